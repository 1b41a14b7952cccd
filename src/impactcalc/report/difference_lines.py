"""Lines of a report of differences: rows, running text, and inputs with what they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impactcalc.differences.traces import InputChange
from impactcalc.report.difference_words import say
from impactcalc.report.figures import WIDTH, clean, local, number, percent
from impactcalc.report.layout import cells, flush, pad, wrap
from impactcalc.report.names import unit_of

FIGURE = 13
"""Room of a column of figures."""


def written(text: str, indent: int = 2, hang: int = 2) -> Iterator[str]:
    """Running text; text of a file is cleaned here, so that it cannot steer a terminal."""
    for line in wrap(clean(text), WIDTH - indent, hang):
        yield " " * indent + line


def row(label: str, figures: Sequence[str], indent: int = 2) -> Iterator[str]:
    """A label and its figures; a long label takes lines of its own."""
    shown = [flush(f" {figure}", FIGURE) for figure in figures]
    taken = sum(map(cells, shown))
    lines = wrap(clean(label), max(WIDTH - indent - taken, 20), 2) or [""]
    yield from (" " * indent + line for line in lines[:-1])
    yield pad(" " * indent + lines[-1], WIDTH - taken) + "".join(shown)


def signed(value: float | None, digits: int, lang: str) -> str:
    """A difference with its sign; nothing where there is none.

    Examples
    --------
    >>> signed(1234.5, 0, "nl"), signed(-0.25, 2, "en"), signed(None, 0, "en")
    ('+1.234', '-0.25', '')
    """
    if value is None:
        return ""
    text = number(value, digits, lang)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def per_cent(share: float | None, lang: str) -> str:
    """A share with its sign; beyond ten times it says nothing more."""
    if share is None or abs(share) >= 10:
        return ""
    text = percent(abs(share), lang)
    return f"{'-' if share < 0 else '+'}{text}" if not text.startswith("<") else text


def arrow(a: object, b: object) -> str:
    """From one to the other."""
    return f"{a} → {b}"


def short(change: InputChange, lang: str) -> str:
    """An input with what it was and is; the many figures of a regime are one reason."""
    if change.source.startswith("regime "):
        was, now = (source.partition(" ")[2] for source in (change.source, change.source_b))
        return say("regime", lang, what=was if was == now else arrow(was, now))
    return f"{change.name.replace('_', ' ')}: {was_and_is(change, lang)}"


def was_and_is(change: InputChange, lang: str) -> str:
    """Two given figures, grouped, with their unit once where it is one."""
    (was, unit_a), (now, unit_b) = (_given(text, lang) for text in (change.a_text, change.b_text))
    if unit_a == unit_b:
        return f"{arrow(was, now)} {unit_b}".strip()
    return arrow(f"{was} {unit_a}".strip(), f"{now} {unit_b}".strip())


def _given(text: str | None, lang: str) -> tuple[str, str]:
    """A given figure and its unit; one that is not there says so."""
    if text is None:
        return say("absent", lang), ""
    figure, _, unit = text.partition(" ")
    try:
        value = float(figure)
    except ValueError:
        return text, ""
    if unit or "." in figure:  # what has no unit may be a year
        figure = local(f"{value:,.12g}", lang)
    return figure, unit if "EUR_" in unit or not unit else unit_of(unit, lang)
