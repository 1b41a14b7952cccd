"""What changed between two assessment documents, and what moved the net present value.

Bare: two documents in, one record out, nothing is read or assessed. Figures are equal within
1e-12 of the larger; what is equal is not listed. Everything is sorted by the size of its
change, then by id.

The net present value is the sum of its parts: each effect at the parties that count, less each
resource, plus what buyers gain by a purchase. Payments cancel. So the change of each part adds
up to the change of the net present value. Where a part is an amount times a profile factor, its
change comes apart, without a rest, into that of the amount (at the mean of the two factors) and
that of the factor (at the mean of the two amounts): when it falls, and how it is discounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from impactcalc.differences import figures as of_figures
from impactcalc.differences import parts as of_parts
from impactcalc.differences.records import (
    CatalogueFile,
    Difference,
    Side,
    changed_of,
    status_of,
)
from impactcalc.differences.traces import changed_inputs
from impactcalc.documents import AssessmentDocument

__all__ = ["Difference", "difference"]


def difference(a: AssessmentDocument, b: AssessmentDocument) -> Difference:
    """What changed from document ``a`` to document ``b``.

    Euros of another currency, price year or base year do not compare: then ``comparable`` is
    false, no difference of euros is given, and the parts are not listed.
    """
    frame = tuple(changed_of(_frame(a), _frame(b)))
    comparable = not any(change.key in _MONEY for change in frame)
    inputs = changed_inputs(a, b)
    parts = of_parts.parts(a, b, inputs) if comparable else ()
    found: dict[str, Any] = {
        "frame": frame,
        "method": tuple(changed_of(_method(a), _method(b))),
        "catalogue_files": tuple(_catalogue_files(a, b)),
        "inputs": inputs,
        "figures": tuple(of_figures.figures(a, b, comparable)),
        "words": tuple(changed_of(_words(a), _words(b))),
        "parts": parts,
        "parties": tuple(of_figures.parties(a, b, comparable)),
        "quantities": tuple(of_figures.quantities(a, b)),
        "levels": tuple(changed_of(_levels(a), _levels(b))),
        "not_counted": tuple(changed_of(_not_counted(a), _not_counted(b))),
        "flags": tuple(of_figures.flags(a, b)),
    }
    return Difference(
        impactcalc="difference/1",
        a=_side(a),
        b=_side(b),
        same=not any(found.values()),
        comparable=comparable,
        causes=of_parts.causes(a, b, parts) if comparable else None,
        **found,
    )


_MONEY = ("currency", "price_year", "base_year", "real")


def _side(document: AssessmentDocument) -> Side:
    made, money = document.made_with, document.money
    return Side(
        project=document.project.id,
        name=document.project.name,
        name_nl=document.project.name_nl,
        first=document.years.first,
        last=document.years.last,
        currency=money.currency,
        price_year=money.price_year,
        base_year=money.base_year,
        scheme=made["scheme"]["id"],
        scheme_version=made["scheme"]["version"],
        catalogue_version=made["catalogue"]["version"],
        library=made["library"],
    )


def _frame(document: AssessmentDocument) -> dict[str, Any]:
    """What two figures must share to compare, and what the project is."""
    project, money = document.project, document.money
    return {
        **{key: getattr(money, key) for key in _MONEY},
        "project": project.id,
        "name": project.name,
        "name_nl": project.name_nl,
        "first_year": document.years.first,
        "last_year": document.years.last,
        "vat": document.vat,
    }


def _method(document: AssessmentDocument) -> dict[str, Any]:
    """Versions, hashes, and in what the scheme differs from the one it extends."""
    made = document.made_with
    scheme, catalogue = made["scheme"], made["catalogue"]
    named = {f"scheme.{key}": scheme.get(key) for key in ("id", "extends", "version", "hash")}
    differs = {f"scheme.differs.{k}": v for k, v in (scheme.get("differs") or {}).items()}
    rest = {f"catalogue.{key}": catalogue[key] for key in ("version", "hash")}
    own = {"library": made["library"], "project_hash": made["project_hash"]}
    return {**named, **differs, **rest, **own, "seed": made.get("seed")}


def _words(document: AssessmentDocument) -> dict[str, Any]:
    """Words among the figures."""
    rates, head = document.rates_of_return, document.headline
    return {
        "quadrant": head.quadrant,
        "reason": head.reason,
        "irr_reason": rates.irr_reason,
        "discounted_payback_year": rates.discounted_payback_year,
    }


def _levels(document: AssessmentDocument) -> dict[str, Any]:
    return {part.indicator: part.level for part in document.qualitative}


def _not_counted(document: AssessmentDocument) -> dict[str, Any]:
    return {
        f"{part.where}/{part.indicator}" if part.where else part.indicator: part.reason
        for part in document.not_counted
    }


def _catalogue_files(a: AssessmentDocument, b: AssessmentDocument) -> Iterator[CatalogueFile]:
    left, right = ({(u["kind"], u["id"]): u["hash"] for u in _used(doc)} for doc in (a, b))
    for key in sorted(left.keys() | right.keys()):
        if left.get(key) != right.get(key):
            yield CatalogueFile(*key, status_of(key in left, key in right))


def _used(document: AssessmentDocument) -> Iterable[Mapping[str, str]]:
    used: Iterable[Mapping[str, str]] = document.made_with["catalogue"].get("used") or ()
    return used
