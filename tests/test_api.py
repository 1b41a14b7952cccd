"""The Python API: its names and signatures, what it promises, and what it must not do.

`tests/snapshots/api.txt` lists the public names. A change of it is a decision: read the
difference, write why under `docs/decisions`, and write the file anew with

    python tests/test_api.py
"""

from __future__ import annotations

import builtins
import hashlib
import inspect
import io
import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import impactcalc as ic

ROOT = Path(__file__).parents[1]
SNAPSHOT = Path(__file__).parent / "snapshots" / "api.txt"
CANAL = ROOT / "examples" / "canal_street_trees" / "project.yaml"
SPELLED_OUT = ("Assessment", "Catalogue")
AXES = ("effect", "indicator", "domain", "party", "counterparty", "kind", "pillar", "year")

TOY: dict[str, Any] = {
    "impactcalc": "project/1",
    "id": "toy",
    "name": "Toy",
    "start": 2026,
    "horizon": "5 years",
    "price_year": 2025,
    "parties": [{"id": "owner", "roles": ["operator"]}],
    "effects": [
        {
            "id": "calm",
            "name": "Calm",
            "domain": "living",
            "broad_welfare": "HN-SW",
            "kind": "benefit",
            "party": "residents",
            "amount": "150 EUR",
            "years": 2026,
            "evidence": 1,
            "source": "own",
        }
    ],
    "resources": [{"id": "work", "party": "owner", "amount": "100 EUR", "years": 2026}],
}


# --- names -----------------------------------------------------------------------------------


def signature(function: Any) -> str:
    """Signature as text; annotations as written, whatever the Python version."""
    found = inspect.signature(function)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    kinds = [
        p.annotation if isinstance(p.annotation, str) else inspect.formatannotation(p.annotation)
        for p in found.parameters.values()
    ]
    shown = str(inspect.Signature(bare))
    types = ", ".join(
        f"{p.name}: {kind}"
        for p, kind in zip(bare, kinds, strict=True)
        if found.parameters[p.name].annotation is not inspect.Parameter.empty
    )
    back = found.return_annotation
    result = back if isinstance(back, str) else inspect.formatannotation(back)
    return f"{shown} -> {result}" + (f"  [{types}]" if types else "")


def members(owner: type) -> Iterator[str]:
    for name in sorted(dir(owner)):
        member = inspect.getattr_static(owner, name)
        if name.startswith("_"):
            continue
        if inspect.isfunction(member):
            yield f"  {name}{signature(member)}"
        elif isinstance(member, property) or hasattr(member, "func"):
            yield f"  {name}: property"


def described(name: str) -> Iterator[str]:
    thing = getattr(ic, name)
    if inspect.ismodule(thing):
        yield f"module {name}"
        public = getattr(thing, "__all__", None) or [
            key
            for key, value in vars(thing).items()
            if inspect.isfunction(value)
            and value.__module__ == thing.__name__
            and not key.startswith("_")
        ]
        for key in sorted(public):
            yield f"  {key}{signature(getattr(thing, key))}"
    elif inspect.isclass(thing) and issubclass(thing, BaseException):
        bases = ", ".join(base.__name__ for base in thing.__bases__)
        yield f"exception {name}({bases})"
    elif inspect.isclass(thing):
        yield f"class {name}"
        if name in SPELLED_OUT:
            yield from members(thing)
    elif callable(thing) and inspect.isfunction(thing):
        yield f"function {name}{signature(thing)}"
    else:
        kind = "text" if isinstance(thing, str) else "type"
        yield f"{kind} {name}"


def api_text() -> str:
    return "\n".join(line for name in ic.__all__ for line in described(name)) + "\n"


def test_a_change_of_the_api_is_a_decision() -> None:
    assert api_text() == SNAPSHOT.read_text(encoding="utf-8"), (
        "the public API is not what the snapshot says. If that is meant, write a decision under "
        "docs/decisions and run: python tests/test_api.py"
    )


def test_all_is_sorted_and_is_what_dir_shows() -> None:
    assert list(ic.__all__) == sorted(ic.__all__)
    assert dir(ic) == list(ic.__all__)


