"""Every figure as a tree, down to input lines, catalogue fields and keys of the scheme.

A node has ``op``, ``value`` and ``unit``; a leaf says where it comes from. What each ``op``
does with its children is listed in the docs (trace), and a test computes every node anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from impactcalc.ledger import EARNED, EXTERNAL, RESOURCES, Entry, Ledger
from impactcalc.plan.steps import Detail, LevelLine, Line, Origin, Term
from impactcalc.results import POINTS_PER_LEVEL, Pillars, quality


@dataclass(frozen=True)
class Node:
    """One figure of a trace, with the figures it was computed from."""

    op: str
    value: float
    unit: str = "1"
    name: str = ""
    by: str = ""
    source: str = ""
    key: str = ""
    extra: tuple[tuple[str, Any], ...] = ()
    of: tuple[Node, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form of the node and all below it."""
        data: dict[str, Any] = {"name": self.name} if self.name else {}
        data |= {"op": self.op, "value": self.value, "unit": self.unit}
        data["is"] = f"{self.value:.12g} {self.unit}".removesuffix(" 1")
        if self.by:
            data["by"] = self.by
        if self.source:
            data |= {"from": self.source, "field": self.key}
        data |= {key: list(v) if isinstance(v, tuple) else v for key, v in self.extra}
        if self.of:
            data["of"] = [node.to_dict() for node in self.of]
        return data


def leaf(name: str, value: float, unit: str, origin: Origin, text: str = "") -> Node:
    """A figure that is given."""
    extra = (("text", text),) if text else ()
    return Node("leaf", float(value), unit, name, "", origin.source, origin.field, extra)


