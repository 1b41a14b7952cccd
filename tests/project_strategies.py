"""Random projects and schemes, and a small catalogue of invented indicators for them.

``projects()`` draws project dicts, ``schemes()`` merged scheme dicts on the base of ``mv``, and
``cases()`` a pair that fits together: discount classes of lines are those of the scheme's regime.
Interventions are those of the test catalogue and ``greening.street_tree``, which is kept for
tests in ``canal_catalogue`` as the file formats have it.

``TEST_CATALOGUE`` holds the test catalogue as plain dicts, ``write_test_catalogue(folder)`` writes
the same as files of a catalogue folder that adds to the shipped one. ``read_catalogue`` reads a
folder to plain dicts by YAML 1.2 core rules, which is what ``oracle.assess`` wants. Every number
of the test catalogue is invented.
"""

import copy
import re
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

Doc = dict[str, Any]
Draw = st.DrawFn

BASE_YEAR = 2026
SHIPPED = Path(__file__).parents[1] / "indicators"
CANAL = Path(__file__).parent / "canal_catalogue"

# --- reading and writing plain YAML ------------------------------------------------------------


class CoreLoader(yaml.SafeLoader):
    """Scalars as the YAML 1.2 core schema reads them: no dates, no ``no``, no ``1_000``."""


CoreLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first)
    )


class PlainDumper(yaml.SafeDumper):
    """No anchors: the reader of the library refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal objects twice."""
        return True


def read_file(path: Path) -> Doc:
    """One YAML file as a dict."""
    document: Doc = yaml.load(path.read_text(encoding="utf-8"), CoreLoader)
    return document


def read_catalogue(*folders: Path) -> Doc:
    """The files of one or more catalogue folders, by kind and id."""
    rooms = {
        "indicator": "indicators",
        "intervention": "interventions",
        "value": "values",
        "regime": "regimes",
        "index": "indices",
    }
    catalogue: Doc = {room: {} for room in rooms.values()}
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            document = read_file(path)
            kind = document["impactcalc"].partition("/")[0]
            if kind in rooms:
                catalogue[rooms[kind]][document["id"]] = document
    return catalogue


