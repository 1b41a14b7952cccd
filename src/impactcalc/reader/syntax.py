"""Broken YAML: what is wrong, and the line to mend, which is often before the parser's."""

import re
from typing import Any

from impactcalc.errors import Fault
from impactcalc.reader.source import CONTROL, TOO_DEEP

_YAML_TODO = (
    ("mapping values are not allowed", "text with a colon needs quotes; check the indent"),
    ("could not find expected ':'", "write a colon and a space after the key"),
    ("did not find expected key", "check the indent and the quotes of this line"),
    ("did not find expected '-'", "check the indent of this line"),
    ("did not find expected ','", "check brackets and commas; text with a comma needs quotes"),
    ("expected node content", "check brackets and commas; text with a bracket needs quotes"),
    ("block sequence entries", "start the list on a new line"),
    ("unexpected end of stream", "close the quotes"),
    ("tab character", "indent with spaces"),
    ("", "check this line and the one before it"),
)


_PLAIN = (
    ("mapping values are not allowed", "a second colon stands here, or a line is indented wrongly"),
    ("could not find expected ':'", "a colon is missing after the key"),
    ("did not find expected key", "this does not line up with the lines before it"),
    ("did not find expected '-'", "this does not line up with the dashes of its list"),
    ("did not find expected ','", "a comma or a closing bracket is missing"),
    ("expected node content", "a value is missing here"),
    ("block sequence entries", "a list begins in the middle of a line"),
    ("unexpected end of stream", "text in quotes does not end"),
)
"""What the parser of YAML says, and the same in words of a user."""


def syntax_fault(error: Any, text: str, name: str, quoted: tuple[int, int, int] | None) -> Fault:
    """What is wrong with the syntax, at the line to mend: the parser often names a later one."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).splitlines()[0].rstrip(".")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    todo = next((hint for words, hint in _YAML_TODO if words in problem), "")
    if type(error).__name__ == "ReaderError":
        found = CONTROL.search(text)
        line = text[: found.start()].count("\n") + 1 if found else 1
        what, todo = "has characters that are not allowed in text", "take them out"
        return Fault(name, line, 1, "", what, todo)
    if "nesting depth" in problem:
        return Fault(name, line, column, "", TOO_DEEP, "flatten it")
    start = getattr(error, "context_mark", None)
    if start and ("could not find expected ':'" in problem or "end of stream" in problem):
        line, column = start.line + 1, start.column + 1
    elif "expected key" in problem and quoted and quoted[2] >= line - 1 and quoted[0] < quoted[2]:
        line, column, todo = *quoted[:2], "text in quotes runs on to a later line: close the quotes"
    elif "cannot start any token" in problem and mark:
        problem, todo = _bad_start(text, mark.index)
    elif mark and ("',' or" in problem or "node content" in problem):
        line, column, problem = _bracket_place(text, mark.index, line, column, problem)
    problem = next((plain for words, plain in _PLAIN if words in problem), problem)
    return Fault(name, line, column, "", f"is not valid YAML, {problem}", todo)


def _bad_start(text: str, at: int) -> tuple[str, str]:
    character = text[at : at + 1]
    if character == "\t":
        return "a line is indented with a tab", "indent with spaces"
    return f"text starts with {character!r}", "put the text in quotes"


_OPENS = re.compile(
    r"(?m)(?P<quote>(?<=[\[{,:\-?\s])(?:\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'))"
    r"|(?P<comment>(?:^|(?<=\s))#.*$)|(?P<bracket>[\[\]{}])"
)


def _bracket_place(
    text: str, at: int, line: int, column: int, problem: str
) -> tuple[int, int, str]:
    """The bracket that is not closed, or else the end of what comes before the problem."""
    opened: list[int] = []
    for match in _OPENS.finditer(text, 0, at):
        if match["bracket"] and match["bracket"] in "[{":
            opened.append(match.start())
        elif match["bracket"] and opened:
            opened.pop()
    if opened:
        start = text.rfind("\n", 0, opened[-1]) + 1
        first = text.count("\n", 0, start) + 1
        here = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
        if line > first and (_indent(here) <= _indent(text[start:]) or not text[at:].strip()):
            bracket = text[opened[-1]]
            return first, opened[-1] - start + 1, f"the bracket {bracket} is not closed"
    before = text[:at].rstrip()
    if before.count("\n") + 1 < line:
        return before.count("\n") + 1, len(before) - before.rfind("\n"), problem
    return line, column, problem


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
