"""Why projects are in or out: every reason is held against all sets there are."""

from __future__ import annotations

import math
from collections import Counter

import pytest

import impactcalc as ic
from impactcalc import selection
from selection_cases import Case, Chosen, Made, Maker, plain


def as_set(case: Case, ids: tuple[str, ...]) -> Chosen:
    return tuple(sorted(case.portfolio.ids.index(one) for one in ids))


def check_loss(case: Case, found: selection.Selection, reason: selection.Reason) -> None:
    """The best set with the project the other way is worth exactly so much less."""
    own = case.portfolio.ids.index(reason.project)
    others = [one for one in case.sets() if (own in one) is not reason.chosen]
    if reason.loss is None:
        assert not others
        return
    best = max(map(case.worth, others))
    assert found.value is not None
    assert found.value - best == pytest.approx(reason.loss, rel=1e-9, abs=1e-9 * abs(found.value))
    swapped = {*found.chosen, *reason.enters} - set(reason.leaves)
    swapped ^= {reason.project}
    then = as_set(case, tuple(swapped))
    assert then in others
    assert case.worth(then) == pytest.approx(best, rel=1e-12)
    assert set(reason.leaves) <= set(found.chosen) and not set(reason.enters) & set(found.chosen)


def check_facts(case: Case, found: selection.Selection, reason: selection.Reason) -> None:
    """What a reason names is so."""
    own = case.portfolio.ids.index(reason.project)
    sets = list(case.sets())
    value = case.values[own]
    code = reason.code
    if code == "must":
        assert all(own in one for one in sets)
    elif code == "never":
        assert not any(own in one for one in sets)
    elif code == "required":
        assert all(own in one for one in sets) and reason.rules
    elif code == "impossible":
        assert not any(own in one for one in sets) and reason.rules
        assert reason.takes is None or reason.takes > (reason.left or 0.0)
    elif code in ("worth", "ratio"):
        assert value > 0 and reason.value == value
    elif code == "worthless":
        assert value <= 0
    elif code == "budget":
        check_left(found, reason)
    elif code in ("helps", "breaks"):
        flipped = as_set(case, tuple({*found.chosen} ^ {reason.project}))
        assert flipped not in sets and reason.rules
    else:
        assert code in ("group", "needs", "needed") and reason.others
        assert (set(reason.others) <= set(found.chosen)) is (code != "needs")


def check_left(found: selection.Selection, reason: selection.Reason) -> None:
    """What it takes is more than what the budget has left."""
    assert reason.takes is not None and reason.left is not None
    assert reason.takes > reason.left
    (use,) = [use for use in found.uses if use.name == reason.rules[0][0]]
    assert use.left == reason.left


def test_every_reason_is_true_and_every_loss_exact() -> None:
    seen: Counter[str] = Counter()
    for seed in range(3000, 3250):
        case = Maker(seed).case()
        found = case.select(explain=20)
        if found.status == "infeasible":
            assert not found.reasons
            continue
        assert tuple(found.reasons) == tuple(sorted(case.portfolio.ids))
        for reason in found.reasons.values():
            seen[reason.code] += 1
            check_facts(case, found, reason)
            if reason.code not in ("must", "never"):
                check_loss(case, found, reason)
            for lang in ("en", "nl"):
                text = found.reason(reason.project, lang=lang)
                assert text and "{" not in text and "\n" not in text
    wanted = "must never required impossible worth worthless budget group needs breaks"
    assert set(wanted.split()) <= set(seen), seen


def town() -> Made:
    """Six projects, with money for some of them."""
    return plain(
        [900.0, 400.0, 350.0, -50.0, 120.0, 90.0],
        [600.0, 300.0, 200.0, 100.0, 90.0, 5000.0],
        ["dike", "park", "square", "office", "roofs", "tunnel"],
    )


def test_the_sentences_in_both_languages() -> None:
    rules = [
        selection.needs("roofs", "office"),
        selection.one_version(["park", "square"], name="the market"),
    ]
    found = selection.select(town(), budget=900, constraints=rules)
    assert found.chosen == ("dike", "park") and found.value == 1300
    assert found.reason("dike") == (
        "worth 900 EUR, 1.5 for each euro of the budget; the best set without it (with office and "
        "roofs) is worth 830 EUR less"
    )
    assert found.reason("square") == (
        "park chosen, and no more allowed: the market; the best set with it (without park) is "
        "worth 50 EUR less"
    )
    assert found.reason("square", lang="nl") == (
        "park gekozen, en meer mag niet: the market; het beste pakket met dit project (zonder "
        "park) is 50 EUR minder waard"
    )
    assert found.reason("roofs").startswith("needs office, which is not in the set;")
    assert found.reason("office").startswith("adds nothing: it is worth -50 EUR;")
    assert found.reason("tunnel") == (
        "takes 5,000 EUR of the budget, which cannot be more than 900 EUR"
    )
    assert found.reason("tunnel", lang="nl") == (
        "kost 5.000 EUR van het budget, dat niet meer dan 900 EUR kan zijn"
    )


