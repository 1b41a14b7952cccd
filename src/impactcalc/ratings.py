"""Ratios, points and scores from sums: of one project or of a column of projects (rules 4).

Everything works on arrays of any one shape, and a project alone is an array of no axes, so
there is one way from sums to a score. What is not defined is NaN, or -1 where it is a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc import mv
from impactcalc.ledger import EARNED, EXTERNAL, RESOURCES, Ledger
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import LevelLine
from impactcalc.records import record

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

POINTS_PER_LEVEL = 25.0

QUADRANTS = mv.QUADRANTS
"""What the codes of quadrants mean."""

REASONS = ("no_resources", "level_missing")
"""What the codes of reasons mean: why a ratio or score is not there."""

_NO_RESOURCES, _LEVEL_MISSING, _NONE = np.int8(0), np.int8(1), np.int8(-1)


@record(frozen=True)
class Sums:
    """Sums of present value, each of the shape ``(*batch,)`` or one for the whole batch."""

    resources: Floats
    earned: Floats
    external: Floats
    external_long: Floats
    npv: Floats
    npv_without_purchases: Floats


@record(frozen=True)
class Ratings:
    """What follows from the sums, each of the shape ``(*batch,)``.

    Figures are NaN where nobody bears a resource. Where the scheme counts a level that is
    missing, ``s0``, ``s``, ``mv0`` and ``mv`` are NaN as well and the fields ``_low`` and
    ``_high`` hold both ends; else these are None. ``floored`` is true where the floor lifts
    the points, at either end. ``quadrant`` and ``reason`` are places in `QUADRANTS` and
    `REASONS`, -1 for none.
    """

    r_s: Floats
    r_e: Floats
    r_s_long: Floats
    bcr: Floats
    s0: Floats
    s: Floats
    e: Floats
    mv0: Floats
    mv: Floats
    floored_s0: Bools
    floored_s: Bools
    floored_e: Bools
    certified_bcr: Floats
    quadrant: Codes
    reason: Codes
    s0_low: Floats | None = None
    s0_high: Floats | None = None
    s_low: Floats | None = None
    s_high: Floats | None = None
    mv0_low: Floats | None = None
    mv0_high: Floats | None = None
    mv_low: Floats | None = None
    mv_high: Floats | None = None


def sums_of(ledger: Ledger) -> Sums:
    """The three pillars and the net present value."""
    counted = ledger.counted()
    return Sums(
        resources=ledger.pillar(RESOURCES),
        earned=ledger.pillar(EARNED),
        external=ledger.pillar(EXTERNAL),
        external_long=ledger.pillar(EXTERNAL, long=True),
        npv=ledger.total(counted),
        npv_without_purchases=ledger.total(entry for entry in counted if entry.role != "purchase"),
    )


def all_resources(ledger: Ledger, sums: Sums) -> Floats:
    """Benefits over the resources of everybody, none of them deducted above the line.

    NaN where nobody bears a resource.
    """
    others = -ledger.total(ledger.of("resource", pillar=EXTERNAL))
    total = sums.resources + others
    with np.errstate(all="ignore"):
        return (sums.external + others + sums.earned) / np.where(total > 0, total, np.nan)


def quality(scheme: Scheme, levels: Sequence[LevelLine]) -> tuple[float, float]:
    """Lowest and highest points of the qualitative part; equal where no level is missing."""
    weights = scheme.qualitative.indicators
    if scheme.qualitative.theta == 0:
        return 0.0, 0.0
    given = {line.indicator: line.level for line in levels if line.level is not None}
    total = sum(weights.values())
    low = sum(w * POINTS_PER_LEVEL * given[i] for i, w in sorted(weights.items()) if i in given)
    open_ = sum(w * 100.0 for i, w in weights.items() if i not in given)
    return low / total, (low + open_) / total


def ratings(sums: Sums, scheme: Scheme, levels: Sequence[LevelLine]) -> Ratings:
    """Ratios, points, scores, certificate and quadrant of projects under one scheme.

    Parameters
    ----------
    sums : their sums
    scheme : the choices of method
    levels : levels of the qualitative part, the same for all projects

    Examples
    --------
    >>> from impactcalc.loading import load_scheme
    >>> i, rev, x = np.array([100.0, 0.0]), np.array([60.0, 60.0]), np.array([80.0, 80.0])
    >>> found = ratings(Sums(i, rev, x, x, x + rev - i, x + rev - i), load_scheme("mv"), ())
    >>> found.bcr.tolist(), found.mv.round(4).tolist(), found.reason.tolist()
    ([1.4, nan], [40.8248, nan], [-1, 0])
    """
    over = (sums.external, sums.external_long, sums.earned, sums.resources)
    batch = np.broadcast_shapes(*(np.shape(part) for part in over))
    # All figures in one block of memory: on a column of projects the system takes more time to
    # hand out many small ones than the arithmetic does.
    block = np.empty((10, *batch))
    ratio = block[:4]
    low, high = quality(scheme, levels)
    missing = _NONE if low == high else _LEVEL_MISSING
    with np.errstate(all="ignore"):
        _ratios(sums, ratio)
        below, figures = _scored(ratio, low, scheme, block[4:9])
        if low != high:
            below, figures = _between(below, figures, _scored(ratio, high, scheme))
        block[9] = _certificate(scheme, ratio, below, figures["mv0"])
        reason = np.where(np.asarray(sums.resources) <= 0, _NO_RESOURCES, missing)
        return Ratings(
            **_rows(("r_s", "r_s_long", "r_e", "bcr"), ratio),
            **_rows(("floored_s0", "floored_s", "floored_e"), below),
            certified_bcr=block[9, ...],
            quadrant=mv.quadrant_codes(ratio[0], ratio[2]),
            reason=np.broadcast_to(reason, batch),
            **figures,
        )


def _rows(names: Sequence[str], array: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Rows of an array by name; a row of one project stays an array."""
    return {name: array[row, ...] for row, name in enumerate(names)}


