"""The report in text: it fits, it says what it must, in both languages, from the document alone."""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

import impactcalc as ic
from command_line import CANAL, ROOT, TEGELWIPPEN
from impactcalc import finance
from impactcalc.documents import AssessmentDocument, FlagPart
from impactcalc.evidence import VERIFICATIONS
from impactcalc.report.figures import SIZES, cell, euros, number, percent, row, size_for, table
from impactcalc.report.text import remark, render
from impactcalc.report.words import NAMES, REASONS, WORDS, name_of, reason_in, word

LANGUAGES = ("en", "nl")
GOLDEN = ROOT / "tests" / "golden"
PLAN = ROOT / "src" / "impactcalc" / "plan"
REPORT = ROOT / "src" / "impactcalc" / "report"
PROJECTS = [
    CANAL,
    TEGELWIPPEN,
    *(GOLDEN / f"{name}.yaml" for name in ("fall-prevention", "greening", "plant-protein")),
    *(GOLDEN / f"{name}.yaml" for name in ("neighbour-platform", "smart-district")),
]

# Section 5 of the accounting rules names all of them.
FLAG_CODES = (
    *("effect_cut", "deferral_beyond_horizon", "compounded_before_base_year", "negative_effect"),
    *("payment_above_benefit", "rests_on_purchases", "harm", "value_secondary"),
    *("value_unverified", "value_outside_validity", "illustrative", "floor_active"),
    *("net_external_harm", "negative_earnings"),
)
# Section 4 of the rules; the reasons of a figure that is null are there and in section 5.
QUADRANTS = (
    *("mv_innovation", "societal_value_financing_gap", "private_gain"),
    *("private_gain_public_loss", "neither"),
)
NULL_REASONS = ("no_resources", "level_missing")


def document(project: Path, scheme: str = "mv") -> AssessmentDocument:
    return ic.assess(project, scheme=scheme).document


# --- shape ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["mv", "mv-qualitative"])
@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_fits_80_columns(project: Path, scheme: str, lang: str) -> None:
    lines = render(document(project, scheme), lang).splitlines()
    assert len(lines) > 30
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


money = st.floats(-1e30, 1e30) | st.floats(-1e7, 1e7)


@given(st.text(min_size=1, max_size=200), money, money, st.sampled_from(LANGUAGES))
def test_long_names_and_large_amounts_fit_as_well(
    text: str, large: float, small: float, lang: str
) -> None:
    canal = document_of_canal()
    parties = [
        replace(party, resources=large, effects=small, paid=-large, net=small, name=text)
        for party in canal.parties
    ]
    effects = [
        replace(effect, id=text, domain=text, present_value=large) for effect in canal.effects
    ]
    physical = [replace(part, value=large, account=text, unit="m^3") for part in canal.physical]
    strained = replace(
        canal,
        project=replace(canal.project, name=text),
        headline=replace(canal.headline, npv=large, bcr=small),
        pillars=replace(canal.pillars, external=large, r_s=large, resources=small),
        parties=tuple(parties),
        effects=tuple(effects),
        physical=tuple(physical),
    )
    for line in render(strained, lang).splitlines():
        assert len(line) <= 80, line
        assert line.isprintable()


_CANAL: list[AssessmentDocument] = []


def document_of_canal() -> AssessmentDocument:
    """Assessed once; hypothesis wants no fixture of a function."""
    if not _CANAL:
        _CANAL.append(document(CANAL))
    return _CANAL[0]


def test_it_reads_the_document_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Last year's document, without the project and the catalogue it came from."""
    canal = document_of_canal()
    wanted = render(canal, "nl")

    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise AssertionError(f"a file is opened: {arguments}")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    assert render(canal, "nl") == wanted


def test_the_dutch_report_of_the_example(snapshot: SnapshotAssertion) -> None:
    assert render(document(CANAL), "nl") == snapshot


