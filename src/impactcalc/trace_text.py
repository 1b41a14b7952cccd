"""A trace as indented text for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from impactcalc.catalogue import Catalogue
from impactcalc.formula import COMPARISONS
from impactcalc.models.base import LocalText
from impactcalc.models.catalogue_files import Input
from impactcalc.models.indicator import Computed
from impactcalc.models.project import Project
from impactcalc.report.figures import local
from impactcalc.report.names import unit_of
from impactcalc.report.trace_words import KEYS, OPERATIONS, SOURCES, in_dutch
from impactcalc.trace import Node

Scope = Mapping[str, str]
Names = Mapping[str, Scope]
"""What ids mean in words: by effect, the effect itself under ``""``, its inputs and values by
their name in a formula; under ``""`` the entries of the catalogue, such as ``value nl.price``."""

_WORDS = {
    **{op: f"first {op} second, 1 for yes" for op in COMPARISONS},
    **{"*": "product", "/": "quotient", "+": "sum", "-": "difference", "**": "power"},
    **{"neg": "minus", "complement": "", "min": "the smallest", "max": "the largest"},
    **{"where": "the case that holds", "convert": "", "log": "natural logarithm"},
    **{"price_path": "real growth of the price", "interpolate": "from the figures by year"},
}
"""Words for an operation that no formula text describes."""


def text_of(node: Node, depth: int = 0, *, lang: str = "en", names: Names | None = None) -> str:
    """The tree as indented text; of a sum over years, the first year in full.

    In Dutch with ``names`` behind the ids that they belong to, see :func:`names_of`.

    Examples
    --------
    >>> from impactcalc.plan.steps import Origin
    >>> from impactcalc.trace import leaf
    >>> trees = leaf("trees", 200, "tree", Origin("project", "interventions.trees.inputs.trees"))
    >>> print(text_of(Node("neg", -200.0, "tree", "felled", of=(trees,))))
    felled: -200 tree = minus
      trees: 200 tree <- project interventions.trees.inputs.trees
    """
    tell = _Dutch(names or {}) if lang == "nl" else _English()
    return "\n".join(_lines(node, depth, tell, {}, ""))


def _lines(
    node: Node, depth: int, tell: _English, scope: Scope, before: str, *, brief: bool = False
) -> Iterator[str]:
    """Lines of a node and all below it; ``before`` is the name of the line before."""
    scope = tell.scope(node, scope)
    yield "  " * depth + tell.line(node, scope, before)
    before = ""
    for position, child in enumerate(() if brief else node.of):
        short = node.by == "sum over years" and position > 0
        yield from _lines(child, depth + 1, tell, scope, before, brief=short)
        before = child.name


class _English:
    """The lines of a trace in English, with ids and nothing else."""

    def scope(self, node: Node, scope: Scope) -> Scope:
        """Names that hold in a node and below it."""
        return scope

    def line(self, node: Node, scope: Scope, before: str) -> str:
        """Name, figure, and how it is made or where it stands."""
        return _line_of(node)


def _line_of(node: Node) -> str:
    """Name, figure, and how it is made or where it stands."""
    extra = dict(node.extra)
    shown = f"{node.name}: {figure_text(node.value, node.unit)}".removeprefix(": ")
    if node.origin is None:
        how = node.by or _WORDS.get(node.op, node.op)
        if "factor" in extra:
            how += f", times {extra['factor']:,.10g} (change of unit)"
        return f"{shown} = {how.removeprefix(', ')}" if how else shown
    shown += f" ({extra['text']})" if "text" in extra else ""
    title = f" ({node.origin.title})" if node.origin.title else ""
    return f"{shown} <- {node.origin.source} {node.origin.field}{title}"


class _Dutch(_English):
    """The lines of a trace in Dutch, with what is known by name."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def scope(self, node: Node, scope: Scope) -> Scope:
        """Names of the effect that a node is about."""
        id_ = _id_of(node)
        known = (id_, id_.rpartition("/")[0])  # a quantity is effect/account
        return next((self.names[key] for key in known if key and key in self.names), scope)

    def line(self, node: Node, scope: Scope, before: str) -> str:
        """Name, figure, and how it is made or where it stands."""
        extra = dict(node.extra)
        figure = figure_text(node.value, node.unit, "nl")
        shown = f"{self._name(node, scope, before)}: {figure}".removeprefix(": ")
        if node.origin is None:
            how = in_dutch(node.by) if node.by else OPERATIONS.get(node.op, node.op)
            if "factor" in extra:
                factor = local(f"{extra['factor']:,.10g}", "nl")
                how += f", maal {factor} (andere eenheid)"
            return f"{shown} = {how.removeprefix(', ')}" if how else shown
        shown += f" ({extra['text']})" if "text" in extra else ""
        kind, _, id_ = node.origin.source.partition(" ")
        source = f"{SOURCES.get(kind, kind)} {id_}".rstrip()
        titles = [self.names.get("", {}).get(node.origin.source, ""), node.origin.title]
        title = "; ".join(filter(None, titles))
        return f"{shown} <- {source} {node.origin.field}" + (f" ({title})" if title else "")

    def _name(self, node: Node, scope: Scope, before: str) -> str:
        """The name of a node in Dutch, an id with what it means."""
        name = node.name
        if not name:
            return ""
        if scope is self.names.get(_id_of(node)):
            meaning = scope.get("", "")
        else:
            own = f"project {name}" if node.origin and node.origin.source == "project" else name
            meaning = scope.get(own) or scope.get(name) or KEYS.get(name, "")
        said = name if name in scope else in_dutch(name)
        return f"{said} ({meaning})" if meaning and name != before else said


