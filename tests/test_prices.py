"""Price indices and exchange rates as shipped, and money of every year and currency."""

from __future__ import annotations

import copy
import csv
import json
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import impactcalc as ic
import oracle
import project_strategies as strategies
from command_line import run
from compare import differences
from impactcalc.models.catalogue_files import Index
from impactcalc.models.scheme import Scheme
from test_trace import Files, check_all

Doc = dict[str, Any]

VECTORS = Path(__file__).parent / "price_vectors"

# --- the files ---------------------------------------------------------------------------------

# Each shipped file and the rows of the table of price series that it holds.
SHIPPED = {
    "nl.cpi": "cpi_nl_cbs_2015",
    "nl.cpi_1900": "cpi_nl_cbs_1900",
    "nl.hicp": "hicp_nl_2015",
    "ea.hicp": "hicp_ea_2015",
    "nl.gdp_deflator": "gdp_deflator_nl_wb_2015",
    "uk.gdp_deflator": "gdp_deflator_uk_hmt_2024",
    "uk.gdp_deflator_wb": "gdp_deflator_uk_wb_2015",
    "us.gdp_deflator": "gdp_deflator_us_wb_2015",
    "uk.cpi": "cpi_uk_wb_2015",
    "us.cpi": "cpi_us_wb_2015",
    "fx.usd_per_eur": "fx_usd_per_eur_ecb",
    "fx.gbp_per_eur": "fx_gbp_per_eur_ecb",
    "ppp.eur_per_usd": "ppp_nl_eur_per_intl_usd",
}

# Yearly changes in per cent: no levels, and so no file. Those of the World Bank for the euro
# area and the EU are medians of members and would be a wrong index of euros. The others are in
# a chained file, which says so, or are the changes of a series that is shipped as levels.
CHAINED = {
    "gdp_deflator_growth_nl_wb": "nl.gdp_deflator",
    "gdp_deflator_growth_uk_wb": "uk.gdp_deflator_wb",
    "gdp_deflator_growth_us_wb": "us.gdp_deflator",
    "cpi_inflation_uk_wb": "uk.cpi",
    "cpi_inflation_us_wb": "us.cpi",
}


