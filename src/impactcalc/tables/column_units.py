"""The unit behind the name of a column: the one it must have, and what to write instead."""

from __future__ import annotations

from impactcalc.models.catalogue_files import Input
from impactcalc.tables.bundles import fits, without_year
from impactcalc.tables.numbers import WrongCellError, readable_unit
from impactcalc.tables.shapes import UNITS, Kind


def with_unit(name: str, unit: str) -> str:
    """A header as it should be written.

    Examples
    --------
    >>> with_unit("trees", "tree"), with_unit("start", "")
    ('trees [tree]', 'start')
    """
    return f"{name} [{unit}]" if unit else name


def fixed_unit(key: str, kind: Kind, given: str | None) -> str:
    """The unit of a column that does not depend on an intervention."""
    allowed = UNITS.get(kind)
    if allowed is None:
        if given is not None:
            raise WrongCellError(
                f"{key} has no unit, and [{given}] stands behind it", f"write {key}"
            )
        return ""
    todo = f"write {with_unit(key, allowed[0])}"
    if given is None:
        raise WrongCellError(f"{key} has no unit", todo)
    unit = _readable(given, todo)
    if without_year(unit) not in allowed:
        raise WrongCellError(f"unit {given} does not fit {key}, which is in {allowed[0]}", todo)
    return unit


def wanted(declared: list[Input]) -> str:
    """The unit that a header must give, "" for none."""
    units = [one.unit for one in declared if one.unit and one.unit != "calendar_year"]
    return units[0] if units else ""


def input_unit(key: str, declared: list[Input], given: str | None) -> str:
    """The unit of an input, when some intervention has such an input in it."""
    quantities = [one.unit for one in declared if one.unit and one.unit != "calendar_year"]
    bare = len(quantities) < len(declared)  # names of curves, or years
    if given is None:
        if bare:
            return ""
        raise WrongCellError(f"{key} has no unit", f"write {with_unit(key, quantities[0])}")
    shown = with_unit(key, quantities[0]) if quantities else key
    unit = _readable(given, f"write {shown}")
    if any(fits(unit, wanted) for wanted in quantities):
        return unit
    if not quantities:
        if unit == "calendar_year" and any(one.unit for one in declared):
            return unit
        what = f"{key} holds the name of a curve, or a year, and [{given}] stands behind it"
        raise WrongCellError(what, f"write {key}")
    what = f"unit {given} does not fit {key}, which is in {quantities[0]}"
    raise WrongCellError(what, f"write {shown}")


def _readable(given: str, todo: str) -> str:
    """The unit of a header, with what the header should be where it cannot be read."""
    try:
        return readable_unit(given)
    except WrongCellError as error:
        raise WrongCellError(error.what, todo) from error
