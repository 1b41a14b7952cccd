"""Interventions and schemes against the rest of the catalogue."""

from __future__ import annotations

from impactcalc.catalogue import Catalogue
from impactcalc.checks.bench import bench, scope_of
from impactcalc.errors import Fault
from impactcalc.formula import parse
from impactcalc.models.catalogue_files import Feed, Intervention
from impactcalc.models.indicator import Computed, IndicatorBase
from impactcalc.models.scheme import Scheme
from impactcalc.plan.context import Context
from impactcalc.plan.effects import fed_as
from impactcalc.plan.lowering import Lowering, Operand
from impactcalc.plan.steps import Origin
from impactcalc.prices import index_number


def check_intervention(
    intervention: Intervention, catalogue: Catalogue, scheme: Scheme
) -> list[Fault]:
    """Faults of one intervention that its own file does not show."""
    context = bench(catalogue, scheme, scheme.base_year)
    source = intervention.source_file
    scope = scope_of(context, source, intervention.inputs, intervention.values)
    seen: set[str] = set()
    for position, feed in enumerate(intervention.feeds):
        if feed.indicator in seen:
            what = f"{feed.indicator} is fed twice"
            context.faults.append(source.fault(("feeds", position), what, "feed it once"))
        seen.add(feed.indicator)
        if not catalogue.has("indicator", feed.indicator):
            what = f"there is no indicator {feed.indicator}"
            hint = catalogue.near("indicator", feed.indicator).removeprefix(": ")
            context.faults.append(source.fault(("feeds", position, "indicator"), what, hint))
            continue
        model, _ = catalogue.entry("indicator", feed.indicator)
        if isinstance(model, IndicatorBase):
            _feed(context, intervention, position, feed, model, scope)
    for name in intervention.growth:
        if name not in seen and name != "all":
            what = f"growth names {name}, which is not fed"
            context.faults.append(source.fault(("growth", name), what))
    return context.faults


def _feed(
    context: Context,
    intervention: Intervention,
    position: int,
    feed: Feed,
    indicator: IndicatorBase,
    scope: dict[str, Operand],
) -> None:
    source = intervention.source_file
    declared = indicator.inputs if isinstance(indicator, Computed) else {}
    for name in feed.inputs:
        if name not in declared:
            what = f"{indicator.id} has no input {name}"
            todo = f"it has {', '.join(declared) or 'none'}"
            context.faults.append(source.fault(("feeds", position, "inputs", name), what, todo))
    for name, wanted in declared.items():
        if name not in feed.inputs:
            if wanted.default is None:
                what = f"input {name} of {indicator.id} is not given"
                todo = "add it under inputs of this feed"
                context.faults.append(source.fault(("feeds", position), what, todo))
            continue
        with context.at(source, ("feeds", position, "inputs", name)):
            formula = parse(feed.inputs[name])
            known = {*intervention.inputs, *intervention.values}
            if set(formula.names()) & known <= set(scope):
                origin = Origin(f"intervention {intervention.id}", name)
                operand = Lowering(context.program, scope, origin).operand(formula)
                fed_as(context, operand, wanted, name, feed.inputs[name])


def check_scheme(scheme: Scheme, catalogue: Catalogue) -> list[Fault]:
    """Regime, index and indicators that a scheme names."""
    source = scheme.source_file
    faults: list[Fault] = []
    for key, kind in (("regime", "regime"), ("price_index", "index")):
        id_ = getattr(scheme, key)
        if not catalogue.has(kind, id_):
            hint = catalogue.near(kind, id_).removeprefix(": ")
            faults.append(source.fault((key,), f"there is no {kind} {id_}", hint))
    if catalogue.has("index", scheme.price_index):
        model, problems = catalogue.entry("index", scheme.price_index)
        if not problems and model is not None:
            try:
                index_number(catalogue.index(scheme.price_index), scheme.price_year)
            except ValueError as error:
                what, _, todo = str(error).partition(": ")
                faults.append(source.fault(("price_year",), what, todo))
    for id_ in scheme.qualitative.indicators:
        if not catalogue.has("indicator", id_):
            path = ("qualitative", "indicators", id_)
            faults.append(source.fault(path, f"there is no indicator {id_}"))
    return faults
