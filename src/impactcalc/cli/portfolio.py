"""The command on several projects: ``portfolio``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impactcalc.cli.common import (
    AsCsv,
    AsJson,
    CatalogueOption,
    Lang,
    Out,
    PriceYear,
    Quiet,
    SchemeOption,
    Unverified,
    check_lang,
    check_outputs,
    chosen_method,
    doors,
    fail,
    say,
    screen,
)

if TYPE_CHECKING:
    from impactcalc.portfolio import Portfolio

Projects = Annotated[
    Path,
    typer.Argument(
        help="Table (.csv or .xlsx), or folder with project files and tables.",
        show_default=False,
    ),
]
RankBy = Annotated[str, typer.Option("--rank-by", help="By mv, mv0, npv or bcr.")]

WRITERS: dict[str, Callable[["Portfolio", Path, str, str], object]] = {
    ".json": lambda found, path, by, lang: found.to_json(path, by=by),
    ".csv": lambda found, path, by, lang: found.to_csv(path, by=by),
    ".xlsx": lambda found, path, by, lang: found.to_xlsx(path, by=by, lang=lang),
}


def portfolio(
    projects: Projects,
    output: Out = None,
    rank_by: RankBy = "mv",
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    lang: Lang = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    quiet: Quiet = False,
) -> None:
    """Assess several projects, and rank them."""
    from impactcalc.portfolio import RANKED_BY, assess_portfolio

    check_lang(lang)
    check_outputs(output or [], tuple(WRITERS), projects)
    if rank_by not in RANKED_BY:
        what = f"--rank-by {rank_by} is no figure to rank by"
        fail(f"{what}. To do: choose one of {', '.join(RANKED_BY)}.", 2)
    if as_json and as_csv:
        fail("--json and --csv both want standard output. To do: choose one of them.", 2)
    with doors(as_json=as_json):
        picked, chosen = chosen_method(scheme, catalogue, price_year)
        found = assess_portfolio(
            projects, scheme=picked, catalogue=chosen, allow_unverified=allow_unverified
        )
        for path in output or []:
            WRITERS[path.suffix.lower()](found, path, rank_by, lang)
        if as_json:
            say(found.to_json(by=rank_by))
        elif as_csv:
            say(found.to_csv(by=rank_by))
        elif not quiet:
            from impactcalc.report.ranking import render_ranking

            width, colour = screen()
            rows = [_shown(row, lang) for row in found.ranking(rank_by)]
            total = {key: getattr(found.total, key) for key in ("resources", "npv", *TOTALS)}
            say(render_ranking(rows, lang, width=width, colour=colour, total=total))


TOTALS = ("earned", "external", "bcr", "mv0", "mv", "quadrant")


def _shown(row: dict[str, object], lang: str) -> dict[str, object]:
    """A row as the ranking wants it: under ``id``, with the name in the language."""
    name = row["name_nl"] if lang == "nl" and row["name_nl"] else row["name"]
    return {**row, "id": row["project"], "name": name}
