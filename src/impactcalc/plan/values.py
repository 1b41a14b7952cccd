"""Values of the catalogue as figures: by place, by year, in prices of the scheme."""

from __future__ import annotations

from impactcalc.errors import UnitError
from impactcalc.models.project import Place
from impactcalc.models.values import Value
from impactcalc.place import place_number
from impactcalc.plan.context import Context, ReachError
from impactcalc.plan.figures import Years, nearest
from impactcalc.plan.lowering import Figure
from impactcalc.plan.money import gate, in_scheme_prices
from impactcalc.plan.steps import Origin, Step
from impactcalc.prices import chosen_number, money_year, point_weights
from impactcalc.units import Unit, unit


def value_figure(
    context: Context, value: Value, name: str, years: Years, place: Place | None = None
) -> Figure:
    """A value of the catalogue in prices of the scheme; by year where it changes with time.

    ``place`` decides the number of a value that has one by class of places.

    Raises
    ------
    UnitError
        The value is withdrawn, its money has no price year, or a series does not reach.
    """
    if value.status == "withdrawn":
        raise UnitError(f"value {value.id} is withdrawn: use another")
    context.used.setdefault(("value", value.id), value.hash())
    gate(context, "value", value.id, value.verification)
    read = unit(value.unit)
    if value.series is not None:
        figure = _series_value(context, value, name, read, years)
    else:
        where, numbers = place_number(value, place)
        key, number = chosen_number(
            value.id, numbers, context.scheme.price_set, is_money=bool(read.money())
        )
        alone = where and numbers.low is None and numbers.high is None
        keys = where if alone else (*where, key)
        origin = Origin.at(f"value {value.id}", *keys, title=value.source.title)
        figure = Figure(context.program.leaf(name, number, read.text, origin), read)
        if value.real_growth is not None:
            figure = _growing(context, value, name, figure, years)
    return in_scheme_prices(context, figure)


def _growing(context: Context, value: Value, name: str, figure: Figure, years: Years) -> Figure:
    money = figure.unit.money()
    if len(money) != 1:
        raise UnitError(f"value {value.id} has real_growth, but no money year in its unit")
    base = money_year(money[0], context.scheme.currency, context.scheme.exchange)
    stop = context.scheme.growth_stops_after
    cap = context.first + stop if stop is not None else years.axis[-1]
    assert value.real_growth is not None
    rate = context.program.leaf(
        "real_growth",
        value.real_growth.number,
        "%/year",
        Origin.at(f"value {value.id}", "real_growth", title=value.source.title),
    )
    exponents = tuple(min(year, cap) - base for year in years.axis)
    step = Step(
        "price_path",
        (figure.step, rate),
        figure.unit.text,
        name,
        yearly=True,
        exponents=exponents,
    )
    return Figure(context.program.add(step), figure.unit)


def _series_value(context: Context, value: Value, name: str, read: Unit, years: Years) -> Figure:
    series = value.series
    assert series is not None
    # A series has one figure a year by its format, so every price set takes it.
    active = set(years.active)
    if context.source.lost_at(("start",)):
        active = set()  # which years are needed is not known
    points = [known for known, _ in series.points]
    try:
        weights = [
            point_weights(series, year, between=value.between, outside=value.outside)
            if year in active
            else {nearest(points, year): 1.0}
            for year in years.axis
        ]
    except UnitError as error:
        raise ReachError(f"value {value.id}: {error}") from error
    place, title = (f"value {value.id}", "series"), value.source.title
    leaves = tuple(
        context.program.leaf(
            f"{name} {known}", number, read.text, Origin.at(*place, known, title=title)
        )
        for known, number in series.points
    )
    step = Step(
        "interpolate",
        leaves,
        read.text,
        name,
        yearly=True,
        weights=tuple(tuple(w.get(known, 0.0) for known in points) for w in weights),
    )
    return Figure(context.program.add(step), read)
