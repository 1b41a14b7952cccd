"""The versioned documents that leave the library. Reports render these and nothing else.

They are plain frozen dataclasses: writing one needs no validation, and building validators
would cost more than assessing a project does. ``schemas`` gives their JSON Schema.
"""

from __future__ import annotations

from dataclasses import field, is_dataclass
from typing import Any, Literal

from impactcalc.records import record


@record(frozen=True)
class ProjectPart:
    """Which project; ``name_nl`` where the file has a Dutch name of its own."""

    id: str
    name: str
    name_nl: str | None = None


@record(frozen=True)
class MoneyPart:
    """Euros of which year, as present value in which year."""

    currency: str
    price_year: int
    base_year: int
    real: bool


@record(frozen=True)
class YearsPart:
    """First and last year of the horizon."""

    first: int
    last: int


@record(frozen=True)
class HeadlinePart:
    """The quartet with certificate and quadrant; ``reason`` says why a figure is null."""

    npv: float
    bcr: float | None
    mv0: float | None
    mv: float | None
    certified_bcr: float | None
    quadrant: str | None
    reason: str | None = None
    mv_range: tuple[float, float] | None = None


@record(frozen=True)
class RatesPart:
    """Rates of return of the yearly sum of all parties."""

    irr: float | None
    irr_roots: tuple[float, ...]
    irr_reason: str | None
    discounted_payback_year: int | None
    equivalent_annual_value: float


@record(frozen=True)
class PillarsPart:
    """Sums, ratios and points."""

    resources: float
    earned: float
    external: float
    r_s: float | None
    r_e: float | None
    r_s_long: float | None
    s0: float | None
    s: float | None
    e: float | None
    npv_without_purchases: float
    bcr_all_resources: float | None
    s0_range: tuple[float, float] | None = None
    s_range: tuple[float, float] | None = None
    mv0_range: tuple[float, float] | None = None


@record(frozen=True)
class LongTermPart:
    """When the benefits fall."""

    share_after_4: float | None
    share_after_10: float | None
    share_after_30: float | None
    duration: float | None
    basis: str


@record(frozen=True)
class EffectPart:
    """One effect in euros; ``name_nl`` where it has a Dutch name of its own."""

    id: str
    name: str
    domain: str
    broad_welfare: str
    kind: str
    present_value: float
    parties: dict[str, float]
    evidence: int
    verification: str
    indicator: str | None = None
    illustrative: bool = False
    name_nl: str | None = None


@record(frozen=True)
class PartyPart:
    """One party; ``counted`` is false for a party outside the standing of the scheme.

    ``name`` and ``name_nl`` are those the project gives it; ``carrier`` says whether it is an
    operator or partner.
    """

    party: str
    resources: float
    effects: float
    paid: float
    received: float
    net: float
    financing: float
    cashable: float
    counted: bool
    name: str | None = None
    name_nl: str | None = None
    carrier: bool | None = None


@record(frozen=True)
class QualitativePart:
    """The level of a qualitative indicator; ``meaning`` is what its scale says of that level."""

    indicator: str
    level: int | None
    points: float | None
    scored: bool
    illustrative: bool = False
    name: str | None = None
    name_nl: str | None = None
    meaning: str | None = None
    meaning_nl: str | None = None


@record(frozen=True)
class PhysicalPart:
    """A quantity in its own unit."""

    account: str
    amount: str
    at: str
    value: float
    unit: str
    of: tuple[str, ...]
    illustrative: bool = False
    trace: dict[str, Any] | None = None


@record(frozen=True)
class EvidencePart:
    """How much of the effects rests on what."""

    by_verification: dict[str, float | None]
    share_level_1: float | None


@record(frozen=True)
class NotCountedPart:
    """What is left out, and why; ``reason_nl`` where the project says it in Dutch as well."""

    indicator: str
    reason: str
    where: str | None = None
    reason_nl: str | None = None


@record(frozen=True)
class NamePart:
    """The name of an indicator; ``name_nl`` where it has a Dutch name of its own."""

    name: str
    name_nl: str | None = None


@record(frozen=True)
class FlagPart:
    """A remark."""

    code: str
    where: str | None = None
    domain: str | None = None
    party: str | None = None
    value: str | None = None
    excess: float | None = None
    share: float | None = None


@record(frozen=True)
class LinePart:
    """A line of resources, income, transfers or financing.

    ``in_npv`` is what it adds to the net present value: a payment nothing, for its two legs
    cancel; a purchase its price, which is what the buyer gains.
    """

    list: str
    id: str
    present_value: float
    in_npv: float
    trace: dict[str, Any]
    party: str | None = None
    payer: str | None = None
    receiver: str | None = None


@record(frozen=True)
class AssessmentDocument:
    """One project assessed, ``assessment/1``.

    ``names`` has the indicators of ``not_counted`` by id, as far as the catalogue knows them.
    """

    impactcalc: Literal["assessment/1"]
    project: ProjectPart
    made_with: dict[str, Any]
    money: MoneyPart
    years: YearsPart
    vat: str | None
    headline: HeadlinePart
    rates_of_return: RatesPart
    pillars: PillarsPart
    long_term: LongTermPart
    effects: tuple[EffectPart, ...]
    parties: tuple[PartyPart, ...]
    qualitative: tuple[QualitativePart, ...]
    physical: tuple[PhysicalPart, ...]
    evidence: EvidencePart
    not_counted: tuple[NotCountedPart, ...]
    flags: tuple[FlagPart, ...]
    trace: dict[str, dict[str, Any]]
    lines: tuple[LinePart, ...] | None = None
    names: dict[str, NamePart] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data; optional keys that do not apply are left out."""
        data: dict[str, Any] = {
            key: value if key in _PLAIN else plain(value) for key, value in vars(self).items()
        }
        if self.lines is None:
            del data["lines"]
        items = (item for key in _SPARSE for item in data.get(key, ()))
        for part in (data["project"], *data["names"].values(), *items):
            _drop(part)
        for key in ("headline", "pillars"):
            for name in ("reason", "mv_range", "s0_range", "s_range", "mv0_range"):
                if name in data[key] and data[key][name] is None and name != "mv_range":
                    del data[key][name]
        for part in (*data["physical"], *data["qualitative"], *data["effects"]):
            if part.get("illustrative") is False:
                del part["illustrative"]
        for part in data["qualitative"]:
            _drop(part, keep=("level", "points"))
        return data


_PLAIN = ("made_with", "trace")
"""Parts that are plain data already, and large."""

_SPARSE = ("flags", "not_counted", "effects", "parties", "physical", "lines")
"""Lists whose items leave out the keys that do not apply."""


def _drop(part: dict[str, Any], keep: tuple[str, ...] = ()) -> None:
    for key in [k for k, value in part.items() if value is None and k not in keep]:
        del part[key]


def plain(value: Any) -> Any:
    """Records as mappings, tuples as lists, all the way down."""
    if is_dataclass(value):
        return {key: plain(inner) for key, inner in vars(value).items()}
    if isinstance(value, (tuple, list)):
        return [plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value
