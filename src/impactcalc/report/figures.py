"""Figures as people read them: grouped, rounded, and in the way of the language."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from impactcalc.report.words import word

WIDTH = 80
"""Columns of a terminal; no line is longer."""

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
    return local(f"{100 * share:,.{digits}f} %", lang)


def clean(text: str) -> str:
    r"""Text of a file without control characters, which could steer a terminal.

    Examples
    --------
    >>> clean("trees\x1b[2J")
    'trees [2J'
    """
    return "".join(char if char.isprintable() else " " for char in text)


def size_for(amounts: Sequence[float]) -> int:
    """Unit in which each amount has at most seven digits.

    Examples
    --------
    >>> size_for([1200.0, -197_864.0]), size_for([22_200_000.0])
    (1, 1000)
    """
    largest = max((abs(amount) for amount in amounts), default=0.0)
    return next((size for size in SIZES if largest < 9_999_999.5 * size), SIZES[-1])


def cell(amount: float, size: int, lang: str) -> str:
    """An amount in a table; a stroke is exactly nothing."""
    if amount == 0:
        return "-"
    return local(f"{amount / size:.1e}", lang) if abs(amount) > HUGE else euros(amount / size, lang)


def row(label: str, value: str, indent: int = 0) -> Iterator[str]:
    """A label, and its value at the right edge; what is long takes lines of its own."""
    pad = " " * indent
    if len(value) > WIDTH - 22:
        yield from wrapped(label, indent)
        yield from (line.rjust(WIDTH) for line in textwrap.wrap(value, WIDTH - 2 - indent))
        return
    room = WIDTH - len(value) - 2
    lines = textwrap.wrap(
        label, room, initial_indent=pad, subsequent_indent=pad + "  ", break_on_hyphens=False
    ) or [pad]
    yield from lines[:-1]
    yield f"{lines[-1]:<{room}}  {value}"


def wrapped(text: str, indent: int = 0, hang: int = 2) -> Iterator[str]:
    """Text in lines of at most 80 columns; those after the first stand in by ``hang``."""
    first, after = " " * indent, " " * (indent + hang)
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=after, break_on_hyphens=False
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], indent: int = 2) -> Iterator[str]:
    """Columns of figures, each as wide as it must be; the first holds labels.

    Labels that do not fit take several lines; figures are never cut.
    """
    cells = [heads, *rows]
    widths = [max(len(line[n]) for line in cells) for n in range(1, len(heads))]
    gap = 2 if indent + sum(widths) + 2 * len(widths) + 20 <= WIDTH else 1
    room = max(WIDTH - indent - sum(widths) - gap * len(widths), 8)
    for line in cells:
        labels = textwrap.wrap(line[0], room, subsequent_indent=" ", break_on_hyphens=False) or [""]
        figures = "".join(
            " " * gap + text.rjust(width) for text, width in zip(line[1:], widths, strict=True)
        )
        for label in labels[:-1]:
            yield " " * indent + label
        yield " " * indent + labels[-1].ljust(room) + figures
