"""Words of the sheets of a workbook in English and Dutch, by key."""

from __future__ import annotations

SHEETS: dict[str, tuple[str, str]] = {
    "summary": ("Summary", "Samenvatting"),
    "parties": ("Parties", "Partijen"),
    "effects": ("Effects", "Effecten"),
    "domains": ("Domains", "Domeinen"),
    "quantities": ("Quantities", "Hoeveelheden"),
    "levels": ("Levels", "Niveaus"),
    "not_counted": ("Not counted", "Niet meegeteld"),
    "flags": ("Flags", "Opmerkingen"),
    "sources": ("Sources", "Bronnen"),
    "years": ("Years", "Jaren"),
}
"""Names of the sheets, in order."""

HEADS: dict[str, tuple[str, str]] = {
    "item": ("item", "onderdeel"),
    "value": ("value", "waarde"),
    "unit": ("unit", "eenheid"),
    "note": ("note", "toelichting"),
    "id": ("id", "id"),
    "name": ("name", "naam"),
    "indicator": ("indicator", "indicator"),
    "domain": ("domain", "domein"),
    "broad_welfare": ("broad welfare", "brede welvaart"),
    "kind": ("kind", "soort"),
    "present_value": ("present value, EUR", "contante waarde, EUR"),
    "evidence": ("evidence level", "bewijsniveau"),
    "verification": ("verification", "verificatie"),
    "illustrative": ("illustrative", "illustratief"),
    "party": ("party", "partij"),
    "resources": ("resources, EUR", "middelen, EUR"),
    "effects": ("effects, EUR", "effecten, EUR"),
    "paid": ("paid, EUR", "betaald, EUR"),
    "received": ("received, EUR", "ontvangen, EUR"),
    "net": ("net, EUR", "saldo, EUR"),
    "financing": ("financing, EUR", "financiering, EUR"),
    "cashable": ("of which cashable, EUR", "waarvan verzilverbaar, EUR"),
    "counted": ("counts in the total", "telt mee in het totaal"),
    "count": ("number of effects", "aantal effecten"),
    "account": ("quantity", "hoeveelheid"),
    "amount_of": ("amount", "aantal"),
    "at": ("measured at", "gemeten bij"),
    "of": ("from", "uit"),
    "level": ("level, 0 to 4", "niveau, 0 tot 4"),
    "points": ("points", "punten"),
    "scored": ("counts in the score", "telt mee in de score"),
    "where": ("where", "waar"),
    "reason": ("reason", "reden"),
    "code": ("code", "code"),
    "meaning": ("what it says", "wat het zegt"),
    "todo": ("what to do", "wat te doen"),
    "excess": ("excess, EUR", "overschot, EUR"),
    "share": ("share of the effects", "aandeel van de effecten"),
    "low": ("low", "laag"),
    "high": ("high", "hoog"),
    "title": ("source", "bron"),
    "publisher": ("publisher", "uitgever"),
    "year": ("year", "jaar"),
    "locator": ("place in the source", "vindplaats in de bron"),
    "url": ("address", "adres"),
    "licence": ("licence", "licentie"),
    "used_in": ("used in", "gebruikt in"),
    "project": ("project", "project"),
    "effect": ("effect or line", "effect of regel"),
    "counterparty": ("counterparty", "tegenpartij"),
    "amount": ("amount, EUR", "bedrag, EUR"),
}
"""Heads of columns."""

