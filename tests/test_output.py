"""What is written: whole or not at all, and nothing that a spreadsheet or terminal obeys."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import impactcalc as ic
from command_line import CANAL, ROOT, run
from impactcalc.output import csv_text, json_text, neutral, write_bytes, write_text
from impactcalc.report.text import render

# --- whole or not at all -----------------------------------------------------------------------


def test_it_writes_the_text_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_text(path, "één\r\ntwee\n")
    assert path.read_bytes() == "één\r\ntwee\n".encode()
    write_text(str(path), "another")
    assert path.read_bytes() == b"another"
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize("broken", ["replace", "fsync", "fdopen"])
def test_when_writing_fails_the_old_file_is_intact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "r.json"
    path.write_text("old", encoding="utf-8")

    def fail(*arguments: Any, **keywords: Any) -> Any:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, broken, fail)
        with pytest.raises(ic.OutputError, match=r"cannot write .*r\.json: No space left"):
            write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"], "nothing is left lying about"
    write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "new"


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.json"
    path.write_text("old", encoding="utf-8")

    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    write_bytes(path, b"PK\x03\x04\r\n\x00")
    assert path.read_bytes() == b"PK\x03\x04\r\n\x00"


def test_half_a_character_is_refused_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ic.OutputError, match="cannot write"):
        write_text(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "old"


def test_what_to_do_about_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ic.OutputError, match=r"it is a folder\. To do: name a file in it"):
        write_text(tmp_path, "text")
    with pytest.raises(ic.OutputError, match=r"there is no folder .*nowhere\. To do: make it"):
        write_text(tmp_path / "nowhere" / "r.json", "text")

    def refuse(*arguments: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ic.OutputError, match=r"Permission denied\. To do: close it where"):
        write_text(tmp_path / "r.json", "text")


def test_what_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "r.json", tmp_path / ("x" * 300)):
        with pytest.raises(ic.OutputError, match="cannot write"):
            write_text(path, "text")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="devices and modes of POSIX")
def test_a_device_is_not_replaced_and_a_mode_is_kept(tmp_path: Path) -> None:
    link = tmp_path / "null.json"
    link.symlink_to(os.devnull)
    with pytest.raises(ic.OutputError, match="no file"):
        write_text(link, "text")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    private = tmp_path / "private.json"
    private.touch(mode=0o600)
    write_text(private, "text")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    fresh, plain = tmp_path / "fresh.json", tmp_path / "plain"
    write_text(fresh, "text")
    plain.touch()
    assert fresh.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_many_writers_of_one_file_leave_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    texts = [str(n) * 100_000 for n in range(8)]
    threads = [threading.Thread(target=write_text, args=(path, text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text(encoding="utf-8") in texts
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


def test_a_result_that_cannot_be_written_leaves_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.json"
    assert run("assess", CANAL, "-o", path, "--quiet").code == 0
    before = path.read_bytes()

    def fail(*arguments: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        answer = run("assess", CANAL, "--scheme", "mkba-nl", "-o", path)
    assert answer.code == 3
    assert "Input/output error" in answer.err
    assert path.read_bytes() == before


# --- CSV ---------------------------------------------------------------------------------------

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("x")', "-2+3", "=", "-"]
# After a space, after a line end, and full-width, as some spreadsheets read them.
RISKY += [" =1+1", "\n=1+1", " \t@SUM(A1)", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"]


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_neutralised(text: str) -> None:
    written = csv_text([{"name": text, "number": 1.5}], ["name", "number"])
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert header == ["name", "number"]
    assert row == ["'" + text, "1.5"]


@pytest.mark.parametrize("cell", ["trees", "a=b", "1+1", "", " ", "'quoted", -5.0, -1, None, True])
def test_other_cells_stay_as_they_are(cell: Any) -> None:
    assert neutral(cell) is cell


@given(st.text())
def test_no_text_cell_begins_like_a_formula(text: str) -> None:
    written = csv_text([{"a": text, "b": "x"}], ["a", "b"])
    rows = list(csv.reader(io.StringIO(written, newline="")))
    (cell, other) = rows[1]
    assert other == "x", "no text opens a cell of its own"
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, "'" + text)


def test_numbers_come_back_to_the_last_bit() -> None:
    numbers = [0.1 + 0.2, -1e-17, 1e22, 2 / 3, -0.0]
    written = csv_text([{"x": number} for number in numbers], ["x"])
    back = [float(row["x"]) for row in csv.DictReader(io.StringIO(written))]
    assert [number.hex() for number in back] == [number.hex() for number in numbers]


def test_rows_of_a_result() -> None:
    a = ic.assess(CANAL)
    rows = list(csv.DictReader(io.StringIO(a.to_csv())))
    frame = a.flows()
    assert list(rows[0]) == list(frame.columns)
    assert [float(row["present_value"]) for row in rows] == frame["present_value"].to_list()


# --- JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(number: float, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text({"npv": number})
    a = ic.assess(CANAL)
    monkeypatch.setattr(type(a), "to_dict", lambda self: {"npv": number})
    with pytest.raises(ValueError, match="JSON"):
        a.to_json()


def test_accents_stay_readable() -> None:
    assert '"één €"' in json_text({"name": "één €"})


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_json_comes_back_and_holds_no_control_characters(data: Any) -> None:
    text = json_text(data)
    assert json.loads(text) == data
    assert not any(0x7F <= ord(c) <= 0x9F for c in text)
    assert not any(c in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e" for c in text)


# --- terminals ---------------------------------------------------------------------------------

# Clear the screen, ring, a title, the one-byte form of the same, and a turn of direction.
HOSTILE = "Trees\u001b[2J\u0007\u001b]0;owned\u0007\u009b31m\u202eseert\r\n"
STEERING = ("\x1b", "\x07", "\x9b", "\u202e", "\r")
TURNED = "Trees \u202eseert\u2066 \u200f"
"""What a file may hold: the reader refuses control characters, but no marks of direction."""


def hostile(text: str) -> dict[str, Any]:
    data = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    data["name"] = text
    data["parties"][1]["name"] = text
    data["effects"][0]["name"] = text
    data["leave_out"] = {"living.green_experience": text}
    return data


def steers(text: str) -> list[str]:
    """Characters of a text that a terminal may obey."""
    return [c for c in text if c != "\n" and not c.isprintable()]


def test_a_control_character_would_be_seen() -> None:
    assert set(STEERING) <= set(steers(HOSTILE))
    assert steers(TURNED) == ["\u202e", "\u2066", "\u200f"]


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_text_of_python_data_does_not_steer_the_terminal(lang: str) -> None:
    a = ic.assess(ic.Project.model_validate(hostile(HOSTILE)))
    text = render(a.document, lang)
    assert steers(text) == []
    assert "Trees" in text.splitlines()[0]
    assert "seert" in text.splitlines()[0]


def test_json_holds_the_text_and_does_not_steer_either() -> None:
    a = ic.assess(ic.Project.model_validate(hostile(HOSTILE)))
    assert steers(a.to_json()) == []
    assert json.loads(a.to_json())["project"]["name"] == HOSTILE


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess",),
        ("assess", "--lang", "nl"),
        ("explain",),
        ("assess", "--csv"),
        ("assess", "--json"),
    ],
    ids=" ".join,
)
def test_text_of_a_file_does_not_steer_the_terminal(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "p.json"
    path.write_text(json.dumps(hostile(TURNED)), encoding="utf-8")
    command, *options = arguments
    answer = run(command, path, *options)
    assert answer.code == 0, answer.err
    assert len(answer.out) > 1000
    assert steers(answer.out) == []


@pytest.mark.parametrize("command", ["assess", "check"])
def test_messages_do_not_steer_the_terminal(tmp_path: Path, command: str) -> None:
    data = hostile(HOSTILE) | {HOSTILE: 1, TURNED: 2}
    path = tmp_path / "p\x1b[31m.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    answer = run(command, path)
    assert answer.code == 1
    assert "control character" in answer.err
    assert steers(answer.err) == []
    in_json = run(command, path, "--json")
    assert in_json.code == 1
    assert steers(in_json.out) == []
    assert json.loads(in_json.out)["faults"][0]["file"] == str(path)


def test_a_card_does_not_steer_the_terminal(tmp_path: Path) -> None:
    shipped = ROOT / "indicators" / "values" / "climate.co2_damage_price.yaml"
    text = shipped.read_text(encoding="utf-8").replace("Milieuprijs CO2", TURNED)
    text = text.replace("climate.co2_damage_price", "my.price")
    (tmp_path / "values").mkdir()
    (tmp_path / "values" / "my.price.yaml").write_text(text, encoding="utf-8")
    marker = 'impactcalc: catalogue/1\nid: own\nversion: "1"\nlicence: none\nreplaces: []\n'
    (tmp_path / "catalogue.yaml").write_text(marker, encoding="utf-8")
    for id_ in ("my.price", None):
        arguments = ["catalogue", *([id_] if id_ else []), "--catalogue", tmp_path, "--lang", "nl"]
        answer = run(*arguments)
        assert answer.code == 0
        assert "seert" in answer.out
        assert steers(answer.out) == []
