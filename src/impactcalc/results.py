"""What an assessment says in figures, from the ledger of one project (rules 4 and 5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from impactcalc import finance, mv
from impactcalc.documents import PartyPart
from impactcalc.ledger import EARNED, EXTERNAL, RESOURCES, Ledger, added
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import LevelLine
from impactcalc.records import record

Floats = NDArray[np.float64]
Range = tuple[float, float]

POINTS_PER_LEVEL = 25.0


@record(frozen=True)
class Pillars:
    """Sums, ratios and scores. Ratios and scores are None where nobody bears a resource.

    With a missing level and theta above 0 the scores are None as well, and the ranges
    hold both ends.
    """

    resources: float
    earned: float
    external: float
    external_long: float
    npv: float
    npv_without_purchases: float
    bcr_all_resources: float | None
    r_s: float | None = None
    r_e: float | None = None
    r_s_long: float | None = None
    bcr: float | None = None
    s0: float | None = None
    s: float | None = None
    e: float | None = None
    mv0: float | None = None
    mv: float | None = None
    s0_range: Range | None = None
    s_range: Range | None = None
    mv0_range: Range | None = None
    mv_range: Range | None = None
    floored: tuple[str, ...] = ()
    certified_bcr: float | None = None
    quadrant: str | None = None
    reason: str | None = None


def pillars_of(ledger: Ledger, levels: Sequence[LevelLine]) -> Pillars:
    """Pillars and score of one project."""
    scheme = ledger.plan.scheme
    resources, earned = float(ledger.pillar(RESOURCES)), float(ledger.pillar(EARNED))
    external = float(ledger.pillar(EXTERNAL))
    without = [entry for entry in ledger.counted() if entry.role != "purchase"]
    sums = Pillars(
        resources=resources,
        earned=earned,
        external=external,
        external_long=float(ledger.pillar(EXTERNAL, long=True)),
        npv=float(ledger.total(ledger.counted())),
        npv_without_purchases=float(ledger.total(without)),
        bcr_all_resources=_all_resources(ledger, resources, earned, external),
    )
    return rated(sums, scheme, levels)


def rated(sums: Pillars, scheme: Scheme, levels: Sequence[LevelLine]) -> Pillars:
    """The sums with ratios, points, scores, certificate and quadrant."""
    resources, earned, external = sums.resources, sums.earned, sums.external
    if resources <= 0:
        return replace(sums, reason="no_resources")
    r_s, r_e, r_s_long = external / resources, earned / resources, sums.external_long / resources
    scored = _scored(sums, scheme, (r_s, r_s_long, r_e), levels)
    return replace(
        scored,
        r_s=r_s,
        r_e=r_e,
        r_s_long=r_s_long,
        bcr=r_s + r_e,
        quadrant=mv.quadrant(r_s, r_e),
        certified_bcr=_certificate(scheme, r_s, r_e, scored),
    )


def _all_resources(
    ledger: Ledger, resources: float, earned: float, external: float
) -> float | None:
    """Benefits over the resources of everybody, none of them deducted above the line."""
    others = -float(ledger.total(ledger.of("resource", pillar=EXTERNAL)))
    total = resources + others
    return (external + others + earned) / total if total > 0 else None


def _scored(
    sums: Pillars,
    scheme: Scheme,
    ratios: tuple[float, float, float],
    levels: Sequence[LevelLine],
) -> Pillars:
    """The sums with points and scores; both ends of each where a level is missing."""
    rules, theta = scheme.pillars, scheme.qualitative.theta
    (r_s, r_s_long, r_e), both = ratios, quality(scheme, levels)

    def pillar_s(ratio: float) -> list[float]:
        money = float(mv.pillar(ratio, rules.kappa_s))
        return [float(mv.mixed(money, points, theta)) if theta else money for points in both]

    ends = {
        "s0": pillar_s(r_s),
        "s": pillar_s(r_s_long),
        "e": [float(mv.pillar(r_e, rules.kappa_e))] * 2,
    }
    floored = tuple(key for key, values in ends.items() if min(values) < rules.floor)
    lifted = {key: [max(value, rules.floor) for value in values] for key, values in ends.items()}
    for name, key in (("mv0", "s0"), ("mv", "s")):
        lifted[name] = [
            float(mv.power_mean(s, e, weight_s=rules.weight_s, power=rules.power))
            for s, e in zip(lifted[key], lifted["e"], strict=True)
        ]
    low = {key: values[0] for key, values in lifted.items()}
    result = replace(sums, floored=floored, e=low["e"])
    if both[0] == both[1]:
        return replace(result, s0=low["s0"], s=low["s"], mv0=low["mv0"], mv=low["mv"])
    ranges = {f"{key}_range": (values[0], values[1]) for key, values in lifted.items()}
    return replace(
        result,
        s0_range=ranges["s0_range"],
        s_range=ranges["s_range"],
        mv0_range=ranges["mv0_range"],
        mv_range=ranges["mv_range"],
        reason="level_missing",
    )


def quality(scheme: Scheme, levels: Sequence[LevelLine]) -> Range:
    """Lowest and highest points of the qualitative part; equal where no level is missing."""
    weights = scheme.qualitative.indicators
    if scheme.qualitative.theta == 0:
        return 0.0, 0.0
    given = {line.indicator: line.level for line in levels if line.level is not None}
    total = sum(weights.values())
    low = sum(w * POINTS_PER_LEVEL * given[i] for i, w in sorted(weights.items()) if i in given)
    open_ = sum(w * 100.0 for i, w in weights.items() if i not in given)
    return low / total, (low + open_) / total


def _certificate(scheme: Scheme, r_s: float, r_e: float, scored: Pillars) -> float | None:
    """Benefit-cost ratio that MV0 proves, under the conditions in which the proof holds."""
    rules = scheme.pillars
    plain = rules.kappa_s == rules.kappa_e == 1 and rules.weight_s == 0.5 and rules.power <= 1
    at_floor = {"s0", "e"} & set(scored.floored)
    if not plain or scheme.qualitative.theta or r_s < 0 or r_e < 0 or at_floor:
        return None
    return None if scored.mv0 is None else mv.certified_bcr(scored.mv0)


@record(frozen=True)
class RatesOfReturn:
    """Rates of the yearly sum X + Rev - I."""

    irr: float | None
    irr_roots: tuple[float, ...]
    irr_reason: str | None
    discounted_payback_year: int | None
    equivalent_annual_value: float


def rates_of(ledger: Ledger, npv: float) -> RatesOfReturn:
    """Internal rates, payback and equivalent annual value of one project."""
    flows = np.asarray(ledger.net_by_year())
    discounted = np.asarray(ledger.discounted_by_year())
    rate, roots, reason = finance.irr_all(flows)
    payback = finance.payback(discounted)
    standard = ledger.plan.factors["standard"][1 : ledger.calendar.count]
    return RatesOfReturn(
        irr=rate,
        irr_roots=tuple(float(root) for root in roots),
        irr_reason=reason,
        discounted_payback_year=None if payback is None else ledger.plan.start + int(payback),
        equivalent_annual_value=npv / float(standard.sum()),
    )


@record(frozen=True)
class LongTerm:
    """When the positive amounts of effects fall; None where there are none."""

    share_after_4: float | None
    share_after_10: float | None
    share_after_30: float | None
    duration: float | None


def long_term_of(ledger: Ledger) -> LongTerm:
    """Shares of present value after 4, 10 and 30 years, and mean duration in years."""
    by_year = np.zeros(ledger.calendar.count)
    for number, line in sorted(ledger.effect_lines(), key=lambda item: item[1].id):
        rows = added(ledger.gain_by_year(entry) for entry in ledger.effect_entries(number))
        factors = ledger.calendar.factors(line)[: ledger.calendar.count]
        by_year += np.maximum(rows, 0.0) * factors
    total = float(by_year.sum())
    if total <= 0:
        return LongTerm(None, None, None, None)
    since = np.arange(ledger.calendar.count)

    def after(years: int) -> float:
        return float(by_year[since > years].sum() / total)

    return LongTerm(after(4), after(10), after(30), float((by_year * since).sum() / total))


def party_rows(ledger: Ledger) -> tuple[PartyPart, ...]:
    """One row for each party, in the order of the plan."""
    return tuple(_party_row(ledger, party) for party in ledger.plan.parties)


def _party_row(ledger: Ledger, party: str) -> PartyPart:
    own = ledger.of(party=party)

    def part(*roles: str) -> float:
        return float(ledger.total(entry for entry in own if entry.role in roles))

    return PartyPart(
        party=party,
        resources=part("resource"),
        effects=part("effect", "purchase"),
        paid=part("paid"),
        received=part("received"),
        net=float(ledger.total(entry for entry in own if entry.role != "financing")),
        financing=part("financing") + _moved(ledger, party),
        cashable=_cashable(ledger, party),
        counted=party not in ledger.plan.abroad,
    )


def _moved(ledger: Ledger, party: str) -> float:
    """Payments booked as financing, where the scheme reclassifies what exceeds the benefit."""
    return math.fsum(
        float(ledger.line_values[entry.line]) * entry.weight * (1.0 - float(ledger.scale(entry)))
        for entry in ledger.of("paid", "received", party=party)
    )


def _cashable(ledger: Ledger, party: str) -> float:
    """Present value of effects at a party times their cashable share."""
    return math.fsum(
        float(ledger.line_values[number]) * line.shares[party] * line.cashable[party]
        for number, line in ledger.effect_lines()
        if party in line.shares
    )
