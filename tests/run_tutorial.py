"""Runs the commands of the tutorial with an installed ``impactcalc``, in an empty folder.

It is what a new user does, and no test: ``nox -s release`` calls it once for the wheel and
once for the sdist, each installed in an environment of its own::

    python tests/run_tutorial.py ENVIRONMENT/bin/impactcalc
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from page_blocks import Block, blocks

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial.md"
COMMAND = re.compile(r"impactcalc (?P<words>[^#>]+)(?:> (?P<into>\S+))?")


def obey(program: Path, line: str, folder: Path) -> None:
    """Run one command, and hold its exit code against what the page says of it."""
    match = COMMAND.fullmatch(line.split("  #")[0].strip())
    if match is None:
        raise SystemExit(f"no command of ours: {line}")
    said = re.search(r"#.*\bends with (\d)", line)
    wanted = int(said[1]) if said else 0
    answer = subprocess.run(
        [program, *shlex.split(match["words"])],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "80"},
        check=False,
    )
    if answer.returncode != wanted:
        raise SystemExit(f"{line}\nended with {answer.returncode}\n{answer.stderr}")
    if match["into"]:
        (folder / match["into"]).write_text(answer.stdout, encoding="utf-8")
    sys.stdout.write(f"ok  {line}\n")


def lines_of(block: Block) -> list[str]:
    """The commands of a block."""
    text = block.text.replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip().startswith("impactcalc")]


def main() -> None:
    """Run the tutorial with the program that is named."""
    program = Path(sys.argv[1]).absolute()
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for block in blocks(TUTORIAL):
            if block.file is not None:
                (folder / block.file).write_text(block.text, encoding="utf-8")
            elif block.language in ("bash", ""):
                for line in lines_of(block):
                    obey(program, line, folder)
                    count += 1
    if count < 5:
        raise SystemExit(f"the tutorial has only {count} commands: has its form changed?")


if __name__ == "__main__":
    main()
