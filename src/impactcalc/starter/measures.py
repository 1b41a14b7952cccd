"""One intervention of a starter: its inputs, timing and what else it may say."""

from __future__ import annotations

from dataclasses import field

from impactcalc.catalogue import Catalogue
from impactcalc.formula import parse
from impactcalc.models.asked import example_of, form_of, limit_text
from impactcalc.models.catalogue_files import Input, Intervention
from impactcalc.models.indicator import (
    Computed,
    DifferenceIndicator,
    IndicatorBase,
    PhysicalIndicator,
    PlainIndicator,
)
from impactcalc.models.inputs import InputValue, write_input
from impactcalc.models.placeholders import MARK
from impactcalc.models.project import Timing
from impactcalc.models.values import Value
from impactcalc.placeholders import MEANINGS
from impactcalc.quantities import check_unit
from impactcalc.records import record
from impactcalc.starter.page import Page, text_of_id
from impactcalc.starter.words import listed, word


@record(frozen=True)
class Measure:
    """An intervention under its id in the starter, with the indicators that it feeds."""

    id: str
    intervention: Intervention
    indicators: dict[str, IndicatorBase]
    values: dict[str, Value] = field(default_factory=dict)

    def needs(self, indicator: str) -> tuple[str, ...]:
        """Inputs that an indicator needs, in the order of its formulas."""
        feed = next(f for f in self.intervention.feeds if f.indicator == indicator)
        names = dict.fromkeys(n for text in feed.inputs.values() for n in parse(text).names())
        return tuple(name for name in names if name in self.intervention.inputs)

    def serves(self, name: str) -> tuple[str, ...]:
        """Indicators that need an input."""
        return tuple(id_ for id_ in self.indicators if name in self.needs(id_))

    def counts(self, indicator: str) -> bool:
        """Whether an indicator counts when nothing optional is given."""
        found = self.indicators.get(indicator)
        optional = {name for name, d in self.intervention.inputs.items() if d.optional}
        return isinstance(found, Computed) and optional.isdisjoint(self.needs(indicator))

    def computed(self) -> list[Computed]:
        """Indicators with a formula."""
        return [x for x in self.indicators.values() if isinstance(x, Computed)]


def measure_of(catalogue: Catalogue, intervention: Intervention, id_: str) -> Measure:
    """An intervention with its indicators and the values behind them."""
    fed = {feed.indicator: catalogue.indicator(feed.indicator) for feed in intervention.feeds}
    behind = list(intervention.values.values())
    behind += [v for x in fed.values() if isinstance(x, Computed) for v in x.values.values()]
    known = [id_ for id_ in dict.fromkeys(behind) if catalogue.has("value", id_)]
    return Measure(id_, intervention, fed, {value: catalogue.value(value) for value in known})


def put_measure(page: Page, measure: Measure, lang: str) -> None:
    """The item of the list of interventions."""
    intervention = measure.intervention
    name, description = (t.text(lang) for t in (intervention.name, intervention.description))
    page.say(word("in_words", lang, name=name, description=description), 2)
    page.put(f"- id: {text_of_id(measure.id)}", 2)
    page.put(f"use: {text_of_id(intervention.id)}", 4)
    if intervention.inputs:
        _put_inputs(page, measure, lang)
    _put_timing(page, measure, lang)
    _put_settings(page, measure, lang)


# --- inputs ------------------------------------------------------------------------------------


def _put_inputs(page: Page, measure: Measure, lang: str) -> None:
    off = not any(_kind(d) == "required" for d in measure.intervention.inputs.values())
    if off:
        page.say(word("inputs_off", lang), 4)
    page.put("inputs:", 4, off=off)
    for (kind, serves), names in _blocks(measure).items():
        said = [_label(measure.indicators[id_], lang) for id_ in serves]
        shown = listed(said, lang) if said else word("nothing", lang)
        page.say(word(kind, lang, indicators=shown), 6)
        for name in names:
            _put_input(page, name, measure.intervention.inputs[name], lang)
        page.blank()


def _kind(declared: Input) -> str:
    if declared.default is not None:
        return "default"
    return "optional" if declared.optional else "required"