def write_catalogue(folder: Path, catalogue: Doc, replaces: list[str] | None = None) -> Path:
    """Write plain dicts, by kind and id, as a folder that adds to the shipped catalogue."""
    marker = {
        "impactcalc": "catalogue/1",
        "id": "test-catalogue",
        "version": "1",
        "licence": "CC BY 4.0",
        "replaces": replaces or [],
    }
    files: dict[Path, Doc] = {folder / "catalogue.yaml": marker}
    for room, documents in catalogue.items():
        for document in documents.values():
            place = document["id"].partition(".")[0] if room == "indicators" else room
            files[folder / place / f"{document['id']}.yaml"] = document
    for path, document in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(document, Dumper=PlainDumper, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_test_catalogue(folder: Path) -> Path:
    """Write the test catalogue as a folder that adds to the shipped catalogue."""
    return write_catalogue(folder, TEST_CATALOGUE, read_file(CANAL / "catalogue.yaml")["replaces"])


# --- the test catalogue ------------------------------------------------------------------------


def both(text: str) -> Doc:
    """A text in two languages."""
    return {"nl": f"{text} (test)", "en": text}


def quantity_input(unit: str, **options: Any) -> Doc:
    """A typed input."""
    return {"unit": unit, **options, "description": both(f"Input in {unit}.")}


def curve_input(**options: Any) -> Doc:
    """A curve of damage by return period."""
    return {"curve": {"x": "year", "y": "EUR"}, **options, "description": both("Damage curve.")}


def value(value_id: str, unit: str, verification: str, evidence: int, **rest: Any) -> Doc:
    """A value file."""
    return {
        "impactcalc": "value/1",
        "id": value_id,
        "name": both(value_id.replace(".", " ").replace("_", " ")),
        **{"unit": unit, "geography": "NL"},
        "source": {
            "title": "Invented for tests",
            "publisher": "nobody",
            "year": 2024,
            "locator": "nowhere",
        },
        "licence": "CC BY 4.0",
        "valid": {},
        "status": "current",
        "verification": verification,
        "evidence": evidence,
        **rest,
    }


def indicator(indicator_id: str, domain: str, kind: str, **rest: Any) -> Doc:
    """An indicator file with euros, unless ``rest`` says otherwise."""
    monetary: Doc = {"discount_class": "standard", "cashable": 0}
    return {
        "impactcalc": "indicator/1",
        "id": indicator_id,
        "name": both(indicator_id.replace(".", " ").replace("_", " ")),
        "description": both(f"Test indicator of kind {kind}."),
        "domain": domain,
        "broad_welfare": "HN-WO",
        "references": {"sdg": [11]},
        "kind": kind,
        **(monetary if kind not in ("physical", "qualitative") else {}),
        "exclusion_groups": [],
        **rest,
    }


def intervention(intervention_id: str, feeds: list[Doc], inputs: Doc, **rest: Any) -> Doc:
    """An intervention file."""
    return {
        "impactcalc": "intervention/1",
        "id": intervention_id,
        "name": both(intervention_id.replace(".", " ")),
        "description": both("Test intervention."),
        "inputs": inputs,
        "feeds": feeds,
        **rest,
    }


def regime(regime_id: str, clock: Any, classes: dict[str, list[Doc]]) -> Doc:
    """A regime file."""
    return {
        "impactcalc": "regime/1",
        "id": regime_id,
        "name": both(regime_id.replace("_", " ")),
        "body": "nobody",
        "purpose": "tests",
        "decided": 2024,
        "in_force": {"from": 2024},
        "status": "in_force",
        "clock": clock,
        "classes": {name: {"bands": bands} for name, bands in classes.items()},
        "verification": "read",
        "source": {
            "title": "Invented for tests",
            "publisher": "nobody",
            "year": 2024,
            "locator": "nowhere",
        },
    }


# How a value file marks a figure that nobody has seen in a source.
UNVERIFIED = "memory"

NO_MEASURE = {"is": "no_measure", "text": both("The same place without the measure.")}
MODELLED = {"is": "modelled", "text": both("What would happen without it, from a model.")}

VALUES = [
    value(
        "test.pollutant_price",
        "EUR_2021/kg",
        "read",
        4,
        value=40.5,
        low=20,
        high=60,
        real_growth="1.5 %/year",
        valid={"places": ["NL"]},
    ),
    value(
        "test.heat_price",
        "EUR_2020/kWh",
        "secondary",
        3,
        series={2030: 0.2, 2050: 0.4},
        between="linear",
        outside="hold",
        valid={"years": "2015-2060"},
    ),
    value("test.capture", "g/m^2/year", UNVERIFIED, 1, value=12, valid={"groups": ["test_group"]}),
    value("test.fall_cost", "EUR_2020/case", "secondary", 3, value=9800, low=7000, high=15_500),
    value(
        "test.storage_price",
        "EUR_2018/m^3",
        "read",
        2,
        value=35.5,
        low=12.25,
        high=48,
        real_growth="-0.5 %/year",
        valid={"places": ["GM0363", "BE"]},
    ),
    value("test.outage_price", "EUR_2022/MWh", "read", 5, value=690, low=280, high=1_200),
    value("test.visit_price", "EUR_2019/person", "read", 2, value=3.25, low=1.5, high=7),
]

INDICATORS = [
    indicator(
        "air.test_pollutant",
        "air",
        "externality",
        counterfactual=NO_MEASURE,
        inputs={"removed": quantity_input("kg/year")},
        values={"price": "test.pollutant_price"},
        formula="removed * price",
        unit="EUR/year",
        parties={"residents": 0.7, "world": 0.3},
        cashable={"residents": 0.2},
        drop_off="2 %/year",
        physical={"test_pollutant": "removed"},
        evidence=4,
        example={
            "inputs": {"removed": "2 kg/year"},
            "expected": "81 EUR_2021/year",
            "source": "illustrative",
        },
    ),
    indicator(
        "energy.test_heat_saved",
        "energy",
        "resource_saving",
        counterfactual=NO_MEASURE,
        inputs={"saved": quantity_input("kWh/year")},
        values={"price": "test.heat_price"},
        formula="saved * price",
        unit="EUR/year",
        parties={"municipality": 0.25, "owners": 0.75},
        cashable=1,
        growth="-1 %/year",
        timing={"delay": "1 year", "ramp_up": "2 years"},
        evidence=5,
        example={
            "inputs": {"saved": "100 kWh/year"},
            "year": 2030,
            "expected": "20 EUR_2020/year",
            "source": "illustrative",
        },
    ),
    indicator(
        "health.test_falls",
        "health",
        "incidence",
        counterfactual=MODELLED,
        inputs={
            "participants": {"series": "person", "description": both("Entrants by year.")},
            "risk_without": quantity_input("case/person/year"),
            "risk_with": quantity_input("case/person/year"),
        },
        values={"cost_per_case": "test.fall_cost"},
        entrants="participants",
        persistence="3 years",
        drop_off="30 %/year",
        **{"without": "risk_without * cost_per_case", "with": "risk_with * cost_per_case"},
        unit="EUR/person/year",
        parties={"health_insurers": 0.8, "municipality": 0.2},
        cashable={"health_insurers": 0.5, "municipality": 0.3},
        physical={"test_cases_avoided": "risk_without - risk_with"},
        evidence=3,
        example={
            "inputs": {
                "participants": {2026: "1_000 person"},
                "risk_without": "0.1 case/person/year",
                "risk_with": "0.065 case/person/year",
            },
            "year": 2026,
            "expected": "343_000 EUR_2020",
            "source": "illustrative",
        },
    ),
    indicator(
        "built.test_renewal_later",
        "built",
        "deferral",
        counterfactual=MODELLED,
        inputs={
            "area": quantity_input("m^2"),
            "renewal_price": quantity_input("EUR/m^2"),
            "due_without": quantity_input("calendar_year"),
            "due_with": quantity_input("calendar_year", never="allowed"),
        },
        cost="area * renewal_price",
        due_without="due_without",
        due_with="due_with",
        unit="EUR",
        parties={"owners": 0.5, "housing_associations": 0.5},
        cashable=1,
        evidence=3,
        example={
            "inputs": {
                "area": "100 m^2",
                "renewal_price": "60 EUR_2021/m^2",
                "due_without": 2046,
                "due_with": 2066,
            },
            "expected": "6_000 EUR_2021",
            "source": "illustrative",
        },
    ),
    indicator(
        "water.test_storage_once",
        "water",
        "treatment",
        counterfactual=NO_MEASURE,
        inputs={"storage": quantity_input("m^3")},
        values={"price": "test.storage_price"},
        formula="storage * price",
        unit="EUR",
        parties={"water_authority": 1},
        cashable=0.4,
        timing={"delay": "2 years"},
        evidence=2,
        example={
            "inputs": {"storage": "10 m^3"},
            "expected": "355 EUR_2018",
            "source": "illustrative",
        },
    ),
    indicator(
        "sec.test_outage",
        "security",
        "interruption",
        counterfactual=MODELLED,
        inputs={
            "lost_without": quantity_input("MWh/year"),
            "lost_with": quantity_input("MWh/year"),
        },
        values={"price": "test.outage_price"},
        **{"without": "lost_without * price", "with": "lost_with * price"},
        unit="EUR/year",
        parties={"firms": 0.9, "municipality": 0.1},
        cashable={"municipality": 0.5},
        evidence=4,
        example={
            "inputs": {"lost_without": "4 MWh/year", "lost_with": "1 MWh/year"},
            "expected": "2_070 EUR_2022/year",
            "source": "illustrative",
        },
    ),
    indicator(
        "water.test_flood",
        "water",
        "expected_damage",
        counterfactual=MODELLED,
        inputs={"damage_without": curve_input(), "damage_with": curve_input()},
        **{
            "without": "expected_damage_loglinear(damage_without)",
            "with": "expected_damage_loglinear(damage_with)",
        },
        unit="EUR/year",
        parties={"households": 1},
        evidence=3,
        # By hand: damage 0 at 1 year and D at 10 years gives D (1 - 0.1 - 0.1 ln 10)/ln 10 + 0.1 D.
        example={
            "inputs": {
                "damage_without": {"1 year": "0 EUR_2025", "10 years": "1_000 EUR_2025"},
                "damage_with": {"1 year": "0 EUR_2025", "10 years": "0 EUR_2025"},
            },
            "expected": "390.8650337129266 EUR_2025/year",
            "source": "illustrative",
        },
    ),
    indicator(
        "circ.test_storage",
        "circular",
        "physical",
        counterfactual=NO_MEASURE,
        inputs={
            "tiles": quantity_input("tile"),
            "tile_area": quantity_input("m^2/tile", default="0.09 m^2/tile"),
            "depth": quantity_input("mm"),
        },
        formula="tiles * tile_area * depth",
        unit="m^3",
        account="test_storage",
        parties={"residents": 1},
        evidence=4,
        example={
            "inputs": {"tiles": "1_000 tile", "depth": "50 mm"},
            "expected": "4.5 m^3",
            "source": "illustrative",
        },
    ),
    indicator(
        "living.test_visits",
        "living",
        "benefit",
        counterfactual=NO_MEASURE,
        inputs={
            "visitors": quantity_input("person/year"),
            "most": quantity_input("person/year", default="5_000 person/year"),
            "share": quantity_input("%", default="20 %"),
        },
        values={"price": "test.visit_price"},
        formula=(
            "where(visitors > most, most, visitors) * price * max(share, 0.1) * exp(-share)"
            " + min(visitors, most) * price * log(1 + share) / 2"
        ),
        unit="EUR/year",
        parties={"residents": 0.5, "stall_holders": 0.5},
        evidence=1,
        # By hand: 1000 x 3.25 x (0.2 exp(-0.2) + ln(1.2)/2).
        example={
            "inputs": {"visitors": "1_000 person/year"},
            "expected": "828.4475192908645 EUR_2019/year",
            "source": "illustrative",
        },
    ),
    indicator(
        "social.test_involvement",
        "social",
        "qualitative",
        levels={level: both(f"Level {level} of involvement.") for level in range(5)},
        parties={"residents": 1},
        example={"level": 1, "expected": 25, "source": "illustrative"},
    ),
]

INTERVENTIONS = [
    intervention(
        "test.air",
        [
            {"indicator": "air.test_pollutant", "inputs": {"removed": "area * capture"}},
            {"indicator": "social.test_involvement"},
        ],
        {"area": quantity_input("m^2")},
        values={"capture": "test.capture"},
        timing={"ramp_up": "3 years", "lifetime": "25 years"},
    ),
    intervention(
        "test.stove",
        [{"indicator": "air.test_pollutant", "inputs": {"removed": "removed"}}],
        {"removed": quantity_input("kg/year")},
        timing={"delay": "0 years"},
    ),
    intervention(
        "test.heat",
        [{"indicator": "energy.test_heat_saved", "inputs": {"saved": "saved"}}],
        {"saved": quantity_input("MWh/year")},
        growth={"energy.test_heat_saved": "1.5 %/year"},
    ),
    intervention(
        "test.prevention",
        [
            {
                "indicator": "health.test_falls",
                "inputs": {
                    "participants": "participants",
                    "risk_without": "risk_without",
                    "risk_with": "risk_with",
                },
            }
        ],
        {
            "participants": {"series": "person", "description": both("Entrants by year.")},
            "risk_without": quantity_input("case/person/year"),
            "risk_with": quantity_input("case/person/year"),
        },
    ),
    intervention(
        "test.renewal",
        [
            {
                "indicator": "built.test_renewal_later",
                "inputs": {
                    "area": "area",
                    "renewal_price": "renewal_price",
                    "due_without": "due_without",
                    "due_with": "due_with",
                },
            },
            {"indicator": "water.test_storage_once", "inputs": {"storage": "area * depth"}},
        ],
        {
            "area": quantity_input("m^2"),
            "renewal_price": quantity_input("EUR/m^2"),
            "due_without": quantity_input("calendar_year"),
            "due_with": quantity_input("calendar_year", never="allowed"),
            "depth": quantity_input("mm", optional=True),
        },
    ),
    intervention(
        "test.outage",
        [
            {
                "indicator": "sec.test_outage",
                "inputs": {"lost_without": "lost_without", "lost_with": "lost_with"},
            }
        ],
        {"lost_without": quantity_input("MWh/year"), "lost_with": quantity_input("MWh/year")},
        timing={"delay": "1 year", "lifetime": "15 years"},
    ),
    intervention(
        "test.flood",
        [
            {
                "indicator": "water.test_flood",
                "inputs": {"damage_without": "damage_without", "damage_with": "damage_with"},
            }
        ],
        {"damage_without": curve_input(), "damage_with": curve_input()},
    ),
    intervention(
        "test.square",
        [
            {"indicator": "circ.test_storage", "inputs": {"tiles": "tiles", "depth": "depth"}},
            {"indicator": "living.test_visits", "inputs": {"visitors": "visitors"}},
        ],
        {
            "tiles": quantity_input("tile", at_least="1 tile"),
            "depth": quantity_input("mm", default="50 mm"),
            "visitors": quantity_input("person/year", optional=True),
        },
    ),
]

REGIMES = [
    regime("test_zero", "base_year", {"standard": [{"rate": "0 %/year"}]}),
    regime(
        "test_steps",
        "base_year",
        {
            "standard": [
                {"to_year": 5, "rate": "4 %/year"},
                {"to_year": 20, "rate": "2.5 %/year"},
                {"rate": "1 %/year"},
            ],
            "slow": [{"rate": "0.5 %/year"}],
        },
    ),
    regime(
        "test_clock",
        2020,
        {
            "standard": [
                {"to_year": 10, "rate": "3 %/year"},
                {"to_year": 40, "rate": "2 %/year"},
                {"rate": "1.5 %/year"},
            ]
        },
    ),
]

KEPT = read_catalogue(CANAL)

TEST_CATALOGUE: Doc = {
    "indicators": {document["id"]: document for document in INDICATORS},
    "interventions": {document["id"]: document for document in INTERVENTIONS}
    | KEPT["interventions"],
    "values": {document["id"]: document for document in VALUES} | KEPT["values"],
    "regimes": {document["id"]: document for document in REGIMES},
}

# Regimes that are drawn, of the shipped and the test catalogue, with their classes.
REGIME_CLASSES = {
    "nl_2025": ("standard",),
    "nl_2020": ("standard", "fixed_cost", "nonlinear"),
    "green_book": ("standard", "health"),
    "test_steps": ("standard", "slow"),
    "test_clock": ("standard",),
}

# --- pieces of a project -----------------------------------------------------------------------

DOMAINS = ("climate", "water", "built", "living", "health", "economy")
BROAD_WELFARE = ("HN-SW", "HN-WO", "LA-EC", "EL-MG")
PLAIN_KINDS = (
    "benefit",
    "expected_damage",
    "loss_expectancy",
    "incidence",
    "interruption",
    "externality",
    "resource_saving",
    "substitution",
    "treatment",
    "claims",
)
POSSIBLE_CARRIERS = ("municipality", "housing_associations", "owners", "firms")
OTHERS = ("residents", "households", "insurers", "volunteers", "world", "visitors", "stall_holders")
SHARE_SPLITS = ((1.0,), (0.6, 0.4), (0.25, 0.75), (0.5, 0.3, 0.2), (1.0, 0.0))


class Frame:
    """What the lines of one project must fit: years, carriers, discount classes."""

    def __init__(self, start: int, horizon: int, carriers: list[str], classes: tuple[str, ...]):
        self.start, self.last, self.carriers = start, start + horizon, carriers
        self.classes = classes
        self.others = [p for p in (*OTHERS, *POSSIBLE_CARRIERS) if p not in carriers]

    @property
    def parties(self) -> list[str]:
        """Everybody, carriers first."""
        return [*self.carriers, *self.others]


def sometimes(draw: Draw, one_in: int = 3) -> bool:
    """True about once in so many draws; False is the simplest."""
    return draw(st.integers(0, one_in - 1)) == one_in - 1


def decimal_text(draw: Draw) -> str:
    """A number from 0 to 1e7 as text, with few digits."""
    digits = draw(st.integers(0, 9_999))
    shape = draw(st.integers(0, 4))
    if shape == 0:
        return str(digits)
    if shape == 1:
        return f"{digits * 1000:_}"
    if shape == 2:
        return f"{digits // 10}.{digits % 10}"
    if shape == 3:
        return f"{digits // 100:_}.{digits % 100:02d}"
    return f"{digits * 10:_}"


def money(draw: Draw, per: str = "", negative: bool = False) -> Any:
    """An amount of money, at times with its own money year or with a range."""
    unit = draw(st.sampled_from(("EUR", "EUR", "EUR_2015", "EUR_2022"))) + per
    if not negative and sometimes(draw, 8):
        digits = draw(st.integers(1, 9_999))
        return {
            "value": f"{digits} {unit}",
            "low": f"{digits / 2} {unit}",
            "high": f"{2 * digits:_} {unit}",
        }
    number = decimal_text(draw)
    is_zero = not number.strip("0._")
    return f"{'-' if negative and not is_zero else ''}{number} {unit}"


def percentage(draw: Draw, low: int, high: int) -> str:
    """A yearly rate with one decimal; bounds in tenths of a percent."""
    tenths = draw(st.integers(low, high))
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10} %/year"


