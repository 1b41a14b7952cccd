"""The command line: every command and option, exit codes, and what goes to which stream."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import impactcalc as ic
from command_line import CANAL, ROOT, TEGELWIPPEN, run

MARKER = """
impactcalc: catalogue/1
id: own
version: "1"
licence: none
replaces: []
"""

OWN_SCHEME = """
impactcalc: scheme/1
id: no-floor
extends: mv
version: "1"
name: A lower floor
pillars: {floor: 0.5}
because: to see what the floor does
"""

UNVERIFIED = """
impactcalc: value/1
id: test.shade_price
name: Price of shade
value: 2
unit: EUR_2025/m^2/year
geography: NL
source: {title: own notes, publisher: nobody, year: 2025, locator: none}
licence: none
valid: {}
status: current
verification: memory
evidence: 1
"""

SHADE_INDICATOR = """
impactcalc: indicator/1
id: living.shade
name: Shade
description: Shade on the street.
domain: living
broad_welfare: HN-SW
references: {sdg: [11]}
kind: benefit
counterfactual: {is: no_measure, text: No shade.}
inputs:
  shaded: {unit: m^2, description: Area in shade.}
values: {price: test.shade_price}
formula: shaded * price
unit: EUR/year
parties: {residents: 1}
discount_class: standard
cashable: 0
exclusion_groups: []
evidence: 1
example: {inputs: {shaded: 10 m^2}, expected: 20 EUR_2025/year, source: illustrative}
"""

SHADE = """
impactcalc: intervention/1
id: test.sails
name: Sails
description: Sails over a street.
inputs:
  sails: {unit: m^2, description: Area of sails.}
feeds:
  - {indicator: living.shade, inputs: {shaded: sails}}
"""

SAILS = """
impactcalc: project/1
id: sails
name: Sails over the market
start: 2026
horizon: 1 years
price_year: 2025
illustrative: true
parties:
  - {id: municipality, roles: [operator]}
interventions:
  - id: sails
    use: test.sails
    inputs: {sails: 100 m^2}
    timing: {first_year: 2026, lifetime: 1 years}
resources:
  - {id: cloth, party: municipality, amount: 100 EUR, years: 2026}
