"""What a file from a stranger cannot do: run code, leave its folder, fill memory, paint a screen.

Formulas are attacked in ``test_formula``, hostile files in ``test_check``.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import impactcalc as ic
from command_line import CANAL, run
from impactcalc.errors import ImpactcalcError, InputError, ReadError
from impactcalc.models.scheme import Scheme
from impactcalc.reader import read_text

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src/impactcalc").rglob("*.py"))
Doc = dict[str, Any]


def canal(**changes: Any) -> Doc:
    data = read_text(CANAL.read_text(encoding="utf-8")).data
    assert isinstance(data, dict)
    return {**data, **changes}


# --- nothing runs -----------------------------------------------------------------------------

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "input", "breakpoint"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "subprocess", "ctypes"}
C_BUFFER = "silence"  # which empties the buffer of the C library, and loads nothing else


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_source_runs_or_unpickles_anything(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {
                *(("yaml", name) for name in ("load", "full_load", "unsafe_load", "load_all")),
                *(("os", name) for name in ("system", "popen", "execv")),
            }
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        allowed = {"ctypes"} if path.stem == C_BUFFER else set()
        assert not {name.partition(".")[0] for name in names} & FORBIDDEN_MODULES - allowed


@pytest.mark.parametrize(
    "tagged",
    [
        "!!python/object/apply:os.system ['touch {}']",
        "!!python/object/new:os.system ['touch {}']",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!timestamp 2026-01-01",
        "!!binary aGVsbG8=",
        "!!set {a, b}",
    ],
)
def test_a_tag_makes_nothing(tagged: str, tmp_path: Path) -> None:
    mark = tmp_path / "touched"
    file = tmp_path / "project.yaml"
    file.write_text(
        f"impactcalc: project/1\nid: {tagged.replace('{}', str(mark))}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="has a tag") as caught:
        ic.load_project(file)
    assert 2 in {fault.line for fault in caught.value.faults}
    assert not mark.exists()


def test_aliases_never_grow() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    start = time.process_time()
    with pytest.raises(ReadError) as caught:
        read_text(text)
    assert time.process_time() - start < 1
    assert len(caught.value.faults) == 1


# --- nothing outside is opened ----------------------------------------------------------------

SCHEME = 'impactcalc: scheme/1\nid: mine\nextends: {}\nversion: "1"\nname: M\nbecause: B\n'


@pytest.mark.parametrize(
    "base", ["../secret.yaml", "/etc/passwd", "..\\secret.yaml", "sub/secret.yaml", "~/x.yaml"]
)
def test_a_scheme_extends_only_what_stands_beside_it(base: str, tmp_path: Path) -> None:
    secret = ROOT / "indicators/schemes/mv.yaml"
    (tmp_path / "secret.yaml").write_text(secret.read_text(encoding="utf-8"), encoding="utf-8")
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "sub/secret.yaml").write_text(secret.read_text(encoding="utf-8"), encoding="utf-8")
    (inside / "mine.yaml").write_text(SCHEME.format(json.dumps(base)), encoding="utf-8")
    with pytest.raises(ImpactcalcError):
        ic.load_scheme(inside / "mine.yaml")
    (inside / "secret.yaml").write_text(secret.read_text(encoding="utf-8"), encoding="utf-8")
    (inside / "mine.yaml").write_text(SCHEME.format("secret.yaml"), encoding="utf-8")
    assert isinstance(ic.load_scheme(inside / "mine.yaml"), Scheme)


@pytest.mark.parametrize(
    "id_", ["../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "..", "a.b.c", ""]
)
def test_an_id_is_no_path(id_: str) -> None:
    with pytest.raises(InputError):
        ic.load_project(canal(interventions=[{"id": "a", "use": id_}]))
    with pytest.raises(InputError):
        ic.load_project(canal(id=id_))


def test_a_project_cannot_allow_what_is_unverified() -> None:
    for extra in (
        {"allow_unverified": True},
        {"evidence": {"unverified": "flag"}},
        {"scheme": "x"},
    ):
        with pytest.raises(InputError, match="unknown"):
            ic.load_project(canal(**extra))


# --- nothing grows without end ----------------------------------------------------------------


def lines(**changes: Any) -> Doc:
    line = {"id": "a", "party": "municipality", "amount": "1 EUR", "years": 2026}
    return canal(resources=[{**line, **changes}])


@pytest.mark.parametrize(
    "data",
    [
        canal(horizon="500 years"),
        canal(start=1900, horizon="200 years"),
        canal(start=2800),
        lines(amount="1e30 EUR"),
        lines(amount="1e30 EUR/year", years="2026-2066", growth="1000000 %/year"),
        lines(amount="1 EUR/year", years="2026-2066", growth="1e30 %/year"),
        lines(amount="1 EUR/year", years="2026-2066", growth="-99.999999 %/year"),
        lines(amount="1 EUR_1900"),
        lines(years="1900-2999"),
        lines(id="a" * 10_000),
    ],
)
def test_extremes_end_soon_and_in_numbers_or_faults(data: Doc) -> None:
    start = time.process_time()
    try:
        result = ic.assess(ic.load_project(data)).to_json()
    except ImpactcalcError as error:
        result = json.dumps(str(error))
    assert time.process_time() - start < 3
    assert "NaN" not in result
    assert "Infinity" not in result
    assert len(result) < 1_000_000


def test_a_due_year_far_away_is_refused_or_computed() -> None:
    effect = {
        "id": "e",
        "name": "E",
        "domain": "built",
        "broad_welfare": "LA-EC",
        "kind": "deferral",
        "party": "owners",
        "cost": "1 EUR",
        "due_without": 2030,
        "due_with": 2999,
        "evidence": 1,
        "source": "illustrative",
    }
    start = time.process_time()
    assert ic.assess(ic.load_project(canal(effects=[effect]))).npv < 1e9
    assert time.process_time() - start < 3
    with pytest.raises(InputError):
        ic.load_project(canal(effects=[{**effect, "due_with": 3000}]))


def test_ten_thousand_effects_are_the_most() -> None:
    effect = canal()["effects"][0]
    many = [{**effect, "id": f"e{n}"} for n in range(10_001)]
    assert len(ic.load_project(canal(effects=many[:-1])).effects) == 10_000
    with pytest.raises(InputError, match="10000"):
        ic.load_project(canal(effects=many))
    with pytest.raises(ValueError, match="10000"):
        ic.Project.model_validate(canal(effects=many))


# --- nothing paints the screen ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "bell\a", "back\b", "line\rover", "c1\x9b", "half\ud800"]
)
def test_control_characters_are_refused_and_never_shown(text: str, tmp_path: Path) -> None:
    file = tmp_path / "project.json"
    file.write_text(json.dumps(canal(name=text)), encoding="utf-8")
    told = run("check", file, "--json")
    assert told.code == 1
    (fault,) = json.loads(told.out)["faults"]
    assert fault["path"] == "name"
    assert not {c for c in told.err if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}
    with pytest.raises(InputError):
        ic.load_project(canal(name=text))


def test_what_a_message_quotes_is_short_and_escaped(tmp_path: Path) -> None:
    file = tmp_path / "project.yaml"
    file.write_text(yaml.safe_dump(canal(start="2026\n\n\n" + "x" * 5000)), encoding="utf-8")
    told = run("check", file)
    assert told.code == 1
    assert len(told.err) < 400 + len(str(file))
    assert told.err.count("\n") == 2


# --- the command in a process of its own ------------------------------------------------------


def command(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-m", "impactcalc", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def test_json_alone_on_standard_output_and_messages_on_standard_error(tmp_path: Path) -> None:
    good = command("assess", str(CANAL), "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["impactcalc"] == "assessment/1"
    (tmp_path / "één.yaml").write_text("impactcalc: project/1\nid: [é]\n", encoding="utf-8")
    for name in ("check", "assess"):
        bad = command(name, "één.yaml", "--json", folder=tmp_path)
        faults = json.loads(bad.stdout)["faults"]
        assert bad.returncode == 1
        assert {fault["file"] for fault in faults} == {"één.yaml"}
        assert bad.stderr.count("één.yaml:") == len(faults) > 1
        assert "Traceback" not in bad.stderr


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    assert command("check", str(CANAL)).returncode == 0
    assert command("check", str(tmp_path / "none.yaml")).returncode == 1
    assert command("check", str(CANAL), "--nonsense").returncode == 2
    readonly = tmp_path / "file"
    readonly.write_text("", encoding="utf-8")
    failed = command("assess", str(CANAL), "-o", str(readonly / "result.json"))
    assert (failed.returncode, failed.stdout) == (3, "")
    assert "cannot write" in failed.stderr


def test_a_pipe_does_not_keep_the_command_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for arguments in (["check", "pipe.yaml"], ["assess", "pipe.yaml"], ["check", "."]):
        told = command(*arguments, folder=tmp_path)
        assert told.returncode == 1
        assert told.stderr.count("pipe.yaml") == 1
