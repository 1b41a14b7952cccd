"""One exclusion group over all places: which places have several projects in it.

Work is by sorting and adding up stretches, never by pairs, so that a place with a hundred
thousand projects costs no more than as many places with one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from impactcalc.crossing.claims import Claim, Codes, Floats, Ints, lengths, starts
from impactcalc.records import record


@record(frozen=True)
class Rows:
    """Lines of one group that have a place, sorted by place and project.

    Codes of 32 bits: these columns are the largest there are.
    """

    places: Codes
    projects: Codes
    indicators: Codes
    outcomes: Codes
    values: Floats


@record(frozen=True)
class Members:
    """A project at a place, in the order of the rows.

    ``units`` has one number for those that share an outcome, and one for each other member.
    ``begin`` is where its rows begin, ``count`` how many they are.
    """

    places: Codes
    projects: Codes
    values: Floats
    units: Ints
    begin: Ints
    count: Ints


@record(frozen=True)
class Cells:
    """The places of one group with an overlap, and the projects in each.

    ``places`` to ``begin`` have an entry for each place, ``begin`` is the first of its
    ``counts`` members; ``projects``, ``values`` and ``units`` have an entry for each member.
    ``named`` is the code of each row's indicator, ``rows`` where those of a member begin.
    """

    places: Codes
    counts: Ints
    pairs: Ints
    at_stake: Floats
    begin: Ints
    projects: Codes
    values: Floats
    units: Codes
    rows: Codes
    named: Codes
    names: tuple[str, ...]

    def indicators_of(self, first: int, stop: int) -> tuple[str, ...]:
        """Indicators that these members count, by name."""
        codes = np.unique(self.named[self.rows[first] : self.rows[stop]])
        return tuple(self.names[code] for code in codes)


def cells_of(claims: Sequence[Claim], indicators: tuple[str, ...], places: int) -> Cells:
    """The overlaps of one group; ``indicators`` are all names in order, ``places`` how many."""
    rows = _rows(claims, indicators, places)
    members = _members(rows, len(indicators))
    at = starts(members.places)
    counts = lengths(at, members.places.size)
    units, together, at_stake, numbers = _by_unit(members)
    kept = units > 1
    inside = np.repeat(kept, counts)
    named = rows.indicators[np.repeat(inside, members.count)]
    return Cells(
        places=members.places[at][kept],
        counts=counts[kept],
        pairs=(counts * (counts - 1) // 2 - together)[kept],
        at_stake=at_stake[kept],
        begin=_begin(counts[kept])[:-1],
        projects=members.projects[inside],
        values=members.values[inside],
        units=numbers[inside],
        rows=_begin(members.count[inside]).astype(np.int32),
        named=named,
        names=indicators,
    )


def _begin(counts: Ints) -> Ints:
    """Where each stretch begins, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def _rows(claims: Sequence[Claim], indicators: tuple[str, ...], places: int) -> Rows:
    # A place that stands in one row only cannot overlap; most do, in a large portfolio.
    often = np.zeros(places + 1, dtype=np.int64)
    for claim in claims:
        often += np.bincount(claim.places + 1, minlength=places + 1)
    often[0] = 0
    chosen = [(claim, np.flatnonzero(often[claim.places + 1] > 1)) for claim in claims]
    codes = {name: code for code, name in enumerate(indicators)}
    at_places = _codes([claim.places[at] for claim, at in chosen])
    at_projects = _codes([claim.projects[at] for claim, at in chosen])
    order = np.lexsort((at_projects, at_places))
    return Rows(
        places=at_places[order],
        projects=at_projects[order],
        indicators=_codes([np.full(at.size, codes[c.indicator]) for c, at in chosen])[order],
        outcomes=_codes([claim.outcomes[at] for claim, at in chosen])[order],
        values=np.concatenate([claim.values[at] for claim, at in chosen])[order],
    )


def _codes(parts: Sequence[Ints]) -> Codes:
    return np.concatenate([part.astype(np.int32) for part in parts])


def _members(rows: Rows, indicators: int) -> Members:
    at = starts(rows.places, rows.projects)
    if not at.size:
        return Members(rows.places, rows.projects, rows.values, at, at, at)
    low, high = (f.reduceat(rows.outcomes, at) for f in (np.minimum, np.maximum))
    first, last = (f.reduceat(rows.indicators, at) for f in (np.minimum, np.maximum))
    # It shares what it counts here only if all its lines name that one outcome of one indicator.
    shared = (low >= 0) & (low == high) & (first == last)
    return Members(
        places=rows.places[at],
        projects=rows.projects[at],
        values=np.add.reduceat(rows.values, at),
        units=np.where(shared, low * np.int64(indicators) + first, -1 - np.arange(at.size)),
        begin=at,
        count=lengths(at, rows.places.size),
    )


def _by_unit(members: Members) -> tuple[Ints, Ints, Floats, Codes]:
    """By place: how many units, pairs inside them, euros at stake; and the unit of each member."""
    if not members.places.size:
        return members.begin, members.begin, members.values, members.places
    order = np.lexsort((members.units, members.places))
    places = members.places[order]
    at = starts(places, members.units[order])
    sizes = np.abs(np.add.reduceat(members.values[order], at))
    many = lengths(at, places.size)
    cells = starts(places[at])
    at_stake = np.add.reduceat(sizes, cells) - np.maximum.reduceat(sizes, cells)
    together = np.add.reduceat(many * (many - 1) // 2, cells)
    numbers = np.empty(places.size, dtype=np.int32)
    numbers[order] = np.repeat(np.arange(at.size, dtype=np.int32), many)
    return lengths(cells, at.size), together, at_stake, numbers
