"""What a result was made with: versions, hashes, and how a scheme differs from its base."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from impactcalc._version import __version__
from impactcalc.catalogue import Catalogue
from impactcalc.documents import MoneyPart
from impactcalc.models.project import Project
from impactcalc.models.scheme import Scheme
from impactcalc.plan.steps import Plan


def catalogue_hash(used: tuple[tuple[str, str, str], ...]) -> str:
    """Hash over the catalogue files that were used: it changes when one of them does."""
    text = json.dumps([list(item) for item in used], separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def method_of(scheme: Scheme) -> dict[str, Any]:
    """Which scheme it is, and in what it differs from the one it extends."""
    own: dict[str, Any] = {"id": scheme.id, "version": scheme.version, "hash": scheme.hash()}
    if scheme.extends is not None:
        own |= {"extends": scheme.extends, "differs": dict(scheme.differs)}
    elif scheme.differs:
        own["differs"] = dict(scheme.differs)
    return own


def made_for_several(catalogue: Catalogue, scheme: Scheme) -> dict[str, Any]:
    """The block ``made_with`` of a document on several projects or methods."""
    return {
        "library": __version__,
        "catalogue": {"version": catalogue.version},
        "scheme": method_of(scheme),
        "seed": None,
    }


def money_of(scheme: Scheme) -> MoneyPart:
    """Euros of which year, as present value in which year."""
    return MoneyPart(
        currency=scheme.currency,
        price_year=scheme.price_year,
        base_year=scheme.base_year,
        real=True,
    )


def made_with(project: Project, catalogue: Catalogue, scheme: Scheme, plan: Plan) -> dict[str, Any]:
    """The block ``made_with`` of a document."""
    return {
        "library": __version__,
        "catalogue": {
            "version": catalogue.version,
            "hash": catalogue_hash(plan.used),
            "used": [{"kind": kind, "id": id_, "hash": hash_} for kind, id_, hash_ in plan.used],
        },
        "scheme": method_of(scheme),
        "project_hash": project.hash(),
        "seed": None,
    }


def sources_of(
    used: tuple[tuple[str, str, str], ...], catalogue: Catalogue
) -> dict[str, dict[str, Any]]:
    """The catalogue files among those used that have a published source, as plain data.

    By ``kind id``, such as ``value green.tree_co2_uptake``.
    """
    found = {}
    for kind, id_, _ in used:
        model, _faults = catalogue.entry(kind, id_)
        data = {} if model is None else model.model_dump(mode="json", exclude_none=True)
        if "source" in data:
            found[f"{kind} {id_}"] = data
    return found
