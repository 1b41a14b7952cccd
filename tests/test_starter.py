"""Starter projects: what they say, that ``check`` names what is open, and that they work.

The filling in is done here by hand-made answers, which know the format and not the library's
own examples.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
from command_line import ROOT, run
from impactcalc.catalogue import Catalogue, load_catalogue
from impactcalc.errors import ArgumentError, Fault, InputError, UnknownIdError
from impactcalc.models.indicator import QualitativeIndicator
from impactcalc.models.placeholders import OPEN, placeholder
from impactcalc.overlap import a_choice, not_chosen
from impactcalc.reader import read_text
from impactcalc.starter import starter

LIBRARY = load_catalogue()
FOLDERS = (None, ROOT / "tests/canal_catalogue", ROOT / "tests/overlap_catalogue")
LANGS = ("en", "nl")


@cache
def library(folder: Path | None) -> Catalogue:
    return load_catalogue(folder)


CASES = [
    pytest.param(folder, use, id=f"{folder.name if folder else 'shipped'} {use}")
    for folder in FOLDERS
    for use in library(folder).ids("intervention")
    if folder is None or use not in LIBRARY.ids("intervention") or "canal" in folder.name
]

OPEN_LINE = re.compile(r"^(?P<lead> *(?:- )?)(?P<key>[\w.-]+): (?P<rest>[^#]*___[^#]*?)(?: +#.*)?$")
OFF = re.compile(r"^( *)#(?=\S)", re.MULTILINE)


# --- filling in --------------------------------------------------------------------------------


def open_lines(text: str) -> dict[int, str]:
    """Number and key of every line that is still to be filled in."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := OPEN_LINE.match(line):
            found[number] = match["key"]
    return found


def each_mark(text: str) -> list[int]:
    """The line of every placeholder; a curve has two on its line."""
    lines = text.splitlines()
    return [n for n in open_lines(text) for _ in re.findall("___", lines[n - 1].split("#")[0])]


WORDS = {
    "name": "Trial",
    "start": "2026",
    "price_year": "2025",
    "vat": "included",
    "country": "NL",
    "region": "GM0363",
    "urbanity": "strong",
    "soil": "clay",
    "first_year": "2027",
    "party": "municipality",
    "receiver": "municipality",
    "payer": "insurers",
    "level": "2",
    "because": "as the plan says",
}


def answer(lines: list[str], number: int, key: str, rest: str) -> str:
    """What stands in place of the placeholders of a line."""
    if key == "id":
        return "trial" if not lines[number].startswith(" ") else "municipality"
    if key == "years":
        return "2027-2046" if "/year" in lines[number - 1] else "2026"
    if key in WORDS:
        return WORDS[key]
    if rest == "___" and lines[number].startswith("      "):  # an input that is a year
        return "2040" if "without" in key else "2050"
    if rest == "___":
        return "not looked into"
    return re.sub("___", "0.5" if "deadweight" in rest else "40", rest)


def choices(text: str) -> dict[str, str]:
    """For each group, one of the members named above it: no two choices are at odds."""
    members: dict[str, list[str]] = {}
    found = re.findall(r"(?:^  #   [\w.-]+ \(.*\n)+(?:  # .*\n)*  #?([\w-]+): ___", text, re.M)
    for group in found:
        above = text.partition(f"{group}: ___")[0].splitlines()[:-1]
        named = itertools.takewhile(lambda line: line.startswith("  #"), reversed(above))
        for line in named:
            if match := re.match(r"  #   ([\w.-]+) \(", line):
                members.setdefault(match[1], []).append(group)
            elif line.endswith(":"):
                break
    chosen = a_choice(members, {})
    dropped = not_chosen(members, chosen)
    kept = {g: id_ for id_, groups in members.items() if id_ not in dropped for g in groups}
    return kept | chosen


