"""Several projects through one run: the same figures as alone, sums, order, faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactcalc as ic
from command_line import CANAL, ROOT, TEGELWIPPEN
from impactcalc.batch.plans import shapes_of_plans
from impactcalc.plan.compile import compile_plan
from impactcalc.plan.steps import Plan

GOLDEN = ROOT / "tests" / "golden"
Doc = dict[str, Any]


def trees(number: int, **changes: Any) -> ic.Project:
    """A small project of one shape; only figures differ."""
    data: Doc = {
        "impactcalc": "project/1",
        "id": f"p{number}",
        "name": f"Trees {number}",
        "start": 2026,
        "horizon": "20 years",
        "price_year": 2025,
        "parties": [{"id": "municipality", "roles": ["operator"]}],
        "interventions": [
            {
                "id": "trees",
                "use": "greening.street_tree",
                "inputs": {"trees": f"{10 * number} tree"},
                "timing": {"first_year": 2027, "ramp_up": f"{number % 3} years"},
            }
        ],
        "resources": [
            {"id": "work", "party": "municipality", "amount": f"{100 + number} EUR", "years": 2026}
        ],
    }
    return ic.Project.model_validate(data | changes)


def figures(document: Doc) -> Doc:
    """What must be the same; hashes and versions are of other things."""
    return {k: v for k, v in document.items() if k not in ("made_with", "impactcalc")}


def close(left: Any, right: Any) -> bool:
    """The same data, numbers within 1e-12."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(close(left[k], right[k]) for k in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(close, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return left == pytest.approx(right, rel=1e-12, abs=1e-12)
    return bool(left == right)


def test_projects_of_one_shape_run_together_and_equal_each_alone() -> None:
    projects = [trees(number) for number in range(1, 8)]
    p = ic.assess_portfolio(projects)
    for project in projects:
        alone, together = ic.assess(project).to_dict(), p[project.id].to_dict()
        assert close(figures(together), figures(alone))


def test_projects_of_one_shape_share_a_plan() -> None:
    catalogue, scheme = ic.load_catalogue(), ic.load_scheme("mv")

    def plan(project: ic.Project) -> Plan:
        return compile_plan(project, catalogue=catalogue, scheme=scheme)

    plans = [plan(trees(1)), plan(ic.load_project(CANAL)), plan(trees(2)), plan(trees(4))]
    one, other = shapes_of_plans(plans)
    assert (one.positions.tolist(), other.positions.tolist()) == ([0, 2, 3], [1])
    keys = {"project: interventions.trees.inputs.trees", "project: resources.work.amount"}
    assert set(one.shape.columns) == keys
    # The first and the last have the same ramp-up of one year, and the second has two years.
    assert [slot.choice.tolist() for slot in one.shape.slots] == [[0, 1, 0]]
    assert other.shape.columns == {}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(sorted(GOLDEN.glob("*.yaml"))), st.integers(1, 12))
def test_golden_projects_in_any_company(files: list[Path], count: int) -> None:
    chosen = [ic.load_project(f) for f in files if f.name != "scheme_2020.yaml"][:count]
    p = ic.assess_portfolio(chosen)
    assert [a.project.id for a in p] == [project.id for project in chosen]
    one = chosen[0]
    assert close(figures(p[one.id].to_dict()), figures(ic.assess(one).to_dict()))


def test_example_13_adds_up_the_twelve_golden_projects() -> None:
    """Row 13 of the worked examples: resource-weighted ratios, and the score of the sums."""
    scheme = ic.load_scheme(GOLDEN / "scheme_2020.yaml")
    files = [f for f in sorted(GOLDEN.glob("*.yaml")) if f.name != "scheme_2020.yaml"]
    p = ic.assess_portfolio(map(ic.load_project, files), scheme=scheme)
    assert len(p) == 12
    total = p.total
    assert total.resources == pytest.approx(240.8e6, abs=0.05e6)
    assert (total.r_s, total.r_e) == (pytest.approx(0.84, abs=5e-3), pytest.approx(0.85, abs=5e-3))
    assert total.bcr == pytest.approx(1.69, abs=5e-3)
    assert total.mv0 == pytest.approx(45.8, abs=0.05)
    mean = sum(a.mv0 or 0.0 for a in p) / 12
    assert mean == pytest.approx(41.8, abs=0.05)  # and that is another number


def test_sums_are_exact_and_free_of_order() -> None:
    projects = [trees(number) for number in range(1, 8)]
    forth, back = ic.assess_portfolio(projects), ic.assess_portfolio(projects[::-1])
    assert forth.total == back.total
    assert forth.ranking() == back.ranking()
    assert forth.total.npv == pytest.approx(sum(a.npv for a in forth), rel=1e-12)


