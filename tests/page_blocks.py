"""The code blocks of a page, in the order in which a reader meets them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from command_line import ROOT

# Made at each build from the catalogue, and tested there.
MADE = ROOT / "docs" / "catalogue"
PAGES = [
    ROOT / "README.md",
    ROOT / "indicators" / "README.md",
    *(p for p in sorted((ROOT / "docs").rglob("*.md")) if not p.is_relative_to(MADE)),
]

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^File `([^`]+)`:\n\n$", re.MULTILINE)
_KIND = re.compile(r"impactcalc: (\w+)/1\n")

FOLDERS = {
    "intervention": "interventions",
    "value": "values",
    "regime": "regimes",
    "index": "prices",
    "scheme": "schemes",
    "vocabulary": "vocabularies",
}


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and what stands before it."""

    language: str
    text: str
    line: int
    file: str | None  # of "File `name`:" before it
    adjoins: bool  # nothing but blank lines between it and the block before

    @property
    def kind(self) -> str | None:
        """The kind of file it is, where it begins as one."""
        match = _KIND.match(self.text)
        return match[1] if match else None


def blocks(page: Path) -> list[Block]:
    """Fenced blocks of a page; directives of the builder are none."""
    text = page.read_text(encoding="utf-8")
    found, end = [], 0
    for match in _FENCE.finditer(text):
        between, start = text[end : match.start()], match.start()
        named = _FILE.findall(between[between.rfind("File `") :]) if "File `" in between else []
        end = match.end()
        if not match[2].startswith("{"):
            line = 1 + text[:start].count("\n")
            adjoins = bool(found) and not between.strip()
            file = named[-1] if named and between.endswith("`:\n\n") else None
            found.append(Block(match[2].strip(), match[3], line, file, adjoins))
    return found


def name(page: Path) -> str:
    """A page as tests are called."""
    return page.relative_to(ROOT).as_posix()


def write_files(page: Path, folder: Path) -> list[Path]:
    """Write every block of a page that is a whole file; entries of the catalogue get a marker."""
    written = []
    for number, block in enumerate(blocks(page)):
        if block.language != "yaml" or block.kind is None or block.file is not None:
            continue
        match = re.search(r"^id: (\S+)$", block.text, re.MULTILINE)
        assert match, f"{name(page)}:{block.line} has no id"
        path = folder / _place(block.kind, match[1], number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        written.append(path)
    marker = folder / "catalogue.yaml"
    if written and not marker.exists():
        marker.write_text(
            'impactcalc: catalogue/1\nid: page\nversion: "1"\nlicence: none\nreplaces: []\n',
            encoding="utf-8",
        )
    return written


def _place(kind: str, id_: str, number: int) -> str:
    if kind == "catalogue":
        return "catalogue.yaml"
    if kind == "project":
        return f"projects/{number}-{id_}.yaml"
    return f"{FOLDERS.get(kind, id_.split('.')[0])}/{id_}.yaml"
