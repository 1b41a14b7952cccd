"""The report in text: it fits, it says what it must, in both languages, from the document alone."""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

import impactcalc as ic
from command_line import CANAL, ROOT, TEGELWIPPEN
from impactcalc import finance
from impactcalc.documents import AssessmentDocument, FlagPart, NamePart, NotCountedPart, PartyPart
from impactcalc.evidence import VERIFICATIONS
from impactcalc.report.figures import SIZES
from impactcalc.report.people import in_order
from impactcalc.report.remarks import FEW, share_of
from impactcalc.report.teaching import LESSONS, meaning_of, todo_of
from impactcalc.report.text import render
from impactcalc.report.words import WORDS, word

LANGUAGES = ("en", "nl")
GOLDEN = ROOT / "tests" / "golden"
GREENING = GOLDEN / "greening.yaml"
DISTRICT = ROOT / "examples" / "greening" / "project.yaml"
REPORT = ROOT / "src" / "impactcalc" / "report"
PROJECTS = [
    CANAL,
    TEGELWIPPEN,
    DISTRICT,
    *(GOLDEN / f"{name}.yaml" for name in ("fall-prevention", "greening", "plant-protein")),
    *(GOLDEN / f"{name}.yaml" for name in ("neighbour-platform", "smart-district")),
]
COLUMNS = ("resources", "effects", "paid", "received", "net", "financing")

# Section 5 of the accounting rules names all of them but the last, which schemes may ask for.
FLAG_CODES = (
    *("effect_cut", "deferral_beyond_horizon", "compounded_before_base_year", "negative_effect"),
    *("payment_above_benefit", "rests_on_purchases", "harm", "value_secondary"),
    *("value_unverified", "value_outside_validity", "illustrative", "floor_active"),
    *("net_external_harm", "negative_earnings"),
    "residual_value",
)
# Section 4 of the rules; the reasons of a figure that is null are there and in section 5.
QUADRANTS = (
    *("mv_innovation", "societal_value_financing_gap", "private_gain"),
    *("private_gain_public_loss", "neither"),
)
NULL_REASONS = ("no_resources", "level_missing")


@cache
def document(project: Path, scheme: str = "mv") -> AssessmentDocument:
    return ic.assess(project, scheme=scheme).document


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def words_of(text: str) -> str:
    """The text with every run of spaces and line ends as one space."""
    return " ".join(text.split())


def written(amount: float, lang: str, digits: int = 0) -> str:
    """A rounded number, made here without the code under test."""
    text = f"{amount:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


# --- shape ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["mv", "mv-qualitative"])
@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_fits_the_width(project: Path, scheme: str, lang: str) -> None:
    shown = document(project, scheme)
    for width in (60, 80, 99, 100, 140):
        for detail in (False, True):
            lines = render(shown, lang, width=width, detail=detail).splitlines()
            assert len(lines) > 25
            assert max(map(cell_len, lines)) <= width
            assert all(line == line.rstrip() for line in lines)


def test_a_narrower_page_than_the_narrowest_is_that_one() -> None:
    canal = document(CANAL)
    assert render(canal, width=1) == render(canal, width=60)
    assert render(canal) == render(canal, width=80)


money = st.floats(-1e30, 1e30) | st.floats(-1e7, 1e7)
# Also wide characters, accents that stand on the letter before, pictures, and very long words.
names = (
    st.text(min_size=1, max_size=80)
    | st.text(alphabet="木漢字あ한e\u0301o\u0308\u2764\ufe0f 🌳ab/._-", min_size=1, max_size=200)
    | st.text(alphabet="abc ", min_size=1, max_size=300)
)