def series() -> dict[str, list[dict[str, str]]]:
    """Rows of the table of price series, by series."""
    found: dict[str, list[dict[str, str]]] = {}
    with (VECTORS / "series.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["series"], []).append(row)
    return found


SERIES = series()


def levels(id_: str) -> dict[int, float]:
    return dict(ic.load_catalogue().index(id_).series.points)


def test_every_file_has_rows() -> None:
    # The index of the EU stands in another table: see test_series_agree_with_others.
    assert sorted([*SHIPPED, "eu.hicp"]) == sorted(ic.load_catalogue().ids("index"))


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_file_equals_its_rows(id_: str) -> None:
    """Every year, the mark, and what is 100 or the two currencies."""
    index, rows = ic.load_catalogue().index(id_), SERIES[SHIPPED[id_]]
    assert levels(id_) == {int(row["year"]): float(row["value"]) for row in rows}
    assert {index.verification} == {row["verification"] for row in rows}
    (unit,) = {row["unit"] for row in rows}
    if index.exchange is None:
        base = index.base.replace(" ", "")
        assert f"index {base}" == unit.partition(",")[0]
        year, number = base.split("=")
        if int(year) in levels(id_):
            assert levels(id_)[int(year)] == float(number)
    else:
        above, below = index.exchange
        words = {"EUR per USD": "EUR per international dollar"}
        base = words.get(index.base, f"{above} per 1 {below}, yearly average")
        assert base == unit


@pytest.mark.parametrize(("changes", "id_"), CHAINED.items())
def test_a_chain_gives_its_changes_back(changes: str, id_: str) -> None:
    found, rows = levels(id_), {int(r["year"]): float(r["value"]) for r in SERIES[changes]}
    years = sorted(found)
    assert found[2015] == 100.0
    for before, year in pairwise(years):
        change = 100 * (found[year] / found[before] - 1)
        # Levels have three decimals, changes four.
        assert change == pytest.approx(rows[year], abs=100 * 0.0005 * 2 / found[before])
    assert "Chained by us" in ic.load_catalogue().index(id_).notes.text("en")  # type: ignore[union-attr]


def test_series_agree_with_others() -> None:
    """Figures of other tables than the files hold, as the sources print them."""
    # CBS 83135ENG prints these yearly averages of HICP, 2015 = 100, with the euro area beside NL.
    assert (levels("ea.hicp")[2024], levels("ea.hicp")[2025]) == (126.07, 128.75)
    assert levels("eu.hicp") == {2015: 100.0, 2024: 130.21, 2025: 133.42}
    assert levels("nl.hicp")[2024] == 131.92
    assert levels("nl.hicp")[2025] == pytest.approx(135.86, abs=0.07)  # see the notes of the file
    growth = {int(r["year"]): float(r["value"]) for r in SERIES["hicp_nl_growth_eurostat"]}
    for year, change in growth.items():
        found = 100 * (levels("nl.hicp")[year] / levels("nl.hicp")[year - 1] - 1)
        assert found == pytest.approx(change, abs=0.06)
    # Two series of CBS on two bases: equal from 2015 on, 0.05 % apart before.
    for year, level in levels("nl.cpi_1900").items():
        ratio = level / levels("nl.cpi_1900")[2015]
        slack = 6e-4 if year < 2015 else 5e-5
        assert ratio == pytest.approx(levels("nl.cpi")[year] / 100, rel=slack)
    rises = {int(r["year"]): float(r["value"]) for r in SERIES["cpi_inflation_nl_wb"]}
    for year in range(2011, 2025):
        found = 100 * (levels("nl.cpi")[year] / levels("nl.cpi")[year - 1] - 1)
        assert found == pytest.approx(rises[year], abs=0.06)
    # HM Treasury and the World Bank on the same deflator, to half a point in a year.
    ours, theirs = levels("uk.gdp_deflator"), levels("uk.gdp_deflator_wb")
    for year in (2012, 2015, 2019):
        assert ours[year] / ours[2010] == pytest.approx(theirs[year] / theirs[2010], rel=0.01)


def index_file(**changes: Any) -> Doc:
    return {
        "impactcalc": "index/1",
        "id": "test.index",
        "name": "Test",
        "place": "NL",
        "base": "2020 = 100",
        "series": {2020: 100, 2025: 120},
        "verification": "read",
        "source": {"title": "t", "publisher": "p", "year": 2025, "locator": "l"},
        **changes,
    }


def test_the_base_says_what_it_is() -> None:
    assert Index.model_validate(index_file()).exchange is None
    assert Index.model_validate(index_file(base="USD per EUR")).exchange == ("USD", "EUR")
    for base in ("USD per euro", "EUR per EUR", "dollar per EUR", "USD per EUR, average"):
        with pytest.raises(ValueError, match="write USD per EUR, or of a price index"):
            Index.model_validate(index_file(base=base))


# --- money of another currency -----------------------------------------------------------------

EXCHANGE = {"USD": "fx.usd_per_eur", "GBP": "fx.gbp_per_eur"}
MV = strategies.MV
ABROAD: Doc = MV | {"id": "abroad", "exchange": EXCHANGE}


def benefit(name: str, amount: str) -> Doc:
    """An effect of 2026, the base year, so that nothing is discounted."""
    return {
        "id": name,
        "name": name,
        "domain": "living",
        "broad_welfare": "HN-SW",
        "kind": "benefit",
        "party": "residents",
        "amount": amount,
        "years": 2026,
        "evidence": 3,
        "source": "invented",
    }


def project(amount: str, **changes: Any) -> Doc:
    """An amount of resources in 2026, and a benefit."""
    return {
        "impactcalc": "project/1",
        "id": "p",
        "name": "P",
        "start": 2026,
        "horizon": "5 years",
        "parties": [{"id": "municipality", "roles": ["operator"]}],
        "resources": [{"id": "work", "party": "municipality", "amount": amount, "years": 2026}],
        "effects": [benefit("gain", "1 EUR_2025")],
        **changes,
    }


def cost(amount: str, scheme: Doc = ABROAD, **changes: Any) -> float:
    found = ic.assess(
        ic.Project.model_validate(project(amount, **changes)), scheme=Scheme.model_validate(scheme)
    )
    return found.resources


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # ECB, mean of 2020: 1.1422 dollars a euro. CPI of CBS: 107.51 in 2020, 134.56 in 2025.
        ("1_000 USD_2020", 1000 / 1.1422 * 134.56 / 107.51),
        # 0.85679 pounds a euro in 2025, the price year.
        ("1_000 GBP_2025", 1000 / 0.85679),
        ("1_000 USD_2010", 1000 / 1.32572 * 134.56 / 91.59),
        ("1_000 EUR_2020", 1000 * 134.56 / 107.51),
        # A bare currency is of the price year of the project, here 2021.
        ("1_000 USD", 1000 / 1.18274 * 134.56 / 110.39),
    ],
)
def test_rate_of_the_price_year_then_the_index(amount: str, expected: float) -> None:
    assert cost(amount, price_year=2021) == pytest.approx(expected, rel=1e-14)


