"""A new indicator as one YAML file is usable, listed and example-tested, no Python touched.

The files are those of the walk-through in `indicators/README.md`, as a reader would copy them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from command_line import ROOT, run

README = ROOT / "indicators" / "README.md"
FENCED = re.compile(r"^File `([^`]+)`:\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)
INDICATOR = "my-catalogue/water/water.tap_water_saved.yaml"

# A second one, of another kind, that nobody has seen before: noise at a school, by two formulas.
QUIET = """
impactcalc: indicator/1
id: living.noise_cost_avoided
name: {nl: Vermeden geluidskosten, en: Noise cost avoided}
description: {nl: Minder geluid op school., en: Less noise at a school.}
domain: living
broad_welfare: HN-WO
references: {sdg: [3]}
kind: substitution
counterfactual: {is: no_measure, text: {nl: Het geluid blijft., en: The noise stays.}}
inputs:
  pupils: {unit: person, description: {nl: Leerlingen., en: Pupils.}}
  cost_without: {unit: EUR/person/year, description: {nl: Kosten zonder., en: Cost without.}}
  cost_with: {unit: EUR/person/year, description: {nl: Kosten met., en: Cost with.}}
without: pupils * cost_without
with: pupils * cost_with
unit: EUR/year
parties: {residents: 0.25, municipality: 0.75}
discount_class: standard
cashable: 0
exclusion_groups: []
evidence: 2
example:
  inputs:
    pupils: 100 person
    cost_without: 30 EUR_2025/person/year
    cost_with: 10 EUR_2025/person/year
  expected: 2_000 EUR_2025/year
  source: illustrative
"""

SCREEN = """
impactcalc: intervention/1
id: school.noise_screen
name: {nl: Geluidsscherm, en: Noise screen}
description: {nl: Een scherm bij een school., en: A screen at a school.}
inputs:
  pupils: {unit: person, description: {nl: Aantal leerlingen., en: Number of pupils.}}
  heard:
    unit: "%"
    default: 50 %
    description: {nl: Geluid dat nog doorkomt., en: Noise that still comes through.}
  cost_without: {unit: EUR/person/year, description: {nl: Kosten zonder., en: Cost without.}}
feeds:
  - indicator: living.noise_cost_avoided
    inputs: {pupils: pupils, cost_without: cost_without, cost_with: cost_without * heard}
"""

SCHOOL = """
impactcalc: project/1
id: school
name: A screen at a school
start: 2026
horizon: 2 years
price_year: 2025
illustrative: true
parties:
  - {id: municipality, roles: [operator]}
interventions:
  - id: screen
    use: school.noise_screen
    inputs: {pupils: 100 person, cost_without: 20 EUR/person/year}
    timing: {first_year: 2027}
resources:
  - {id: screen, party: municipality, amount: 500 EUR, years: 2026}
"""


def files_of_the_readme() -> dict[str, str]:
    return dict(FENCED.findall(README.read_text(encoding="utf-8")))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not the repository, with the files of the README."""
    for name, text in files_of_the_readme().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_has_the_files_it_speaks_of() -> None:
    files = files_of_the_readme()
    assert {
        "my-catalogue/catalogue.yaml",
        INDICATOR,
        "my-catalogue/interventions/garden.rain_tank.yaml",
        "my-project.yaml",
    } <= set(files)
    assert all(text.startswith("impactcalc: ") for text in files.values())


def test_it_is_checked_with_its_example(home: Path) -> None:
    answer = run("check", "my-catalogue")
    assert answer.code == 0, answer.err
    count = sum(name.startswith("my-catalogue/") for name in files_of_the_readme())
    assert answer.out == f"{count} files, no faults.\n"
    everything = run("check", ".")
    assert everything.code == 0, everything.err


def test_it_is_listed(home: Path) -> None:
    listed = run("catalogue", "--catalogue", "my-catalogue")
    assert listed.code == 0, listed.err
    assert "  water.tap_water_saved              Tap water saved\n" in listed.out
    assert "water.tap_water_saved" not in run("catalogue").out
    dutch = run("catalogue", "--catalogue", "my-catalogue", "--lang", "nl", "--json")
    assert json.loads(dutch.out)["indicator"]["water.tap_water_saved"] == "Bespaard leidingwater"


