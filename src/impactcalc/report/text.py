"""An assessment document as plain text that fits 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impactcalc.documents import AssessmentDocument, FlagPart, PartyPart
from impactcalc.report.figures import (
    cell,
    clean,
    euros,
    local,
    number,
    percent,
    row,
    size_for,
    table,
    wrapped,
)
from impactcalc.report.words import name_of, reason_in, word

PARTY_COLUMNS = ("resources", "effects", "paid", "received", "net", "financing")


def render(document: AssessmentDocument, lang: str = "en") -> str:
    """The document as text in English or Dutch.

    Parameters
    ----------
    document : of this version or an older one; nothing else is read
    lang : ``en`` or ``nl``
    """
    lines = [*_head(document, lang), "", *_headline(document, lang), ""]
    for title, part in (
        (word("pillars", lang), _pillars(document, lang)),
        (word("rates", lang), _rates(document, lang)),
        (_parties_title(document, lang), _parties(document, lang)),
        (word("by_effect", lang), _effects(document, lang)),
        (word("physical", lang), _physical(document, lang)),
        (word("qualitative", lang), _levels(document, lang)),
        (word("when", lang), _when(document, lang)),
        (word("evidence", lang), _evidence(document, lang)),
        (word("not_counted", lang), _not_counted(document, lang)),
        (word("remarks", lang), _remarks(document, lang)),
    ):
        body = list(part)
        if body:
            lines += [title, *body, ""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _head(document: AssessmentDocument, lang: str) -> Iterator[str]:
    """What it is about, in which money, by which method, and how far to trust it."""
    years, money, project = document.years, document.money, document.project
    name = (project.name_nl or project.name) if lang == "nl" else project.name
    yield from wrapped(word("title", lang, name=clean(name), first=years.first, last=years.last))
    scheme = document.made_with["scheme"]
    yield from wrapped(
        word(
            "money",
            lang,
            base_year=money.base_year,
            price_year=money.price_year,
            scheme=clean(scheme["id"]),
        )
    )
    yield from _choices(scheme, lang)
    for flag in document.flags:
        if flag.code == "illustrative":
            key = "illustrative" if flag.share else "illustrative_elsewhere"
            yield from wrapped(word(key, lang, share=percent(flag.share, lang)))
    if any(flag.code == "value_unverified" for flag in document.flags):
        share = document.evidence.by_verification.get("unverified")
        yield from wrapped(word("unverified_share", lang, share=percent(share, lang)))


def _choices(scheme: dict[str, Any], lang: str) -> Iterator[str]:
    """In what a scheme differs from the one it extends."""
    if not scheme.get("differs"):
        return
    differs = ", ".join(f"{key} {value}" for key, value in scheme["differs"].items())
    key = "extends" if "extends" in scheme else "changed"
    base = scheme.get("extends", "")
    yield from wrapped(clean(word(key, lang, scheme=scheme["id"], base=base, differs=differs)))


def _headline(document: AssessmentDocument, lang: str) -> Iterator[str]:
    head = document.headline
    ranges = {"mv": head.mv_range, "mv0": document.pillars.mv0_range}
    yield from row(word("npv", lang), f"{euros(head.npv, lang)} EUR")
    yield from row(word("bcr", lang), _reasoned(head.bcr, 2, document, lang))
    for key, value in (("mv", head.mv), ("mv0", head.mv0)):
        yield from row(word(key, lang), _reasoned(value, 1, document, lang, ranges[key]))
    yield from row(word("certified_bcr", lang), number(head.certified_bcr, 2, lang), indent=2)
    if head.quadrant is not None:
        yield from wrapped(word(head.quadrant, lang), hang=0)


def _reasoned(
    value: float | None,
    digits: int,
    document: AssessmentDocument,
    lang: str,
    ends: tuple[float, float] | None = None,
) -> str:
    """A figure; both ends, or no figure, with the reason."""
    if value is not None or not document.headline.reason:
        return number(value, digits, lang)
    shown = word("none", lang) if ends is None else _span(ends, digits, lang)
    return f"{shown} ({word(document.headline.reason, lang)})"


def _span(ends: tuple[float, float], digits: int, lang: str) -> str:
    low, high = (number(end, digits, lang) for end in ends)
    return word("between", lang, low=low, high=high)


def _pillars(document: AssessmentDocument, lang: str) -> Iterator[str]:
    """Sums, what each euro of resources brings, and points without and with the long term."""
    part = document.pillars

    def points(value: float | None, ends: tuple[float, float] | None = None) -> str:
        return number(value, 1, lang) if ends is None else _span(ends, 1, lang)

    society = [points(part.s0, part.s0_range), points(part.s, part.s_range)]
    rows = [
        ["external", euros(part.external, lang), number(part.r_s, 2, lang), *society],
        ["earned", euros(part.earned, lang), number(part.r_e, 2, lang), *[points(part.e)] * 2],
        ["put_in", euros(part.resources, lang), "", "", ""],
    ]
    heads = [word(key, lang) for key in ("unit_1", "per_euro", "points", "long_term")]
    yield from table(["", *heads], [[word(key, lang), *cells] for key, *cells in rows])


def _rates(document: AssessmentDocument, lang: str) -> Iterator[str]:
    part = document.rates_of_return
    if part.irr is not None:
        rate = word("a_year", lang, rate=percent(part.irr, lang, digits=1))
    else:
        rate = word("none", lang)
        if part.irr_reason is not None:
            rate += f" ({word(part.irr_reason, lang)})"
    year = part.discounted_payback_year
    yield from row(word("irr", lang), rate, indent=2)
    yield from row(word("payback", lang), word("none", lang) if year is None else str(year), 2)
    annual = f"{euros(part.equivalent_annual_value, lang)} EUR"
    yield from row(word("annual", lang), annual, indent=2)


def _size(document: AssessmentDocument) -> int:
    return size_for([getattr(p, key) for p in document.parties for key in PARTY_COLUMNS])


def _parties_title(document: AssessmentDocument, lang: str) -> str:
    return word("parties", lang, unit=word(f"unit_{_size(document)}", lang))


def _parties(document: AssessmentDocument, lang: str) -> Iterator[str]:
    """One line for each party, and what all who count come to together."""
    columns = [c for c in PARTY_COLUMNS if any(getattr(party, c) for party in document.parties)]
    if not columns:
        return
    size = _size(document)
    heads = [word("party", lang), *(word(column, lang) for column in columns)]
    rows = [
        [party_name(party, lang), *(cell(getattr(party, c), size, lang) for c in columns)]
        for party in document.parties
    ]
    counted = [party for party in document.parties if party.counted]
    sums = [_sum(counted, column, document.headline.npv) for column in columns]
    rows.append([word("together", lang), *(cell(total, size, lang) for total in sums)])
    yield from table(heads, rows)


def _sum(parties: list[PartyPart], column: str, npv: float) -> float:
    """Sum of a column; the net of all is the net present value, and payments cancel."""
    if column == "net":
        return npv
    values = [getattr(party, column) for party in parties]
    total = sum(values)
    return 0.0 if abs(total) <= 1e-9 * sum(map(abs, values)) else total


def party_name(party: PartyPart, lang: str) -> str:
    """Name that the project gives a party, or that of the vocabulary."""
    own = (party.name_nl or party.name) if lang == "nl" else party.name
    name = clean(own or name_of(party.party, lang))
    return name if party.counted else f"{name} ({word('not_summed', lang)})"


def _effects(document: AssessmentDocument, lang: str) -> Iterator[str]:
    """Effects below the domain they add up in."""
    for domain in dict.fromkeys(effect.domain for effect in document.effects):
        own = [effect for effect in document.effects if effect.domain == domain]
        total = euros(sum(effect.present_value for effect in own), lang)
        yield from row(clean(name_of(domain, lang)), f"{total} EUR", indent=2)
        for effect in own:
            label = clean(effect.id) + _mark(effect.illustrative, lang)
            # Stops short of the column of sums, so that no figure is read twice.
            yield from row(label, f"{euros(effect.present_value, lang)} EUR{' ' * 16}", 4)


def _mark(illustrative: bool, lang: str) -> str:
    return f" ({word('mark', lang)})" if illustrative else ""


def _physical(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.physical:
        value = f"{local(f'{part.value:,.12g}', lang)} {part.unit}"
        if part.unit == "m^3":
            # Storage in litres says more to people than cubic metres do.
            litres = local(f"{part.value * 1000:,.12g}", lang)
            value += f" = {litres} {word('litre', lang)}"
        label = part.account.replace("_", " ") + _mark(part.illustrative, lang)
        yield from row(clean(label), clean(value), indent=2)


def _levels(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.qualitative:
        key = "level" if part.level is not None else "level_not_given"
        label = clean(part.indicator) + _mark(part.illustrative, lang)
        yield from row(label, word(key, lang, level=part.level), indent=2)


def _when(document: AssessmentDocument, lang: str) -> Iterator[str]:
    part, horizon = document.long_term, document.years.last - document.years.first
    if part.duration is None:
        return
    for years in (4, 10, 30):
        share = getattr(part, f"share_after_{years}")
        if years < horizon and share is not None:
            bar = "#" * round(30 * share)
            yield f"  {word('after', lang, years=years):<16} {percent(share, lang):>6}  {bar}"
    yield f"  {word('duration', lang, years=number(part.duration, 1, lang))}"


def _evidence(document: AssessmentDocument, lang: str) -> Iterator[str]:
    part = document.evidence
    for mark, share in part.by_verification.items():
        if share:
            yield from row(word(mark, lang), percent(share, lang), indent=2)
    if part.share_level_1:
        yield from row(word("level_1", lang), percent(part.share_level_1, lang), indent=2)


def _not_counted(document: AssessmentDocument, lang: str) -> Iterator[str]:
    for part in document.not_counted:
        place = f"{part.where}/" if part.where else ""
        reason = reason_in(part.reason, lang)
        yield from wrapped(clean(f"{place}{part.indicator}: {reason}"), indent=2)


def _remarks(document: AssessmentDocument, lang: str) -> Iterator[str]:
    names = {party.party: party_name(party, lang) for party in document.parties}
    for flag in document.flags:
        if flag.code != "illustrative":
            yield from wrapped(clean(remark(flag, lang, names.get(flag.party or ""))), indent=2)


def remark(flag: FlagPart, lang: str, party: str | None = None) -> str:
    """A flag in words; ``party`` is the name of its party."""
    parts: dict[str, Any] = {
        "where": flag.where,
        "domain": name_of(flag.domain or "", lang),
        "party": party or name_of(flag.party or "", lang),
        "value": flag.value,
        "share": percent(flag.share, lang),
        "excess": euros(flag.excess or 0.0, lang),
    }
    return word(flag.code, lang, **parts)
