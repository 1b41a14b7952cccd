"""What is left of a resource at the end of the horizon, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import impactcalc as ic
from impactcalc.discount import (
    declining_balance_residual,
    straight_line_residual,
    sum_of_years_residual,
)

Doc = dict[str, Any]


def project(**line: Any) -> ic.Project:
    """1,000 euros in 2028 for something that lasts; the horizon ends in 2036."""
    resource: Doc = {"id": "works", "party": "owner", "amount": "1_000 EUR", "years": 2028}
    return ic.Project.model_validate(
        {
            "impactcalc": "project/1",
            "id": "p",
            "name": "P",
            "start": 2026,
            "horizon": "10 years",
            "price_year": 2025,
            "parties": [{"id": "owner", "roles": ["operator"]}],
            "qualitative": [
                {"indicator": "nature.biodiversity_level", "level": 2, "because": "planted"}
            ],
            "resources": [resource | line],
        }
    )


def said(a: ic.Assessment) -> list[str | None]:
    """Resources of which the result says that something is left."""
    return [flag.where for flag in a.flags if flag.code == "residual_value"]


@pytest.fixture
def scheme(tmp_path: Path) -> Any:
    def make(residual: str) -> Path:
        path = tmp_path / f"left-{residual.replace('_', '-')}.yaml"
        path.write_text(
            f"{{impactcalc: scheme/1, id: {path.stem}, version: '1', name: L, because: test, "
            f"extends: mv, residual: {residual}}}\n",
            encoding="utf-8",
        )
        return path

    return make


# Bought in 2028, so 8 years old in 2036. Of 20 years 12 are left, 78 of 210 digits, and 0.9
# to the power of 8.
SHARES = {
    "straight_line": 12 / 20,
    "sum_of_years": 12 * 13 / (20 * 21),
    "declining_balance": 0.9**8,
}


@pytest.mark.parametrize("method", SHARES)
def test_what_is_left_lowers_the_resource(method: str, scheme: Any) -> None:
    a = ic.assess(project(life="20 years"), scheme=scheme(method))
    bought, end = 1.028**-2, 1.028**-10
    assert a.resources == pytest.approx(1_000 * (bought - SHARES[method] * end), rel=1e-12)
    assert a.npv == pytest.approx(-a.resources, rel=1e-12)
    assert said(a) == ["works"]
    rows = a.flows()
    assert rows["amount"].tolist() == pytest.approx([-1_000, 1_000 * SHARES[method]])
    assert rows["year"].tolist() == [2028, 2036]
    assert f"share_left: {SHARES[method]:.10g} = " in a.explain("resources/works")
    assert "jaar" in a.explain("resources/works", lang="nl")


def test_the_engine_and_the_bare_functions_agree() -> None:
    bare = {
        "straight_line": straight_line_residual(1.0, life=20, age=8),
        "sum_of_years": sum_of_years_residual(1.0, life=20, age=8),
        "declining_balance": declining_balance_residual(1.0, life=20, age=8),
    }
    assert {k: float(v) for k, v in bare.items()} == {
        k: pytest.approx(v, rel=1e-12) for k, v in SHARES.items()
    }


@pytest.mark.parametrize("life", ["8 years", "3 years"])
def test_nothing_is_left_of_what_is_worn_out(life: str, scheme: Any) -> None:
    a = ic.assess(project(life=life), scheme=scheme("straight_line"))
    assert a.resources == pytest.approx(1_000 * 1.028**-2, rel=1e-12)
    assert said(a) == []


def test_a_scheme_that_says_nothing_books_nothing(scheme: Any) -> None:
    plain = ic.assess(project(life="20 years"))
    assert plain.resources == pytest.approx(1_000 * 1.028**-2, rel=1e-12)
    assert said(plain) == []
    assert ic.assess(project(life="20 years"), scheme=scheme("none")).npv == plain.npv
    assert ic.assess(project(), scheme=scheme("straight_line")).npv == plain.npv


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ({"years": "2028-2030", "amount": "10 EUR/year"}, "life belongs to an amount in one year"),
        ({"years": "2028-2034", "every": "2 years"}, "life belongs to an amount in one year"),
        ({"growth": "1 %/year"}, "growth stands beside life"),
        ({"life": "0 years"}, "life"),
    ],
)
def test_a_life_that_cannot_be_right(line: Doc, what: str) -> None:
    with pytest.raises(ic.InputError, match=what):
        ic.load_project(
            project().model_dump(mode="json", exclude_none=True)
            | {
                "resources": [
                    {"id": "works", "party": "owner", "amount": "1_000 EUR", "years": 2028}
                    | {"life": "20 years"}
                    | line
                ]
            }
        )


def test_several_projects_run_together_with_what_is_left(scheme: Any) -> None:
    one = project(life="20 years")
    other = ic.Project.model_validate(
        one.model_dump(mode="json", exclude_none=True) | {"id": "q", "horizon": "10 years"}
    )
    p = ic.assess_portfolio([one, other], scheme=scheme("straight_line"))
    assert (
        p["p"].npv
        == p["q"].npv
        == pytest.approx(ic.assess(one, scheme=scheme("straight_line")).npv)
    )
