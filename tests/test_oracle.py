"""The oracle against figures it did not make: contracts, published numbers, sums by hand."""

import copy
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle
import project_strategies as strategies
from canal_figures import CANAL_PARTIES

Doc = dict[str, Any]
ROOT = Path(__file__).parents[1]
EXAMPLES = json.loads((ROOT / "tests/golden/mv_examples.json").read_text(encoding="utf-8"))
GOLDEN = {example["id"]: example for example in EXAMPLES["examples"]}


def both_catalogues() -> Doc:
    """The shipped files and the test catalogue together."""
    catalogue = strategies.read_catalogue(strategies.SHIPPED)
    return {
        room: files | strategies.TEST_CATALOGUE.get(room, {}) for room, files in catalogue.items()
    }


CATALOGUE = both_catalogues()
MV = strategies.read_file(strategies.SHIPPED / "schemes/mv.yaml")
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


# --- the worked example of the file formats ----------------------------------------------------

CANAL = {
    "headline": {
        "npv": "129562.81",
        "bcr": "1.65481",
        "mv0": "34.25889",
        "mv": "36.44043",
        "certified_bcr": "1.04224",
    },
    "rates_of_return": {"irr": "0.06253", "equivalent_annual_value": "5413.79"},
    "pillars": {
        "resources": "197864.03",
        "earned": "49777.99",
        "external": "277648.85",
        "r_s": "1.40323",
        "r_e": "0.25158",
        "r_s_long": "1.94658",
        "s0": "58.38934",
        "s": "66.06232",
        "e": "20.10079",
        "npv_without_purchases": "125253.85",
        "bcr_all_resources": "1.65481",
    },
    "long_term": {
        "share_after_4": "0.95939",
        "share_after_10": "0.78882",
        "share_after_30": "0.21087",
        "duration": "20.23788",
    },
}
CANAL_EFFECTS = {
    "trees/clim.ghg_avoided": "25771.87",
    "trees/clim.pluvial_damage_avoided": "287773.96",
    "market-shade": "7932.75",
    "paving-renewal": "1639.30",
}


def shown(number: float, like: str) -> str:
    """A number with as many decimals as a printed one."""
    return f"{number:.{len(like.partition('.')[2])}f}"


@pytest.fixture(scope="module")
def canal() -> Doc:
    """The street trees of the file formats under scheme mv."""
    project = strategies.read_file(ROOT / "examples/canal_street_trees/project.yaml")
    return oracle.assess(project, MV, CATALOGUE)


@pytest.mark.parametrize("section", CANAL)
def test_canal_figures(canal: Doc, section: str) -> None:
    for name, printed in CANAL[section].items():
        assert shown(canal[section][name], printed) == printed, name


def test_canal_words_and_years(canal: Doc) -> None:
    assert canal["headline"]["quadrant"] == "societal_value_financing_gap"
    assert canal["headline"]["reason"] is None
    assert canal["rates_of_return"]["discounted_payback_year"] == 2046
    assert canal["rates_of_return"]["irr_reason"] is None
    assert len(canal["rates_of_return"]["irr_roots"]) == 1
    assert canal["years"] == {"first": 2026, "last": 2066}


def test_canal_effects_in_order(canal: Doc) -> None:
    assert [row["id"] for row in canal["effects"]] == list(CANAL_EFFECTS)
    for row in canal["effects"]:
        assert shown(row["present_value"], "0.00") == CANAL_EFFECTS[row["id"]]


def test_canal_parties_in_order(canal: Doc) -> None:
    assert [row["party"] for row in canal["parties"]] == list(CANAL_PARTIES)
    for row in canal["parties"]:
        names = ("resources", "effects", "paid", "received", "net", "financing")
        assert " ".join(shown(row[name], "0.00") for name in names) == CANAL_PARTIES[row["party"]]


