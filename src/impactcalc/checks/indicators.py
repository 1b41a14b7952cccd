"""One indicator or value against the rest of the catalogue: words, units, example."""

from __future__ import annotations

from difflib import get_close_matches

from impactcalc.catalogue import Catalogue
from impactcalc.checks.bench import bench, in_index, scope_of, usable
from impactcalc.checks.example import run_example
from impactcalc.errors import Fault, InputError
from impactcalc.formula import parse
from impactcalc.models.base import FileModel
from impactcalc.models.catalogue_files import Regime, Vocabulary
from impactcalc.models.indicator import (
    Computed,
    DeferralIndicator,
    IncidenceIndicator,
    IndicatorBase,
    Monetary,
    PhysicalIndicator,
)
from impactcalc.models.scheme import Scheme
from impactcalc.models.values import Value
from impactcalc.models.words import near_term
from impactcalc.plan.context import Context
from impactcalc.plan.lowering import Lowering, Operand, SeriesFigure
from impactcalc.plan.monetary import Formulas, is_once
from impactcalc.plan.steps import Origin
from impactcalc.prices import money_year
from impactcalc.reader import PathKeys
from impactcalc.units import unit


def check_indicator(indicator: IndicatorBase, catalogue: Catalogue, scheme: Scheme) -> list[Fault]:
    """Faults of one indicator that its own file does not show."""
    context = bench(catalogue, scheme, scheme.base_year)
    _words(context, indicator)
    worded = len(context.faults)
    if isinstance(indicator, Computed):
        scope = scope_of(context, indicator.source_file, indicator.inputs, indicator.values)
        _bounds(context, indicator)
        _formulas(context, indicator, scope)
        if any(any(declared.problems()) for declared in indicator.inputs.values()):
            return context.faults  # an input that is not right gives no example
    if len(context.faults) == worded and not _lost(indicator, *_IN_EXAMPLE):
        context.faults.extend(_example(indicator, catalogue, scheme))
    return context.faults


_IN_EXAMPLE = ("inputs", "values", "unit", "example", "drop_off", "persistence", "entrants")


def _lost(indicator: IndicatorBase, *keys: str) -> bool:
    """Whether something of these keys, or of the formulas, could not be read."""
    formulas = indicator.formulas() if isinstance(indicator, Computed) else {}
    return any(indicator.source_file.lost_at((key,)) for key in (*keys, *formulas))


def _words(context: Context, indicator: IndicatorBase) -> None:
    source = indicator.source_file
    for key, vocabulary in (("domain", "domains"), ("broad_welfare", "broad_welfare")):
        word_fault(context, indicator, (key,), getattr(indicator, key), vocabulary)
    for party in indicator.parties:
        word_fault(context, indicator, ("parties", party), party, "parties")
    if isinstance(indicator, Monetary):
        classes = _classes(context.catalogue)
        if indicator.discount_class not in classes:
            what = f"discount class {indicator.discount_class} is in no regime"
            todo = f"use one of {', '.join(sorted(classes))}"
            context.faults.append(source.fault(("discount_class",), what, todo))


def _classes(catalogue: Catalogue) -> set[str]:
    """Discount classes of every regime, faulty ones too."""
    regimes = (catalogue.entry("regime", id_)[0] for id_ in catalogue.ids("regime"))
    return {name for regime in regimes if isinstance(regime, Regime) for name in regime.classes}


def word_fault(
    context: Context, model: FileModel, path: PathKeys, word: str, vocabulary: str
) -> None:
    """Report a word that its vocabulary lacks."""
    try:
        terms = context.catalogue.terms(vocabulary)
    except (InputError, LookupError):
        return
    if word not in terms:
        close = near_term(word, terms)
        todo = f"write {close}" if close else f"choose one of {', '.join(terms)}"
        what = f"{word!r} is not in vocabulary {vocabulary}"
        context.faults.append(model.source_file.fault(path, what, todo))


def _bounds(context: Context, indicator: Computed) -> None:
    source = indicator.source_file
    for position, group in enumerate(indicator.exclusion_groups):
        if group in indicator.exclusion_groups[:position]:
            path = ("exclusion_groups", position)
            what = f"group {group} is there twice"
            context.faults.append(source.fault(path, what, "keep one of the two"))
        elif near := _known_group(context.catalogue, group):
            path = ("exclusion_groups", position)
            what = f"group {group} looks like {near}"
            todo = f"write {near}, or a name of your own that differs more"
            context.faults.append(source.fault(path, what, todo))
    with context.at(source, ("unit",)):
        context.money_unit(indicator.unit)


