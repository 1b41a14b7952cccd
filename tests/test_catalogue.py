"""The shipped catalogue, file by file and against its sources; and folders that add to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import impactcalc as ic
from command_line import CANAL, ROOT
from impactcalc.catalogue import KINDS, shipped_folder
from impactcalc.checks.example import run_example

SHIPPED = ROOT / "indicators"
FILES = sorted(SHIPPED.rglob("*.yaml"))
IN_FOLDERS = [path for path in FILES if path.name != "catalogue.yaml"]
NAMES = [path.relative_to(SHIPPED).as_posix() for path in IN_FOLDERS]
FOLDERS = {
    "interventions": "intervention",
    "values": "value",
    "regimes": "regime",
    "prices": "index",
    "schemes": "scheme",
    "vocabularies": "vocabulary",
}

# Copied by hand from the tables the catalogue was made from, with the ids of their rows:
# value, low, high, unit as the catalogue writes it, verification.
VALUES = {
    "climate.co2_damage_price": (
        *("env_co2_mp2023", 0.13, 0.05, 0.16, "EUR_2021/kgCO2e", "NL", "read"),
    ),
    "air.pm10_price": ("env_pm10_epeu2024", 44.3, 29.7, 73.3, "EUR_2021/kg", "EU27", "read"),
    "green.pm10_deposition": ("grn_air_pm10", 1.19, None, None, "g/m^2/year", "US", "read"),
    "green.tree_co2_uptake": (
        *("grn_tree_co2", 45.5, None, None, "kgCO2e/tree/year", "NL", "secondary"),
    ),
    "green.extensive_roof_storage": ("grn_storage_ext", 25, None, None, "l/m^2", "NL", "secondary"),
    "green.blue_green_roof_storage": (
        *("grn_storage_bluegreen", 50, None, None, "l/m^2", "NL", "secondary"),
    ),
    "energy.electricity_emission": (
        *("ene_ef_elec", 0.244, None, None, "kgCO2e/kWh", "NL", "secondary"),
    ),
    "energy.gas_emission": ("ene_ef_gas_wtw", 2.134, None, None, "kgCO2e/m^3", "NL", "secondary"),
    # Its row has a high of 100,000 too, which is from memory: it is left out.
    "health.qaly_value": (
        "hea_qaly_scba",
        50_000,
        50_000,
        None,
        "EUR_2016/qaly",
        "NL",
        "secondary",
    ),
}

# Rows cpi_nl_cbs_2015 of the table of price series, 2015 = 100, all of them secondary.
CPI = {
    **{2010: 91.59, 2011: 93.73, 2012: 96.04, 2013: 98.44, 2014: 99.4, 2015: 100},
    **{2016: 100.32, 2017: 101.7, 2018: 103.44, 2019: 106.16, 2020: 107.51},
    **{2021: 110.39, 2022: 121.43, 2023: 126.09, 2024: 130.31, 2025: 134.56},
}


def plain(path: Path) -> Any:
    """A file as another reader has it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# --- every file ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", IN_FOLDERS, ids=NAMES)
def test_a_file_loads_without_fault(path: Path) -> None:
    kind = FOLDERS.get(path.parent.name, "indicator")
    model, faults = ic.load_catalogue().entry(kind, path.stem)
    assert faults == []
    assert model is not None
    assert plain(path)["id"] == path.stem


def test_every_file_is_in_the_catalogue() -> None:
    catalogue = ic.load_catalogue()
    ids = [(kind, id_) for kind in KINDS for id_ in catalogue.ids(kind)]
    assert len(ids) == len(IN_FOLDERS) > 20
    assert len({id_ for _, id_ in ids}) == len(ids), "an id is of one kind only"


def test_the_whole_folder_has_no_fault() -> None:
    found = ic.check_paths([SHIPPED], scheme=ic.load_scheme("mv"), catalogue=ic.load_catalogue())
    assert found.faults == ()
    assert found.files == len(FILES)


