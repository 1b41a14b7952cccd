"""What an assessment says in figures, from the ledger of one project (rules 4 and 5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from impactcalc import finance
from impactcalc.documents import PartyPart
from impactcalc.ledger import Ledger, added
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import LevelLine
from impactcalc.ratings import POINTS_PER_LEVEL as POINTS_PER_LEVEL
from impactcalc.ratings import (
    QUADRANTS,
    REASONS,
    Codes,
    Floats,
    Sums,
    all_resources,
    ratings,
    sums_of,
)
from impactcalc.ratings import quality as quality
from impactcalc.records import record

Range = tuple[float, float]

_FIGURES = ("r_s", "r_e", "r_s_long", "bcr", "s0", "s", "e", "mv0", "mv", "certified_bcr")


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
    found = sums_of(ledger)
    sums = Pillars(
        resources=float(found.resources),
        earned=float(found.earned),
        external=float(found.external),
        external_long=float(found.external_long),
        npv=float(found.npv),
        npv_without_purchases=float(found.npv_without_purchases),
        bcr_all_resources=_number(all_resources(ledger, found)),
    )
    return rated(sums, ledger.plan.scheme, levels)


def rated(sums: Pillars, scheme: Scheme, levels: Sequence[LevelLine]) -> Pillars:
    """The sums with ratios, points, scores, certificate and quadrant."""
    found = ratings(bare_sums(sums), scheme, levels)
    figures = {key: _number(getattr(found, key)) for key in _FIGURES}
    ranges = {
        f"{key}_range": _range(getattr(found, f"{key}_low"), getattr(found, f"{key}_high"))
        for key in ("s0", "s", "mv0", "mv")
    }
    return replace(
        sums,
        floored=tuple(key for key in ("s0", "s", "e") if getattr(found, f"floored_{key}")),
        quadrant=_word(QUADRANTS, found.quadrant),
        reason=_word(REASONS, found.reason),
        **figures,  # type: ignore[arg-type]
        **ranges,  # type: ignore[arg-type]
    )


def bare_sums(pillars: Pillars) -> Sums:
    """The sums of one project, as arrays of no axes."""
    return Sums(*(np.asarray(getattr(pillars, field.name)) for field in fields(Sums)))


def _number(figure: Floats) -> float | None:
    """A figure, None where it is not defined."""
    number = float(figure)
    return None if math.isnan(number) else number


def _range(low: Floats | None, high: Floats | None) -> Range | None:
    """Both ends of a figure, None where it has none."""
    if low is None or high is None or math.isnan(low):
        return None
    return float(low), float(high)


def _word(words: tuple[str, ...], code: Codes) -> str | None:
    """The word of a code, None for none."""
    return None if code < 0 else words[int(code)]


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
