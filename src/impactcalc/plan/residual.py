"""What is left of a resource at the end of the horizon, as steps and a term.

A resource with a ``life`` that outlasts the horizon has been paid for more years than the
assessment sees. Where the scheme says so, the part of its cost that is left stands in the last
year as a lower resource.
"""

from __future__ import annotations

from impactcalc.models.lines import Resource
from impactcalc.plan.context import Context
from impactcalc.plan.steps import Detail, Origin, Term
from impactcalc.profile import Profile


def residual_terms(context: Context, item: Resource, amount: int) -> tuple[Term, ...]:
    """The term of what is left, none where nothing is.

    ``amount`` is the step of the cost, paid in the one year of the line.
    """
    method = context.scheme.residual
    if method == "none" or item.life is None or item.years is None:
        return ()
    age = context.last - item.years.first
    if item.life <= age:
        return ()
    context.flags.append(("residual_value", item.id))
    share = _share_left(context, item, method)
    program, unit = context.program, context.program.steps[amount].unit
    left = program.apply("*", (amount, share), unit, name="left", by="cost * share_left")
    step = program.apply("neg", (left,), unit, name="residual_value")
    last, first = context.last, context.first
    return (Term(step, Profile(last, last, first), _details(context)),)


def _details(context: Context) -> tuple[Detail, ...]:
    """The last year of the horizon, for the trace."""
    project = context.project
    start = Detail("start", project.start, "calendar_year", Origin.at("project", "start"))
    horizon = Detail("horizon", project.horizon, "year", Origin.at("project", "horizon"))
    end = Detail(
        "first_year",
        context.last,
        "calendar_year",
        None,
        op="+",
        by="start + horizon",
        of=(start, horizon),
    )
    return (end, start, horizon)


def _share_left(context: Context, item: Resource, method: str) -> int:
    """Step of the part of the cost that is left at the end of the horizon."""
    program, base = context.program, ("resources", item.id)
    assert item.life is not None and item.years is not None
    project = context.project

    def leaf(name: str, number: float, unit: str, *keys: str) -> int:
        return program.leaf(name, number, unit, Origin.at("project", *keys))

    end = program.apply(
        "+",
        (
            leaf("start", project.start, "calendar_year", "start"),
            leaf("horizon", project.horizon, "year", "horizon"),
        ),
        "calendar_year",
        name="end_of_horizon",
        by="start + horizon",
    )
    bought = leaf("year_bought", item.years.first, "calendar_year", *base, "years")
    life = leaf("life", item.life, "year", *base, "life")
    age = program.apply("-", (end, bought), "year", name="age", by="end_of_horizon - year_bought")
    ahead = program.apply("-", (life, age), "year", name="years_left", by="life - age")
    if method == "straight_line":
        return program.apply("/", (ahead, life), "1", name="share_left", by="years_left / life")
    if method == "sum_of_years":
        by = "years_left * (years_left + 1) / (life * (life + 1))"
        return program.apply("sum_of_years", (ahead, life), "1", name="share_left", by=by)
    by = "(1 - 2 / life) ** age"
    return program.apply("declining_balance", (life, age), "1", name="share_left", by=by)
