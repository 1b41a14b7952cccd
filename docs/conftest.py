"""Run the Python blocks of the pages as tests, from the root of the repository.

Blocks of other languages are files and commands; ``tests/test_page_blocks.py`` looks after them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

ROOT = Path(__file__).parents[1]
collect_ignore = ["conf.py"]  # settings, not a module to look for doctests in


def enter_root(namespace: dict[str, Any]) -> None:
    """Go to the root, where the paths in the pages begin."""
    namespace["_before"] = Path.cwd()
    os.chdir(ROOT)


def leave_root(namespace: dict[str, Any]) -> None:
    """Go back to where the tests were started."""
    os.chdir(namespace["_before"])


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser()],
    patterns=["*.md"],
    excludes=["catalogue/*", "catalogue/*/*"],  # made at each build, and tested there
    setup=enter_root,
    teardown=leave_root,
).pytest()
