"""What an assessment says beside its figures: evidence, flags, points of levels."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from impactcalc.documents import EvidencePart, FlagPart
from impactcalc.evidence import VERIFICATIONS, lowest, shown, weakest
from impactcalc.ledger import EXTERNAL, Ledger
from impactcalc.plan.steps import Line
from impactcalc.results import Pillars


class Weights:
    """Weight of each effect: its part of the sum of absolute present values."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.sizes = {n: abs(float(ledger.effect_value(n))) for n, _ in ledger.effect_lines()}
        # Exactly rounded sums, so that the order of lines changes not one bit.
        self.total = math.fsum(self.sizes.values())

    def share(self, number: int) -> float | None:
        """Share of one effect."""
        return self.sizes[number] / self.total if self.total > 0 else None

    def share_where(self, chosen: list[int]) -> float | None:
        """Share of several effects."""
        if self.total <= 0:
            return None
        return math.fsum(self.sizes[n] for n in chosen) / self.total


def level_of(line: Line) -> int:
    """Lowest level of evidence of an effect: its own, and those of the values it used."""
    return lowest([line.evidence, *(use.evidence for use in line.values)])


def verification_of(line: Line) -> str:
    """Weakest verification among the values an effect used."""
    return weakest(use.verification for use in line.values)


def evidence_of(ledger: Ledger, weights: Weights) -> EvidencePart:
    """How much rests on which mark, and how much on level 1."""
    lines = ledger.effect_lines()
    marks: dict[str, float | None] = {
        mark: weights.share_where([n for n, line in lines if verification_of(line) == mark])
        for mark in VERIFICATIONS
    }
    weak = [n for n, line in lines if level_of(line) == 1]
    return EvidencePart(marks, weights.share_where(weak))


def flags_of(ledger: Ledger, pillars: Pillars, weights: Weights) -> tuple[FlagPart, ...]:
    """Every remark, in a fixed order."""
    return tuple(_all_flags(ledger, pillars, weights))


def _all_flags(ledger: Ledger, pillars: Pillars, weights: Weights) -> Iterator[FlagPart]:
    plan = ledger.plan
    for code, where in plan.flags:
        yield FlagPart(code, where=where or None)
    yield from _negative_effects(ledger)
    yield from _pillar_flags(pillars)
    for party, excess, _ in ledger.payments_above_benefit():
        yield FlagPart("payment_above_benefit", party=party, excess=float(excess))
    if np.sign(pillars.npv) != np.sign(pillars.npv_without_purchases):
        yield FlagPart("rests_on_purchases")
    yield from _harms(ledger, pillars)
    for number, line in ledger.effect_lines():
        for use in line.values:
            place = {"where": line.id, "value": use.id, "share": weights.share(number)}
            if use.outside:
                yield FlagPart("value_outside_validity", **place)  # type: ignore[arg-type]
            mark = shown(use.verification)
            if mark != "read":
                yield FlagPart(f"value_{mark}", **place)  # type: ignore[arg-type]
    yield from _physical_values(ledger)
    yield from _unverified_parts(ledger, weights)
    if plan.illustrative_anywhere:
        yield FlagPart("illustrative", share=_illustrative(ledger, weights))


def _physical_values(ledger: Ledger) -> Iterator[FlagPart]:
    """Values that stand only behind a quantity; it has no share of the euros."""
    priced = {(line.id, use.id) for _, line in ledger.effect_lines() for use in line.values}
    for line in ledger.plan.physical:
        for use in line.values:
            if (line.effect, use.id) in priced:
                continue
            priced.add((line.effect, use.id))
            if use.outside:
                yield FlagPart("value_outside_validity", where=line.effect, value=use.id)
            if shown(use.verification) != "read":
                code = f"value_{shown(use.verification)}"
                yield FlagPart(code, where=line.effect, value=use.id)


def _unverified_parts(ledger: Ledger, weights: Weights) -> Iterator[FlagPart]:
    """An unverified regime, on which every euro rests, or price index."""
    for kind, id_ in ledger.plan.unverified:
        if kind == "regime":
            yield FlagPart("value_unverified", value=id_, share=1.0)
        if kind == "index":
            resting = [n for n, line in ledger.effect_lines() if _rests_on(ledger, line, id_)]
            yield FlagPart("value_unverified", value=id_, share=weights.share_where(resting))


def _rests_on(ledger: Ledger, line: Line, index: str) -> bool:
    """Whether an amount of the line was converted by this index."""
    steps, todo = ledger.plan.steps, [term.amount for term in line.terms]
    while todo:
        step = steps[todo.pop()]
        if step.origin is not None and step.origin.source == f"index {index}":
            return True
        todo += step.args
    return False


def _illustrative(ledger: Ledger, weights: Weights) -> float | None:
    """1 where the project is marked, else the share of the marked effects, 0 for none."""
    if ledger.plan.illustrative:
        return 1.0
    marked = [n for n, line in ledger.effect_lines() if line.illustrative]
    return weights.share_where(marked) if marked else 0.0


def _negative_effects(ledger: Ledger) -> Iterator[FlagPart]:
    """Avoided costs that come out negative in a year in which they count."""
    for _, line in ledger.effect_lines():
        if line.difference is None:
            continue
        amounts = ledger.values.arrays[line.difference]
        counts = np.zeros(len(ledger.calendar.axis), dtype=bool)
        for term in line.terms:
            counts |= ledger.calendar.shape(term) != 0.0
        if np.any((amounts < 0) & (counts if amounts.shape[-1] > 1 else True)):
            yield FlagPart("negative_effect", where=line.id)


def _pillar_flags(pillars: Pillars) -> Iterator[FlagPart]:
    if pillars.r_s is None or pillars.r_s_long is None or pillars.r_e is None:
        return
    if pillars.r_s < 0 or pillars.r_s_long < 0:
        yield FlagPart("net_external_harm")
    if pillars.r_e < 0:
        yield FlagPart("negative_earnings")
    for which in pillars.floored:
        yield FlagPart("floor_active", where=which)


def _harms(ledger: Ledger, pillars: Pillars) -> Iterator[FlagPart]:
    """Domains whose effects outside the carriers are a harm above the threshold."""
    threshold = ledger.plan.scheme.harm.threshold * pillars.resources
    entries = ledger.of("effect", pillar=EXTERNAL)
    domains = sorted({ledger.plan.lines[entry.line].domain for entry in entries})
    for domain in domains:
        own = [e for e in entries if ledger.plan.lines[e.line].domain == domain]
        if float(ledger.total(own)) < -threshold * (1.0 + 1e-12):
            yield FlagPart("harm", domain=domain)
