"""Rows of one intervention from Parquet to Parquet, in a process of its own: prints what it took.

``python rows_case.py ROWS FOLDER ROUNDS``, with the files of `table_file` in the folder. The
figures are illustrative: street trees in so many projects, each with its own number of trees,
deadweight, cost and timing. First the same with 1,000 rows, so that code is loaded and compiled;
the peak of memory is that of the first round after it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import impactcalc as ic
from impactcalc.output.parquet import write_parquet
from impactcalc.portfolio import COLUMNS, results

KEPT = [name for name in COLUMNS if name not in ("irr", "payback_year")]  # these need years
AXES = (("domain",), ("party",))
WARM = 1_000


def path_of(folder: Path, rows: int) -> Path:
    """Where the table stands."""
    return folder / f"trees_{rows}.parquet"


def table_file(folder: Path, rows: int) -> None:
    """Write the table as a Parquet file."""
    rng = np.random.default_rng(0)

    def same(value: Any) -> Any:
        return pa.array(np.full(rows, value))

    def text(value: str) -> Any:
        return pa.array([value]).take(pa.array(np.zeros(rows, np.int32)))

    columns = {
        "project": pa.array([f"p{n:07d}" for n in range(rows)]),
        "use": text("greening.street_tree"),
        "start": same(2026),
        "horizon [years]": same(40),
        "price_year": same(2025),
        "first_year": pa.array(rng.integers(2027, 2032, rows)),
        "ramp_up [years]": same(9),
        "lifetime [years]": pa.array(rng.integers(20, 35, rows)),
        "trees [tree]": pa.array(rng.uniform(10, 500, rows)),
        "deadweight": pa.array(rng.uniform(0, 0.5, rows)),
        "investment [EUR]": pa.array(rng.uniform(1e4, 2e5, rows)),
        "investment_year": same(2026),
        "investment_party": text("municipality"),
    }
    pq.write_table(pa.table(columns), path_of(folder, rows))


def memory(field: str) -> int:
    """Bytes of memory of this process, VmRSS now or VmHWM at most; 0 where nobody says."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = status.read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field))


class Scores:
    """Seconds in the engine, which the portfolio calls."""

    def __init__(self) -> None:
        self.taken = 0.0
        self._real = results.scores_of
        results.scores_of = self

    def __call__(self, *args: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        found = self._real(*args, **named)
        self.taken = time.perf_counter() - begin
        return found


class Clock:
    """Seconds since it was asked last."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def __call__(self) -> float:
        before, self._last = self._last, time.perf_counter()
        return self._last - before


def one_round(path: Path, catalogue: ic.Catalogue, engine: Scores) -> dict[str, float]:
    """From file to file, and then reading the same columns and writing the same results alone."""
    clock = Clock()
    portfolio = ic.assess_portfolio(path, catalogue=catalogue, allow_unverified=True)
    assessed = clock()
    for axes in AXES:
        portfolio.breakdown(*axes)
    broken_down = clock()
    clock()
    portfolio.to_parquet(path.with_suffix(".out"), columns=KEPT, breakdown=AXES)
    written = clock()
    columns = dict(portfolio.columns(KEPT))
    for axes in AXES:
        labels, values = portfolio.breakdown(*axes)
        columns |= {f"{axes[0]}:{a}": v for a, v in zip(labels, values.T, strict=True)}
    clock()
    write_parquet(path.with_suffix(".again"), columns, metadata={})
    writing = clock()
    pq.read_table(path)
    reading = clock()
    return {
        "reading": reading,
        "preparing": assessed - engine.taken - reading,
        "scores": engine.taken,
        "breakdown": broken_down,
        "writing": writing,
        "whole": assessed + written,  # which makes the breakdown it writes
        "columns": len(columns),
        "bytes": sum(c.nbytes for c in columns.values() if isinstance(c, np.ndarray)),
    }


def main(rows: int, folder: Path, rounds: int) -> None:
    """Measure, and print JSON."""
    catalogue = ic.load_catalogue()
    engine = Scores()
    one_round(path_of(folder, WARM), catalogue, engine)
    start, taken = memory("VmRSS"), []
    taken.append(one_round(path_of(folder, rows), catalogue, engine))
    peak = memory("VmHWM")
    taken += [one_round(path_of(folder, rows), catalogue, engine) for _ in range(rounds - 1)]
    found = {key: statistics.median(one[key] for one in taken) for key in taken[0]}
    print(json.dumps({"rows": rows, "peak": peak - start, **found}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