def test_ranking() -> None:
    free = trees(9, resources=[])  # nobody bears a resource: no ratio, no score
    twin = trees(2, id="p0")
    p = ic.assess_portfolio([free, trees(2), twin, trees(5)])
    by_score = p.ranking()
    assert by_score[-1]["project"] == "p9"
    assert by_score[-1]["mv"] is None
    assert by_score[-1]["reason"] == "no_resources"
    assert [row["project"] for row in by_score if row["project"] in ("p0", "p2")] == ["p0", "p2"]
    scores = [row["mv"] for row in by_score[:-1]]
    assert scores == sorted(scores, reverse=True)
    by_value = [row["npv"] for row in p.ranking("npv")]
    assert by_value == sorted(by_value, reverse=True)
    with pytest.raises(ic.ArgumentError, match="ranked by mv, mv0, npv, bcr, not by name"):
        p.ranking("name")


def test_one_row_for_each_project() -> None:
    p = ic.assess_portfolio([trees(1), ic.load_project(CANAL)])
    table = p.table
    assert list(table["project"]) == ["p1", "canal-street-trees"]
    alone = [p["p1"].npv, p["canal-street-trees"].npv]
    assert table["npv"].tolist() == pytest.approx(alone, rel=1e-12)
    assert "illustrative" in table["flags"][1].split()
    lines = (p.to_csv() or "").splitlines()
    assert lines[0].startswith("rank,project,name,name_nl,resources")
    assert len(lines) == 3
    data = json.loads(p.to_json())
    assert data["impactcalc"] == "portfolio/1"
    assert [row["project"] for row in data["projects"]] == [r["project"] for r in p.ranking()]
    assert data["total"]["npv"] == p.total.npv


def test_every_fault_of_every_project_at_once(tmp_path: Path) -> None:
    bad = CANAL.read_text(encoding="utf-8").replace("200 tree", "200 kg")
    worse = TEGELWIPPEN.read_text(encoding="utf-8").replace("start: 2022", "start: soon")
    for name, text in (("a.yaml", bad), ("b.yaml", worse)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ic.InputError) as caught:
        ic.assess_portfolio(tmp_path)
    assert {Path(f.file).name for f in caught.value.faults} == {"a.yaml", "b.yaml"}
    (tmp_path / "b.yaml").write_text(
        bad.replace("id: canal-street-trees", "id: other").replace("municipality", "nobody", 1),
        encoding="utf-8",
    )
    with pytest.raises(ic.InputError) as caught:
        ic.assess_portfolio(tmp_path)
    assert {Path(f.file).name for f in caught.value.faults} == {"a.yaml", "b.yaml"}
    with pytest.raises(ic.InputError, match="is there twice"):
        ic.assess_portfolio([trees(1), trees(1)])
    with pytest.raises(ic.ArgumentError, match="at least one project"):
        ic.assess_portfolio([])


def test_a_project_that_is_not_there() -> None:
    p = ic.assess_portfolio([trees(1), trees(2)])
    with pytest.raises(ic.UnknownIdError, match="no project 'p3': it has p1, p2"):
        p["p3"]


