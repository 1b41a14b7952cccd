"""Sentences about a choice, in English and Dutch."""

from __future__ import annotations

import math
from collections.abc import Sequence

from impactcalc.report.figures import clean as clean_text
from impactcalc.report.figures import local, money, percent, quantity
from impactcalc.selection.reasons import Reason
from impactcalc.starter.words import listed

WORDS: dict[str, tuple[str, str]] = {
    # Why a project is in.
    "must": ("in, as was asked", "erin, zoals gevraagd"),
    "needed": ("needed by {others}", "nodig voor {others}"),
    "required": (
        "without it no set keeps: {rules}",
        "zonder dit project voldoet geen pakket aan: {rules}",
    ),
    "worth": ("worth {value}{per}", "waard {value}{per}"),
    "helps": (
        "worth {value} by itself, but without it the set no longer keeps: {rules}",
        "op zichzelf {value} waard, maar zonder dit project voldoet het pakket niet meer aan: "
        "{rules}",
    ),
    "free": ("worth {value}{per}", "waard {value}{per}"),
    # Why a project is out.
    "never": ("out, as was asked", "eruit, zoals gevraagd"),
    "impossible": (
        "no set with it keeps: {rules}",
        "geen pakket met dit project voldoet aan: {rules}",
    ),
    "too_dear": (
        "takes {takes} of {rules}, which cannot be more than {left}",
        "kost {takes} van {rules}, dat niet meer dan {left} kan zijn",
    ),
    "worthless": ("adds nothing: it is worth {value}", "voegt niets toe: het is {value} waard"),
    "group": (
        "{others} chosen, and no more allowed: {rules}",
        "{others} gekozen, en meer mag niet: {rules}",
    ),
    "needs": (
        "needs {others}, which is not in the set",
        "kan niet zonder {others}, en dat zit niet in het pakket",
    ),
    "budget": (
        "takes {takes} of {rules}, of which {left} is left",
        "kost {takes} van {rules}, waarvan nog {left} over is",
    ),
    "breaks": (
        "added to the set it would break: {rules}",
        "toegevoegd aan het pakket zou het in strijd zijn met: {rules}",
    ),
    "ratio": (
        "worth {value}{per}, less than the set brings",
        "waard {value}{per}, minder dan het pakket oplevert",
    ),
    "tie": ("worth {value}: no more than rounding", "waard {value}: niet meer dan afronding"),
    "open": (
        "would still fit: the search stopped before the best set was found",
        "zou er nog bij passen: het zoeken stopte voordat het beste pakket gevonden was",
    ),
    # What the other way round would lose.
    "per": (", {ratio} for each euro of the budget", ", {ratio} per euro van het budget"),
    "in_loss": (
        "; the best set without it{changes} is worth {loss} less",
        "; het beste pakket zonder dit project{changes} is {loss} minder waard",
    ),
    "in_even": (
        "; a set without it{changes} is worth as much, and comes later by the rule for ties",
        "; een pakket zonder dit project{changes} is evenveel waard, en komt later volgens de "
        "regel voor gelijke pakketten",
    ),
    "out_loss": (
        "; the best set with it{changes} is worth {loss} less",
        "; het beste pakket met dit project{changes} is {loss} minder waard",
    ),
    "out_even": (
        "; a set with it{changes} is worth as much, and comes later by the rule for ties",
        "; een pakket met dit project{changes} is evenveel waard, en komt later volgens de regel "
        "voor gelijke pakketten",
    ),
    "changes": (" ({changes})", " ({changes})"),
    "leaves": ("without {names}", "zonder {names}"),
    "enters": ("with {names}", "met {names}"),
    # The choice as a whole.
    "aim": ("Highest {aim}", "Hoogste {aim}"),
    "npv": ("net present value", "netto contante waarde"),
    "external": ("value for others", "waarde voor anderen"),
    "earned": ("earnings of the carriers", "inkomsten van de uitvoerders"),
    "resources": ("resources", "middelen"),
    "npv_per_constrained_euro": (
        "net present value for each euro of the budget",
        "netto contante waarde per euro van het budget",
    ),
    "own": ("own figure", "eigen maat"),
    "optimal": (
        "Optimal: no set that keeps the conditions is worth more.",
        "Optimaal: geen pakket dat aan de voorwaarden voldoet is meer waard.",
    ),
    "feasible": (
        "Perhaps not the best: no set can be worth more than {gap} more.",
        "Misschien niet het beste: geen pakket kan meer dan {gap} meer waard zijn.",
    ),
    "feasible_open": (
        "Perhaps not the best: it is not known how much more a set can be worth.",
        "Misschien niet het beste: hoeveel meer een pakket waard kan zijn is niet bekend.",
    ),
    "infeasible": (
        "No set keeps all conditions. These clash: {rules}.",
        "Geen pakket voldoet aan alle voorwaarden. Deze botsen: {rules}.",
    ),
    "time_limit": (
        "Time was up before any set was found: allow more time with time_limit.",
        "De tijd was om voordat een pakket gevonden was: geef meer tijd met time_limit.",
    ),
    "unsettled": (
        "There may be other sets that are worth as much.",
        "Er kunnen andere pakketten zijn die evenveel waard zijn.",
    ),
    "chosen": ("In ({count} of {all})", "Erin ({count} van {all})"),
    "rejected": ("Out ({count} of {all})", "Eruit ({count} van {all})"),
    "conditions": ("Conditions", "Voorwaarden"),
    "use_budget": (
        "{name}: {used} of {upper}, {left} left",
        "{name}: {used} van {upper}, {left} over",
    ),
    "use_count": ("{name}: {used} chosen", "{name}: {used} gekozen"),
    "use_plain": ("{name}: {used}", "{name}: {used}"),
    "none": ("none", "geen"),
    # The frontier.
    "frontier": ("{aim} by budget", "{aim} naar budget"),
    "budget_head": ("budget", "budget"),
    "value_head": ("value", "waarde"),
    "spent_head": ("spent", "besteed"),
    "marginal_head": ("per euro more", "per euro extra"),
    "projects_head": ("projects", "projecten"),
    "no_set": ("no set", "geen pakket"),
}