def test_each_name_can_be_had_once_and_again() -> None:
    for name in ic.__all__:
        assert getattr(ic, name) is getattr(ic, name)


def test_there_is_one_tree_of_errors() -> None:
    errors = [
        thing
        for name in ic.__all__
        if inspect.isclass(thing := getattr(ic, name)) and issubclass(thing, BaseException)
    ]
    assert len(errors) == 11
    for error in errors:
        assert issubclass(error, ic.ImpactcalcError)
    for error in (ic.InputError, ic.UnitError, ic.FormulaError, ic.ArgumentError):
        assert issubclass(error, ValueError)
    assert issubclass(ic.UnknownIdError, LookupError)
    assert issubclass(ic.OutputError, OSError)
    assert issubclass(ic.MissingExtraError, ImportError)


# --- lazy imports ----------------------------------------------------------------------------

NOT_ON_IMPORT = ("numpy", "pydantic", "pandas", "scipy", "pint", "yaml", "typer", "rich")
NOT_FOR_A_RESULT = ("pandas", "narwhals", "scipy", "matplotlib", "altair", "rich")


def loaded(code: str, *arguments: str) -> set[str]:
    """Top-level packages of a fresh process after some code."""
    tail = "\nimport json, sys\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code + tail, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    names = json.loads(answer.stderr)
    return {name.partition(".")[0] for name in names}


def test_import_loads_nothing() -> None:
    found = loaded("import impactcalc")
    assert "impactcalc" in found
    assert found.isdisjoint(NOT_ON_IMPORT)