class Tracer:
    """Makes trees for the lines and headline figures of one project."""

    def __init__(self, ledger: Ledger, pillars: Pillars, levels: tuple[LevelLine, ...]) -> None:
        self.ledger = ledger
        self.plan = ledger.plan
        self.pillars = pillars
        self.levels = levels
        self.scheme = ledger.plan.scheme
        self.money = self.scheme.currency
        self._steps: dict[tuple[int, int], Node] = {}

    def step(self, number: int, year: int = 0) -> Node:
        """A step, in the year of this position on the axis."""
        step = self.plan.steps[number]
        at = year if step.yearly else 0
        if (number, at) in self._steps:
            return self._steps[number, at]
        value = float(self.ledger.values.arrays[number][..., at])
        if step.op == "leaf":
            assert step.origin is not None
            node = leaf(step.name, value, step.unit, step.origin)
        else:
            extra: tuple[tuple[str, Any], ...] = ()
            args = step.args
            if step.op == "convert":
                extra = (("factor", step.factor),)
            elif step.op == "price_path":
                extra = (("year", self.plan.years[at]), ("exponent", step.exponents[at]))
            elif step.op in ("interpolate", "weighted_sum"):
                weights = step.weights[at if step.op == "interpolate" else 0]
                used = [i for i, weight in enumerate(weights) if weight]
                args = tuple(step.args[i] for i in used)
                extra = (("weights", tuple(weights[i] for i in used)),)
            children = tuple(self.step(arg, at) for arg in args)
            node = Node(step.op, value, step.unit, step.name, step.by, extra=extra, of=children)
        self._steps[number, at] = node
        return node

    def line(self, number: int, *, long: bool = False) -> Node:
        """Present value of a line; ``long`` with the weight of the long term."""
        line = self.plan.lines[number]
        exempt = line.list == "effects" and line.kind in self.scheme.long_term.exempt
        long = long and not exempt
        source = self.ledger.line_long if long else self.ledger.line_values
        parts = tuple(self._term(line, term, long=long) for term in line.terms)
        name = f"{line.id}, long term" if long else line.id
        if len(parts) == 1:
            only = parts[0]
            return Node(only.op, only.value, only.unit, name, only.by, extra=only.extra, of=only.of)
        return Node("sum", float(source[number]), self.money, name, "sum of the terms", of=parts)

    def _term(self, line: Line, term: Term, *, long: bool) -> Node:
        step = self.plan.steps[term.amount]
        shape = self.ledger.calendar.shape(term)
        if not step.yearly:
            factor = self._profile(line, term, None, long=long)
            amount = self.step(term.amount)
            value = amount.value * factor.value
            return Node("*", value, self.money, by="amount * profile factor", of=(amount, factor))
        parts = []
        for position in np.flatnonzero(shape):
            amount = self.step(term.amount, int(position))
            factor = self._profile(line, term, int(position), long=long)
            year = self.plan.years[int(position)]
            value = amount.value * factor.value
            parts.append(
                Node(
                    "*",
                    value,
                    self.money,
                    f"{year}",
                    "amount * profile factor",
                    of=(amount, factor),
                )
            )
        total = sum(part.value for part in parts)
        return Node("sum", total, self.money, by="sum over years", of=tuple(parts))

    def _profile(self, line: Line, term: Term, at: int | None, *, long: bool) -> Node:
        calendar, profile = self.ledger.calendar, term.profile
        weights = calendar.shape(term) * calendar.factors(line)
        if long:
            weights = weights * calendar.weights
        value = float(weights.sum() if at is None else weights[at])
        first, last = (profile.first, profile.last) if at is None else (self.plan.years[at],) * 2
        details = (*term.details, *self.plan.bands[line.discount_class])
        if long:
            details += self._long_details()
        yearly = self.plan.steps[term.amount].unit.endswith("/year")
        name = "profile factor" if at is None else f"profile factor {first}"
        by = "sum of discount factor x shape"
        shown = f"{by}, {first} to {last}" if last > first else f"discount factor x shape, {first}"
        extra = (("first", first), ("last", last), ("every", profile.every))
        children = tuple(leaf(d.name, d.number, d.unit, d.origin, d.text) for d in details)
        unit = "year" if yearly else "1"
        return Node("profile_factor", value, unit, name, shown, extra=extra, of=children)

    def _long_details(self) -> tuple[Detail, ...]:
        rules, source = self.scheme.long_term, f"scheme {self.scheme.id}"
        return (
            Detail("long_weight", rules.weight, "1", Origin(source, "long_term.weight")),
            Detail(
                "reference_year",
                rules.reference_year,
                "calendar_year",
                Origin(source, "long_term.reference_year"),
            ),
            Detail(
                "goal_year", rules.goal_year, "calendar_year", Origin(source, "long_term.goal_year")
            ),
        )

    def entry(self, entry: Entry, *, long: bool = False, sign: float = 1.0) -> Node:
        """What an entry adds to its pillar."""
        line = self.plan.lines[entry.line]
        node = self.line(entry.line, long=long)
        if entry.role == "effect":
            node = self._shared(line, entry, node)
        elif float(self.ledger.scale(entry)) != 1.0:
            kept = self._kept(line)
            value = node.value * kept.value
            node = Node("*", value, self.money, line.id, "part that stands", of=(node, kept))
        if entry.role != "effect" and entry.weight * sign < 0:
            name = f"{entry.role} by {entry.party}: {line.id}"
            return Node("neg", -node.value, self.money, name, of=(node,))
        return node

    def _shared(self, line: Line, entry: Entry, node: Node) -> Node:
        """An effect times the share of a party, and the part that is cashable or not."""
        share, cashable = line.shares[entry.party], line.cashable[entry.party]
        factors = [node]
        if share != 1.0:
            origin = Origin(line.shares_from.source, f"{line.shares_from.field}.{entry.party}")
            factors.append(leaf("share", share, "1", origin))
        split = entry.party in self.plan.carriers and (
            self.scheme.earned.own_cashable_savings == "earned"
        )
        if split and cashable:
            part = leaf("cashable", cashable, "1", line.cashable_from)
            if entry.pillar != EARNED:
                part = Node("complement", 1.0 - cashable, "1", "1 - cashable", of=(part,))
            factors.append(part)
        if len(factors) == 1:
            return node
        value = float(np.prod([factor.value for factor in factors]))
        name = f"{line.id} at {entry.party}"
        return Node("*", value, self.money, name, of=tuple(factors))

    def _kept(self, line: Line) -> Node:
        """Part of the listed payments of a payer that its benefits cover."""
        paid = [
            self.line(entry.line)
            for entry in self.ledger.of("paid", party=line.payer)
            if self.plan.lines[entry.line].payer_benefit == "listed"
        ]
        gains = [
            self._shared(self.plan.lines[e.line], e, self.line(e.line))
            for e in self.ledger.of("effect", party=line.payer)
        ]
        gained = self._sum(f"benefits of {line.payer}", gains)
        above = Node("positive", max(gained.value, 0.0), self.money, of=(gained,))
        below = self._sum(f"payments of {line.payer}", paid)
        return Node("/", above.value / below.value, "1", "part that stands", of=(above, below))

    def _sum(self, name: str, parts: Iterable[Node], value: float | None = None) -> Node:
        children = tuple(parts)
        total = sum(part.value for part in children) if value is None else value
        return Node("sum", float(total), self.money, name, of=children)

    def pillar(self, pillar: str, *, long: bool = False) -> Node:
        """I, Rev or X."""
        names = {RESOURCES: "resources", EARNED: "earned", EXTERNAL: "external"}
        sign = -1.0 if pillar == RESOURCES else 1.0
        entries = self.ledger.of(pillar=pillar)
        parts = [self.entry(entry, long=long, sign=sign) for entry in entries]
        name = f"{names[pillar]}, long term" if long else names[pillar]
        return self._sum(name, parts, float(self.ledger.pillar(pillar, long=long)))

    def npv(self) -> Node:
        """Net present value from the three pillars."""
        gains = Node(
            "+",
            self.pillars.external + self.pillars.earned,
            self.money,
            "external + earned",
            of=(self.pillar(EXTERNAL), self.pillar(EARNED)),
        )
        by = "external + earned - resources"
        return Node(
            "-", self.pillars.npv, self.money, "npv", by, of=(gains, self.pillar(RESOURCES))
        )

    def ratio(self, name: str) -> Node:
        """One of r_s, r_e, r_s_long and bcr."""
        if name == "bcr":
            children = (self.ratio("r_s"), self.ratio("r_e"))
            return Node("+", float(self.pillars.bcr or 0.0), "1", "bcr", "r_s + r_e", of=children)
        above = self.pillar(EARNED if name == "r_e" else EXTERNAL, long=name == "r_s_long")
        value = float(getattr(self.pillars, name))
        return Node("/", value, "1", name, of=(above, self.pillar(RESOURCES)))

    def score(self, name: str) -> Node:
        """One of s0, s and e: a pillar in points."""
        ratio = {"s0": "r_s", "s": "r_s_long", "e": "r_e"}[name]
        kappa = "kappa_e" if name == "e" else "kappa_s"
        children = [self.ratio(ratio), self._key(f"pillars.{kappa}"), self._key("pillars.floor")]
        if name != "e" and self.scheme.qualitative.theta:
            children += [self._key("qualitative.theta"), self._quality()]
        by = "max(100 * ratio / (ratio + kappa), floor), the ratio at least 0"
        value = float(getattr(self.pillars, name))
        return Node("pillar_score", value, "point", name, by, of=tuple(children))

    def _quality(self) -> Node:
        parts = []
        weights = self.scheme.qualitative.indicators
        for line in self.levels:
            if line.scored and line.level is not None:
                origin = Origin("project", f"qualitative.{line.indicator}.level")
                level = leaf("level", line.level, "1", origin)
                points = POINTS_PER_LEVEL * line.level
                weight = self._key(
                    f"qualitative.indicators.{line.indicator}", weights[line.indicator]
                )
                parts += [
                    Node("level_points", points, "point", line.indicator, of=(level,)),
                    weight,
                ]
        value = quality(self.scheme, self.levels)[0]
        return Node("weighted_mean", value, "point", "qualitative part", of=tuple(parts))

    def _key(self, key: str, number: float | None = None) -> Node:
        value: Any = number
        if value is None:
            value = self.scheme
            for part in key.split("."):
                value = getattr(value, part)
        return leaf(
            key.rsplit(".", 1)[-1], float(value), "1", Origin(f"scheme {self.scheme.id}", key)
        )

    def mv(self, name: str) -> Node:
        """mv0 or mv."""
        s = self.score("s0" if name == "mv0" else "s")
        children = (s, self.score("e"), self._key("pillars.weight_s"), self._key("pillars.power"))
        value = float(getattr(self.pillars, name))
        return Node("power_mean", value, "point", name, of=children)

    def headline(self, name: str) -> Node | None:
        """A headline figure by name; None where the project has none."""
        if name == "npv":
            return self.npv()
        if getattr(self.pillars, name) is None:
            return None
        if name in ("mv0", "mv"):
            return self.mv(name)
        return self.score(name) if name in ("s0", "s", "e") else self.ratio(name)

    def quantity(self, what: str) -> Node | None:
        """A physical quantity by account, indicator or effect, or the points of a level."""
        found = [p for p in self.plan.physical if what in (p.account, p.indicator, p.effect)]
        if found:
            nodes = [self.step(p.amount, self.plan.years.index(p.year)) for p in found]
            if len(nodes) == 1:
                return nodes[0]
            total = sum(node.value for node in nodes)
            return Node("sum", total, nodes[0].unit, found[0].account, of=tuple(nodes))
        for line in self.levels:
            if what in (line.indicator, f"qualitative/{line.indicator}") and line.level is not None:
                origin = Origin("project", f"qualitative.{line.indicator}.level")
                level = leaf("level", line.level, "1", origin)
                points = POINTS_PER_LEVEL * line.level
                return Node("level_points", points, "point", line.indicator, of=(level,))
        return None


HEADLINES = ("npv", "bcr", "mv0", "mv", "r_s", "r_e", "r_s_long", "s0", "s", "e")


def text_of(node: Node, depth: int = 0) -> str:
    """The tree as indented text."""
    pad = "  " * depth
    name = f"{node.name}: " if node.name else ""
    shown = f"{pad}{name}{node.value:,.10g} {node.unit}".removesuffix(" 1")
    why = node.by or ("" if node.op == "leaf" else node.op)
    if node.source:
        why = f"from {node.source} {node.key}".rstrip()
    lines = [f"{shown}  [{why}]" if why else shown]
    lines += [text_of(child, depth + 1) for child in node.of]
    return "\n".join(lines)