def test_at_purchasing_power() -> None:
    """The base of the file says the direction: 0.747828 euros for a dollar of 2020."""
    scheme = ABROAD | {"exchange": {"USD": "ppp.eur_per_usd"}}
    expected = 1000 * 0.747828 * 134.56 / 107.51
    assert cost("1_000 USD_2020", scheme) == pytest.approx(expected, rel=1e-14)


def test_the_trace_shows_both_steps() -> None:
    found = ic.assess(
        ic.Project.model_validate(project("1_000 USD_2020")), scheme=Scheme.model_validate(ABROAD)
    )
    lines = found.explain("resources/work").splitlines()
    for line in (
        "  amount: 1,095.784015 EUR_2025 = amount * price conversion",
        "    amount: 875.5034145 EUR_2020 = amount / exchange rate",
        "      amount: 1,000 USD_2020 <- project resources.work.amount",
        "      exchange rate 2020: 1.1422 USD_2020/EUR_2020 <- index fx.usd_per_eur series.2020 "
        "(Euro foreign exchange reference rates)",
        "    price conversion: 1.251604502 EUR_2025/EUR_2020 = index 2025 / index 2020",
        "      index 2025: 134.56 <- index nl.cpi series.2025 (Consumentenprijzen)",
    ):
        assert line in lines
    dutch = found.explain("resources/work", lang="nl")
    assert "= amount / wisselkoers" in dutch
    assert "wisselkoers 2020: 1,1422 USD_2020 per EUR_2020 <- index fx.usd_per_eur" in dutch
    used = found.to_dict()["made_with"]["catalogue"]["used"]
    assert [u["id"] for u in used if u["kind"] == "index"] == ["fx.usd_per_eur", "nl.cpi"]


def test_without_a_rate_it_stays_an_error() -> None:
    with pytest.raises(ic.InputError) as caught:
        cost("1_000 USD_2020", MV)
    (fault,) = caught.value.faults
    assert fault.path == "resources[0].amount"
    assert fault.what == "USD_2020 is not in EUR and the scheme has no exchange rates for it"
    assert "name a rate under exchange in the scheme" in fault.todo
    with pytest.raises(ic.InputError, match="GBP_2020 is not in EUR"):
        cost("1_000 GBP_2020", ABROAD | {"exchange": {"USD": "fx.usd_per_eur"}})


