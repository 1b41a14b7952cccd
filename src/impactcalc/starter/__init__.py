"""A commented project file to start from: every input of some interventions, to be filled in."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from impactcalc.catalogue import Catalogue
from impactcalc.errors import ArgumentError, UnknownIdError
from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import IndicatorBase, QualitativeIndicator
from impactcalc.models.placeholders import MARK
from impactcalc.placeholders import MEANINGS
from impactcalc.starter.measures import Measure, measure_of, put_measure
from impactcalc.starter.page import Page, text_of_id
from impactcalc.starter.words import listed, word


def starter(interventions: Iterable[str], *, catalogue: Catalogue, lang: str = "en") -> str:
    """A starter project as YAML, with comments in a language.

    Parameters
    ----------
    interventions : ids of the catalogue; one that is there twice is used twice
    catalogue : where they stand
    lang : ``en`` or ``nl``, of the comments; the keys of the format are English

    Raises
    ------
    ArgumentError
        There is no intervention.
    UnknownIdError
        The catalogue lacks some of them; the message names what is near.

    Examples
    --------
    >>> from impactcalc.catalogue import load_catalogue
    >>> text = starter(["greening.street_tree"], catalogue=load_catalogue())
    >>> "trees: ___ tree" in text
    True
    """
    measures = _measures(catalogue, list(interventions))
    page = Page()
    _put_head(page, catalogue, measures, lang)
    _put_parties(page, catalogue, lang)
    page.say(word("inputs", lang))
    page.put("interventions:")
    for measure in measures:
        put_measure(page, measure, lang)
        page.blank()
    _put_money(page, lang)
    _put_levels(page, measures, lang)
    _put_choices(page, catalogue, measures, lang)
    _put_end(page, catalogue, lang)
    return page.text()


def _measures(catalogue: Catalogue, ids: Sequence[str]) -> list[Measure]:
    """The interventions, each under an id of its own."""
    if not ids:
        raise ArgumentError("there is no intervention: name one or more of the catalogue")
    unknown = [id_ for id_ in dict.fromkeys(ids) if not catalogue.has("intervention", id_)]
    if unknown:
        raise UnknownIdError("\n".join(_no_intervention(catalogue, id_) for id_ in unknown))
    found: dict[str, Measure] = {}
    for id_ in ids:
        short = id_.rpartition(".")[2]
        same = sum(name == short or name.rpartition("-")[0] == short for name in found)
        while (own := f"{short}-{same + 1}" if same else short) in found:
            same += 1
        found[own] = measure_of(catalogue, catalogue.intervention(id_), own)
    return list(found.values())


def _no_intervention(catalogue: Catalogue, id_: str) -> str:
    """What to say of an id that is no intervention."""
    if not catalogue.has("indicator", id_):
        near = catalogue.near("intervention", id_)
        return f"there is no intervention {id_!r}{near}" + (
            "" if near else ": impactcalc catalogue lists them"
        )
    feeding = [
        use
        for use in catalogue.ids("intervention")
        if isinstance(model := catalogue.entry("intervention", use)[0], Intervention)
        and any(feed.indicator == id_ for feed in model.feeds)
    ]
    by = f"it is fed by {listed(feeding, 'en')}" if feeding else "no intervention feeds it"
    return f"{id_} is an indicator, and an intervention is needed: {by}"


# --- parts of the file -------------------------------------------------------------------------


def _put_head(page: Page, catalogue: Catalogue, measures: list[Measure], lang: str) -> None:
    names = [m.intervention.name.text(lang) for m in measures]
    page.say(word("title", lang, names=listed(list(dict.fromkeys(names)), lang)))
    page.lines.append("#")
    for key in ("fill", "off", "numbers"):
        page.say(word(key, lang))
    page.blank()
    page.put("impactcalc: project/1")
    for key in ("id", "name", "start"):
        page.put(f"{key}: {MARK}", 0, MEANINGS[key].comment(lang))
    page.put(f"horizon: {MARK} years", 0, MEANINGS["horizon"].comment(lang))
    for key in ("price_year", "vat"):
        page.put(f"{key}: {MARK}", 0, MEANINGS[key].comment(lang))
    page.blank()
    page.say(word("place", lang))
    page.put("place:")
    page.put(f"country: {MARK}", 2, MEANINGS["place.country"].comment(lang))
    page.put(f"region: {MARK}", 2, MEANINGS["place.region"].comment(lang), off=True)
    for key in ("urbanity", "soil"):
        names = _decided(measures, key, lang)
        notes = [MEANINGS[f"place.{key}"].comment(lang)]
        notes += [word("decides", lang, values=listed(names, lang))] if names else []
        page.put(f"{key}: {MARK}", 2, *notes, off=not names)
    page.blank()


def _decided(measures: list[Measure], key: str, lang: str) -> list[str]:
    """Names of the values that have a figure for each class of this property of a place."""
    return list(
        dict.fromkeys(
            value.name.text(lang)
            for measure in measures
            for value in measure.values.values()
            if value.by_place is not None and value.by_place.dimension == key
        )
    )


def _put_parties(page: Page, catalogue: Catalogue, lang: str) -> None:
    page.say(word("parties", lang, parties=", ".join(_known_parties(catalogue, lang))))
    page.put("parties:")
    page.put(f"- id: {MARK}", 2, MEANINGS["parties.id"].comment(lang))
    page.put(f"name: {MARK}", 4, MEANINGS["parties.name"].comment(lang), off=True)
    page.put("roles: [operator]", 4, word("roles", lang))
    page.blank()


def _known_parties(catalogue: Catalogue, lang: str) -> list[str]:
    """Ids of parties; in Dutch with the name behind an id, for an id is English."""
    terms = catalogue.terms("parties")
    if lang != "nl":
        return list(terms)
    return [f"{id_} ({term.name.text(lang).lower()})" for id_, term in terms.items()]


def _put_money(page: Page, lang: str) -> None:
    page.say(word("resources", lang))
    page.put("resources:")
    for id_, unit, years in (("investment", "EUR", "one_year"), ("upkeep", "EUR/year", "range")):
        page.put(f"- id: {id_}", 2)
        page.put(f"party: {MARK}", 4, MEANINGS["party"].comment(lang))
        page.put(f"amount: {MARK} {unit}", 4)
        page.put(f"years: {MARK}", 4, word(years, lang))
    page.blank()
    page.say(word("income", lang))
    page.put("income:", off=True)
    _put_payment(page, "contribution", "outcome_payment", "EUR/year", "range", lang)
    page.put("payer_benefit: listed", 4, off=True)
    page.blank()
    page.say(word("financing", lang))
    page.put("financing:", off=True)
    _put_payment(page, "grant", "grant", "EUR", "one_year", lang)
    page.blank()


def _put_payment(page: Page, id_: str, kind: str, unit: str, years: str, lang: str) -> None:
    page.put(f"- id: {id_}", 2, off=True)
    page.put(f"kind: {kind}", 4, off=True)
    for key in ("payer", "receiver"):
        page.put(f"{key}: {MARK}", 4, MEANINGS[key].comment(lang), off=True)
    page.put(f"amount: {MARK} {unit}", 4, off=True)
    page.put(f"years: {MARK}", 4, word(years, lang), off=True)


def _fed(measures: list[Measure]) -> dict[str, IndicatorBase]:
    return {id_: model for measure in measures for id_, model in measure.indicators.items()}


def _put_levels(page: Page, measures: list[Measure], lang: str) -> None:
    levels = [x for x in _fed(measures).values() if isinstance(x, QualitativeIndicator)]
    if not levels:
        return
    page.say(word("qualitative", lang))
    page.put("qualitative:", off=True)
    for indicator in levels:
        page.say(f"{indicator.name.text(lang)}: {indicator.description.text(lang)}", 2)
        for level, text in sorted(indicator.levels.items()):
            page.say(f"{level}: {text.text(lang)}", 2, 3)
        page.put(f"- indicator: {text_of_id(indicator.id)}", 2, off=True)
        page.put(f"level: {MARK}", 4, off=True)
        page.put(f"because: {MARK}", 4, MEANINGS["qualitative.because"].comment(lang), off=True)
    page.blank()


def _put_choices(page: Page, catalogue: Catalogue, measures: list[Measure], lang: str) -> None:
    """Groups with more than one member here, and what may be left out."""
    fed = _fed(measures)
    groups: dict[str, list[IndicatorBase]] = {}
    for indicator in fed.values():
        for group in indicator.exclusion_groups:
            groups.setdefault(group, []).append(indicator)
    shared = {group: members for group, members in groups.items() if len(members) > 1}
    counting = {id_ for id_ in fed if any(measure.counts(id_) for measure in measures)}
    needed = {g for g, members in shared.items() if sum(m.id in counting for m in members) > 1}
    if shared:
        page.say(word("choose", lang))
        if not needed:
            page.say(word("choose_off", lang))
        page.put("choose:", off=not needed)
    terms = catalogue.terms("exclusion_groups") if shared else {}
    for group in sorted(shared, key=lambda g: g not in needed):
        if group in terms:
            page.say(f"{terms[group].name.text(lang)}:", 2)
        for member in shared[group]:
            page.say(f"{member.id} ({member.name.text(lang)})", 2, 3)
        if needed and group not in needed:
            page.say(word("choose_off", lang), 2)
        page.put(f"{text_of_id(group)}: {MARK}", 2, off=group not in needed)
    page.blank()
    page.say(word("leave_out", lang))
    free = [id_ for id_ in fed if not any(fed[id_] in members for members in shared.values())]
    example = next((id_ for id_ in free if id_ in counting), (free or list(fed))[0])
    page.put("leave_out:", off=True)
    page.put(f"{text_of_id(example)}: {MARK}", 2, MEANINGS["leave_out"].comment(lang), off=True)
    page.blank()


def _put_end(page: Page, catalogue: Catalogue, lang: str) -> None:
    """What to do next."""
    options = "".join(f" --catalogue {shlex.quote(f.name)}" for f in catalogue.folders[1:])
    options += " --lang nl" if lang == "nl" else ""
    for key in ("check", "assess"):
        page.say(word(key, lang))
        # A path is not to be broken over two lines, however long it is.
        page.lines.append(" ".join(f"#   impactcalc {key} project.yaml{options}".splitlines()))
