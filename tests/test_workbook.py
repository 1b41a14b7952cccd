"""The workbook of an assessment: the document's figures as numbers, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
import project_strategies as strategies
from command_line import CANAL, run
from conftest import Engine
from impactcalc.flows import COLUMNS
from impactcalc.output.workbook import CHARACTERS, Cell, Sheet, workbook_bytes, write_workbook
from impactcalc.report.sheet_words import HEADS, ITEMS, MARKS, SHEETS
from impactcalc.report.workbook import YEAR_COLUMNS

Doc = dict[str, Any]
Book = dict[str, list[dict[str, Any]]]

RISKY = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What may start a formula, plain and full-width."""

HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-1",
    "-2+3",
    "@SUM(A1)",
    "'=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    " =1+1",
    "{=1+1}",
    "http://example.org/x",
    "mailto:somebody@example.org",
    "internal:Sheet1!A1",
    "0123",
    "1e5",
    "TRUE",
    "#REF!",
    "<b>&amp;</b>",
    "_x0041_",
    "één € 😀 木",
    "👩‍🌾 with a joiner",
    "x" * 5_000,
]
CONTROLS = {
    "\t=1+1": "' =1+1",
    "\r=1+1": "' =1+1",
    "bell\x07\x1b[2J": "bell  [2J",
    "\u202e=x": "' =x",
}


def opened(raw: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw))


def tables(path: Path) -> Book:
    """Sheets as rows by head."""
    found: Book = {}
    for sheet in openpyxl.load_workbook(path):
        heads, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(heads, row, strict=True)) for row in rows]
    return found


def nothing_runs(raw: bytes) -> None:
    """No formula, link, macro or outside data in any part of the file, as its XML has it."""
    book = opened(raw)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", cell
            assert cell.hyperlink is None, cell
            if cell.data_type == "s":
                assert not str(cell.value).lstrip().startswith(tuple(f"{RISKY}\t\r\n")), cell
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode()
            assert not re.search(r"<f[ >]|<hyperlink|externalLink|ddeLink|vbaProject", text), name


# --- any sheets ---------------------------------------------------------------------------------


def test_numbers_and_text_come_back() -> None:
    rows = [["trees", 1.5, True, None], ["more", -2, False, 0.1 + 0.2]]
    (sheet,) = opened(workbook_bytes({"One": Sheet(["a", "b", "c", "d"], rows)}))
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["a", "b", "c", "d"],
        ["trees", 1.5, True, None],
        ["more", -2, False, pytest.approx(0.1 + 0.2, rel=1e-15)],
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "b", "n"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_stays_it(text: str) -> None:
    raw = workbook_bytes({"S": Sheet([text], [[text]])})
    nothing_runs(raw)
    (sheet,) = opened(raw)
    risky = text.lstrip()[:1] in tuple(RISKY)
    wanted = "'" + text if risky else text
    for place in ("A1", "A2"):
        assert sheet[place].data_type == "s"
        assert sheet[place].value == wanted


@pytest.mark.parametrize("text", CONTROLS)
def test_control_characters_become_spaces(text: str) -> None:
    raw = workbook_bytes({"S": Sheet(["a"], [[text]])})
    nothing_runs(raw)
    assert opened(raw)["S"]["A2"].value == CONTROLS[text]


@settings(suppress_health_check=list(HealthCheck), max_examples=150)
@given(st.text(max_size=50))
def test_no_text_runs_here_nor_once_saved_as_csv(text: str) -> None:
    raw = workbook_bytes({"S": Sheet(["a"], [[text]])})
    nothing_runs(raw)


def test_the_longest_text_fits_and_a_longer_one_is_refused() -> None:
    for text in ("x" * CHARACTERS, "😀" * (CHARACTERS // 2)):
        assert opened(workbook_bytes({"S": Sheet(["a"], [[text]])}))["S"]["A2"].value == text
    for text in (
        "x" * (CHARACTERS + 1),
        "=" + "x" * (CHARACTERS - 1),
        "😀" * (CHARACTERS // 2 + 1),
    ):
        with pytest.raises(ic.ArgumentError, match=r"sheet 'S', row 2, column 1: has more than"):
            workbook_bytes({"S": Sheet(["a"], [[text]])})


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), [1], {"a": 1}, b"x"])
def test_what_is_no_cell_is_refused_with_its_place(cell: Any) -> None:
    with pytest.raises(ic.ArgumentError, match="sheet 'S', row 3, column 2:"):
        workbook_bytes({"S": Sheet(["a", "b"], [[1, 2], [3, cell]])})
    with pytest.raises(ValueError, match="argument"):
        workbook_bytes({"S": Sheet(["a", "b"], [[1]])})


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "[a]", "a?", "'a", "a'", "History", "a\x07"])
def test_a_name_that_a_sheet_cannot_have(name: str) -> None:
    with pytest.raises(ic.ArgumentError, match="cannot be called"):
        workbook_bytes({name: Sheet(["a"], [])})


