"""``impactcalc check``: every seeded fault on its line, nothing else; hostile files in no time."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import impactcalc as ic
from command_line import CANAL, TEGELWIPPEN, run
from impactcalc import limits
from impactcalc.checks.paths import Checked, check_paths
from impactcalc.errors import Fault, InputError
from impactcalc.reader import path_text, read_text

FAULTY = Path(__file__).parent / "faulty"
ROOT = FAULTY.parents[1]
EXAMPLES = str(ROOT / "examples")

# JSON has no comments: file, line and word of its faults.
JSON_FAULTS = {
    ("projects/values.json", 18): ["negative"],
    ("projects/twice.json", 18): ["there twice"],
    ("projects/twice.json", 20): ["NaN"],
    ("projects/comma.json", 5): ["a comma"],
    ("projects/last_comma.json", 21): ["comma before"],
    ("projects/quote.json", 12): ["ends inside quotes"],
    ("projects/end.json", 23): ["is expected"],
}


def check(*paths: str | Path, catalogue: ic.Catalogue | None = None) -> Checked:
    return check_paths(
        paths, scheme=ic.load_scheme("mv"), catalogue=catalogue or ic.load_catalogue()
    )


def seeded() -> dict[tuple[str, int], list[str]]:
    """Words of each fault by file and line, from the comments in the files."""
    found = dict(JSON_FAULTS)
    for file in sorted(FAULTY.rglob("*.yaml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
            if match := re.search(r"# FAULT: (.*)$", line):
                words = [word.strip() for word in match[1].split(" | ")]
                found[file.relative_to(FAULTY).as_posix(), number] = words
    return found


@pytest.fixture(scope="module")
def reported() -> tuple[Fault, ...]:
    before = Path.cwd()
    os.chdir(FAULTY)
    try:
        return check(".").faults
    finally:
        os.chdir(before)


def test_every_seeded_fault_is_on_its_line_and_nothing_else(reported: tuple[Fault, ...]) -> None:
    left = {place: list(words) for place, words in seeded().items()}
    extra = []
    for fault in reported:
        words = left.get((fault.file, fault.line), [])
        hit = next((word for word in words if word in str(fault)), None)
        if hit is None:
            extra.append(str(fault))
        else:
            words.remove(hit)
    assert extra == []
    assert {place: words for place, words in left.items() if words} == {}


def test_the_folder_has_many_kinds_of_faults() -> None:
    words = [word for some in seeded().values() for word in some]
    assert len(words) >= 200
    assert len(set(words)) >= 100


def test_every_fault_says_what_to_do(reported: tuple[Fault, ...]) -> None:
    assert [str(fault) for fault in reported if not fault.todo] == []
    assert [
        str(fault) for fault in reported if not (fault.what and fault.line and fault.file)
    ] == []


def test_no_message_shows_the_inside_of_the_library(reported: tuple[Fault, ...]) -> None:
    text = "\n".join(map(str, reported))
    for word in ("pydantic", "Traceback", "<class", "unreadable", "NoneType", "object at 0x"):
        assert word not in text


def test_one_file_alone_has_the_same_faults(reported: tuple[Fault, ...]) -> None:
    for name in ("stages", "forms", "doors", "reader", "syntax_bracket"):
        file = FAULTY / f"projects/{name}.yaml"
        alone = check(FAULTY / "catalogue", file).faults
        mine = {(f.line, f.column, f.what) for f in alone if f.file == str(file)}
        together = [f for f in reported if f.file == f"projects/{name}.yaml"]
        assert mine == {(f.line, f.column, f.what) for f in together}


def test_the_shipped_files_have_no_faults() -> None:
    found = check(ROOT / "indicators", ROOT / "examples")
    assert [str(fault) for fault in found.faults] == []
    assert found.files > 20


# --- one fault makes one message ---------------------------------------------------------------

PROJECTS = [CANAL, TEGELWIPPEN]
CATALOGUE = sorted(path for path in (ROOT / "indicators").rglob("*.yaml"))


def entries(text: str) -> list[tuple[Any, ...]]:
    """Every path in a file, but the empty one."""
    return sorted(filter(None, read_text(text).places), key=repr)


def with_null(text: str, path: tuple[Any, ...]) -> str:
    """The file with nothing where ``path`` is."""
    data = read_text(text).data
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = None
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_an_entry_without_value_is_one_fault_whatever_rests_on_it(
    project: Path, tmp_path: Path
) -> None:
    text = project.read_text(encoding="utf-8")
    for path in entries(text):
        file = tmp_path / "project.yaml"
        file.write_text(with_null(text, path), encoding="utf-8")
        faults = check(file).faults
        assert [fault.what for fault in faults] == ["has no value"], path
        assert faults[0].path == path_text(path)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(
    drawn=st.sampled_from(CATALOGUE).flatmap(
        lambda path: st.tuples(st.just(path), st.sampled_from(entries(path.read_text("utf-8"))))
    )
)
def test_in_a_catalogue_too(
    drawn: tuple[Path, tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path, place = drawn
    folder = tmp_path_factory.mktemp("copy")
    for name in ("indicators", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    file = folder / path.relative_to(ROOT)
    file.write_text(with_null(path.read_text("utf-8"), place), encoding="utf-8")
    faults = check(folder).faults
    shutil.rmtree(folder)
    assert [str(fault) for fault in faults if fault.what != "has no value"] == []
    assert [fault.file for fault in faults] == [str(file)]


# --- the command -----------------------------------------------------------------------------


def test_command_reports_faults_as_text_and_as_json(reported: tuple[Fault, ...]) -> None:
    plain = run("check", str(FAULTY))
    assert plain.code == 1
    assert plain.out == ""
    assert f"{len(reported)} faults." in plain.err
    told = run("check", str(FAULTY), "--json")
    faults = json.loads(told.out)["faults"]
    assert told.code == 1
    assert len(faults) == len(reported)
    assert set(faults[0]) == {"file", "line", "column", "path", "what", "todo"}


def test_command_is_content_with_good_files() -> None:
    told = run("check", str(ROOT / "examples"), "--json")
    assert told.code == 0
    assert json.loads(told.out) == {"files": 5, "faults": []}
    assert run("check", str(ROOT / "examples"), "--quiet").out == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "no/such/file.yaml"], 1),
        (["assess", "no/such/file.yaml"], 1),
        (["check"], 2),
        (["check", EXAMPLES, "--scheme", "no-such-scheme"], 2),
        (["check", EXAMPLES, "--no-such-option"], 2),
        (["assess", str(CANAL), "-o", "no/such/folder/a.json"], 3),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    told = run(*arguments, "--json") if code == 1 else run(*arguments)
    assert told.code == code
    assert told.err != ""
    assert "Traceback" not in told.err
    if code == 1:
        assert len(json.loads(told.out)["faults"]) == 1
    else:
        assert told.out == ""


def test_assess_reports_the_faults_of_the_file_with_their_lines() -> None:
    told = run("assess", str(FAULTY / "projects/stages.yaml"), "--json")
    lines = {fault["line"] for fault in json.loads(told.out)["faults"]}
    assert told.code == 1
    assert {15, 23, 25, 26} <= lines


# --- hostile files ---------------------------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "empty.yaml": (b"", "is empty"),
    "empty.json": (b"", "is empty"),
    "blank.yaml": (b" \n\n", "is empty"),
    "comments.yaml": (b"# only\n# comments\n", "nothing but comments"),
    "dashes.yaml": (b"---\n", "holds nothing"),
    "binary.yaml": (bytes(range(256)) * 40, "not text in UTF-8"),
    "binary.json": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text in UTF-8"),
    "nul.yaml": (b"impactcalc: project/1\nid: a\0b\n", "NUL"),
    "control.yaml": (b"impactcalc: project/1\nid: a\x1b[31mb\n", "not allowed in text"),
    "utf16.yaml": ("impactcalc: project/1\n".encode("utf-16"), "not text in UTF-8"),
    "utf16le.yaml": ("impactcalc: project/1\n".encode("utf-16-le"), "NUL"),
    "latin1.yaml": ("name: één\n".encode("latin-1"), "not text in UTF-8"),
    "huge.yaml": (b"a: 1\n" * 400_000, "larger than 1 MB"),
    "huge.json": (b"[" + b"1," * 1_000_000 + b"1]", "larger than 1 MB"),
    "brackets.yaml": (b"[" * 100_000, "levels deep"),
    "braces.yaml": (b"{a: " * 100_000, "levels deep"),
    "brackets.json": (b"[" * 100_000, "levels deep"),
    "objects.json": (b'{"a":' * 100_000, "levels deep"),
    "block.yaml": (b"".join(b" " * i + b"a:\n" for i in range(1000)), "levels deep"),
    "lists.yaml": (b"- " * 100_000, "levels deep"),
    "bomb.yaml": (BOMB.encode(), "alias inside an anchor"),
    "flat_bomb.yaml": (b"a: &a x\nb: [" + b"*a, " * 100_000 + b"*a]\n", "anchors and aliases"),
    "merge_bomb.yaml": (b"a: &a {b: 1}\n" + b"c: {<<: *a}\n" * 20, "twice"),
    "long_line.yaml": (b"a" * 900_000, "longer than 10000"),
    "long_key.yaml": (b"a" * 900_000 + b": 1", "not"),
    "items.yaml": (b"[" + b"1," * 450_000 + b"1]", "more than 10000 items"),
    "items.json": (b"[" + b"{}," * 300_000 + b"1]", "more than 10000 items"),
    "entries.yaml": ((b"- [" + b"1," * 9_000 + b"1]\n") * 50, "more than 100000 entries"),
    "keys.yaml": (
        b"impactcalc: project/1\n" + b"".join(b"k%d: 1\n" % i for i in range(200_000)),
        "larger than 1 MB",
    ),
    "many_keys.yaml": (
        b"impactcalc: project/1\n" + b"".join(b"k%d: 1\n" % i for i in range(90_000)),
        "more than 5000 keys",
    ),
    "many_keys.json": (
        b'{"impactcalc": "project/1"' + b"".join(b',"k%d":1' % i for i in range(80_000)) + b"}",
        "more than 5000 keys",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gives_one_clear_fault_within_a_second(name: str, tmp_path: Path) -> None:
    content, word = HOSTILE[name]
    file = tmp_path / name
    file.write_bytes(content)
    check(ROOT / "examples")  # imports, and the shipped catalogue
    for path in (file, tmp_path):
        start = time.process_time()
        faults = check(path).faults
        assert time.process_time() - start < 1
        if name == "merge_bomb.yaml":
            assert {fault.line for fault in faults} <= set(range(1, 22))
            continue
        assert len(faults) == 1
        assert word in str(faults[0])
        assert faults[0].file.endswith(name)
        assert faults[0].todo
        assert len(str(faults[0])) < 300 + len(str(file))


@pytest.mark.parametrize("is_json", [False, True])
def test_a_file_with_very_many_faults_lists_the_first(is_json: bool, tmp_path: Path) -> None:
    name = "many.json" if is_json else "many.yaml"
    line = '{"kind": 1}' if is_json else "  - {kind: 1}"
    lines = [line] * 9_000
    text = "impactcalc: project/1\neffects:\n" + "\n".join(lines)
    if is_json:
        text = '{"impactcalc": "project/1", "effects": [\n' + ",\n".join(lines) + "]}"
    (tmp_path / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    faults = check(tmp_path / name).faults
    assert time.process_time() - start < 1
    assert len(faults) == limits.FAULTS + 1
    assert any("more than 200 faults" in fault.what for fault in faults)


def test_what_is_no_file_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "round.yaml").symlink_to("round.yaml")
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    for name in ("pipe.yaml", "round.yaml", "gone.yaml", "missing.yaml", "folder.yaml", "a\0b"):
        faults = check(str(tmp_path / name)).faults
        assert len(faults) == 1, name
        assert faults[0].todo
        with pytest.raises(InputError) as caught:
            ic.load_project(tmp_path / name)
        assert len(caught.value.faults) == 1
    # All but the folder, which holds nothing.
    assert {Path(f.file).name for f in check(tmp_path).faults} == {
        "pipe.yaml",
        "round.yaml",
        "gone.yaml",
    }


@pytest.mark.skipif(os.getuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_one_fault(tmp_path: Path) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("impactcalc: project/1\n", encoding="utf-8")
    file.chmod(0)
    assert len(check(file).faults) == 1


def test_links_that_lead_back_do_not_matter(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "values").mkdir(parents=True)
    (folder / "catalogue.yaml").write_text(
        'impactcalc: catalogue/1\nid: mine\nversion: "1"\nlicence: CC0\n', encoding="utf-8"
    )
    good = (FAULTY / "catalogue/values/ok.price.yaml").read_text(encoding="utf-8")
    (folder / "values/ok.price.yaml").write_text(good, encoding="utf-8")
    for name in ("one", "two", "three"):
        (folder / name).symlink_to(".", target_is_directory=True)
        (folder / "values" / name).symlink_to("..", target_is_directory=True)
    start = time.process_time()
    found = check(tmp_path)
    assert ic.load_catalogue(folder).has("value", "ok.price")
    assert time.process_time() - start < 1
    assert [str(fault) for fault in found.faults] == []
    assert found.files == 2


# --- which files count -----------------------------------------------------------------------


def test_results_and_files_of_another_make_are_passed_by(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text('{"impactcalc": "assessment/1"}', encoding="utf-8")
    (tmp_path / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/bad.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("a: [", encoding="utf-8")
    good = (ROOT / "examples/canal_street_trees/project.yaml").read_text(encoding="utf-8")
    (tmp_path / "project.yaml").write_text(good, encoding="utf-8")
    found = check(tmp_path)
    assert [str(fault) for fault in found.faults] == []
    (tmp_path / "ours.json").write_text('{"impactcalc": "project/1"}', encoding="utf-8")
    assert Counter(Path(f.file).name for f in check(tmp_path).faults) == {"ours.json": 4}


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    assert "holds no YAML" in str(check(tmp_path).faults[0])


def test_a_scheme_whose_base_is_at_fault_says_so(tmp_path: Path) -> None:
    text = 'impactcalc: scheme/1\nid: {}\nextends: {}\nversion: "1"\nname: S\nbecause: B\n{}'
    base, child = tmp_path / "base.yaml", tmp_path / "child.yaml"
    base.write_text(text.format("base", "mv", "timing: never\n"), encoding="utf-8")
    child.write_text(
        text.format("child", "base.yaml", "harm: {threshold: 0.2}\n"), encoding="utf-8"
    )
    (alone,) = check(child).faults
    assert (alone.line, alone.path) == (3, "extends")
    (together,) = check(tmp_path).faults
    assert (Path(together.file).name, together.line) == ("base.yaml", 7)


def test_a_broken_catalogue_file_hides_no_other_fault(tmp_path: Path) -> None:
    folder = tmp_path / "mine/values"
    folder.mkdir(parents=True)
    (tmp_path / "mine/catalogue.yaml").write_text("impactcalc: catalogue/1\nid: [\n")
    good = (FAULTY / "catalogue/values/ok.price.yaml").read_text(encoding="utf-8")
    (folder / "ok.price.yaml").write_text(good.replace("value: 0.1", "value: much"))
    faults = check(tmp_path).faults
    assert [(Path(f.file).name, f.line) for f in faults] == [
        ("catalogue.yaml", 2),
        ("ok.price.yaml", 4),
    ]


def test_an_unverified_value_is_named_with_the_switch(tmp_path: Path) -> None:
    for part in (
        "values/ok.price",
        "clim/clim.ok",
        "nature/nature.ok_level",
        "interventions/ok.measure",
    ):
        text = (FAULTY / f"catalogue/{part}.yaml").read_text(encoding="utf-8")
        file = tmp_path / f"mine/{part}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("verification: read", "verification: unverified"))
    (tmp_path / "mine/catalogue.yaml").write_text(
        'impactcalc: catalogue/1\nid: mine\nversion: "1"\nlicence: CC0\n'
    )
    (tmp_path / "project.yaml").write_text(
        "impactcalc: project/1\nid: a\nname: A\nstart: 2026\nhorizon: 40 years\ninterventions:\n"
        "  - id: a\n    use: ok.measure\n    inputs: {avoided: 5 kgCO2e/year}\n"
        "    timing: {first_year: 2027}\n"
    )
    (fault,) = check(tmp_path).faults
    assert (Path(fault.file).name, fault.line) == ("ok.price.yaml", 11)
    assert "ok.price" in fault.what
    assert "--allow-unverified" in fault.todo
    told = run("check", str(tmp_path), "--allow-unverified")
    assert (told.code, told.out) == (0, "6 files, no faults.\n")
