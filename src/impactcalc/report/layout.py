"""Lines of styled text, and the ways to lay them out.

Widths count cells of a terminal, not characters: a wide character takes two, an accent that
stands on the letter before it none. Styles are names of meanings; ``paint`` alone knows codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from impactcalc.records import record

LEAST = 60
"""Narrowest page; a narrower terminal wraps by itself."""

CODES = {"strong": "1", "dim": "2", "negative": "31", "flag": "33"}
"""Codes of a terminal by what they mean; no other meaning has a colour."""

LABEL = 12
"""Least room for the labels of a table that stand beside their figures."""

ROOMY = 36
"""Room for labels that goes before wide gaps."""

_EMOJI = "\ufe0f"
"""Asks for the picture of the character before it, which is wide."""


@record(frozen=True)
class Span:
    """A piece of text in one style, '' for none."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def cells(text: str) -> int:
    r"""Cells of a terminal that a text takes.

    Examples
    --------
    >>> cells("boom"), cells("木"), cells("e\u0301")
    (4, 2, 1)
    """
    if text.isascii():
        return len(text)
    total = last = 0
    for char in text:
        if char == _EMOJI:
            total += 2 - last if last else 0
            last = 2
            continue
        taken = _cells_of(char)
        total += taken
        last = taken or last
    return total


def _cells_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def size(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cells(span.text) for span in line)


def paint(lines: Iterable[Line], colour: bool) -> str:
    r"""The lines as one text, with codes for the styles if ``colour``.

    Examples
    --------
    >>> paint([(Span("-5", "negative"), Span("  "))], True)
    '\x1b[31m-5\x1b[0m\n'
    """
    return "".join(f"{_painted(trimmed(line), colour)}\n" for line in lines)


def _painted(line: Line, colour: bool) -> str:
    return "".join(
        f"\x1b[{CODES[span.style]}m{span.text}\x1b[0m" if colour and span.style else span.text
        for span in line
    )


def trimmed(line: Line) -> Line:
    """A line without the spaces at its end."""
    spans = list(line)
    while spans and not spans[-1].text.rstrip():
        spans.pop()
    if spans:
        spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
    return tuple(spans)


def wrap(text: str, room: int, hang: int = 0) -> list[str]:
    """Text in pieces of at most ``room`` cells; those after the first stand in by ``hang``.

    A word that is too long is broken; nothing is left out but spaces.

    Examples
    --------
    >>> wrap("a word and another", 8, hang=2)
    ['a word', '  and', '  anothe', '  r']
    """
    whole = " ".join(text.split())
    if cells(whole) <= room:
        return [whole] if whole else []
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, max(room - hang, 2)):
        longer = f"{line} {piece}" if line.strip() else line + piece
        if line.strip() and cells(longer) > room:
            lines.append(line)
            longer = " " * hang + piece
        line = longer
    return [*lines, line] if line.strip() else lines


_TIED = re.compile(r"(?:< )?\S*\d \(?(?:EUR|%|of \d|van \d)\S*|\S+")
"""A word; a number and its unit are one, and so is a number out of another."""


def _pieces(text: str, most: int) -> Iterator[str]:
    """Words, those that are longer than ``most`` cells in pieces."""
    for word in _TIED.findall(text):
        if cells(word) <= most:
            yield word
            continue
        piece = ""
        for char in word.replace(" ", ""):
            if piece and cells(piece + char) > most:
                yield piece
                piece = ""
            piece += char
        yield piece


def written(text: str, width: int, indent: int = 0, hang: int = 2, style: str = "") -> list[Line]:
    """Running text below an indent."""
    pad = " " * indent
    return [(Span(pad), Span(piece, style)) for piece in wrap(text, width - indent, hang)]


def described(label: str, text: str, width: int, column: int, indent: int = 2) -> list[Line]:
    """A label, and running text beside it; the text begins at the same column on each line."""
    room = width - indent - column
    parts = wrap(text, room)
    heads = wrap(label, column - 2)
    return [
        (Span(f"{' ' * indent}{pad(head, column)}", "strong"), Span(part))
        for head, part in zip_longest(heads, parts, fillvalue="")
    ]


