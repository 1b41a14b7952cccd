"""What is wrong with an entry, in words."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from impactcalc import limits
from impactcalc.models.base import FileModel, shown
from impactcalc.models.rules import ProblemsError
from impactcalc.reader import PathKeys
from impactcalc.records import record

_COMMA = "text with a comma needs quotes"

_TODO = (
    "add change check choose close correct did give keep leave make mend move "
    "name needs pass put rename set shorten split swap take text use write"
).split()
"""First words of what to do, after the colon of a message."""


_COLUMN = re.compile(r" \(column \d+\)$")


@record(frozen=True)
class Wrong:
    """One thing wrong with an entry.

    ``kind`` is missing, extra, key, or value. A thing that rests on the paths ``about`` is
    no news when one of them could not be read.
    """

    kind: str
    path: PathKeys
    what: str
    todo: str = ""
    about: tuple[PathKeys, ...] = ()


def split_message(text: str) -> tuple[str, str]:
    """What is wrong and what to do, of a message with a colon between the two.

    Examples
    --------
    >>> split_message("^ is not a power: write **")
    ('^ is not a power', 'write **')
    >>> split_message("in +: kg does not fit m (column 3)")
    ('in +: kg does not fit m (column 3)', 'check the units on both sides')
    """
    column = _COLUMN.search(text)
    if column:  # belongs to what is wrong, not to what to do
        what, todo = split_message(text[: column.start()])
        return what + column[0], todo
    at = text.find(": ")
    while at >= 0:
        first = text[at + 2 :].split(" ", 1)[0].strip(",")
        if first in _TODO:
            return text[:at], as_todo(text[at + 2 :])
        at = text.find(": ", at + 1)
    return text, "check the units on both sides" if "does not fit" in text else ""


def as_todo(hint: str) -> str:
    """A question such as ``did you mean mv?`` as something to do."""
    return hint.rstrip("?").replace("did you mean", "write")


def wrongs(error: ValidationError, model: type[BaseModel], prefix: PathKeys = ()) -> list[Wrong]:
    """Everything that a validation found, one for each entry; of very many the first."""
    found: list[Wrong] = []
    for item in error.errors(include_url=False)[: limits.FAULTS + 1]:
        path = (*prefix, *(key for key in item["loc"] if key != "[key]"))
        found += _of_item(item, path, model)
    return list(dict.fromkeys(found))


def _of_item(item: Any, path: PathKeys, model: type[BaseModel]) -> Iterator[Wrong]:
    kind, inner = item["type"], item.get("ctx", {}).get("error")
    key = path[-1] if path else ""
    if kind == "missing":
        yield Wrong("missing", path, f"key {key!r} is missing", "add it")
    elif kind == "extra_forbidden":
        yield Wrong("extra", path, *_unknown_key(str(key), path, model))
    elif isinstance(inner, ProblemsError):
        for problem in inner.problems:
            about = tuple((*path, name) for name in problem.about)
            yield Wrong("value", (*path, *problem.path), *split_message(problem.what), about)
    elif isinstance(inner, ValidationError):
        yield from wrongs(inner, model, path)
    elif item["loc"] and item["loc"][-1] == "[key]":
        yield Wrong("key", path, *split_message(str(inner or item["msg"])))
    elif kind == "value_error":
        yield Wrong("value", path, *split_message(str(inner or item["msg"])))
    else:
        yield Wrong("value", path, *_type_words(item, path, model))


def _type_words(item: Any, path: PathKeys, model: type[BaseModel]) -> tuple[str, str]:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        if path == ("kind",) and issubclass(model, FileModel):
            choices = model.kinds() or choices
        what = f"{shown(value)} is not one of the choices"
        return what, f"write {'one of ' if ',' in choices else ''}{choices}"
    wanted = {
        "bool_type": ("true or false", "write true or false, without quotes"),
        "dict_type": ("a mapping", "write keys with values"),
        "model_type": ("a mapping", "write keys with values"),
        "model_attributes_type": ("a mapping", "write keys with values"),
        "tuple_type": ("a list", "write [...], or lines that start with a dash"),
    }.get(kind)
    if wanted:
        if kind == "tuple_type" and isinstance(value, (str, int)) and len(str(value)) < 40:
            return f"{shown(value)} is not a list", f"write [{value}]"
        return f"{shown(value)} is not {wanted[0]}", wanted[1]
    if kind == "too_short":
        return "has too few entries", f"give at least {context.get('min_length', 1)}"
    if kind == "too_long":
        return "has too many entries", f"give at most {context.get('max_length')}"
    return f"{shown(value)}: {kind.replace('_', ' ')}", "see the description of the format"


def _unknown_key(key: str, path: PathKeys, model: type[BaseModel]) -> tuple[str, str]:
    what = f"key {key!r} is unknown here"
    if " " in key:
        return what, _COMMA
    if len(path) == 1 and issubclass(model, FileModel) and key in model.keys_of_any_kind():
        return f"key {key!r} does not belong to an indicator of this kind", "leave it out"
    close = near_key(key, path[:-1], model)
    return what, f"write {close}" if close else "leave it out, or check how it is spelt"


def near_key(key: str, path: PathKeys, model: type[BaseModel]) -> str | None:
    """The key at ``path`` that looks most like this one."""
    holder = class_at(path, model)
    names = [name_of(holder, field) for field in holder.model_fields] if holder else []
    close = get_close_matches(key, names, n=1, cutoff=0.5 if len(key) < 4 else 0.6)
    return close[0] if close else None


def near_term(word: str, terms: Mapping[str, Any]) -> str | None:
    """The term of a vocabulary that is meant: by its name in either language, or its spelling."""
    spelt = word.strip().casefold().replace("_", " ")
    for id_, term in terms.items():
        if spelt in {name.casefold() for name in (term.name.nl, term.name.en) if name}:
            return id_
    close = get_close_matches(word, list(terms), n=1)
    return close[0] if close else None


def name_of(model: type[BaseModel], field: str) -> str:
    """The key under which a field is written."""
    return model.model_fields[field].alias or field


def class_at(path: PathKeys, model: type[BaseModel]) -> type[BaseModel] | None:
    """The model of what stands at a path, None where that is no model."""
    node: Any = model
    for key in path:
        found = _models_in(node)
        if found is None:
            return None
        if isinstance(found, type) and issubclass(found, BaseModel):
            fields = {name_of(found, name): field for name, field in found.model_fields.items()}
            if key not in fields:
                return None
            node = fields[str(key)].annotation
        else:
            node = get_args(found)[0 if get_origin(found) is tuple else 1]
    last = _models_in(node)
    return last if isinstance(last, type) and issubclass(last, BaseModel) else None


def _models_in(node: Any) -> Any:
    """A model, a tuple or a dict inside an annotation."""
    if get_origin(node) is Annotated:
        return _models_in(get_args(node)[0])
    if get_origin(node) in (Union, UnionType):
        options = [_models_in(option) for option in get_args(node)]
        return next((option for option in options if option is not None), None)
    if get_origin(node) in (tuple, dict):
        return node
    return node if isinstance(node, type) and issubclass(node, BaseModel) else None
