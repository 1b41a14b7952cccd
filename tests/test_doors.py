"""Each closed door of the accounting rules, section 3, is an error with file and line.

Every case changes one thing in a project that has no fault; the changed line carries the mark.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import impactcalc as ic
from impactcalc.checks.paths import check_paths
from impactcalc.errors import Fault, InputError
from impactcalc.reader import read_text

GOOD = """\
impactcalc: project/1
id: good
name: Good
start: 2026
horizon: 10 years
price_year: 2025
parties:
  - {id: municipality, roles: [operator]}
  - {id: harbour, roles: [partner]}
  - {id: shop}
effects:
  - id: quiet
    name: Quiet
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amount: 900 EUR/year
    years: 2027-2036
    evidence: 1
    source: illustrative
  - id: noise
    name: Noise
    domain: living
    broad_welfare: HN-SW
    kind: harm
    parties: {municipality: 0.5, residents: 0.5}
    amount: -100 EUR/year
    years: 2027-2036
    cashable: {residents: 0.5}
    evidence: 1
    source: illustrative
  - id: roof
    name: Roof
    domain: built
    broad_welfare: LA-EC
    kind: deferral
    party: owners
    cost: 500 EUR
    due_without: 2030
    due_with: 2035
    evidence: 1
    source: illustrative
resources:
  - id: work
    party: municipality
    amount: 1_000 EUR
    years: 2026
income:
  - id: rent
    kind: sale
    payer: shop
    receiver: municipality
    amount: 50 EUR/year
    years: 2027-2036
    payer_benefit: at_price
  - id: fee
    kind: outcome_payment
    payer: residents
    receiver: harbour
    amount: 50 EUR/year
    years: 2027-2036
    payer_benefit: listed
transfers:
  - id: pay
    payer: municipality
    receiver: residents
    amount: 20 EUR
    years: 2027
financing:
  - id: grant
    kind: grant
    payer: province
    receiver: municipality
    amount: 300 EUR
    years: 2026
