"""Run the command line inside the process of the tests, which is much faster than a new one."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from impactcalc import cli

ROOT = Path(__file__).parents[1]
CANAL = ROOT / "examples" / "canal_street_trees" / "project.yaml"
TEGELWIPPEN = ROOT / "examples" / "tegelwippen_2022" / "project.yaml"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Answer:
    """Run ``impactcalc`` with some arguments."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code: object = 0
    with (
        mock.patch.object(sys, "argv", ["impactcalc", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
    texts = []
    for stream in (out, err):
        stream.flush()
        buffer = stream.buffer
        assert isinstance(buffer, io.BytesIO)
        texts.append(buffer.getvalue().decode("utf-8"))
    assert isinstance(code, int)
    return Answer(code, *texts)
