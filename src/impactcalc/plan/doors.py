"""What the accounting rules forbid, checked on the project file before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from impactcalc.errors import InputError
from impactcalc.models.lines import DatedLine
from impactcalc.models.project import Project, Use
from impactcalc.models.words import near_term
from impactcalc.parties import carriers, cashable_by_party, known
from impactcalc.plan.context import Context
from impactcalc.plan.figures import NO_PRICE_YEAR
from impactcalc.plan.steps import Line
from impactcalc.reader import PathKeys

LINES = ("effects", "resources", "income", "transfers", "financing")


def check_doors(context: Context, lines: list[Line]) -> None:
    """Every closed door of rules 3, with its place in the file."""
    project = context.project
    _unique_ids(context, project)
    _price_year(context)
    strange = set() if _lost(context, "id") else _parties_known(context, lines)
    for position, party in enumerate(project.parties):
        path: PathKeys = ("parties", position, "abroad")
        if party.abroad and party.carrier:
            todo = "leave abroad out: a carrier counts in the result"
            context.fault(path, f"carrier {party.id} is marked abroad", todo)
        if party.abroad and party.id == "world":
            context.fault(path, "world is never abroad", "leave abroad out")
    if not _lost(context, "id", "roles"):
        _carriers(context, strange)
    _correlations(context)


def _lost(context: Context, *keys: str) -> bool:
    """Whether these keys of some party, or parties as a whole, could not be read."""
    lists = [path for path in context.source.lost if path[:1] == ("parties",)]
    return any(len(path) <= 2 or path[2] in keys for path in lists)


def _carriers(context: Context, strange: set[str]) -> None:
    """What depends on who carries the project; ``strange`` parties have been reported."""
    project, carrying = context.project, carriers(context.project)
    if project.resources and not carrying:
        todo = "give one party the role of operator, in the list of parties"
        what = "there are resources and no carrier, a party that carries the project"
        context.fault(("resources",), what, todo)
        return  # then no income has one either, and no harm falls on one
    _payments(context, carrying, strange)
    _harm_at_carrier(context, carrying)


def _price_year(context: Context) -> None:
    """One fault for all bare money, at the first of it."""
    bare = [fault for fault in context.faults if fault.what == NO_PRICE_YEAR]
    if len(bare) > 1:
        first = min(bare, key=lambda fault: (fault.line, fault.column))
        context.faults[:] = [f for f in context.faults if f not in bare or f is first]


def _unique_ids(context: Context, project: Project) -> None:
    for name in (
        "parties",
        "interventions",
        "effects",
        "resources",
        "income",
        "transfers",
        "financing",
    ):
        seen: dict[str, int] = {}
        for position, item in enumerate(getattr(project, name)):
            if item.id in seen:
                what = f"id {item.id} is there twice in {name}"
                context.fault((name, position, "id"), what, "give each its own id")
            seen.setdefault(item.id, position)
    levels: set[str] = set()
    for position, item in enumerate(project.qualitative):
        if item.indicator in levels:
            what = f"indicator {item.indicator} has two levels"
            context.fault(("qualitative", position, "indicator"), what, "keep one")
        levels.add(item.indicator)


def _mentions(project: Project) -> Iterator[tuple[str, PathKeys]]:
    """Every party that is named, with its place."""
    for name in LINES:
        for position, item in enumerate(getattr(project, name)):
            for key in ("party", "payer", "receiver"):
                if party := getattr(item, key, None):
                    yield party, (name, position, key)
    for position, effect in enumerate(project.effects):
        for party in effect.parties or {}:
            yield party, ("effects", position, "parties", party)
    for position, use in enumerate(project.interventions):
        for indicator, shares in use.shares.items():
            for party in shares:
                yield party, ("interventions", position, "shares", indicator, party)


def _parties_known(context: Context, lines: list[Line]) -> set[str]:
    """Report parties that nobody knows, and return them."""
    terms = _terms(context, "parties")
    if terms is None:
        return set()
    strange: set[str] = set()
    allowed = known(context.project, terms)
    for party, path in _mentions(context.project):
        if party not in allowed:
            strange.add(party)
            own = get_close_matches(party, sorted(allowed - set(terms)), n=1)
            close = own[0] if own else near_term(party, terms)
            hint = f"write {close}, or add" if close else "add"
            todo = f"{hint} it to the list of parties of this project"
            context.fault(path, f"party {party} is unknown", todo)
    for line in lines:
        use = _use_of(context, line)
        shared = use.shares if use is not None else {}
        for party in line.shares if line.indicator and line.indicator not in shared else ():
            if party not in allowed:
                what = f"{line.indicator} goes to party {party}, which is unknown"
                context.fault(line.path, what, "add it to the list of parties of this project")
    return strange


def _use_of(context: Context, line: Line) -> Use | None:
    position = line.path[1] if line.path[:1] == ("interventions",) else None
    return context.project.interventions[position] if isinstance(position, int) else None


def _payments(context: Context, carrying: frozenset[str], strange: set[str]) -> None:
    for position, income in enumerate(context.project.income):
        path: PathKeys = ("income", position)
        alone = income.receiver == income.payer  # reported as such
        if income.receiver not in carrying | strange and not alone:
            what = f"receiver {income.receiver} of income is no carrier of the project"
            todo = "give it the role of operator or partner, or write a transfer"
            context.fault((*path, "receiver"), what, todo)
        if income.payer_benefit == "at_price" and income.payer in carrying:
            what = f"payer {income.payer} is a carrier: payer_benefit at_price is not for carriers"
            context.fault((*path, "payer_benefit"), what, "write listed")
    for position, transfer in enumerate(context.project.transfers):
        if transfer.payer not in carrying | strange and transfer.receiver in carrying:
            what = f"transfer from {transfer.payer}, no carrier, to carrier {transfer.receiver}"
            todo = "move it: what is earned is income, what is given is financing"
            context.fault(("transfers", position), what, todo)


def _harm_at_carrier(context: Context, carrying: frozenset[str]) -> None:
    for position, effect in enumerate(context.project.effects):
        shares = effect.shares() if effect.kind == "harm" else {}
        cashable = cashable_by_party(effect.cashable, shares)
        for party, share in shares.items():
            if party in carrying and share > 0 and cashable[party] > 0:
                what = f"harm {effect.id} has a cashable share at carrier {party}"
                todo = "move it to resources: a cost of the project is a resource"
                context.fault(("effects", position, "cashable"), what, todo)


def _terms(context: Context, vocabulary: str) -> dict[str, Any] | None:
    """Terms of a vocabulary; None where its file is at fault, which is reported."""
    try:
        return context.catalogue.terms(vocabulary)
    except InputError as error:
        context.faults.extend(error.faults)
        return None


def check_words(context: Context) -> None:
    """Domains and broad welfare codes of own effects, against the vocabularies."""
    domains = _terms(context, "domains")
    welfare = _terms(context, "broad_welfare")
    for position, effect in enumerate(context.project.effects):
        for key, terms in (("domain", domains), ("broad_welfare", welfare)):
            word = getattr(effect, key)
            if terms is not None and word not in terms:
                close = near_term(word, terms)
                todo = f"write {close}" if close else f"choose one of {', '.join(terms)}"
                context.fault(("effects", position, key), f"{key} {word!r} is unknown", todo)


def _correlations(context: Context) -> None:
    """Each side names a line of the project and one of its quantities."""
    keys: dict[str, list[str]] = {}
    for name in ("interventions", *LINES):
        if any(
            path[0] == name and path[-1] in (name, "item", "id") for path in context.source.lost
        ):
            return  # a line whose id was lost may be the one that is named
        for item in getattr(context.project, name):
            inputs = item.inputs if isinstance(item, Use) else _quantities(item)
            keys.setdefault(item.id, []).extend(inputs)
    for position, item in enumerate(context.project.correlations):
        for key in ("a", "b"):
            path: PathKeys = ("correlations", position, key)
            line, _, quantity = getattr(item, key).partition(".")
            if line not in keys:
                what = f"{getattr(item, key)!r} names no line of this project"
                context.fault(path, what, "write the id of a line, a dot, and the key")
            elif quantity not in keys[line]:
                what = f"{line} has no quantity {quantity!r}"
                todo = f"name one of {', '.join(keys[line])}" if keys[line] else "name another line"
                context.fault(path, what, todo)


def _quantities(item: DatedLine) -> list[str]:
    return [".".join(map(str, key)) for key, _ in item.written()]
