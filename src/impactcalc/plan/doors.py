"""What the accounting rules forbid, checked on the project file before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from impactcalc.models.project import Project
from impactcalc.parties import carriers, known
from impactcalc.plan.context import Context
from impactcalc.plan.steps import Line
from impactcalc.reader import PathKeys


def check_doors(context: Context, lines: list[Line]) -> None:
    """Every closed door of rules 3, with its place in the file."""
    project = context.project
    _unique_ids(context, project)
    _parties_known(context, lines)
    carrying = carriers(project)
    if project.resources and not carrying:
        todo = "give one party the role of operator, in the list of parties"
        context.fault(("resources",), "there are resources and no carrier", todo)
    for position, party in enumerate(project.parties):
        path: PathKeys = ("parties", position)
        if party.abroad and party.carrier:
            todo = "a carrier counts in the result: leave abroad out"
            context.fault((*path, "abroad"), f"carrier {party.id} is marked abroad", todo)
        if party.abroad and party.id == "world":
            todo = "leave abroad out"
            context.fault((*path, "abroad"), "world is never abroad", todo)
    _payments(context, carrying)
    for line in lines:
        _harm_at_carrier(context, line, carrying)
    _correlations(context)


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


def _mentions(context: Context, lines: list[Line]) -> Iterator[tuple[str, PathKeys]]:
    for line in lines:
        keys = ("party", "payer", "receiver") if line.list != "effects" else ()
        yield from ((getattr(line, k), (*line.path, k)) for k in keys if getattr(line, k))
    for position, effect in enumerate(context.project.effects):
        if effect.party is not None:
            yield effect.party, ("effects", position, "party")
        for party in effect.parties or {}:
            yield party, ("effects", position, "parties", party)
    for position, use in enumerate(context.project.interventions):
        for indicator, shares in use.shares.items():
            for party in shares:
                yield party, ("interventions", position, "shares", indicator, party)


def _parties_known(context: Context, lines: list[Line]) -> None:
    allowed = known(context.project, context.catalogue.terms("parties"))
    for party, path in _mentions(context, lines):
        if party not in allowed:
            close = get_close_matches(party, sorted(allowed), n=1)
            hint = f"write {close[0]}, or add" if close else "add"
            todo = f"{hint} it to the list of parties of this project"
            context.fault(path, f"party {party} is unknown", todo)
    declared = {party.id for party in context.project.parties}
    for line in lines:
        for party in line.shares if line.indicator else ():
            if party not in allowed and party not in declared:
                what = f"{line.indicator} goes to party {party}, which is unknown"
                context.fault(line.path, what, "add it to the list of parties of this project")


def _payments(context: Context, carrying: frozenset[str]) -> None:
    for position, income in enumerate(context.project.income):
        path: PathKeys = ("income", position)
        if income.receiver not in carrying:
            what = f"receiver {income.receiver} of income is no carrier"
            todo = "give it the role of operator or partner, or write a transfer"
            context.fault((*path, "receiver"), what, todo)
        if income.payer_benefit == "at_price" and income.payer in carrying:
            what = f"payer {income.payer} is a carrier: payer_benefit at_price is not for carriers"
            context.fault((*path, "payer_benefit"), what, "write listed")
    for position, transfer in enumerate(context.project.transfers):
        if transfer.payer not in carrying and transfer.receiver in carrying:
            what = f"transfer from {transfer.payer}, no carrier, to carrier {transfer.receiver}"
            todo = "what is earned is income, what is given is financing"
            context.fault(("transfers", position), what, todo)


def _harm_at_carrier(context: Context, line: Line, carrying: frozenset[str]) -> None:
    if line.kind != "harm" or line.list != "effects":
        return
    for party, share in line.shares.items():
        if party in carrying and share > 0 and line.cashable.get(party, 0.0) > 0:
            what = f"harm {line.id} has a cashable share at carrier {party}"
            todo = "a cost of the project is a resource: move it to resources"
            path = line.path if line.indicator else (*line.path, "cashable")
            context.fault(path, what, todo)


def check_words(context: Context) -> None:
    """Domains and broad welfare codes of own effects, against the vocabularies."""
    domains = context.catalogue.terms("domains")
    welfare = context.catalogue.terms("broad_welfare")
    for position, effect in enumerate(context.project.effects):
        for key, terms in (("domain", domains), ("broad_welfare", welfare)):
            word = getattr(effect, key)
            if word not in terms:
                close = get_close_matches(word, list(terms), n=1)
                todo = f"write {close[0]}" if close else f"choose one of {', '.join(terms)}"
                context.fault(("effects", position, key), f"{key} {word!r} is unknown", todo)


def _correlations(context: Context) -> None:
    lines = {
        item.id
        for name in ("interventions", "effects", "resources", "income", "transfers", "financing")
        for item in getattr(context.project, name)
    }
    for position, item in enumerate(context.project.correlations):
        for key in ("a", "b"):
            line, dot, _ = getattr(item, key).partition(".")
            if not dot or line not in lines:
                what = f"{getattr(item, key)!r} names no line of this project"
                path: PathKeys = ("correlations", position, key)
                context.fault(path, what, "write the id of a line, a dot, and the key")
