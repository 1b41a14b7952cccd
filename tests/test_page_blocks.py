"""Every code block of the pages is run, or is of a language that is not, for a reason.

Python blocks run where they stand (``docs/conftest.py``; that of the README in
``test_packaging``). Commands run one after the other in one folder for each page, with the
files that the page tells its reader to write and the examples of the repository beside them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import impactcalc as ic
from command_line import ROOT, run
from impactcalc.tables import read_portfolio
from page_blocks import PAGES, Block, blocks, name, write_files

SHELL = ("bash", "")  # a block without a language is a command
NOT_RUN = {"text": "what a command prints, or a formula by itself"}
RUN = {"python", "yaml", "json", "csv", *SHELL}
COMMAND = re.compile(r"(?:\.venv/bin/)?impactcalc (?P<words>[^#>]+)(?:> (?P<into>\S+))?")
INSTALL = "pip install"  # by test_packaging, which installs the wheel


def with_blocks(*languages: str) -> list[Any]:
    """Pages that have a block of one of these languages."""
    found = [page for page in PAGES if any(b.language in languages for b in blocks(page))]
    return [pytest.param(page, id=name(page)) for page in found]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_block_is_of_a_language_that_is_run_or_not_for_a_reason(page: Path) -> None:
    for block in blocks(page):
        assert block.language in RUN | NOT_RUN.keys(), f"{name(page)}:{block.line}"
        if block.language == "yaml":
            whole = block.kind is not None
            assert whole, f"{name(page)}:{block.line} is no whole file: call it text"


def test_there_are_blocks_to_look_at() -> None:
    found = [block.language for page in PAGES for block in blocks(page)]
    assert found.count("yaml") >= 15
    assert found.count("python") >= 4
    assert sum(language in SHELL for language in found) >= 4


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", with_blocks("yaml"))
def test_a_file_on_a_page_has_no_fault(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path)
    for block in blocks(page):
        if block.file is not None:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    found = ic.check_paths(
        [tmp_path],
        scheme=ic.load_scheme("mv"),
        catalogue=ic.load_catalogue(),
        allow_unverified=True,
    )
    assert found.faults == ()
    assert found.files >= sum(block.kind is not None for block in blocks(page))


@pytest.mark.parametrize("page", with_blocks("yaml"))
def test_a_project_on_a_page_can_be_assessed(page: Path, tmp_path: Path) -> None:
    written = write_files(page, tmp_path)
    catalogue = ic.load_catalogue(tmp_path) if written else ic.load_catalogue()
    for path in written:
        if path.parent.name == "projects":
            a = ic.assess(ic.load_project(path), catalogue=catalogue, allow_unverified=True)
            assert a.npv == pytest.approx(a.external + a.earned - a.resources, rel=1e-9)


def test_a_fault_in_a_file_on_a_page_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    block = (
        "```yaml\nimpactcalc: vocabulary/1\nid: words\nversion: 1\nsource: own\nterms: []\n```\n"
    )
    page.write_text(f"# Page\n\n{block}", encoding="utf-8")
    write_files(page, tmp_path / "out")
    checked = ic.check_paths(
        [tmp_path / "out"], scheme=ic.load_scheme("mv"), catalogue=ic.load_catalogue()
    )
    assert {fault.path for fault in checked.faults} == {"version", "terms"}


@pytest.mark.parametrize("page", with_blocks("csv"))
def test_a_table_on_a_page_holds_projects_that_can_be_assessed(page: Path, tmp_path: Path) -> None:
    for block in blocks(page):
        if block.language != "csv":
            continue
        path = tmp_path / "table.csv"
        path.write_text(block.text, encoding="utf-8")
        projects = read_portfolio(path, catalogue=ic.load_catalogue())
        rows = list(csv.DictReader(io.StringIO(block.text), strict=True))
        assert [project.id for project in projects] == [row["project"] for row in rows]
        for project in projects:
            assert ic.assess(project, allow_unverified=True).resources > 0


# --- commands ----------------------------------------------------------------------------------


def commands(block: Block) -> Iterator[str]:
    """Commands of a block; a line may go on after a backslash."""
    for line in block.text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def obey(command: str, folder: Path, place: str) -> str:
    """Run one command as a reader would; what it printed."""
    if INSTALL in command:
        command = command.split("&&")[-1].strip()
        if not COMMAND.fullmatch(command):
            return ""
    match = COMMAND.fullmatch(command.split("  #")[0].strip())
    assert match, f"{place}: {command!r} is no command of ours, so nobody runs it: call it text"
    wanted = re.search(r"#.*\bends with (\d)", command)
    answer = run(*shlex.split(match["words"]))
    assert answer.code == int(wanted[1] if wanted else 0), f"{place}: {command}\n{answer.err}"
    if match["into"]:
        (folder / match["into"]).write_text(answer.out, encoding="utf-8")
    return answer.out + answer.err


def matches(shown: str, printed: str) -> str | None:
    """The first part of an output on a page that was not printed; dots stand for what is cut."""
    rest = printed
    for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE):
        if part.strip():
            _, found, rest = rest.partition(part.strip("\n"))
            if not found:
                return part
    return None


@pytest.mark.parametrize("page", with_blocks(*SHELL))
def test_the_commands_of_a_page_do_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block of text right after one of commands is what the last of them prints."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "indicators").symlink_to(ROOT / "indicators")
    monkeypatch.chdir(tmp_path)
    before, printed = "", ""
    for block in blocks(page):
        place = f"{name(page)}:{block.line}"
        if block.file is not None:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language in SHELL:
            for command in commands(block):
                printed = obey(command, tmp_path, place)
        elif block.language == "text" and block.adjoins and before in SHELL:
            missing = matches(block.text, printed)
            assert missing is None, f"{place}: not in the output, or not in this order:\n{missing}"
        before = block.language


def test_an_output_that_differs_would_be_seen() -> None:
    printed = "one\ntwo\nthree\nfour\n"
    assert matches("one\n...\nthree\n", printed) is None
    assert matches("three\n...\none\n", printed) == "\none\n"
    assert matches("one\nthree\n", printed) == "one\nthree\n"


def test_a_command_of_others_would_be_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no command of ours"):
        obey("rm -r everything", tmp_path, "page:1")
    with pytest.raises(AssertionError, match="nothing-there"):
        obey("impactcalc assess nothing-there.yaml", tmp_path, "page:1")
    assert "nothing-there" in obey(
        "impactcalc assess nothing-there.yaml  # ends with 1", tmp_path, "page:1"
    )


# --- the trace ---------------------------------------------------------------------------------


def agrees(shown: Any, real: Any, place: str) -> None:
    """Every key that a shortened tree shows is in the real one; children go by their names."""
    for key, value in shown.items():
        if key != "of":
            assert real.get(key) == value, f"{place}/{shown['name']}: {key}"
    children = {child["name"]: child for child in real.get("of", [])}
    for child in shown.get("of", []):
        assert child["name"] in children, f"{place}/{shown['name']}/{child['name']}"
        agrees(child, children[child["name"]], f"{place}/{shown['name']}")


def test_the_tree_on_the_page_of_the_trace_is_a_real_one() -> None:
    (block,) = (b for b in blocks(ROOT / "docs" / "trace.md") if b.language == "json")
    shown = json.loads(block.text)
    project = ic.load_project(ROOT / "examples" / "canal_street_trees" / "project.yaml")
    agrees(shown, ic.assess(project).to_dict()["trace"][shown["name"]], "")


def test_other_pages_have_no_json() -> None:
    """There is no general rule for it: add a test as the one above for a new block."""
    assert [name(p) for p in PAGES for b in blocks(p) if b.language == "json"] == ["docs/trace.md"]