def strained(text: str, large: float, small: float, share: float) -> AssessmentDocument:
    """The canal with this text wherever a name may stand, and these numbers."""
    canal = document(CANAL)
    parties = [
        replace(party, resources=large, effects=small, paid=-large, net=small, name=text)
        for party in canal.parties
    ]
    effects = [
        replace(effect, id=text, name=text, name_nl=None, domain=text, present_value=large)
        for effect in canal.effects
    ]
    flags = [
        FlagPart(code, where=text, domain=text, party=text, value=text, excess=large, share=share)
        for code in (*FLAG_CODES, "a_code_of_another_version")
    ]
    return replace(
        canal,
        project=replace(canal.project, name=text),
        headline=replace(canal.headline, npv=large, bcr=small, certified_bcr=large),
        pillars=replace(
            canal.pillars, external=large, r_s=large, earned=small, resources=abs(small)
        ),
        rates_of_return=replace(canal.rates_of_return, irr=large, equivalent_annual_value=small),
        long_term=replace(canal.long_term, share_after_4=share, duration=abs(small)),
        evidence=replace(canal.evidence, share_level_1=share),
        parties=tuple(parties),
        effects=tuple(effects),
        flags=tuple(flags),
        physical=tuple(
            replace(part, value=large, account=text, unit="m^3") for part in canal.physical
        ),
        qualitative=tuple(
            replace(part, indicator=text, name=text, meaning=text) for part in canal.qualitative
        ),
        not_counted=(NotCountedPart(text, text, where=text),),
    )


cases = st.tuples(names, money, money, st.floats(0, 1))
Case = tuple[str, float, float, float]


@given(cases, st.integers(60, 140), st.sampled_from(LANGUAGES), st.booleans())
def test_long_names_and_large_amounts_fit_as_well(
    case: Case, width: int, lang: str, detail: bool
) -> None:
    for line in render(strained(*case), lang, width=width, detail=detail).splitlines():
        assert cell_len(line) <= width, line
        assert line.isprintable()


@given(cases, st.integers(60, 140), st.sampled_from(LANGUAGES), st.booleans())
def test_colour_adds_codes_and_nothing_else(
    case: Case, width: int, lang: str, detail: bool
) -> None:
    shown = strained(*case)
    plain = render(shown, lang, width=width, detail=detail)
    coloured = render(shown, lang, width=width, detail=detail, colour=True)
    assert "\x1b" not in plain
    assert uncoloured(coloured) == plain
    assert coloured != plain
    codes = set(re.findall(r"\x1b\[(\d*)m", coloured))
    assert codes <= {"0", "1", "2", "31", "33"}
    # Every style is closed on its own line.
    for line in coloured.splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


def test_colour_is_for_losses_and_doubts() -> None:
    coloured = render(document(CANAL), colour=True)
    assert re.search(r"\x1b\[31m *-148,086\x1b\[0m", coloured)
    assert re.search(r"\x1b\[33m *ILLUSTRATIVE: [^\x1b]*\x1b\[0m", coloured)
    assert not re.search(r"\x1b\[31m[^\x1b]*172,664", coloured)


@given(st.text(alphabet="abcdefg_", min_size=1, max_size=200), st.integers(60, 140))
def test_no_name_is_cut(name: str, width: int) -> None:
    """One long word may be broken; its letters are all there, and so are its figures."""
    canal = document(CANAL)
    first, *others = canal.parties
    shown = replace(canal, parties=(replace(first, name=name), *others))
    text = render(shown, width=width)
    table = text[text.index("\n  party") : text.index("\n  Households")]
    letters = "".join(re.findall(r"^ +([a-g_]+)(?: .*)?$", table, re.MULTILINE))
    assert letters == name
    assert "-148,086" in table


def test_it_reads_the_document_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Last year's document, without the project and the catalogue it came from."""
    canal = document(CANAL)
    wanted = render(canal, "nl", detail=True)

    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise AssertionError(f"a file is opened: {arguments}")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    assert render(canal, "nl", detail=True) == wanted


def test_a_document_made_before_it_held_names_still_prints() -> None:
    canal = document(CANAL)
    older = replace(
        canal,
        effects=tuple(replace(effect, name_nl=None) for effect in canal.effects),
        parties=tuple(replace(party, carrier=None) for party in canal.parties),
        qualitative=tuple(
            replace(part, name=None, name_nl=None, meaning=None, meaning_nl=None)
            for part in canal.qualitative
        ),
        names={},
    )
    text = words_of(render(older, "nl"))
    assert "Avoided pluvial flood damage" in text
    assert "nature.biodiversity_level: 3 van 4" in text
    assert "living.green_experience: not surveyed" in text
    # Who puts something in is taken for the carrier.
    assert "financiering dekt 60.000 EUR (41 %)" in text