def pad(text: str, room: int) -> str:
    """Text with spaces up to ``room`` cells."""
    return text + " " * (room - cells(text))


def flush(text: str, room: int) -> str:
    """Text at the right end of ``room`` cells."""
    return " " * (room - cells(text)) + text


def row(
    label: str, value: Span, width: int, indent: int = 2, edge: int | None = None
) -> list[Line]:
    """A label, and its value flush at ``edge``; what is long takes lines of its own."""
    edge = min(edge or width, width)
    taken = cells(value.text)
    if taken > edge - indent - LABEL - 2:
        below = [(Span(flush(part, edge), value.style),) for part in wrap(value.text, edge - 2)]
        return [*written(label, edge, indent), *below]
    room = edge - taken - 2
    lines = written(label, room, indent) or [(Span(""),)]
    last = lines[-1]
    return [*lines[:-1], (*last, Span(" " * (edge - taken - size(last))), value)]


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[Span]],
    width: int,
    *,
    leads: Sequence[str] = (),
    texts: int = 0,
) -> list[Line]:
    """Columns of figures, each as wide as it must be; the first holds labels.

    Labels that do not fit take several lines, or a line above the figures; figures are never
    cut, so the caller sees to it that they fit. ``leads`` stand before the labels, a number for
    each row; the last ``texts`` columns are words and stand flush left.
    """
    drawn = [[Span(head, "dim") for head in heads], *rows]
    indent = 2 + max(map(cells, leads), default=0)
    widths = [max(cells(line[n].text) for line in drawn) for n in range(1, len(heads))]
    natural = max(cells(line[0].text) for line in drawn)
    free = width - indent - sum(widths)
    gap = next((g for g in (3, 2, 1) if free - g * len(widths) >= min(natural, ROOMY)), 1)
    room = min(free - gap * len(widths), natural)
    above = room < min(LABEL, natural)
    lines: list[Line] = []
    starts_of = ["", *leads, *[""] * (len(rows) - len(leads))]
    for line, lead in zip(drawn, starts_of, strict=True):
        figures = _figures(line[1:], widths, gap, texts)
        label = line[0]
        parts = wrap(label.text, width - indent if above else room, 1) or [""]
        pads = [flush(lead, indent), *[" " * indent] * len(parts)]
        if above and label.text:
            parts.append("")
        starts = [Span(start + part, label.style) for start, part in zip(pads, parts, strict=False)]
        lines += [(start,) for start in starts[:-1]]
        taken = indent + room if not above else width - size(figures)
        lines.append((Span(pad(starts[-1].text, taken), label.style), *figures))
    return lines


def _figures(line: Sequence[Span], widths: Sequence[int], gap: int, texts: int) -> Line:
    """The figures of a row below each other's ends, words below each other's beginnings."""
    count = len(line)
    return tuple(
        Span(
            " " * gap + (pad if number >= count - texts else flush)(span.text, taken),
            span.style,
        )
        for number, (span, taken) in enumerate(zip(line, widths, strict=True))
    )


def bar(share: float, room: int) -> str:
    """A bar of at most ``room`` cells, in halves; what is more than nothing shows.

    Examples
    --------
    >>> bar(0.5, 3), bar(0.001, 10), bar(0.0, 10)
    ('█▌', '▌', '')
    """
    halves = round(2 * room * min(share, 1.0)) or (1 if share > 0 else 0)
    return "█" * (halves // 2) + "▌" * (halves % 2)


def beside(left: Sequence[Line], right: Sequence[Line], width: int, gap: int) -> list[Line]:
    """Two columns; ``width`` is that of the left one."""
    empty: Line = ()
    lines = []
    for first, second in zip_longest(left, right, fillvalue=empty):
        first = trimmed(first)
        lines.append((*first, Span(" " * (width + gap - size(first))), *second))
    return lines