def years(draw: Draw, frame: Frame) -> str:
    """A range of two years or more."""
    first = draw(st.integers(frame.start, frame.last - 1))
    return f"{first}-{draw(st.integers(first + 1, frame.last))}"


def amount_form(draw: Draw, frame: Frame, negative: bool = False) -> Doc:
    """One of the four written forms, growth included."""
    form = draw(st.sampled_from(("yearly", "once", "series", "every")))
    line: Doc = {}
    if form == "yearly":
        line = {"amount": money(draw, "/year", negative), "years": years(draw, frame)}
    elif form == "once":
        year = draw(st.integers(frame.start, frame.last))
        line = {"amount": money(draw, "", negative), "years": year}
    elif form == "every":
        line = {"amount": money(draw, "", negative), "years": years(draw, frame)}
        line["every"] = f"{draw(st.integers(1, 15))} years"
    else:
        year_set = draw(st.sets(st.integers(frame.start, frame.last), min_size=1, max_size=4))
        line["amounts"] = {year: money(draw, "", negative) for year in sorted(year_set)}
    if sometimes(draw):
        line["growth"] = percentage(draw, -80, 40)
    return line


def deferral_form(draw: Draw, frame: Frame) -> Doc:
    """A deferral inside the horizon, beyond it, or for ever."""
    without = draw(st.integers(frame.start, frame.last))
    line: Doc = {"cost": money(draw), "due_without": without}
    line["due_with"] = due_with(draw, without, frame.last)
    if sometimes(draw):
        line["growth"] = percentage(draw, -30, 30)
    return line


