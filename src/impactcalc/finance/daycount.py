"""Day counts: the years between two dates, by a rule that has a name.

====================  =====================================================================
``act/365``           days over 365, leap years too (also called act/365F; spreadsheets)
``act/360``           days over 360
``30/360``            months of 30 days (bond basis): a first date on the 31st counts as the
                      30th; so does a second date on the 31st if the first is then on the 30th
``30E/360``           months of 30 days (Eurobond basis): any date on the 31st counts as the 30th
``act/act``           days in leap years over 366, other days over 365 (ISDA)
====================  =====================================================================

No rule looks at the end of February.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal, TypeAlias, get_args

import numpy as np

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import FloatArray, one_of

DayCount: TypeAlias = Literal["act/365", "act/360", "30/360", "30E/360", "act/act"]
Dates: TypeAlias = Iterable[date | str | np.datetime64]


def year_fractions(dates: Dates, *, day_count: DayCount) -> FloatArray:
    """Years from the first date to each date.

    Parameters
    ----------
    dates : ``date``, ``numpy.datetime64`` or ISO text; none before the first.
    day_count : ``act/365``, ``act/360``, ``30/360``, ``30E/360`` or ``act/act``; see the head
        of this module.

    Returns
    -------
    array of shape (date,), the first 0.

    Raises
    ------
    ArgumentError : no dates, a date at fault or with a time of day, or an unknown day count.

    Notes
    -----
    Source: 2006 ISDA Definitions, section 4.16, paragraphs (b) and (d) to (g).

    Examples
    --------
    >>> half_a_year = ["2023-07-01", "2024-01-01"]
    >>> for rule in ("act/365", "act/360", "30/360", "act/act"):
    ...     print(rule, round(float(year_fractions(half_a_year, day_count=rule)[1]), 6))
    act/365 0.50411
    act/360 0.511111
    30/360 0.5
    act/act 0.50411
    """
    count, per_year = periods(dates, day_count)
    return count / per_year


def periods(dates: Dates, day_count: DayCount) -> tuple[FloatArray, float]:
    """Days after the first date as the rule counts them, and how many of them make a year.

    Whole days, so that dates on one day fall together; years for ``act/act``.
    """
    one_of(day_count, get_args(DayCount), "day_count")
    days = _days(dates)
    first = days[0]
    if day_count == "act/act":
        return np.array([_years(first, day) for day in days]), 1.0
    if day_count.startswith("30"):
        thirty = [_thirty(first, day, european="E" in day_count) for day in days]
        return np.array(thirty, dtype=np.float64), 360.0
    actual = np.array([day.toordinal() for day in days], dtype=np.float64) - first.toordinal()
    return actual, float(day_count.removeprefix("act/"))


def _thirty(first: date, last: date, *, european: bool) -> int:
    """Days from the first to the last in months of 30 days."""
    start = min(first.day, 30)
    end = min(last.day, 30) if european or start == 30 else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + end - start


def _years(first: date, last: date) -> float:
    """Days over 366 in leap years and over 365 in others."""

    def part(day: date) -> float:
        return (day.toordinal() - date(day.year, 1, 1).toordinal()) / (365 + isleap(day.year))

    return last.year - first.year + (part(last) - part(first))


def _days(dates: Dates) -> list[date]:
    """Whole dates, none before the first."""
    try:
        given = list(dates)
    except Exception:  # no list, or an object that fails when asked for its items
        raise ArgumentError("dates must be a list of dates, one for each flow") from None
    days = [_whole_date(one) for one in given]
    if not days:
        raise ArgumentError("dates must not be empty")
    if min(days) < days[0]:
        raise ArgumentError("no date may come before the first: put the earliest flow first")
    return days


def _whole_date(given: object) -> date:
    day: object = given
    try:
        if isinstance(day, np.datetime64):
            day = day.astype("M8[us]").item()
        elif isinstance(day, str):
            day = date.fromisoformat(day)
        timed = isinstance(day, datetime) and day.time() != time()
    except (ValueError, OverflowError):  # not a date of the calendar; pandas has one without time
        raise ArgumentError(_no_date(given)) from None
    if timed:
        raise ArgumentError(f"{given} has a time of day; give whole dates")
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise ArgumentError(_no_date(given))
    return day


def _no_date(given: object) -> str:
    return f"{repr(given)[:40]} is not a date; write it as 2026-01-31"
