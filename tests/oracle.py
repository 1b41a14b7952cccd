"""A slow, plain second calculation of an assessment, to hold the library against.

It walks lines and years one by one in Python floats, follows the accounting rules in their own
order and shares no code with the library. It is no validator: it expects files that the library
accepts, and raises ``OracleError`` only where the rules close a door or a number is missing.

``assess(project, scheme, catalogue)`` takes plain dicts, as a YAML 1.2 reader gives them (years
are ints, quantities are text). The scheme is the merged one. The catalogue is
``{"indicators": {id: dict}, "interventions": ..., "values": ..., "regimes": ..., "indices": ...}``.

What comes out, under the names of the assessment document where that has a name:

``years``
    ``first``, ``last``
``headline``
    ``npv, bcr, mv0, mv, mv_range, certified_bcr, quadrant, reason``
``rates_of_return``
    ``irr, irr_roots, irr_reason, discounted_payback_year, equivalent_annual_value``, and
    ``irr_certain``: False where a root is (nearly) double or nearly missed, so that the last bit
    of a flow decides how many roots there are
``pillars``
    ``resources, earned, external, external_long, r_s, r_e, r_s_long, s0, s, e,
    npv_without_purchases, bcr_all_resources``, and with a missing level ``s0_range, s_range,
    mv0_range`` (else None)
``long_term``
    ``share_after_4, share_after_10, share_after_30, duration``
``effects``
    list of ``id, domain, kind, present_value, parties, evidence, verification``: feeds in file
    order, then own effects
``parties``
    list of ``party, resources, effects, paid, received, net, financing``
``cashable``
    ``{party: present value of effects times cashable share}``
``yearly``
    list of ``year, amount, present_value`` of X + Rev - I
``physical``
    list of ``account, where, amount`` in base units (m, kg, kWh, year), after adjustments
``evidence``
    ``by_verification`` (read, secondary, unverified, project_input) and ``share_level_1``
``qualitative``
    list of ``indicator, level, points, scored``
``not_counted``
    list of ``indicator, reason``
``flags``
    list of ``code`` and its keys, as in the rules; a share of nothing is ``EMPTY_SHARE``
``sizes``
    absolute values that stand behind the sums of ``headline`` and ``pillars`` under the same
    names, and ``all_resources``: rounding scales with what is added, not with what is left.
    Rows of ``effects``, ``parties`` and ``yearly`` have a ``size`` or ``sizes`` of their own.
    ``condition`` of ``long_term`` is the size of the effects over their positive part, and
    ``irr_slack`` is how far each root may move when each flow moves by 1e-12 of its size
"""

import ast
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Doc = dict[str, Any]
Amounts = dict[int, float]
Value = Any  # a float, a Curve, a Series or "never" inside a formula

DUST = 1e-12
EMPTY_SHARE: float | None = None
NEVER = "never"
AVOIDED_COST_KINDS = (
    "expected_damage",
    "loss_expectancy",
    "incidence",
    "interruption",
    "deferral",
    "externality",
    "resource_saving",
    "substitution",
    "treatment",
    "claims",
)


class OracleError(ValueError):
    """The rules close this door, or a number is missing."""


def total(numbers: Iterable[float]) -> float:
    """Sum; within 1e-12 of the absolute values it adds it is zero."""
    listed = list(numbers)
    result = math.fsum(listed)
    if abs(result) <= DUST * math.fsum(abs(number) for number in listed):
        return 0.0
    return result


def below(left: float, right: float) -> bool:
    """Less than, by more than a relative 1e-12."""
    return left < right - DUST * max(abs(left), abs(right))


# --- quantities --------------------------------------------------------------------------------

# Factor to the base unit. Things that are counted are their own base.
UNIT_FACTORS = {
    "year": 1.0,
    "years": 1.0,
    "calendar_year": 1.0,
    "tree": 1.0,
    "tile": 1.0,
    "person": 1.0,
    "case": 1.0,
    "qaly": 1.0,
    "l": 0.001,
    "m": 1.0,
    "mm": 0.001,
    "kg": 1.0,
    "g": 0.001,
    "t": 1000.0,
    "kgCO2e": 1.0,
    "tCO2e": 1000.0,
    "kWh": 1.0,
    "MWh": 1000.0,
    "%": 0.01,
}

FACTOR_TEXT = re.compile(r"([*/])?\s*([A-Za-z_%][A-Za-z_0-9%]*|1)(?:\^(-?\d+))?\s*")


def unit_parts(unit: str) -> list[tuple[str, int]]:
    """``EUR_2021/m^2`` as ``[("EUR_2021", 1), ("m", -2)]``."""
    parts: list[tuple[str, int]] = []
    place = 0
    while place < len(unit):
        found = FACTOR_TEXT.match(unit, place)
        if found is None or (place > 0) != (found[1] is not None):
            raise OracleError(f"unit {unit!r}")
        power = int(found[3] or 1) * (-1 if found[1] == "/" else 1)
        if found[2] != "1":
            parts.append((found[2], power))
        place = found.end()
    return parts


def split_quantity(text: str) -> tuple[float, str]:
    """Number and unit of ``1_000 EUR/year``."""
    number, _, unit = text.strip().partition(" ")
    return float(number.replace("_", "")), unit.strip()


def central(quantity: Any) -> Any:
    """The point of ``{value, low, high}``; anything else as it is."""
    if isinstance(quantity, dict) and "value" in quantity:
        return quantity["value"]
    return quantity


def money_year(unit: str) -> int | None:
    """The year in ``EUR_2021/kg`` or ``USD_2020/t``, None for a bare EUR or no money."""
    for name, _ in unit_parts(unit):
        if name[:4] in ("EUR_", "USD_", "GBP_"):
            return int(name[4:])
    return None


def span(text: str) -> int:
    """``40 years`` as 40."""
    number, unit = split_quantity(text)
    if unit not in ("year", "years"):
        raise OracleError(f"not a span of years: {text!r}")
    return round(number)


def rate(text: Any) -> float:
    """``2.5 %/year`` as 0.025."""
    number, unit = split_quantity(central(text))
    if unit != "%/year":
        raise OracleError(f"not a rate: {text!r}")
    return number / 100.0


def year_range(years: Any) -> list[int]:
    """``2027`` or ``2027-2030`` as its years."""
    if isinstance(years, int):
        return [years]
    first, dash, last = str(years).partition("-")
    return list(range(int(first), int(last) + 1)) if dash else [int(first)]


# --- formulas ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """Points of a curve in base units, by rising x."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Series:
    """A number by calendar year."""

    by_year: Amounts


def expected_damage(curve: Curve) -> float:
    """Trapezoid over exceedance probability, plus p_min times the largest damage."""
    area = 0.0
    for (period, damage), (rarer, more) in pairwise(curve.points):
        area += (1.0 / period - 1.0 / rarer) * (damage + more) / 2.0
    return area + max(damage for _, damage in curve.points) / curve.points[-1][0]


def expected_damage_loglinear(curve: Curve) -> float:
    """The same with damage linear in the logarithm of the return period between points."""
    area = 0.0
    for (period, damage), (rarer, more) in pairwise(curve.points):
        often, seldom = 1.0 / period, 1.0 / rarer
        log_ratio = math.log(rarer / period)
        mean_step = (often - seldom - seldom * log_ratio) / log_ratio
        area += damage * (often - seldom) + (more - damage) * mean_step
    return area + max(damage for _, damage in curve.points) / curve.points[-1][0]


FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "exp": math.exp,
    "log": math.log,
    "where": lambda condition, then, other: then if condition else other,
    "expected_damage": expected_damage,
    "expected_damage_loglinear": expected_damage_loglinear,
}

OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def names_in(formula: Any) -> list[str]:
    """Names of inputs and values that a formula uses."""
    if isinstance(formula, int):
        return []
    tree = ast.parse(formula, mode="eval")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return [
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called
    ]


