"""Rates and curves that follow from growth, from risk and from scarcity.

Rates are ratios per year.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.arguments import FloatArray, finite_result, fitting, number
from impactcalc.curves import Curve, combined
from impactcalc.errors import ArgumentError


def ramsey_rate(
    delta: ArrayLike,
    *,
    eta: ArrayLike,
    growth: ArrayLike,
    sigma: ArrayLike = 0.0,
    hazard: ArrayLike = 0.0,
) -> FloatArray:
    """Social rate of time preference: delta + hazard + eta g - eta^2 sigma^2 / 2.

    Parameters
    ----------
    delta : pure time preference, a ratio per year.
    eta : elasticity of the marginal utility of consumption, a plain number.
    growth : growth of consumption per head, a ratio per year.
    sigma : standard deviation of that growth, 0 or more: the term of prudence, for growth
        that is independent from year to year.
    hazard : risk of catastrophe, a ratio per year; the L of the Green Book.
        All of shapes that fit together.

    Returns
    -------
    array of the common shape : rates per year.

    Raises
    ------
    ArgumentError : not finite numbers, sigma below 0, or shapes that do not fit.

    Notes
    -----
    Source: Ramsey (1928); the term of prudence by Gollier, Pricing the Planet's Future (2012).

    Examples
    --------
    The Green Book, and the term of prudence:

    >>> round(float(ramsey_rate(0.005, eta=1, growth=0.02, hazard=0.01)), 6)
    0.035
    >>> round(float(ramsey_rate(0, eta=2, growth=0.02, sigma=0.036)), 6)
    0.037408
    """
    time, curve, rise, spread, risk = fitting(
        delta=delta, eta=eta, growth=growth, sigma=sigma, hazard=hazard
    )
    if np.any(spread < 0.0):
        raise ArgumentError("sigma must be 0 or more: it is a standard deviation")
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        rate = time + risk + curve * rise - 0.5 * (curve * spread) ** 2
    return finite_result(rate, "a rate")


def ramsey_curve(
    delta: float,
    *,
    eta: float,
    growth: ArrayLike,
    sigma: float = 0.0,
    hazard: float = 0.0,
    continued: bool = False,
) -> Curve:
    """Curve of Ramsey rates.

    Parameters
    ----------
    delta, eta, sigma, hazard : see `ramsey_rate`.
    growth : one number for ever, or shape (step,): the growth in step 1, 2, 3, ...
    continued : the last growth goes on for ever.

    Examples
    --------
    >>> ramsey_curve(0.001, eta=1.5, growth=[0.02, 0.01], continued=True).bands
    ((1, 0.031), (None, 0.016))
    """
    rates = ramsey_rate(delta, eta=eta, growth=growth, sigma=sigma, hazard=hazard)
    if np.ndim(growth) == 0:
        return Curve(((None, number(rates, "rate")),), label="Ramsey")
    made = Curve.from_forwards(rates, continued=continued)
    return Curve(made.bands, label="Ramsey")


def beta_rate(beta: ArrayLike, *, risk_free: ArrayLike, premium: ArrayLike) -> FloatArray:
    """Rate with the risk of a project: risk_free + beta x premium.

    Parameters
    ----------
    beta : how far the benefits of the project move with the economy; may be negative.
    risk_free, premium : ratios per year.

    Notes
    -----
    Source: France Strategie (2021), Guide de l'evaluation socioeconomique.

    Examples
    --------
    >>> beta_rate([0, 1, 1.4], risk_free=0.012, premium=0.02).round(3).tolist()
    [0.012, 0.032, 0.04]
    """
    moves, safe, extra = fitting(beta=beta, risk_free=risk_free, premium=premium)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return finite_result(safe + moves * extra, "a rate")


def beta_curve(beta: float, *, risk_free: float | Curve, premium: float | Curve) -> Curve:
    """Curve of `beta_rate`, step by step.

    Parameters
    ----------
    beta : one number; may be negative.
    risk_free, premium : one rate for ever, or a curve of forward rates.

    Examples
    --------
    >>> beta_curve(0.5, risk_free=Curve.stepped([(57, 0.025), (None, 0.015)]), premium=0.02).bands
    ((57, 0.035), (None, 0.025))
    """
    moves = number(beta, "beta")
    safe = risk_free if isinstance(risk_free, Curve) else Curve.constant(risk_free)
    extra = premium if isinstance(premium, Curve) else Curve.constant(premium)
    return combined(safe, extra, lambda r, p: r + moves * p, f"beta {moves:g}")


def relative_price_growth(
    growth_consumption: ArrayLike, *, growth_effect: ArrayLike, substitution: ArrayLike
) -> FloatArray:
    """Growth of the price of something that becomes scarce beside consumption.

    Parameters
    ----------
    growth_consumption : growth of consumption, a ratio per year.
    growth_effect : growth of what is valued, such as nature; often 0 or below.
    substitution : elasticity of substitution between the two, above 0.

    Returns
    -------
    array of the common shape : (growth_consumption - growth_effect) / substitution, for
    `Curve.with_relative_price`.

    Notes
    -----
    Source: Hoel and Sterner (2007), Discounting and relative prices; in continuous time.

    Examples
    --------
    >>> float(relative_price_growth(0.02, growth_effect=0, substitution=2))
    0.01
    """
    whole_economy, effect, sigma = fitting(
        growth_consumption=growth_consumption,
        growth_effect=growth_effect,
        substitution=substitution,
    )
    if np.any(sigma <= 0.0):
        raise ArgumentError("substitution must be above 0")
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return finite_result((whole_economy - effect) / sigma, "a growth")
