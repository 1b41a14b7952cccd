"""Cells that are at fault, to be put into random tables."""

from __future__ import annotations

import random
from typing import Any

Row = dict[str, Any]

_FIGURE = ("many", "5 kg", "1 234", "1.234", "10-12", "#N/A", 1e35, "5 foo", -3)
WRONG: dict[str, tuple[Any, ...]] = {
    "project": ("two words", "a/b", None),
    "use": ("greening.street_tre", None),
    "trees [tree]": (*_FIGURE, None, 0.5),
    "tiles [tile]": _FIGURE[:-1],
    "area [m^2]": (*_FIGURE, 0),
    "start": ("soon", None, 20_026, 2026.5),
    "horizon [years]": (900, "long", -1, None),
    "price_year": ("2.025", 1066),
    "first_year": (1900, 27, "soon", 2200),
    "ramp_up [years]": (-1, "slow"),
    "lifetime [years]": (0, -2),
    "deadweight": (10, -0.2, 1.5, "lots", "7 years"),
    "attribution": (2, -1, "5 kg"),
    "investment [EUR]": (-5, "\u20ac 100", "=1+1", None),
    "investment_year": (1999, "soon", None),
    "investment_party": ("the shop", None, "resident"),
    "upkeep [EUR/year]": (-1, "=A1", None),
    "upkeep_years": ("2040-2027", 2027, "soon", None),
    "income_kind": ("gift",),
    "income_payer": ("resident", "the shop"),
    "name": ("___", "Gr\u202een", "x" * 2000),
    "region": ("___",),
    "country": ("Nederland", "nl"),
    "outcome": ("two words", "___"),
    "illustrative": ("maybe",),
    "damage_with": ("god",),
    "level.nature.biodiversity_level": (7, "high", 1.5),
    "leave_out.living.green_experience": ("___",),
}


def spoilt(rng: random.Random, rows: list[Row]) -> list[tuple[int, str]]:
    """Put faults into a few rows; where they are, by place of the row and column."""
    seeded = []
    for at in sorted(rng.sample(range(len(rows)), min(len(rows), rng.choice([1, 1, 2, 4])))):
        present = [name for name in WRONG if name in rows[at]]
        name = rng.choice([*present, "outcome"])
        rows[at][name] = rng.choice(WRONG[name])
        seeded.append((at, name))
    return seeded
