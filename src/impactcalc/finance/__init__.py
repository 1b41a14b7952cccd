"""Financial figures of yearly and of dated flows.

Sign convention: what comes in is positive, what goes out negative, seen from one party.
The first flow stands at year 0 and is not discounted. Rates are ratios per year, 0.07 for
7 %. Arguments that are empty, not real numbers, NaN, infinite or of another shape than
asked raise `ArgumentError`, and so does a result that float64 cannot hold.
"""

from impactcalc.finance.dated import xirr, xirr_reason, xirr_roots, xnpv
from impactcalc.finance.daycount import year_fractions
from impactcalc.finance.lives import (
    Life,
    equivalent_annual_value,
    replacement_chain,
    unequal_lives,
)
from impactcalc.finance.many import IrrMany, irr_many
from impactcalc.finance.rates import IrrReason as IrrReason
from impactcalc.finance.rates import irr, irr_all, irr_reason, irr_roots
from impactcalc.finance.ratios import benefit_cost_ratio
from impactcalc.finance.recovery import Payback, payback, payback_detail
from impactcalc.finance.returns import mirr, npv
from impactcalc.finance.shift import parallel_shift, parallel_shift_reason, parallel_shift_roots

__all__ = [
    "IrrMany",
    "Life",
    "Payback",
    "benefit_cost_ratio",
    "equivalent_annual_value",
    "irr",
    "irr_all",
    "irr_many",
    "irr_reason",
    "irr_roots",
    "mirr",
    "npv",
    "parallel_shift",
    "parallel_shift_reason",
    "parallel_shift_roots",
    "payback",
    "payback_detail",
    "replacement_chain",
    "unequal_lives",
    "xirr",
    "xirr_reason",
    "xirr_roots",
    "xnpv",
    "year_fractions",
]
