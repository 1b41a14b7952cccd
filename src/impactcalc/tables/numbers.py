"""Numbers as text of a cell. What may be read in two ways is refused."""

from __future__ import annotations

import re
from decimal import Decimal

from impactcalc.errors import UnitError
from impactcalc.models.words import split_message
from impactcalc.quantities import check_unit, number_text, parse_number
from impactcalc.records import record
from impactcalc.tables.cells import CellValue, Moment
from impactcalc.tables.words import english_unit

_DOTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DOTS_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_COMMAS_DOT = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")
_AMOUNT = re.compile(r"([+-]?[0-9][0-9.,_]*(?:[eE][+-]?[0-9]+)?)( ?)(.*)")
_RANGE = re.compile(r"[-\u2013\u2014\u2212(\u00b1~]|(?:to|tot|t/m|\+/-)\b")


class WrongCellError(ValueError):
    """A cell cannot be used: what is wrong with it, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        self.what = what
        self.todo = todo
        super().__init__(f"{what}: {todo}")


def number(text: str, *, mixed: bool) -> float:
    """The number in a text; ``mixed`` where a comma may be the decimal sign.

    Raises
    ------
    WrongCellError
        It is no number, or may be two.

    Examples
    --------
    >>> number("12,5", mixed=True), number("1.234,5", mixed=True), number("0.125", mixed=True)
    (12.5, 1234.5, 0.125)
    >>> number("1,234", mixed=True)
    Traceback (most recent call last):
    ...
    impactcalc.tables.numbers.WrongCellError: '1,234' may be 1.234 or 1234: write ...
    """
    body = text.lstrip("+-")
    sign = text[: len(text) - len(body)]
    if len(sign) > 1:
        raise WrongCellError(f"{text!r} is not a number", "write digits")
    digits = _with_point(body, mixed=mixed)
    try:
        return parse_number(sign + digits)
    except UnitError as error:
        what, todo = split_message(str(error))
        raise WrongCellError(what, todo or "write digits") from error


def _with_point(body: str, *, mixed: bool) -> str:
    """The digits with a decimal point and no groups, where they can be read in one way."""
    groups, parts = re.sub("[.,]", "", body), len(re.findall("[.,]", body))
    if _COMMAS.fullmatch(body) and parts == 1:
        raise _two_ways(body, groups, mixed=mixed)
    if _DOTS.fullmatch(body) and parts == 1:
        if mixed:
            raise _two_ways(body, groups, mixed=mixed)
        return body
    if _COMMAS.fullmatch(body) or _DOTS.fullmatch(body):
        meant = groups
    elif _COMMA.fullmatch(body) or _DOTS_COMMA.fullmatch(body):
        meant = body.replace(".", "").replace(",", ".")
    elif _COMMAS_DOT.fullmatch(body):
        meant = body.replace(",", "")
    else:
        return body  # plain, or no number at all
    if mixed:
        return meant
    raise WrongCellError(f"{body!r} is not a number", f"write {meant}, the decimal sign is a point")


def _two_ways(body: str, groups: str, *, mixed: bool) -> WrongCellError:
    decimal = body.replace(",", ".")
    # With one more digit it can no longer be a group of three.
    shown = decimal + "0" if mixed else number_text(float(decimal))
    todo = f"write {groups}, or {shown}, whichever is meant"
    return WrongCellError(f"{body!r} may be {decimal} or {groups}", todo)


@record(frozen=True)
class Measure:
    """A number as text, and the unit the cell itself gives, "" for none."""

    number: str
    unit: str = ""


def measure(value: CellValue, *, mixed: bool) -> Measure:
    """The number of a cell, with its own unit where it has one.

    Raises
    ------
    WrongCellError
        It holds something else.

    Examples
    --------
    >>> measure("12 m^2", mixed=False)
    Measure(number='12', unit='m^2')
    """
    if isinstance(value, bool):
        raise WrongCellError(f"is {str(value).lower()}", "write a number")
    if isinstance(value, (int, float)):
        return Measure(number_text(float(value)))
    if not isinstance(value, str):
        raise dated(value)
    found = _AMOUNT.fullmatch(value)
    if not found:
        todo = "write digits; leave the cell blank where nothing is known"
        raise WrongCellError(f"{value!r} is not a number", todo)
    digits, space, rest = found[1], found[2], found[3]
    if _RANGE.match(rest):
        todo = "write one number here; a range fits in a project file only"
        raise WrongCellError(f"{value!r} is a range", todo)
    if rest[:1].isdigit():
        joined = re.sub("[ _]", "", value)
        raise WrongCellError(f"{value!r} has a space in its number", f"write {joined}")
    one = number_text(number(digits, mixed=mixed))
    return Measure(one, _own_unit(rest, spaced=bool(space))) if rest else Measure(one)


def _own_unit(text: str, *, spaced: bool) -> str:
    if not spaced and text != "%":
        raise WrongCellError(f"{text!r} follows the digits", "write a space before the unit")
    return readable_unit(text)


def readable_unit(text: str) -> str:
    """A unit as the units file has it.

    Raises
    ------
    WrongCellError
        It is unknown or cannot be read.
    """
    try:
        return check_unit(english_unit(text))
    except UnitError as error:
        raise WrongCellError(*split_message(str(error))) from error


def dated(value: object) -> WrongCellError:
    """What to say of a cell that a spreadsheet holds for a date."""
    shown = value.isoformat() if isinstance(value, Moment) and hasattr(value, "isoformat") else ""
    todo = "format the cell as a number and type it again"
    return WrongCellError(f"holds a date, {shown}".rstrip(", "), todo)


def hundredth(number_of_percent: str) -> float:
    """A percentage as a share, without dust of binary fractions.

    Examples
    --------
    >>> hundredth("7")
    0.07
    """
    return float(Decimal(number_of_percent) / 100)
