"""Words of reports in English and Dutch, by key."""

from __future__ import annotations

import re

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{name}, {first} to {last}", "{name}, {first} tot en met {last}"),
    "money": (
        "Present value in {base_year}, prices of {price_year}, scheme {scheme}",
        "Contante waarde in {base_year}, prijspeil {price_year}, schema {scheme}",
    ),
    "extends": (
        "scheme {scheme} is {base} with {differs}",
        "schema {scheme} is {base} met {differs}",
    ),
    "changed": ("changed for this run: {differs}", "voor deze keer gewijzigd: {differs}"),
    "illustrative": (
        "ILLUSTRATIVE: {share} of the value of the effects rests on invented input",
        "ILLUSTRATIEF: {share} van de waarde van de effecten rust op verzonnen invoer",
    ),
    "illustrative_elsewhere": (
        "ILLUSTRATIVE: there is invented input, but none of the priced effects rests on it",
        "ILLUSTRATIEF: er is verzonnen invoer, maar geen effect in euro's rust erop",
    ),
    "unverified_share": (
        "UNVERIFIED: {share} of the value of the effects rests on values nobody has checked",
        "ONGECONTROLEERD: {share} van de waarde van de effecten rust op kengetallen die niemand "
        "heeft nagekeken",
    ),
    "npv": ("Net present value", "Netto contante waarde"),
    "bcr": ("Benefit-cost ratio", "Baten-kostenverhouding"),
    "mv": ("MV score (1 to 100)", "MV-score (1 tot 100)"),
    "mv0": ("MV score without long-term weight", "MV-score zonder langetermijngewicht"),
    "certified_bcr": (
        "Benefit-cost ratio proven by that score",
        "Baten-kostenverhouding die deze score bewijst",
    ),
    "none": ("none", "geen"),
    "between": ("{low} to {high}", "{low} tot {high}"),
    "no_resources": ("nobody bears a resource", "niemand draagt middelen"),
    "level_missing": ("a level is missing", "een niveau ontbreekt"),
    "mv_innovation": (
        "Worth it, and the carriers earn their costs back.",
        "De moeite waard, en de uitvoerders verdienen hun kosten terug.",
    ),
    "societal_value_financing_gap": (
        "Worth it to society, but the carriers do not earn their costs back: seek payers.",
        "De moeite waard voor de samenleving, maar de uitvoerders verdienen hun kosten niet "
        "terug: zoek betalers.",
    ),
    "private_gain": (
        "The carriers earn their costs back; others gain and lose nothing.",
        "De uitvoerders verdienen hun kosten terug; anderen winnen en verliezen niets.",
    ),
    "private_gain_public_loss": (
        "The carriers earn their costs back, at the expense of others.",
        "De uitvoerders verdienen hun kosten terug, ten koste van anderen.",
    ),
    "neither": (
        "Neither worth its costs to society nor self-carrying: stop or redesign.",
        "Niet de kosten waard voor de samenleving en niet zelfdragend: stop of ontwerp opnieuw.",
    ),
    "pillars": ("Pillars", "Pijlers"),
    "external": ("S, value to society", "S, waarde voor de samenleving"),
    "earned": ("E, earned by the carriers", "E, verdiend door de uitvoerders"),
    "put_in": ("resources of the carriers", "middelen van de uitvoerders"),
    "per_euro": ("per euro", "per euro"),
    "points": ("points", "punten"),
    "long_term": ("long term", "lange termijn"),
    "rates": ("Rates of return, all parties together", "Rendement, alle partijen samen"),
    "irr": ("Internal rate of return", "Interne rentevoet"),
    "a_year": ("{rate} a year", "{rate} per jaar"),
    "payback": ("Discounted payback year", "Jaar van verdisconteerde terugverdientijd"),
    "annual": ("Equivalent annual value", "Gelijkwaardig bedrag per jaar"),
    "no_root": ("there is no root", "er is geen wortel"),
    "several_roots": ("there are several roots", "er zijn meer wortels"),
    "first_flow_positive": ("the first flow is positive", "de eerste stroom is positief"),
    "parties": ("Who bears, gains and pays, in {unit}", "Wie draagt, wint en betaalt, in {unit}"),
    "unit_1": ("EUR", "EUR"),
    "unit_1000": ("thousand EUR", "duizend EUR"),
    "unit_1000000": ("million EUR", "miljoen EUR"),
    "unit_1000000000": ("billion EUR", "miljard EUR"),
    "party": ("party", "partij"),
    "together": ("all together", "samen"),
    "resources": ("resources", "middelen"),
    "effects": ("effects", "effecten"),
    "paid": ("pays", "betaalt"),
    "received": ("receives", "ontvangt"),
    "net": ("net", "saldo"),
    "financing": ("financing", "financiering"),
    "not_summed": ("not summed", "telt niet mee"),
    "by_effect": ("Effects by domain", "Effecten per domein"),
    "physical": ("Quantities", "Hoeveelheden"),
    "qualitative": ("Levels", "Niveaus"),
    "level": ("level {level} of 4", "niveau {level} van 4"),
    "level_not_given": ("no level given", "geen niveau gegeven"),
    "not_counted": ("Not counted", "Niet meegeteld"),
    "when": ("When the benefits fall", "Wanneer de baten vallen"),
    "after": ("after {years} years", "na {years} jaar"),
    "duration": ("on average after {years} years", "gemiddeld na {years} jaar"),
    "evidence": ("What the effects rest on", "Waar de effecten op rusten"),
    "read": ("values read in their source", "kengetallen gelezen in de bron"),
    "secondary": ("values quoted by others", "kengetallen geciteerd door anderen"),
    "unverified": ("unverified values", "ongecontroleerde kengetallen"),
    "project_input": ("input of the project", "invoer van het project"),
    "level_1": (
        "of which at evidence level 1, an assumption",
        "waarvan op bewijsniveau 1, een aanname",
    ),
    "litre": ("litres", "liter"),
    "remarks": ("Remarks", "Opmerkingen"),
    "mark": ("illustrative", "illustratief"),
    "effect_cut": (
        "{where} lasts beyond the horizon and is cut there",
        "{where} duurt langer dan de zichtperiode en is daar afgekapt",
    ),
    "deferral_beyond_horizon": (
        "{where} comes back after the horizon and is booked in the last year",
        "{where} komt terug na de zichtperiode en is geboekt in het laatste jaar",
    ),
    "compounded_before_base_year": (
        "years before the base year are compounded at the first rate",
        "jaren voor het basisjaar zijn opgerent tegen de eerste rente",
    ),
    "negative_effect": (
        "{where} costs more with the measure than without",
        "{where} kost met de maatregel meer dan zonder",
    ),
    "payment_above_benefit": (
        "{party}: pays {excess} EUR more than the benefits listed",
        "{party}: betaalt {excess} EUR meer dan de opgenomen baten",
    ),
    "rests_on_purchases": (
        "without what buyers gain at the price, the net present value has another sign",
        "zonder wat kopers tegen de prijs winnen, heeft de netto contante waarde een ander teken",
    ),
    "harm": (
        "harm in domain {domain} above the threshold",
        "schade in domein {domain} boven de drempel",
    ),
    "value_secondary": (
        "{where}: value {value} is quoted by others ({share} of the effects)",
        "{where}: kengetal {value} is geciteerd door anderen ({share} van de effecten)",
    ),
    "value_unverified": (
        "{where}: value {value} is unverified ({share} of the effects)",
        "{where}: kengetal {value} is ongecontroleerd ({share} van de effecten)",
    ),
    "value_outside_validity": (
        "{where}: value {value} is used outside its validity ({share} of the effects)",
        "{where}: kengetal {value} is gebruikt buiten zijn geldigheid ({share} van de effecten)",
    ),
    "net_external_harm": (
        "others lose more than they gain: pillar S counts as 0",
        "anderen verliezen meer dan zij winnen: pijler S telt als 0",
    ),
    "negative_earnings": (
        "the carriers lose on payments: pillar E counts as 0",
        "de uitvoerders verliezen op betalingen: pijler E telt als 0",
    ),
    "floor_active": (
        "the floor holds up pillar {where}",
        "de ondergrens houdt pijler {where} omhoog",
    ),
}

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

