"""Feeds of all interventions to lines: what counts, what is left out, what is physical."""

from __future__ import annotations

from impactcalc.models.catalogue_files import Feed
from impactcalc.models.indicator import (
    Computed,
    DeferralIndicator,
    IncidenceIndicator,
    Monetary,
    PhysicalIndicator,
)
from impactcalc.models.values import Value
from impactcalc.parties import cashable_by_party
from impactcalc.place import holds
from impactcalc.plan.context import Context
from impactcalc.plan.dated import (
    check_in_horizon,
    deferral_terms,
    due_years,
    entrants_of,
    incidence_terms,
    over_cohorts,
)
from impactcalc.plan.effects import AbsentInputError, Bundle, FeedScope
from impactcalc.plan.lowering import Operand
from impactcalc.plan.monetary import Formulas, adjusted, is_once, lasting_terms
from impactcalc.plan.steps import Line, NotCounted, Origin, PhysicalLine, Term, ValueUse
from impactcalc.plan.timing import Settings, lasting

Scope = dict[str, Operand]


class FeedWork:
    """One indicator fed by one intervention of the project."""

    def __init__(self, context: Context, bundle: Bundle, feed: Feed, indicator: Computed) -> None:
        self.context = context
        self.bundle = bundle
        self.indicator = indicator
        self.settings = Settings(bundle.use, bundle.intervention, indicator)
        self.scopes = FeedScope(context, bundle, feed, indicator)
        self.effect = f"{bundle.use.id}/{indicator.id}"

    def line(self, order: int) -> Line | None:
        """Its line in euros, if it has one; physical quantities go to the context."""
        with self.context.at(self.context.source, self.bundle.path):
            try:
                return self._line(order)
            except AbsentInputError as absent:
                self._absent(absent.name)
        return None

    def _absent(self, name: str) -> None:
        declared = self.bundle.missing[name]
        if declared.optional:
            reason = f"input {name} not given"
            left = NotCounted(self.indicator.id, reason, self.bundle.use.id)
            self.context.not_counted.append(left)
        elif name not in self.bundle.faulty:
            self.bundle.faulty.add(name)
            what = f"input {name} of {self.bundle.intervention.id} is missing"
            todo = f"add it, or leave out {self.indicator.id} under leave_out, with the reason"
            self.context.fault(self.bundle.path, what, todo)

    def _line(self, order: int) -> Line | None:
        scope = self.scopes.build(())
        if scope is None:
            return None
        active = self._active(scope)
        scope = self.scopes.build(active)
        if scope is None:
            return None
        self._physical(scope, active, order)
        if not isinstance(self.indicator, Monetary):
            return None
        terms = self._terms(self.indicator, scope)
        return self._as_line(self.indicator, scope, terms, active, order)

    def _active(self, scope: Scope) -> tuple[int, ...]:
        """Years in which the effect counts, known before values by year are looked up."""
        indicator = self.indicator
        if isinstance(indicator, IncidenceIndicator):
            years = [year for year, _ in entrants_of(indicator, scope).points]
            for year in years:
                check_in_horizon(self.context, year, f"entrants of {self.effect}")
            last = min(years[-1] + indicator.persistence - 1, self.context.last)
            return tuple(range(years[0], last + 1))
        if isinstance(indicator, DeferralIndicator):
            found = due_years(self.context, indicator, scope)
            return tuple(due[0] for due in found if due is not None)
        if not isinstance(indicator, Monetary):
            first = self.settings.first_year(self.context.first)
            year = first[0] if first else self.context.first
            check_in_horizon(self.context, year, f"first year of {self.effect}")
            return (year,)
        flags = list(self.context.flags)
        once = is_once(self.context, indicator)
        profile, _ = lasting(self.context, self.settings, self.effect, once=once)
        self.context.flags[:] = flags
        return tuple(range(profile.first, profile.last + 1))

    def _terms(self, indicator: Monetary, scope: Scope) -> tuple[Term, ...]:
        context, settings = self.context, self.settings
        if isinstance(indicator, IncidenceIndicator):
            return incidence_terms(context, settings, indicator, scope, self.effect)
        if isinstance(indicator, DeferralIndicator):
            axis = self.bundle.axis
            return deferral_terms(context, settings, indicator, scope, self.effect, axis)
        return lasting_terms(context, settings, indicator, scope, self.effect)

    def _as_line(
        self,
        indicator: Monetary,
        scope: Scope,
        terms: tuple[Term, ...],
        active: tuple[int, ...],
        order: int,
    ) -> Line:
        use = self.bundle.use
        shares = use.shares.get(indicator.id, indicator.parties)
        context = self.context
        context.used.setdefault(("indicator", indicator.id), indicator.hash())
        return Line(
            id=self.effect,
            list="effects",
            order=order,
            path=self.bundle.path,
            name=indicator.name.text("en"),
            kind=indicator.kind,  # type: ignore[attr-defined]
            terms=terms,
            discount_class=indicator.discount_class,
            domain=indicator.domain,
            broad_welfare=indicator.broad_welfare,
            indicator=indicator.id,
            shares=dict(shares),
            cashable=cashable_by_party(indicator.cashable, shares),
            shares_from=Origin.at("project", "interventions", use.id, "shares", indicator.id)
            if indicator.id in use.shares
            else Origin(f"indicator {indicator.id}", "parties"),
            cashable_from=Origin(f"indicator {indicator.id}", "cashable"),
            evidence=indicator.evidence,
            values=self._value_uses(active, list(indicator.formulas().values())),
            illustrative=context.project.illustrative or use.illustrative,
            difference=self._difference(indicator, scope),
            groups=indicator.exclusion_groups,
            outcome=use.outcome or "",
        )

    def _difference(self, indicator: Monetary, scope: Scope) -> int | None:
        if "without" not in indicator.formulas():
            return None
        return Formulas(self.context, indicator, scope).effect().step

    def _value_uses(self, active: tuple[int, ...], texts: list[str]) -> tuple[ValueUse, ...]:
        """Values behind these formulas, and whether each holds here."""
        use = self.bundle.use
        place = self.bundle.place
        groups = frozenset((*use.groups, *self.bundle.intervention.groups))
        first, last = min(active), max(active)

        def as_use(value: Value) -> ValueUse:
            outside = not holds(value, place, groups, first, last)
            return ValueUse(value.id, value.verification, value.evidence, outside)

        return tuple(as_use(value) for _, value in sorted(self.scopes.used_values(texts).items()))

    def _physical(self, scope: Scope, active: tuple[int, ...], order: int) -> None:
        """Accounts in units of their own, after the same adjustments as the euros."""
        indicator = self.indicator
        if isinstance(indicator, PhysicalIndicator):
            formulas = {indicator.account: ("formula", indicator.formula, indicator.unit)}
            self.context.used.setdefault(("indicator", indicator.id), indicator.hash())
        else:
            physical = indicator.physical if isinstance(indicator, Monetary) else {}
            formulas = {key: (f"physical.{key}", text, "") for key, text in physical.items()}
        for account, (key, text, wanted) in formulas.items():
            with self.context.at(indicator.source_file, tuple(key.split("."))):
                self._account(account, key, text, wanted, scope, active, order)

    def _account(
        self,
        account: str,
        key: str,
        text: str,
        wanted: str,
        scope: Scope,
        active: tuple[int, ...],
        order: int,
    ) -> None:
        context, program = self.context, self.context.program
        figure = Formulas(context, self.indicator, scope).figure(key, text)
        unit = context.money_unit(wanted) if wanted else figure.unit
        step = program.convert(figure.step, figure.unit.factor_to(unit), unit.text)
        at = "full effect, after adjustments"
        if isinstance(self.indicator, IncidenceIndicator):
            step, unit, at = over_cohorts(context, self.settings, self.indicator, step, unit, scope)
        step = adjusted(context, self.settings, step, unit.text)
        context.physical.append(
            PhysicalLine(
                effect=self.effect,
                indicator=self.indicator.id,
                account=account,
                order=order,
                amount=step,
                unit=unit.text,
                at=at,
                year=self._full_year(active),
                path=self.bundle.path,
                values=self._value_uses(active, [text]),
                illustrative=context.project.illustrative or self.bundle.use.illustrative,
            )
        )

    def _full_year(self, active: tuple[int, ...]) -> int:
        """First year at full strength, in which a figure that changes by year is shown."""
        ramp = self.settings.timing("ramp_up")
        return min(active[0] + (int(ramp.value) if ramp else 0), active[-1])