@pytest.mark.parametrize(
    ("project", "lang", "width", "detail"),
    [
        (CANAL, "nl", 100, False),
        (CANAL, "en", 80, True),
        (GREENING, "nl", 100, False),
        (TEGELWIPPEN, "nl", 80, False),
    ],
    ids=["canal", "canal-in-detail", "greening", "tegelwippen"],
)
def test_the_whole_report(
    project: Path, lang: str, width: int, detail: bool, snapshot: SnapshotAssertion
) -> None:
    assert render(document(project), lang, width=width, detail=detail) == snapshot


# --- one screen ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "project", [DISTRICT, GREENING, CANAL], ids=["district", "greening", "canal"]
)
def test_one_screen_of_100_by_40_says_who_pays_and_who_benefits(project: Path) -> None:
    shown = document(project)
    screen = "\n".join(render(shown, "nl", width=100).splitlines()[:40])
    words = words_of(screen)
    for party in shown.parties:
        row = party_row(screen, party, "nl")
        figures = [written(getattr(party, key), "nl") for key in COLUMNS if getattr(party, key)]
        assert [figure for figure in row if figure != "-"] == figures, party.party
    most = max(
        (p for p in shown.parties if p.paid == p.resources == 0), key=lambda party: party.net
    )
    assert most.party == "households"
    assert f"Wint, betaalt niet Huishoudens {written(most.net, 'nl')} EUR" in words
    gap = -sum(p.resources for p in shown.parties) - shown.pillars.earned  # carriers alone put in
    assert f"Onrendabele top {written(gap, 'nl')} EUR" in words
    assert "Wie betaalt inzet: " in words
    assert "Wanneer de baten vallen" in words
    assert "Per domein" in words


def test_the_whole_report_of_six_effects_is_one_screen() -> None:
    assert len(render(document(GREENING), "nl", width=100).splitlines()) <= 40


def test_canal_in_words() -> None:
    """Section 8 of the formats: 197 864.03 - 49 777.99 = 148 086.04, of which 60 000 granted."""
    words = words_of(render(document(CANAL), "nl", width=100))
    assert (
        "Wie betaalt inzet: Gemeente 197.864 EUR; betalingen: Verzekeraars 45.469 EUR, "
        "Market stall holders 4.309 EUR "
    ) in words
    assert (
        "Onrendabele top 148.086 EUR, 75 % van wat de uitvoerders inzetten; "
        "financiering dekt 60.000 EUR (41 %), rest 88.086 EUR "
    ) in words
    assert "Wint, betaalt niet Huishoudens 172.664 EUR" in words


def party_row(text: str, party: PartyPart, lang: str) -> list[str]:
    """The figures in the row of a party."""
    name = {"municipality": "Gemeente", "households": "Huishoudens", "insurers": "Verzekeraars"}
    name |= {"world": "Wereld", "residents": "Bewoners", "owners": "Eigenaren"}
    name |= {"health_insurers": "Zorgverzekeraars"}
    name |= {"province": "Provincie", "volunteers": "Vrijwilligers", "farmers": "Boeren"}
    label = party.name or (
        name[party.party] if lang == "nl" else party.party.capitalize().replace("_", " ")
    )
    (row,) = re.findall(
        rf"^  {re.escape(label)} +((?:-|-?[\d.,]+)(?: +(?:-|-?[\d.,]+))*)$", text, re.M
    )
    found: list[str] = row.split()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100, 130])
@pytest.mark.parametrize("project", [CANAL, GREENING, DISTRICT], ids=["canal", "greening", "new"])
def test_every_figure_of_every_party_is_that_of_the_document(
    project: Path, width: int, lang: str
) -> None:
    shown = document(project)
    text = render(shown, lang, width=width)
    columns = [key for key in COLUMNS if any(getattr(party, key) for party in shown.parties)]
    assert len(columns) >= 5
    for party in shown.parties:
        wanted = [written(getattr(party, key), lang) for key in columns]
        wanted = [figure if figure not in ("0", "-0") else "-" for figure in wanted]
        assert party_row(text, party, lang) == wanted


