"""Imports: where they may stand, and what `import impactcalc` may load.

That imports point down only is checked by import-linter (nox session `imports`). Here is what it
does not see: imports inside functions, and what a fresh process really loads.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
HEAVY = ("narwhals", "numpy", "pandas", "pint", "pydantic", "rich", "scipy", "typer", "yaml")


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_import(node: ast.AST) -> bool:
    """An import statement, or a call that amounts to one."""
    if isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else None
        name = function.id if isinstance(function, ast.Name) else name
        return name in ("__import__", "import_module")
    return isinstance(node, ast.Import | ast.ImportFrom)


def imports_inside_functions(source: str) -> list[int]:
    """Lines of `source` with an import that runs only when a function is called."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    return sorted({n.lineno for f in functions for n in ast.walk(f) if is_import(n)})


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import os\ndef f():\n    return os", []),
        ("def f():\n    import os", [2]),
        ("class C:\n    def f(self):\n        if self:\n            from os import path", [4]),
        ("async def f():\n    import os", [2]),
        ("def f(name):\n    return importlib.import_module(name)", [2]),
        ("f = lambda: __import__('os')", [1]),
        ("def f():\n    def g():\n        import os", [3]),
    ],
)
def test_imports_inside_functions_are_seen(source: str, lines: list[int]) -> None:
    assert imports_inside_functions(source) == lines


def test_local_imports_are_those_of_the_list() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = settings["tool"]["impactcalc"]["local-imports"]
    found = {
        module_name(path): lines
        for path in sorted(SOURCE.rglob("*.py"))
        if (lines := imports_inside_functions(path.read_text(encoding="utf-8")))
    }
    assert listed == sorted(listed), "the list is kept in order"
    assert sorted(found) == listed, f"lines with imports inside functions: {found}"


def loaded_after(statement: str) -> set[str]:
    """Top-level packages a fresh process holds after `statement`."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    return {name.partition(".")[0] for name in json.loads(answer.stdout)}


def test_import_loads_nothing_heavy() -> None:
    assert loaded_after("import impactcalc").isdisjoint(HEAVY)


def test_a_heavy_package_would_be_seen() -> None:
    assert "yaml" in loaded_after("import yaml")


def test_no_module_takes_the_place_of_a_public_name() -> None:
    """Python sets a submodule as attribute of its package once it is imported.

    A lazy name with the same name as its module would then be the module: `ic.assess` could be
    called in one program and not in the next.
    """
    code = """
import importlib, inspect, json, pkgutil, impactcalc
for found in pkgutil.walk_packages(impactcalc.__path__, "impactcalc."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
print(json.dumps([n for n in impactcalc.__all__ if inspect.ismodule(getattr(impactcalc, n))]))
"""
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert set(json.loads(answer.stdout)) <= {"discount", "finance", "risk", "selection"}


def test_all_names_can_be_had_and_are_sorted() -> None:
    import impactcalc

    assert list(impactcalc.__all__) == sorted(impactcalc.__all__)
    assert set(impactcalc.__all__) <= set(dir(impactcalc))
    for name in impactcalc.__all__:
        assert getattr(impactcalc, name) is not None
    with pytest.raises(AttributeError):
        impactcalc.no_such_name  # noqa: B018
