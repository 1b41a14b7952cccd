"""Project files full of faults, beside the catalogue of ``seeded``; all of it illustrative."""

from __future__ import annotations

import json

from seeded import FILES

_HEAD = """\
impactcalc: project/1
id: {id}
name: Project
start: 2026
horizon: 40 years
price_year: 2025
parties:
  - {{id: municipality, roles: [operator]}}
"""


def _project(name: str, text: str, head: str = _HEAD) -> None:
    FILES[f"projects/{name}.yaml"] = head.format(id=name) + text


_EFFECT = """\
    name: Shade
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amount: 1_000 EUR/year
    years: 2030-2039
    evidence: 1
    source: own estimate
"""

# Faults of three stages, in one file and in one line of it.
_project(
    "stages",
    """\
interventions:
  - id: one
    use: ok.measure
    inputs:
      avoided: 5 m^2                    # FAULT: does not fit
    timing: {first_year: 2027}
    colour: red                         # FAULT: colour
effects:
  - id: shade
    name: Shade
    domain: livng                       # FAULT: write living
    broad_welfare: HN-XX                # FAULT: broad_welfare 'HN-XX' is unknown
    kind: benefit
    parties: {residents: 0.5, martians: 0.5}  # FAULT: party martians is unknown
    amount: 1,5 EUR/year                # FAULT: write 1.5
    years: 2030-2070                    # FAULT: 2070 lies outside
    cashable: {residents: 50 %}         # FAULT: share from 0 to 1
    evidence: 0                         # FAULT: level of evidence
    source: own estimate
    discount_class: health              # FAULT: no discount class health
resources:
  - {id: work, party: municipalty, amount: 5 kg, years: 2026}  # FAULT: municipality | give EUR
""",
)

_project(
    "forms",
    """\
effects:
  - id: range
    name: Range
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amount: 1_000 EUR                   # FAULT: add every
    years: 2030-2039
    evidence: 1
    source: own estimate
  - id: single
    name: Single
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amount: 1_000 EUR/year
    years: 2030                         # FAULT: single year
    evidence: 1
    source: own estimate
  - id: both
    name: Both
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    parties: {residents: 1}             # FAULT: side by side
    amounts: {2030: 5 EUR}
    every: 5 years                      # FAULT: stands beside amounts
    evidence: 1
    source: own estimate
  - id: late
    name: Late
    domain: built
    broad_welfare: LA-EC
    kind: deferral
    party: owners
    cost: 10_000 EUR
    due_without: 2040
    due_with: 2035                      # FAULT: not later than
    evidence: 2
    source: own estimate
  - id: below
    name: Below
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amounts:
      2030: 5 EUR
      2031: -5 EUR                      # FAULT: negative
      2099: 5 EUR                       # FAULT: 2099 lies outside
      2032: 5 EUR/year                  # FAULT: give EUR
      2033: 5 euro                      # FAULT: write EUR
    evidence: 1
    source: {title: T, publisher: P, yaer: 2020, locator: p}  # FAULT: yaer
  - id: odd                             # FAULT: has no amount
    name: Odd
    domain: living
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    evidence: 1
    source: own estimate
    due_with: 2050                      # FAULT: choose kind deferral
resources:
  - {id: a, party: municipality, amount: 5 EUR/year, years: 2027-2030, every: 2 years}  # FAULT: every
  - {id: b, party: municipality, amount: 5 EUR, years: 2027, every: 2 years}  # FAULT: single year
  - {id: c, party: municipality, amount: 5 EUR}  # FAULT: has no years
  - {id: a, party: municipality, amount: 5 EUR, years: 2030-2027}  # FAULT: id a is there twice | ends before
  - {id: d, party: municipality, amount: {value: 5 EUR, low: 6 EUR, high: 7 EUR}, years: 2027}  # FAULT: outside its own range
""".replace("  - id: odd                             # FAULT: has no amount\n", "  - id: odd\n"),
)