def test_a_column_that_is_empty_for_everyone_is_left_out() -> None:
    assert "financing" in render(document(CANAL)).split("all together")[0]
    assert "financing" not in render(document(GREENING)).split("all together")[0]


def test_who_puts_in_stands_first_and_then_who_gains_most() -> None:
    parties = in_order(document(CANAL).parties)
    assert [party.party for party in parties[:3]] == ["municipality", "households", "insurers"]
    assert {party.party for party in parties} == {p.party for p in document(CANAL).parties}


def test_parties_add_up_in_the_report() -> None:
    lines = render(document(CANAL)).splitlines()
    (total,) = (line for line in lines if line.startswith("  all together"))
    assert total.split()[2:] == ["-197,864", "327,427", "-49,778", "49,778", "129,563", "-"]


def test_a_table_of_large_amounts_says_its_unit() -> None:
    text = render(document(GOLDEN / "plant-protein.yaml"), "nl")
    assert "Wie betaalt en wie profiteert, in duizend EUR" in text
    assert re.search(r"Consumers +- +2\.422 +- +- +2\.422", text)


def test_a_party_that_does_not_count_is_named_so() -> None:
    canal = document(CANAL)
    parties = tuple(replace(party, counted=party.party != "households") for party in canal.parties)
    text = render(replace(canal, parties=parties))
    assert "Households (not summed)" in text
    # The next largest gain without paying, for the other is not summed.
    assert "World 25,772 EUR, the largest gain" in text
    assert "not summed" not in render(canal)


@pytest.mark.parametrize(
    ("earned", "financing", "words"),
    [
        (0.0, 0.0, "Financing gap 100 EUR, 100 % of what the carriers put in; no financing"),
        (25.0, 0.0, "Financing gap 75 EUR, 75 % of what the carriers put in; no financing"),
        (25.0, 30.0, "in; financing covers 30 EUR (40 %), which leaves 45 EUR"),
        (25.0, 75.0, "in; financing covers it all"),
        (-25.0, 0.0, "Financing gap 125 EUR, 125 % of what the carriers put in"),
        (100.0, 0.0, "Financing gap none: the carriers earn 100 % of what they put in"),
        (130.0, 20.0, "Financing gap none: the carriers earn 130 % of what they put in"),
    ],
)
def test_the_financing_gap(earned: float, financing: float, words: str) -> None:
    canal = document(CANAL)
    parties = tuple(
        replace(party, financing=financing if party.carrier else 0.0) for party in canal.parties
    )
    pillars = replace(canal.pillars, resources=100.0, earned=earned)
    shown = replace(canal, parties=parties, pillars=pillars)
    assert words in words_of(render(shown))


def test_volunteers_who_put_in_are_no_carriers() -> None:
    words = words_of(render(document(TEGELWIPPEN)))
    assert "The municipalities taking part (carrier) 835,346 EUR, Volunteers 577,523 EUR" in words
    assert "Financing gap 595,916 EUR, 71 %" in words
    assert "no party gains without putting in or paying something" in words


def test_gains_that_come_as_money_stand_in_the_detail() -> None:
    """40 % of 287 773.96 falls to insurers, all in cash; of the deferral all is the owners'."""
    words = words_of(render(document(CANAL), detail=True))
    assert "gains that come as money: Insurers 115,110 EUR, Owners 1,639 EUR" in words
    assert "Gains in cash" not in render(document(CANAL))


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
    canal = document(CANAL)
    flags = (FlagPart(code="illustrative", share=share),)
    (line,) = (
        line for line in render(replace(canal, flags=flags)).splitlines() if "ILLUSTR" in line
    )
    assert words in line
    assert "ILLUSTR" not in render(replace(canal, flags=()))


