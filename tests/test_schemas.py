"""JSON Schema of every kind: valid itself, true of every file of ours, false of broken ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import impactcalc as ic
from command_line import CANAL, ROOT, TEGELWIPPEN
from impactcalc.models.load import FILE_KINDS
from impactcalc.schemas import KINDS

Doc = dict[str, Any]

SHIPPED = sorted((ROOT / "indicators").rglob("*.yaml"))
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.yaml"))
FILES = [*SHIPPED, *GOLDEN, CANAL, TEGELWIPPEN]


class AsJson(yaml.SafeLoader):
    """Dates and the like stay the texts they are, as in JSON."""


AsJson.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_json(data: Any) -> Any:
    """Data as JSON has it: every key a text."""
    return json.loads(json.dumps(data))


def plain(path: Path) -> Doc:
    found: Doc = as_json(yaml.load(path.read_text(encoding="utf-8"), AsJson))
    return found


def kind_of(data: Doc) -> str:
    return str(data["impactcalc"]).partition("/")[0]


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(ic.json_schema(kind))


def faults(kind: str, data: Any) -> list[str]:
    return [f"{list(e.path)}: {e.message}" for e in validator(kind).iter_errors(data)]


# --- the schemas themselves -----------------------------------------------------------------------


def test_there_is_one_for_every_kind_of_file_and_document() -> None:
    assert set(KINDS) == {*FILE_KINDS, "assessment", "portfolio", "methods"}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_valid_schema_of_2020_12(kind: str) -> None:
    schema = ic.json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert kind in schema["$id"]
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema
    assert ic.json_schema(kind) == schema, "it is made anew each time, the same"


@pytest.mark.parametrize("kind", KINDS)
def test_its_references_can_be_followed(kind: str) -> None:
    schema = ic.json_schema(kind)

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [r for value in node.values() for r in references(value)]
        return [r for item in node for r in references(item)] if isinstance(node, list) else []

    for reference in references(schema):
        assert reference.startswith("#/$defs/")
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


def test_a_caller_cannot_change_the_next_one() -> None:
    ic.json_schema("project")["required"].clear()
    assert ic.json_schema("project")["required"]


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(ic.UnknownIdError, match="project"):
        ic.json_schema("projects")


# --- true of our files ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_ours_is_valid(path: Path) -> None:
    data = plain(path)
    assert faults(kind_of(data), data) == []


def test_every_kind_has_such_a_file() -> None:
    assert {kind_of(plain(path)) for path in FILES} == set(FILE_KINDS)


@pytest.mark.parametrize("project", [CANAL, TEGELWIPPEN, GOLDEN[0]], ids=lambda p: p.parent.name)
@pytest.mark.parametrize("scheme", ["mv", "mv-qualitative"])
def test_a_result_is_valid(project: Path, scheme: str) -> None:
    document = json.loads(ic.assess(project, scheme=scheme).to_json())
    assert document["impactcalc"] == "assessment/1"
    assert faults("assessment", document) == []


def test_a_result_without_resources_is_valid() -> None:
    data = plain(CANAL)
    data["resources"] = []
    a = ic.assess(ic.Project.model_validate(data))
    assert a.document.headline.reason == "no_resources"
    assert faults("assessment", json.loads(a.to_json())) == []


def test_a_scheme_is_written_whole_or_as_what_differs() -> None:
    whole = plain(ROOT / "indicators" / "schemes" / "mv.yaml")
    part = plain(ROOT / "indicators" / "schemes" / "mkba-nl.yaml")
    assert faults("scheme", whole) == []
    assert faults("scheme", part) == []
    assert faults("scheme", whole | {"extends": "mv"}) == []
    without_base = {key: value for key, value in part.items() if key != "extends"}
    assert faults("scheme", without_base), "what differs needs what it differs from"
    assert faults("scheme", {k: v for k, v in whole.items() if k != "timing"})
    assert faults("scheme", part | {"pillars": {"floor": 2}}) == []
    assert faults("scheme", part | {"pillars": {"flor": 2}})
    assert faults("scheme", part | {"timing": "noon"})
    assert faults("scheme", {k: v for k, v in part.items() if k != "because"})


# --- false of broken ones -------------------------------------------------------------------------


def at(data: Doc, *path: Any) -> Any:
    node: Any = data
    for key in path:
        node = node[key]
    return node


def without(*path: Any) -> Callable[[Doc], None]:
    def change(data: Doc) -> None:
        del at(data, *path[:-1])[path[-1]]

    return change


def with_(value: Any, *path: Any) -> Callable[[Doc], None]:
    def change(data: Doc) -> None:
        at(data, *path[:-1])[path[-1]] = value

    return change


BROKEN: list[tuple[str, Path, Callable[[Doc], None]]] = [
    ("no start", CANAL, without("start")),
    ("start is text", CANAL, with_("soon", "start")),
    ("start is a fraction", CANAL, with_(2026.5, "start")),
    ("horizon is a number", CANAL, with_(40, "horizon")),
    ("horizon in months", CANAL, with_("40 months", "horizon")),
    ("another kind", CANAL, with_("scheme/1", "impactcalc")),
    ("another version", CANAL, with_("project/2", "impactcalc")),
    ("unknown key", CANAL, with_(1, "horizons")),
    ("unknown key in a line", CANAL, with_(1, "resources", 0, "price")),
    ("id with a space", CANAL, with_("two words", "id")),
    ("share above 1", CANAL, with_(1.5, "interventions", 0, "adjustments", "all", "deadweight")),
    ("level 5", CANAL, with_(5, "qualitative", 0, "level")),
    ("unknown role", CANAL, with_(["owner"], "parties", 0, "roles")),
    ("money is a number", CANAL, with_(2000, "resources", 1, "amount")),
    ("growth without year", CANAL, with_("1 %", "interventions", 0, "growth", "a.b")),
    ("no party of a resource", CANAL, without("resources", 0, "party")),
    ("name in French", CANAL, with_({"fr": "Arbres"}, "name")),
]
INDICATOR = ROOT / "indicators" / "clim" / "clim.ghg_avoided.yaml"
VALUE = ROOT / "indicators" / "values" / "climate.co2_damage_price.yaml"
REGIME = ROOT / "indicators" / "regimes" / "nl_2025.yaml"
INDEX = ROOT / "indicators" / "prices" / "nl.cpi.yaml"
LEVELS = ROOT / "indicators" / "nature" / "nature.biodiversity_level.yaml"
BUNDLE = ROOT / "indicators" / "interventions" / "greening.street_tree.yaml"
WORDS = ROOT / "indicators" / "vocabularies" / "domains.yaml"
MARKER = ROOT / "indicators" / "catalogue.yaml"
BROKEN += [
    ("no example", INDICATOR, without("example")),
    ("no formula", INDICATOR, without("formula")),
    ("unknown indicator kind", INDICATOR, with_("magic", "kind")),
    ("evidence 6", INDICATOR, with_(6, "evidence")),
    ("a level is missing", LEVELS, without("levels", "4")),
    ("a level too many", LEVELS, with_("Even better.", "levels", "5")),
    ("levels with a unit", LEVELS, with_("EUR", "unit")),
    ("no source", VALUE, without("source")),
    ("no locator", VALUE, without("source", "locator")),
    ("value is text", VALUE, with_("0.13", "value")),
    ("unknown verification", VALUE, with_("sure", "verification")),
    ("rate is a number", REGIME, with_(2.8, "classes", "standard", "bands", 0, "rate")),
    ("no bands", REGIME, with_([], "classes", "standard", "bands")),
    ("index number is text", INDEX, with_("110", "series", "2021")),
    ("no feeds", BUNDLE, without("feeds")),
    ("a term without a name", WORDS, without("terms", 0, "name")),
    ("no licence", MARKER, without("licence")),
]


@pytest.mark.parametrize(("path", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_not_valid(path: Path, change: Callable[[Doc], None]) -> None:
    data = plain(path)
    broken = copy.deepcopy(data)
    change(broken)
    assert broken != data
    assert faults(kind_of(data), broken)


@pytest.mark.parametrize(("path", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_what_the_schema_refuses_the_library_refuses(
    tmp_path: Path, path: Path, change: Callable[[Doc], None]
) -> None:
    data = plain(path)
    change(data)
    file = tmp_path / path.with_suffix(".json").name
    file.write_text(json.dumps(data), encoding="utf-8")
    found = ic.check_paths([file], scheme=ic.load_scheme("mv"), catalogue=ic.load_catalogue())
    assert found.faults


@pytest.mark.parametrize(
    "change",
    [
        with_("many", "headline", "npv"),
        without("headline", "mv"),
        with_("assessment/2", "impactcalc"),
        with_(2026.5, "years", "first"),
        with_("none", "effects"),
        without("made_with"),
    ],
)
def test_a_broken_result_is_not_valid(change: Callable[[Doc], None]) -> None:
    document = json.loads(ic.assess(CANAL).to_json())
    change(document)
    assert faults("assessment", document)


def test_the_document_of_a_portfolio_is_valid() -> None:
    p = ic.assess_portfolio(ROOT / "examples" / "greening_portfolio")
    document = json.loads(p.to_json())
    assert faults("portfolio", document) == []
    assert [row["flags"] for row in document["projects"]]
    assert faults("portfolio", {**document, "ranked_by": "name"})
    assert faults("portfolio", {**document, "total": {}})