# --- what it must say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "ILLUSTRATIVE: 100 % of the value of the effects rests on invented input"),
        ("nl", "ILLUSTRATIEF: 100 % van de waarde van de effecten rust op verzonnen invoer"),
    ],
)
@pytest.mark.parametrize("project", [CANAL, TEGELWIPPEN], ids=["canal", "tegelwippen"])
def test_the_headline_says_how_much_is_illustrative(project: Path, lang: str, line: str) -> None:
    lines = render(document(project), lang).splitlines()
    assert line in lines[:4]


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100 %"), (0.257, "26 %"), (0.001, "< 1 %"), (0.0, "none of"), (None, "none of")],
)
def test_the_share_of_what_is_illustrative(share: float | None, words: str) -> None:
    canal = document_of_canal()
    flags = (FlagPart(code="illustrative", share=share),)
    (line,) = (
        line for line in render(replace(canal, flags=flags)).splitlines() if "ILLUSTR" in line
    )
    assert words in line
    assert "ILLUSTR" not in render(replace(canal, flags=()))


@pytest.mark.parametrize(
    ("lang", "area", "litres", "mark"),
    [
        ("en", "252,000 m^2", "4,032 m^3 = 4,032,000 litres", "(illustrative)"),
        ("nl", "252.000 m^2", "4.032 m^3 = 4.032.000 liter", "(illustratief)"),
    ],
)
def test_square_metres_are_a_fact_and_litres_are_marked(
    lang: str, area: str, litres: str, mark: str
) -> None:
    """2.8 million tiles of 0.09 m2; 252 000 m2 x 20 mm, less a fifth, is 4 032 m3."""
    lines = render(document(TEGELWIPPEN), lang).splitlines()
    (fact,) = (line for line in lines if line.endswith(area))
    assert mark not in fact
    (marked,) = (line for line in lines if line.endswith(litres))
    assert mark in marked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_of_the_format_page(lang: str) -> None:
    """Section 8 of the formats, rounded; commas and points change places in Dutch."""
    text = render(document_of_canal(), lang)
    swapped = text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text
    for figure in (
        *("129,563 EUR", "1.65", "36.4", "34.3", "1.04", "6.3 %", "2046", "5,414 EUR"),
        *("277,649", "1.40", "58.4", "66.1", "49,778", "0.25", "20.1", "197,864"),
        *("-148,086", "-45,469", "172,664", "60,000", "25,772 EUR", "287,774 EUR"),
        *("96 %", "79 %", "21 %", "20.2", "8 %", "92 %", "2 %", "8.19 tCO2e/year"),
    ):
        assert re.search(rf"(^|\s){re.escape(figure)}(\s|$)", swapped, re.MULTILINE), figure


def test_names_are_in_the_language_of_the_report() -> None:
    dutch, english = (render(document(TEGELWIPPEN), lang) for lang in ("nl", "en"))
    assert dutch.startswith("NK Tegelwippen 2022, 2022 tot en met 2042\n")
    assert english.startswith("Dutch depaving championship 2022, 2022 to 2042\n")
    assert "  Bewoners  " in dutch
    assert "  Leefomgeving  " in dutch
    assert "input planted_area not given" in english
    assert "invoer planted_area niet gegeven" in dutch
    # What the project calls a party goes before the vocabulary.
    assert "The municipalities taking part" in english
    assert "Municipality" not in english


def test_parties_add_up_in_the_report() -> None:
    lines = render(document_of_canal()).splitlines()
    (total,) = (line for line in lines if line.startswith("  all together"))
    assert total.split()[2:] == ["-197,864", "327,427", "-49,778", "49,778", "129,563", "-"]


def test_a_table_of_large_amounts_says_its_unit() -> None:
    text = render(document(GOLDEN / "plant-protein.yaml"), "nl")
    assert "Wie draagt, wint en betaalt, in duizend EUR" in text
    assert re.search(r"Consumers +- +2\.422 +- +- +2\.422", text)


def test_a_party_that_does_not_count_is_named_so() -> None:
    canal = document_of_canal()
    parties = tuple(replace(party, counted=party.party != "world") for party in canal.parties)
    assert "World (not summed)" in render(replace(canal, parties=parties))
    assert "not summed" not in render(canal)


