"""When an assessment raises which flag: conditions on one project or a column of projects.

Each condition is written once, as a mask over the projects of a batch. `said` tells the
flags of one project with their figures; a portfolio keeps one bit for each code.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from impactcalc.evidence import shown
from impactcalc.ledger import EXTERNAL, Bools, Floats, Ledger, added
from impactcalc.plan.steps import Line, ValueUse
from impactcalc.ratings import Ratings, Sums
from impactcalc.records import record

Mask = Bools | bool


@record(frozen=True)
class Condition:
    """A flag that may be raised, and in which projects it is.

    ``mask`` is a bool array of the shape of the batch, or one for all projects of it. The
    other fields are those of the flag; ``effect`` is the number of the line, and ``rests_on``
    the kind of part of the method, whose share of the euros the flag tells.
    """

    code: str
    mask: Mask
    where: str | None = None
    domain: str | None = None
    party: str | None = None
    value: str | None = None
    excess: Floats | None = None
    effect: int | None = None
    rests_on: str | None = None


def conditions(ledger: Ledger, sums: Sums, ratings: Ratings) -> Iterator[Condition]:
    """Every flag there may be, in the fixed order of flags.

    The codes come in the same order for all batches of one plan.
    """
    plan = ledger.plan
    for code, where in plan.flags:
        yield Condition(code, True, where=where or None)
    for line, mask in negative_effects(ledger):
        yield Condition("negative_effect", mask, where=line.id)
    yield from _of_pillars(ratings)
    yield from _of_payments(ledger)
    yield Condition("rests_on_purchases", rests_on_purchases(sums))
    for domain, mask in harms(ledger, sums):
        yield Condition("harm", mask, domain=domain)
    for number, line in ledger.effect_lines():
        for use in line.values:
            for code in codes_of(use):
                yield Condition(code, True, where=line.id, value=use.id, effect=number)
    yield from _of_physical_values(ledger)
    for kind, id_ in plan.unverified:
        if kind in ("regime", "index"):
            yield Condition("value_unverified", True, value=id_, rests_on=kind)
    if plan.illustrative_anywhere:
        yield Condition("illustrative", True)


def negative_effects(ledger: Ledger) -> Iterator[tuple[Line, Bools]]:
    """Effects with the projects in which avoided costs are negative in a year that counts."""
    for _, line in ledger.effect_lines():
        if line.difference is None:
            continue
        below = ledger.values.arrays[line.difference] < 0
        if below.shape[-1] > 1:
            below = below & ledger.counts(line)
        yield line, np.any(below, axis=-1)


def rests_on_purchases(sums: Sums) -> Mask:
    """Whether the net present value has another sign without what buyers gain at the price."""
    return np.not_equal(np.sign(sums.npv), np.sign(sums.npv_without_purchases))


def harms(ledger: Ledger, sums: Sums) -> Iterator[tuple[str, Bools]]:
    """Domains whose effects outside the carriers are a harm above the threshold, and where."""
    threshold = ledger.plan.scheme.harm.threshold * np.asarray(sums.resources)
    entries = ledger.of("effect", pillar=EXTERNAL)
    lines = ledger.plan.lines
    for domain in sorted({lines[entry.line].domain for entry in entries}):
        own = [entry for entry in entries if lines[entry.line].domain == domain]
        yield domain, np.less(ledger.total(own), -threshold * (1.0 + 1e-12))


def illustrative_share(ledger: Ledger) -> Floats:
    """Part of the absolute present value of effects that is marked illustrative.

    1 where the project is marked and 0 where no effect is; else NaN where effects are worth
    nothing. Shape ``(*batch,)``, or none where it is the same for the batch.
    """
    lines = sorted(ledger.effect_lines(), key=lambda item: item[1].id)
    if ledger.plan.illustrative or not any(line.illustrative for _, line in lines):
        return np.asarray(1.0 if ledger.plan.illustrative else 0.0)
    sizes = [(line, np.abs(ledger.effect_value(number))) for number, line in lines]
    total = added(size for _, size in sizes)
    marked = added(size for line, size in sizes if line.illustrative)
    with np.errstate(all="ignore"):
        return marked / np.where(total > 0, total, np.nan)


def _of_pillars(ratings: Ratings) -> Iterator[Condition]:
    """Harm and losses that points do not show, and points that the floor lifts."""
    yield Condition("net_external_harm", (ratings.r_s < 0) | (ratings.r_s_long < 0))
    yield Condition("negative_earnings", ratings.r_e < 0)
    yield Condition("floor_active", ratings.floored_s0, where="s0")
    yield Condition("floor_active", ratings.floored_s, where="s")
    yield Condition("floor_active", ratings.floored_e, where="e")


def _of_payments(ledger: Ledger) -> Iterator[Condition]:
    """Non-carriers who pay more than they gain."""
    code, found = "payment_above_benefit", ledger.payments_above_benefit()
    for party, excess, _ in found:
        yield Condition(code, np.greater(excess, 0), party=party, excess=excess)
    if not found:
        yield Condition(code, False)


def codes_of(use: ValueUse) -> Iterator[str]:
    """What is to be said of a value that is used."""
    if use.outside:
        yield "value_outside_validity"
    mark = shown(use.verification)
    if mark != "read":
        yield f"value_{mark}"


def _of_physical_values(ledger: Ledger) -> Iterator[Condition]:
    """Values that stand only behind a quantity; it has no share of the euros."""
    priced = {(line.id, use.id) for _, line in ledger.effect_lines() for use in line.values}
    for line in ledger.plan.physical:
        for use in line.values:
            if (line.effect, use.id) in priced:
                continue
            priced.add((line.effect, use.id))
            for code in codes_of(use):
                yield Condition(code, True, where=line.effect, value=use.id)
