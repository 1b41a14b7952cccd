"""Parts of one outcome that partners claim: together they are the whole of it at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import nsmallest

import numpy as np

from impactcalc.crossing.claims import Claim, Floats, Ints, check_claims, lengths, starts
from impactcalc.errors import Fault
from impactcalc.records import record

TOLERANCE = 1e-9
"""Parts such as a third are not exact, so their sum may be this much above 1."""

SHOWN = 10
"""Projects that a message names at most."""

FaultAt = Callable[[int, str, str], Fault]


@record(frozen=True)
class _Parts:
    """Attributed parts of one indicator, sorted by outcome and project, one for each project."""

    outcomes: Ints
    projects: Ints
    parts: Floats


def part_faults(
    claims: Sequence[Claim],
    ids: Sequence[str],
    outcome_names: Sequence[str],
    fault_at: FaultAt,
) -> list[Fault]:
    """Outcomes of which projects together claim more than the whole, all at once.

    The attributed parts of one outcome, as one indicator counts it, add up to 1 at most over the
    projects that name it. A project with several lines has one part, the largest of them: each
    line is attributed by itself, and who else has a part of it does not depend on how many there
    are. Outcomes with names that differ in capitals, ``-`` and ``_`` only are a fault as well,
    for they would escape the sum.

    Parameters
    ----------
    claims : what the projects count
    ids : of the projects, by position
    outcome_names : of the outcomes, by code
    fault_at : makes a fault from the position of a project, what is wrong, and what to do

    Examples
    --------
    >>> from impactcalc.crossing import Claim
    >>> both, none = np.array([0, 1]), np.full(2, -1)
    >>> rain = Claim("water.rain", (), both, none, np.array([0, 0]), np.array([0.7, 0.5]), both)
    >>> def fault_at(position, what, todo):
    ...     return Fault(f"{position}.yaml", 1, 1, "", what, todo)
    >>> for fault in part_faults([rain], ["roof", "garden"], ["dry_cellars"], fault_at):
    ...     print(fault.file, fault.what)
    0.yaml of outcome dry_cellars, as water.rain counts it, projects claim 1.2 in all, more ...
    """
    check_claims(claims, projects=len(ids), outcomes=len(outcome_names))
    faults = list(_spelt_twice(claims, ids, outcome_names, fault_at))
    for indicator in sorted({claim.indicator for claim in claims}):
        parts = _parts([claim for claim in claims if claim.indicator == indicator])
        found = sorted(_above_one(parts), key=lambda case: str(outcome_names[case[0]]))
        for outcome, first, stop, total in found:
            inside = slice(first, stop)
            chosen = _Parts(parts.outcomes[inside], parts.projects[inside], parts.parts[inside])
            what = _what(chosen, str(outcome_names[outcome]), indicator, total, ids)
            faults.append(fault_at(int(chosen.projects.min()), what, _todo(indicator)))
    return faults


def _parts(claims: Sequence[Claim]) -> _Parts:
    chosen = [(claim, np.flatnonzero(claim.outcomes >= 0)) for claim in claims]
    outcomes = np.concatenate([claim.outcomes[at] for claim, at in chosen])
    projects = np.concatenate([claim.projects[at] for claim, at in chosen])
    parts = np.concatenate([claim.attribution[at] for claim, at in chosen])
    order = np.lexsort((projects, outcomes))
    outcomes, projects = outcomes[order], projects[order]
    at = starts(outcomes, projects)
    largest = np.maximum.reduceat(parts[order], at) if at.size else parts
    return _Parts(outcomes[at], projects[at], largest)


def _above_one(parts: _Parts) -> Iterator[tuple[int, int, int, float]]:
    """Outcome, where its parts begin and end, and their sum."""
    at = starts(parts.outcomes)
    if not at.size:
        return
    totals = np.add.reduceat(parts.parts, at)
    stops = at + lengths(at, parts.outcomes.size)
    for n in np.flatnonzero(totals > 1 + TOLERANCE):
        yield int(parts.outcomes[at[n]]), int(at[n]), int(stops[n]), float(totals[n])


def _what(chosen: _Parts, outcome: str, indicator: str, total: float, ids: Sequence[str]) -> str:
    named = ((str(ids[n]), part) for n, part in zip(chosen.projects, chosen.parts, strict=True))
    shown = ", ".join(f"{id_} {part:.10g}" for id_, part in nsmallest(SHOWN, named))
    more = chosen.projects.size - SHOWN
    rest = f" and {more:,} more" if more > 0 else ""
    by = f"as {indicator} counts it" if indicator else "as effects of their own count it"
    return (
        f"of outcome {outcome}, {by}, projects claim {total:.10g} in all, more than the whole: "
        f"{shown}{rest}"
    )


def _todo(indicator: str) -> str:
    if not indicator:
        return (
            "name the outcome in one of these projects only, for an effect of a project's own is "
            "the whole of its outcome; give outcomes that differ other ids"
        )
    return (
        "lower attribution under adjustments, so that the parts add up to 1 at most (without it a "
        "project claims the whole, 1); give outcomes that differ other ids"
    )


def _spelt_twice(
    claims: Sequence[Claim], ids: Sequence[str], outcome_names: Sequence[str], fault_at: FaultAt
) -> Iterator[Fault]:
    """Names of outcomes that are one name to a reader."""
    alike: dict[str, list[int]] = {}
    for code, name in enumerate(outcome_names):
        alike.setdefault(str(name).casefold().replace("-", "_"), []).append(code)
    several = [codes for codes in alike.values() if len(codes) > 1]
    first = _first_with(claims, len(outcome_names)) if several else None
    for codes in several:
        assert first is not None
        named = sorted((str(outcome_names[n]), int(first[n])) for n in codes if first[n] < len(ids))
        if len(named) > 1:
            spelt = " and ".join(f"{name} in project {ids[position]}" for name, position in named)
            todo = "write one name for one outcome, and names that differ more for two"
            what = f"one outcome seems to have several names: {spelt}"
            yield fault_at(named[-1][1], what, todo)


def _first_with(claims: Sequence[Claim], outcomes: int) -> Ints:
    """First project that names each outcome, beyond all of them where none does."""
    first = np.full(outcomes, np.iinfo(np.int64).max)
    for claim in claims:
        at = claim.outcomes >= 0
        np.minimum.at(first, claim.outcomes[at], claim.projects[at])
    return first
