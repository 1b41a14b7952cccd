"""The catalogue as plain data, and who uses what in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import impactcalc as ic
from catalogue_pages.markdown import code, escape

KINDS = ("indicator", "intervention", "value", "scheme", "regime", "index", "vocabulary")
"""Kinds of entries in the order of the lists."""

Data = dict[str, Any]


class Library:
    """Every entry of a catalogue by kind and id, as plain data with the keys of its file.

    A faulty file stops the build: a page about it would say what nobody wrote.
    """

    def __init__(self, catalogue: ic.Catalogue) -> None:
        self.catalogue = catalogue
        self.entries: dict[str, dict[str, Data]] = {}
        faults: list[ic.Fault] = []
        for kind in KINDS:
            self.entries[kind] = {}
            for id_ in catalogue.ids(kind):
                model, found = catalogue.entry(kind, id_)
                faults += found
                if model is not None:
                    # of a scheme: with what it extends filled in
                    self.entries[kind][id_] = model.source_file.data
        if faults:
            raise ic.CatalogueError(faults)

    def link(self, kind: str, id_: str, up: str = "../") -> str:
        """A link from one page of an entry to another; ``up`` leads to the front page."""
        if id_ not in self.entries[kind]:
            return code(id_)
        return f"[{escape(self.name(kind, id_))}]({up}{kind}/{id_}.md)"

    def links(self, kind: str, ids: Iterable[str]) -> str:
        """Several links."""
        return ", ".join(self.link(kind, id_) for id_ in ids)

    def name(self, kind: str, id_: str) -> str:
        """The English name of an entry, or its id where it has none."""
        return english(self.entries[kind][id_].get("name", id_))

    def term(self, vocabulary: str, id_: str) -> str:
        """A word of a vocabulary with its id, linked to the vocabulary."""
        words = self.terms(vocabulary)
        if id_ not in words:
            return code(id_)
        return f"[{escape(english(words[id_]))}](../vocabulary/{vocabulary}.md) ({code(id_)})"

    def terms(self, vocabulary: str) -> dict[str, Any]:
        """Names of a vocabulary by their ids; nothing where there is no such vocabulary."""
        found = self.entries["vocabulary"].get(vocabulary, {"terms": []})
        return {term["id"]: term["name"] for term in found["terms"]}

    def fed_by(self, indicator: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Interventions that feed an indicator, with the feed."""
        for id_, data in self.entries["intervention"].items():
            for feed in data["feeds"]:
                if feed["indicator"] == indicator:
                    yield id_, feed

    def users(self, value: str) -> Iterator[tuple[str, str, str]]:
        """Kind and id of what uses a value, and its name in the formulas there."""
        for kind in ("indicator", "intervention"):
            for id_, data in self.entries[kind].items():
                for name, used in data.get("values", {}).items():
                    if used == value:
                        yield kind, id_, name

    def members(self, group: str) -> list[str]:
        """Indicators of an exclusion group."""
        entries = self.entries["indicator"].items()
        return [id_ for id_, data in entries if group in data.get("exclusion_groups", [])]

    def schemes_with(self, key: str, id_: str) -> list[str]:
        """Schemes that name an entry under a key."""
        return [name for name, data in self.entries["scheme"].items() if data.get(key) == id_]


def english(text: Any) -> str:
    """A text in English, or in the language it has."""
    if isinstance(text, Mapping):
        return str(text.get("en") or next(iter(text.values())))
    return str(text)


def dutch(text: Any) -> str:
    """A text in Dutch, empty where there is none of its own."""
    return str(text.get("nl", "")) if isinstance(text, Mapping) else ""


def price_years(unit: str) -> str:
    """The year of the money in a unit.

    >>> price_years("EUR_2021/kgCO2e"), price_years("kg/year")
    ('2021', '')
    """
    return ", ".join(sorted(set(re.findall(r"\b(?:EUR|USD|GBP)_([0-9]{4})\b", unit))))
