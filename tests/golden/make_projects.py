"""Write the twelve worked examples of ``mv_examples.json`` as project files.

Run it from any folder, after a change to the JSON file or to this script::

    python tests/golden/make_projects.py

It overwrites the project files beside it and nothing else. The rules it follows are the text
under ``about`` in the JSON file; where that text leaves a choice (who carries, who pays, which of
two named parties gets an effect) the choice stands in a table below and changes no figure.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BASE_YEAR = 2026
PRICE_YEAR = 2025
CARRIER = "carrier"
BUYERS = "buyers"

HEADER = """\
# Written by make_projects.py from mv_examples.json: change those, not this file.
# Every input is invented.
"""

# Parties of the JSON file, as the vocabulary writes them. Of two joined by a plus the first.
PARTY = {
    "households+insurers": "households",
    "residents+insurers": "residents",
    "households+firms": "households",
    "municipalities+citizens": "municipality",
    "Wlz/state": "long_term_care_office",
    "grid operator": "grid_operators",
    "older people": "older_people",
    "next owners": "next_owners",
    "self-employed": "self_employed",
    "water companies": "water_companies",
}

# Parties that the vocabulary lacks: a project declares them.
DECLARED = {
    "older_people": "Older people",
    "self_employed": "Self-employed people",
    "growers": "Growers",
    "consumers": "Consumers",
    "water_companies": "Water companies",
    BUYERS: "Buyers who have no other line",
}

# The JSON file has no broad-welfare code; one for each domain will do, for no figure uses it.
BROAD_WELFARE = {
    "climate": "EL-MG",
    "built": "LA-EC",
    "energy": "HN-MW",
    "air": "HN-MI",
    "health": "HN-GZ",
    "social": "HN-SA",
    "security": "HN-VE",
    "food": "HN-MW",
    "circular": "EL-MG",
    "nature": "LA-NA",
    "living": "HN-SW",
    "economy": "HN-MW",
    "water": "HN-MI",
}

# Who pays the share of the income that counted parties pay: a party with a benefit in the list.
PAYER = {
    "greening": "owners",
    "fall-prevention": "insurers",
    "neighbour-platform": "residents",
    "municipal-cyber": "municipality",
    "grid-flexibility": "households",
    "food-waste": "firms",
    "smart-district": "residents",
}

Line = dict[str, Any]


def number(value: float) -> str:
    """Plain decimal text that reads back as the same float.

    Examples
    --------
    >>> number(1700000.0), number(1029000.0000000001), number(0.6)
    ('1700000', '1029000.0000000001', '0.6')
    """
    text = repr(float(value)).removesuffix(".0")
    if float(text) != value or not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(f"{value!r} has no plain decimal text")
    return text


def slug(label: str) -> str:
    """The id of a line from its label.

    Examples
    --------
    >>> slug("PM/NOx captured")
    'pm-nox-captured'
    """
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def quoted(label: str) -> str:
    """A label as a quoted name with a capital.

    Examples
    --------
    >>> quoted("minerals & soil")
    '"Minerals & soil"'
    """
    return json.dumps(label[0].upper() + label[1:], ensure_ascii=False)


def dated(amount: float, line: Line) -> Iterator[tuple[str, str]]:
    """Amount and years: one-off for a single offset, yearly for a range of them.

    Examples
    --------
    >>> list(dated(5.0, {"from": 1, "to": 40}))
    [('amount', '5 EUR/year'), ('years', '2027-2066')]
    >>> list(dated(5.0, {"year": 0}))
    [('amount', '5 EUR'), ('years', '2026')]
    """
    first, last = (line["year"],) * 2 if "year" in line else (line["from"], line["to"])
    if first == last:
        yield "amount", f"{number(amount)} EUR"
        yield "years", str(BASE_YEAR + first)
    else:
        yield "amount", f"{number(amount)} EUR/year"
        yield "years", f"{BASE_YEAR + first}-{BASE_YEAR + last}"


def in_series(effects: list[Line]) -> list[list[Line]]:
    """Neighbours that belong to one effect, together.

    They are one effect where the label is the same (an amount by year), and where a deferral is
    followed by the same cost as a negative amount.

    Examples
    --------
    >>> keys = ("domain", "party", "growth", "deferral", "cashable")
    >>> lines = [dict.fromkeys(keys) | {"label": label} for label in "abb"]
    >>> [len(group) for group in in_series(lines)]
    [1, 2]
    """
    groups: list[list[Line]] = []
    for effect in effects:
        before = groups[-1][-1] if groups else {}
        same_label = effect["label"] == before.get("label")
        pair = bool(effect.get("deferral") and before.get("deferral")) and (
            effect["amount"] == -before["amount"] and effect["party"] == before["party"]
        )
        if same_label or pair:
            shared = ("domain", "party", "growth", "deferral", "cashable")
            if any(effect[key] != before[key] for key in shared):
                raise ValueError(f"{effect['label']!r}: lines of one effect differ")
            groups[-1].append(effect)
        else:
            groups.append([effect])
    return groups


def effect_amount(group: list[Line]) -> Iterator[tuple[str, str]]:
    """Kind and money of one effect, in the order in which they are written.

    Examples
    --------
    >>> sooner = {"deferral": True, "amount": 7.0, "from": 1, "to": 1, "growth": 0}
    >>> dict(effect_amount([sooner, sooner | {"amount": -7.0, "from": 9, "to": 9}]))
    {'kind': 'deferral', 'cost': '7 EUR', 'due_without': '2027', 'due_with': '2035'}
    """
    first = group[0]
    if first["deferral"]:
        yield "kind", "deferral"
        yield "cost", f"{number(first['amount'])} EUR"
        yield "due_without", str(BASE_YEAR + first["from"])
        yield "due_with", str(BASE_YEAR + group[1]["from"]) if len(group) > 1 else "never"
    elif len(group) > 1:
        yield "kind", "benefit"
        by_year = (f"{BASE_YEAR + line['from']}: {number(line['amount'])} EUR" for line in group)
        yield "amounts", "{" + ", ".join(by_year) + "}"
    else:
        yield "kind", "harm" if first["amount"] < 0 else "benefit"
        yield from dated(first["amount"], first)
    if first["growth"]:
        yield "growth", f"{number(round(first['growth'] * 100, 10))} %/year"


def effect_line(group: list[Line]) -> dict[str, str]:
    """All keys of one effect.

    Examples
    --------
    >>> line = {"label": "NOx", "domain": "air", "party": "residents", "amount": 120000,
    ...         "from": 1, "to": 12, "growth": 0, "deferral": False, "cashable": 0.2}
    >>> effect_line([line])["amount"], effect_line([line])["cashable"]
    ('120000 EUR/year', '0.2')
    """
    first = group[0]
    return {
        "id": slug(first["label"]),
        "name": quoted(first["label"]),
        "domain": first["domain"],
        "broad_welfare": BROAD_WELFARE[first["domain"]],
        "party": PARTY.get(first["party"], first["party"]),
        **dict(effect_amount(group)),
        "cashable": number(first["cashable"]),
        "evidence": "1",
        "source": "illustrative",
        "illustrative": "true",
    }


def income_lines(example: Line) -> Iterator[dict[str, str]]:
    """Each income, split into the share that counted parties pay and a sale at its price.

    Examples
    --------
    >>> example = {"id": "smart-district", "income": [{"year": 0, "amount": 100.0}],
    ...            "share_of_income_paid_by_counted_parties": 0.4}
    >>> [(line["payer_benefit"], line["amount"]) for line in income_lines(example)]
    [('listed', '40 EUR'), ('at_price', '60 EUR')]
    """
    share = example["share_of_income_paid_by_counted_parties"]
    for line in example["income"]:
        paid = share * line["amount"]
        parts = [
            ("listed", "outcome_payment", PAYER[example["id"]] if paid else "", paid),
            ("at_price", "sale", BUYERS, line["amount"] - paid),
        ]
        for benefit, kind, payer, amount in parts:
            if amount:
                yield {
                    "id": f"income-{benefit.replace('_', '-')}",
                    "kind": kind,
                    "payer": payer,
                    "receiver": CARRIER,
                    **dict(dated(amount, line)),
                    "payer_benefit": benefit,
                }


def resource_lines(example: Line) -> Iterator[dict[str, str]]:
    """Each resource, borne by the one carrier.

    Examples
    --------
    >>> list(resource_lines({"resources": [{"year": 0, "amount": 3.0}]}))
    [{'id': 'resource-1', 'party': 'carrier', 'amount': '3 EUR', 'years': '2026'}]
    """
    for position, line in enumerate(example["resources"], start=1):
        yield {
            "id": f"resource-{position}",
            "party": CARRIER,
            **dict(dated(line["amount"], line)),
        }


def party_lines(effects: list[dict[str, str]], income: list[dict[str, str]]) -> Iterator[str]:
    """The carrier, and whoever else the vocabulary lacks.

    Examples
    --------
    >>> list(party_lines([{"party": "growers"}, {"party": "world"}], []))[1]
    '  - {id: growers, name: Growers}'
    """
    yield f"  - {{id: {CARRIER}, name: Carrier of the project, roles: [operator]}}"
    named = [line["party"] for line in effects] + [line["payer"] for line in income]
    for party in dict.fromkeys(named):
        if party in DECLARED:
            yield f"  - {{id: {party}, name: {DECLARED[party]}}}"


def block(key: str, lines: list[dict[str, str]]) -> Iterator[str]:
    """A list of lines under its key, one line of text for each key.

    Examples
    --------
    >>> list(block("resources", [{"id": "a", "party": "b"}]))
    ['resources:', '  - id: a', '    party: b']
    """
    yield f"{key}:"
    for line in lines:
        for position, (name, text) in enumerate(line.items()):
            yield f"  {'  ' if position else '- '}{name}: {text}"


def project_text(example: Line) -> str:
    """One example as the text of a project file.

    Examples
    --------
    >>> example = {"id": "x", "title": "X", "horizon": 1, "effects": [], "income": [],
    ...            "resources": [], "share_of_income_paid_by_counted_parties": 0.0}
    >>> project_text(example).splitlines()[2:5]
    ['impactcalc: project/1', 'id: x', 'name: "X"']
    """
    effects = [effect_line(group) for group in in_series(example["effects"])]
    income = list(income_lines(example))
    lines = [
        "impactcalc: project/1",
        f"id: {example['id']}",
        f"name: {quoted(example['title'])}",
        f"start: {BASE_YEAR}",
        f"horizon: {example['horizon']} years",
        f"price_year: {PRICE_YEAR}",
        "illustrative: true",
        "parties:",
        *party_lines(effects, income),
        *block("effects", effects),
        *block("resources", list(resource_lines(example))),
        *block("income", income),
    ]
    return HEADER + "\n".join(lines) + "\n"


def project_texts() -> dict[str, str]:
    """The text of every project file, by example id.

    Examples
    --------
    >>> len(project_texts())
    12
    """
    data = json.loads((HERE / "mv_examples.json").read_text(encoding="utf-8"))
    return {example["id"]: project_text(example) for example in data["examples"]}


def main() -> None:
    """Write the files beside this script."""
    for name, text in project_texts().items():
        (HERE / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