_project(
    "doors",
    """\
  - {id: harbour, roles: [partner], abroad: true}  # FAULT: abroad
  - {id: world, abroad: true}           # FAULT: world is never abroad
  - {id: shop}
effects:
  - id: noise
    name: Noise
    domain: living
    broad_welfare: HN-SW
    kind: harm
    parties: {municipality: 0.5, residents: 0.5}
    amount: -5 EUR/year
    years: 2030-2039
    cashable: {municipality: 0.5}       # FAULT: cost of the project is a resource
    evidence: 1
    source: own estimate
income:
  - {id: a, kind: sale, payer: municipality, receiver: shop, amount: 5 EUR, years: 2027, payer_benefit: listed}  # FAULT: no carrier
  - id: b
    kind: outcome_payment
    payer: shop
    receiver: municipality
    amount: 5 EUR
    years: 2027
    payer_benefit: at_price             # FAULT: only for kinds sale and fee
  - id: c
    kind: fee
    payer: harbour
    receiver: municipality
    amount: 5 EUR
    years: 2027
    payer_benefit: at_price             # FAULT: not for carriers
  - {id: d, kind: fee, payer: shop, receiver: municipality, amount: -5 EUR, years: 2027, payer_benefit: listed}  # FAULT: negative
transfers:
  - {id: t, payer: shop, receiver: municipality, amount: 5 EUR, years: 2027}  # FAULT: under income when it is earned
  - {id: u, payer: shop, receiver: shop, amount: 5 EUR, years: 2027}  # FAULT: name two parties
financing:
  - {id: g, kind: gift, payer: province, receiver: municipality, amount: 5 EUR, years: 2027}  # FAULT: grant, loan, equity
""",
)

_project(
    "no_carrier",
    f"""\
effects:
  - id: shade
{_EFFECT}resources:                              # FAULT: no carrier
  - {{id: work, party: residents, amount: 5 EUR, years: 2026}}
""",
    head=_HEAD.replace("parties:\n  - {{id: municipality, roles: [operator]}}\n", ""),
)

_project(
    "lost_role",
    f"""\
effects:
  - id: shade
{_EFFECT}resources:
  - {{id: work, party: municipality, amount: 5 EUR, years: 2026}}
income:
  - {{id: a, kind: sale, payer: residents, receiver: municipality, amount: 5 EUR, years: 2027, payer_benefit: listed}}
""",
    head=_HEAD.replace("[operator]}}", "[operater]}}  # FAULT: operator, partner"),
)

_project(
    "lost_party",
    f"""\
  - {{id: the shop, name: Shop}}          # FAULT: is not an id
effects:
  - id: shade
{_EFFECT}financing:
  - {{id: g, kind: grant, payer: shop, receiver: municipality, amount: 5 EUR, years: 2027}}
""",
)

_project(
    "bare_money",
    f"""\
effects:
  - id: shade
{_EFFECT}  - id: more
{_EFFECT}""".replace(
        "amount: 1_000 EUR/year\n", "amount: 1_000 EUR/year   # FAULT: add price_year\n", 1
    ),
    head=_HEAD.replace("price_year: 2025\n", ""),
)

_project(
    "head",
    f"""\
vat: none                               # FAULT: included, excluded
illustrative: yes                       # FAULT: true or false
place: {{country: NO, urbanity: huge, soil: rock}}  # FAULT: very_strong | sand, clay, peat
effects:
  - id: shade
{_EFFECT.replace("source: own estimate", "source: 5                           # FAULT: source")}\
qualitative:
  - {{indicator: nature.ok_level, level: 5}}  # FAULT: 5 is not a level
  - {{indicator: clim.ok, level: 3}}      # FAULT: qualitative
  - {{indicator: nature.absent, level: 3}}  # FAULT: there is no indicator
""",
    head=_HEAD.replace(
        "price_year: 2025",
        "price_year: 25                          # FAULT: is not a calendar year",
    ),
)

_project(
    "no_id",
    f"""\
effects:
  - id: shade
{_EFFECT}""",
    head="""\
impactcalc: project/1                   # FAULT: 'id' is missing | 'horizon' is missing
name: Project
start: 2026
price_year: 2025
""",
)