def test_canal_evidence_and_flags(canal: Doc) -> None:
    shares = canal["evidence"]["by_verification"]
    assert {name: round(share, 5) for name, share in shares.items()} == {
        "read": 0.0,
        "secondary": 0.07976,
        "unverified": 0.0,
        "project_input": 0.92024,
    }
    assert round(canal["evidence"]["share_level_1"], 5) == 0.02455
    where = ("trees/clim.ghg_avoided", "green.tree_co2_uptake", 0.07976)
    assert {
        (f["code"], f.get("where"), f.get("value"), round(f["share"], 5)) for f in canal["flags"]
    } == {
        ("value_outside_validity", *where),
        ("value_secondary", *where),
        ("illustrative", None, None, 1.0),
    }
    assert len(canal["flags"]) == 3
    assert canal["not_counted"] == [
        {"indicator": "living.green_experience", "reason": "not surveyed"}
    ]
    # 200 trees x 45.5 kg, less the deadweight of 10 %
    assert canal["physical"][0]["amount"] == pytest.approx(8190.0, rel=1e-12)


# --- the twelve golden examples ----------------------------------------------------------------


def years_of(line: Doc) -> Any:
    """An offset, or a range of them, as calendar years."""
    if "year" in line:
        return 2026 + line["year"]
    if line["from"] == line["to"]:
        return 2026 + line["from"]
    return f"{2026 + line['from']}-{2026 + line['to']}"


def amount_of(line: Doc, share: float = 1.0) -> Doc:
    """Amount and years of a golden line."""
    years = years_of(line)
    unit = "EUR" if isinstance(years, int) else "EUR/year"
    return {"amount": f"{line['amount'] * share!r} {unit}", "years": years}


def golden_effects(example: Doc) -> list[Doc]:
    """Effects of a golden example; a deferral joins its two lines."""
    lines = []
    back = [e for e in example["effects"] if e["deferral"] and e["amount"] < 0]
    for place, effect in enumerate(example["effects"]):
        line = {
            "id": f"effect-{place}",
            "domain": effect["domain"],
            "kind": "harm" if effect["amount"] < 0 else "benefit",
            "party": effect["party"],
            "cashable": effect["cashable"],
            "evidence": 1,
            "growth": f"{effect['growth'] * 100!r} %/year",
        }
        if not effect["deferral"]:
            lines.append(line | amount_of(effect))
        elif effect["amount"] > 0:
            pair = [e for e in back if e["amount"] == -effect["amount"]]
            later = 2026 + pair[0]["from"] if pair else "never"
            due = {"due_without": 2026 + effect["from"], "due_with": later}
            lines.append(line | {"kind": "deferral", "cost": f"{effect['amount']!r} EUR"} | due)
    return lines


def golden_project(example: Doc) -> Doc:
    """A golden example as a project, by the text in its file."""
    counted = example["share_of_income_paid_by_counted_parties"]
    income = []
    for place, line in enumerate(example["income"]):
        for payer, benefit, share in (
            (example["effects"][0]["party"], "listed", counted),
            ("buyers", "at_price", 1.0 - counted),
        ):
            if share > 0:
                ends = {"payer": payer, "receiver": "carrier"}
                kind = {"id": f"income-{place}", "kind": "sale", "payer_benefit": benefit}
                income.append(kind | ends | amount_of(line, share))
    return {
        "start": 2026,
        "horizon": f"{example['horizon']} years",
        "price_year": 2025,
        "parties": [{"id": "carrier", "roles": ["operator"]}],
        "effects": golden_effects(example),
        "resources": [
            {"id": f"resource-{place}", "party": "carrier"} | amount_of(line)
            for place, line in enumerate(example["resources"])
        ],
        "income": income,
    }


@pytest.mark.parametrize(("which", "regime"), [("expected", "nl_2020"), ("expected_mv", "nl_2025")])
@pytest.mark.parametrize("name", GOLDEN)
def test_golden_examples(name: str, which: str, regime: str) -> None:
    scheme = copy.deepcopy(MV) | {"regime": regime}
    result = oracle.assess(golden_project(GOLDEN[name]), scheme, CATALOGUE)
    found = result["pillars"] | result["headline"] | {"s_long": result["pillars"]["s"]}
    scheme["long_term"]["exempt"] = []
    bare = oracle.assess(golden_project(GOLDEN[name]), scheme, CATALOGUE)
    found["mv_without_deferral_exemption"] = bare["headline"]["mv"]
    for key, figure in GOLDEN[name][which].items():
        assert found[key] == pytest.approx(figure, rel=1e-12), key


