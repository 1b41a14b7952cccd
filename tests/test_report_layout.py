"""Figures, names and layout of reports: how wide, how rounded, how called."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from command_line import ROOT
from impactcalc.report.figures import (
    cell,
    clean,
    euros,
    money,
    number,
    percent,
    quantity,
    ratio,
    size_for,
)
from impactcalc.report.layout import Span, bar, beside, cells, paint, row, size, table, wrap
from impactcalc.report.names import (
    ACCOUNTS,
    NAMES,
    REASONS,
    UNITS,
    account_of,
    name_of,
    reason_in,
    unit_of,
)

INDICATORS = ROOT / "indicators"
PLAN = ROOT / "src" / "impactcalc" / "plan"

# --- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "english", "dutch"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (-0.49, "0", "0"),
        (999.5, "1,000", "1.000"),  # Python rounds half to even: 999.5 to 1000
        (-1234567.4, "-1,234,567", "-1.234.567"),
        (1e15, "1.0e+15", "1,0e+15"),
    ],
)
def test_euros(amount: float, english: str, dutch: str) -> None:
    assert (euros(amount, "en"), euros(amount, "nl")) == (english, dutch)
    assert money(amount, "nl") == f"{dutch} EUR"


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (None, 0, "none"),
        (0.0, 0, "0 %"),
        (1e-9, 0, "< 1 %"),
        (0.004, 0, "< 1 %"),
        (0.006, 0, "1 %"),
        (0.5, 0, "50 %"),
        (1.0, 0, "100 %"),
        (-0.02, 1, "-2.0 %"),
        (0.0002, 1, "< 0.1 %"),
        (12.5, 0, "1,250 %"),
        (1e20, 0, "1.0e+22 %"),
    ],
)
def test_percent(share: float | None, digits: int, text: str) -> None:
    assert percent(share, "en", digits) == text


def test_number() -> None:
    assert number(None, 2, "nl") == "geen"
    assert number(1234.567, 2, "nl") == "1.234,57"
    assert number(-0.001, 2, "en") == "0.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (1.0, "1.00"),
        (1.0 + 1e-12, "1.00"),
        (0.99868, "0.999"),
        (1.0004, "1.0004"),
        (0.994, "0.99"),
        (-1.0, "-1.00"),
        (2e6, "2.0e+06"),
    ],
)
def test_a_ratio_reads_as_break_even_only_where_it_is(value: float | None, text: str) -> None:
    assert ratio(value, "en") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.05, "0.05"),
        (8.19, "8.19"),
        (239.904, "239.9"),
        (1234.5678, "1,235"),
        (-3.0, "-3"),
        (0.0001, "1.0e-04"),
        (1e16, "1.0e+16"),
    ],
)
def test_a_quantity_has_about_four_figures(value: float, text: str) -> None:
    assert quantity(value, "en") == text


@pytest.mark.parametrize(
    ("largest", "size"),
    [(0.0, 1), (9_999_999.0, 1), (10_000_000.0, 1_000), (1e10, 1_000_000), (1e20, 1_000_000_000)],
)
def test_the_unit_of_a_table(largest: float, size: int) -> None:
    assert size_for([1.0, -largest]) == size
    assert size_for([]) == 1
    assert len(cell(-largest, size, "en")) <= 10
    assert size_for([largest], 6) >= size


def test_a_cell_that_is_nothing_is_not_one_that_is_little() -> None:
    assert cell(0.0, 1, "en") == "-"
    assert cell(0.3, 1, "en") == "0"
    assert cell(-1_500_000, 1_000, "nl") == "-1.500"


# --- names ----------------------------------------------------------------------------------------


def test_names_are_those_of_the_vocabularies() -> None:
    listed = {}
    for name in ("domains", "parties"):
        path = INDICATORS / "vocabularies" / f"{name}.yaml"
        for term in yaml.safe_load(path.read_text(encoding="utf-8"))["terms"]:
            listed[term["id"]] = (term["name"]["en"], term["name"]["nl"])
    assert listed == NAMES
    assert name_of("market_stalls", "nl") == "market stalls"


def shipped_accounts() -> set[str]:
    found: set[str] = set()
    for path in INDICATORS.glob("*/*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found |= set(data.get("physical") or {}) | {data.get("account")} - {None}
    return found


def test_accounts_of_the_catalogue_have_names_in_both_languages() -> None:
    assert {"greenhouse_gas", "depaved_area"} <= shipped_accounts()
    assert shipped_accounts() - set(ACCOUNTS) == set()
    for english, dutch in ACCOUNTS.values():
        assert english != dutch
        assert english[0].isupper() and dutch[0].isupper()
    assert account_of("hedge_length", "nl") == "Hedge length"


@pytest.mark.parametrize(
    ("unit", "amount", "english", "dutch"),
    [
        ("tCO2e/year", 8.2, "t CO2e per year", "t CO2-eq per jaar"),
        ("m^2", 9, "m²", "m²"),
        ("m**3/year", 9, "m³ per year", "m³ per jaar"),
        ("tree", 1, "tree", "boom"),
        ("tree", 2, "trees", "bomen"),
        ("kWh/dwelling/year", 2, "kWh per dwelling per year", "kWh per woning per jaar"),
        ("hour*person", 3, "hours·people", "uur·personen"),
        ("1", 3, "", ""),
        ("1/year", 3, "per year", "per jaar"),
        ("hedgehog/year", 3, "hedgehog per year", "hedgehog per jaar"),
        ("m^4", 2, "m^4", "m^4"),
    ],
)
def test_units(unit: str, amount: float, english: str, dutch: str) -> None:
    assert (unit_of(unit, "en", amount), unit_of(unit, "nl", amount)) == (english, dutch)


def test_units_that_are_words_are_units_of_the_library() -> None:
    from impactcalc.quantities import definition_lines

    text = "\n".join(definition_lines().values())
    for unit in set(UNITS) - {"EUR"}:
        assert re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", text), unit


def test_reasons_of_the_plan_have_dutch() -> None:
    """Every reason that the library itself gives; others are words of the project."""
    plan = "".join(path.read_text(encoding="utf-8") for path in PLAN.glob("*.py"))
    given = set(re.findall(r'NotCounted\([^"\n]*f?"([^"]+ [^"]+)"', plan))
    given |= set(re.findall(r'reason = f?"([^"]+)"', plan))
    assert len(given) == len(REASONS) == 3
    for text in given:
        english = re.sub(r"{\w+}", "x.y", text)
        assert reason_in(english, "nl") != reason_in(english, "en")
        assert "geen" in reason_in(english, "nl") or "x.y" in reason_in(english, "nl")
    names = {"x": "Berging"}
    assert reason_in("x chosen in group y", "nl", names) == "dezelfde baat telt al mee als: Berging"
    assert reason_in("ours alone", "nl") == "ours alone"


# --- layout ---------------------------------------------------------------------------------------

anything = st.text(max_size=120).map(clean)


@given(anything)
def test_no_text_is_wider_than_it_is_taken_for(text: str) -> None:
    """The count of another package; it knows clusters of which ours takes the parts."""
    assert cells(text) >= cell_len(text)


@pytest.mark.parametrize(
    ("text", "wide"),
    [("", 0), ("boom", 4), ("木", 2), ("e\u0301", 1), ("\u2764\ufe0f", 2), ("🌳", 2), ("²█▌", 3)],
)
def test_cells(text: str, wide: int) -> None:
    assert cells(text) == wide


@given(anything, st.integers(2, 60), st.integers(0, 4))
def test_wrapping_leaves_out_spaces_alone(text: str, room: int, hang: int) -> None:
    hang = min(hang, room - 2)
    lines = wrap(text, room, hang)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert cells(line) <= room
        assert line.strip()


def test_a_number_stays_with_its_unit() -> None:
    assert wrap("it is worth 12,345 EUR", 18) == ["it is worth", "12,345 EUR"]
    assert wrap("a share (41 %), so", 12) == ["a share", "(41 %), so"]
    assert wrap("about < 1 % of it", 10) == ["about", "< 1 % of", "it"]


def test_a_line_ends_without_spaces_and_styles_close() -> None:
    line = (Span("a", "strong"), Span("b  "), Span("  ", "dim"))
    assert paint([line, ()], False) == "ab\n\n"
    assert paint([line, ()], True) == "\x1b[1ma\x1b[0mb\n\n"


def test_rows_keep_their_figures() -> None:
    (line,) = row("label", Span("1,234 EUR"), 80)
    assert paint([line], False) == "  label" + " " * 64 + "1,234 EUR\n"
    lines = paint(row("a long label " * 12, Span("99 EUR"), 80), False).splitlines()
    assert [line.endswith("  99 EUR") for line in lines] == [False] * (len(lines) - 1) + [True]
    below = paint(row("label", Span("figure " * 20), 60), False).splitlines()
    assert below[0] == "  label"
    assert all(cells(line) <= 60 for line in below)


def drawn(*arguments: object, **keywords: object) -> list[str]:
    return paint(table(*arguments, **keywords), False).splitlines()  # type: ignore[arg-type]


def test_tables_keep_their_figures() -> None:
    rows = [[Span("x " * 60), Span("1"), Span("22")], [Span("y"), Span("333"), Span("4")]]
    lines = drawn(["who", "a", "b"], rows, 60)
    assert lines[-1].split() == ["y", "333", "4"]
    assert [line.split()[-2:] for line in lines if "22" in line] == [["1", "22"]]
    assert "".join("".join(lines).split()).count("x") == 60


def test_a_table_without_room_puts_labels_above() -> None:
    figures = [Span("9" * 12) for _ in range(4)]
    lines = drawn(["who", *"abcd"], [[Span("a name of some length"), *figures]], 60)
    assert lines[2] == "  a name of some length"
    assert lines[3].split() == ["9" * 12] * 4
    assert len(lines[3]) == 60


def test_a_table_with_numbers_before_it_and_words_behind() -> None:
    rows = [
        [Span(name), Span("1"), Span(text)] for name, text in (("Ann", "long word"), ("Bo", "x"))
    ]
    lines = drawn(["who", "n", "what"], rows, 60, leads=["9  ", "10  "], texts=1)
    assert [line.split() for line in lines[1:]] == [
        ["9", "Ann", "1", "long", "word"],
        ["10", "Bo", "1", "x"],
    ]
    assert (
        len({line.index(name) for line, name in zip(lines, ("who", "Ann", "Bo"), strict=True)}) == 1
    )
    starts = {line.index(t) for line, t in zip(lines, ("what", "long", "x"), strict=True)}
    assert len(starts) == 1


def test_two_columns_stand_side_by_side() -> None:
    left, right = [(Span("a"),), (Span("木b"),)], [(Span("x"),), (Span("y"),), (Span("z"),)]
    lines = beside(left, right, 4, 1)
    assert paint(lines, False) == "a    x\n木b  y\n     z\n"
    assert {size(line) for line in lines} == {6}


@given(st.floats(0, 1), st.integers(1, 40))
def test_a_bar_fits_and_shows_what_is_more_than_nothing(share: float, room: int) -> None:
    assert len(bar(share, room)) <= room
    assert bool(bar(share, room)) == (share > 0)
    assert bar(1.0, room) == "█" * room
