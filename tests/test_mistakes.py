"""What users do wrong, and the exact message each mistake gets: ``mistakes/table.md``.

The messages were judged one by one: what is wrong, where, why, and what to do about it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from command_line import run
from impactcalc.models.words import split_message
from mistakes_table import Mistake, good_files, mistakes, outcome

MISTAKES = mistakes()

SEVERAL = {
    "Project files compared",
    "Portfolios compared",
    "Data with keys left out",
}
"""Mistakes that are more than one: two files, two keys."""

INSIDE = re.compile(
    r"Traceback|pydantic|NoneType|KeyError|Errno|<class|object at 0x|validation error|\.py\b"
    r"|\b(?:dict|str|int|float|bool|tuple|None of|isinstance|attribute|argument of type)\b"
)
"""Words of the inside of the library, of Python and of its packages."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    good_files(folder)
    return folder


def test_the_files_without_mistakes_are_good(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good)
    for line in (
        "check .",
        "assess project.yaml --scheme lower.yaml",
        "assess square.yaml --catalogue mine",
        "portfolio projects.csv",
        "portfolio projects.xlsx",
    ):
        answer = run(*line.split())
        assert (answer.code, answer.err) == (0, ""), line


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.name)
def test_a_mistake_gets_this_message(case: Mistake, tmp_path: Path) -> None:
    good_files(tmp_path)
    found = outcome(case, tmp_path)
    assert found.says == case.says
    assert found.ends == case.ends
    assert found.out == ""


# --- laws of all messages ------------------------------------------------------------------------


def messages(case: Mistake) -> list[str]:
    """The messages of a case, without the line that counts them."""
    counted = case.ends == "1"
    assert not counted or re.fullmatch(r"[0-9]+ faults?\.", case.says[-1]), case.name
    return case.says[:-1] if counted else case.says


def test_the_table_is_large_and_nothing_is_in_it_twice() -> None:
    assert len(MISTAKES) >= 45
    for kind in ("name", "done"):
        seen = Counter(
            case.name if kind == "name" else "\n".join((*case.changes, *case.does))
            for case in MISTAKES
        )
        assert [key for key, count in seen.items() if count > 1] == []
    assert min(Counter(case.part for case in MISTAKES).values()) >= 3


def test_every_message_says_what_is_wrong_and_what_to_do() -> None:
    for case in MISTAKES:
        for text in messages(case):
            what, _, todo = text.partition(" To do: ")
            if not todo:  # wrong use, and errors in Python: one sentence with a colon
                what, todo = split_message(text)
            if not todo:
                what, _, todo = text.partition(": ")
            assert len(what.split()) >= 2, case.name
            assert len(todo.split()) >= 2, (case.name, text)


def test_every_message_on_a_file_names_it() -> None:
    for case in MISTAKES:
        named = re.findall(r"[\w./-]+", " ".join((*case.does, *case.changes)))
        for text in messages(case) if case.ends == "1" else ():
            place = re.split(r"[:,] ", text)[0]
            if place.startswith("scheme "):  # a choice on the command line, in no file
                continue
            file = re.sub(r"(?::[0-9]+)+$", "", place)
            assert any(name in (file, file.partition("/")[0]) for name in named), (case.name, text)


def test_a_mistake_gets_one_message() -> None:
    for case in MISTAKES:
        if case.name not in SEVERAL:
            assert len(messages(case)) == 1, case.name
        else:
            assert len(messages(case)) == 2, case.name


def test_no_message_shows_the_inside_of_the_library() -> None:
    for case in MISTAKES:
        assert not INSIDE.search("\n".join(case.says)), case.name
        assert max(map(len, case.says)) < 700, case.name
