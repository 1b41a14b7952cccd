"""The three ways in: YAML, JSON text, Python data. Nothing is guessed, every entry has its line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactcalc import limits
from impactcalc.errors import Fault, InputError, ReadError
from impactcalc.reader import BROKEN, Source, read_bytes, read_data, read_file, read_text

many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def first(text: str, *, is_json: bool = False) -> Fault:
    """The only fault of a text."""
    try:
        faults = list(read_text(text, "f", is_json=is_json).faults)
    except ReadError as error:
        faults = list(error.faults)
    assert len(faults) == 1, faults
    return faults[0]


# --- what plain text in YAML is: the core schema of version 1.2 -------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Booleans of YAML 1.1 that are text in 1.2: the country of Norway among them.
        *((word, word) for word in ("NO", "no", "No", "yes", "Yes", "on", "off", "y", "n", "N")),
        ("true", True),
        ("False", False),
        ("2026", 2026),
        ("-7", -7),
        ("+7", 7),
        ("0.10", 0.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        # Not numbers of the core schema, or not as they were meant.
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-01-01", "2026-01-01"),
        ("2026-2066", "2026-2066"),
        ("1,5", "1,5"),
        ("=", "="),
        ("'2026'", "2026"),
        ('"null"', "null"),
        ("250 m^2", "250 m^2"),
    ],
)
def test_plain_text_of_yaml(text: str, value: object) -> None:
    source = read_text(f"a: {text}\n")
    assert source.faults == []
    assert source.data == {"a": value}
    assert type(source.data["a"]) is type(value)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_a_key_without_value_gets_the_hint_on_commas(text: str) -> None:
    fault = first(f"name: Trees\na: {text}\n")
    assert (fault.line, fault.path) == (2, "a")
    assert "text with a comma needs quotes" in fault.todo


def test_text_with_a_comma_in_a_flow_mapping() -> None:
    fault = first("name: {en: Structure, native and maintained.}\n")
    assert "needs quotes" in fault.todo
    assert fault.path == "name['native and maintained.']"


@pytest.mark.parametrize("word", [".nan", ".NaN", ".inf", "-.inf", "+.INF"])
def test_nan_and_infinity(word: str) -> None:
    assert word in first(f"x: 1\na: {word}\n").what


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice (first on line 1)"),
        ("a:\n  2026: x\n  '2026': y\n", 3, "twice"),
        ("a: {b: 1,\n  b: 2}\n", 2, "twice"),
        ("a: &x 1\n", 1, "anchor"),
        ("a: 1\nb: *x\n", 2, "alias"),
        ("a:\n  <<: {b: 1}\n", 2, "merge"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
        ("a: !x 1\n", 1, "tag"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "key"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ('a: "\\x1b[31m"\n', 1, "control character"),
        ("a: 1e31\n", 1, "larger than 1e+30"),
        ("a: " + "9" * 35 + "\n", 1, "larger than"),
        ("a: " + "x" * 10_001 + "\n", 1, "10000 characters"),
        # Broken syntax, at the line to mend.
        ("a:\n\tb: 2\n", 2, "tab"),
        ("a:\n  - b: 1\n\t- c: 2\n", 3, "tab"),
        ("a: [1, 2\nb: 3\nc: 4\n", 1, "bracket [ is not closed"),
        ("a:\n  - {b: 1\n  - {c: 2}\nd: 1\n", 2, "bracket { is not closed"),
        ("a: [\n  {b: 1}\n  {c: 2}\n]\n", 2, "a comma or a closing bracket is missing"),
        ("a: {b: 1\n", 1, "bracket { is not closed"),
        ("a: 1\nb: ]\n", 2, "a value is missing"),
        ('a: 1\nb: "open\nc: 2\nd: 3\n', 2, "text in quotes does not end"),
        ('a: 1\nb: "open\nc: "x"\nd: 3\n', 2, "later line"),
        ("a: 1\nb 2\nc: 3\n", 2, "a colon is missing"),
        ("a: b: c\n", 1, "colon"),
        ("a:\n  - 1\n - 2\n", 3, "indent"),
        ("a: 1\nb: @x\n", 2, "'@'"),
    ],
)
def test_faults_of_yaml_and_their_lines(text: str, line: int, word: str) -> None:
    fault = first(text)
    assert fault.line == line
    assert word in str(fault)
    assert fault.todo


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('{"a": 1,\n "a": 2}', 2, "twice (first on line 1)"),
        ('{"a": 1,\n "b": null}', 2, "has no value"),
        ('{"a": 1,\n "b": NaN}', 2, "NaN"),
        ('{"a": 1,\n "b": -Infinity}', 2, "-Infinity"),
        ('{"a": 1e999}', 1, "finite"),
        ('{"a": "\\u0007"}', 1, "control character"),
        ('{"a": "\\ud800"}', 1, "half a character"),
        ('{"a\\u0000": 1}', 1, "not short text"),
        ('{"a": 1\n "b": 2}', 1, "comma"),
        ('{"a": 1,\n}', 1, "comma before"),
        ('{"a": [1, 2,\n]}', 1, "comma before"),
        ('{"a": [1,\n 2}', 2, "comma or ]"),
        ('{"a": 1,\n "b": 2', 2, "comma or }"),
        ("{'a': 1}", 1, "double quotes"),
        ('{"a": 1}\n{"b": 2}', 2, "after the end"),
        ('{"a"\n: tru}', 2, "missing or unknown"),
        ('{"a": "x\n"}', 1, "inside quotes"),
        ('{"a" 1}', 1, "colon"),
        ('{"a": 01}', 1, "comma"),
        ('{"a":\n}', 1, "missing"),
        ('// x\n{"a": 1}', 1, "missing or unknown"),
    ],
)
def test_faults_of_json_and_their_lines(text: str, line: int, word: str) -> None:
    fault = first(text, is_json=True)
    assert fault.line == line
    assert word in str(fault)


def test_every_entry_has_its_place() -> None:
    text = "a: 1\nb:\n  - x: 1\n    y: {z: 2}\n  - 5\n"
    source = read_text(text)
    assert source.places == {
        (): (1, 1),
        ("a",): (1, 1),
        ("b",): (2, 1),
        ("b", 0): (3, 5),
        ("b", 0, "x"): (3, 5),
        ("b", 0, "y"): (4, 5),
        ("b", 0, "y", "z"): (4, 9),
        ("b", 1): (5, 5),
    }
    as_json = read_text(json.dumps(source.data, indent=1), is_json=True)
    assert set(as_json.places) == set(source.places)
    assert as_json.places["b", 0, "y", "z"] == (7, 5)


def test_the_place_of_a_year_is_found_however_it_is_spelt() -> None:
    for text, is_json in (("a:\n  2026: x\n", False), ('{"a":\n {"2026": "x"}}', True)):
        source = read_text(text, is_json=is_json)
        for year in (2026, "2026"):
            assert source.place(("a", year, "low"))[0] == 2
    assert Source("f").place(("a",)) == (0, 0)


def test_a_fault_inside_a_second_key_leaves_the_places_of_the_first() -> None:
    source = read_text("a: {b: 1}\nc: 2\na: {b: 3}\n")
    assert source.data == {"a": {"b": 1}, "c": 2}
    assert source.place(("a", "b"))[0] == 1


def test_what_cannot_be_read_is_marked_and_the_rest_is_there() -> None:
    source = read_text("a:\nb: .nan\nc: [1, ~, 3]\nd: 4\n")
    assert source.data == {"a": BROKEN, "b": BROKEN, "c": [1, BROKEN, 3], "d": 4}
    assert [fault.line for fault in source.faults] == [1, 2, 3]


# --- limits -----------------------------------------------------------------------------------


def test_depth() -> None:
    inside = limits.DEPTH
    for opening, closing in (("[", "]"), ("{a: ", "}")):
        good = opening * inside + "1" + closing * inside
        assert read_text(good).faults == []
        assert "levels deep" in first(opening * (inside + 1) + "1" + closing * (inside + 1)).what
    assert "levels deep" in first("[" * (inside + 1) + "]" * (inside + 1), is_json=True).what
    nested: Any = 1
    for _ in range(inside):
        nested = [nested]
    assert read_data(nested).faults == []
    with pytest.raises(ReadError, match="levels deep"):
        read_data([nested])


def test_size() -> None:
    comment = b"#" * (limits.FILE_BYTES - 5)
    assert read_bytes(b"a: 1\n" + comment, "f").data == {"a": 1}
    with pytest.raises(ReadError, match="larger than 1 MB"):
        read_bytes(b"a: 1\n" + comment + b"#", "f")


def test_python_data_that_grows_without_end_is_refused() -> None:
    assert "more than 10000 items" in first_of_data([0] * 10_001)
    assert "more than 5000 keys" in first_of_data(dict.fromkeys(map(str, range(5_001)), 0))
    node: Any = "x"
    for _ in range(limits.DEPTH):
        node = [node] * 10
    with pytest.raises(ReadError, match="entries"):
        read_data(node)
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ReadError, match="levels deep"):
        read_data(loop)


def first_of_data(data: object) -> str:
    with pytest.raises(ReadError) as caught:
        read_data(data)
    return str(caught.value)


def test_python_data_is_held_to_the_same() -> None:
    data = {"a": None, "b": math.nan, "c": object(), 2.5: 1, 2026: 1, "2026": 2, "d": {True: 1}}
    words = [fault.what for fault in read_data(data).faults]
    for word in ("no value", "not finite", "not plain data", "2.5", "'2026'", "True"):
        assert sum(word in what for what in words) == 1, word
    assert len(words) == 6
    assert read_data({"a": (1, 2)}).data == {"a": [1, 2]}


# --- files ------------------------------------------------------------------------------------


def test_a_mark_of_utf8_at_the_start_is_no_text() -> None:
    assert read_bytes(b"\xef\xbb\xbfa: 1\n", "f").data == {"a": 1}


def test_line_ends_and_comments_change_nothing() -> None:
    text = "a: 1\nb: [x, y]\n"
    plain = read_text(text)
    for other in (text.replace("\n", "\r\n"), text.replace("\n", "  # note\n")):
        assert read_text(other).data == plain.data
        assert read_text(other).places == plain.places


def test_the_suffix_says_which_reader(tmp_path: Path) -> None:
    (tmp_path / "a.JSON").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "a.yaml").write_text("a: 1", encoding="utf-8")
    assert read_file(tmp_path / "a.JSON").data == read_file(tmp_path / "a.yaml").data
    (tmp_path / "b.json").write_text("a: 1", encoding="utf-8")
    with pytest.raises(InputError, match="not valid JSON"):
        read_file(tmp_path / "b.json")


# --- any text ---------------------------------------------------------------------------------

PIECES = [
    *("a", "- ", ": ", "\n", "  ", "{", "}", "[", "]", ",", '"', "'", "#", "&a", "*a", "!", "|"),
    *("\t", "%", "@", "---", "...", "? ", "<<", "1e5", "~", "\0", "\x85", "\ud800", "\ufeff"),
]
YAML_TEXT = st.lists(st.text(max_size=8) | st.sampled_from(PIECES), max_size=30).map("".join)


def faults_of(text: str | bytes, *, is_json: bool) -> list[Fault]:
    """Every fault, whether or not the text could be read; any other error goes through."""
    read = read_text if isinstance(text, str) else read_bytes
    try:
        return read(text, "f", is_json=is_json).faults  # type: ignore[operator]
    except ReadError as error:
        return [*error.faults]


@many
@given(YAML_TEXT, st.booleans())
def test_any_text_is_read_or_refused(text: str, is_json: bool) -> None:
    lines = len(text.splitlines()) + 1
    for fault in faults_of(text, is_json=is_json):
        assert 1 <= fault.line <= lines
        assert fault.what


@many
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_read_or_refused(raw: bytes, is_json: bool) -> None:
    assert all(fault.what for fault in faults_of(raw, is_json=is_json))


PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
DATA = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**18), 10**18), st.floats(-1e20, 1e20), PLAIN),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PLAIN, inner, max_size=4)),
    max_leaves=12,
).map(lambda inner: {"a": inner})


@many
@given(DATA)
def test_json_text_reads_as_the_standard_library_reads_it(data: Any) -> None:
    for text in (json.dumps(data), json.dumps(data, indent=2, ensure_ascii=False)):
        source = read_text(text, is_json=True)
        assert source.faults == []
        assert source.data == json.loads(text)


@many
@given(DATA)
def test_json_text_is_yaml_with_the_same_data(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False)  # YAML has no escape for half a character
    source = read_text(text)
    assert source.faults == []
    assert source.data == json.loads(text)


@many
@given(DATA)
def test_python_data_reads_as_itself(data: Any) -> None:
    assert read_data(data).data == data
