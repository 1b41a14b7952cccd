"""What comes out of a portfolio: columns of figures, sums, breakdowns and files."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from impactcalc.assessment import Assessment, assessment_of
from impactcalc.batch import tables
from impactcalc.batch.remarks import bit_of
from impactcalc.batch.scores import scores_of
from impactcalc.crossing import Capped, Caps, Overlaps, capped, overlaps, part_faults
from impactcalc.documents.portfolio import PortfolioDocument, RowPart, TotalPart
from impactcalc.errors import ArgumentError, Fault, InputError, UnknownIdError
from impactcalc.evaluate import evaluate
from impactcalc.manifest import made_for_several, money_of
from impactcalc.output import json_text, write_text
from impactcalc.output.columns import Column
from impactcalc.output.faults import write_faults
from impactcalc.plan.compile import compile_plan
from impactcalc.portfolio import writing
from impactcalc.portfolio.claims import Claims, claims_of, names_outcomes
from impactcalc.portfolio.members import Members, Method
from impactcalc.portfolio.rows import (
    COLUMNS,
    FIGURES,
    RANKED_BY,
    RATES,
    best_first,
    cap_part,
    flag_column,
    overlap_part,
    rows_of,
    word_column,
)
from impactcalc.records import record
from impactcalc.results import Pillars, rated

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_WITHOUT_LEVELS = ("r_s", "r_e", "r_s_long", "bcr", "quadrant", "e")
"""Figures that no level enters."""

_OF_THE_TOTAL = (*FIGURES, "quadrant", "reason")
_MARK = bit_of("overlap_across_projects")


_LISTED = 100
"""Overlaps that the document lists."""


class Choice(Protocol):
    """A set of projects that was chosen, and why."""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data."""


@record(frozen=True)
class Outlays:
    """What each party lays out by year, undiscounted, in euros of the scheme's price year.

    Resources it bears and financing it pays, less financing it receives. ``amounts`` has the
    axes project, party, year.
    """

    parties: tuple[str, ...]
    years: tuple[int, ...]
    amounts: Floats


