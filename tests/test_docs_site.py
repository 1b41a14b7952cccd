"""The site as it is built: a page for each entry of the catalogue, and pages that hold together.

It is built once, from a copy of the pages, with a catalogue of hostile texts beside the shipped
one. Expected figures are read from the files by another reader, or worked out by hand.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

import impactcalc as ic
from command_line import ROOT
from page_blocks import FOLDERS

SHIPPED = ROOT / "indicators"
FILES = sorted(path for path in SHIPPED.rglob("*.yaml") if path.name != "catalogue.yaml")
KIND = {folder: kind for kind, folder in FOLDERS.items()}
VOID = ("meta", "link", "img", "br", "hr", "input", "area", "base", "col", "source", "wbr")

# --- texts that would like to be something else -------------------------------------------------

NASTY = (
    '<script>alert("x")</script> **bold** [link](javascript:alert(1)) {ref}`nowhere` '
    "`tick` | pipe & &amp; $x$ {{ y }} <b>b</b> \\* ![i](http://a.example/x.png) -- ..."
)
LINES = "# heading\n\n- list\n\n```{include} conf.py\n```\n\n:::{note}\n:::\n\n(target)=\n% gone\n"
HOSTILE = {
    "catalogue.yaml": {
        **{"impactcalc": "catalogue/1", "id": "hostile", "version": "1", "licence": "none"},
        "replaces": [],
    },
    "values/living.hostile.yaml": {
        **{"impactcalc": "value/1", "id": "living.hostile", "name": {"nl": NASTY, "en": NASTY}},
        **{"value": 17.25, "low": 16.5, "high": 18.75, "unit": "EUR_2021/m^2", "geography": NASTY},
        "by_place": {"urbanity": {"strong": 21.5, "little": {"value": 9, "low": 8, "high": 11}}},
        "source": {
            **{"title": NASTY, "publisher": NASTY, "year": 2021, "locator": NASTY},
            "url": "javascript:alert(1)",
        },
        **{"licence": NASTY, "valid": {"places": ["NL"], "groups": [NASTY]}, "status": "current"},
        **{"verification": "unverified", "evidence": 1, "notes": LINES},
    },
    "living/living.hostile_effect.yaml": {
        **{"impactcalc": "indicator/1", "id": "living.hostile_effect"},
        **{"name": {"nl": NASTY, "en": NASTY}, "description": {"nl": LINES, "en": LINES}},
        **{"domain": "living", "broad_welfare": "HN-WO"},
        "references": {"sdg": [11], "iris": [NASTY]},
        "kind": "benefit",
        "counterfactual": {"is": "no_measure", "text": {"nl": NASTY, "en": NASTY}},
        "inputs": {"area": {"unit": "m^2", "description": {"nl": NASTY, "en": NASTY}}},
        **{"values": {"price": "living.hostile"}, "formula": "area * price", "unit": "EUR"},
        **{"parties": {"residents": 1}, "discount_class": "standard", "cashable": 0},
        **{"exclusion_groups": [], "evidence": 1},
        "example": {
            **{"inputs": {"area": "2 m^2"}, "expected": "34.5 EUR_2021", "source": NASTY},
        },
    },
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages, with the README that one of them includes."""
    root = tmp_path_factory.mktemp("site")
    ignored = shutil.ignore_patterns("catalogue", "_build", "__pycache__")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=ignored)
    (root / "indicators").mkdir()
    shutil.copy(SHIPPED / "README.md", root / "indicators")
    for name, data in HOSTILE.items():
        path = root / "hostile" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(sources: Path) -> Path:
    """The site in HTML, built without a warning."""
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"),
            *("-D", f"catalogue_folder={sources / 'hostile'}"),
            *(sources / "docs", sources / "html"),
        ],
        capture_output=True,
        text=True,
        cwd=sources,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stderr == ""
    return sources / "html"


