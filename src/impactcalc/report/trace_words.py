"""Dutch words of a trace. Names in formulas and keys of files stay as they are written there."""

from __future__ import annotations

import re

KEYS: dict[str, str] = {
    "first_year": "eerste jaar",
    "last_year": "laatste jaar",
    "delay": "jaren na de start",
    "lifetime": "levensduur",
    "ramp_up": "aanloop",
    "drop_off": "uitdoving",
    "growth": "groei",
    "real_growth": "reële groei van de prijs",
    "growth_stops_after": "groei stopt na",
    "every": "komt terug na",
    "start": "start van het project",
    "horizon": "zichtperiode",
    "base_year": "basisjaar",
    "clock": "begin van de rentetabel",
    "timing": "moment in het jaar",
    "rate": "discontovoet",
    "to_year": "tot en met jaar",
    "deadweight": "autonome ontwikkeling",
    "attribution": "toerekening",
    "displacement": "verdringing",
    "share": "aandeel",
    "life": "levensduur",
    "age": "leeftijd",
    "year_bought": "jaar van aankoop",
    "years_left": "resterende jaren",
    "share_left": "aandeel dat over is",
    "left": "wat over is",
    "residual_value": "restwaarde",
    "end_of_horizon": "eind van de zichtperiode",
    "cashable": "verzilverbaar deel",
    "amount": "bedrag",
    "cost": "kosten",
    "level": "niveau",
    "weight": "gewicht",
    "weight_s": "gewicht van pijler S",
    "power": "macht van het gemiddelde",
    "kappa_s": "schaal van pijler S",
    "kappa_e": "schaal van pijler E",
    "floor": "ondergrens",
    "theta": "gewicht van de niveaus",
    "long_weight": "gewicht van de lange termijn",
    "reference_year": "begin van de lange termijn",
    "goal_year": "doeljaar",
    "npv": "netto contante waarde",
    "bcr": "baten-kostenverhouding",
    "r_s": "waarde voor anderen per euro",
    "r_e": "verdiend per euro",
    "r_s_long": "waarde voor anderen per euro, lange termijn",
    "s0": "pijler S, zonder lange termijn",
    "s": "pijler S",
    "e": "pijler E",
    "mv0": "score zonder lange termijn",
    "mv": "score",
}
"""What a key of a file or a headline figure means."""

OPERATIONS: dict[str, str] = {
    **{op: f"eerste {op} tweede, 1 is ja" for op in ("<", "<=", ">", ">=", "==", "!=")},
    **{"*": "product", "/": "quotiënt", "+": "som", "-": "verschil", "**": "macht"},
    **{"neg": "min", "complement": "", "min": "de kleinste", "max": "de grootste"},
    **{"where": "het geval dat geldt", "convert": "", "sum": "som"},
    **{"log": "natuurlijke logaritme", "exp": "e-macht", "positive": "minstens 0"},
    **{"price_path": "reële groei van de prijs", "interpolate": "uit de cijfers per jaar"},
    **{"weighted_sum": "gewogen som"},
}
"""Words for an operation that no formula text describes."""

SOURCES: dict[str, str] = {
    "project": "project",
    "value": "kengetal",
    "index": "index",
    "regime": "regime",
    "scheme": "schema",
    "indicator": "indicator",
    "intervention": "interventie",
}
"""What a leaf comes from."""

