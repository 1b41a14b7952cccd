"""Plain data to models: three ways in and one model; every fault of one file; any data at all."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
from command_line import CANAL, TEGELWIPPEN
from impactcalc.errors import ImpactcalcError, InputError
from impactcalc.models.base import FileModel
from impactcalc.models.inputs import Series, parse_input, write_input
from impactcalc.models.load import kind_of, validate
from impactcalc.models.rules import ProblemsError
from impactcalc.models.words import split_message
from impactcalc.plan.compile import compile_plan
from impactcalc.reader import Source, read_data, read_text

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "indicators").rglob("*.yaml"))
Doc = dict[str, Any]


class CoreLoader(yaml.SafeLoader):
    """YAML by the core schema of version 1.2, another way than the library reads it."""


CoreLoader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _regexp = re.compile(f"^(?:{_form})$")
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _regexp, list(_first))


def plain(text: str) -> Doc:
    """The data of a YAML text."""
    data: Doc = yaml.load(text, CoreLoader)
    return data


def plain_file(path: Path) -> Doc:
    return plain(path.read_text(encoding="utf-8"))


def model_of(source: Source) -> FileModel:
    kind = kind_of(source)
    assert kind is not None
    model, faults = validate(source, kind)
    assert [str(fault) for fault in faults] == []
    assert model is not None
    return model


def text_keys(value: Any) -> Any:
    """Keys as text, which is what JSON has."""
    if isinstance(value, dict):
        return {str(key): text_keys(inner) for key, inner in value.items()}
    return [text_keys(inner) for inner in value] if isinstance(value, list) else value


def shuffled(value: Any, rng: random.Random) -> Any:
    """The same data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: shuffled(value[key], rng) for key in keys}
    return [shuffled(inner, rng) for inner in value] if isinstance(value, list) else value


# --- three ways in, one model -----------------------------------------------------------------


@pytest.mark.parametrize("path", [CANAL, TEGELWIPPEN, *SHIPPED], ids=lambda path: path.stem)
def test_yaml_json_and_python_data_give_equal_models(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "extends:" in text:
        pytest.skip("a scheme that extends another is no whole model")
    data = plain(text)
    models = [
        model_of(read_text(text)),
        model_of(read_text(json.dumps(text_keys(data)), is_json=True)),
        model_of(read_text(json.dumps(data, indent=1, ensure_ascii=False), is_json=True)),
        model_of(read_data(data)),
        model_of(read_data(text_keys(data))),
        model_of(read_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=True))),
        type(model_of(read_text(text))).model_validate(data),
    ]
    assert len({model.hash() for model in models}) == 1
    assert all(model == models[0] for model in models)


SERIES = """\
impactcalc: project/1
id: series
name: {en: Series, nl: Reeks}
start: 2026
horizon: 10 years
place: {country: NO}
effects:
  - id: e
    name: E
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    parties: {residents: 0.5, owners: 0.5}
    amounts: {2030: 5 EUR_2025, 2027: {value: 3 EUR_2025, low: 2 EUR_2025, high: 4 EUR_2025}}
    cashable: {owners: 1}
    evidence: 1
    source: {title: T, publisher: P, year: 2020, locator: p. 1}
interventions:
  - id: trees
    use: greening.street_tree
    inputs:
      trees: 1_000 tree
      damage_with: {10 years: 5 EUR_2025, 2 years: 0 EUR_2025, 100 years: 1e3 EUR_2025}
"""


def test_comments_line_ends_order_of_keys_and_spelling_do_not_change_the_hash() -> None:
    model = model_of(read_text(SERIES))
    data = read_text(SERIES).data
    same = [
        SERIES.replace("\n", "\r\n"),
        SERIES.replace("\n", "  # note\n"),
        SERIES.replace("1_000 tree", "1000.0 tree"),
        SERIES.replace("1e3 EUR_2025", "1_000   EUR_2025"),
        SERIES.replace("10 years", "10 year", 1),
        SERIES.replace("cashable: {owners: 1}", "cashable: {owners: 1.0}"),
        SERIES.replace("{2030: 5", '{"2030": 5'),
        SERIES + "transfers: []\nillustrative: false\nleave_out: {}\n",
        *(json.dumps(shuffled(text_keys(data), random.Random(n))) for n in range(5)),
    ]
    for text in same:
        other = model_of(read_text(text))
        assert other == model
        assert other.hash() == model.hash()
    assert isinstance(model, ic.Project)
    assert model.place.country == "NO"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2030: 5", "2030: 5.000001"),
        ("2030: 5", "2031: 5"),
        ("residents: 0.5, owners: 0.5", "residents: 0.6, owners: 0.4"),
        ("id: e\n", "id: f\n"),
        ("country: NO", "country: SE"),
        ("low: 2", "low: 1"),
        ("10 years: 5", "10 years: 6"),
        ("en: Series", "en: series"),
        ("locator: p. 1", "locator: p. 2"),
    ],
)
def test_whatever_changes_the_content_changes_the_hash(old: str, new: str) -> None:
    assert SERIES.count(old) == 1
    changed = model_of(read_text(SERIES.replace(old, new)))
    assert changed != model_of(read_text(SERIES))
    assert changed.hash() != model_of(read_text(SERIES)).hash()