def _blocks(measure: Measure) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Inputs that are needed for the same, required ones first."""
    blocks: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for kind in ("required", "default", "optional"):
        for name, declared in measure.intervention.inputs.items():
            if _kind(declared) == kind:
                blocks.setdefault((kind, measure.serves(name)), []).append(name)
    return blocks


def _label(indicator: IndicatorBase, lang: str) -> str:
    """An indicator by name; what is not in euros with its unit."""
    physical = f" ({indicator.unit})" if isinstance(indicator, PhysicalIndicator) else ""
    return " ".join(indicator.name.text(lang).split()) + physical


def _put_input(page: Page, name: str, declared: Input, lang: str) -> None:
    """What is asked, and the line to fill in."""
    for unit in _units(declared):
        check_unit(unit)
    kind = _kind(declared)
    page.say(_asked(declared, lang), 6)
    if kind == "default":
        assert declared.default is not None
        page.put(f"{name}: {_flow(declared.default)}", 6, off=True)
        return
    many = declared.curve is not None or declared.series is not None
    if kind == "required" and many:  # no figure of ours may stand in the file as if it were given
        page.say(word("form", lang, example=example_of(declared)), 6)
        page.put(f"{name}: {MARK}", 6)
    else:
        page.put(f"{name}: {form_of(declared)}", 6, off=kind != "required")


def _units(declared: Input) -> list[str]:
    if declared.curve is not None:
        return [declared.curve.x, declared.curve.y]
    unit = declared.series or declared.unit or ""
    return [] if unit == "calendar_year" else [unit]


def _asked(declared: Input, lang: str) -> str:
    """Description, limits and form of an input."""
    limits = [
        word(key, lang, limit=shown)
        for key in ("at_least", "at_most")
        if (shown := limit_text(getattr(declared, key)))
    ]
    text = declared.description.text(lang).strip()
    text = text if text.endswith((".", "?", "!")) else f"{text}."
    parts = [text, *([f"{listed(limits, lang).capitalize()}."] if limits else [])]
    if declared.unit == "calendar_year":
        parts.append(word("or_never" if declared.never else "a_year", lang))
    parts += [word(key, lang) for key in ("curve", "series") if getattr(declared, key)]
    return " ".join(parts)


def _flow(value: InputValue) -> str:
    """An input in one line of YAML."""
    written = write_input(value)
    if isinstance(written, dict):
        return "{" + ", ".join(f"{key}: {item}" for key, item in written.items()) + "}"
    return str(written)


# --- timing and settings -----------------------------------------------------------------------


def _put_timing(page: Page, measure: Measure, lang: str) -> None:
    """First year, ramp-up and lifetime, with what the catalogue says of them."""
    given = measure.intervention.timing
    lasting = (PlainIndicator, DifferenceIndicator)
    open_ = _silent(given) and any(
        isinstance(x, lasting) and _silent(x.timing) for x in measure.computed()
    )
    page.put("timing:", 4, off=not open_)
    for key, missing in (
        ("first_year", ""),
        ("ramp_up", "no_ramp_up"),
        ("lifetime", "no_lifetime"),
    ):
        own, said = getattr(given, key), _said(measure, key, lang)
        meaning = MEANINGS[f"interventions.timing.{key}"]
        notes = [meaning.words(lang) if said else meaning.comment(lang)]
        span = "" if key == "first_year" else " years"
        shown = MARK if own is None else str(int(own))
        if said:
            notes.append(word("says", lang, timing=said))
        elif missing:
            notes.append(word(missing, lang))
        off = not (open_ and key == "first_year")
        page.put(f"{key}: {shown}{span}", 6, "; ".join(notes), off=off)


def _silent(timing: Timing) -> bool:
    return timing.first_year is None and timing.delay is None


def _said(measure: Measure, key: str, lang: str) -> str:
    """What intervention and indicator files say of a key, by indicator where they differ."""
    own = _timing_text(measure.intervention.timing, key, lang)
    if own:
        return own
    parts = [
        f"{text} ({x.name.text(lang)})"
        for x in measure.computed()
        if (text := _timing_text(x.timing, key, lang))
    ]
    return ", ".join(parts)


def _timing_text(timing: Timing, key: str, lang: str) -> str:
    if key == "first_year":
        if timing.delay is not None:
            return word("after_start", lang, years=int(timing.delay))
        return "" if timing.first_year is None else str(timing.first_year)
    found = getattr(timing, key)
    return "" if found is None else f"{int(found)} {'jaar' if lang == 'nl' else 'years'}"


def _put_settings(page: Page, measure: Measure, lang: str) -> None:
    """Groups for which a value holds, and what would happen without the project."""
    known = set(measure.intervention.groups)
    groups: dict[str, list[str]] = {}
    for value in measure.values.values():
        if value.valid.groups and known.isdisjoint(value.valid.groups):
            for group in value.valid.groups:
                groups.setdefault(group, []).append(value.name.text(lang))
    if groups:
        names = listed(list(dict.fromkeys(n for some in groups.values() for n in some)), lang)
        note = word("groups", lang, values=names)
        page.put(f"groups: [{', '.join(map(text_of_id, groups))}]", 4, note, off=True)
    plain = [x.id for x in measure.computed() if x.counterfactual.is_ == "no_measure"]
    if plain:
        note = MEANINGS["deadweight"].comment(lang)
        page.put(
            f"adjustments: {{{text_of_id(plain[0])}: {{deadweight: {MARK}}}}}", 4, note, off=True
        )
