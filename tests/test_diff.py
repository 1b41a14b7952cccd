"""The difference of two results: nothing invented, nothing left out, and it adds up."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
import project_strategies as strategies
from command_line import CANAL, run
from conftest import Engine
from impactcalc import limits
from impactcalc.differences import difference
from impactcalc.differences.records import Difference, equal
from impactcalc.differences.traces import moved_by
from impactcalc.documents import AssessmentDocument
from impactcalc.report.difference_text import render
from impactcalc.report.difference_words import WORDS
from impactcalc.stored import read_document

Doc = dict[str, Any]
Case = tuple[Doc, Doc]

SETTINGS = settings(max_examples=60, suppress_health_check=list(HealthCheck))

OLD_RATE = """
impactcalc: scheme/1
id: old-rate
extends: mv
version: "1"
name: The rate of 2020
regime: nl_2020
because: to see what the rate does
"""


def plain_canal() -> Doc:
    data: Doc = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    return data


def assessed(data: Doc, **options: Any) -> AssessmentDocument:
    return ic.assess(ic.Project.model_validate(data), **options).document


@pytest.fixture(scope="module")
def before() -> AssessmentDocument:
    return assessed(plain_canal())


def more_trees() -> Doc:
    data = plain_canal()
    data["interventions"][0]["inputs"]["trees"] = "250 tree"
    data["resources"][0]["amount"] = "180_000 EUR"
    return data


def flipped(found: Difference) -> Iterator[tuple[str, float | None]]:
    """Every difference of a figure, by name."""
    for figure in found.figures:
        yield figure.key, figure.difference
    for part in found.parts:
        yield f"{part.list}/{part.id}", part.difference
        yield f"{part.list}/{part.id} amounts", part.amounts
        yield f"{part.list}/{part.id} timing", part.timing
        for figure in part.parties:
            yield f"{part.list}/{part.id} at {figure.key}", figure.difference
    for party in found.parties:
        for figure in party.figures:
            yield f"{party.party} {figure.key}", figure.difference
    for quantity in found.quantities:
        yield f"{quantity.account} {quantity.at} {quantity.unit}", quantity.difference


# --- known changes ------------------------------------------------------------------------------


def test_more_trees_and_dearer_planting(before: AssessmentDocument) -> None:
    found = difference(before, assessed(more_trees()))
    assert [(c.source, c.field, c.a, c.b) for c in found.inputs] == [
        ("project", "interventions.trees.inputs.trees", 200.0, 250.0),
        ("project", "resources.planting.amount", 150_000.0, 180_000.0),
    ]
    # By hand: planting costs 30,000 more in the base year; the greenhouse gas of formats,
    # section 8 (25,771.87 for 200 trees) rises by a quarter; damage does not depend on trees.
    assert [(p.list, p.id, p.status) for p in found.parts] == [
        ("resources", "planting", "changed"),
        ("effects", "trees/clim.ghg_avoided", "changed"),
    ]
    assert [p.difference for p in found.parts] == pytest.approx([-30_000, 25_771.87 / 4], abs=0.01)
    assert [p.timing for p in found.parts] == [0.0, 0.0]
    assert [p.because for p in found.parts] == [("amount",), ("trees",)]
    assert found.causes is not None
    assert found.causes.difference == pytest.approx(-30_000 + 25_771.87 / 4, abs=0.01)
    assert [p.share for p in found.parts] == pytest.approx([1.2735, -0.2735], abs=1e-4)
    assert [q.account for q in found.quantities] == ["greenhouse_gas"]
    assert [party.party for party in found.parties] == ["municipality", "world"]
    assert [change.key for change in found.method] == ["project_hash"]


def test_another_regime_is_all_timing(tmp_path: Path, before: AssessmentDocument) -> None:
    scheme = tmp_path / "old-rate.yaml"
    scheme.write_text(OLD_RATE, encoding="utf-8")
    found = difference(before, ic.assess(CANAL, scheme=scheme).document)
    assert found.causes is not None
    assert found.causes.amounts == found.causes.other == found.causes.rest == 0.0
    assert found.causes.timing == found.causes.difference > 0
    # The upkeep of formats, section 8: 2,000 a year, 2027 to 2066, here at a flat 2.25 %.
    flat = 2_000 * sum(1.0225**-year for year in range(1, 41))
    (upkeep,) = (part for part in found.parts if part.id == "upkeep")
    assert upkeep.b == pytest.approx(-flat, rel=1e-12)
    assert "planting" not in {part.id for part in found.parts}, "the base year is not discounted"
    rates = {(c.field, c.a, c.b) for c in found.inputs if c.name == "rate"}
    assert ("classes.standard.bands.0.rate", 2.8, 2.25) in rates
    assert {(c.source, c.source_b) for c in found.inputs} == {("regime nl_2025", "regime nl_2020")}
    changed = {change.key: (change.a, change.b) for change in found.method}
    assert changed["scheme.id"] == ("mv", "old-rate")
    assert changed["scheme.differs.regime"] == (None, "nl_2020")
    files = {(f.kind, f.id, f.status) for f in found.catalogue_files}
    assert files == {("regime", "nl_2025", "removed"), ("regime", "nl_2020", "added")}


def test_amounts_and_timing_come_apart_by_hand() -> None:
    def tree(*years: tuple[float, float]) -> Doc:
        def product(amount: float, factor: float, name: str) -> Doc:
            of = [{"op": "leaf", "value": amount}, {"op": "profile_factor", "value": factor}]
            return {"op": "*", "value": amount * factor, "of": of, "name": name}

        of = [product(*pair, str(2030 + n)) for n, pair in enumerate(years)]
        return {"op": "sum", "value": sum(node["value"] for node in of), "of": of}

    # Amount 10 to 12 at factor 2 to 3: 2 x 2.5 = 5 by the amount, 1 x 11 = 11 by the factor.
    assert moved_by(tree((10, 2)), 20.0, tree((12, 3)), 36.0) == (5.0, 11.0)
    # A year that is new falls in no year before: 4 x 1 is timing.
    assert moved_by(tree((10, 2)), 20.0, tree((12, 2), (4, 1)), 28.0) == (4.0, 4.0)
    assert moved_by(tree((10, 2)), -20.0, tree((12, 3)), 36.0) is None, "another sign"
    leaf = {"op": "leaf", "value": 20.0}
    assert moved_by(leaf, 20.0, tree((12, 3)), 36.0) is None


def test_lines_that_come_and_go(before: AssessmentDocument) -> None:
    data = plain_canal()
    del data["effects"][0]
    data["resources"].append(
        {"id": "benches", "party": "municipality", "amount": "5_000 EUR", "years": 2026}
    )
    data["leave_out"] = {"clim.pluvial_damage_avoided": "counted elsewhere"}
    data["choose"] = {}
    data["qualitative"][0]["level"] = 2
    found = difference(before, assessed(data))
    parts = {f"{p.list}/{p.id}": p for p in found.parts}
    shade = parts["effects/market-shade"]
    assert (shade.status, shade.b, shade.name) == ("removed", None, "Shade on the market")
    assert shade.difference == pytest.approx(-7_932.75, abs=0.01)  # formats, section 8
    benches = parts["resources/benches"]
    assert (benches.status, benches.a, benches.difference) == ("added", None, -5_000.0)
    assert parts["effects/trees/clim.pluvial_damage_avoided"].status == "removed"
    assert found.causes is not None
    assert found.causes.added == -5_000.0
    assert found.causes.removed == pytest.approx(-7_932.75 - 287_773.96, abs=0.02)
    assert found.causes.amounts == found.causes.timing == found.causes.rest == 0.0
    reasons = {c.key: (c.a, c.b) for c in found.not_counted}
    assert reasons["living.green_experience"] == ("not surveyed", "no level given")
    assert reasons["clim.pluvial_damage_avoided"] == (None, "counted elsewhere")
    assert [(c.key, c.a, c.b) for c in found.levels] == [("nature.biodiversity_level", 3, 2)]
    assert {c.field for c in found.inputs} == set(), "what comes and goes is no changed input"


def test_a_party_of_an_effect_and_a_flag(before: AssessmentDocument) -> None:
    data = plain_canal()
    data["effects"][0]["party"] = "households"
    data["income"][0]["amount"] = "30_000 EUR/year"
    found = difference(before, assessed(data))
    (shade,) = (part for part in found.parts if part.id == "market-shade")
    assert shade.difference == 0.0
    moved = {figure.key: figure.difference for figure in shade.parties}
    assert moved == pytest.approx({"residents": -7_932.75, "households": 7_932.75}, abs=0.01)
    flags = {(f.code, f.party, f.status) for f in found.flags}
    assert ("payment_above_benefit", "insurers", "added") in flags
    assert "income.insurer-fee.amount" in {c.field for c in found.inputs}
    assert "headline.npv" not in {f.key for f in found.figures}, "a payment moves no NPV"
    assert "The net present value stays the same." in render(found)


def test_a_text_changes_no_figure(before: AssessmentDocument) -> None:
    data = plain_canal()
    data["effects"][0]["source"] = "another estimate"
    found = difference(before, assessed(data))
    assert not found.same
    assert [change.key for change in found.method] == ["project_hash"]
    assert not (found.figures or found.parts or found.inputs or found.parties)
    assert "a name, a text, a source" in render(found)


def test_a_document_without_lines_goes_by_party(before: AssessmentDocument) -> None:
    def old(document: AssessmentDocument) -> AssessmentDocument:
        return AssessmentDocument(**{**vars(document), "lines": None})

    after = assessed(more_trees())
    for a, b in ((old(before), after), (before, old(after)), (old(before), old(after))):
        found = difference(a, b)
        assert [(p.list, p.id) for p in found.parts] == [
            ("resources", "municipality"),
            ("effects", "trees/clim.ghg_avoided"),
        ]
        assert found.causes is not None
        assert found.causes.rest == 0.0


def test_a_document_changed_by_hand_does_not_add_up(before: AssessmentDocument) -> None:
    head = copy.copy(before.headline)
    vars(head)["npv"] += 1_000.0
    found = difference(before, AssessmentDocument(**{**vars(before), "headline": head}))
    assert found.causes is not None
    assert found.causes.rest == pytest.approx(1_000.0)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_other_money_does_not_compare(before: AssessmentDocument, lang: str) -> None:
    scheme = ic.load_scheme("mv").with_price_year(2021)
    found = difference(before, ic.assess(CANAL, scheme=scheme).document)
    assert not found.comparable
    assert found.causes is None
    assert found.parts == ()
    figures = {figure.key: figure for figure in found.figures}
    assert figures["headline.npv"].difference is None
    assert figures["headline.npv"].a == before.headline.npv
    assert "headline.bcr" not in figures, "ratios are the same in every price year"
    text = render(found, lang)
    said = text.index("DO NOT COMPARE" if lang == "en" else "NIET TE VERGELIJKEN")
    assert said < text.index("129")
    assert "2025" in text and "2021" in text


# --- laws ---------------------------------------------------------------------------------------


@SETTINGS
@given(case=strategies.cases())
def test_with_itself_it_is_empty(engine: Engine, case: Case) -> None:
    document = engine(*case).document
    found = difference(document, document)
    assert found.same
    assert render(found).rstrip().endswith("There are no differences.")
    assert list(flipped(found)) == []


@SETTINGS
@given(case=strategies.cases(), other=strategies.projects())
def test_it_adds_up_and_turns_round(engine: Engine, case: Case, other: Doc) -> None:
    """Two projects under one scheme, which is comparable; unlike in nearly everything."""
    project, scheme = case
    scheme = scheme | {"price_set": "central"}
    a, b = (engine(data, scheme).document for data in (project, other))
    there, back = difference(a, b), difference(b, a)
    sizes = [abs(part.present_value) for doc in (a, b) for part in doc.effects]
    sizes += [abs(line.present_value) for doc in (a, b) for line in doc.lines or ()]
    slack = 1e-9 * math.fsum(sizes)
    moved = b.headline.npv - a.headline.npv
    assert math.isclose(
        math.fsum(part.difference or 0.0 for part in there.parts), moved, abs_tol=slack
    )
    assert there.causes is not None
    assert there.causes.rest == 0.0
    causes = {k: v for k, v in vars(there.causes).items() if k != "difference"}
    assert math.isclose(math.fsum(causes.values()), moved, abs_tol=slack)
    for part in there.parts:
        if part.amounts is not None and part.timing is not None:
            whole = part.amounts + part.timing
            assert math.isclose(whole, part.difference or 0.0, abs_tol=slack)
    left, right = dict(flipped(there)), dict(flipped(back))
    assert left.keys() == right.keys()
    for key, value in left.items():
        mirror = right[key]
        if value is None or mirror is None:
            assert value is mirror, key
        else:
            assert math.isclose(value, -mirror, rel_tol=1e-9, abs_tol=slack), key
    assert json.loads(json.dumps(there.to_dict(), allow_nan=False)) == there.to_dict()
    for lang in ("en", "nl"):
        assert max(map(len, render(there, lang).splitlines())) <= 80


NUMBER = re.compile(r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)?")
KEY = re.compile(r"\.?(?:\[([^\]]+)\]|([A-Za-z0-9_-]+))")


def put(project: Doc, field: str) -> bool:
    """Change the figure at a field of a project to another that is allowed there."""
    keys = [match[1] or match[2] for match in KEY.finditer(field)]
    here: Any = project
    for key in keys[:-1]:
        if isinstance(here, list):
            here = next((x for x in here if x.get("id") == key), None)
        else:
            here = here.get(key, here.get(int(key)) if key.isdigit() else None)
        if here is None:
            return False
    last: Any = (
        keys[-1] if keys[-1] in here else next((k for k in here if str(k) == keys[-1]), None)
    )
    written = here.get(last) if isinstance(here, dict) else None
    if isinstance(written, dict) or written is None or last in ("years", "horizon", "start"):
        return False
    if isinstance(written, str) and not re.match(r"[+-]?[0-9]", written):
        return False
    if isinstance(written, (int, float)) and written > 1:
        return False  # a year
    text = str(written)
    match = NUMBER.match(text)
    assert match
    if "year" in text.partition(" ")[2].split("/")[0]:
        return False  # a span; another may lie outside the horizon
    value = float(match[0].replace("_", ""))
    changed = value / 2 if value else 0.25
    here[last] = changed if not isinstance(written, str) else f"{changed:.12f}{text[match.end() :]}"
    return True


def leaves(node: Doc) -> Iterator[Doc]:
    if node["op"] == "leaf":
        yield node
    for child in node.get("of", ()):
        yield from leaves(child)


def test_an_input_that_changed_is_named(engine: Engine) -> None:
    named: list[str] = []

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(case=strategies.cases(), data=st.data())
    def change(case: Case, data: st.DataObject) -> None:
        project, scheme = case
        a = engine(project, scheme).document
        trees = [*a.trace.values(), *(line.trace for line in a.lines or ())]
        trees += [part.trace for part in a.physical if part.trace]
        fields = sorted({n["field"] for t in trees for n in leaves(t) if n["from"] == "project"})
        if not fields:
            return
        field = data.draw(st.sampled_from(fields))
        changed = copy.deepcopy(project)
        if not put(changed, field):
            return
        try:
            b = engine(changed, scheme).document
        except ic.InputError:
            return  # such as an income above what is allowed; another case will do
        assert field in {c.field for c in difference(a, b).inputs}
        named.append(field.partition(".")[0].partition("[")[0])

    change()
    assert len(named) > 50
    assert {"interventions", "effects", "resources", "transfers"} <= set(named)


@given(st.floats(1e-6, 1e12), st.floats(-5e-12, 5e-12))
def test_equal_within_the_tolerance(value: float, apart: float) -> None:
    other = value * (1 + apart)
    near = abs(other - value) <= 1e-12 * max(value, other)
    assert equal(value, other) == equal(-other, -value) == near


# --- reading documents --------------------------------------------------------------------------


@SETTINGS
@given(case=strategies.cases())
def test_a_document_comes_back(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, case: Case
) -> None:
    document = engine(*case).document
    path = tmp_path_factory.mktemp("read") / "a.json"
    path.write_text(json.dumps(document.to_dict()), encoding="utf-8")
    stored = read_document(path)
    assert stored.unknown == ()
    assert stored.document.to_dict() == document.to_dict()
    assert difference(document, stored.document).same


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    ic.assess(CANAL).to_json(path)
    return path


def changed_file(path: Path, name: str, *keys: Any, to: Any = ...) -> Path:
    data = json.loads(path.read_text(encoding="utf-8"))
    here = data
    for key in keys[:-1]:
        here = here[key]
    if to is ...:
        del here[keys[-1]]
    else:
        here[keys[-1]] = to
    other = path.with_name(name)
    other.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return other


OPTIONAL = [
    ("lines",),
    ("vat",),
    ("headline", "mv_range"),
    ("physical", 0, "trace"),
    ("effects", 0, "name_nl"),
    ("effects", 0, "indicator"),
    ("made_with", "seed"),
    ("made_with", "catalogue", "used"),
    ("parties", 0, "carrier"),
]


@pytest.mark.parametrize("keys", OPTIONAL, ids=lambda keys: ".".join(map(str, keys)))
def test_an_older_document_lacks_optional_keys(written: Path, keys: tuple[Any, ...]) -> None:
    old = changed_file(written, "old.json", *keys)
    assert read_document(old).unknown == ()
    assert run("diff", old, written).code == 0


def test_a_newer_document_has_keys_of_its_own(written: Path) -> None:
    new = changed_file(written, "new.json", "headline", "later", to=1)
    new = changed_file(new, "new.json", "mood", to={"a": [1]})
    stored = read_document(new)
    assert set(stored.unknown) == {"headline.later", "mood"}
    answer = run("diff", written, new)
    assert answer.code == 0
    assert "headline.later" in answer.err
    assert "There are no differences." in answer.out
    assert json.loads(run("diff", written, new, "--json").out)["same"] is True


FAULTY: list[tuple[str, tuple[Any, ...], Any, str]] = [
    ("no npv", ("headline", "npv"), ..., "headline: has no key npv"),
    ("npv is text", ("headline", "npv"), "much", "headline.npv: is not a number"),
    ("npv is true", ("headline", "npv"), True, "headline.npv: is not a number"),
    ("npv is null", ("headline", "npv"), None, "headline.npv: is not a number"),
    ("no effects", ("effects",), ..., "has no key effects"),
    ("effects is a mapping", ("effects",), {}, "effects: is not a list"),
    ("effect is text", ("effects", 1), "shade", "effects[1]: is not a mapping"),
    ("parties of an effect", ("effects", 0, "parties"), [], "effects[0].parties: is not a mapping"),
    ("one share is text", ("effects", 0, "parties", "world"), "x", "parties.world: is not a num"),
    ("years", ("years", "first"), 2026.5, "years.first: is not a whole number"),
    ("range of one", ("headline", "mv_range"), [1.0], "headline.mv_range: has not 2 items"),
    ("no scheme", ("made_with", "scheme"), ..., "made_with: has no key scheme"),
    ("hash", ("made_with", "scheme", "hash"), 5, "made_with.scheme.hash: is not text"),
    ("trace", ("trace", "market-shade"), 5, "trace.market-shade: is not a mapping"),
    ("node", ("trace", "market-shade", "of"), 5, "market-shade.of: is not a list"),
    ("value", ("trace", "market-shade", "value"), "5", "market-shade.value: is not a number"),
    ("leaf", ("lines", 0, "trace", "of", 0, "field"), ..., "of[0]: has no key field"),
    ("a project", ("impactcalc",), "project/1", "is project/1, not a result"),
    ("version 2", ("impactcalc",), "assessment/2", "this version reads assessment/1"),
    ("no kind", ("impactcalc",), ..., "is no document of impactcalc"),
    ("kind is a number", ("impactcalc",), 5, "is 5, not a result"),
]


@pytest.mark.parametrize(
    ("keys", "to", "said"), [f[1:] for f in FAULTY], ids=[f[0] for f in FAULTY]
)
def test_a_faulty_document(written: Path, keys: tuple[Any, ...], to: Any, said: str) -> None:
    bad = changed_file(written, "bad.json", *keys, to=to)
    answer = run("diff", written, bad)
    assert answer.code == 1
    assert answer.out == ""
    assert said in answer.err
    assert re.search(r"bad\.json:\d+:\d+: ", answer.err)
    assert "To do: " in answer.err
    faults = json.loads(run("diff", bad, written, "--json").out)["faults"]
    assert {Path(fault["file"]).name for fault in faults} == {"bad.json"}


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "a value is missing"),
    "cut": (b'{"impactcalc": "assess', "Unterminated"),
    "a list": (b"[1, 2]", "is no document of impactcalc"),
    "yaml": (b"impactcalc: assessment/1\n", "is not valid JSON"),
    "not text": (b"\xff\xfe{}", "not text in UTF-8"),
    "NaN": (b'{"impactcalc": "assessment/1", "vat": NaN}', "NaN is not a number"),
    "too large a number": (b'{"impactcalc": "assessment/1", "x": 1e999}', "not finite"),
    "a key twice": (b'{"impactcalc": "assessment/1", "vat": "a", "vat": "b"}', "is there twice"),
    "deep": (b'{"impactcalc": ' + b"[" * 200 + b"]" * 200 + b"}", "nested more than"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_json(tmp_path: Path, written: Path, name: str) -> None:
    raw, said = BROKEN[name]
    bad = tmp_path / "bad.json"
    bad.write_bytes(raw)
    answer = run("diff", bad, written)
    assert answer.code == 1
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_files_that_are_not_there_or_too_large(
    tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = run("diff", tmp_path / "x.json", tmp_path / "y.json")
    assert answer.code == 1
    assert "x.json" in answer.err and "y.json" in answer.err, "faults of both at once"
    assert run("diff", tmp_path, written).code == 1
    assert run("diff", written).code == 2
    assert run("diff", written, written, "--lang", "de").code == 2
    monkeypatch.setattr(limits, "DOCUMENT_BYTES", 1_000)
    large = run("diff", written, written)
    assert large.code == 1
    assert "is larger than" in large.err


# --- what the command says ----------------------------------------------------------------------


@pytest.fixture
def pair(tmp_path: Path, written: Path) -> tuple[Path, Path]:
    other = tmp_path / "b.json"
    ic.assess(ic.Project.model_validate(more_trees())).to_json(other)
    return written, other


def test_the_same_bytes_have_no_differences(written: Path) -> None:
    answer = run("diff", written, written)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("There are no differences.\n")
    assert "Er zijn geen verschillen." in run("diff", written, written, "--lang", "nl").out


def test_it_says_why_the_npv_moved(pair: tuple[Path, Path]) -> None:
    answer = run("diff", *pair)
    assert (answer.code, answer.err) == (0, "")
    # 129,562.81 of formats, section 8, less 30,000 and plus a quarter of 25,771.87.
    assert "falls by 23,557 EUR (-18 %)" in answer.out
    assert "129,563      106,006      -23,557" in answer.out
    assert "interventions.trees.inputs.trees: 200 → 250 trees" in answer.out
    assert "resources.planting.amount: 150,000 → 180,000 EUR_2025" in answer.out
    dutch = run("diff", *pair, "--lang", "nl").out
    assert "daalt met 23.557 EUR (-18 %)" in dutch
    assert "200 → 250 bomen" in dutch
    for text in (answer.out, dutch):
        assert max(map(len, text.splitlines())) <= 80


def test_json_is_plain_and_the_same_each_time(pair: tuple[Path, Path]) -> None:
    first, second = (run("diff", *pair, "--json") for _ in range(2))
    assert first.out == second.out
    data = json.loads(first.out)
    assert data["impactcalc"] == "difference/1"
    assert data["parts"][0]["id"] == "planting"
    back = json.loads(run("diff", *reversed(pair), "--json").out)
    assert back["causes"]["difference"] == -data["causes"]["difference"]


def test_help_tells_the_exit_code() -> None:
    answer = run("diff", "--help")
    assert answer.code == 0
    assert "exit code is 0 whether or not" in answer.out


def test_text_of_a_document_does_not_steer_the_terminal(tmp_path: Path, written: Path) -> None:
    hostile = "Trees\u001b[2J\u0007\u009b31m\u202eseert\r"
    other = changed_file(written, "b.json", "effects", 2, "name", to=hostile)
    other = changed_file(other, "b.json", "effects", 2, "present_value", to=1.0)
    other = changed_file(other, "b.json", "project", "name", to=hostile)
    for options in ((), ("--json",), ("--lang", "nl")):
        answer = run("diff", written, other, *options)
        assert answer.code == 0, answer.err
        assert "seert" in answer.out
        assert [c for c in answer.out if c != "\n" and not c.isprintable()] == []


def test_every_word_has_both_languages_with_the_same_parts() -> None:
    for key, (english, dutch) in WORDS.items():
        assert sorted(re.findall(r"\{\w*\}", english)) == sorted(re.findall(r"\{\w*\}", dutch)), key
