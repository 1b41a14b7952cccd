"""A picture of falling lines on a logarithmic axis, as SVG text and nothing else.

Equal data give equal text. Lines are given by their corners: between two corners the logarithm
of a discount factor is straight, so no other points are needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 720, 430
LEFT, RIGHT, TOP, BOTTOM = 76, 152, 16, 52
_DASHES = ("", "9 4", "2 3", "9 3 2 3", "5 3", "1 5")
_COLOURS = ("#c8551b", "#2a78b8", "#b0559b", "#1b8a5f", "#8a7500", "#7a7a7a")
_NAME = "factor-lines"


@dataclass(frozen=True)
class Line:
    """A name and the corners of a line: years, rising, and the factor at each."""

    name: str
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Frame:
    """The years across and the powers of ten down."""

    years: int
    decades: int

    def x(self, year: float) -> float:
        """Place of a year."""
        return LEFT + (WIDTH - LEFT - RIGHT) * year / self.years

    def y(self, factor: float) -> float:
        """Place of a factor; 1 is at the top."""
        return TOP - (HEIGHT - TOP - BOTTOM) * math.log10(factor) / self.decades


def picture(title: str, words: str, lines: Sequence[Line], frame: Frame, step: int) -> str:
    """The whole picture; ``step`` is the distance of the marks on the axis of years."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{_NAME}-title {_NAME}-words">',
        f'<title id="{_NAME}-title">{escape(title)}</title>',
        f'<desc id="{_NAME}-words">{escape(words)}</desc>',
        _style(),
        f'<g class="{_NAME}">',
        *_grid(frame, step),
        *(piece for number, line in enumerate(lines) for piece in _drawn(number, line, frame)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _style() -> str:
    rules = [
        "text { fill: currentColor; font: 13px system-ui, sans-serif; }",
        ".grid { stroke: currentColor; stroke-opacity: 0.18; stroke-width: 1; }",
        ".axis { text-anchor: middle; }",
        ".side { text-anchor: end; }",
        ".line { fill: none; stroke-width: 2.4; stroke-linejoin: round; }",
    ]
    return "<style>" + " ".join(f".{_NAME} {rule}" for rule in rules) + "</style>"


def _grid(frame: Frame, step: int) -> Iterable[str]:
    top, bottom = frame.y(1), frame.y(10.0**-frame.decades)
    left, right = frame.x(0), frame.x(frame.years)
    for power in range(frame.decades + 1):
        y = frame.y(10.0**-power)
        label = f"{1 / 10**power:.{power}f}"
        yield _straight("grid", left, y, right, y)
        yield _text("side", left - 8, y + 4, label)
    for year in range(0, frame.years + 1, step):
        x = frame.x(year)
        yield _straight("grid", x, top, x, bottom)
        yield _text("axis", x, bottom + 18, str(year))
    yield _text("axis", (left + right) / 2, bottom + 40, "years after the base year")


def _drawn(number: int, line: Line, frame: Frame) -> Iterable[str]:
    """The line and its name: at its end, or beside it where it leaves through the bottom."""
    inside = _above(line.corners, 10.0**-frame.decades)
    way = "L".join(f"{frame.x(year):.1f} {frame.y(factor):.1f}" for year, factor in inside)
    dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
    yield f'<path class="line" stroke="{_COLOURS[number]}"{dash} d="M{way}"/>'
    (year, factor) = inside[-1]
    if year == line.corners[-1][0]:
        yield _text("name", frame.x(year) + 8, frame.y(factor) + 4, line.name)
    else:
        yield _text("side", frame.x(year) - 34, frame.y(factor) - 12, line.name)


def _above(corners: Sequence[tuple[float, float]], floor: float) -> list[tuple[float, float]]:
    """Corners down to the floor, and the place where the line meets it."""
    found = [corners[0]]
    for (start, high), (end, low) in pairwise(corners):
        if low < floor:
            share = math.log(high / floor) / math.log(high / low)
            return [*found, (start + share * (end - start), floor)]
        found.append((end, low))
    return found


def _straight(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