@pytest.mark.parametrize(
    ("lang", "area", "litres", "mark"),
    [
        ("en", "252,000 m²", "4,032 m³ (4,032,000 litres)", "(illustrative)"),
        ("nl", "252.000 m²", "4.032 m³ (4.032.000 liter)", "(illustratief)"),
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


def test_a_quantity_that_is_nothing_stands_in_the_detail() -> None:
    canal = document(CANAL)
    shown = replace(canal, physical=tuple(replace(part, value=0.0) for part in canal.physical))
    assert "t CO2e per year" not in render(shown)
    assert "0 t CO2e per year" in render(shown, detail=True)


def test_marks_are_left_out_where_everything_bears_them() -> None:
    assert "(illustrative)" not in render(document(CANAL))
    first, *others = document(CANAL).effects
    shown = replace(document(CANAL), effects=(replace(first, illustrative=False), *others))
    assert render(shown).count("(illustrative)") == len(others) + 2  # a quantity and a level


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_of_the_format_page(lang: str) -> None:
    """Section 8 of the formats, rounded; commas and points change places in Dutch."""
    text = render(document(CANAL), lang, detail=True)
    swapped = text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text
    for figure in (
        *("129,563 EUR", "1.65", "36.4", "34.3", "1.04", "6.3 %", "2046", "5,414 EUR"),
        *("277,649", "1.40", "58.4", "66.1", "49,778", "0.25", "20.1", "197,864"),
        *("-148,086", "-45,469", "172,664", "60,000", "25,772", "287,774", "125,254 EUR"),
        *("96 %", "79 %", "21 %", "20.2", "8 %", "92 %", "2 %", "8.19 t CO2"),
    ):
        assert re.search(rf"(^|\s){re.escape(figure)}(\s|$|e\b|-eq)", swapped, re.M), figure


def test_break_even_is_not_said_of_what_falls_short() -> None:
    """The ratio is 2 653 772 / 2 657 281 = 0.99868."""
    text = render(document(GREENING), "nl")
    assert " 0,999 " in text
    assert " 1,00 " not in text.split("Wie betaalt")[0]


def test_names_are_in_the_language_of_the_report() -> None:
    dutch, english = (render(document(TEGELWIPPEN), lang) for lang in ("nl", "en"))
    assert dutch.startswith("NK Tegelwippen 2022, 2022 tot en met 2042\n")
    assert english.startswith("Dutch depaving championship 2022, 2022 to 2042\n")
    assert "  Bewoners  " in dutch
    assert "  Leefomgeving: " in dutch
    assert "input planted_area not given" in words_of(english)
    assert "Groenbeleving: " in dutch
    assert "invoer planted_area niet gegeven" in words_of(dutch)
    assert "Afgevangen fijnstof (PM10)" in dutch
    assert "kg per jaar" in dutch
    # What the project calls a party goes before the vocabulary.
    assert "The municipalities taking part" in english
    assert "Municipality" not in english


def test_two_effects_of_one_name_say_where_they_come_from() -> None:
    canal = document(CANAL)
    first, *others = canal.effects
    twin = replace(first, id="more/clim.ghg_avoided")
    text = render(replace(canal, effects=(first, twin, *others)))
    assert "Greenhouse gas avoided (trees)" in text
    assert "Greenhouse gas avoided (more)" in text


def test_a_benefit_counted_elsewhere_is_named() -> None:
    canal = document(CANAL)
    reason = "clim.pluvial_damage_avoided chosen in group stormwater_same_litres"
    left = NotCountedPart("clim.x", reason)
    shown = replace(canal, not_counted=(left,), names={"clim.x": NamePart("Sewer", "Riolering")})
    wanted = "Riolering: dezelfde baat telt al mee als: Vermeden wateroverlastschade"
    assert wanted in words_of(render(shown, "nl"))


def test_the_shares_of_domains_and_their_bars() -> None:
    """313 546 of 323 118 EUR is 97 %."""
    lines = render(document(CANAL)).splitlines()
    (climate,) = (line for line in lines if line.startswith("  Climate "))
    assert climate.split()[1:4] == ["313,546", "97", "%"]
    (other,) = (line for line in lines if line.startswith("  Living environment: Shade"))
    assert other.split()[-4:] == ["7,933", "2", "%", "▌"]
    assert climate.count("█") > other.count("█")


def test_a_loss_has_a_share_with_a_sign() -> None:
    """6 056 240 of 16 496 088 + 7 267 487 + 2 422 496 + 6 056 240 is 19 %."""
    text = render(document(GOLDEN / "plant-protein.yaml"))
    assert re.search(r"Economy: Livestock farmers.* -6,056,240 +-19 %  █", text)


def test_years_beyond_the_horizon_are_not_told() -> None:
    assert "later than 30 years" in render(document(CANAL))
    assert "later than 30 years" not in render(document(TEGELWIPPEN))  # a horizon of 20 years


def test_the_largest_of_the_weakest_effects_is_named() -> None:
    canal = document(CANAL)
    text = words_of(render(canal))
    assert "Weakest support: Shade on the market, 7,933 EUR, level 1 of 5" in text
    better = [replace(effect, evidence=max(effect.evidence, 2)) for effect in canal.effects]
    text = words_of(render(replace(canal, effects=tuple(better))))
    assert "Weakest support: Greenhouse gas avoided, 25,772 EUR, level 2 of 5" in text


def test_an_interval_is_shown_where_a_level_is_missing() -> None:
    a = ic.assess(GREENING, scheme="mv-qualitative")
    assert a.mv is None
    assert a.mv_range is not None
    low, high = (f"{end:.1f}" for end in a.mv_range)
    text = render(a.document)
    assert f"{low} to {high} of 100" in text
    assert "The score is a range: a level that counts is missing." in text
    assert "no level given" in text


def test_no_resources_says_why_there_is_no_score() -> None:
    canal = document(CANAL)
    head = replace(
        canal.headline, bcr=None, mv=None, mv0=None, quadrant=None, reason="no_resources"
    )
    pillars = replace(canal.pillars, resources=0.0)
    text = render(replace(canal, headline=head, pillars=pillars))
    quartet = text.split("\n\n")[1].splitlines()
    assert quartet[1].split() == ["129,563", "EUR", "none", "none", "none"]
    assert quartet[2] == "No ratio and no score: no operator or partner puts anything in."
    assert todo_of("no_resources", "en") in words_of(text)
    assert "Financing gap none: the carriers put nothing in" in words_of(text)


def test_a_rate_that_is_none_says_why() -> None:
    canal = document(CANAL)
    for reason, words in (
        ("no_root", "none (there is no root)"),
        ("several_roots", "none (there are several roots)"),
        ("first_flow_positive", "none (the first flow is positive)"),
    ):
        rates = replace(
            canal.rates_of_return, irr=None, irr_reason=reason, discounted_payback_year=None
        )
        text = render(replace(canal, rates_of_return=rates), detail=True)
        assert words in text
        assert re.search(r"payback year +none$", text, re.MULTILINE)


def test_a_scheme_that_differs_says_so() -> None:
    text = render(document(CANAL, "mkba-nl"))
    assert "scheme mkba-nl is mv with long_term.weight 0\n" in text
    priced = ic.assess(CANAL, scheme=ic.load_scheme("mv").with_price_year(2021))
    assert "changed for this run: price_year 2021\n" in render(priced.document)


def test_vat_is_said_where_the_project_says_it() -> None:
    canal = document(CANAL)
    assert "prijspeil 2025, inclusief btw, schema mv\n" in render(canal, "nl")
    assert "prices of 2025, VAT excluded, scheme" in render(replace(canal, vat="excluded"))
    assert "prices of 2025, scheme mv\n" in render(replace(canal, vat=None))


def test_values_that_nobody_checked_are_in_the_headline() -> None:
    canal = document(CANAL)
    marks = dict.fromkeys(canal.evidence.by_verification, 0.0) | {"unverified": 0.4}
    shaken = replace(
        canal,
        evidence=replace(canal.evidence, by_verification=marks),
        flags=(FlagPart(code="value_unverified", where="a/b.c", value="d.e", share=0.4),),
    )
    assert "UNVERIFIED: 40 % of the value of the effects" in render(shaken)
    assert "ONGECONTROLEERD: 40 % van de waarde" in render(shaken, "nl")
    assert "UNVERIFIED" not in render(canal)


def test_brief_says_how_to_see_the_rest() -> None:
    canal = document(CANAL)
    for lang in LANGUAGES:
        brief, full = render(canal, lang), render(canal, lang, detail=True)
        assert brief.splitlines()[-1].endswith(": --detail")
        assert "--detail" not in full
        for key in ("pillars", "rates", "by_effect"):
            assert word(key, lang) not in brief.splitlines()
            assert word(key, lang) in full.splitlines()
    wide = render(canal, width=100, detail=True)
    for effect in canal.effects:
        assert effect.id in wide


# --- remarks --------------------------------------------------------------------------------------


def remarks_of(
    flags: list[FlagPart], lang: str = "en", *, detail: bool = False, width: int = 140
) -> str:
    """The remarks of the canal with these flags."""
    text = render(replace(document(CANAL), flags=tuple(flags)), lang, width=width, detail=detail)
    return text.split(f"\n{word('remarks', lang)}\n")[1].split("\n\n")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", [*FLAG_CODES, *NULL_REASONS])
def test_every_flag_says_what_it_means_and_what_to_do(code: str, lang: str) -> None:
    meaning, todo = meaning_of(code, lang), todo_of(code, lang)
    assert 20 < len(meaning) < 100
    assert 20 < len(todo) < 130
    assert todo.endswith(".")
    assert not meaning.endswith(".")
    other = "en" if lang == "nl" else "nl"
    assert meaning != meaning_of(code, other)
    assert todo != todo_of(code, other)
    if code in FLAG_CODES:
        flag = FlagPart(code, where="a/b", domain="nature", party="world", value="v", share=0.25)
        text = words_of(remarks_of([flag], lang, detail=True))
        assert meaning in text
        assert todo in text
        assert "25 %" in text


def test_lessons_are_for_flags_and_reasons() -> None:
    of_portfolios = {"overlap_across_projects"}
    assert set(LESSONS) == {*FLAG_CODES, *NULL_REASONS, *of_portfolios}


def test_a_code_of_another_version_goes_by_its_own_words() -> None:
    text = remarks_of([FlagPart("value_too_old", where="market-shade", share=0.5)])
    assert text == "  Value too old (50 % of the effects): Shade on the market"


def test_flags_of_one_code_are_one_remark() -> None:
    """An effect counts once, however many of its values are flagged: 0.2 + 0.1 is 30 %."""
    flags = [
        FlagPart("value_secondary", where="a/x", value="one", share=0.2),
        FlagPart("value_secondary", where="a/x", value="two", share=0.2),
        FlagPart("value_secondary", where="a/y", value="one", share=0.1),
    ]
    text = remarks_of(flags)
    assert text.count(meaning_of("value_secondary", "en")) == 1
    assert "(30 % of the effects): one, two\n" in text
    full = words_of(remarks_of(flags, detail=True))
    assert "one (a/x), two (a/x), one (a/y)" in full


def test_a_share_of_all_is_not_added_to_its_parts() -> None:
    """A discount regime has no place and bears everything."""
    flags = [FlagPart("c", value="nl", share=1.0), FlagPart("c", where="x", share=0.4)]
    assert share_of(flags) == 1.0
    assert share_of([FlagPart("c", where="x")]) is None


def test_a_brief_remark_names_few_places_and_counts_the_others() -> None:
    flags = [FlagPart("effect_cut", where=f"place-{n}") for n in range(FEW + 4)]
    text = remarks_of(flags)
    assert text.splitlines()[0].endswith(": place-0 and 4 more")
    assert "place-4" in remarks_of(flags, detail=True)
    assert "more" not in remarks_of(flags, detail=True).splitlines()[0]
    # One more than few would be no shorter as "and 1 more".
    assert "place-1" in remarks_of(flags[: FEW + 1])


def test_places_go_by_their_names() -> None:
    flags = [
        FlagPart("harm", domain="nature"),
        FlagPart("payment_above_benefit", party="stall_holders", excess=1234.0),
        FlagPart("floor_active", where="e"),
        FlagPart("negative_effect", where="trees/clim.pluvial_damage_avoided"),
        FlagPart("rests_on_purchases"),
    ]
    text = remarks_of(flags, "nl", width=1000)
    assert f"{meaning_of('harm', 'nl')}: Natuur" in text
    assert "Market stall holders 1.234 EUR" in text
    assert f"{meaning_of('floor_active', 'nl')}: E\n" in text
    assert "Vermeden wateroverlastschade" in text
    assert "zonder die post is de netto contante waarde 125.254 EUR" in text


def test_the_gravest_remark_stands_first() -> None:
    flags = [FlagPart(code) for code in FLAG_CODES if code != "illustrative"]
    lines = remarks_of(flags).splitlines()
    assert lines[0].strip() == meaning_of("net_external_harm", "en")
    assert remarks_of(flags[::-1]).splitlines() == lines


# --- words ----------------------------------------------------------------------------------------


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
        for path in REPORT.glob("*.py")
        if path.stem != "words"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {*QUADRANTS, *NULL_REASONS, *VERIFICATIONS, "included", "excluded"}
    codes |= {*get_args(finance.IrrReason), *(f"unit_{size}" for size in SIZES)}
    codes |= {f"mark_{mark}" for mark in VERIFICATIONS} | {f"short_{q}" for q in QUADRANTS}
    assert codes <= set(WORDS)
    assert set(WORDS) - codes - texts == set()


def test_words_are_filled_in() -> None:
    assert word("after", "en", years=4) == "later than 4 years"
    with pytest.raises(KeyError):
        word("no such word", "en")


# --- the document ---------------------------------------------------------------------------------


def test_the_document_is_all_that_a_report_needs() -> None:
    """Nothing in it is anything but plain data, so it can be kept and read again."""

    def plain(node: Any) -> bool:
        if isinstance(node, dict):
            return all(isinstance(key, str) and plain(value) for key, value in node.items())
        if isinstance(node, (list, tuple)):
            return all(plain(value) for value in node)
        return node is None or type(node) in (str, int, float, bool)

    assert plain(asdict(document(CANAL)))


def test_the_document_holds_names_in_both_languages() -> None:
    data = ic.assess(CANAL).to_dict()
    first, _, own, _ = data["effects"]
    assert (first["name"], first["name_nl"]) == ("Greenhouse gas avoided", "Vermeden broeikasgas")
    assert own["name"] == "Shade on the market"
    assert "name_nl" not in own
    (level,) = data["qualitative"]
    assert level["name_nl"] == "Biodiversiteitsniveau"
    assert level["meaning"] == "Structure, native and maintained."
    assert level["meaning_nl"] == "Structuur en inheems en onderhouden."
    assert data["not_counted"] == [
        {"indicator": "living.green_experience", "reason": "not surveyed"}
    ]
    name = {"name": "Green amenity", "name_nl": "Groenbeleving"}
    assert data["names"] == {"living.green_experience": name}
    assert {party["party"] for party in data["parties"] if party["carrier"]} == {"municipality"}


def test_dutch_of_the_project_file_goes_into_the_document(tmp_path: Path) -> None:
    text = CANAL.read_text(encoding="utf-8")
    for old, new in (
        ("name: Shade on the market", "name: {nl: Schaduw op de markt, en: Shade on the market}"),
        (
            "green_experience: not surveyed",
            "green_experience: {nl: niet gemeten, en: not surveyed}",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "project.yaml"
    path.write_text(text, encoding="utf-8")
    shown = ic.assess(path).document
    dutch, english = (words_of(render(shown, lang)) for lang in ("nl", "en"))
    assert "Leefomgeving: Schaduw op de markt" in dutch
    assert "Groenbeleving: niet gemeten" in dutch
    assert "Shade on the market" in english
    assert "Green amenity: not surveyed" in english
