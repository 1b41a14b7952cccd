"""Leave out steps that nothing uses, such as the unnamed twin of a named step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from impactcalc.plan.steps import Line, PhysicalLine, Step, Term


def pruned(
    steps: Sequence[Step], lines: Sequence[Line], physical: Sequence[PhysicalLine]
) -> tuple[tuple[Step, ...], tuple[Line, ...], tuple[PhysicalLine, ...]]:
    """Steps that lines and physical quantities rest on, numbered anew."""
    wanted: set[int] = set()
    todo = [term.amount for line in lines for term in line.terms]
    todo += [line.difference for line in lines if line.difference is not None]
    todo += [line.amount for line in physical]
    while todo:
        number = todo.pop()
        if number not in wanted:
            wanted.add(number)
            todo += steps[number].args
    new = {old: position for position, old in enumerate(sorted(wanted))}

    def moved(line: Line) -> Line:
        terms = tuple(Term(new[t.amount], t.profile, t.details) for t in line.terms)
        difference = None if line.difference is None else new[line.difference]
        return replace(line, terms=terms, difference=difference)

    kept = tuple(
        replace(steps[old], args=tuple(new[arg] for arg in steps[old].args))
        for old in sorted(wanted)
    )
    return (
        kept,
        tuple(moved(line) for line in lines),
        tuple(replace(line, amount=new[line.amount]) for line in physical),
    )
