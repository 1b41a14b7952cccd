"""Every figure as a tree, down to input lines, catalogue fields and keys of the scheme.

A node has ``op``, ``value`` and ``unit``; a leaf says where it comes from. What each ``op``
does with its children is listed in the docs (trace), and a test computes every node anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from impactcalc.errors import UnknownIdError
from impactcalc.ledger import EARNED, EXTERNAL, RESOURCES, Entry, Ledger
from impactcalc.plan.steps import Detail, LevelLine, Line, Origin, PhysicalLine, Step, Term
from impactcalc.records import record
from impactcalc.results import POINTS_PER_LEVEL, Pillars, quality

Extra = tuple[tuple[str, Any], ...]


@record(frozen=True)
class Node:
    """One figure of a trace, with the figures it was computed from.

    ``extra`` holds what an ``op`` needs beside its children, and what a leaf says beside
    its place.
    """

    op: str
    value: float
    unit: str = "1"
    name: str = ""
    by: str = ""
    origin: Origin | None = None
    extra: Extra = ()
    of: tuple[Node, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form of the node and all below it; no ``of`` on a leaf.

        Examples
        --------
        >>> Node("leaf", 200.0, "tree", "trees", origin=Origin("project", "trees")).to_dict()
        {'name': 'trees', 'op': 'leaf', 'value': 200.0, 'unit': 'tree', 'is': '200 tree',
        'from': 'project', 'field': 'trees'}
        """
        data: dict[str, Any] = {"name": self.name} if self.name else {}
        value = self.value + 0.0  # no minus sign on zero
        data |= {"op": self.op, "value": value if math.isfinite(value) else None}
        data |= {"unit": self.unit, "is": f"{value:.12g} {self.unit}".removesuffix(" 1")}
        if self.by:
            data["by"] = self.by
        if self.origin is not None:
            data |= {"from": self.origin.source, "field": self.origin.field}
            if self.origin.title:
                data["title"] = self.origin.title
        data |= {key: list(v) if isinstance(v, tuple) else v for key, v in self.extra}
        if self.op != "leaf":
            data["of"] = [node.to_dict() for node in self.of]
        return data


def leaf(name: str, value: float, unit: str, origin: Origin, **extra: str) -> Node:
    """A figure that is given."""
    kept = tuple((key, text) for key, text in extra.items() if text)
    return Node("leaf", float(value), unit, name, origin=origin, extra=kept)


def _detail(given: Detail) -> Node:
    """A parameter of a profile: a leaf, or what a formula makes of leaves."""
    if given.origin is not None:
        return leaf(given.name, given.number, given.unit, given.origin, text=given.text)
    children = tuple(_detail(inner) for inner in given.of)
    extra: Extra = (("factor", given.factor),) if given.factor != 1.0 else ()
    node = Node(given.op, given.number, given.unit, given.name, given.by, None, extra, children)
    return _without_twin(node)


