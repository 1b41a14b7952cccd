"""Project, catalogue and scheme to a plan; every fault of the project at once."""

from __future__ import annotations

from dataclasses import replace

from impactcalc import limits
from impactcalc.catalogue import Catalogue
from impactcalc.errors import Fault, InputError, UnverifiedError
from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import Computed
from impactcalc.models.inputs import Date
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.parties import abroad, carriers
from impactcalc.plan.alternatives import Alternative, Others, Slot, all_pruned, alternatives_of
from impactcalc.plan.choices import counted_indicators, level_lines
from impactcalc.plan.context import Context
from impactcalc.plan.dated import YearAxisError
from impactcalc.plan.discounting import class_factors
from impactcalc.plan.doors import check_doors, check_words
from impactcalc.plan.effects import Bundle
from impactcalc.plan.feeds import FeedWork
from impactcalc.plan.lines import parties_in_order, written_lines
from impactcalc.plan.steps import Line, Plan
from impactcalc.prices import check_exchange, check_price_index


def compile_plan(
    project: Project, *, catalogue: Catalogue, scheme: Scheme, allow_unverified: bool = False
) -> Plan:
    """A plan for the project, with units checked and spent.

    Raises
    ------
    InputError
        Every fault of the project, and of the catalogue files it uses.
    UnverifiedError
        It needs figures nobody has verified, and ``allow_unverified`` is not set.
    """
    return compile_shape(
        project, {}, catalogue=catalogue, scheme=scheme, allow_unverified=allow_unverified
    )[0]


def compile_shape(
    project: Project,
    others: Others,
    *,
    catalogue: Catalogue,
    scheme: Scheme,
    allow_unverified: bool = False,
) -> tuple[Plan, dict[Slot, tuple[Alternative, ...]]]:
    """A plan for projects that differ in figures, and in when their lines count.

    Parameters
    ----------
    project : the first of them
    others : for an intervention or written line of it, the same one as others of them have it;
        of these only the timing is used

    Returns
    -------
    The plan of the project, and the alternatives for each slot, in the order of ``others``.

    Raises
    ------
    InputError, UnverifiedError
        As :func:`compile_plan`, of the project itself. An alternative at fault says so.
    """
    last = max([project.last_year, *_due_years(project)])
    for _ in range(100):
        context = Context(project, scheme, catalogue, allow_unverified)
        try:
            return _compile(context, tuple(range(project.start, last + 1)), others)
        except YearAxisError as need:
            if need.year > limits.LAST_YEAR:
                what = f"a due year of {need.year} is too far away"
                raise InputError([project.source_file.fault((), what)]) from need
            last = need.year
    raise InputError([project.source_file.fault((), "due years keep growing")])


def _due_years(project: Project) -> list[int]:
    years = [e.due_with for e in project.effects if isinstance(e.due_with, int)]
    for use in project.interventions:
        years += [v.year for v in use.inputs.values() if isinstance(v, Date) and v.year]
    return years


def _compile(
    context: Context, axis: tuple[int, ...], others: Others
) -> tuple[Plan, dict[Slot, tuple[Alternative, ...]]]:
    project, scheme = context.project, context.scheme
    _check_scheme(context)
    _check_horizon(context)
    bundles = _bundles(context, axis)
    counted = counted_indicators(context, bundles)
    lines: list[Line] = []
    for bundle in bundles:
        for feed in bundle.intervention.feeds:
            indicator = counted.get(feed.indicator)
            if isinstance(indicator, Computed):
                line = FeedWork(context, bundle, feed, indicator).line(len(lines))
                lines += [line] if line is not None else []
    lines += written_lines(context, axis, len(lines))
    if sum(line.list == "effects" for line in lines) > limits.EFFECTS:
        context.fault((), f"has more than {limits.EFFECTS} effects", "split the project")
    check_doors(context, lines)
    check_words(context)
    levels = level_lines(context, counted)
    alternatives = alternatives_of(context, axis, counted, lines, others)
    told = [line for some in alternatives.values() for one in some for line in one.lines]
    factors, bands = class_factors(context, [*lines, *told], axis)
    if project.start < scheme.base_year:
        context.flags.append(("compounded_before_base_year", ""))
    _refuse(context)
    steps, kept, physical, alternatives = all_pruned(
        context.program.steps, lines, context.physical, alternatives
    )
    plan = Plan(
        project_id=project.id,
        scheme=scheme,
        start=project.start,
        last=project.last_year,
        years=axis,
        steps=steps,
        lines=kept,
        physical=physical,
        levels=tuple(levels),
        not_counted=tuple(dict.fromkeys(context.not_counted)),
        carriers=carriers(project),
        abroad=abroad(project) if scheme.standing == "national" else frozenset(),
        parties=tuple(dict.fromkeys(parties_in_order(context, lines))),
        factors=factors,
        bands=bands,
        flags=tuple(dict.fromkeys(context.flags)),
        unverified=tuple(sorted((kinds[0], id_) for id_, kinds in context.gated.items())),
        used=tuple(sorted((kind, id_, hash_) for (kind, id_), hash_ in context.used.items())),
        illustrative=project.illustrative,
        illustrative_anywhere=_marked(project),
    )
    return plan, alternatives


