"""What is said of overlaps and caps, in English and Dutch."""

from __future__ import annotations

from impactcalc.crossing.caps import Cap
from impactcalc.crossing.overlaps import Overlap

SHOWN = 3
"""Pairs that a remark names, if not told otherwise."""

_OVERLAP = {
    "en": (
        "{count} projects at {place} count one benefit (group {group}: {indicators}), "
        "{stake} at most too much: {pairs}"
    ),
    "nl": (
        "{count} projecten op {place} tellen dezelfde baat (groep {group}: {indicators}), "
        "hooguit {stake} te veel: {pairs}"
    ),
}
_AND = {"en": "and", "nl": "en"}
_PAIRS = {"en": ("pair", "pairs"), "nl": ("paar", "paren")}
_MORE = {"en": "{shown}, and {more} more {pairs}", "nl": "{shown}, en nog {more} {pairs}"}
_OVERLAP_TODO = {
    "en": (
        "Let one project count it; or, if each has a part of it, give both the same outcome and "
        "the same indicator, with attribution that adds up to 1 at most."
    ),
    "nl": (
        "Laat één project de baat tellen; of geef, als elk een deel heeft, beide dezelfde uitkomst "
        "en dezelfde indicator, met een toerekening die samen hooguit 1 is."
    ),
}
_CAP = {
    "en": "The projects count {total} of {kind} {name}; the cap is {cap}, so {excess} too much",
    "nl": "De projecten tellen {total} van {kind} {name}; het plafond is {cap}, {excess} te veel",
}
_KINDS = {
    "en": {"outcome": "outcome", "indicator": "indicator", "group": "exclusion group"},
    "nl": {"outcome": "uitkomst", "indicator": "indicator", "group": "uitsluitgroep"},
}
_CAP_TODO = {
    "en": "Nothing was cut. Lower what the projects claim, or show why the cap can be higher.",
    "nl": "Er is niets afgekapt. Verlaag wat de projecten tellen, of onderbouw een hoger plafond.",
}


def overlap_said(overlap: Overlap, lang: str = "en", pairs: int = SHOWN) -> str:
    """What an overlap means, with its first pairs.

    Examples
    --------
    >>> import numpy as np
    >>> from impactcalc.crossing import Claim, overlaps
    >>> none, ones = np.full(2, -1), np.ones(2)
    >>> rain = Claim("water.rain", ("same_litres",), np.array([0, 1]), np.array([0, 0]), none, ones,
    ...              np.array([500.0, 1800.0]))
    >>> found = overlaps([rain], ["roof", "garden"], ["NL GM0363"])
    >>> overlap_said(found[0])
    '2 projects at NL GM0363 count one benefit (group same_litres: water.rain), 500 EUR at ...
    """
    named = [f"{one} {_AND[lang]} {other}" for one, other in overlap.pairs(pairs)]
    shown, more = ", ".join(named), overlap.pair_count - len(named)
    if more:
        text = _MORE[lang] if named else "{more} {pairs}"
        pairs_word = _PAIRS[lang][more != 1]
        shown = text.format(shown=shown, more=_whole(more, lang), pairs=pairs_word)
    return _OVERLAP[lang].format(
        count=_whole(overlap.count, lang),
        place=overlap.place,
        group=overlap.group,
        indicators=", ".join(overlap.indicators),
        stake=_euros(overlap.at_stake, lang),
        pairs=shown,
    )


def overlap_todo(lang: str = "en") -> str:
    """What one can do about an overlap."""
    return _OVERLAP_TODO[lang]


def cap_said(cap: Cap, lang: str = "en") -> str:
    """What it means that a cap is exceeded.

    Examples
    --------
    >>> cap_said(Cap("basin", "outcome", 1_000.0, 1_200.0, 200.0), "nl")
    'De projecten tellen 1.200 EUR van uitkomst basin; het plafond is 1.000 EUR, 200 EUR te veel'
    """
    return _CAP[lang].format(
        total=_euros(cap.total, lang),
        kind=_KINDS[lang][cap.kind],
        name=cap.name,
        cap=_euros(cap.cap, lang),
        excess=_euros(cap.excess, lang),
    )


def cap_todo(lang: str = "en") -> str:
    """What one can do about a cap that is exceeded."""
    return _CAP_TODO[lang]


def _whole(amount: float, lang: str) -> str:
    text = f"{amount:,.0f}"
    return text.replace(",", ".") if lang == "nl" else text


def _euros(amount: float, lang: str) -> str:
    return f"{_whole(amount, lang)} EUR"
