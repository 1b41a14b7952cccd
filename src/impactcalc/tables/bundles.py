"""The interventions a table names, and the inputs that its columns may stand for."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property

from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, FormulaError, ImpactcalcError, InputError, UnitError
from impactcalc.formula import parse
from impactcalc.models.catalogue_files import Input, Intervention
from impactcalc.tables.words import plain
from impactcalc.units import unit


class Bundles:
    """Interventions by id, each read once; faults of their files are kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.faults: dict[Fault, None] = {}
        self._read: dict[str, Intervention | None] = {}

    def get(self, id_: str) -> Intervention | None:
        """An intervention, None where there is none or its file is at fault."""
        if id_ not in self._read:
            self._read[id_] = None
            if self.catalogue.has("intervention", id_):
                try:
                    self._read[id_] = self.catalogue.intervention(id_)
                except InputError as error:
                    self.faults.update(dict.fromkeys(error.faults))
        return self._read[id_]

    def unsure(self, name: str, uses: list[str]) -> bool:
        """Whether an input may be declared in a file of the catalogue that is at fault."""
        read = {id_: self.get(id_) for id_ in uses if self.catalogue.has("intervention", id_)}
        declared = any(one is not None and name in one.inputs for one in read.values())
        return None in read.values() and not declared

    @cached_property
    def all(self) -> tuple[Intervention, ...]:
        """Every intervention whose file has no fault."""
        found = []
        for id_ in self.catalogue.ids("intervention"):
            try:
                found.append(self.catalogue.intervention(id_))
            except ImpactcalcError:
                continue  # nobody uses it here, or it is reported where it is used
        return tuple(found)

    def near(self, id_: str) -> str:
        """What to do about an unknown id: an id or a name that looks like it."""
        names = {
            plain(text): one.id for one in self.all for text in (one.name.nl, one.name.en) if text
        }
        known = {**names, **{one.id: one.id for one in self.all}}
        close = get_close_matches(plain(id_), list(known), n=1) or get_close_matches(
            id_, known, n=1
        )
        return f"write {known[close[0]]}" if close else "name an intervention of the catalogue"

    def declared(self, name: str, uses: list[str]) -> list[Input]:
        """What is declared of an input: by the interventions of the table, else by any."""
        used = [one for id_ in uses if (one := self.get(id_)) is not None]
        own = [one.inputs[name] for one in used if name in one.inputs]
        return own or [one.inputs[name] for one in self.all if name in one.inputs]

    def input_names(self) -> list[str]:
        """Names of the inputs of every intervention."""
        return sorted({name for one in self.all for name in one.inputs})

    def needed(
        self, use: Intervention, name: str, left_out: set[str], chosen: dict[str, str]
    ) -> bool:
        """Whether a row must give this input: an indicator that counts rests on it."""
        declared = use.inputs[name]
        if declared.optional or declared.default is not None:
            return False
        fed = [
            feed.indicator
            for feed in use.feeds
            if any(name in names_in(text) for text in feed.inputs.values())
        ]
        return any(id_ not in left_out and not self._loses(id_, chosen) for id_ in fed)

    def _loses(self, indicator: str, chosen: dict[str, str]) -> bool:
        """Whether another member of one of its groups is chosen."""
        try:
            groups = self.catalogue.indicator(indicator).exclusion_groups
        except ImpactcalcError:
            return True  # that is reported later, and this rests on it
        return any(chosen.get(group, indicator) != indicator for group in groups)


def names_in(text: str) -> tuple[str, ...]:
    """Names in a formula, none where it cannot be read."""
    try:
        return tuple(parse(text).names())
    except FormulaError:
        return ()


def fits(mine: str, wanted: str) -> bool:
    """Whether two units measure the same thing, money of any price year being the same.

    Examples
    --------
    >>> fits("ha", "m^2"), fits("EUR_2021/year", "EUR/year"), fits("kg", "m^2")
    (True, True, False)
    """
    try:
        return unit(without_year(mine)).fits(unit(without_year(wanted)))
    except UnitError:
        return False


def without_year(text: str) -> str:
    """A unit whose money has no price year."""
    return re.sub(r"\b(EUR|USD|GBP)_[0-9]{4}\b", r"\1", text)
