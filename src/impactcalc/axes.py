"""Names of array axes, in the order in which they stand in a shape.

Arrays of the engine have shape ``(*batch, year)``: the batch is nothing for one
project, ``(project,)`` for a portfolio, ``(project, draw)`` under uncertainty. The
year axis is always last and has length 1 where a figure does not depend on the year.
"""

from __future__ import annotations

PROJECT = "project"
EFFECT = "effect"
DRAW = "draw"
YEAR = "year"

YEAR_AXIS = -1
