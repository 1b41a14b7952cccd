"""Flags of many projects: one bit for each code."""

from __future__ import annotations

from collections.abc import Iterable

from impactcalc.conditions import codes_of
from impactcalc.plan.alternatives import Alternative

CODES = (
    "effect_cut",
    "deferral_beyond_horizon",
    "residual_value",
    "compounded_before_base_year",
    "negative_effect",
    "net_external_harm",
    "negative_earnings",
    "floor_active",
    "payment_above_benefit",
    "rests_on_purchases",
    "harm",
    "value_outside_validity",
    "value_secondary",
    "value_unverified",
    "overlap_across_projects",
    "illustrative",
)
"""Every flag a project may have, in the order in which a row of a portfolio names them."""

_BIT = {code: 1 << place for place, code in enumerate(CODES)}


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Each code once, in the order of ``CODES``."""
    return tuple(sorted(set(codes), key=CODES.index))


def bit_of(code: str) -> int:
    """The bit that stands for a code."""
    return _BIT[code]


def codes_in(bits: int) -> tuple[str, ...]:
    """The codes that some bits stand for.

    Examples
    --------
    >>> codes_in(bit_of("harm") | bit_of("illustrative"))
    ('harm', 'illustrative')
    """
    return tuple(code for code, bit in _BIT.items() if bits & bit)


def bits_of_alternative(one: Alternative) -> int:
    """Flags that come with the timing of some lines."""
    codes = {code for code, _ in one.flags}
    uses = [use for line in one.lines for use in line.values]
    uses += [use for line in one.physical for use in line.values]
    codes.update(code for use in uses for code in codes_of(use))
    return sum(_BIT[code] for code in codes)