def filled(text: str, leave: frozenset[int] = frozenset()) -> str:
    """A starter with its placeholders filled in, but for the lines that are left."""
    lines, chosen, part = text.splitlines(), choices(text), ""
    for number, line in enumerate(lines, 1):
        part = line.rstrip(":") if re.fullmatch(r"\w+:", line) else part
        match = OPEN_LINE.match(line)
        if not match or number in leave:
            continue
        if part == "choose":
            group = match["key"]
            new = f"  {group}: {chosen[group]}" if group in chosen else "  # settled"
        else:
            given = answer(lines, number - 1, match["key"], match["rest"])
            new = f"{match['lead']}{match['key']}: {given}"
        lines[number - 1] = new
    return "\n".join(lines) + "\n"


def all_on(text: str) -> str:
    """A starter in which everything optional is taken up, but for what is left out."""
    kept, _, last = text.partition("#leave_out:")
    return OFF.sub(r"\1", kept) + "#leave_out:" + last


def on_disk(text: str, folder: Path) -> Path:
    path = folder / "starter.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(text: str, folder: Path, catalogue: Catalogue = LIBRARY) -> tuple[Fault, ...]:
    found = ic.check_paths(
        [on_disk(text, folder)],
        scheme=ic.load_scheme("mv"),
        catalogue=catalogue,
        allow_unverified=True,
    )
    return found.faults


def assess(text: str, folder: Path, catalogue: Catalogue = LIBRARY) -> ic.Assessment:
    return ic.assess(on_disk(text, folder), catalogue=catalogue, allow_unverified=True)


def names_open_lines(text: str, folder: Path, catalogue: Catalogue = LIBRARY) -> None:
    """One fault for each open line, at its line, that says what is asked; no other fault."""
    found = faults(text, folder, catalogue)
    assert [(f.line, f.what.partition(":")[0]) for f in found] == [
        (line, OPEN) for line in each_mark(text)
    ], [str(f) for f in found]
    for fault in found:
        assert re.search(rf"\b{re.escape(open_lines(text)[fault.line])}\b", fault.path)
        assert len(fault.what) > len(OPEN) + 5, fault
        assert fault.todo.startswith("write "), fault
    with pytest.raises(InputError) as caught:
        assess(text, folder, catalogue)
    assert caught.value.faults == found


# --- every intervention ------------------------------------------------------------------------


@pytest.mark.parametrize(("where", "use"), CASES)
def test_a_starter_is_open_then_filled_then_assessed(
    where: Path | None, use: str, tmp_path: Path
) -> None:
    catalogue = library(where)
    text = starter([use], catalogue=catalogue)
    names_open_lines(text, tmp_path, catalogue)
    whole = filled(text)
    assert "___" not in re.sub("#.*", "", whole)
    assert [str(f) for f in faults(whole, tmp_path, catalogue)] == []
    result = assess(whole, tmp_path, catalogue)
    # 40 EUR in 2026, the base year, and 40 EUR a year from 2027 to 2046 at 2.8 % (rules 4).
    assert result.resources == pytest.approx(40 + sum(40 / 1.028**t for t in range(1, 21)))


