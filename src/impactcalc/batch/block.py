"""The ledger of a block of projects, for what is asked of lines and entries one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.evaluate import Values
from impactcalc.ledger import Entry, Ledger
from impactcalc.plan.steps import Line

if TYPE_CHECKING:
    from impactcalc.batch.run import Run

Floats = NDArray[np.float64]


class BlockLedger(Ledger):
    """The ledger of a block, on the present values the run has worked out."""

    def __init__(self, run: Run) -> None:
        self._run = run
        plan = run.ready.bare_plan
        super().__init__(plan, Values(plan, _Arrays(run)))  # type: ignore[arg-type]

    def _present_values(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        return tuple(self._run.values), tuple(self._run.long)

    def gain_by_year(self, entry: Entry) -> Floats:
        """What the party gains by an entry, by year, undiscounted."""
        weights = np.zeros(len(self.plan.lines))
        weights[entry.line] = entry.weight
        return self._run.by_year(weights)

    def counts(self, line: Line) -> NDArray[np.bool_]:
        """Years of the axis in which a line counts, by project where that differs."""
        versions, shape = self._run.ready.versions_of(line), self.calendar.shape
        found = [
            np.any([shape(term) != 0.0 for term in one.terms], axis=0).reshape(-1)
            for one in versions
        ]
        slot = self._run.ready.slot_of(line)
        return found[0] if slot < 0 else np.array(found)[self._run.part.slots[slot].choice]


class _Arrays(Sequence[Floats]):
    """Arrays of the steps of a run, each worked out when it is asked for."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __len__(self) -> int:
        return len(self._run.ready.plan.steps)

    def __getitem__(self, number: Any) -> Any:
        return self._run.array(number)