def test_names_that_a_spreadsheet_holds_for_the_same() -> None:
    with pytest.raises(ic.ArgumentError, match="two sheets"):
        workbook_bytes({"Parties": Sheet(["a"], []), "PARTIES": Sheet(["a"], [])})
    with pytest.raises(ic.ArgumentError, match="at least one"):
        workbook_bytes({})


def test_formats_widths_and_the_first_row() -> None:
    rows = [[Cell(0.5, "0%"), 1234.5, "x" * 200]]
    (sheet,) = opened(workbook_bytes({"S": Sheet(["a", "b", "c"], rows, {"b": "#,##0"})}))
    assert sheet.freeze_panes == "A2"
    assert [cell.font.b for cell in sheet[1]] == [True] * 3
    assert [cell.number_format for cell in sheet[2]] == ["0%", "#,##0", "General"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] < widths[2] < 70


def test_the_same_sheets_give_the_same_bytes_later() -> None:
    sheets = {"S": Sheet(["a"], [["x"], [1.5]])}
    first = workbook_bytes(sheets)
    time.sleep(2.1)  # a zip holds times in steps of two seconds
    assert workbook_bytes(sheets) == first
    assert re.search(rb"20[12]\d-", first) is None


def test_a_workbook_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(ic.ArgumentError):
        write_workbook(path, {"S": Sheet(["a"], [[float("nan")]])})
    assert path.read_bytes() == b"old"
    write_workbook(path, {"S": Sheet(["a"], [[1]])})
    assert opened(path.read_bytes())["S"]["A2"].value == 1
    assert [p.name for p in tmp_path.iterdir()] == ["r.xlsx"]


# --- an assessment ------------------------------------------------------------------------------


def column(rows: list[dict[str, Any]], key: str, lang: str = "en") -> list[Any]:
    return [row[HEADS[key][lang == "nl"]] for row in rows]


