"""How long one assessment takes from a cold start, against its own libraries.

Two processes side by side, in turns, in one run: `impactcalc assess ... --json`, and a process
that only imports numpy, pydantic, yaml, pint and typer. The second is the floor for anything built
on them, so the ratio says what our own work costs. Milliseconds are context, not a result.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "examples" / "canal_street_trees" / "project.yaml"
ROUNDS = 11
LIMIT = 1.5

# What the console script does, without the script, so that both start in the same way.
ASSESS = "import sys; from impactcalc.__main__ import main; sys.exit(main())"
IMPORTS = "import numpy, pydantic, yaml, pint, typer"


def seconds(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    begin = time.perf_counter()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    end = time.perf_counter()
    assert answer.returncode == 0, answer.stderr
    return end - begin, answer.stdout


def test_cold_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Both with compiled bytecode, whatever the install did: a cache of our own, filled first.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    commands = {
        "assess": [sys.executable, "-c", ASSESS, "assess", str(PROJECT), "--json"],
        "imports": [sys.executable, "-c", IMPORTS],
    }
    for command in commands.values():
        seconds(command, environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(ROUNDS):
        for name in sorted(commands, reverse=turn % 2 == 1):
            duration, output = seconds(commands[name], environment)
            taken[name].append(duration)
            if name == "assess":
                assert json.loads(output)["impactcalc"] == "assessment/1"
    assess, imports = (statistics.median(taken[name]) for name in ("assess", "imports"))
    ratio = assess / imports
    with capsys.disabled():
        print(f"\nassess {1e3 * assess:.0f} ms, imports {1e3 * imports:.0f} ms, ratio {ratio:.2f}")
    assert ratio <= LIMIT