def calculate(node: ast.AST, look_up: Callable[[str], Value]) -> Value:
    """Walk one node of a formula."""
    if isinstance(node, ast.Expression):
        return calculate(node.body, look_up)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.Name):
        return look_up(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = calculate(node.operand, look_up)
        return -inner if isinstance(node.op, ast.USub) else inner
    if isinstance(node, ast.BinOp):
        left, right = calculate(node.left, look_up), calculate(node.right, look_up)
        return OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = calculate(node.left, look_up), calculate(node.comparators[0], look_up)
        return OPERATORS[type(node.ops[0])](left, right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return FUNCTIONS[node.func.id](*[calculate(part, look_up) for part in node.args])
    raise OracleError(f"formula part {ast.dump(node)}")


def evaluate(formula: Any, look_up: Callable[[str], Value]) -> Value:
    """The outcome of one line of arithmetic."""
    return calculate(ast.parse(str(formula), mode="eval"), look_up)


# --- roots of a row of flows -------------------------------------------------------------------


def sign_changes(numbers: list[int]) -> int:
    """How often the sign changes along a row, zeros left out."""
    signs = [number > 0 for number in numbers if number]
    return sum(a != b for a, b in pairwise(signs))


def shifted(polynomial: list[int]) -> list[int]:
    """Coefficients of p(x + 1), lowest power first."""
    result = list(polynomial)
    for start in range(len(result) - 1):
        for place in range(len(result) - 2, start - 1, -1):
            result[place] += result[place + 1]
    return result


@dataclass
class Isolation:
    """Brackets of the roots of a polynomial in (0, 1), each as (numerator, power of two)."""

    brackets: list[tuple[int, int]] = field(default_factory=list)  # root in (n/2^k, (n+1)/2^k)
    points: list[tuple[int, int]] = field(default_factory=list)  # root at n/2^k
    clusters: list[tuple[int, int]] = field(default_factory=list)  # not told apart, as brackets


def isolate(polynomial: list[int], place: int, depth: int, found: Isolation) -> None:
    """Halve (0, 1) until Descartes' rule says none or one root; exact in whole numbers."""
    changes = sign_changes(shifted(polynomial[::-1]))
    if changes == 0:
        return
    if changes == 1:
        found.brackets.append((place, depth))
        return
    if depth == 48:
        found.clusters.append((place, depth))
        return
    degree = len(polynomial) - 1
    left = [number << (degree - power) for power, number in enumerate(polynomial)]
    right = shifted(left)
    isolate(left, 2 * place, depth + 1, found)
    while right and right[0] == 0:
        if (2 * place + 1, depth + 1) not in found.points:
            found.points.append((2 * place + 1, depth + 1))
        else:
            found.clusters.append((2 * place + 1, depth + 1))
        right = right[1:]
    isolate(right, 2 * place + 1, depth + 1, found)


def exact_sign(polynomial: list[int], numerator: int, depth: int) -> int:
    """Sign of p(numerator / 2^depth), exact."""
    value, scale = 0, 1
    for coefficient in polynomial[::-1]:
        value = value * numerator + coefficient * scale
        scale <<= depth
    return (value > 0) - (value < 0)


def bisect(polynomial: list[int], place: int, depth: int) -> float:
    """The one root in a bracket, to the last bit of a float."""
    high_sign = exact_sign(polynomial, place + 1, depth)
    if high_sign == 0:  # the edge is a root of its own; look just inside
        high_sign = -exact_sign(polynomial, (place << 60) + 1, depth + 60)
    while depth < 1100 and place.bit_length() < 56:
        middle = exact_sign(polynomial, 2 * place + 1, depth + 1)
        depth += 1
        if middle == 0:
            return math.ldexp(float(2 * place + 1), -depth)
        place = 2 * place + (1 if middle != high_sign else 0)
    return math.ldexp(float(place), -depth)


def roots_below_one(polynomial: list[int]) -> tuple[list[float], bool]:
    """Roots in (0, 1) of a whole-number polynomial, and whether none was in doubt."""
    found = Isolation()
    isolate(polynomial, 0, 0, found)
    roots = [bisect(polynomial, place, depth) for place, depth in found.brackets]
    roots += [math.ldexp(float(place), -depth) for place, depth in found.points]
    for place, depth in found.clusters:
        near = math.ldexp(float(place), -depth)
        if not any(abs(near - root) < 1e-12 for root in roots):
            roots.append(near)
    return sorted(roots), not found.clusters


def whole_numbers(flows: list[float]) -> list[int]:
    """The same row times one power of two, exact."""
    parts = [flow.as_integer_ratio() for flow in flows]
    scale = max(bottom for _, bottom in parts)
    return [top * (scale // bottom) for top, bottom in parts]


def relative_size(flows: list[float], logarithm: float) -> float:
    """|p(v)| over the sum of its absolute terms, at v = exp(logarithm), by Horner's rule."""
    highest_first = flows[::-1] if logarithm <= 0 else flows
    point, value, size = math.exp(-abs(logarithm)), 0.0, 0.0
    for flow in highest_first:
        value, size = value * point + flow, size * point + abs(flow)
    return abs(value) / size if size else 0.0


def well_apart(flows: list[float], roots: list[float]) -> bool:
    """False where the flows come near a root they do not have, or two roots nearly meet."""
    if sign_changes(whole_numbers(flows)) <= 1:
        return True
    marks = sorted(-math.log1p(max(root, math.nextafter(-1.0, 0.0))) for root in roots)
    for low, high in pairwise(marks):
        inside = [relative_size(flows, low + (high - low) * i / 16) for i in range(1, 16)]
        if max(inside) < 1e-7:
            return False
    edge = math.log(2.0 * max(map(abs, flows)) / min(abs(flows[0]), abs(flows[-1])))
    grid = [-edge + 2.0 * edge * i / 2000 for i in range(2001)]
    sizes = [relative_size(flows, point) for point in grid]
    for before, here, after, point in zip(sizes, sizes[1:], sizes[2:], grid[1:], strict=False):
        is_valley = here <= before and here <= after and here < 1e-4
        if is_valley and not any(abs(point - mark) <= 0.05 for mark in marks):
            return False
    return True


def irr_roots(flows: list[float]) -> tuple[list[float], bool]:
    """All rates above -100 % at which the flows are worth nothing, and whether that is certain."""
    row = list(flows)
    while row and row[0] == 0.0:
        row = row[1:]
    while row and row[-1] == 0.0:
        row = row[:-1]
    if len(row) < 2:
        return [], True
    whole = whole_numbers(row)
    exact = True
    rates: list[float] = []
    while sum(whole) == 0 and len(whole) > 1:  # v = 1 is a root: divide by (v - 1)
        exact = exact and not rates
        rates = [0.0]
        quotient, carry = [], 0
        for coefficient in whole[::-1][:-1]:
            carry += coefficient
            quotient.append(carry)
        whole = quotient[::-1]
    low, low_exact = roots_below_one(whole)
    high, high_exact = roots_below_one(whole[::-1])
    rates += [1.0 / factor - 1.0 for factor in low] + [inverse - 1.0 for inverse in high]
    rates.sort()
    return rates, exact and low_exact and high_exact and well_apart(row, rates)


def root_slack(flows: list[float], sizes: list[float], rate: float) -> float:
    """How far a root moves when each flow moves by 1e-12 of its size.

    A flow f_t that changes by d_t moves the root v = 1/(1 + rate) of the sum of f_t v^t by
    sum(d_t v^t) / sum(t f_t v^(t-1)), and the rate by that over v^2. Powers are taken
    relative to the largest term, or they overflow.
    """
    logarithm = -math.log1p(max(rate, math.nextafter(-1.0, 0.0)))
    heights = [math.log(s) + t * logarithm for t, s in enumerate(sizes) if s > 0]
    top = max(heights)
    powers = [math.exp(t * logarithm - top) if s > 0 else 0.0 for t, s in enumerate(sizes)]
    moved = math.fsum(s * power for s, power in zip(sizes, powers, strict=True))
    slope = math.fsum(t * f * p for t, (f, p) in enumerate(zip(flows, powers, strict=True)))
    return DUST * moved / abs(slope) * (1.0 + rate) if slope else math.inf


# --- one assessment ----------------------------------------------------------------------------


@dataclass
class Effect:
    """A listed effect: amounts by year for all parties together."""

    id: str
    domain: str
    kind: str
    shares: dict[str, float]
    cashable: Any
    discount_class: str
    amounts: Amounts
    sizes: Amounts
    level: int
    values: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    illustrative: bool = False

    def cashable_share(self, party: str) -> float:
        """The cashable share of one party; a party that a mapping does not name has none."""
        if isinstance(self.cashable, dict):
            return float(self.cashable.get(party, 0))
        return float(self.cashable)


@dataclass(frozen=True)
class Posting:
    """One amount of one party in one year; negative where the party gives or loses."""

    line: str
    column: str  # resources, effects, paid, received, financing
    party: str
    year: int
    amount: float
    factor: float
    pillar: str  # I, Rev, X, none
    kind: str = ""
    domain: str = ""
    listed_effect: bool = False
    counts: bool = True
    size: float = 0.0  # of what the amount is the difference of, where it is one

    @property
    def value(self) -> float:
        """Present value."""
        return self.amount * self.factor

    @property
    def width(self) -> float:
        """Present value of what was added up to come to the amount."""
        return max(self.size, abs(self.amount)) * self.factor


class Assessor:
    """One project under one scheme; ``run`` gives the document."""

    def __init__(self, project: Doc, scheme: Doc, catalogue: Doc) -> None:
        self.project, self.scheme, self.catalogue = project, scheme, catalogue
        self.first = int(project["start"])
        self.last = self.first + span(project["horizon"])
        self.factors: dict[tuple[int, str], float] = {}
        self.flags: list[Doc] = []
        self.not_counted: list[Doc] = []
        self.physical: list[Doc] = []
        self.effects: list[Effect] = []
        self.postings: list[Posting] = []
        parties = project.get("parties", [])
        self.carriers = {
            party["id"]
            for party in parties
            if {"operator", "partner"} & set(party.get("roles", []))
        }
        self.abroad = {party["id"] for party in parties if party.get("abroad", False)}
        if self.abroad & (self.carriers | {"world"}):
            raise OracleError("a carrier and the world are never abroad")
        self.national = scheme["standing"] == "national"

    # years and factors

    def check_year(self, year: int) -> int:
        """A year inside the horizon."""
        if not self.first <= year <= self.last:
            raise OracleError(f"year {year} outside {self.first}-{self.last}")
        return year

    def step_rate(self, discount_class: str, step: int) -> float:
        """Forward rate from step - 1 to step years after the base year."""
        regime = self.catalogue["regimes"][self.scheme["regime"]]
        if discount_class not in regime["classes"]:
            raise OracleError(f"regime {regime['id']} has no class {discount_class}")
        clock = regime["clock"]
        band_year = step if clock == "base_year" else self.scheme["base_year"] + step - int(clock)
        for band in regime["classes"][discount_class]["bands"]:
            if "to_year" not in band or band_year <= band["to_year"]:
                return rate(band["rate"])
        raise OracleError(f"no rate for step {step}")

    def first_rate(self, discount_class: str) -> float:
        """The rate of the first band."""
        regime = self.catalogue["regimes"][self.scheme["regime"]]
        if discount_class not in regime["classes"]:
            raise OracleError(f"regime {regime['id']} has no class {discount_class}")
        return rate(regime["classes"][discount_class]["bands"][0]["rate"])

    def factor(self, year: int, discount_class: str) -> float:
        """Discount factor of a year, worked out once."""
        key = (year, discount_class)
        if key not in self.factors:
            self.factors[key] = self.new_factor(year, discount_class)
        return self.factors[key]

    def new_factor(self, year: int, discount_class: str) -> float:
        """Product over whole steps, then a part of one step; before the base the first rate."""
        delay = {"end": 0.0, "mid": 0.5, "begin": 1.0}[self.scheme["timing"]]
        time = year - self.scheme["base_year"] - delay
        if time < 0:
            return float((1.0 + self.first_rate(discount_class)) ** -time)
        result = 1.0
        whole = math.floor(time)
        for step in range(1, whole + 1):
            result /= 1.0 + self.step_rate(discount_class, step)
        if time > whole:
            result *= (1.0 + self.step_rate(discount_class, whole + 1)) ** -(time - whole)
        return result

    def capped_year(self, year: int) -> int:
        """The year as far as growth goes on."""
        stop = self.scheme.get("growth_stops_after")
        return year if stop is None else min(year, self.first + span(stop))

    def growth(self, growth: float, year: int) -> float:
        """Growth counts from the start."""
        return float((1.0 + growth) ** (self.capped_year(year) - self.first))

    def weight(self, year: int, kind: str, is_effect: bool) -> float:
        """Long-term weight of a calendar year."""
        rule = self.scheme["long_term"]
        if is_effect and kind in rule["exempt"]:
            return 1.0
        start, goal = rule["reference_year"], rule["goal_year"]
        return float(1.0 + rule["weight"] * min(max((year - start) / (goal - start), 0.0), 1.0))

    # money and units

    def price_factor(self, year: int) -> float:
        """From a price year to that of the scheme."""
        target = self.scheme["price_year"]
        series = self.catalogue["indices"][self.scheme["price_index"]]["series"]
        if year == target:
            return 1.0
        if year not in series or target not in series:
            raise OracleError(f"the index lacks {year} or {target}")
        return float(series[target] / series[year])

    def euros_for_one(self, currency: str, year: int) -> float:
        """Euros for one unit of a currency, at the rate of its own year."""
        if currency == "EUR":
            return 1.0
        index = self.catalogue["indices"][self.scheme["exchange"][currency]]
        rate = float(index["series"][year])
        return {f"{currency} per EUR": 1.0 / rate, f"EUR per {currency}": rate}[index["base"]]

    def unit_factor(self, unit: str, bare_year: int | None) -> float:
        """To base units and money of the scheme's price year."""
        result = 1.0
        for name, power in unit_parts(unit):
            if name[:3] in ("EUR", "USD", "GBP"):
                year = int(name[4:]) if len(name) > 3 else bare_year
                if year is None:
                    raise OracleError("a bare EUR without price_year")
                result *= (self.euros_for_one(name[:3], year) * self.price_factor(year)) ** power
            elif name in UNIT_FACTORS:
                result *= UNIT_FACTORS[name] ** power
            else:
                raise OracleError(f"unit {name!r} is not in the table")
        return result

    def base(self, quantity: Any) -> float:
        """A written quantity in base units; a plain number is a year, share or count."""
        point = central(quantity)
        if isinstance(point, int | float):
            return float(point)
        number, unit = split_quantity(point)
        return number * self.unit_factor(unit, self.project.get("price_year"))

    # amounts of written lines

    def dated(self, line: Doc) -> Amounts:
        """Amounts by year of a line of the project, growth included."""
        growth = rate(line["growth"]) if "growth" in line else 0.0
        if "amounts" in line:
            if "every" in line:
                raise OracleError("every with a series")
            amounts = {int(year): self.base(text) for year, text in line["amounts"].items()}
        else:
            amounts = self.amount_by_year(line)
        negative = any(amount < 0 for amount in amounts.values())
        if negative and line.get("kind") != "harm":
            raise OracleError("a negative amount outside harm")
        return {
            self.check_year(year): amount * self.growth(growth, year)
            for year, amount in amounts.items()
        }

    def amount_by_year(self, line: Doc) -> Amounts:
        """The forms once, yearly and coming back."""
        years = year_range(line["years"])
        one_year = isinstance(line["years"], int) or "-" not in str(line["years"])
        yearly = split_quantity(central(line["amount"]))[1].endswith("/year")
        if yearly == one_year and not ("every" in line and not yearly):
            raise OracleError("a wrong pair of unit and years")
        if "every" in line:
            if yearly or one_year:
                raise OracleError("every needs EUR and a range")
            years = years[:: span(line["every"])]
        return dict.fromkeys(years, self.base(line["amount"]))

    def deferral(
        self,
        where: str,
        cost: Callable[[int], float],
        due: tuple[int, Any],
        growth: float,
        discount_class: str,
    ) -> tuple[Amounts, Amounts]:
        """Plus the cost when due without, minus it in the later year, or never again.

        Amounts by year, and their sizes.
        """
        without, later = due
        parts: dict[int, list[float]] = {
            self.check_year(without): [cost(without) * self.growth(growth, without)]
        }
        if later != NEVER:
            if later <= without:
                raise OracleError("due_with is not later than due_without")
            back = -cost(later) * self.growth(growth, later)
            if later > self.last:
                back *= self.factor(later, discount_class) / self.factor(self.last, discount_class)
                self.flags.append({"code": "deferral_beyond_horizon", "where": where})
            parts.setdefault(min(later, self.last), []).append(back)
        return (
            {year: total(amounts) for year, amounts in parts.items()},
            {year: math.fsum(map(abs, amounts)) for year, amounts in parts.items()},
        )

    # effects

    def own_effect(self, line: Doc) -> Effect:
        """An effect written out in the project."""
        discount_class = line.get("discount_class", "standard")
        if line["kind"] == "deferral":
            due = (int(line["due_without"]), line["due_with"])
            growth = rate(line["growth"]) if "growth" in line else 0.0
            cost = self.base(line["cost"])
            if cost < 0:
                raise OracleError("a negative cost")
            amounts, sizes = self.deferral(line["id"], lambda _: cost, due, growth, discount_class)
        else:
            amounts = self.dated(line)
            sizes = {year: abs(amount) for year, amount in amounts.items()}
        return Effect(
            id=line["id"],
            domain=line["domain"],
            kind=line["kind"],
            shares=line["parties"] if "parties" in line else {line["party"]: 1.0},
            cashable=line.get("cashable", 0),
            discount_class=discount_class,
            amounts=amounts,
            sizes=sizes,
            level=line["evidence"],
            illustrative=line.get("illustrative", False),
        )

    def read_effects(self) -> None:
        """Feeds of interventions first, then own effects, in file order."""
        feeds: list[Feed] = []
        for use in self.project.get("interventions", []):
            intervention = self.catalogue["interventions"][use["use"]]
            for feed in intervention["feeds"]:
                feeds.append(Feed(self, use, intervention, feed))
        dropped = self.not_chosen([feed for feed in feeds if feed.is_counted()])
        for feed in feeds:
            if not feed.is_counted() or feed.id in dropped:
                self.leave_out(feed.id, feed.reason() or dropped[feed.id])
            elif feed.kind == "physical":
                self.physical.append(feed.physical(feed.indicator["account"], "formula"))
            elif feed.kind != "qualitative":
                self.effects.append(feed.effect())
                for account, formula in feed.indicator.get("physical", {}).items():
                    self.physical.append(feed.physical(account, formula))
        for line in self.project.get("effects", []):
            self.effects.append(self.own_effect(line))

    def leave_out(self, indicator: str, reason: str) -> None:
        """Note what is not counted.

        What a project leaves out, gives no level or does not choose is so for every feed, and
        is said once.
        """
        row = {"indicator": indicator, "reason": reason}
        if reason == "not priced" or row not in self.not_counted:
            self.not_counted.append(row)

    def not_chosen(self, feeds: "list[Feed]") -> dict[str, str]:
        """Of the indicators in one exclusion group a project counts one, the one it chose."""
        groups: dict[str, list[str]] = {}
        for feed in feeds:
            for group in feed.indicator["exclusion_groups"]:
                members = groups.setdefault(group, [])
                if feed.id not in members:
                    members.append(feed.id)
        dropped: dict[str, str] = {}
        for group, members in groups.items():
            if len(members) > 1:
                chosen = self.project.get("choose", {}).get(group)
                if chosen not in members:
                    raise OracleError(f"group {group} has {members} and no choice")
                dropped.update({other: group for other in members if other != chosen})
        return dropped

    # postings

    def is_counted(self, party: str) -> bool:
        """Under national standing a party abroad is shown and not summed."""
        return not (self.national and party in self.abroad)

    def post(self, **fields: Any) -> None:
        """Add one posting."""
        self.postings.append(Posting(counts=self.is_counted(fields["party"]), **fields))

    def post_effects(self) -> None:
        """Real effects: cashable at a carrier may be earned, all else is external."""
        earned = self.scheme["earned"]["own_cashable_savings"] == "earned"
        for effect in self.effects:
            for party, share in effect.shares.items():
                cashable = effect.cashable_share(party)
                if party in self.carriers and effect.kind == "harm" and cashable > 0:
                    raise OracleError("harm with a cashable share at a carrier")
                rev = cashable if earned and party in self.carriers else 0.0
                for pillar, part in (("Rev", rev), ("X", 1.0 - rev)):
                    if part == 0.0:
                        continue
                    for year, amount in effect.amounts.items():
                        self.post(
                            line=effect.id,
                            column="effects",
                            party=party,
                            year=year,
                            amount=amount * share * part,
                            size=effect.sizes[year] * share * part,
                            factor=self.factor(year, effect.discount_class),
                            pillar=pillar,
                            kind=effect.kind,
                            domain=effect.domain,
                            listed_effect=True,
                        )

    def post_resources(self) -> None:
        """Of a carrier: I. Of anyone else: X."""
        lines = self.project.get("resources", [])
        if lines and not self.carriers:
            raise OracleError("resources and no carrier")
        for line in lines:
            discount_class = line.get("discount_class", "standard")
            for year, amount in [*self.dated(line).items(), *self.left(line)]:
                self.post(
                    line=line["id"],
                    column="resources",
                    party=line["party"],
                    year=year,
                    amount=-amount,
                    factor=self.factor(year, discount_class),
                    pillar="I" if line["party"] in self.carriers else "X",
                )

    def left(self, line: Doc) -> list[tuple[int, float]]:
        """What is left of a resource with a life, as a cost below zero in the last year."""
        method = self.scheme.get("residual", "none")
        if method == "none" or "life" not in line:
            return []
        (bought,) = year_range(line["years"])
        life, age = span(line["life"]), self.last - bought
        if life <= age:
            return []
        digits = [sum(range(1, n + 1)) for n in (life - age, life)]
        share = {
            "straight_line": 1 - age / life,
            "sum_of_years": digits[0] / digits[1],
            "declining_balance": max(1 - 2 / life, 0.0) ** age,
        }[method]
        self.flags.append({"code": "residual_value", "where": line["id"]})
        return [(self.last, -self.base(line["amount"]) * share)]

    def post_payment(self, line: Doc, amounts: Amounts, financing: bool = False) -> None:
        """Both legs of a payment, at the standard rate."""
        payer, receiver = line["payer"], line["receiver"]
        if payer == receiver:
            raise OracleError("a payment needs another party")
        for year, amount in amounts.items():
            for party, column, signed in (
                (payer, "paid", -amount),
                (receiver, "received", amount),
            ):
                pillar = "Rev" if party in self.carriers else "X"
                self.post(
                    line=line["id"],
                    column="financing" if financing else column,
                    party=party,
                    year=year,
                    amount=signed,
                    factor=self.factor(year, "standard"),
                    pillar="none" if financing else pillar,
                )

    def post_income(self) -> None:
        """What is earned; a listed payment above the payer's benefit may be financing."""
        lines = self.project.get("income", [])
        excess_share = self.payments_above_benefit(lines)
        for line in lines:
            if line["receiver"] not in self.carriers:
                raise OracleError("income of a party that does not carry")
            amounts = self.dated(line)
            if line["payer_benefit"] == "at_price":
                if line["kind"] not in ("sale", "fee") or line["payer"] in self.carriers:
                    raise OracleError("at_price is for sales and fees to others")
                self.post_payment(line, amounts)
                self.post_purchase(line, amounts)
                continue
            share = excess_share.get(line["payer"], 0.0)
            self.post_payment(line, {year: a * (1.0 - share) for year, a in amounts.items()})
            if share > 0:
                moved = {year: amount * share for year, amount in amounts.items()}
                self.post_payment(line, moved, financing=True)

    def post_purchase(self, line: Doc, amounts: Amounts) -> None:
        """A benefit equal to the price, beside the payment."""
        for year, amount in amounts.items():
            self.post(
                line=line["id"],
                column="effects",
                party=line["payer"],
                year=year,
                amount=amount,
                factor=self.factor(year, "standard"),
                pillar="X",
                kind="purchase",
            )

    def payments_above_benefit(self, lines: list[Doc]) -> dict[str, float]:
        """Flag non-carriers that pay more than they gain; their excess share if reclassified."""
        paid: dict[str, list[float]] = {}
        for line in lines:
            if line["payer_benefit"] == "listed" and line["payer"] not in self.carriers:
                values = paid.setdefault(line["payer"], [])
                for year, amount in self.dated(line).items():
                    values.append(amount * self.factor(year, "standard"))
        shares: dict[str, float] = {}
        for party, values in paid.items():
            payments = total(values)
            gains = [p.value for p in self.postings if p.party == party and p.listed_effect]
            benefit = max(0.0, total(gains))
            if below(benefit, payments):
                excess = payments - benefit
                flag = {"code": "payment_above_benefit", "party": party, "excess": excess}
                self.flags.append(flag)
                shares[party] = excess / payments
        reclassify = self.scheme["earned"]["payment_above_benefit"] == "reclassify"
        return shares if reclassify else {}

    def post_all(self) -> None:
        """Every line of the project."""
        self.read_effects()
        self.post_effects()
        self.post_resources()
        self.post_income()
        for line in self.project.get("transfers", []):
            if line["payer"] not in self.carriers and line["receiver"] in self.carriers:
                raise OracleError("a transfer to a carrier is income or financing")
            self.post_payment(line, self.dated(line))
        for line in self.project.get("financing", []):
            self.post_payment(line, self.dated(line), financing=True)

    # sums

    def sum_of(self, wanted: Callable[[Posting], bool]) -> float:
        """Present value of the postings that count."""
        return total(p.value for p in self.postings if p.counts and wanted(p))

    def size_of(self, wanted: Callable[[Posting], bool]) -> float:
        """The absolute values that such a sum adds."""
        return math.fsum(p.width for p in self.postings if p.counts and wanted(p))

    def sizes(self) -> dict[str, float]:
        """Sizes of the sums in pillars and headline."""
        weigh = 1.0 + self.scheme["long_term"]["weight"]
        return {
            "npv": self.size_of(lambda p: p.pillar != "none"),
            "npv_without_purchases": self.size_of(lambda p: p.pillar != "none"),
            "resources": self.size_of(lambda p: p.pillar == "I"),
            "earned": self.size_of(lambda p: p.pillar == "Rev"),
            "external": self.size_of(lambda p: p.pillar == "X"),
            "external_long": weigh * self.size_of(lambda p: p.pillar == "X"),
            "all_resources": self.size_of(lambda p: p.column == "resources"),
        }

    def run(self) -> Doc:
        """The whole document."""
        self.post_all()
        if self.first < self.scheme["base_year"]:
            self.flags.append({"code": "compounded_before_base_year"})
        pillars, headline = self.pillars()
        return {
            "years": {"first": self.first, "last": self.last},
            "headline": headline,
            "rates_of_return": self.rates_of_return(headline["npv"]),
            "pillars": pillars,
            "long_term": self.long_term(),
            "effects": [
                {
                    "id": effect.id,
                    "domain": effect.domain,
                    "kind": effect.kind,
                    "present_value": self.effect_value(effect),
                    "size": self.size_of(
                        lambda p, name=effect.id: p.listed_effect and p.line == name
                    ),
                    "parties": self.by_party(effect),
                    "evidence": effect.level,
                    "verification": self.verification(effect),
                }
                for effect in self.effects
            ],
            "parties": self.party_rows(),
            "cashable": self.cashable(),
            "yearly": self.yearly(),
            "physical": self.physical,
            "evidence": self.evidence(),
            "qualitative": self.qualitative(),
            "not_counted": self.not_counted,
            "flags": self.flags,
            "sizes": self.sizes(),
        }

    def by_party(self, effect: Effect) -> dict[str, float]:
        """Present value of an effect at each of its parties, counted or not."""
        mine = [p for p in self.postings if p.listed_effect and p.line == effect.id]
        return {party: total(p.value for p in mine if p.party == party) for party in effect.shares}

    def effect_value(self, effect: Effect) -> float:
        """Present value of an effect, parties that count together."""
        return self.sum_of(lambda p: p.listed_effect and p.line == effect.id)

    def pillars(self) -> tuple[Doc, Doc]:
        """Sections 4 of the rules."""
        resources = -self.sum_of(lambda p: p.pillar == "I") or 0.0
        earned = self.sum_of(lambda p: p.pillar == "Rev")
        external = self.sum_of(lambda p: p.pillar == "X")
        external_long = total(
            p.value * self.weight(p.year, p.kind, p.listed_effect)
            for p in self.postings
            if p.counts and p.pillar == "X"
        )
        npv = self.sum_of(lambda p: p.pillar != "none")
        bare = self.sum_of(lambda p: p.pillar != "none" and p.kind != "purchase")
        if (npv > 0, npv < 0) != (bare > 0, bare < 0):
            self.flags.append({"code": "rests_on_purchases"})
        all_resources = -self.sum_of(lambda p: p.column == "resources")
        rest = self.sum_of(lambda p: p.pillar != "none" and p.column != "resources")
        self.harm_flags(resources)
        pillars: Doc = {
            "resources": resources,
            "earned": earned,
            "external": external,
            "external_long": external_long,
            "npv_without_purchases": bare,
            "bcr_all_resources": rest / all_resources if all_resources else None,
        }
        pillars |= dict.fromkeys(("r_s", "r_e", "r_s_long", "s0", "s", "e"))
        pillars |= dict.fromkeys(("s0_range", "s_range", "mv0_range"))
        headline: Doc = {"npv": npv}
        headline |= dict.fromkeys(("bcr", "mv0", "mv", "mv_range", "certified_bcr", "quadrant"))
        headline["reason"] = None if resources else "no_resources"
        if resources:
            pillars["r_s"] = external / resources
            pillars["r_e"] = earned / resources
            pillars["r_s_long"] = external_long / resources
            self.score(pillars, headline)
        return pillars, headline

    def harm_flags(self, resources: float) -> None:
        """Domains whose effects in X fall below minus threshold times I."""
        for domain in dict.fromkeys(effect.domain for effect in self.effects):
            outside = [p for p in self.postings if p.counts and p.listed_effect and p.pillar == "X"]
            harm = total(p.value for p in outside if p.domain == domain)
            if below(harm, -self.scheme["harm"]["threshold"] * resources):
                self.flags.append({"code": "harm", "domain": domain})

    def score(self, pillars: Doc, headline: Doc) -> None:
        """Ratios to points, and what follows from them."""
        rule = self.scheme["pillars"]
        r_s, r_e = pillars["r_s"], pillars["r_e"]
        headline["bcr"] = total([r_s, r_e])
        if r_s < 0 or pillars["r_s_long"] < 0:
            self.flags.append({"code": "net_external_harm"})
        if r_e < 0:
            self.flags.append({"code": "negative_earnings"})

        def points(ratio: float, kappa: float) -> float:
            positive = max(ratio, 0.0)
            return 100.0 * positive / (positive + kappa)

        raw = {
            "s0": self.with_levels(points(r_s, rule["kappa_s"])),
            "s": self.with_levels(points(pillars["r_s_long"], rule["kappa_s"])),
            "e": [points(r_e, rule["kappa_e"])] * 2,
        }
        floored = []
        ends: dict[str, list[float]] = {}
        for name, pair in raw.items():
            if any(below(end, rule["floor"]) for end in pair):
                floored.append(name)
                self.flags.append({"code": "floor_active", "where": name})
            ends[name] = [max(end, float(rule["floor"])) for end in pair]
        ends["mv0"] = [self.mean(ends["s0"][i], ends["e"][i]) for i in range(2)]
        ends["mv"] = [self.mean(ends["s"][i], ends["e"][i]) for i in range(2)]
        missing = self.has_missing_level()
        for name, section in (
            ("s0", pillars),
            ("s", pillars),
            ("e", pillars),
            ("mv0", headline),
            ("mv", headline),
        ):
            if not missing or name == "e":
                section[name] = ends[name][0]
        if missing:
            headline["mv_range"] = ends["mv"]
            pillars |= {f"{name}_range": ends[name] for name in ("s0", "s", "mv0")}
        headline["certified_bcr"] = self.certificate(r_s, r_e, headline["mv0"], floored)
        headline["quadrant"] = self.quadrant(r_s, r_e, headline["bcr"])

    def mean(self, societal: float, earning: float) -> float:
        """Weighted power mean; power 0 is the geometric mean."""
        rule = self.scheme["pillars"]
        weight, power = rule["weight_s"], rule["power"]
        if power == 0:
            return float(societal**weight * earning ** (1.0 - weight))
        if power < 0 and min(societal, earning) == 0.0:
            return 0.0
        inner = weight * societal**power + (1.0 - weight) * earning**power
        return float(inner ** (1.0 / power))

    def certificate(
        self, r_s: float, r_e: float, mv0: float | None, floored: list[str]
    ) -> float | None:
        """The benefit-cost ratio that MV0 proves, only under all conditions."""
        rule = self.scheme["pillars"]
        allowed = (
            r_s >= 0
            and r_e >= 0
            and not {"s0", "e"} & set(floored)
            and rule["kappa_s"] == 1
            and rule["kappa_e"] == 1
            and rule["weight_s"] == 0.5
            and rule["power"] <= 1
            and self.scheme["qualitative"]["theta"] == 0
        )
        return 2.0 * mv0 / (100.0 - mv0) if allowed and mv0 is not None else None

    @staticmethod
    def quadrant(r_s: float, r_e: float, bcr: float) -> str:
        """First that fits."""
        pays = not below(r_e, 1.0)
        if r_s > 0 and pays:
            return "mv_innovation"
        if r_s > 0 and not below(bcr, 1.0):
            return "societal_value_financing_gap"
        if pays and r_s == 0:
            return "private_gain"
        return "private_gain_public_loss" if pays else "neither"

    # the qualitative part

    def levels(self) -> dict[str, int]:
        """Levels that the project gives."""
        return {item["indicator"]: item["level"] for item in self.project.get("qualitative", [])}

    def has_missing_level(self) -> bool:
        """Whether a level that the scheme scores is missing."""
        rule = self.scheme["qualitative"]
        return rule["theta"] > 0 and any(name not in self.levels() for name in rule["indicators"])

    def with_levels(self, money: float) -> list[float]:
        """Both ends of a societal pillar after the qualitative part is mixed in."""
        rule = self.scheme["qualitative"]
        theta = rule["theta"]
        if theta == 0:
            return [money, money]
        weights = rule["indicators"]
        ends = []
        for unknown in (0.0, 100.0):
            points = {name: 25.0 * level for name, level in self.levels().items()}
            weighted = [weight * points.get(name, unknown) for name, weight in weights.items()]
            mean = math.fsum(weighted) / math.fsum(weights.values())
            ends.append((1.0 - theta) * money + theta * mean)
        return ends

    def qualitative(self) -> list[Doc]:
        """The levels as rows."""
        rule = self.scheme["qualitative"]
        scored = rule.get("indicators", {}) if rule["theta"] > 0 else {}
        return [
            {"indicator": name, "level": level, "points": 25 * level, "scored": name in scored}
            for name, level in self.levels().items()
        ]

    # beside the score

    def by_year(self) -> dict[int, list[Posting]]:
        """The postings that count, by year; financing left out."""
        years: dict[int, list[Posting]] = {y: [] for y in range(self.first, self.last + 1)}
        for posting in self.postings:
            if posting.counts and posting.pillar != "none":
                years[posting.year].append(posting)
        return years

    def yearly(self) -> list[Doc]:
        """Sums of X + Rev - I by year."""
        return [
            {
                "year": year,
                "amount": total(p.amount for p in postings),
                "present_value": total(p.value for p in postings),
                "size": math.fsum(max(p.size, abs(p.amount)) for p in postings),
            }
            for year, postings in self.by_year().items()
        ]

    def rates_of_return(self, npv: float) -> Doc:
        """Internal rate, payback, equivalent annual value."""
        rows = self.yearly()
        flows = [row["amount"] for row in rows]
        roots, certain = irr_roots(flows)
        slack = [root_slack(flows, [row["size"] for row in rows], root) for root in roots]
        moving = [flow for flow in flows if flow]
        reason = None
        if not roots:
            reason = "no_root"
        elif len(roots) > 1:
            reason = "several_roots"
        elif moving[0] > 0:
            reason = "first_flow_positive"
        annuity = math.fsum(
            self.factor(year, "standard") for year in range(self.first + 1, self.last + 1)
        )
        return {
            "irr": roots[0] if reason is None else None,
            "irr_roots": roots,
            "irr_reason": reason,
            "irr_certain": certain,
            "irr_slack": slack,
            "annuity": annuity,
            "discounted_payback_year": self.payback(),
            "equivalent_annual_value": npv / annuity,
        }

    def payback(self) -> int | None:
        """The first year from which the cumulative sum stays at or above zero."""
        so_far: list[float] = []
        answer = None
        for year, postings in self.by_year().items():
            so_far += [p.value for p in postings]
            if total(so_far) < 0:
                answer = None
            elif answer is None:
                answer = year
        return answer

    def long_term(self) -> Doc:
        """Where the positive years of the listed effects fall."""
        parts: list[tuple[int, float]] = []
        for effect in self.effects:
            counted = total(s for party, s in effect.shares.items() if self.is_counted(party))
            for year, amount in effect.amounts.items():
                if amount * counted > 0:
                    value = amount * counted * self.factor(year, effect.discount_class)
                    parts.append((year - self.first, value))
        whole = math.fsum(value for _, value in parts)
        answer: Doc = {}
        for years in (4, 10, 30):
            late = math.fsum(value for age, value in parts if age > years)
            answer[f"share_after_{years}"] = late / whole if whole else EMPTY_SHARE
        weighted = math.fsum(age * value for age, value in parts)
        answer["duration"] = weighted / whole if whole else EMPTY_SHARE
        answer["condition"] = self.size_of(lambda p: p.listed_effect) / whole if whole else 1.0
        return answer

    def cashable(self) -> dict[str, float]:
        """Present value of effects times their cashable share, by party."""
        parts: dict[str, list[float]] = {}
        for effect in self.effects:
            for party, share in effect.shares.items():
                values = parts.setdefault(party, [])
                for year, amount in effect.amounts.items():
                    cash = amount * share * effect.cashable_share(party)
                    values.append(cash * self.factor(year, effect.discount_class))
        return {party: total(values) for party, values in parts.items()}

    def evidence(self) -> Doc:
        """How well the listed effects are founded, by absolute present value."""
        sizes = {effect.id: abs(self.effect_value(effect)) for effect in self.effects}
        whole = math.fsum(sizes.values())

        def share(chosen: Iterable[Effect]) -> float | None:
            part = math.fsum(sizes[effect.id] for effect in chosen)
            return part / whole if whole else EMPTY_SHARE

        self.evidence_flags(share)
        marks = {effect.id: self.verification(effect) for effect in self.effects}
        names = ("read", "secondary", "unverified", "project_input")
        return {
            "by_verification": {
                name: share(e for e in self.effects if marks[e.id] == name) for name in names
            },
            "share_level_1": share(e for e in self.effects if e.level == 1),
        }

    def mark(self, value: str) -> str:
        """How well a value is seen; what is from memory is unverified."""
        mark = str(self.catalogue["values"][value]["verification"])
        return "unverified" if mark == "memory" else mark

    def verification(self, effect: Effect) -> str:
        """The weakest mark among the values of an effect."""
        marks = {self.mark(value) for value in effect.values}
        for mark in ("unverified", "secondary", "read"):
            if mark in marks:
                return mark
        return "project_input"

    def evidence_flags(self, share: Callable[[Iterable[Effect]], float | None]) -> None:
        """One flag for each value of each effect, and one for illustrative input."""
        for effect in self.effects:
            for value in effect.values:
                mark = self.mark(value)
                codes = [f"value_{mark}"] if mark in ("secondary", "unverified") else []
                codes += ["value_outside_validity"] if value in effect.outside else []
                for code in codes:
                    self.flags.append(
                        {"code": code, "where": effect.id, "value": value, "share": share([effect])}
                    )
        if self.project.get("illustrative", False):
            self.flags.append({"code": "illustrative", "share": 1.0})
            return
        marked = [effect for effect in self.effects if effect.illustrative]
        lists = ("effects", "interventions", "resources", "income", "transfers", "financing")
        lines = [line for name in (*lists, "qualitative") for line in self.project.get(name, [])]
        if any(line.get("illustrative", False) for line in lines):
            self.flags.append({"code": "illustrative", "share": share(marked) if marked else 0.0})

    def party_rows(self) -> list[Doc]:
        """One row per party, by first appearance in the file."""
        order = [party["id"] for party in self.project.get("parties", [])]
        order += [party for effect in self.effects for party in effect.shares]
        order += [line["party"] for line in self.project.get("resources", [])]
        for name in ("income", "transfers", "financing"):
            for line in self.project.get(name, []):
                order += [line["payer"], line["receiver"]]
        columns = ("resources", "effects", "paid", "received")
        rows = []
        for party in dict.fromkeys(order):
            mine = [p for p in self.postings if p.party == party]
            row: Doc = {"party": party}
            for column in (*columns, "financing"):
                row[column] = total(p.value for p in mine if p.column == column)
            row["net"] = total(p.value for p in mine if p.column in columns)
            row["sizes"] = {
                column: math.fsum(p.width for p in mine if p.column == column)
                for column in (*columns, "financing")
            }
            row["sizes"]["net"] = math.fsum(p.width for p in mine if p.column in columns)
            rows.append(row)
        return rows


# --- catalogue effects -------------------------------------------------------------------------


class Feed:
    """One indicator fed by one intervention of the project."""

    def __init__(self, owner: Assessor, use: Doc, intervention: Doc, feed: Doc) -> None:
        self.owner, self.use, self.intervention, self.feed = owner, use, intervention, feed
        self.id: str = feed["indicator"]
        self.indicator: Doc = owner.catalogue["indicators"][self.id]
        self.kind: str = self.indicator["kind"]
        self.where = f"{use['id']}/{self.id}"

    # whether it counts

    def missing_inputs(self) -> list[str]:
        """Optional inputs of the intervention that the project did not give."""
        needed = [name for text in self.feed.get("inputs", {}).values() for name in names_in(text)]
        given = self.use.get("inputs", {})
        missing = []
        for name in needed:
            declared = self.intervention["inputs"].get(name)
            if declared is None or name in given or "default" in declared:
                continue
            if not declared.get("optional", False):
                raise OracleError(f"input {name} is missing")
            missing.append(name)
        return missing

    def reason(self) -> str | None:
        """Why it does not count, or None."""
        left_out: Doc = self.owner.project.get("leave_out", {})
        if self.id in left_out:
            return str(left_out[self.id])
        if self.kind == "qualitative":
            return None if self.id in self.owner.levels() else "no level given"
        return "not priced" if self.missing_inputs() else None

    def is_counted(self) -> bool:
        """Whether it counts."""
        return self.reason() is None

    # what a formula sees

    def written(self, declared: Doc, given: Any) -> Value:
        """An input as a number in base units, a curve or a series."""
        owner = self.owner
        if "curve" in declared:
            points = sorted((owner.base(x), owner.base(y)) for x, y in given.items())
            return Curve(tuple(points))
        if "series" in declared:
            by_year = {
                year: owner.base(text) for key, text in given.items() for year in year_range(key)
            }
            return Series({owner.check_year(year): number for year, number in by_year.items()})
        return NEVER if given == NEVER else owner.base(given)

    def money_value(self, value_id: str, year: int) -> float:
        """A value of the catalogue in a year: series, real growth, price year."""
        value = self.owner.catalogue["values"][value_id]
        unit = value["unit"]
        number = series_number(value, year) if "series" in value else self.point(value)
        if "real_growth" in value:
            origin = money_year(unit)
            if origin is None:
                raise OracleError("real_growth without a money year")
            growth = 1.0 + rate(value["real_growth"])
            number *= growth ** (self.owner.capped_year(year) - origin)
        return number * self.owner.unit_factor(unit, None)

    def point(self, value: Doc) -> float:
        """The number of the scheme's price set."""
        name = {"central": "value", "low": "low", "high": "high"}[self.owner.scheme["price_set"]]
        return float(value[name] if name in value else value["value"])

    def of_year(self, number: Value, year: int) -> Value:
        """A series in one year."""
        if not isinstance(number, Series):
            return number
        if year not in number.by_year:
            raise OracleError(f"the series has no {year}")
        return number.by_year[year]

    def look_up_outer(self, year: int) -> Callable[[str], Value]:
        """Names of the intervention: its values, and inputs of the project."""

        def look_up(name: str) -> Value:
            if name in self.intervention.get("values", {}):
                return self.money_value(self.intervention["values"][name], year)
            declared = self.intervention["inputs"][name]
            given = self.use.get("inputs", {}).get(name, declared.get("default"))
            return self.of_year(self.written(declared, given), year)

        return look_up

    def look_up(self, year: int) -> Callable[[str], Value]:
        """Names of the indicator: its values, and inputs through the feed."""

        def look_up(name: str) -> Value:
            if name in self.indicator.get("values", {}):
                return self.money_value(self.indicator["values"][name], year)
            texts = self.feed.get("inputs", {})
            if name in texts:
                return evaluate(texts[name], self.look_up_outer(year))
            declared = self.indicator["inputs"][name]
            return self.of_year(self.written(declared, declared["default"]), year)

        return look_up

    def values_used(self) -> list[str]:
        """Values behind the euros: of the indicator's formulas and of the inputs they use."""
        keys = ("formula", "without", "with", "cost", "due_without", "due_with", "entrants")
        used: list[str] = []
        for key in keys:
            for name in names_in(self.indicator[key]) if key in self.indicator else []:
                if name in self.indicator.get("values", {}):
                    used.append(self.indicator["values"][name])
                for outer in names_in(self.feed.get("inputs", {}).get(name, "0")):
                    if outer in self.intervention.get("values", {}):
                        used.append(self.intervention["values"][outer])
        return list(dict.fromkeys(used))

    # settings, key by key

    def adjustment(self, key: str, default: Any) -> Any:
        """Project (named before all), then intervention file, then indicator file."""
        levels = [self.use.get("adjustments", {}), self.intervention.get("adjustments", {})]
        for level in levels:
            for name in (self.id, "all"):
                if key in level.get(name, {}):
                    return level[name][key]
        return self.indicator.get(key, default)

    def growth(self) -> float:
        """Growth of the effect."""
        for level in (self.use, self.intervention, self.indicator):
            growth = level.get("growth")
            if isinstance(growth, dict):
                growth = growth.get(self.id, growth.get("all"))
            if growth is not None:
                return rate(growth)
        return 0.0

    def timing(self, key: str) -> Any:
        """A key of ``timing``, project first."""
        for level in (self.use, self.intervention, self.indicator):
            timing = level.get("timing", {})
            if key in timing:
                return timing[key]
            if key == "first_year" and "delay" in timing:
                return self.owner.first + span(timing["delay"])
        return None

    def net_share(self) -> float:
        """What is left after deadweight, attribution and displacement."""
        deadweight = float(self.adjustment("deadweight", 0))
        if deadweight > 0 and self.indicator["counterfactual"]["is"] == "modelled":
            raise OracleError("deadweight on a modelled counterfactual")
        attribution = float(self.adjustment("attribution", 1))
        displacement = float(self.adjustment("displacement", 0))
        return (1.0 - deadweight) * attribution * (1.0 - displacement)

    def drop_off(self) -> float:
        """Share of the effect that is lost each year."""
        return rate(self.adjustment("drop_off", "0 %/year"))

    # the effect

    def raw(self, year: int) -> float:
        """The formula in one year; an avoided cost is without minus with."""
        parts = self.parts(year)
        result = total(parts) if len(parts) > 1 else parts[0]
        flag = {"code": "negative_effect", "where": self.where}
        if len(parts) > 1 and result < 0 and flag not in self.owner.flags:
            self.owner.flags.append(flag)
        return result

    def parts(self, year: int) -> list[float]:
        """What the formula adds up in one year: itself, or without and minus with."""
        look_up = self.look_up(year)
        if "formula" in self.indicator:
            return [float(evaluate(self.indicator["formula"], look_up))]
        without = float(evaluate(self.indicator["without"], look_up))
        return [without, -float(evaluate(self.indicator["with"], look_up))]

    def amounts(self) -> tuple[Amounts, Amounts]:
        """Amounts by year, all parties together, and their sizes."""
        if self.kind == "deferral":
            return self.deferral_amounts()
        if self.kind == "incidence":
            return self.both(self.incidence_weights())
        first = self.first_year()
        if self.indicator["unit"].startswith("EUR") and "/year" not in self.indicator["unit"]:
            return self.both({first: self.net_share()})
        return self.both(self.yearly_weights(first))

    def both(self, weights: Amounts) -> tuple[Amounts, Amounts]:
        """The formula times a weight in each year, and the size of what it adds up."""
        return (
            {year: self.raw(year) * weight for year, weight in weights.items()},
            {
                year: math.fsum(map(abs, self.parts(year))) * abs(weight)
                for year, weight in weights.items()
            },
        )

    def first_year(self) -> int:
        """The first year with effect."""
        first = self.timing("first_year")
        if first is None:
            raise OracleError(f"{self.where} has no first_year")
        return self.owner.check_year(int(first))

    def yearly_weights(self, first: int) -> Amounts:
        """What counts of the formula: ramp-up, lifetime, drop-off, growth, adjustments."""
        owner = self.owner
        ramp = span(self.timing("ramp_up") or "0 years")
        lifetime = self.timing("lifetime")
        last = owner.last if lifetime is None else first + span(lifetime) - 1
        if last > owner.last:
            owner.flags.append({"code": "effect_cut", "where": self.where})
        weights: Amounts = {}
        for year in range(first, min(last, owner.last) + 1):
            age = year - first
            ramped = (age + 1) / (ramp + 1) if age < ramp else 1.0
            profile = ramped * (1.0 - self.drop_off()) ** age * owner.growth(self.growth(), year)
            weights[year] = self.net_share() * profile
        return weights

    def deferral_amounts(self) -> tuple[Amounts, Amounts]:
        """A renewal that comes later, or never."""
        look_up = self.look_up(self.owner.first)
        later = evaluate(self.indicator["due_with"], look_up)
        due = (
            round(evaluate(self.indicator["due_without"], look_up)),
            later if later == NEVER else round(later),
        )

        def cost(year: int) -> float:
            return float(evaluate(self.indicator["cost"], self.look_up(year))) * self.net_share()

        discount_class = self.indicator["discount_class"]
        return self.owner.deferral(self.where, cost, due, self.growth(), discount_class)

    def incidence_amounts(self) -> Amounts:
        """Formula for one entrant times the cohorts that still feel it."""
        return self.both(self.incidence_weights())[0]

    def incidence_weights(self) -> Amounts:
        """The cohorts that still feel it, after growth and adjustments."""
        owner = self.owner
        # The persistence of a cohort is its lifetime: one that outlives the horizon is cut
        # there, and what is cut must be said (rules 1.1), as it is for a yearly effect.
        if max(self.entrants()) + self.persistence() - 1 > owner.last:
            owner.flags.append({"code": "effect_cut", "where": self.where})
        return {
            year: cohort * self.net_share() * owner.growth(self.growth(), year)
            for year, cohort in self.cohorts().items()
        }

    def persistence(self) -> int:
        """Years in which a cohort still feels it."""
        return span(self.indicator["persistence"])

    def cohorts(self) -> Amounts:
        """Entrants of this and earlier years who still feel it, by year of the horizon."""
        owner = self.owner
        entered, kept = self.entrants(), 1.0 - self.drop_off()
        sums: Amounts = {}
        for year in range(owner.first, owner.last + 1):
            felt = {k: kept**k for k in range(self.persistence()) if year - k in entered}
            # A written cohort of nobody counts as one: whether the formula comes out negative
            # is looked at before adjustments, and so before the number of entrants.
            if any(felt.values()):
                sums[year] = sum(entered[year - k] * share for k, share in felt.items())
        return sums

    def entrants(self) -> Amounts:
        """Entrants in each year for which the project writes a number."""
        name = self.indicator["entrants"]
        outer = self.feed["inputs"][name]
        written = self.written(self.intervention["inputs"][outer], self.use["inputs"][outer])
        return {year: evaluate(name, self.look_up(year)) for year in sorted(written.by_year)}

    def effect(self) -> Effect:
        """The listed effect."""
        indicator, used = self.indicator, self.values_used()
        amounts, sizes = self.amounts()
        levels = [self.owner.catalogue["values"][value]["evidence"] for value in used]
        return Effect(
            id=self.where,
            domain=indicator["domain"],
            kind=indicator["kind"],
            shares=self.use.get("shares", {}).get(self.id, indicator["parties"]),
            cashable=indicator["cashable"],
            discount_class=indicator["discount_class"],
            amounts=amounts,
            sizes=sizes,
            level=min([indicator["evidence"], *levels]),
            values=used,
            outside=[value for value in used if not self.is_valid(value, amounts)],
            illustrative=self.use.get("illustrative", False),
        )

    def is_valid(self, value_id: str, amounts: Amounts) -> bool:
        """Whether place, group and years of a value fit; what is not answered does not."""
        valid = self.owner.catalogue["values"][value_id]["valid"]
        place = self.owner.project.get("place", {}) | self.use.get("place", {})
        groups = [*self.use.get("groups", []), *self.intervention.get("groups", [])]
        here = {place.get("country"), place.get("region")}
        if "places" in valid and not here & set(valid["places"]):
            return False
        if "groups" in valid and not set(groups) & set(valid["groups"]):
            return False
        if "years" in valid:
            years = year_range(valid["years"])
            return all(years[0] <= year <= years[-1] for year in amounts)
        return True

    def physical(self, account: str, formula: str) -> Doc:
        """A physical amount at full effect, after adjustments, in base units.

        For an incidence it is the amount of one entrant and year times all of these.
        """
        text = self.indicator["formula"] if formula == "formula" else formula
        year = int(self.timing("first_year") or self.owner.first)
        amount = evaluate(text, self.look_up(year)) * self.net_share()
        if self.kind == "incidence":
            amount *= math.fsum(self.cohorts().values())
        return {"account": account, "where": self.where, "amount": amount}


def series_number(value: Doc, year: int) -> float:
    """A value given by year: as written, between two years, or held outside them."""
    numbers = {int(y): float(number) for y, number in value["series"].items()}
    if year in numbers:
        return numbers[year]
    first, last = min(numbers), max(numbers)
    if year < first or year > last:
        if value["outside"] != "hold":
            raise OracleError(f"{value['id']} has no {year}")
        return numbers[first if year < first else last]
    if value["between"] != "linear":
        raise OracleError(f"{value['id']} has no {year}")
    before = max(y for y in numbers if y < year)
    after = min(y for y in numbers if y > year)
    part = (year - before) / (after - before)
    return numbers[before] + (numbers[after] - numbers[before]) * part


def assess(project: Doc, scheme: Doc, catalogue: Doc) -> Doc:
    """Assess one project under one scheme, line by line and year by year."""
    return Assessor(project, scheme, catalogue).run()
