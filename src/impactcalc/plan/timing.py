"""Who says when an effect counts: project, then intervention file, then indicator file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import Computed
from impactcalc.models.project import Timing, Use
from impactcalc.models.spans import ratio
from impactcalc.plan.context import Context
from impactcalc.plan.steps import Detail, Origin
from impactcalc.profile import Profile
from impactcalc.quantities import Quantity
from impactcalc.records import record


@record(frozen=True)
class Spot:
    """A setting with the place it was written in."""

    value: Any
    origin: Origin


class Settings:
    """Looks a setting up by precedence, for one feed of one intervention."""

    def __init__(self, use: Use, intervention: Intervention, indicator: Computed) -> None:
        self.use = use
        self.intervention = intervention
        self.indicator = indicator
        self.in_project = ("project", "interventions", use.id)
        self.in_intervention = (f"intervention {intervention.id}",)
        self.in_indicator = (f"indicator {indicator.id}",)

    def _timings(self) -> tuple[tuple[Timing, tuple[str, ...]], ...]:
        return (
            (self.use.timing, self.in_project),
            (self.intervention.timing, self.in_intervention),
            (self.indicator.timing, self.in_indicator),
        )

    def timing(self, key: str) -> Spot | None:
        """A key of ``timing``."""
        return _first((getattr(t, key), (*place, "timing", key)) for t, place in self._timings())

    def first_year(self, start: int) -> tuple[int, tuple[Detail, ...]] | None:
        """First year with effect; ``delay`` is counted from the start of the project."""
        for timing, place in self._timings():
            if timing.first_year is not None:
                origin = Origin.at(*place, "timing", "first_year")
                year = timing.first_year
                return year, (Detail("first_year", year, "calendar_year", origin),)
            if timing.delay is not None:
                origin = Origin.at(*place, "timing", "delay")
                return start + timing.delay, (Detail("delay", timing.delay, "year", origin),)
        return None

    def growth(self) -> Spot | None:
        """Growth of the effect."""
        growths = (
            (self.use.growth, self.in_project),
            (self.intervention.growth, self.in_intervention),
        )
        choices: list[tuple[Any, tuple[str, ...]]] = [
            (growth.get(name), (*place, "growth", name))
            for growth, place in growths
            for name in (self.indicator.id, "all")
        ]
        own = getattr(self.indicator, "growth", None)
        return _first([*choices, (own, (*self.in_indicator, "growth"))])

    def adjustment(self, key: str) -> Spot | None:
        """Deadweight, attribution, displacement or drop-off."""
        choices: list[tuple[Any, tuple[str, ...]]] = [
            (getattr(entry, key), (*self.in_project, "adjustments", name, key))
            for name in (self.indicator.id, "all")
            if (entry := self.use.adjustments.get(name)) is not None
        ]
        if key == "drop_off":
            own = getattr(self.indicator, "drop_off", None)
            choices.append((own, (*self.in_indicator, "drop_off")))
        return _first(choices)


def _first(choices: Iterable[tuple[Any, tuple[str, ...]]]) -> Spot | None:
    """The first setting that is given; each comes with its source and keys."""
    for value, place in choices:
        if value is not None:
            return Spot(value, Origin.at(*place))
    return None


def rate_of(spot: Spot | None) -> float:
    """A rate as a ratio, 0 where nobody gave one."""
    return ratio(spot.value) if spot is not None and isinstance(spot.value, Quantity) else 0.0


def detail(name: str, spot: Spot | None) -> tuple[Detail, ...]:
    """A setting for the trace, nothing where nobody gave one."""
    if spot is None:
        return ()
    if isinstance(spot.value, Quantity):
        return (Detail(name, spot.value.number, spot.value.unit, spot.origin),)
    unit = "calendar_year" if name == "first_year" else "year"
    return (Detail(name, float(spot.value), unit, spot.origin),)


def horizon_details(context: Context) -> tuple[Detail, ...]:
    """Start and horizon of the project, and where growth stops."""
    project, scheme = context.project, context.scheme
    details = [
        Detail("start", project.start, "calendar_year", Origin.at("project", "start")),
        Detail("horizon", project.horizon, "year", Origin.at("project", "horizon")),
    ]
    if scheme.growth_stops_after is not None:
        origin = Origin.at(f"scheme {scheme.id}", "growth_stops_after")
        details.append(Detail("growth_stops_after", scheme.growth_stops_after, "year", origin))
    return tuple(details)


def lasting(
    context: Context, settings: Settings, effect: str, *, once: bool
) -> tuple[Profile, tuple[Detail, ...]]:
    """Profile of an effect with a first year; ``once`` for an amount that comes one time.

    Raises
    ------
    ValueError
        Nobody says when it starts, or it starts outside the horizon.
    """
    found = settings.first_year(context.first)
    if found is None:
        raise ValueError(
            f"nobody says when {effect} starts: add timing: {{first_year: {context.first + 1}}}"
        )
    first, details = found
    if not context.first <= first <= context.last:
        raise ValueError(
            f"{effect} starts in {first}, outside {context.first} to {context.last}: "
            "change first_year or the horizon"
        )
    growth = settings.growth()
    stop = context.scheme.growth_stops_after
    if once:
        profile = Profile(
            first, first, context.first, growth=rate_of(growth), growth_stops_after=stop
        )
        return profile, (*details, *horizon_details(context), *detail("growth", growth))
    lifetime, ramp = settings.timing("lifetime"), settings.timing("ramp_up")
    drop = settings.adjustment("drop_off")
    last = first + lifetime.value - 1 if lifetime is not None else context.last
    if last > context.last:
        context.flags.append(("effect_cut", effect))
    profile = Profile(
        first,
        min(last, context.last),
        context.first,
        ramp_up=int(ramp.value) if ramp is not None else 0,
        drop_off=rate_of(drop),
        growth=rate_of(growth),
        growth_stops_after=stop,
    )
    details += (*detail("lifetime", lifetime), *detail("ramp_up", ramp))
    details += (*detail("drop_off", drop), *detail("growth", growth))
    return profile, (*details, *horizon_details(context))
