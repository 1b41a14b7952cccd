"""The sections of a report that stand on the first screen, but for the parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from impactcalc.documents import EffectPart, PhysicalPart
from impactcalc.report.figures import (
    clean,
    euros,
    money,
    number,
    percent,
    quantity,
    ratio,
)
from impactcalc.report.layout import Line, Span, bar, cells, flush, pad, row, wrap, written
from impactcalc.report.names import account_of, reason_in, unit_of
from impactcalc.report.view import View

GAP = 3
"""Columns between the figures of the headline."""

AFTER = (4, 10, 30)
"""Years after which the share of the benefits is told."""


def head(view: View) -> list[Line]:
    """What it is about, in which money, by which method, and how far to trust it."""
    document = view.document
    years, amounts = document.years, document.money
    name = view.of(document.project.name, document.project.name_nl) or document.project.id
    title = view.word("title", name=name, first=years.first, last=years.last)
    scheme = document.made_with["scheme"]
    method = view.word(
        "money",
        base_year=amounts.base_year,
        price_year=amounts.price_year,
        vat=view.word(document.vat) if document.vat else "",
        scheme=clean(scheme["id"]),
    )
    lines = written(title, view.width, hang=2, style="strong")
    lines += written(method, view.width, style="dim")
    lines += [line for text in _choices(view, scheme) for line in written(text, view.width)]
    return lines + [
        line for text in _doubts(view) for line in written(text, view.width, 0, 2, "flag")
    ]


def _choices(view: View, scheme: dict[str, Any]) -> Iterator[str]:
    """In what a scheme differs from the one it extends."""
    if not scheme.get("differs"):
        return
    differs = ", ".join(f"{key} {value}" for key, value in scheme["differs"].items())
    key = "extends" if "extends" in scheme else "changed"
    base = scheme.get("extends", "")
    yield clean(view.word(key, scheme=scheme["id"], base=base, differs=differs))


def _doubts(view: View) -> Iterator[str]:
    """How much rests on invented input, and on values nobody has checked."""
    for flag in view.document.flags:
        if flag.code == "illustrative":
            key = "illustrative_share" if flag.share else "illustrative_elsewhere"
            yield view.word(key, share=percent(flag.share, view.lang))
    if any(flag.code == "value_unverified" for flag in view.document.flags):
        share = view.document.evidence.by_verification.get("unverified")
        yield view.word("unverified_share", share=percent(share, view.lang))


def headline(view: View) -> list[Line]:
    """The quartet, and what it comes to in words."""
    part = view.document.headline
    figures = [
        ("npv", "npv", Span(money(part.npv, view.lang), _style(part.npv))),
        ("bcr", "bcr", Span(ratio(part.bcr, view.lang), "strong")),
        ("mv0", "mv0_long", _points(view, part.mv0, view.document.pillars.mv0_range)),
        ("mv", "mv_long", _points(view, part.mv, part.mv_range)),
    ]
    lines = _quartet(view, figures)
    for key in (part.quadrant, part.reason):
        if key is not None:
            lines += written(view.word(key), view.width, hang=0)
    return lines


def _style(amount: float) -> str:
    return "negative" if amount < 0 else "strong"


def _points(view: View, value: float | None, ends: tuple[float, float] | None) -> Span:
    """A score, or both its ends, of the hundred points there are."""
    if value is None and ends is None:
        return Span(number(None, 1, view.lang), "strong")
    low, high = (number(end, 1, view.lang) for end in ends or (value, value))
    points = low if ends is None else view.word("between", low=low, high=high)
    return Span(view.word("of_100", points=points), "strong")


def _quartet(view: View, figures: Sequence[tuple[str, str, Span]]) -> list[Line]:
    """Side by side with long labels or short ones, or below each other."""
    values = [value for _, _, value in figures]
    for keys in ([long for _, long, _ in figures], [short for short, _, _ in figures]):
        labels = [view.word(key) for key in keys]
        widths = [
            max(cells(label), cells(value.text)) + GAP
            for label, value in zip(labels, values, strict=True)
        ]
        if sum(widths) - GAP <= view.width:
            above = (Span(pad(x, n), "dim") for x, n in zip(labels, widths, strict=True))
            below = (Span(pad(v.text, n), v.style) for v, n in zip(values, widths, strict=True))
            return [tuple(above), tuple(below)]
    return [
        line for _, long, value in figures for line in row(view.word(long), value, view.width, 0)
    ]


def domains(view: View) -> list[Line]:
    """What each domain is worth, its share with a bar, and the effects in it."""
    groups: dict[str, list[EffectPart]] = {}
    for effect in view.document.effects:
        groups.setdefault(effect.domain, []).append(effect)
    sums = {id_: sum(effect.present_value for effect in own) for id_, own in groups.items()}
    total = sum(map(abs, sums.values()))
    lines: list[Line] = []
    for id_ in sorted(groups, key=lambda id_: -sums[id_]):
        own = sorted(groups[id_], key=lambda effect: -effect.present_value)
        name = view.domain(id_)
        if len(own) == 1:
            lines += _worth(view, f"{name}: {_named(view, own[0])}", sums[id_], total)
            continue
        lines += _worth(view, name, sums[id_], total)
        for effect in own:
            lines += _worth(view, _named(view, effect), effect.present_value, None)
    return view.titled(view.word("by_domain"), lines)


def _named(view: View, effect: EffectPart) -> str:
    return view.effect(effect) + view.mark(effect.illustrative)


def _worth(view: View, label: str, amount: float, total: float | None) -> list[Line]:
    """A domain with share and bar, or an effect below it, for which there is no ``total``."""
    longest = min(max(view.width // 9, 6), 20)
    edge = view.width - 7 - longest - 2
    figure = Span(euros(amount, view.lang), "negative" if amount < 0 else "")
    lines = row(label, figure, edge, 2 if total is not None else 4)
    if not total:
        return lines
    share = abs(amount) / total
    sign = "-" if amount < 0 else ""
    shown = flush(sign + percent(share, view.lang), 7)
    more = (Span(shown), Span(f"  {bar(share, longest)}", figure.style))
    return [*lines[:-1], (*lines[-1], *more)]


def when(view: View) -> list[Line]:
    """Which share of the benefits falls after so many years."""
    part, years = view.document.long_term, view.document.years
    if part.duration is None:
        return []
    labels = {n: view.word("after", years=n) for n in AFTER if n < years.last - years.first}
    column = max(map(cells, labels.values()), default=0) + 2
    room = min(view.width - column - 12, 40)
    lines: list[Line] = []
    for n, label in labels.items():
        share = getattr(part, f"share_after_{n}")
        if share is not None:
            shown = flush(percent(share, view.lang), 6)
            lines.append((Span(f"  {pad(label, column)}{shown}  {bar(share, room)}"),))
    mean = view.word("duration", years=number(part.duration, 1, view.lang))
    return view.titled(view.word("when"), [*lines, *written(mean, view.width, 2)])


def physical(view: View) -> list[Line]:
    """Amounts in their own units; those that are nothing stand in the detail."""
    lines: list[Line] = []
    for part in view.document.physical:
        if not part.value and not view.detail:
            continue
        label = clean(account_of(part.account, view.lang)) + view.mark(part.illustrative)
        lines += row(label, Span(_amount(view, part)), view.width)
    return view.titled(view.word("physical"), lines)


def _amount(view: View, part: PhysicalPart) -> str:
    lang = view.lang
    text = f"{quantity(part.value, lang)} {clean(unit_of(part.unit, lang, part.value))}".strip()
    if part.unit == "m^3":
        # Storage in litres says more to people than cubic metres do.
        text += f" ({quantity(part.value * 1000, lang)} {view.word('litre')})"
    return text


def unpriced(view: View) -> list[Line]:
    """Levels of what has no price, and what is left out with the reason."""
    names = view.indicators()
    lines: list[Line] = []
    for level in view.document.qualitative:
        label = names[level.indicator] + view.mark(level.illustrative)
        meaning = view.of(level.meaning, level.meaning_nl)
        key = "level_means" if meaning else "level"
        key = "level_not_given" if level.level is None else key
        said = view.word(key, level=level.level, meaning=_phrase(meaning or ""))
        lines += written(f"{label}: {said}", view.width, 2)
    for part in view.document.not_counted:
        reason = view.of(part.reason, part.reason_nl) or ""
        name = names[part.indicator]
        if part.where:
            name = view.word("because", what=name, why=clean(part.where))
        lines += written(f"{name}: {clean(reason_in(reason, view.lang, names))}", view.width, 2)
    return view.titled(view.word("unpriced"), lines)


def _phrase(sentence: str) -> str:
    """A sentence as part of another; a word in capitals keeps them."""
    text = sentence.rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def evidence(view: View) -> list[Line]:
    """What the effects rest on, and the one that is both large and weakly supported."""
    part = view.document.evidence
    marks = [(view.word(mark), share) for mark, share in part.by_verification.items() if share]
    shares = sorted(marks, key=lambda entry: -entry[1])
    if part.share_level_1:
        shares.append((view.word("level_1"), part.share_level_1))
    lines: list[Line] = []
    for label, share in shares:
        shown = percent(share, view.lang)
        lead = f"  {flush(shown, max(6, cells(shown)))}  "
        parts = wrap(label, view.width - cells(lead))
        lines += [
            (Span(lead if number == 0 else " " * cells(lead)), Span(text))
            for number, text in enumerate(parts)
        ]
    return view.titled(view.word("evidence"), [*lines, *_weakest(view)])


def _weakest(view: View) -> list[Line]:
    """The largest of the effects with the lowest level of evidence."""
    known = [effect for effect in view.document.effects if effect.evidence]
    if not known:
        return []
    level = min(effect.evidence for effect in known)
    weak = [effect for effect in known if effect.evidence == level]
    most = max(weak, key=lambda effect: abs(effect.present_value))
    amount = money(most.present_value, view.lang)
    text = view.word("weakest", effect=view.effect(most), amount=amount, level=level)
    return written(text, view.width, 2)


__all__ = ["domains", "evidence", "head", "headline", "physical", "unpriced", "when"]
