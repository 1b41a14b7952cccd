"""Constraints on a set of projects: each function makes a small record of one."""

from __future__ import annotations

import math
from collections.abc import Iterable

from impactcalc.errors import ArgumentError
from impactcalc.selection.amounts import Amount, count_in, euros_in
from impactcalc.selection.conditions import Count, Must, Needs, Never, Share, Spend, Total


def must(ids: str | Iterable[str]) -> Must:
    """Choose these projects, whatever they are worth.

    Examples
    --------
    >>> must("dike")
    Must(ids=('dike',))
    """
    return Must(_ids(ids, "must"))


def never(ids: str | Iterable[str]) -> Never:
    """Leave these projects out; they may lack figures.

    Examples
    --------
    >>> never(["quay", "lock"])
    Never(ids=('quay', 'lock'))
    """
    return Never(_ids(ids, "never"))


def at_most(n: int, ids: str | Iterable[str], *, name: str = "") -> Count:
    """Choose no more than ``n`` of these projects.

    Examples
    --------
    >>> at_most(2, ["a", "b", "c"]).most
    2
    """
    return Count(_ids(ids, "at_most"), None, count_in(n, "n of at_most"), name, "at_most")


def at_least(n: int, ids: str | Iterable[str], *, name: str = "") -> Count:
    """Choose no fewer than ``n`` of these projects.

    Examples
    --------
    >>> at_least(1, ["a", "b"], name="one in the north").name
    'one in the north'
    """
    return Count(_ids(ids, "at_least"), count_in(n, "n of at_least"), None, name, "at_least")


def at_most_one(ids: str | Iterable[str], *, name: str = "") -> Count:
    """Choose one of these projects or none: they exclude each other.

    Examples
    --------
    >>> at_most_one(["bridge", "tunnel"]).most
    1
    """
    return Count(_ids(ids, "at_most_one"), None, 1, name, "at_most")


def one_version(ids: str | Iterable[str], *, name: str = "") -> Count:
    """Choose one of these versions of a project (large, small, in phases), or none.

    Examples
    --------
    >>> one_version(["park_at_once", "park_in_phases"], name="the park").name
    'the park'
    """
    return Count(_ids(ids, "one_version"), None, 1, name, "one_version")


def needs(project: str, others: str | Iterable[str]) -> Needs:
    """Choose a project only together with all these others.

    Examples
    --------
    >>> needs("phase_2", "phase_1")
    Needs(project='phase_2', others=('phase_1',))
    """
    (own,) = _ids((project,), "needs")
    return Needs(own, _ids(others, "needs"))


def min_total(column: str, amount: Amount) -> Total:
    """A figure, such as ``external``, adds up to at least so much over the chosen.

    Examples
    --------
    >>> min_total("external", 1_000_000).least
    1000000.0
    """
    return Total(column, euros_in(amount, "min_total", least=-math.inf), None)


def max_total(column: str, amount: Amount) -> Total:
    """A figure, such as ``resources``, adds up to at most so much over the chosen.

    Examples
    --------
    >>> max_total("resources", "2_000_000 EUR").most
    2000000.0
    """
    return Total(column, None, euros_in(amount, "max_total", least=-math.inf))


def min_spend(amount: Amount) -> Spend:
    """At least so much of the budget is spent.

    Examples
    --------
    >>> min_spend(250_000).least
    250000.0
    """
    return Spend(euros_in(amount, "min_spend"))


def min_share(axis: str, label: str, share: float, *, of: str = "") -> Share:
    """A domain, party or region has at least so large a share in the chosen set.

    Parameters
    ----------
    axis : ``domain``, ``party`` or ``region``
    label : such as ``water``
    share : from 0 to 1
    of : of what. For a domain or party ``effects``, the present value of all effects of the
        set. For a region ``resources``, the carriers' resources (taken where nothing is said),
        ``effects`` or ``projects``, their number

    Notes
    -----
    Harm counts negative in the part and in the whole. The empty set keeps any share.

    Examples
    --------
    >>> min_share("domain", "water", 0.2)
    Share(axis='domain', label='water', share=0.2, of='effects')
    """
    known = {
        "domain": ("effects",),
        "party": ("effects",),
        "region": ("resources", "effects", "projects"),
    }
    if axis not in known:
        raise ArgumentError(f"min_share has axis {axis!r}: write {', '.join(known)}")
    if of and of not in known[axis]:
        raise ArgumentError(f"the share of a {axis} is of {' or '.join(known[axis])}, not {of!r}")
    number = euros_in(share, "the share of min_share")
    if number > 1:
        raise ArgumentError(f"the share of min_share is {number:g}: give a number from 0 to 1")
    return Share(axis, label, number, of or known[axis][0])


def _ids(ids: str | Iterable[str], what: str) -> tuple[str, ...]:
    """Ids, where one alone may stand for a list of one."""
    if not isinstance(ids, str | Iterable):
        raise ArgumentError(f"{what} needs ids of projects, not {type(ids).__name__}")
    found = (ids,) if isinstance(ids, str) else tuple(dict.fromkeys(ids))
    if not found or not all(isinstance(id_, str) for id_ in found):
        raise ArgumentError(f"{what} needs one or more ids of projects, as {what}(['a', 'b'])")
    return found