TEXT_KEYS = ("name", "description", "text", "because")


def texts(node: Any, key: str = "", place: str = "") -> Iterator[tuple[str, Any]]:
    """Every text for people, with its place; levels are such texts as well."""
    if key in TEXT_KEYS or place.startswith(".levels."):
        yield place, node
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from texts(inner, str(name), f"{place}.{name}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from texts(inner, key, f"{place}[{number}]")


@pytest.mark.parametrize("path", IN_FOLDERS, ids=NAMES)
def test_texts_are_in_both_languages(path: Path) -> None:
    found = list(texts(plain(path)))
    assert found
    for place, text in found:
        assert isinstance(text, dict), place
        assert set(text) == {"nl", "en"}, place
        assert all(words.strip() for words in text.values()), place


def test_a_text_in_one_language_would_be_seen() -> None:
    indicator = plain(SHIPPED / "nature" / "nature.biodiversity_level.yaml")
    assert len(list(texts(indicator))) == 7
    indicator["levels"][2] = "Plain text."
    assert [text for _, text in texts(indicator) if isinstance(text, str)] == ["Plain text."]


@pytest.mark.parametrize("id_", ic.load_catalogue().ids("value"))
def test_a_value_says_where_it_comes_from(id_: str) -> None:
    written = plain(SHIPPED / "values" / f"{id_}.yaml")
    assert {"title", "publisher", "year", "locator"} <= set(written["source"])
    assert all(str(part).strip() for part in written["source"].values())
    assert written["verification"] in ("read", "secondary")
    assert written["licence"].strip()
    assert 1 <= written["evidence"] <= 5
    assert isinstance(written["valid"], dict)


# --- against the sources ----------------------------------------------------------------------


def test_every_value_is_compared_with_its_row() -> None:
    by_year = {f"climate.scc_epa_{rate}" for rate in ("1_5", "2_0", "2_5")}  # test_more_cases
    assert {*VALUES, *by_year} == set(ic.load_catalogue().ids("value"))


@pytest.mark.parametrize(("id_", "row"), VALUES.items(), ids=list(VALUES))
def test_a_value_equals_its_row(id_: str, row: tuple[Any, ...]) -> None:
    _, central, low, high, unit, geography, verification = row
    value = ic.load_catalogue().value(id_)
    assert (value.value, value.low, value.high) == (central, low, high)
    assert (value.unit, value.geography) == (unit, geography)
    assert value.verification == verification


def test_the_price_index_equals_its_rows() -> None:
    index = ic.load_catalogue().index("nl.cpi")
    assert dict(index.series.points) == CPI
    assert index.verification == "secondary"


def test_every_example_agrees() -> None:
    catalogue, scheme = ic.load_catalogue(), ic.load_scheme("mv")
    ids = catalogue.ids("indicator")
    assert len(ids) >= 10
    for id_ in ids:
        indicator = catalogue.indicator(id_)
        outcome, context = run_example(indicator, catalogue, scheme)
        assert outcome is not None, (id_, context)
        assert outcome.agrees, (id_, outcome)


# --- where it is found -------------------------------------------------------------------------


def test_it_is_found_from_the_checkout() -> None:
    folder = shipped_folder()
    assert (Path(str(folder.root)) / "catalogue.yaml").samefile(SHIPPED / "catalogue.yaml")
    assert ic.load_catalogue().version == plain(SHIPPED / "catalogue.yaml")["version"]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def marker(id_: str = "own", replaces: str = "[]") -> str:
    head = f'impactcalc: catalogue/1\nid: {id_}\nversion: "3"\nlicence: CC BY 4.0\n'
    return head + f"replaces: {replaces}\n"


def price(id_: str, number: float) -> str:
    """The shipped price of carbon under another id or with another number."""
    text = (SHIPPED / "values" / "climate.co2_damage_price.yaml").read_text(encoding="utf-8")
    text = text.replace("id: climate.co2_damage_price", f"id: {id_}")
    return text.replace("value: 0.13\n", f"value: {number}\n").replace("high: 0.16", "high: 9")


def test_a_folder_adds(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {"catalogue.yaml": marker(), "values/my.price.yaml": price("my.price", 0.2)},
    )
    catalogue = ic.load_catalogue(own)
    assert catalogue.value("my.price").value == 0.2
    assert catalogue.has("indicator", "clim.ghg_avoided")
    assert catalogue.version == f"{ic.load_catalogue().version} + own 3"
    assert not ic.load_catalogue().has("value", "my.price"), "the shipped one stays as it is"


def test_only_takes_the_folder_alone(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {"catalogue.yaml": marker(), "values/my.price.yaml": price("my.price", 0.2)},
    )
    catalogue = ic.load_catalogue(own, only=True)
    assert [(k, i) for k in KINDS for i in catalogue.ids(k)] == [("value", "my.price")]
    with pytest.raises(ic.UnknownIdError):
        ic.load_scheme("mv", catalogue=catalogue)
    with pytest.raises(ic.CatalogueError, match="folder"):
        ic.load_catalogue(only=True)


def test_only_with_a_copy_of_the_shipped_one_gives_the_same(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "copy")
    catalogue = ic.load_catalogue(copy, only=True)
    assert ic.assess(CANAL, catalogue=catalogue).to_json() == ic.assess(CANAL).to_json()


def test_a_clash_names_both_files(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "catalogue.yaml": marker(),
            "values/climate.co2_damage_price.yaml": price("climate.co2_damage_price", 0.2),
        },
    )
    with pytest.raises(ic.CatalogueError) as caught:
        ic.load_catalogue(own)
    (fault,) = caught.value.faults
    assert fault.file == f"{own}/values/climate.co2_damage_price.yaml"
    assert "indicators/values/climate.co2_damage_price.yaml" in fault.what
    assert "replaces: [climate.co2_damage_price]" in fault.todo