def _without_twin(node: Node) -> Node:
    """A change of unit and the operation it follows, as one node with a ``factor``."""
    if node.op != "convert" or node.of[0].op == "leaf":
        return node
    inner, (_, factor) = node.of[0], node.extra[0]
    if inner.name not in ("", node.name):
        return node
    known = dict(inner.extra)
    factor *= known.get("factor", 1.0)
    if inner.op == "convert" and factor == 1.0 and node.value == inner.of[0].value:
        return inner.of[0]  # there and back
    extra = tuple({**known, "factor": factor}.items())
    by = node.by or inner.by
    return replace(inner, value=node.value, unit=node.unit, name=node.name, by=by, extra=extra)


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
        if (number, at) not in self._steps:
            value = float(self.ledger.values.arrays[number][..., at])
            if step.op == "leaf":
                assert step.origin is not None
                node = leaf(step.name, value, step.unit, step.origin)
            else:
                args, extra = self._used(step, at)
                children = tuple(self.step(arg, at) for arg in args)
                node = Node(step.op, value, step.unit, step.name, step.by, None, extra, children)
                node = _without_twin(node)
            self._steps[number, at] = node
        return self._steps[number, at]

    def _used(self, step: Step, at: int) -> tuple[tuple[int, ...], Extra]:
        """The arguments that count, and what the operation needs beside them."""
        year = self.plan.years[at]
        if step.op == "convert":
            return step.args, (("factor", step.factor),)
        if step.op == "price_path":
            return step.args, (("year", year), ("exponent", step.exponents[at]))
        if step.op in ("interpolate", "weighted_sum"):
            yearly = step.op == "interpolate"
            weights = step.weights[at if yearly else 0]
            used = [i for i, weight in enumerate(weights) if weight]
            extra: Extra = (("weights", tuple(weights[i] for i in used)),)
            extra = (("year", year), *extra) if yearly else extra
            return tuple(step.args[i] for i in used), extra
        if step.op == "where":  # what was not chosen may be no number at all
            held = self.step(step.args[0], at).value != 0
            return (step.args[0], step.args[1 if held else 2]), ()
        return step.args, ()

    def line(self, number: int, *, long: bool = False) -> Node:
        """Present value of a line; ``long`` with the weight of the long term."""
        line = self.plan.lines[number]
        exempt = line.list == "effects" and line.kind in self.scheme.long_term.exempt
        long = long and not exempt
        source = self.ledger.line_long if long else self.ledger.line_values
        parts = tuple(self._term(line, term, long=long) for term in line.terms)
        name = f"{line.id}, long term" if long else line.id
        if len(parts) == 1:
            return replace(parts[0], name=name)
        by = "sum of the terms"
        return Node("sum", float(source[number]), self.money, name, by, of=parts)

    def _term(self, line: Line, term: Term, *, long: bool) -> Node:
        if not self.plan.steps[term.amount].yearly:
            return self._discounted(line, term, None, long=long)
        counts = np.flatnonzero(self.ledger.calendar.shape(term))
        parts = tuple(self._discounted(line, term, int(at), long=long) for at in counts)
        return self._sum("", parts, by="sum over years")

    def _discounted(self, line: Line, term: Term, at: int | None, *, long: bool) -> Node:
        """Amount times profile factor: of one year, or of all years at once."""
        amount = self.step(term.amount, at or 0)
        factor = self._profile(line, term, at, long=long)
        name = "" if at is None else str(self.plan.years[at])
        value = amount.value * factor.value
        by = "amount * profile factor"
        return Node("*", value, self.money, name, by, of=(amount, factor))

    def _profile(self, line: Line, term: Term, at: int | None, *, long: bool) -> Node:
        calendar, profile = self.ledger.calendar, term.profile
        weights = calendar.shape(term) * calendar.factors(line)
        details = (*term.details, *self.plan.bands[line.discount_class])
        by = "discount factor x shape"
        if long:
            weights = weights * calendar.weights
            details += self._long_details()
            by += " x long-term weight"
        value = float(weights.sum() if at is None else weights[at])
        first, last = (profile.first, profile.last) if at is None else (self.plan.years[at],) * 2
        by = f"{by}, {first}" if first == last else f"sum of {by}, {first} to {last}"
        yearly = self.plan.steps[term.amount].unit.endswith("/year")
        return Node(
            "profile_factor",
            value,
            "year" if yearly else "1",
            "profile factor" if at is None else f"profile factor {first}",
            by,
            extra=(("first", first), ("last", last), ("every", profile.every)),
            of=tuple(_detail(given) for given in details),
        )

    def _long_details(self) -> tuple[Detail, ...]:
        rules, source = self.scheme.long_term, f"scheme {self.scheme.id}"
        return tuple(
            Detail(name, number, unit, Origin.at(source, "long_term", key))
            for name, number, unit, key in (
                ("long_weight", rules.weight, "1", "weight"),
                ("reference_year", rules.reference_year, "calendar_year", "reference_year"),
                ("goal_year", rules.goal_year, "calendar_year", "goal_year"),
            )
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
            by = "payment * part that stands"
            node = Node("*", value, self.money, line.id, by, of=(node, kept))
        if entry.role != "effect" and entry.weight * sign < 0:
            name = f"{entry.role} by {entry.party}: {line.id}"
            return Node("neg", -node.value, self.money, name, of=(node,))
        return node

    def _shared(self, line: Line, entry: Entry, node: Node) -> Node:
        """An effect times the share of a party, and the part that is cashable or not."""
        party = entry.party
        share, cashable = line.shares[party], line.cashable[party]
        factors, words = [node], ["effect"]
        if share != 1.0:
            factors.append(leaf("share", share, "1", _share_from(line, party)))
            words.append("share")
        split = party in self.plan.carriers and self.scheme.earned.own_cashable_savings == "earned"
        if split and cashable:
            part = leaf("cashable", cashable, "1", line.cashable_from, party=party)
            words.append("cashable" if entry.pillar == EARNED else "(1 - cashable)")
            if entry.pillar != EARNED:
                part = Node("complement", 1.0 - cashable, "1", "1 - cashable", of=(part,))
            factors.append(part)
        if len(factors) == 1:
            return node
        value = float(np.prod([factor.value for factor in factors]))
        name, by = f"{line.id} at {party}", " * ".join(words)
        return Node("*", value, self.money, name, by, of=tuple(factors))

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
        by = "benefits, at least 0"
        above = Node("positive", max(gained.value, 0.0), self.money, by=by, of=(gained,))
        below = self._sum(f"payments of {line.payer}", paid)
        value, by = above.value / below.value, "benefits / payments"
        return Node("/", value, "1", "part that stands", by, of=(above, below))

    def _sum(
        self, name: str, parts: Iterable[Node], value: float | None = None, by: str = ""
    ) -> Node:
        children = tuple(parts)
        total = sum(part.value for part in children) if value is None else value
        return Node("sum", float(total), self.money, name, by, of=children)

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
        borne = self.pillar(RESOURCES)
        less = Node("neg", -borne.value, self.money, "less resources", of=(borne,))
        parts = (self.pillar(EXTERNAL), self.pillar(EARNED), less)
        return self._sum("npv", parts, self.pillars.npv, "external + earned - resources")

    def ratio(self, name: str) -> Node:
        """One of r_s, r_e, r_s_long and bcr."""
        if name == "bcr":
            children = (self.ratio("r_s"), self.ratio("r_e"))
            return Node("+", float(self.pillars.bcr or 0.0), "1", "bcr", "r_s + r_e", of=children)
        above = self.pillar(EARNED if name == "r_e" else EXTERNAL, long=name == "r_s_long")
        value, by = float(getattr(self.pillars, name)), f"{above.name} / resources"
        return Node("/", value, "1", name, by, of=(above, self.pillar(RESOURCES)))

    def score(self, name: str) -> Node:
        """One of s0, s and e: a pillar in points."""
        ratio = {"s0": "r_s", "s": "r_s_long", "e": "r_e"}[name]
        kappa = "kappa_e" if name == "e" else "kappa_s"
        children = [self.ratio(ratio), self._key(f"pillars.{kappa}"), self._key("pillars.floor")]
        if name != "e" and self.scheme.qualitative.theta:
            children += [self._key("qualitative.theta"), self._quality()]
        by = f"100 * {ratio} / ({ratio} + {kappa}), {ratio} at least 0, the result at least floor"
        value = float(getattr(self.pillars, name))
        return Node("pillar_score", value, "point", name, by, of=tuple(children))

    def _quality(self) -> Node:
        parts = []
        for line in self.levels:
            if line.scored and line.level is not None:
                weight = self.scheme.qualitative.indicators[line.indicator]
                origin = Origin.at(
                    f"scheme {self.scheme.id}", "qualitative", "indicators", line.indicator
                )
                parts += [_points(line), leaf("weight", weight, "1", origin)]
        value, by = quality(self.scheme, self.levels)[0], "mean of points by weight"
        return Node("weighted_mean", value, "point", "qualitative part", by, of=tuple(parts))

    def _key(self, key: str) -> Node:
        value: Any = self.scheme
        for part in key.split("."):
            value = getattr(value, part)
        name = key.rsplit(".", 1)[-1]
        return leaf(name, float(value), "1", Origin(f"scheme {self.scheme.id}", key))

    def mv(self, name: str) -> Node:
        """mv0 or mv."""
        s = self.score("s0" if name == "mv0" else "s")
        children = (s, self.score("e"), self._key("pillars.weight_s"), self._key("pillars.power"))
        value, by = float(getattr(self.pillars, name)), f"power mean of {s.name} and e"
        return Node("power_mean", value, "point", name, by, of=children)

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
        """A physical quantity by account, indicator or effect, or the points of a level.

        Raises
        ------
        UnknownIdError
            There are several that do not add up, such as in two units.
        """
        found = [
            line
            for line in self.plan.physical
            if what in (line.account, line.indicator, line.effect, f"{line.effect}/{line.account}")
        ]
        if len({(line.account, line.unit, line.at) for line in found}) > 1:
            known = ", ".join(f"{line.effect}/{line.account}" for line in found)
            raise UnknownIdError(f"{what} has several quantities: name one of {known}")
        if found:
            return self.physical(found)
        levels = (line for line in self.levels if line.level is not None)
        named = (p for p in levels if what in (p.indicator, f"qualitative/{p.indicator}"))
        return next((_points(line) for line in named), None)

    def physical(self, lines: list[PhysicalLine]) -> Node:
        """The quantity that these lines of one account, unit and moment add up to."""
        nodes = [self.step(line.amount, self.plan.years.index(line.year)) for line in lines]
        if len(nodes) == 1:
            name = f"{lines[0].effect}/{lines[0].account}"
            return nodes[0] if nodes[0].op == "leaf" else replace(nodes[0], name=name)
        total = sum(node.value for node in nodes)
        return Node("sum", total, nodes[0].unit, lines[0].account, of=tuple(nodes))


def _points(line: LevelLine) -> Node:
    """The points of a level that is given."""
    assert line.level is not None
    level = leaf(
        "level", line.level, "1", Origin.at("project", "qualitative", line.indicator, "level")
    )
    points = POINTS_PER_LEVEL * line.level
    by = f"{POINTS_PER_LEVEL:g} * level"
    return Node("level_points", points, "point", line.indicator, by, of=(level,))


def _share_from(line: Line, party: str) -> Origin:
    """Where the share of a party stands."""
    origin = line.shares_from
    if line.indicator and origin.source == "project":  # shares of the catalogue, overruled
        use = line.id.partition("/")[0]
        return Origin.at("project", "interventions", use, "shares", line.indicator, party)
    return replace(origin, field=f"{origin.field}.{party}")


HEADLINES = ("npv", "bcr", "mv0", "mv", "r_s", "r_e", "r_s_long", "s0", "s", "e")
