"""Single rules, each in a case small enough to do by hand.

The sum stands in a comment above each expected figure. Unless a case is about discounting, the
rate is 0 %, so that a present value is a plain sum of amounts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import impactcalc as ic
import project_strategies as strategies
from impactcalc.models.scheme import Scheme
from project_strategies import MODELLED, NO_MEASURE, quantity_input

Doc = dict[str, Any]
Assess = Callable[..., ic.Assessment]

# --- a catalogue for these cases ---------------------------------------------------------------


def price(value_id: str, unit: str = "EUR_2025/tree/year", **rest: Any) -> Doc:
    """An invented price of a tree."""
    return strategies.value(value_id, unit, rest.pop("verification", "read"), 4, **rest)


PRICES = [
    price("rules.plain", value=10, low=4, high=25),
    price("rules.bare", value=10),
    price("rules.old", "EUR_2021/tree/year", value=10),
    price("rules.rising", "EUR_2021/tree/year", value=100, real_growth="2 %/year"),
    price("rules.linear", series={2028: 10, 2032: 20}, between="linear", outside="hold"),
    price("rules.steps", series={2028: 10, 2032: 20}, between="none", outside="error"),
    price("rules.unseen", value=10, verification="memory"),
    price("rules.dutch", value=10, valid={"places": ["NL"], "years": "2020-2030"}),
    price("rules.once", "EUR_2025/tree", value=10),
]


def living(indicator_id: str, value_id: str, **rest: Any) -> tuple[Doc, Doc]:
    """An indicator, trees times a price, and an intervention that feeds it."""
    settings = {
        "counterfactual": NO_MEASURE,
        "unit": "EUR/year",
        "parties": {"residents": 1},
        "evidence": 4,
        "formula": "trees * price",
    }
    own = strategies.indicator(
        indicator_id,
        "living",
        rest.pop("kind", "benefit"),
        inputs={"trees": quantity_input("tree")},
        values={"price": value_id},
        example={"inputs": {"trees": "1 tree"}, "expected": "10 EUR", "source": "illustrative"},
        **{**settings, **rest.pop("indicator", {})},
    )
    use = strategies.intervention(
        indicator_id,
        [{"indicator": indicator_id, "inputs": {"trees": "trees"}}],
        {"trees": quantity_input("tree")},
        **rest,
    )
    return own, use


PAIRS = [
    *(living(item["id"], item["id"]) for item in PRICES if item["id"] != "rules.once"),
    living("rules.once", "rules.once", indicator={"unit": "EUR"}),
    living("rules.modelled", "rules.plain", indicator={"counterfactual": MODELLED}),
    living(
        "rules.settled",
        "rules.plain",
        indicator={
            "growth": "1 %/year",
            "drop_off": "10 %/year",
            "timing": {"delay": "1 year", "ramp_up": "1 year", "lifetime": "2 years"},
        },
    ),
    living(
        "rules.between",
        "rules.plain",
        indicator={
            "growth": "1 %/year",
            "timing": {"delay": "1 year", "ramp_up": "1 year", "lifetime": "2 years"},
        },
        growth={"rules.between": "2 %/year"},
        timing={"delay": "2 years", "lifetime": "3 years"},
    ),
    living(
        "rules.counted",
        "rules.plain",
        indicator={"physical": {"trees_standing": "trees"}},
    ),
]
BOTH = strategies.intervention(
    "rules.both",
    [{"indicator": name, "inputs": {"trees": "trees"}} for name in ("rules.left", "rules.right")],
    {"trees": quantity_input("tree")},
)
GROUPED = [
    living(name, value, indicator={"exclusion_groups": ["house_price_uplift"]})[0]
    for name, value in (("rules.left", "rules.plain"), ("rules.right", "rules.old"))
]
CATALOGUE: Doc = {room: dict(documents) for room, documents in strategies.TEST_CATALOGUE.items()}
CATALOGUE["values"] |= {item["id"]: item for item in PRICES}
CATALOGUE["indicators"] |= {item["id"]: item for item in [own for own, _ in PAIRS] + GROUPED}
CATALOGUE["interventions"] |= {item["id"]: item for item in [use for _, use in PAIRS] + [BOTH]}
ZERO = strategies.MV | {"regime": "test_zero"}


@pytest.fixture(scope="module")
def assess(tmp_path_factory: pytest.TempPathFactory) -> Assess:
    """Assess parts of a project under choices of a scheme."""
    folder = tmp_path_factory.mktemp("rules")
    replaces = strategies.read_file(strategies.CANAL / "catalogue.yaml")["replaces"]
    catalogue = ic.load_catalogue(strategies.write_catalogue(folder, CATALOGUE, replaces))

    def run(
        parts: Doc, choices: Doc | None = None, *, allow_unverified: bool = False
    ) -> ic.Assessment:
        scheme = dict(ZERO)
        for key, choice in (choices or {}).items():
            scheme[key] = scheme[key] | choice if isinstance(choice, dict) else choice
        return ic.assess(
            ic.Project.model_validate(PROJECT | parts),
            scheme=Scheme.model_validate(scheme),
            catalogue=catalogue,
            allow_unverified=allow_unverified,
        )

    return run


PROJECT: Doc = {
    "impactcalc": "project/1",
    "id": "rules",
    "name": "One rule",
    "start": 2026,
    "horizon": "10 years",
    "price_year": 2025,
    "parties": [
        {"id": "municipality", "roles": ["operator"]},
        {"id": "visitors", "abroad": True},
        {"id": "stall_holders"},
    ],
}


def effect(**rest: Any) -> Doc:
    """An own effect of residents."""
    line = {
        "id": "effect",
        "name": "Effect",
        "domain": "living",
        "broad_welfare": "HN-SW",
        "kind": "benefit",
        "party": "residents",
        "evidence": 3,
        "source": "invented",
    }
    return line | rest


def once(amount: float, year: int = 2026) -> Doc:
    """So many euros in one year."""
    return {"amount": f"{amount!r} EUR", "years": year}


def resource(amount: float, party: str = "municipality", **rest: Any) -> Doc:
    """A resource used in the base year."""
    return {"id": f"resource-{party}", "party": party, **once(amount)} | rest


def paid(amount: float, payer: str, benefit: str = "listed", **rest: Any) -> Doc:
    """What the municipality earns in the base year."""
    line = {"id": f"paid-by-{payer}", "kind": "fee", "payer": payer, "receiver": "municipality"}
    return line | once(amount) | {"payer_benefit": benefit} | rest


def trees(name: str, number: int = 1, **rest: Any) -> Doc:
    """A project with one intervention of that many trees."""
    line = {"id": "t", "use": name, "inputs": {"trees": f"{number} tree"}}
    return {"interventions": [line | rest]}


def by_year(result: ic.Assessment) -> dict[int, float]:
    """Undiscounted amounts of all parties together, by year."""
    amounts: Counter[int] = Counter()
    for row in result.flows().to_dict("records"):
        amounts[row["year"]] += row["amount"]
    return dict(amounts)


def flags(result: ic.Assessment) -> list[str]:
    """Codes of all flags."""
    return sorted(flag.code for flag in result.flags)


def near(expected: Any) -> Any:
    """Equal but for the last bits."""
    return pytest.approx(expected, rel=1e-12)


# --- amounts by year ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # One amount in one year.
        ({"amount": "100 EUR", "years": 2030}, {2030: 100}),
        # An amount in each year of a range, both ends included.
        ({"amount": "100 EUR/year", "years": "2034-2036"}, {2034: 100, 2035: 100, 2036: 100}),
        ({"amounts": {2027: "5 EUR", 2030: "7 EUR"}}, {2027: 5, 2030: 7}),
        # Every 4 years from 2027: 2027, 2031, 2035; the next would be 2039.
        (
            {"amount": "100 EUR", "years": "2027-2036", "every": "4 years"},
            {2027: 100, 2031: 100, 2035: 100},
        ),
        # Growth counts from the start, 2026, not from the first year of the line:
        # 100 x 1.1^2, 100 x 1.1^3.
        (
            {"amount": "100 EUR/year", "years": "2028-2029", "growth": "10 %/year"},
            {2028: 121, 2029: 133.1},
        ),
        # A renewal that becomes dearer: 100 x 1.1^1, 100 x 1.1^5, 100 x 1.1^9.
        (
            {"amount": "100 EUR", "years": "2027-2036", "every": "4 years", "growth": "10 %/year"},
            {2027: 110, 2031: 161.051, 2035: 235.7947691},
        ),
    ],
)
def test_forms_of_an_amount(assess: Assess, line: Doc, expected: dict[int, float]) -> None:
    assert by_year(assess({"effects": [effect(**line)]})) == near(expected)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # The whole horizon from the first year on, where no lifetime is given.
        ({"first_year": 2034}, {2034: 10, 2035: 10, 2036: 10}),
        # Three years from 2028: 2028 to 2030.
        ({"first_year": 2028, "lifetime": "3 years"}, {2028: 10, 2029: 10, 2030: 10}),
        # Ramp-up of 3 years: 1/4, 2/4, 3/4, then all of it.
        (
            {"first_year": 2028, "ramp_up": "3 years", "lifetime": "5 years"},
            {2028: 2.5, 2029: 5, 2030: 7.5, 2031: 10, 2032: 10},
        ),
        # A delay counts from the start of the project.
        ({"delay": "8 years", "lifetime": "2 years"}, {2034: 10, 2035: 10}),
    ],
)
def test_timing_of_an_indicator(assess: Assess, timing: Doc, expected: Doc) -> None:
    result = assess(trees("rules.plain", timing=timing))
    assert by_year(result) == near(expected)
    assert flags(result) == []


def test_effect_that_outlives_the_horizon_is_cut_and_said(assess: Assess) -> None:
    # 2034 + 4 years is 2034 to 2037, and the horizon ends in 2036.
    result = assess(trees("rules.plain", timing={"first_year": 2034, "lifetime": "4 years"}))
    assert by_year(result) == near({2034: 10, 2035: 10, 2036: 10})
    assert [(flag.code, flag.where) for flag in result.flags] == [("effect_cut", "t/rules.plain")]


def test_drop_off_ramp_up_and_growth_together(assess: Assess) -> None:
    # First year 2028; drop-off counts from there, growth from 2026:
    # 2028: 10 x 1/2 x 1 x 1.1^2 = 6.05; 2029: 10 x 1 x 0.8 x 1.1^3 = 10.648;
    # 2030: 10 x 0.8^2 x 1.1^4 = 9.370 24.
    result = assess(
        trees(
            "rules.plain",
            timing={"first_year": 2028, "ramp_up": "1 year", "lifetime": "3 years"},
            growth={"rules.plain": "10 %/year"},
            adjustments={"all": {"drop_off": "20 %/year"}},
        )
    )
    assert by_year(result) == near({2028: 6.05, 2029: 10.648, 2030: 9.37024})


def test_growth_stops(assess: Assess) -> None:
    # Two years after 2026 the factor stays: 1.1, 1.21, 1.21, 1.21.
    line = effect(amount="100 EUR/year", years="2027-2030", growth="10 %/year")
    result = assess({"effects": [line]}, {"growth_stops_after": "2 years"})
    assert by_year(result) == near({2027: 110, 2028: 121, 2029: 121, 2030: 121})


def test_one_off_indicator(assess: Assess) -> None:
    # The formula once, in the first year, after adjustments: 3 x 10 x 0.5 x 0.8 x 0.9 = 10.8.
    # Ramp-up, lifetime and drop-off have no say.
    result = assess(
        trees(
            "rules.once",
            3,
            timing={"first_year": 2028, "ramp_up": "4 years", "lifetime": "5 years"},
            adjustments={
                "all": {
                    "deadweight": 0.5,
                    "attribution": 0.8,
                    "displacement": 0.1,
                    "drop_off": "20 %/year",
                }
            },
        )
    )
    assert by_year(result) == near({2028: 10.8})


def test_written_year_outside_the_horizon(assess: Assess) -> None:
    for line in (once(1, 2037), once(1, 2025), {"amount": "1 EUR/year", "years": "2030-2037"}):
        with pytest.raises(ic.InputError, match="outside 2026 to 2036"):
            assess({"effects": [effect(**line)]})


# --- incidence ---------------------------------------------------------------------------------


def prevention(last: int, **rest: Any) -> Doc:
    """3,000 entrants a year up to and with a year, whose risk falls from 10 % to 6.5 %."""
    line = {
        "id": "p",
        "use": "test.prevention",
        "inputs": {
            "participants": {year: "3_000 person" for year in range(2026, last + 1)},
            "risk_without": "0.1 case/person/year",
            "risk_with": "0.065 case/person/year",
        },
    }
    return {"interventions": [line | rest]}


def test_cohorts(assess: Assess) -> None:
    # An entrant avoids 0.035 cases in its first year, 0.7 of that in the second, 0.49 in the
    # third: 3,000 x 0.035 = 105; 105 x 1.7 = 178.5; 105 x 2.19 = 229.95 while cohorts come in;
    # then 105 x (0.7 + 0.49) = 124.95 and 105 x 0.49 = 51.45. A case costs 9,800 EUR of 2020.
    result = assess(prevention(2030), {"price_year": 2020})
    cases = [amount / 9800 for amount in by_year(result).values()]
    assert cases == near([105, 178.5, 229.95, 229.95, 229.95, 124.95, 51.45])
    assert flags(result) == ["value_secondary"]
    # In all 5 x 229.95 = 1149.75 cases.
    [account] = result.to_dict()["physical"]
    assert (account["account"], account["unit"]) == ("test_cases_avoided", "case")
    assert account["value"] == near(1149.75)


def test_cohorts_that_outlive_the_horizon_are_cut_and_said(assess: Assess) -> None:
    # Entrants up to 2030 would feel it until 2032; here the horizon ends in 2031.
    result = assess(prevention(2030) | {"horizon": "5 years"}, {"price_year": 2020})
    cases = [amount / 9800 for amount in by_year(result).values()]
    assert cases == near([105, 178.5, 229.95, 229.95, 229.95, 124.95])
    assert flags(result) == ["effect_cut", "value_secondary"]


def test_growth_and_adjustments_of_cohorts(assess: Assess) -> None:
    # One cohort of 2027: 105 cases x 0.8, then x 0.7 and x 0.49, with 1.1^1, 1.1^2, 1.1^3:
    # 92.4, 71.148, 54.783 96. No ramp-up, no lifetime.
    parts = prevention(
        2027,
        growth={"health.test_falls": "10 %/year"},
        adjustments={"all": {"attribution": 0.8}},
        timing={"ramp_up": "5 years", "lifetime": "1 year"},
    )
    del parts["interventions"][0]["inputs"]["participants"][2026]
    cases = [a / 9800 for a in by_year(assess(parts, {"price_year": 2020})).values()]
    assert cases == near([92.4, 71.148, 54.78396])


# --- deferral ----------------------------------------------------------------------------------


def renewal(due_without: int, due_with: Any, **rest: Any) -> Doc:
    """A renewal of 1,000 euros that comes later."""
    line = effect(kind="deferral", cost="1_000 EUR", **rest)
    return {"effects": [line | {"due_without": due_without, "due_with": due_with}]}


@pytest.mark.parametrize(
    ("due_without", "due_with", "growth", "expected"),
    [
        (2028, 2033, None, {2028: 1000, 2033: -1000}),
        (2028, "never", None, {2028: 1000}),
        # 1,000 x 1.1^2 saved, 1,000 x 1.1^5 borne.
        (2028, 2031, "10 %/year", {2028: 1210, 2031: -1610.51}),
    ],
)
def test_deferral(
    assess: Assess, due_without: int, due_with: Any, growth: str | None, expected: Doc
) -> None:
    rest = {"growth": growth} if growth else {}
    result = assess(renewal(due_without, due_with, **rest))
    assert by_year(result) == near(expected)
    assert not {"effect_cut", "deferral_beyond_horizon"} & set(flags(result))


def test_deferral_beyond_the_horizon_keeps_its_own_factor(assess: Assess) -> None:
    # At 2.25 %, from 2031 (year 5) to 2046 (year 20), horizon to 2036 (year 10). Booked in 2036
    # at 1,000 x 1.0225^-10, which is worth 1,000 x 1.0225^-20 in 2026.
    result = assess(renewal(2031, 2046), {"regime": "nl_2020"})
    assert by_year(result) == near({2031: 1000, 2036: -1000 * 1.0225**-10})
    assert result.npv == near(1000 * (1.0225**-5 - 1.0225**-20))
    assert flags(result) == ["deferral_beyond_horizon"]
    longer = assess(renewal(2031, 2046) | {"horizon": "20 years"}, {"regime": "nl_2020"})
    assert longer.npv == near(result.npv)
    assert flags(longer) == []


def test_deferral_from_the_last_year_is_one_amount(assess: Assess) -> None:
    # Saved and borne in 2036: 1,000 - 1,000 x 1.0225^-10 = 199.49..., one positive amount, which
    # is the benefit of that year in the long-term shares.
    result = assess(renewal(2036, 2046), {"regime": "nl_2020"})
    assert by_year(result) == near({2036: 1000 * (1 - 1.0225**-10)})
    assert result.long_term.duration == near(10)


def test_deferral_of_an_indicator(assess: Assess) -> None:
    # 50 m^2 x 20 EUR/m^2 = 1,000, of which 0.5 x 0.8 = 0.4 is due to the project; drop-off and
    # timing have no say.
    line = {
        "id": "r",
        "use": "test.renewal",
        "inputs": {
            "area": "50 m^2",
            "renewal_price": "20 EUR/m^2",
            "due_without": 2028,
            "due_with": 2032,
        },
        "adjustments": {"all": {"attribution": 0.5, "displacement": 0.2, "drop_off": "9 %/year"}},
        "timing": {"first_year": 2030, "lifetime": "1 year", "ramp_up": "3 years"},
    }
    result = assess({"interventions": [line]})
    assert by_year(result) == near({2028: 400, 2032: -400})


# --- discounting -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "timing", "year", "expected"),
    [
        # 2.25 %; the base year 2026 is year 0 under end.
        ("nl_2020", "end", 2026, 1.0),
        ("nl_2020", "end", 2029, 1.0225**-3),
        # Mid-year and begin: half a year and a year less. Before year 0 it compounds.
        ("nl_2020", "mid", 2029, 1.0225**-2.5),
        ("nl_2020", "mid", 2026, 1.0225**0.5),
        ("nl_2020", "begin", 2029, 1.0225**-2),
        ("nl_2020", "begin", 2026, 1.0225),
        # 4 % to year 5, then 2.5 %: year 7 has five steps of the one and two of the other.
        ("test_steps", "end", 2033, 1.04**-5 * 1.025**-2),
        # At 5.5 years half a step of 2.5 %.
        ("test_steps", "mid", 2032, 1.04**-5 * 1.025**-0.5),
        # Bands from 2020: 3 % to 2030, then 2 %. From 2026 that is four steps, then two.
        ("test_clock", "end", 2032, 1.03**-4 * 1.02**-2),
    ],
)
def test_discount_factors(
    assess: Assess, regime: str, timing: str, year: int, expected: float
) -> None:
    result = assess({"effects": [effect(**once(1, year))]}, {"regime": regime, "timing": timing})
    assert result.npv == near(expected)


def test_start_before_the_base_year_compounds_and_is_said(assess: Assess) -> None:
    # 2024 is two years before the base year: 100 x 1.0225^2.
    parts = {"start": 2024, "effects": [effect(**once(100, 2024))]}
    result = assess(parts, {"regime": "nl_2020"})
    assert result.npv == near(100 * 1.0225**2)
    assert flags(result) == ["compounded_before_base_year"]


def test_discount_classes(assess: Assess) -> None:
    # Year 10: the class fixed_cost at 1.6 %, nonlinear at 2.9 %; a payment always at 2.25 %.
    parts = {
        "resources": [resource(100, years=2036, discount_class="fixed_cost")],
        "effects": [effect(**once(100, 2036), discount_class="nonlinear")],
        "income": [paid(10, "residents", years=2036)],
    }
    result = assess(parts, {"regime": "nl_2020"})
    assert result.resources == near(100 * 1.016**-10)
    assert result.external == near(100 * 1.029**-10 - 10 * 1.0225**-10)
    assert result.earned == near(10 * 1.0225**-10)
    with pytest.raises(ic.InputError, match="nl_2025 has no discount class fixed_cost"):
        assess(parts, {"regime": "nl_2025"})


@pytest.mark.parametrize(
    ("year", "weight"),
    [
        (2026, 1.0),
        # 12 of the 24 years from 2026 to 2050: 1 + 0.5 x 12/24.
        (2038, 1.25),
        (2050, 1.5),
        (2056, 1.5),
    ],
)
def test_weight_of_the_long_term(assess: Assess, year: int, weight: float) -> None:
    parts = {
        "horizon": "30 years",
        "effects": [effect(**once(300, year))],
        "resources": [resource(100, years=year)],
        "income": [paid(100, "residents", years=year)],
    }
    result = assess(parts)
    # The weight is on X, what residents pay included: 300 - 100. Never on I or Rev.
    assert (result.r_s, result.r_s_long, result.r_e) == near((2.0, 2.0 * weight, 1.0))


def test_exempt_kinds_have_no_weight(assess: Assess) -> None:
    # In 2036 the weight is 1 + 0.5 x 10/24; a renewal that is not needed any more is exempt.
    parts = renewal(2036, "never") | {"resources": [resource(100)]}
    result = assess(parts)
    assert (result.r_s, result.r_s_long) == near((10.0, 10.0))
    weighed = assess(parts, {"long_term": {"exempt": []}})
    assert weighed.r_s_long == near(10 * (1 + 5 / 24))


# --- prices ------------------------------------------------------------------------------------


def one_year(name: str, year: int = 2030, **rest: Any) -> Doc:
    """One tree that has its effect in one year."""
    return trees(name, timing={"first_year": year, "lifetime": "1 year"}, **rest)


def test_price_years(assess: Assess) -> None:
    # 10 EUR of 2021 in prices of 2025: 10 x 134.56/110.39; in those of 2018: x 103.44/110.39.
    for year, index in ((2025, 134.56), (2018, 103.44), (2021, 110.39)):
        result = assess(one_year("rules.old"), {"price_year": year})
        assert result.npv == near(10 * index / 110.39)
    # A bare EUR means the price year of the project, one with a year its own.
    written = [effect(**once(100)), effect(id="e2", amount="100 EUR_2015", years=2026)]
    assert assess({"effects": written}).npv == near(100 + 100 * 134.56 / 100)


def test_year_that_the_index_lacks(assess: Assess) -> None:
    with pytest.raises(ic.InputError, match=r"index nl\.cpi has no year 2009"):
        assess({"effects": [effect(amount="1 EUR_2009", years=2026)]})


def test_real_growth_counts_from_the_money_year(assess: Assess) -> None:
    # 100 EUR of 2021 in 2030, in prices of 2021: 100 x 1.02^9.
    assert assess(one_year("rules.rising"), {"price_year": 2021}).npv == near(100 * 1.02**9)
    # Growth stops in 2026 + 2 = 2028, which is seven years after 2021.
    choices = {"price_year": 2021, "growth_stops_after": "2 years"}
    assert assess(one_year("rules.rising"), choices).npv == near(100 * 1.02**7)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2028, 10),
        # A quarter of the way from 2028 to 2032.
        (2029, 12.5),
        (2032, 20),
        # Held outside the series.
        (2026, 10),
        (2036, 20),
    ],
)
def test_series_of_a_value(assess: Assess, year: int, expected: float) -> None:
    assert assess(one_year("rules.linear", year)).npv == near(expected)


def test_series_with_nothing_between_or_outside(assess: Assess) -> None:
    assert assess(one_year("rules.steps", 2032)).npv == near(20)
    with pytest.raises(ic.InputError, match="no number for 2029"):
        assess(one_year("rules.steps", 2029))
    with pytest.raises(ic.InputError, match="runs from 2028 to 2032 and is needed in 2033"):
        assess(one_year("rules.steps", 2033))


def test_price_sets(assess: Assess) -> None:
    for name, expected in (("low", 4), ("central", 10), ("high", 25)):
        assert assess(one_year("rules.plain"), {"price_set": name}).npv == near(expected)
    # No figure is guessed where a value has none.
    with pytest.raises(ic.InputError, match=r"rules\.bare has no low figure"):
        assess(one_year("rules.bare"), {"price_set": "low"})


# --- whose word counts -------------------------------------------------------------------------


def test_indicator_file_alone(assess: Assess) -> None:
    # Delay 1 year, so from 2027; ramp-up 1/2, lifetime 2; growth 1 % from 2026; drop-off 10 %:
    # 2027: 10 x 1/2 x 1.01 = 5.05; 2028: 10 x 0.9 x 1.01^2 = 9.1809.
    assert by_year(assess(trees("rules.settled"))) == near({2027: 5.05, 2028: 9.1809})


def test_intervention_file_before_indicator_file(assess: Assess) -> None:
    # Delay and lifetime, growth: of the intervention (2 years, 3 years, 2 %). Ramp-up: of the
    # indicator. 2028: 10 x 1/2 x 1.02^2 = 5.202; 2029: 10 x 1.02^3 = 10.61208; 2030: 10 x 1.02^4.
    expected = {2028: 5.202, 2029: 10.61208, 2030: 10.8243216}
    assert by_year(assess(trees("rules.between"))) == near(expected)


def test_project_before_both_files_key_by_key(assess: Assess) -> None:
    # Of the project: first year 2030, growth 3 %. Of the intervention: lifetime 3 years. Of the
    # indicator: ramp-up 1 year. 1.03^4 = 1.12550881, 1.03^5, 1.03^6.
    line = trees("rules.between", timing={"first_year": 2030}, growth={"all": "3 %/year"})
    expected = {2030: 5 * 1.03**4, 2031: 10 * 1.03**5, 2032: 10 * 1.03**6}
    assert by_year(assess(line)) == near(expected)


def test_named_indicator_before_all(assess: Assess) -> None:
    # Key by key: growth and deadweight of the name; attribution, which it lacks, of all;
    # drop-off of all before that of the indicator file.
    # 2030: 10 x 0.5 x 0.8 = 4, x 1.1^4; 2031: 4 x 0.5 x 1.1^5.
    line = trees(
        "rules.settled",
        timing={"first_year": 2030, "ramp_up": "0 years"},
        growth={"all": "3 %/year", "rules.settled": "10 %/year"},
        adjustments={
            "all": {"deadweight": 0.9, "attribution": 0.8, "drop_off": "50 %/year"},
            "rules.settled": {"deadweight": 0.5},
        },
    )
    assert by_year(assess(line)) == near({2030: 4 * 1.1**4, 2031: 2 * 1.1**5})


def test_deadweight_twice(assess: Assess) -> None:
    line = one_year("rules.modelled", adjustments={"all": {"deadweight": 0.1}})
    with pytest.raises(ic.InputError, match=r"rules\.modelled.* twice"):
        assess(line)
    line["interventions"][0]["adjustments"]["rules.modelled"] = {"deadweight": 0}
    assert assess(line).npv == near(10)


def test_nobody_says_when(assess: Assess) -> None:
    with pytest.raises(ic.InputError, match=r"nobody says when t/rules\.plain starts"):
        assess(trees("rules.plain"))


# --- what is not counted -----------------------------------------------------------------------


def test_one_of_two_that_overlap(assess: Assess) -> None:
    line = one_year("rules.both")
    with pytest.raises(ic.InputError, match="house_price_uplift"):
        assess(line)
    result = assess(line | {"choose": {"house_price_uplift": "rules.left"}})
    assert [row["id"] for row in result.to_dict()["effects"]] == ["t/rules.left"]
    assert [item.indicator for item in result.not_counted] == ["rules.right"]
    assert result.npv == near(10)


def test_left_out_with_its_reason(assess: Assess) -> None:
    result = assess(one_year("rules.both") | {"leave_out": {"rules.left": "no data"}})
    assert [(i.indicator, i.reason) for i in result.not_counted] == [("rules.left", "no data")]
    # Only the right one counts, so nothing overlaps: 10 EUR of 2021.
    assert result.npv == near(10 * 134.56 / 110.39)


def test_optional_input_and_level_that_are_not_given(assess: Assess) -> None:
    line = {"id": "s", "use": "greening.street_tree", "inputs": {"trees": "1 tree"}}
    result = assess({"interventions": [line | {"timing": {"first_year": 2030}}]})
    assert [row["id"] for row in result.to_dict()["effects"]] == ["s/clim.ghg_avoided"]
    assert [item.indicator for item in result.not_counted] == [
        "nature.biodiversity_level",
        "living.green_experience",
        "clim.pluvial_damage_avoided",
    ]
    assert result.not_counted[0].reason == "no level given"
    assert "damage_without" in result.not_counted[2].reason


def test_physical_accounts_after_adjustments_add_up(assess: Assess) -> None:
    # 30 x 0.8 x 0.5 and 10 x 0.8 trees: 12 + 8. Ramp-up and drop-off have no say.
    timing = {"first_year": 2030, "ramp_up": "2 years"}
    adjustments = {"all": {"attribution": 0.8, "drop_off": "9 %/year"}}
    lines = [
        {
            "id": "a",
            "use": "rules.counted",
            "inputs": {"trees": "30 tree"},
            "timing": timing,
            "adjustments": {"all": adjustments["all"] | {"deadweight": 0.5}},
        },
        {
            "id": "b",
            "use": "rules.counted",
            "inputs": {"trees": "10 tree"},
            "timing": timing,
            "adjustments": adjustments,
        },
    ]
    [row] = assess({"interventions": lines}).to_dict()["physical"]
    assert (row["account"], row["amount"]) == ("trees_standing", "20 tree")
    assert row["at"] == "full effect, after adjustments"
    assert list(row["of"]) == ["a/rules.counted", "b/rules.counted"]


# --- evidence ----------------------------------------------------------------------------------


def test_unverified_value_is_refused_unless_allowed(assess: Assess) -> None:
    # 10 of 40 euros rest on a value that nobody has seen in its source.
    parts = one_year("rules.unseen") | {"effects": [effect(**once(30))]}
    with pytest.raises(ic.UnverifiedError, match=r"value rules\.unseen is unverified") as caught:
        assess(parts)
    assert isinstance(caught.value, ic.InputError)
    assert "allow_unverified=True" in str(caught.value)
    for result in (
        assess(parts, allow_unverified=True),
        assess(parts, {"evidence": {"unverified": "flag"}}),
    ):
        [flag] = result.flags
        assert (flag.code, flag.where, flag.value) == (
            "value_unverified",
            "t/rules.unseen",
            "rules.unseen",
        )
        assert flag.share == near(0.25)
        assert result.evidence.by_verification["unverified"] == near(0.25)


@pytest.mark.parametrize(
    ("place", "year", "outside"),
    [
        ({"country": "NL"}, 2030, False),
        ({"country": "BE"}, 2030, True),
        # What the project does not answer counts as outside.
        ({}, 2030, True),
        # The value holds for 2020 to 2030.
        ({"country": "NL"}, 2031, True),
    ],
)
def test_validity_of_a_value(assess: Assess, place: Doc, year: int, outside: bool) -> None:
    result = assess(one_year("rules.dutch", year) | {"place": place})
    assert flags(result) == (["value_outside_validity"] if outside else [])


def test_shares_of_evidence_are_by_absolute_value(assess: Assess) -> None:
    # 60, -30 and 10 euros: 100 in absolute value, of which 30 has level 1.
    parts = one_year("rules.plain") | {
        "effects": [
            effect(**once(60), evidence=2),
            effect(id="noise", kind="harm", **once(-30), evidence=1),
        ]
    }
    evidence = assess(parts).evidence
    assert evidence.share_level_1 == near(0.3)
    assert evidence.by_verification["read"] == near(0.1)
    assert evidence.by_verification["project_input"] == near(0.9)


@pytest.mark.parametrize(
    ("marks", "share"),
    [
        ({"project": True}, 1.0),
        ({"first": True}, 0.25),
        # A line that is no effect: the flag stands, with nothing of the effects.
        ({"resource": True}, 0.0),
        ({}, None),
    ],
)
def test_illustrative_input_is_said(assess: Assess, marks: Doc, share: float | None) -> None:
    parts = {
        "illustrative": marks.get("project", False),
        "effects": [
            effect(**once(10), illustrative=marks.get("first", False)),
            effect(id="e2", **once(30)),
        ],
        "resources": [resource(1, illustrative=marks.get("resource", False))],
    }
    found = [flag.share for flag in assess(parts).flags if flag.code == "illustrative"]
    assert found == ([] if share is None else [near(share)])


# --- who pays, who gains -----------------------------------------------------------------------


def test_where_each_posting_goes(assess: Assess) -> None:
    parts = {
        "effects": [
            # Cashable for 40 %: 40 is earned, 60 external.
            effect(party="municipality", cashable=0.4, **once(100)),
            effect(id="e2", party="residents", cashable=1, **once(500)),
        ],
        # Of the carrier: I. Of volunteers: X.
        "resources": [resource(200), resource(50, "volunteers")],
        # Listed: the payer loses it in X. At its price: a benefit of 30 stands beside it.
        "income": [paid(20, "residents"), paid(30, "stall_holders", "at_price")],
        # Compensation paid by the carrier: Rev - 15, X + 15.
        "transfers": [
            {"id": "t", "payer": "municipality", "receiver": "owners", **once(15)},
        ],
        "financing": [
            {"id": "f", "kind": "grant", "payer": "world", "receiver": "municipality", **once(99)}
        ],
    }
    result = assess(parts)
    assert result.resources == near(200)
    # 40 + 20 + 30 - 15.
    assert result.earned == near(75)
    # 60 + 500 - 50 - 20 + 30 - 30 + 15.
    assert result.external == near(505)
    assert result.npv == near(75 + 505 - 200)
    # Less the purchase of 30.
    assert result.npv_without_purchases == near(350)
    # Resources of all, 250, below; above what is left without them: 75 + 505 + 50.
    assert result.bcr_all_resources == near(630 / 250)
    external = assess(parts, {"earned": {"own_cashable_savings": "external"}})
    assert (external.earned, external.external) == near((35, 545))
    rows = {row["party"]: row for row in result.to_dict()["parties"]}
    assert rows["stall_holders"]["net"] == 0.0
    assert rows["municipality"]["financing"] == near(99)
    assert rows["municipality"]["net"] == near(100 - 200 + 50 - 15)
    assert rows["municipality"]["cashable"] == near(40)


def test_payment_above_benefit(assess: Assess) -> None:
    # Residents gain 60 and pay 100 and 20 by listed payments: 60 more than they gain, half of it.
    parts = {
        "effects": [effect(**once(60))],
        "resources": [resource(100)],
        "income": [paid(100, "residents"), paid(20, "residents", id="i2", kind="sale")],
    }
    result = assess(parts)
    [flag] = [flag for flag in result.flags if flag.code == "payment_above_benefit"]
    assert (flag.party, flag.excess) == ("residents", near(60))
    assert (result.earned, result.external) == near((120, -60))
    # Reclassified, half of each payment is financing.
    moved = assess(parts, {"earned": {"payment_above_benefit": "reclassify"}})
    assert (moved.earned, moved.external, moved.npv) == near((60, 0, -40))
    rows = {row["party"]: row for row in moved.to_dict()["parties"]}
    assert (rows["residents"]["paid"], rows["residents"]["financing"]) == near((-60, -60))
    assert (rows["municipality"]["received"], rows["municipality"]["financing"]) == near((60, 60))


def test_payer_without_any_benefit(assess: Assess) -> None:
    # A harm counts as no benefit at all, not as a negative one: the excess is 100, not 130.
    parts = {
        "effects": [effect(kind="harm", **once(-30))],
        "resources": [resource(100)],
        "income": [paid(100, "residents")],
    }
    [flag] = [flag for flag in assess(parts).flags if flag.code == "payment_above_benefit"]
    assert flag.excess == near(100)


def test_national_standing(assess: Assess) -> None:
    # Visitors from abroad gain 80 and pay 30: shown, not summed; what the carrier receives is.
    parts = {
        "effects": [effect(party="visitors", **once(80)), effect(id="e2", **once(10))],
        "resources": [resource(100)],
        "income": [paid(30, "visitors")],
    }
    everyone, national = assess(parts), assess(parts, {"standing": "national"})
    assert (everyone.external, everyone.earned, everyone.npv) == near((60, 30, -10))
    assert (national.external, national.earned, national.npv) == near((10, 30, -60))
    rows = {row["party"]: row for row in national.to_dict()["parties"]}
    assert (rows["visitors"]["effects"], rows["visitors"]["net"]) == near((80, 50))
    assert rows["visitors"]["counted"] is False


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ({"parties": []}, "no carrier"),
        (
            {"income": [paid(1, "residents") | {"receiver": "owners"}]},
            "receiver owners of income is no carrier",
        ),
        (
            {"transfers": [{"id": "t", "payer": "owners", "receiver": "municipality", **once(1)}]},
            "transfer from owners, no carrier, to carrier municipality",
        ),
        (
            {"effects": [effect(kind="harm", party="municipality", cashable=0.5, **once(-1))]},
            "a cost of the project is a resource",
        ),
        (
            {
                "parties": [
                    {"id": "municipality", "roles": ["operator"]},
                    {"id": "owners", "roles": ["partner"]},
                ],
                "income": [paid(1, "owners", "at_price")],
            },
            "at_price is not for carriers",
        ),
        (
            {"parties": [{"id": "municipality", "roles": ["operator"], "abroad": True}]},
            "carrier municipality is marked abroad",
        ),
        (
            {
                "parties": [
                    {"id": "municipality", "roles": ["operator"]},
                    {"id": "world", "abroad": True},
                ]
            },
            "world is never abroad",
        ),
    ],
)
def test_closed_doors(assess: Assess, parts: Doc, match: str) -> None:
    whole = {"effects": [effect(**once(1))], "resources": [resource(1)]}
    with pytest.raises(ic.InputError, match=match):
        assess(whole | parts)


@pytest.mark.parametrize(
    "line",
    [
        {"amount": "1 EUR", "years": "2027-2030"},
        {"amount": "1 EUR/year", "years": 2027},
        {"amount": "1 EUR/year", "years": "2027-2030", "every": "2 years"},
        {"amount": "1 EUR", "years": 2027, "every": "2 years"},
        {"amounts": {2027: "1 EUR"}, "every": "2 years"},
        {"amounts": {2027: "1 EUR"}, "amount": "1 EUR", "years": 2027},
        {"amount": "-1 EUR", "years": 2027},
        {"amount": "1 EUR", "years": 2027, "growth": "-100 %/year"},
    ],
)
def test_forms_that_are_refused(assess: Assess, line: Doc) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 the model refuses it, each with its own words
        assess({"effects": [effect(**line)]})


# --- ratios and score --------------------------------------------------------------------------


def scored(external: float, earned: float = 0.0, resources: float = 100.0) -> Doc:
    """So much of each pillar."""
    kind = "harm" if external < 0 else "benefit"
    parts: Doc = {"effects": [effect(kind=kind, **once(external))]}
    if resources:
        parts["resources"] = [resource(resources)]
    if earned > 0:
        parts["income"] = [paid(earned, "stall_holders", "at_price")]
    elif earned < 0:
        parts["transfers"] = [
            {"id": "t", "payer": "municipality", "receiver": "owners", **once(-earned)}
        ]
        parts["effects"].append(effect(id="e2", kind="harm", party="owners", **once(earned)))
    return parts


def test_points_and_score(assess: Assess) -> None:
    # R_S = 3, R_E = 1: S = 100 x 3/4 = 75, E = 50, MV0 = sqrt(75 x 50); proved is
    # 2 x 61.237/(100 - 61.237) = 3.16, below the BCR of 4.
    result = assess(scored(300, 100))
    assert (result.s0, result.e, result.mv0) == near((75, 50, math.sqrt(3750)))
    assert result.certified_bcr == near(2 * math.sqrt(3750) / (100 - math.sqrt(3750)))
    assert (result.bcr, result.quadrant) == (near(4), "mv_innovation")


@pytest.mark.parametrize(
    ("pillars", "expected"),
    [
        # kappa 3: 100 x 3/(3 + 3) = 50; with 50 for E the geometric mean is 50.
        ({"kappa_s": 3}, 50.0),
        # Arithmetic, harmonic: (75 + 50)/2; 2/(1/75 + 1/50) = 60.
        ({"power": 1}, 62.5),
        ({"power": -1}, 60.0),
        # Weight 1 to 3: 75^0.25 x 50^0.75.
        ({"weight_s": 0.25}, 75**0.25 * 50**0.75),
    ],
)
def test_choices_of_the_mean(assess: Assess, pillars: Doc, expected: float) -> None:
    result = assess(scored(300, 100), {"pillars": pillars})
    assert result.mv0 == near(expected)
    # No certificate but under kappa 1, equal weights and a power of at most 1.
    assert (result.certified_bcr is not None) is ("power" in pillars)


def test_floor_is_said_and_certifies_nothing(assess: Assess) -> None:
    # Nothing earned: E is lifted from 0 to 1, MV0 = sqrt(75 x 1).
    result = assess(scored(300))
    assert (result.e, result.mv0) == near((1, math.sqrt(75)))
    assert [(flag.code, flag.where) for flag in result.flags] == [("floor_active", "e")]
    assert result.certified_bcr is None


@pytest.mark.parametrize(
    ("external", "earned", "quadrant"),
    [
        (10, 100, "mv_innovation"),
        (90, 20, "societal_value_financing_gap"),
        # Exactly break-even counts as paying for itself.
        (90, 10, "societal_value_financing_gap"),
        (0, 100, "private_gain"),
        (-10, 120, "private_gain_public_loss"),
        (50, 20, "neither"),
        (-10, 20, "neither"),
    ],
)
def test_quadrants(assess: Assess, external: float, earned: float, quadrant: str) -> None:
    assert assess(scored(external, earned)).quadrant == quadrant


def test_negative_ratios_are_said(assess: Assess) -> None:
    # A negative leg counts as 0 points, lifted to the floor; its domain is harmed above 10 %.
    harmed = assess(scored(-20, 50))
    assert (harmed.r_s, harmed.s0, harmed.certified_bcr) == (near(-0.2), near(1), None)
    assert {"net_external_harm", "harm", "floor_active"} <= set(flags(harmed))
    losing = assess(scored(500, -20))
    assert (losing.r_e, losing.e) == (near(-0.2), near(1))
    assert "negative_earnings" in flags(losing)


@pytest.mark.parametrize(("amount", "said"), [(-9, False), (-10, False), (-11, True)])
def test_harm_of_a_domain(assess: Assess, amount: float, said: bool) -> None:
    # The threshold is 10 % of resources of 100, by domain: the benefit in another does not help.
    parts = scored(500, 50)
    parts["effects"].append(effect(id="noise", kind="harm", domain="nature", **once(amount)))
    found = [flag.domain for flag in assess(parts).flags if flag.code == "harm"]
    assert found == (["nature"] if said else [])


def test_no_resources(assess: Assess) -> None:
    result = assess(scored(300, 50, resources=0))
    assert (result.npv, result.external, result.earned) == near((350, 300, 50))
    headline = result.to_dict()["headline"]
    assert headline["reason"] == "no_resources"
    nothing = (result.bcr, result.r_s, result.r_e, result.s0, result.e, result.mv0, result.mv)
    assert set(nothing) == {None}
    assert (result.certified_bcr, result.quadrant, result.bcr_all_resources) == (None, None, None)


@pytest.mark.parametrize(
    ("external", "earned", "said"),
    [
        # 120 + 70 - 100 = 90, of which 70 is the benefit of buyers: 20 is left. Plus and plus.
        (120, 70, False),
        # Minus 30 and minus 60.
        (40, 30, False),
        # Plus 10, and minus 60 without it.
        (40, 70, True),
        # Zero is a sign of its own: 0 and minus 50, 30 and 0.
        (50, 50, True),
        (100, 30, True),
    ],
)
def test_value_that_rests_on_purchases(
    assess: Assess, external: float, earned: float, said: bool
) -> None:
    result = assess(scored(external, earned))
    assert result.npv == near(external + earned - 100)
    assert result.npv_without_purchases == near(external - 100)
    assert ("rests_on_purchases" in flags(result)) is said


def test_levels_in_the_score(assess: Assess) -> None:
    # R_S = 1 gives 50 points; levels 3 and 1 are 75 and 25 points, weights 2 and 1, so their
    # mean is (2 x 75 + 25)/3 = 58.33; with theta 0.4: 0.6 x 50 + 0.4 x 58.33 = 53.33.
    rule = {
        "theta": 0.4,
        "indicators": {"nature.biodiversity_level": 2, "social.test_involvement": 1},
    }
    levels = [
        {"indicator": "nature.biodiversity_level", "level": 3},
        {"indicator": "social.test_involvement", "level": 1},
    ]
    both = assess(scored(100, 100) | {"qualitative": levels}, {"qualitative": rule})
    assert (both.s0, both.e) == near((30 + 0.4 * 175 / 3, 50))
    assert both.mv_range is None
    # A qualitative part proves nothing.
    assert both.certified_bcr is None


def test_missing_level_gives_both_ends(assess: Assess) -> None:
    # The missing one counts as 0 at one end and as 100 at the other: (2 x 75 + 0)/3 = 50 and
    # (2 x 75 + 100)/3 = 83.33, so S0 is 30 + 20 = 50 or 30 + 33.33; E is 50. In the base year
    # nothing is weighted, so S is S0.
    rule = {
        "theta": 0.4,
        "indicators": {"nature.biodiversity_level": 2, "social.test_involvement": 1},
    }
    levels = [{"indicator": "nature.biodiversity_level", "level": 3}]
    result = assess(scored(100, 100) | {"qualitative": levels}, {"qualitative": rule})
    assert (result.s0, result.s, result.mv0, result.mv) == (None, None, None, None)
    assert result.e == near(50)
    ends = (50, 50 * math.sqrt((30 + 100 / 3) / 50))
    assert result.mv_range == near(ends)
    pillars = result.to_dict()["pillars"]
    assert tuple(pillars["s0_range"]) == near((50, 30 + 100 / 3))
    assert tuple(pillars["mv0_range"]) == near(ends)


# --- beside the score --------------------------------------------------------------------------


def flows(*amounts: float) -> Doc:
    """Benefits and resources that give these sums from the start on."""
    gains = {2026 + i: f"{a!r} EUR" for i, a in enumerate(amounts) if a > 0}
    costs = {2026 + i: f"{-a!r} EUR" for i, a in enumerate(amounts) if a < 0}
    parts: Doc = {"effects": [effect(amounts=gains)]}
    if costs:
        parts["resources"] = [{"id": "r", "party": "municipality", "amounts": costs}]
    return parts


@pytest.mark.parametrize(
    ("amounts", "irr", "roots", "reason"),
    [
        # 100 now, 121 in two years: 10 %.
        ((-100.0, 0.0, 121.0), 0.1, 1, None),
        # 1 - 5 v + 6 v^2 has v = 1/2 and 1/3: rates of 100 % and 200 %.
        ((100.0, -500.0, 600.0), None, 2, "several_roots"),
        # 1 - 2 v + 2 v^2 has none.
        ((100.0, -200.0, 200.0), None, 0, "no_root"),
        # Received first, paid back later: one root, of a loan.
        ((100.0, -110.0), None, 1, "first_flow_positive"),
    ],
)
def test_rates_of_return(
    assess: Assess, amounts: tuple[float, ...], irr: float | None, roots: int, reason: str | None
) -> None:
    # Of undiscounted sums: the rate of the scheme plays no part.
    for regime in ("test_zero", "nl_2020"):
        detail = assess(flows(*amounts), {"regime": regime}).irr_detail
        assert detail.irr == (None if irr is None else pytest.approx(irr, rel=1e-9))
        assert (len(detail.irr_roots), detail.irr_reason) == (roots, reason)


@pytest.mark.parametrize(
    ("amounts", "year"),
    [
        # 100 back after 2028, and never below zero again.
        ((-100.0, 50.0, 50.0, 10.0), 2028),
        # At zero in 2028, below it in 2029, for good above it in 2031.
        ((-100.0, 50.0, 50.0, -30.0, 10.0, 25.0), 2031),
        ((-100.0, 50.0, 40.0), None),
        ((100.0, 50.0), 2026),
        # Ten times a tenth is one, whatever the last bit says.
        ((-1.0, *[0.1] * 10), 2036),
    ],
)
def test_payback(assess: Assess, amounts: tuple[float, ...], year: int | None) -> None:
    assert assess(flows(*amounts)).payback_year == year


def test_payback_is_discounted(assess: Assess) -> None:
    # At 2.25 % two times 50 is 96.7: only the third brings 100 back.
    result = assess(flows(-100.0, 50.0, 50.0, 50.0), {"regime": "nl_2020"})
    assert result.payback_year == 2029


def test_equivalent_annual_value(assess: Assess) -> None:
    # 102.25 in year 1 is 100 now; spread over years 1 to 10 at 2.25 %: 100/8.8662 = 11.2788.
    result = assess(flows(0.0, 102.25), {"regime": "nl_2020"})
    annuity = (1 - 1.0225**-10) / 0.0225
    assert result.npv == near(100)
    assert result.equivalent_annual_value == near(100 / annuity)


def test_long_term_shares(assess: Assess) -> None:
    # Positive years of effects: 10 in year 4, 30 in year 5, 60 in year 11. Later than 4 years:
    # 90 of 100; later than 10: 60. Mean year: (40 + 150 + 660)/100 = 8.5. The harm, the resource
    # and the purchase play no part.
    parts = {
        "horizon": "12 years",
        "effects": [
            effect(amounts={2030: "10 EUR", 2031: "30 EUR", 2037: "60 EUR"}),
            effect(id="noise", kind="harm", **once(-40, 2037)),
        ],
        "resources": [resource(100)],
        "income": [paid(25, "stall_holders", "at_price", years=2038)],
    }
    found = assess(parts).long_term
    assert (found.share_after_4, found.share_after_10, found.share_after_30) == near((0.9, 0.6, 0))
    assert found.duration == near(8.5)


def test_negative_avoided_cost_counts_and_is_said(assess: Assess) -> None:
    # 2 MWh without, 3,000 kWh with: one MWh more is lost, at 690 EUR of 2022.
    line = {"id": "o", "use": "test.outage"}
    line |= {"inputs": {"lost_without": "2 MWh/year", "lost_with": "3_000 kWh/year"}}
    line |= {"timing": {"first_year": 2030, "lifetime": "1 year"}}
    result = assess({"interventions": [line]}, {"price_year": 2022})
    assert result.npv == near(-690)
    assert "negative_effect" in flags(result)


@pytest.mark.parametrize("lost", ["0.57", "2.3", "4.35"])
def test_dust_raises_no_flag(assess: Assess, lost: str) -> None:
    # As much is lost with as without. In floats 570 x 0.001 is 1.1e-16 more than 0.57.
    kilo = f"{float(lost) * 1000:.0f}"
    line = {"id": "o", "use": "test.outage"}
    line |= {"inputs": {"lost_without": f"{lost} MWh/year", "lost_with": f"{kilo} kWh/year"}}
    result = assess({"interventions": [line | {"timing": {"lifetime": "2 years"}}]})
    assert result.npv == 0.0
    assert flags(result) == []
