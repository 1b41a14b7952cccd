"""Several projects at once: figures of each, what they add up to, and what they share.

``reading`` says what may be given, ``members`` makes shapes of it, ``claims`` sets projects
beside each other, ``results`` holds what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from impactcalc.catalogue import Catalogue
from impactcalc.crossing import Caps
from impactcalc.loading import method_from
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.portfolio.members import Method
from impactcalc.portfolio.prepared import Prepared
from impactcalc.portfolio.reading import Source
from impactcalc.portfolio.results import Outlays, Portfolio
from impactcalc.portfolio.rows import COLUMNS, FIGURES, RANKED_BY

__all__ = [
    "COLUMNS",
    "FIGURES",
    "RANKED_BY",
    "Outlays",
    "Portfolio",
    "Prepared",
    "assess_portfolio",
    "prepare",
]


def assess_portfolio(
    projects: Iterable[Project] | str | Path | Any,
    *,
    scheme: Scheme | str | Path = "mv",
    catalogue: Catalogue | str | Path | None = None,
    allow_unverified: bool = False,
    keep_going: bool = False,
    caps: Caps | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """Assess several projects under one scheme.

    Parameters
    ----------
    projects : a list of projects; the path of a table (CSV, xlsx or Parquet, one row for each
        project and intervention), or of a folder with project files and such tables; or a table
        in memory (pandas, polars or pyarrow)
    scheme, catalogue, allow_unverified : as for :func:`impactcalc.assess`
    keep_going : assess the projects without a fault where others have one; these are in
        ``Portfolio.faults``
    caps : by outcome, indicator or exclusion group, the most that it can be worth in all
        projects together; see ``Portfolio.caps``
    progress : called now and then with the number of projects done and of all projects

    Returns
    -------
    Portfolio
        Projects in the order of the input.

    Raises
    ------
    InputError
        Every fault of every project, with file and line, or sheet and cell; of a table of more
        than 10,000 rows the first ones. Also parts of a shared outcome that add up to more than
        the whole.
    UnverifiedError
        Projects need unverified figures, and they are not allowed; else nothing is wrong.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "project": ["north", "south"], "use": "greening.street_tree", "trees [tree]": [20, 30],
    ...     "start": 2026, "horizon [years]": 40, "first_year": 2027})
    >>> p = assess_portfolio(table)
    >>> len(p), p.column("external").round(2).tolist()
    (2, [2863.54, 4295.31])
    """
    chosen, shelf = method_from(scheme, catalogue)
    method = Method(chosen, shelf, allow_unverified)
    source = Source(projects, method, keep_going=keep_going)
    return Portfolio(source.members(progress), method, caps=caps or {}, progress=progress)


def prepare(
    projects: Project | Iterable[Project] | str | Path | Any,
    *,
    scheme: Scheme | str | Path = "mv",
    catalogue: Catalogue | str | Path | None = None,
    allow_unverified: bool = False,
) -> Prepared:
    """Compile projects once, to score them again and again with other figures.

    Parameters
    ----------
    projects : one project, or what :func:`assess_portfolio` takes
    scheme, catalogue, allow_unverified : as for :func:`impactcalc.assess`

    Raises
    ------
    InputError, UnverifiedError
        As :func:`assess_portfolio`.

    Examples
    --------
    >>> project = Project.model_validate({
    ...     "impactcalc": "project/1", "id": "trees", "name": "Trees", "start": 2026,
    ...     "horizon": "40 years", "interventions": [
    ...         {"id": "row", "use": "greening.street_tree", "inputs": {"trees": "20 tree"},
    ...          "timing": {"first_year": 2027}}]})
    >>> ready = prepare(project)
    >>> ready.figures
    {'interventions.row.inputs.trees': 'tree'}
    >>> cases = ready.score({"interventions.row.inputs.trees": [20, 30]})
    >>> cases.column("external").round(2).tolist()
    [2863.54, 4295.31]
    >>> round(ready.scorer("interventions.row.inputs.trees")(30.0).external, 2)
    4295.31
    """
    chosen, shelf = method_from(scheme, catalogue)
    method = Method(chosen, shelf, allow_unverified)
    given = [projects] if isinstance(projects, Project) else projects
    return Prepared(Source(given, method, keep_going=False).members(), chosen)
