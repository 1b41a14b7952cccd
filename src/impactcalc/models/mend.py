"""A file with faults, mended so that the rest of it can still be checked.

Faulty entries are left out; where a key is needed, a stand-in takes its place. What was
lost is kept with the source, so that nobody reports a fault that only follows from it. A
mended model serves for further checks only, never for results.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from impactcalc import limits
from impactcalc.models.amounts import FORM
from impactcalc.models.base import Ruled
from impactcalc.models.lines import DEFERRAL, DatedLine
from impactcalc.models.words import Wrong, class_at, name_of, near_key, split_message
from impactcalc.reader import BROKEN, PathKeys, Source

_STAND_INS: dict[str, Any] = {
    "start": limits.FIRST_YEAR,
    "horizon": f"{limits.HORIZON_YEARS} years",
    "price_year": 2025,
    "version": "1",
}
"""By key, where it matters what stands in."""

_YEARS = (("start",), ("horizon",))

_CANDIDATES: tuple[Any, ...] = (
    "unreadable",
    "residents",
    "1 year",
    "1 %/year",
    "1 EUR",
    1,
    2026,
    0.5,
    False,
    {"residents": 1.0},
    {2026: 1.0},
    {},
    [],
    {0: "?", 1: "?", 2: "?", 3: "?", 4: "?"},
)
"""The first that is valid stands in."""


def without_broken(source: Source) -> Source:
    """A copy of a source in which what could not be read is left out."""
    copy = source.emptied()
    copy.lost = set(source.lost)
    copy.data = _kept(source.data, (), (), source, copy)
    return copy


def _kept(value: Any, old: PathKeys, new: PathKeys, source: Source, copy: Source) -> Any:
    if old in source.places:
        copy.places[new] = source.places[old]
    written = source.original.get(old)
    if written is not None or old != new:
        copy.original[new] = written if written is not None else old
    if isinstance(value, dict):
        entries = {}
        for key, inner in value.items():
            if inner is BROKEN:
                copy.lost.add((*new, key))
            else:
                entries[key] = _kept(inner, (*old, key), (*new, key), source, copy)
        return entries
    if isinstance(value, list):
        items: list[Any] = []
        for position, inner in enumerate(value):
            if inner is BROKEN:
                copy.lost.add((*new, "item"))
            else:
                inside = (*new, len(items))
                items.append(_kept(inner, (*old, position), inside, source, copy))
        return items
    return value


def mend(source: Source, found: Iterable[Wrong], model: type[BaseModel]) -> Source | None:
    """A copy without the faulty entries; None where nothing can be done."""
    changed = False
    for wrong in found:
        if wrong.kind == "extra":
            changed |= _leave_out(source.data, wrong.path)
        elif wrong.kind == "missing":
            changed |= _stand_in(source, wrong.path, model)
        else:
            changed |= _replace(source, wrong.path, model)
    return without_broken(source) if changed else None


def supply(source: Source) -> None:
    """Stand-ins for lost keys of a project that are not required, and that much rests on."""
    for key in ("price_year",):
        if (key,) in source.lost and key not in source.data:
            source.data[key] = _STAND_INS[key]


def note_misspelt(source: Source, found: Iterable[Wrong], model: type[BaseModel]) -> None:
    """An unknown key that looks like one that is not given: that one counts as lost."""
    for wrong in found:
        if wrong.kind == "extra":
            holder = _at(source.data, wrong.path[:-1])
            close = near_key(str(wrong.path[-1]), wrong.path[:-1], model)
            if close and close not in holder:
                source.lost.add((*wrong.path[:-1], close))


def _at(data: Any, path: PathKeys) -> Any:
    for key in path:
        data = data[key]
    return data


def _existing(data: Any, path: PathKeys) -> PathKeys:
    """The part of a path that is there, keys spelt as they are there."""
    known: PathKeys = ()
    for key in path:
        if isinstance(data, dict):
            key = key if key in data else str(key)
            if key not in data:
                return known
        elif not (isinstance(data, list) and isinstance(key, int) and key < len(data)):
            return known
        known, data = (*known, key), data[key]
    return known


def _leave_out(data: Any, path: PathKeys) -> bool:
    if _existing(data, path) != path:
        return False
    del _at(data, path[:-1])[path[-1]]
    return True


def _replace(source: Source, path: PathKeys, model: type[BaseModel]) -> bool:
    """Put a stand-in where a key is needed, else mark the entry as unreadable."""
    path = _existing(source.data, path)
    if not path:
        return False
    holder = class_at(path[:-1], model)
    if holder is not None and (_needed(holder, path[-1]) or path[-1] in _STAND_INS):
        if path not in source.lost:
            return _stand_in(source, path, model)
    _at(source.data, path[:-1])[path[-1]] = BROKEN
    return True


def _needed(model: type[BaseModel], key: str | int) -> bool:
    return any(
        field.is_required() and name_of(model, name) == key
        for name, field in model.model_fields.items()
    )


def _stand_in(source: Source, path: PathKeys, model: type[BaseModel]) -> bool:
    holder = class_at(path[:-1], model)
    value = stand_in(holder, str(path[-1])) if holder is not None else BROKEN
    if _existing(source.data, path[:-1]) != path[:-1]:
        return False  # what it stands in has been left out
    if value is BROKEN:
        return _replace(source, path[:-1], model)
    _at(source.data, path[:-1])[path[-1]] = value
    source.lost.add(path)
    if (
        path in _YEARS and "start" in model.model_fields
    ):  # with one of the two unknown, no year lies outside for sure
        for key in ("start", "horizon"):
            source.data[key] = _STAND_INS[key]
            source.lost.add((key,))
    return True


@cache
def stand_in(model: type[BaseModel], key: str) -> Any:
    """A valid value for a key, ``BROKEN`` where none was found."""
    field = next((f for n, f in model.model_fields.items() if name_of(model, n) == key), None)
    if field is None:
        return BROKEN
    if key in _STAND_INS:
        return _STAND_INS[key]
    kind: Any = field.annotation
    if field.metadata:
        kind = Annotated[kind, *field.metadata]
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for candidate in (*_shaped(field.annotation), *_CANDIDATES):
        try:
            adapter.validate_python(candidate)
        except ValidationError:
            continue
        return candidate
    return BROKEN


def _shaped(kind: Any) -> Iterator[Any]:
    """Candidates that follow from the type."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        yield args[0]
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        needed = [
            name for name in map(str, kind.model_fields) if kind.model_fields[name].is_required()
        ]
        yield {name_of(kind, name): stand_in(kind, name_of(kind, name)) for name in needed}
    elif origin is tuple:
        yield from ([inner] for inner in _shaped(args[0]))
    elif origin is dict:
        yield from ({"unreadable": inner} for inner in _shaped(args[1]))


