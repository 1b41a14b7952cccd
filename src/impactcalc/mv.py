"""The MV score: from ratios to pillars, score, certificate and quadrant. Bare functions.

Definition and properties are in the score definition of the docs; rules are in section 4
of the accounting rules. Every function works on numbers and on arrays of any one shape.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Number = float | Floats

DUST = 1e-12
"""A sum within this part of the absolute values it adds is zero."""

NO_POWER = 1e-15
"""A mean with a power closer to 0 is the geometric one, to the last bit."""

QUADRANTS = (
    "mv_innovation",
    "societal_value_financing_gap",
    "private_gain",
    "private_gain_public_loss",
    "neither",
)
"""Labels of projects by their two ratios, in the order in which they are tried."""

_INNOVATION, _GAP, _PRIVATE, _PUBLIC_LOSS, _NEITHER, _NO_CODE = map(np.int8, (0, 1, 2, 3, 4, -1))

_RATIO_OF_100 = 1e300
"""A ratio from which a pillar has all its points; a larger one would not fit in 100 times it."""


def settled(total: Number, absolute: Number) -> Floats:
    """A sum, or 0 where it is no more than what rounding leaves of the values it adds.

    Examples
    --------
    >>> float(settled(1e-14, 2.0))
    0.0
    """
    return np.where(np.abs(total) <= DUST * np.asarray(absolute), 0.0, total)


def pillar(ratio: Number, kappa: Number) -> Floats:
    """Points of a pillar, 0 to 100: half of them at a ratio of ``kappa``.

    A negative ratio counts as 0.

    Examples
    --------
    >>> float(pillar(1.0, 1.0)), float(pillar(-2.0, 1.0))
    (50.0, 0.0)
    """
    positive = np.asarray(np.maximum(np.asarray(ratio, dtype=np.float64), 0.0))
    np.minimum(positive, _RATIO_OF_100, out=positive)
    points: Floats = np.asarray(positive + kappa)
    # In place, here and below: on a column of projects new memory costs more than arithmetic.
    np.multiply(100.0, positive, out=positive)
    np.divide(positive, points, out=points)
    return points


def mixed(money: Number, quality: Number, theta: float) -> Floats:
    """Pillar S with its qualitative part of share ``theta``."""
    return (1.0 - theta) * np.asarray(money) + theta * np.asarray(quality)


def power_mean(s: Number, e: Number, *, weight_s: float = 0.5, power: float = 0.0) -> Floats:
    """Weighted power mean of the two pillars; power 0 is the geometric mean.

    Computed as one pillar times the mean of ratios to it, so that no power overflows, and
    held between the two pillars, which rounding could leave by a bit.

    Examples
    --------
    >>> round(float(power_mean(44.444444, 37.5)), 4)
    40.8248
    """
    s, e = np.asarray(s, dtype=np.float64), np.asarray(e, dtype=np.float64)
    bound, mean = np.asarray(np.minimum(s, e)), np.empty(np.broadcast_shapes(s.shape, e.shape))
    if abs(power) < NO_POWER:
        np.log(s, out=mean)
        mean *= weight_s
        mean += (1.0 - weight_s) * np.log(e)
        np.exp(mean, out=mean)
    else:
        # In logarithms: 1 plus a small part would lose the part where the power is small.
        top = bound if power < 0 else np.maximum(s, e)
        part_s, part_e = (np.expm1(power * np.log(points / top)) for points in (s, e))
        inner = np.log1p(weight_s * part_s + (1.0 - weight_s) * part_e)
        np.multiply(top, np.exp(inner / power), out=mean)
    np.maximum(mean, bound, out=mean)
    np.minimum(mean, np.maximum(s, e, out=bound), out=mean)
    return mean


def certified(mv0: Number) -> Floats:
    """Lowest benefit-cost ratio that a score without long-term weight proves, NaN for none.

    Holds for equal weights, both kappas 1, a power of at most 1 and no floor at work. A
    score that rounds to 100 proves none that can be written down.

    Examples
    --------
    >>> certified(np.array([50.0, 100.0])).tolist()
    [2.0, nan]
    """
    score = np.asarray(mv0, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return np.where(score >= 100.0, np.nan, 2.0 * score / (100.0 - score))


def certified_bcr(mv0: float) -> float | None:
    """What `certified` says of one score, None for none.

    Examples
    --------
    >>> certified_bcr(50.0)
    2.0
    """
    found = float(certified(mv0))
    return None if math.isnan(found) else found


def quadrant_codes(r_s: Number, r_e: Number) -> Codes:
    """Places in `QUADRANTS` of projects by their two ratios, -1 where a ratio is not there.

    Examples
    --------
    >>> quadrant_codes(np.array([1.4, 0.2, np.nan]), np.array([0.25, 0.1, 1.0])).tolist()
    [1, 4, -1]
    """
    r_s, r_e = np.asarray(r_s, dtype=np.float64), np.asarray(r_e, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        bcr = r_s + r_e
    at_least = 1.0 - DUST
    value, earns = r_s > 0, r_e >= at_least
    others_gain = np.where(earns, _INNOVATION, np.where(bcr >= at_least, _GAP, _NEITHER))
    others_lose = np.where(earns, np.where(r_s == 0, _PRIVATE, _PUBLIC_LOSS), _NEITHER)
    return np.where(np.isnan(bcr), _NO_CODE, np.where(value, others_gain, others_lose))


def quadrant(r_s: float, r_e: float) -> str:
    """Label of a project by its two ratios, first that fits.

    Examples
    --------
    >>> quadrant(1.4, 0.25), quadrant(0.2, 0.1)
    ('societal_value_financing_gap', 'neither')
    """
    return QUADRANTS[quadrant_codes(r_s, r_e)]
