"""Parties as a cell names them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from impactcalc.tables import words
from impactcalc.tables.numbers import WrongCellError


class Parties:
    """Parties of the vocabulary, by id and by name."""

    def __init__(self, terms: dict[str, Any]) -> None:
        self.ids = set(terms)
        self._names: dict[str, str] = {}
        for id_, term in terms.items():
            for name in (id_, term.name.nl, term.name.en):
                self._names[words.plain(name or id_)] = id_

    def named(self, text: str) -> str:
        """The id of a party; its name in the vocabulary serves as well.

        Raises
        ------
        WrongCellError
            It looks like a party of the vocabulary that is spelt otherwise.
        """
        known = words.plain(text)
        if known in self._names:
            return self._names[known]
        if not any(sign.isdigit() for sign in known):
            for near in get_close_matches(known, list(self._names), n=1, cutoff=0.85):
                if abs(len(near) - len(known)) <= 1:
                    what = f"party {text!r} looks like {self._names[near]}"
                    todo = f"write {self._names[near]}, or a name that differs more"
                    raise WrongCellError(what, todo)
        return text
