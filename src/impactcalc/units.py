"""Units, by pint with our own definitions; the only module that knows pint.

A unit is looked at once, while a plan is made: after that there are factors and plain
arrays. Money of each currency and price year is a dimension of its own, so euros of two
years never add in silence; converting them takes a price index, not a unit.
"""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

from impactcalc.errors import UnitError
from impactcalc.quantities import check_unit, definition_lines, money_name, unit_powers
from impactcalc.records import record


class _Later:
    """scipy, for the one method of pint that needs it, loaded when that is called."""

    def __getattr__(self, name: str) -> Any:
        import_module("scipy.optimize")
        return getattr(import_module("scipy"), name)


def _without_scipy() -> Any:
    """Import pint without the scipy it imports for a method that is not used here.

    A command that needs no scipy must not pay for it. Where somebody has loaded either of
    the two already, pint is imported as it is.
    """
    if "pint" in sys.modules or "scipy" in sys.modules:
        return import_module("pint")
    sys.modules["scipy"] = None  # type: ignore[assignment]
    try:
        module = import_module("pint")
    finally:
        del sys.modules["scipy"]
    for name in ("pint.compat", "pint.facets.plain.qto"):
        if name in sys.modules and hasattr(sys.modules[name], "scipy"):
            sys.modules[name].scipy = _Later()  # type: ignore[attr-defined]
    return module


if TYPE_CHECKING:
    import pint
else:
    pint = _without_scipy()

_LOCK = Lock()
"""Two threads must not define one unit at once."""


@cache
def _registry() -> pint.UnitRegistry[Any]:
    """A registry without units: each is defined when it is first named."""
    return pint.UnitRegistry(None, on_redefinition="raise")


_PART = re.compile(r"\*\*|[*/]|[^\s*/]+")


@cache
def _define(name: str) -> str:
    """Define a unit, after the units it is defined by; its main name.

    Definitions are built, not given to pint as text: reading text is most of the time that
    pint takes here. A test holds each against pint's own reading of ``units.txt``.
    """
    line = f"{name} = [money_{name}]" if money_name(name) else definition_lines()[name]
    main, meaning, *names = (part.strip() for part in line.split("="))
    if main != name:
        return _define(main)
    scale, powers = _meaning(meaning)
    symbol = names[0] if names and names[0] != "_" else None
    definition = pint.facets.plain.UnitDefinition(
        main,
        symbol,
        tuple(names[1:]),
        pint.facets.plain.ScaleConverter(scale),
        pint.util.UnitsContainer(powers),
    )
    _registry().define(definition)  # type: ignore[arg-type]
    return main


def _meaning(text: str) -> tuple[float, dict[str, float]]:
    """Factor and powers of a definition such as ``10000 * meter ** 2`` or ``[length]``."""
    scale = 1.0
    powers: dict[str, float] = {}
    parts = _PART.findall(text)
    for position, part in enumerate(parts):
        before = parts[position - 1] if position else "*"
        if part in ("*", "/", "**") or before == "**":
            continue
        power = float(parts[position + 2]) if parts[position + 1 : position + 2] == ["**"] else 1.0
        sign = -1.0 if before == "/" else 1.0
        if part[0].isdigit():
            scale *= float(part) ** (sign * power)
        else:
            known = part if part.startswith("[") else _define(part)
            powers[known] = powers.get(known, 0.0) + sign * power
    return scale, powers


@record(frozen=True)
class Unit:
    """A unit that has been checked. Multiply, divide, raise, and convert by a factor."""

    inner: Any

    def __mul__(self, other: Unit) -> Unit:
        return Unit(self.inner * other.inner)

    def __truediv__(self, other: Unit) -> Unit:
        return Unit(self.inner / other.inner)

    def __pow__(self, exponent: float) -> Unit:
        return Unit(self.inner**exponent)

    @property
    def text(self) -> str:
        """The unit as it is written, ``1`` for none.

        Examples
        --------
        >>> (unit("kgCO2e/tree/year") * unit("tree")).text
        'kgCO2e/year'
        """
        return _text(self.inner)

    @property
    def plain(self) -> bool:
        """Whether it is a pure ratio: no unit, or percent."""
        return bool(self.inner.dimensionless)

    @property
    def calendar(self) -> bool:
        """Whether it is a calendar year, a date."""
        return self == unit("calendar_year")

    def fits(self, other: Unit) -> bool:
        """Whether one converts into the other by a factor."""
        return bool(self.inner.dimensionality == other.inner.dimensionality)

    def factor_to(self, other: Unit) -> float:
        """Number to multiply by to go from this unit to ``other``.

        Raises
        ------
        UnitError
            The two measure different things.

        Examples
        --------
        >>> unit("kgCO2e").factor_to(unit("tCO2e"))
        0.001
        """
        if self.inner == other.inner:
            return 1.0
        if not self.fits(other):
            raise UnitError(f"{self.text} does not fit {other.text}{_why(self, other)}")
        mine, yours = _base_factor(self.inner), _base_factor(other.inner)
        return mine / yours

    def money(self) -> tuple[str, ...]:
        """Every money unit in it, such as ``EUR_2021``."""
        names = (str(name) for name in self.inner._units)
        return tuple(sorted(name for name in names if money_name(name)))

    def without_money(self) -> Unit:
        """The same unit with the money left out."""
        result = self
        for name in self.money():
            result = result / unit(name) ** self.inner._units[name]
        return result


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """The unit written as ``text``.

    Raises
    ------
    UnitError
        The text is outside the grammar or names an unknown unit.

    Examples
    --------
    >>> unit("EUR_2021/year").money()
    ('EUR_2021',)
    """
    powers = unit_powers(check_unit(text))
    try:
        with _LOCK:
            result = _registry().Unit(pint.util.UnitsContainer())
            for name, power in powers:
                result = result * _named(name) ** power
            return Unit(result)
    except pint.PintError as error:
        raise UnitError(f"unit {text!r} cannot be read: {error}") from error


@cache
def _named(name: str) -> Any:
    """One unit by its name."""
    return _registry().Unit(pint.util.UnitsContainer({_define(name): 1}))


def ratio() -> Unit:
    """No unit at all."""
    return unit("1")


@cache
def _base_factor(inner: Any) -> float:
    factor: Any = _registry().get_base_units(inner)[0]
    return float(factor)


@cache
def _text(inner: Any) -> str:
    above: list[str] = []
    below: list[str] = []
    for name, power in inner._units.items():
        symbol = "%" if name == "percent" else _registry().get_symbol(str(name))
        size = abs(power)
        shown = symbol if size == 1 else f"{symbol}^{size:g}"
        (above if power > 0 else below).append(shown)
    above.sort(key=lambda s: (not money_name(s), s))
    below.sort(key=lambda s: (s.startswith("year"), s))
    top = "*".join(above) or "1"
    return "/".join([top, *below])


def _why(mine: Unit, yours: Unit) -> str:
    if mine.money() and yours.money() and mine.money() != yours.money():
        return ": money of different price years or currencies"
    names = {mine.text, yours.text}
    if "calendar_year" in names and "year" in names:
        return ": a calendar year is a date such as 2046, a year is a span such as 20 years"
    return ""
