"""What moved the net present value: its parts, and causes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from impactcalc.differences.figures import by_size
from impactcalc.differences.records import Causes, Figure, Part, equal, figure_of, status_of
from impactcalc.differences.traces import InputChange, Tree, moved_by
from impactcalc.documents import AssessmentDocument
from impactcalc.records import record

DUST = 1e-9
"""A rest below this share of the absolute amounts is rounding."""


@record(frozen=True)
class _Item:
    """A part in one document: what it adds, its tree and what stands in the tree."""

    value: float
    tree: Tree | None = None
    name: str | None = None
    name_nl: str | None = None
    parties: Mapping[str, float] | None = None


Key = tuple[str, str]


def _items(document: AssessmentDocument, by_line: bool) -> dict[Key, _Item]:
    """Every part of the net present value of a document."""
    found: dict[Key, _Item] = {}
    for part in document.effects:
        tree = document.trace.get(part.id)
        found["effects", part.id] = _Item(
            part.present_value, tree, part.name, part.name_nl, part.parties
        )
    if by_line:
        for line in document.lines or ():
            found[line.list, line.id] = _Item(line.in_npv, line.trace)
        return found
    for party in document.parties:
        if party.counted:
            shares = [part.parties.get(party.party, 0.0) for part in document.effects]
            bought = party.effects - math.fsum(shares)
            settled = abs(bought) <= DUST * math.fsum(map(abs, (party.effects, *shares)))
            found["resources", party.party] = _Item(party.resources)
            found["purchases", party.party] = _Item(0.0 if settled else bought)
            found["payments", party.party] = _Item(party.paid + party.received)
    return found


def parts(
    a: AssessmentDocument, b: AssessmentDocument, inputs: tuple[InputChange, ...]
) -> tuple[Part, ...]:
    """Parts that changed, the largest change first."""
    by_line = a.lines is not None and b.lines is not None
    left, right = _items(a, by_line), _items(b, by_line)
    because: dict[str, list[str]] = {}
    for change in inputs:
        for place in change.used_in:
            because.setdefault(place, []).append(change.name)
    whole = b.headline.npv - a.headline.npv
    found = []
    for key in dict.fromkeys([*left, *right]):
        reasons = tuple(dict.fromkeys(because.get("/".join(key), ())))
        part = _part(key, left.get(key), right.get(key), whole, reasons)
        if part is not None:
            found.append(part)
    return tuple(by_size(found, lambda p: f"{p.list}/{p.id}", lambda p: abs(p.difference or 0.0)))


def _part(
    key: Key, a: _Item | None, b: _Item | None, whole: float, because: tuple[str, ...]
) -> Part | None:
    """The change of a part; None where nothing of it changed."""
    one, two = (0.0 if item is None else item.value for item in (a, b))
    parties = tuple(_shares(a, b))
    both = a is not None and b is not None
    if both and equal(one, two) and not parties:
        return None
    amounts = timing = None
    if a is not None and b is not None and a.tree is not None and b.tree is not None:
        amounts, timing = moved_by(a.tree, one, b.tree, two) or (None, None)
    shown: Any = b or a
    figure = figure_of("", one, two)
    return Part(
        *key,
        name=shown.name,
        name_nl=shown.name_nl,
        status=status_of(a is not None, b is not None),
        a=None if a is None else one,
        b=None if b is None else two,
        difference=two - one,
        relative=figure.relative if both else None,
        share=(two - one) / whole if whole else None,
        amounts=amounts,
        timing=timing,
        because=because,
        parties=parties,
    )


def _shares(a: _Item | None, b: _Item | None) -> Iterator[Figure]:
    """How the value of an effect falls to its parties, where that changed."""
    left, right = ((item.parties if item else None) or {} for item in (a, b))
    for party in dict.fromkeys([*left, *right]):
        one, two = left.get(party, 0.0), right.get(party, 0.0)
        if not equal(one, two):
            yield figure_of(party, one, two)


def causes(a: AssessmentDocument, b: AssessmentDocument, parts: tuple[Part, ...]) -> Causes:
    """The change of the net present value by cause."""
    whole = b.headline.npv - a.headline.npv

    def total(values: Iterable[float | None]) -> float:
        return math.fsum(value for value in values if value is not None)

    common = [part for part in parts if part.status == "changed"]
    apart = [part for part in common if part.amounts is not None]
    rest = whole - total(part.difference for part in parts)
    sizes = [abs(value) for part in parts for value in (part.a, part.b) if value is not None]
    sizes += [abs(a.headline.npv), abs(b.headline.npv)]
    return Causes(
        difference=whole,
        amounts=total(part.amounts for part in apart),
        timing=total(part.timing for part in apart),
        added=total(part.difference for part in parts if part.status == "added"),
        removed=total(part.difference for part in parts if part.status == "removed"),
        other=total(part.difference for part in common if part.amounts is None),
        rest=0.0 if abs(rest) <= DUST * math.fsum(sizes) else rest,
    )
