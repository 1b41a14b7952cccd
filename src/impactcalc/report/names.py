"""Names of what a document calls by its id: domains, parties, accounts, units, reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES: dict[str, tuple[str, str]] = {
    "climate": ("Climate", "Klimaat"),
    "water": ("Water", "Water"),
    "nature": ("Nature", "Natuur"),
    "air": ("Air", "Lucht"),
    "energy": ("Energy", "Energie"),
    "built": ("Buildings and infrastructure", "Gebouwen en infrastructuur"),
    "mobility": ("Mobility", "Mobiliteit"),
    "living": ("Living environment", "Leefomgeving"),
    "health": ("Health", "Gezondheid"),
    "social": ("Social", "Sociaal"),
    "equity": ("Equity", "Gelijkheid"),
    "security": ("Security", "Veiligheid"),
    "food": ("Food", "Voedsel"),
    "circular": ("Circular", "Kringloop"),
    "economy": ("Economy", "Economie"),
    "human_capital": ("Human capital", "Menselijk kapitaal"),
    "earning": ("Earning capacity", "Verdienvermogen"),
    "transition": ("Transition", "Transitie"),
    "residents": ("Residents", "Bewoners"),
    "households": ("Households", "Huishoudens"),
    "owners": ("Owners", "Eigenaren"),
    "tenants": ("Tenants", "Huurders"),
    "volunteers": ("Volunteers", "Vrijwilligers"),
    "employees": ("Employees", "Werknemers"),
    "firms": ("Firms", "Bedrijven"),
    "farmers": ("Farmers", "Boeren"),
    "insurers": ("Insurers", "Verzekeraars"),
    "health_insurers": ("Health insurers", "Zorgverzekeraars"),
    "housing_associations": ("Housing associations", "Woningcorporaties"),
    "grid_operators": ("Grid operators", "Netbeheerders"),
    "municipality": ("Municipality", "Gemeente"),
    "water_authority": ("Water authority", "Waterschap"),
    "province": ("Province", "Provincie"),
    "central_government": ("Central government", "Rijk"),
    "long_term_care_office": ("Long-term care office", "Zorgkantoor"),
    "neighbours": ("Neighbours", "Buren"),
    "next_owners": ("Next owners", "Volgende eigenaren"),
    "world": ("World", "Wereld"),
}
"""Names of the shipped domains and parties, as their vocabularies have them.

