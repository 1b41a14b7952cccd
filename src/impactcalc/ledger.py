"""The ledger: every euro at one party, in one of the pillars or in none (rules 3).

Entries say who and in which pillar; amounts come from the lines of the plan. Every table
is a sum over entries, so every margin adds up. Sums run over entries in the order of their
ids, so the order of lines in a file changes not one bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from impactcalc.evaluate import Calendar, Values
from impactcalc.mv import settled
from impactcalc.plan.steps import Line, Plan
from impactcalc.records import record

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RESOURCES, EARNED, EXTERNAL, NONE = "I", "Rev", "X", ""


@record(frozen=True)
class Entry:
    """One leg of a line at one party.

    ``weight`` times the amount of the line is what the party gains. ``pillar`` is I, Rev,
    X or nothing (financing, and parties outside the standing). ``role`` is resource,
    effect, purchase, paid, received or financing.
    """

    line: int
    role: str
    party: str
    counterparty: str
    pillar: str
    weight: float

    @property
    def sign(self) -> float:
        """How the gain counts in its pillar: resources are costs counted positive."""
        return -1.0 if self.pillar == RESOURCES else 1.0


def entries_of(plan: Plan) -> tuple[Entry, ...]:
    """Every entry of the plan, in the order of list, id, role and party."""
    found = [entry for number, line in enumerate(plan.lines) for entry in _legs(plan, number, line)]
    shown = [
        replace(entry, pillar=NONE) if entry.party in plan.abroad else entry for entry in found
    ]

    def order(entry: Entry) -> tuple[str, str, str, str, float]:
        line = plan.lines[entry.line]
        return line.list, line.id, entry.role, entry.party, entry.weight

    return tuple(sorted(shown, key=order))


def _legs(plan: Plan, number: int, line: Line) -> Iterator[Entry]:
    if line.list == "effects":
        yield from _effect_legs(plan, number, line)
    elif line.list == "resources":
        pillar = RESOURCES if line.party in plan.carriers else EXTERNAL
        yield Entry(number, "resource", line.party, "", pillar, -1.0)
    elif line.list == "financing":
        yield Entry(number, "financing", line.payer, line.receiver, NONE, -1.0)
        yield Entry(number, "financing", line.receiver, line.payer, NONE, 1.0)
    else:
        for party, other, role, weight in (
            (line.payer, line.receiver, "paid", -1.0),
            (line.receiver, line.payer, "received", 1.0),
        ):
            pillar = EARNED if party in plan.carriers else EXTERNAL
            yield Entry(number, role, party, other, pillar, weight)
        if line.payer_benefit == "at_price":
            yield Entry(number, "purchase", line.payer, "", EXTERNAL, 1.0)


def _effect_legs(plan: Plan, number: int, line: Line) -> Iterator[Entry]:
    earned = plan.scheme.earned.own_cashable_savings == "earned"
    for party, share in line.shares.items():
        cashable = line.cashable[party] if party in plan.carriers and earned else 0.0
        if cashable:
            yield Entry(number, "effect", party, "", EARNED, share * cashable)
        if cashable < 1.0:
            yield Entry(number, "effect", party, "", EXTERNAL, share * (1.0 - cashable))


def added(parts: Iterable[Floats]) -> Floats:
    """Sum with compensation, settled to 0 where only rounding is left of it."""
    total, lost, absolute = np.zeros(()), np.zeros(()), np.zeros(())
    for part in parts:
        after = total + part
        larger = np.abs(total) >= np.abs(part)
        lost = lost + np.where(larger, (total - after) + part, (part - after) + total)
        total, absolute = after, absolute + np.abs(part)
    result: Floats = settled(total + lost, absolute)
    return result


class Ledger:
    """Entries with their present values and yearly amounts.

    Present values have the shape ``(*batch,)``, yearly amounts ``(*batch, year)``.
    """

    def __init__(self, plan: Plan, values: Values) -> None:
        self.plan = plan
        self.values = values
        self.calendar = Calendar(plan)
        self.entries = entries_of(plan)
        effects = [(n, line) for n, line in enumerate(plan.lines) if line.list == "effects"]
        self._effects = sorted(effects, key=lambda item: item[1].order)
        self.line_values, self.line_long = self._present_values()
        self._rows: dict[int, Floats] = {}
        self._by_line: dict[int, list[Entry]] = {}
        for entry in self.entries:
            self._by_line.setdefault(entry.line, []).append(entry)
        self.moved: dict[str, Floats] = {}
        if plan.scheme.earned.payment_above_benefit == "reclassify":
            self.moved = {
                party: excess / np.where(paid > 0, paid, 1.0)  # who pays nothing moves nothing
                for party, excess, paid in self.payments_above_benefit()
            }

    def _present_values(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """Present value of each line, bare and with the weight of the long term."""
        plan, values = self.plan, self.values
        bare = tuple(self.calendar.present_value(values, line) for line in plan.lines)
        long = tuple(
            bare[number]
            if line.list == "effects" and line.kind in plan.scheme.long_term.exempt
            else self.calendar.present_value(values, line, long=True)
            for number, line in enumerate(plan.lines)
        )
        return bare, long

    def scale(self, entry: Entry) -> Floats | float:
        """Part of a payment that stands, where the rest is booked as financing."""
        line = self.plan.lines[entry.line]
        if line.list == "income" and line.payer_benefit == "listed" and line.payer in self.moved:
            return 1.0 - self.moved[line.payer]
        return 1.0

    def gain(self, entry: Entry) -> Floats:
        """Present value of what the party gains by an entry."""
        return self.line_values[entry.line] * (entry.weight * self.scale(entry))

    def gain_by_year(self, entry: Entry) -> Floats:
        """What the party gains by an entry, by year, undiscounted."""
        if entry.line not in self._rows:
            line = self.plan.lines[entry.line]
            self._rows[entry.line] = self.calendar.rows(self.values, line)
        rows = self._rows[entry.line]
        scale: Floats = np.asarray(entry.weight * self.scale(entry))
        result: Floats = rows * scale[..., np.newaxis]
        return result

    def of(self, *roles: str, pillar: str | None = None, party: str | None = None) -> list[Entry]:
        """Entries with one of these roles, in this pillar, at this party."""
        return [
            entry
            for entry in self.entries
            if (not roles or entry.role in roles)
            and (pillar is None or entry.pillar == pillar)
            and (party is None or entry.party == party)
        ]

    def pillar(self, pillar: str, *, long: bool = False) -> Floats:
        """I, Rev or X; ``long`` weighs the long term, which is done for X alone."""
        source = self.line_long if long else self.line_values
        return added(
            source[entry.line] * (entry.sign * entry.weight * self.scale(entry))
            for entry in self.of(pillar=pillar)
        )

    def total(self, entries: Iterable[Entry]) -> Floats:
        """Sum of gains."""
        return added(self.gain(entry) for entry in entries)

    def counted(self) -> list[Entry]:
        """Entries in a pillar: their gains add up to the net present value."""
        return [entry for entry in self.entries if entry.pillar != NONE]

    def net_by_year(self) -> Floats:
        """X + Rev - I by year, undiscounted, shape ``(*batch, year)``."""
        flat = np.zeros(self.calendar.count)
        return flat + added(self.gain_by_year(entry) for entry in self.counted())

    def discounted_by_year(self) -> Floats:
        """The same, each line discounted by its own class."""
        flat = np.zeros(self.calendar.count)
        parts = []
        for entry in self.counted():
            factors = self.calendar.factors(self.plan.lines[entry.line])[: self.calendar.count]
            parts.append(self.gain_by_year(entry) * factors)
        return flat + added(parts)

    def effect_lines(self) -> list[tuple[int, Line]]:
        """Lines of effects in file order, with their number."""
        return self._effects

    def effect_entries(self, number: int) -> list[Entry]:
        """Entries of an effect at the parties that count."""
        return [entry for entry in self._by_line.get(number, []) if entry.pillar != NONE]

    def effect_value(self, number: int) -> Floats:
        """Present value of an effect at the parties that count."""
        return self.total(self.effect_entries(number))

    def counts(self, line: Line) -> Bools:
        """Years of the axis in which an amount of the line counts."""
        counts = np.zeros(len(self.calendar.axis), dtype=bool)
        for term in line.terms:
            counts |= self.calendar.shape(term) != 0.0
        return counts

    def payments_above_benefit(self) -> list[tuple[str, Floats, Floats]]:
        """Non-carriers who pay more by listed payments than they gain: party, excess, paid.

        A party is there if it does in any project of the batch; the excess is 0 in the others.
        """
        found = []
        for party in self.plan.parties:
            if party in self.plan.carriers:
                continue
            paid = -added(
                self.line_values[entry.line] * entry.weight
                for entry in self.of("paid", party=party)
                if self.plan.lines[entry.line].payer_benefit == "listed"
            )
            gained = np.maximum(
                added(
                    self.line_values[entry.line] * entry.weight
                    for entry in self.of("effect", party=party)
                ),
                0.0,
            )
            above = paid > gained * (1.0 + 1e-12)
            if np.any(above):
                found.append((party, np.where(above, paid - gained, 0.0), paid))
        return found