def due_with(draw: Draw, without: int, last: int) -> Any:
    """A later year, or never."""
    if sometimes(draw):
        return "never"
    return draw(st.integers(without + 1, max(last, without + 1) + 40))


def shares(draw: Draw, pool: list[str]) -> dict[str, float]:
    """Parties with shares that sum to 1."""
    split = draw(st.sampled_from(SHARE_SPLITS))
    names = draw(st.permutations(pool))[: len(split)]
    return dict(zip(names, split, strict=True))


def beneficiaries(draw: Draw, frame: Frame, cash_allowed: bool) -> Doc:
    """Who has an effect, and what part is cash."""
    line: Doc = {}
    if sometimes(draw, 2):
        line["parties"] = shares(draw, frame.parties)
        names = list(line["parties"])
    else:
        pool = frame.carriers if frame.carriers and sometimes(draw) else frame.parties
        names = [draw(st.sampled_from(pool))]
        line["party"] = names[0]
    if not cash_allowed and set(names) & set(frame.carriers):
        return line
    shape = draw(st.integers(0, 2))
    part = st.sampled_from((0.3, 0.5, 0, 1))
    if shape == 1:
        line["cashable"] = draw(part)
    elif shape == 2:
        line["cashable"] = {name: draw(part) for name in names[:2]}
    return line


