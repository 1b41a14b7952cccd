"""The columns a table may have: what each holds, and where it goes in the project."""

from __future__ import annotations

from typing import Any, Literal

from impactcalc.records import record

Kind = Literal[
    "text", "year", "years", "span", "share", "rate", "once", "yearly", "flag", "level", "input"
]

_PROJECT: dict[str, Kind] = {
    "name": "text",
    "start": "year",
    "horizon": "span",
    "price_year": "year",
    "vat": "text",
}
_PLACE: dict[str, Kind] = dict.fromkeys(("country", "region", "urbanity", "soil"), "text")
_TIMING: dict[str, Kind] = {"first_year": "year", "ramp_up": "span", "lifetime": "span"}
_ADJUSTMENTS: dict[str, Kind] = {
    "deadweight": "share",
    "attribution": "share",
    "displacement": "share",
    "drop_off": "rate",
}
_USE: dict[str, Kind] = {"outcome": "text"}
_BY_INDICATOR: dict[str, Kind] = {"leave_out": "text", "level": "level", **_ADJUSTMENTS}

PROJECT_PATHS = {
    **{key: (key,) for key in _PROJECT},
    **{key: ("place", key) for key in _PLACE},
}
"""Where the columns of a project go."""

ROW_PATHS = {
    **{key: ("timing", key) for key in _TIMING},
    **{key: ("adjustments", "all", key) for key in _ADJUSTMENTS},
    **{key: (key,) for key in _USE},
}
"""Where the columns of a row's intervention go, in the item of the list of interventions."""

PREFIXES: dict[str, Kind] = {"choose": "text", **_BY_INDICATOR}
"""Columns with a dot, then a group (choose) or an indicator."""


@record(frozen=True)
class Group:
    """Columns that make one line of a row; without ``amount`` there is none."""

    amount: str
    list: str
    members: dict[str, str]


GROUPS = (
    Group("investment", "resources", {"years": "investment_year", "party": "investment_party"}),
    Group("upkeep", "resources", {"years": "upkeep_years", "party": "upkeep_party"}),
    Group(
        "income",
        "income",
        {
            "years": "income_years",
            "kind": "income_kind",
            "payer": "income_payer",
            "receiver": "income_receiver",
            "payer_benefit": "payer_benefit",
        },
    ),
)
_YEARS: dict[str, Kind] = {"investment_year": "year"}
_AMOUNTS: dict[str, Kind] = {"investment": "once", "upkeep": "yearly", "income": "yearly"}


def _columns() -> dict[str, Kind]:
    found: dict[str, Kind] = {"project": "text", "use": "text", "illustrative": "flag"}
    for more in (_PROJECT, _PLACE, _TIMING, _ADJUSTMENTS, _USE, _AMOUNTS):
        found.update(more)
    for group in GROUPS:
        for key, name in group.members.items():
            found[name] = _YEARS.get(name, "years") if key == "years" else "text"
    return found


COLUMNS = _columns()
"""Every column but those of inputs and those with a dot."""

UNITS: dict[str, tuple[str, ...]] = {
    "span": ("years", "year"),
    "rate": ("%/year", "%/years"),
    "once": ("EUR",),
    "yearly": ("EUR/year", "EUR/years"),
}
"""Units that a header may give; of money without its price year. The first is shown."""

REQUIRED = ("project", "use", "start", "horizon")


def put_at(data: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Set an entry, making the mappings around it.

    Examples
    --------
    >>> data = {}
    >>> put_at(data, ("place", "soil"), "clay")
    >>> data
    {'place': {'soil': 'clay'}}
    """
    for key in path[:-1]:
        data = data.setdefault(str(key), {})
    data[str(path[-1])] = value
