"""Started by ``test_killed``: makes children that write without end, until they are killed.

Everything that takes time is done once, and each child is a fork of it. Orders come in on
standard input, a kind and a way; the number of the child goes out once it has begun.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

import impactcalc as ic
from impactcalc import output
from impactcalc.output import csv_columns, parquet, workbook, write_text

ROOT = Path(__file__).parents[1]
ROWS = 40_000
Writer = Callable[[Path, int], object]


def table(version: int) -> dict[str, Any]:
    """Columns that differ between the versions in every row."""
    figures = np.random.default_rng(version).normal(size=(4, ROWS))
    names = [f"project {version} {row}" for row in range(ROWS)]
    return {"project": names, **{f"figure_{at}": row for at, row in enumerate(figures)}}


def writers() -> dict[str, Writer]:
    """By kind: what writes version 0 or 1 to a path, again and again."""
    tables = table(0), table(1)
    texts = ["".join(f'"{version} {row}",\n' for row in range(8 * ROWS)) for version in (0, 1)]
    texts = [f'{{"rows": [\n{text}"end"]}}\n' for text in texts]
    sheets = [
        {"Projects": workbook.Sheet(["row"], [[f"{version} {row}"] for row in range(500)])}
        for version in (0, 1)
    ]
    several = ic.assess_portfolio(ROOT / "examples" / "greening_portfolio")
    by = ("mv", "npv")
    return {
        "json": lambda path, version: write_text(path, texts[version]),
        "csv": lambda path, version: csv_columns.write_csv_columns(path, tables[version]),
        "parquet": lambda path, version: parquet.write_parquet(
            path, tables[version], metadata={"version": version}
        ),
        "xlsx": lambda path, version: workbook.write_workbook(path, sheets[version]),
        "portfolio-json": lambda path, version: several.to_json(path, by=by[version]),
        "portfolio-csv": lambda path, version: several.to_csv(path, by=by[version]),
    }


@contextlib.contextmanager
def in_place(path: str | Path) -> Iterator[BinaryIO]:
    """What a careless library does: writes over the file that is there."""
    with open(path, "wb") as stream:
        yield stream


def be_careless() -> None:
    for module in (output, csv_columns, parquet):
        module.replacing = in_place


def main() -> None:
    known = writers()
    folder = Path(sys.argv[1])
    for kind, write in known.items():
        for version in (0, 1):
            write(folder / f"{kind}.{version}", version)
    print("ready", *known, flush=True)
    for order in sys.stdin:
        kind, way = order.split()
        child = os.fork()
        if not child:
            if way == "careless":
                be_careless()
            version = 0
            while True:
                version = 1 - version
                known[kind](folder / kind, version)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
