"""The versioned document of one project under several methods."""

from __future__ import annotations

from typing import Any, Literal

from impactcalc.documents import MoneyPart, ProjectPart, plain
from impactcalc.records import record


@record(frozen=True)
class MethodRow:
    """One assessment: under which method, and its figures, or the reason why there are none.

    ``horizon`` is in years. ``own`` marks the method of the scheme and the horizon of the
    project. ``faults`` are what stood in the way, and ``flags`` the codes of the remarks.
    The hashes are of the scheme and the project that were assessed.
    """

    own: bool
    regime: str
    horizon: int
    timing: Literal["end", "mid", "begin"]
    npv: float | None
    bcr: float | None
    mv0: float | None
    mv: float | None
    resources: float | None
    earned: float | None
    external: float | None
    reason: str | None
    faults: tuple[dict[str, str | int], ...]
    flags: tuple[str, ...]
    scheme_hash: str
    project_hash: str


@record(frozen=True)
class MethodsDocument:
    """One project under several methods, ``methods/1``; the own row comes first."""

    impactcalc: Literal["methods/1"]
    project: ProjectPart
    made_with: dict[str, Any]
    money: MoneyPart
    rows: tuple[MethodRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data; every key is there."""
        return {key: plain(value) for key, value in vars(self).items()}