def _known_group(catalogue: Catalogue, group: str) -> str:
    """The group of the vocabulary that one of another name is probably meant to be.

    A group that is spelt wrong would guard nothing, and nobody would notice.
    """
    try:
        known = catalogue.terms("exclusion_groups")
    except (InputError, LookupError):
        return ""
    near = get_close_matches(group, known, n=1, cutoff=0.9) if group not in known else []
    return near[0] if near else ""


def _formulas(context: Context, indicator: Computed, scope: dict[str, Operand]) -> None:
    """Every formula on stand-ins: names, grammar, units, and the unit that comes out."""
    source = indicator.source_file
    known = {*indicator.inputs, *indicator.values}
    texts = dict(indicator.formulas())
    physical = indicator.physical if isinstance(indicator, Monetary) else {}
    texts |= {f"physical.{key}": text for key, text in physical.items()}
    before = len(context.faults)
    complete = True
    for key, text in texts.items():
        path = tuple(key.split(".", 1))
        if source.lost_at(path) or not usable(context, source, path, text, known, scope):
            complete = False
            continue
        with context.at(source, path):
            origin = Origin(f"indicator {indicator.id}", key)
            Lowering(context.program, scope, origin).operand(parse(text))
    if complete and len(context.faults) == before and not _lost(indicator, "unit", "entrants"):
        key = "formula" if "formula" in texts else "cost" if "cost" in texts else "without"
        with context.at(source, (key,)):
            _result(context, indicator, scope)


def _result(context: Context, indicator: Computed, scope: dict[str, Operand]) -> None:
    """The unit that comes out is the one that is promised."""
    formulas = Formulas(context, indicator, scope)
    wanted = context.money_unit(indicator.unit)
    if isinstance(indicator, DeferralIndicator):
        formulas.figure("cost", indicator.cost).unit.factor_to(wanted)
        wanted.factor_to(unit(f"{context.scheme.currency}_{context.scheme.price_year}"))
        for key in ("due_without", "due_with"):
            figure = formulas.figure(key, getattr(indicator, key))
            if not figure.unit.calendar:
                raise ValueError(f"{key} is no calendar year: give its input that unit")
        return
    effect = formulas.effect()
    if not effect.unit.fits(wanted):
        what = f"comes out in {effect.unit.text}, and unit says {indicator.unit}"
        raise ValueError(f"{what}: correct the formula, or unit")
    if isinstance(indicator, IncidenceIndicator):
        entrants = scope.get(indicator.entrants)
        if not isinstance(entrants, SeriesFigure):
            raise ValueError(f"entrants {indicator.entrants} is no input with a series: name one")
    elif isinstance(indicator, Monetary):
        is_once(context, indicator)
    elif isinstance(indicator, PhysicalIndicator) and wanted.money():
        raise ValueError("a physical indicator has no euros: give the unit of a quantity")


def _example(indicator: IndicatorBase, catalogue: Catalogue, scheme: Scheme) -> list[Fault]:
    outcome, context = run_example(indicator, catalogue, scheme)
    faults = list(context.faults) if context is not None else []
    if outcome is not None and not outcome.agrees:
        what = (
            f"the example gives {outcome.computed:.10g} {outcome.unit}, "
            f"not the expected {outcome.expected:.10g}"
        )
        todo = "correct the formula, the inputs of the example, or expected"
        faults.append(indicator.source_file.fault(("example", "expected"), what, todo))
    return faults


def check_value(value: Value, catalogue: Catalogue, scheme: Scheme) -> list[Fault]:
    """Faults of a value that the model does not show: its unit, and its money year."""
    context = bench(catalogue, scheme, scheme.base_year)
    source = value.source_file
    with context.at(source, ("unit",)):
        money = unit(value.unit).money()
        for name in money:
            currency, dated = name.partition("_")[::2]
            if dated and currency != scheme.currency and currency not in scheme.exchange:
                continue  # nothing is wrong with it: who uses it needs a rate in the scheme
            year = money_year(name, scheme.currency, scheme.exchange)
            rate = scheme.exchange.get(currency)
            for index in (scheme.price_index, rate):
                if index is not None and catalogue.has("index", index):
                    in_index(catalogue.index(index), year)
        if value.real_growth is not None and len(money) != 1:
            raise ValueError("real_growth stands without a money year: write EUR_2021 in the unit")
    return context.faults


def check_vocabulary(vocabulary: Vocabulary) -> list[Fault]:
    """Words that are there twice."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for position, term in enumerate(vocabulary.terms):
        if term.id in seen:
            what = f"term {term.id} is there twice"
            path = ("terms", position, "id")
            faults.append(vocabulary.source_file.fault(path, what, "keep one of the two"))
        seen.add(term.id)
    return faults