class Page(HTMLParser):
    """Tags of a page, and the text of its article on one line."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.depth = 0
        self.in_cell = False
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        self.ids.add(found.get("id", ""))
        if self.depth and tag not in VOID:
            self.depth += 1
        elif tag == "article":
            self.depth = 1
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.in_cell = True
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)
            if self.in_cell:
                self.rows[-1][-1] += data

    def row(self, first: str) -> list[str]:
        """The row of a table that begins with a word."""
        (found,) = (row for row in self.rows if row and row[0].strip() == first)
        return [" ".join(cell.split()) for cell in found]


def entry(site: Path, kind: str, id_: str) -> Page:
    return Page(site / "catalogue" / kind / f"{id_}.html")


def kind_of(path: Path) -> str:
    return KIND.get(path.parent.name, "indicator")


def plain(path: Path) -> Any:
    """A file as another reader has it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def of_kind(kind: str) -> list[Path]:
    return [path for path in FILES if kind_of(path) == kind]


def one_line(text: str) -> str:
    return " ".join(text.split())


def english(text: Any) -> str:
    return one_line(text["en"] if isinstance(text, dict) else text)


def figure(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


# --- one page for each entry --------------------------------------------------------------------


def test_each_file_of_the_catalogue_has_a_page(site: Path) -> None:
    made = {
        path.relative_to(site / "catalogue").as_posix()
        for path in (site / "catalogue").rglob("*.html")
        if path.name != "index.html"
    }
    wanted = {f"{kind_of(path)}/{path.stem}.html" for path in FILES}
    hostile = {"value/living.hostile.html", "indicator/living.hostile_effect.html"}
    assert made == wanted | hostile
    assert len(wanted) > 20


def test_each_page_is_in_the_list_of_its_kind_and_each_indicator_on_the_front(site: Path) -> None:
    front = (site / "catalogue" / "index.html").read_text(encoding="utf-8")
    for path in FILES:
        kind = kind_of(path)
        listed = (site / "catalogue" / kind / "index.html").read_text(encoding="utf-8")
        assert f'href="{path.stem}.html"' in listed, path.name
        assert kind != "indicator" or f'href="indicator/{path.stem}.html"' in front, path.name


def test_a_value_shows_its_number_mark_and_source(site: Path) -> None:
    assert len(of_kind("value")) >= 4
    for path in of_kind("value"):
        data, page = plain(path), entry(site, "value", path.stem)
        if "value" in data:
            assert page.row("Number")[1] == f"{figure(data['value'])} {data['unit']}", path.name
        for key in ("low", "high"):
            if key in data:
                shown = f"{figure(data[key])} {data['unit']}"
                assert page.row(key.capitalize())[1] == shown, path.name
        for year, number in data.get("series", {}).items():
            assert page.row(str(year))[1] == figure(number), path.name
        source = data["source"]
        for key in ("title", "publisher", "year", "locator"):
            assert one_line(str(source[key])) in page.text, (path.name, key)
        assert "url" not in source or source["url"] in links(page), path.name
        assert one_line(data["licence"]) in page.text
        assert english(data.get("notes", "")) in page.text
        assert page.row("Verification")[1].startswith(data["verification"])


def test_a_value_that_nobody_read_in_its_source_has_a_warning(site: Path) -> None:
    seen = set()
    for path in of_kind("value"):
        mark, page = plain(path)["verification"], entry(site, "value", path.stem)
        warned = any("admonition warning" in tag.get("class", "") for _, tag in page.tags)
        assert warned == (mark != "read"), path.name
        seen.add(mark)
    assert {"read", "secondary"} <= seen
    hostile = entry(site, "value", "living.hostile")
    assert "Verification: unverified, nobody has checked it against its source." in hostile.text


def test_a_value_by_place_shows_the_figure_of_each_class(site: Path) -> None:
    page = entry(site, "value", "living.hostile")
    assert page.row("urbanity: strong") == ["urbanity: strong", "21.5", "", ""]
    assert page.row("urbanity: little") == ["urbanity: little", "9", "8", "11"]


def test_an_indicator_shows_its_formulas_inputs_and_example(site: Path) -> None:
    for path in of_kind("indicator"):
        data, page = plain(path), entry(site, "indicator", path.stem)
        for key in ("formula", "without", "with", "cost", "due_without", "due_with"):
            if key in data:
                assert f"{key}: {one_line(str(data[key]))}" in page.text, (path.name, key)
        for name, declared in data.get("inputs", {}).items():
            (row,) = (r for r in page.rows if len(r) == 4 and r[0].strip() == name)
            assert english(declared["description"]) in one_line(row[3]), (path.name, name)
            assert declared.get("unit", "") in row[1], (path.name, name)
            for key in ("at_least", "at_most", "default"):
                assert str(declared.get(key, "")) in row[2], (path.name, name)
        for level, words in data.get("levels", {}).items():
            assert page.row(str(level))[1] == english(words), (path.name, level)
        assert str(data["example"]["expected"]) in page.row("Expected")[1]
        for language in ("nl", "en"):
            assert one_line(data["description"][language]) in page.text, path.name
            assert one_line(data["name"][language]) in page.text, path.name
        for group in data["exclusion_groups"]:
            assert page.row(group), path.name


def links(page: Page) -> set[str]:
    return {tag["href"] for name, tag in page.tags if name == "a" and "href" in tag}


def test_entries_link_to_what_they_use_and_back(site: Path) -> None:
    counted = 0
    for path in of_kind("intervention"):
        data, page = plain(path), entry(site, "intervention", path.stem)
        for feed in data["feeds"]:
            indicator = feed["indicator"]
            assert f"../indicator/{indicator}.html" in links(page)
            back = links(entry(site, "indicator", indicator))
            assert f"../intervention/{path.stem}.html" in back, (path.name, indicator)
            counted += 1
    for path in (*of_kind("indicator"), *of_kind("intervention")):
        kind, values = kind_of(path), plain(path).get("values", {})
        for id_ in values.values():
            assert f"../value/{id_}.html" in links(entry(site, kind, path.stem))
            assert f"../{kind}/{path.stem}.html" in links(entry(site, "value", id_))
            counted += 1
    assert counted > 10


def test_members_of_an_overlap_group_link_to_each_other(site: Path) -> None:
    groups: dict[str, list[str]] = {}
    for path in of_kind("indicator"):
        for group in plain(path)["exclusion_groups"]:
            groups.setdefault(group, []).append(path.stem)
    words = {
        t["id"]: t["name"] for t in plain(SHIPPED / "vocabularies/exclusion_groups.yaml")["terms"]
    }
    for group, members in groups.items():
        for member in members:
            page = entry(site, "indicator", member)
            row = page.row(group)
            assert english(words[group]) in row[1]
            others = {f"{other}.html" for other in members if other != member}
            assert others <= links(page)
            assert bool(others) == (row[2] != "no other in this catalogue")


def test_a_scheme_shows_what_differs_from_the_one_it_extends(site: Path) -> None:
    page = entry(site, "scheme", "mkba-nl")
    # mv has a long-term weight of one half, a social cost-benefit analysis has none
    assert [row for row in page.rows if len(row) == 3][:2] == [
        ["Parameter", "Here", "There"],
        ["long_term.weight", "0", "0.5"],
    ]
    assert "What differs" not in entry(site, "scheme", "mv").text
    for key, choice in (("pillars.kappa_s", "1"), ("evidence.spread.3", "0.25"), ("timing", "end")):
        assert page.row(key)[1] == choice


def by_hand(bands: list[tuple[int | None, float]], years: int, before: int = 0) -> str:
    """Product of one step for each year, the rate of a step that of its band, as pages show it.

    ``before`` is the number of steps between year 0 of the bands and the base year.
    """
    product = 1.0
    for step in range(before + 1, before + years + 1):
        rate = next((rate for last, rate in bands if last is None or step <= last), None)
        if rate is None:
            return "no rate"
        product /= 1 + rate / 100
    return f"{product:.6f}"


def bands_of(entry_: Any) -> list[tuple[int | None, float]]:
    return [(band.get("to_year"), float(band["rate"].split()[0])) for band in entry_["bands"]]


@pytest.mark.parametrize("path", of_kind("regime"), ids=lambda path: path.stem)
def test_a_regime_shows_its_discount_factors(site: Path, path: Path) -> None:
    data, page = plain(path), entry(site, "regime", path.stem)
    before = 0 if data["clock"] == "base_year" else 2026 - data["clock"]
    classes = [bands_of(entry_) for entry_ in data["classes"].values()]
    stepped = (200, 300) if max(map(len, classes)) > 1 else ()
    for after in (1, 5, 10, 20, 30, 35, 50, 100, *stepped):
        wanted = [by_hand(bands, after, before) for bands in classes]
        assert page.row(str(2026 + after)) == [str(2026 + after), str(after), *wanted]


@pytest.mark.parametrize("path", of_kind("regime"), ids=lambda path: path.stem)
def test_a_regime_shows_its_status_vintage_and_classes(site: Path, path: Path) -> None:
    data, page = plain(path), entry(site, "regime", path.stem)
    assert str(data["in_force"]["from"]) in page.text or data["status"] == "recommendation"
    assert f"decided {data['decided']}" in page.text
    assert data["status"].replace("_", " ") in page.row("Status")[1]
    for name, entry_ in data["classes"].items():
        row = page.row(name)
        assert (row[1], row[-1]) == (entry_["row"], data["verification"])
    refused = "refused unless unverified figures are allowed" in page.text
    assert refused == (data["verification"] == "unverified")


COMPARED = {
    **{"NL": ("nl_2025", "standard"), "UK": ("green_book", "standard")},
    **{"FR": ("fr_2021", "standard"), "NZ": ("nz_2024", "standard")},
    **{"US 3 %": ("us_a4_2003", "standard"), "US 7 %": ("us_a4_2003", "capital")},
}


def test_five_countries_are_compared_over_300_years(site: Path) -> None:
    page = Page(site / "discount-rates.html")
    assert page.row("Year")[1:] == list(COMPARED)
    for after in (10, 30, 50, 100, 200, 300):
        wanted = []
        for id_, name in COMPARED.values():
            data = plain(SHIPPED / "regimes" / f"{id_}.yaml")
            product = 1e6
            for step in range(1, after + 1):
                bands = bands_of(data["classes"][name])
                product /= 1 + next(r for last, r in bands if last is None or step <= last) / 100
            wanted.append(f"{product:,.0f}" if product >= 1 else "< 1")
        assert page.row(str(after))[1:] == wanted


def test_the_picture_of_factors_has_each_line_to_its_end(site: Path) -> None:
    """Places by hand: the axis runs over 300 years and five powers of ten."""
    raw = (site / "discount-rates.html").read_text(encoding="utf-8")
    left, right, top, bottom = 76, 568, 16, 378
    ways = re.findall(r'<path class="line"[^>]* d="M([^"]*)"', raw)
    assert len(ways) == len(COMPARED)
    for way, (id_, name) in zip(ways, COMPARED.values(), strict=True):
        bands = bands_of(plain(SHIPPED / "regimes" / f"{id_}.yaml")["classes"][name])
        corners = [tuple(map(float, corner.split())) for corner in way.split("L")]
        assert corners[0] == (left, top)
        x, y = corners[-1]
        years = round((x - left) / (right - left) * 300)
        factor = 1.0
        for step in range(1, years + 1):
            factor /= 1 + next(r for last, r in bands if last is None or step <= last) / 100
        assert y == pytest.approx(top - (bottom - top) * math.log10(factor) / 5, abs=2)
        assert y == bottom if name == "capital" else x == right


def test_indices_and_vocabularies_are_tables(site: Path) -> None:
    for path in of_kind("index"):
        for year, number in plain(path)["series"].items():
            assert entry(site, "index", path.stem).row(str(year))[1] == figure(number)
    for path in of_kind("vocabulary"):
        page = entry(site, "vocabulary", path.stem)
        for term in plain(path)["terms"]:
            assert page.row(term["id"])[1:3] == [
                one_line(term["name"]["en"]),
                one_line(term["name"]["nl"]),
            ]


# --- texts of files are data --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "id_"), [("value", "living.hostile"), ("indicator", "living.hostile_effect")]
)
def test_a_text_with_markup_stays_text(site: Path, kind: str, id_: str) -> None:
    page = entry(site, kind, id_)
    assert page.text.count(one_line(NASTY)) >= 6
    assert one_line(LINES) in page.text
    hrefs = [tag.get("href", "") for _, tag in page.tags]
    assert not any(href.startswith("javascript") for href in hrefs)
    assert not any("a.example" in tag.get("src", "") for _, tag in page.tags)
    assert not any(name == "b" for name, _ in page.tags)
    raw = (site / "catalogue" / kind / f"{id_}.html").read_text(encoding="utf-8")
    assert "<script>alert" not in raw
    assert "<strong>bold" not in raw
    assert "myst_heading_anchors" not in raw, "a file was included"


