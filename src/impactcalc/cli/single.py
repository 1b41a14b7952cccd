"""Commands on one project: ``assess`` and ``explain``."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from impactcalc.assessment import Assessment
from impactcalc.cli.common import (
    AsCsv,
    AsJson,
    CatalogueOption,
    Lang,
    Out,
    PriceYear,
    ProjectFile,
    Quiet,
    SchemeOption,
    Unverified,
    assessed,
    check_lang,
    doors,
    fail,
    say,
)
from impactcalc.output import json_text

_WRITERS: dict[str, Callable[[Assessment, Path], str]] = {
    ".json": lambda assessment, path: assessment.to_json(path),
    ".csv": lambda assessment, path: assessment.to_csv(path),
}


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
    check_lang(lang)
    for path in output or []:
        if path.suffix.lower() not in _WRITERS:
            fail(f"cannot write {path}: the suffix is one of {', '.join(_WRITERS)}", 2)
        if path.resolve() == project.resolve():
            fail(f"{path} is the project itself: write the result to another file", 2)
    if as_json and as_csv:
        fail("choose one of --json and --csv", 2)
    with doors(as_json=as_json):
        result = assessed(project, scheme, catalogue, price_year, allow_unverified)
        for path in output or []:
            _WRITERS[path.suffix.lower()](result, path)
        if as_json:
            say(result.to_json())
        elif as_csv:
            say(result.to_csv())
        elif not quiet:
            from impactcalc.report.text import render

            say(render(result.document, lang))


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
    with doors(as_json=as_json):
        result = assessed(project, scheme, catalogue, price_year, allow_unverified)
        if as_json:
            say(json_text(result.node(effect or "npv").to_dict()))
        else:
            from impactcalc.report.figures import clean

            say("\n".join(map(clean, result.explain(effect).splitlines())))
