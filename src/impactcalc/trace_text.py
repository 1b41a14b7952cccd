"""A trace as indented text for reading."""

from __future__ import annotations

from impactcalc.formula import COMPARISONS
from impactcalc.trace import Node

_WORDS = {
    **{op: f"first {op} second, 1 for yes" for op in COMPARISONS},
    **{"*": "product", "/": "quotient", "+": "sum", "-": "difference", "**": "power"},
    **{"neg": "minus", "complement": "", "min": "the smallest", "max": "the largest"},
    **{"where": "the case that holds", "convert": "", "log": "natural logarithm"},
    **{"price_path": "real growth of the price", "interpolate": "from the figures by year"},
}
"""Words for an operation that no formula text describes."""


def text_of(node: Node, depth: int = 0) -> str:
    """The tree as indented text; of a sum over years, the first year in full.

    Examples
    --------
    >>> from impactcalc.plan.steps import Origin
    >>> from impactcalc.trace import leaf
    >>> trees = leaf("trees", 200, "tree", Origin("project", "interventions.trees.inputs.trees"))
    >>> print(text_of(Node("neg", -200.0, "tree", "felled", of=(trees,))))
    felled: -200 tree = minus
      trees: 200 tree <- project interventions.trees.inputs.trees
    """
    lines = ["  " * depth + _line_of(node)]
    for position, child in enumerate(node.of):
        brief = node.by == "sum over years" and position > 0
        shown = "  " * (depth + 1) + _line_of(child) if brief else text_of(child, depth + 1)
        lines.append(shown)
    return "\n".join(lines)


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


def figure_text(value: float, unit: str) -> str:
    """A figure for reading, ten digits of it.

    Examples
    --------
    >>> figure_text(25771.866671234, "EUR"), figure_text(2027, "calendar_year")
    ('25,771.86667 EUR', '2027')
    >>> figure_text(40, "year"), figure_text(0.9, "1")
    ('40 years', '0.9')
    """
    if unit == "calendar_year":
        return f"{value:.10g}"
    shown = f"{value + 0.0:,.10g}"
    if unit == "year":
        return f"{shown} year" if value == 1 else f"{shown} years"
    return shown if unit == "1" else f"{shown} {unit}"
