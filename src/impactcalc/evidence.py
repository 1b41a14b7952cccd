"""Rules on evidence: which verification counts, and which level."""

from __future__ import annotations

from collections.abc import Iterable

VERIFICATIONS = ("read", "secondary", "unverified", "project_input")
"""Marks of an effect in the result, the first three from strong to weak."""

_WEAKNESS = {"read": 0, "secondary": 1, "unverified": 2, "memory": 2}


def weakest(verifications: Iterable[str]) -> str:
    """Weakest mark among the values an effect used, ``project_input`` where it used none.

    Examples
    --------
    >>> weakest(["read", "secondary"]), weakest([])
    ('secondary', 'project_input')
    """
    marks = sorted(verifications, key=_WEAKNESS.__getitem__)
    return shown(marks[-1]) if marks else "project_input"


def shown(verification: str) -> str:
    """The mark as the result has it."""
    return "unverified" if verification == "memory" else verification


def lowest(levels: Iterable[int]) -> int:
    """Lowest level of evidence among those given, 0 where none is."""
    return min((level for level in levels if level), default=0)
