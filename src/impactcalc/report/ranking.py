"""A list of assessed projects, best first, as text for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impactcalc.report.figures import WIDTH, cell, clean, number, ratio, size_for
from impactcalc.report.layout import LEAST, Line, Span, paint, table, written
from impactcalc.report.teaching import LESSONS, meaning_of, todo_of
from impactcalc.report.words import WORDS, word

MANY = 8
"""Projects that a remark names; of more it names the first and counts the others."""

Row = Mapping[str, Any]

ROOM_FOR_MV0 = 90
"""Width from which the score without long-term weight has a column."""

ROOM_FOR_MORE = 110
"""Width from which society's part and the earned part have columns as well."""


def render_ranking(
    rows: Sequence[Row],
    lang: str = "en",
    *,
    width: int = WIDTH,
    colour: bool = False,
    total: Row | None = None,
    more: int = 0,
    overlaps: Sequence[str] = (),
    more_overlaps: int = 0,
) -> str:
    """A portfolio as text in English or Dutch.

    Parameters
    ----------
    rows : projects in order of rank, each with ``id``, ``name``, ``npv``, ``bcr``, ``mv0``,
        ``mv``, ``resources``, ``external``, ``earned``, ``quadrant``, ``flags`` (codes) and
        ``illustrative`` (yes or no, or a share)
    lang : ``en`` or ``nl``
    width : columns there are; no line takes more, and fewer than 60 count as 60
    colour : whether the text has codes for a terminal with colours
    total : figures of the portfolio as a whole, by the same keys; what it lacks is a sum where
        a sum says something, and else left open
    more : projects that come after these and are not among the rows
    overlaps : what is to be said of benefits that several projects count
    more_overlaps : how many more of these there are

    Examples
    --------
    >>> print(render_ranking([], "nl"), end="")
    0 projecten op volgorde van rang
    """
    width = max(width, LEAST)
    blocks = [
        _head(rows, lang, width, more),
        _table(rows, total or {}, lang, width, more),
        _legend(rows, total or {}, lang, width),
        _remarks(rows, lang, width, more),
        _overlaps(overlaps, lang, width, more_overlaps),
    ]
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [*([()] if lines else []), *block]
    return paint(lines, colour)


def _head(rows: Sequence[Row], lang: str, width: int, more: int) -> list[Line]:
    count = len(rows) + more
    key = "ranking_of_one" if count == 1 else "ranking"
    lines = written(word(key, lang, count=count), width, style="strong")
    if more:
        lines += written(word("ranking_first", lang, count=len(rows)), width, style="dim")
    marked = [row for row in rows if _marked(row)]
    if not marked:
        return lines
    key = "all_illustrative" if len(marked) == len(rows) else "some_illustrative"
    text = word(key, lang, count=len(marked), all=len(rows))
    return lines + written(text, width, style="flag")


def _legend(rows: Sequence[Row], total: Row, lang: str, width: int) -> list[Line]:
    """What the columns are; and why there is a ratio and no score, where that is so."""
    if not rows:
        return []
    lines = written(word("ranking_legend", lang), width, style="dim")
    if any(row["bcr"] is not None and row["mv"] is None for row in rows) or (
        total.get("bcr") is not None and total.get("mv", 0) is None
    ):
        lines += written(word("ranking_open", lang), width)
    return lines


def _marked(row: Row) -> bool:
    """Whether a project has invented input, be it that no euro of its effects rests on it."""
    return bool(row["illustrative"]) or "illustrative" in row["flags"]


def _name(row: Row) -> str:
    return clean(str(row["name"] or row["id"]))