def _id_of(node: Node) -> str:
    """The id of the effect or line that a node may be."""
    return "" if node.op == "leaf" else node.name.removesuffix(", long term")


def names_of(
    project: Project, catalogue: Catalogue, used: Iterable[tuple[str, str, str]], lang: str
) -> Names:
    """Names of the effects of a project, of their inputs and values, and of what they rest on.

    ``used`` are kind, id and hash of the catalogue files behind the figures.
    """
    found: dict[str, dict[str, str]] = {"": {}}
    for kind, id_, _ in used:
        name = getattr(catalogue.entry(kind, id_)[0], "name", None)
        if isinstance(name, LocalText):
            found[""][f"{kind} {id_}"] = name.text(lang)
    for use in project.interventions:
        intervention = catalogue.intervention(use.use)
        for feed in intervention.feeds:
            indicator = catalogue.indicator(feed.indicator)
            scope = {"": indicator.name.text(lang)}
            scope |= _described(intervention.inputs, lang)
            scope |= _described(intervention.inputs, lang, "project ")
            values = dict(intervention.values)
            if isinstance(indicator, Computed):
                scope |= _described(indicator.inputs, lang)
                values |= indicator.values
            scope |= {name: catalogue.value(id_).name.text(lang) for name, id_ in values.items()}
            found[f"{use.id}/{indicator.id}"] = scope
    for key in ("effects", "resources", "income", "transfers", "financing"):
        for line in getattr(project, key):
            if line.name is not None:
                found[line.id] = {"": line.name.text(lang)}
    return found


def _described(inputs: Mapping[str, Input], lang: str, lead: str = "") -> dict[str, str]:
    """Descriptions of inputs by name, without the full stop."""
    return {f"{lead}{k}": v.description.text(lang).rstrip(". ") for k, v in inputs.items()}


def figure_text(value: float, unit: str, lang: str = "en") -> str:
    """A figure for reading, ten digits of it.

    Examples
    --------
    >>> figure_text(25771.866671234, "EUR"), figure_text(2027, "calendar_year")
    ('25,771.86667 EUR', '2027')
    >>> figure_text(40, "year"), figure_text(0.9, "1")
    ('40 years', '0.9')
    >>> figure_text(25771.866671234, "EUR/year", "nl"), figure_text(40, "year", "nl")
    ('25.771,86667 EUR per jaar', '40 jaar')
    """
    if unit == "calendar_year":
        return f"{value:.10g}"
    shown = local(f"{value + 0.0:,.10g}", lang)
    if unit == "1":
        return shown
    if lang == "nl":
        named = "punten" if unit == "point" else unit_of(unit, lang, value)
        return f"{shown} {named}"
    if unit == "year":
        return f"{shown} year" if value == 1 else f"{shown} years"
    return f"{shown} {unit}"