def test_it_has_a_card(home: Path) -> None:
    card = run("catalogue", "water.tap_water_saved", "--catalogue", "my-catalogue")
    assert card.code == 0, card.err
    for line in (
        "water.tap_water_saved  (indicator/1)",
        "  formula: saved * marginal_price",
        "      description: Water saved per year.",
        "    expected: 60 EUR_2025/year",
    ):
        assert f"{line}\n" in card.out


def test_it_is_used(home: Path) -> None:
    """By hand: 2000 m2 x 300 mm is 600 m3 a year, at 1.20 euros is 720 euros a year.

    Years 2027 to 2041 under the shipped scheme: base year 2026, end of year, 2.8 %.
    """
    answer = run("assess", "my-project.yaml", "--catalogue", "my-catalogue", "--json")
    assert answer.code == 0, answer.err
    document = json.loads(answer.out)
    (effect,) = document["effects"]
    assert effect["id"] == "tanks/water.tap_water_saved"
    by_hand = 720 * sum(1.028**-t for t in range(1, 16))
    assert effect["present_value"] == pytest.approx(by_hand, rel=1e-12)
    assert document["headline"]["npv"] == pytest.approx(by_hand - 6000, rel=1e-12)
    (water,) = document["physical"]
    assert (water["account"], water["value"], water["unit"]) == ("tap_water", 600.0, "m^3/year")
    # The tanks earn the municipality nothing, so the floor holds up pillar E.
    assert document["flags"] == [
        {"code": "floor_active", "where": "e"},
        {"code": "illustrative", "share": 1.0},
    ]
    assert document["made_with"]["catalogue"]["version"].endswith(" + my-catalogue 1")
    used = [item["id"] for item in document["made_with"]["catalogue"]["used"]]
    assert "water.tap_water_saved" in used


def test_without_its_catalogue_the_project_is_refused(home: Path) -> None:
    answer = run("assess", "my-project.yaml")
    assert answer.code == 1
    assert "garden.rain_tank" in answer.err


def test_a_wrong_example_is_found_at_its_line(home: Path) -> None:
    path = home / INDICATOR
    text = path.read_text(encoding="utf-8")
    assert text.count("expected: 60 EUR_2025/year") == 1
    path.write_text(text.replace("expected: 60 ", "expected: 61 "), encoding="utf-8")
    line = 1 + text[: text.index("expected: 60")].count("\n")
    answer = run("check", "my-catalogue")
    assert answer.code == 1
    assert f"{INDICATOR}:{line}:" in answer.err
    assert answer.err.endswith("1 fault.\n")
    assert "60" in answer.err
    assert "61" in answer.err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("formula: saved * marginal_price", "formula: saved + marginal_price", "formula"),
        ("formula: saved * marginal_price", "formula: saved", "EUR"),
        ("unit: EUR/year", "unit: EUR", "and unit says EUR"),
        ("domain: water", "domain: waters", "water"),
        ("evidence: 3\n", "", "evidence"),
        ("parties: {households: 1}", "parties: {households: 0.5}", "0.5"),
    ],
    ids=lambda text: text.strip().replace("\n", " "),
)
def test_a_slip_in_the_file_is_found(home: Path, old: str, new: str, words: str) -> None:
    path = home / INDICATOR
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    answer = run("check", "my-catalogue")
    assert answer.code == 1
    assert re.search(rf"water\.tap_water_saved\.yaml:\d+:.*{words}", answer.err)


def test_a_second_new_indicator(home: Path) -> None:
    own = home / "my-catalogue"
    for name, text in (
        ("my-catalogue/living/living.noise_cost_avoided.yaml", QUIET),
        ("my-catalogue/interventions/school.noise_screen.yaml", SCREEN),
        ("school.yaml", SCHOOL),
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    checked = run("check", own, home / "school.yaml")
    assert checked.code == 0, checked.err
    document = json.loads(run("assess", "school.yaml", "--catalogue", own, "--json").out)
    # 100 pupils; 20 euros less the half of it; 2027 and 2028 at 2.8 %.
    yearly = 100 * (20 - 10)
    value = yearly * (1.028**-1 + 1.028**-2)
    (effect,) = document["effects"]
    assert effect["present_value"] == pytest.approx(value, rel=1e-12)
    assert effect["parties"] == pytest.approx(
        {"residents": value / 4, "municipality": 3 * value / 4}, rel=1e-12
    )
    # Nothing is cashable, so all of it is external; 500 euros are put in.
    assert document["pillars"]["external"] == pytest.approx(value, rel=1e-12)
    assert document["headline"]["bcr"] == pytest.approx(value / 500, rel=1e-12)
