"""One project under several methods: regimes by horizons by timings, an assessment each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from impactcalc.assessment import assess
from impactcalc.catalogue import Catalogue, with_regime
from impactcalc.documents import ProjectPart, plain
from impactcalc.documents.methods import MethodRow, MethodsDocument
from impactcalc.errors import (
    ArgumentError,
    Fault,
    InputError,
    UnitError,
    UnknownIdError,
    UnverifiedError,
)
from impactcalc.evidence import shown
from impactcalc.loading import load_project, method_from
from impactcalc.manifest import made_for_several, money_of
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.models.spans import parse_horizon
from impactcalc.output import csv_text, json_text, known_language, write_text
from impactcalc.output.workbook import write_workbook
from impactcalc.records import record
from impactcalc.report.methods import detail_of, method_sheets

if TYPE_CHECKING:
    import pandas as pd

REGIMES = ("nl_2025", "nl_2020", "green_book")
"""What a scheme is compared with where nobody says with which regimes."""

Timing = Literal["end", "mid", "begin"]
TIMINGS: tuple[Timing, ...] = ("end", "mid", "begin")

FIGURES = ("npv", "bcr", "mv0", "mv", "resources", "earned", "external")

COLUMNS = ("own", "regime", "horizon", "timing", *FIGURES, "reason", "detail", "flags")
"""Columns of the table; ``horizon`` is in years, ``detail`` says what a reason comes from."""


def method_table(
    project: Project | str | Path,
    *,
    regimes: Iterable[str] | None = None,
    horizons: Iterable[str | int] | None = None,
    timings: Iterable[str] | None = None,
    scheme: Scheme | str | Path = "mv",
    catalogue: Catalogue | str | Path | None = None,
    allow_unverified: bool = False,
) -> MethodTable:
    """Assess one project under every combination of regimes, horizons and timings.

    Parameters
    ----------
    regimes : ids of regimes, or of rows of the table of rates such as
        ``nz_2024_commercial``: that row is then the standard class, and the only one. Without
        it the regime of the scheme, ``nl_2025``, ``nl_2020`` and ``green_book``
    horizons : such as ``"60 years"``; the horizon of the project where none is given
    timings : of ``end``, ``mid`` and ``begin``; all three where none is given
    project, scheme, catalogue, allow_unverified : as for :func:`impactcalc.assess`

    Returns
    -------
    MethodTable
        The scheme and the horizon as they are come first, asked for or not. A method that
        this project cannot be assessed under has a reason in place of figures.

    Raises
    ------
    InputError
        The project has faults under every method, or faults that no method is to blame for.
    UnverifiedError
        It needs unverified figures, and they are not allowed.
    UnknownIdError
        There is no such regime.
    ArgumentError
        A list is empty or no list, or has a timing or a horizon that there is not.

    Examples
    --------
    >>> from impactcalc.models.project import Project
    >>> project = Project.model_validate({
    ...     "impactcalc": "project/1", "id": "toy", "name": "Toy", "start": 2026,
    ...     "horizon": "5 years", "price_year": 2025,
    ...     "parties": [{"id": "owner", "roles": ["operator"]}],
    ...     "effects": [{"id": "calm", "name": "Calm", "domain": "living",
    ...                  "broad_welfare": "HN-SW", "kind": "benefit", "party": "residents",
    ...                  "amount": "150 EUR", "years": 2027, "evidence": 1, "source": "own"}],
    ...     "resources": [{"id": "work", "party": "owner", "amount": "100 EUR", "years": 2026}]})
    >>> table = method_table(project, regimes=["green_book"], timings=["end"])
    >>> [(row["regime"], round(row["npv"], 2)) for row in table.rows]
    [('nl_2025', 45.91), ('green_book', 44.93)]
    """
    scheme, catalogue = method_from(scheme, catalogue)
    if not isinstance(project, Project):
        project = load_project(project, catalogue=catalogue)
    work = _Work(project, scheme, catalogue, allow_unverified)
    rows = [work.row(*method) for method in work.methods(regimes, horizons, timings)]
    if all(row.npv is None for row in rows):
        work.refuse()
    return MethodTable(work.document(rows))


Method = tuple[str, int, Timing]
"""Regime, horizon in years, timing."""


class _Work:
    """Makes the rows, and gathers what stood in the way of those without figures."""

    def __init__(
        self, project: Project, scheme: Scheme, catalogue: Catalogue, allow_unverified: bool
    ) -> None:
        self.project = project
        self.scheme = scheme
        self.catalogue = catalogue
        self.allow_unverified = allow_unverified
        self.own: Method = (scheme.regime, project.horizon, scheme.timing)
        self.catalogues: dict[str, Catalogue] = {}
        self.faults: list[Fault] = []
        self.reasons: set[str] = set()

    def methods(
        self,
        regimes: Iterable[str] | None,
        horizons: Iterable[str | int] | None,
        timings: Iterable[str] | None,
    ) -> list[Method]:
        """Every combination once, that of the scheme and the project first."""
        names = self._usual() if regimes is None else _listed("regimes", regimes)
        spans = [self.project.horizon] if horizons is None else _listed("horizons", horizons)
        moments = _listed("timings", (self.scheme.timing, *TIMINGS) if timings is None else timings)
        found = product(
            [_horizon(span) for span in spans],
            [self._regime(name) for name in names],
            [_timing(moment) for moment in moments],
        )
        combined = [(regime, horizon, timing) for horizon, regime, timing in found]
        return list(dict.fromkeys([self.own, *combined]))

    def _usual(self) -> list[str]:
        """The short list, without those that would be refused."""
        allowed = self.allow_unverified or self.scheme.evidence.unverified == "flag"
        others = [
            name
            for name in REGIMES
            if self.catalogue.has("regime", name)
            and (allowed or shown(self.catalogue.regime(name).verification) != "unverified")
        ]
        return [self.scheme.regime, *others]

    def _regime(self, name: str) -> str:
        """The id of a regime; a row of another class becomes a regime with that class alone.

        Its other classes stay out: a row says nothing of the rates that go with it.
        """
        if name == self.own[0] or name in self.catalogues:
            return name
        if self.catalogue.has("regime", name):
            return self.catalogue.regime(name).id  # a faulty file is no matter of one row
        for id_ in self.catalogue.ids("regime"):
            regime = self.catalogue.regime(id_)
            for class_name, entry in regime.classes.items():
                if entry.row == name and class_name == "standard":
                    return id_
                if entry.row == name:
                    alone = regime.model_copy(update={"id": name, "classes": {"standard": entry}})
                    self.catalogues[name] = with_regime(self.catalogue, alone, beside=id_)
                    return name
        near = self.catalogue.near("regime", name) or ": choose one that impactcalc catalogue lists"
        raise UnknownIdError(f"there is no regime {name!r:.60}{near}")

    def row(self, regime: str, horizon: int, timing: Timing) -> MethodRow:
        """One assessment, or the reason why there is none."""
        scheme, project = self._scheme(regime, timing), self._project(horizon)
        figures: dict[str, Any] = dict.fromkeys(FIGURES)
        faults: tuple[Fault, ...] = ()
        flags: tuple[str, ...] = ()
        try:
            made = assess(
                project,
                scheme=scheme,
                catalogue=self.catalogues.get(regime, self.catalogue),
                allow_unverified=self.allow_unverified,
            )
        except InputError as error:
            faults = error.faults
            reason: str | None = self._reason(regime, horizon, error)
        else:
            figures = {key: getattr(made, key) for key in FIGURES}
            reason, flags = made.pillars.reason, tuple(dict.fromkeys(f.code for f in made.flags))
        return MethodRow(
            own=(regime, horizon, timing) == self.own,
            regime=regime,
            horizon=int(horizon),
            timing=timing,
            **figures,
            reason=reason,
            faults=tuple(fault.to_dict() for fault in faults),
            flags=flags,
            scheme_hash=scheme.hash(),
            project_hash=project.hash(),
        )

    def _scheme(self, regime: str, timing: Timing) -> Scheme:
        """The scheme with another regime and timing; it says so in ``differs``."""
        wanted = {"regime": regime, "timing": timing}
        changed = {key: new for key, new in wanted.items() if getattr(self.scheme, key) != new}
        if not changed:
            return self.scheme
        data = self.scheme.model_dump(mode="json", exclude_none=True) | changed
        other = Scheme.model_validate(data).with_source(self.scheme.source_file)
        return other.with_differs({**self.scheme.differs, **changed})

    def _project(self, horizon: int) -> Project:
        if horizon == self.project.horizon:
            return self.project
        return self.project.model_copy(update={"horizon": horizon})

    def _reason(self, regime: str, horizon: int, error: InputError) -> str:
        """Why this method gives no figures; a fault that is not the method's is raised."""
        starts = {
            "class_missing": f"regime {regime} has no discount class ",
            "rate_missing": f"regime {regime}, class ",
            "unverified": f"regime {regime} is unverified:",
        }
        found = [
            next((code for code, start in starts.items() if fault.what.startswith(start)), None)
            for fault in error.faults
        ]
        if None not in found:
            code = next(code for code in starts if code in found)
        elif horizon != self.project.horizon:
            code = "horizon_too_short" if horizon < self.project.horizon else "horizon_too_long"
        else:
            raise error
        self.faults += error.faults
        self.reasons.add(code)
        return code

    def refuse(self) -> None:
        """No method gives figures: say all that is in the way."""
        kind = UnverifiedError if self.reasons == {"unverified"} else InputError
        raise kind(dict.fromkeys(self.faults))

    def document(self, rows: list[MethodRow]) -> MethodsDocument:
        """What leaves the library."""
        name = self.project.name
        dutch = name.text("nl") if name.text("nl") != name.text("en") else None
        return MethodsDocument(
            impactcalc="methods/1",
            project=ProjectPart(self.project.id, name.text("en"), dutch),
            made_with=made_for_several(self.catalogue, self.scheme),
            money=money_of(self.scheme),
            rows=tuple(rows),
        )