def marked(draw: Draw, line: Doc, frame: Frame | None = None) -> Doc:
    """Optional keys: a discount class, and illustrative."""
    if frame and sometimes(draw, 2):
        line["discount_class"] = draw(st.sampled_from(frame.classes))
    if sometimes(draw, 6):
        line["illustrative"] = True
    return line


def effect_line(draw: Draw, frame: Frame, place: int) -> Doc:
    """An own effect: benefit, avoided cost, harm, deferral, or nothing at all."""
    kind = draw(st.sampled_from(("plain", "plain", "deferral", "harm", "zero")))
    name = draw(st.sampled_from(PLAIN_KINDS)) if kind in ("plain", "zero") else kind
    line: Doc = {
        "id": f"effect-{place}",
        "name": f"Effect {place}",
        "domain": draw(st.sampled_from(DOMAINS)),
        "broad_welfare": draw(st.sampled_from(BROAD_WELFARE)),
        "kind": name,
        "evidence": draw(st.integers(1, 5)),
        "source": "invented",
    }
    line |= beneficiaries(draw, frame, cash_allowed=name != "harm")
    if kind == "deferral":
        line |= deferral_form(draw, frame)
    elif kind == "zero":
        line |= {"amount": "0 EUR/year", "years": years(draw, frame)}
    else:
        line |= amount_form(draw, frame, negative=name == "harm" and not sometimes(draw, 5))
    return marked(draw, line, frame)


def resource_line(draw: Draw, frame: Frame, place: int) -> Doc:
    """The first of a carrier; others at times of volunteers or of anyone else."""
    pool = frame.carriers
    if place > 0 and sometimes(draw, 2):
        pool = ["volunteers"] if sometimes(draw, 2) else frame.others
    party = draw(st.sampled_from(pool))
    line = {"id": f"resource-{place}", "party": party} | amount_form(draw, frame)
    once = "amounts" not in line and "-" not in str(line["years"])
    if once and "growth" not in line:
        line["life"] = f"{draw(st.integers(1, 120))} years"
    return marked(draw, line, frame)


def income_line(draw: Draw, frame: Frame, place: int) -> Doc:
    """A payment that a carrier earns."""
    receiver = draw(st.sampled_from(frame.carriers))
    payer = draw(st.sampled_from([p for p in frame.parties if p != receiver]))
    kinds = ("sale", "fee", "outcome_payment", "saved_cost_contract")
    kind = draw(st.sampled_from(kinds))
    at_price_allowed = kind in ("sale", "fee") and payer not in frame.carriers
    line = {"id": f"income-{place}", "kind": kind, "payer": payer, "receiver": receiver}
    line["payer_benefit"] = "at_price" if at_price_allowed and sometimes(draw, 2) else "listed"
    return marked(draw, line | amount_form(draw, frame))


def transfer_line(draw: Draw, frame: Frame, place: int) -> Doc:
    """Carrier to anyone, or between non-carriers."""
    payer = draw(st.sampled_from(frame.parties))
    pool = frame.parties if payer in frame.carriers else frame.others
    receiver = draw(st.sampled_from([p for p in pool if p != payer]))
    line = {"id": f"transfer-{place}", "payer": payer, "receiver": receiver}
    return marked(draw, line | amount_form(draw, frame))