def test_a_year_as_number_and_as_text_is_one_key() -> None:
    text = SERIES.replace("{2030: 5 EUR_2025,", '{2030: 5 EUR_2025, "2030": 6 EUR_2025,')
    for source in (read_text(text), read_data(plain(text))):
        _, faults = validate(source, "project")
        assert ["is there twice" in fault.what for fault in faults] == [True]
    with pytest.raises(ValueError, match="2030 is there twice"):
        ic.Project.model_validate(plain(text))
    levels = plain_file(ROOT / "indicators/nature/nature.biodiversity_level.yaml")
    levels["levels"]["3"] = "Again."
    (fault,) = validate(read_data(levels), "indicator")[1]
    assert "twice" in fault.what


@pytest.mark.parametrize("key", ["02030", "2030.0", "+2030", "2 030", "\u0662\u0660\u0663\u0660"])
def test_only_plain_digits_are_a_year(key: str) -> None:
    data = plain(SERIES)
    data["effects"][0]["amounts"] = {key: "5 EUR_2025", "2031": "5 EUR_2025"}
    (fault,) = validate(read_data(data), "project")[1]
    assert "is not a year" in fault.what


def test_models_equal_by_content_and_not_by_file() -> None:
    one, other = (model_of(read_text(SERIES, name)) for name in ("a.yaml", "b.yaml"))
    assert one == other
    assert hash(one) == hash(other)
    assert one.source_file.file != other.source_file.file
    assert one != "a.yaml"


def test_a_written_model_reads_back() -> None:
    for path in (CANAL, TEGELWIPPEN, *SHIPPED):
        source = read_text(path.read_text(encoding="utf-8"))
        if "extends" not in source.data:
            model = model_of(source)
            written = model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
            assert type(model).model_validate(written) == model


# --- faults -----------------------------------------------------------------------------------


def faults_in(old: str, new: str) -> list[tuple[int, str]]:
    assert old in SERIES
    source = read_text(SERIES.replace(old, new), "f")
    return [(fault.line, fault.path) for fault in sorted(validate(source, "project")[1])]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # One fault each, however many things follow from it.
        ("horizon:", "horizen:", [(5, "horizen")]),
        ("    kind: benefit\n", "", [(8, "effects[0].kind")]),
        ("evidence: 1", "evidnce: 1", [(16, "effects[0].evidnce")]),
        ("    evidence: 1\n", "", [(8, "effects[0].evidence")]),
        (
            "parties: {residents: 0.5",
            "parties: {residents: 5",
            [(13, "effects[0].parties.residents")],
        ),
        ("owners: 0.5", "owners: 0.4", [(13, "effects[0].parties")]),
        ("owners: 1}", "tenants: 1}", [(15, "effects[0].cashable.tenants")]),
        ("2030: 5 EUR_2025", "2030: 5", [(14, "effects[0].amounts[2030]")]),
        ("2030: 5 EUR_2025", "2030: 5 kg", [(14, "effects[0].amounts[2030]")]),
        ("low: 2 EUR_2025", "low: 9 EUR_2025", [(14, "effects[0].amounts[2027]")]),
        ("low: 2 EUR_2025", "lo: 2 EUR_2025", [(14, "effects[0].amounts[2027].lo")]),
        ("locator: p. 1", "locater: p. 1", [(17, "effects[0].source.locater")]),
        ("title: T, ", "", [(17, "effects[0].source.title")]),
        ("id: trees\n    use:", "id: trees\n    uses:", [(20, "interventions[0].uses")]),
        ("  - id: trees", "  - trees\n  - id: trees", [(19, "interventions[0]")]),
        ("{en: Series, nl: Reeks}", "{en: Series, de: Reihe}", [(3, "name.de")]),
        ("{en: Series, nl: Reeks}", "", [(3, "name")]),
        # Several at once, each on its own.
        (
            "kind: benefit",
            "kind: benifit\n    years: soon",
            [(12, "effects[0].kind"), (13, "effects[0].years")],
        ),
        (
            "use: greening.street_tree",
            "use: greening street\n    timing: {first_year: 27, delay: 1 year, start: 1}",
            [
                (20, "interventions[0].use"),
                (21, "interventions[0].timing.first_year"),
                (21, "interventions[0].timing.start"),
            ],
        ),
    ],
)
def test_each_fault_once_and_at_its_place(old: str, new: str, found: list[Any]) -> None:
    assert faults_in(old, new) == found