Here and not looked up: a report renders a document and reads no file.
"""

ACCOUNTS: dict[str, tuple[str, str]] = {
    "greenhouse_gas": ("Greenhouse gas avoided or stored", "Vermeden of vastgelegd broeikasgas"),
    "pm10_captured": ("Particles captured (PM10)", "Afgevangen fijnstof (PM10)"),
    "pm25_captured": ("Fine particles captured (PM2.5)", "Afgevangen fijnstof (PM2.5)"),
    "nox_captured": ("Nitrogen oxides captured", "Afgevangen stikstofoxiden"),
    "depaved_area": ("Depaved area", "Ontsteende oppervlakte"),
    "green_area": ("Green area", "Groene oppervlakte"),
    "roof_area": ("Roof area", "Dakoppervlakte"),
    "water_storage": ("Water storage", "Waterberging"),
    "tap_water": ("Tap water saved", "Bespaard drinkwater"),
    "electricity_saved": ("Electricity saved", "Bespaarde stroom"),
    "gas_saved": ("Gas saved", "Bespaard gas"),
    "heat_saved": ("Heat saved", "Bespaarde warmte"),
    "cases_avoided": ("Cases avoided", "Vermeden gevallen"),
    "heat_cases_avoided": ("Cases of heat illness avoided", "Vermeden gevallen van hitteziekte"),
    "qalys_gained": ("Healthy life years gained (QALY)", "Gewonnen gezonde levensjaren (QALY)"),
}
"""Names of physical accounts; those of another catalogue go by their id in plain letters."""

UNITS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "tCO2e": (("t CO2e", "t CO2e"), ("t CO2-eq", "t CO2-eq")),
    "kgCO2e": (("kg CO2e", "kg CO2e"), ("kg CO2-eq", "kg CO2-eq")),
    "litre": (("litre", "litres"), ("liter", "liter")),
    "l": (("litre", "litres"), ("liter", "liter")),
    "L": (("litre", "litres"), ("liter", "liter")),
    "tonne": (("tonne", "tonnes"), ("ton", "ton")),
    "second": (("second", "seconds"), ("seconde", "seconden")),
    "minute": (("minute", "minutes"), ("minuut", "minuten")),
    "hour": (("hour", "hours"), ("uur", "uur")),
    "h": (("hour", "hours"), ("uur", "uur")),
    "day": (("day", "days"), ("dag", "dagen")),
    "month": (("month", "months"), ("maand", "maanden")),
    "year": (("year", "years"), ("jaar", "jaar")),
    "person": (("person", "people"), ("persoon", "personen")),
    "household": (("household", "households"), ("huishouden", "huishoudens")),
    "dwelling": (("dwelling", "dwellings"), ("woning", "woningen")),
    "tree": (("tree", "trees"), ("boom", "bomen")),
    "tile": (("tile", "tiles"), ("tegel", "tegels")),
    "case": (("case", "cases"), ("geval", "gevallen")),
    "incident": (("incident", "incidents"), ("incident", "incidenten")),
    "firm": (("firm", "firms"), ("bedrijf", "bedrijven")),
    "municipality": (("municipality", "municipalities"), ("gemeente", "gemeenten")),
    "vehicle": (("vehicle", "vehicles"), ("voertuig", "voertuigen")),
    "animal": (("animal", "animals"), ("dier", "dieren")),
    "fte": (("FTE", "FTE"), ("fte", "fte")),
    "qaly": (("QALY", "QALY"), ("QALY", "QALY")),
    "daly": (("DALY", "DALY"), ("DALY", "DALY")),
    "wellby": (("WELLBY", "WELLBY"), ("WELLBY", "WELLBY")),
    "EUR": (("EUR", "EUR"), ("EUR", "EUR")),
}
"""One and several of each unit that is written as a word, in English and in Dutch."""

_POWERS = {"2": "²", "3": "³"}

_PART = re.compile(r"(.*?)(?:(?:\^|\*\*)(\d+))?")


def name_of(id_: str, lang: str) -> str:
    """Name of a domain or party, or its id in plain letters where it has none.

    Examples
    --------
    >>> name_of("water_authority", "nl"), name_of("ice_skaters", "nl")
    ('Waterschap', 'ice skaters')
    """
    return _said(NAMES, id_, lang)


def account_of(id_: str, lang: str) -> str:
    """Name of a physical account, or its id in plain letters where it has none.

    Examples
    --------
    >>> account_of("water_storage", "nl"), account_of("hedge_length", "en")
    ('Waterberging', 'Hedge length')
    """
    name = _said(ACCOUNTS, id_, lang)
    return name[:1].upper() + name[1:]


def _said(names: Mapping[str, tuple[str, str]], id_: str, lang: str) -> str:
    english, dutch = names.get(id_, (id_.replace("_", " "),) * 2)
    return dutch if lang == "nl" else english


def unit_of(text: str, lang: str, amount: float = 2.0) -> str:
    """A unit as people read it; parts without a name stay as they are.

    Examples
    --------
    >>> unit_of("tCO2e/year", "nl"), unit_of("m^2", "en"), unit_of("tree", "nl", 1)
    ('t CO2-eq per jaar', 'm²', 'boom')
    """
    above, *below = text.replace("**", "^").split("/")
    shown = "·".join(_unit(part, lang, amount != 1) for part in above.split("*"))
    per = [_unit(part, lang, False) for group in below for part in group.split("*")]
    return " per ".join(["" if shown == "1" else shown, *per]).strip()


def _unit(text: str, lang: str, several: bool) -> str:
    match = _PART.fullmatch(text.strip())
    name, power = match.groups() if match else (text, None)
    languages = UNITS.get(name)
    if languages is not None:
        name = languages[lang == "nl"][several]
    return name + (_POWERS.get(power, f"^{power}") if power else "")


REASONS = (
    (r"no level given", "no level given", "geen niveau gegeven"),
    (r"input (\S+) not given", "input {0} not given", "invoer {0} niet gegeven"),
    (
        r"(\S+) chosen in group (\S+)",
        "the same benefit is counted as: {0}",
        "dezelfde baat telt al mee als: {0}",
    ),
)
"""Why something does not count, as documents have it, and as people read it."""


def reason_in(text: str, lang: str, names: Mapping[str, str] | None = None) -> str:
    """A reason in the language of the report; what a project wrote itself stays as it is.

    ``names`` are those of indicators by id.

    Examples
    --------
    >>> reason_in("input area not given", "nl"), reason_in("not surveyed", "nl")
    ('invoer area niet gegeven', 'not surveyed')
    """
    for pattern, english, dutch in REASONS:
        if match := re.fullmatch(pattern, text):
            parts = [(names or {}).get(part, part) for part in match.groups()]
            return (dutch if lang == "nl" else english).format(*parts)
    return text
