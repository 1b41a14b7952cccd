"""Rules on parties: who carries the project, who is known, whose shares are cashable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impactcalc.models.project import Project


def carriers(project: Project) -> frozenset[str]:
    """Parties with the role of operator or partner."""
    return frozenset(party.id for party in project.parties if party.carrier)


def abroad(project: Project) -> frozenset[str]:
    """Parties outside the country, for national standing."""
    return frozenset(party.id for party in project.parties if party.abroad)


def known(project: Project, vocabulary: Iterable[str]) -> frozenset[str]:
    """Every party id that may be used in the project."""
    return frozenset(vocabulary) | {party.id for party in project.parties}


def cashable_by_party(
    cashable: float | Mapping[str, float], shares: Mapping[str, float]
) -> dict[str, float]:
    """Cashable share of each party; a party that a mapping does not name has 0.

    Examples
    --------
    >>> cashable_by_party({"insurers": 1.0}, {"insurers": 0.4, "households": 0.6})
    {'insurers': 1.0, 'households': 0.0}
    """
    if isinstance(cashable, Mapping):
        return {party: float(cashable.get(party, 0.0)) for party in shares}
    return {party: float(cashable) for party in shares}