@pytest.fixture(scope="module")
def canal() -> ic.Assessment:
    return ic.assess(CANAL)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_figures_are_those_of_the_document(canal: ic.Assessment, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "r.xlsx"
    canal.to_xlsx(path, lang=lang)
    nothing_runs(path.read_bytes())
    book, document = tables(path), canal.document
    names = {key: words[lang == "nl"] for key, words in SHEETS.items()}
    assert list(book) == list(names.values())
    summary = {row[HEADS["item"][lang == "nl"]]: row for row in book[names["summary"]]}

    def figure(key: str) -> Any:
        return summary[ITEMS[key][lang == "nl"]][HEADS["value"][lang == "nl"]]

    # From formats, section 8.
    for key, value in (
        ("npv", 129562.81),
        ("bcr", 1.65481),
        ("mv0", 34.25889),
        ("mv", 36.44043),
        ("certified_bcr", 1.04224),
        ("irr", 0.06253),
        ("discounted_payback_year", 2046),
        ("resources", 197864.03),
        ("s0", 58.38934),
        ("share_after_10", 0.78882),
        ("by_secondary", 0.07976),
        ("share_level_1", 0.02455),
    ):
        assert figure(key) == pytest.approx(value, rel=1e-6, abs=5e-6 if value < 100 else 0.005), (
            key
        )
    assert figure("npv") == pytest.approx(document.headline.npv, rel=1e-15)
    parties, effects = book[names["parties"]], book[names["effects"]]
    assert column(parties, "id", lang) == [party.party for party in document.parties]
    for key in ("resources", "effects", "paid", "received", "net", "financing", "cashable"):
        wanted = [getattr(party, key) for party in document.parties]
        assert column(parties, key, lang) == pytest.approx(wanted, rel=1e-15)
    assert math.fsum(column(parties, "net", lang)) == pytest.approx(document.headline.npv)
    values = column(effects, "present_value", lang)
    assert values == pytest.approx([e.present_value for e in document.effects], rel=1e-15)
    for row, effect in zip(effects, document.effects, strict=True):
        falls = [row[head] for head in row if head.endswith("), EUR") and row[head] is not None]
        assert falls == pytest.approx(list(effect.parties.values()), rel=1e-15)
    assert math.fsum(column(book[names["domains"]], "present_value", lang)) == pytest.approx(
        math.fsum(values), rel=1e-12
    )
    (quantity,) = book[names["quantities"]]
    assert quantity[HEADS["amount_of"][lang == "nl"]] == pytest.approx(8.19)
    assert len(book[names["flags"]]) == len(document.flags)
    assert len(book[names["not_counted"]]) == len(document.not_counted)
    assert column(book[names["levels"]], "level", lang) == [3]
    rows = list(csv.DictReader(io.StringIO(canal.to_csv())))
    heads = [HEADS[key][lang == "nl"] for key in YEAR_COLUMNS]
    assert list(book[names["years"]][0]) == heads
    for key, head in zip(YEAR_COLUMNS, heads, strict=True):
        found = [row[head] for row in book[names["years"]]]
        if key in ("year", "amount", "present_value"):
            assert found == pytest.approx([float(row[key]) for row in rows], rel=1e-15)
        else:
            assert [text or "" for text in found] == [row[key] for row in rows]
    assert math.fsum(row[heads[-1]] for row in book[names["years"]]) == pytest.approx(canal.npv)


def test_the_columns_of_years_are_those_of_the_rows() -> None:
    assert YEAR_COLUMNS == COLUMNS


def test_sources_name_what_was_used(canal: ic.Assessment, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    canal.to_xlsx(path)
    rows = {row["id"]: row for row in tables(path)["Sources"]}
    assert set(rows) == {
        *("climate.co2_damage_price", "green.tree_co2_uptake", "nl.cpi", "nl_2025"),
    }
    price = rows["climate.co2_damage_price"]
    assert price["value"] == 0.13
    assert price["unit"] == "EUR_2021/kgCO2e"
    assert (price["source"], price["publisher"]) == ("Handboek Milieuprijzen 2023", "CE Delft")
    assert price["verification"] == "read in its source"
    assert price["used in"] == "trees/clim.ghg_avoided"
    assert rows["nl_2025"]["used in"].count(", ") == 3, "all four effects are discounted"


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(case=strategies.cases())
def test_sheets_of_any_project_add_up(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, case: tuple[Doc, Doc]
) -> None:
    assessment = engine(*case)
    path = tmp_path_factory.mktemp("book") / "r.xlsx"
    assessment.to_xlsx(path)
    nothing_runs(path.read_bytes())
    book, document = tables(path), assessment.document
    size = math.fsum(abs(line.present_value) for line in document.lines or ())
    size += math.fsum(abs(effect.present_value) for effect in document.effects)
    counted = [row for row in book["Parties"] if row["counts in the total"]]
    net = math.fsum(column(counted, "net"))
    assert math.isclose(net, document.headline.npv, rel_tol=1e-9, abs_tol=1e-9 * size)
    values = math.fsum(column(book["Effects"], "present_value"))
    domains = math.fsum(column(book["Domains"], "present_value"))
    assert math.isclose(values, domains, rel_tol=1e-9, abs_tol=1e-9 * size)
    years = math.fsum(column(book["Years"], "present_value"))
    if not assessment.plan.abroad and not any(
        f.code == "deferral_beyond_horizon" for f in document.flags
    ):
        assert math.isclose(years, document.headline.npv, rel_tol=1e-9, abs_tol=1e-9 * size)


def hostile_project(text: str) -> Doc:
    data: Doc = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    data["name"] = text
    data["parties"][1]["name"] = text
    data["effects"][0]["name"] = text
    data["leave_out"] = {"living.green_experience": text}
    return data


@pytest.mark.parametrize("text", [*HOSTILE, *CONTROLS])
def test_hostile_names_in_xlsx_and_csv(tmp_path: Path, text: str) -> None:
    assessment = ic.assess(ic.Project.model_validate(hostile_project(text)))
    path = tmp_path / "r.xlsx"
    assessment.to_xlsx(path)
    nothing_runs(path.read_bytes())
    book = tables(path)
    shown = CONTROLS.get(text, "'" + text if text.lstrip()[:1] in tuple(RISKY) else text)
    assert book["Summary"][0]["value"] == shown
    assert shown in column(book["Parties"], "name")
    assert shown in column(book["Effects"], "name")
    assert book["Not counted"][0]["reason"] == shown
    for row in csv.reader(io.StringIO(assessment.to_csv(), newline="")):
        for cell in row:
            number = re.fullmatch(r"-[0-9.e+-]+", cell)
            assert number or not cell.startswith(tuple("=+-@\t\r\n"))


@pytest.mark.parametrize("what", ["no resources", "a level missing", "no effects"])
def test_none_is_a_word_and_no_number(tmp_path: Path, what: str) -> None:
    data: Doc = ic.load_project(CANAL).model_dump(mode="json", exclude_none=True)
    scheme = "mv"
    if what == "no resources":
        data["resources"] = []
    elif what == "a level missing":
        data["qualitative"], scheme = [], "mv-qualitative"
    else:
        data |= {"effects": [], "interventions": [], "choose": {}, "leave_out": {}}
    assessment = ic.assess(ic.Project.model_validate(data), scheme=scheme)
    path = tmp_path / "r.xlsx"
    assessment.to_xlsx(path)
    summary = {row["item"]: row for row in tables(path)["Summary"]}
    if what == "no resources":
        assert summary["MV score"]["value"] == "none"
        assert summary["Net present value"]["value"] == pytest.approx(assessment.npv)
    elif what == "a level missing":
        low, high = assessment.mv_range or (0.0, 0.0)
        assert summary["MV score, lowest"]["value"] == pytest.approx(low)
        assert summary["MV score, highest"]["value"] == pytest.approx(high)
    else:
        assert tables(path)["Effects"] == []
        assert summary["Benefits later than 4 years"]["value"] == "none"


def test_the_same_assessment_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        ic.assess(CANAL).to_xlsx(tmp_path / name, lang="nl")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_every_word_has_both_languages_with_the_same_parts() -> None:
    for words in (SHEETS, HEADS, ITEMS, MARKS):
        for key, (english, dutch) in words.items():
            parts = [sorted(re.findall(r"\{\w*\}", text)) for text in (english, dutch)]
            assert parts[0] == parts[1], key
    assert all(len(name) <= 31 for names in SHEETS.values() for name in names)


# --- the command --------------------------------------------------------------------------------


def test_assess_writes_a_workbook_in_dutch(tmp_path: Path) -> None:
    path, other = tmp_path / "uit.xlsx", tmp_path / "r.csv"
    answer = run("assess", CANAL, "-o", path, "-o", other, "--lang", "nl", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    book = tables(path)
    assert list(book)[:3] == ["Samenvatting", "Partijen", "Effecten"]
    assert len(book["Jaren"]) == len(list(csv.DictReader(io.StringIO(other.read_text("utf-8")))))


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    answer = run("assess", CANAL, "-o", tmp_path / "r.xlsx")
    assert answer.code == 3
    assert "impactcalc[xlsx]" in answer.err
    assert not list(tmp_path.iterdir())
    with pytest.raises(ic.MissingExtraError):
        ic.assess(CANAL).to_xlsx(tmp_path / "r.xlsx")


def places(tmp_path: Path) -> Iterator[tuple[list[Path], int, str]]:
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    yield [folder], 3, "it is a folder"
    yield [tmp_path / "no" / "r.xlsx"], 3, "make it first"
    yield [tmp_path / "r.xlsx", tmp_path / "no" / ".." / "r.xlsx"], 2, "named twice"
    yield [CANAL], 2, "is the input itself"
    yield [tmp_path / "r.xls"], 2, ".xlsx"
    yield [tmp_path / ("x" * 300 + ".xlsx")], 3, "cannot write"


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    for paths, code, said in places(tmp_path):
        options = [part for path in paths for part in ("-o", path)]
        answer = run("assess", CANAL, *options)
        assert answer.code == code, answer.err
        assert said in answer.err
        assert "Traceback" not in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_the_document_is_enough(canal: ic.Assessment, tmp_path: Path) -> None:
    """The summary comes from the document; a live object is never asked."""
    from impactcalc.report.workbook import sheets_of
    from impactcalc.stored import read_document

    path = tmp_path / "r.json"
    path.write_text(json.dumps(canal.to_dict()), encoding="utf-8")
    sheets = sheets_of(read_document(path).document, [], {}, "en")
    again = sheets_of(canal.document, [], {}, "en")
    assert workbook_bytes(sheets) == workbook_bytes(again)