def _check_scheme(context: Context) -> None:
    """What the scheme names must be there, or nothing can be computed."""
    scheme = context.scheme
    for key, kind, id_ in (
        ("regime", "regime", scheme.regime),
        ("price_index", "index", scheme.price_index),
    ):
        with context.at(scheme.source_file, (key,)):
            if not context.catalogue.has(kind, id_):
                raise ValueError(f"there is no {kind} {id_}{context.catalogue.near(kind, id_)}")
    _check_indices(context)
    _refuse(context)


def _check_indices(context: Context) -> None:
    """Exchange rates are rates of their currencies, and the price index is none."""
    scheme, catalogue = context.scheme, context.catalogue
    with context.at(scheme.source_file, ("price_index",)):
        if catalogue.has("index", scheme.price_index):
            check_price_index(catalogue.index(scheme.price_index))
    for foreign, id_ in scheme.exchange.items():
        with context.at(scheme.source_file, ("exchange", foreign)):
            if not catalogue.has("index", id_):
                raise ValueError(f"there is no index {id_}{catalogue.near('index', id_)}")
            check_exchange(catalogue.index(id_), foreign, scheme.currency)


def _marked(project: Project) -> bool:
    """Whether anything in the project is marked as illustrative."""
    lists = ("interventions", "effects", "resources", "income", "transfers", "financing")
    items = [item for name in (*lists, "qualitative") for item in getattr(project, name)]
    return project.illustrative or any(item.illustrative for item in items)


def _check_horizon(context: Context) -> None:
    longest = context.scheme.horizon.longest
    if context.project.horizon > longest:
        what = f"horizon {context.project.horizon} years is longer than {longest} years"
        todo = f"scheme {context.scheme.id} sets that limit: shorten it, or choose a scheme"
        context.fault(("horizon",), what, todo)


def _bundles(context: Context, axis: tuple[int, ...]) -> list[Bundle]:
    bundles = []
    for position, use in enumerate(context.project.interventions):
        path = ("interventions", position, "use")
        with context.at(context.source, path):
            intervention: Intervention = context.catalogue.intervention(use.use)
            context.used.setdefault(("intervention", intervention.id), intervention.hash())
            bundle = Bundle(context, position, use, intervention, axis)
            bundle.read_inputs()
            bundles.append(bundle)
    return bundles


def _refuse(context: Context) -> None:
    """Raise what was collected."""
    allowed = context.allow_unverified or context.scheme.evidence.unverified == "flag"
    gates = [] if allowed else [_gate_fault(context, id_) for id_ in sorted(context.gated)]
    if context.faults:
        _gather_price_year(context)
        faults = list(dict.fromkeys([*context.faults, *gates]))
        faults.sort(key=lambda f: (f.file != context.source.file, f.file, f.line, f.column))
        raise InputError(faults)
    if gates:
        raise UnverifiedError(gates)


def _gather_price_year(context: Context) -> None:
    """One fault, not one for each amount, where the index lacks the price year of the scheme."""
    scheme = context.scheme
    start = f"price index {scheme.price_index} has no year {scheme.price_year}:"
    found = [fault for fault in context.faults if fault.what.startswith(start)]
    if len(found) > 1:
        todo = "choose another price year for the result"
        one = scheme.source_file.fault(("price_year",), found[0].what, todo)
        one = replace(one, file=one.file or f"scheme {scheme.id}")
        context.faults[:] = [one, *(fault for fault in context.faults if fault not in found)]


def _gate_fault(context: Context, id_: str) -> Fault:
    kind = context.gated[id_][0]
    what = f"{kind} {id_} is unverified: nobody has seen it in its source"
    todo = "pass --allow-unverified (allow_unverified=True in Python) to use it all the same"
    model, _ = context.catalogue.entry(kind, id_)
    assert model is not None
    return model.source_file.fault(("verification",), what, todo)