# --- the toy that can be done by hand ----------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "year", "weight", "expected"),
    [
        ("0 %/year", 2028, 0, "0.8000 0.6000 1.4000 0.8000 44.4444 37.5000 40.8248"),
        ("2.25 %/year", 2028, 0, "0.7652 0.5868 1.3520 0.7652 43.3485 36.9800 40.0378"),
        ("2.25 %/year", 2050, 0.5, "0.4690 0.5868 1.0558 0.7035 41.2972 36.9800 39.0790"),
    ],
)
def test_toy(rate: str, year: int, weight: float, expected: str) -> None:
    project = {
        "start": 2026,
        "horizon": "24 years",
        "price_year": 2025,
        "parties": [{"id": "carrier", "roles": ["operator"]}],
        "effects": [
            own_effect(amount="80 EUR", years=year),
        ],
        "resources": [{"id": "r", "party": "carrier", "amount": "100 EUR", "years": 2026}],
        "income": [payment("i", "buyers", "carrier", "60 EUR", 2027, "at_price")],
    }
    catalogue = CATALOGUE | {
        "regimes": {"flat": strategies.regime("flat", "base_year", {"standard": [{"rate": rate}]})}
    }
    scheme = copy.deepcopy(MV) | {"regime": "flat"}
    scheme["long_term"]["weight"] = weight
    result = oracle.assess(project, scheme, catalogue)
    found = result["pillars"] | result["headline"]
    names = ("r_s", "r_e", "bcr", "r_s_long", "s", "e", "mv")
    assert " ".join(f"{found[name]:.4f}" for name in names) == expected


def own_effect(**rest: Any) -> Doc:
    """An effect on residents."""
    line = {"id": "e", "domain": "living", "kind": "benefit", "party": "residents", "evidence": 3}
    return line | rest


def payment(name: str, payer: str, receiver: str, amount: str, years: Any, benefit: str) -> Doc:
    """A sale."""
    ends = {"payer": payer, "receiver": receiver, "payer_benefit": benefit, "kind": "sale"}
    return {"id": name, "amount": amount, "years": years} | ends


# --- parts, against published figures and other calculations ------------------------------------


def assessor(regime: str, timing: str = "end") -> oracle.Assessor:
    """An assessor with nothing to assess."""
    project = {"start": 2026, "horizon": "200 years"}
    return oracle.Assessor(project, MV | {"regime": regime, "timing": timing}, CATALOGUE)


@pytest.mark.parametrize(
    ("step", "factor"),
    [
        (30, "0.356278411"),
        (31, "0.345901370"),
        (75, "0.094213773"),
        (76, "0.091915876"),
        (125, "0.027410763"),
        (200, "0.006207379"),
    ],
)
def test_green_book_factors(step: int, factor: str) -> None:
    # The schedule of HM Treasury; the digits stand in the notes on discounting.
    assert f"{assessor('green_book').factor(2026 + step, 'standard'):.9f}" == factor


def test_factor_conventions() -> None:
    # 2.8 % to step 35, then 1.8 %: by hand.
    end, mid = assessor("nl_2025"), assessor("nl_2025", "mid")
    begin = assessor("nl_2025", "begin")
    assert end.factor(2026, "standard") == 1.0
    assert end.factor(2062, "standard") == pytest.approx(1.028**-35 / 1.018, rel=1e-14)
    assert mid.factor(2062, "standard") == pytest.approx(1.028**-35 * 1.018**-0.5, rel=1e-14)
    assert begin.factor(2062, "standard") == pytest.approx(1.028**-35, rel=1e-14)
    assert begin.factor(2026, "standard") == pytest.approx(1.028, rel=1e-14)
    assert mid.factor(2024, "standard") == pytest.approx(1.028**2.5, rel=1e-14)


