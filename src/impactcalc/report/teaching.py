"""What each flag means, and what one can do about it, in English and Dutch."""

from __future__ import annotations

from impactcalc.records import record


@record(frozen=True)
class Lesson:
    """The meaning of a flag, and what to do, each in English and Dutch."""

    meaning: tuple[str, str]
    todo: tuple[str, str]


LESSONS: dict[str, Lesson] = {
    "overlap_across_projects": Lesson(
        (
            "Other projects at the same place count the same benefit",
            "Andere projecten op dezelfde plaats tellen dezelfde baat",
        ),
        (
            "Let one project count it, or name a shared outcome and attribute parts of it.",
            "Laat één project de baat tellen, of noem een gedeelde uitkomst en reken delen toe.",
        ),
    ),
    "no_resources": Lesson(
        (
            "No operator or partner puts anything in, so there is no ratio and no score",
            "Geen uitvoerder of partner zet iets in: er is geen verhouding en geen score",
        ),
        (
            "List what operator and partners put in, money and time. The euros above stand.",
            "Noteer wat uitvoerder en partners inzetten, geld en tijd. De euro's kloppen wel.",
        ),
    ),
    "level_missing": Lesson(
        (
            "A level that the scheme counts is missing, so the score is a range",
            "Een niveau dat in het schema meetelt ontbreekt: de score is een bereik",
        ),
        (
            "Give each level that counts, 0 to 4, with the reason for it.",
            "Geef elk niveau dat meetelt, 0 tot 4, met de reden ervoor.",
        ),
    ),
    "net_external_harm": Lesson(
        (
            "Others lose more than they gain: pillar S counts as 0",
            "Anderen verliezen meer dan zij winnen: pijler S telt als 0",
        ),
        (
            "See in the table who loses, and limit or compensate that loss.",
            "Kijk in de tabel wie verliest, en beperk of vergoed dat verlies.",
        ),
    ),
    "negative_earnings": Lesson(
        (
            "The carriers pay out more than they earn: pillar E counts as 0",
            "De uitvoerders betalen meer dan zij verdienen: pijler E telt als 0",
        ),
        (
            "Look for income, or for payments by the carriers that can be lower.",
            "Zoek inkomsten, of verlaag wat de uitvoerders aan anderen betalen.",
        ),
    ),
    "floor_active": Lesson(
        (
            "The lowest score allowed holds up a part of the score",
            "De laagst mogelijke score houdt een deel van de score omhoog",
        ),
        (
            "The score says little here: look at the ratios, and at what keeps that part low.",
            "De score zegt hier weinig: kijk naar de verhoudingen en naar wat dat deel laag houdt.",
        ),
    ),
    "rests_on_purchases": Lesson(
        (
            "Whether it is worth it rests on what buyers gain at the price they pay",
            "Of het de moeite waard is, rust op wat kopers winnen tegen de prijs die zij betalen",
        ),
        (
            "Show that the buyers find it worth that price.",
            "Onderbouw dat het de kopers die prijs waard is.",
        ),
    ),
    "harm": Lesson(
        (
            "The harm in a domain is above the threshold of the scheme",
            "De schade in een domein ligt boven de drempel van het schema",
        ),
        (
            "Look for a design that does less harm, or compensate it: a high score elsewhere does "
            "not undo it.",
            "Zoek een ontwerp met minder schade, of vergoed die: een hoge score elders maakt dit "
            "niet goed.",
        ),
    ),
    "payment_above_benefit": Lesson(
        (
            "A party pays more than the benefits listed for it",
            "Een partij betaalt meer dan de baten die voor haar zijn opgenomen",
        ),
        (
            "List the benefit it pays for, lower the payment, or book the rest as financing.",
            "Neem de baat op waarvoor zij betaalt, verlaag de betaling, of boek de rest als "
            "financiering.",
        ),
    ),
    "negative_effect": Lesson(
        (
            "In some year it costs more with the measure than without",
            "In minstens één jaar kost het met de maatregel meer dan zonder",
        ),
        (
            "Check the inputs with and without. If they are right, this rightly counts as a loss.",
            "Controleer de invoer met en zonder. Klopt die, dan telt dit terecht als verlies.",
        ),
    ),
    "value_unverified": Lesson(
        (
            "Value that nobody has checked",
            "Kengetal dat niemand heeft nagekeken",
        ),
        (
            "Do not decide on it: find its source, or put a figure of your own in its place.",
            "Ga er niet op af: zoek de bron op, of neem een eigen cijfer.",
        ),
    ),
    "value_outside_validity": Lesson(
        (
            "Value used outside its place, group or years",
            "Kengetal gebruikt buiten zijn plaats, groep of jaren",
        ),
        (
            "Take a value that fits, or say how wrong it may be with low and high.",
            "Neem een kengetal dat past, of geef met low en high aan hoe ver het ernaast kan "
            "zitten.",
        ),
    ),
    "value_secondary": Lesson(
        (
            "Value quoted by others, not read in its source",
            "Geciteerd kengetal, niet gelezen in de bron",
        ),
        (
            "Look it up in its source before much depends on it.",
            "Zoek het na in de bron voordat er veel van afhangt.",
        ),
    ),
    "illustrative": Lesson(
        (
            "Input that is invented, to show how it works",
            "Invoer die verzonnen is, om te laten zien hoe het werkt",
        ),
        (
            "Put figures of your own in its place before you decide on the outcome.",
            "Zet er eigen cijfers voor in de plaats voordat u op de uitkomst afgaat.",
        ),
    ),
    "residual_value": Lesson(
        (
            "What is left of a resource at the end of the horizon lowers the costs",
            "Wat aan het eind van de zichtperiode over is van een middel, verlaagt de kosten",
        ),
        (
            "Check its life, and whether somebody could still use or sell it then.",
            "Ga de levensduur na, en of iemand het dan nog kan gebruiken of verkopen.",
        ),
    ),
    "effect_cut": Lesson(
        (
            "An effect lasts beyond the horizon and is cut there",
            "Een effect duurt langer dan de zichtperiode en is daar afgekapt",
        ),
        (
            "Lengthen the horizon if the later years matter: what is cut counts for nothing.",
            "Verleng de zichtperiode als de latere jaren ertoe doen: wat is afgekapt, telt niet.",
        ),
    ),
    "deferral_beyond_horizon": Lesson(
        (
            "A cost put off comes back after the horizon and is booked in its last year",
            "Uitgestelde kosten komen terug na de zichtperiode en staan in het laatste jaar",
        ),
        (
            "No fault: it keeps the discount factor of its own year. Only a table by year shows "
            "it early.",
            "Geen fout: de disconteringsfactor van het eigen jaar blijft. Alleen een tabel per "
            "jaar toont ze te vroeg.",
        ),
    ),
    "compounded_before_base_year": Lesson(
        (
            "Years before the base year are compounded at the first rate",
            "Jaren voor het basisjaar zijn opgerent tegen de eerste rente",
        ),
        (
            "Past amounts so count for more than is written; a scheme with an earlier base year "
            "avoids it.",
            "Bedragen uit het verleden tellen zo zwaarder dan ze zijn; een schema met een vroeger "
            "basisjaar voorkomt dat.",
        ),
    ),
}
"""By flag code or reason of a figure that is none, the gravest first."""


def meaning_of(code: str, lang: str) -> str:
    """What a flag means; a code of another version goes by its own words.

    Examples
    --------
    >>> meaning_of("no_such_flag", "en")
    'No such flag'
    """
    if code in LESSONS:
        return LESSONS[code].meaning[lang == "nl"]
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]


def todo_of(code: str, lang: str) -> str:
    """What one can do about a flag, '' where nothing is known of it."""
    return LESSONS[code].todo[lang == "nl"] if code in LESSONS else ""
