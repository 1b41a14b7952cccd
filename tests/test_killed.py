"""A process that is killed while it writes leaves the old file or the new one, never half.

``killed_writer`` writes two versions of a file in turn. Here it is killed, without a chance to
tidy up, at moments spread over the time a write takes; a temporary file left behind shows that
the moment fell inside a write. The same kills do spoil a file that is written in place.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from impactcalc.errors import OutputError
from impactcalc.output.csv_columns import write_csv_columns
from impactcalc.output.whole import OLD, remove_leftovers, replacing
from killed_writer import ROWS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes and signals of POSIX")

fcntl = pytest.importorskip("fcntl")

KINDS = ("json", "csv", "parquet", "xlsx", "portfolio-json", "portfolio-csv")
KILLS = 50
LONGEST = 0.2
"""Seconds a child writes before it is killed, at most."""


class Victims:
    """Starts children that write, and kills them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, str(Path(__file__).with_name("killed_writer.py")), str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self.answer().split() == ["ready", *KINDS]
        self.versions = {
            kind: [(folder / f"{kind}.{version}").read_bytes() for version in (0, 1)]
            for kind in KINDS
        }

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def left(self, kind: str) -> list[Path]:
        """Temporary files of this kind."""
        return list(self.folder.glob(f".{kind}.*"))

    def kill(self, kind: str, delay: float, *, inside: bool = False, way: str = "ours") -> bytes:
        """Let a child write for a time, kill it, and tell what the file holds then.

        Parameters
        ----------
        inside : after that time, wait until there is a temporary file
        """
        for path in self.left(kind):
            path.unlink()
        (self.folder / kind).write_bytes(self.versions[kind][0])
        assert self.process.stdin is not None
        print(kind, way, file=self.process.stdin)
        child = int(self.answer())
        time.sleep(delay)
        end = time.monotonic() + 5
        while inside and not self.left(kind) and time.monotonic() < end:
            pass
        os.kill(child, signal.SIGKILL)
        assert self.answer() == "gone\n"
        return (self.folder / kind).read_bytes()


@pytest.fixture(scope="module")
def victims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victims]:
    found = Victims(tmp_path_factory.mktemp("killed"))
    yield found
    assert found.process.stdin is not None
    assert found.process.stdout is not None
    found.process.stdin.close()
    assert found.process.wait(10) == 0
    found.process.stdout.close()


def read(kind: str, data: bytes) -> int:
    """Rows in a file, as a reader other than the library sees them."""
    form = kind.rpartition("-")[2]
    if form == "json":
        found = json.loads(data)
        return len(found.get("rows") or found["projects"])
    if form == "csv":
        return len(list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))))
    if form == "parquet":
        return int(pq.read_table(io.BytesIO(data)).num_rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Projects"]
    return int(sheet.max_row)


WHOLE = {
    "json": 8 * ROWS + 1,
    "csv": ROWS,
    "parquet": ROWS,
    "xlsx": 501,
    "portfolio-json": 10,
    "portfolio-csv": 10,
}


def test_a_killed_writer_leaves_the_old_or_the_new(victims: Victims) -> None:
    moments = random.Random(20261125)
    caught, seen = 0, set()
    for number in range(KILLS):
        kind = KINDS[number % len(KINDS)]
        delay = moments.uniform(0, LONGEST)
        data = victims.kill(kind, delay, inside=number // len(KINDS) % 2 == 1)
        assert data in victims.versions[kind], (number, kind, delay, len(data))
        assert read(kind, data) == WHOLE[kind]
        seen.add((kind, victims.versions[kind].index(data)))
        caught += bool(victims.left(kind))
    assert caught >= KILLS // 3, f"{caught} kills fell inside a write, too few to say anything"
    assert {version for _, version in seen} == {0, 1}, "both outcomes are there"


@pytest.mark.parametrize("kind", ["json", "csv", "parquet"])
def test_the_same_kills_spoil_a_file_that_is_written_in_place(victims: Victims, kind: str) -> None:
    moments = random.Random(20261125)
    for _ in range(KILLS):
        data = victims.kill(kind, moments.uniform(0, LONGEST), way="careless")
        if data not in victims.versions[kind]:
            return
    pytest.fail("no kill left half a file: the test above could not fail")


def test_what_a_killed_writer_left_goes_with_a_later_write(victims: Victims) -> None:
    victims.kill("csv", 0, inside=True)
    (left,) = victims.left("csv")
    hours_ago = time.time() - OLD - 60
    os.utime(left, (hours_ago, hours_ago))
    write_csv_columns(victims.folder / "csv", {"project": ["one"]})
    assert victims.left("csv") == []


def test_what_is_being_written_is_no_leftover(tmp_path: Path) -> None:
    target, hours_ago = tmp_path / "r.csv", time.time() - OLD - 60
    with replacing(target) as stream:
        stream.write(b"slow")
        (temporary,) = tmp_path.iterdir()
        os.utime(temporary, (hours_ago, hours_ago))  # nothing came for hours
        write_csv_columns(target, {"project": ["quick"]})
        assert temporary.exists()
    assert target.read_bytes() == b"slow"
    assert list(tmp_path.iterdir()) == [target]


def test_a_write_that_fails_inside_a_write_keeps_its_words(tmp_path: Path) -> None:
    inner = tmp_path / "nowhere" / "b.csv"
    with pytest.raises(OutputError) as caught, replacing(tmp_path / "a.csv"):
        write_csv_columns(inner, {"project": ["one"]})
    assert str(caught.value).startswith(f"cannot write {inner}: there is no folder")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("reason", ["young", "held", "of another file", "a link", "a folder"])
def test_what_may_not_be_a_leftover_stays(tmp_path: Path, reason: str) -> None:
    target, hours_ago = tmp_path / "r.csv", time.time() - OLD - 60
    left = tmp_path / (".s.csv." if reason == "of another file" else ".r.csv.")
    left = left.with_name(left.name + "0123456789abcdef")
    if reason == "a folder":
        left.mkdir()
    elif reason == "a link":
        left.symlink_to(tmp_path / "nowhere")
    else:
        left.write_bytes(b"project")
    with open(left if left.is_file() else os.devnull) as stream:
        if reason == "held":
            fcntl.flock(stream, fcntl.LOCK_EX)
        if reason != "young":
            os.utime(left, (hours_ago, hours_ago), follow_symlinks=False)
        remove_leftovers(target)
    assert os.path.lexists(left)
    remove_leftovers(target)
    assert os.path.lexists(left) == (reason != "held"), "and goes once nobody holds it"
