"""An indicator in euros, fed by one intervention, to a line of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from impactcalc.errors import FormulaError, InputError, UnitError
from impactcalc.formula import parse
from impactcalc.models.indicator import Computed, Monetary
from impactcalc.models.words import split_message
from impactcalc.plan.context import Context
from impactcalc.plan.lowering import Figure, Lowering, Operand, fit
from impactcalc.plan.steps import Origin, Term
from impactcalc.plan.timing import Settings, lasting
from impactcalc.records import record
from impactcalc.units import unit

Scope = Mapping[str, Operand]


@record(frozen=True)
class Formulas:
    """The formulas of one indicator, lowered in one scope."""

    context: Context
    indicator: Computed
    scope: Scope

    def figure(self, key: str, text: str) -> Figure:
        """One formula, its name and text kept for the trace."""
        origin = Origin(f"indicator {self.indicator.id}", key)
        try:
            found = Lowering(self.context.program, self.scope, origin).figure(parse(text))
        except (FormulaError, UnitError) as error:
            what, todo = split_message(str(error))
            path = tuple(key.split(".", 1))
            raise InputError([self.indicator.source_file.fault(path, what, todo)]) from error
        return Figure(self.context.program.named(found.step, key, text), found.unit)

    def effect(self) -> Figure:
        """Formula, or without minus with."""
        texts = self.indicator.formulas()
        if "formula" in texts:
            return self.figure("formula", texts["formula"])
        without = self.figure("without", texts["without"])
        with_ = fit(self.context.program, self.figure("with", texts["with"]), without.unit)
        step = self.context.program.apply(
            "-", (without.step, with_.step), without.unit.text, name="effect", by="without - with"
        )
        return Figure(step, without.unit)


def adjusted(context: Context, settings: Settings, amount: int, unit_text: str) -> int:
    """Amount x (1 - deadweight) x attribution x (1 - displacement), what was given of it.

    Raises
    ------
    ValueError
        Deadweight on a modelled counterfactual, which would be deducted twice.
    """
    factors, words = [amount], [context.program.steps[amount].name or "amount"]
    for key in ("deadweight", "attribution", "displacement"):
        spot = settings.adjustment(key)
        if spot is None:
            continue
        modelled = settings.indicator.counterfactual.is_ == "modelled"
        if key == "deadweight" and spot.value > 0 and modelled:
            raise ValueError(
                f"deadweight {spot.value:g} on {settings.indicator.id}, whose counterfactual is "
                f"modelled, deducts it twice: set deadweight 0 for {settings.indicator.id}"
            )
        leaf = context.program.leaf(key, spot.value, "1", spot.origin)
        if key != "attribution":
            leaf = context.program.apply("complement", (leaf,), "1", name=f"1 - {key}")
        factors.append(leaf)
        words.append(key if key == "attribution" else f"(1 - {key})")
    if len(factors) == 1:
        return amount
    by = " * ".join(words)
    return context.program.apply("*", tuple(factors), unit_text, name="after adjustments", by=by)


def is_once(context: Context, indicator: Monetary) -> bool:
    """Whether the indicator gives euros once, not euros a year.

    Raises
    ------
    UnitError
        It gives neither.
    """
    wanted = context.money_unit(indicator.unit)
    money = unit(f"{context.scheme.currency}_{context.scheme.price_year}")
    if wanted.fits(money):
        return True
    if wanted.fits(money / unit("year")):
        return False
    raise UnitError(f"unit {indicator.unit} of a priced indicator is EUR or EUR/year")


def lasting_terms(
    context: Context, settings: Settings, indicator: Monetary, scope: Scope, effect: str
) -> tuple[Term, ...]:
    """An effect with a yearly amount, or with one amount."""
    once = is_once(context, indicator)
    wanted = context.money_unit(indicator.unit)
    figure = fit(context.program, Formulas(context, indicator, scope).effect(), wanted)
    amount = adjusted(context, settings, figure.step, wanted.text)
    profile, details = lasting(context, settings, effect, once=once)
    return (Term(amount, profile, details),)