"""


def changed(old: str, new: str, nth: int = 0) -> tuple[str, int]:
    """The project with one part changed, and the line of the change."""
    parts = GOOD.split(old)
    assert len(parts) > nth + 1, old
    before = old.join(parts[: nth + 1])
    return before + new + old.join(parts[nth + 1 :]), before.count("\n") + 1


def faults_of(text: str, folder: Path, *, as_json: bool = False) -> tuple[Fault, ...]:
    file = folder / ("project.json" if as_json else "project.yaml")
    if as_json:
        text = json.dumps(read_text(text).data, indent=1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        ic.assess(ic.load_project(file))
    assert {fault.file for fault in caught.value.faults} == {str(file)}
    return caught.value.faults


def test_the_good_project_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(GOOD, encoding="utf-8")
    assessment = ic.assess(ic.load_project(tmp_path / "project.yaml"))
    # Resources of the carriers: 1,000 euro in the base year, whose factor is 1.
    assert assessment.resources == pytest.approx(1000, rel=1e-12)


OPERATOR = "roles: [operator]"
CASES: list[Any] = [
    # what is earned is income, what is given is financing
    (
        "payer: municipality\n    receiver: residents",
        "payer: shop\n    receiver: municipality",
        0,
        -1,
        "transfer from shop, no carrier, to carrier municipality",
    ),
    # a cost of the project is a resource
    ("cashable: {residents: 0.5}", "cashable: {municipality: 0.5}", 0, 0, "move it to resources"),
    ("cashable: {residents: 0.5}", "cashable: 0.2", 0, 0, "move it to resources"),
    # a carrier is not abroad, and the world never is
    (OPERATOR, "roles: [operator], abroad: true", 0, 0, "carrier municipality is marked abroad"),
    ("roles: [partner]", "roles: [partner], abroad: true", 0, 0, "carrier harbour"),
    ("{id: shop}", "{id: world, abroad: true}\n  - {id: shop}", 0, 0, "world is never abroad"),
    # income goes to a carrier
    ("receiver: harbour", "receiver: shop", 0, 0, "no carrier"),
    ("receiver: municipality", "receiver: residents", 0, 0, "no carrier"),
    # a purchase: only a sale or a fee, and not by a carrier
    ("kind: sale", "kind: outcome_payment", 0, 5, "only for kinds sale and fee"),
    ("kind: sale", "kind: saved_cost_contract", 0, 5, "only for kinds sale and fee"),
    ("payer: shop", "payer: harbour", 0, 4, "not for carriers"),
    ("    payer_benefit: listed\n", "", 0, -6, "'payer_benefit' is missing"),
    # money below zero
    ("amount: 900", "amount: -900", 0, 0, "negative"),
    ("amount: 1_000", "amount: -1_000", 0, 0, "negative"),
    ("amount: 50", "amount: -50", 0, 0, "negative"),
    ("amount: 20", "amount: -20", 0, 0, "negative"),
    ("amount: 300", "amount: -300", 0, 0, "negative"),
    ("cost: 500", "cost: -500", 0, 0, "negative"),
    (
        "amount: 900 EUR/year",
        "amount: {value: 9 EUR/year, low: -1 EUR/year, high: 10 EUR/year}",
        0,
        0,
        "negative",
    ),
    ("kind: harm", "kind: benefit", 0, 2, "negative"),
    # two parties to a payment, one to an effect
    ("receiver: residents", "receiver: municipality", 0, 0, "both municipality"),
    ("party: residents", "party: residents\n    parties: {residents: 1}", 0, 1, "side by side"),
    ("{municipality: 0.5, residents: 0.5}", "{municipality: 0.5, residents: 0.4}", 0, 0, "0.9"),
    # section 2: unit and years, deferrals
    ("amount: 900 EUR/year", "amount: 900 EUR", 0, 0, "add every"),
    ("years: 2026", "years: 2026-2028", 0, -1, "add every"),
    ("years: 2027-2036", "years: 2027", 0, 0, "single year"),
    ("years: 2026", "years: 2026\n    every: 2 years", 0, 1, "single year"),
    ("years: 2027-2036", "years: 2027-2036\n    every: 2 years", 0, 1, "EUR/year"),
    ("due_with: 2035", "due_with: 2030", 0, 0, "not later than"),
    ("due_with: 2035", "due_with: 2029", 0, 0, "not later than"),
    ("due_with: 2035", "due_with: 2035\n    every: 2 years", 0, 1, "deferral"),
    # section 1: years, growth
    ("years: 2027-2036", "years: 2027-2037", 0, 0, "2037 lies outside 2026 to 2036"),
    ("years: 2027-2036", "years: 2025-2036", 1, 0, "2025 lies outside"),
    ("due_without: 2030", "due_without: 2025", 0, 0, "2025 lies outside"),
    ("evidence: 1", "evidence: 1\n    growth: -100 %/year", 0, 1, "above -100"),
    ("evidence: 1", "evidence: 1\n    discount_class: health", 0, 1, "no discount class health"),
    # parties that nobody knows
    ("payer: province", "payer: provence", 0, 0, "write province"),
    ("party: owners", "party: martians", 0, 0, "party martians is unknown"),
]


@pytest.mark.parametrize("as_json", [False, True], ids=["yaml", "json"])
@pytest.mark.parametrize(("old", "new", "nth", "shift", "words"), CASES)
def test_closed_doors(
    old: str, new: str, nth: int, shift: int, words: str, as_json: bool, tmp_path: Path
) -> None:
    text, line = changed(old, new, nth)
    (fault,) = faults_of(text, tmp_path, as_json=as_json)
    assert words in str(fault)
    assert fault.todo
    if as_json:
        assert fault.line > 1
    else:
        assert fault.line == line + shift


def test_resources_without_a_carrier(tmp_path: Path) -> None:
    text = GOOD.replace("roles: [operator]", "roles: [funder]").replace("[partner]", "[payer]")
    text = text[: text.index("income:")]
    (fault,) = faults_of(text, tmp_path)
    assert fault.line == text[: text.index("resources:")].count("\n") + 1
    assert "no carrier" in fault.what


def test_a_project_without_resources_needs_no_carrier(tmp_path: Path) -> None:
    text = GOOD.replace("roles: [operator]", "roles: [funder]").replace("[partner]", "[payer]")
    (tmp_path / "project.yaml").write_text(text[: text.index("resources:")], encoding="utf-8")
    assert ic.assess(ic.load_project(tmp_path / "project.yaml")).npv > 0


def test_all_doors_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("roles: [partner]", "roles: [partner], abroad: true")
        .replace("cashable: {residents: 0.5}", "cashable: {municipality: 0.5}")
        .replace("receiver: harbour", "receiver: shop")
        .replace("amount: 900", "amount: -900")
        .replace("due_with: 2035", "due_with: 2020")
        .replace("payer: province", "payer: provence")
    )
    words = ["abroad", "negative", "resources", "later than", "no carrier", "province"]
    file = tmp_path / "project.yaml"
    file.write_text(text, encoding="utf-8")
    found = checked(file)
    assert len(found) == len(words)
    for fault, word in zip(found, words, strict=True):
        assert word in str(fault)


def checked(file: Path) -> tuple[Fault, ...]:
    return check_paths([file], scheme=ic.load_scheme("mv"), catalogue=ic.load_catalogue()).faults
