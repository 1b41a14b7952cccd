"""Long runs: how far they are, and what an interrupt leaves."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from command_line import CANAL, ROOT, run
from impactcalc.cli import common
from impactcalc.cli.progress import AFTER, Line, duration, shown
from impactcalc.progress import EVERY, Progress


class Clock:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Screen(io.StringIO):
    """A terminal: what it would show, carriage returns obeyed."""

    def isatty(self) -> bool:
        return True

    def shows(self) -> str:
        line = ""
        for part in self.getvalue().split("\r"):
            line = part + line[len(part) :]
        return line.rstrip()


# --- telling -----------------------------------------------------------------------------------


def test_it_tells_at_once_now_and_then_and_at_the_end() -> None:
    clock, told = Clock(), []
    meter = Progress(lambda *now: told.append(now), 1000, clock=clock)
    for _ in range(999):
        meter.add(1)
        clock.now += 0.001
    assert told[0] == (0, 1000)
    assert 3 <= len(told) <= 2 + 0.999 / EVERY
    meter.add(1)
    assert told[-1] == (1000, 1000)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_nobody_need_listen() -> None:
    meter = Progress(None, 2)
    meter.add(2)
    assert (meter.done, meter.total) == (2, 2)


# --- showing -----------------------------------------------------------------------------------


def test_a_short_run_shows_nothing() -> None:
    clock, screen = Clock(), Screen()
    line = Line("assessing", screen, clock)
    for at in range(20):
        line(at, 20)
        clock.now += (AFTER - 0.01) / 20
    line.clear()
    assert screen.getvalue() == ""


def test_a_long_run_shows_rows_rate_and_time_left() -> None:
    clock, screen = Clock(), Screen()
    line = Line("assessing", screen, clock)
    line(0, 1_000_000)
    clock.now += 4
    line(200_000, 1_000_000)
    # 200,000 rows in 4 seconds; the other 800,000 take 16.
    said = "assessing: 200,000 of 1,000,000 rows, 50,000 per second, 16 s left"
    assert screen.shows() == said
    clock.now += 0.1
    line(300_000, 1_000_000)
    assert screen.shows() == said, "not more often than the eye follows"
    clock.now += 3.9
    line(1_000_000, 1_000_000)
    assert screen.shows() == "assessing: 1,000,000 of 1,000,000 rows, 125,000 per second"
    line.clear()
    assert screen.shows() == ""
    assert "\n" not in screen.getvalue()


def test_a_shorter_line_leaves_nothing_of_the_longer_one() -> None:
    clock, screen = Clock(), Screen()
    line = Line("reading", screen, clock)
    clock.now += 3
    line(1_000_000, 0)
    assert screen.shows() == "reading: 1,000,000 rows", "nobody knows how many there are"
    line.doing = "x"
    clock.now += 1
    line(1, 2)
    assert screen.shows() == "x: 1 of 2 rows"


def test_a_line_is_no_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    clock, screen = Clock(), Screen()
    line = Line("assessing", screen, clock)
    clock.now += 3
    line(1, 2_000_000)
    assert screen.shows() == "assessing: 1 of 2,0"


def test_a_log_file_gets_a_line_every_ten_seconds() -> None:
    clock, log = Clock(), io.StringIO()
    line = Line("assessing", log, clock)
    for second in range(25):
        line(second * 4, 100)
        clock.now += 1
    line.clear()
    assert log.getvalue().splitlines() == [
        "assessing: 40 of 100 rows, 4 per second, 15 s left",
        "assessing: 80 of 100 rows, 4 per second, 5 s left",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 s"),
        (59.2, "1 min 0 s"),
        (90, "1 min 30 s"),
        (3599.5, "1 h 0 min"),
        (9000, "2 h 30 min"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_it_is_quiet_when_asked_and_goes_away_however_the_run_ends() -> None:
    with shown("assessing", quiet=True) as progress:
        assert progress is None
    screen = Screen()

    def stopped() -> None:
        with shown("assessing") as progress:
            assert isinstance(progress, Line)
            progress.next = 0.0  # as if two seconds had gone
            progress(1, 2)
            assert screen.shows() == "assessing: 1 of 2 rows"
            raise KeyboardInterrupt

    with mock.patch.object(sys, "stderr", screen), pytest.raises(KeyboardInterrupt):
        stopped()
    assert screen.shows() == ""


def test_a_run_does_not_fail_because_nobody_sees_it() -> None:
    class Gone(Screen):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    clock = Clock()
    line = Line("assessing", Gone(), clock)
    clock.now += 3
    line(1, 2)
    line.clear()


# --- interrupts --------------------------------------------------------------------------------

# The real command, which stops in the middle of writing for as long as the test needs.
SLOW = """
import os, signal, sys, time
from impactcalc import __main__
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
fsync, calls = os.fsync, []
def slow(handle):
    calls.append(handle)
    if len(calls) == {stop}:
        time.sleep(60)
    fsync(handle)
os.fsync = slow
sys.argv = ["impactcalc", *sys.argv[1:]]
__main__.main()
"""


def interrupt(folder: Path, stop: int, *arguments: str | Path) -> tuple[int, str, str]:
    """Press Ctrl-C while a command writes its file number `stop`."""
    command = [sys.executable, "-c", SLOW.format(stop=stop), *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        written = [path for path in folder.iterdir() if not path.name.startswith(".")]
        half = [path for path in folder.iterdir() if re.search(r"\.[0-9a-f]{16}$", path.name)]
        with contextlib.suppress(FileNotFoundError):  # it may just have taken its place
            if len(written) >= stop and any(path.stat().st_size for path in half):
                break
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text("old", encoding="utf-8")
    answer = interrupt(tmp_path, 1, "assess", CANAL, "-o", path)
    assert answer == (130, "", "interrupted: nothing was written\n")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("r.json", "old")]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_says_what_was_written_before_it(tmp_path: Path) -> None:
    first, second = tmp_path / "r.json", tmp_path / "r.csv"
    second.write_text("old", encoding="utf-8")
    portfolio = ROOT / "examples" / "greening_portfolio"
    code, out, err = interrupt(tmp_path, 2, "portfolio", portfolio, "-o", first, "-o", second)
    assert (code, out) == (130, "")
    assert err == f"interrupted, after writing {first}; not written: {second}\n"
    assert first.read_text(encoding="utf-8").endswith("}\n")
    assert second.read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["r.csv", "r.json"]


def test_an_interrupt_before_a_command_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**keywords: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("impactcalc.cli.app", stop)
    answer = run("assess", CANAL)
    assert (answer.code, answer.out) == (130, "")
    assert answer.err == "interrupted: nothing was written\n"


def test_one_command_knows_nothing_of_the_one_before(tmp_path: Path) -> None:
    assert run("assess", CANAL, "-o", tmp_path / "r.json", "--quiet").code == 0
    assert common.interrupted() == f"interrupted, after writing {tmp_path / 'r.json'}"
    assert run("schema", "project").code == 0
    assert common.interrupted() == "interrupted: nothing was written"
