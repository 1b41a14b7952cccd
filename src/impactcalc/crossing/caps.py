"""The most that several projects can be worth together, as the user states it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Literal

import numpy as np

from impactcalc.crossing.claims import Claim, check_claims
from impactcalc.errors import Fault, ImpactcalcError, InputError, UnitError
from impactcalc.quantities import parse_quantity
from impactcalc.records import record

CODE = "cap_exceeded"

TOLERANCE = 1e-9
"""Part of the cap (of the values, where it is 0) that the sum may lie above it by rounding."""

SHOWN = 10
"""Names that a message lists at most, of each kind."""

Kind = Literal["outcome", "indicator", "group"]
Caps = Mapping[str, float | str]

_KINDS: dict[Kind, str] = {
    "outcome": "an outcome",
    "indicator": "an indicator",
    "group": "an exclusion group",
}


@record(frozen=True)
class Cap:
    """A stated cap, and what the projects count under it, all in euros of present value.

    ``excess`` is what the sum is above the cap, 0 where it is not.
    """

    name: str
    kind: Kind
    cap: float
    total: float
    excess: float

    code = CODE

    @property
    def exceeded(self) -> bool:
        """Whether the projects count more than it."""
        return self.excess > 0


@record(frozen=True)
class Capped:
    """All stated caps in order of names, and what keeping them would take off.

    ``taken_off`` is the least that must go for every cap to hold. Where no effect is under two
    caps that are exceeded, it is the sum of what is above each.
    """

    caps: tuple[Cap, ...]
    taken_off: float

    @property
    def exceeded(self) -> tuple[Cap, ...]:
        """Caps that the projects count more than."""
        return tuple(cap for cap in self.caps if cap.exceeded)

    def npv_after_caps(self, npv: float) -> float:
        """The most that a portfolio of this NPV can be worth if the caps hold."""
        return npv - self.taken_off


@record(frozen=True)
class _Atom:
    """Effects under the same caps, by number: the sum of benefits and that of harms."""

    caps: frozenset[int]
    benefits: float
    harms: float


def capped(caps: Caps, claims: Sequence[Claim], outcome_names: Sequence[str]) -> Capped:
    """Set what projects count against the most that they can be worth together.

    Nothing is cut: effects stay as they are, and so does their sum.

    Parameters
    ----------
    caps : by outcome, indicator or exclusion group, the most that it can be worth in all projects
        together; a number of euros or text such as ``"5_000_000 EUR"``, present value in the
        prices of the scheme
    claims : what the projects count
    outcome_names : of the outcomes, by code

    Raises
    ------
    InputError
        Every cap that is no amount, is below zero, or caps nothing that a project counts.

    Examples
    --------
    >>> from impactcalc.crossing import Claim
    >>> both, none = np.array([0, 1]), np.full(2, -1)
    >>> rain = Claim("water.rain", ("same_litres",), both, none, np.array([0, 0]),
    ...              np.array([0.5, 0.5]), np.array([700.0, 500.0]))
    >>> found = capped({"basin": "1_000 EUR", "water.rain": 5_000}, [rain], ["basin"])
    >>> found.exceeded
    (Cap(name='basin', kind='outcome', cap=1000.0, total=1200.0, excess=200.0),)
    >>> found.npv_after_caps(900.0)
    700.0
    """
    check_claims(claims, outcomes=len(outcome_names))
    names, kinds, amounts = _stated(caps, claims, outcome_names)
    atoms = _atoms(names, kinds, claims, outcome_names)
    under: list[list[_Atom]] = [[] for _ in names]
    for atom in atoms:
        for number in atom.caps:
            under[number].append(atom)
    stated = zip(names, kinds, amounts, under, strict=True)
    found = [_against(name, kind, amount, inside) for name, kind, amount, inside in stated]
    return Capped(tuple(found), _taken_off(found, atoms))


def _against(name: str, kind: Kind, amount: float, atoms: Sequence[_Atom]) -> Cap:
    total = math.fsum(part for atom in atoms for part in (atom.benefits, atom.harms))
    size = amount or math.fsum(atom.benefits - atom.harms for atom in atoms)
    above = total - amount
    return Cap(name, kind, amount, total, above if above > TOLERANCE * size else 0.0)


def _stated(
    caps: Caps, claims: Sequence[Claim], outcome_names: Sequence[str]
) -> tuple[list[str], list[Kind], list[float]]:
    """Names in order, the kind of each, and its amount; or all faults."""
    known: dict[Kind, Collection[str]] = {
        "outcome": {str(name) for name in outcome_names},
        "indicator": {claim.indicator for claim in claims if claim.indicator},
        "group": {group for claim in claims for group in claim.groups},
    }
    faults: list[Fault] = []
    found: list[tuple[str, Kind, float]] = []
    for name, stated in sorted(caps.items(), key=lambda item: str(item[0])):
        kinds = [kind for kind in _KINDS if name in known[kind]]
        wrong = [*_wrong_name(name, kinds, known), *_wrong_amount(stated)]
        faults += [Fault("", 0, 0, f"caps.{name}", what, todo) for what, todo in wrong]
        if not wrong:
            found.append((name, kinds[0], _amount(stated)))
    if faults:
        raise InputError(faults)
    return [n for n, _, _ in found], [k for _, k, _ in found], [a for _, _, a in found]


def _wrong_name(
    name: str, kinds: Sequence[Kind], known: Mapping[Kind, Collection[str]]
) -> Iterator[tuple[str, str]]:
    if len(kinds) > 1:
        what = f"{name} is {' and '.join(_KINDS[kind] for kind in kinds)}"
        yield what, "give the outcome another id, so that it is plain what the cap is of"
    if kinds:
        return
    what = f"no project counts an outcome, indicator or exclusion group {name!r}"
    every = [one for names in known.values() for one in names]
    close = get_close_matches(str(name), sorted(every), n=1)
    lists = "; ".join(f"{kind}s: {_listed(known[kind])}" for kind in _KINDS)
    yield what, f"{f'write {close[0]}, or ' if close else ''}take one of these: {lists}"


def _listed(names: Collection[str]) -> str:
    more = len(names) - SHOWN
    shown = ", ".join(sorted(names)[:SHOWN]) or "none"
    return f"{shown} and {more:,} more" if more > 0 else shown


def _wrong_amount(stated: float | str) -> Iterator[tuple[str, str]]:
    todo = "write the most it can be worth in euros of present value, such as 5_000_000 EUR"
    try:
        amount = _amount(stated)
    except UnitError as error:
        yield str(error), todo
        return
    if not math.isfinite(amount):
        yield f"the cap is {amount:g}", "write a number, or leave the cap out"
    elif amount < 0:
        what = f"the cap is {amount:,.10g} EUR, below zero"
        yield what, "write 0 EUR or more, the most it can be worth"


def _amount(stated: float | str) -> float:
    if isinstance(stated, (int, float, np.number)) and not isinstance(stated, bool):
        return float(stated)
    if not isinstance(stated, str):
        raise UnitError(f"{stated!r:.40} is no amount of euros")
    quantity = parse_quantity(stated)
    if quantity.unit != "EUR":
        hint = "plain EUR, without a price year" if quantity.unit.startswith("EUR_") else "EUR"
        raise UnitError(
            f"the cap is in {quantity.unit}; it must be in {hint}, in the prices of the scheme"
        )
    return quantity.number


def _atoms(
    names: Sequence[str],
    kinds: Sequence[Kind],
    claims: Sequence[Claim],
    outcome_names: Sequence[str],
) -> list[_Atom]:
    """Sums of all effects under some cap, by the caps they are under."""
    numbers = {(kind, name): n for n, (kind, name) in enumerate(zip(kinds, names, strict=True))}
    # An effect has one outcome at most: its column says under which cap of an outcome it is.
    column = [numbers.get(("outcome", str(name)), -1) for name in outcome_names]
    by_outcome = np.array([-1, *column], dtype=np.int64) + 1
    sums: dict[frozenset[int], list[tuple[float, float]]] = {}
    for claim in claims:
        keys = [("indicator", claim.indicator), *(("group", group) for group in claim.groups)]
        fixed = frozenset(numbers[key] for key in keys if key in numbers)
        slots = by_outcome[claim.outcomes + 1]
        ups = np.bincount(slots, np.maximum(claim.values, 0.0), minlength=len(names) + 1)
        downs = np.bincount(slots, np.minimum(claim.values, 0.0), minlength=len(names) + 1)
        for slot in np.flatnonzero((ups != 0) | (downs != 0)):
            under = fixed | {int(slot) - 1} if slot else fixed
            if under:
                sums.setdefault(under, []).append((float(ups[slot]), float(downs[slot])))
    return [
        _Atom(under, math.fsum(up for up, _ in parts), math.fsum(down for _, down in parts))
        for under, parts in sorted(sums.items(), key=lambda item: sorted(item[0]))
    ]


def _taken_off(caps: Sequence[Cap], atoms: Sequence[_Atom]) -> float:
    """The least that must be taken off benefits for each cap to hold."""
    over = [number for number, cap in enumerate(caps) if cap.exceeded]
    under = [(atom, [n for n in over if n in atom.caps]) for atom in atoms if atom.benefits > 0]
    if all(len(shared) < 2 for _, shared in under):
        return math.fsum(caps[n].excess for n in over)
    return _least(caps, over, [(atom.benefits, shared) for atom, shared in under if shared])


def _least(
    caps: Sequence[Cap], over: Sequence[int], parts: Sequence[tuple[float, Sequence[int]]]
) -> float:
    """Where effects are under several caps: a linear programme of what goes from each part."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    size = max(benefits for benefits, _ in parts)
    row = {number: n for n, number in enumerate(over)}
    places = [(row[number], n) for n, (_, shared) in enumerate(parts) for number in shared]
    kept = csr_array(
        (-np.ones(len(places)), tuple(zip(*places, strict=True))), shape=(len(over), len(parts))
    )
    answer = linprog(
        np.ones(len(parts)),
        A_ub=kept,
        b_ub=[-caps[number].excess / size for number in over],
        bounds=[(0.0, benefits / size) for benefits, _ in parts],
    )
    if answer.status != 0:
        raise ImpactcalcError(f"what the caps take off could not be worked out: {answer.message}")
    return float(answer.fun) * size
