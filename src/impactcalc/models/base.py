"""What all models share: frozen, strict, no unknown keys; and the small text types.

Models say what may be written. They parse text but know no units and no formulas: that
is checked when a plan is made. Each text type is one function, so that a wrong value
gives one message and not one for every alternative.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    WithJsonSchema,
)

from impactcalc import limits
from impactcalc.errors import UnitError
from impactcalc.quantities import Quantity, parse_quantity
from impactcalc.reader import Source

T = TypeVar("T")


class Model(BaseModel):
    """Base of every model of a file."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        serialize_by_alias=True,
        validate_by_name=False,
        validate_by_alias=True,
    )

    def hash(self) -> str:
        """SHA-256 of the canonical JSON; comments, order of keys and spaces do not matter."""
        data = self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


class FileModel(Model):
    """Base of the models that are a whole file; it remembers the file for messages.

    Two models are equal when their content is, whatever file they come from.
    """

    _source: Source | None = PrivateAttr(default=None)

    @property
    def source_file(self) -> Source:
        """Places of the entries in the file; without places for Python data."""
        return self._source or Source("")

    def with_source(self, source: Source) -> Self:
        """The same model, remembering its file."""
        self._source = source
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.hash())


def text_type(
    parse: Callable[[Any], Any], write: Callable[[Any], Any], schema: dict[str, Any]
) -> Any:
    """The annotations of a field that is read and written by one function each."""
    return (PlainValidator(parse), PlainSerializer(write), WithJsonSchema(schema))


def _id(pattern: str) -> Any:
    return Field(pattern=pattern, max_length=100)


LineId = Annotated[str, _id(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
"""Id of a project, a line, a party: letters, digits, ``_`` and ``-``."""

CatalogueId = Annotated[str, _id(r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)?$")]
"""Id in the catalogue: as a line id, with one dot between theme and name."""

Name = Annotated[str, _id(r"^[A-Za-z][A-Za-z0-9_]*$")]
"""Name of an input or value inside a formula."""

Prose = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=limits.FIRST_YEAR, le=limits.LAST_YEAR)]
Level = Annotated[int, Field(ge=0, le=4)]
Evidence = Annotated[int, Field(ge=1, le=5)]
Items = Annotated[tuple[T, ...], Field(strict=False)]


@dataclass(frozen=True)
class LocalText:
    """Text in one or two languages. Plain text has no language and serves for both."""

    plain: str | None = None
    nl: str | None = None
    en: str | None = None

    def text(self, lang: str = "en") -> str:
        """The text in ``lang``, or in the other language where that is all there is."""
        first, second = (self.nl, self.en) if lang == "nl" else (self.en, self.nl)
        return self.plain or first or second or ""


def _local_text(value: Any) -> LocalText:
    if isinstance(value, LocalText):
        return value
    if isinstance(value, str) and value.strip():
        return LocalText(plain=value)
    if isinstance(value, Mapping) and value and set(value) <= {"nl", "en"}:
        if all(isinstance(text, str) and text.strip() for text in value.values()):
            return LocalText(nl=value.get("nl"), en=value.get("en"))
    extra = [key for key in value if key not in ("nl", "en")] if isinstance(value, Mapping) else []
    if extra:
        raise ValueError(
            f"text has the languages nl and en, not {extra[0]!r}: text with a comma needs quotes"
        )
    raise ValueError("is not text: write text, or {nl: ..., en: ...}")


def _write_text(value: LocalText) -> Any:
    if value.plain is not None:
        return value.plain
    return {key: text for key, text in (("nl", value.nl), ("en", value.en)) if text is not None}


_TEXT_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
LocalTextField = Annotated[LocalText, *text_type(_local_text, _write_text, _TEXT_SCHEMA)]


def _quantity(value: Any) -> Quantity:
    return value if isinstance(value, Quantity) else parse_quantity(value)


_QUANTITY_SCHEMA = {"type": "string", "description": "number, space, unit: 252_000 m^2"}
QuantityField = Annotated[Quantity, *text_type(_quantity, str, _QUANTITY_SCHEMA)]


def _rate(value: Any) -> Quantity:
    quantity = _quantity(value)
    if quantity.unit not in ("%/year", "%/years"):
        raise UnitError(f"a rate is written in %/year, such as 1 %/year, not in {quantity.unit}")
    if quantity.number <= -100:
        raise UnitError("a rate of -100 %/year or less leaves nothing")
    return Quantity(quantity.number, "%/year")


_RATE_SCHEMA = {"type": "string", "pattern": r"^[+-]?[0-9._]+ %/year$"}
RateField = Annotated[Quantity, *text_type(_rate, str, _RATE_SCHEMA)]


def _drop_off(value: Any) -> Quantity:
    rate = _rate(value)
    if not 0 <= rate.number <= 100:
        raise UnitError("a drop-off lies between 0 and 100 %/year")
    return rate


DropOffField = Annotated[Quantity, *text_type(_drop_off, str, _RATE_SCHEMA)]


def ratio(rate: Quantity) -> float:
    """A rate per year as a ratio: 1 %/year is 0.01."""
    return rate.number / 100


def _span(least: int, most: int) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, Span):
            return value
        quantity = _quantity(value)
        if quantity.unit not in ("years", "year"):
            raise UnitError(f"a span is written in years, such as 30 years, not in {quantity.unit}")
        if quantity.number != int(quantity.number):
            raise UnitError("a span is a whole number of years")
        if not least <= quantity.number <= most:
            raise UnitError(f"a span here lies between {least} and {most} years")
        return Span(quantity.number)

    return parse


