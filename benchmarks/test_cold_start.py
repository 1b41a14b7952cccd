"""How long one assessment takes from a cold start, against its own libraries.

Processes side by side, in turns, in one run: `impactcalc assess ... --json`; a process that only
imports numpy, pydantic, yaml, pint and typer; and a script such as many would write. The second is
the floor for anything built on these packages, so its ratio says what our own work costs.
Milliseconds are context, not a result.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from measure import Figure, report, watching

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "examples" / "canal_street_trees" / "project.yaml"
ROUNDS = 11
LIMIT = 1.5
SCRIPT_GOAL = 4.0
WORK = "from a cold start: one project assessed, as JSON"

# What the console script does, without the script, so that both start in the same way.
ASSESS = "import sys; from impactcalc.__main__ import main; sys.exit(main())"
IMPORTS = "import numpy, pydantic, yaml, pint, typer"
HEAVY = ("scipy", "pandas", "narwhals", "pyarrow", "matplotlib")
LOADED = f"""\
import atexit, os, sys
leave = os._exit
def loaded(code):
    names = [name for name in {HEAVY!r} if name in sys.modules]
    sys.stderr.write("loaded: " + " ".join(names))
    leave(code)
os._exit = loaded
atexit.register(loaded, 0)
{ASSESS}
"""

# The script that many would write: a catalogue in YAML, flows in NumPy, a frame for the sums.
SCRIPT = """\
import sys
import numpy as np, numpy_financial as npf, pandas as pd, yaml
with open(sys.argv[1]) as stream:
    catalogue = yaml.safe_load(stream)
rows, year = [], np.arange(1, 101)
for one in catalogue["indicators"][:12]:
    time = one["profile"]
    shape = np.minimum(1, year / time["ramp_up"]) * (year <= time["lifetime"])
    flow = one["value"]["amount"] * 500 * shape * (1 - time["drop_off"]) ** (year - 1)
    rows.append((one["domain"], npf.npv(0.0225, np.concatenate([[0.0], flow]))))
frame = pd.DataFrame(rows, columns=["domain", "value"])
print(frame.groupby("domain")["value"].sum())
"""


def seconds(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    begin = time.perf_counter()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    end = time.perf_counter()
    assert answer.returncode == 0, answer.stderr
    return end - begin, answer.stdout


def indicator(number: int) -> dict[str, object]:
    """An indicator of the size that they have, all of it illustrative."""
    return {
        "id": f"indicator_{number:03d}",
        "domain": ("climate", "water", "health", "nature", "social")[number % 5],
        "description": "What changes, for whom and how it is measured, in a few sentences. " * 4,
        "value": {"amount": 1.25 + number, "unit": "EUR/m2/year", "low": 0.8, "high": 2.1},
        "profile": {"lifetime": 30 + number % 50, "ramp_up": 3, "drop_off": 0.02},
        "sources": [{"title": f"Source {n} of {number}", "year": 2015 + n} for n in range(2)],
    }


def test_cold_start(tmp_path: Path, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    # All with compiled bytecode, whatever the install did: a cache of our own, filled first.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    commands = {
        "assess": [sys.executable, "-c", ASSESS, "assess", str(PROJECT), "--json"],
        "imports": [sys.executable, "-c", IMPORTS],
    }
    if find_spec("numpy_financial"):
        catalogue = tmp_path / "catalogue.yaml"
        catalogue.write_text(yaml.safe_dump({"indicators": [indicator(n) for n in range(200)]}))
        commands["script"] = [sys.executable, "-c", SCRIPT, str(catalogue)]
    for command in commands.values():
        seconds(command, environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with watching() as watch:
        for turn in range(ROUNDS):
            for name in sorted(commands, reverse=turn % 2 == 1):
                duration, output = seconds(commands[name], environment)
                taken[name].append(duration)
                if name == "assess":
                    assert json.loads(output)["impactcalc"] == "assessment/1"
    median = {name: statistics.median(values) for name, values in taken.items()}
    imports = "ours over a process that only imports numpy, pydantic, yaml, pint and typer"
    script = "a script with pandas, numpy-financial and yaml.safe_load over ours"
    ratio = median["assess"] / median["imports"]
    figures = [Figure(WORK, imports, ratio, LIMIT, least=False)]
    if "script" in median:
        bare = median["script"] / median["imports"]
        why = (
            "importing the five packages that we rest on, and doing nothing, is quicker than the "
            f"script by {bare:.1f} times only; the goal was set beside a program without them"
        )
        ratio = median["script"] / median["assess"]
        figures.append(Figure(WORK, script, ratio, SCRIPT_GOAL, why=why, floor=1.2))
    milliseconds = ", ".join(f"{name} {1e3 * one:.0f} ms" for name, one in median.items())
    text = report(benchmark, figures, watch, WORK, f"\n{WORK}: {milliseconds}")
    with capsys.disabled():
        print(text)
    benchmark.pedantic(seconds, (commands["assess"], environment), rounds=ROUNDS)
    assert all(figure.near for figure in figures)


def test_loads_nothing_heavy() -> None:
    command = [sys.executable, "-c", LOADED, "assess", str(PROJECT), "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert json.loads(answer.stdout)["impactcalc"] == "assessment/1"
    assert answer.stderr.endswith("loaded: ")
