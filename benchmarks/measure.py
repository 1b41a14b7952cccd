"""How the benchmarks measure: what is compared runs in turns within one run, forth and back.

So a slow moment hits all alike. Times are medians of processor time, which the time of other
programs does not enter; a result is a ratio of two of them, and milliseconds are context.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROUNDS = 7
SLACK = 0.6
"""Below this part of a goal a benchmark fails: on a machine that others use, a goal is no gate."""

Calls = Mapping[str, Callable[[], Any]]


@dataclass(frozen=True)
class Figure:
    """One line of the page: how many times as long, or as much, as what.

    ``goal`` is a least value where ``least`` is true, else a most; None where the figure is
    context. ``why`` is told where the goal is missed; where it is known to be, ``floor`` is what
    must be met instead.
    """

    work: str
    against: str
    measured: float
    goal: float | None = None
    least: bool = True
    unit: str = "x"
    why: str = ""
    floor: float | None = None

    @property
    def met(self) -> bool:
        """Whether the goal is met; context always is."""
        if self.goal is None:
            return True
        return self.measured >= self.goal if self.least else self.measured <= self.goal

    @property
    def near(self) -> bool:
        """Whether it is met, or missed by no more than a busy machine explains."""
        if self.goal is None:
            return True
        if self.floor is not None:
            return self.measured >= self.floor if self.least else self.measured <= self.floor
        if self.least:
            return self.measured >= SLACK * self.goal
        return self.measured <= self.goal / SLACK

    def text(self) -> str:
        """The figure in one line."""
        aim = "" if self.goal is None else f", goal {'>=' if self.least else '<='} {self.goal:g}"
        missed = "" if self.met else ": MISSED"
        return f"  {self.work} | {self.against}: {self.measured:.3g} {self.unit}{aim}{missed}"


def medians(
    candidates: Calls, calls: Mapping[str, int] | None = None, rounds: int = ROUNDS
) -> dict[str, float]:
    """Processor seconds of a call of each, in turns.

    What takes less than a millisecond is called several times in its turn.
    """
    times = calls or {}
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(rounds):
        for name in sorted(candidates, reverse=turn % 2 == 1):
            for _ in range(times.get(name, 1)):
                begin = time.process_time()
                candidates[name]()
                taken[name].append(time.process_time() - begin)
    return {name: statistics.median(values) for name, values in taken.items()}


def shown(what: str, seconds: Mapping[str, float]) -> str:
    """The medians in one line, those of others as so many times ours."""
    ours = seconds["ours"]
    parts = [
        f"{name} {1e3 * s:.4g} ms ({s / ours:.2f} x ours)"
        for name, s in seconds.items()
        if name != "ours"
    ]
    return f"\n{what}: ours {1e3 * ours:.3g} ms; {', '.join(parts)}"


def _busy() -> float:
    """Processor seconds that all programs of the machine have used."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:7])) / os.sysconf("SC_CLK_TCK")


def _own() -> float:
    """Processor seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])


class Watch:
    """How many processors other programs used meanwhile; None where the system does not say."""

    foreign: float | None = None


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch the other programs on the machine."""
    watch = Watch()
    known = Path("/proc/stat").exists()
    busy, own, begin = (_busy() if known else 0.0), _own(), time.perf_counter()
    yield watch
    if known:
        spent = (_busy() - busy) - (_own() - own)
        watch.foreign = max(0.0, spent / (time.perf_counter() - begin))


def report(benchmark: Any, figures: list[Figure], watch: Watch, title: str, text: str = "") -> str:
    """Keep the figures with the benchmark, and say them; fails where one is far from its goal."""
    benchmark.extra_info["title"] = title
    benchmark.extra_info["figures"] = [{**asdict(one), "met": one.met} for one in figures]
    benchmark.extra_info["foreign"] = watch.foreign
    foreign = "unknown" if watch.foreign is None else f"{watch.foreign:.2f}"
    lines = [text, *(one.text() for one in figures), f"  processors of other programs: {foreign}"]
    return "\n".join(line for line in lines if line)
