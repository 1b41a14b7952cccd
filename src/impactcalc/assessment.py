"""The whole path, from project file to assessment, in one short function."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impactcalc.catalogue import Catalogue
from impactcalc.documents import AssessmentDocument, EvidencePart, FlagPart
from impactcalc.draft import Figures, document_of
from impactcalc.errors import InputError, UnknownIdError
from impactcalc.evaluate import Values, evaluate
from impactcalc.flows import COLUMNS, rows_of
from impactcalc.ledger import Ledger
from impactcalc.loading import load_project, method_from
from impactcalc.manifest import made_with, sources_of
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.output import csv_text, json_text, known_language, write_text
from impactcalc.plan.compile import compile_plan
from impactcalc.plan.steps import NotCounted, Plan
from impactcalc.results import LongTerm, Pillars, RatesOfReturn, long_term_of, pillars_of, rates_of
from impactcalc.said import Weights, evidence_of, flags_of
from impactcalc.trace import HEADLINES, Node, Tracer
from impactcalc.trace_text import names_of, text_of

if TYPE_CHECKING:
    import pandas as pd


def assess(
    project: Project | str | Path,
    *,
    scheme: Scheme | str | Path = "mv",
    catalogue: Catalogue | str | Path | None = None,
    allow_unverified: bool = False,
) -> Assessment:
    """Assess one project.

    Parameters
    ----------
    project : a project, or the path of its file
    scheme : a scheme, the name of a preset, or the path of a file
    catalogue : a catalogue, or a folder that adds to the shipped one; that alone where
        none is given
    allow_unverified : use figures that nobody has verified; the result then says so

    Returns
    -------
    Assessment
        Euros are present values in the base year of the scheme, in prices of its price
        year, of all parties together unless a figure says otherwise.

    Raises
    ------
    InputError
        Every fault of the project, with file and line.
    UnverifiedError
        It needs unverified figures, and they are not allowed.

    Examples
    --------
    >>> from impactcalc.models.project import Project
    >>> project = Project.model_validate({
    ...     "impactcalc": "project/1", "id": "toy", "name": "Toy", "start": 2026,
    ...     "horizon": "5 years", "price_year": 2025,
    ...     "parties": [{"id": "owner", "roles": ["operator"]}],
    ...     "effects": [{"id": "calm", "name": "Calm", "domain": "living",
    ...                  "broad_welfare": "HN-SW", "kind": "benefit", "party": "residents",
    ...                  "amount": "150 EUR", "years": 2026, "evidence": 1, "source": "own"}],
    ...     "resources": [{"id": "work", "party": "owner", "amount": "100 EUR", "years": 2026}]})
    >>> assess(project).bcr
    1.5
    """
    scheme, catalogue = method_from(scheme, catalogue)
    if not isinstance(project, Project):
        project = load_project(project, catalogue=catalogue)
    plan = compile_plan(
        project, catalogue=catalogue, scheme=scheme, allow_unverified=allow_unverified
    )
    return assessment_of(project, catalogue, evaluate(plan))


def assessment_of(project: Project, catalogue: Catalogue, values: Values) -> Assessment:
    """The assessment from the figures of the plan of a project.

    Raises
    ------
    InputError
        A line comes out as no number.
    """
    _refuse_not_finite(project, values)
    return Assessment(project, catalogue, Ledger(values.plan, values))


def _refuse_not_finite(project: Project, values: Values) -> None:
    source = project.source_file
    what = "comes out as no number: a formula divides by zero or leaves its range"
    lines = values.not_finite()
    if lines:
        todo = "check the inputs of this line"
        raise InputError([source.fault(path, f"{id_} {what}", todo) for id_, path in lines])


_UNDEFINED = {
    "no_resources": "no operator or partner puts anything in",
    "level_missing": "the scheme counts a level that is not given",
}
"""Why a ratio or score is not there, in words."""


class Assessment:
    """The result for one project. Figures are as in the accounting rules.

    Make one with :func:`assess`.
    """

    def __init__(self, project: Project, catalogue: Catalogue, ledger: Ledger) -> None:
        self.project = project
        self.catalogue = catalogue
        self.plan: Plan = ledger.plan
        self.scheme: Scheme = ledger.plan.scheme
        self._ledger = ledger
        self._pillars = pillars_of(ledger, ledger.plan.levels)
        self._rates = rates_of(ledger, self._pillars.npv)
        self._weights = Weights(ledger)

    def __repr__(self) -> str:
        score = f"{self.mv:.1f}" if self.mv is not None else "none"
        return f"<Assessment {self.project.id}: NPV {self.npv:,.0f} EUR, MV {score}>"

    @property
    def pillars(self) -> Pillars:
        """Sums, ratios, points and scores together."""
        return self._pillars

    @property
    def npv(self) -> float:
        """Net present value, euros."""
        return self._pillars.npv

    @property
    def bcr(self) -> float | None:
        """Benefit-cost ratio, R_S + R_E."""
        return self._pillars.bcr

    @property
    def resources(self) -> float:
        """Present value of the resources of the carriers, I."""
        return self._pillars.resources

    @property
    def earned(self) -> float:
        """Present value of what the carriers earn, Rev."""
        return self._pillars.earned

    @property
    def external(self) -> float:
        """Present value for everyone else after what they pay, X."""
        return self._pillars.external

    @property
    def r_s(self) -> float | None:
        """External value per euro of resources."""
        return self._pillars.r_s

    @property
    def r_e(self) -> float | None:
        """Cost coverage: earned per euro of resources."""
        return self._pillars.r_e

    @property
    def r_s_long(self) -> float | None:
        """R_S with the weight of the long term."""
        return self._pillars.r_s_long

    @property
    def s0(self) -> float | None:
        """Points of pillar S without the weight of the long term."""
        return self._pillars.s0

    @property
    def s(self) -> float | None:
        """Points of pillar S."""
        return self._pillars.s

    @property
    def e(self) -> float | None:
        """Points of pillar E."""
        return self._pillars.e

    @property
    def mv0(self) -> float | None:
        """Score without the weight of the long term."""
        return self._pillars.mv0

    @property
    def mv(self) -> float | None:
        """The MV score, 1 to 100."""
        return self._pillars.mv

    @property
    def mv_range(self) -> tuple[float, float] | None:
        """Both ends of MV where a level is missing, else None."""
        return self._pillars.mv_range

    @property
    def certified_bcr(self) -> float | None:
        """Benefit-cost ratio that MV0 proves, None where it proves none."""
        return self._pillars.certified_bcr

    @property
    def quadrant(self) -> str | None:
        """Label by the two ratios."""
        return self._pillars.quadrant

    @property
    def npv_without_purchases(self) -> float:
        """Net present value less what buyers gain at the price."""
        return self._pillars.npv_without_purchases

    @property
    def bcr_all_resources(self) -> float | None:
        """Benefits over the resources of everybody."""
        return self._pillars.bcr_all_resources

    @property
    def irr(self) -> float | None:
        """Internal rate of return, None unless there is exactly one."""
        return self._rates.irr

    @property
    def equivalent_annual_value(self) -> float:
        """Net present value as an equal amount a year."""
        return self._rates.equivalent_annual_value

    @property
    def irr_detail(self) -> RatesOfReturn:
        """All real roots, and the reason where there is no single rate."""
        return self._rates

    @property
    def payback_year(self) -> int | None:
        """First year from which the discounted sum stays at or above zero."""
        return self._rates.discounted_payback_year

    @cached_property
    def flags(self) -> tuple[FlagPart, ...]:
        """Remarks, each with a code."""
        return flags_of(self._ledger, self._pillars, self._weights)

    @cached_property
    def evidence(self) -> EvidencePart:
        """What the effects rest on."""
        return evidence_of(self._ledger, self._weights)

    @cached_property
    def long_term(self) -> LongTerm:
        """When the benefits fall."""
        return long_term_of(self._ledger)

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        """What is left out, and why."""
        return self.plan.not_counted

    @cached_property
    def document(self) -> AssessmentDocument:
        """The versioned document, ``assessment/1``."""
        made = made_with(self.project, self.catalogue, self.scheme, self.plan)
        figures = Figures(
            self._ledger,
            self._pillars,
            self._rates,
            self.long_term,
            self._weights,
            self.evidence,
            self.flags,
        )
        return document_of(self.project, self.catalogue, figures, made, self.trace, self._tracer)

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self._ledger, self._pillars, self.plan.levels)

    @cached_property
    def trace(self) -> dict[str, Node]:
        """The tree of each effect, by effect id, in file order."""
        return {line.id: self._tracer.line(n) for n, line in self._ledger.effect_lines()}

    def node(self, what: str = "npv") -> Node:
        """The tree of an effect, a line, a physical account, or a headline figure.

        ``what`` is an effect id, ``resources/ID`` for a line of another list (or its id
        alone), an account or indicator for a quantity, or one of npv, bcr, mv0, mv, r_s, r_e,
        r_s_long, s0, s, e.

        Raises
        ------
        UnknownIdError
            The project has no such effect, line or figure.
        """
        if what in self.trace:
            return self.trace[what]
        if what in HEADLINES:
            node = self._tracer.headline(what)
            if node is None:
                why = _UNDEFINED.get(self._pillars.reason or "", str(self._pillars.reason))
                raise UnknownIdError(f"{self.project.id} has no {what}, for {why}: ask for npv")
            return node
        for number, line in enumerate(self.plan.lines):
            if what in (line.id, f"{line.list}/{line.id}"):
                return self._tracer.line(number)
        found = self._tracer.quantity(what)
        if found is None:
            raise UnknownIdError(f"{self.project.id} has no {what!r}: {self._explained(what)}")
        return found

    def _explained(self, asked: str) -> str:
        """What there is to explain, by sort; first what is nearest to what was asked for."""
        lines = (f"{x.list}/{x.id}" for x in self.plan.lines if x.list != "effects")
        levels = (x.indicator for x in self.plan.levels if x.level is not None)
        known = {
            "effects": [*self.trace],
            "lines": [*lines],
            "quantities": [*dict.fromkeys([*(x.account for x in self.plan.physical), *levels])],
            "figures": [*HEADLINES],
        }
        names = [name for some in known.values() for name in some]
        parts = [name for name in names if asked in name.split("/")][:3]
        near = parts or get_close_matches(asked, names, n=1)
        texts = (f"{sort} {', '.join(some)}" for sort, some in known.items() if some)
        hint = f"did you mean {' or '.join(near)}? It has " if near else "choose one of "
        return hint + "; ".join(texts)

    def explain(self, what: str | None = None, *, lang: str = "en") -> str:
        """How a figure comes about, as indented text; all effects where none is named.

        In Dutch (``nl``) what has a name is given with it; ids and formulas stay as they are.
        """
        names = None
        if known_language(lang) == "nl":
            names = names_of(self.project, self.catalogue, self.plan.used, lang)
        nodes = list(self.trace.values()) if what is None else [self.node(what)]
        return "\n\n".join(text_of(node, lang=lang, names=names) for node in nodes)

    def flows(self, *, financing: bool = False) -> pd.DataFrame:
        """Tidy frame: one row for each entry and year with an amount.

        Columns: project, effect, indicator, domain, party, counterparty, kind, year, amount
        (undiscounted), present_value. Present values add up to the NPV.
        """
        from impactcalc.frames import flows_frame

        return flows_frame(self._ledger, financing=financing)

    def table(self, *axes: str) -> pd.DataFrame:
        """Present values over one or more axes; they add up to the NPV.

        Axes: effect, indicator, domain, party, counterparty, kind, pillar, year.
        """
        from impactcalc.frames import table_frame

        return table_frame(self._ledger, axes)

    def to_dict(self) -> dict[str, Any]:
        """The document as plain data."""
        return self.document.to_dict()

    def to_json(self, path: str | Path | None = None) -> str:
        """The document as JSON text; written to ``path`` where one is given."""
        text = json_text(self.to_dict()) + "\n"
        if path is not None:
            write_text(path, text)
        return text

    def to_xlsx(self, path: str | Path, *, lang: str = "en") -> None:
        """The document and the tidy rows as an xlsx file, its words in ``en`` or ``nl``.

        Raises
        ------
        MissingExtraError
            XlsxWriter is not installed.
        """
        from impactcalc.output.workbook import write_workbook
        from impactcalc.report.workbook import sheets_of

        known_language(lang)
        rows = rows_of(self._ledger)
        sources = sources_of(self.plan.used, self.catalogue)
        write_workbook(path, sheets_of(self.document, rows, sources, lang))

    def to_csv(self, path: str | Path | None = None) -> str:
        """The tidy rows as CSV text; written to ``path`` where one is given."""
        text = csv_text(rows_of(self._ledger), COLUMNS)
        if path is not None:
            write_text(path, text)
        return text