REASONS = (
    (r"no level given", "geen niveau gegeven"),
    (r"input (\S+) not given", r"invoer \1 niet gegeven"),
    (r"(\S+) chosen in group (\S+)", r"\1 gekozen in groep \2"),
)
"""Why something does not count, as documents have it, and in Dutch."""


def reason_in(text: str, lang: str) -> str:
    """A reason in the language of the report; what a project wrote itself stays as it is.

    Examples
    --------
    >>> reason_in("input area not given", "nl"), reason_in("not surveyed", "nl")
    ('invoer area niet gegeven', 'not surveyed')
    """
    for pattern, dutch in REASONS:
        if lang == "nl" and (match := re.fullmatch(pattern, text)):
            return match.expand(dutch)
    return text


def name_of(id_: str, lang: str) -> str:
    """Name of a domain or party, or its id in plain letters where it has none.

    Examples
    --------
    >>> name_of("water_authority", "nl"), name_of("ice_skaters", "nl")
    ('Waterschap', 'ice skaters')
    """
    english, dutch = NAMES.get(id_, (id_.replace("_", " "),) * 2)
    return dutch if lang == "nl" else english


def word(key: str, lang: str, **parts: object) -> str:
    """The words for a key in ``en`` or ``nl``.

    Examples
    --------
    >>> word("after", "nl", years=10)
    'na 10 jaar'
    """
    english, dutch = WORDS[key]
    return (dutch if lang == "nl" else english).format(**parts)
