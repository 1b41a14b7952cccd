"""Fixtures that several tests share: the test catalogue, read twice, and the engine on dicts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import impactcalc as ic
import project_strategies as strategies
import tables_help
from impactcalc.models.scheme import Scheme

# The same cases every time, so that a run says something about the change and not about luck;
# `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

Doc = dict[str, Any]
Engine = Callable[[Doc, Doc], ic.Assessment]


@pytest.fixture(scope="session")
def test_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test catalogue as a folder that adds to the shipped one."""
    return strategies.write_test_catalogue(tmp_path_factory.mktemp("test-catalogue"))


@pytest.fixture(scope="session")
def plain_catalogue(test_folder: Path) -> Doc:
    """Shipped and test catalogue as plain dicts, read without the library."""
    return strategies.read_catalogue(strategies.SHIPPED, test_folder)


@pytest.fixture(scope="session")
def catalogue(test_folder: Path) -> ic.Catalogue:
    """The same two as the library reads them."""
    return ic.load_catalogue(test_folder)


@pytest.fixture(scope="session")
def engine(catalogue: ic.Catalogue) -> Engine:
    """Assess a project dict under a scheme dict."""

    def assess(project: Doc, scheme: Doc) -> ic.Assessment:
        return ic.assess(
            ic.Project.model_validate(project),
            scheme=Scheme.model_validate(scheme),
            catalogue=catalogue,
        )

    return assess


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> ic.Catalogue:
    """The shipped catalogue with the small one for tables."""
    folder = tmp_path_factory.mktemp("table-catalogue")
    return ic.load_catalogue(strategies.write_catalogue(folder, tables_help.CATALOGUE))
