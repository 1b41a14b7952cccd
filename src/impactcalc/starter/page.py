"""Lines of YAML with comments beside and above them, at most 100 columns wide."""

from __future__ import annotations

import json
import re
from textwrap import wrap

WIDTH = 100
COLUMN = 30
"""Where a comment beside a line starts."""


def text_of_id(id_: str) -> str:
    """An id as YAML reads it back as text: one that looks like something else gets quotes.

    Examples
    --------
    >>> text_of_id("greening.street_tree"), text_of_id("2030")
    ('greening.street_tree', '"2030"')
    """
    plain = re.fullmatch(r"[A-Za-z][\w.-]*", id_) and id_.lower() not in ("true", "false", "null")
    return id_ if plain else json.dumps(id_)  # text of JSON is text of YAML


class Page:
    """A commented file while it is written.

    A line that is ``off`` has a ``#`` straight before its key, where taking it away leaves
    the line in its place; a comment has a space behind its ``#``.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []

    def blank(self) -> None:
        """An empty line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def say(self, text: str, indent: int = 0, inset: int = 1) -> None:
        """A comment of its own, over as many lines as it needs, ``inset`` behind its ``#``."""
        lead = f"{' ' * indent}#{' ' * inset}"
        # Any white space would do: what ends a line in YAML must not end this comment.
        self.lines += [lead + line for line in _wrapped(text, WIDTH - len(lead))]

    def put(self, line: str, indent: int = 0, *beside: str, off: bool = False) -> None:
        """A line, with comments beside it; above it where it is long."""
        text = " " * indent + "#" * off + line
        if len(text) + 2 > COLUMN:
            for note in beside:
                self.say(f"{note[:1].upper()}{note[1:]}.", indent)
            self.lines.append(text)
            return
        notes = [part for note in beside for part in _wrapped(note, WIDTH - COLUMN - 2)]
        for note in notes[:1]:
            text = f"{text.ljust(COLUMN)}# {note}"
        self.lines.append(text)
        self.lines += [f"{'':{COLUMN}}# {note}" for note in notes[1:]]

    def text(self) -> str:
        """The file."""
        return "\n".join(self.lines) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    words = " ".join(text.split())
    return wrap(words, width, break_long_words=False, break_on_hyphens=False)
