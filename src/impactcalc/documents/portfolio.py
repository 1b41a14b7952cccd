"""The versioned document of a portfolio."""

from __future__ import annotations

from typing import Any, Literal

from impactcalc.documents import MoneyPart, plain
from impactcalc.records import record


@record(frozen=True)
class RowPart:
    """One project of a portfolio; figures as in its assessment.

    ``illustrative`` is the share of its effects that rests on invented input, null where
    nothing is marked; ``flags`` are the codes of its remarks.
    """

    project: str
    name: str
    name_nl: str | None
    resources: float
    earned: float
    external: float
    npv: float
    bcr: float | None
    r_s: float | None
    r_e: float | None
    r_s_long: float | None
    s0: float | None
    s: float | None
    e: float | None
    mv0: float | None
    mv: float | None
    certified_bcr: float | None
    quadrant: str | None
    reason: str | None
    irr: float | None
    payback_year: int | None
    equivalent_annual_value: float
    illustrative: float | None
    flags: tuple[str, ...]
    hash: str


@record(frozen=True)
class TotalPart:
    """Sums over a portfolio, and the ratios and scores of these sums."""

    resources: float
    earned: float
    external: float
    npv: float
    bcr: float | None
    r_s: float | None
    r_e: float | None
    r_s_long: float | None
    s0: float | None
    s: float | None
    e: float | None
    mv0: float | None
    mv: float | None
    certified_bcr: float | None
    quadrant: str | None
    reason: str | None


@record(frozen=True)
class PortfolioDocument:
    """Several projects assessed, ``portfolio/1``; ``projects`` are in ranked order."""

    impactcalc: Literal["portfolio/1"]
    made_with: dict[str, Any]
    money: MoneyPart
    ranked_by: Literal["mv", "mv0", "npv", "bcr"]
    projects: tuple[RowPart, ...]
    total: TotalPart

    def to_dict(self) -> dict[str, Any]:
        """Plain data; every key is there."""
        return {key: plain(value) for key, value in vars(self).items()}
