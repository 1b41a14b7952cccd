"""What a starter project says to who fills it in, in English and Dutch, by key."""

from __future__ import annotations

from collections.abc import Sequence

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Starter project: {names}.", "Startproject: {names}."),
    "fill": (
        "Replace every ___ by what holds for the project; the unit behind it stays.",
        "Vervang elke ___ door wat voor het project geldt; de eenheid erachter blijft staan.",
    ),
    "off": (
        "A line such as #name: is optional: take the # away, and nothing else, to use it.",
        "Een regel als #name: is optioneel: haal alleen het # weg om hem te gebruiken.",
    ),
    "numbers": (
        "A number has a point for decimals and may have _ for thousands: 1_250.5. A figure that "
        "is uncertain: {value: 20 m^2, low: 15 m^2, high: 30 m^2}, low and high being the 10th and "
        "90th percentile.",
        "Een getal heeft een punt voor decimalen en mag _ voor duizendtallen hebben: 1_250.5. "
        "Een onzeker getal: {value: 20 m^2, low: 15 m^2, high: 30 m^2}, met low en high het 10e en "
        "90e percentiel.",
    ),
    "place": (
        "Where it is. Some values of the catalogue hold for one kind of place only.",
        "Waar het is. Sommige kengetallen gelden maar voor één soort plek.",
    ),
    "decides": ("decides on: {values}", "bepaalt: {values}"),
    "parties": (
        "Who carries the project: the costs are theirs, and so is the income. Known parties: "
        "{parties}. Any other id is fine too, with a name.",
        "Wie het project uitvoert: die draagt de kosten en ontvangt de inkomsten. Bekende "
        "partijen: {parties}. Een andere id mag ook, met een naam.",
    ),
    "roles": (
        "operator or partner carries; others: funder, beneficiary, payer",
        "operator of partner voert uit; verder: funder, beneficiary, payer",
    ),
    # One intervention.
    "in_words": ("{name}. {description}", "{name}. {description}"),
    "inputs": (
        "An indicator counts once every input that names it here is given. What is not given is "
        "listed in the result as not priced.",
        "Een indicator telt zodra alle invoer die hem hier noemt gegeven is. Wat niet gegeven is, "
        "staat in het resultaat als niet geprijsd.",
    ),
    "inputs_off": (
        "Every input is optional here. To give one, take the # before inputs away as well.",
        "Alle invoer is hier optioneel. Wie iets geeft, haalt ook het # voor inputs weg.",
    ),
    "required": ("REQUIRED, for {indicators}:", "VERPLICHT, voor {indicators}:"),
    "default": (
        "WITH A DEFAULT, which you may change, for {indicators}:",
        "MET EEN STANDAARDWAARDE, die anders mag, voor {indicators}:",
    ),
    "optional": ("OPTIONAL, for {indicators}:", "OPTIONEEL, voor {indicators}:"),
    "nothing": ("no indicator", "geen indicator"),
    "at_least": ("at least {limit}", "minstens {limit}"),
    "at_most": ("at most {limit}", "hoogstens {limit}"),
    "a_year": ("A calendar year.", "Een kalenderjaar."),
    "or_never": ("A calendar year, or never.", "Een kalenderjaar, of never (nooit)."),
    "curve": ("A curve, with two points or more.", "Een curve, met twee punten of meer."),
    "series": (
        "A series: a figure for each year, or for a range such as 2027-2040.",
        "Een reeks: een getal per jaar, of per aantal jaren zoals 2027-2040.",
    ),
    "form": ("Form: {example}", "Vorm: {example}"),
    "says": ("the catalogue says {timing}", "de catalogus zegt {timing}"),
    "after_start": ("{years} years after the start", "{years} jaar na de start"),
    "no_ramp_up": ("without it at once", "zonder dit meteen"),
    "no_lifetime": (
        "without it until the end of the horizon",
        "zonder dit tot het eind van de zichtperiode",
    ),
    "groups": (
        "{values}: holds for this group only; without it the result has a flag",
        "{values}: geldt alleen voor deze groep; anders komt er een opmerking bij het resultaat",
    ),
    # Money.
    "resources": (
        "What it costs: EUR in one year, or EUR/year in a range of years. Take out what is not "
        "there.",
        "Wat het kost: EUR in één jaar, of EUR/year in een reeks jaren. Haal weg wat er niet is.",
    ),
    "one_year": ("the year, such as 2026", "het jaar, bijvoorbeeld 2026"),
    "range": (
        "first and last year, such as 2027-2066",
        "eerste en laatste jaar, bijvoorbeeld 2027-2066",
    ),
    "income": (
        "What the operator earns. Other kinds: sale, fee, saved_cost_contract. payer_benefit: "
        "listed says that what the payer gains stands among the effects.",
        "Wat de uitvoerder verdient. outcome_payment is een betaling voor resultaat; andere "
        "soorten: sale (verkoop), fee (vergoeding), saved_cost_contract (deel van een besparing). "
        "payer_benefit: listed zegt dat wat de betaler wint tussen de effecten staat.",
    ),
    "financing": (
        "Who puts the money up: grant, loan or equity. It changes no other figure.",
        "Waar het geld vandaan komt: grant (subsidie), loan (lening) of equity (eigen vermogen). "
        "Het verandert geen ander cijfer.",
    ),
    # The rest.
    "qualitative": (
        "What has a level from 0 to 4 and no price. Give the level that the plan reaches.",
        "Wat een niveau van 0 tot 4 heeft en geen prijs. Geef het niveau dat het plan haalt.",
    ),
    "choose": (
        "A benefit counts once: name for each group the indicator that counts, the same one in "
        "every group it is in, and take out a group that is settled by that.",
        "Een baat telt één keer: noem per groep de indicator die telt, dezelfde in elke groep "
        "waar hij in zit, en haal een groep weg die daarmee al beslist is.",
    ),
    "choose_off": (
        "Needed as soon as two members of a group have their inputs.",
        "Nodig zodra van twee leden van een groep de invoer gegeven is.",
    ),
    "leave_out": (
        "An indicator that must not count, with the reason.",
        "Een indicator die niet mag meetellen, met de reden.",
    ),
    "check": (
        "Next, with this text saved as project.yaml. What is still to fill in:",
        "En dan, met deze tekst bewaard als project.yaml. Wat nog in te vullen is:",
    ),
    "assess": ("The result:", "Het resultaat:"),
}


def word(key: str, lang: str, **parts: object) -> str:
    """The words for a key in ``en`` or ``nl``.

    Examples
    --------
    >>> word("at_least", "nl", limit="1 m^2")
    'minstens 1 m^2'
    """
    text = WORDS[key][lang == "nl"]
    return text.format(**parts) if parts else text  # some have braces of their own


def listed(names: Sequence[str], lang: str) -> str:
    """Names as a sentence has them.

    Examples
    --------
    >>> listed(["shade", "coolness", "storage"], "en"), listed(["schaduw", "koelte"], "nl")
    ('shade, coolness and storage', 'schaduw en koelte')
    """
    last = " en " if lang == "nl" else " and "
    return last.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
