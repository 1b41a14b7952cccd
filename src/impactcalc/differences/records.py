"""What a difference holds, ``difference/1``, and how a change of one thing is put down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, Literal

from impactcalc.differences.traces import InputChange
from impactcalc.records import record

TOLERANCE = 1e-12
"""Two figures this close, relative to the larger, are equal."""

Status = Literal["added", "removed", "changed"]


@record(frozen=True)
class Side:
    """One of the two documents."""

    project: str
    name: str
    name_nl: str | None
    first: int
    last: int
    currency: str
    price_year: int
    base_year: int
    scheme: str
    scheme_version: str
    catalogue_version: str
    library: str


@record(frozen=True)
class Changed:
    """Anything that is no figure: a version, a hash, a key of the scheme, a level."""

    key: str
    a: Any
    b: Any


@record(frozen=True)
class Figure:
    """A figure that changed; ``difference`` is None where the two do not compare.

    ``relative`` is the difference over the absolute value of ``a``.
    """

    key: str
    a: float | None
    b: float | None
    difference: float | None
    relative: float | None


@record(frozen=True)
class Part:
    """A part of the net present value that changed.

    ``list`` and ``id`` name an effect or a line, or, where a document lists no lines, all
    resources, purchases or payments of a party. ``share`` is the part of the change of the net
    present value that it explains. ``amounts`` and ``timing`` add up to ``difference``; None
    where it does not come apart. ``because`` names the inputs that changed under it, and
    ``parties`` how its value falls to them.
    """

    list: str
    id: str
    name: str | None
    name_nl: str | None
    status: Status
    a: float | None
    b: float | None
    difference: float | None
    relative: float | None
    share: float | None
    amounts: float | None
    timing: float | None
    because: tuple[str, ...]
    parties: tuple[Figure, ...]


@record(frozen=True)
class Causes:
    """The change of the net present value by cause; they add up to it.

    ``rest`` is what the parts of a document do not explain: 0 unless it was changed by hand.
    """

    difference: float
    amounts: float
    timing: float
    added: float
    removed: float
    other: float
    rest: float


@record(frozen=True)
class PartyChange:
    """A party with the figures that changed."""

    party: str
    name: str | None
    name_nl: str | None
    status: Status
    figures: tuple[Figure, ...]


@record(frozen=True)
class QuantityChange:
    """A physical quantity that changed."""

    account: str
    at: str
    status: Status
    unit: str
    a: float | None
    b: float | None
    difference: float | None
    relative: float | None


@record(frozen=True)
class FlagChange:
    """A flag that appeared, went, or has another share or excess."""

    status: Status
    code: str
    where: str | None
    domain: str | None
    party: str | None
    value: str | None
    a: float | None
    b: float | None


@record(frozen=True)
class CatalogueFile:
    """A catalogue file that was changed, or that only one of the two used."""

    kind: str
    id: str
    status: Status


@record(frozen=True)
class Difference:
    """What changed from document A to document B, ``difference/1``."""

    impactcalc: Literal["difference/1"]
    a: Side
    b: Side
    same: bool
    comparable: bool
    frame: tuple[Changed, ...]
    method: tuple[Changed, ...]
    catalogue_files: tuple[CatalogueFile, ...]
    inputs: tuple[InputChange, ...]
    figures: tuple[Figure, ...]
    words: tuple[Changed, ...]
    causes: Causes | None
    parts: tuple[Part, ...]
    parties: tuple[PartyChange, ...]
    quantities: tuple[QuantityChange, ...]
    levels: tuple[Changed, ...]
    not_counted: tuple[Changed, ...]
    flags: tuple[FlagChange, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        data: dict[str, Any] = _plain(self)
        return data


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {key: _plain(inner) for key, inner in vars(value).items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value


def status_of(in_a: bool, in_b: bool) -> Status:
    """What became of something that the two documents have or have not."""
    return "changed" if in_a and in_b else "added" if in_b else "removed"


def changed_of(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Changed]:
    """Keys with another value; None stands for a key that one of the two has not."""
    for key in dict.fromkeys([*a, *b]):
        if a.get(key) != b.get(key) or (key in a) != (key in b):
            yield Changed(key, a.get(key), b.get(key))


def equal(a: float | None, b: float | None) -> bool:
    """Whether two figures are equal within the tolerance, or both none.

    Examples
    --------
    >>> equal(1.0, 1.0 + 1e-13), equal(1.0, 1.0 + 1e-11), equal(None, 0.0)
    (True, False, False)
    """
    if a is None or b is None:
        return a is b
    return a == b or abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def figure_of(key: str, a: float | None, b: float | None, compares: bool = True) -> Figure:
    """The change of a figure; without a difference where the two do not compare."""
    if a is None or b is None or not compares:
        return Figure(key, a, b, None, None)
    return Figure(key, a, b, b - a, (b - a) / abs(a) if a else None)
