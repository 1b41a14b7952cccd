"""What the parts of a plan share while it is made: catalogue, scheme, steps, faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field

from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, FormulaError, InputError, UnitError, UnknownIdError
from impactcalc.models.project import Project
from impactcalc.models.rules import ProblemsError
from impactcalc.models.scheme import Scheme
from impactcalc.models.words import split_message
from impactcalc.plan.steps import NotCounted, PhysicalLine, Program
from impactcalc.quantities import with_price_year
from impactcalc.reader import PathKeys, Source
from impactcalc.records import record
from impactcalc.units import Unit, unit


class ReachError(UnitError):
    """A file of the catalogue is right, and does not reach as far as this project needs."""


@record(frozen=True)
class Context:
    """Everything the parts add to.

    ``used`` collects kind, id and hash of each catalogue file that was used; ``gated``
    the unverified ones.
    """

    project: Project
    scheme: Scheme
    catalogue: Catalogue
    allow_unverified: bool = False
    program: Program = field(default_factory=Program)
    faults: list[Fault] = field(default_factory=list)
    used: dict[tuple[str, str], str] = field(default_factory=dict)
    gated: dict[str, list[str]] = field(default_factory=dict)
    physical: list[PhysicalLine] = field(default_factory=list)
    not_counted: list[NotCounted] = field(default_factory=list)
    flags: list[tuple[str, str]] = field(default_factory=list)

    @property
    def source(self) -> Source:
        """Places of the project file."""
        return self.project.source_file

    @property
    def first(self) -> int:
        """First year of the project."""
        return self.project.start

    @property
    def last(self) -> int:
        """Last year of the horizon."""
        return self.project.last_year

    def money_unit(self, text: str) -> Unit:
        """A unit of a catalogue file; bare money there is in prices of the scheme."""
        return unit(with_price_year(text, self.scheme.price_year))

    def fault(self, path: PathKeys, what: str, todo: str = "") -> None:
        """A fault of the project file."""
        self.faults.append(self.source.fault(path, what, todo))

    @contextmanager
    def at(self, source: Source, path: PathKeys) -> Iterator[None]:
        """Turn an error of what is inside into a fault at this place, and go on."""
        try:
            yield
        except InputError as error:
            self.faults.extend(error.faults)
        except ProblemsError as error:
            for problem in error.problems:
                place = (*path, *problem.path)
                self.faults.append(source.fault(place, *split_message(problem.what)))
        except ReachError as error:
            if source != self.source:
                raise
            self.fault(path, *split_message(str(error)))
        except (FormulaError, UnitError, UnknownIdError, ValueError) as error:
            what, todo = split_message(str(error))
            self.faults.append(source.fault(path, what, todo))
