"""Where, when and for whom a value holds."""

from __future__ import annotations

from impactcalc.models.catalogue_files import Value
from impactcalc.models.project import Place


def holds(value: Value, place: Place, groups: frozenset[str], first: int, last: int) -> bool:
    """Whether a value holds for an effect: its places, groups and years.

    A condition that the project does not answer counts as not met.
    """
    valid = value.valid
    if valid.places and not {place.country, place.region} & set(valid.places):
        return False
    if valid.groups and not groups & set(valid.groups):
        return False
    return not (valid.years and (first < valid.years.first or last > valid.years.last))


def merged_place(project: Place, own: Place | None) -> Place:
    """Place of an intervention: its own keys before those of the project."""
    if own is None:
        return project
    given = {**project.model_dump(exclude_none=True), **own.model_dump(exclude_none=True)}
    return Place.model_validate(given)