def test_what_does_not_fit_what_is_left() -> None:
    """By hand: 900 + 350 with 800 spent; park would cost dike or square its place."""
    found = selection.select(town(), budget=850)
    assert found.chosen == ("dike", "square")
    park = found.reasons["park"]
    assert (park.code, park.takes, park.left) == ("budget", 300.0, 50.0)
    assert park.leaves == ("dike",) and park.enters == ("roofs",)
    assert park.loss == 1250 - (400 + 350 + 120)


def test_a_project_kept_for_another() -> None:
    p = plain([500.0, -50.0], [100.0, 100.0], ["phase_2", "phase_1"])
    found = selection.select(p, budget=200, constraints=[selection.needs("phase_2", "phase_1")])
    assert found.chosen == ("phase_1", "phase_2")
    reason = found.reasons["phase_1"]
    assert (reason.code, reason.others, reason.loss) == ("needed", ("phase_2",), 450.0)
    assert found.reason("phase_1", lang="nl").startswith("nodig voor phase_2;")


def test_a_project_kept_for_a_share() -> None:
    p = plain([500.0, -50.0], [100.0, 100.0], ["a", "b"])
    p.regions = ("north", "south")
    found = selection.select(
        p, budget=200, constraints=[selection.min_share("region", "south", 0.5)]
    )
    assert found.chosen == ("a", "b")
    reason = found.reasons["b"]
    assert (reason.code, reason.loss) == ("helps", 450.0)  # without b, a may not be chosen either
    assert reason.rules == (
        (
            "at least 50 % of resources for south",
            "minstens 50 % van de middelen voor south",
        ),
    )


def test_equal_projects_say_so() -> None:
    found = selection.select(plain([5.0, 5.0], [1.0, 1.0], ["a", "b"]), budget=1)
    assert found.chosen == ("a",)
    assert "is worth as much, and comes later by the rule for ties" in found.reason("a")
    assert "(without a) is worth as much" in found.reason("b")


def test_beyond_so_many_projects_the_reasons_are_the_cheaper_ones() -> None:
    found = selection.select(town(), budget=850, explain=5)
    assert all(reason.loss is None for reason in found.reasons.values())
    assert found.reason("park") == "takes 300 EUR of the budget, of which 50 EUR is left"
    assert found.reason("tunnel") == "takes 5,000 EUR of the budget, of which 50 EUR is left"
    assert found.reason("dike") == "worth 900 EUR, 1.5 for each euro of the budget"


def test_the_ratio_says_who_would_lower_it() -> None:
    p = plain([10.0, 1.0], [2.0, 1.0], ["a", "b"])
    found = selection.select(p, budget=5, maximise="npv_per_constrained_euro")
    assert (found.chosen, found.value) == (("a",), 5.0)
    reason = found.reasons["b"]
    assert reason.code == "ratio" and reason.loss == pytest.approx(5 - 11 / 3)


def test_an_unknown_project_has_no_reason() -> None:
    found = selection.select(town(), budget=850)
    with pytest.raises(ic.UnknownIdError, match="no reason for 'dyke': it has dike, office"):
        found.reason("dyke")
    nothing = selection.select(town(), budget=1, constraints=[selection.must("dike")])
    with pytest.raises(ic.UnknownIdError, match="there is no set"):
        nothing.reason("dike")
    with pytest.raises(ic.ArgumentError, match="lang is 'de'"):
        found.reason("dike", lang="de")


def test_losses_add_up_by_another_choice() -> None:
    """Forcing by constraints, as a user would, gives what the reason says."""
    found = selection.select(town(), budget=850)
    for project, reason in found.reasons.items():
        force = selection.never(project) if reason.chosen else selection.must(project)
        other = selection.select(town(), budget=850, constraints=[force])
        if reason.loss is None:
            assert other.status == "infeasible"
        else:
            assert found.value is not None and other.value is not None
            assert math.isclose(found.value - other.value, reason.loss)
