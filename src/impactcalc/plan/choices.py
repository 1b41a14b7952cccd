"""Which feeds count: what is left out, what is chosen, and levels of qualitative indicators."""

from __future__ import annotations

from difflib import get_close_matches

from impactcalc.errors import CatalogueError, InputError
from impactcalc.formula import parse
from impactcalc.models.indicator import (
    Computed,
    DifferenceIndicator,
    IndicatorBase,
    PlainIndicator,
    QualitativeIndicator,
)
from impactcalc.models.project import Timing
from impactcalc.models.words import as_todo
from impactcalc.overlap import a_choice, clashes, not_chosen
from impactcalc.plan.context import Context
from impactcalc.plan.effects import Bundle
from impactcalc.plan.steps import LevelLine, NotCounted
from impactcalc.reader import PathKeys


def counted_indicators(context: Context, bundles: list[Bundle]) -> dict[str, IndicatorBase]:
    """Indicators that count, by id, in the order in which they are fed.

    What does not count goes to ``not_counted`` of the context with its reason.
    """
    fed = _fed(context, bundles)
    levels = {item.indicator for item in context.project.qualitative}
    _check_names(context, fed, bundles)
    counted: dict[str, IndicatorBase] = {}
    for id_, indicator in fed.items():
        reason = context.project.leave_out.get(id_)
        if reason is not None:
            context.not_counted.append(NotCounted(id_, reason.text("en")))
        elif ("leave_out", id_) in context.source.lost:
            pass  # it is left out, for a reason that could not be read
        elif isinstance(indicator, QualitativeIndicator) and id_ not in levels:
            context.not_counted.append(NotCounted(id_, "no level given"))
        else:
            counted[id_] = indicator
    for id_, reason in context.project.leave_out.items():
        if id_ not in fed and context.catalogue.has("indicator", id_):
            context.not_counted.append(NotCounted(id_, reason.text("en")))
    for id_ in _wrong_settings(context, counted, bundles):
        del counted[id_]
    return _guarded(context, counted, bundles, fed)


def _fed(context: Context, bundles: list[Bundle]) -> dict[str, IndicatorBase]:
    fed: dict[str, IndicatorBase] = {}
    for bundle in bundles:
        for position, feed in enumerate(bundle.intervention.feeds):
            path: PathKeys = ("feeds", position, "indicator")
            with context.at(bundle.intervention.source_file, path):
                if feed.indicator not in fed:
                    fed[feed.indicator] = context.catalogue.indicator(feed.indicator)
    for position, item in enumerate(context.project.qualitative):
        place: PathKeys = ("qualitative", position, "indicator")
        with context.at(context.source, place):
            indicator = context.catalogue.indicator(item.indicator)
            if not isinstance(indicator, QualitativeIndicator):
                raise ValueError(f"{item.indicator} has no levels: name a qualitative indicator")
            fed.setdefault(item.indicator, indicator)
    return fed


def _wrong_settings(
    context: Context, counted: dict[str, IndicatorBase], bundles: list[Bundle]
) -> set[str]:
    """Indicators with a setting of the project that cannot be right; it is reported."""
    wrong: set[str] = set()
    for bundle in bundles:
        members = [
            indicator
            for feed in bundle.intervention.feeds
            if isinstance(indicator := counted.get(feed.indicator), Computed)
            and not _needs_absent(bundle, feed.inputs)
        ]
        wrong.update(_without_start(context, members, bundle))
        wrong.update(x.id for x in members if _deducted_twice(context, x, bundle))
    return wrong


def _without_start(context: Context, members: list[Computed], bundle: Bundle) -> list[str]:
    """Indicators without a first year in the horizon: one fault for all of an intervention."""
    timing = bundle.use.timing
    year = timing.first_year
    if year is not None and not context.first <= year <= context.last:
        span = f"{context.first} to {context.last}, the years of the project"
        what = f"first_year {year} lies outside {span}"
        todo = "change the year, start or horizon"
        context.fault((*bundle.path, "timing", "first_year"), what, todo)
        return [indicator.id for indicator in members]
    if not (_silent(timing) and _silent(bundle.intervention.timing)):
        return []
    lasting = (PlainIndicator, DifferenceIndicator)
    lacking = [x.id for x in members if isinstance(x, lasting) and _silent(x.timing)]
    if lacking:
        what = f"nobody says when {bundle.use.id}/{lacking[0]} starts"
        context.fault(bundle.path, what, f"add timing: {{first_year: {context.first + 1}}}")
    return lacking