def financing_line(draw: Draw, frame: Frame, place: int) -> Doc:
    """A grant, loan or equity in any direction."""
    payer, receiver = draw(st.permutations(frame.parties))[:2]
    kind = draw(st.sampled_from(("grant", "loan", "equity")))
    line = {"id": f"financing-{place}", "kind": kind, "payer": payer, "receiver": receiver}
    return marked(draw, line | amount_form(draw, frame))


# --- interventions of a project ----------------------------------------------------------------


def damage_curve(draw: Draw, most: int) -> Doc:
    """Damage that rises with the return period, in thousands of euros."""
    steps = draw(st.lists(st.integers(0, most), min_size=3, max_size=3))
    heights = [sum(steps[: i + 1]) for i in range(3)]
    return {f"{t} years": f"{h}_000 EUR" for t, h in zip((2, 10, 100), heights, strict=True)}


def tree_inputs(draw: Draw, frame: Frame) -> Doc:
    """Street trees, with or without damage curves."""
    inputs: Doc = {"trees": f"{draw(st.integers(1, 500))} tree"}
    if sometimes(draw, 2):
        inputs |= {
            "damage_without": damage_curve(draw, 300),
            "damage_with": damage_curve(draw, 200),
        }
    return inputs


def series_inputs(draw: Draw, frame: Frame) -> Doc:
    """Entrants by year and two risks; the risk may rise."""
    year_set = draw(st.sets(st.integers(frame.start, frame.last), min_size=1, max_size=5))
    risk = st.integers(0, 40)
    entrants: Doc = {y: f"{draw(st.integers(0, 2000))} person" for y in sorted(year_set)}
    if sometimes(draw, 4):
        entrants = {f"{min(year_set)}-{max(year_set)}": f"{draw(st.integers(0, 2000))} person"}
    return {
        "participants": entrants,
        "risk_without": f"0.{draw(risk):03d} case/person/year",
        "risk_with": f"0.{draw(risk):03d} case/person/year",
    }


def renewal_inputs(draw: Draw, frame: Frame) -> Doc:
    """A renewal that comes later."""
    without = draw(st.integers(frame.start, frame.last))
    inputs: Doc = {
        "area": f"{draw(st.integers(0, 900))} m^2",
        "renewal_price": money(draw, "/m^2"),
        "due_without": without,
        "due_with": due_with(draw, without, frame.last),
    }
    if sometimes(draw, 2):
        inputs["depth"] = f"{draw(st.integers(0, 80))} mm"
    return inputs


def square_inputs(draw: Draw, frame: Frame) -> Doc:
    """Tiles, and perhaps visitors."""
    inputs: Doc = {"tiles": f"{draw(st.integers(1, 900))} tile"}
    if sometimes(draw, 2):
        inputs["visitors"] = f"{draw(st.integers(0, 9000))} person/year"
    return inputs


def outage_inputs(draw: Draw, frame: Frame) -> Doc:
    """Energy lost without and with, in two units; it may come out negative."""
    return {
        "lost_without": f"{draw(st.integers(0, 50))} MWh/year",
        "lost_with": f"{draw(st.integers(0, 50_000))} kWh/year",
    }


def flood_inputs(draw: Draw, frame: Frame) -> Doc:
    """Two damage curves."""
    return {"damage_without": damage_curve(draw, 300), "damage_with": damage_curve(draw, 200)}


def area_inputs(draw: Draw, frame: Frame) -> Doc:
    """Square metres of green."""
    return {"area": f"{decimal_text(draw)} m^2"}


def stove_inputs(draw: Draw, frame: Frame) -> Doc:
    """Kilograms of a pollutant."""
    return {"removed": f"{draw(st.integers(0, 5_000))} kg/year"}


def heat_inputs(draw: Draw, frame: Frame) -> Doc:
    """Heat saved."""
    return {"saved": f"{draw(st.integers(0, 900))} MWh/year"}


# By intervention: its inputs, the indicators it feeds, those with a modelled counterfactual,
# those with a time profile, and whether the project must say the first year.
INTERVENTION_USES: dict[
    str, tuple[Any, tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]
] = {
    "greening.street_tree": (
        tree_inputs,
        ("clim.ghg_avoided", "clim.pluvial_damage_avoided"),
        ("clim.pluvial_damage_avoided",),
        ("clim.ghg_avoided", "clim.pluvial_damage_avoided"),
        True,
    ),
    "test.air": (area_inputs, ("air.test_pollutant",), (), ("air.test_pollutant",), True),
    "test.stove": (stove_inputs, ("air.test_pollutant",), (), ("air.test_pollutant",), False),
    "test.heat": (heat_inputs, ("energy.test_heat_saved",), (), ("energy.test_heat_saved",), False),
    "test.prevention": (
        series_inputs,
        ("health.test_falls",),
        ("health.test_falls",),
        ("health.test_falls",),
        False,
    ),
    "test.renewal": (
        renewal_inputs,
        ("built.test_renewal_later", "water.test_storage_once"),
        ("built.test_renewal_later",),
        ("built.test_renewal_later",),
        False,
    ),
    "test.outage": (
        outage_inputs,
        ("sec.test_outage",),
        ("sec.test_outage",),
        ("sec.test_outage",),
        False,
    ),
    "test.flood": (
        flood_inputs,
        ("water.test_flood",),
        ("water.test_flood",),
        ("water.test_flood",),
        True,
    ),
    "test.square": (square_inputs, ("living.test_visits",), (), ("living.test_visits",), True),
}


