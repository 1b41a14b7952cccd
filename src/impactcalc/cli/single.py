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
    check_outputs,
    doors,
    fail,
    say,
    screen,
)
from impactcalc.output import json_text

Detail = Annotated[
    bool, typer.Option("--detail", help="Also pillars, rates of return, ids and every remark.")
]

_WRITERS: dict[str, Callable[[Assessment, Path, str], object]] = {
    ".json": lambda assessment, path, lang: assessment.to_json(path),
    ".csv": lambda assessment, path, lang: assessment.to_csv(path),
    ".xlsx": lambda assessment, path, lang: assessment.to_xlsx(path, lang=lang),
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
    detail: Detail = False,
) -> None:
    """Assess one project: value, score, who bears, gains and pays."""
    check_lang(lang)
    check_outputs(output or [], tuple(_WRITERS), project)
    if as_json and as_csv:
        fail("--json and --csv both want standard output. To do: choose one of them.", 2)
    with doors(as_json=as_json):
        result = assessed(project, scheme, catalogue, price_year, allow_unverified)
        for path in output or []:
            _WRITERS[path.suffix.lower()](result, path, lang)
        if as_json:
            say(result.to_json())
        elif as_csv:
            say(result.to_csv())
        elif not quiet:
            from impactcalc.report.text import render

            width, colour = screen()
            say(render(result.document, lang, width=width, colour=colour, detail=detail))


def explain(
    project: ProjectFile,
    effect: Annotated[
        str | None,
        typer.Argument(
            help="Effect, line, quantity, or npv, bcr, mv0, mv, s0, s, e, r_s, r_e. "
            "Without it: all effects.",
            show_default=False,
        ),
    ] = None,
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Show how a figure comes about, down to inputs and sources."""
    check_lang(lang)
    with doors(as_json=as_json):
        result = assessed(project, scheme, catalogue, price_year, allow_unverified)
        if as_json:
            say(json_text(result.node(effect or "npv").to_dict()))
        else:
            from impactcalc.report.figures import clean

            say("\n".join(map(clean, result.explain(effect, lang=lang).splitlines())))
