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
from impactcalc.cli.progress import shown

if TYPE_CHECKING:
    from impactcalc.portfolio import Portfolio
    from impactcalc.selection import Selection

Projects = Annotated[
    Path,
    typer.Argument(
        help="Table (.csv, .xlsx or .parquet), or folder with project files and tables.",
        show_default=False,
    ),
]
RankBy = Annotated[str, typer.Option("--rank-by", help="By mv, mv0, npv or bcr.")]

KeepGoing = Annotated[
    bool,
    typer.Option(
        "--keep-going",
        help="Assess the projects without a fault; the faults of the others go to a file.",
    ),
]
FaultsFile = Annotated[
    Path | None,
    typer.Option("--faults", help="That file, .csv or .json; else NAME.faults.csv."),
]
Budget = Annotated[
    str | None,
    typer.Option(
        "--budget", help="Euros of resources: also say which projects to fund with them, and why."
    ),
]

WRITERS: dict[str, Callable[["Portfolio", Path, str, str, "Selection | None"], object]] = {
    ".json": lambda found, path, by, lang, set_: found.to_json(path, by=by, selection=set_),
    ".csv": lambda found, path, by, lang, set_: found.to_csv(path, by=by),
    ".xlsx": lambda found, path, by, lang, set_: found.to_xlsx(path, by=by, lang=lang),
    ".parquet": lambda found, path, by, lang, set_: found.to_parquet(path),
}

SHOWN = 50
"""Projects of a ranking that are listed on a screen."""

OVERLAPS = 5
"""Overlaps that are listed there."""


def portfolio(
    projects: Projects,
    output: Out = None,
    rank_by: RankBy = "mv",
    budget: Budget = None,
    keep_going: KeepGoing = False,
    faults: FaultsFile = None,
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    lang: Lang = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    quiet: Quiet = False,
) -> None:
    """Assess several projects, rank them, and choose within a budget."""
    from impactcalc.portfolio import RANKED_BY, assess_portfolio

    check_lang(lang)
    check_outputs(output or [], tuple(WRITERS), projects)
    if rank_by not in RANKED_BY:
        what = f"--rank-by {rank_by} is no figure to rank by"
        fail(f"{what}. To do: choose one of {', '.join(RANKED_BY)}.", 2)
    if as_json and as_csv:
        fail("--json and --csv both want standard output. To do: choose one of them.", 2)
    told = _faults_file(projects, output or [], faults, keep_going=keep_going)
    with doors(as_json=as_json):
        picked, chosen = chosen_method(scheme, catalogue, price_year)
        with shown("assessing", quiet=quiet) as progress:
            found = assess_portfolio(
                projects,
                scheme=picked,
                catalogue=chosen,
                allow_unverified=allow_unverified,
                keep_going=keep_going,
                progress=progress,
            )
        if found.faults and told is not None:
            found.write_faults(told)
        best = None if budget is None else _choice(found, budget)
        for path in output or []:
            WRITERS[path.suffix.lower()](found, path, rank_by, lang, best)
        if as_json:
            say(found.to_json(by=rank_by, selection=best))
        elif as_csv:
            say(found.to_csv(by=rank_by) or "")
        elif not quiet:
            _say_ranking(found, rank_by, lang)
            if best is not None:
                say("\n" + best.text(lang=lang))
        if found.faults:
            many = len(found.faults) != 1
            count = f"{len(found.faults)} faults are" if many else "1 fault is"
            fail(f"what has faults is left out: {count} in {told}.", 1)


def _faults_file(
    projects: Path, output: list[Path], faults: Path | None, *, keep_going: bool
) -> Path | None:
    """Where faults go: the file that is named, else beside the first result, else here."""
    if not keep_going:
        if faults is not None:
            fail("--faults goes with --keep-going. To do: give both, or neither.", 2)
        return None
    folder = output[0].parent if output else Path()
    path = faults or folder / f"{projects.resolve().stem}.faults.csv"
    check_outputs([*output, path], (*WRITERS,), projects)
    if path.suffix.lower() not in (".csv", ".json"):
        fail(f"cannot write faults to {path}. To do: end the name in .csv or .json.", 2)
    return path


def _say_ranking(found: "Portfolio", rank_by: str, lang: str) -> None:
    """The best projects as text, and what all of them are together."""
    from impactcalc.crossing import overlap_said
    from impactcalc.report.ranking import render_ranking

    width, colour = screen()
    rows = [_shown(row, lang) for row in found.ranking(rank_by, SHOWN)]
    total = {key: getattr(found.total, key) for key in ("resources", "npv", *TOTALS)}
    more = len(found) - len(rows)
    overlaps = [overlap_said(one, lang) for one in found.overlaps.largest(OVERLAPS)]
    say(
        render_ranking(
            rows,
            lang,
            width=width,
            colour=colour,
            total=total,
            more=more,
            overlaps=overlaps,
            more_overlaps=len(found.overlaps) - len(overlaps),
        )
    )


def _choice(found: "Portfolio", budget: str) -> "Selection":
    """Which set of projects is worth most within a budget of resources."""
    from impactcalc.selection import select

    return select(found, budget=float(budget) if budget.replace(".", "", 1).isdigit() else budget)


TOTALS = ("earned", "external", "bcr", "mv0", "mv", "quadrant")


def _shown(row: dict[str, object], lang: str) -> dict[str, object]:
    """A row as the ranking wants it: under ``id``, with the name in the language."""
    name = row["name_nl"] if lang == "nl" and row["name_nl"] else row["name"]
    return {**row, "id": row["project"], "name": name}
