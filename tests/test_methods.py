"""One project under several methods: each row is an assessment, or says why there is none."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

import impactcalc as ic
from command_line import CANAL, TEGELWIPPEN, run
from impactcalc.documents import MoneyPart, ProjectPart
from impactcalc.documents.methods import MethodRow, MethodsDocument
from impactcalc.methods import COLUMNS, FIGURES
from impactcalc.report.layout import cells
from impactcalc.report.methods import HEADS, TEXT, render_methods
from impactcalc.report.teaching import LESSONS

Doc = dict[str, Any]


def benefit(amount: str, years: int | str, **more: Any) -> Doc:
    return {
        "id": f"calm-{str(years)[:4]}",
        "name": "Calm",
        "domain": "living",
        "broad_welfare": "HN-SW",
        "kind": "benefit",
        "party": "residents",
        "amount": amount,
        "years": years,
        "evidence": 1,
        "source": "own",
        **more,
    }


def data(*effects: Doc, horizon: str = "40 years", **more: Any) -> Doc:
    return {
        "impactcalc": "project/1",
        "id": "toy",
        "name": {"nl": "Proef", "en": "Toy"},
        "start": 2026,
        "horizon": horizon,
        "price_year": 2025,
        "parties": [{"id": "owner", "roles": ["operator"]}],
        "effects": list(effects),
        "resources": [{"id": "work", "party": "owner", "amount": "1000 EUR", "years": 2026}],
        **more,
    }


def project(*effects: Doc, **more: Any) -> ic.Project:
    return ic.Project.model_validate(data(*(effects or (benefit("5000 EUR", 2066),)), **more))


def saved(folder: Path, what: Doc) -> Path:
    path = folder / "project.yaml"
    path.write_text(yaml.safe_dump(what, sort_keys=False), encoding="utf-8")
    return path


def named(table: ic.MethodTable) -> list[tuple[str, int, str]]:
    return [(row["regime"], row["horizon"], row["timing"]) for row in table.rows]


# --- figures ---------------------------------------------------------------------------------

BY_HAND = {
    # 1,000 euros out in 2026 and 5,000 in in 2066; the base year is 2026. At the end of the
    # year those are 0 and 40 years away, in the middle -0.5 and 39.5, at the begin -1 and 39.
    # Rates by the files of the regimes: 2.8 % for 35 years, 1.8 % after them; 2.25 %; 3.5 %
    # for 30 years, 3 % after them. What lies before the base year grows by the first rate.
    ("nl_2025", "end"): 5000 / (1.028**35 * 1.018**5) - 1000,
    ("nl_2025", "mid"): 5000 / (1.028**35 * 1.018**4.5) - 1000 * 1.028**0.5,
    ("nl_2025", "begin"): 5000 / (1.028**35 * 1.018**4) - 1000 * 1.028,
    ("nl_2020", "end"): 5000 / 1.0225**40 - 1000,
    ("nl_2020", "mid"): 5000 / 1.0225**39.5 - 1000 * 1.0225**0.5,
    ("nl_2020", "begin"): 5000 / 1.0225**39 - 1000 * 1.0225,
    ("green_book", "end"): 5000 / (1.035**30 * 1.03**10) - 1000,
    ("green_book", "mid"): 5000 / (1.035**30 * 1.03**9.5) - 1000 * 1.035**0.5,
    ("green_book", "begin"): 5000 / (1.035**30 * 1.03**9) - 1000 * 1.035,
}


def test_three_regimes_by_three_timings_by_hand() -> None:
    table = ic.method_table(project())
    found = {(row["regime"], row["timing"]): row["npv"] for row in table.rows}
    assert list(found) == list(BY_HAND)
    for method, npv in BY_HAND.items():
        assert found[method] == pytest.approx(npv, rel=1e-12), method
    assert round(found["nl_2025", "end"], 4) == 739.6909  # worked out in decimals of 40 digits
    assert round(found["green_book", "mid"], 4) == 327.9094
    assert (table.base_year, table.price_year) == (2026, 2025)


@pytest.mark.parametrize("source", [CANAL, TEGELWIPPEN])
def test_each_row_is_an_assessment_under_a_scheme_file(source: Path, tmp_path: Path) -> None:
    table = ic.method_table(source, allow_unverified=True, horizons=["60 years"])
    plain = yaml.safe_load(source.read_text(encoding="utf-8"))
    assert len(table.rows) == 1 + 3 * 3
    for row in table.rows:
        scheme = tmp_path / "own.yaml"
        scheme.write_text(
            "impactcalc: scheme/1\nid: own\nextends: mv\nversion: '1'\nname: Own\n"
            f"because: test\nregime: {row['regime']}\ntiming: {row['timing']}\n",
            encoding="utf-8",
        )
        file = saved(tmp_path, plain | {"horizon": f"{row['horizon']} years"})
        alone = ic.assess(file, scheme=scheme, allow_unverified=True)
        assert {key: row[key] for key in FIGURES} == {key: getattr(alone, key) for key in FIGURES}
        assert row["project_hash"] == alone.project.hash()
        assert row["flags"] == tuple(dict.fromkeys(flag.code for flag in alone.flags))


def test_the_own_row_is_the_plain_assessment_and_comes_first() -> None:
    alone = ic.assess(CANAL)
    asked = ic.method_table(CANAL, regimes=["green_book"], timings=["begin"])
    assert named(asked) == [("nl_2025", 40, "end"), ("green_book", 40, "begin")]
    assert [row["own"] for row in asked.rows] == [True, False]
    first, second = asked.rows
    assert first["npv"] == alone.npv
    assert first["scheme_hash"] == alone.scheme.hash() != second["scheme_hash"]
    assert first["project_hash"] == second["project_hash"] == alone.project.hash()
    made = ic.assess(CANAL).to_dict()["made_with"]["scheme"]
    assert asked.to_dict()["made_with"]["scheme"] == made


def test_own_regime_and_timing_are_those_of_the_scheme() -> None:
    scheme = ic.load_scheme("mv").model_copy(update={"regime": "green_book", "timing": "mid"})
    table = ic.method_table(project(), scheme=scheme)
    assert named(table)[:4] == [
        ("green_book", 40, "mid"),
        ("green_book", 40, "end"),
        ("green_book", 40, "begin"),
        ("nl_2025", 40, "mid"),
    ]
    assert table.rows[0]["npv"] == pytest.approx(BY_HAND["green_book", "mid"], rel=1e-12)


def test_a_method_asked_for_twice_is_there_once() -> None:
    table = ic.method_table(
        project(),
        regimes=["uk_gb_standard", "green_book", "green_book"],
        horizons=["40 years", "40 years"],
        timings=["end", "end"],
    )
    assert named(table) == [("nl_2025", 40, "end"), ("green_book", 40, "end")]


# --- rows of rates ---------------------------------------------------------------------------


def test_a_row_of_another_class_is_the_standard_class() -> None:
    """By its file the commercial rate of New Zealand is 8 % in every year."""
    table = ic.method_table(project(), regimes=["nz_2024_commercial"], timings=["end"])
    row = table.rows[1]
    assert row["npv"] == pytest.approx(5000 / 1.08**40 - 1000, rel=1e-12)
    assert row["regime"] == "nz_2024_commercial"


def test_a_row_of_another_class_brings_no_rates_for_other_classes() -> None:
    """The reduced row of the Green Book says nothing of health; its regime has a rate for it."""
    healthy = project(benefit("5000 EUR", 2066, discount_class="health"))
    table = ic.method_table(healthy, regimes=["green_book", "uk_gb_reduced"], timings=["end"])
    found = {row["regime"]: row for row in table.rows}
    assert found["green_book"]["reason"] is None
    # 1.5 % for 30 years and 1.29 % after them
    by_hand = 5000 / (1.015**30 * 1.0129**10) - 1000
    assert found["green_book"]["npv"] == pytest.approx(by_hand, rel=1e-12)
    assert found["uk_gb_reduced"]["reason"] == "class_missing"
    assert found["uk_gb_reduced"]["npv"] is None


def test_the_catalogue_given_stays_as_it_is() -> None:
    catalogue = ic.load_catalogue()
    ic.method_table(project(), regimes=["nz_2024_commercial"], catalogue=catalogue)
    assert not catalogue.has("regime", "nz_2024_commercial")


# --- no figures, and why ---------------------------------------------------------------------


def test_a_class_that_a_regime_lacks_leaves_that_row_open_and_no_other() -> None:
    """nl_2020 alone has the class fixed_cost, at 1.6 %."""
    sunk = project(benefit("5000 EUR", 2066, discount_class="fixed_cost"))
    table = ic.method_table(sunk, timings=["end"])
    found = {row["regime"]: row for row in table.rows}
    assert found["nl_2020"]["npv"] == pytest.approx(5000 / 1.016**40 - 1000, rel=1e-12)
    for regime in ("nl_2025", "green_book"):
        row = found[regime]
        assert row["reason"] == "class_missing"
        assert [row[key] for key in FIGURES] == [None] * len(FIGURES)
        assert [fault["path"] for fault in row["faults"]] == ["effects[0].discount_class"]
        assert f"regime {regime} has no discount class fixed_cost" in row["faults"][0]["what"]


def test_a_regime_without_a_standard_class_says_so() -> None:
    table = ic.method_table(project(), regimes=["de_uba_2020"], timings=["end"])
    assert [row["reason"] for row in table.rows] == [None, "class_missing"]


def test_a_regime_without_a_rate_for_late_years_says_so() -> None:
    """By its file the short rate of the Umweltbundesamt ends after 20 years."""
    options: Doc = {"regimes": ["de_uba_2012"], "timings": ["end"], "allow_unverified": True}
    assert ic.method_table(project(), **options).rows[1]["reason"] == "rate_missing"
    near = project(benefit("5000 EUR", 2046), horizon="20 years")
    row = ic.method_table(near, **options).rows[1]
    assert row["npv"] == pytest.approx(5000 / 1.03**20 - 1000, rel=1e-12)
    assert row["reason"] is None


def test_a_year_outside_a_shorter_horizon_leaves_that_row_open() -> None:
    table = ic.method_table(project(), horizons=["39 years", "41 years"], timings=["end"])
    found = {(row["regime"], row["horizon"]): row for row in table.rows}
    assert found["nl_2020", 39]["reason"] == "horizon_too_short"
    assert found["nl_2020", 39]["faults"][0]["path"] == "effects[0].years"
    # written years stay where they are: a longer horizon adds nothing to them
    by_hand = BY_HAND["nl_2020", "end"]
    assert found["nl_2020", 41]["npv"] == pytest.approx(by_hand, rel=1e-12)


def test_a_horizon_that_the_scheme_does_not_take_leaves_that_row_open() -> None:
    table = ic.method_table(project(), horizons=["201 years"], regimes=["nl_2020"])
    assert [row["reason"] for row in table.rows[1:]] == ["horizon_too_long"] * 3


def trees(**timing: Any) -> ic.Project:
    use = {
        "id": "trees",
        "use": "greening.street_tree",
        "inputs": {"trees": "100 tree"},
        "timing": {"first_year": 2027, **timing},
    }
    lines = data(horizon="20 years", interventions=[use])
    del lines["effects"]
    return ic.Project.model_validate(lines)


def test_a_longer_horizon_extends_what_has_no_lifetime_and_nothing_else() -> None:
    options: Doc = {"horizons": ["20 years", "40 years"], "allow_unverified": True}
    options |= {"regimes": ["nl_2020"], "timings": ["end"]}
    lasting = [row["external"] for row in ic.method_table(trees(), **options).rows[1:]]
    ended = ic.method_table(trees(lifetime="10 years"), **options)
    first, second = (row["external"] for row in ended.rows[1:])
    assert lasting[1] > 1.2 * lasting[0] > 0
    assert second == pytest.approx(first, rel=1e-12)


def test_what_a_shorter_horizon_cuts_is_said_in_that_row() -> None:
    options: Doc = {"regimes": ["nl_2020"], "timings": ["end"], "allow_unverified": True}
    table = ic.method_table(trees(lifetime="18 years"), horizons=["10 years"], **options)
    own, short = table.rows
    assert "effect_cut" not in own["flags"]
    assert "effect_cut" in short["flags"]
    text = render_methods(table.document)
    assert LESSONS["effect_cut"].meaning[0].split(",")[0][:20] in text


# --- unverified ------------------------------------------------------------------------------


def test_an_unverified_regime_is_used_only_where_that_is_allowed() -> None:
    """By its file fr_2013 is 2.5 % up to and including 2070."""
    options: Doc = {"regimes": ["fr_2013_quinet_rf"], "timings": ["end"]}
    refused = ic.method_table(project(), **options).rows
    assert [row["reason"] for row in refused] == [None, "unverified"]
    assert refused[1]["npv"] is None
    used = ic.method_table(project(), allow_unverified=True, **options).rows[1]
    assert used["npv"] == pytest.approx(5000 / 1.025**40 - 1000, rel=1e-12)
    assert "value_unverified" in used["flags"]


def unseen(folder: Path, kind: str, where: str, id_: str) -> Path:
    """A catalogue in which nobody has verified a file of the shipped one."""
    (folder / where).mkdir()
    (folder / "catalogue.yaml").write_text(
        f"impactcalc: catalogue/1\nid: mine\nversion: '1'\nlicence: none\nreplaces: [{id_}]\n",
        encoding="utf-8",
    )
    entry = getattr(ic.load_catalogue(), kind)(id_)
    plain = entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    (folder / where / f"{id_}.yaml").write_text(
        yaml.safe_dump(plain | {"verification": "unverified"}), encoding="utf-8"
    )
    return folder


def test_the_short_list_leaves_unverified_regimes_out(tmp_path: Path) -> None:
    mine = unseen(tmp_path, "regime", "regimes", "nl_2020")
    strict = ic.method_table(project(), catalogue=mine)
    loose = ic.method_table(project(), catalogue=mine, allow_unverified=True)
    assert {name for name, _, _ in named(strict)} == {"nl_2025", "green_book"}
    assert {name for name, _, _ in named(loose)} == {"nl_2025", "nl_2020", "green_book"}


def test_a_scheme_whose_own_regime_is_unverified_has_other_rows(tmp_path: Path) -> None:
    mine = unseen(tmp_path, "regime", "regimes", "nl_2025")
    table = ic.method_table(project(), catalogue=mine, timings=["end"])
    assert [row["reason"] for row in table.rows] == ["unverified", None, None]
    with pytest.raises(ic.UnverifiedError, match="regime nl_2025 is unverified"):
        ic.method_table(project(), catalogue=mine, regimes=["nl_2025"])


def test_a_project_that_needs_unverified_values_is_refused_as_ever(tmp_path: Path) -> None:
    mine = unseen(tmp_path, "value", "values", "green.tree_co2_uptake")
    with pytest.raises(ic.UnverifiedError) as alone:
        ic.assess(trees(), catalogue=mine)
    with pytest.raises(ic.UnverifiedError) as compared:
        ic.method_table(trees(), catalogue=mine)
    assert compared.value.faults == alone.value.faults


# --- refusals --------------------------------------------------------------------------------


def test_faults_of_the_project_are_raised_all_of_them() -> None:
    wrong = project(benefit("5000 EUR", 2067), benefit("5000 EUR", 2068))
    with pytest.raises(ic.InputError) as alone:
        ic.assess(wrong)
    with pytest.raises(ic.InputError) as compared:
        ic.method_table(wrong, horizons=["60 years"])
    assert len(compared.value.faults) == 2
    assert compared.value.faults == alone.value.faults


def test_no_figures_at_all_is_an_error_with_the_faults_of_every_row() -> None:
    sunk = project(benefit("5000 EUR", 2066, discount_class="fixed_cost"))
    with pytest.raises(ic.InputError) as error:
        ic.method_table(sunk, regimes=["green_book"])
    whats = [fault.what for fault in error.value.faults]
    assert whats == [
        "regime nl_2025 has no discount class fixed_cost",
        "regime green_book has no discount class fixed_cost",
    ]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"regimes": ["nl_2021"]}, ic.UnknownIdError, "nl_2020"),
        ({"regimes": "nl_2020"}, ic.ArgumentError, "give a list"),
        ({"regimes": []}, ic.ArgumentError, "at least one"),
        ({"regimes": [7]}, ic.ArgumentError, "give text"),
        ({"regimes": [None]}, ic.ArgumentError, "give text"),
        ({"horizons": 60}, ic.ArgumentError, "give a list"),
        ({"horizons": [60]}, ic.ArgumentError, "write 60 years"),
        ({"horizons": [2066]}, ic.ArgumentError, "calendar year"),
        ({"horizons": ["0 years"]}, ic.ArgumentError, "out of range"),
        ({"horizons": ["soon"]}, ic.ArgumentError, "soon"),
        ({"horizons": [True]}, ic.ArgumentError, "True"),
        ({"timings": ["late"]}, ic.ArgumentError, "end, mid, begin"),
        ({"timings": [1]}, ic.ArgumentError, "end, mid, begin"),
    ],
)
def test_wrong_arguments_are_refused(options: Doc, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        ic.method_table(project(), **options)


def test_a_table_is_frozen() -> None:
    table = ic.method_table(project())
    with pytest.raises(FrozenInstanceError):
        table.document = None  # type: ignore[misc,assignment]


# --- forms -----------------------------------------------------------------------------------


def test_frame_csv_json_and_sheets_hold_the_same(tmp_path: Path) -> None:
    table = ic.method_table(
        project(benefit("5000 EUR", 2066, discount_class="fixed_cost")), timings=["end"]
    )
    npv = [row["npv"] for row in table.rows]
    assert npv.count(None) == 2
    frame = table.table
    assert list(frame.columns) == list(COLUMNS)
    assert [None if x != x else x for x in frame["npv"]] == npv
    read = list(csv.DictReader(io.StringIO(table.to_csv(tmp_path / "t.csv"))))
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == table.to_csv()
    assert [float(row["npv"]) if row["npv"] else None for row in read] == npv
    assert {(row["base_year"], row["price_year"]) for row in read} == {("2026", "2025")}
    document = json.loads(table.to_json(tmp_path / "t.json"))
    assert document == table.to_dict()
    assert [row["npv"] for row in document["rows"]] == npv
    for lang, sheet, head in (("en", "Methods", "regime"), ("nl", "Methoden", "regime")):
        table.to_xlsx(tmp_path / "t.xlsx", lang=lang)
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        cells_ = list(book[sheet].values)
        assert cells_[0][1] == head
        # a sheet keeps 16 digits
        assert [row[4] for row in cells_[1:]] == [
            None if x is None else pytest.approx(x, rel=1e-15) for x in npv
        ]
        assert [row[0] for row in cells_[1:]] == ["*", None, None]
        basis = [row for row in book.worksheets[1].values]
        assert (2026 in [row[1] for row in basis]) and (2025 in [row[1] for row in basis])


def test_the_document_is_valid_and_a_broken_one_is_not() -> None:
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator(ic.json_schema("methods"))
    document = ic.method_table(project()).to_dict()
    assert list(checker.iter_errors(document)) == []
    assert list(checker.iter_errors({**document, "rows": [{"npv": 1.0}]}))
    assert list(checker.iter_errors({**document, "impactcalc": "methods/2"}))


def made_up() -> MethodsDocument:
    """Long names, large and negative amounts, and every reason; the figures are invented."""
    figures = {"resources": 1e9, "earned": -2.5e8, "external": 1e10, "bcr": 10.25}
    figures |= {"mv0": 99.9, "mv": 100.0, "npv": -9_876_543_210.0}
    same: Doc = {"flags": ("effect_cut",), "scheme_hash": "s", "project_hash": "p"}
    where = ({"path": f"interventions[{n}].timing.first_year", "what": "late"} for n in range(9))
    faults: Any = tuple(where)
    rows = [
        MethodRow(
            own=True, regime="nl_2025", horizon=40, timing="end", reason=None, faults=(),
            **{**same, "flags": ()}, **figures,
        ),
        MethodRow(
            own=False, regime="an_agency_with_a_very_long_name_2024_non_commercial",
            horizon=200, timing="mid", reason=None, faults=(), **same, **figures,
        ),
    ]  # fmt: skip
    reasons = ("class_missing", "rate_missing", "unverified", "horizon_too_short")
    for reason in (*reasons, "horizon_too_long"):
        none: Doc = dict.fromkeys(FIGURES)
        more: Doc = {**same, "flags": ()}
        rows.append(
            MethodRow(
                own=False, regime="nl_2020", horizon=500, timing="begin", reason=reason,
                faults=faults, **more, **none,
            )
        )  # fmt: skip
    return MethodsDocument(
        impactcalc="methods/1",
        project=ProjectPart("x", "A name that goes on for longer than one would think wise " * 2),
        made_with={"scheme": {"id": "mv"}},
        money=MoneyPart("EUR", 2025, 2026, True),
        rows=tuple(rows),
    )


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("width", [60, 71, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(width: int, lang: str) -> None:
    for document in (made_up(), ic.method_table(project()).document):
        lines = render_methods(document, lang, width=width).splitlines()
        assert max(map(cells, lines)) <= width
        assert not any(line != line.rstrip() for line in lines)


def test_the_text_marks_the_own_row_and_states_the_years() -> None:
    table = ic.method_table(project(), regimes=["nl_2025", "nl_2020"], timings=["end", "mid"])
    english, dutch = (render_methods(table.document, lang) for lang in ("en", "nl"))
    assert english.splitlines()[0] == "Toy: 4 methods compared"
    assert dutch.splitlines()[0] == "Proef: 4 methoden vergeleken"
    assert "Present value in 2026, prices of 2025" in english
    assert "Contante waarde in 2026, prijspeil 2025" in dutch
    marked = [line.split() for line in english.splitlines() if " * " in line]
    # 739.69 and 1,053.23 by hand above, rounded
    assert marked[0][:6] == ["1", "nl_2025", "*", "40", "end", "740"]
    assert any(line.split()[:5] == ["3", "nl_2020", "40", "end", "1,053"]
               for line in english.splitlines())  # fmt: skip
    assert any("1.053" in line for line in dutch.splitlines())


def test_the_text_says_why_a_row_has_no_figures() -> None:
    sunk = project(benefit("5000 EUR", 2066, discount_class="fixed_cost"))
    text = " ".join(render_methods(ic.method_table(sunk).document).split())
    why = "rows 1-3, 7-9: the regime has no rate for a discount class that is used"
    assert f"{why} (fixed_cost: effects[0].discount_class)" in text


def test_no_resources_leaves_euros_and_takes_the_ratio() -> None:
    bare = data(benefit("5000 EUR", 2066))
    del bare["resources"]
    table = ic.method_table(ic.Project.model_validate(bare), timings=["end"])
    assert {row["reason"] for row in table.rows} == {"no_resources"}
    assert all(row["npv"] > 0 and row["bcr"] is None for row in table.rows)
    assert "Without figures" not in render_methods(table.document)
    assert LESSONS["no_resources"].meaning[0][:30] in render_methods(table.document)


def test_every_text_is_in_two_languages() -> None:
    for english, dutch in (*TEXT.values(), *HEADS.values()):
        assert english.strip()
        assert dutch.strip()


# --- the command -----------------------------------------------------------------------------


def test_the_command_prints_the_table(tmp_path: Path) -> None:
    answer = run("assess", saved(tmp_path, data(benefit("5000 EUR", 2066))), "--compare")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Toy: 9 methods compared\n")


def test_the_command_takes_regimes_horizons_and_timings(tmp_path: Path) -> None:
    file = saved(tmp_path, data(benefit("5000 EUR", 2066)))
    asked = ("--regime", "nl_2020", "--regime", "nz_2024_commercial", "--horizon", "60 years")
    answer = run("assess", file, "--compare", *asked, "--timing", "mid", "--json")
    assert (answer.code, answer.err) == (0, "")
    rows = json.loads(answer.out)["rows"]
    found = [(row["regime"], row["horizon"], row["timing"]) for row in rows]
    assert found == [
        ("nl_2025", 40, "end"),
        ("nl_2020", 60, "mid"),
        ("nz_2024_commercial", 60, "mid"),
    ]


def test_the_command_writes_files_and_keeps_quiet(tmp_path: Path) -> None:
    file = saved(tmp_path, data(benefit("5000 EUR", 2066)))
    made = [tmp_path / f"out{ending}" for ending in (".json", ".csv", ".xlsx")]
    options = [part for path in made for part in ("-o", path)]
    answer = run("assess", file, "--compare", "--quiet", *options)
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    assert json.loads(made[0].read_text(encoding="utf-8"))["impactcalc"] == "methods/1"
    assert made[1].read_text(encoding="utf-8").startswith("own,regime,horizon,timing,npv")
    assert "Methods" in openpyxl.load_workbook(made[2]).sheetnames
    printed = run("assess", file, "--compare", "--csv")
    assert printed.out == made[1].read_text(encoding="utf-8")


def test_the_price_year_goes_for_every_row(tmp_path: Path) -> None:
    """Consumer prices of the shipped series, level of 2021 over level of 2025."""
    file = saved(tmp_path, data(benefit("5000 EUR", 2066)))
    answer = run("assess", file, "--compare", "--price-year", "2021", "--json")
    document = json.loads(answer.out)
    points = dict(ic.load_catalogue().index("nl.cpi").series.points)
    ratio = points[2021] / points[2025]
    assert document["money"]["price_year"] == 2021
    for row in document["rows"]:
        by_hand = BY_HAND[row["regime"], row["timing"]] * ratio
        assert row["npv"] == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--regime", "nl_2020"], 2, "add --compare"),
        (["--horizon", "60 years"], 2, "add --compare"),
        (["--timing", "mid"], 2, "add --compare"),
        (["--compare", "--detail"], 2, "--detail"),
        (["--compare", "--timing", "late"], 2, "end, mid, begin"),
        (["--compare", "--horizon", "60"], 2, "years"),
        (["--compare", "--regime", "nl_2021"], 2, "nl_2020"),
        (["--compare", "--json", "--csv"], 2, "choose one"),
        (["--compare", "--scheme", "none"], 2, "no scheme"),
    ],
)
def test_wrong_usage_ends_with_two(
    options: list[str], code: int, said: str, tmp_path: Path
) -> None:
    answer = run("assess", saved(tmp_path, data(benefit("5000 EUR", 2066))), *options)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_faults_end_with_one_and_are_json_where_asked(tmp_path: Path) -> None:
    sunk = saved(tmp_path, data(benefit("5000 EUR", 2066, discount_class="fixed_cost")))
    answer = run("assess", sunk, "--compare", "--regime", "green_book", "--json")
    assert answer.code == 1
    assert len(json.loads(answer.out)["faults"]) == 2
    wrong = saved(tmp_path, data(benefit("5000 EUR", 2067)))
    answer = run("assess", wrong, "--compare", "--horizon", "60 years")
    assert (answer.code, answer.out) == (1, "")
    assert "lies outside 2026 to 2066" in answer.err


def test_a_row_without_figures_is_no_failure(tmp_path: Path) -> None:
    sunk = saved(tmp_path, data(benefit("5000 EUR", 2066, discount_class="fixed_cost")))
    answer = run("assess", sunk, "--compare", "--regime", "nl_2020")
    assert (answer.code, answer.err) == (0, "")
    assert "Without figures" in answer.out


def test_the_text_loads_no_heavy_package(tmp_path: Path) -> None:
    file = saved(tmp_path, data(benefit("5000 EUR", 2066)))
    code = (
        "import sys, json\nfrom impactcalc import cli\n"
        f"sys.argv = ['impactcalc', 'assess', {str(file)!r}, '--compare']\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    *text, modules = answer.stdout.splitlines()
    loaded = {name.partition(".")[0] for name in json.loads(modules)}
    assert text[0] == "Toy: 9 methods compared"
    assert not loaded & {"pandas", "scipy", "openpyxl", "xlsxwriter"}


def test_a_faulty_regime_is_raised_and_is_no_reason(tmp_path: Path) -> None:
    mine = unseen(tmp_path, "regime", "regimes", "nl_2020")
    path = mine / "regimes" / "nl_2020.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("clock: base_year", "clock: never"))
    with pytest.raises(ic.CatalogueError, match="clock 'never' is unknown"):
        ic.method_table(
            project(), regimes=["nl_2020"], horizons=["60 years"], catalogue=mine,
            allow_unverified=True,
        )  # fmt: skip


def test_every_choice_of_the_scheme_but_regime_and_timing_stays(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "impactcalc: scheme/1\nid: own\nextends: mv\nversion: '1'\nname: Own\nbecause: test\n"
        "growth_stops_after: 10 years\nexchange: {USD: fx.usd_per_eur}\nprice_year: 2021\n"
        "long_term: {weight: 0.25}\n",
        encoding="utf-8",
    )
    scheme = ic.load_scheme(file)
    growing = project(benefit("100 EUR/year", "2027-2066", growth="1 %/year"))
    table = ic.method_table(growing, scheme=scheme)
    for row in table.rows:
        text = file.read_text(encoding="utf-8")
        other = tmp_path / "other.yaml"
        other.write_text(
            f"{text}regime: {row['regime']}\ntiming: {row['timing']}\n", encoding="utf-8"
        )
        written = ic.load_scheme(other)
        alone = ic.assess(growing, scheme=written)
        assert {key: row[key] for key in FIGURES} == {key: getattr(alone, key) for key in FIGURES}
        assert row["scheme_hash"] == written.hash()
    assert table.price_year == 2021