def test_unverified_figures_are_refused_for_all(tmp_path: Path) -> None:
    """Both projects are named, and one switch lets them in."""
    folder = ROOT / "tests" / "canal_catalogue"
    (tmp_path / "values").mkdir()
    value = (folder / "values" / "green.tree_co2_uptake.yaml").read_text(encoding="utf-8")
    (tmp_path / "values" / "green.tree_co2_uptake.yaml").write_text(
        value.replace("verification: secondary", "verification: memory"), encoding="utf-8"
    )
    (tmp_path / "catalogue.yaml").write_text(
        "{impactcalc: catalogue/1, id: memory, version: '1', licence: none, "
        "replaces: [green.tree_co2_uptake]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ic.UnverifiedError, match=r"green\.tree_co2_uptake is unverified"):
        ic.assess_portfolio([trees(1), trees(2)], catalogue=tmp_path)
    p = ic.assess_portfolio([trees(1)], catalogue=tmp_path, allow_unverified=True)
    assert "value_unverified" in p.rows[0]["flags"]


TABLE = (
    "project,use,trees [tree],start,horizon [years],first_year\n"
    "north,greening.street_tree,20,2026,40,2027\n"
)


def test_a_folder_holds_files_and_tables_and_results_are_passed_by(tmp_path: Path) -> None:
    (tmp_path / "canal.yaml").write_text(CANAL.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "trees.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "notes.csv").write_text("who,when\nme,today\n", encoding="utf-8")
    first = ic.assess_portfolio(tmp_path)
    assert [a.project.id for a in first] == ["canal-street-trees", "north"]
    first.to_csv(tmp_path / "ranking.csv")
    first.to_xlsx(tmp_path / "ranking.xlsx", lang="nl")
    first["canal-street-trees"].to_csv(tmp_path / "rows.csv")
    first["canal-street-trees"].to_xlsx(tmp_path / "result.xlsx")
    first["canal-street-trees"].to_json(tmp_path / "result.json")
    assert ic.assess_portfolio(tmp_path).rows == first.rows


def test_a_result_that_is_named_is_no_table_of_projects(tmp_path: Path) -> None:
    """One fault says what it is; many would say that it has the wrong headers."""
    p = ic.assess_portfolio([trees(1)])
    for lang in ("en", "nl"):
        p.to_xlsx(tmp_path / f"ranking_{lang}.xlsx", lang=lang)
        p["p1"].to_xlsx(tmp_path / f"result_{lang}.xlsx", lang=lang)
    p.to_csv(tmp_path / "ranking.csv")
    p["p1"].to_csv(tmp_path / "rows.csv")
    files = sorted(tmp_path.iterdir())
    assert len(files) == 6
    for file in files:
        with pytest.raises(ic.InputError) as caught:
            ic.assess_portfolio(file)
        (fault,) = caught.value.faults
        assert fault.what == "is a result that impactcalc wrote, and no table of projects"
    p["p1"].to_json(tmp_path / "result.json")
    with pytest.raises(ic.InputError, match="'assessment/1' is a result, and no file to start"):
        ic.assess_portfolio(tmp_path / "result.json")


def test_in_a_folder_long_results_are_passed_by_and_headers_in_row_2_are_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "trees.csv").write_text(TABLE, encoding="utf-8")
    rows = ic.assess_portfolio(tmp_path)["north"].to_csv()
    (tmp_path / "rows.csv").write_text(
        rows + 10_001 * f"{rows.splitlines()[1]}\n", encoding="utf-8"
    )
    (tmp_path / "~$trees.xlsx").write_bytes(b"")  # Excel has it there while the table is open
    assert [a.project.id for a in ic.assess_portfolio(tmp_path)] == ["north"]
    titled = TABLE.replace("north", "south")
    (tmp_path / "titled.csv").write_text(f"My trees,,\n{titled}", encoding="utf-8")
    with pytest.raises(ic.InputError, match="has its headers in row 2"):
        ic.assess_portfolio(tmp_path)


@pytest.mark.parametrize(("header", "typo"), [("use,", "uze,"), ("project,", "projet,")])
def test_a_misspelt_header_in_a_folder_is_a_fault(tmp_path: Path, header: str, typo: str) -> None:
    (tmp_path / "trees.csv").write_text(TABLE.replace(header, typo), encoding="utf-8")
    with pytest.raises(ic.InputError, match=typo[:-1]):
        ic.assess_portfolio(tmp_path)


def test_the_spreadsheet_of_a_ranking_has_the_figures(tmp_path: Path) -> None:
    p = ic.assess_portfolio([trees(n) for n in (1, 2, 3)])
    p.to_xlsx(tmp_path / "r.xlsx", lang="nl", by="npv")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["Rangorde", "Portefeuille", "Opmerkingen"]
    head, *rows = book["Rangorde"].iter_rows(values_only=True)
    assert head[:5] == (
        "rang",
        "project",
        "naam",
        "middelen, EUR",
        "verdiend door de uitvoerders, EUR",
    )
    column = head.index("netto contante waarde, EUR")
    assert [row[column] for row in rows] == [pytest.approx(r["npv"]) for r in p.ranking("npv")]
    totals = dict(list(book["Portefeuille"].iter_rows(values_only=True))[1:])
    assert totals["middelen, EUR"] == pytest.approx(p.total.resources)


def test_the_file_is_the_text(tmp_path: Path) -> None:
    free = trees(9, resources=[])  # without a ratio, a score, a rate
    p = ic.assess_portfolio([trees(1), free, ic.load_project(CANAL)])
    for by in ("mv", "npv"):
        assert p.to_csv(tmp_path / "p.csv", by=by) is None
        assert (tmp_path / "p.csv").read_text(encoding="utf-8") == p.to_csv(by=by)