"""


@pytest.fixture
def unverified(tmp_path: Path) -> Path:
    """A catalogue with an unverified value, and a project that needs it."""
    folder = tmp_path / "own"
    files = {
        "catalogue.yaml": MARKER,
        "values/test.shade_price.yaml": UNVERIFIED,
        "living/living.shade.yaml": SHADE_INDICATOR,
        "interventions/test.sails.yaml": SHADE,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "sails.yaml").write_text(SAILS, encoding="utf-8")
    return tmp_path


# --- assess ----------------------------------------------------------------------------------


def test_assess_prints_a_report() -> None:
    answer = run("assess", CANAL)
    assert answer.code == 0
    assert answer.err == ""
    assert "Trees in Canal Street" in answer.out
    assert "129,563 EUR" in answer.out


def test_assess_in_dutch() -> None:
    answer = run("assess", TEGELWIPPEN, "--lang", "nl")
    assert answer.code == 0
    assert "NK Tegelwippen 2022" in answer.out
    assert "Netto contante waarde" in answer.out


def test_json_and_nothing_but_json_on_standard_output() -> None:
    answer = run("assess", CANAL, "--json")
    assert answer.code == 0
    assert answer.err == ""
    assert json.loads(answer.out)["impactcalc"] == "assessment/1"
    assert answer.out == ic.assess(CANAL).to_json()


def test_csv_on_standard_output() -> None:
    answer = run("assess", CANAL, "--csv")
    assert answer.code == 0
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    total = sum(float(row["present_value"]) for row in rows)
    assert total == pytest.approx(ic.assess(CANAL).npv, rel=1e-12)


def test_quiet_says_nothing_and_still_writes(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    answer = run("assess", CANAL, "--quiet", "-o", path)
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    assert json.loads(path.read_text(encoding="utf-8"))["project"]["id"] == "canal-street-trees"


def test_output_may_be_repeated(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.json", "b.csv", "c.JSON")]
    options = [part for path in paths for part in ("-o", path)]
    answer = run("assess", CANAL, *options)
    assert answer.code == 0
    assert "129,563 EUR" in answer.out
    a = ic.assess(CANAL)
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert texts == [a.to_json(), a.to_csv(), a.to_json()]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.csv", "c.JSON"]


@pytest.mark.parametrize("name", ["r.txt", "r", "r.json.bak"])
def test_an_unknown_suffix_is_wrong_usage(tmp_path: Path, name: str) -> None:
    answer = run("assess", CANAL, "-o", tmp_path / "good.json", "-o", tmp_path / name)
    assert answer.code == 2
    assert ".json" in answer.err
    assert not list(tmp_path.iterdir()), "nothing is written when one of the names is wrong"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    answer = run("assess", CANAL, "-o", tmp_path / "nowhere" / "r.json")
    assert answer.code == 3
    assert answer.out == ""
    assert "nowhere" in answer.err


def test_the_project_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    data = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    path.write_text(json.dumps(data), encoding="utf-8")
    before = path.read_bytes()
    answer = run("assess", path, "-o", path)
    assert answer.code == 2
    assert path.read_bytes() == before


# --- choices of method -----------------------------------------------------------------------


def test_scheme_by_name_and_price_year() -> None:
    document = json.loads(run("assess", CANAL, "--scheme", "mkba-nl", "--json").out)
    assert document["made_with"]["scheme"]["id"] == "mkba-nl"
    assert document["made_with"]["scheme"]["differs"] == {"long_term.weight": 0}
    assert document["headline"]["mv"] == document["headline"]["mv0"]
    priced = json.loads(run("assess", CANAL, "--price-year", "2021", "--json").out)
    assert priced["money"]["price_year"] == 2021
    # Rules 6.7: all euros by the index of nl.cpi, 110.39 for 2021 and 134.56 for 2025.
    npv = json.loads(run("assess", CANAL, "--json").out)["headline"]["npv"]
    assert priced["headline"]["npv"] == pytest.approx(npv * 110.39 / 134.56, rel=1e-12)
    assert priced["headline"]["bcr"] == pytest.approx(document["headline"]["bcr"], rel=1e-12)


def test_scheme_from_a_file_says_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "no-floor.yaml"
    path.write_text(OWN_SCHEME, encoding="utf-8")
    answer = run("assess", CANAL, "--scheme", path)
    assert answer.code == 0
    assert "scheme no-floor is mv with pillars.floor 0.5" in answer.out
    assert "scheme no-floor is mv" not in run("assess", CANAL).out


def test_a_price_year_without_index_is_a_fault() -> None:
    answer = run("assess", CANAL, "--price-year", "2009")
    assert answer.code == 1
    assert "nl.cpi has no year 2009" in answer.err


def test_own_catalogue_and_unverified_values(unverified: Path) -> None:
    project, own = unverified / "sails.yaml", unverified / "own"
    assert run("assess", project).code == 1
    refused = run("assess", project, "--catalogue", own)
    assert refused.code == 1
    assert refused.out == ""
    assert "test.shade_price" in refused.err
    assert "--allow-unverified" in refused.err
    allowed = run("assess", project, "--catalogue", own, "--allow-unverified")
    assert allowed.code == 0
    assert "UNVERIFIED: 100 % of the value of the effects" in allowed.out
    in_json = run("assess", project, "--catalogue", own, "--allow-unverified", "--json")
    document = json.loads(in_json.out)
    wanted = {"code": "value_unverified", "where": "sails/living.shade"}
    assert wanted | {"value": "test.shade_price", "share": 1.0} in document["flags"]
    # 100 m^2 at 2 euros in 2026, the base year.
    assert document["pillars"]["external"] == pytest.approx(200.0, rel=1e-12)


# --- faults and wrong usage -------------------------------------------------------------------


def test_a_faulty_project_is_1_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    text = CANAL.read_text(encoding="utf-8").replace("start: 2026", "start: soon")
    path.write_text(text.replace("horizon: 40 years", "horizon: 40"), encoding="utf-8")
    answer = run("assess", path)
    assert answer.code == 1
    assert answer.out == ""
    assert f"{path}:4:" in answer.err
    assert f"{path}:5:" in answer.err
    assert answer.err.endswith("2 faults.\n")
    in_json = run("assess", path, "--json")
    assert in_json.code == 1
    assert [f["line"] for f in json.loads(in_json.out)["faults"]] == [4, 5]


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    answer = run("assess", tmp_path / "p.yaml")
    assert answer.code == 1
    assert "p.yaml" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess",),
        ("assess", CANAL, "--json", "--csv"),
        ("assess", CANAL, "--lang", "de"),
        ("assess", CANAL, "--price-year", "soon"),
        ("assess", CANAL, "--price-year", "20"),
        ("assess", CANAL, "--unheard-of"),
        ("assess", CANAL, CANAL),
        ("assess", CANAL, "--scheme", "unheard-of"),
        ("explain", CANAL, "unheard-of"),
        ("catalogue", "unheard-of"),
        ("catalogue", "--lang", "de"),
        ("schema", "unheard-of"),
        ("schema",),
        ("check",),
        ("unheard-of",),
        (),
    ],
    ids=lambda arguments: " ".join(Path(str(a)).name for a in arguments) or "nothing",
)
def test_wrong_usage_is_2(arguments: tuple[str | Path, ...]) -> None:
    answer = run(*arguments)
    assert answer.code == 2
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert answer.out == ""


# --- the other commands -----------------------------------------------------------------------


def test_explain() -> None:
    everything = run("explain", CANAL)
    assert everything.code == 0
    assert everything.out.count("profile factor") >= 4
    one = run("explain", CANAL, "trees/clim.ghg_avoided")
    assert one.out.startswith("trees/clim.ghg_avoided")
    assert "value climate.co2_damage_price" in one.out
    tree = json.loads(run("explain", CANAL, "trees/clim.ghg_avoided", "--json").out)
    assert tree["value"] == pytest.approx(25771.87, abs=0.005)  # formats, section 8
    whole = json.loads(run("explain", CANAL, "--json").out)
    assert whole["value"] == ic.assess(CANAL).npv
    other = json.loads(run("explain", CANAL, "npv", "--scheme", "mkba-nl", "--json").out)
    assert other["value"] == whole["value"]  # the long-term weight is not in the NPV


def test_check_of_the_repository_finds_nothing() -> None:
    answer = run("check", ROOT / "indicators", ROOT / "examples")
    assert answer.code == 0, answer.err
    assert answer.out.endswith("files, no faults.\n")
    count = len([p for p in (ROOT / "indicators").rglob("*.yaml")])
    count += len([p for p in (ROOT / "examples").rglob("*.yaml")])
    tables = [p for p in (ROOT / "examples").rglob("*.*") if p.suffix in (".csv", ".xlsx")]
    count += len([p for p in tables if p.name != "curves.csv"])
    in_json = json.loads(run("check", ROOT / "indicators", ROOT / "examples", "--json").out)
    assert in_json == {"files": count, "faults": []}
    assert run("check", CANAL, "--quiet").out == ""


def test_check_names_faults_of_all_files(tmp_path: Path) -> None:
    for name, old, new in (
        ("a.yaml", "start: 2026", "start: soon"),
        ("b.yaml", "party: owners", "party: nobody"),
    ):
        text = CANAL.read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    answer = run("check", tmp_path)
    assert answer.code == 1
    assert answer.out == ""
    assert "a.yaml:4:" in answer.err
    assert "b.yaml:42:" in answer.err
    assert "nobody" in answer.err
    faults = json.loads(run("check", tmp_path, "--json").out)["faults"]
    assert {Path(fault["file"]).name for fault in faults} == {"a.yaml", "b.yaml"}


def test_check_of_what_is_not_there(tmp_path: Path) -> None:
    assert run("check", tmp_path / "nothing").code == 1
    assert run("check", tmp_path).code == 1  # an empty folder: surely not what was meant


def test_check_of_a_project_with_an_own_catalogue(unverified: Path) -> None:
    project, own = unverified / "sails.yaml", unverified / "own"
    assert run("check", project).code == 1
    assert run("check", project, "--catalogue", own).code == 1
    assert run("check", project, "--catalogue", own, "--allow-unverified").code == 0


def test_catalogue_lists_and_shows() -> None:
    listing = run("catalogue")
    assert listing.code == 0
    for id_ in ("clim.ghg_avoided", "greening.street_tree", "nl_2025", "nl.cpi", "mv", "domains"):
        assert f"  {id_}" in listing.out
    assert "Greenhouse gas avoided" in listing.out
    assert "Vermeden broeikasgas" in run("catalogue", "--lang", "nl").out
    data = json.loads(run("catalogue", "--json").out)
    assert data["indicator"]["clim.ghg_avoided"] == "Greenhouse gas avoided"
    card = run("catalogue", "clim.ghg_avoided")
    assert card.code == 0
    assert "formula: avoided * carbon_price" in card.out
    assert "Handboek Milieuprijzen 2023" in card.out
    assert "verification: read" in card.out
    assert json.loads(run("catalogue", "clim.ghg_avoided", "--json").out)["unit"] == "EUR/year"


def test_every_entry_has_a_card() -> None:
    for ids in json.loads(run("catalogue", "--json").out).values():
        for id_ in ids:
            for lang in ("en", "nl"):
                answer = run("catalogue", id_, "--lang", lang)
                assert answer.code == 0, answer.err
                assert answer.out.startswith(id_)


def test_catalogue_near_misses_get_a_hint() -> None:
    assert "clim.ghg_avoided" in run("catalogue", "clim.ghg_avoid").err
    assert "mkba-nl" in run("assess", CANAL, "--scheme", "mkba").err


def test_schema() -> None:
    answer = run("schema", "project")
    assert answer.code == 0
    assert json.loads(answer.out) == ic.json_schema("project")


def test_help_names_every_command() -> None:
    answer = run("--help")
    assert answer.code == 0
    for command in ("assess", "explain", "check", "catalogue", "schema"):
        assert command in answer.out
        assert run(command, "--help").code == 0


# --- a process of its own ---------------------------------------------------------------------


def script() -> str:
    """The installed command; beside the Python that runs the tests."""
    found = shutil.which("impactcalc", path=str(Path(sys.executable).parent))
    assert found is not None
    return found


def test_module_and_script_say_the_version() -> None:
    for command in ([sys.executable, "-m", "impactcalc"], [script()]):
        answer = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert answer.stdout == f"impactcalc {ic.__version__}\n"


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    for arguments, code in (
        (["assess", str(CANAL), "--quiet"], 0),
        (["assess", str(tmp_path / "p.yaml")], 1),
        (["assess"], 2),
        (["assess", str(CANAL), "-o", str(tmp_path / "x" / "r.json")], 3),
    ):
        answer = subprocess.run([script(), *arguments], capture_output=True, text=True)
        assert answer.returncode == code, answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [["assess", str(CANAL)], ["assess", str(CANAL), "--json"], ["explain", str(CANAL)]],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_no_fault(arguments: list[str]) -> None:
    """As in `impactcalc assess ... | head -1`."""
    read, write = os.pipe()
    with subprocess.Popen([script(), *arguments], stdout=write, stderr=subprocess.PIPE) as process:
        os.close(write)
        os.close(read)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_disk_is_3() -> None:
    with open("/dev/full", "w") as full:
        answer = subprocess.run(
            [script(), "assess", str(CANAL), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert answer.returncode == 3
    assert "cannot write to standard output" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_text_that_the_terminal_cannot_show_is_no_fault() -> None:
    """A terminal in an old encoding: names with accents must not end in a traceback."""
    answer = subprocess.run(
        [script(), "catalogue", "nature.biodiversity_level", "--lang", "nl"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert answer.returncode == 0
    assert "één soort" in answer.stdout.decode("utf-8")
