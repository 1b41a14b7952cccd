"""The text of a quantity: number, space, unit. Text only: what units mean is in ``units``.

The grammar is smaller than pint's on purpose. Pint reads ``k€`` as the Boltzmann constant
and hangs on ``9**9**9``; here both are refused before pint sees them.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from impactcalc import limits
from impactcalc.errors import UnitError
from impactcalc.records import record

_NUMBER = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_TOKEN = re.compile(r" *(?:([A-Za-z][A-Za-z0-9_]*|%)|([0-9]+)|(\*\*|\^|\*|/|\(|\)|-))")
_GROUPS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{2}0")
_AMOUNT = re.compile(r"(?:EUR|USD|GBP)(?:_[0-9]{4})?(?:/years?)?")
_MONEY = re.compile(r"(EUR|USD|GBP)(?:_([0-9]{4}))?")

CURRENCIES = ("EUR", "USD", "GBP")

_HINTS = {
    "ton": "write t (1,000 kg)",
    "tons": "write t (1,000 kg)",
    "a": "write year",
    "yr": "write year",
    "y": "write year",
    "jaar": "write year",
    "m2": "write m^2",
    "m3": "write m^3",
    "km2": "write km^2",
    "cm2": "write cm^2",
    "liter": "write litre",
    "liters": "write litre",
    "litres": "write litre",
    "euro": "write EUR",
    "euros": "write EUR",
    "eur": "write EUR",
    "kEUR": "write the euros out: 5_000 EUR",
    "keur": "write the euros out: 5_000 EUR",
    "MEUR": "write the euros out: 5_000_000 EUR",
    "mln": "write the number out: 5_000_000",
    "CO2": "write kgCO2e or tCO2e",
    "kgCO2": "write kgCO2e",
    "tCO2": "write tCO2e",
    "kwh": "write kWh",
    "mwh": "write MWh",
    "people": "write person",
    "boom": "write tree",
    "bomen": "write tree",
    "tegel": "write tile",
    "tegels": "write tile",
    "procent": "write %",
    "pct": "write %",
}


@record(frozen=True)
class Quantity:
    """A number with the text of its unit.

    Examples
    --------
    >>> parse_quantity("252_000 m^2")
    Quantity(number=252000.0, unit='m^2')
    >>> str(parse_quantity("1.5 %/year"))
    '1.5 %/year'
    """

    number: float
    unit: str

    def __str__(self) -> str:
        return f"{number_text(self.number)} {self.unit}"


def number_text(number: float) -> str:
    """Shortest text that reads back as the same number, whole numbers without ``.0``.

    Examples
    --------
    >>> number_text(252000.0), number_text(0.1)
    ('252000', '0.1')
    """
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(float(number))


def parse_number(text: str) -> float:
    """A number with a decimal point; underscores may group digits.

    Raises
    ------
    UnitError
        The text is no number, or larger than 1e30.

    Examples
    --------
    >>> parse_number("1_300.5")
    1300.5
    """
    if not _NUMBER.fullmatch(text):
        raise UnitError(f"{_shown(text)} is not a number{_number_hint(text)}")
    number = float(text.replace("_", ""))
    if not math.isfinite(number) or abs(number) > limits.NUMBER:
        raise UnitError(f"{_shown(text)} is above {limits.NUMBER:g}: give a smaller number")
    return number


def parse_quantity(text: str) -> Quantity:
    """Number, one space, unit.

    Raises
    ------
    UnitError
        Says what is wrong with the number or the unit, and what to write instead.
    """
    if not isinstance(text, str):
        raise UnitError(f"{_shown(text)} has no unit: {_unit_missing(text)}")
    if re.search(r"[^\S ]", text.strip()):
        raise UnitError(f"{_shown(text)} has white space of another kind: use a plain space")
    number, _, unit = text.strip().partition(" ")
    unit = unit.strip()
    if not unit:
        glued = re.fullmatch(r"([+-]?[0-9][0-9_.,]*)([A-Za-z%€].*)", number)
        hint = _unit_missing(number)
        if glued:
            hint = f"write a space between number and unit, {glued[1]} {glued[2]}"
        raise UnitError(f"{_shown(text)} has no unit: {hint}")
    if spaced := re.match(r"[0-9]{3}(?: [0-9]{3})*(?= )", unit):
        joined = f"{number} {spaced[0]}".replace(" ", "_")
        if _NUMBER.fullmatch(joined):
            todo = f"write {joined}{unit[spaced.end() :]}"
            raise UnitError(f"{_shown(text)} has a space inside its number: {todo}")
    value = parse_number(number)
    checked = check_unit(unit)
    if _GROUPS.fullmatch(number) and _AMOUNT.fullmatch(checked):
        # An amount of euros has two decimals at most, so a third one that is a nought stands
        # for thousands to some, and for show to others.
        what = f"{_shown(number)} may be {number.replace('.', '_')} or {number_text(value)}"
        raise UnitError(f"{what}: write the one that is meant")
    return Quantity(value, checked)


def _unit_missing(given: object) -> str:
    """What to do about a number without a unit; an example with the number itself."""
    number = str(given)
    if isinstance(given, bool) or not _NUMBER.fullmatch(number):
        return "write a number, a space and a unit, such as 30 years"
    return f"write the unit behind it, such as {number} EUR, {number} m^2 or {number} years"


def check_unit(unit: str) -> str:
    """The unit with spaces taken out, when grammar and names are right.

    Raises
    ------
    UnitError
        The unit is too long, outside the grammar, or names something unknown.

    Examples
    --------
    >>> check_unit("kgCO2e / tree / year")
    'kgCO2e/tree/year'
    >>> check_unit("m2")
    Traceback (most recent call last):
    ...
    impactcalc.errors.UnitError: unit 'm2' is unknown: write m^2
    """
    return _check_unit(unit)


@cache
def _check_unit(unit: str) -> str:
    tokens = _tokens(unit)
    _check_grammar(unit, tokens)
    for token in tokens:
        if token[0].isalpha() and not known_unit(token):
            raise UnitError(f"unit {_shown(token)} is unknown: {_unit_hint(token)}")
    return "".join(tokens)


def _unit_hint(name: str) -> str:
    if hint := _HINTS.get(name) or _HINTS.get(name.lower()):
        return hint
    if name.partition("_")[0] in CURRENCIES:
        return f"give a price year from {limits.FIRST_YEAR} to {limits.LAST_YEAR}, as in EUR_2025"
    near = get_close_matches(name, sorted(definition_lines()), n=1)
    return f"did you mean {near[0]}?" if near else "use one of the units in the documentation"


def known_unit(name: str) -> bool:
    """Whether ``name`` is a unit of the definitions file, or money such as ``EUR_2021``."""
    return name in definition_lines() or money_name(name) is not None


def money_name(name: str) -> tuple[str, int | None] | None:
    """Currency and price year of a money unit, None for any other unit.

    Examples
    --------
    >>> money_name("EUR_2021"), money_name("EUR"), money_name("tree")
    (('EUR', 2021), ('EUR', None), None)
    """
    match = _MONEY.fullmatch(name)
    if not match:
        return None
    year = int(match[2]) if match[2] else None
    if year is not None and not limits.FIRST_YEAR <= year <= limits.LAST_YEAR:
        return None
    return match[1], year


def money_in(unit: str) -> tuple[str, ...]:
    """Every money unit named in a unit text, in order.

    Examples
    --------
    >>> money_in("EUR_2021/kg")
    ('EUR_2021',)
    """
    return tuple(token for token in _tokens(unit) if money_name(token))


def with_price_year(unit: str, year: int) -> str:
    """The unit with bare money given a price year; other money is left as it is.

    Examples
    --------
    >>> with_price_year("EUR/year", 2025)
    'EUR_2025/year'
    """
    tokens = _tokens(unit)
    return "".join(f"{t}_{year}" if t in CURRENCIES else t for t in tokens)


@cache
def definition_lines() -> dict[str, str]:
    """The line of ``units.txt`` that defines each name, alias or not."""
    lines: dict[str, str] = {}
    for line in definitions().splitlines():
        text = line.partition("#")[0].strip()
        if text:
            left, _, right = text.partition("=")
            names = [left, *right.split("=")[1:]]
            lines.update((name.strip(), text) for name in names if name.strip() != "_")
    return lines


@cache
def unit_powers(unit: str) -> tuple[tuple[str, int], ...]:
    """Each unit in a checked text, in order, with the power it stands to.

    Examples
    --------
    >>> unit_powers("kg/(m^2*year)")
    (('kg', 1), ('m', -2), ('year', -1))
    """
    found: list[tuple[str, int]] = []
    stack: list[tuple[int, int]] = []
    side, sign = 1, 1
    tokens = _tokens(unit)
    for position, part in enumerate(tokens):
        if part in "*/":
            side = sign if part == "*" else -sign
        elif part == "(":
            stack.append((sign, len(found)))
            sign = side
        elif part == ")":
            sign, start = stack.pop()
            power = _power_after(tokens, position)
            found[start:] = [(name, held * power) for name, held in found[start:]]
        elif part[0].isalpha() or part == "%":
            name = "percent" if part == "%" else part
            found.append((name, side * _power_after(tokens, position)))
    return tuple(found)


def _power_after(tokens: tuple[str, ...], position: int) -> int:
    """The power written behind a unit or a bracket, 1 where there is none."""
    if tokens[position + 1 : position + 2] != ("^",):
        return 1
    negative = tokens[position + 2] == "-"
    return int(tokens[position + 2 + negative]) * (-1 if negative else 1)


@cache
def definitions() -> str:
    """The text of ``units.txt``."""
    return (files("impactcalc") / "units.txt").read_text(encoding="utf-8")


@cache
def _tokens(unit: str) -> tuple[str, ...]:
    if len(unit) > limits.UNIT_CHARACTERS:
        raise UnitError(f"a unit of {len(unit)} characters: keep to {limits.UNIT_CHARACTERS}")
    if "€" in unit:
        raise UnitError(f"unit {_shown(unit)} is unknown: write EUR, and the number in full")
    tokens: list[str] = []
    position = 0
    while position < len(unit.rstrip()):
        match = _TOKEN.match(unit, position)
        if not match:
            raise UnitError(
                f"unit {_shown(unit)} has a character that is not allowed: "
                "use names, *, /, ^ and brackets"
            )
        tokens.append("^" if match[0].strip() == "**" else match[0].strip())
        position = match.end()
    return tuple(tokens)


def _check_grammar(unit: str, tokens: tuple[str, ...]) -> None:
    """Unit = factor (('*' | '/') factor)*; factor = (name | '1' | '(' unit ')') ['^' integer]."""
    grammar = _Grammar(unit, tokens)
    grammar.product(0)
    if grammar.here:
        raise grammar.fail()


class _Grammar:
    """Reads the tokens of a unit, one after another."""

    def __init__(self, unit: str, tokens: tuple[str, ...]) -> None:
        self.unit = unit
        self.tokens = tokens
        self.position = 0

    @property
    def here(self) -> str:
        """The next token, empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        """The next token, and one step on."""
        found = self.here
        self.position += 1
        return found

    def fail(self) -> UnitError:
        return UnitError(f"unit {_shown(self.unit)} cannot be read: write it like kg/m^2/year")

    def product(self, depth: int) -> None:
        self.factor(depth)
        while self.here in ("*", "/"):
            self.next()
            self.factor(depth)

    def factor(self, depth: int) -> None:
        first = self.next()
        if first == "(" and depth < 5:
            self.product(depth + 1)
            if self.next() != ")":
                raise self.fail()
        elif not (first[:1].isalpha() or first in ("%", "1")):
            raise self.fail()
        if self.here == "^":
            self.next()
            self.exponent()

    def exponent(self) -> None:
        size = self.next()
        if size == "-":
            size = self.next()
        if not size.isdigit():
            raise self.fail()
        most = limits.UNIT_EXPONENT
        if not 1 <= int(size) <= most:
            what = f"unit {_shown(self.unit)} has exponent {size}"
            raise UnitError(f"{what}: give one from 1 to {most}, or below zero")


def _number_hint(text: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", text) and "," in text:
        groups = re.sub("[,.]", "_", text)
        if text.count(",") > 1 or "." in text:
            return f": write {groups}"
        decimal = number_text(float(text.replace(",", ".")))
        return f": write {groups} or {decimal}, whichever is meant"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3}){2,}", text):
        return f": write {text.replace('.', '_')}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f": write {text.replace(',', '.')}, the decimal sign is a point"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", text):
        return f": write {text.replace('.', '').replace(',', '.')}"
    if text.lstrip("+-").startswith("."):
        return ": write a digit before the point"
    if text.startswith("€") or text[:1].isalpha():
        return ": write the number first, then the unit, such as 5 EUR"
    return ": write digits, with a point for decimals"


def _shown(text: object) -> str:
    shown = repr(text)
    return shown if len(shown) <= 60 else shown[:57] + "..."