class Portfolio:
    """The results of several projects. Make one with :func:`assess_portfolio`.

    Arrays are in the order of ``ids``, which is that of the input. ``faults`` are those of
    projects that were left out, where the caller asked to go on without them.
    """

    def __init__(
        self,
        members: Members,
        method: Method,
        *,
        caps: Caps,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._members = members
        self._method = method
        self._stated = caps
        self.catalogue = method.catalogue
        self.scheme = method.scheme
        self.ids = members.ids
        self.faults: tuple[Fault, ...] = members.faults
        self._made: dict[int, Assessment] = {}
        self._scores = scores_of(members.groups, len(members.ids), progress)
        for position in self._scores.broken:
            self._assessment(position)  # which says what comes out as no number
        if names_outcomes(members):
            self._refuse_parts()
        self.capped = self._capped()

    def __repr__(self) -> str:
        return f"<Portfolio of {len(self)} projects: NPV {self.total.npv:,.0f} EUR>"

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Assessment]:
        return (self._assessment(position) for position in range(len(self)))

    def __getitem__(self, project_id: str) -> Assessment:
        """The assessment of one project.

        Raises
        ------
        UnknownIdError
            There is no such project.
        """
        if project_id not in self._places:
            known = ", ".join(self.ids[:20]) + (", ..." if len(self) > 20 else "")
            raise UnknownIdError(f"the portfolio has no project {project_id!r}: it has {known}")
        return self._assessment(self._places[project_id])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id_: position for position, id_ in enumerate(self.ids)}

    def _assessment(self, position: int) -> Assessment:
        """The assessment of one project, by the same plan with one project in it."""
        if position not in self._made:
            project = self._members.project(position)
            plan = compile_plan(
                project,
                catalogue=self.catalogue,
                scheme=self.scheme,
                allow_unverified=self._method.allow_unverified,
            )
            self._made[position] = assessment_of(project, self.catalogue, evaluate(plan))
        return self._made[position]

    # --- figures ------------------------------------------------------------------------------

    def column(self, name: str) -> Floats:
        """A figure of each project, shape ``(project,)``; NaN where it is not defined.

        Raises
        ------
        ArgumentError
            There is no such figure.
        """
        if name in RATES:
            return self._rates[name]
        if name not in self._scores.columns:
            known = ", ".join([*self._scores.columns, *RATES])
            raise ArgumentError(f"a portfolio has no figure {name!r}: it has {known}")
        return self._scores.columns[name]

    @cached_property
    def _rates(self) -> dict[str, Floats]:
        found = tables.rates_of(self._members.groups, len(self))
        return dict(zip(RATES, found, strict=True))

    def columns(self, names: Sequence[str] = COLUMNS) -> dict[str, Column]:
        """Columns of the table by name, each with a value for each project."""
        return {name: self._any_column(name) for name in names}

    def _any_column(self, name: str) -> Column:
        if name == "project":
            return self.ids
        if name in ("name", "name_nl"):
            return self._members.text(name)
        if name in ("quadrant", "reason"):
            return word_column(name, getattr(self._scores, name))
        if name == "flags":
            return flag_column(self._flags)
        return self.column(name)

    @cached_property
    def _flags(self) -> NDArray[np.int64]:
        flags = np.array(self._scores.flags)
        if set(self.regions) - {None}:
            flags[self.overlaps.projects] |= _MARK
        return flags

    @cached_property
    def total(self) -> Pillars:
        """Sums over the projects, and the ratios and scores of these sums.

        A score of sums is not the mean of scores: projects that do one thing well complement
        each other. Where the scheme counts levels (theta above 0), the scores are None, for
        levels of different projects do not add up.
        """

        def summed(name: str) -> float:
            return math.fsum(self._scores.columns[name].tolist())

        whole = Pillars(
            resources=summed("resources"),
            earned=summed("earned"),
            external=summed("external"),
            external_long=summed("external_long"),
            npv=summed("npv"),
            npv_without_purchases=summed("npv_without_purchases"),
            bcr_all_resources=None,
        )
        result = rated(whole, self.scheme, ())
        if not self.scheme.qualitative.theta:
            return result
        kept = {key: getattr(result, key) for key in _WITHOUT_LEVELS}
        return replace(whole, reason="levels_not_summed", **kept)

    def breakdown(self, *axes: str) -> tuple[tuple[str, ...], Floats]:
        """Present values by project and cell: labels, and a table ``(project, cell)``.

        Each row adds up to the net present value of its project. Axes: effect, indicator,
        domain, party, counterparty, kind, pillar. The label of a cell is its values with ``|``
        between; what has no domain, such as resources, stands under an empty one.
        """
        labels, table = tables.by_cell(self._members.groups, len(self), axes)
        return tuple("|".join(label) for label in labels), table

    def by_year(self, *axes: str) -> tuple[tuple[str, ...], tuple[int, ...], Floats]:
        """Amounts of all projects together by cell and year, undiscounted.

        Labels as :meth:`breakdown` has them, years, and a table ``(cell, year)``.
        """
        labels, years, table = tables.years_by_cell(self._members.groups, axes)
        return tuple("|".join(label) for label in labels), tuple(years), table

    def net_by_year(self) -> tuple[tuple[int, ...], Floats]:
        """X + Rev - I of each project by year, undiscounted: years, and ``(project, year)``."""
        years, table = tables.years_by_project(self._members.groups, len(self))
        return tuple(years), table

    def outlays(self) -> Outlays:
        """What each party lays out in each project and year."""
        return Outlays(*tables.outlays_of(self._members.groups, len(self)))

    @cached_property
    def regions(self) -> tuple[str | None, ...]:
        """Region of each project, None where it names none."""
        return tuple(self._members.text("region"))

    # --- projects beside each other -----------------------------------------------------------

    @cached_property
    def _claims(self) -> Claims:
        return claims_of(self._members, worth=True)

    @cached_property
    def overlaps(self) -> Overlaps:
        """Projects that count the same exclusion group at the same place."""
        own = self._claims
        return overlaps(own.claims, self.ids, own.places)

    def _capped(self) -> Capped:
        if not self._stated:
            return Capped((), 0.0)
        return capped(self._stated, self._claims.claims, self._claims.outcomes)

    def _refuse_parts(self) -> None:
        """Parts of one outcome that add up to more than the whole."""
        own = claims_of(self._members, worth=False)

        def fault_at(position: int, what: str, todo: str) -> Fault:
            return self._members.project(position).source_file.fault(("id",), what, todo)

        faults = part_faults(own.claims, self.ids, own.outcomes, fault_at)
        if faults:
            raise InputError(faults)

    # --- rows and files -----------------------------------------------------------------------

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each project, in the order of the input, with the keys of ``COLUMNS``."""
        return tuple(rows_of(self.columns(), range(len(self))))

    @property
    def table(self) -> pd.DataFrame:
        """One row for each project, in the order of the input, as a pandas frame."""
        from impactcalc.frames import frame_of_columns

        return frame_of_columns(self.columns())

    def order(self, by: str = "mv") -> NDArray[np.intp]:
        """Places in ``ids`` from best to worst by mv, mv0, npv or bcr; equal ones by id.

        Projects without the figure come last.
        """
        if by not in RANKED_BY:
            raise ArgumentError(f"a portfolio is ranked by {', '.join(RANKED_BY)}, not by {by}")
        return best_first(self.column(by), self.ids)

    def ranking(self, by: str = "mv", first: int | None = None) -> tuple[dict[str, Any], ...]:
        """The rows from best to worst, all or the ``first`` of them; see :meth:`order`."""
        return tuple(rows_of(self.columns(), self.order(by)[:first].tolist()))

    @property
    def document(self) -> PortfolioDocument:
        """The versioned document, ``portfolio/1``, ranked by MV."""
        return self._document("mv")

    def _document(self, by: str, selection: Choice | None = None) -> PortfolioDocument:
        """The document; the hash of each project needs the project itself."""
        order = self.order(by).tolist()
        rows = (
            RowPart(**row, hash=self._members.project(place).hash())
            for row, place in zip(rows_of(self.columns(), order), order, strict=True)
        )
        return PortfolioDocument(
            impactcalc="portfolio/1",
            made_with=made_for_several(self.catalogue, self.scheme),
            money=money_of(self.scheme),
            ranked_by=by,  # type: ignore[arg-type]
            projects=tuple(rows),
            total=TotalPart(**{key: getattr(self.total, key) for key in _OF_THE_TOTAL}),
            overlaps=tuple(map(overlap_part, self.overlaps.largest(_LISTED))),
            overlaps_in_all=len(self.overlaps),
            caps=tuple(map(cap_part, self.capped.caps)),
            npv_after_caps=self.capped.npv_after_caps(self.total.npv) if self._stated else None,
            selection=None if selection is None else selection.to_dict(),
        )

    def to_dict(self, by: str = "mv", selection: Choice | None = None) -> dict[str, Any]:
        """The document as plain data, projects in the order of a ranking.

        ``selection`` is what :func:`impactcalc.select` gave, to go into the document.
        """
        return self._document(by, selection).to_dict()

    def to_json(
        self,
        path: str | Path | None = None,
        *,
        by: str = "mv",
        selection: Choice | None = None,
    ) -> str:
        """The portfolio as JSON text; written to ``path`` where one is given."""
        text = json_text(self.to_dict(by, selection)) + "\n"
        if path is not None:
            write_text(path, text)
        return text

    def to_csv(self, path: str | Path | None = None, *, by: str = "mv") -> str | None:
        """The ranked rows as CSV text; or written to ``path``, and then no text comes back."""
        return writing.csv_of(self, path, by)

    def to_xlsx(self, path: str | Path, *, by: str = "mv", lang: str = "en") -> None:
        """The ranking as an xlsx file, its words in ``en`` or ``nl``.

        Raises
        ------
        MissingExtraError
            XlsxWriter is not installed.
        OutputError
            There are more rows than a sheet holds.
        """
        writing.write_xlsx(self, path, by, lang)

    def write_faults(self, path: str | Path) -> None:
        """The faults of projects that were left out, as .csv or .json."""
        write_faults(path, self.faults)

    def to_parquet(
        self,
        path: str | Path,
        *,
        columns: Sequence[str] = COLUMNS,
        breakdown: Sequence[Sequence[str]] = (),
    ) -> None:
        """Columns of the table as a Parquet file, in the order of the input.

        ``breakdown`` adds present values by one or more axes: ``[("domain",), ("party",)]``
        gives a column ``domain:water`` and so on. Versions and hashes are in the metadata.

        Raises
        ------
        MissingExtraError
            pyarrow is not installed.
        """
        writing.write_parquet_of(self, path, columns, breakdown)