def _silent(timing: Timing) -> bool:
    return timing.first_year is None and timing.delay is None


def _deducted_twice(context: Context, indicator: Computed, bundle: Bundle) -> bool:
    """Whether a deadweight stands on a modelled counterfactual (rules 2); it is reported."""
    given = bundle.use.adjustments
    if indicator.counterfactual.is_ != "modelled":
        return False
    if context.source.lost_at((*bundle.path, "adjustments", indicator.id)):
        return True  # what was meant is not known
    for name in (indicator.id, "all"):
        entry = given.get(name)
        if entry is not None and entry.deadweight is not None:
            fed = {feed.indicator for feed in bundle.intervention.feeds}
            misspelt = [other for other in given if other not in {*fed, "all"}]  # reported
            if entry.deadweight > 0 and not get_close_matches(indicator.id, misspelt):
                what = (
                    f"deadweight {entry.deadweight:g} on {indicator.id} would count twice, for "
                    "its formulas subtract already what happens without the project"
                )
                todo = f"set deadweight 0 for {indicator.id}"
                path = (*bundle.path, "adjustments", name, "deadweight")
                context.fault(path, what, todo)
            return entry.deadweight > 0
    return False


def _guarded(
    context: Context,
    counted: dict[str, IndicatorBase],
    bundles: list[Bundle],
    fed: dict[str, IndicatorBase],
) -> dict[str, IndicatorBase]:
    """Apply ``choose``, and refuse two indicators that count one benefit."""
    active = {
        id_: indicator for id_, indicator in counted.items() if _can_count(id_, indicator, bundles)
    }
    members = {id_: indicator.exclusion_groups for id_, indicator in active.items()}
    choose = context.project.choose
    dropped = not_chosen(members, choose)
    for group, chosen in choose.items():
        if _wrong_choice(context, group, fed, dropped) or chosen in active:
            continue
        if _all_known(context, fed, bundles, chosen):
            what = f"{chosen} is chosen, and does not count in this project"
            todo = "choose an indicator that is fed and not left out"
            context.fault(("choose", group), what, todo)
    for id_, (group, chosen) in dropped.items():
        context.not_counted.append(NotCounted(id_, f"{chosen} chosen in group {group}"))
    kept = {id_: groups for id_, groups in members.items() if id_ not in dropped}
    found = [
        clash
        for clash in clashes(kept, _reasons(context))
        if not context.source.lost_at(("choose", clash.group))  # what was chosen is not known
    ]
    line = ", ".join(f"{group}: {id_}" for group, id_ in a_choice(members, choose).items())
    todo = f"keep one of them, in the project file, with a line such as choose: {{{line}}}"
    for clash in found:
        context.fault(_place_of(clash.members, bundles), str(clash), todo)
    return {id_: indicator for id_, indicator in counted.items() if id_ not in dropped}


def _wrong_choice(
    context: Context,
    group: str,
    fed: dict[str, IndicatorBase],
    dropped: dict[str, tuple[str, str]],
) -> bool:
    """Whether a choice names no member of its group, or one that cannot count; it is reported."""
    chosen, path = context.project.choose[group], ("choose", group)
    other, winner = dropped.get(chosen, ("", ""))
    if not context.catalogue.has("indicator", chosen):
        context.fault(path, *_no_indicator(context, chosen))
    elif chosen in fed and group not in fed[chosen].exclusion_groups:
        groups = ", ".join(fed[chosen].exclusion_groups) or "none"
        what = f"{chosen} is not in group {group}: its groups are {groups}"
        context.fault(path, what, "choose a member of the group")
    elif chosen in fed and chosen in context.project.leave_out:
        what = f"{chosen} is chosen, and is left out"
        context.fault(path, what, "keep one of the two")
    elif winner in fed and other in fed[winner].exclusion_groups:
        what = f"{chosen} is chosen, and drops out because {winner} is chosen in group {other}"
        context.fault(path, what, "choose the same indicator in both groups")
    else:
        return False
    return True


def _reasons(context: Context) -> dict[str, str]:
    """What the members of a group share, in words that go on a sentence; own groups have none."""
    try:
        terms = context.catalogue.terms("exclusion_groups")
    except (InputError, LookupError):
        return {}
    texts = {group: term.name.text("en") for group, term in terms.items()}
    return {group: text[:1].lower() + text[1:] for group, text in texts.items()}


