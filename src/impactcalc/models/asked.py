"""What an input asks for: its words, its form, and an example of that form."""

from __future__ import annotations

from impactcalc.models.catalogue_files import Input
from impactcalc.models.inputs import InputValue
from impactcalc.models.placeholders import MARK
from impactcalc.models.uncertain import Uncertain


def form_of(declared: Input) -> str:
    """An input with placeholders for its figures; a curve and a series have two points.

    Examples
    --------
    >>> from impactcalc.models.base import LocalText
    >>> form_of(Input(description=LocalText("Area"), unit="m^2"))
    '___ m^2'
    """
    if declared.curve is not None:
        x, y = declared.curve.x, declared.curve.y
        return f"{{{_point(10, x)}: {MARK} {y}, {_point(100, x)}: {MARK} {y}}}"
    if declared.series is not None:
        return f"{{2027: {MARK} {declared.series}, 2028: {MARK} {declared.series}}}"
    return MARK if declared.unit == "calendar_year" else f"{MARK} {declared.unit}"


def example_of(declared: Input) -> str:
    """An input in the form it has in a file; the figures show nothing but the form.

    Examples
    --------
    >>> from impactcalc.models.base import LocalText
    >>> example_of(Input(description=LocalText("Area"), unit="m^2"))
    '1_250 m^2'
    """
    if declared.curve is not None:
        x, y = declared.curve.x, declared.curve.y
        return f"{{{_point(10, x)}: {figure(y)}, {_point(100, x)}: 2_500 {y}}}"
    if declared.series is not None:
        one = _within(declared, declared.series)
        return f"{{2027: {one}, 2028: {one}}}"
    if declared.unit == "calendar_year":
        return "2040, or never" if declared.never else "2040"
    return _within(declared, declared.unit or "")


def _point(number: int, unit: str) -> str:
    return f"{number} {'years' if unit == 'year' else unit}"


def figure(unit: str) -> str:
    """A number and its unit; a number per something shows the decimal point.

    Examples
    --------
    >>> figure("kg/year"), figure("EUR/kWh")
    ('1_250 kg/year', '0.25 EUR/kWh')
    """
    return f"{'0.25' if '/' in unit.removesuffix('/year') else '1_250'} {unit}"


def _within(declared: Input, unit: str) -> str:
    """An example that its limits allow."""
    shown = figure(unit)
    number = float(shown.split()[0].replace("_", ""))
    for limit, sign in ((declared.at_least, 1), (declared.at_most, -1)):
        if isinstance(limit, Uncertain):
            if limit.value.unit != unit or sign * number < sign * limit.value.number:
                return str(limit.value)
    return shown


def limit_text(limit: InputValue | None) -> str:
    """A limit of an input as text, empty where there is none."""
    return str(limit.value) if isinstance(limit, Uncertain) else ""


def asked(declared: Input) -> str:
    """What an input asks for: description, unit and limits, in one line of English.

    Examples
    --------
    >>> from impactcalc.models.base import LocalText
    >>> asked(Input(description=LocalText("Number of trees."), unit="tree"))
    'number of trees, in tree'
    """
    text = " ".join(declared.description.text("en").split()).rstrip(".")
    text = text if text[1:2].isupper() else text[:1].lower() + text[1:]
    if declared.curve is not None:
        unit = f"{declared.curve.y} by {declared.curve.x}, as a curve"
    else:
        unit = f"{declared.series}, year by year" if declared.series else f"{declared.unit}"
    parts = [text, "a calendar year" if unit == "calendar_year" else f"in {unit}"]
    for word, limit in (("at least", declared.at_least), ("at most", declared.at_most)):
        if shown := limit_text(limit):
            parts.append(f"{word} {shown}")
    return ", ".join(parts)
