"""What projects claim, for the checks between them: who counts what, where, for which outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.places import product
from impactcalc.batch.scores import Group
from impactcalc.crossing import Claim
from impactcalc.ledger import NONE
from impactcalc.plan.steps import Step
from impactcalc.portfolio.members import Members
from impactcalc.records import record

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@record(frozen=True)
class Claims:
    """The claims of a portfolio, with the names of places and outcomes by code."""

    claims: tuple[Claim, ...]
    places: tuple[str, ...]
    outcomes: tuple[str, ...]


def claims_of(members: Members, *, worth: bool) -> Claims:
    """Every claim; ``worth`` says whether present values are wanted, which costs a run."""
    places = _Places(members)
    names: dict[str, int] = {}
    found = [
        claim for group in members.groups for claim in _of_group(group, places, names, worth=worth)
    ]
    return Claims(tuple(found), places.names, tuple(names))


def names_outcomes(members: Members) -> bool:
    """Whether any project names an outcome."""
    return any(
        group.outcomes or any(line.outcome for line in group.ready.plan.lines)
        for group in members.groups
    )


class _Places:
    """Places by code: of projects, and of interventions with one of their own."""

    def __init__(self, members: Members) -> None:
        self._known: dict[tuple[str | None, str], int] = {}
        pairs = zip(members.text("country"), members.text("region"), strict=True)
        self._codes = np.array([self._code(*pair) for pair in pairs], dtype=np.int64)
        self._own: dict[int, dict[int, int]] = {}
        for (position, number), place in members.own_places.items():
            self._own.setdefault(number, {})[position] = self._code(*place)

    def _code(self, country: str | None, region: str | None) -> int:
        """The code of a place, -1 where no region is named."""
        if region is None:
            return -1
        return self._known.setdefault((country, region), len(self._known))

    @property
    def names(self) -> tuple[str, ...]:
        """Names by code."""
        return tuple(f"{land} {region}" if land else region for land, region in self._known)

    def of(self, projects: Ints, path: Sequence[str | int]) -> Ints:
        """Where a line of these projects is."""
        found = self._codes[projects]
        number = path[1] if path[0] == "interventions" else -1
        own = self._own.get(int(number), {})
        if own:
            pairs = zip(projects.tolist(), found.tolist(), strict=True)
            found = np.array([own.get(one, code) for one, code in pairs], dtype=np.int64)
        return found


def _of_group(
    group: Group, places: _Places, names: dict[str, int], *, worth: bool
) -> Iterator[Claim]:
    lines = [(n, line) for n, line in enumerate(group.ready.plan.lines) if line.list == "effects"]
    values = _values(group, [n for n, _ in lines]) if worth else None
    projects = np.asarray(group.positions, dtype=np.int64)
    for place, (_, line) in enumerate(lines):
        yield Claim(
            indicator=line.indicator,
            groups=line.groups,
            projects=projects,
            places=places.of(projects, line.path),
            outcomes=_outcomes(group, line.path[:2], line.outcome, names),
            attribution=_attribution(group, [term.amount for term in line.terms]),
            values=np.zeros(len(projects)) if values is None else values[:, place],
        )


def _outcomes(group: Group, slot: Sequence[str | int], name: str, names: dict[str, int]) -> Ints:
    """Code of the outcome of each project."""
    by_row = group.outcomes.get(tuple(slot))
    if by_row is not None:
        codes, texts = by_row
        own = [names.setdefault(text, len(names)) for text in texts]
        return np.array([*own, -1], dtype=np.int64)[codes]
    code = names.setdefault(name, len(names)) if name else -1
    return np.full(len(group.positions), code, dtype=np.int64)


def _attribution(group: Group, amounts: Sequence[int]) -> Floats:
    """Attributed part of each project, 1 where none is given."""
    steps, shape = group.ready.plan.steps, group.ready.shape
    found = np.ones(shape.count)
    for number in {arg for amount in amounts for arg in _resting(steps, amount)}:
        step = steps[number]
        if step.op == "leaf" and step.name == "attribution" and step.origin is not None:
            found = found * shape.columns.get(step.origin.key, step.number)
    return found


def _resting(steps: Sequence[Step], number: int) -> tuple[int, ...]:
    """The factors of an amount, one step down."""
    return steps[number].args


def _values(group: Group, lines: Sequence[int]) -> Floats:
    """Present value of effects at the parties that count, shape ``(project, effect)``."""
    weights = np.zeros((len(group.ready.plan.lines), len(lines)))
    for entry in group.ready.entries:
        if entry.line in lines and entry.pillar != NONE:
            weights[entry.line, lines.index(entry.line)] += entry.weight
    return np.concatenate([product(run.counted.T, weights) for _, run in group.blocks()])
