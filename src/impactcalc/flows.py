"""Tidy rows of an assessment: who gains what in which year, and as present value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from impactcalc.ledger import NONE, Entry, Ledger
from impactcalc.plan.steps import Plan

COLUMNS = (
    "project",
    "effect",
    "indicator",
    "domain",
    "party",
    "counterparty",
    "kind",
    "year",
    "amount",
    "present_value",
)

AXES = ("effect", "indicator", "domain", "party", "counterparty", "kind", "pillar", "year")
"""Axes with one value for each row, over which present values add up."""


def labels_of(plan: Plan, entry: Entry) -> dict[str, Any]:
    """Where an entry stands on each axis but that of years."""
    line = plan.lines[entry.line]
    kind = entry.role if entry.role in ("purchase", "resource") else line.kind
    return {
        "project": plan.project_id,
        "effect": line.id,
        "indicator": line.indicator,
        "domain": line.domain if entry.role == "effect" else "",
        "party": entry.party,
        "counterparty": entry.counterparty,
        "kind": kind,
        "pillar": entry.pillar,
    }


def rows_of(ledger: Ledger, *, financing: bool = False) -> Iterator[dict[str, Any]]:
    """One row for each entry and year with an amount; present values add up to the NPV.

    ``financing`` adds the lines of financing, which stand in no pillar.
    """
    years = ledger.calendar.years
    for entry in ledger.entries:
        if entry.role == "financing" and not financing:
            continue
        if entry.role != "financing" and entry.pillar == NONE:
            continue
        labels = labels_of(ledger.plan, entry)
        amounts = np.asarray(ledger.gain_by_year(entry))
        factors = ledger.calendar.factors(ledger.plan.lines[entry.line])[: len(years)]
        for year, amount, factor in zip(years, amounts, factors, strict=True):
            if amount != 0.0:
                yield {
                    **labels,
                    "year": int(year),
                    "amount": float(amount),
                    "present_value": float(amount * factor),
                }


def totals_of(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """One row for each entry that counts, with its present value over all years."""
    for entry in ledger.counted():
        value = float(ledger.gain(entry))
        yield {**labels_of(ledger.plan, entry), "present_value": value}
