"""What an assessment says beside its figures: evidence, flags, points of levels."""

from __future__ import annotations

import math

from impactcalc.conditions import Condition, conditions, illustrative_share
from impactcalc.documents import EvidencePart, FlagPart
from impactcalc.evidence import VERIFICATIONS, lowest, weakest
from impactcalc.ledger import Ledger
from impactcalc.plan.steps import Line
from impactcalc.ratings import ratings
from impactcalc.results import Pillars, bare_sums


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
    sums = bare_sums(pillars)
    found = ratings(sums, ledger.plan.scheme, ledger.plan.levels)
    return tuple(
        FlagPart(
            code=each.code,
            where=each.where,
            domain=each.domain,
            party=each.party,
            value=each.value,
            excess=None if each.excess is None else float(each.excess),
            share=_share(ledger, weights, each),
        )
        for each in conditions(ledger, sums, found)
        if each.mask
    )


def _share(ledger: Ledger, weights: Weights, flag: Condition) -> float | None:
    """The part of the euros that a flag is about, where it tells one."""
    if flag.code == "illustrative":
        share = float(illustrative_share(ledger))
        return None if math.isnan(share) else share
    if flag.effect is not None:
        return weights.share(flag.effect)
    if flag.rests_on == "index":
        index = str(flag.value)
        resting = [n for n, line in ledger.effect_lines() if _rests_on(ledger, line, index)]
        return weights.share_where(resting)
    # On a regime every euro rests.
    return 1.0 if flag.rests_on == "regime" else None


def _rests_on(ledger: Ledger, line: Line, index: str) -> bool:
    """Whether an amount of the line was converted by this index."""
    steps, todo = ledger.plan.steps, [term.amount for term in line.terms]
    while todo:
        step = steps[todo.pop()]
        if step.origin is not None and step.origin.source == f"index {index}":
            return True
        todo += step.args
    return False