_project(
    "long",
    f"""\
effects:
  - id: shade
{_EFFECT}""",
    head=_HEAD.replace(
        "horizon: 40 years",
        "horizon: 300 years                      # FAULT: longer than 200 years",
    ),
)

_project(
    "longer",
    f"""\
effects:
  - id: shade
{_EFFECT}""",
    head=_HEAD.replace(
        "horizon: 40 years", "horizon: 501 years                      # FAULT: give 1 to 500 years"
    ),
)

_project(
    "uses",
    """\
interventions:
  - id: a
    use: ok.measur                      # FAULT: write ok.measure
    inputs: {avoided: 5 kgCO2e/year}
  - id: b
    use: ok.rival
    inputs:
      avoidd: 5 kgCO2e/year             # FAULT: no input avoidd
    timing: {first_year: 2027}
  - id: c
    use: ok.modelled
    inputs: {avoided: 5 kgCO2e/year}
    timing: {first_year: 2027}
    growth: {clim.nowhere: 1 %/year}    # FAULT: does not feed
    adjustments:
      all: {attribution: 1.5}           # FAULT: at most 1
      clim.modelled: {deadweight: 0.1}  # FAULT: deducts it twice
    shares:
      clim.modelled: {residents: 0.5, aliens: 0.4}  # FAULT: add up to 0.9 | aliens is unknown
  - id: d                               # FAULT: runs from 2040 to 2050
    use: ok.late
    inputs: {avoided: 5 kgCO2e/year}
    timing: {first_year: 2027}
  - id: e
    use: ok.measure
    inputs: {avoided: 0.5 kgCO2e/year}  # FAULT: at least 1
    timing: {first_year: 2080, delay: 1 year}  # FAULT: outside 2026 to 2066 | stands beside
  - id: f                               # FAULT: input avoided of ok.rival is missing
    use: ok.rival
    timing: {first_year: 2027}
choose:
  other_group: clim.modelled            # FAULT: is not in group
leave_out: {nature.nothing: no reason}  # FAULT: there is no indicator
correlations:
  - {a: c.avoided, b: z.amount, rank: 2}  # FAULT: names no line | at most 1
""".replace(
        "    shares:\n      clim.modelled: {residents: 0.5, aliens: 0.4}  # FAULT: add up to 0.9 | aliens is unknown\n",
        "    shares:\n      clim.modelled: {residents: 0.5, world: 0.4}  # FAULT: add up to 0.9\n",
    ),
)

_project(
    "inputs",
    """\
interventions:
  - id: a
    use: ok.measure
    inputs:
      avoided: {value: 5 kgCO2e/year, low: 4 kg}  # FAULT: one end
      damage:
        2 years: 0 EUR
        5 years: 100                    # FAULT: has no unit
        10 m: 200 EUR                   # FAULT: wanted in year
        25 years: 300 kg                # FAULT: does not fit
      yearly:
        2027: 5 kgCO2e
        next: 5 kgCO2e                  # FAULT: is not a year
    timing: {first_year: 2027}
  - id: b
    use: ok.measure
    inputs:
      avoided: {2027: 5 kgCO2e/year}    # FAULT: is one quantity
    timing: {first_year: soon}          # FAULT: is not a calendar year
""".replace("        5 years: 100                    # FAULT: has no unit\n", ""),
)

_project(
    "rivals",
    """\
interventions:
  - {id: a, use: ok.measure, inputs: {avoided: 5 kgCO2e/year}, timing: {first_year: 2027}}
  - {id: b, use: ok.rival, inputs: {avoided: 5 kgCO2e/year}, timing: {first_year: 2027}}  # FAULT: they count one benefit
""",
)

# Rests on faulty files of the catalogue, and has no fault of its own.
_project(
    "on_faulty",
    """\
interventions:
  - {id: a, use: bad.feeds, inputs: {avoided: 5 kgCO2e/year, area: 5 m^2}, timing: {first_year: 2027}}
  - {id: b, use: bad.units, inputs: {area: 5 m^2}, timing: {first_year: 2027}}
choose: {same_tonne: clim.ok}
leave_out: {clim.syntax: not asked}
""",
)

