"""What all models share: frozen, strict, no unknown keys; and the small text types.

Models say what may be written. They parse text but know no units and no formulas: that
is checked when a plan is made. Each text type is one function, so that a wrong value
gives one message and not one for every alternative.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from impactcalc import limits
from impactcalc.errors import ArgumentError
from impactcalc.models.placeholders import MARK, OPEN, placeholder
from impactcalc.models.rules import LENIENT, Gather, Problem, ProblemsError
from impactcalc.quantities import Quantity, parse_quantity
from impactcalc.reader import Source
from impactcalc.records import record

T = TypeVar("T")


class Model(BaseModel):
    """Base of every model of a file."""

    model_config = ConfigDict(
        strict=True,
        defer_build=True,
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


class Ruled(Model):
    """A model with rules between its keys."""

    def problems(self) -> Iterable[Problem]:
        """Every rule that does not hold."""
        return ()

    @model_validator(mode="after")
    def _obey(self, info: ValidationInfo) -> Self:
        if info.context != LENIENT:
            found = tuple(self.problems())
            if found:
                raise ProblemsError(found)
        return self


class FileModel(Model):
    """Base of the models that are a whole file; it remembers the file for messages.

    Two models are equal when their content is, whatever file they come from.
    """

    _source: Source | None = PrivateAttr(default=None)

    @property
    def source_file(self) -> Source:
        """Places of the entries in the file; without places for Python data."""
        return self._source or Source("")

    @classmethod
    def kinds(cls) -> str:
        """What may stand under ``kind`` of the file, where each kind has a model of its own."""
        return ""

    @classmethod
    def keys_of_any_kind(cls) -> frozenset[str]:
        """Every key that some kind of such a file has."""
        return frozenset()

    def with_source(self, source: Source) -> Self:
        """The same model, remembering its file."""
        self._source = source
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.hash())


class TextType:
    """How a field is read, written and described: one object beside the type.

    It goes into ``Annotated``. A single one is much cheaper to build than a chain of
    pydantic's own annotations, and gives one message for each wrong value.
    """

    def __init__(
        self,
        parse: Callable[[Any], Any],
        write: Callable[[Any], Any] | None = None,
        schema: dict[str, Any] | None = None,
    ) -> None:
        self.parse = parse
        self.write = write
        self.schema = schema or {}

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Read by one function, write by one function."""
        written = None
        if self.write is not None:
            written = core_schema.plain_serializer_function_ser_schema(self.write)
        return core_schema.no_info_plain_validator_function(self.parse, serialization=written)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        """The description given."""
        return dict(self.schema)


def _word(pattern: str, hint: str) -> TextType:
    matches = re.compile(pattern).fullmatch

    def parse(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not text: put it in quotes")
        if not matches(value) or len(value) > 100:
            raise ValueError(f"{value!r} is not {hint}")
        return value

    return TextType(parse, None, {"type": "string", "pattern": f"^{pattern}$", "maxLength": 100})


LineId = Annotated[
    str,
    _word(r"[A-Za-z0-9][A-Za-z0-9_-]*", "an id: use letters, digits, _ and -, no spaces"),
]
"""Id of a project, a line, a party: letters, digits, ``_`` and ``-``."""

CatalogueId = Annotated[
    str,
    _word(
        r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*)?",
        "an id of the catalogue: use letters, digits, _ and -, with one dot",
    ),
]
"""Id in the catalogue: as a line id, with one dot between theme and name."""

UseId = Annotated[
    str,
    _word(
        r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*)?",
        "an id: use letters, digits, _ and -, no spaces, at most one dot",
    ),
]
"""Id of an intervention in a project; in a table it is that of the catalogue, with its dot."""

Name = Annotated[
    str, _word(r"[A-Za-z][A-Za-z0-9_]*", "a name: use letters, digits and _, no spaces")
]
"""Name of an input or value inside a formula."""


Country = Annotated[
    str, _word(r"[A-Z]{2}", "a code of two capital letters: write NL for the Netherlands")
]
"""A country; values say by the same codes where they hold."""


def _prose(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text: put it in quotes")
    if not value.strip():
        raise ValueError("is empty: give it text, or leave the key out")
    if placeholder(value) is not None:
        raise ValueError(f"{OPEN}: write the text in place of {MARK}")
    return value


Prose = Annotated[str, TextType(_prose, None, {"type": "string", "minLength": 1})]


def shown(value: Any) -> str:
    """A value in a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def refuse_other(value: Any, kinds: type | tuple[type, ...], name: str, wanted: str) -> None:
    """Refuse a Python argument of another type.

    Raises
    ------
    ArgumentError
        Says what was given, and what is wanted.
    """
    if not isinstance(value, kinds):
        raise ArgumentError(f"{name} is {shown(value)}: give {wanted}")


def plain_number(value: Any) -> float:
    """A finite number, written without quotes and unit."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{shown(value)} is not a plain number{_number_todo(value)}")
    if not math.isfinite(value) or abs(value) > limits.NUMBER:
        raise ValueError(f"{value!r} is not finite, or above {limits.NUMBER:g}: give a number")
    return float(value)


