"""Words of a table in Dutch, and what they stand for; and how a word is compared."""

from __future__ import annotations

import re

HEADERS = {
    "projectnummer": "project",
    "naam": "name",
    "maatregel": "use",
    "gebruik": "use",
    "startjaar": "start",
    "zichtperiode": "horizon",
    "prijspeil": "price_year",
    "land": "country",
    "regio": "region",
    "stedelijkheid": "urbanity",
    "bodem": "soil",
    "grondsoort": "soil",
    "btw": "vat",
    "eerste_jaar": "first_year",
    "aanlooptijd": "ramp_up",
    "levensduur": "lifetime",
    "toerekening": "attribution",
    "verdringing": "displacement",
    "afname": "drop_off",
    "uitkomst": "outcome",
    "investering": "investment",
    "investeringsjaar": "investment_year",
    "investeerder": "investment_party",
    "onderhoud": "upkeep",
    "onderhoudsjaren": "upkeep_years",
    "onderhouder": "upkeep_party",
    "inkomsten": "income",
    "inkomstenjaren": "income_years",
    "inkomstensoort": "income_kind",
    "betaler": "income_payer",
    "ontvanger": "income_receiver",
    "baat_betaler": "payer_benefit",
    "illustratief": "illustrative",
}

PREFIXES = {
    "kies": "choose",
    "weglaten": "leave_out",
    "niveau": "level",
    "toerekening": "attribution",
    "verdringing": "displacement",
    "afname": "drop_off",
}

CURVE_HEADERS = {"curve": "curve", "kromme": "curve", "naam": "curve", "x": "x", "y": "y"}

CURVE_SHEETS = ("curves", "krommen")
NOTES_SHEETS = ("notes", "readme", "read_me", "toelichting", "uitleg", "leesmij", "lees_mij")

_UNITS = {
    "jaar": "year",
    "jaren": "years",
    "maand": "month",
    "maanden": "months",
    "dag": "day",
    "dagen": "days",
    "uur": "hour",
    "uren": "hours",
    "boom": "tree",
    "bomen": "trees",
    "tegel": "tile",
    "tegels": "tiles",
    "woning": "dwelling",
    "woningen": "dwellings",
    "huishouden": "household",
    "huishoudens": "households",
    "persoon": "person",
    "personen": "persons",
}

FLAGS = {
    **dict.fromkeys(("true", "yes", "ja", "waar"), True),
    **dict.fromkeys(("false", "no", "nee", "onwaar"), False),
}

VALUES = {
    "urbanity": {
        "zeer_sterk": "very_strong",
        "zeer_sterk_stedelijk": "very_strong",
        "sterk": "strong",
        "sterk_stedelijk": "strong",
        "matig": "moderate",
        "matig_stedelijk": "moderate",
        "weinig": "little",
        "weinig_stedelijk": "little",
        "niet": "none",
        "niet_stedelijk": "none",
    },
    "soil": {"zand": "sand", "klei": "clay", "veen": "peat"},
    "vat": {"inclusief": "included", "exclusief": "excluded"},
    "income_kind": {"verkoop": "sale"},
}

NEVER = ("never", "nooit")


def plain(text: str) -> str:
    """A word as it is compared: small letters, one ``_`` for spaces and hyphens.

    Examples
    --------
    >>> plain("Price year"), plain("Zeer sterk")
    ('price_year', 'zeer_sterk')
    """
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def english_unit(unit: str) -> str:
    """A unit with Dutch names of counted things and spans put into English.

    Examples
    --------
    >>> english_unit("EUR/jaar"), english_unit("m^2/boom")
    ('EUR/year', 'm^2/tree')
    """
    return re.sub(r"[A-Za-z]\w*", lambda match: _UNITS.get(match[0].lower(), match[0]), unit)