def _ratios(sums: Sums, out: Floats) -> None:
    """R_S, R_S of the long term, R_E and BCR, shape ``(4, *batch)``; NaN without resources."""
    borne = np.where(np.asarray(sums.resources) > 0, sums.resources, np.nan)
    for row, part in enumerate((sums.external, sums.external_long, sums.earned)):
        np.divide(part, borne, out=out[row, ...])
    np.add(out[0], out[2], out=out[3, ...])


def _scored(
    ratio: Floats, points: float, scheme: Scheme, out: Floats | None = None
) -> tuple[Bools, dict[str, NDArray[Any]]]:
    """Whether S0, S and E are below the floor; these and both scores as they come out."""
    rules, theta = scheme.pillars, scheme.qualitative.theta
    kappa = np.array([rules.kappa_s, rules.kappa_s, rules.kappa_e])
    bare = mv.pillar(ratio[:3], kappa.reshape(3, *[1] * (ratio.ndim - 1)))
    if theta:
        bare[:2] = mv.mixed(bare[:2], points, theta)
    found = np.empty((5, *ratio.shape[1:])) if out is None else out
    below, lifted = bare < rules.floor, np.maximum(bare, rules.floor, out=found[:3])
    del bare
    # One call for both scores: E, and its logarithm, are the same in the two.
    found[3:] = mv.power_mean(lifted[:2], lifted[2], weight_s=rules.weight_s, power=rules.power)
    return below, _rows(("s0", "s", "e", "mv0", "mv"), found)


def _between(
    below: Bools, low: dict[str, NDArray[Any]], other: tuple[Bools, dict[str, NDArray[Any]]]
) -> tuple[Bools, dict[str, NDArray[Any]]]:
    """The same where a level is missing: no score, but the ends between which it lies."""
    below_high, high = other
    figures = {"e": low["e"]}
    for key in ("s0", "s", "mv0", "mv"):
        figures[key] = np.full(low[key].shape, np.nan)
        figures[f"{key}_low"], figures[f"{key}_high"] = low[key], high[key]
    return below | below_high, figures


def _certificate(scheme: Scheme, ratio: Floats, below: Bools, mv0: Floats) -> Floats:
    """Benefit-cost ratio that MV0 proves, under the conditions in which the proof holds."""
    rules = scheme.pillars
    plain = rules.kappa_s == rules.kappa_e == 1 and rules.weight_s == 0.5 and rules.power <= 1
    if not plain or scheme.qualitative.theta:
        return np.full(mv0.shape, np.nan)
    unproven = (ratio[0] < 0) | (ratio[2] < 0) | below[0] | below[2]
    return np.where(unproven, np.nan, mv.certified(mv0))
