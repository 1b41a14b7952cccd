"""The projects of a portfolio as shapes, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.plans import shapes_of_plans
from impactcalc.batch.scores import Group
from impactcalc.batch.shaping import Shaping
from impactcalc.batch.table import TableColumns
from impactcalc.batch.terms import Ready
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, InputError, UnverifiedError
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.place import merged_place
from impactcalc.plan.compile import compile_plan
from impactcalc.plan.steps import Plan
from impactcalc.progress import Progress, Tell
from impactcalc.records import record

Ints = NDArray[np.intp]
T = TypeVar("T")


@record(frozen=True)
class Method:
    """How projects are assessed."""

    scheme: Scheme
    catalogue: Catalogue
    allow_unverified: bool


@record(frozen=True)
class Members:
    """Projects in the order of the input; those at fault are left out, and have said why.

    ``text`` gives the text of each project under a key: name, name_nl, country, region.
    ``own_places`` has country and region of interventions that have a place of their own, by
    project and number of the intervention.
    """

    ids: tuple[str, ...]
    text: Callable[[str], Sequence[str | None]]
    groups: tuple[Group, ...]
    project: Callable[[int], Project]
    faults: tuple[Fault, ...] = ()
    gates: tuple[Fault, ...] = ()
    own_places: Mapping[tuple[int, int], tuple[str | None, str | None]] = field(
        default_factory=dict
    )


def of_projects(
    projects: Sequence[Project], method: Method, progress: Tell | None = None
) -> Members:
    """Projects that were read one by one."""
    kept: list[Project] = []
    plans: list[Plan] = []
    faults: list[Fault] = []
    gates: list[Fault] = []
    meter = Progress(progress, len(projects))
    for project in projects:
        try:
            plans.append(
                compile_plan(
                    project,
                    catalogue=method.catalogue,
                    scheme=method.scheme,
                    allow_unverified=method.allow_unverified,
                )
            )
            kept.append(project)
        except UnverifiedError as error:
            gates += error.faults
        except InputError as error:
            faults += error.faults
        meter.add(1)
    return Members(
        ids=tuple(project.id for project in kept),
        text=lambda key: [_TEXTS[key](one) for one in kept],
        groups=tuple(Group(Ready(one.shape), one.positions) for one in shapes_of_plans(plans)),
        project=kept.__getitem__,
        own_places=_own_places(kept),
        faults=tuple(faults),
        gates=tuple(gates),
    )


def of_table(
    table: TableColumns,
    method: Method,
    most: int | None,
    taken: Mapping[int, tuple[Fault, ...]] | None = None,
) -> Members:
    """Projects of a table, of which no object is made but for those that are looked at.

    ``taken`` are projects to be left out, whatever they are like, and why.
    """
    shaping = Shaping(table, method.scheme, allow_unverified=method.allow_unverified, most=most)
    shaping.faults.update(taken or {})
    formed = list(shaping.shapes())
    count = len(table.grouping)
    kept = np.ones(count, dtype=bool)
    kept[list(shaping.faults)] = False
    place = np.cumsum(kept) - 1
    here = np.flatnonzero(kept)

    def chosen(all_of_them: Sequence[T]) -> Sequence[T]:
        return all_of_them if kept.all() else [all_of_them[n] for n in here.tolist()]

    return Members(
        ids=tuple(chosen(table.ids)),
        text=lambda key: chosen(table.names if key == "name" else table.labels(key)),
        groups=tuple(Group(Ready(one.shape), place[one.positions], one.outcomes) for one in formed),
        project=lambda position: table.careful.project(int(here[position])),
        faults=tuple(fault for some in shaping.faults.values() for fault in some),
        gates=tuple(shaping.gates),
    )


def _own_places(
    projects: Sequence[Project],
) -> dict[tuple[int, int], tuple[str | None, str | None]]:
    found = {}
    for position, project in enumerate(projects):
        for number, use in enumerate(project.interventions):
            if use.place is not None:
                place = merged_place(project.place, use.place)
                found[position, number] = (place.country, place.region)
    return found


def _name_nl(project: Project) -> str | None:
    """The Dutch name, where it is another."""
    name = project.name.text("nl")
    return name if name != project.name.text("en") else None


_TEXTS: dict[str, Callable[[Project], str | None]] = {
    "name": lambda project: project.name.text("en"),
    "name_nl": _name_nl,
    "country": lambda project: project.place.country,
    "region": lambda project: project.place.region,
}


def together(parts: Sequence[Members]) -> Members:
    """Several sources one after another."""
    if len(parts) == 1:
        return parts[0]
    starts = np.concatenate([[0], np.cumsum([len(part.ids) for part in parts])])

    def project(position: int) -> Project:
        number = int(np.searchsorted(starts, position, side="right")) - 1
        return parts[number].project(position - int(starts[number]))

    return Members(
        ids=tuple(id_ for part in parts for id_ in part.ids),
        text=lambda key: [text for part in parts for text in part.text(key)],
        groups=tuple(
            replace(group, positions=group.positions + start)
            for part, start in zip(parts, starts[:-1].tolist(), strict=True)
            for group in part.groups
        ),
        project=project,
        own_places={
            (position + start, number): place
            for part, start in zip(parts, starts[:-1].tolist(), strict=True)
            for (position, number), place in part.own_places.items()
        },
        faults=tuple(fault for part in parts for fault in part.faults),
        gates=tuple(fault for part in parts for fault in part.gates),
    )
