"""What the commands share: their options, how they speak, and how errors become exit codes.

Exit codes: 0 done, 1 the input has faults, 2 wrong usage, 3 could not finish, 130 interrupted.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from impactcalc import limits
from impactcalc.assessment import Assessment, assess
from impactcalc.catalogue import Catalogue, load_catalogue
from impactcalc.errors import (
    ImpactcalcError,
    InputError,
    MissingExtraError,
    OutputError,
    UnknownIdError,
)
from impactcalc.loading import load_project, load_scheme
from impactcalc.models.scheme import Scheme
from impactcalc.output import json_text

SchemeOption = Annotated[
    str, typer.Option("--scheme", help="Scheme by its name, or a scheme file.")
]
CatalogueOption = Annotated[
    Path | None, typer.Option("--catalogue", help="Folder with a catalogue of your own, added.")
]
PriceYear = Annotated[
    int | None,
    typer.Option(
        "--price-year",
        min=limits.FIRST_YEAR,
        max=limits.LAST_YEAR,
        help="Price year of the result, such as 2025.",
    ),
]
Unverified = Annotated[
    bool, typer.Option("--allow-unverified", help="Use catalogue values that nobody verified.")
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the text: en or nl.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but faults.")]
Out = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", help="File to write: .json, .csv, .xlsx; repeatable."),
]
ProjectFile = Annotated[
    Path, typer.Argument(help="Project file, YAML or JSON.", show_default=False)
]


def say(text: str) -> None:
    """Write to standard output at once, so that a reader who went away is noticed here."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer would fail once more at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from None  # the reader went away, as `| head` does
        fail(f"cannot write to standard output: {error.strerror or error}", 3)


def fail(message: str, code: int) -> NoReturn:
    """Write to standard error, and end the command with an exit code."""
    complain(message)
    raise typer.Exit(code)


def complain(message: str) -> None:
    """Write to standard error."""
    from impactcalc.report.figures import clean

    # Messages quote files, and a file must not steer the terminal.
    lines = message.rstrip().splitlines()
    sys.stderr.write("".join(f"{clean(line)}\n" for line in lines))


@contextmanager
def doors(*, as_json: bool = False) -> Iterator[None]:
    """Errors of the library as messages and exit codes."""
    try:
        yield
    except InputError as error:
        if as_json:
            say(json_text({"faults": [fault.to_dict() for fault in error.faults]}))
        count = len(error.faults)
        noun = "fault" if count == 1 else "faults"
        fail(f"{error}\n{count} {noun}.", 1)
    except UnknownIdError as error:
        fail(str(error.args[0]), 2)
    except (OutputError, MissingExtraError) as error:
        fail(str(error), 3)
    except ImpactcalcError as error:
        fail(str(error), 1)


def check_lang(lang: str) -> None:
    """Refuse a language there are no words for."""
    if lang not in ("nl", "en"):
        fail(f"--lang is nl or en, not {lang}. To do: choose one of the two.", 2)


def check_outputs(paths: list[Path], known: tuple[str, ...], source: Path) -> None:
    """Refuse a file to write that has no known suffix, stands twice, or is the input itself."""
    seen = [path.resolve() for path in paths]
    for path in paths:
        if path.resolve() == source.resolve():
            fail(f"{path} is the input itself. To do: write the result to another file.", 2)
        if path.suffix.lower() not in known:
            what = f"cannot write {path}: its ending names no kind of result"
            fail(f"{what}. To do: end the name in {' or '.join(known)}.", 2)
        if seen.count(path.resolve()) > 1:
            fail(f"{path} is named twice. To do: give each result a file of its own.", 2)
    watch(paths)


INTERRUPTED = 130
"""The exit code of who was stopped with Ctrl-C, as shells have it."""

_BEFORE: dict[Path, object] = {}
"""What stood at the paths that a command writes, before it did."""


def watch(paths: Iterable[Path]) -> None:
    """Remember what stands at paths a command will write, to say what an interrupt left."""
    _BEFORE.update((path, _standing(path)) for path in paths)


def forget() -> None:
    """A command begins: nothing is watched."""
    _BEFORE.clear()


def _standing(path: Path) -> object:
    """A file that was replaced has another number, or another time."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def interrupted() -> str:
    """What to say after Ctrl-C: whether any result is there already, which is then whole."""
    written = [path for path, before in _BEFORE.items() if _standing(path) != before]
    if not written:
        return "interrupted: nothing was written"
    said = f"interrupted, after writing {', '.join(map(str, written))}"
    left = [str(path) for path in _BEFORE if path not in written]
    return f"{said}; not written: {', '.join(left)}" if left else said


WIDEST = 120
"""Columns beyond which lines are hard to follow."""


def screen() -> tuple[int, bool]:
    """Columns of the terminal, 80 where there is none, and whether it shows colours."""
    columns = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return columns, sys.stdout.isatty() and not plain


def chosen_method(
    scheme: str, catalogue: Path | None, price_year: int | None
) -> tuple[Scheme, Catalogue]:
    """Scheme and catalogue of the options."""
    chosen = load_catalogue(catalogue)
    picked = load_scheme(scheme, catalogue=chosen)
    return (picked if price_year is None else picked.with_price_year(price_year)), chosen


def assessed(
    project: Path, scheme: str, catalogue: Path | None, price_year: int | None, unverified: bool
) -> Assessment:
    """The project of a file, assessed as the options say."""
    picked, chosen = chosen_method(scheme, catalogue, price_year)
    return assess(
        load_project(project, catalogue=chosen),
        scheme=picked,
        catalogue=chosen,
        allow_unverified=unverified,
    )