def test_an_item_that_was_left_out_moves_no_other_fault() -> None:
    text = SERIES.replace("effects:\n", "effects:\n  - nothing\n  - {id: half}\n").replace(
        "broad_welfare: HN-SW", "broad_welfare: 5"
    )
    paths = [f.path for f in validate(read_text(text), "project")[1]]
    assert "effects[0]" in paths
    assert "effects[2].broad_welfare" in paths
    assert {path for path in paths if path.startswith("effects[1]")} >= {"effects[1].name"}


def test_a_mended_model_serves_further_checks() -> None:
    text = SERIES.replace("residents: 0.5", "residents: half").replace("horizon: 10", "horizon: X")
    model, faults = validate(read_text(text, "f"), "project")
    assert len(faults) == 2
    assert isinstance(model, ic.Project)
    assert ("horizon",) in model.source_file.lost
    with pytest.raises(InputError):
        ic.load_project(plain(text))


@pytest.mark.parametrize(
    "amounts",
    [
        "{2027: -3 EUR_2025, 2030: -5 EUR_2025}",
        "{2027: -3 EUR_2025}",
        "{2027: 3 EUR_2025/year, 2030: -5 EUR_2025}",
        "{2027: 3 euro}\n    every: 2 years",
    ],
)
def test_a_line_without_a_usable_amount_is_checked_all_the_same(amounts: str) -> None:
    old = SERIES[SERIES.index("{2030") : SERIES.index("\n    cashable")]
    text = SERIES.replace(old, amounts).replace("residents: 0.5", "martians: 0.5")
    text = text[: text.index("interventions:")]
    model, faults = validate(read_text(text, "f"), "project")
    assert {fault.line for fault in faults} <= {14, 15}
    assert isinstance(model, ic.Project)
    with pytest.raises(InputError) as caught:
        compile_plan(model, catalogue=ic.load_catalogue(), scheme=ic.load_scheme("mv"))
    doubtful = model.source_file.doubtful
    found = [fault.what for fault in caught.value.faults if fault not in doubtful]
    assert found == ["party martians is unknown"]


def test_problems_of_one_entry_are_listed_in_python_too() -> None:
    with pytest.raises(ValueError, match="2027: 'x' has no unit") as caught:
        ic.Project.model_validate(
            {
                **plain(SERIES),
                "effects": [{"id": "a", "amounts": {"2027": "x", "28": "y"}}],
            }
        )
    assert "28" in str(caught.value)
    error = ProblemsError([])
    assert (error.problems, str(error)) == ((), "")


@pytest.mark.parametrize(
    ("text", "what", "todo"),
    [
        ("a: b is odd: write c", "a: b is odd", "write c"),
        ("no colon", "no colon", ""),
        ("in +: kg does not fit m", "in +: kg does not fit m", "check the units on both sides"),
        ("^ is odd: write ** (column 3)", "^ is odd (column 3)", "write **"),
        ("there is no x: did you mean y?", "there is no x", "write y"),
    ],
)
def test_messages_come_apart(text: str, what: str, todo: str) -> None:
    assert split_message(text) == (what, todo)


# --- any data ---------------------------------------------------------------------------------

