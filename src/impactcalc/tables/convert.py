"""What a cell holds as a value of the project file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from impactcalc.tables import words
from impactcalc.tables.bundles import fits
from impactcalc.tables.cells import CellValue
from impactcalc.tables.headers import Column
from impactcalc.tables.numbers import WrongCellError, dated, hundredth, measure


def value_of(column: Column, value: CellValue, *, mixed: bool) -> Any:
    """The value of a cell in a column that does not depend on an intervention.

    Raises
    ------
    WrongCellError
        It does not hold what the column is for.
    """
    if column.kind in _BY_KIND:
        return _BY_KIND[column.kind](value, mixed)
    if column.kind == "text":
        return _text(column, value)
    return quantity(column.key, column.unit, value, mixed=mixed)


def _text(column: Column, value: CellValue) -> str:
    if isinstance(value, bool):
        raise WrongCellError(f"is {str(value).lower()}", "write text")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, (str, int, float)):
        raise dated(value)
    text = str(value)
    return words.VALUES.get(column.key, {}).get(words.plain(text), text)


def year(value: CellValue, mixed: bool = False) -> int:
    """A calendar year; whether it is a possible one is for the model to say.

    Programs that keep a column with blanks as numbers write its years as ``2026.0``.

    Examples
    --------
    >>> year("2026"), year("2026.0"), year(2026.0)
    (2026, 2026, 2026)
    """
    if isinstance(value, str) and (found := re.fullmatch(r"([0-9]{1,6})(?:\.0)?", value)):
        return int(found[1])
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
        return int(value)
    if isinstance(value, (str, int, float)):
        raise WrongCellError(f"{_shown(value)} is not a year", "write a year such as 2026")
    raise dated(value)


def year_range(value: CellValue) -> str | None:
    r"""A range of years as a project file writes it, None where it is none.

    Examples
    --------
    >>> year_range("2027 \u2013 2066"), year_range("2027")
    ('2027-2066', None)
    """
    text = re.sub(r" *[-\u2010-\u2014\u2212] *", "-", value) if isinstance(value, str) else ""
    return text if re.fullmatch("[0-9]{4}-[0-9]{4}", text) else None


def years(value: CellValue, mixed: bool = False) -> int | str:
    """One year, or a range of years."""
    if found := year_range(value):
        return found
    try:
        return year(value)
    except WrongCellError as error:
        if not isinstance(value, str):
            raise
        what = f"{_shown(value)} is no year and no range"
        raise WrongCellError(what, "write 2026 or 2027-2066") from error


def _share(value: CellValue, mixed: bool) -> float:
    found = measure(value, mixed=mixed)
    if found.unit == "%":
        return hundredth(found.number)
    if found.unit:
        what = f"{value!r} has a unit, and a share has none"
        raise WrongCellError(what, "write a number from 0 to 1")
    number = float(found.number)
    if 1 < number <= 100:
        todo = f"write {hundredth(found.number):g} for {found.number} %, a share goes from 0 to 1"
        raise WrongCellError(f"{found.number} is above 1", todo)
    return number


def _flag(value: CellValue, mixed: bool) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in words.FLAGS:
        return words.FLAGS[value.casefold()]
    raise WrongCellError(f"{_shown(value)} is neither yes nor no", "write true, or leave it blank")


def _level(value: CellValue, mixed: bool) -> int:
    found = measure(value, mixed=mixed)
    if found.unit or not re.fullmatch("[+-]?[0-9]+", found.number):
        raise WrongCellError(f"{_shown(value)} is no level", "write a whole number from 0 to 4")
    return int(found.number)


_BY_KIND: dict[str, Callable[[CellValue, bool], Any]] = {
    "year": year,
    "years": years,
    "share": _share,
    "flag": _flag,
    "level": _level,
}


def quantity(name: str, unit: str, value: CellValue, *, mixed: bool) -> str:
    """A number with the unit of its header, or with one of its own that fits it."""
    found = measure(value, mixed=mixed)
    if not found.unit:
        return f"{found.number} {unit}"
    if not fits(found.unit, unit):
        what = f"{_shown(value)} does not fit the header, which says {unit}"
        raise WrongCellError(what, f"give {name} in {unit}")
    return f"{found.number} {found.unit}"


def _shown(value: CellValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