class Span(int):
    """A whole number of years, written ``30 years``."""


def _write_span(value: int) -> str:
    return f"{int(value)} years"


_SPAN_SCHEMA = {"type": "string", "pattern": r"^[0-9_]+ years?$"}
SpanField = Annotated[int, *text_type(_span(0, 1000), _write_span, _SPAN_SCHEMA)]
PositiveSpan = Annotated[int, *text_type(_span(1, 1000), _write_span, _SPAN_SCHEMA)]
HorizonField = Annotated[int, *text_type(_span(1, limits.HORIZON_YEARS), _write_span, _SPAN_SCHEMA)]


@dataclass(frozen=True)
class Years:
    """One year, or a range with both ends included."""

    first: int
    last: int
    single: bool

    def __str__(self) -> str:
        return str(self.first) if self.single else f"{self.first}-{self.last}"


def _years(value: Any) -> Years:
    if isinstance(value, Years):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Years(calendar_year(value), value, single=True)
    if isinstance(value, str):
        first, dash, last = value.partition("-")
        if dash and len(first.strip()) == len(last.strip()) == 4:
            if first.strip().isascii() and (first.strip() + last.strip()).isdigit():
                years = Years(calendar_year(int(first)), calendar_year(int(last)), single=False)
                if years.last < years.first:
                    raise ValueError(f"range {value!r} ends before it starts")
                return years
    raise ValueError("is not a year or a range: write 2026 or 2027-2066")


def calendar_year(value: int) -> int:
    """The year, when it is one."""
    if not limits.FIRST_YEAR <= value <= limits.LAST_YEAR:
        raise ValueError(f"{value} is not a calendar year")
    return value


def year_key(key: Any) -> int:
    """A mapping key that is a year: a number, or text of digits as JSON has it."""
    if isinstance(key, bool) or not (
        isinstance(key, int) or (isinstance(key, str) and key.isdigit())
    ):
        raise ValueError(f"key {key!r} is not a year")
    return calendar_year(int(key))


def _write_years(value: Years) -> int | str:
    return value.first if value.single else str(value)


_YEARS_SCHEMA = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{4}$"}]
}
YearsField = Annotated[Years, *text_type(_years, _write_years, _YEARS_SCHEMA)]


def shares_sum_to_one(shares: Mapping[str, float]) -> Mapping[str, float]:
    """Refuse shares that leave something over."""
    total = sum(shares.values())
    if not shares or abs(total - 1) > 1e-9:
        raise ValueError(f"shares add up to {total:g}, not to 1")
    return shares
