"""An assessment document as text for a terminal, in Dutch or English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from impactcalc.documents import AssessmentDocument
from impactcalc.report.detail import effects, pillars, rates
from impactcalc.report.figures import WIDTH
from impactcalc.report.layout import LEAST, Line, beside, paint, written
from impactcalc.report.people import parties
from impactcalc.report.remarks import remarks
from impactcalc.report.sections import (
    domains,
    evidence,
    head,
    headline,
    physical,
    unpriced,
    when,
)
from impactcalc.report.view import View

WIDE = 100
"""From here on blocks stand side by side."""

GAP = 4
"""Between two columns of blocks."""

OTHERS: tuple[Callable[[View], list[Line]], ...] = (physical, unpriced, evidence)
"""What may stand in either column."""


def render(
    document: AssessmentDocument,
    lang: str = "en",
    *,
    width: int = WIDTH,
    colour: bool = False,
    detail: bool = False,
) -> str:
    """The document as text in English or Dutch.

    Parameters
    ----------
    document : of this version or an older one; nothing else is read
    lang : ``en`` or ``nl``
    width : columns there are; no line takes more, and fewer than 60 count as 60
    colour : whether the text has codes for a terminal with colours
    detail : pillars, rates of return and every id as well
    """
    view = View(document, lang, max(width, LEAST), detail)
    blocks = [head(view), headline(view), parties(view), *_blocks(view), remarks(view)]
    if detail:
        blocks += [pillars(view), rates(view), effects(view)]
    else:
        told = (view.word(key) for key in ("next", "more"))
        blocks.append([line for text in told for line in written(text, view.width, style="dim")])
    return paint(_stacked(blocks), colour)


def _blocks(view: View) -> list[list[Line]]:
    """What, when, how much and how sure: in two columns where there is room for them."""
    if view.width < WIDE:
        return [section(view) for section in (domains, when, *OTHERS)]
    left = (view.width - GAP) * 5 // 8
    views = replace(view, width=left), replace(view, width=view.width - GAP - left)
    drawn = [[section(narrow) for narrow in views] for section in OTHERS]
    ways = []
    for way in product((0, 1), repeat=len(OTHERS)):
        columns = [[domains(views[0])], [when(views[1])]]
        for side, block in zip(way, drawn, strict=True):
            columns[side].append(block[side])
        ways.append([_stacked(column) for column in columns])
    # The one in which the longer column is shortest.
    first, second = min(ways, key=lambda columns: max(map(len, columns)))
    return [beside(first, second, left, GAP)]


def _stacked(blocks: list[list[Line]]) -> list[Line]:
    """Blocks below each other with an empty line between; those without lines are left out."""
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [*([()] if lines else []), *block]
    return lines
