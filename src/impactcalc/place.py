"""Where, when and for whom a value holds."""

from __future__ import annotations

from impactcalc.models.project import Place
from impactcalc.models.values import PlaceNumber, Value


def place_number(value: Value, place: Place | None) -> tuple[tuple[str, ...], PlaceNumber]:
    """Keys of the file under which the number for a place stands, and the number.

    A value ``by_place`` has a number for each class of places it was estimated for, and the
    class that the project answers decides. Without an answer, or without a number for it,
    the general number counts. Nothing is interpolated between classes, for classes are no
    measure.
    """
    assert value.value is not None
    general = PlaceNumber(value.value, value.low, value.high)
    if value.by_place is None or place is None:
        return (), general
    dimension = value.by_place.dimension
    answer = getattr(place, dimension)
    found = value.by_place.numbers().get(answer)
    return ((), general) if found is None else (("by_place", dimension, answer), found)


def holds(value: Value, place: Place, groups: frozenset[str], first: int, last: int) -> bool:
    """Whether a value holds for an effect: its places, groups and years, its class of place.

    A condition that the project does not answer counts as not met.
    """
    valid = value.valid
    if value.by_place is not None and not place_number(value, place)[0]:
        return False
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