def test_an_interval_is_shown_where_a_level_is_missing() -> None:
    a = ic.assess(GOLDEN / "greening.yaml", scheme="mv-qualitative")
    assert a.mv is None
    assert a.mv_range is not None
    low, high = (f"{end:.1f}" for end in a.mv_range)
    text = render(a.document)
    assert f"{low} to {high} (a level is missing)" in text
    assert "no level given" in text


def test_no_resources_says_why_there_is_no_score() -> None:
    canal = document_of_canal()
    head = replace(
        canal.headline, bcr=None, mv=None, mv0=None, quadrant=None, reason="no_resources"
    )
    text = render(replace(canal, headline=head))
    assert text.count("none (nobody bears a resource)") == 3


def test_a_rate_that_is_none_says_why() -> None:
    canal = document_of_canal()
    for reason, words in (
        ("no_root", "none (there is no root)"),
        ("several_roots", "none (there are several roots)"),
        ("first_flow_positive", "none (the first flow is positive)"),
    ):
        rates = replace(
            canal.rates_of_return, irr=None, irr_reason=reason, discounted_payback_year=None
        )
        text = render(replace(canal, rates_of_return=rates))
        assert words in text
        assert re.search(r"payback year +none$", text, re.MULTILINE)


def test_a_scheme_that_differs_says_so() -> None:
    text = render(document(CANAL, "mkba-nl"))
    assert "scheme mkba-nl is mv with long_term.weight 0\n" in text
    priced = ic.assess(CANAL, scheme=ic.load_scheme("mv").with_price_year(2021))
    assert "changed for this run: price_year 2021\n" in render(priced.document)


def test_values_that_nobody_checked_are_in_the_headline() -> None:
    canal = document_of_canal()
    marks = dict.fromkeys(canal.evidence.by_verification, 0.0) | {"unverified": 0.4}
    shaken = replace(
        canal,
        evidence=replace(canal.evidence, by_verification=marks),
        flags=(FlagPart(code="value_unverified", where="a/b.c", value="d.e", share=0.4),),
    )
    assert "UNVERIFIED: 40 % of the value of the effects" in render(shaken)
    assert "ONGECONTROLEERD: 40 % van de waarde" in render(shaken, "nl")
    assert "UNVERIFIED" not in render(canal)


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", FLAG_CODES)
def test_every_flag_has_words(code: str, lang: str) -> None:
    flag = FlagPart(
        code=code,
        where="here/there",
        domain="nature",
        party="water_authority",
        value="some.value",
        excess=1234.0,
        share=0.25,
    )
    text = remark(flag, lang)
    assert len(text) > 20
    assert "{" not in text
    assert "None" not in text
    wanted = {
        "where": "here/there",
        "value": "some.value",
        "share": "25 %",
        "excess": "1.234" if lang == "nl" else "1,234",
        "party": "Waterschap" if lang == "nl" else "Water authority",
        "domain": "Natuur" if lang == "nl" else "Nature",
    }
    for key in re.findall(r"{(\w+)}", WORDS[code][LANGUAGES.index(lang)]):
        assert wanted[key] in text


def test_a_report_prints_every_remark() -> None:
    canal = document_of_canal()
    flags = tuple(
        FlagPart(code, where="a/b", domain="air", party="world", value="v", excess=1.0, share=0.1)
        for code in FLAG_CODES
    )
    for lang in LANGUAGES:
        text = " ".join(render(replace(canal, flags=flags), lang).split())
        for flag in flags:
            shown = remark(flag, lang, name_of("world", lang))
            assert " ".join(shown.split()) in text


def test_both_languages_say_the_same_with_the_same_parts() -> None:
    for key, (english, dutch) in WORDS.items():
        parts = [sorted(re.findall(r"{(\w+)}", text)) for text in (english, dutch)]
        assert parts[0] == parts[1], key
        assert english.strip() == english
        assert dutch.strip() == dutch
        assert english and dutch


