"""Commands on one project: ``assess`` and ``explain``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impactcalc.assessment import Assessment
from impactcalc.catalogue import Catalogue
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
    chosen_method,
    doors,
    fail,
    say,
    screen,
)
from impactcalc.errors import ArgumentError
from impactcalc.loading import load_project
from impactcalc.models.scheme import Scheme
from impactcalc.output import json_text

if TYPE_CHECKING:
    from impactcalc.methods import MethodTable

Compare = Annotated[
    bool, typer.Option("--compare", help="A table: regimes, by horizons, by timings.")
]
Regimes = Annotated[
    list[str] | None,
    typer.Option("--regime", help="With --compare: a regime or row of rates; repeatable."),
]
Horizons = Annotated[
    list[str] | None,
    typer.Option("--horizon", help='With --compare: such as "60 years"; repeatable.'),
]
Timings = Annotated[
    list[str] | None,
    typer.Option("--timing", help="With --compare: end, mid or begin; repeatable."),
]
Detail = Annotated[
    bool, typer.Option("--detail", help="Also pillars, rates of return, ids and every remark.")
]

_WRITERS: dict[str, Callable[["Assessment | MethodTable", Path, str], object]] = {
    ".json": lambda result, path, lang: result.to_json(path),
    ".csv": lambda result, path, lang: result.to_csv(path),
    ".xlsx": lambda result, path, lang: result.to_xlsx(path, lang=lang),
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
    compare: Compare = False,
    regime: Regimes = None,
    horizon: Horizons = None,
    timing: Timings = None,
) -> None:
    """Assess one project: value, score, who bears, gains and pays."""
    check_lang(lang)
    check_outputs(output or [], tuple(_WRITERS), project)
    if as_json and as_csv:
        fail("--json and --csv both want standard output. To do: choose one of them.", 2)
    chosen = {"--regime": regime, "--horizon": horizon, "--timing": timing}
    _check_compare(compare, detail, chosen)
    result: Assessment | MethodTable
    with doors(as_json=as_json):
        if compare:
            method = chosen_method(scheme, catalogue, price_year)
            result = _compared(project, method, chosen, allow_unverified)
        else:
            result = assessed(project, scheme, catalogue, price_year, allow_unverified)
        for path in output or []:
            _WRITERS[path.suffix.lower()](result, path, lang)
        if as_json:
            say(result.to_json())
        elif as_csv:
            say(result.to_csv())
        elif not quiet:
            _show(result, lang, detail)


def _check_compare(compare: bool, detail: bool, chosen: dict[str, list[str] | None]) -> None:
    """Refuse options that would be without effect."""
    alone = [name for name, given in chosen.items() if given]
    if alone and not compare:
        fail(f"{alone[0]} is an option of --compare. To do: add --compare.", 2)
    if compare and detail:
        fail("--detail is of one assessment, and --compare makes a table. To do: drop one.", 2)


def _compared(
    project: Path,
    method: tuple[Scheme, Catalogue],
    chosen: dict[str, list[str] | None],
    allow_unverified: bool,
) -> "MethodTable":
    """The table of methods that the options ask for."""
    from impactcalc.methods import method_table

    picked, catalogue = method
    read = load_project(project, catalogue=catalogue)
    try:
        return method_table(
            read,
            regimes=chosen["--regime"] or None,
            horizons=chosen["--horizon"] or None,
            timings=chosen["--timing"] or None,
            scheme=picked,
            catalogue=catalogue,
            allow_unverified=allow_unverified,
        )
    except ArgumentError as error:
        fail(f"{error}.", 2)


def _show(result: "Assessment | MethodTable", lang: str, detail: bool) -> None:
    """A result as text."""
    width, colour = screen()
    if isinstance(result, Assessment):
        from impactcalc.report.text import render

        say(render(result.document, lang, width=width, colour=colour, detail=detail))
    else:
        from impactcalc.report.methods import render_methods

        say(render_methods(result.document, lang, width=width, colour=colour))


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
