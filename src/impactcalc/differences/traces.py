"""Two traces side by side: which inputs changed, and whether amount or timing moved a figure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from impactcalc.documents import AssessmentDocument
from impactcalc.records import record

Tree = Mapping[str, Any]

_LOOSE = ("scheme", "regime")
"""Kinds of which a document uses one: another id is a change of its figures."""

_CLOSE = 1e-12


@record(frozen=True)
class InputChange:
    """A figure that a result rests on, and that changed.

    ``source`` is ``project``, ``value ID``, ``regime ID`` and so on, ``field`` its place there.
    ``a`` and ``b`` are None where only the other document has it; ``a_text`` and ``b_text`` are
    the figures with their units. ``used_in`` lists the effects, lines and quantities.
    """

    status: Literal["added", "removed", "changed"]
    source: str
    source_b: str
    field: str
    name: str
    a: float | None
    b: float | None
    a_text: str | None
    b_text: str | None
    used_in: tuple[str, ...]


@record(frozen=True)
class _Leaf:
    """A given figure of one document."""

    source: str
    value: float | None
    unit: str
    text: str

    @property
    def shown(self) -> str:
        """The figure with its unit, or the text it was given as."""
        if self.text:
            return self.text
        if self.value is None:
            return "no number"
        number = f"{self.value:.12g}"
        return number if self.unit in ("1", "calendar_year") else f"{number} {self.unit}"


Place = tuple[str, str, str, str]


def changed_inputs(a: AssessmentDocument, b: AssessmentDocument) -> tuple[InputChange, ...]:
    """Inputs that changed under the effects, lines and quantities that both documents have.

    In the order in which the documents come to them; those of the project first.
    """
    left, right = _trees(a), _trees(b)
    common = [key for key in left if key in right]
    one, two = (_leaves(trees, common) for trees in (left, right))
    found: list[InputChange] = []
    for place in dict.fromkeys([*one, *two]):
        found += _compared(place, one.get(place, {}), two.get(place, {}))
    ids_a, ids_b = _ids(one), _ids(two)
    named = (
        replace(
            change,
            source=ids_a.get(_kind(change.source), change.source),
            source_b=ids_b.get(_kind(change.source_b), change.source_b),
        )
        for change in found
    )
    return tuple(sorted(named, key=lambda change: change.source != "project"))


def _kind(source: str) -> str:
    return source.partition(" ")[0]


def _ids(leaves: Mapping[Place, Mapping[_Leaf, Any]]) -> dict[str, str]:
    """The one scheme and regime of a document, by kind."""
    return {
        _kind(leaf.source): leaf.source
        for found in leaves.values()
        for leaf in found
        if _kind(leaf.source) in _LOOSE
    }


def _trees(document: AssessmentDocument) -> dict[str, Tree]:
    """Every tree by list and id."""
    found: dict[str, Tree] = {f"effects/{id_}": tree for id_, tree in document.trace.items()}
    found |= {f"{line.list}/{line.id}": line.trace for line in document.lines or ()}
    for part in document.physical:
        if part.trace is not None:
            found[f"quantities/{part.account}, {part.at}"] = part.trace
    return found


def _leaves(trees: Mapping[str, Tree], keys: Sequence[str]) -> dict[Place, dict[_Leaf, list[str]]]:
    """Different figures at each place, with the trees that have them."""
    found: dict[Place, dict[_Leaf, list[str]]] = {}
    for key in keys:
        seen = set()
        for node in _walk(trees[key]):
            if "from" not in node:
                continue
            kind = _kind(node["from"])
            source = kind if kind in _LOOSE else node["from"]
            place = (source, node["field"], node.get("name", ""), node.get("party", ""))
            leaf = _Leaf(node["from"], node["value"], node["unit"], node.get("text", ""))
            if (place, leaf) not in seen:
                seen.add((place, leaf))
                found.setdefault(place, {}).setdefault(leaf, []).append(key)
    return found


def _walk(node: Tree) -> Iterator[Tree]:
    yield node
    for child in node.get("of", ()):
        yield from _walk(child)


def _compared(
    place: Place, a: dict[_Leaf, list[str]], b: dict[_Leaf, list[str]]
) -> Iterator[InputChange]:
    """The changes at one place: figures in order where both have as many, else those apart."""
    left, right = list(a), list(b)
    if len(left) != len(right):
        left, right = (
            [leaf for leaf in mine if not any(_same(leaf, other) for other in theirs)]
            for mine, theirs in ((left, list(b)), (right, list(a)))
        )
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else None
        two = right[number] if number < len(right) else None
        if one is not None and two is not None and _same(one, two):
            continue
        used = [*(a[one] if one else ()), *(b[two] if two else ())]
        yield _change(place, one, two, tuple(dict.fromkeys(used)))


def _change(
    place: Place, a: _Leaf | None, b: _Leaf | None, used_in: tuple[str, ...]
) -> InputChange:
    _, field, name, party = place
    known: Any = a or b
    return InputChange(
        status="changed" if a and b else "removed" if a else "added",
        source=known.source,
        source_b=(b or known).source,
        field=field,
        name=f"{name} {party}".strip() or field,
        a=a.value if a else None,
        b=b.value if b else None,
        a_text=a.shown if a else None,
        b_text=b.shown if b else None,
        used_in=used_in,
    )


def _same(a: _Leaf, b: _Leaf) -> bool:
    if (a.unit, a.text) != (b.unit, b.text) or a.value is None or b.value is None:
        return a == b
    return math.isclose(a.value, b.value, rel_tol=_CLOSE)


def moved_by(a: Tree, value_a: float, b: Tree, value_b: float) -> tuple[float, float] | None:
    """The change of a part as that of its amounts and that of its timing and discounting.

    ``value_a`` and ``value_b`` are what the two trees add: their figure times a weight, which
    must be the same for both. None where the trees do not come apart into amounts and factors.

    Examples
    --------
    >>> def tree(amount, factor):
    ...     of = [{"op": "leaf", "value": amount}, {"op": "profile_factor", "value": factor}]
    ...     return {"op": "*", "value": amount * factor, "of": of}
    >>> moved_by(tree(10.0, 2.0), -20.0, tree(12.0, 3.0), -36.0)
    (-5.0, -11.0)
    """
    weights = [
        value / tree["value"] for tree, value in ((a, value_a), (b, value_b)) if tree["value"]
    ]
    if not weights or not math.isclose(weights[0], weights[-1], rel_tol=1e-9, abs_tol=1e-12):
        return None
    found = _apart(a, b)
    if found is None:
        return None
    whole, dust = value_b - value_a, _CLOSE * (abs(value_a) + abs(value_b))
    amounts = (weights[0] + weights[-1]) / 2.0 * found[0]
    if abs(amounts) <= dust or abs(whole - amounts) <= dust:
        return (whole, 0.0) if abs(amounts) > dust else (0.0, whole)
    return amounts, whole - amounts


def _apart(a: Tree | None, b: Tree | None) -> tuple[float, float] | None:
    """Amounts and timing of two trees; one that is absent falls in no year."""
    if a is None or b is None:
        there: Tree = a or b or {}
        return None if _factored(there) is None else (0.0, (-1.0 if a else 1.0) * there["value"])
    one, two = _factored(a), _factored(b)
    if one is not None and two is not None:
        amounts = (two[0] - one[0]) * (one[1] + two[1]) / 2.0
        return amounts, (two[1] - one[1]) * (one[0] + two[0]) / 2.0
    if a["op"] != "sum" or b["op"] != "sum":
        return None
    pairs = [_apart(x, y) for x, y in _pairs(a.get("of", ()), b.get("of", ()))]
    known = [pair for pair in pairs if pair is not None]
    if len(known) < len(pairs):
        return None
    return math.fsum(pair[0] for pair in known), math.fsum(pair[1] for pair in known)


def _factored(node: Tree) -> tuple[float, float] | None:
    """Amount and profile factor of a node that is their product."""
    children = node.get("of", ())
    if node.get("op") != "*" or len(children) != 2 or children[1].get("op") != "profile_factor":
        return None
    amount, factor = (child["value"] for child in children)
    return None if amount is None or factor is None else (amount, factor)


def _pairs(a: Sequence[Tree], b: Sequence[Tree]) -> Iterator[tuple[Tree | None, Tree | None]]:
    """Children that belong together: by name (years), else by place."""
    left, right = ({child.get("name", ""): child for child in side} for side in (a, b))
    if "" not in left and "" not in right and (len(left), len(right)) == (len(a), len(b)):
        for name in dict.fromkeys([*left, *right]):
            yield left.get(name), right.get(name)
        return
    for number in range(max(len(a), len(b))):
        yield a[number] if number < len(a) else None, b[number] if number < len(b) else None
