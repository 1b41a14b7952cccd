"""Discount factors of the plan, by class, with the details a trace shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impactcalc.errors import ArgumentError
from impactcalc.factors import factors
from impactcalc.models.catalogue_files import Regime
from impactcalc.models.scheme import Scheme
from impactcalc.models.spans import ratio
from impactcalc.plan.context import Context
from impactcalc.plan.money import gate
from impactcalc.plan.steps import Detail, Line, Origin

Floats = NDArray[np.float64]

TIMING_OFFSET = {"end": 0.0, "mid": 0.5, "begin": 1.0}


def bands_of(regime: Regime, discount_class: str) -> tuple[tuple[int | None, float], ...]:
    """Bands of a class: end year and rate as a ratio."""
    bands = regime.classes[discount_class].bands
    return tuple((band.to_year, ratio(band.rate)) for band in bands)


def class_factors(
    context: Context, lines: list[Line], axis: tuple[int, ...]
) -> tuple[dict[str, Floats], dict[str, tuple[Detail, ...]]]:
    """Factors over the axis and details, for ``standard`` and each class that is used.

    A class the regime lacks, and a year it has no rate for, is a fault at its line.
    """
    scheme, regime = context.scheme, context.catalogue.regime(context.scheme.regime)
    context.used.setdefault(("regime", regime.id), regime.hash())
    gate(context, "regime", regime.id, regime.verification)
    found: dict[str, Floats] = {}
    details: dict[str, tuple[Detail, ...]] = {}
    places = [(line.discount_class, line.path) for line in lines]
    for name, path in [("standard", ("horizon",)), *places]:
        if name in found:
            continue
        if name not in regime.classes:
            what = f"regime {regime.id} has no discount class {name}"
            todo = f"use {', '.join(regime.classes)}, or a scheme with another regime"
            context.fault((*path, "discount_class") if path[-1] != "horizon" else path, what, todo)
            continue
        reach = (
            axis if _beyond(context, lines, name) else tuple(y for y in axis if y <= context.last)
        )
        try:
            values = factors(
                bands_of(regime, name),
                np.array(reach),
                base_year=scheme.base_year,
                timing=scheme.timing,
                clock=regime.clock if isinstance(regime.clock, int) else None,
            )
        except ArgumentError as error:
            context.fault(path, f"regime {regime.id}, class {name}: {error}", "shorten the horizon")
            continue
        padding = np.full(len(axis) - len(reach), np.nan)
        found[name] = np.concatenate([values, padding])
        details[name] = _details(scheme, regime, name)
    return found, details


def _beyond(context: Context, lines: list[Line], name: str) -> bool:
    """Whether a line of this class has an amount past the horizon."""
    return any(
        term.profile.last > context.last
        for line in lines
        if line.discount_class == name
        for term in line.terms
    )


def _details(scheme: Scheme, regime: Regime, name: str) -> tuple[Detail, ...]:
    chosen, source = f"scheme {scheme.id}", f"regime {regime.id}"
    offset = TIMING_OFFSET[scheme.timing]
    details = [
        Detail("base_year", scheme.base_year, "calendar_year", Origin.at(chosen, "base_year")),
        Detail("timing", offset, "year", Origin.at(chosen, "timing"), scheme.timing),
    ]
    if isinstance(regime.clock, int):
        details.append(Detail("clock", regime.clock, "calendar_year", Origin.at(source, "clock")))
    for position, band in enumerate(regime.classes[name].bands):
        keys = ("classes", name, "bands", position)
        origin = Origin.at(source, *keys, "rate", title=regime.source.title)
        details.append(Detail("rate", band.rate.number, "%/year", origin))
        if band.to_year is not None:
            details.append(
                Detail("to_year", band.to_year, "year", Origin.at(source, *keys, "to_year"))
            )
    return tuple(details)
