"""The least share of a domain, party or region, as a rule."""

from __future__ import annotations

import math

import numpy as np

from impactcalc.selection.problem import FloatArray, Row, Rule
from impactcalc.selection.projects import Projects, some


def share_rule(axis: str, label: str, share: float, of: str, projects: Projects) -> Rule:
    """Part minus share times whole is at least 0; a label that nobody has is a fault."""
    if axis == "region":
        part, whole = _of_region(label, of, projects)
    else:
        part, whole = _of_effects(axis, label, projects)
    sizes = np.abs(part) + share * np.abs(whole)
    row = Row(np.arange(len(part)), part - share * whole, 0.0, math.inf, sizes)
    measured = {"effects": "effecten", "resources": "middelen", "projects": "projecten"}
    per_cent = f"{100 * share:.10g} %"
    title = (
        f"at least {per_cent} of {of} for {label}",
        f"minstens {per_cent.replace('.', ',')} van de {measured[of]} voor {label}",
    )
    return Rule("min_share", title, (row,), (), part, whole, share)


def _of_effects(axis: str, label: str, projects: Projects) -> tuple[FloatArray, FloatArray]:
    labels, figures = projects.effects(axis, f"min_share of {axis} {label}")
    if label not in labels:
        _unknown(axis, label, labels, projects)
        return np.zeros(len(projects)), np.zeros(len(projects))
    whole = np.array([math.fsum(row) for row in figures])
    return figures[:, labels.index(label)], whole


def _of_region(label: str, of: str, projects: Projects) -> tuple[FloatArray, FloatArray]:
    known = tuple(sorted({region for region in projects.regions if region is not None}))
    if label not in known:
        _unknown("region", label, known, projects)
    what = f"min_share of region {label}"
    if of == "projects":
        whole = np.ones(len(projects))
    elif of == "resources":
        whole = projects.column("resources", what)
    else:
        whole = np.array([math.fsum(row) for row in projects.effects("domain", what)[1]])
    here = np.array([region == label for region in projects.regions])
    return np.where(here, whole, 0.0), whole


def _unknown(axis: str, label: str, known: tuple[str, ...], projects: Projects) -> None:
    there = f"there are {some(known)}" if known else "no project has one"
    projects.unknown.append(f"min_share names {axis} {label!r}, which no project has: {there}")