ITEMS: dict[str, tuple[str, str]] = {
    "project": ("Project", "Project"),
    "period": ("Period", "Periode"),
    "period_of": ("{first} to {last}", "{first} tot en met {last}"),
    "money": ("Money", "Geld"),
    "money_of": (
        "present value in {base_year}, prices of {price_year}, real",
        "contante waarde in {base_year}, prijspeil {price_year}, reëel",
    ),
    "illustrative": ("Illustrative", "Illustratief"),
    "illustrative_of": (
        "share of the value of the effects that rests on invented input",
        "aandeel van de waarde van de effecten dat op verzonnen invoer rust",
    ),
    "npv": ("Net present value", "Netto contante waarde"),
    "bcr": ("Benefit-cost ratio", "Baten-kostenverhouding"),
    "mv0": ("MV score without long-term weight", "MV-score zonder langetermijngewicht"),
    "mv": ("MV score", "MV-score"),
    "mv_range": ("MV score", "MV-score"),
    "mv0_range": ("MV score without long-term weight", "MV-score zonder langetermijngewicht"),
    "s0_range": ("Points of pillar S without it", "Punten van pijler S zonder dat gewicht"),
    "s_range": ("Points of pillar S", "Punten van pijler S"),
    "lowest": ("lowest", "laagste"),
    "highest": ("highest", "hoogste"),
    "certified_bcr": (
        "Benefit-cost ratio proven by MV0",
        "Baten-kostenverhouding die uit MV0 volgt",
    ),
    "quadrant": ("Verdict", "Oordeel"),
    "resources": ("Resources of the carriers", "Middelen van de uitvoerders"),
    "earned": ("Earned by the carriers", "Verdiend door de uitvoerders"),
    "external": ("Value to everyone else", "Waarde voor alle anderen"),
    "r_s": (
        "Value to others per euro of resources",
        "Waarde voor anderen per euro aan middelen",
    ),
    "r_e": ("Earned per euro of resources", "Verdiend per euro aan middelen"),
    "r_s_long": (
        "Value to others per euro, with long-term weight",
        "Waarde voor anderen per euro, met langetermijngewicht",
    ),
    "s0": (
        "Points of pillar S without long-term weight",
        "Punten van pijler S zonder langetermijngewicht",
    ),
    "s": ("Points of pillar S", "Punten van pijler S"),
    "e": ("Points of pillar E", "Punten van pijler E"),
    "npv_without_purchases": (
        "Net present value without purchases",
        "Netto contante waarde zonder aankopen",
    ),
    "bcr_all_resources": (
        "Benefit-cost ratio over the resources of everybody",
        "Baten-kostenverhouding over de middelen van iedereen",
    ),
    "irr": ("Internal rate of return", "Interne rentevoet"),
    "discounted_payback_year": (
        "Discounted payback year",
        "Jaar waarin het is terugverdiend, met rente",
    ),
    "equivalent_annual_value": ("Equivalent annual value", "Annuïteit: gelijk bedrag per jaar"),
    "share_after_4": ("Benefits later than 4 years", "Baten pas na 4 jaar"),
    "share_after_10": ("Benefits later than 10 years", "Baten pas na 10 jaar"),
    "share_after_30": ("Benefits later than 30 years", "Baten pas na 30 jaar"),
    "duration": ("Benefits fall on average after", "Baten vallen gemiddeld na"),
    "by_read": (
        "Effects on values read in their source",
        "Effecten op kengetallen gelezen in de bron",
    ),
    "by_secondary": (
        "Effects on values quoted by others",
        "Effecten op kengetallen geciteerd door anderen",
    ),
    "by_unverified": (
        "Effects on unverified values",
        "Effecten op ongecontroleerde kengetallen",
    ),
    "by_project_input": (
        "Effects on input of the project alone",
        "Effecten op alleen invoer van het project",
    ),
    "share_level_1": (
        "Effects at evidence level 1, an assumption",
        "Effecten op bewijsniveau 1, een aanname",
    ),
    "scheme": ("Scheme", "Schema"),
    "differs": ("Scheme differs in {key}", "Schema wijkt af in {key}"),
    "catalogue": ("Catalogue", "Catalogus"),
    "library": ("Library", "Bibliotheek"),
    "project_hash": ("Project file", "Projectbestand"),
    "per_euro": ("per euro", "per euro"),
    "points": ("points, 0 to 100", "punten, 0 tot 100"),
    "score": ("1 to 100", "1 tot 100"),
    "a_year": ("a year", "per jaar"),
    "eur_a_year": ("{currency} a year", "{currency} per jaar"),
    "years": ("years", "jaar"),
    "of_effects": ("of the effects", "van de effecten"),
    "none": ("none", "geen"),
    "by_year": ("by year", "per jaar verschillend"),
    "share_of": ("share of the benefits", "aandeel van de baten"),
}
"""What stands in the summary, and in cells of other sheets."""

MARKS: dict[str, tuple[str, str]] = {
    "read": ("read in its source", "gelezen in de bron"),
    "secondary": ("quoted by others", "geciteerd door anderen"),
    "unverified": ("unverified", "ongecontroleerd"),
    "memory": ("unverified", "ongecontroleerd"),
    "project_input": ("input of the project", "invoer van het project"),
    "resource": ("resource", "middel"),
    "purchase": ("purchase", "aankoop"),
    "benefit": ("benefit", "baat"),
    "externality": ("externality", "extern effect"),
    "expected_damage": ("expected damage", "verwachte schade"),
    "deferral": ("deferral", "uitstel"),
    "incidence": ("incidence", "incidentie"),
    "avoided_cost": ("avoided cost", "vermeden kosten"),
    "harm": ("harm", "schade"),
    "resource_saving": ("resource saving", "besparing"),
    "loss_expectancy": ("loss expectancy", "verwacht verlies"),
    "interruption": ("interruption", "onderbreking"),
    "substitution": ("substitution", "vervanging"),
    "treatment": ("treatment", "verwerking"),
    "claims": ("claims", "claims"),
    "value": ("value", "kengetal"),
    "index": ("index", "prijsindex"),
    "regime": ("regime", "discontoregime"),
    "full effect, after adjustments": (
        "full effect, after adjustments",
        "volle werking, na aftrek",
    ),
}
"""Kinds and marks of documents and catalogue files."""


def said(words: dict[str, tuple[str, str]], key: str, lang: str, /, **parts: object) -> str:
    """The words for a key, or the key in plain letters where there are none.

    Examples
    --------
    >>> said(SHEETS, "years", "nl"), said(MARKS, "of_later", "en")
    ('Jaren', 'of later')
    """
    english, dutch = words.get(key, (key.replace("_", " "),) * 2)
    return (dutch if lang == "nl" else english).format(**parts)