def broken_rules(model: BaseModel, path: PathKeys = ()) -> Iterator[tuple[Wrong, bool]]:
    """Every rule that does not hold, and whether it stands in a dated line."""
    if isinstance(model, Ruled):
        for problem in model.problems():
            about = tuple((*path, key) for key in problem.about)
            place = (*path, *problem.path)
            wrong = Wrong("value", place, *split_message(problem.what), about)
            yield wrong, isinstance(model, DatedLine)
    for inside, inner in _models_below(model):
        yield from broken_rules(inner, (*path, *inside))


def _models_below(model: BaseModel) -> Iterator[tuple[PathKeys, BaseModel]]:
    for name in type(model).model_fields:
        value, key = getattr(model, name), name_of(type(model), name)
        entries: Iterable[tuple[PathKeys, Any]] = [((key,), value)]
        if isinstance(value, tuple):
            entries = (((key, position), item) for position, item in enumerate(value))
        elif isinstance(value, dict):
            entries = (((key, inner), item) for inner, item in value.items())
        yield from ((path, item) for path, item in entries if isinstance(item, BaseModel))


def with_plain_amounts(source: Source, paths: Iterable[PathKeys]) -> Source:
    """A copy in which lines have an amount that breaks no rule; ``paths`` are of the faults."""
    for path in dict.fromkeys(paths):
        line = _at(source.data, path[:2])
        if path[2:3] == ("amounts",) and len(path) > 3 and len(line["amounts"]) > 1:
            _replace(source, path, BaseModel)
    for path in dict.fromkeys(path[:2] for path in paths):
        line = _at(source.data, path)
        deferral = path[0] == "effects" and line.get("kind") == "deferral"
        kept = {} if deferral else _kept_form(line)
        taken = {key for key in (*FORM, *DEFERRAL) if line.pop(key, None) is not None}
        line.update(kept or _plain_form(source.data["start"], deferral=deferral))
        source.lost.update((*path, key) for key in {*taken, *FORM} - set(kept))
    return without_broken(source)


_NOTHING = f"0 EUR_{_STAND_INS['price_year']}"


def _kept_form(line: dict[str, Any]) -> dict[str, Any]:
    """What may stay: a series, or years that go with any amount."""
    if "amounts" in line:
        return {"amounts": line["amounts"]}
    if "years" in line:
        yearly = "/year" if isinstance(line["years"], str) else ""
        return {"years": line["years"], "amount": _NOTHING + yearly}
    return {}


def _plain_form(start: int, *, deferral: bool) -> dict[str, Any]:
    if deferral:
        return {"cost": _NOTHING, "due_without": start, "due_with": "never"}
    return {"amount": _NOTHING, "years": start}