def test_the_same_id_twice_in_one_folder_names_both_files(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "catalogue.yaml": marker(),
            "values/my.price.yaml": price("my.price", 0.2),
            "values/more/values/my.price.yaml": price("my.price", 0.3),
        },
    )
    with pytest.raises(ic.CatalogueError) as caught:
        ic.load_catalogue(own, only=True)
    message = str(caught.value)
    assert f"{own}/values/my.price.yaml" in message
    assert f"{own}/values/more/values/my.price.yaml" in message


def test_what_is_named_under_replaces_is_replaced(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "catalogue.yaml": marker(replaces="[climate.co2_damage_price]"),
            "values/climate.co2_damage_price.yaml": price("climate.co2_damage_price", 0.26),
        },
    )
    before, after = ic.assess(CANAL), ic.assess(CANAL, catalogue=ic.load_catalogue(own))
    old, new = (
        {effect.id: effect.present_value for effect in a.document.effects} for a in (before, after)
    )
    carbon = "trees/clim.ghg_avoided"
    # Twice the price is twice the effect, and nothing else changes.
    assert new.pop(carbon) == pytest.approx(2 * old.pop(carbon), rel=1e-12)
    assert new == old
    assert (
        before.document.made_with["catalogue"]["hash"]
        != after.document.made_with["catalogue"]["hash"]
    )


def test_a_folder_without_a_marker_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "own", {"values/my.price.yaml": price("my.price", 0.2)})
    with pytest.raises(ic.CatalogueError, match=r"no catalogue\.yaml"):
        ic.load_catalogue(tmp_path / "own")
    with pytest.raises(ic.CatalogueError, match="is not there"):
        ic.load_catalogue(tmp_path / "nothing")


