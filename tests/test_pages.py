"""What the pages say is so: output, commands, floors, decisions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from command_line import CANAL, ROOT, run
from page_blocks import PAGES


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_output_in_the_readme_is_that_of_its_first_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    readme = text("README.md")
    (block,) = re.findall(r"^```text\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    command = re.findall(r"impactcalc (assess examples/\S+)", readme)[0]
    answer = run(*command.split())
    assert answer.code == 0
    rest = answer.out
    parts = [part.strip("\n") for part in re.split(r"^\.\.\.$", block, flags=re.MULTILINE)]
    assert answer.out.startswith(parts[0])
    assert len(parts) > 4
    for part in filter(None, parts):
        _, found, rest = rest.partition(f"{part}\n")
        assert found, f"not in the output, or not in this order:\n{part}"


COMMAND = re.compile(
    r"`(?:\.venv/bin/)?impactcalc (\w+ [^`\n]+)`|^\.venv/bin/impactcalc (.+)$", re.M
)
STAND_INS = {"PROJECT.yaml": str(CANAL), "MY_CATALOGUE": "my-catalogue", "KIND": "scheme"}
STAND_INS |= {"TABLE.csv": "examples/greening_portfolio/projects.csv"}
STAND_INS |= {"OLD.json": "old.json", "NEW.json": "new.json"}
STAND_INS |= {"EFFECT": "market-shade", "FIGURE": "npv"}
MARKER = 'impactcalc: catalogue/1\nid: my\nversion: "1"\nlicence: none\nreplaces: []\n'


def commands() -> list[str]:
    found = {
        first or second for page in PAGES for first, second in COMMAND.findall(page_text(page))
    }
    return sorted(c for c in found if not c.startswith("schema KIND"))


def page_text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_pages_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-catalogue").mkdir()
    (tmp_path / "my-catalogue" / "catalogue.yaml").write_text(MARKER, encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    if "NEW.json" in command:
        assert run("assess", CANAL, "--quiet", "-o", "old.json", "-o", "new.json").code == 0
    words = [STAND_INS.get(word, word) for word in command.split()]
    answer = run(*words)
    assert answer.code == 0, answer.err


def test_there_are_commands_to_run() -> None:
    assert len(commands()) >= 10


def test_the_page_has_the_floors_of_the_contract() -> None:
    settings = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (contract,) = (c for c in settings if c["type"] == "layers")
    wanted = [re.split(r"\s*\|\s*", layer) for layer in contract["layers"]]
    page = text("docs/how-it-works.md")
    table = page[page.index("| floor | modules |") :].split("\n\n")[0]
    rows = [line.split("|")[2] for line in table.splitlines()[2:]]
    assert [re.findall(r"`(\w+)`", row) for row in rows] == wanted


def test_the_way_of_a_number_names_modules_that_are_there() -> None:
    page = text("docs/how-it-works.md")
    table = page[page.index("| step | module |") :].split("\n\n")[0]
    for line in table.splitlines()[2:]:
        for name in re.findall(r"`(\w+)`", line.split("|")[2]):
            package = ROOT / "src" / "impactcalc" / name
            assert package.is_dir() or package.with_suffix(".py").is_file(), name


def test_every_decision_is_in_the_index_once() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^\d{4}-[\w-]+$", text("docs/decisions/index.md"), re.MULTILINE)
    assert listed == sorted(p.stem for p in folder.glob("[0-9]*.md"))
    for stem in listed:
        page = text(f"docs/decisions/{stem}.md")
        assert page.startswith(f"# {stem[:4]}: ")
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in page, (stem, part)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page_text(page)):
        assert (page.parent / target).exists(), target
