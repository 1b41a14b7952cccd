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
class OverlapPart:
    """Projects at one place that count the same exclusion group.

    ``at_stake`` is what is counted too much at most, ``some_pairs`` the first of the pairs.
    """

    place: str
    group: str
    indicators: tuple[str, ...]
    projects: int
    pairs: int
    at_stake: float
    some_pairs: tuple[tuple[str, str], ...]


@record(frozen=True)
class CapPart:
    """The most that something can be worth in all projects, and what they count of it."""

    name: str
    kind: str
    cap: float
    total: float
    excess: float


@record(frozen=True)
class PortfolioDocument:
    """Several projects assessed, ``portfolio/1``; ``projects`` are in ranked order.

    ``overlaps`` are the largest ones, ``overlaps_in_all`` is how many there are.
    ``npv_after_caps`` is null where no cap was stated, ``selection`` where nothing was chosen.
    """

    impactcalc: Literal["portfolio/1"]
    made_with: dict[str, Any]
    money: MoneyPart
    ranked_by: Literal["mv", "mv0", "npv", "bcr"]
    projects: tuple[RowPart, ...]
    total: TotalPart
    overlaps: tuple[OverlapPart, ...] = ()
    overlaps_in_all: int = 0
    caps: tuple[CapPart, ...] = ()
    npv_after_caps: float | None = None
    selection: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data; every key is there."""
        return {key: plain(value) for key, value in vars(self).items()}