@pytest.mark.parametrize(
    "text",
    [
        "impactcalc: catalogue/1\nid: own\n",
        marker().replace("catalogue/1", "scheme/1"),
        marker() + "more: 1\n",
        "",
    ],
    ids=["keys missing", "another kind", "unknown key", "empty"],
)
def test_a_faulty_marker_is_refused(tmp_path: Path, text: str) -> None:
    own = write(tmp_path / "own", {"catalogue.yaml": text})
    with pytest.raises(ic.CatalogueError, match=r"catalogue\.yaml"):
        ic.load_catalogue(own)


def test_a_faulty_file_hurts_only_who_asks_for_it(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "catalogue.yaml": marker(),
            "values/my.price.yaml": price("my.price", 0.2).replace("unit:", "units:"),
            "values/other.yaml": price("my.other", 0.2),
        },
    )
    catalogue = ic.load_catalogue(own)
    assert ic.assess(CANAL, catalogue=catalogue).npv == ic.assess(CANAL).npv
    with pytest.raises(ic.CatalogueError, match=r"my\.price\.yaml:\d+:.*units"):
        catalogue.value("my.price")
    with pytest.raises(ic.CatalogueError, match="differs from the file name"):
        catalogue.value("other")


def test_files_that_are_no_catalogue_files_are_passed_by(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "catalogue.yaml": marker(),
            "README.md": "no YAML",
            ".git/values/x.yaml": price("x", 1),
            "notes.yaml": "shopping: [milk]\n",
            "mine/my.price.yaml": price("my.price", 0.2),  # a folder of any name: by its marker
        },
    )
    catalogue = ic.load_catalogue(own, only=True)
    assert [(k, i) for k in KINDS for i in catalogue.ids(k)] == [("value", "my.price")]


def test_an_unknown_id_gets_a_hint() -> None:
    with pytest.raises(ic.UnknownIdError, match=r"did you mean clim\.ghg_avoided"):
        ic.load_catalogue().indicator("clim.ghg_avoidd")


# --- schemes that extend ------------------------------------------------------------------------


def test_a_scheme_that_extends_has_the_rest_of_its_base() -> None:
    mv, mkba = ic.load_scheme("mv"), ic.load_scheme("mkba-nl")
    assert mkba.long_term.weight == 0
    assert mkba.long_term.goal_year == mv.long_term.goal_year
    assert mkba.pillars == mv.pillars
    assert dict(mkba.differs) == {"long_term.weight": 0}
    assert dict(mv.differs) == {}
    assert mkba.hash() != mv.hash()


def scheme(id_: str, base: str, more: str = "") -> str:
    head = f'impactcalc: scheme/1\nid: {id_}\nextends: {base}\nversion: "1"\nname: {id_}\n'
    return head + f"because: a test\n{more}"


def test_a_list_replaces_and_a_mapping_merges(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(scheme("s", "mv", "long_term: {exempt: []}\n"), encoding="utf-8")
    found = ic.load_scheme(path)
    assert found.long_term.exempt == ()
    assert found.long_term.weight == 0.5


def test_a_scheme_may_extend_a_file_beside_it(tmp_path: Path) -> None:
    for name, base, more in (
        ("a", "b.yaml", "price_year: 2022\n"),
        ("b", "mv", "price_year: 2021\ntiming: mid\n"),
    ):
        (tmp_path / f"{name}.yaml").write_text(scheme(name, base, more), encoding="utf-8")
    found = ic.load_scheme(tmp_path / "a.yaml")
    assert (found.price_year, found.timing) == (2022, "mid")


@pytest.mark.parametrize(
    ("base", "words"),
    [("s.yaml", "cannot be extended"), ("unheard-of", "unheard-of"), ("../mv.yaml", "mv.yaml")],
)
def test_a_scheme_that_cannot_be_extended(tmp_path: Path, base: str, words: str) -> None:
    (tmp_path / "mv.yaml").write_text(scheme("mv", "mv"), encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "s.yaml").write_text(scheme("s", base), encoding="utf-8")
    with pytest.raises(ic.InputError, match=words):
        ic.load_scheme(folder / "s.yaml")