def say(key: str, lang: str, **parts: object) -> str:
    """A sentence with its parts filled in."""
    return WORDS[key][lang == "nl"].format(**parts)


def worth(amount: float, lang: str, aim: str) -> str:
    """What something is worth: euros, small ones with cents; a ratio or own figure as it is.

    Examples
    --------
    >>> worth(1234.5, "en", "npv"), worth(0.25, "nl", "npv"), worth(1.5, "en", "own")
    ('1,234 EUR', '0,25 EUR', '1.5')
    """
    if aim in ("own", "npv_per_constrained_euro"):
        return quantity(amount, lang)
    if 0 < abs(amount) < 100:
        return f"{quantity(amount, lang)} EUR"
    return money(amount, lang)


def gap_text(gap: float | None, lang: str) -> str:
    """What the gap means.

    Examples
    --------
    >>> gap_text(0.0123, "en")
    'Perhaps not the best: no set can be worth more than 1.23 % more.'
    """
    if gap is None or math.isinf(gap):
        return say("feasible_open", lang)
    # Rounded up: the figure is a promise.
    up = math.ceil(round(gap * 1e4, 6)) / 1e4 if gap >= 1e-4 else 1e-4
    return say("feasible", lang, gap=local(f"{100 * up:.10g} %", lang))


def reason_text(reason: Reason, lang: str, aim: str) -> str:
    """A reason as one line."""
    euro = "npv"  # a budget is in euros, whatever the aim
    own = "npv" if aim == "npv_per_constrained_euro" else aim
    parts = {
        "value": "" if reason.value is None else worth(reason.value, lang, own),
        "per": _per(reason, lang),
        "others": listed([clean_text(one) for one in reason.others], lang),
        "rules": rules_text(reason.rules, lang),
        "takes": "" if reason.takes is None else worth(reason.takes, lang, euro),
        "left": "" if reason.left is None else worth(reason.left, lang, euro),
    }
    code = "too_dear" if reason.code == "impossible" and reason.takes is not None else reason.code
    return say(code, lang, **parts) + _other_way(reason, lang, aim)


def rules_text(titles: Sequence[tuple[str, str]], lang: str) -> str:
    """Names of rules in one line."""
    return "; ".join(clean_text(title[lang == "nl"]) for title in titles)


def _per(reason: Reason, lang: str) -> str:
    if reason.value is None or reason.cost is None or reason.cost <= 0:
        return ""
    return say("per", lang, ratio=quantity(reason.value / reason.cost, lang))


def _other_way(reason: Reason, lang: str, aim: str) -> str:
    if reason.loss is None:
        return ""
    key = ("in_" if reason.chosen else "out_") + ("loss" if reason.loss else "even")
    changes = [
        say(side, lang, names=listed([clean_text(one) for one in names], lang))
        for side, names in (("leaves", reason.leaves), ("enters", reason.enters))
        if names
    ]
    inside = say("changes", lang, changes=", ".join(changes)) if changes else ""
    return say(key, lang, changes=inside, loss=worth(reason.loss, lang, aim))


def share_text(share: float, lang: str) -> str:
    """A share in per cent."""
    return percent(share, lang, digits=1)
