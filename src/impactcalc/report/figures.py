"""Figures as people read them: grouped, rounded, and in the way of the language."""

from __future__ import annotations

from collections.abc import Sequence

from impactcalc.report.words import word

WIDTH = 80
"""Columns of a terminal, where nothing says how many."""

SIZES = (1, 1_000, 1_000_000, 1_000_000_000)
"""Units of a table of euros."""

HUGE = 1e15
"""Nothing is worth so much; such a number is a slip, and is not written out."""


def local(text: str, lang: str) -> str:
    """A number in English writing, with point and comma the way of the language."""
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def euros(amount: float, lang: str) -> str:
    """Whole euros with thousands grouped the way of the language.

    Examples
    --------
    >>> euros(-1234567.8, "en"), euros(1234567.8, "nl"), euros(-0.3, "en")
    ('-1,234,568', '1.234.568', '0')
    """
    return number(amount, 0, lang)


def money(amount: float, lang: str) -> str:
    """Whole euros with their unit.

    Examples
    --------
    >>> money(1234567.8, "nl")
    '1.234.568 EUR'
    """
    return f"{euros(amount, lang)} EUR"


def number(value: float | None, digits: int, lang: str) -> str:
    """A number with so many decimals, or the word for none; powers of ten beyond all sense.

    Examples
    --------
    >>> number(1234.567, 1, "nl"), number(None, 1, "nl"), number(-2e21, 0, "en")
    ('1.234,6', 'geen', '-2.0e+21')
    """
    if value is None:
        return word("none", lang)
    if abs(value) >= HUGE:
        return local(f"{value:.1e}", lang)
    text = f"{value:,.{digits}f}"
    return local(text.removeprefix("-") if float(text.replace(",", "")) == 0 else text, lang)


def ratio(value: float | None, lang: str) -> str:
    """A ratio in two decimals; more where it would read as break-even and is not.

    Examples
    --------
    >>> ratio(1.654, "nl"), ratio(0.9987, "en"), ratio(1.0, "en")
    ('1,65', '0.999', '1.00')
    """
    if value is not None and abs(value) >= 1e6:
        return local(f"{value:.1e}", lang)
    digits = 2
    while value is not None and abs(value - 1) > 1e-6 and round(value, digits) == 1:
        digits += 1
    return number(value, digits, lang)


def quantity(value: float, lang: str) -> str:
    """An amount in its own unit, in about four figures, and whole from a thousand on.

    Examples
    --------
    >>> quantity(252_000.0, "nl"), quantity(239.904, "en"), quantity(8.19, "en")
    ('252.000', '239.9', '8.19')
    """
    large = abs(value)
    if large and (large >= HUGE or large < 0.001):
        return local(f"{value:.1e}", lang)
    digits = next((n for n, least in enumerate((1000, 100, 10, 1)) if large >= least), 4)
    text = f"{value:,.{digits}f}"
    return local(text.rstrip("0").rstrip(".") if digits else text, lang)


def percent(share: float | None, lang: str, digits: int = 0) -> str:
    """A share in per cent; what is more than nothing never reads as nothing.

    Examples
    --------
    >>> percent(0.0798, "en"), percent(0.001, "en"), percent(0.0625, "nl", digits=1)
    ('8 %', '< 1 %', '6,2 %')
    """
    if share is None:
        return word("none", lang)
    least = 10.0**-digits
    if 0 < 100 * share < least / 2:
        return local(f"< {least:.{digits}f} %", lang)
    return f"{number(100 * share, digits, lang)} %"


def clean(text: str) -> str:
    r"""Text of a file without control characters, which could steer a terminal.

    Examples
    --------
    >>> clean("trees\x1b[2J")
    'trees [2J'
    """
    return "".join(char if char.isprintable() else " " for char in text)


def size_for(amounts: Sequence[float], digits: int = 7) -> int:
    """Unit in which each amount has at most so many digits.

    Examples
    --------
    >>> size_for([1200.0, -197_864.0]), size_for([22_200_000.0])
    (1, 1000)
    """
    largest = max((abs(amount) for amount in amounts), default=0.0)
    most = 10.0**digits - 0.5
    return next((size for size in SIZES if largest < most * size), SIZES[-1])


def cell(amount: float, size: int, lang: str) -> str:
    """An amount in a table; a stroke is exactly nothing."""
    if amount == 0:
        return "-"
    if abs(amount) >= HUGE:
        return local(f"{amount / size:.1e}", lang)
    return euros(amount / size, lang)