def checked(path: Path) -> tuple[ic.Fault, ...]:
    scheme, catalogue = ic.load_scheme("mv"), ic.load_catalogue()
    return ic.check_paths([path], scheme=scheme, catalogue=catalogue).faults


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"exchange": {"USD": "nl.cpi"}}, "exchange.USD", "no exchange rate of USD and EUR"),
        ({"exchange": {"USD": "fx.gbp_per_eur"}}, "exchange.USD", "no exchange rate of USD and"),
        ({"exchange": {"USD": "fx.usd_eur"}}, "exchange.USD", "there is no index fx.usd_eur"),
        ({"price_index": "fx.usd_per_eur"}, "price_index", "is an exchange rate, USD per EUR"),
    ],
)
def test_a_wrong_series_is_refused(changes: Doc, path: str, words: str, tmp_path: Path) -> None:
    """By the engine, and by the check of the file, at the key."""
    with pytest.raises(ic.InputError) as caught:
        cost("1 EUR_2025", ABROAD | changes)
    assert [(f.path, words in f.what) for f in caught.value.faults] == [(path, True)]
    head = {"impactcalc": "scheme/1", "id": "own", "extends": "mv", "version": "1"}
    own = head | {"name": "Own", "because": "x"} | changes
    (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
    faults = checked(tmp_path / "own.json")
    assert [(f.path, words in f.what, bool(f.todo)) for f in faults] == [(path, True, True)]


@pytest.mark.parametrize("key", ["EUR", "CHF", "usd"])
def test_a_currency_that_is_not_exchanged(key: str) -> None:
    with pytest.raises(ValueError, match="no currency to exchange: name USD or GBP"):
        Scheme.model_validate(MV | {"exchange": {key: "fx.usd_per_eur"}})


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1 USD_1999", "exchange rate fx.usd_per_eur has no year 1999: it runs from 2000 to 2025"),
        ("1 USD_2005", "price index nl.cpi has no year 2005"),
    ],
)
def test_a_year_that_a_series_lacks(amount: str, words: str) -> None:
    with pytest.raises(ic.InputError, match=words):
        cost(amount)


def test_a_scheme_without_rates_is_the_same_scheme() -> None:
    """A key that is not there leaves the hash as it was, so old results still name it."""
    plain = Scheme.model_validate(MV)
    assert plain.hash() == Scheme.model_validate(MV | {"exchange": {}}).hash()
    assert plain.hash() != Scheme.model_validate(ABROAD).hash()
    for name in ("mv", "mkba-nl", "mv-qualitative"):
        assert not ic.load_scheme(name).exchange


# --- values of another currency ----------------------------------------------------------------


def foreign_catalogue() -> Doc:
    """The test catalogue with three of its values in dollars and pounds."""
    catalogue: Doc = copy.deepcopy(strategies.TEST_CATALOGUE)
    for id_, unit in (
        ("test.pollutant_price", "USD_2021/kg"),  # with real growth
        ("test.heat_price", "GBP_2020/kWh"),  # a series by year
        ("test.fall_cost", "USD_2020/case"),
    ):
        catalogue["values"][id_]["unit"] = unit
    return catalogue


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> tuple[ic.Catalogue, Doc]:
    """That catalogue as the library reads it, and as plain dicts."""
    marker = strategies.read_file(strategies.CANAL / "catalogue.yaml")
    folder = tmp_path_factory.mktemp("abroad")
    strategies.write_catalogue(folder, foreign_catalogue(), marker["replaces"])
    return ic.load_catalogue(folder), strategies.read_catalogue(strategies.SHIPPED, folder)


MONEY = re.compile(r"\bEUR(?:_\d{4})?\b")


def exchanged(item: Any, turn: Iterator[str]) -> Any:
    """Data with every amount of money in the next of several currencies, its year kept."""
    if isinstance(item, dict):
        return {key: exchanged(part, turn) for key, part in item.items()}
    if isinstance(item, list):
        return [exchanged(part, turn) for part in item]
    if isinstance(item, str):
        return MONEY.sub(lambda match: next(turn) + match[0][3:], item)
    return item


def turns() -> Iterator[str]:
    while True:
        yield from ("USD", "EUR", "GBP", "USD")


def of_one_currency(item: Any, currency: str) -> Any:
    return exchanged(item, iter(lambda: currency, None))


