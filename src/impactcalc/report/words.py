"""Words of reports in English and Dutch, by key."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{name}, {first} to {last}", "{name}, {first} tot en met {last}"),
    "money": (
        "Present value in {base_year}, prices of {price_year}, scheme {scheme}",
        "Contante waarde in {base_year}, prijspeil {price_year}, schema {scheme}",
    ),
    "illustrative": (
        "ILLUSTRATIVE: {share} of the value of effects rests on invented input",
        "ILLUSTRATIEF: {share} van de waarde van de effecten rust op verzonnen invoer",
    ),
    "npv": ("Net present value", "Netto contante waarde"),
    "bcr": ("Benefit-cost ratio", "Baten-kostenverhouding"),
    "mv0": ("MV score without long-term weight", "MV-score zonder langetermijngewicht"),
    "mv": ("MV score (1 to 100)", "MV-score (1 tot 100)"),
    "certified_bcr": (
        "Benefit-cost ratio proven by MV0",
        "Baten-kostenverhouding bewezen door MV0",
    ),
    "none": ("none", "geen"),
    "between": (
        "between {low} and {high}: a level is missing",
        "tussen {low} en {high}: een niveau ontbreekt",
    ),
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
    "parties": ("Who bears, gains and pays", "Wie draagt, wint en betaalt"),
    "party": ("party", "partij"),
    "resources": ("resources", "middelen"),
    "effects": ("effects", "effecten"),
    "paid": ("pays", "betaalt"),
    "received": ("receives", "ontvangt"),
    "net": ("net", "saldo"),
    "financing": ("financing", "financiering"),
    "not_summed": ("not summed", "telt niet mee"),
    "by_effect": ("Effects", "Effecten"),
    "physical": ("Quantities", "Hoeveelheden"),
    "qualitative": ("Levels", "Niveaus"),
    "level": ("level {level} of 4", "niveau {level} van 4"),
    "not_counted": ("Not counted", "Niet meegeteld"),
    "when": ("When the benefits fall", "Wanneer de baten vallen"),
    "after": ("after {years} years", "na {years} jaar"),
    "evidence": ("What the effects rest on", "Waar de effecten op rusten"),
    "read": ("values read in their source", "kengetallen gelezen in de bron"),
    "secondary": ("values quoted by others", "kengetallen geciteerd door anderen"),
    "unverified": ("unverified values", "ongecontroleerde kengetallen"),
    "project_input": ("input of the project", "invoer van het project"),
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
        "{party} pays {excess} EUR more than its listed benefits",
        "{party} betaalt {excess} EUR meer dan zijn opgenomen baten",
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
        "{where}: value {value} is quoted by others ({share} of effects)",
        "{where}: kengetal {value} is geciteerd door anderen ({share} van de effecten)",
    ),
    "value_unverified": (
        "{where}: value {value} is unverified ({share} of effects)",
        "{where}: kengetal {value} is ongecontroleerd ({share} van de effecten)",
    ),
    "value_outside_validity": (
        "{where}: value {value} is used outside its validity ({share} of effects)",
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


def word(key: str, lang: str, **parts: object) -> str:
    """The words for a key in ``en`` or ``nl``.

    Examples
    --------
    >>> word("after", "nl", years=10)
    'na 10 jaar'
    """
    english, dutch = WORDS[key]
    return (dutch if lang == "nl" else english).format(**parts)
