"""The difference between two assessments as plain text that fits 80 columns.

Why the net present value moved comes first, then by which part and which input, then the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from impactcalc.differences.records import Changed, Difference, Figure, Part, PartyChange, Side
from impactcalc.differences.traces import InputChange
from impactcalc.report.difference_lines import (
    arrow,
    per_cent,
    row,
    short,
    signed,
    was_and_is,
    written,
)
from impactcalc.report.difference_words import WORDS, say
from impactcalc.report.figures import local, number, percent
from impactcalc.report.names import account_of, name_of, reason_in, unit_of
from impactcalc.report.teaching import meaning_of
from impactcalc.report.words import word

LEAST = 0.0005
"""Shares that moved less stand in the JSON form only."""

WORTH = 0.1
"""Least part of the change that is worth a sentence."""

MOST = 3
"""Most inputs that are named below a part; all of them stand in their own list."""

_RATIOS = ("bcr",)
_POINTS = ("mv0", "mv", "s0", "s", "e")
_SHARES = ("irr", "share_after_4", "share_after_10", "share_after_30")
_MARKS = ("read", "secondary", "unverified")
_EUROS = ("npv", "resources", "earned", "external")


def render(difference: Difference, lang: str = "en", *, names: tuple[str, str] = ("A", "B")) -> str:
    """The difference as text in English or Dutch.

    Parameters
    ----------
    difference : nothing else is read
    lang : ``en`` or ``nl``
    names : what the two documents are called, such as their files
    """
    lines = list(_head(difference, lang, names))
    if difference.same:
        return "\n".join([*lines, "", say("same", lang)]) + "\n"
    for key, part in (
        ("", _verdict(difference, lang)),
        ("headline", _headline(difference, lang)),
        ("why", _causes(difference, lang)),
        ("by_part", _parts(difference, lang)),
        ("inputs", _inputs(difference, lang)),
        ("method", _method(difference, lang)),
        ("parties", _parties(difference, lang)),
        ("quantities", _quantities(difference, lang)),
        ("levels", _words(difference.levels, lang)),
        ("not_counted", _not_counted(difference, lang)),
        ("flags", _flags(difference, lang)),
    ):
        body = list(part)
        if body:
            lines += ["", *([say(key, lang)] if key else []), *body]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(difference: Difference, lang: str, names: tuple[str, str]) -> Iterator[str]:
    a, b = difference.a, difference.b
    if a.project == b.project:
        yield from written(say("title", lang, name=_project(b, lang)), 0)
    else:
        yield from written(say("other_project", lang), 0)
    for letter, side, file in (("A", a, names[0]), ("B", b, names[1])):
        parts = {"first": side.first, "last": side.last, "scheme": side.scheme}
        own = [file] if file != letter else []
        own += [_project(side, lang)] if a.project != b.project or not own else []
        text = say(
            "side",
            lang,
            label=", ".join(own),
            version=side.scheme_version,
            **parts,
        )
        yield from written(f"{letter}  {text}", 2, 3)
    if difference.comparable:
        years = {"base_year": b.base_year, "price_year": b.price_year}
        yield from written(say("money", lang, **years), 2)
        return
    money = [change for change in difference.frame if change.key not in _PROJECT]
    what = ", ".join(say(change.key, lang, a=change.a, b=change.b) for change in money)
    yield ""
    yield from written(say("not_comparable", lang, what=what), 0, 0)


def _project(side: Side, lang: str) -> str:
    return (side.name_nl if lang == "nl" else None) or side.name


def _verdict(difference: Difference, lang: str) -> Iterator[str]:
    """In a sentence or two: how far it moved, and by what most."""
    causes = difference.causes
    if causes is None:
        return
    npv = next((f for f in difference.figures if f.key == "headline.npv"), None)
    if npv is None or npv.difference is None:
        yield from written(say("stays", lang), 0)
    else:
        key = "rises" if npv.difference > 0 else "falls"
        share = per_cent(npv.relative, lang)
        more = f" ({share})" if share else ""
        yield from written(say(key, lang, by=number(abs(npv.difference), 0, lang), more=more), 0)
    whole = 0.0 if npv is None else npv.difference or 0.0
    up = npv is None or whole > 0
    for key, wanted in (("mostly", up), ("most_against", not up)):
        part = next((p for p in difference.parts if _rises(p) == wanted), None)
        if part is not None and abs(part.difference or 0.0) >= max(0.5, WORTH * abs(whole)):
            yield from _most(key, part, difference, lang)


def _rises(part: Part) -> bool | None:
    return None if not part.difference else part.difference > 0


def _most(key: str, part: Part, difference: Difference, lang: str) -> Iterator[str]:
    reasons = [short(change, lang) for change in _under(part, difference)]
    because = ""
    if reasons and part.status == "changed":
        because = say("for", lang, what=_few(reasons, lang))
    by = signed(part.difference, 0, lang)
    yield from written(say(key, lang, name=_name(part, lang), by=by, because=because), 0)


def _under(part: Part, difference: Difference) -> list[InputChange]:
    """Inputs that changed below a part; no rates where discounting moved nothing."""
    place = f"{part.list}/{part.id}"
    return [
        change
        for change in difference.inputs
        if place in change.used_in
        and not (part.timing == 0.0 and change.source.startswith("regime "))
    ]


def _few(texts: Sequence[str], lang: str) -> str:
    shown = list(dict.fromkeys(texts))
    rest = len(shown) - MOST
    more = [say("and_more", lang, count=rest)] if rest > 0 else []
    return "; ".join([*shown[:MOST], *more])


def _headline(difference: Difference, lang: str) -> Iterator[str]:
    """The figures people ask for; all others stand in the JSON form."""
    found = {figure.key.rpartition(".")[2]: figure for figure in difference.figures}
    rows = []
    for keys, digits in ((_EUROS[:1], 0), (_RATIOS, 2), (_POINTS[:2], 1), (_EUROS[1:], 0)):
        rows += [_figure(key, found[key], digits, lang) for key in keys if key in found]
    rows += [_figure(key, found[key], 1, lang) for key in _POINTS[2:] if key in found]
    for key in (*_SHARES, *_MARKS):
        if key in found and abs(found[key].difference or 1.0) >= LEAST:
            rows.append(_rate(key, found[key], lang))
    if rows:
        yield from row("", ["A", "B", say("change", lang)])
    for label, cells_ in rows:
        yield from row(label, cells_)
    for change in difference.words:
        if change.key in ("quadrant", "discounted_payback_year"):
            was, now = (_verdict_of(value, lang) for value in (change.a, change.b))
            yield from written(f"{say(change.key, lang)}: {arrow(was, now)}")


def _verdict_of(value: object, lang: str) -> str:
    if value is None:
        return say("none", lang)
    return word(f"short_{value}", lang) if isinstance(value, str) else str(value)


def _figure(key: str, figure: Figure, digits: int, lang: str) -> tuple[str, list[str]]:
    ends = [number(value, digits, lang) for value in (figure.a, figure.b)]
    while digits < 6 and ends[0] == ends[1]:  # what changed must not read as the same
        digits += 1
        ends = [number(value, digits, lang) for value in (figure.a, figure.b)]
    return say(key, lang), [*ends, signed(figure.difference, digits, lang)]


def _rate(key: str, figure: Figure, lang: str) -> tuple[str, list[str]]:
    """A share or rate, in per cent; its difference in points of a per cent."""
    ends = [percent(value, lang, digits=1) for value in (figure.a, figure.b)]
    moved = None if figure.difference is None else 100 * figure.difference
    return say(key, lang), [*ends, say("points", lang, by=signed(moved, 1, lang)) if moved else ""]


def _causes(difference: Difference, lang: str) -> Iterator[str]:
    causes = difference.causes
    if causes is None or not difference.parts:
        return
    for key in ("amounts", "timing", "added", "removed", "other", "rest"):
        value = getattr(causes, key)
        if value:
            yield from row(say(key, lang), [signed(value, 0, lang)])
    yield from row(say("together", lang), [signed(causes.difference, 0, lang)])


def _name(part: Part, lang: str) -> str:
    own = (part.name_nl if lang == "nl" else None) or part.name or part.id
    if part.list in ("purchases", "payments") or (part.list == "resources" and not part.because):
        own = part.id
    key = f"in_{part.list}"
    return say(key if key in WORDS else "in_effects", lang, name=own)


def _parts(difference: Difference, lang: str) -> Iterator[str]:
    """Each part with its change, and below it the inputs that changed."""
    if not difference.parts:
        return
    heads = ["A", "B", say("change", lang), say("share", lang)]
    yield from row("", heads)
    for part in difference.parts:
        ends = [_end(value, key, lang) for value, key in ((part.a, "new"), (part.b, "gone"))]
        share = "" if part.share is None or abs(part.share) >= 100 else part.share
        shown = "" if share == "" else number(100 * float(share), 0, lang) + " %"
        yield from row(_name(part, lang), [*ends, signed(part.difference, 0, lang), shown])
        yield from _below(part, difference, lang)


def _end(value: float | None, absent: str, lang: str) -> str:
    return say(absent, lang) if value is None else number(value, 0, lang)


def _below(part: Part, difference: Difference, lang: str) -> Iterator[str]:
    reasons = [short(change, lang) for change in _under(part, difference)]
    if part.status == "changed" and reasons:
        yield from written(_few(reasons, lang), 6)
    if part.amounts and part.timing:
        amounts, timing = (signed(value, 0, lang) for value in (part.amounts, part.timing))
        yield from written(say("split", lang, amounts=amounts, timing=timing), 6)


def _inputs(difference: Difference, lang: str) -> Iterator[str]:
    """Every input that changed, with its place."""
    for change in difference.inputs:
        source = change.source
        if change.source_b != source:
            source = arrow(source, change.source_b.partition(" ")[2])
        # A field that ends in the name says it; else both are needed.
        name = "" if change.field.rstrip("]").endswith(change.name) else f" ({change.name})"
        yield from written(f"{source}, {change.field}{name}: {was_and_is(change, lang)}")
    hashes = [c for c in difference.method if c.key == "project_hash"]
    own = [c for c in difference.inputs if c.source == "project"]
    quiet = not own and not difference.parts and not difference.quantities
    if hashes and quiet and not difference.figures:
        yield from written(say("hidden", lang))
    yield from _words([c for c in difference.frame if c.key in _PROJECT], lang)


_PROJECT = ("project", "name", "name_nl", "first_year", "last_year", "vat")


def _words(changes: Iterable[Changed], lang: str) -> Iterator[str]:
    for change in changes:
        was, now = (_plain(value, lang) for value in (change.a, change.b))
        label = say(change.key, lang) if change.key in _PROJECT else change.key
        yield from written(f"{label}: {arrow(was, now)}")


def _plain(value: Any, lang: str) -> str:
    if value is None:
        return say("none", lang)
    text = str(value)
    return text[:19] + "…" if text.startswith("sha256:") else text


def _method(difference: Difference, lang: str) -> Iterator[str]:
    """Versions, hashes, keys in which the scheme differs, and catalogue files."""
    for change in difference.method:
        if change.key == "project_hash":
            continue
        parts = change.key.replace("scheme.differs.", "scheme ").replace(".", " ", 1).split(" ")
        key = " ".join(say(f"of_{p}", lang) if f"of_{p}" in WORDS else p for p in parts)
        base = "as_base" if "differs" in change.key else "none"
        was, now = (
            say(base, lang) if value is None else _plain(value, lang)
            for value in (change.a, change.b)
        )
        yield from written(f"{key}: {arrow(was, now)}")
    for file in difference.catalogue_files:
        yield from written(say(f"file_{file.status}", lang, what=f"{file.kind} {file.id}"))


def _parties(difference: Difference, lang: str) -> Iterator[str]:
    if difference.parties:
        yield from row("", ["A", "B", say("change", lang)])
    for change in difference.parties:
        own = (change.name_nl if lang == "nl" else None) or change.name
        label = own or name_of(change.party, lang)
        net = next((f for f in change.figures if f.key == "net"), None)
        if net is None:
            shown = ["", "", say("net_same", lang)]
        else:
            ends = [number(value, 0, lang) for value in (net.a, net.b)]
            shown = [*ends, signed(net.difference, 0, lang)]
        yield from row(label, shown)
        yield from _what_moved(change, lang)


def _what_moved(change: PartyChange, lang: str) -> Iterator[str]:
    """The other figures of a party; where there is one, it says no more than the net."""
    others = [f for f in change.figures if f.key != "net"]
    has_net = len(others) < len(change.figures)
    if not others or (has_net and len(others) == 1):
        return
    texts = []
    for figure in others:
        moved = signed(figure.difference, 0, lang)
        if not moved:
            moved = arrow(number(figure.a, 0, lang), number(figure.b, 0, lang))
        texts.append(f"{say(f'p_{figure.key}', lang)} {moved}")
    yield from written(", ".join(texts), 6)


def _quantities(difference: Difference, lang: str) -> Iterator[str]:
    for change in difference.quantities:
        was, now = (
            say("absent", lang) if value is None else local(f"{value:,.6g}", lang)
            for value in (change.a, change.b)
        )
        share = per_cent(change.relative, lang)
        tail = f" ({share})" if share else ""
        unit = unit_of(change.unit, lang)
        yield from written(f"{account_of(change.account, lang)}: {arrow(was, now)} {unit}{tail}")


def _not_counted(difference: Difference, lang: str) -> Iterator[str]:
    for change in difference.not_counted:
        was, now = (
            say("counted", lang, side=side) if value is None else reason_in(value, lang)
            for side, value in (("A", change.a), ("B", change.b))
        )
        yield from written(f"{change.key}: {arrow(was, now)}")


def _flags(difference: Difference, lang: str) -> Iterator[str]:
    """Flags that came and went; those whose share alone moved stand in the JSON form."""
    for change in difference.flags:
        if change.status == "changed":
            continue
        key = "appeared" if change.status == "added" else "disappeared"
        about = [change.where, change.domain, change.party, change.value]
        what = ", ".join(text for text in about if text)
        tail = f" ({what})" if what else ""
        yield from written(f"{say(key, lang)}: {meaning_of(change.code, lang)}{tail}")
