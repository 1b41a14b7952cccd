"""Prices: levels, paths, corrections and weights, as bare functions on arrays.

A rate is a share per year (0.02 for 2 %), an amount is money of one unit. No figure that a
country or a guide sets has a default: it is an argument. Arguments are checked alike: what
is empty, no number, not finite, above 1e30 or of shapes that do not go together is an
`ArgumentError`, and so is a result that no number can hold.
"""

from __future__ import annotations

from impactcalc.pricelevels.corrections import (
    equity_weight,
    market_price,
    optimism_bias,
    public_funds_cost,
)
from impactcalc.pricelevels.levels import (
    convert,
    fisher,
    nominal_to_real,
    price_path,
    real_to_nominal,
)

__all__ = [
    "convert",
    "equity_weight",
    "fisher",
    "market_price",
    "nominal_to_real",
    "optimism_bias",
    "price_path",
    "public_funds_cost",
    "real_to_nominal",
]
