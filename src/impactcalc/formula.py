"""One arithmetic line: read by an allow-list into a small tree. Nothing is ever executed.

Grammar: numbers, names, ``+ - * /``, ``**`` with a plain number as exponent, one
comparison, brackets, and the functions below. Python's own parser makes the tree; every
node that is not on the list is refused, with its column.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from keyword import kwlist

from impactcalc import limits
from impactcalc.errors import FormulaError
from impactcalc.records import record

FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (2, 20),
    "max": (2, 20),
    "where": (3, 3),
    "exp": (1, 1),
    "log": (1, 1),
    "expected_damage": (1, 1),
    "expected_damage_loglinear": (1, 1),
}
"""Fewest and most arguments of each function."""

CURVE_FUNCTIONS = ("expected_damage", "expected_damage_loglinear")

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<number>(?:[0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z_])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>\*\*|<=|>=|==|!=|[-+*/()<>,^]))"
)


@record(frozen=True)
class Number:
    """A number written in the formula."""

    value: float
    column: int


@record(frozen=True)
class Name:
    """An input or a value."""

    name: str
    column: int


@record(frozen=True)
class Call:
    """An operator or a function with its arguments; ``neg`` is the minus sign."""

    op: str
    args: tuple[Node, ...]
    column: int


Node = Number | Name | Call


@record(frozen=True)
class Formula:
    """A formula that has been read."""

    text: str
    root: Node

    def names(self) -> tuple[str, ...]:
        """Every name used, each once, in order."""
        return tuple(dict.fromkeys(n.name for n in walk(self.root) if isinstance(n, Name)))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    if isinstance(node, Call):
        for arg in node.args:
            yield from walk(arg)


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        Says what is not allowed, in which column, and what to write instead.

    Examples
    --------
    >>> parse("trees * uptake").names()
    ('trees', 'uptake')
    >>> parse("a ^ 2")
    Traceback (most recent call last):
    ...
    impactcalc.errors.FormulaError: ^ is not a power: write ** (column 3)
    """
    if len(text) > limits.FORMULA_CHARACTERS:
        what = f"is longer than {limits.FORMULA_CHARACTERS} characters"
        raise FormulaError(f"{what}: split it")
    _check_tokens(text)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        what = "cannot be read from here on: check the operators and brackets"
        raise FormulaError(what, error.offset or 0) from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise FormulaError("is too deeply nested: split it") from error
    if isinstance(tree.body, ast.Tuple) and (found := re.search("[0-9],[0-9]", text)):
        what = "a number has a comma: write a point, which is the decimal sign"
        raise FormulaError(what, found.start() + 2)
    shift = len(text) - len(text.lstrip())
    return Formula(text, _Reader(shift).node(tree.body, 0))


def _check_tokens(text: str) -> None:
    """Refuse characters outside the grammar before Python's parser sees them."""
    if not text.strip():
        raise FormulaError("is empty: write a formula")
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            rest = text[position:]
            column = position + len(rest) - len(rest.lstrip(" \t\r\n")) + 1
            what = f"{text[column - 1]!r} is not allowed in a formula"
            raise FormulaError(f"{what}: use numbers, names, + - * / ** and functions", column)
        if match["sign"] == "^":
            raise FormulaError("^ is not a power: write **", match.start("sign") + 1)
        if match["name"] in kwlist:
            what = f"{match['name']} is a reserved word"
            raise FormulaError(f"{what}: choose another name", match.start("name") + 1)
        position = match.end()


class _Reader:
    def __init__(self, shift: int) -> None:
        self.shift = shift
        self.count = 0

    def node(self, node: ast.expr, depth: int) -> Node:
        column = node.col_offset + self.shift + 1
        self.count += 1
        if self.count > limits.FORMULA_NODES or depth > limits.FORMULA_DEPTH:
            most = f"{limits.FORMULA_NODES} parts, {limits.FORMULA_DEPTH} levels deep"
            raise FormulaError(f"is too large: keep it below {most}, or split it")
        if isinstance(node, ast.Constant):
            return Number(_number(node.value, column), column)
        if isinstance(node, ast.Name):
            return Name(node.id, column)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            inner = self.node(node.operand, depth + 1)
            return Call("neg", (inner,), column) if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.BinOp):
            return self.binary(node, depth, column)
        if isinstance(node, ast.Compare):
            return self.comparison(node, depth, column)
        if isinstance(node, ast.Call):
            return self.call(node, depth, column)
        raise FormulaError(f"{_described(node)} is not allowed in a formula: take it out", column)

    def binary(self, node: ast.BinOp, depth: int, column: int) -> Node:
        left = self.node(node.left, depth + 1)
        if isinstance(node.op, ast.Pow):
            return Call("**", (left, self.exponent(node.right)), column)
        operator = _OPERATORS.get(type(node.op))
        if operator is None:
            raise FormulaError("this operator is not allowed: use + - * / **", column)
        return Call(operator, (left, self.node(node.right, depth + 1)), column)

    def exponent(self, node: ast.expr) -> Number:
        column = node.col_offset + self.shift + 1
        sign = 1.0
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, node = -1.0, node.operand
        if not isinstance(node, ast.Constant):
            raise FormulaError("an exponent is no plain number: write one, such as 2", column)
        value = sign * _number(node.value, column)
        if abs(value) > limits.FORMULA_EXPONENT:
            most = limits.FORMULA_EXPONENT
            raise FormulaError(f"exponent {value:g} is too large: give at most {most}", column)
        return Number(value, column)

    def comparison(self, node: ast.Compare, depth: int, column: int) -> Node:
        if len(node.ops) != 1:
            raise FormulaError("two comparisons in a row: write one at a time", column)
        operator = _OPERATORS.get(type(node.ops[0]))
        if operator not in COMPARISONS:
            raise FormulaError("this comparison is not allowed: use < <= > >= == !=", column)
        left = self.node(node.left, depth + 1)
        return Call(operator, (left, self.node(node.comparators[0], depth + 1)), column)

    def call(self, node: ast.Call, depth: int, column: int) -> Node:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = node.func.id if isinstance(node.func, ast.Name) else "this"
            raise FormulaError(f"{name} is no function here: use {', '.join(FUNCTIONS)}", column)
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            raise FormulaError("an argument has a name or a star: write it plainly", column)
        least, most = FUNCTIONS[node.func.id]
        if not least <= len(node.args) <= most:
            wanted = str(least) if least == most else f"{least} or more"
            given = f"{node.func.id} has {len(node.args)} arguments"
            raise FormulaError(f"{given}: give it {wanted}", column)
        args = tuple(self.node(arg, depth + 1) for arg in node.args)
        if node.func.id in CURVE_FUNCTIONS and not isinstance(args[0], Name):
            what = f"{node.func.id} takes a curve"
            raise FormulaError(f"{what}: give it the name of an input with a curve", column)
        return Call(node.func.id, args, column)


def _number(value: object, column: int) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise FormulaError(f"{value!r} is no plain number: write one, such as 2", column)
    if abs(value) > limits.NUMBER:
        raise FormulaError(f"a number above {limits.NUMBER:g}: give a smaller one", column)
    return float(value)


def _described(node: ast.expr) -> str:
    kinds = {
        ast.Attribute: "a dot after a name",
        ast.Subscript: "a square bracket",
        ast.Tuple: "a comma outside a function",
    }
    return kinds.get(type(node), "this")
