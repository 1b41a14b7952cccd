"""The command line: thin doors to the library.

Exit codes: 0 done, 1 the input has faults, 2 wrong usage, 3 could not finish.
What only one command needs is imported inside it, so that ``assess`` starts fast.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from impactcalc import limits
from impactcalc._version import __version__
from impactcalc.assessment import Assessment, assess
from impactcalc.catalogue import KINDS, Catalogue, load_catalogue
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

app = typer.Typer(
    name="impactcalc",
    help="What a project is worth to society, to whom, when and why.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

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

_WRITERS: dict[str, Callable[[Assessment, Path], str]] = {
    ".json": lambda assessment, path: assessment.to_json(path),
    ".csv": lambda assessment, path: assessment.to_csv(path),
}


def _say(text: str) -> None:
    """Write to standard output at once, so that a reader who went away is noticed here."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer would fail once more at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from None  # the reader went away, as `| head` does
        _fail(f"cannot write to standard output: {error.strerror or error}", 3)


def _fail(message: str, code: int) -> NoReturn:
    from impactcalc.report.figures import clean

    # Messages quote files, and a file must not steer the terminal.
    lines = message.rstrip().splitlines()
    sys.stderr.write("".join(f"{clean(line)}\n" for line in lines))
    raise typer.Exit(code)


@contextmanager
def _doors(*, as_json: bool = False) -> Iterator[None]:
    """Errors of the library as messages and exit codes."""
    try:
        yield
    except InputError as error:
        if as_json:
            _say(json_text({"faults": [fault.to_dict() for fault in error.faults]}))
        count = len(error.faults)
        noun = "fault" if count == 1 else "faults"
        _fail(f"{error}\n{count} {noun}.", 1)
    except UnknownIdError as error:
        _fail(str(error.args[0]), 2)
    except (OutputError, MissingExtraError) as error:
        _fail(str(error), 3)
    except ImpactcalcError as error:
        _fail(str(error), 1)


def _check_lang(lang: str) -> None:
    if lang not in ("nl", "en"):
        _fail(f"--lang is nl or en, not {lang}", 2)


def _chosen(
    scheme: str, catalogue: Path | None, price_year: int | None
) -> tuple[Scheme, Catalogue]:
    chosen = load_catalogue(catalogue)
    picked = load_scheme(scheme, catalogue=chosen)
    return (picked if price_year is None else picked.with_price_year(price_year)), chosen


def _assessed(
    project: Path, scheme: str, catalogue: Path | None, price_year: int | None, unverified: bool
) -> Assessment:
    picked, chosen = _chosen(scheme, catalogue, price_year)
    return assess(
        load_project(project), scheme=picked, catalogue=chosen, allow_unverified=unverified
    )


@app.command("assess")
def assess_command(
    project: ProjectFile,
    output: Out = None,
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    lang: Lang = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    quiet: Quiet = False,
) -> None:
    """Assess one project: value, score, who bears, gains and pays."""
    _check_lang(lang)
    for path in output or []:
        if path.suffix.lower() not in _WRITERS:
            _fail(f"cannot write {path}: the suffix is one of {', '.join(_WRITERS)}", 2)
        if path.resolve() == project.resolve():
            _fail(f"{path} is the project itself: write the result to another file", 2)
    if as_json and as_csv:
        _fail("choose one of --json and --csv", 2)
    with _doors(as_json=as_json):
        result = _assessed(project, scheme, catalogue, price_year, allow_unverified)
        for path in output or []:
            _WRITERS[path.suffix.lower()](result, path)
        if as_json:
            _say(result.to_json())
        elif as_csv:
            _say(result.to_csv())
        elif not quiet:
            from impactcalc.report.text import render

            _say(render(result.document, lang))


@app.command()
def explain(
    project: ProjectFile,
    effect: Annotated[
        str | None,
        typer.Argument(help="Effect, line, quantity, or npv, bcr, mv0, mv, s0, s, e, r_s, r_e."),
    ] = None,
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    as_json: AsJson = False,
) -> None:
    """Show how a figure comes about, down to inputs and sources."""
    with _doors(as_json=as_json):
        result = _assessed(project, scheme, catalogue, price_year, allow_unverified)
        if as_json:
            _say(json_text(result.node(effect or "npv").to_dict()))
        else:
            from impactcalc.report.figures import clean

            _say("\n".join(map(clean, result.explain(effect).splitlines())))


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    allow_unverified: Unverified = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Report every fault of catalogue, project and scheme files, with file and line."""
    from impactcalc.checks.paths import check_paths

    with _doors(as_json=as_json):
        picked, chosen = _chosen(scheme, catalogue, None)
        found = check_paths(
            paths, scheme=picked, catalogue=chosen, allow_unverified=allow_unverified
        )
        if found.faults:
            raise InputError(found.faults)
        if as_json:
            _say(json_text({"files": found.files, "faults": []}))
        elif not quiet:
            _say(f"{found.files} {'file' if found.files == 1 else 'files'}, no faults.")


@app.command("catalogue")
def catalogue_command(
    id_: Annotated[str | None, typer.Argument(metavar="[ID]", help="Entry to show.")] = None,
    catalogue: CatalogueOption = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """List the catalogue, or show one entry with its sources."""
    from impactcalc.report.card import card, listing

    _check_lang(lang)
    with _doors(as_json=as_json):
        chosen = load_catalogue(catalogue)
        if id_ is None:
            names = {kind: _names(chosen, kind, lang) for kind in KINDS}
            _say(json_text(names) if as_json else listing(names))
            return
        kind = next((kind for kind in KINDS if chosen.has(kind, id_)), None)
        if kind is None:
            near = next((hint for kind in KINDS if (hint := chosen.near(kind, id_))), "")
            raise UnknownIdError(f"the catalogue has no {id_!r}{near}")
        entry = _plain(chosen, kind, id_)
        _say(json_text(entry) if as_json else card(entry, _sources(chosen, kind, id_), lang))


def _plain(catalogue: Catalogue, kind: str, id_: str) -> dict[str, Any]:
    model, faults = catalogue.entry(kind, id_)
    if faults or model is None:
        raise InputError(faults)
    data: dict[str, Any] = model.model_dump(mode="json", exclude_none=True)
    return data


def _names(catalogue: Catalogue, kind: str, lang: str) -> dict[str, str]:
    names = {}
    for id_ in catalogue.ids(kind):
        name = _plain(catalogue, kind, id_).get("name", "")
        names[id_] = name if isinstance(name, str) else name.get(lang) or next(iter(name.values()))
    return names


def _sources(catalogue: Catalogue, kind: str, id_: str) -> dict[str, dict[str, Any]]:
    """The values that an indicator or intervention uses."""
    if kind == "indicator":
        used = getattr(catalogue.indicator(id_), "values", {})
    else:
        used = catalogue.intervention(id_).values if kind == "intervention" else {}
    return {value: _plain(catalogue, "value", value) for value in used.values()}


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="project, indicator, scheme, assessment, ...")],
) -> None:
    """Print the JSON Schema of a kind of file or document."""
    from impactcalc.schemas import json_schema

    with _doors():
        _say(json_text(json_schema(kind)))


def _version(value: bool) -> None:
    if value:
        _say(f"impactcalc {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What a project is worth to society, to whom, when and why."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