COMMAND = """
import sys
from impactcalc.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", str(CANAL)),
        ("assess", str(CANAL), "--json"),
        ("assess", str(CANAL), "--csv"),
        ("assess", str(ROOT / "examples" / "tegelwippen_2022" / "project.yaml"), "--lang", "nl"),
        ("explain", str(CANAL), "trees/clim.ghg_avoided"),
        ("explain", str(CANAL), "--json"),
        ("check", str(CANAL)),
    ],
    ids=lambda arguments: " ".join(a.removeprefix(f"{ROOT}/") for a in arguments),
)
def test_a_command_loads_no_frames_and_no_plots(arguments: tuple[str, ...]) -> None:
    found = loaded(COMMAND, *arguments)
    assert {"impactcalc", "numpy"} <= found
    assert found.isdisjoint(NOT_FOR_A_RESULT), found & set(NOT_FOR_A_RESULT)


def test_a_frame_and_a_part_of_scipy_would_be_seen() -> None:
    assert "pandas" in loaded(f"import impactcalc as ic; ic.assess({str(CANAL)!r}).flows()")
    assert "scipy" in loaded("import scipy")


def test_pint_has_scipy_back_when_it_needs_it() -> None:
    code = (
        "import impactcalc.units, pint; u = pint.UnitRegistry();"
        "print((3 * u.km / u.h).to_preferred([u.m, u.s]))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert answer.stdout.startswith("0.833333"), answer.stderr


# --- names of one project, as the design documents them ---------------------------------------


@pytest.fixture(scope="module")
def canal() -> ic.Assessment:
    return ic.assess(ic.load_project(CANAL))


NUMBERS = (
    *("npv", "bcr", "irr", "equivalent_annual_value"),
    *("resources", "earned", "external", "r_s", "r_e", "r_s_long"),
    *("s0", "s", "e", "mv0", "mv", "certified_bcr"),
    *("npv_without_purchases", "bcr_all_resources"),
)


@pytest.mark.parametrize("name", NUMBERS)
def test_figures_are_plain_floats(canal: ic.Assessment, name: str) -> None:
    assert type(getattr(canal, name)) is float


def test_other_figures(canal: ic.Assessment) -> None:
    assert canal.payback_year == 2046
    assert canal.mv_range is None
    assert canal.quadrant == "societal_value_financing_gap"
    assert canal.irr_detail.irr_roots == (canal.irr,)
    assert canal.irr_detail.irr_reason is None
    assert [flag.code for flag in canal.flags] == [
        "value_outside_validity",
        "value_secondary",
        "illustrative",
    ]
    assert canal.evidence.by_verification["unverified"] == 0.0
    assert 0 < canal.long_term.share_after_30 < canal.long_term.share_after_4 < 1
    assert [(n.indicator, n.reason) for n in canal.not_counted] == [
        ("living.green_experience", "not surveyed")
    ]


def test_figures_of_the_format_page(canal: ic.Assessment) -> None:
    """Section 8 of the formats: recomputed there independently, rounded for reading."""
    rounded = {
        **{"npv": (129562.81, 2), "bcr": (1.65481, 5), "mv0": (34.25889, 5), "mv": (36.44043, 5)},
        **{"certified_bcr": (1.04224, 5), "irr": (0.06253, 5), "resources": (197864.03, 2)},
        **{"earned": (49777.99, 2), "external": (277648.85, 2), "r_s": (1.40323, 5)},
        **{"r_e": (0.25158, 5), "r_s_long": (1.94658, 5), "s0": (58.38934, 5)},
        **{"s": (66.06232, 5), "e": (20.10079, 5), "equivalent_annual_value": (5413.79, 2)},
        **{"npv_without_purchases": (125253.85, 2), "bcr_all_resources": (1.65481, 5)},
    }
    assert set(rounded) == set(NUMBERS)
    for name, (figure, digits) in rounded.items():
        assert round(getattr(canal, name), digits) == figure, name


def test_flows_are_tidy_and_add_up(canal: ic.Assessment) -> None:
    frame = canal.flows()
    documented = (
        *("project", "effect", "indicator", "domain", "party", "counterparty", "kind"),
        *("year", "amount", "present_value"),
    )
    assert set(documented) <= set(frame.columns)
    assert len(frame) > 100
    assert not frame.isna().any().any()
    assert frame["present_value"].sum() == pytest.approx(canal.npv, rel=1e-12)
    assert set(frame["project"]) == {"canal-street-trees"}
    assert "grant" not in set(frame["effect"])
    with_grant = canal.flows(financing=True)
    grant = with_grant[with_grant["effect"] == "grant"]
    assert sorted(grant["present_value"]) == [-60_000.0, 60_000.0]  # of 2026, the base year
    pd_sum = with_grant["present_value"].sum()
    assert pd_sum == pytest.approx(canal.npv, rel=1e-12)


@pytest.mark.parametrize("axis", AXES)
def test_a_table_over_one_axis_sums_to_the_total(canal: ic.Assessment, axis: str) -> None:
    frame = canal.table(axis)
    assert list(frame.columns) == [axis, "present_value"]
    assert frame[axis].is_unique
    assert frame["present_value"].sum() == pytest.approx(canal.npv, rel=1e-12)


@pytest.mark.parametrize("axes", list(itertools.permutations(AXES, 2)), ids="-".join)
def test_a_table_over_two_axes_sums_to_the_total(
    canal: ic.Assessment, axes: tuple[str, str]
) -> None:
    frame = canal.table(*axes)
    assert list(frame.columns) == [*axes, "present_value"]
    assert not frame.duplicated(list(axes)).any()
    assert frame["present_value"].sum() == pytest.approx(canal.npv, rel=1e-12)


def test_a_table_has_the_figures_of_the_document(canal: ic.Assessment) -> None:
    by_party = canal.table("party").set_index("party")["present_value"]
    for party in canal.document.parties:
        if party.party in by_party:
            assert by_party[party.party] == pytest.approx(party.net, rel=1e-12, abs=1e-9)
    by_pillar = canal.table("pillar").set_index("pillar")["present_value"]
    assert by_pillar.to_dict() == pytest.approx(
        {"I": -canal.resources, "Rev": canal.earned, "X": canal.external}, rel=1e-12
    )


@pytest.mark.parametrize("axes", [(), ("amount",), ("domain", "domain"), ("party", "nothing")])
def test_a_table_refuses_what_is_no_axis(canal: ic.Assessment, axes: tuple[str, ...]) -> None:
    with pytest.raises(ic.ArgumentError, match="domain"):
        canal.table(*axes)


def test_explain_and_document(canal: ic.Assessment, tmp_path: Path) -> None:
    everything = canal.explain()
    one = canal.explain("trees/clim.ghg_avoided")
    assert one in everything
    assert "climate.co2_damage_price" in one
    assert list(canal.trace) == [effect.id for effect in canal.document.effects]
    assert canal.to_dict()["headline"]["npv"] == canal.npv
    path = tmp_path / "result.json"
    text = canal.to_json(path)
    assert path.read_text(encoding="utf-8") == text
    # A tuple and a list are the same in JSON.
    assert json.loads(text) == json.loads(json.dumps(canal.to_dict()))
    with pytest.raises(ic.UnknownIdError, match="market-shade"):
        canal.explain("no-such-effect")


def test_names_are_accepted_for_project_and_scheme() -> None:
    by_name = ic.assess(str(CANAL), scheme="mkba-nl")
    by_object = ic.assess(
        ic.load_project(CANAL), scheme=ic.load_scheme("mkba-nl"), catalogue=ic.load_catalogue()
    )
    assert by_name.to_json() == by_object.to_json()
    assert by_name.mv == by_name.mv0  # no long-term weight in mkba-nl


@pytest.mark.parametrize(
    "function",
    [ic.assess, ic.load_project, ic.load_scheme, ic.load_catalogue, ic.json_schema, ic.check_paths],
)
def test_after_the_first_argument_all_go_by_keyword(function: Any) -> None:
    kinds = [p.kind for p in inspect.signature(function).parameters.values()]
    assert kinds[1:] == [inspect.Parameter.KEYWORD_ONLY] * len(kinds[1:])


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "soon"},
        {"horizon": "5"},
        {"horizon": "5 metres"},
        {"unheard_of": 1},
        {"effects": [{**TOY["effects"][0], "amount": float("nan")}]},
        {"resources": [{**TOY["resources"][0], "amount": "-5 EUR"}]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_python_data_are_held_to_the_rules_of_files(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ic.assess(ic.Project.model_validate(TOY | wrong))


def test_faults_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(CANAL.read_text(encoding="utf-8").replace("start: 2026", "start: soon"))
    with pytest.raises(ValueError, match=r"p\.yaml:4:") as caught:
        ic.load_project(path)
    assert isinstance(caught.value, ic.InputError)
    (fault,) = caught.value.faults
    assert (fault.line, fault.path) == (4, "start")


def test_a_file_of_another_kind_is_refused_by_its_name() -> None:
    with pytest.raises(ic.InputError, match="kind scheme, and a project is needed"):
        ic.load_project(ROOT / "indicators" / "schemes" / "mv.yaml")
    with pytest.raises(ic.InputError, match="kind project, and a scheme is needed"):
        ic.load_scheme(CANAL)


# --- equal models, frozen, hashed -------------------------------------------------------------


def test_yaml_json_and_python_data_give_equal_models(tmp_path: Path) -> None:
    data = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    path = tmp_path / "p.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    from_yaml = ic.load_project(CANAL)
    from_json, from_python = ic.load_project(path), ic.Project.model_validate(data)
    assert from_yaml == from_json == from_python
    assert from_yaml.hash() == from_json.hash() == from_python.hash()
    assert ic.assess(from_yaml).to_json() == ic.assess(from_python).to_json()


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        (lambda: ic.load_project(CANAL), "start"),
        (lambda: ic.load_project(CANAL).effects[0], "id"),
        (lambda: ic.load_scheme("mv"), "base_year"),
        (lambda: ic.load_catalogue().indicator("clim.ghg_avoided"), "unit"),
        (lambda: ic.load_catalogue().value("climate.co2_damage_price"), "value"),
    ],
)
def test_models_are_frozen(thing: Any, field: str) -> None:
    model = thing()
    before = getattr(model, field)
    with pytest.raises(ValueError, match="frozen"):
        setattr(model, field, before)
    assert getattr(model, field) == before


def test_results_are_frozen(canal: ic.Assessment) -> None:
    for thing, field in (
        (canal.flags[0], "code"),
        (canal.document, "effects"),
        (canal.document.headline, "npv"),
    ):
        with pytest.raises(AttributeError):
            setattr(thing, field, None)
    with pytest.raises(AttributeError):
        canal.npv = 0.0  # type: ignore[misc]


CANONICAL_TOY = (
    '{"effects":[{"amount":"150 EUR","broad_welfare":"HN-SW","domain":"living","evidence":1,'
    '"id":"calm","kind":"benefit","name":"Calm","party":"residents","source":"own",'
    '"years":2026}],"horizon":"5 years","id":"toy","impactcalc":"project/1","name":"Toy",'
    '"parties":[{"id":"owner","roles":["operator"]}],"price_year":2025,"resources":'
    '[{"amount":"100 EUR","id":"work","party":"owner","years":2026}],"start":2026}'
)


def test_the_hash_is_of_the_canonical_json() -> None:
    """Sorted keys, no spaces, shortest numbers: the text above was written by hand."""
    expected = "sha256:" + hashlib.sha256(CANONICAL_TOY.encode()).hexdigest()
    assert ic.Project.model_validate(TOY).hash() == expected


def test_what_says_the_same_has_the_same_hash(tmp_path: Path) -> None:
    text = CANAL.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip()]
    variants = {
        "comments": "# a remark\n" + text,
        "line ends": "\r\n".join(lines) + "\r\n",
        "underscores": text.replace("20_000 EUR", "20000 EUR").replace("150_000", "150000"),
        "a default spelled out": text + "correlations: []\n",
    }
    wanted = ic.load_project(CANAL).hash()
    for name, variant in variants.items():
        path = tmp_path / "p.yaml"
        path.write_bytes(variant.encode("utf-8"))
        assert ic.load_project(path).hash() == wanted, name
    path.write_text(text.replace("2_000 EUR/year", "2_001 EUR/year"), encoding="utf-8")
    assert ic.load_project(path).hash() != wanted


# --- no side effects, same bytes --------------------------------------------------------------


def test_given_objects_it_does_no_io(monkeypatch: pytest.MonkeyPatch) -> None:
    project, scheme = ic.load_project(CANAL), ic.load_scheme("mv")
    catalogue = ic.load_catalogue()
    # The catalogue reads a file when its id is first asked for, and never again.
    wanted = ic.assess(project, scheme=scheme, catalogue=catalogue).to_json()

    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise AssertionError(f"a file is opened: {arguments}")

    with monkeypatch.context() as patch:
        for owner in (builtins, io, os):
            patch.setattr(owner, "open", refuse)
        patch.setattr(Path, "open", refuse)
        with pytest.raises(AssertionError):
            CANAL.read_text()
        again = ic.assess(project, scheme=scheme, catalogue=catalogue)
        assert again.to_json() == wanted
        assert again.explain()


def test_it_leaves_global_state_alone() -> None:
    before = (np.geterr(), os.getcwd(), dict(os.environ), sys.getrecursionlimit())
    state = np.random.get_state()[1].tolist()  # noqa: NPY002 - the global one must not move
    ic.assess(CANAL).to_json()
    assert (np.geterr(), os.getcwd(), dict(os.environ), sys.getrecursionlimit()) == before
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


def test_same_bytes_twice() -> None:
    first, second = (ic.assess(ic.load_project(CANAL)) for _ in range(2))
    assert first.to_json() == second.to_json()
    assert first.to_csv() == second.to_csv()


def test_same_bytes_in_eight_threads() -> None:
    project = ic.load_project(CANAL)
    wanted = ic.assess(project).to_json()
    fresh = ic.load_catalogue(ROOT / "indicators", only=True)  # nothing read yet
    barrier = threading.Barrier(8)

    def work(number: int) -> str:
        barrier.wait()
        own = project if number % 2 else ic.load_project(CANAL)
        return ic.assess(own, catalogue=fresh).to_json()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(8))) == {wanted}


@pytest.mark.parametrize("kind", ["--json", "--csv"])
def test_same_bytes_whatever_the_hash_seed(kind: str) -> None:
    texts = set()
    for seed in ("0", "1", "4711"):
        answer = subprocess.run(
            [sys.executable, "-m", "impactcalc", "assess", str(CANAL), kind],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        texts.add(answer.stdout)
    assert len(texts) == 1
    assert len(texts.pop()) > 1000


if __name__ == "__main__":
    SNAPSHOT.write_text(api_text(), encoding="utf-8")