def adjustments(draw: Draw, fed: tuple[str, ...], modelled: tuple[str, ...]) -> Doc:
    """Adjustments for all, and for one indicator by name."""
    part = st.sampled_from((0, 0.1, 0.5))
    everywhere: Doc = {
        "deadweight": draw(part),
        "attribution": draw(st.sampled_from((1, 0.8, 0))),
        "displacement": draw(part),
    }
    if sometimes(draw, 2):
        everywhere["drop_off"] = percentage(draw, 0, 120)
    result: Doc = {"all": everywhere}
    if everywhere["deadweight"]:
        result |= {name: {"deadweight": 0} for name in modelled}
    if sometimes(draw, 2):
        one = draw(st.sampled_from(fed))
        result[one] = {"displacement": 0.2, "drop_off": "3 %/year"} | result.get(one, {})
    return result


def timing(draw: Draw, frame: Frame, first_year: bool) -> Doc:
    """When the effect comes; a lifetime may run past the end."""
    result: Doc = {}
    if first_year or sometimes(draw):
        result["first_year"] = draw(st.integers(frame.start, frame.last))
    if sometimes(draw, 2):
        result["ramp_up"] = f"{draw(st.integers(0, 12))} years"
    if sometimes(draw, 2):
        result["lifetime"] = f"{draw(st.integers(1, 60))} years"
    return result


def intervention_line(draw: Draw, frame: Frame, use: str) -> Doc:
    """One intervention of the project."""
    inputs, fed, modelled, profiled, needs_year = INTERVENTION_USES[use]
    line: Doc = {"id": use.partition(".")[2].replace("_", "-"), "use": use}
    line["inputs"] = inputs(draw, frame)
    when = timing(draw, frame, needs_year)
    if when:
        line["timing"] = when
    if sometimes(draw):
        names = profiled if len(profiled) < len(fed) else (*profiled, "all")
        line["growth"] = {draw(st.sampled_from(names)): percentage(draw, -30, 30)}
    if sometimes(draw, 2):
        line["adjustments"] = adjustments(draw, fed, modelled)
    if sometimes(draw, 4):
        line["shares"] = {draw(st.sampled_from(fed)): shares(draw, frame.parties)}
    if sometimes(draw, 4):
        line["groups"] = ["test_group"]
    return marked(draw, line)


# --- projects, schemes, and both ---------------------------------------------------------------


def frame_of(draw: Draw, classes: tuple[str, ...]) -> Frame:
    """Years and carriers: short horizons mostly, long ones at times, rarely no carrier."""
    ranges = ((5, 9), (10, 40), (10, 40), (10, 40), (10, 40), (41, 100), (101, 200))
    horizon = draw(st.integers(*draw(st.sampled_from(ranges))))
    start = BASE_YEAR + draw(st.integers(-4, 5))
    count = draw(st.sampled_from((1, 1, 1, 2, 2, 2, 2, 0)))
    carriers = list(draw(st.permutations(POSSIBLE_CARRIERS))[:count])
    return Frame(start, horizon, carriers, classes)


def party_list(draw: Draw, frame: Frame) -> list[Doc]:
    """Carriers, and parties outside the vocabulary; visitors may live abroad."""
    roles = st.sampled_from((["operator"], ["partner"], ["operator", "beneficiary"]))
    rows: list[Doc] = [{"id": name, "roles": draw(roles)} for name in frame.carriers]
    visitors: Doc = {"id": "visitors", "name": "Visitors", "roles": ["payer"]}
    if sometimes(draw, 2):
        visitors["abroad"] = True
    rows += [visitors, {"id": "stall_holders", "name": "Stall holders"}]
    if "residents" in frame.others and sometimes(draw, 4):
        rows.append({"id": "residents", "roles": ["beneficiary"], "abroad": True})
    return list(draw(st.permutations(rows)))


def listed(draw: Draw, make: Any, frame: Frame, most: int, least: int = 0) -> list[Doc]:
    """Up to so many lines."""
    return [make(draw, frame, place) for place in range(draw(st.integers(least, most)))]


def qualitative_lines(draw: Draw) -> list[Doc]:
    """Levels, of none to all three indicators."""
    names = ("nature.biodiversity_level", "living.green_experience", "social.test_involvement")
    return [
        {
            "indicator": name,
            "level": draw(st.integers(0, 4)),
            "because": "invented",
            "evidence": draw(st.integers(1, 5)),
        }
        for name in names
        if sometimes(draw, 2)
    ]


def optional_keys(draw: Draw, uses: list[str]) -> Doc:
    """Place, illustrative, and what is left out."""
    keys: Doc = {}
    if sometimes(draw, 2):
        keys["place"] = draw(
            st.sampled_from(
                (
                    {"country": "NL", "region": "GM0363", "urbanity": "very_strong"},
                    {"country": "BE", "soil": "clay"},
                    {"country": "NL"},
                )
            )
        )
    if sometimes(draw, 8):
        keys["illustrative"] = True
    if uses and sometimes(draw, 6):
        fed = INTERVENTION_USES[draw(st.sampled_from(uses))][1]
        keys["leave_out"] = {draw(st.sampled_from(fed)): "not asked for"}
    return keys


