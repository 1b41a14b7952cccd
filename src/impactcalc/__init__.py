"""impactcalc measures what a project is worth to society, to whom, when and why.

    >>> import impactcalc as ic
    >>> scheme = ic.load_scheme("mv")
    >>> scheme.base_year
    2026

Importing this package loads nothing but the standard library: each public name is fetched
from its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from impactcalc._version import __version__

if TYPE_CHECKING:
    from impactcalc import discount, finance, risk, selection
    from impactcalc.assessment import Assessment, assess
    from impactcalc.catalogue import Catalogue, load_catalogue
    from impactcalc.checks.paths import check_paths
    from impactcalc.documents import AssessmentDocument
    from impactcalc.errors import (
        ArgumentError,
        CatalogueError,
        Fault,
        FormulaError,
        ImpactcalcError,
        InputError,
        MissingExtraError,
        OutputError,
        ReadError,
        UnitError,
        UnknownIdError,
        UnverifiedError,
    )
    from impactcalc.loading import load_project, load_scheme
    from impactcalc.methods import MethodTable, method_table
    from impactcalc.models.catalogue_files import Intervention, Regime
    from impactcalc.models.indicator import Indicator
    from impactcalc.models.project import Project
    from impactcalc.models.scheme import Scheme
    from impactcalc.models.values import Value
    from impactcalc.portfolio import Portfolio, Prepared, assess_portfolio, prepare
    from impactcalc.schemas import json_schema
    from impactcalc.selection import Selection, select
    from impactcalc.versions import show_versions

_MODULES = {
    "ArgumentError": "errors",
    "Assessment": "assessment",
    "AssessmentDocument": "documents",
    "Catalogue": "catalogue",
    "CatalogueError": "errors",
    "Fault": "errors",
    "FormulaError": "errors",
    "ImpactcalcError": "errors",
    "Indicator": "models.indicator",
    "InputError": "errors",
    "Intervention": "models.catalogue_files",
    "MethodTable": "methods",
    "MissingExtraError": "errors",
    "OutputError": "errors",
    "Portfolio": "portfolio",
    "Prepared": "portfolio",
    "Project": "models.project",
    "ReadError": "errors",
    "Regime": "models.catalogue_files",
    "Scheme": "models.scheme",
    "Selection": "selection",
    "UnitError": "errors",
    "UnknownIdError": "errors",
    "UnverifiedError": "errors",
    "Value": "models.values",
    "assess": "assessment",
    "assess_portfolio": "portfolio",
    "check_paths": "checks.paths",
    "json_schema": "schemas",
    "load_catalogue": "catalogue",
    "load_project": "loading",
    "load_scheme": "loading",
    "method_table": "methods",
    "prepare": "portfolio",
    "select": "selection",
    "show_versions": "versions",
}
_SUBMODULES = ("discount", "finance", "risk", "selection")

__all__ = [
    "ArgumentError",
    "Assessment",
    "AssessmentDocument",
    "Catalogue",
    "CatalogueError",
    "Fault",
    "FormulaError",
    "ImpactcalcError",
    "Indicator",
    "InputError",
    "Intervention",
    "MethodTable",
    "MissingExtraError",
    "OutputError",
    "Portfolio",
    "Prepared",
    "Project",
    "ReadError",
    "Regime",
    "Scheme",
    "Selection",
    "UnitError",
    "UnknownIdError",
    "UnverifiedError",
    "Value",
    "__version__",
    "assess",
    "assess_portfolio",
    "check_paths",
    "discount",
    "finance",
    "json_schema",
    "load_catalogue",
    "load_project",
    "load_scheme",
    "method_table",
    "prepare",
    "risk",
    "select",
    "selection",
    "show_versions",
]


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f"impactcalc.{name}")
    if name in _MODULES:
        value = getattr(import_module(f"impactcalc.{_MODULES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'impactcalc' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
