"""Words of a report of differences in English and Dutch, by key."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("What changed: {name}", "Wat is veranderd: {name}"),
    "other_project": ("What changed, from one project to another", "Wat verschilt"),
    "side": (
        "{label}: {first} to {last}, scheme {scheme} {version}",
        "{label}: {first} tot en met {last}, schema {scheme} {version}",
    ),
    "same": ("There are no differences.", "Er zijn geen verschillen."),
    "money": (
        "Euros are present values in {base_year}, in prices of {price_year}.",
        "Bedragen zijn contante waarden in {base_year}, in prijzen van {price_year}.",
    ),
    "not_comparable": (
        "EUROS DO NOT COMPARE: A and B differ in {what}. Assess both projects with one scheme "
        "and one price year to see what moved.",
        "EURO'S ZIJN NIET TE VERGELIJKEN: A en B verschillen in {what}. Beoordeel beide projecten "
        "met hetzelfde schema en prijspeil om te zien wat het verschil maakt.",
    ),
    "currency": ("currency ({a}, {b})", "munt ({a}, {b})"),
    "price_year": ("price year ({a}, {b})", "prijspeil ({a}, {b})"),
    "base_year": ("base year ({a}, {b})", "basisjaar ({a}, {b})"),
    "real": ("real or nominal prices ({a}, {b})", "reële of nominale prijzen ({a}, {b})"),
    "rises": (
        "The net present value rises by {by} EUR{more}.",
        "De netto contante waarde stijgt met {by} EUR{more}.",
    ),
    "falls": (
        "The net present value falls by {by} EUR{more}.",
        "De netto contante waarde daalt met {by} EUR{more}.",
    ),
    "stays": (
        "The net present value stays the same.",
        "De netto contante waarde blijft gelijk.",
    ),
    "mostly": (
        "Most of it: {name}, {by} EUR{because}.",
        "Het meeste door: {name}, {by} EUR{because}.",
    ),
    "most_against": (
        "Most against it: {name}, {by} EUR{because}.",
        "Het meeste ertegenin: {name}, {by} EUR{because}.",
    ),
    "for": (" ({what})", " ({what})"),
    "headline": ("Figures", "Uitkomsten"),
    "points": ("{by} % pt", "{by} %-pt"),
    "change": ("difference", "verschil"),
    "npv": ("Net present value, EUR", "Netto contante waarde, EUR"),
    "bcr": ("Benefit-cost ratio", "Baten-kostenverhouding"),
    "mv0": ("MV0, no long-term weight", "MV0, zonder langetermijngewicht"),
    "mv": ("MV, with long-term weight", "MV, met langetermijngewicht"),
    "resources": ("Resources of the carriers, EUR", "Middelen van de uitvoerders, EUR"),
    "earned": ("Earned by the carriers, EUR", "Verdiend door de uitvoerders, EUR"),
    "external": ("Value to everyone else, EUR", "Waarde voor alle anderen, EUR"),
    "s0": ("Points of S, no long-term weight", "Punten S, zonder langetermijngewicht"),
    "s": ("Points of S", "Punten S"),
    "e": ("Points of E", "Punten E"),
    "irr": ("Internal rate of return", "Interne rentevoet"),
    "share_after_4": ("Benefits later than 4 years", "Baten pas na 4 jaar"),
    "share_after_10": ("Benefits later than 10 years", "Baten pas na 10 jaar"),
    "share_after_30": ("Benefits later than 30 years", "Baten pas na 30 jaar"),
    "read": ("On values read in their source", "Op kengetallen gelezen in de bron"),
    "secondary": ("On values quoted by others", "Op kengetallen geciteerd door anderen"),
    "unverified": ("On unverified values", "Op ongecontroleerde kengetallen"),
    "quadrant": ("Verdict", "Oordeel"),
    "discounted_payback_year": ("Discounted payback year", "Jaar waarin het is terugverdiend"),
    "why": (
        "Why the net present value moved, in EUR",
        "Waardoor de netto contante waarde verandert, in EUR",
    ),
    "amounts": ("amounts: quantities and prices", "bedragen: hoeveelheden en prijzen"),
    "timing": ("timing and discounting", "timing en verdisconteren"),
    "added": ("what B adds", "wat er in B bij komt"),
    "removed": ("what B leaves out", "wat er in B af gaat"),
    "other": ("what does not come apart", "wat niet te splitsen is"),
    "rest": (
        "not explained: a document was changed by hand",
        "niet verklaard: een document is met de hand gewijzigd",
    ),
    "together": ("all together", "samen"),
    "by_part": ("Part by part, in EUR", "Deel voor deel, in EUR"),
    "share": ("share", "aandeel"),
    "in_effects": ("{name}", "{name}"),
    "in_resources": ("resources: {name}", "middelen: {name}"),
    "in_income": ("purchase: {name}", "aankoop: {name}"),
    "in_purchases": ("purchases of {name}", "aankopen door {name}"),
    "in_payments": ("payments of {name}", "betalingen van {name}"),
    "in_transfers": ("transfer: {name}", "overdracht: {name}"),
    "in_financing": ("financing: {name}", "financiering: {name}"),
    "new": ("new", "nieuw"),
    "gone": ("gone", "vervallen"),
    "split": (
        "amounts {amounts}, timing and discounting {timing}",
        "bedragen {amounts}, timing en verdisconteren {timing}",
    ),
    "regime": ("discount regime {what}", "discontoregime {what}"),
    "inputs": ("Inputs that changed", "Invoer die is veranderd"),
    "in_project": ("project", "project"),
    "and_more": ("and {count} more", "en nog {count}"),
    "hidden": (
        "The project file changed in what no figure shows: a name, a text, a source.",
        "Het projectbestand is veranderd in wat geen cijfer raakt: een naam, een tekst, een bron.",
    ),
    "method": ("Scheme, catalogue, library", "Schema, catalogus, bibliotheek"),
    "of_scheme": ("scheme", "schema"),
    "of_catalogue": ("catalogue", "catalogus"),
    "of_library": ("library", "bibliotheek"),
    "of_version": ("version", "versie"),
    "of_extends": ("extends", "bouwt op"),
    "as_base": ("as in the base", "als in de basis"),
    "absent": ("not there", "ontbreekt"),
    "file_changed": ("catalogue file changed: {what}", "catalogusbestand veranderd: {what}"),
    "file_added": ("now used: {what}", "nu gebruikt: {what}"),
    "file_removed": ("no longer used: {what}", "niet meer gebruikt: {what}"),
    "parties": ("Parties, net in EUR", "Partijen, saldo in EUR"),
    "net": ("net", "saldo"),
    "net_same": ("net as before", "saldo als voorheen"),
    "p_resources": ("resources", "middelen"),
    "p_effects": ("effects", "effecten"),
    "p_paid": ("pays", "betaalt"),
    "p_received": ("receives", "ontvangt"),
    "p_financing": ("financing", "financiering"),
    "p_cashable": ("cashable", "verzilverbaar"),
    "quantities": ("In its own units", "In eigen eenheden"),
    "levels": ("Levels", "Niveaus"),
    "none": ("none", "geen"),
    "not_counted": ("Not counted", "Niet meegeteld"),
    "counted": ("counts in {side}", "telt mee in {side}"),
    "flags": ("Remarks", "Opmerkingen"),
    "appeared": ("new in B", "nieuw in B"),
    "disappeared": ("gone in B", "weg in B"),
    "frame": ("Project", "Project"),
    "project": ("id", "id"),
    "name": ("name", "naam"),
    "name_nl": ("Dutch name", "Nederlandse naam"),
    "first_year": ("first year", "eerste jaar"),
    "last_year": ("last year", "laatste jaar"),
    "vat": ("VAT", "btw"),
}


def say(key: str, lang: str, /, **parts: object) -> str:
    """The words for a key in ``en`` or ``nl``.

    Examples
    --------
    >>> say("amounts", "nl"), say("and_more", "en", count=3)
    ('bedragen: hoeveelheden en prijzen', 'and 3 more')
    """
    english, dutch = WORDS[key]
    return (dutch if lang == "nl" else english).format(**parts)