def _number_todo(value: Any) -> str:
    if not isinstance(value, str):
        return ": write a number"
    if percent := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?%", value):
        return f": write it as a share from 0 to 1, {float(percent[1]) / 100:.10g}"
    if "%" in value:
        return ": write a share from 0 to 1, such as 0.1"
    if "," in value:
        return f": write {value.replace(',', '.')} without quotes, the decimal sign is a point"
    if value.replace("_", "").replace(".", "", 1).lstrip("+-").isdigit():
        return f": write {value.replace('_', '')} without quotes and underscores"
    return ": write the number without a unit" if re.search("[0-9]", value) else ": write a number"


def between(least: float | None, most: float | None, *, open_: bool = False) -> TextType:
    """A plain number in a range; ``open_`` leaves the ends out."""
    share = (least, most) == (0, 1)
    limits_ = "above 0 and below 1" if open_ else "from 0 to 1"

    def ends(value: Any, word: str, end: float) -> str:
        if not share:
            return f"give {word} {end:g}"
        shown_ = f"{value / 100:g} for {value:g} %" if 2 <= value <= 100 else "0.1 for 10 %"
        return f"give a share {limits_}, {shown_}"

    def parse(value: Any) -> float:
        number = plain_number(value)
        low = least is not None and (number <= least if open_ else number < least)
        high = most is not None and (number >= most if open_ else number > most)
        if low:
            todo = ends(value, "above" if open_ else "at least", least or 0.0)
            raise ValueError(f"{value!r} is too low: {todo}")
        if high:
            todo = ends(value, "below" if open_ else "at most", most or 0.0)
            raise ValueError(f"{value!r} is too high: {todo}")
        return number

    keys = ("exclusiveMinimum", "exclusiveMaximum") if open_ else ("minimum", "maximum")
    bounds = {key: end for key, end in zip(keys, (least, most), strict=True) if end is not None}
    return TextType(parse, None, {"type": "number", **bounds})


def _whole_todo(value: Any, least: int, most: int) -> str:
    """What to write for something else than a whole number."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value):
        return f"write {value} without quotes"
    if (least, most) == (limits.FIRST_YEAR, limits.LAST_YEAR):
        return "write the year alone, such as 2026"
    return f"give {least} to {most}"


def whole(least: int, most: int, what: str) -> TextType:
    """A whole number in a range."""

    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{shown(value)} is not {what}: {_whole_todo(value, least, most)}")
        if not least <= value <= most:
            raise ValueError(f"{value} is not {what}: give {least} to {most}")
        return value

    return TextType(parse, None, {"type": "integer", "minimum": least, "maximum": most})


Number = Annotated[float, between(None, None)]
Positive = Annotated[float, between(0, None, open_=True)]
NotNegative = Annotated[float, between(0, None)]
Share = Annotated[float, between(0, 1)]
Year = Annotated[int, whole(limits.FIRST_YEAR, limits.LAST_YEAR, "a calendar year")]
Level = Annotated[int, whole(0, 4, "a level")]
Evidence = Annotated[int, whole(1, 5, "a level of evidence")]
Items = Annotated[tuple[T, ...], Field(strict=False)]


@record(frozen=True)
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
        return LocalText(plain=_prose(value))
    if not isinstance(value, Mapping) or not value:
        raise ValueError(f"{shown(value)} is not text: write text, or {{nl: ..., en: ...}}")
    gather = Gather()
    for key, text in value.items():
        with gather.at(key):
            if key not in ("nl", "en"):
                todo = "text with a comma needs quotes"
                raise ValueError(f"text has the languages nl and en, not {key!r}: {todo}")
            _prose(text)
    gather.done()
    return LocalText(nl=value.get("nl"), en=value.get("en"))


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
LocalTextField = Annotated[LocalText, TextType(_local_text, _write_text, _TEXT_SCHEMA)]


def as_quantity(value: Any) -> Quantity:
    """A quantity, or the text of one."""
    return value if isinstance(value, Quantity) else parse_quantity(value)


_QUANTITY_SCHEMA = {"type": "string", "description": "number, space, unit: 252_000 m^2"}
QuantityField = Annotated[Quantity, TextType(as_quantity, str, _QUANTITY_SCHEMA)]


def level_keys(value: Any) -> Any:
    """A mapping by level, its keys as numbers; JSON has them as text of digits."""
    if not isinstance(value, Mapping):
        return value
    found: dict[Any, Any] = {}
    for key, item in value.items():
        level = int(key) if isinstance(key, str) and re.fullmatch("[0-9]", key) else key
        if level in found:
            raise ValueError(f"level {level} is there twice: keep one of the two")
        found[level] = item
    return found


def shares_sum_to_one(shares: Mapping[str, float]) -> Mapping[str, float]:
    """Refuse shares that leave something over."""
    total = math.fsum(shares.values())
    if not shares or abs(total - 1) > 1e-9:
        raise ValueError(f"shares add up to {total:.10g}, not to 1: change one of them")
    return shares