_LONG = "(, long term)?"
_PHRASES: tuple[tuple[str, str], ...] = (
    # Names of figures.
    ("after adjustments", "na aftrek"),
    ("formula", "formule"),
    ("effect", "effect"),
    ("without", "zonder"),
    ("with", "met"),
    ("price conversion", "prijsomrekening"),
    (r"exchange rate (\d+)", r"wisselkoers \1"),
    (r"profile factor( \d+)?", r"profielfactor\1"),
    ("borne later", "later gedragen"),
    ("less resources", "min middelen"),
    (r"effect of the entrants of (\d+)", r"effect van de instroom van \1"),
    ("entrant-years", "instroomjaren"),
    ("part that stands", "deel dat blijft staan"),
    ("qualitative part", "deel van de niveaus"),
    (rf"resources{_LONG}", r"middelen\1"),
    (rf"earned{_LONG}", r"verdiend\1"),
    (rf"external{_LONG}", r"extern\1"),
    (r"benefits of (\S+)", r"baten van \1"),
    (r"payments of (\S+)", r"betalingen van \1"),
    (r"resource by (\S+): (.*)", r"middel van \1: \2"),
    (r"paid by (\S+): (.*)", r"betaald door \1: \2"),
    (r"received by (\S+): (.*)", r"ontvangen door \1: \2"),
    (r"purchase by (\S+): (.*)", r"aankoop door \1: \2"),
    (rf"(\S+) at (\S+?){_LONG}", r"\1 bij \2\3"),
    (r"(\S+), long term", r"\1, long term"),
    # How they are made.
    (r"amount \* profile factor", "bedrag * profielfactor"),
    (r"(\S+) \* price conversion", r"\1 * prijsomrekening"),
    (r"(\S+) ([*/]) exchange rate", r"\1 \2 wisselkoers"),
    (r"formula((?: \* \w+| \* \(1 - \w+\))+)", r"formule\1"),
    ("without - with", "zonder - met"),
    (r"effect of one \* (\S+)", r"effect van één * \1"),
    (
        r"entrants of each year \* years in which they count, less drop-off",
        "instroom per jaar * jaren waarin die telt, min uitdoving",
    ),
    ("sum over years", "som over de jaren"),
    ("sum of the terms", "som van de termen"),
    (r"payments of (\S+)", r"betalingen van \1"),
    (r"resource by (\S+): (.*)", r"middel van \1: \2"),
    (r"paid by (\S+): (.*)", r"betaald door \1: \2"),
    (r"received by (\S+): (.*)", r"ontvangen door \1: \2"),
    (r"purchase by (\S+): (.*)", r"aankoop door \1: \2"),
    (rf"(\S+) at (\S+?){_LONG}", r"\1 bij \2\3"),
    (r"(\S+), long term", r"\1, long term"),
    # How they are made.
    (r"amount \* profile factor", "bedrag * profielfactor"),
    (r"(\S+) \* price conversion", r"\1 * prijsomrekening"),
    (r"formula((?: \* \w+| \* \(1 - \w+\))+)", r"formule\1"),
    ("without - with", "zonder - met"),
    (r"effect of one \* (\S+)", r"effect van één * \1"),
    (
        r"entrants of each year \* years in which they count, less drop-off",
        "instroom per jaar * jaren waarin die telt, min uitdoving",
    ),
    ("sum over years", "som over de jaren"),
    ("sum of the terms", "som van de termen"),
    (
        r"(sum of )?discount factor x shape( x long-term weight)?, (\d+)(?: to (\d+))?",
        r"<sum\1>discontofactor x vorm<long\2>, \3<to\4>",
    ),
    (r"payment \* part that stands", "betaling * deel dat blijft staan"),
    ("benefits, at least 0", "baten, minstens 0"),
    ("benefits / payments", "baten / betalingen"),
    (rf"external{_LONG} / resources", r"extern\1 / middelen"),
    (rf"earned{_LONG} / resources", r"verdiend\1 / middelen"),
    (r"external \+ earned - resources", "extern + verdiend - middelen"),
    (
        r"(100 \* .*), (\w+) at least 0, the result at least floor",
        r"\1, \2 minstens 0, de uitkomst minstens floor",
    ),
    ("mean of points by weight", "gewogen gemiddelde van punten"),
    (r"power mean of (\w+) and e", r"machtsgemiddelde van \1 en e"),
    (r"([\d.]+) \* level", r"\1 * level"),
)

_PROFILE = re.compile(
    r"(sum of )?discount factor x shape( x long-term weight)?, (\d+)(?: to (\d+))?"
)


def in_dutch(text: str) -> str:
    """A phrase of a trace in Dutch; the text of a formula stays as it is.

    Examples
    --------
    >>> in_dutch("sum of discount factor x shape, 2027 to 2066"), in_dutch("trees * uptake")
    ('som van discontofactor x vorm, 2027 tot en met 2066', 'trees * uptake')
    """
    if match := _PROFILE.fullmatch(text):
        several, weighted, first, last = match.groups()
        long = " x gewicht van de lange termijn" if weighted else ""
        until = f" tot en met {last}" if last else ""
        return f"{'som van ' if several else ''}discontofactor x vorm{long}, {first}{until}"
    for pattern, dutch in _PHRASES:
        if match := re.fullmatch(pattern, text):
            return match.expand(dutch).replace(", long term", ", lange termijn")
    return text
