"""What a row costs: 1,000, 20,000 and 1,000,000 projects of one intervention, Parquet to Parquet.

Each size runs in a process of its own (`rows_case`). Times are of the clock, for files and two
threads are part of it: medians of five rounds, in each of which the same columns are also read,
and the same results written, without us.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from measure import Figure, report, watching

pytest.importorskip("pyarrow", reason="extra parquet is not installed")
from rows_case import WARM, table_file

SIZES = (1_000, 20_000, 200_000, 1_000_000)
ROUNDS = 5
PHASES = ("reading", "preparing", "scores", "breakdown", "writing")
TITLE = "rows of one intervention, Parquet to Parquet, with breakdown by domain and by party"


def measured(rows: int, folder: Path) -> dict[str, float]:
    table_file(folder, rows)
    script = Path(__file__).with_name("rows_case.py")
    command = [sys.executable, str(script), str(rows), str(folder), str(ROUNDS)]
    answer = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    assert answer.returncode == 0, answer.stderr
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def test_rows(tmp_path: Path, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    table_file(tmp_path, WARM)
    with watching() as watch:
        found = {rows: measured(rows, tmp_path) for rows in SIZES}
    lines = [
        {"rows": rows, "whole": one["whole"], "peak": one["peak"], "bytes": one["bytes"]}
        | {phase: one[phase] for phase in PHASES}
        for rows, one in found.items()
    ]
    most = found[SIZES[-1]]
    limit = most["reading"] + most["writing"]
    per_row = {rows: one["whole"] / rows for rows, one in found.items()}
    figures = [
        Figure(
            "1,000,000 rows",
            "ours without reading and writing, over reading and writing alone",
            (most["whole"] - limit) / limit,
            2.0,
            least=False,
        ),
        Figure(
            "1,000,000 rows",
            "time of a row over that at 20,000 rows",
            per_row[1_000_000] / per_row[20_000],
            1.0,
            least=False,
        ),
        Figure(
            "1,000,000 rows",
            "memory of a row over that at 200,000 rows",
            (most["peak"] / 1_000_000) / (found[200_000]["peak"] / 200_000),
            1.1,
            least=False,
        ),
        Figure("1,000,000 rows", "peak of memory above the start", most["peak"] / 1e6, unit="MB"),
    ]
    benchmark.extra_info["rows"] = lines
    text = report(benchmark, figures, watch, TITLE, "\n" + TITLE)
    with capsys.disabled():
        print(text)
        for line in lines:
            parts = ", ".join(f"{phase} {1e3 * line[phase]:.1f}" for phase in PHASES)
            print(f"  {line['rows']:,} rows, ms: {parts}; whole {1e3 * line['whole']:.1f}")
    benchmark.pedantic(measured, (20_000, tmp_path), rounds=1)
    assert all(figure.near for figure in figures)
