"""How an amount is spread over the years, against tables worked out by hand (rules 2)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactcalc.profile import Profile, growth_factor, long_term_weight, shape

YEARS = np.arange(2026, 2036)


def rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 12) for value in values]


def test_both_ends_count() -> None:
    found = shape(Profile(first=2028, last=2030, start=2026), YEARS)
    assert found.tolist() == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]


def test_one_year() -> None:
    found = shape(Profile(first=2026, last=2026, start=2026), YEARS)
    assert found.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_an_effect_may_begin_before_and_end_after_the_axis() -> None:
    found = shape(Profile(first=2020, last=2050, start=2020, ramp_up=8), YEARS)
    # 2026 is the seventh year, i = 6: it counts 7/9, 2027 counts 8/9, then all.
    assert rounded(found[:3]) == rounded(np.array([7 / 9, 8 / 9, 1.0]))
    assert found[2:].tolist() == [1.0] * 8


def test_nothing_on_the_axis() -> None:
    for first, last in ((2010, 2025), (2036, 2050), (2030, 2029)):
        assert not shape(Profile(first=first, last=last, start=2010), YEARS).any()


@pytest.mark.parametrize(
    ("ramp_up", "expected"),
    [
        (0, [1, 1, 1, 1, 1]),
        (1, [1 / 2, 1, 1, 1, 1]),
        (2, [1 / 3, 2 / 3, 1, 1, 1]),
        (4, [1 / 5, 2 / 5, 3 / 5, 4 / 5, 1]),
        (9, [1 / 10, 2 / 10, 3 / 10, 4 / 10, 5 / 10]),  # longer than the effect lasts
    ],
)
def test_ramp_up(ramp_up: int, expected: list[float]) -> None:
    """The i-th year, from 0, counts (i + 1)/(n + 1) as long as i < n, then 1."""
    found = shape(Profile(first=2027, last=2031, start=2026, ramp_up=ramp_up), YEARS)
    assert rounded(found[1:6]) == rounded(np.array(expected))
    assert found[0] == 0
    assert not found[6:].any()


def test_what_comes_back_every_few_years() -> None:
    found = shape(Profile(first=2027, last=2034, start=2026, every=3), YEARS)
    assert YEARS[found > 0].tolist() == [2027, 2030, 2033]
    assert set(found.tolist()) == {0.0, 1.0}
    on_the_end = shape(Profile(first=2027, last=2033, start=2026, every=3), YEARS)
    assert YEARS[on_the_end > 0].tolist() == [2027, 2030, 2033]


def test_drop_off_counts_from_the_first_year() -> None:
    found = shape(Profile(first=2028, last=2031, start=2026, drop_off=0.5), YEARS)
    assert found.tolist() == [0, 0, 1, 0.5, 0.25, 0.125, 0, 0, 0, 0]
    gone = shape(Profile(first=2028, last=2031, start=2026, drop_off=1.0), YEARS)
    assert gone.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_growth_counts_from_the_start_of_the_project() -> None:
    found = shape(Profile(first=2028, last=2030, start=2026, growth=0.1), YEARS)
    assert rounded(found[:6]) == [0, 0, 1.21, 1.331, 1.4641, 0]
    falling = shape(Profile(first=2026, last=2028, start=2026, growth=-0.5), YEARS)
    assert falling.tolist()[:4] == [1, 0.5, 0.25, 0]


def test_growth_may_stop() -> None:
    profile = Profile(first=2026, last=2035, start=2026, growth=0.1, growth_stops_after=2)
    assert rounded(growth_factor(profile, YEARS)) == rounded(
        np.array([1.0, 1.1, 1.21, *[1.21] * 7])
    )
    never = Profile(first=2026, last=2035, start=2026, growth=0.1, growth_stops_after=0)
    assert growth_factor(never, YEARS).tolist() == [1.0] * 10


def test_years_before_the_start_shrink() -> None:
    profile = Profile(first=2024, last=2030, start=2026, growth=0.25)
    assert growth_factor(profile, np.array([2024, 2025, 2026])).tolist() == [0.64, 0.8, 1.0]


def test_all_together() -> None:
    """Second year of a ramp of three, one year of drop-off, three years of growth, by hand."""
    profile = Profile(first=2028, last=2040, start=2026, ramp_up=3, drop_off=0.2, growth=0.1)
    assert shape(profile, YEARS)[3] == pytest.approx(2 / 4 * 0.8 * 1.331, rel=1e-15)


@given(
    st.integers(2020, 2040),
    st.integers(0, 30),
    st.integers(1, 5),
    st.integers(0, 12),
    st.floats(0, 1),
    st.floats(-0.2, 0.2),
)
def test_year_by_year_as_the_rules_say(
    first: int, lasts: int, every: int, ramp_up: int, drop_off: float, growth: float
) -> None:
    profile = Profile(
        first=first,
        last=first + lasts,
        start=2022,
        every=every,
        ramp_up=ramp_up,
        drop_off=drop_off,
        growth=growth,
    )
    years = np.arange(2022, 2060)
    for year, found in zip(years.tolist(), shape(profile, years), strict=True):
        i = year - first
        expected = 0.0
        if first <= year <= first + lasts and i % every == 0:
            ramp = (i + 1) / (ramp_up + 1) if i < ramp_up else 1.0
            expected = ramp * (1 - drop_off) ** i * (1 + growth) ** (year - 2022)
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-300)


def test_the_weight_of_the_long_term() -> None:
    """1 + w x clamp((y - 2026)/(2050 - 2026), 0, 1)."""
    years = np.array([2000, 2026, 2027, 2032, 2050, 2051, 2500])
    found = long_term_weight(years, weight=0.5, reference_year=2026, goal_year=2050)
    assert rounded(found) == rounded(np.array([1, 1, 1 + 0.5 / 24, 1.125, 1.5, 1.5, 1.5]))
    none = long_term_weight(years, weight=0.0, reference_year=2026, goal_year=2050)
    assert none.tolist() == [1.0] * 7


def test_a_profile_is_frozen_and_hashable() -> None:
    profile = Profile(first=2026, last=2030, start=2026)
    assert profile == Profile(first=2026, last=2030, start=2026)
    assert len({profile, Profile(first=2026, last=2030, start=2026)}) == 1
    with pytest.raises(AttributeError):
        profile.first = 2027  # type: ignore[misc]
