"""Money of a figure in the currency and the price year of the scheme, step by step.

Two steps at most, each with its series and source in the trace: the exchange rate of the
price year of the money, then the price index of the scheme.
"""

from __future__ import annotations

from impactcalc.errors import UnitError
from impactcalc.evidence import shown
from impactcalc.models.catalogue_files import Index
from impactcalc.plan.context import Context
from impactcalc.plan.lowering import Figure
from impactcalc.plan.steps import Origin
from impactcalc.prices import check_exchange, index_number, money_year
from impactcalc.units import Unit, unit


def in_scheme_prices(context: Context, figure: Figure) -> Figure:
    """The figure with every money unit in the currency and the price year of the scheme."""
    currency, exchange = context.scheme.currency, context.scheme.exchange
    for name in figure.unit.money():
        year = money_year(name, currency, exchange)
        if name != f"{currency}_{year}":
            figure = _exchanged(context, figure, name, year)
        if year != context.scheme.price_year:
            figure = _indexed(context, figure, f"{currency}_{year}", year)
    return figure


def _exchanged(context: Context, figure: Figure, name: str, year: int) -> Figure:
    """The figure with one money unit in the currency of the scheme, of the same price year."""
    foreign = name.partition("_")[0]
    index = context.catalogue.index(context.scheme.exchange[foreign])
    check_exchange(index, foreign, context.scheme.currency)
    above, below = index.exchange or ("", "")
    rate_unit = f"{above}_{year}/{below}_{year}"
    rate = _index_leaf(context, index, year, f"exchange rate {year}", rate_unit)
    power = _money_power(figure, name)
    op = "/" if (above == foreign) == (power > 0) else "*"
    own = unit(f"{context.scheme.currency}_{year}")
    result = figure.unit * (own / unit(name)) ** power
    return _converted(context, figure, op, rate, result, "exchange rate")


def _indexed(context: Context, figure: Figure, name: str, year: int) -> Figure:
    """The figure with one money unit in the price year of the scheme."""
    target_year = context.scheme.price_year
    target = unit(f"{context.scheme.currency}_{target_year}") / unit(name)
    power = _money_power(figure, name)
    start, end = (year, target_year) if power > 0 else (target_year, year)
    factor = _price_ratio(context, start, end, (target**power).text)
    return _converted(context, figure, "*", factor, figure.unit * target**power, "price conversion")


def _money_power(figure: Figure, name: str) -> float:
    power = float(figure.unit.inner._units[name])
    if abs(power) != 1:
        raise UnitError(f"money in {figure.unit.text} stands to a power: write it once")
    return power


def _converted(
    context: Context, figure: Figure, op: str, factor: int, result: Unit, what: str
) -> Figure:
    name = context.program.steps[figure.step].name
    by = f"{name} {op} {what}"
    step = context.program.apply(op, (figure.step, factor), result.text, name=name, by=by)
    return Figure(step, result)


def _index_number(index: Index, year: int) -> float:
    try:
        return index_number(index, year)
    except UnitError as error:
        raise UnitError(f"{error}: give money of another year") from error


def _price_ratio(context: Context, start: int, end: int, text: str) -> int:
    index = context.catalogue.index(context.scheme.price_index)
    leaves = tuple(_index_leaf(context, index, year, f"index {year}", "1") for year in (end, start))
    by = f"index {end} / index {start}"
    return context.program.apply("/", leaves, text, name="price conversion", by=by)


def _index_leaf(context: Context, index: Index, year: int, name: str, text: str) -> int:
    """The figure of a year, with the series and the source it comes from."""
    context.used.setdefault(("index", index.id), index.hash())
    gate(context, "index", index.id, index.verification)
    origin = Origin.at(f"index {index.id}", "series", year, title=index.source.title)
    return context.program.leaf(name, _index_number(index, year), text, origin)


def gate(context: Context, kind: str, id_: str, verification: str) -> None:
    """Note a figure nobody has verified."""
    if shown(verification) == "unverified":
        context.gated.setdefault(id_, []).append(kind)
