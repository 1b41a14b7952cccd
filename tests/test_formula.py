"""One arithmetic line: what the grammar allows, what it refuses, and that nothing is executed."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactcalc import limits
from impactcalc.errors import FormulaError
from impactcalc.formula import FUNCTIONS, Call, Name, Node, Number, parse, walk


def value(node: Node, names: Mapping[str, float]) -> float:
    """What a tree comes to, computed here."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return names[node.name]
    a, *rest = (value(arg, names) for arg in node.args)
    b = rest[0] if rest else 0.0
    table = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
        "**": lambda: a**b,
        "neg": lambda: -a,
        "exp": lambda: math.exp(a),
        "log": lambda: math.log(a),
        "min": lambda: min(a, *rest),
        "max": lambda: max(a, *rest),
        "<": lambda: float(a < b),
        "<=": lambda: float(a <= b),
        ">": lambda: float(a > b),
        ">=": lambda: float(a >= b),
        "==": lambda: float(a == b),
        "!=": lambda: float(a != b),
        "where": lambda: rest[0] if a else rest[1],
    }
    return table[node.op]()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b * 2", 7.0),
        ("(a + b) * 2", 10.0),
        ("-a ** 2", -9.0),
        ("(-a) ** 2", 9.0),
        ("a - b - 1", 0.0),
        ("a / b / 2", 0.75),
        ("a ** -1", 1 / 3),
        ("+a", 3.0),
        ("1_000 * .5", 500.0),
        ("2.5e2", 250.0),
        ("min(a, b, 1)", 1.0),
        ("max(a, b)", 3.0),
        ("where(a > b, a, b)", 3.0),
        ("where(a == b, a, b)", 2.0),
        ("exp(log(a))", 3.0),
        ("  a  ", 3.0),
        ("a +\n b", 5.0),
    ],
)
def test_what_is_allowed(text: str, wanted: float) -> None:
    if "\n" in text:
        text = f"({text})"
    assert value(parse(text).root, {"a": 3.0, "b": 2.0}) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "word", "column"),
    [
        ("", "is empty", 0),
        ("   ", "is empty", 0),
        ("a ^ 2", "write **", 3),
        ("a +", "cannot be read", 0),
        ("a b", "cannot be read", 0),
        ("(a", "cannot be read", 1),
        ("a // b", "not allowed", 1),
        ("a % b", "'%' is not allowed", 3),
        ("a.real", "'.' is not allowed", 2),
        ("a[0]", "'[' is not allowed", 2),
        ("{a}", "'{' is not allowed", 1),
        ("'a'", '"\'" is not allowed', 1),
        ("a = 1", "'=' is not allowed", 3),
        ("a; b", "';' is not allowed", 2),
        ("a @ b", "'@' is not allowed", 3),
        ("~a", "'~' is not allowed", 1),
        ("a, b", "a comma outside a function", 1),
        ("a if b else c", "if is a reserved word", 3),
        ("not a", "not is a reserved word", 1),
        ("lambda", "reserved word", 1),
        ("True", "reserved word", 1),
        ("a and b", "reserved word", 3),
        ("f(a)", "f is no function", 1),
        ("a(b)", "a is no function", 1),
        ("min(a)", "give it 2 or more", 1),
        ("exp(a, b)", "give it 1", 1),
        ("where(a)", "give it 3", 1),
        ("min(*a, b)", "star", 1),
        ("exp(x=a)", "'=' is not allowed", 6),
        ("expected_damage(a + b)", "name of an input with a curve", 1),
        ("a ** b", "no plain number", 6),
        ("a ** 17", "at most 16", 6),
        ("2 ** 3 ** 4", "no plain number", 6),
        ("a < b < c", "one at a time", 1),
        ("1e31", "smaller one", 1),
        ("1e400", "smaller one", 1),
        ("1j", "not allowed", 1),
        ("0x10", "not allowed", 1),
        ("1if a", "not allowed", 1),
        ("a\u00a0+ b", "not allowed", 2),
        ("é", "not allowed", 1),
        ("\u0661 + 2", "not allowed", 1),
        ("a\0", "not allowed", 2),
        ("a" * 1001, "split it", 0),
    ],
)
def test_what_is_refused(text: str, word: str, column: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert word in str(caught.value)
    if column:
        assert caught.value.column == column


ATTACKS = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "open('/etc/passwd')",
    "eval(a)",
    "exec(a)",
    "9**9**9",
    "9**9999999",
    "(lambda: 1)()",
    "[x for x in (1,2)]",
    "f'{a}'",
    "a:=1",
    "...",
    "globals()",
    "min.__init__(a, b)",
    "\\N{DIGIT ONE}",
    "#",
    "a\\\n+b",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_but_arithmetic_gets_through(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_nothing_is_run_opened_or_imported() -> None:
    watch = """
import sys
from impactcalc.errors import FormulaError
from impactcalc.formula import parse
parse("1 + 1")
heard = set()
sys.addaudithook(lambda event, _: heard.add(event))
for text in sys.argv[1:]:
    try:
        parse(text)
    except FormulaError:
        pass
print(*sorted(heard))
"""
    command = [sys.executable, "-c", watch, *ATTACKS, "a * 2 + min(b, 1)"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    # The parser of Python makes a tree, in memory ("compile"), and nothing else happens.
    assert set(told.stdout.split()) <= {"compile", "object.__getattr__", "sys._getframe"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(" * 400 + "a" + ")" * 400, 0),
        ("-" * 900 + "a", 0),
        ("+".join("a" * 150), 0),
        ("exp(" * 100 + "a" + ")" * 100, 0),
        ("+".join("a" * 20), 39),
        ("(" * 60 + "a" + ")" * 60, 1),
    ],
)
def test_size(text: str, parts: int) -> None:
    if parts:
        assert len(list(walk(parse(text).root))) == parts
    else:
        with pytest.raises(FormulaError, match=r"too large|deeply nested|cannot be read"):
            parse(text)


def test_limits_are_those_of_the_design() -> None:
    assert (limits.FORMULA_CHARACTERS, limits.FORMULA_NODES) == (1000, 200)
    assert parse("min(" + ", ".join("a" * 20) + ")").names() == ("a",)
    with pytest.raises(FormulaError):
        parse("min(" + ", ".join("a" * 21) + ")")


def test_names_come_in_order_and_once() -> None:
    assert parse("b * a + b / c_2").names() == ("b", "a", "c_2")


NODES = st.recursive(
    st.one_of(
        st.sampled_from(["a", "b", "c_1"]),
        st.floats(0, 1e6).map(lambda x: repr(x) if x >= 1e-4 or x == 0 else f"{x:.20f}"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(inner, st.integers(0, 4)).map(lambda t: f"({t[0]}) ** {t[1]}"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda t: f"{t[0]}({t[1]}, {t[2]})"
        ),
    ),
    max_leaves=8,
)


def number(text: str, names: Mapping[str, float]) -> float | str:
    """Python's own answer: ``text`` is made by the strategy above, and by nothing else."""
    try:
        return float(eval(text, {"__builtins__": {}, "min": min, "max": max}, dict(names)))
    except (ZeroDivisionError, OverflowError) as error:
        return type(error).__name__


@settings(max_examples=200)
@given(NODES)
def test_a_tree_comes_to_what_python_makes_of_it(text: str) -> None:
    names = {"a": 2.5, "b": -3.0, "c_1": 0.125}
    root = parse(text).root
    try:
        found: float | str = value(root, names)
    except (ZeroDivisionError, OverflowError) as error:
        found = type(error).__name__
    assert found == number(text, names)


SIGNS = ("+", "-", "*", "/", "**", "(", ")", ",", "<", "==", " ", ".", "[", "'", "^", "_", "#")
PIECES = st.sampled_from([*FUNCTIONS, *SIGNS, "a", "b", "1", "2.5", "1e9", "if", "\n", "1_0", "0x"])


@settings(max_examples=600)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError:
        return  # any other error fails the test
    nodes = list(walk(formula.root))
    assert len(nodes) <= limits.FORMULA_NODES
    assert {node.op for node in nodes if isinstance(node, Call)} <= {
        *FUNCTIONS,
        *("+", "-", "*", "/", "**", "neg", "<", "<=", ">", ">=", "==", "!="),
    }
