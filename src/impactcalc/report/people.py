"""Who pays and who benefits: the table of parties, and in words what to see in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from impactcalc.documents import PartyPart
from impactcalc.report.figures import cell, money, percent, size_for
from impactcalc.report.layout import Line, Span, cells, described, table
from impactcalc.report.view import View

COLUMNS = ("resources", "effects", "paid", "received", "net", "financing")

DUST = 1e-9
"""Part of the amounts it adds below which a sum is nothing."""


def parties(view: View) -> list[Line]:
    """The table, and below it payers, financing gap and the largest gain of who pays nothing."""
    if not columns_of(view):
        return []
    unit = view.word(f"unit_{_size(view)}")
    return view.titled(view.word("parties", unit=unit), [*_table(view), *_in_words(view)])


def columns_of(view: View) -> list[str]:
    """The columns that are not empty for everyone."""
    shown = view.document.parties
    return [name for name in COLUMNS if any(getattr(party, name) for party in shown)]


def in_order(shown: Sequence[PartyPart]) -> list[PartyPart]:
    """Those who put something in first, then the others from most gained to most lost."""
    return sorted(
        shown, key=lambda party: (party.resources >= 0, -party.net * (party.resources >= 0))
    )


def _size(view: View) -> int:
    amounts = [getattr(p, name) for p in view.document.parties for name in COLUMNS]
    amounts += [_sum(view, name) for name in COLUMNS]
    for digits in (7, 6):
        size = size_for(amounts, digits)
        if _figures_width(view, amounts, size) + 6 <= view.width:
            return size
    return size


def _figures_width(view: View, amounts: list[float], size: int) -> int:
    """Room that the columns take at most, each with a gap of one."""
    figure = max(len(cell(amount, size, view.lang)) for amount in amounts)
    heads = [cells(view.word(name)) for name in columns_of(view)]
    return sum(max(head, figure) + 1 for head in heads)


def _table(view: View) -> list[Line]:
    """One line for each party, and what all who count come to together."""
    names, size = columns_of(view), _size(view)
    rows = [
        [Span(_label(view, party)), *(_cell(getattr(party, n), size, view.lang) for n in names)]
        for party in in_order(view.document.parties)
    ]
    sums = [_cell(_sum(view, name), size, view.lang) for name in names]
    rows.append([Span(view.word("together"), "strong"), *sums])
    heads = [view.word("party"), *(view.word(name) for name in names)]
    return table(heads, rows, view.width)


def _label(view: View, party: PartyPart) -> str:
    name = view.party(party)
    return name if party.counted else view.word("because", what=name, why=view.word("not_summed"))


def _cell(amount: float, size: int, lang: str) -> Span:
    return Span(cell(amount, size, lang), "negative" if amount < 0 else "")


def _sum(view: View, column: str) -> float:
    """Sum of a column; the net of all is the net present value, and payments cancel."""
    if column == "net":
        return view.document.headline.npv
    values = [getattr(party, column) for party in view.document.parties if party.counted]
    total = sum(values)
    return 0.0 if abs(total) <= DUST * sum(map(abs, values)) else total


def carriers_of(view: View) -> list[PartyPart]:
    """Operator and partners; a document that does not say so has them among who puts in."""
    shown = view.document.parties
    if any(party.carrier is not None for party in shown):
        return [party for party in shown if party.carrier]
    return [party for party in shown if party.resources < 0]


def _in_words(view: View) -> list[Line]:
    said = {"who_pays": payers(view), "gap": gap(view), "free": free(view)}
    if view.detail and (gains := cashable(view)):
        said["cashable"] = gains
    column = max(cells(view.word(key)) for key in said) + 2
    lines: list[Line] = []
    for key, text in said.items():
        lines += described(view.word(key), text, view.width, column)
    return lines


def payers(view: View) -> str:
    """Who puts something in and who pays others, with amounts."""
    bearing = [party for party in view.document.parties if party.resources < 0]
    carriers = carriers_of(view)
    mixed = any(party not in carriers for party in bearing)
    put_in = [
        (party, -party.resources, view.word("carrier") if mixed and party in carriers else "")
        for party in sorted(bearing, key=lambda party: party.resources)
    ]
    paying = [party for party in view.document.parties if party.paid < 0]
    paid = [(party, -party.paid, "") for party in sorted(paying, key=lambda party: party.paid)]
    parts = [
        view.word(key, parties=_listed(view, entries))
        for key, entries in (("bears", put_in), ("payments", paid))
        if entries
    ]
    return "; ".join(parts) or view.word("nobody")


def _listed(view: View, entries: Iterable[tuple[PartyPart, float, str]]) -> str:
    texts = []
    for party, amount, role in entries:
        name = view.party(party)
        name = view.word("because", what=name, why=role) if role else name
        texts.append(f"{name} {money(amount, view.lang)}")
    return ", ".join(texts)


def gap(view: View) -> str:
    """What the carriers do not earn back, and how much of that financing covers."""
    part = view.document.pillars
    if part.resources <= 0:
        return view.word("gap_no_resources")
    missing = part.resources - part.earned
    if missing <= DUST * part.resources:
        return view.word("no_gap", share=percent(part.earned / part.resources, view.lang))
    text = view.word(
        "gap_of",
        gap=money(missing, view.lang),
        share=percent(missing / part.resources, view.lang),
    )
    return text + _financed(view, missing)


def _financed(view: View, missing: float) -> str:
    covered = sum(party.financing for party in carriers_of(view))
    if covered <= DUST * missing:
        return view.word("not_financed")
    if covered >= missing:
        return view.word("all_financed")
    return view.word(
        "financed",
        amount=money(covered, view.lang),
        share=percent(covered / missing, view.lang),
        left=money(missing - covered, view.lang),
    )


def free(view: View) -> str:
    """The largest gain of a party that puts in and pays nothing."""
    found = [
        party
        for party in view.document.parties
        if party.counted and party.net > 0 and party.resources == 0 and party.paid == 0
    ]
    if not found:
        return view.word("free_none")
    most = max(found, key=lambda party: party.net)
    return view.word("free_most", party=view.party(most), amount=money(most.net, view.lang))


def cashable(view: View) -> str:
    """Whose gains come as money, from which one can pay; '' for nobody."""
    found = [party for party in view.document.parties if party.cashable > 0]
    entries = [(party, party.cashable, "") for party in sorted(found, key=lambda p: -p.cashable)]
    return view.word("cashable_of", parties=_listed(view, entries)) if entries else ""
