"""The faults of an input as a file: every place in a column of its own, and nothing that runs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import impactcalc as ic
from impactcalc.output.faults import write_faults

FAULTS = [
    ic.Fault("p.xlsx", 5, 4, "", "'=1+1' is a formula", "write its value", "Projects", "D5", "t"),
    ic.Fault("=cmd.csv", 0, 0, "effects[0]", "-1 is too small", "write 1"),
]


def test_faults_as_a_table(tmp_path: Path) -> None:
    write_faults(tmp_path / "f.csv", FAULTS)
    frame = pd.read_csv(tmp_path / "f.csv", keep_default_na=False, dtype=str)
    assert list(frame) == [
        *("file", "sheet", "row", "column", "cell", "heading", "path", "what", "to do")
    ]
    assert frame.to_numpy().tolist() == [
        ["p.xlsx", "Projects", "5", "4", "D5", "t", "", "'=1+1' is a formula", "write its value"],
        ["'=cmd.csv", "", "", "", "", "", "effects[0]", "'-1 is too small", "write 1"],
    ]


def test_faults_as_json(tmp_path: Path) -> None:
    write_faults(tmp_path / "f.json", FAULTS)
    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["faults"]
    assert [one["what"] for one in found] == ["'=1+1' is a formula", "-1 is too small"]
    assert found[0]["cell"] == "D5"
    write_faults(tmp_path / "none.JSON", [])
    assert json.loads((tmp_path / "none.JSON").read_text(encoding="utf-8")) == {"faults": []}


def test_faults_go_to_csv_or_json_only(tmp_path: Path) -> None:
    with pytest.raises(ic.ArgumentError, match=r"end its name in \.csv or \.json"):
        write_faults(tmp_path / "f.xlsx", FAULTS)
    assert not list(tmp_path.iterdir())
