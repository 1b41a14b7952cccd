"""What the commands share: their options, how they speak, and how errors become exit codes.

Exit codes: 0 done, 1 the input has faults, 2 wrong usage, 3 could not finish.
"""

import os
import sys
from collections.abc import Iterator
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

SchemeOption = Annotated[str, typer.Option("--scheme", help="Preset, or scheme file.")]
CatalogueOption = Annotated[
    Path | None, typer.Option("--catalogue", help="Folder that adds to the catalogue.")
]
PriceYear = Annotated[
    int | None,
    typer.Option(
        "--price-year",
        min=limits.FIRST_YEAR,
        max=limits.LAST_YEAR,
        help="Prices of this year.",
    ),
]
Unverified = Annotated[
    bool, typer.Option("--allow-unverified", help="Use values nobody has verified.")
]
Lang = Annotated[str, typer.Option("--lang", help="nl or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No text on standard output.")]
Out = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", help="File to write, .json or .csv; may be repeated."),
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
    from impactcalc.report.figures import clean

    # Messages quote files, and a file must not steer the terminal.
    lines = message.rstrip().splitlines()
    sys.stderr.write("".join(f"{clean(line)}\n" for line in lines))
    raise typer.Exit(code)


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
        fail(f"--lang is nl or en, not {lang}", 2)


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
        load_project(project), scheme=picked, catalogue=chosen, allow_unverified=unverified
    )
