"""Interventions and schemes against the rest of the catalogue."""

from __future__ import annotations

from contextlib import suppress
from difflib import get_close_matches

from impactcalc.catalogue import Catalogue
from impactcalc.checks.bench import bench, in_index, scope_of, usable
from impactcalc.errors import CatalogueError, Fault, InputError
from impactcalc.formula import parse
from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import Computed, IndicatorBase, QualitativeIndicator
from impactcalc.models.scheme import Scheme
from impactcalc.models.words import as_todo
from impactcalc.plan.context import Context
from impactcalc.plan.effects import fed_as
from impactcalc.plan.lowering import Lowering, Operand
from impactcalc.plan.steps import Origin
from impactcalc.prices import check_exchange, check_price_index
from impactcalc.reader import PathKeys


def check_intervention(
    intervention: Intervention, catalogue: Catalogue, scheme: Scheme
) -> list[Fault]:
    """Faults of one intervention that its own file does not show."""
    context = bench(catalogue, scheme, scheme.base_year)
    source = intervention.source_file
    scope = scope_of(context, source, intervention.inputs, intervention.values)
    seen: set[str] = set()
    for position, feed in enumerate(intervention.feeds):
        path: PathKeys = ("feeds", position, "indicator")
        if feed.indicator in seen:
            what = f"{feed.indicator} is fed twice"
            context.faults.append(source.fault(path, what, "feed it once"))
        elif not catalogue.has("indicator", feed.indicator):
            what = f"there is no indicator {feed.indicator}"
            context.faults.append(source.fault(path, what, _near(catalogue, feed.indicator)))
        else:
            _feed(context, intervention, position, scope)
        seen.add(feed.indicator)
    for name in intervention.growth:
        if name not in seen and name != "all":
            what = f"growth names {name}, which is not fed"
            todo = f"name one of {', '.join(sorted(seen))}"
            context.faults.append(source.fault(("growth", name), what, todo))
    return context.faults


def _near(catalogue: Catalogue, id_: str, kind: str = "indicator") -> str:
    hint = as_todo(catalogue.near(kind, id_).removeprefix(": "))
    return hint or "choose one of the catalogue"


def _feed(
    context: Context, intervention: Intervention, position: int, scope: dict[str, Operand]
) -> None:
    """The formulas of one feed, against what its indicator declares."""
    source, feed = intervention.source_file, intervention.feeds[position]
    try:
        indicator: IndicatorBase | None = context.catalogue.indicator(feed.indicator)
    except InputError:
        indicator = None  # it has faults of its own
    computed = isinstance(indicator, Computed)
    declared = indicator.inputs if isinstance(indicator, Computed) else {}
    known = {*intervention.inputs, *intervention.values}
    lacking = [n for n, one in declared.items() if n not in feed.inputs and one.default is None]
    strange = [name for name in feed.inputs if name not in declared]
    for name, text in feed.inputs.items():
        path: PathKeys = ("feeds", position, "inputs", name)
        fits = usable(context, source, path, text, known, scope)
        if name in declared and fits:
            with context.at(source, path):
                origin = Origin(f"intervention {intervention.id}", name)
                operand = Lowering(context.program, scope, origin).operand(parse(text))
                fed_as(context, operand, declared[name], name, text)
        elif indicator is not None and name not in declared:
            what = f"{indicator.id} has no input {name}"
            todo = f"use one of {', '.join(declared)}" if computed else "take it out"
            if meant := _meant(name, lacking, strange):
                todo = f"write {meant}"
            context.faults.append(source.fault(path, what, todo))
    for name in lacking:
        if name not in [_meant(other, lacking, strange) for other in strange]:
            what = f"input {name} of {feed.indicator} is not given"
            todo = "add it under inputs of this feed"
            context.faults.append(source.fault(("feeds", position), what, todo))


def _meant(name: str, lacking: list[str], strange: list[str]) -> str:
    """The input that an unknown name stands for: one like it, or the only one that lacks."""
    close = get_close_matches(name, lacking, n=1)
    alone = lacking if len(lacking) == len(strange) == 1 else []
    return next(iter([*close, *alone]), "")


def check_scheme(scheme: Scheme, catalogue: Catalogue) -> list[Fault]:
    """Regime, index and indicators that a scheme names."""
    source = scheme.source_file
    context = bench(catalogue, scheme, scheme.base_year)
    for key, kind in (("regime", "regime"), ("price_index", "index")):
        id_ = getattr(scheme, key)
        if not catalogue.has(kind, id_):
            what = f"there is no {kind} {id_}"
            context.faults.append(source.fault((key,), what, _near(catalogue, id_, kind)))
    _indices(context, scheme, catalogue)
    for id_ in scheme.qualitative.indicators:
        path: PathKeys = ("qualitative", "indicators", id_)
        if not catalogue.has("indicator", id_):
            what = f"there is no indicator {id_}"
            context.faults.append(source.fault(path, what, _near(catalogue, id_)))
        elif not isinstance(catalogue.entry("indicator", id_)[0], QualitativeIndicator | None):
            what = f"indicator {id_} is not qualitative: it has no levels"
            context.faults.append(source.fault(path, what, "name a qualitative indicator"))
    return context.faults


def _indices(context: Context, scheme: Scheme, catalogue: Catalogue) -> None:
    """The price index reaches the price year, and each exchange rate is one of its currencies."""
    source = scheme.source_file
    if catalogue.has("index", scheme.price_index):
        with suppress(CatalogueError):  # the index has faults of its own
            index = catalogue.index(scheme.price_index)
            with context.at(source, ("price_index",)):
                check_price_index(index)
            with context.at(source, ("price_year",)):
                in_index(index, scheme.price_year)
    for foreign, id_ in scheme.exchange.items():
        path: PathKeys = ("exchange", foreign)
        if not catalogue.has("index", id_):
            todo = _near(catalogue, id_, "index")
            context.faults.append(source.fault(path, f"there is no index {id_}", todo))
            continue
        with suppress(CatalogueError):
            rate = catalogue.index(id_)
            with context.at(source, path):
                check_exchange(rate, foreign, scheme.currency)