def test_calendar_clock() -> None:
    # Year 0 of the bands is 2020: 3 % to 2030, 2 % to 2060, then 1.5 %.
    clock = assessor("test_clock")
    assert clock.factor(2032, "standard") == pytest.approx(1.03**-4 * 1.02**-2, rel=1e-14)
    assert clock.factor(2061, "standard") == pytest.approx(1.03**-4 * 1.02**-30 / 1.015, rel=1e-14)


CURVE = oracle.Curve(
    ((2.0, 0.0), (5.0, 20_000.0), (10.0, 60_000.0), (25.0, 160_000.0), (100.0, 400_000.0))
)


def test_expected_damage_by_hand() -> None:
    # A fifth of the curve 0, 100,000, 300,000, 800,000, 2,000,000, whose damage is 130,000 a year.
    assert oracle.expected_damage(CURVE) == pytest.approx(26_000.0, rel=1e-14)


def test_loglinear_damage_by_quadrature() -> None:
    def damage(chance: float) -> float:
        period = 1.0 / chance
        for (low, start), (high, end) in pairwise(CURVE.points):
            if low <= period <= high:
                return start + (end - start) * math.log(period / low) / math.log(high / low)
        raise AssertionError(period)

    edges = [1.0 / period for period, _ in CURVE.points]
    area = 0.0
    for high, low in pairwise(edges):
        width = (high - low) / 20_000
        area += width * math.fsum(damage(low + (i + 0.5) * width) for i in range(20_000))
    assert oracle.expected_damage_loglinear(CURVE) == pytest.approx(area + 4_000.0, rel=1e-8)


@pytest.mark.parametrize(
    ("flows", "roots"),
    [
        ([-1000, 6000, -11000, 6000], [0.0, 1.0, 2.0]),
        ([-5, 10.5, 1, -8, 1], [-0.870, 0.0886, 0.7096]),
        ([-50, -100, 600, 300, -100], [-0.769, 1.854]),
        ([1, -2, 2], []),
        ([0, 0, -100, 110, 0], [0.1]),
        ([-100, 0, 121], [0.1]),
        ([0, 0], []),
        ([5, 5], []),
    ],
)
def test_rates_of_return(flows: list[float], roots: list[float]) -> None:
    # The three longer rows: notes on discounting, where other packages give one root or a wrong
    # one. The rest by hand.
    found, _ = oracle.irr_roots([float(flow) for flow in flows])
    assert found == pytest.approx(roots, abs=1e-3)
    for root in found:
        scale = sum(abs(flow) * (1 + root) ** -t for t, flow in enumerate(flows))
        assert abs(sum(flow * (1 + root) ** -t for t, flow in enumerate(flows))) <= 1e-12 * scale


def test_double_root_is_one_root_in_doubt() -> None:
    roots, certain = oracle.irr_roots([1.0, -4.0, 4.0])
    assert roots == pytest.approx([1.0], abs=1e-9)
    assert not certain
    assert not oracle.irr_roots([1.0, -4.0, 4.000000001])[1]


def test_long_row_of_flows_has_the_annuity_rate() -> None:
    # 200 payments of 1 for the price that 3 % makes of them.
    price = math.fsum(1.03**-t for t in range(1, 201))
    roots, certain = oracle.irr_roots([-price, *[1.0] * 200])
    assert roots == pytest.approx([0.03], rel=1e-12)
    assert certain


def indicator_feed(indicator: Doc) -> tuple[oracle.Feed, int]:
    """A feed that hands the example's inputs through, and the year to look at."""
    example = indicator["example"]
    unit = oracle.split_quantity(example["expected"])[1]
    price_year = oracle.money_year(unit) or 2025
    project = {"start": 2010, "horizon": "100 years"}
    owner = oracle.Assessor(project, MV | {"price_year": price_year}, CATALOGUE)
    inputs = {name: name for name in example["inputs"]}
    use = {"id": "use", "use": "through", "inputs": example["inputs"]}
    through = {"inputs": indicator["inputs"]}
    feed = oracle.Feed(owner, use, through, {"indicator": indicator["id"], "inputs": inputs})
    return feed, example.get("year", price_year)