ODD = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1, 5, 2026, 2040, 1e29, -3.5, 0.5, float("nan"), float("inf")),
        *("", "x", "5 EUR", "5 EUR/year", "-5 EUR", "1 %/year", "-99.99 %/year", "500 years"),
        *("0 years", "2026-2030", "2030-2026", "never", "municipality", "residents", "world"),
        *("harm", "deferral", "benefit", "clim.ghg_avoided", "greening.street_tree", "1e29 EUR"),
        *("é", "a b", "mv", "all", "standard", "2 EUR_1990", "1 kg", "3 EUR_2021/year", "2999"),
        *([], {}, [1], {"a": 1}, {"2030": "5 EUR"}, {2030: "5 EUR", 2031: "6 EUR"}, {"nl": "x"}),
        {"value": "5 EUR", "low": "1 EUR", "high": "9 EUR"},
    ]
)
KEYS = st.sampled_from(
    [
        *("growth", "every", "amounts", "cost", "due_with", "discount_class", "abroad", "x y"),
        *("parties", "illustrative", "first_year", "delay", "shape", "inputs", 2026, "2026"),
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in plain data, but the empty one."""
    if not isinstance(value, (dict, list)):
        return []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [p for key, inner in pairs for p in [(*path, key), *places(inner, (*path, key))]]


@st.composite
def mutated(draw: st.DrawFn, data: Doc, most: int = 4) -> Doc:
    """A copy with some entries deleted, replaced, moved or added."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, most))):
        paths = places(data)
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        holder: Any = data
        for key in path[:-1]:
            holder = holder[key]
        action = draw(st.sampled_from(["delete", "replace", "replace", "add", "move"]))
        if action == "delete":
            del holder[path[-1]]
        elif action == "replace":
            holder[path[-1]] = copy.deepcopy(draw(ODD))
        elif action == "add" and isinstance(holder, dict):
            holder[draw(KEYS)] = copy.deepcopy(draw(ODD))
        else:
            source: Any = data
            for key in draw(st.sampled_from(paths)):
                source = source[key]
            holder[path[-1]] = copy.deepcopy(source)
    return data


EXAMPLE = plain_file(CANAL)
some = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(mutated(EXAMPLE))
def test_any_project_is_a_model_or_has_faults(data: Doc) -> None:
    try:
        source = read_data(data, "f")
    except InputError:
        return
    model, faults = validate(source, "project")
    if model is None:
        assert faults
    elif faults:
        # A mended model may be checked further, and gives nothing but faults.
        try:
            compile_plan(model, catalogue=ic.load_catalogue(), scheme=ic.load_scheme("mv"))  # type: ignore[arg-type]
        except ImpactcalcError:
            return


@some
@given(mutated(EXAMPLE, most=2))
def test_any_project_is_assessed_or_refused(data: Doc) -> None:
    try:
        project = ic.load_project(data)
    except InputError as error:
        assert all(fault.what for fault in error.faults)  # noqa: PT017
        return
    try:
        assessment = ic.assess(project)
    except ImpactcalcError:
        return  # any other error fails the test
    json.loads(assessment.to_json())


FILES = [plain_file(path) for path in SHIPPED]


@some
@given(st.sampled_from(FILES).flatmap(mutated))
def test_any_catalogue_file_is_a_model_or_has_faults(data: Doc) -> None:
    try:
        source = read_data(data, "f")
    except InputError:
        return
    kind = kind_of(source)
    if kind is not None:
        model, faults = validate(source, kind)
        assert model is not None or faults


def test_a_series_may_be_written_with_ranges_of_years() -> None:
    by_year = parse_input({"2027": "5 person", "2028": "5 person", "2030": "4 person"})
    ranged = parse_input({"2027-2028": "5 person", "2030": "4 person"})
    assert isinstance(by_year, Series)
    assert isinstance(ranged, Series)
    assert ranged.points == by_year.points
    assert parse_input(write_input(ranged)) == ranged


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        (("2027-2029", "2028"), "year 2028 is there twice"),
        (("2027-2029", "2029-2030"), "year 2029 is there twice"),
        (("2029-2027", "2030"), "ends before it starts"),
        (("2027-0202", "2030"), "not a calendar year"),
    ],
)
def test_ranges_of_a_series_that_cannot_be_right(keys: tuple[str, ...], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        parse_input(dict.fromkeys(keys, "5 person"))


def test_a_whole_result_is_named_as_one(tmp_path: Path) -> None:
    """It is deeper and larger than a file to start from may be, and that is not its fault."""
    path = tmp_path / "result.json"
    ic.assess(TEGELWIPPEN).to_json(path)
    for load in (ic.load_project, ic.load_scheme):
        with pytest.raises(InputError) as caught:
            load(path)
        (fault,) = caught.value.faults
        assert (fault.line, fault.column, fault.path) == (2, 3, "impactcalc")
        assert fault.what == "'assessment/1' is a result, and no file to start from"
