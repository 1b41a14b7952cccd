"""Texts of files as Markdown that says what they say and does nothing else.

Every text of a file passes through one of the functions here. A backslash before each ASCII
punctuation mark is what CommonMark offers to take the meaning of markup away, and a line of
its own is needed for the rest of it, so that white space becomes one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_IN_ADDRESS = ":/?#[]@!$&()*+,;=%~'"
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: object) -> str:
    """Text on one line, without control characters and marks of direction."""
    return " ".join(_UNSEEN.sub("", str(text)).split())


def escape(text: object) -> str:
    r"""Text that stays text.

    >>> escape("a *b* <c>")
    'a \\*b\\* \\<c\\>'
    """
    return _PUNCTUATION.sub(r"\\\1", visible(text))


def code(text: object) -> str:
    """Text in the letters of code; as plain text where a mark in it would end the code."""
    shown = visible(text)
    return escape(shown) if not shown or re.search(r"[`|]", shown) else f"`{shown}`"


def fence(lines: Iterable[str]) -> str:
    """Lines as they are, between marks longer than any in them."""
    text = "\n".join(_UNSEEN.sub("", line) for line in lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}text\n{text}\n{marks}"


def address(url: str) -> str:
    """A web address as a link; anything else as text."""
    shown = visible(url)
    try:
        parts = urlsplit(shown)
    except ValueError:
        return escape(shown)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return escape(shown)
    # Without its scheme: the theme would cut a text that equals its address.
    text = escape(shown.partition("://")[2])
    return f"[{text}](<{quote(shown, safe=_IN_ADDRESS)}>)"


def badge(text: object, look: str) -> str:
    """A word on a coloured ground; ``look`` is a class of the style sheet."""
    return f"[{escape(text)}]{{.mark .mark-{look}}}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells that are Markdown already; nothing at all without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *lines])


def facts(rows: Mapping[str, str]) -> str:
    """A table of names and what they are, the first as its head; a row may be left empty."""
    filled = [(name, cell) for name, cell in rows.items() if cell]
    body = [(f"**{name}**", cell) for name, cell in filled[1:]]
    return table(filled[0], body) if body else "".join(f"{n}: {cell}" for n, cell in filled)


def number(value: float) -> str:
    """A number as people write it.

    >>> number(100.0), number(0.13)
    ('100', '0.13')
    """
    return f"{value:.12g}"


def said(value: Any) -> str:
    """Plain data on one line: quantities, lists, curves and series.

    >>> said({"2 years": "0 EUR", "5 years": "10 EUR"})
    '2 years: 0 EUR; 5 years: 10 EUR'
    """
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {said(inner)}" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(said(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)


def page(title: str, *blocks: str) -> str:
    """A page: its title and its blocks; empty blocks are left out."""
    return "\n\n".join([f"# {title}", *filter(None, blocks)]) + "\n"


def section(title: str, *blocks: str, level: int = 2) -> str:
    """A section, or nothing where all its blocks are empty."""
    filled = [block for block in blocks if block]
    return "\n\n".join([f"{'#' * level} {title}", *filled]) if filled else ""


def toctree(entries: Iterable[str]) -> str:
    """The pages below this one, in the navigation only."""
    lines = ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *entries, "```"]
    return "\n".join(lines)
