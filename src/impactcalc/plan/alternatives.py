"""Lines of a plan as they would be with other timing, so that one plan serves many projects.

Projects of a portfolio often do the same in the same way, and differ in figures and in when
an effect starts, how long it lasts and in which year money is spent. Figures are columns of
the plan's leaves. Timing is not: it makes profiles, and with them remarks and lookups by year.
So each timing that occurs is worked out once for its line, by the same code as the plan's own,
and a project says by number which of these alternatives is its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from impactcalc.models.indicator import Computed, IndicatorBase
from impactcalc.models.lines import DatedLine
from impactcalc.models.project import Adjustments, Use
from impactcalc.plan.context import Context
from impactcalc.plan.effects import Bundle
from impactcalc.plan.feeds import FeedWork
from impactcalc.plan.lines import written_line
from impactcalc.plan.prune import pruned
from impactcalc.plan.steps import Line, PhysicalLine, Step
from impactcalc.records import record

Slot = tuple[str, int]
"""A list of the project and a place in it: ``("interventions", 0)``."""

Others = Mapping[Slot, Sequence[Use | DatedLine]]


@record(frozen=True)
class Alternative:
    """The lines of one slot under one timing, with the remarks that belong to it.

    ``faulty`` says that this timing is not allowed; then the lines serve for nothing.
    """

    lines: tuple[Line, ...]
    physical: tuple[PhysicalLine, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()
    faulty: bool = False


def alternatives_of(
    context: Context,
    axis: tuple[int, ...],
    counted: Mapping[str, IndicatorBase],
    lines: Sequence[Line],
    others: Others,
) -> dict[Slot, tuple[Alternative, ...]]:
    """Every alternative of every slot, in the order given."""
    orders = {(line.list, line.id): line.order for line in lines}
    found = {}
    for slot, items in others.items():
        own = getattr(context.project, slot[0])[slot[1]]
        if isinstance(own, Use):
            uses = [_retimed(own, item) for item in items if isinstance(item, Use)]
            found[slot] = tuple(_of_use(context, axis, slot, u, counted, orders) for u in uses)
        else:
            written = [own.model_copy(update={"years": getattr(i, "years", None)}) for i in items]
            found[slot] = tuple(_of_line(context, axis, slot, w, orders) for w in written)
    return found


def _retimed(own: Use, like: Use) -> Use:
    """The use with the timing and drop-off of another."""
    adjustments = dict(own.adjustments)
    for name in {*own.adjustments, *like.adjustments}:
        entry = own.adjustments.get(name, Adjustments())
        other = like.adjustments.get(name, Adjustments())
        adjustments[name] = entry.model_copy(update={"drop_off": other.drop_off})
    return own.model_copy(update={"timing": like.timing, "adjustments": adjustments})


def _inner(context: Context) -> Context:
    """The same context, which adds to the same steps and keeps its remarks to itself."""
    return replace(context, faults=[], flags=[], physical=[], not_counted=[])


def _of_use(
    context: Context,
    axis: tuple[int, ...],
    slot: Slot,
    use: Use,
    counted: Mapping[str, IndicatorBase],
    orders: Mapping[tuple[str, str], int],
) -> Alternative:
    inner = _inner(context)
    intervention = context.catalogue.intervention(use.use)
    bundle = Bundle(inner, slot[1], use, intervention, axis)
    bundle.read_inputs()
    lines = []
    for feed in intervention.feeds:
        indicator = counted.get(feed.indicator)
        if isinstance(indicator, Computed):
            order = orders.get(("effects", f"{use.id}/{indicator.id}"), 0)
            line = FeedWork(inner, bundle, feed, indicator).line(order)
            lines += [line] if line is not None else []
    return _alternative(inner, lines)


def _of_line(
    context: Context,
    axis: tuple[int, ...],
    slot: Slot,
    item: DatedLine,
    orders: Mapping[tuple[str, str], int],
) -> Alternative:
    inner, lines = _inner(context), []
    with inner.at(inner.source, slot):
        lines.append(written_line(inner, item, slot, axis, orders[slot[0], item.id]))
    return _alternative(inner, lines)


def _alternative(inner: Context, lines: list[Line]) -> Alternative:
    flags = tuple(dict.fromkeys(inner.flags))
    return Alternative(tuple(lines), tuple(inner.physical), flags, faulty=bool(inner.faults))


def all_pruned(
    steps: Sequence[Step],
    lines: Sequence[Line],
    physical: Sequence[PhysicalLine],
    alternatives: Mapping[Slot, Sequence[Alternative]],
) -> tuple[
    tuple[Step, ...],
    tuple[Line, ...],
    tuple[PhysicalLine, ...],
    dict[Slot, tuple[Alternative, ...]],
]:
    """Steps that the lines and their alternatives rest on, numbered anew, and all of these."""
    flat = [one for some in alternatives.values() for one in some]
    kept, all_lines, all_physical = pruned(
        steps,
        [*lines, *(line for one in flat for line in one.lines)],
        [*physical, *(line for one in flat for line in one.physical)],
    )
    at, at_physical = len(lines), len(physical)
    found: dict[Slot, tuple[Alternative, ...]] = {}
    for slot, some in alternatives.items():
        moved = []
        for one in some:
            end, end_physical = at + len(one.lines), at_physical + len(one.physical)
            own, own_physical = all_lines[at:end], all_physical[at_physical:end_physical]
            moved.append(replace(one, lines=own, physical=own_physical))
            at, at_physical = end, end_physical
        found[slot] = tuple(moved)
    return kept, all_lines[: len(lines)], all_physical[: len(physical)], found
