"""Several projects at once: one assessment each, what they add up to, and their order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impactcalc.assessment import Assessment, assessment_of
from impactcalc.catalogue import Catalogue
from impactcalc.checks.paths import check_paths
from impactcalc.documents.portfolio import PortfolioDocument, RowPart, TotalPart
from impactcalc.errors import ArgumentError, Fault, InputError, UnknownIdError, UnverifiedError
from impactcalc.loading import method_from
from impactcalc.manifest import made_for_several, money_of
from impactcalc.models.base import refuse_other
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.output import csv_text, json_text, known_language, write_text
from impactcalc.output.workbook import write_workbook
from impactcalc.plan.compile import compile_plan
from impactcalc.plan.steps import Plan
from impactcalc.projects import projects_in
from impactcalc.report.ranking_sheets import ranking_sheets
from impactcalc.results import Pillars, rated
from impactcalc.together import evaluate_together

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    *("resources", "earned", "external", "npv", "bcr", "r_s", "r_e", "r_s_long"),
    *("s0", "s", "e", "mv0", "mv", "certified_bcr"),
)
"""Figures of a row that are plain attributes of an assessment."""

COLUMNS = (
    *("project", "name", "name_nl"),
    *FIGURES,
    *("quadrant", "reason", "irr", "payback_year", "equivalent_annual_value"),
    *("illustrative", "flags"),
)
"""Columns of the table of a portfolio, one row for each project."""

_WITHOUT_LEVELS = ("r_s", "r_e", "r_s_long", "bcr", "quadrant", "e")
"""Figures that no level enters."""

_OF_THE_TOTAL = (*FIGURES, "quadrant", "reason")

RANKED_BY = ("mv", "mv0", "npv", "bcr")


def assess_portfolio(
    projects: Iterable[Project] | str | Path,
    *,
    scheme: Scheme | str | Path = "mv",
    catalogue: Catalogue | str | Path | None = None,
    allow_unverified: bool = False,
) -> Portfolio:
    """Assess several projects under one scheme.

    Parameters
    ----------
    projects : projects; or the path of a table (CSV or xlsx, one row for each project and
        intervention), or of a folder with project files and such tables
    scheme, catalogue, allow_unverified : as for :func:`impactcalc.assess`

    Returns
    -------
    Portfolio
        Projects in the order of the input.

    Raises
    ------
    InputError
        Every fault of every project, with file and line, or sheet and cell.
    UnverifiedError
        Projects need unverified figures, and they are not allowed; else nothing is wrong.
    """
    scheme, catalogue = method_from(scheme, catalogue)
    if isinstance(projects, (str, Path)):
        projects = _read(projects, catalogue, scheme, allow_unverified)
    chosen = _different(projects)
    plans = _plans(chosen, catalogue, scheme, allow_unverified)
    faults: list[Fault] = []
    found: dict[str, Assessment] = {}
    for project, values in zip(chosen, evaluate_together(plans), strict=True):
        try:
            found[project.id] = assessment_of(project, catalogue, values)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return Portfolio(found, catalogue, scheme)


def _read(
    path: str | Path, catalogue: Catalogue, scheme: Scheme, allow_unverified: bool
) -> list[Project]:
    """The projects at a path; or all faults there, those that only a plan shows as well."""
    try:
        return projects_in(path, catalogue=catalogue)
    except InputError as error:
        checked = check_paths(
            [path], scheme=scheme, catalogue=catalogue, allow_unverified=allow_unverified
        )
        raise InputError(checked.faults or error.faults) from error


def _different(projects: Iterable[Project]) -> list[Project]:
    """The projects, each with an id of its own."""
    known: dict[str, Project] = {}
    faults = []
    for number, project in enumerate(_many(projects)):
        refuse_other(project, Project, f"projects[{number}]", "a Project; load_project reads one")
        first = known.setdefault(project.id, project)
        if first is not project:
            what = f"project {project.id} is there twice, first in {_where(first)}"
            faults.append(project.source_file.fault(("id",), what, "give one another id"))
    if faults:
        raise InputError(faults)
    if not known:
        raise ArgumentError("a portfolio needs at least one project: give one")
    return list(known.values())


def _many(projects: Any) -> Iterable[Project]:
    """The argument, when it is several projects; a project alone could be iterated as well."""
    wanted = "a list of projects, or the path of a table or folder"
    if isinstance(projects, Project):
        raise ArgumentError(f"projects is the single project {projects.id}: give {wanted}")
    refuse_other(projects, Iterable, "projects", wanted)
    return projects  # type: ignore[no-any-return]


def _where(project: Project) -> str:
    place = project.source_file.fault(("id",), "")
    return f"{place.file}, line {place.line}" if place.file else "the same data"


def _plans(
    projects: list[Project], catalogue: Catalogue, scheme: Scheme, allow_unverified: bool
) -> list[Plan]:
    """A plan for each project, or the faults of all of them."""
    plans: list[Plan] = []
    faults: list[Fault] = []
    gates: list[Fault] = []
    for project in projects:
        try:
            plans.append(
                compile_plan(
                    project, catalogue=catalogue, scheme=scheme, allow_unverified=allow_unverified
                )
            )
        except UnverifiedError as error:
            gates += error.faults
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys([*faults, *gates]))
    if gates:
        raise UnverifiedError(dict.fromkeys(gates))
    return plans


class Portfolio:
    """The results of several projects. Make one with :func:`assess_portfolio`."""

    def __init__(
        self, assessments: Mapping[str, Assessment], catalogue: Catalogue, scheme: Scheme
    ) -> None:
        self._assessments = dict(assessments)
        self.catalogue = catalogue
        self.scheme = scheme

    def __repr__(self) -> str:
        return f"<Portfolio of {len(self)} projects: NPV {self.total.npv:,.0f} EUR>"

    def __len__(self) -> int:
        return len(self._assessments)

    def __iter__(self) -> Iterator[Assessment]:
        return iter(self._assessments.values())

    def __getitem__(self, project_id: str) -> Assessment:
        """The assessment of one project.

        Raises
        ------
        UnknownIdError
            There is no such project.
        """
        if project_id not in self._assessments:
            known = ", ".join(self._assessments)
            raise UnknownIdError(f"the portfolio has no project {project_id!r}: it has {known}")
        return self._assessments[project_id]

    @cached_property
    def total(self) -> Pillars:
        """Sums over the projects, and the ratios and scores of these sums.

        A score of sums is not the mean of scores: projects that do one thing well complement
        each other. Where the scheme counts levels (theta above 0), the scores are None, for
        levels of different projects do not add up.
        """
        parts = [a.pillars for a in self]
        whole = Pillars(
            resources=math.fsum(part.resources for part in parts),
            earned=math.fsum(part.earned for part in parts),
            external=math.fsum(part.external for part in parts),
            external_long=math.fsum(part.external_long for part in parts),
            npv=math.fsum(part.npv for part in parts),
            npv_without_purchases=math.fsum(part.npv_without_purchases for part in parts),
            bcr_all_resources=None,
        )
        result = rated(whole, self.scheme, ())
        if not self.scheme.qualitative.theta:
            return result
        kept = {key: getattr(result, key) for key in _WITHOUT_LEVELS}
        return replace(whole, reason="levels_not_summed", **kept)

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each project, in the order of the input, with the keys of ``COLUMNS``."""
        return tuple(_row(assessment) for assessment in self)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each project, in the order of the input, as a pandas frame."""
        from impactcalc.frames import frame_of

        return frame_of([_flat(row) for row in self.rows], COLUMNS)

    def ranking(self, by: str = "mv") -> tuple[dict[str, Any], ...]:
        """The rows from best to worst; equal ones by id, those without the figure last.

        Parameters
        ----------
        by : ``mv``, ``mv0``, ``npv`` or ``bcr``
        """
        if by not in RANKED_BY:
            raise ArgumentError(f"a portfolio is ranked by {', '.join(RANKED_BY)}, not by {by}")

        def order(row: dict[str, Any]) -> tuple[bool, float, str]:
            figure = row[by]
            return figure is None, -(figure or 0.0), row["project"]

        return tuple(sorted(self.rows, key=order))

    @property
    def document(self) -> PortfolioDocument:
        """The versioned document, ``portfolio/1``, ranked by MV."""
        return self._document("mv")

    def _document(self, by: str) -> PortfolioDocument:
        rows = (
            RowPart(**row, hash=self[row["project"]].project.hash()) for row in self.ranking(by)
        )
        return PortfolioDocument(
            impactcalc="portfolio/1",
            made_with=made_for_several(self.catalogue, self.scheme),
            money=money_of(self.scheme),
            ranked_by=by,  # type: ignore[arg-type]
            projects=tuple(rows),
            total=TotalPart(**{key: getattr(self.total, key) for key in _OF_THE_TOTAL}),
        )

    def to_dict(self, by: str = "mv") -> dict[str, Any]:
        """The document as plain data, projects in the order of a ranking."""
        return self._document(by).to_dict()

    def to_json(self, path: str | Path | None = None, *, by: str = "mv") -> str:
        """The portfolio as JSON text; written to ``path`` where one is given."""
        text = json_text(self.to_dict(by)) + "\n"
        if path is not None:
            write_text(path, text)
        return text

    def to_csv(self, path: str | Path | None = None, *, by: str = "mv") -> str:
        """The ranked rows as CSV text; written to ``path`` where one is given."""
        rows = [{"rank": n, **_flat(row)} for n, row in enumerate(self.ranking(by), start=1)]
        text = csv_text(rows, ("rank", *COLUMNS))
        if path is not None:
            write_text(path, text)
        return text

    def to_xlsx(self, path: str | Path, *, by: str = "mv", lang: str = "en") -> None:
        """The ranking as an xlsx file, its words in ``en`` or ``nl``.

        Raises
        ------
        MissingExtraError
            XlsxWriter is not installed.
        """
        known_language(lang)
        total = {key: getattr(self.total, key) for key in FIGURES}
        write_workbook(path, ranking_sheets(self.ranking(by), total, lang))


def _row(assessment: Assessment) -> dict[str, Any]:
    flags, name = assessment.flags, assessment.project.name
    illustrative = next((f.share or 0.0 for f in flags if f.code == "illustrative"), None)
    return {
        "project": assessment.project.id,
        "name": name.text("en"),
        "name_nl": name.text("nl") if name.text("nl") != name.text("en") else None,
        **{key: getattr(assessment, key) for key in FIGURES},
        "quadrant": assessment.quadrant,
        "reason": assessment.pillars.reason,
        "irr": assessment.irr,
        "payback_year": assessment.payback_year,
        "equivalent_annual_value": assessment.equivalent_annual_value,
        "illustrative": illustrative,
        "flags": tuple(dict.fromkeys(flag.code for flag in flags)),
    }


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for a table, its flags as one text."""
    return {**row, "flags": " ".join(row["flags"])}