def test_a_hostile_name_is_harmless_in_lists_and_navigation(site: Path) -> None:
    for page in site.rglob("*.html"):
        raw = page.read_text(encoding="utf-8")
        assert "<script>alert" not in raw, page.name
        assert 'href="javascript:alert' not in raw, page.name
        assert "<strong>bold" not in raw, page.name


# --- pages that hold together -------------------------------------------------------------------


def pages(site: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Page(path)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loads = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
    for path, page in pages(site):
        for name, tag in page.tags:
            address = tag.get(loads.get(name, ""), "")
            assert not re.match(r"(?:[a-z]+:)?//", address), (path.name, name, address)
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", text), sheet.name


def test_links_within_the_site_lead_somewhere(site: Path) -> None:
    known = {path.resolve(): page.ids for path, page in pages(site)}
    counted = 0
    for path, page in pages(site):
        for href in sorted(links(page)):
            parts = urlsplit(href)
            if parts.scheme or not (parts.path or parts.fragment) or parts.path.startswith("_"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target.exists(), (path.name, href)
            if parts.fragment and target in known:
                assert unquote(parts.fragment) in known[target], (path.name, href)
            counted += 1
    assert counted > 500


def test_every_page_has_the_whole_navigation(site: Path) -> None:
    for name in ("index", "conventions", "catalogue/index", "decisions/index"):
        found = {Path(href.split("#")[0]).name for href in links(Page(site / f"{name}.html"))}
        for wanted in ("conventions", "how-it-works", "formats", "add-an-indicator", "api"):
            assert f"{wanted}.html" in found or name.endswith(wanted), (name, wanted)


def test_conventions_come_before_any_function() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    tree = index[index.index("{toctree}") :].splitlines()
    assert tree.index("conventions") < tree.index("formats") < tree.index("api")


def test_every_public_name_is_on_the_page_of_the_reference(site: Path) -> None:
    page = Page(site / "api.html")
    for name in ic.__all__:
        there = f"impactcalc.{name}" in page.ids or f"module-impactcalc.{name}" in page.ids
        assert there or name in ("Indicator", "__version__"), name
        assert name in page.text


def test_the_page_on_adding_an_indicator_is_the_readme_of_the_catalogue(site: Path) -> None:
    assert "how to add an indicator" in Page(site / "add-an-indicator.html").text


# --- what the pages say -------------------------------------------------------------------------


def test_the_picture_has_the_figures_it_speaks_of(site: Path) -> None:
    """By hand: 500 times 4 euros a year, 2027 to 2056, at 2.8 % from the end of 2026."""
    picture = (ROOT / "docs" / "_static" / "how-it-works.svg").read_text(encoding="utf-8")
    factor = sum(1.028**-t for t in range(1, 31))
    total = 500 * 4 * factor
    for shown in (f"{factor:.3f}", f"{total:,.0f}", f"{0.6 * total:,.0f}", f"{0.4 * total:,.0f}"):
        assert shown in picture
    assert picture.count("http") == picture.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert "The way of one number" in Page(site / "how-it-works.html").text


def test_the_table_of_factors_in_the_conventions() -> None:
    """By hand: 1.028 to the power of the years that are skipped."""
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    for year in (2026, 2027, 2028):
        row = next(line for line in text.splitlines() if line.startswith(f"| {year} |"))
        shown = [float(cell) for cell in row.strip("|").split("|")]
        by_timing = [1.028 ** -(year - 2026 - less) for less in (1, 0.5, 0)]
        assert shown[1:] == pytest.approx(by_timing, abs=5e-7)


def properties(node: Any) -> Iterator[str]:
    """Every key that a schema knows, at any depth."""
    if isinstance(node, dict):
        found = node.get("properties")
        if isinstance(found, dict):
            yield from found
        for inner in node.values():
            yield from properties(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from properties(inner)


KINDS = ("project", "indicator", "intervention", "value", "scheme", "regime", "index")


@pytest.mark.parametrize("kind", [*KINDS, "vocabulary", "catalogue"])
def test_the_page_of_the_formats_names_every_key(kind: str) -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    if kind == "indicator":
        text += (SHIPPED / "README.md").read_text(encoding="utf-8")
    keys = set(properties(ic.json_schema(kind)))
    assert len(keys) > 3
    missing = [key for key in sorted(keys) if not re.search(rf"(?<!\w){key}\b", text)]
    assert missing == []


def test_the_page_of_the_formats_names_every_part_of_a_document() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    table = text[text.index("## The assessment document") :]
    parts = set(ic.json_schema("assessment")["properties"]) - {"impactcalc"}
    assert [part for part in sorted(parts) if f"`{part}`" not in table] == []


# --- making the pages ---------------------------------------------------------------------------


def test_a_second_making_touches_nothing_and_a_stale_page_goes(sources: Path, site: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'docs/_ext');"
        "from pathlib import Path; import impactcalc as ic;"
        "from catalogue_pages import pages, write;"
        "made = pages(ic.load_catalogue('hostile'));"
        "folder = Path('docs/catalogue');"
        "print(write(folder, made));"
        "(folder / 'value' / 'gone.md').write_text('# Gone');"
        "(folder / 'index.md').write_text('# Changed');"
        "print(sorted(write(folder, made)));"
        "print(write(folder, pages(ic.load_catalogue('hostile'))))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=sources, capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines() == ["[]", "['index.md', 'value/gone.md']", "[]"]


def test_made_pages_are_kept_out_of_git_and_of_the_distributions() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "/docs/catalogue" in settings["tool"]["hatch"]["build"]["targets"]["sdist"]["exclude"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "docs/catalogue/" in ignored


def test_a_faulty_file_stops_the_build(sources: Path, site: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty"
    shutil.copytree(sources / "hostile", faulty)
    (faulty / "values" / "living.hostile.yaml").write_text(
        "impactcalc: value/1\nid: living.hostile\n"
    )
    code = (
        "import sys; sys.path.insert(0, 'docs/_ext');"
        "import impactcalc as ic; from catalogue_pages import pages;"
        f"pages(ic.load_catalogue({str(faulty)!r}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=sources, capture_output=True, text=True
    )
    assert answer.returncode != 0
    assert "living.hostile.yaml:1:1" in answer.stderr