@pytest.mark.parametrize(
    "name", [n for n, file in CATALOGUE["indicators"].items() if file["kind"] != "qualitative"]
)
def test_examples_of_indicators(name: str) -> None:
    indicator = CATALOGUE["indicators"][name]
    feed, year = indicator_feed(indicator)
    number, unit = oracle.split_quantity(indicator["example"]["expected"])
    if indicator["kind"] == "deferral":
        found = oracle.evaluate(indicator["cost"], feed.look_up(year))
    elif indicator["kind"] == "incidence":
        found = feed.incidence_amounts()[year]
    else:
        found = feed.raw(year)
    assert found == pytest.approx(number * feed.owner.unit_factor(unit, None), rel=1e-12)


def test_cohorts_of_fall_prevention() -> None:
    # 3,000 entrants in five years: avoided cases by year as printed with the score definition.
    indicator = copy.deepcopy(CATALOGUE["indicators"]["health.test_falls"])
    indicator["example"]["inputs"]["participants"] = {y: "3_000 person" for y in range(2026, 2031)}
    feed, _ = indicator_feed(indicator)
    cases = [feed.incidence_amounts()[year] / 9800.0 for year in range(2026, 2033)]
    assert cases == pytest.approx([105, 178.5, 230.0, 230.0, 230.0, 125.0, 51.5], abs=0.06)


@pytest.mark.parametrize(("due_with", "printed"), [(2066, "276205"), ("never", "768980")])
def test_deferral_of_the_score_definition(due_with: Any, printed: str) -> None:
    assert f"{deferral_value(due_with, 40):.0f}" == printed


def test_no_cliff_at_the_horizon() -> None:
    # The same later year, inside one horizon and beyond another, is worth the same.
    assert deferral_value(2066, 30) == pytest.approx(deferral_value(2066, 40), rel=1e-14)


def deferral_value(due_with: Any, horizon: int) -> float:
    """Present value at 2.25 % of 1.2 M euros due in year 20."""
    line = own_effect(cost="1_200_000 EUR", due_without=2046, due_with=due_with)
    project = {
        "start": 2026,
        "horizon": f"{horizon} years",
        "price_year": 2025,
        "effects": [line | {"kind": "deferral"}],
    }
    result = oracle.assess(project, MV | {"regime": "nl_2020"}, CATALOGUE)
    return float(result["headline"]["npv"])


# --- closed doors ------------------------------------------------------------------------------


def small_project() -> Doc:
    """One effect, one resource, one income line, one transfer."""
    return {
        "start": 2026,
        "horizon": "10 years",
        "price_year": 2025,
        "parties": [{"id": "municipality", "roles": ["operator"]}],
        "effects": [own_effect(amount="100 EUR/year", years="2027-2036")],
        "resources": [{"id": "r", "party": "municipality", "amount": "400 EUR", "years": 2026}],
        "income": [payment("i", "residents", "municipality", "5 EUR/year", "2027-2036", "listed")],
        "transfers": [
            {
                "id": "t",
                "payer": "municipality",
                "receiver": "owners",
                "amount": "9 EUR",
                "years": 2030,
            }
        ],
    }


def test_small_project_by_hand() -> None:
    # Without discounting: effects 1000, income 50 of which residents pay all, transfer 9, cost 400.
    flat = {"standard": [{"rate": "0 %/year"}]}
    catalogue = CATALOGUE | {"regimes": {"flat": strategies.regime("flat", "base_year", flat)}}
    result = oracle.assess(small_project(), MV | {"regime": "flat"}, catalogue)
    assert result["pillars"]["external"] == pytest.approx(1000 - 50 + 9)
    assert result["pillars"]["earned"] == pytest.approx(50 - 9)
    assert result["headline"]["npv"] == pytest.approx(600)
    assert result["rates_of_return"]["discounted_payback_year"] == 2030
    assert result["rates_of_return"]["equivalent_annual_value"] == pytest.approx(60)


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("effects", {"years": "2027-2037"}),
        ("effects", {"years": 2027}),
        ("effects", {"amount": "100 EUR"}),
        ("effects", {"every": "2 years"}),
        ("effects", {"amount": "-100 EUR/year"}),
        ("effects", {"kind": "harm", "party": "municipality", "cashable": 0.5}),
        ("effects", {"discount_class": "nature"}),
        ("income", {"receiver": "insurers"}),
        ("income", {"payer_benefit": "at_price", "kind": "outcome_payment"}),
        ("income", {"payer": "municipality"}),
        ("transfers", {"payer": "owners", "receiver": "municipality"}),
        ("parties", {"roles": ["funder"]}),
        ("parties", {"abroad": True}),
    ],
)
def test_closed_doors(section: str, change: Doc) -> None:
    project = small_project()
    oracle.assess(project, MV, CATALOGUE)
    project[section][0] |= change
    with pytest.raises(oracle.OracleError):
        oracle.assess(project, MV, CATALOGUE)