def _no_indicator(context: Context, id_: str) -> tuple[str, str]:
    hint = as_todo(context.catalogue.near("indicator", id_).removeprefix(": "))
    return f"there is no indicator {id_}", hint or "choose one of the catalogue"


def _all_known(
    context: Context, fed: dict[str, IndicatorBase], bundles: list[Bundle], chosen: str
) -> bool:
    """Whether an indicator is not fed for sure: nothing that may feed it was unreadable."""
    try:
        context.catalogue.indicator(chosen)
    except InputError:
        return False  # it has faults of its own
    if any(path[0] == "interventions" and len(path) > 2 for path in context.source.lost):
        return False
    if chosen in fed:
        return not context.faults
    return len(bundles) == len(context.project.interventions) and not any(
        path[0] in ("interventions", "qualitative") and len(path) <= 3
        for path in context.source.lost
    )


def _place_of(members: tuple[str, ...], bundles: list[Bundle]) -> PathKeys:
    """The last intervention that feeds one of the members."""
    for bundle in reversed(bundles):
        if any(feed.indicator in members for feed in bundle.intervention.feeds):
            return bundle.path
    return ("interventions",)


def _can_count(id_: str, indicator: IndicatorBase, bundles: list[Bundle]) -> bool:
    """Whether some intervention has the inputs for it; what cannot count cannot overlap."""
    if isinstance(indicator, QualitativeIndicator):
        return True
    for bundle in bundles:
        for feed in bundle.intervention.feeds:
            if feed.indicator == id_ and not _needs_absent(bundle, feed.inputs):
                return True
    return False


def _needs_absent(bundle: Bundle, inputs: dict[str, str]) -> bool:
    try:
        names = {name for text in inputs.values() for name in parse(text).names()}
    except ValueError:
        return False
    return any(declared.optional for name, declared in bundle.missing.items() if name in names)


def _check_names(context: Context, fed: dict[str, IndicatorBase], bundles: list[Bundle]) -> None:
    """Indicators named in settings of the project must be fed by something."""
    for bundle in bundles:
        own = {feed.indicator for feed in bundle.intervention.feeds}
        use = bundle.use
        for name in use.inputs:
            if name not in bundle.intervention.inputs:
                # The input that was meant is not reported as missing as well.
                bundle.faulty.update(get_close_matches(name, list(bundle.missing), n=1))
        for key, names in (
            ("adjustments", use.adjustments),
            ("growth", use.growth),
            ("shares", use.shares),
        ):
            for name in names:
                if name not in own and not (name == "all" and key != "shares"):
                    what = f"{use.use} does not feed {name}"
                    close = get_close_matches(name, sorted(own), n=1)
                    todo = f"write {close[0]}" if close else f"name one of {', '.join(sorted(own))}"
                    context.fault((*bundle.path, key, name), what, todo)
    for name in context.project.leave_out:
        path: PathKeys = ("leave_out", name)
        if not context.catalogue.has("indicator", name):
            context.fault(path, *_no_indicator(context, name))
        if any(item.indicator == name for item in context.project.qualitative):
            what = f"{name} has a level, and is left out"
            context.fault(path, what, "keep one of the two")


def level_lines(context: Context, counted: dict[str, IndicatorBase]) -> list[LevelLine]:
    """Levels in file order; with theta above 0 also those that the scheme misses."""
    qualitative = context.scheme.qualitative
    scored = qualitative.indicators if qualitative.theta > 0 else {}
    lines = []
    for item in context.project.qualitative:
        if item.indicator in counted:
            indicator = counted[item.indicator]
            context.used.setdefault(("indicator", indicator.id), indicator.hash())
            lines.append(
                LevelLine(
                    item.indicator,
                    item.level,
                    item.evidence,
                    context.project.illustrative or item.illustrative,
                    item.indicator in scored,
                )
            )
    given = {line.indicator for line in lines}
    for id_ in scored:
        if id_ not in given:
            try:
                context.catalogue.indicator(id_)
            except (LookupError, CatalogueError) as error:
                what = f"scheme {context.scheme.id} scores {id_}: {error}"
                context.fault((), what, "add the catalogue that has it, or change the scheme")
                continue
            lines.append(LevelLine(id_, None, None, False, True))
    return lines