def _listed(name: str, given: Any) -> list[Any]:
    """A list with something in it; one text alone is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ArgumentError(f"{name} is {given!r:.60}: give a list, such as [{given!r:.60}]")
    found = list(given)
    if not found:
        raise ArgumentError(f"{name} is empty: give at least one, or leave it out")
    wrong = [one for one in found if not isinstance(one, (str, int))]
    if wrong or (name == "regimes" and not all(isinstance(one, str) for one in found)):
        raise ArgumentError(f"{name} has {(wrong or found)[0]!r:.60}: give text")
    return found


def _horizon(span: Any) -> int:
    try:
        return parse_horizon(span)
    except UnitError as error:
        raise ArgumentError(f"horizon {error}") from error


def _timing(moment: Any) -> Timing:
    if moment not in TIMINGS:
        raise ArgumentError(f"there is no timing {moment!r:.60}: choose {', '.join(TIMINGS)}")
    return moment  # type: ignore[no-any-return]


@record(frozen=True)
class MethodTable:
    """One project under several methods. Make one with :func:`method_table`.

    All euros are present values in ``base_year``, in prices of ``price_year``.
    """

    document: MethodsDocument

    @property
    def base_year(self) -> int:
        """Year whose money has factor 1 under timing ``end``, the same in all rows."""
        return self.document.money.base_year

    @property
    def price_year(self) -> int:
        """Year of the prices, the same in all rows."""
        return self.document.money.price_year

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each method, with the keys of the document; the own one first."""
        return tuple(plain(row) | {"flags": row.flags} for row in self.document.rows)

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a pandas frame, faults and flags as text."""
        from impactcalc.frames import frame_of

        return frame_of(self._flat(), COLUMNS)

    def _flat(self) -> list[dict[str, Any]]:
        return [
            {**row, "flags": " ".join(row["flags"]), "detail": detail_of(row["faults"])}
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """The document as plain data."""
        return self.document.to_dict()

    def to_json(self, path: str | Path | None = None) -> str:
        """The document as JSON text; written to ``path`` where one is given."""
        text = json_text(self.to_dict()) + "\n"
        if path is not None:
            write_text(path, text)
        return text

    def to_csv(self, path: str | Path | None = None) -> str:
        """The rows as CSV text, each with its base year and price year; written to ``path``."""
        years = {"base_year": self.base_year, "price_year": self.price_year}
        text = csv_text(({**row, **years} for row in self._flat()), (*COLUMNS, *years))
        if path is not None:
            write_text(path, text)
        return text

    def to_xlsx(self, path: str | Path, *, lang: str = "en") -> None:
        """The rows, and what is the same in all of them, as an xlsx file.

        Raises
        ------
        MissingExtraError
            XlsxWriter is not installed.
        """
        known_language(lang)
        write_workbook(path, method_sheets(self.document, lang))