@pytest.mark.parametrize(("where", "use"), CASES)
def test_all_that_is_optional_works_too(where: Path | None, use: str, tmp_path: Path) -> None:
    catalogue = library(where)
    text = all_on(starter([use], catalogue=catalogue, lang="nl"))
    names_open_lines(text, tmp_path, catalogue)
    whole = filled(text)
    assert [str(f) for f in faults(whole, tmp_path, catalogue)] == []
    result = assess(whole, tmp_path, catalogue)
    chosen = {left.indicator for left in result.not_counted if " chosen in group " in left.reason}
    assert {left.indicator for left in result.not_counted} == chosen
    # The grant is 40 EUR in 2026, the base year; the contribution 40 EUR a year as the upkeep.
    (carrier,) = (p for p in result.document.parties if p.party == "municipality")
    assert carrier.financing == 40
    assert carrier.received == pytest.approx(sum(40 / 1.028**t for t in range(1, 21)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("where", FOLDERS, ids=lambda f: f.name if f else "shipped")
def test_all_in_one_starter(where: Path | None, lang: str, tmp_path: Path) -> None:
    catalogue = library(where)
    uses = catalogue.ids("intervention")
    text = starter(uses, catalogue=catalogue, lang=lang)
    names_open_lines(text, tmp_path, catalogue)
    for whole in (filled(text), filled(all_on(text))):
        assert [str(f) for f in faults(whole, tmp_path, catalogue)] == []
        result = assess(whole, tmp_path, catalogue)
        assert len(result.project.interventions) == len(uses)


@pytest.mark.parametrize("on", [False, True], ids=["as printed", "all on"])
def test_one_open_line_is_one_fault(on: bool, tmp_path: Path) -> None:
    catalogue = library(FOLDERS[2])
    text = starter(catalogue.ids("intervention"), catalogue=catalogue)
    text = all_on(text) if on else text
    for number in open_lines(text):
        left = filled(text, frozenset({number}))
        found = faults(left, tmp_path, catalogue)
        assert [f.line for f in found] == each_mark(left), [str(f) for f in found]
        assert {f.what.partition(":")[0] for f in found} == {OPEN}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_left_open_is_what_is_named(data: st.DataObject, tmp_path: Path) -> None:
    catalogue = library(FOLDERS[2])
    uses = data.draw(st.lists(st.sampled_from(catalogue.ids("intervention")), min_size=1))
    text = starter(uses[:4], catalogue=catalogue, lang=data.draw(st.sampled_from(LANGS)))
    text = all_on(text) if data.draw(st.booleans()) else text
    leave = data.draw(st.frozensets(st.sampled_from(sorted(open_lines(text)))))
    left = filled(text, leave)
    found = faults(left, tmp_path, catalogue)
    assert [f.line for f in found] == each_mark(left), [str(f) for f in found]


def test_what_is_left_out_needs_a_reason(tmp_path: Path) -> None:
    for use in LIBRARY.ids("intervention"):
        kept, _, last = starter([use], catalogue=LIBRARY).partition("#leave_out:")
        text = kept + OFF.sub(r"\1", "#leave_out:" + last)
        names_open_lines(text, tmp_path)
        assert faults(filled(text), tmp_path) == ()
        assert "not looked into" in {x.reason for x in assess(filled(text), tmp_path).not_counted}


# --- what it says ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("where", "use"), CASES)
def test_every_input_stands_there_with_its_words(where: Path | None, use: str, lang: str) -> None:
    catalogue = library(where)
    intervention = catalogue.intervention(use)
    text = starter([use], catalogue=catalogue, lang=lang)
    lines = [line for line in text.splitlines() if not line.startswith("#   impactcalc ")]
    assert max(map(len, lines)) <= 100
    prose = " ".join(re.sub(r"^ *# *", "", line) for line in text.splitlines())
    assert intervention.description.text(lang) in prose
    for name, declared in intervention.inputs.items():
        line = next(x for x in text.splitlines() if re.match(rf"^ {{6}}#?{name}: ", x))
        needed = declared.default is None and not declared.optional
        assert line.startswith(f"      {'' if needed else '#'}{name}: ")
        assert declared.description.text(lang).rstrip(".") in prose
        if declared.unit not in (None, "calendar_year") and declared.default is None:
            assert line.strip("# ") == f"{name}: ___ {declared.unit}"
        for limit in (declared.at_least, declared.at_most):
            assert limit is None or str(limit.value) in prose  # type: ignore[union-attr]
    for feed in intervention.feeds:
        indicator = catalogue.indicator(feed.indicator)
        assert indicator.name.text(lang) in prose
        if isinstance(indicator, QualitativeIndicator):
            assert all(level.text(lang) in prose for level in indicator.levels.values())


def test_no_figure_of_ours_stands_in_the_file() -> None:
    """Beside the mark of the format nothing but placeholders, ids and words of the format."""
    for lang in LANGS:
        text = starter(LIBRARY.ids("intervention"), catalogue=LIBRARY, lang=lang)
        data = read_text(text).data
        for value in leaves(data):
            assert isinstance(value, str)
            assert placeholder(value) is not None or not re.search(r"\d", value.replace("/1", ""))


def leaves(data: object) -> Iterator[object]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        yield from itertools.chain.from_iterable(map(leaves, data))
    else:
        yield data


def test_what_the_catalogue_says_of_timing() -> None:
    text = starter(["greening.street_tree"], catalogue=LIBRARY)
    assert "#ramp_up: 9 years       # years until the full effect; the catalogue says 9" in text
    assert "      first_year: ___" in text
    dutch = starter(["greening.street_tree"], catalogue=LIBRARY, lang="nl")
    assert "#lifetime: 40 years     # jaren met effect; de catalogus zegt 40 jaar" in dutch


def test_a_value_by_place_asks_for_the_place() -> None:
    text = starter(["greening.extensive_roof"], catalogue=LIBRARY)
    assert "\n  urbanity: ___" in text
    assert "decides on: Environmental price of PM10" in text
    assert "\n  #urbanity: ___" in starter(["greening.street_tree"], catalogue=LIBRARY)


def test_a_choice_is_asked_where_two_count_and_offered_where_they_may(own: Path) -> None:
    garden = starter(["greening.rain_garden"], catalogue=LIBRARY)
    assert "\n#choose:" in garden
    assert "\n  #stormwater_same_litres: ___" in garden
    assert "The same litres of rainwater" in garden
    assert "Needed as soon as two members" in garden
    both = starter(["street_tree-2", "greening.rain_garden"], catalogue=load_catalogue(own))
    assert "\nchoose:" in both
    assert "\n  stormwater_same_litres: ___" in both
    assert "Needed as soon as two members" not in both


def test_the_same_intervention_twice() -> None:
    text = starter(["greening.street_tree"] * 3, catalogue=LIBRARY)
    ids = [item["id"] for item in read_text(text).data["interventions"]]
    assert ids == ["street_tree", "street_tree-2", "street_tree-3"]


OWN = {
    "catalogue.yaml": """
impactcalc: catalogue/1
id: own
version: "1"
licence: none
""",
    "interventions/street_tree-2.yaml": """
impactcalc: intervention/1
id: street_tree-2
name: "Trees: a second\u2028impactcalc: sort"
description: "One\ntwo: three"
inputs:
  damage: {curve: {x: year, y: EUR}, description: "Damage: all\u2028of it"}
  other: {curve: {x: year, y: EUR}, description: Damage with.}
  people: {series: person, description: People.}
  due_without: {unit: calendar_year, description: Year.}
  due: {unit: calendar_year, never: allowed, description: Year.}
  cost: {unit: EUR, description: Cost}
  share: {unit: "%", at_least: 1 %, at_most: 40 %, description: Share}
feeds:
  - {indicator: clim.pluvial_damage_avoided, inputs: {damage_without: damage, damage_with: other}}
  - indicator: clim.sewer_capex_deferred
    inputs: {investment: cost, due_without: due_without, due_with: due}
timing: {delay: 2 years}
""",
    "interventions/2030.yaml": """
impactcalc: intervention/1
id: "2030"
name: A number
description: An id that looks like a year.
inputs: {no: {unit: tCO2e/year, description: Emission}}
feeds: [{indicator: clim.ghg_avoided, inputs: {avoided: "no"}}]
""",
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "my own"
    (folder / "interventions").mkdir(parents=True)
    for name, text in OWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_forms_that_the_shipped_catalogue_does_not_ask_for(own: Path, tmp_path: Path) -> None:
    catalogue = load_catalogue(own)
    uses = ["greening.street_tree", "greening.street_tree", "street_tree-2", "street_tree-2"]
    text = starter(uses, catalogue=catalogue)
    data = read_text(text).data
    ids = [item["id"] for item in data["interventions"]]
    assert len(set(ids)) == 4
    third = data["interventions"][2]
    assert third["inputs"] == {
        "damage": "___",
        "other": "___",
        "people": "___",
        "due_without": "___",
        "due": "___",
        "cost": "___ EUR",
        "share": "___ %",
    }
    assert "timing" not in third
    assert "#first_year: ___" in text
    assert "the catalogue says 2 years after the start" in text
    assert "# Form: {10 years: 1_250 EUR, 100 years: 2_500 EUR}" in text
    assert "At least 1 % and at most 40 %." in text
    names_open_lines(text, tmp_path, catalogue)
    found = {f.path: f.todo for f in faults(text, tmp_path, catalogue)}
    path = "interventions[2].inputs"
    assert found[f"{path}.damage"].endswith("such as {10 years: 1_250 EUR, 100 years: 2_500 EUR}")
    assert found[f"{path}.people"].endswith("such as {2027: 1_250 person, 2028: 1_250 person}")
    assert found[f"{path}.due"].endswith("such as 2040, or never")
    assert found[f"{path}.share"].endswith("such as 40 %")
    assert "--catalogue '" in text.splitlines()[-1]
    # The examples of the messages are right where they stand in for what is asked.
    part = text
    for key in ("damage", "other", "people", "cost", "share"):
        example = found[f"{path}.{key}"].rpartition("such as ")[2]
        part = re.sub(rf"(?m)^( +){key}: ___.*$", rf"\1{key}: {example}", part)
    assert faults(filled(part), tmp_path, catalogue) == ()


# --- placeholders anywhere ---------------------------------------------------------------------


def test_a_placeholder_in_place_of_any_entry_is_one_fault(tmp_path: Path) -> None:
    """Line by line through the example of the formats: what is open hides nothing else."""
    lines = (ROOT / "examples/canal_street_trees/project.yaml").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        match = re.match(r"^( *(?:- )?[\w.-]+: )([^ {\[#].*?)(  +#.*)?$", line)
        if match is None or match[1] == "impactcalc: ":
            continue
        text = "\n".join([*lines[:number], f"{match[1]}___", *lines[number + 1 :]])
        (fault,) = faults(text, tmp_path)
        assert (fault.line, fault.what.partition(":")[0]) == (number + 1, OPEN)


@pytest.mark.parametrize(
    ("written", "path", "todo"),
    [
        ("{value: ___ tree, low: 1 tree, high: 9 tree}", "trees.value", "such as 1_250 tree"),
        ("___ trees", "trees", "such as 1_250 tree"),
        ("______", "trees", "such as 1_250 tree"),
        ("{___ years: 5 tree}", "trees['___ years']", "such as"),
    ],
)
def test_placeholders_inside_an_input(written: str, path: str, todo: str, tmp_path: Path) -> None:
    text = filled(starter(["greening.street_tree"], catalogue=LIBRARY))
    text = re.sub("trees: 40 tree", f"trees: {written}", text)
    (fault,) = faults(text, tmp_path)
    assert fault.path == f"interventions[0].inputs.{path}"
    assert todo in fault.todo


def test_a_placeholder_is_no_text() -> None:
    data = {
        "impactcalc": "project/1",
        "id": "a",
        "name": "___",
        "start": 2026,
        "horizon": "9 years",
        "place": {"country": "___"},
        "interventions": [{"id": "b", "use": "greening.street_tree"}],
    }
    with pytest.raises(InputError) as caught:
        ic.load_project(data)
    assert [f.path for f in caught.value.faults] == ["name", "place.country"]
    with pytest.raises(ValueError, match=OPEN):
        ic.Project.model_validate(data)


# --- the command -------------------------------------------------------------------------------


def test_new_prints_what_check_reads(tmp_path: Path) -> None:
    for lang in LANGS:
        answered = run("new", "greening.extensive_roof", "greening.street_tree", "--lang", lang)
        assert (answered.code, answered.err) == (0, "")
        uses = ["greening.extensive_roof", "greening.street_tree"]
        assert answered.out == starter(uses, catalogue=LIBRARY, lang=lang)
        path = on_disk(answered.out, tmp_path)
        told = run("check", path, "--lang", lang)
        assert told.code == 1
        count = len(each_mark(answered.out))
        assert told.err.count(OPEN) == count
        assert told.err.endswith(f"{count} faults.\n")
        assert f"{path}:{next(iter(open_lines(answered.out)))}:1: id: {OPEN}: short id" in told.err
        assert run("assess", path).err == told.err
        closing = {"en": "1 file, no faults.\n", "nl": "1 bestand, geen fouten.\n"}
        path = on_disk(filled(answered.out), tmp_path)
        assert run("check", path, "--lang", lang).out == closing[lang]
        assert run("assess", path, "--lang", lang).code == 0
        # The last lines are commands that work.
        for command in re.findall("^#   impactcalc (.*)$", answered.out, re.M):
            words = [str(path) if word == "project.yaml" else word for word in command.split()]
            assert run(*words).code == 0


def test_check_takes_a_language_and_a_price_year(tmp_path: Path) -> None:
    path = on_disk(filled(starter(["greening.street_tree"], catalogue=LIBRARY)), tmp_path)
    assert run("check", path, "--lang", "nl").out == "1 bestand, geen fouten.\n"
    (tmp_path / "two.yaml").write_text(path.read_text("utf-8"), encoding="utf-8")
    assert run("check", tmp_path, "--lang", "nl").out == "2 bestanden, geen fouten.\n"
    assert run("check", path, "--lang", "de").code == 2
    assert run("check", path, "--price-year", "2021").code == 0
    # The index has no year 2009, so a price of the catalogue cannot be brought there.
    told = run("check", path, "--price-year", "2009")
    assert told.code == 1
    assert "nl.cpi has no year 2009" in told.err


def test_an_id_that_looks_like_a_number(own: Path, tmp_path: Path) -> None:
    catalogue = load_catalogue(own)
    text = starter(["2030", "2030"], catalogue=catalogue)
    uses = read_text(text).data["interventions"]
    assert [(item["id"], item["use"]) for item in uses] == [("2030", "2030"), ("2030-2", "2030")]
    names_open_lines(text, tmp_path, catalogue)
    whole = filled(text)
    assert faults(whole, tmp_path, catalogue) == ()
    assert len(assess(whole, tmp_path, catalogue).document.effects) == 2


def test_new_with_a_catalogue_of_ones_own(own: Path) -> None:
    assert run("new", "street_tree-2").code == 2
    answered = run("new", "street_tree-2", "--catalogue", own)
    assert answered.code == 0
    assert "use: street_tree-2" in answered.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "impactcalc catalogue lists them"),
        (("greening.street_trees",), "did you mean greening.street_tree"),
        (("street_tree",), "did you mean greening.street_tree"),
        (("zzz",), "there is no intervention 'zzz': impactcalc catalogue lists them"),
        (("built.roof_renewal_deferred",), "greening.extensive_roof and greening.intensive_roof"),
        (("greening.street_tree", "--lang", "NL"), "--lang is nl or en, not NL"),
    ],
)
def test_new_called_wrongly(arguments: tuple[str, ...], words: str) -> None:
    answered = run("new", *arguments)
    assert (answered.code, answered.out) == (2, "")
    assert words in answered.err


def test_all_that_is_unknown_is_named_at_once() -> None:
    with pytest.raises(UnknownIdError) as caught:
        starter(["a.b", "greening.street_tree", "clim.ghg_avoided", "c.d"], catalogue=LIBRARY)
    lines = str(caught.value.args[0]).splitlines()
    assert [line.split()[0] for line in lines] == ["there", "clim.ghg_avoided", "there"]
    assert "'a.b'" in lines[0]
    assert "'c.d'" in lines[2]
    with pytest.raises(ArgumentError, match="name one or more"):
        starter([], catalogue=LIBRARY)
