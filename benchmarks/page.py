"""From the results of a run of the benchmarks to their page: ``python page.py RESULTS PAGE``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PHASES = ("reading", "preparing", "scores", "breakdown", "writing")
HEAD = """\
# Benchmarks

<!-- Made by `nox -s bench` from a run of benchmarks/; changes by hand are lost. -->

What others need for the same work, measured in one run with ours.
What is compared runs in turns, forth and back, and gives the same figures, which is checked first.
A figure is a ratio of two medians; the time itself says more of the machine than of the program.
All inputs are illustrative. `benchmarks/` has the code, and each file says what it does.
"""


def page(results: dict[str, Any]) -> str:
    """The page, in Markdown."""
    parts = [HEAD, *_machine(results), *(line for one in _told(results) for line in one)]
    return "\n".join(parts).rstrip() + "\n"


def _machine(results: dict[str, Any]) -> Iterator[str]:
    machine = results["machine_info"]
    versions = ", ".join(f"{name} {found}" for name, found in machine["versions"].items())
    yield f"Run on {results['datetime'][:10]}: {machine['cpu']}, {machine['cores']} cores,"
    yield f"{machine['memory']} memory, {machine['system']}, Python {machine['python']}."
    yield f"Versions: {versions}. Products of matrices used one thread.\n"


def _told(results: dict[str, Any]) -> Iterator[Iterator[str]]:
    order = ("test_cold_start", "test_warm", "test_thousand", "test_twenty_thousand", "test_rows")
    found = {one["name"].partition("[")[0]: one["extra_info"] for one in results["benchmarks"]}
    for name in order:
        if name in found:
            yield _section(found[name])


def _section(info: dict[str, Any]) -> Iterator[str]:
    title = info["title"]
    yield f"## {title[0].upper()}{title[1:]}\n"
    yield "| what, over what | goal | measured | |"
    yield "|---|---|---|---|"
    for figure in info["figures"]:
        sign, unit = "\u2265" if figure["least"] else "\u2264", figure["unit"]
        goal = "" if figure["goal"] is None else f"{sign} {figure['goal']:g} {unit}"
        met = "" if figure["goal"] is None else ("met" if figure["met"] else "missed")
        yield f"| {figure['against']} | {goal} | {_digits(figure['measured'])} {unit} | {met} |"
    yield ""
    for figure in info["figures"]:
        if not figure["met"] and figure["why"]:
            yield f"Missed, {figure['against']}: {figure['why']}.\n"
    yield from _rows(info.get("rows", []))
    if info["foreign"] is not None:
        yield f"Other programs used {info['foreign']:.2f} processors meanwhile.\n"


def _digits(number: float) -> str:
    """Three digits, and all of those before the point."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _rows(lines: list[dict[str, float]]) -> Iterator[str]:
    if not lines:
        return
    yield "Milliseconds of each step, and bytes of memory above the start of the run:\n"
    yield f"| rows | {' | '.join(PHASES)} | whole, of a row | peak, of a row | results, of a row |"
    yield "|" + "---|" * (len(PHASES) + 4)
    for line in lines:
        rows = line["rows"]
        steps = " | ".join(_digits(1e3 * line[phase]) for phase in PHASES)
        whole = f"{_digits(1e6 * line['whole'] / rows)} \u00b5s"
        memory = f"{line['peak'] / rows:.0f} | {line['bytes'] / rows:.0f}"
        yield f"| {rows:,} | {steps} | {whole} | {memory} |"
    yield (
        "\nPreparing is to check every cell, to group projects that do the same and to compile "
        "each group once; that once is all of it at 1,000 rows. The whole ends with a file of "
        "each figure but internal rate and payback year, which need amounts by year. The peak "
        "holds the columns as read, as checked and as results, so it grows with the rows and "
        "with nothing else, beyond what a small table takes as well; results are "
        "the figures alone, without text.\n"
    )


if __name__ == "__main__":
    text = page(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[2]).write_text(text, encoding="utf-8")
