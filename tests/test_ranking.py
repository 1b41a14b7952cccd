"""The ranking of a portfolio in text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from impactcalc.report.ranking import render_ranking
from impactcalc.report.teaching import meaning_of, todo_of

QUADRANTS = (
    *("mv_innovation", "societal_value_financing_gap", "private_gain"),
    *("private_gain_public_loss", "neither"),
)


def line(number: int, **changed: Any) -> dict[str, Any]:
    """A project; resources 100 000, of which 40 000 earned, and number times 10 000 outside."""
    external = 10_000.0 * number
    return {
        "id": f"p{number}",
        "name": f"Project {number}",
        "resources": 100_000.0,
        "external": external,
        "earned": 40_000.0,
        "npv": external - 60_000.0,
        "bcr": (external + 40_000.0) / 100_000.0,
        "mv0": 20.0 + number,
        "mv": 21.5 + number,
        "quadrant": QUADRANTS[number % 5],
        "flags": [],
        "illustrative": False,
    } | changed


TEN = [line(number) for number in range(10, 0, -1)]
TOTAL = {"bcr": 0.95, "mv0": 25.5, "mv": 27.0}


def test_the_whole_ranking(snapshot: SnapshotAssertion) -> None:
    rows = [
        line(9, name="Groene daken Bergweg", flags=["value_outside_validity"], illustrative=0.3),
        line(5, name="Waterbergende tuinen Oude Haven en omliggende straten"),
        line(3, name="Wadi", bcr=None, mv0=None, mv=None, quadrant=None, flags=["no_resources"]),
    ]
    assert render_ranking(rows, "nl", total=TOTAL) == snapshot


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_project_stands_at_its_rank_with_its_figures(width: int, lang: str) -> None:
    lines = render_ranking(TEN, lang, width=width).splitlines()
    for rank, row in enumerate(TEN, start=1):
        (found,) = (text for text in lines if re.match(rf" +{rank}  Project", text))
        npv = f"{row['npv']:,.0f}" if row["npv"] else "-"
        bcr = f"{row['bcr']:.2f}"
        for figure in ("100,000", npv, bcr, f"{row['mv']:.1f}"):
            wanted = figure.translate(str.maketrans(",.", ".,")) if lang == "nl" else figure
            assert wanted in found.split(), (figure, found)


def test_the_last_line_adds_up() -> None:
    """Ten times 100 000, 40 000 and -60 000, and 10 000 times 55."""
    text = render_ranking(TEN, width=120, total=TOTAL)
    (found,) = (text for text in text.splitlines() if "all together" in text)
    assert found.split()[2:] == [
        *("1,000,000", "550,000", "400,000", "-50,000", "0.95", "25.5", "27.0")
    ]
    (bare,) = (text for text in render_ranking(TEN).splitlines() if "all together" in text)
    assert bare.split()[2:] == ["1,000,000", "-50,000"]


def test_the_columns_grow_with_the_width() -> None:
    assert "MV0" not in render_ranking(TEN, width=80)
    assert "MV0" in render_ranking(TEN, width=90)
    assert "society" in render_ranking(TEN, width=110)


@pytest.mark.parametrize(("lang", "none"), [("en", "none"), ("nl", "geen")])
def test_what_is_none_is_said(lang: str, none: str) -> None:
    row = line(3, bcr=None, mv0=None, mv=None, quadrant=None)
    (found,) = (text for text in render_ranking([row], lang).splitlines() if "Project 3" in text)
    assert found.split()[-3:] == [none] * 3


@pytest.mark.parametrize(("lang", "why"), [("en", "No MV: "), ("nl", "Geen MV: ")])
def test_a_ratio_without_a_score_is_explained(lang: str, why: str) -> None:
    """A level that the scheme counts is not given; for want of resources there is no ratio."""
    nothing = line(3, bcr=None, mv0=None, mv=None, quadrant=None)
    assert why not in render_ranking([*TEN, nothing], lang, total=TOTAL)
    assert why in render_ranking([*TEN, line(3, mv0=None, mv=None)], lang, total=TOTAL)
    assert why in render_ranking(TEN, lang, total=TOTAL | {"mv0": None, "mv": None})


def test_one_project_is_one() -> None:
    assert render_ranking([line(1)], "nl").splitlines()[0] == "1 project"


@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_a_quadrant_is_in_short_words(quadrant: str) -> None:
    for lang in ("en", "nl"):
        text = render_ranking([line(3, quadrant=quadrant)], lang)
        assert "_" not in text
        (found,) = (text for text in text.splitlines() if "Project 3" in text)
        assert re.search(r"\d +[A-Za-z][\w -]+$", found)


def test_invented_input_is_marked() -> None:
    some = render_ranking([line(3, illustrative=0.2), line(2), line(1)])
    assert "ILLUSTRATIVE: invented input in 1 of 3 projects, marked *" in some
    assert "Project 3* " in some
    assert "Project 2* " not in some
    everything = render_ranking([line(3, illustrative=True)], "nl")
    assert "ILLUSTRATIEF: verzonnen invoer in alle projecten" in everything
    assert "*" not in everything
    # Marked on lines that are no effect: the share is 0, and the flag stands.
    assert "1 of 2" in render_ranking([line(3, illustrative=0.0, flags=["illustrative"]), line(2)])
    assert "ILLUSTR" not in render_ranking(TEN)


def test_flags_are_told_once_with_the_projects() -> None:
    rows = [line(3, flags=["harm", "harm", "effect_cut"]), line(2, flags=["effect_cut"])]
    text = " ".join(render_ranking(rows, width=140).split())
    assert f"{meaning_of('harm', 'en')} (1 of 2): Project 3 {todo_of('harm', 'en')}" in text
    assert f"{meaning_of('effect_cut', 'en')} (2 of 2): all projects" in text
    assert text.index(meaning_of("harm", "en")) < text.index(meaning_of("effect_cut", "en"))


def test_a_remark_names_few_of_many_projects() -> None:
    rows = [line(1), *(line(number, flags=["harm"]) for number in range(2, 12))]
    text = " ".join(render_ranking(rows, width=140).split())
    assert "(10 of 11): Project 2, Project 3," in text
    assert "Project 6, Project 7 and 4 more" in text
    few = " ".join(render_ranking(rows[:9], width=140).split())
    assert "Project 8, Project 9" in few
    assert "more" not in few


def test_large_amounts_have_a_unit() -> None:
    text = render_ranking([line(3, resources=22_664_806.0)], "nl")
    assert "Bedragen in duizend EUR" in text
    assert " 22.665 " in text


def test_no_projects_is_no_table() -> None:
    assert render_ranking([], "nl").startswith("0 projecten")


money = st.floats(-1e30, 1e30) | st.floats(-1e7, 1e7)
rows = st.builds(
    lambda name, a, b, c, quadrant, marked: (
        line(3, name=name, resources=a, npv=b, external=b, earned=a, bcr=c, quadrant=quadrant)
        | {"illustrative": marked, "flags": ["harm", "of_another_version"]}
    ),
    st.text(min_size=1, max_size=80)
    | st.text(alphabet="木e\u0301 🌳ab", min_size=1, max_size=200)
    | st.text(alphabet="abc", min_size=1, max_size=200),
    money,
    money,
    st.none() | money,
    st.sampled_from([*QUADRANTS, None]),
    st.booleans() | st.floats(0, 1),
)


@given(st.lists(rows, max_size=12), st.integers(60, 140), st.sampled_from(["en", "nl"]))
def test_it_fits_and_colour_adds_codes_alone(
    found: list[dict[str, Any]], width: int, lang: str
) -> None:
    plain = render_ranking(found, lang, width=width, total=TOTAL)
    for text in plain.splitlines():
        assert cell_len(text) <= width
        assert text.isprintable()
        assert text == text.rstrip()
    coloured = render_ranking(found, lang, width=width, total=TOTAL, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