@st.composite
def projects(
    draw: Draw,
    classes: tuple[str, ...] = ("standard",),
    allowed: tuple[str, ...] = tuple(sorted(INTERVENTION_USES)),
) -> Doc:
    """A project dict; ``classes`` are the discount classes its lines may name."""
    frame = frame_of(draw, classes)
    uses = draw(st.lists(st.sampled_from(allowed), unique=True, max_size=3))
    project: Doc = {
        "impactcalc": "project/1",
        "id": "drawn",
        "name": "Drawn project",
        "start": frame.start,
        "horizon": f"{frame.last - frame.start} years",
        "price_year": draw(st.integers(2010, 2025)),
        "vat": "included",
        "parties": party_list(draw, frame),
        "interventions": [intervention_line(draw, frame, use) for use in uses],
        "effects": listed(draw, effect_line, frame, 4),
        "transfers": listed(draw, transfer_line, frame, 2),
        "financing": listed(draw, financing_line, frame, 1),
        "qualitative": qualitative_lines(draw),
    }
    if frame.carriers:
        least = 0 if sometimes(draw, 6) else 1
        project["resources"] = listed(draw, resource_line, frame, 3, least)
        project["income"] = listed(draw, income_line, frame, 3)
    if not (uses or project["effects"] or project["qualitative"]):
        project["effects"] = [effect_line(draw, frame, 0)]
    filled = {key: item for key, item in project.items() if item != []}
    return filled | optional_keys(draw, uses)


MV: Doc = {
    "impactcalc": "scheme/1",
    "id": "mv",
    "version": "1",
    "name": {"nl": "Maatschappelijk verdienvermogen", "en": "Societal earning capacity"},
    "status": "in force",
    "base_year": BASE_YEAR,
    "price_year": 2025,
    "currency": "EUR",
    "price_index": "nl.cpi",
    "price_set": "central",
    "regime": "nl_2025",
    "timing": "end",
    "horizon": {"longest": "200 years"},
    "standing": "all",
    "pillars": {"kappa_s": 1, "kappa_e": 1, "weight_s": 0.5, "power": 0, "floor": 1},
    "long_term": {
        "weight": 0.5,
        "reference_year": 2026,
        "goal_year": 2050,
        "exempt": ["deferral"],
    },
    "qualitative": {"theta": 0},
    "earned": {"own_cashable_savings": "earned", "payment_above_benefit": "flag"},
    "harm": {"threshold": 0.1},
    "evidence": {
        "unverified": "refuse",
        "spread": {5: 0.10, 4: 0.15, 3: 0.25, 2: 0.40, 1: 0.60},
        "no_effect_chance": {1: 0.2},
    },
    "because": {"nl": "Gelijke gewichten, zie de scoredefinitie.", "en": "Equal weights."},
}

QUALITATIVE_RULES: tuple[Doc, ...] = (
    {"theta": 0},
    {"theta": 0},
    {"theta": 0},
    {"theta": 0.25, "indicators": {"nature.biodiversity_level": 1, "living.green_experience": 1}},
    {"theta": 0.4, "indicators": {"social.test_involvement": 2, "living.green_experience": 1}},
)


@st.composite
def schemes(draw: Draw, regimes: tuple[str, ...] = tuple(REGIME_CLASSES)) -> Doc:
    """Scheme ``mv`` with some of its choices made otherwise; unverified values are allowed."""
    scheme = copy.deepcopy(MV)
    scheme |= {"id": "drawn", "status": "for tests", "regime": draw(st.sampled_from(regimes))}
    scheme["evidence"]["unverified"] = "flag"
    if sometimes(draw, 2):
        scheme["price_year"] = draw(st.integers(2015, 2025))
        scheme["timing"] = draw(st.sampled_from(("end", "mid", "begin")))
    scheme["price_set"] = draw(st.sampled_from(("central", "central", "low", "high")))
    scheme["standing"] = draw(st.sampled_from(("all", "all", "national")))
    if sometimes(draw, 2):
        scheme["pillars"] = {
            "kappa_s": draw(st.sampled_from((1, 0.5, 2))),
            "kappa_e": draw(st.sampled_from((1, 1.5))),
            "weight_s": draw(st.sampled_from((0.5, 0.35, 0.7))),
            "power": draw(st.sampled_from((0, 1, -1, 0.5, -5))),
            "floor": draw(st.sampled_from((1, 0.5, 2))),
        }
    if sometimes(draw, 2):
        scheme["long_term"] = {
            "weight": draw(st.sampled_from((0, 0.5, 1))),
            "reference_year": draw(st.sampled_from((2026, 2030))),
            "goal_year": draw(st.sampled_from((2040, 2050))),
            "exempt": draw(st.sampled_from((["deferral"], [], ["deferral", "harm"]))),
        }
    scheme["qualitative"] = copy.deepcopy(draw(st.sampled_from(QUALITATIVE_RULES)))
    scheme["earned"] = {
        "own_cashable_savings": draw(st.sampled_from(("earned", "external"))),
        "payment_above_benefit": draw(st.sampled_from(("flag", "reclassify"))),
    }
    scheme["harm"] = {"threshold": draw(st.sampled_from((0.1, 0, 0.5)))}
    if sometimes(draw, 4):
        scheme["growth_stops_after"] = f"{draw(st.integers(1, 100))} years"
    methods = ("none", "straight_line", "sum_of_years", "declining_balance")
    scheme["residual"] = draw(st.sampled_from(methods))
    return scheme


@st.composite
def cases(draw: Draw) -> tuple[Doc, Doc]:
    """A project and a scheme whose regime has the discount classes of its lines."""
    scheme = draw(schemes())
    # A series has central figures only.
    central = scheme["price_set"] == "central"
    allowed = tuple(name for name in sorted(INTERVENTION_USES) if central or name != "test.heat")
    return draw(projects(REGIME_CLASSES[scheme["regime"]], allowed)), scheme
