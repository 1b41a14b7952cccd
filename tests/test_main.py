"""The process of the command line: all of its output, and its exit code, before it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CANAL = str(ROOT / "examples" / "canal_street_trees" / "project.yaml")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "impactcalc", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_all_output_arrives() -> None:
    answer = run("assess", CANAL, "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["impactcalc"] == "assessment/1"
    assert "explain" in run("--help").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("assess", "no-such-file.yaml"), 1), (("assess",), 2), (("--version",), 0)],
)
def test_the_exit_code_is_kept(arguments: tuple[str, ...], code: int) -> None:
    answer = run(*arguments)
    assert answer.returncode == code
    assert answer.stdout or answer.stderr


@pytest.mark.parametrize(
    ("code", "number", "said"), [("None", 0, ""), ("4", 4, ""), ("'stopped'", 1, "stopped\n")]
)
def test_leave_does_what_sys_exit_does(code: str, number: int, said: str) -> None:
    script = f"from impactcalc.__main__ import leave; print('written'); leave({code})"
    command = [sys.executable, "-c", script]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (answer.returncode, answer.stdout, answer.stderr) == (number, "written\n", said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_no_success() -> None:
    command = [sys.executable, "-m", "impactcalc", "schema", "project"]
    with open("/dev/full", "w") as full:
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert answer.returncode == 3
