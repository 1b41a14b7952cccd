"""Every figure of a trace computed anew from its children, and every leaf found in its file.

Nothing here uses the arithmetic of the library: operations, profiles and discounting are
written out again from the accounting rules, on the plain JSON form of a tree.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

import project_strategies as strategies
from impactcalc.assessment import Assessment, assess
from impactcalc.catalogue import load_catalogue
from impactcalc.cli import app
from impactcalc.errors import UnknownIdError
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.quantities import with_price_year
from impactcalc.trace import HEADLINES, Node
from impactcalc.units import unit

Doc = dict[str, Any]
Engine = Callable[[Doc, Doc], Assessment]
ROOT = Path(__file__).parents[1]
CANAL = ROOT / "examples/canal_street_trees/project.yaml"
TILES = ROOT / "examples/tegelwippen_2022/project.yaml"
OWN_2020 = ROOT / "tests/golden/scheme_2020.yaml"
GOLDEN = sorted({*(ROOT / "tests/golden").glob("*.yaml")} - {OWN_2020})
PAGE = (ROOT / "docs/trace.md").read_text(encoding="utf-8")


# --- a node from its children ------------------------------------------------------------------


def damage(of: list[float], linear_in: Callable[[float], float]) -> float:
    """Area under damage over yearly probability, and the largest damage for what is rarer.

    Between two points the damage is linear in the probability, or in the logarithm of the
    return period; 200 strips of Simpson's rule give that area to far below 1e-9.
    """
    years, damages = of[0::2], of[1::2]
    total = max(damages) / max(years)
    for t0, t1, d0, d1 in zip(years, years[1:], damages, damages[1:], strict=False):
        p0, p1 = 1 / t0, 1 / t1
        strip = (p0 - p1) / 400

        def at(p: float, t0: float = t0, t1: float = t1, d0: float = d0, d1: float = d1) -> float:
            here, low, high = linear_in(1 / p), linear_in(t0), linear_in(t1)
            return d0 + (d1 - d0) * (here - low) / (high - low)

        heights = [at(p1 + i * strip) for i in range(401)]
        inner = 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])
        total += (heights[0] + inner + heights[-1]) * strip / 3
    return total


def power_mean(s: float, e: float, weight: float, power: float) -> float:
    if power == 0:
        return math.exp(weight * math.log(s) + (1 - weight) * math.log(e))
    return float((weight * s**power + (1 - weight) * e**power) ** (1 / power))


def weighted_mean(of: list[float]) -> float:
    points, weights = of[0::2], of[1::2]
    return math.fsum(p * w for p, w in zip(points, weights, strict=True)) / math.fsum(weights)


def pillar_score(ratio: float, kappa: float, floor: float, *quality: float) -> float:
    points = 100 * max(ratio, 0) / (max(ratio, 0) + kappa)
    if quality:
        theta, other = quality
        points = (1 - theta) * points + theta * other
    return max(points, floor)


OPERATIONS: dict[str, Callable[[list[float], Doc], float]] = {
    "+": lambda a, n: a[0] + a[1],
    "-": lambda a, n: a[0] - a[1],
    "*": lambda a, n: math.prod(a),
    "/": lambda a, n: a[0] / a[1],
    "**": lambda a, n: float(a[0] ** a[1]),
    "neg": lambda a, n: -a[0],
    "complement": lambda a, n: 1 - a[0],
    "positive": lambda a, n: max(a[0], 0),
    "<": lambda a, n: a[0] < a[1],
    "<=": lambda a, n: a[0] <= a[1],
    ">": lambda a, n: a[0] > a[1],
    ">=": lambda a, n: a[0] >= a[1],
    "==": lambda a, n: a[0] == a[1],
    "!=": lambda a, n: a[0] != a[1],
    "min": lambda a, n: min(a),
    "max": lambda a, n: max(a),
    "where": lambda a, n: a[1],
    "sum_of_years": lambda a, n: a[0] * (a[0] + 1) / (a[1] * (a[1] + 1)),
    "declining_balance": lambda a, n: max(1 - 2 / a[0], 0.0) ** a[1],
    "exp": lambda a, n: math.exp(a[0]),
    "log": lambda a, n: math.log(a[0]),
    "expected_damage": lambda a, n: damage(a, lambda t: 1 / t),
    "expected_damage_loglinear": lambda a, n: damage(a, math.log),
    "convert": lambda a, n: a[0],  # times its factor
    "price_path": lambda a, n: a[0] * (1 + a[1] / 100) ** n["exponent"],
    "interpolate": lambda a, n: math.fsum(x * w for x, w in zip(a, n["weights"], strict=True)),
    "weighted_sum": lambda a, n: math.fsum(x * w for x, w in zip(a, n["weights"], strict=True)),
    "sum": lambda a, n: math.fsum(a),
    "profile_factor": lambda a, n: profile_factor(n),
    "level_points": lambda a, n: 25 * a[0],
    "weighted_mean": lambda a, n: weighted_mean(a),
    "pillar_score": lambda a, n: pillar_score(*a),
    "power_mean": lambda a, n: power_mean(*a),
}


def profile_factor(node: Doc) -> float:
    """Sum over years of ramp, drop-off, growth, discount factor and long-term weight."""
    given: dict[str, float] = {}
    bands: list[tuple[float, float]] = []
    for child in node["of"]:
        if child["name"] == "rate":
            bands.append((math.inf, child["value"]))
        elif child["name"] == "to_year":
            bands[-1] = (child["value"], bands[-1][1])
        else:
            assert child["name"] not in given
            given[child["name"]] = child["value"]
    first = given["first_year"] if "first_year" in given else given["start"] + given["delay"]
    end, every = given["start"] + given["horizon"], given.get("every", 1)
    if "last_year" in given:
        last = given["last_year"]
    elif "lifetime" in given:
        last = min(first + given["lifetime"] - 1, end)
    else:
        last = end if node["unit"] == "year" else first
    if node["name"] == "profile factor":
        assert (node["first"], node["last"], node["every"]) == (first, last, every)
    else:  # one year of several
        assert node["name"] == f"profile factor {node['first']}"
        assert first <= node["first"] == node["last"] <= last
    years = [y for y in range(int(first), int(last) + 1) if (y - first) % every == 0]
    return math.fsum(
        shape(y, first, given) * discount(y, given, bands) * long_weight(min(y, end), given)
        for y in years
        if node["first"] <= y <= node["last"]
    )


def shape(year: int, first: float, given: dict[str, float]) -> float:
    ramp, since = given.get("ramp_up", 0), year - first
    built = (since + 1) / (ramp + 1) if since < ramp else 1.0
    growing = min(year - given["start"], given.get("growth_stops_after", math.inf))
    kept = (1 - given.get("drop_off", 0) / 100) ** since
    return built * kept * float((1 + given.get("growth", 0) / 100) ** growing)


def discount(year: int, given: dict[str, float], bands: list[tuple[float, float]]) -> float:
    """The forward rate of step k holds on (k - 1, k] of the clock."""
    clock = given.get("clock", given["base_year"])

    def log_growth(t: float) -> float:
        if t < 0:
            return t * math.log1p(bands[0][1] / 100)
        steps = range(1, math.ceil(t) + 1)
        rates = [next(rate for to_year, rate in bands if to_year >= k) for k in steps]
        return math.fsum(
            math.log1p(rate / 100) * min(1.0, t - k + 1)
            for k, rate in zip(steps, rates, strict=True)
        )

    at = year - given["timing"]
    return math.exp(log_growth(given["base_year"] - clock) - log_growth(at - clock))


def long_weight(year: float, given: dict[str, float]) -> float:
    if "long_weight" not in given:
        return 1.0
    start, goal = given["reference_year"], given["goal_year"]
    return 1 + given["long_weight"] * min(max((year - start) / (goal - start), 0), 1)


def size(node: Doc) -> float:
    """Absolute size of what a sum adds, however deep sums stand in it."""
    if node["op"] in ("sum", "+", "-", "neg"):
        return math.fsum(size(child) for child in node["of"])
    return abs(node["value"])


def walk(node: Doc) -> Iterator[Doc]:
    yield node
    for child in node.get("of", ()):
        yield from walk(child)


def check_node(node: Doc) -> None:
    """The figure of a node to 1e-9; a sum may be 0 where only rounding is left of it."""
    values = [child["value"] for child in node["of"]]
    anew = OPERATIONS[node["op"]](values, node) * node.get("factor", 1)
    dust = 2e-12 * size(node) if node["op"] in ("sum", "-", "+") else 0.0
    assert math.isclose(node["value"], anew, rel_tol=1e-9, abs_tol=dust), (node["value"], anew)


# --- a leaf in its file ------------------------------------------------------------------------

KEY = re.compile(r"\.?(?:\[([^\]]+)\]|([A-Za-z0-9_-]+))")
NUMBER = re.compile(r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
ROOMS = {
    "value": "values",
    "index": "indices",
    "regime": "regimes",
    "indicator": "indicators",
    "intervention": "interventions",
}


class Files:
    """The plain data of project, scheme and catalogue."""

    def __init__(self, project: Doc, scheme: Doc, catalogue: Doc) -> None:
        self.project, self.scheme, self.catalogue = project, scheme, catalogue

    def document(self, source: str) -> Doc:
        kind, _, id_ = source.partition(" ")
        if kind == "scheme":
            assert id_ == self.scheme["id"]
            return self.scheme
        if source == "project":
            return self.project
        found: Doc = self.catalogue[ROOMS[kind]][id_]
        return found

    def check(self, leaf: Doc) -> None:
        """The leaf says where it stands, and there it stands."""
        document = self.document(leaf["from"])
        keys = split(leaf["field"])
        of_key = keys[-1] == "key"
        written, key = follow(document, keys[:-1] if of_key else keys)
        if leaf["from"].startswith(("value ", "index ")) or leaf["name"] == "rate":
            assert leaf["title"] == document["source"]["title"]
        if of_key:
            first, _, last = str(key).partition("-")  # one year, or a range of years
            assert number(first) <= leaf["value"] <= number(last or first)
            assert leaf.get("text", "") == (key if last else "")
            return
        if isinstance(written, dict):
            written = written[leaf["party"] if leaf["name"] == "cashable" else "value"]
        if leaf["name"] == "number":
            assert leaf["value"] in numbers_in(written)
        elif leaf["name"] == "timing":
            assert leaf["text"] == written
            assert leaf["value"] == {"end": 0.0, "mid": 0.5, "begin": 1.0}[written]
        elif leaf["field"].endswith(".years"):
            ends = [int(year) for year in str(written).split("-")]
            assert leaf["value"] == ends[0 if leaf["name"] == "first_year" else -1]
        else:
            assert leaf["value"] == number(written), (leaf, written)
            self.check_unit(leaf, written, document)

    def check_unit(self, leaf: Doc, written: Any, document: Doc) -> None:
        text = str(written).partition(" ")[2]
        if leaf["from"].startswith("value ") and not text:
            text = document["unit"]
        if text:
            priced = with_price_year(text, self.project.get("price_year", 2025))
            assert unit(priced) == unit(leaf["unit"])
        elif " per " in document.get("base", ""):  # an exchange rate, of money of that year
            above, below = document["base"].split(" per ")
            year = split(leaf["field"])[-1]
            assert leaf["unit"] == f"{above}_{year}/{below}_{year}"
        else:
            assert leaf["unit"] in ("1", "calendar_year", "year")


@cache
def split(field: str) -> list[str]:
    """The keys of a field."""
    found = list(KEY.finditer(field))
    assert "".join(match[0] for match in found) == field and not field.startswith(".")
    return [match[1] or match[2] for match in found]


def follow(document: Any, keys: list[str]) -> tuple[Any, Any]:
    """What stands under the keys, and the last key as written."""
    here, last = document, None
    for key in keys:
        if isinstance(here, list):
            item = [x for x in here if key in (x.get("id"), x.get("indicator"))]
            here, last = (item[0] if item else here[int(key)]), key
            assert len(item) < 2
        else:
            last = key if key in here else next(k for k in here if same(k, key))
            here = here[last]
    return here, last


def same(written: Any, key: str) -> bool:
    """A year as a number, or a point of a curve: 1_000 years is the same key as 1000 years."""
    left, right = str(written).split(" "), key.split(" ")
    return left[1:] == right[1:] and left[0].replace("_", "") == right[0]


def number(written: Any) -> float:
    match = NUMBER.match(str(written))
    assert match, written
    return float(match[0].replace("_", ""))


def numbers_in(formula: str) -> set[float]:
    plain = {number(text) for text in re.findall(r"(?<![\w.])[0-9][0-9_.eE]*", formula)}
    return plain | {-number(text) for text in re.findall(r"\*\* *- *([0-9.]+)", formula)}


# --- everything an assessment can explain ------------------------------------------------------


def explained(result: Assessment) -> Iterator[tuple[str, Doc]]:
    """Every tree there is, in plain form."""
    plan = result.plan
    names = [f"{line.list}/{line.id}" for line in plan.lines]
    names += [name for name in HEADLINES if name == "npv" or getattr(result, name) is not None]
    names += [f"{line.effect}/{line.account}" for line in plan.physical]
    names += [f"qualitative/{line.indicator}" for line in plan.levels if line.level is not None]
    for name in names:
        yield name, result.node(name).to_dict()


def check_all(result: Assessment, files: Files) -> set[str]:
    """Every node and leaf of every tree; the operations that were met."""
    met: set[str] = set()
    seen: set[tuple[Any, ...]] = set()
    for name, tree in explained(result):
        if name in HEADLINES:
            assert tree["value"] == getattr(result, name)
        for node in walk(tree):
            met.add(node["op"])
            if node["op"] == "leaf":
                place = tuple(map(node.get, ("from", "field", "name", "value", "unit", "party")))
                if place not in seen:
                    files.check(node)
                    seen.add(place)
            else:
                assert "from" not in node
                check_node(node)
                check_years(node, files)
    return met


def check_years(node: Doc, files: Files) -> None:
    """Exponents and weights that depend on the year, from the files."""
    if node["op"] == "price_path":
        until = node["year"]
        if "growth_stops_after" in files.scheme:
            stop = files.project["start"] + number(files.scheme["growth_stops_after"])
            until = min(until, stop)
        money = re.search(r"(?:EUR|USD|GBP)_(\d{4})", node["of"][0]["unit"])
        assert money
        assert node["exponent"] == until - int(money[1])
    elif node["op"] == "interpolate":
        years = [leaf_year(child) for child in node["of"]]
        assert math.isclose(math.fsum(node["weights"]), 1.0)
        if len(years) == 2:  # between two points, linear
            assert years[0] < node["year"] < years[1]
            part = (node["year"] - years[0]) / (years[1] - years[0])
            assert node["weights"] == pytest.approx([1 - part, part], rel=1e-12)


def leaf_year(node: Doc) -> int:
    while node["op"] != "leaf":
        node = node["of"][0]
    return int(split(node["field"])[-1])


def merged(base: Doc, over: Doc) -> Doc:
    both = {k: merged(base[k], v) if isinstance(base.get(k), dict) else v for k, v in over.items()}
    return {**base, **both}


SHIPPED = strategies.read_catalogue(strategies.SHIPPED)
MV = strategies.read_file(strategies.SHIPPED / "schemes/mv.yaml")


@pytest.mark.parametrize(
    "path", [CANAL, TILES, *GOLDEN], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
@pytest.mark.parametrize("scheme", ["mv", OWN_2020], ids=["mv", "2020"])
def test_examples(path: Path, scheme: str | Path) -> None:
    plain = MV if scheme == "mv" else merged(MV, strategies.read_file(OWN_2020))
    result = assess(path, scheme=scheme)
    files = Files(strategies.read_file(path), plain, SHIPPED)
    assert {"leaf", "sum", "*", "profile_factor"} <= check_all(result, files)
    trees = json.loads(result.to_json())["trace"]
    assert trees == {id_: result.node(f"effects/{id_}").to_dict() for id_ in trees}
    effects = result.to_dict()["effects"]
    assert list(trees) == [effect["id"] for effect in effects]
    for effect in effects:
        total = math.fsum(effect["parties"].values())
        assert trees[effect["id"]]["value"] == pytest.approx(total, rel=1e-9)


@settings(
    max_examples=160, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(case=strategies.cases())
@pytest.mark.slow
def test_random_projects(engine: Engine, plain_catalogue: Doc, case: tuple[Doc, Doc]) -> None:
    check_all(engine(*case), Files(*case, plain_catalogue))


# --- every operation, and every place a leaf can come from --------------------------------------

BELOW = {"1 year": "0 EUR_2025", "10 years": "1_000 EUR_2025", "100 years": "9_000 EUR_2025"}
BESIDE = {"1 year": "0 EUR_2025", "10 years": "500 EUR_2025"}
ODD = strategies.indicator(
    "water.test_odd",
    "water",
    "externality",
    counterfactual=strategies.NO_MEASURE,
    inputs={
        "amount": strategies.quantity_input("EUR/year"),
        "part": strategies.quantity_input("%"),
        "none": strategies.quantity_input("1", default="0 1"),
    },
    formula=(
        "amount * (where(none != 0, part / none, 0.25) + where(part <= 0.5, part ** 2, part)"
        " + where(part < 0.5, 3, 4) * where(part == 0.5, 1, 2) + where(part >= 0.5, 1, -1)"
        " - (where(part > 0.5, 1, -part) + 1_0.5) ** -1)"
    ),
    unit="EUR/year",
    parties={"firms": 1},
    growth="0.5 %/year",
    physical={"test_part": "part", "test_none": "none + 1"},
    evidence=3,
    example={
        # By hand, part 0.5: 0.25 + 0.25 + 4 + 1 - 1/10.
        "inputs": {"amount": "10 EUR_2025/year", "part": "50 %"},
        "expected": "54 EUR_2025/year",
        "source": "illustrative",
    },
)
LATER = strategies.indicator(
    "built.test_longer",
    "built",
    "deferral",
    counterfactual=strategies.NO_MEASURE,
    inputs={
        "built": strategies.quantity_input("calendar_year"),
        "life": strategies.quantity_input("year", default="30 years"),
        "longer": strategies.quantity_input("month"),
        "price": strategies.quantity_input("EUR"),
    },
    cost="price",
    due_without="built + life",
    due_with="max(where(longer < life, built + life + longer, built + 2 * life), built)",
    unit="EUR",
    parties={"owners": 1},
    evidence=3,
    example={
        "inputs": {"built": 2000, "longer": "60 month", "price": "7 EUR_2025"},
        "expected": "7 EUR_2025",
        "source": "illustrative",
    },
)
USE = strategies.intervention(
    "test.odd",
    [
        {
            "indicator": "water.test_odd",
            "inputs": {"amount": "amount * 12 / 4 - amount", "part": "part"},
        },
        {
            "indicator": "built.test_longer",
            "inputs": {"built": "built", "longer": "longer", "price": "price"},
        },
        {
            "indicator": "water.test_flood",
            "inputs": {"damage_without": "below", "damage_with": "beside"},
        },
    ],
    {
        "amount": strategies.quantity_input("EUR/year"),
        "part": strategies.quantity_input("1", default="0.5 1"),
        "built": strategies.quantity_input("calendar_year", default=2004),
        "longer": strategies.quantity_input("year"),
        "price": strategies.quantity_input("EUR", default="1_000 EUR_2015"),
        "below": strategies.curve_input(default=BELOW),
        "beside": strategies.curve_input(default=BESIDE),
    },
    timing={"first_year": 2028, "lifetime": "20 years"},
    growth={"water.test_flood": "-1 %/year"},
)
FULL: Doc = {
    "impactcalc": "project/1",
    "id": "full",
    "name": "Full",
    "start": 2026,
    "horizon": "30 years",
    "price_year": 2024,
    "parties": [
        {"id": "municipality", "roles": ["operator"]},
        {"id": "firms", "roles": ["payer"]},
        {"id": "stall_holders"},
    ],
    "interventions": [
        {
            "id": "odd",
            "use": "test.odd",
            "inputs": {
                "amount": {
                    "value": "1_000 EUR/year",
                    "low": "900 EUR/year",
                    "high": "1_100 EUR/year",
                },
                "longer": "40 years",
            },
            "adjustments": {"water.test_odd": {"attribution": 0.5, "drop_off": "1 %/year"}},
            "shares": {"water.test_odd": {"firms": 0.25, "municipality": 0.75}},
        },
        {
            "id": "falls",
            "use": "test.prevention",
            "inputs": {
                "participants": {2027: "100 person", 2031: "50 person"},
                "risk_without": "0.1 case/person/year",
                "risk_with": "0.05 case/person/year",
            },
        },
        {"id": "heat", "use": "test.heat", "inputs": {"saved": "3 MWh/year"}},
        {
            "id": "leaves",
            "use": "test.air",
            "inputs": {"area": "2_000 m^2"},
            "timing": {"first_year": 2030},
        },
        {
            "id": "square",
            "use": "test.square",
            "inputs": {"tiles": "10 tile", "visitors": "4 person/year"},
            "timing": {"first_year": 2027},
        },
        {
            "id": "trees",
            "use": "greening.street_tree",
            "inputs": {
                "trees": "5 tree",
                "damage_without": {"2 years": "0 EUR", "1_000 years": "8_000 EUR"},
                "damage_with": {"2 years": "0 EUR", "1_000 years": "80 EUR"},
            },
            "timing": {"first_year": 2027},
        },
    ],
    "resources": [
        {"id": "work", "party": "municipality", "amounts": {2026: "900 EUR", 2027: "100 EUR"}},
        {
            "id": "bridge",
            "party": "municipality",
            "amount": "500 EUR",
            "years": 2030,
            "life": "100 years",
        },
        {
            "id": "paint",
            "party": "municipality",
            "amount": "80 EUR",
            "years": "2030-2050",
            "every": "7 years",
            "growth": "2 %/year",
        },
    ],
    "income": [
        {
            "id": "fee",
            "kind": "fee",
            "payer": "firms",
            "receiver": "municipality",
            "amount": "20_000 EUR/year",
            "years": "2027-2046",
            "payer_benefit": "listed",
        }
    ],
    "qualitative": [
        {"indicator": "nature.biodiversity_level", "level": 3},
        {"indicator": "living.green_experience", "level": 2},
    ],
}
FULL_SCHEME: Doc = MV | {
    "id": "full",
    "timing": "mid",
    "regime": "test_clock",
    "growth_stops_after": "12 years",
    "residual": "sum_of_years",
    "qualitative": {
        "theta": 0.25,
        "indicators": {"nature.biodiversity_level": 3, "living.green_experience": 1},
    },
    "earned": {"own_cashable_savings": "earned", "payment_above_benefit": "reclassify"},
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    folder = strategies.write_test_catalogue(tmp_path_factory.mktemp("full"))
    for document in (ODD, LATER, USE):
        text = yaml.dump(document, Dumper=strategies.PlainDumper, sort_keys=False)
        (folder / document["impactcalc"].partition("/")[0]).mkdir(exist_ok=True)
        name = f"{document['impactcalc'].partition('/')[0]}/{document['id']}.yaml"
        (folder / name).write_text(text, encoding="utf-8")
    return assess(
        Project.model_validate(FULL),
        scheme=Scheme.model_validate(FULL_SCHEME),
        catalogue=load_catalogue(folder),
        allow_unverified=True,
    )


def test_every_operation(full: Assessment, plain_catalogue: Doc) -> None:
    catalogue = {
        **plain_catalogue,
        "indicators": plain_catalogue["indicators"] | {d["id"]: d for d in (ODD, LATER)},
        "interventions": plain_catalogue["interventions"] | {USE["id"]: USE},
    }
    met = check_all(full, Files(FULL, FULL_SCHEME, catalogue))
    other = FULL_SCHEME | {"residual": "declining_balance"}
    again = assess(
        full.project,
        scheme=Scheme.model_validate(other),
        catalogue=full.catalogue,
        allow_unverified=True,
    )
    met |= check_all(again, Files(FULL, other, catalogue))
    assert met == {*OPERATIONS, "leaf"}


def found(node: Doc, name: str) -> Doc:
    """The first node of this name."""
    return next(inner for inner in walk(node) if inner.get("name") == name)


def test_due_year_by_formula(full: Assessment) -> None:
    """A due year that a formula gives is no leaf: 2004 + 30 years, and + 60 years."""
    for part, year in zip(
        full.node("odd/built.test_longer").to_dict()["of"], (2034, 2064), strict=True
    ):
        due = found(part, "first_year")
        assert (due["op"] != "leaf", due["value"]) == (True, year)
        leaves = {node["name"]: node for node in walk(due) if node["op"] == "leaf"}
        assert leaves["built"]["field"] == "inputs.built.default"
        assert leaves["life"]["from"] == "indicator built.test_longer"


def test_case_that_is_not_chosen_stays_out(full: Assessment) -> None:
    """It divides by zero, and JSON has no infinity."""
    json.dumps(full.node("odd/water.test_odd").to_dict(), allow_nan=False)


def test_figure_that_is_no_number_is_null_in_json() -> None:
    data = Node("/", math.inf, "m", "speed").to_dict()
    assert (data["value"], data["is"]) == (None, "inf m")


def test_physical_quantities(full: Assessment) -> None:
    # 0.05 cases a year x (100 + 50) x (1 + 0.7 + 0.49) years of entrants.
    cases = full.node("test_cases_avoided")
    assert cases.value == pytest.approx(0.05 * 150 * 2.19, rel=1e-12)
    assert (cases.unit, full.node("test_storage").unit) == ("case", "m^3")
    assert full.node("odd/water.test_odd/test_none").value == 0.5
    with pytest.raises(UnknownIdError, match=r"name one of odd/water\.test_odd/test_part"):
        full.node("water.test_odd")


def test_units_cancel(full: Assessment) -> None:
    """No product is left with two units of a kind, and no percentage of something."""
    for _, tree in explained(full):
        for node in walk(tree):
            assert "*%" not in node["unit"]
            if node["op"] in ("*", "/"):
                kinds = [kind for kind in re.findall(r"[a-z]+", node["unit"])]
                assert len({"g", "kg", "t"} & set(kinds)) < 2, node["unit"]
                assert len({"m", "mm", "l"} & set(kinds)) < 2, node["unit"]


# --- the worked example of the file formats, and how it reads -----------------------------------


def test_canal_reads_like_the_file_formats() -> None:
    tree = assess(CANAL).node("trees/clim.ghg_avoided").to_dict()
    # The figures of section 8 of the file formats, computed there by another program.
    assert tree["value"] == pytest.approx(25771.87, abs=5e-3)
    amount, factor = tree["of"]
    assert amount["value"] == pytest.approx(1297.817121, abs=5e-7)
    assert factor["value"] == pytest.approx(19.857856896030412, rel=1e-14)
    avoided = found(tree, "avoided")
    assert (avoided["is"], avoided["by"]) == ("9.1 tCO2e/year", "trees * uptake")
    assert [leaf["is"] for leaf in avoided["of"]] == ["200 tree", "45.5 kgCO2e/tree/year"]
    assert found(tree, "carbon_price")["unit"] == "EUR_2025/tCO2e"
    # 0.13 euros of 2021 a kilogram is 130 a tonne.
    assert found(tree, "price conversion")["value"] == pytest.approx(1.2189509919376755, rel=1e-14)
    price = 130 * 134.56 / 110.39
    assert found(tree, "carbon_price")["value"] == pytest.approx(price, rel=1e-14)


def test_text() -> None:
    lines = assess(CANAL).explain("trees/clim.ghg_avoided").splitlines()
    for line in (
        "trees/clim.ghg_avoided: 25,771.86667 EUR = amount * profile factor",
        "      avoided: 9.1 tCO2e/year = trees * uptake, times 0.001 (change of unit)",
        "        trees: 200 tree <- project interventions.trees.inputs.trees",
        "    first_year: 2027 <- project interventions.trees.timing.first_year",
        "    lifetime: 40 years <- project interventions.trees.timing.lifetime",
        "    timing: 0 years (end) <- scheme mv timing",
        "    1 - deadweight: 0.9",
    ):
        assert line in lines
    source = "value climate.co2_damage_price value (Handboek Milieuprijzen 2023)"
    assert f"        carbon_price: 0.13 EUR_2021/kgCO2e <- {source}" in lines


def test_text_of_many_years_shows_one_in_full(full: Assessment) -> None:
    text = full.explain("heat/energy.test_heat_saved")
    assert text.count("delay: 1 year <- indicator energy.test_heat_saved timing.delay") == 1
    assert re.search(r"^  2028: [0-9.,]+ EUR = amount \* profile factor$", text, re.MULTILINE)


# --- in Dutch ----------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(?:after adjustments|profile factor|price conversion|discount factor|sum|long.term|"
    r"borne later|less|entrants|times|change of unit|at least|paid by|received by|purchase by|"
    r"resource by|benefits|payments?|part that|qualitative part|quotient|difference|minus|"
    r"the smallest|the largest|the case|real growth|from the figures|mean|years?|points?|formula|"
    r"external|earned|resources|positive|weighted|exchange rate)\b"
)


def test_text_in_dutch() -> None:
    result = assess(CANAL)
    lines = result.explain("trees/clim.ghg_avoided", lang="nl").splitlines()
    for line in (
        "trees/clim.ghg_avoided (Vermeden broeikasgas): 25.771,86667 EUR = bedrag * profielfactor",
        "      avoided (Vermeden uitstoot per jaar): 9,1 t CO2-eq per jaar = trees * uptake, "
        "maal 0,001 (andere eenheid)",
        "        trees (Aantal bomen): 200 bomen <- project interventions.trees.inputs.trees",
        "        uptake (CO2-vastlegging per boom): 45,5 kg CO2-eq per boom per jaar <- kengetal "
        "green.tree_co2_uptake value (CO2-vastlegging per boom; i-Tree Eco Nederland pilot, "
        "quoted in Trouw)",
        "    first_year (eerste jaar): 2027 <- project interventions.trees.timing.first_year",
        "    lifetime (levensduur): 40 jaar <- project interventions.trees.timing.lifetime",
        "  profielfactor: 19,8578569 jaar = som van discontofactor x vorm, 2027 tot en met 2066",
    ):
        assert line in lines
    damage = result.explain("trees/clim.pluvial_damage_avoided", lang="nl")
    # Once, and not at each point of the curve.
    assert damage.count("(Regenschade per herhalingstijd zonder de bomen)") == 1
    assert damage.count("damage_without: ") == 9
    assert result.explain() == result.explain(lang="en")
    assert result.explain("upkeep", lang="nl").startswith("upkeep: 47.864,02754 EUR = bedrag")


def english(line: str) -> str:
    """What of a line is not a place in a file, an id in a formula or a name in brackets."""
    said = re.sub(r" \(.*\): ", ": ", line.partition(" <- ")[0])
    return re.sub(r"\([^()]*\)|[\w.-]+/[\w.-]+|[\w.]*_[\w.]*|\w+-\w+-\w+", " ", said)


def test_no_english_is_left(full: Assessment) -> None:
    """Nor a line lost: the same tree as in English, line by line, figure by figure."""
    results = [full, assess(CANAL), assess(TILES)]
    for path in GOLDEN:
        results.append(assess(path, allow_unverified=True))
    for result in results:
        for what, _ in explained(result):
            dutch = result.explain(what, lang="nl").splitlines()
            plain = result.explain(what).splitlines()
            assert len(dutch) == len(plain)
            for nl, en in zip(dutch, plain, strict=True):
                assert len(nl) - len(nl.lstrip()) == len(en) - len(en.lstrip())
                assert not ENGLISH.search(english(nl)), nl
                assert figures(en) <= figures(nl.translate(str.maketrans(",.", ".,"))), (nl, en)


def figures(line: str) -> set[str]:
    """The figure of a line, as it stands behind its name."""
    found = re.search(r": (-?[\d.,]+(?:e[+-]\d+)?)(?= |$)", line)
    return {found[1]} if found else set()


def test_dutch_on_the_command_line() -> None:
    done = CliRunner().invoke(app, ["explain", str(CANAL), "mv", "--lang", "nl"])
    assert done.exit_code == 0
    assert done.stdout.startswith("mv (score): 36,44042564 punten = machtsgemiddelde van s en e")
    assert CliRunner().invoke(app, ["explain", str(CANAL), "--lang", "NL"]).exit_code == 2


def test_what_there_is_to_explain_is_named() -> None:
    done = CliRunner().invoke(app, ["explain", str(CANAL), "unheard-of"])
    assert done.exit_code == 2
    for known in ("trees/clim.ghg_avoided", "income/stall-rent", "greenhouse_gas", "r_s_long"):
        assert known in done.stderr


def test_explain_json_on_the_command_line() -> None:
    done = CliRunner().invoke(app, ["explain", str(CANAL), "mv", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == assess(CANAL).node("mv").to_dict()


# --- the page ----------------------------------------------------------------------------------


def test_page_lists_every_operation() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", PAGE.partition("## Operations")[2], re.MULTILINE)
    listed = [op for row in rows for op in re.findall(r"`([^`]+)`", row)]
    assert sorted(listed) == sorted({*OPERATIONS, "leaf"})


def test_page_shows_the_real_tree() -> None:
    block = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert block
    shown = json.loads(block[1])
    holds(shown, assess(CANAL).node("trees/clim.ghg_avoided").to_dict())


def holds(shown: Doc, real: Doc) -> None:
    """What the page shows is so in the tree; it may leave keys and children out."""
    for key, item in shown.items():
        if key == "of":
            for child in item:
                holds(child, next(c for c in real["of"] if c.get("name") == child.get("name")))
        else:
            assert real[key] == item


def test_a_score_that_is_not_there_is_explained_in_words() -> None:
    data: dict[str, Any] = {
        **{"impactcalc": "project/1", "id": "roof", "name": "Roof", "start": 2026},
        "horizon": "5 years",
        "qualitative": [
            {"indicator": "nature.biodiversity_level", "level": 2, "because": "x", "evidence": 1}
        ],
    }
    with pytest.raises(UnknownIdError, match="roof has no mv, for no operator or partner puts"):
        assess(Project.model_validate(data)).explain("mv")
    data["parties"] = [{"id": "municipality", "roles": ["operator"]}]
    data["resources"] = [
        {"id": "work", "party": "municipality", "amount": "100 EUR_2025", "years": 2026}
    ]
    with pytest.raises(UnknownIdError, match="roof has no mv0, for the scheme counts a level that"):
        assess(Project.model_validate(data), scheme="mv-qualitative").explain("mv0")