# --- laws that hold for every project ----------------------------------------------------------


@some
@given(strategies.cases())
def test_sums_of_random_projects(case: tuple[Doc, Doc]) -> None:
    project, scheme = case
    scheme["standing"] = "all"
    result = oracle.assess(project, scheme, CATALOGUE)
    npv = result["headline"]["npv"]
    pillars, parties = result["pillars"], result["parties"]
    size = math.fsum(abs(row[c]) for row in parties for c in ("resources", "effects", "paid"))
    whole = pillars["external"] + pillars["earned"] - pillars["resources"]
    parts = math.fsum(row["net"] for row in parties)
    rows = math.fsum(row["present_value"] for row in result["yearly"])
    for other in (whole, parts, rows):
        assert npv == pytest.approx(other, rel=1e-10, abs=1e-10 * size)
    assert math.fsum(row["financing"] for row in parties) == pytest.approx(
        0, abs=1e-9 * size + 1e-3
    )


@some
@given(strategies.cases())
def test_zero_effect_and_financing_change_nothing(case: tuple[Doc, Doc]) -> None:
    project, scheme = case
    before = oracle.assess(project, scheme, CATALOGUE)
    last = project["start"] + 5
    nothing = own_effect(id="nothing", amount="0 EUR", years=last, source="invented")
    grant = {"id": "more", "payer": "world", "receiver": "owners", "kind": "grant"}
    more = {
        "effects": [*project.get("effects", []), nothing],
        "financing": [*project.get("financing", []), grant | {"amount": "77 EUR", "years": last}],
    }
    after = oracle.assess(project | more, scheme, CATALOGUE)
    assert after["effects"].pop()["id"] == "nothing"
    same = ("pillars", "headline", "rates_of_return", "long_term", "effects", "flags", "evidence")
    for section in (*same, "yearly"):
        assert after[section] == before[section], section


@some
@given(
    external=st.integers(2, 2000),
    earned=st.integers(2, 2000),
    power=st.sampled_from((1, 0, -1, -9)),
)
def test_certificate_never_promises_too_much(external: int, earned: int, power: float) -> None:
    project = small_project()
    del project["transfers"]
    project["resources"][0]["amount"] = "100 EUR"
    project["effects"][0] |= {"amount": f"{external} EUR", "years": 2026}
    project["income"] = [payment("i", "firms", "municipality", f"{earned} EUR", 2026, "at_price")]
    scheme = MV | {"pillars": MV["pillars"] | {"power": power}}
    headline = oracle.assess(project, scheme, CATALOGUE)["headline"]
    assert headline["bcr"] == pytest.approx((external + earned) / 100, rel=1e-12)
    assert headline["certified_bcr"] <= headline["bcr"] * (1 + 1e-12)
    if external == earned:
        assert headline["certified_bcr"] == pytest.approx(headline["bcr"], rel=1e-12)


def test_written_test_catalogue_reads_back(tmp_path: Path) -> None:
    folder = strategies.write_test_catalogue(tmp_path)
    read = strategies.read_catalogue(folder)
    for room, files in strategies.TEST_CATALOGUE.items():
        assert read[room] == files
    assert (folder / "catalogue.yaml").exists()
    assert not [p for p in folder.rglob("*.yaml") if "&id" in p.read_text(encoding="utf-8")]
