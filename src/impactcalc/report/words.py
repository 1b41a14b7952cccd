"""Words of reports in English and Dutch, by key."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("{name}, {first} to {last}", "{name}, {first} tot en met {last}"),
    "money": (
        "Present value in {base_year}, prices of {price_year}{vat}, scheme {scheme}",
        "Contante waarde in {base_year}, prijspeil {price_year}{vat}, schema {scheme}",
    ),
    "included": (", VAT included", ", inclusief btw"),
    "excluded": (", VAT excluded", ", exclusief btw"),
    "extends": (
        "scheme {scheme} is {base} with {differs}",
        "schema {scheme} is {base} met {differs}",
    ),
    "changed": ("changed for this run: {differs}", "voor deze keer gewijzigd: {differs}"),
    "illustrative_share": (
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
    # Headline.
    "npv": ("Net present value", "Netto contante waarde"),
    "bcr": ("Benefit-cost ratio", "Baten-kostenverhouding"),
    "mv0": ("MV0", "MV0"),
    "mv": ("MV", "MV"),
    "mv0_long": ("MV0, no long-term weight", "MV0, zonder lange termijn"),
    "mv_long": ("MV, with long-term weight", "MV, met lange termijn"),
    "of_100": ("{points} of 100", "{points} van 100"),
    "none": ("none", "geen"),
    "between": ("{low} to {high}", "{low} tot {high}"),
    "because": ("{what} ({why})", "{what} ({why})"),
    "mv_innovation": (
        "Worth it, and the carriers earn their costs back.",
        "De moeite waard, en de uitvoerders verdienen hun kosten terug.",
    ),
    "societal_value_financing_gap": (
        "Worth it to society, but the carriers do not earn their costs back: seek payers.",
        "De moeite waard voor de samenleving; de uitvoerders komen niet uit de kosten: zoek "
        "betalers.",
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
    "no_resources": (
        "No ratio and no score: no operator or partner puts anything in.",
        "Geen verhouding en geen score: geen uitvoerder of partner zet iets in.",
    ),
    "level_missing": (
        "The score is a range: a level that counts is missing.",
        "De score is een bereik: een niveau dat meetelt ontbreekt.",
    ),
    # Who pays and who benefits.
    "parties": (
        "Who pays and who benefits, in {unit}",
        "Wie betaalt en wie profiteert, in {unit}",
    ),
    "unit_1": ("EUR", "EUR"),
    "unit_1000": ("thousand EUR", "duizend EUR"),
    "unit_1000000": ("million EUR", "miljoen EUR"),
    "unit_1000000000": ("billion EUR", "miljard EUR"),
    "party": ("party", "partij"),
    "together": ("all together", "samen"),
    "resources": ("puts in", "zet in"),
    "effects": ("gains", "baten"),
    "paid": ("pays", "betaalt"),
    "received": ("receives", "ontvangt"),
    "net": ("net", "saldo"),
    "financing": ("financing", "financiering"),
    "not_summed": ("not summed", "telt niet mee"),
    "carrier": ("carrier", "uitvoerder"),
    "who_pays": ("Who pays", "Wie betaalt"),
    "bears": ("puts in: {parties}", "inzet: {parties}"),
    "payments": ("payments: {parties}", "betalingen: {parties}"),
    "nobody": ("nobody", "niemand"),
    "gap": ("Financing gap", "Onrendabele top"),
    "gap_of": (
        "{gap}, {share} of what the carriers put in",
        "{gap}, {share} van wat de uitvoerders inzetten",
    ),
    "no_gap": (
        "none: the carriers earn {share} of what they put in",
        "geen: de uitvoerders verdienen {share} van hun inzet",
    ),
    "gap_no_resources": (
        "none: the carriers put nothing in",
        "geen: de uitvoerders zetten niets in",
    ),
    "financed": (
        "; financing covers {amount} ({share}), which leaves {left}",
        "; financiering dekt {amount} ({share}), rest {left}",
    ),
    "all_financed": ("; financing covers it all", "; financiering dekt dat geheel"),
    "not_financed": ("; no financing", "; geen financiering"),
    "free": ("Gains, pays not", "Wint, betaalt niet"),
    "free_most": (
        "{party} {amount}, the largest gain of who puts in and pays nothing",
        "{party} {amount}, de grootste winst zonder inzet of betaling",
    ),
    "free_none": (
        "no party gains without putting in or paying something",
        "geen partij wint zonder iets in te zetten of te betalen",
    ),
    "cashable": ("Gains in cash", "Verzilverbaar"),
    "cashable_of": (
        "gains that come as money: {parties}",
        "baten die als geld binnenkomen: {parties}",
    ),
    # What, when, how much, how sure.
    "by_domain": ("By domain, in EUR", "Per domein, in EUR"),
    "when": ("When the benefits fall", "Wanneer de baten vallen"),
    "after": ("later than {years} years", "pas na {years} jaar"),
    "duration": ("on average after {years} years", "gemiddeld na {years} jaar"),
    "physical": ("In its own units", "In eigen eenheden"),
    "unpriced": ("Not in euros", "Niet in euro's"),
    "level": ("{level} of 4", "{level} van 4"),
    "level_means": ("{level} of 4 ({meaning})", "{level} van 4 ({meaning})"),
    "level_not_given": ("no level given", "geen niveau gegeven"),
    "evidence": ("How strong the evidence is", "Hoe sterk het bewijs is"),
    "read": ("values, source read", "kengetallen, bron gelezen"),
    "secondary": ("values, quoted by others", "kengetallen, geciteerd"),
    "unverified": ("values, unverified", "kengetallen, ongecontroleerd"),
    "project_input": ("input of the project", "invoer van het project"),
    "level_1": ("of which level 1, assumed", "waarvan aanname (niveau 1)"),
    "weakest": (
        "Weakest support: {effect}, {amount}, level {level} of 5",
        "Zwakst onderbouwd: {effect}, {amount}, niveau {level} van 5",
    ),
    "litre": ("litres", "liter"),
    "mark": ("illustrative", "illustratief"),
    # In detail.
    "pillars": ("Pillars", "Pijlers"),
    "external": ("S, value to society", "S, waarde voor de samenleving"),
    "earned": ("E, earned by the carriers", "E, verdiend door de uitvoerders"),
    "put_in": ("resources of the carriers", "middelen van de uitvoerders"),
    "per_euro": ("per euro", "per euro"),
    "points": ("points", "punten"),
    "long_term": ("long term", "lange termijn"),
    "certified_bcr": (
        "Benefit-cost ratio that MV0 proves",
        "Baten-kostenverhouding die uit MV0 volgt",
    ),
    "bcr_all_resources": (
        "Benefit-cost ratio with the resources of everyone below the line",
        "Baten-kostenverhouding met de middelen van iedereen onder de streep",
    ),
    "npv_without_purchases": (
        "Net present value without what buyers gain at the price",
        "Netto contante waarde zonder de waarde van aankopen",
    ),
    "rates": ("Rates of return, all parties together", "Rendement, alle partijen samen"),
    "irr": ("Internal rate of return", "Interne rentevoet"),
    "a_year": ("{rate} a year", "{rate} per jaar"),
    "payback": ("Discounted payback year", "Jaar waarin het is terugverdiend, met rente"),
    "annual": ("Equivalent annual value", "Annuïteit: gelijk bedrag per jaar"),
    "no_root": ("there is no root", "er is geen oplossing"),
    "several_roots": ("there are several roots", "er zijn meer oplossingen"),
    "first_flow_positive": ("the first flow is positive", "de eerste geldstroom is positief"),
    "by_effect": ("Effect by effect", "Effect voor effect"),
    "effect": ("effect", "effect"),
    "worth": ("EUR", "EUR"),
    "evidence_level": ("evidence", "bewijs"),
    "rests_on": ("rests on", "rust op"),
    "mark_read": ("source read", "bron gelezen"),
    "mark_secondary": ("quoted", "geciteerd"),
    "mark_unverified": ("unverified", "ongecontroleerd"),
    "mark_project_input": ("own input", "eigen invoer"),
    "next": (
        "How a figure comes about: impactcalc explain. To keep it all: -o result.xlsx",
        "Hoe een bedrag ontstaat: impactcalc explain. Alles bewaren: -o resultaat.xlsx",
    ),
    "next_effect": (
        "How an effect comes about: impactcalc explain PROJECT.yaml EFFECT",
        "Hoe een effect ontstaat: impactcalc explain PROJECT.yaml EFFECT",
    ),
    "more": (
        "Pillars, rates of return, ids and every place of a remark: --detail",
        "Pijlers, rendement, id's en elke vindplaats van een opmerking: --detail",
    ),
    # A portfolio.
    "ranking": ("{count} projects in order of rank", "{count} projecten op volgorde van rang"),
    "ranking_of_one": ("1 project", "1 project"),
    "ranking_first": (
        "The first {count} are listed; the file of -o has all.",
        "De eerste {count} staan hier; het bestand van -o heeft ze alle.",
    ),
    "remarks_of_first": (
        "Remarks on the {count} that are listed",
        "Opmerkingen bij de {count} die hier staan",
    ),
    "overlaps_more": ("and {count} more; the file .json has them", "en nog {count}; zie .json"),
    "overlaps": ("Benefits that several projects count", "Baten die meer projecten tellen"),
    "unit_of_table": ("Amounts in {unit}", "Bedragen in {unit}"),
    "all_projects": ("all projects", "alle projecten"),
    "some_projects": ("{count} of {all}", "{count} van {all}"),
    "project": ("project", "project"),
    "short_npv": ("NPV", "NCW"),
    "short_bcr": ("BCR", "BKV"),
    "quadrant": ("quadrant", "kwadrant"),
    "short_mv_innovation": ("MV innovation", "MV-innovatie"),
    "short_societal_value_financing_gap": ("financing gap", "onrendabele top"),
    "short_private_gain": ("private gain", "eigen winst"),
    "short_private_gain_public_loss": ("public loss", "publiek verlies"),
    "short_neither": ("neither", "geen van beide"),
    "short_external": ("society", "samenleving"),
    "short_earned": ("earned", "verdiend"),
    "ranking_legend": (
        "Present value in EUR. NPV: net present value. BCR: benefit-cost ratio. MV: score of "
        "societal earning capacity, 1 to 100.",
        "Contante waarde in EUR. NCW: netto contante waarde. BKV: baten-kostenverhouding. MV: "
        "score van maatschappelijk verdienvermogen, 1 tot 100.",
    ),
    "ranking_open": (
        "No MV: the scheme counts levels, and one is not given; levels of several projects do "
        "not add up.",
        "Geen MV: het schema telt niveaus mee, en er is er een niet gegeven; niveaus van "
        "meerdere projecten tellen niet op.",
    ),
    "all_illustrative": (
        "ILLUSTRATIVE: invented input in all projects",
        "ILLUSTRATIEF: verzonnen invoer in alle projecten",
    ),
    "some_illustrative": (
        "ILLUSTRATIVE: invented input in {count} of {all} projects, marked *",
        "ILLUSTRATIEF: verzonnen invoer in {count} van {all} projecten, met *",
    ),
    # Remarks.
    "remarks": ("Remarks", "Opmerkingen"),
    "of_effects": ("{share} of the effects", "{share} van de effecten"),
    "and_more": ("and {count} more", "en nog {count}"),
    "without_them": (
        "without it the net present value is {amount}",
        "zonder die post is de netto contante waarde {amount}",
    ),
}


def word(key: str, lang: str, **parts: object) -> str:
    """The words for a key in ``en`` or ``nl``.

    Examples
    --------
    >>> word("after", "nl", years=10)
    'pas na 10 jaar'
    """
    english, dutch = WORDS[key]
    return (dutch if lang == "nl" else english).format(**parts)
