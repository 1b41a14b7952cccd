"""Flags as remarks that teach: one for each code, with its places, share and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impactcalc.documents import FlagPart
from impactcalc.report.figures import clean, money, percent
from impactcalc.report.layout import Line, written
from impactcalc.report.teaching import LESSONS, meaning_of, todo_of
from impactcalc.report.view import View

FEW = 1
"""Places that a brief remark names; if more than one is left it counts those."""

PILLARS = {"s0": "S0", "s": "S", "e": "E"}


def remarks(view: View) -> list[Line]:
    """Every flag, and the reason of a figure that is none, the gravest code first."""
    flags = view.document.flags
    # The head of the report says already how much is illustrative.
    found = grouped([flag for flag in flags if view.detail or flag.code != "illustrative"])
    if view.document.headline.reason:
        found.setdefault(view.document.headline.reason, [])
    order = {code: number for number, code in enumerate(LESSONS)}
    lines: list[Line] = []
    for code in sorted(found, key=lambda code: order.get(code, len(order))):
        lines += written(_said(view, code, found[code]), view.width, 2, 2, "flag")
        lines += written(todo_of(code, view.lang), view.width, 4, 0)
    return view.titled(view.word("remarks"), lines)


def grouped(flags: Sequence[FlagPart]) -> dict[str, list[FlagPart]]:
    """Flags by code, in order."""
    groups: dict[str, list[FlagPart]] = {}
    for flag in flags:
        groups.setdefault(flag.code, []).append(flag)
    return groups


def _said(view: View, code: str, flags: Sequence[FlagPart]) -> str:
    """What a code means, how much rests on it, and where."""
    text = meaning_of(code, view.lang)
    share = share_of(flags)
    if share is not None:
        shown = view.word("of_effects", share=percent(share, view.lang))
        text = view.word("because", what=text, why=shown)
    places = list(dict.fromkeys(place for flag in flags for place in _places(view, flag)))
    if not view.detail and len(places) > FEW + 1:
        more = view.word("and_more", count=len(places) - FEW)
        return f"{text}: {', '.join(places[:FEW])} {more}"
    return ": ".join([text, ", ".join(places)] if places else [text])


def share_of(flags: Sequence[FlagPart]) -> float | None:
    """Share of the effects that rest on any of the flags; each effect counts once.

    Examples
    --------
    >>> share_of([FlagPart("a", "x", share=0.2), FlagPart("a", "y", share=0.1)])
    0.3...
    """
    shares = {flag.where: flag.share for flag in flags if flag.share is not None}
    if not shares:
        return None
    whole = max((s for flag in flags if not flag.where and (s := flag.share)), default=0.0)
    placed = sum(share for where, share in shares.items() if where)
    return min(max(whole, placed), 1.0)


def _places(view: View, flag: FlagPart) -> Iterator[str]:
    """Where a flag is: effect, value, domain, party or part of the score."""
    where = _where(view, flag)
    if flag.value:
        shown = clean(flag.value)
        yield view.word("because", what=shown, why=where) if where and view.detail else shown
    elif where:
        yield where
    if flag.domain:
        yield view.domain(flag.domain)
    if flag.party:
        excess = "" if flag.excess is None else f" {money(flag.excess, view.lang)}"
        yield view.party_of(flag.party) + excess
    if flag.code == "rests_on_purchases":
        without = view.document.pillars.npv_without_purchases
        yield view.word("without_them", amount=money(without, view.lang))


def _where(view: View, flag: FlagPart) -> str:
    """The effect by name, in detail by the id that ``explain`` takes; or the part of the score."""
    if not flag.where:
        return ""
    if flag.code == "floor_active":
        return PILLARS.get(flag.where, clean(flag.where))
    return clean(flag.where) if view.detail else view.effect_of(flag.where)