def _table(rows: Sequence[Row], total: Row, lang: str, width: int, more: int) -> list[Line]:
    """One line for each project, and one for all of them.

    Where there are more projects than lines, all together would be in other amounts than a line.
    """
    if not rows:
        return []
    euros = ["resources", "npv"]
    if width >= ROOM_FOR_MORE:
        euros = ["resources", "external", "earned", "npv"]
    whole = {key: total.get(key, math.fsum(row[key] for row in rows)) for key in euros}
    amounts = [row[key] for row in (*rows, *([] if more else [whole])) for key in euros]
    size = size_for([amount for amount in amounts if amount is not None], 7 if width > 70 else 6)
    scores = ["bcr", "mv0", "mv"] if width >= ROOM_FOR_MV0 else ["bcr", "mv"]
    leads = [f"{rank}  " for rank in range(1, len(rows) + 1)]
    some = not all(map(_marked, rows))
    drawn = []
    for row in rows:
        label = _name(row) + ("*" if some and _marked(row) else "")
        drawn.append([Span(label), *_money(row, euros, size, lang), *_scores(row, scores, lang)])
    whole_label = Span(word("together", lang), "strong")
    if not more:
        money = _money(whole, euros, size, lang)
        drawn.append([whole_label, *money, *_scores(total, scores, lang)])
    heads = [word(_HEADS.get(key, key), lang) for key in ("project", *euros, *scores)]
    heads.append(word("quadrant", lang))
    lines = table(heads, drawn, width, leads=leads, texts=1)
    unit = word("unit_of_table", lang, unit=word(f"unit_{size}", lang))
    lines += [] if size == 1 else written(unit, width, style="dim")
    if not more:
        return lines
    large = size_for([amount for amount in whole.values() if amount is not None], 7)
    money = _money(whole, euros, large, lang)
    own = table(heads, [[whole_label, *money, *_scores(total, scores, lang)]], width, texts=1)
    unit = word("unit_of_table", lang, unit=word(f"unit_{large}", lang))
    return [*lines, (), *own, *([] if large == 1 else written(unit, width, style="dim"))]


_HEADS = {"npv": "short_npv", "bcr": "short_bcr", "external": "short_external"} | {
    "earned": "short_earned"
}


def _money(row: Row, keys: Sequence[str], size: int, lang: str) -> Iterator[Span]:
    for key in keys:
        amount = row[key]
        text = word("none", lang) if amount is None else cell(amount, size, lang)
        yield Span(text, "negative" if amount is not None and amount < 0 else "")


def _scores(row: Row, keys: Sequence[str], lang: str) -> Iterator[Span]:
    """Scores and quadrant; the word for none where one is none, empty where it is not given."""
    for key in keys:
        value = row.get(key)
        text = ratio(value, lang) if key == "bcr" else number(value, 1, lang)
        yield Span(text if key in row else "")
    quadrant = row.get("quadrant", "")
    key = "none" if quadrant is None else f"short_{quadrant}"
    yield Span(word(key, lang) if key in WORDS else clean(str(quadrant)))


def _remarks(rows: Sequence[Row], lang: str, width: int, more: int) -> list[Line]:
    """Each flag once, with the projects that have it, and what one can do about it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for code in dict.fromkeys(row["flags"]):
            if code != "illustrative":
                found.setdefault(code, []).append(_name(row))
    order = {code: place for place, code in enumerate(LESSONS)}
    lines: list[Line] = []
    for code in sorted(found, key=lambda code: order.get(code, len(order))):
        names = found[code]
        which = _which(names, len(rows), lang)
        count = word("some_projects", lang, count=len(names), all=len(rows))
        text = f"{meaning_of(code, lang)} ({count}): {which}"
        lines += written(text, width, 2, 2, "flag")
        lines += written(todo_of(code, lang), width, 4, 0)
    head = word("remarks_of_first", lang, count=len(rows)) if more else word("remarks", lang)
    return [(Span(head, "strong"),), *lines] if lines else []


def _overlaps(overlaps: Sequence[str], lang: str, width: int, more: int) -> list[Line]:
    if not overlaps:
        return []
    lines: list[Line] = [(Span(word("overlaps", lang), "strong"),)]
    for text in overlaps:
        lines += written(clean(text), width, 2, 2)
    if more:
        lines += written(word("overlaps_more", lang, count=more), width, 2, 2)
    return lines


def _which(names: Sequence[str], count: int, lang: str) -> str:
    """The projects that have a flag; of many the first, and how many more."""
    if len(names) == count > 1:
        return word("all_projects", lang)
    if len(names) <= MANY:
        return ", ".join(names)
    shown = names[: MANY - 2]
    return f"{', '.join(shown)} {word('and_more', lang, count=len(names) - len(shown))}"
