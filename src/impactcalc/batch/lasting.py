"""What runs over the same projects take over from each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.places import Places
from impactcalc.batch.terms import Ready

Floats = NDArray[np.float64]


class Lasting:
    """What runs over the same projects have in common, whatever new figures they are given.

    ``steps`` are those that rest on none of the new figures. Make one by ``lasting_of``.
    """

    def __init__(self, steps: Iterable[int]) -> None:
        self.places: Places | None = None
        self.arrays: dict[int, Floats] = {}
        self._steps = tuple(steps)

    def keep(self, arrays: Mapping[int, Floats]) -> None:
        """The arrays of a run that the next one may take over."""
        if not self.arrays:
            self.arrays = {number: arrays[number] for number in self._steps}


def lasting_of(ready: Ready, start: int, count: int, changed: frozenset[str]) -> Lasting:
    """What lasts for so many projects of the shape from ``start`` on; ``changed`` leaves do not."""
    key = start, count, changed
    if key not in ready.lasting:
        ready.lasting[key] = Lasting(ready.untouched(changed) if changed else ())
    found: Lasting = ready.lasting[key]
    return found