def test_all_words_are_used_and_no_word_is_missing() -> None:
    """Keys stand in the code as texts, or are codes that a document may hold."""
    texts = {
        node.value
        for name in ("text", "figures")
        for node in ast.walk(ast.parse((REPORT / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {*FLAG_CODES, *QUADRANTS, *NULL_REASONS, *VERIFICATIONS}
    codes |= {*get_args(finance.IrrReason), *(f"unit_{size}" for size in SIZES)}
    assert codes <= set(WORDS)
    assert set(WORDS) - codes - texts == set()


def test_names_are_those_of_the_vocabularies() -> None:
    listed = {}
    for name in ("domains", "parties"):
        path = ROOT / "indicators" / "vocabularies" / f"{name}.yaml"
        for term in yaml.safe_load(path.read_text(encoding="utf-8"))["terms"]:
            listed[term["id"]] = (term["name"]["en"], term["name"]["nl"])
    assert listed == NAMES
    assert name_of("market_stalls", "nl") == "market stalls"


def test_reasons_of_the_plan_have_dutch() -> None:
    """Every reason that the library itself gives; others are words of the project."""
    plan = "".join(path.read_text(encoding="utf-8") for path in PLAN.glob("*.py"))
    given = set(re.findall(r'NotCounted\([^"\n]*f?"([^"]+ [^"]+)"', plan))
    given |= set(re.findall(r'reason = f?"([^"]+)"', plan))
    assert len(given) == len(REASONS) == 3
    for text in given:
        english = re.sub(r"{\w+}", "x.y", text)
        assert reason_in(english, "en") == english
        assert reason_in(english, "nl") != english
    assert reason_in("x chosen in group y", "nl") == "x gekozen in groep y"


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
    ],
)
def test_percent(share: float | None, digits: int, text: str) -> None:
    assert percent(share, "en", digits) == text


def test_number() -> None:
    assert number(None, 2, "nl") == "geen"
    assert number(1234.567, 2, "nl") == "1.234,57"
    assert number(-0.001, 2, "en") == "0.00"


@pytest.mark.parametrize(
    ("largest", "size"),
    [(0.0, 1), (9_999_999.0, 1), (10_000_000.0, 1_000), (1e10, 1_000_000), (1e20, 1_000_000_000)],
)
def test_the_unit_of_a_table(largest: float, size: int) -> None:
    assert size_for([1.0, -largest]) == size
    assert size_for([]) == 1
    assert len(cell(-largest, size, "en")) <= 10


def test_a_cell_that_is_nothing_is_not_one_that_is_little() -> None:
    assert cell(0.0, 1, "en") == "-"
    assert cell(0.3, 1, "en") == "0"
    assert cell(-1_500_000, 1_000, "nl") == "-1.500"


def test_rows_and_tables_keep_their_figures() -> None:
    (line,) = row("label", "1,234 EUR", indent=2)
    assert line == "  label" + " " * 64 + "1,234 EUR"
    assert len(line) == 80
    lines = list(row("a long label " * 12, "99 EUR"))
    assert [line.endswith("  99 EUR") for line in lines] == [False] * (len(lines) - 1) + [True]
    drawn = list(table(["who", "a", "b"], [["x " * 60, "1", "22"], ["y", "333", "4"]]))
    assert drawn[-1].split() == ["y", "333", "4"]
    assert [line.split()[-2:] for line in drawn if "22" in line] == [["1", "22"]]


def test_words_are_filled_in() -> None:
    assert word("after", "en", years=4) == "after 4 years"
    with pytest.raises(KeyError):
        word("no such word", "en")


def test_the_document_is_all_that_a_report_needs() -> None:
    """Nothing in it is anything but plain data, so it can be kept and read again."""

    def plain(node: Any) -> bool:
        if isinstance(node, dict):
            return all(isinstance(key, str) and plain(value) for key, value in node.items())
        if isinstance(node, (list, tuple)):
            return all(plain(value) for value in node)
        return node is None or type(node) in (str, int, float, bool)

    assert plain(asdict(document_of_canal()))