_project(
    "reader",
    """\
effects: &all                           # FAULT: anchor
  - id: shade
    name: Trees, shrubs
    domain: !!str living                # FAULT: tag
    broad_welfare: HN-SW
    kind: benefit
    party: residents
    amount: 1_000 EUR/year
    years: 2030-2039
    evidence: .inf                      # FAULT: .inf
    evidence: 2                         # FAULT: there twice
    source:                             # FAULT: has no value
    cashable: 0
choose: {same_tonne: clim.ok, so they say}  # FAULT: text with a comma needs quotes | does not count
correlations: *all                      # FAULT: alias
""",
)

# --- broken syntax, one fault a file --------------------------------------------------------

for name, bad in {
    "tab": "effects:\n\t- id: shade      # FAULT: tab\n",
    "bracket": "transfers: [             # FAULT: is not closed\nincome: []\n",
    "brace": "financing:\n  - {id: g, kind: grant  # FAULT: is not closed\nincome: []\n",
    "quote": 'vat: "included             # FAULT: quotes\nincome: []\nplace: {}\n',
    "colon": "vat: included: no          # FAULT: colon\n",
    "no_colon": "vat included               # FAULT: a colon and a space\nincome: []\n",
    "dash": "financing:\n  - {id: g}\n - {id: h}                # FAULT: indent\n",
    "percent": "vat: %                     # FAULT: put the text in quotes\n",
}.items():
    _project(f"syntax_{name}", bad)

FILES["projects/second.yaml"] = (
    "impactcalc: project/1\nid: a\n---  # FAULT: second document\nid: b\n"
)
FILES["projects/second.yaml"] = (
    _HEAD.format(id="second")
    + f"effects:\n  - id: shade\n{_EFFECT}---  # FAULT: second document\nid: b\n"
)
FILES["projects/no_marker.yaml"] = "id: a  # FAULT: impactcalc is missing\nname: b\n"
FILES["projects/wrong_marker.yaml"] = "impactcalc: project/2  # FAULT: no known kind\nid: b\n"
FILES["projects/list.yaml"] = "- a  # FAULT: is not a mapping\n- b\n"

# --- JSON, which has no comments --------------------------------------------------------------

JSON_FAULTS: dict[tuple[str, int], list[str]] = {}


def _json(name: str, text: str, faults: dict[int, list[str]]) -> None:
    FILES[f"projects/{name}.json"] = text
    JSON_FAULTS.update({(f"projects/{name}.json", line): words for line, words in faults.items()})


_DATA = {
    "impactcalc": "project/1",
    "id": "json",
    "name": "Project",
    "start": 2026,
    "horizon": "40 years",
    "price_year": 2025,
    "effects": [
        {
            "id": "shade",
            "name": "Shade",
            "domain": "living",
            "broad_welfare": "HN-SW",
            "kind": "benefit",
            "party": "residents",
            "amounts": {"2030": "5 EUR", "2031": "-5 EUR"},
            "evidence": 1,
            "source": "own estimate",
        }
    ],
}
_TEXT = json.dumps(_DATA, indent=1)


def _line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


_json("values", _TEXT, {_line(_TEXT, "2031"): ["negative"]})
_twice = _TEXT.replace('"2031": "-5 EUR"', '"2030": "6 EUR"').replace(
    '1,\n   "source', 'NaN,\n   "source'
)
_json("twice", _twice, {_line(_twice, '"6 EUR"'): ["there twice"], _line(_twice, "NaN"): ["NaN"]})
_comma = _TEXT.replace('"start": 2026,', '"start": 2026')
_json("comma", _comma, {_line(_comma, '"start"'): ["a comma"]})
_last = _TEXT.replace('"own estimate"', '"own estimate",')
_json("last_comma", _last, {_line(_last, '"own estimate"'): ["comma before"]})
_quote = _TEXT.replace('"living"', '"living')
_json("quote", _quote, {_line(_quote, '"living'): ["ends inside quotes"]})
_end = _TEXT.rstrip("}\n ")
_json("end", _end, {_end.count("\n") + 1: ["is expected"]})
