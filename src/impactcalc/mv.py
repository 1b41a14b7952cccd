"""The MV score: from ratios to pillars, score, certificate and quadrant. Bare functions.

Definition and properties are in the score definition of the docs; rules are in section 4
of the accounting rules. Every function works on numbers and on arrays of any one shape.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Number = float | Floats

DUST = 1e-12
"""A sum within this part of the absolute values it adds is zero."""

NO_POWER = 1e-15
"""A mean with a power closer to 0 is the geometric one, to the last bit."""


def settled(total: Number, absolute: Number) -> Floats:
    """A sum, or 0 where it is no more than what rounding leaves of the values it adds.

    Examples
    --------
    >>> float(settled(1e-14, 2.0))
    0.0
    """
    return np.where(np.abs(total) <= DUST * np.asarray(absolute), 0.0, total)


def pillar(ratio: Number, kappa: float) -> Floats:
    """Points of a pillar, 0 to 100: half of them at a ratio of ``kappa``.

    A negative ratio counts as 0.

    Examples
    --------
    >>> float(pillar(1.0, 1.0)), float(pillar(-2.0, 1.0))
    (50.0, 0.0)
    """
    positive = np.maximum(np.asarray(ratio, dtype=np.float64), 0.0)
    return 100.0 * positive / (positive + kappa)


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
    if abs(power) < NO_POWER:
        mean = np.exp(weight_s * np.log(s) + (1.0 - weight_s) * np.log(e))
    else:
        # In logarithms: 1 plus a small part would lose the part where the power is small.
        top = np.minimum(s, e) if power < 0 else np.maximum(s, e)
        part_s, part_e = (np.expm1(power * np.log(points / top)) for points in (s, e))
        inner = np.log1p(weight_s * part_s + (1.0 - weight_s) * part_e)
        mean = top * np.exp(inner / power)
    return np.clip(mean, np.minimum(s, e), np.maximum(s, e))


def certified_bcr(mv0: float) -> float | None:
    """Lowest benefit-cost ratio that a score without long-term weight proves.

    Holds for equal weights, both kappas 1, a power of at most 1 and no floor at work. A
    score that rounds to 100 proves none that can be written down.

    Examples
    --------
    >>> certified_bcr(50.0)
    2.0
    """
    return None if mv0 >= 100 else 2.0 * mv0 / (100.0 - mv0)


def quadrant(r_s: float, r_e: float) -> str:
    """Label of a project by its two ratios, first that fits.

    Examples
    --------
    >>> quadrant(1.4, 0.25), quadrant(0.2, 0.1)
    ('societal_value_financing_gap', 'neither')
    """
    at_least = 1.0 - DUST
    if r_s > 0 and r_e >= at_least:
        return "mv_innovation"
    if r_s > 0 and r_s + r_e >= at_least:
        return "societal_value_financing_gap"
    if r_e >= at_least:
        return "private_gain" if r_s == 0 else "private_gain_public_loss"
    return "neither"