def with_currencies(drawn: Doc) -> Doc:
    """The same project in several currencies; a range stays in one."""

    def at(item: Any, turn: Iterator[str]) -> Any:
        if isinstance(item, dict) and "value" in item:
            return of_one_currency(item, next(turn))
        if isinstance(item, dict):
            return {key: at(part, turn) for key, part in item.items()}
        if isinstance(item, list):
            return [at(part, turn) for part in item]
        return exchanged(item, turn)

    found: Doc = at(drawn, turns())
    return found


some = settings(
    phases=[Phase.generate],
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def assessed(project: Doc, scheme: Doc, catalogue: ic.Catalogue) -> ic.Assessment:
    return ic.assess(
        ic.Project.model_validate(project),
        scheme=Scheme.model_validate(scheme),
        catalogue=catalogue,
    )


def test_random_projects_in_three_currencies(abroad: tuple[ic.Catalogue, Doc]) -> None:
    """Against the second calculation, and every node and leaf of the trace."""
    catalogue, plain = abroad
    seen: set[str] = set()

    @some
    @given(strategies.cases())
    def holds(case: tuple[Doc, Doc]) -> None:
        project, scheme = with_currencies(case[0]), case[1] | {"exchange": EXCHANGE}
        found = assessed(project, scheme, catalogue)
        wanted = oracle.assess(project, scheme, plain)
        assert differences(found.to_dict(), wanted, scheme) == []
        check_all(found, Files(project, scheme, plain))
        seen.update(id_ for kind, id_, _ in found.plan.used if kind == "index")

    holds()
    assert seen == {"nl.cpi", *EXCHANGE.values()}


def test_another_price_year_scales_all_money(abroad: tuple[ic.Catalogue, Doc]) -> None:
    """Law 7 of the accounting rules, with dollars and pounds among the amounts and values."""
    catalogue, _ = abroad
    index = levels("nl.cpi")

    @some
    @given(strategies.cases())
    def holds(case: tuple[Doc, Doc]) -> None:
        project, scheme = with_currencies(case[0]), case[1] | {"exchange": EXCHANGE}
        before = assessed(project, scheme | {"price_year": 2016}, catalogue)
        after = assessed(project, scheme | {"price_year": 2024}, catalogue)
        factor = index[2024] / index[2016]
        size = factor * math.fsum(abs(v) for v in before.flows()["present_value"])
        for name in ("npv", "resources", "earned", "external"):
            left, right = factor * getattr(before, name), getattr(after, name)
            assert abs(left - right) <= 1e-12 * size, name
        if before.mv is not None and after.mv is not None:
            assert after.mv == pytest.approx(before.mv, rel=1e-9)

    holds()


def test_one_amount_in_two_currencies(abroad: tuple[ic.Catalogue, Doc]) -> None:
    """Euros are worth the dollars they were exchanged for at the rate of the year."""
    for year in range(2010, 2026):
        dollars = 1000 * levels("fx.usd_per_eur")[year]
        assert cost(f"{dollars!r} USD_{year}") == pytest.approx(
            cost(f"1_000 EUR_{year}"), rel=1e-14
        )


def heat(catalogue: ic.Catalogue) -> ic.Assessment:
    uses = [{"id": "heat", "use": "test.heat", "inputs": {"saved": "3_000 kWh/year"}}]
    return assessed(project("1 EUR_2025", interventions=uses), ABROAD, catalogue)


def test_a_series_in_pounds_by_hand(abroad: tuple[ic.Catalogue, Doc]) -> None:
    """0.2 pounds of 2020 a kWh, held before 2030; 0.88970 pounds a euro in 2020."""
    rate = levels("fx.gbp_per_eur")[2020]
    price = found_in(heat(abroad[0]).node("heat/energy.test_heat_saved").to_dict(), "price")
    assert price["unit"] == "EUR_2025/kWh"
    assert price["value"] == pytest.approx(0.2 / rate * 134.56 / 107.51, rel=1e-14)


def found_in(node: Doc, name: str) -> Doc:
    """The first node of this name, from the top."""
    todo = [node]
    while todo:
        here = todo.pop(0)
        if here.get("name") == name:
            return here
        todo += here.get("of", [])
    raise AssertionError(name)


# --- what is flagged ---------------------------------------------------------------------------


def own_rate(folder: Path, verification: str) -> ic.Catalogue:
    """A catalogue with an exchange rate of this mark."""
    rate = index_file(
        id="test.usd", base="USD per EUR", series={2020: 1.25}, verification=verification
    )
    strategies.write_catalogue(folder, {"prices": {"test.usd": rate}})
    return ic.load_catalogue(folder)


EFFECTS = [benefit("dollars", "125 USD_2020"), benefit("euros", "300 EUR_2020")]


def test_an_unverified_rate_is_gated_and_flagged(tmp_path: Path) -> None:
    """125 dollars are 100 euros at 1.25: a quarter of the effects rests on the rate."""
    catalogue = own_rate(tmp_path, "unverified")
    data = project("1 EUR_2025", effects=EFFECTS)
    scheme = MV | {"exchange": {"USD": "test.usd"}}
    with pytest.raises(ic.UnverifiedError, match=r"index test\.usd is unverified"):
        assessed(data, scheme, catalogue)
    found = ic.assess(
        ic.Project.model_validate(data),
        scheme=Scheme.model_validate(scheme),
        catalogue=catalogue,
        allow_unverified=True,
    )
    (flag,) = [f for f in found.to_dict()["flags"] if f.get("value") == "test.usd"]
    assert flag["code"] == "value_unverified"
    assert flag["share"] == pytest.approx(0.25, rel=1e-12)


@pytest.mark.parametrize("verification", ["read", "secondary"])
def test_a_rate_that_was_seen_is_not_flagged(tmp_path: Path, verification: str) -> None:
    """As for the price index, which is secondary and has no flag."""
    catalogue = own_rate(tmp_path, verification)
    scheme = MV | {"exchange": {"USD": "test.usd"}}
    found = assessed(project("1 EUR_2025", effects=EFFECTS), scheme, catalogue).to_dict()
    assert not [f for f in found["flags"] if f["code"].startswith("value_")]


def test_a_value_in_dollars_is_checked_under_the_scheme(tmp_path: Path) -> None:
    """Such a value has no fault of its own; a year that the rate of a scheme lacks is one."""
    value = strategies.value("test.dear", "USD_2020/kg", "read", 3, value=5)
    strategies.write_catalogue(tmp_path / "own", {"values": {"test.dear": value}})
    assert not checked(tmp_path / "own")
    scheme = tmp_path / "own.yaml"
    scheme.write_text(
        "impactcalc: scheme/1\nid: own\nextends: mv\nversion: '1'\nname: Own\nbecause: x\n"
        "exchange: {USD: fx.usd_per_eur}\n",
        encoding="utf-8",
    )
    done = run("check", str(tmp_path / "own"), "--scheme", str(scheme))
    assert done.code == 0, done.err


# --- real growth -------------------------------------------------------------------------------


def growing(folder: Path, growth: str, unit: str) -> ic.Catalogue:
    """An indicator whose one value grows."""
    value = strategies.value("test.nature", unit, "read", 3, value=1, real_growth=growth)
    made = strategies.indicator(
        "nature.test_scarce",
        "nature",
        "benefit",
        counterfactual=strategies.NO_MEASURE,
        inputs={"area": strategies.quantity_input("m^2")},
        values={"price": "test.nature"},
        formula="area * price",
        unit="EUR/year",
        parties={"residents": 1},
        evidence=3,
        example={
            "inputs": {"area": "1 m^2"},
            "expected": "1 EUR_2025/year",
            "source": "illustrative",
        },
    )
    use = strategies.intervention(
        "test.scarce",
        [{"indicator": "nature.test_scarce", "inputs": {"area": "area"}}],
        {"area": strategies.quantity_input("m^2")},
    )
    strategies.write_catalogue(
        folder,
        {
            "values": {"test.nature": value},
            "indicators": {"nature.test_scarce": made},
            "interventions": {"test.scarce": use},
        },
    )
    return ic.load_catalogue(folder)


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_real_growth_is_exact(tmp_path: Path, currency: str) -> None:
    """One euro of 2025 that rises by 1 %, in 2125 alone, at 2.25 % from a base year of 2025.

    (1.01 / 1.0225)^100 = 0.29228, and not 1.0125^-100 = 0.28873.
    """
    catalogue = growing(tmp_path, "1 %/year", f"{currency}_2025/m^2/year")
    scheme = ABROAD | {"regime": "nl_2020", "base_year": 2025}
    uses = [
        {
            "id": "meadow",
            "use": "test.scarce",
            "inputs": {"area": "1_000_000 m^2"},
            "timing": {"first_year": 2125, "lifetime": "1 year"},
        }
    ]
    data = project("1 EUR_2025", start=2025, horizon="100 years", interventions=uses, effects=[])
    value = assessed(data, scheme, catalogue).external / 1e6
    value *= {"EUR": 1.0, "USD": levels("fx.usd_per_eur")[2025]}[currency]
    assert value == pytest.approx(0.29228444967359496, rel=1e-12)
    assert round(value, 4) == 0.2923


def test_carbon_values_by_year_through_the_engine(tmp_path: Path) -> None:
    """The case of 100 t a year: a value by year, an index, and a flat 3.5 % from 2024.

    In euros instead of pounds, for a scheme is in euros; the figures are those of the case.
    """
    case = json.loads((VECTORS / "carbon-path-npv-2024-2030.json").read_text(encoding="utf-8"))
    given = case["inputs"]
    path = dict(zip(given["years"], given["carbon_value_2022_prices"], strict=True))
    value = strategies.value(
        "test.carbon", "EUR_2022/tCO2e", "read", 3, series=path, between="none", outside="error"
    )
    index = index_file(
        id="test.deflator",
        base="2024 = 100",
        series={int(year): level for year, level in given["deflator_index"].items()},
    )
    assert index["series"] == {y: levels("uk.gdp_deflator")[y] for y in (2022, 2024)}
    made = strategies.indicator(
        "climate.test_carbon",
        "climate",
        "externality",
        counterfactual=strategies.NO_MEASURE,
        inputs={"avoided": strategies.quantity_input("tCO2e/year")},
        values={"price": "test.carbon"},
        formula="avoided * price",
        unit="EUR/year",
        parties={"world": 1},
        evidence=3,
        example={
            "year": 2024,
            "inputs": {"avoided": "1 tCO2e/year"},
            "expected": "268.97 EUR_2022/year",
            "source": "illustrative",
        },
    )
    use = strategies.intervention(
        "test.carbon",
        [{"indicator": "climate.test_carbon", "inputs": {"avoided": "avoided"}}],
        {"avoided": strategies.quantity_input("tCO2e/year")},
    )
    flat = strategies.regime("test_flat", "base_year", {"standard": [{"rate": "3.5 %/year"}]})
    strategies.write_catalogue(
        tmp_path,
        {
            "values": {"test.carbon": value},
            "prices": {"test.deflator": index},
            "indicators": {"climate.test_carbon": made},
            "interventions": {"test.carbon": use},
            "regimes": {"test_flat": flat},
        },
    )
    years = {"start": 2024, "base_year": 2024, "price_year": 2024}
    scheme = MV | {"regime": "test_flat", "price_index": "test.deflator"}
    scheme |= {key: years[key] for key in ("base_year", "price_year")}
    uses = [{"id": "saved", "use": "test.carbon", "inputs": {"avoided": "100 tCO2e/year"}}]
    uses[0]["timing"] = {"first_year": 2024}
    data = project("0 EUR_2024", start=2024, horizon="6 years", interventions=uses, effects=[])
    data["resources"][0]["years"] = 2024
    found = assessed(data, scheme, ic.load_catalogue(tmp_path))
    assert found.external == pytest.approx(196_500, abs=50)  # as published
    assert found.external == pytest.approx(196_489.45, abs=5e-3)  # the notes of the case
