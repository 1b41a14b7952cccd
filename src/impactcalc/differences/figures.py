"""Figures, parties, quantities and flags that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from impactcalc.differences.records import (
    Figure,
    FlagChange,
    PartyChange,
    QuantityChange,
    equal,
    figure_of,
    status_of,
)
from impactcalc.documents import AssessmentDocument, FlagPart

T = TypeVar("T")

_EUROS = (
    *("npv", "equivalent_annual_value", "resources", "earned", "external"),
    "npv_without_purchases",
)


def figures(a: AssessmentDocument, b: AssessmentDocument, comparable: bool) -> Iterator[Figure]:
    """Headline, pillars, rates, long term and evidence; those that changed, in that order."""
    left, right = _all_figures(a), _all_figures(b)
    for key in dict.fromkeys([*left, *right]):
        if not equal(left.get(key), right.get(key)):
            euros = key.rpartition(".")[2] in _EUROS
            yield figure_of(key, left.get(key), right.get(key), comparable or not euros)


def _all_figures(document: AssessmentDocument) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for part in ("headline", "pillars", "rates_of_return", "long_term"):
        for key, value in vars(getattr(document, part)).items():
            if key == "irr_roots" or key.endswith("_range"):
                ends = value or ()
                found |= {f"{part}.{key}[{n}]": end for n, end in enumerate(ends)}
            elif key != "discounted_payback_year" and not isinstance(value, str):
                found[f"{part}.{key}"] = value
    shares = document.evidence.by_verification
    found |= {f"evidence.{mark}": share for mark, share in shares.items()}
    found["evidence.share_level_1"] = document.evidence.share_level_1
    return {key: value for key, value in found.items() if not key.endswith("reason")}


_PARTY_FIGURES = ("resources", "effects", "paid", "received", "net", "cashable", "financing")


def parties(
    a: AssessmentDocument, b: AssessmentDocument, comparable: bool
) -> Iterator[PartyChange]:
    """Parties with a figure that changed, those whose net changed most first."""
    left, right = ({row.party: row for row in doc.parties} for doc in (a, b))
    found = []
    for party in dict.fromkeys([*left, *right]):
        one, two = left.get(party), right.get(party)
        figures = tuple(
            figure_of(key, x, y, comparable)
            for key in _PARTY_FIGURES
            for x, y in ((getattr(one, key, 0.0), getattr(two, key, 0.0)),)
            if not equal(x, y)
        )
        if figures or one is None or two is None or one.counted != two.counted:
            shown: Any = two or one
            status = status_of(one is not None, two is not None)
            found.append(PartyChange(party, shown.name, shown.name_nl, status, figures))
    return iter(by_size(found, lambda change: change.party, _moved))


def _moved(change: PartyChange) -> float:
    """Change of the net, or the largest change of another figure where the net stays."""
    sizes = {figure.key: abs(figure.difference or 0.0) for figure in change.figures}
    return sizes.get("net", 0.0) or max(sizes.values(), default=0.0)


def by_size(items: Iterable[T], name: Callable[[T], str], size: Callable[[T], float]) -> list[T]:
    """Items in order of size, the largest first, then by name."""
    return sorted(items, key=lambda item: (-size(item), name(item)))


def quantities(a: AssessmentDocument, b: AssessmentDocument) -> Iterator[QuantityChange]:
    """Quantities in their own units that changed."""
    left, right = (
        {(part.account, part.at, part.unit): part.value for part in doc.physical} for doc in (a, b)
    )
    for key in dict.fromkeys([*left, *right]):
        one, two = left.get(key), right.get(key)
        if not equal(one, two):
            figure = figure_of("", one, two)
            account, at, unit = key
            status = status_of(key in left, key in right)
            yield QuantityChange(
                account, at, status, unit, one, two, figure.difference, figure.relative
            )


def flags(a: AssessmentDocument, b: AssessmentDocument) -> Iterator[FlagChange]:
    """Flags that appeared, went, or have another share or excess."""
    left, right = ({_flag_key(flag): flag for flag in doc.flags} for doc in (a, b))
    for key in dict.fromkeys([*left, *right]):
        one, two = (_flag_size(side.get(key)) for side in (left, right))
        if (key in left) != (key in right) or not equal(one, two):
            yield FlagChange(status_of(key in left, key in right), *key, one, two)


def _flag_key(flag: FlagPart) -> tuple[str, str | None, str | None, str | None, str | None]:
    return flag.code, flag.where, flag.domain, flag.party, flag.value


def _flag_size(flag: FlagPart | None) -> float | None:
    if flag is None:
        return None
    return flag.excess if flag.share is None else flag.share
