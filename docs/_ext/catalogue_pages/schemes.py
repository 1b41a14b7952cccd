"""Pages of schemes: every choice of method, and what differs from the scheme below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalogue_pages.library import Data, Library
from catalogue_pages.markdown import code, escape, facts, page, said, section, table
from catalogue_pages.parts import both, heading

_ABOUT = ("impactcalc", "id", "version", "name", "status", "because", "extends")

_MEANING = {
    "base_year": "year with factor 1; present value is of this year",
    "price_year": "euros of which year",
    "currency": "currency of the outcome",
    "price_index": "index that brings money of other years to the price year",
    "exchange": "rate that brings money of another currency to that of the outcome",
    "price_set": "which figure of a value counts: low, central or high",
    "regime": "discount rates",
    "timing": "where in a year its flows are placed",
    "horizon.longest": "longest horizon that is accepted",
    "standing": "whose gains and losses are summed",
    "pillars.kappa_s": "external value per euro that gives 50 points",
    "pillars.kappa_e": "earnings per euro that give 50 points",
    "pillars.weight_s": "weight of the societal pillar",
    "pillars.power": "power of the mean of the two pillars; 0 is the geometric mean",
    "pillars.floor": "least number of points of a pillar",
    "long_term.weight": "how much heavier the external value of the goal year weighs",
    "long_term.reference_year": "year up to which no extra weight counts",
    "long_term.goal_year": "year from which the full extra weight counts",
    "long_term.exempt": "kinds of effects without extra weight",
    "qualitative.theta": "share of levels in the societal pillar",
    "earned.own_cashable_savings": "whether cash that carriers save is earned or external",
    "earned.payment_above_benefit": "what happens to a payment above the payer's benefit",
    "harm.threshold": "share of the resources above which a harm is flagged",
    "evidence.unverified": "whether a value that nobody checked is refused or flagged",
    "evidence.spread": "spread of a figure without a range of its own, by level of evidence",
    "evidence.no_effect_chance": "chance that an effect does not come about, by level of evidence",
    "qualitative.indicators": "relative weight of an indicator among the levels",
    "growth_stops_after": "years after the start from which growth stands still",
}


def scheme_page(library: Library, id_: str) -> str:
    """The page of a scheme."""
    data = library.entries["scheme"][id_]
    rows = {
        **heading(data),
        "Version": escape(data["version"]),
        "Status": escape(data["status"]),
        "Because": both(data["because"]),
        "Extends": library.link("scheme", data["extends"]) if "extends" in data else "",
        "Extended by": library.links("scheme", library.schemes_with("extends", id_)),
    }
    return page(
        escape(library.name("scheme", id_)),
        facts(rows),
        _difference(library, data),
        section("Parameters", _parameters(library, data)),
    )


def _parameters(library: Library, data: Data) -> str:
    rows = [
        (code(key), _shown(library, key, value), _MEANING.get(key, "")) for key, value in flat(data)
    ]
    return table(("Parameter", "Choice", "Meaning"), rows)


def _meaning(key: str) -> str:
    """What a parameter does; those by level or by indicator have one meaning together."""
    return next((text for name, text in _MEANING.items() if f"{key}.".startswith(f"{name}.")), "")


def _shown(library: Library, key: str, value: Any) -> str:
    kinds = {"regime": "regime", "price_index": "index"}
    if key in kinds:
        return library.link(kinds[key], value)
    return code(said(value)) or "none"


def _difference(library: Library, data: Data) -> str:
    """Parameters in which a scheme chooses otherwise than the one it extends."""
    base = library.entries["scheme"].get(data.get("extends", ""))
    if base is None:
        return ""
    here, there = dict(flat(data)), dict(flat(base))
    rows = [
        (
            code(key),
            _shown(library, key, here[key]) if key in here else "absent",
            _shown(library, key, there[key]) if key in there else "absent",
        )
        for key in dict.fromkeys([*here, *there])
        if here.get(key) != there.get(key)
    ]
    name = library.link("scheme", data["extends"])
    found = table(("Parameter", "Here", "There"), rows)
    return section("What differs", f"Against {name}:", found or "nothing.")


def flat(data: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Parameters by their dotted key, in the order of the file."""
    for key, value in data.items():
        if not above and key in _ABOUT:
            continue
        name = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from flat(value, name)
        else:
            yield name, value
