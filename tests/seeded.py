"""A folder full of faults: each line that has one says so, with a word of the message.

``# FAULT: word`` at the end of a line means one fault on that line whose text has that word;
``# FAULT: one | two`` means two. Everything is illustrative.
"""

from __future__ import annotations

import re
from pathlib import Path

FILES: dict[str, str] = {}

# --- a catalogue whose good entries the others rest on --------------------------------------

FILES["cat/catalogue.yaml"] = """\
impactcalc: catalogue/1
id: seeded
version: "1"
licence: CC BY 4.0
replaces:
  - clim.storage_added
  - clim.rival                          # FAULT: the catalogue does not have
  - clim.no_such_thing                  # FAULT: this folder does not define it
"""

FILES["cat/values/ok.price.yaml"] = """\
impactcalc: value/1
id: ok.price
name: Price
value: 0.1
unit: EUR_2021/kgCO2e
geography: NL
source: {title: Title, publisher: Publisher, year: 2021, locator: p. 1}
licence: CC BY 4.0
valid: {places: [NL]}
status: current
verification: read
evidence: 4
"""

FILES["cat/values/ok.late_price.yaml"] = """\
impactcalc: value/1
id: ok.late_price
name: Price of later years
series: {2040: 0.1, 2050: 0.2}
between: linear
unit: EUR_2021/kgCO2e
geography: NL
source: {title: Title, publisher: Publisher, year: 2021, locator: p. 1}
licence: CC BY 4.0
valid: {places: [NL]}
status: current
verification: read
evidence: 4
"""

_PLAIN = """\
impactcalc: indicator/1
id: {id}
name: Emission
description: Emission that does not happen.
domain: climate
broad_welfare: EL-MG
references: {{sdg: [13]}}
kind: externality
counterfactual: {{is: {counterfactual}, text: Without the measure.}}
inputs:
  avoided: {{unit: kgCO2e/year, description: Emission avoided.}}
values: {{price: {price}}}
formula: avoided * price
unit: EUR/year
parties: {{world: 1}}
discount_class: standard
cashable: 0
exclusion_groups: [{group}]
evidence: 4
example: {{inputs: {{avoided: 10 kgCO2e/year}}, {example}, source: illustrative}}
"""
_EXAMPLE = "expected: 1 EUR_2021/year"

for name, counterfactual, price, group, example in (
    ("clim.ok", "no_measure", "ok.price", "same_tonne", _EXAMPLE),
    ("clim.storage_added", "no_measure", "ok.price", "", _EXAMPLE),
    ("clim.rival", "no_measure", "ok.price", "same_tonne", _EXAMPLE),
    ("clim.modelled", "modelled", "ok.price", "", _EXAMPLE),
    ("clim.late", "no_measure", "ok.late_price", "", f"year: 2040, {_EXAMPLE}"),
):
    FILES[f"cat/clim/{name}.yaml"] = _PLAIN.format(
        id=name, counterfactual=counterfactual, price=price, group=group, example=example
    )

FILES["cat/nature/nature.ok_level.yaml"] = """\
impactcalc: indicator/1
id: nature.ok_level
name: Level
description: A level.
domain: nature
broad_welfare: LA-NA
references: {sdg: [15]}
kind: qualitative
levels: {0: None, 1: Little, 2: Some, 3: Much, 4: All}
parties: {residents: 1}
exclusion_groups: []
example: {level: 3, expected: 75, source: illustrative}
"""

_MEASURE = """\
impactcalc: intervention/1
id: {id}
name: Measure
description: What is done.
inputs:
  avoided: {{unit: kgCO2e/year, at_least: 1 kgCO2e/year, description: Emission avoided.}}
  damage: {{curve: {{x: year, y: EUR}}, optional: true, description: Damage.}}
  yearly: {{series: kgCO2e, optional: true, description: By year.}}
feeds:
  - {{indicator: {fed}, inputs: {{avoided: avoided}}}}
  - {{indicator: nature.ok_level}}
timing: {{lifetime: 20 years}}
"""

for name, fed in (
    ("ok.measure", "clim.ok"),
    ("ok.rival", "clim.rival"),
    ("ok.modelled", "clim.modelled"),
    ("ok.late", "clim.late"),
):
    FILES[f"cat/interventions/{name}.yaml"] = _MEASURE.format(id=name, fed=fed)

# --- values ---------------------------------------------------------------------------------

_VALUE_END = """\
geography: NL
source: {title: Title, publisher: Publisher, year: 2021, locator: p. 1}
licence: CC BY 4.0
valid: {places: [NL]}
status: current
verification: read
evidence: 4
"""

FILES["cat/values/bad.withdrawn.yaml"] = """\
impactcalc: value/1
id: bad.withdrawn
name: Price
value: 0.1
unit: EUR_2021/kgCO2e
""" + _VALUE_END.replace("status: current", "status: withdrawn")

FILES["cat/values/bad.index_year.yaml"] = (
    """\
impactcalc: value/1
id: bad.index_year
name: Price
value: 0.1
unit: EUR_1985/kgCO2e  # FAULT: has no year 1985
"""
    + _VALUE_END
)

FILES["cat/values/bad.many.yaml"] = """\
impactcalc: value/1                     # FAULT: locator
id: bad.many
name: {en: Trees, shrubs and grass}     # FAULT: text with a comma needs quotes
value: 1,5                              # FAULT: decimal sign is a point
low: .nan                               # FAULT: .nan
unit: EUR/kgCO2e                        # FAULT: no price year
geography: 31                           # FAULT: put it in quotes
source: {title: Title, publisher: Publisher, year: 2021}
licence: CC BY 4.0
valid: {places: [NL]}
status: curent                          # FAULT: current, superseded, withdrawn
verification: read
evidence: 0                             # FAULT: level of evidence
"""
FILES["cat/values/bad.many.yaml"] = (
    FILES["cat/values/bad.many.yaml"]
    .replace("impactcalc: value/1                     # FAULT: locator", "impactcalc: value/1")
    .replace("year: 2021}", "year: 2021}  # FAULT: locator")
)

FILES["cat/values/bad.forms.yaml"] = (
    """\
impactcalc: value/1
id: bad.forms
name: Price
value: 3
low: 4
high: 5
between: linear                         # FAULT: between belongs to series
unit: EUR_2021/m2                       # FAULT: write m^2
real_growth: 2 %                        # FAULT: %/year
""".replace("value: 3", "value: 3                                # FAULT: lies outside")
    + _VALUE_END
)

FILES["cat/values/bad.number.yaml"] = (
    """\
impactcalc: value/1                     # FAULT: add value or series
id: bad.number
name: Price
unit: k€/ton                            # FAULT: write EUR
"""
    + _VALUE_END
)

FILES["cat/values/bad.series.yaml"] = (
    """\
impactcalc: value/1
id: bad.series
name: Price
series:
  2030: 0.2
  2O40: 0.3                             # FAULT: is not a year
  2050: 20 EUR                          # FAULT: without a unit
  "2030": 0.4                           # FAULT: is there twice
unit: 1
""".replace("unit: 1", 'unit: "1"')
    + _VALUE_END
)

FILES["cat/values/bad.other_name.yaml"] = (
    """\
impactcalc: value/1
id: bad.another_name                    # FAULT: differs from the file name
name: Price
value: 0.1
unit: EUR_2021/kgCO2e
"""
    + _VALUE_END
)

# --- indicators -----------------------------------------------------------------------------


def _indicator(name: str, text: str) -> None:
    head = f"impactcalc: indicator/1\nid: {name}\n"
    FILES[f"cat/{name.partition('.')[0]}/{name}.yaml"] = head + text


_indicator(
    "clim.words",
    """\
name: Emission
description: Emission that does not happen.
domain: climat                          # FAULT: write climate
broad_welfare: EL-XX                    # FAULT: EL-XX
references: {sdg: [13, 18]}             # FAULT: 17 goals
kind: externalty                        # FAULT: externality
counterfactual: {is: guess, text: Without.}  # FAULT: no_measure
inputs:
  avoided: {unit: kgCO2e/year, description: Emission avoided.}
values: {price: ok.price}
formula: avoided * price
unit: EUR/year
parties: {world: 0.6, everybody: 0.3}   # FAULT: add up to 0.9
discount_class: standard
cashable: 1.2                           # FAULT: from 0 to 1
exclusion_groups: []
evidence: 6                             # FAULT: level of evidence
example: {inputs: {avoided: 10 kgCO2e/year}, expected: 1 EUR_2021/year, source: illustrative}
colour: red                             # FAULT: colour
""",
)

_indicator(
    "clim.vocabulary",
    """\
name: Emission
description: Emission that does not happen.
domain: weather                         # FAULT: not in vocabulary domains
broad_welfare: EL-MG
references: {sdg: [13]}
kind: externality
counterfactual: {is: no_measure, text: Without.}
inputs:
  avoided: {unit: kgCO2e/year, description: Emission avoided.}
values: {price: ok.price}
formula: avoided * price
unit: EUR/year
parties: {everybody: 1}                 # FAULT: not in vocabulary parties
discount_class: stendard                # FAULT: discount class stendard
cashable: {world: 0}                    # FAULT: has no share here
exclusion_groups: [one, two, one]       # FAULT: group one is there twice
evidence: 4
example: {inputs: {avoided: 10 kgCO2e/year}, expected: 1 EUR_2021/year, source: illustrative}
""",
)

_MIDDLE = """\
name: Emission
description: Emission that does not happen.
domain: climate
broad_welfare: EL-MG
references: {sdg: [13]}
kind: externality
counterfactual: {is: no_measure, text: Without.}
"""
_END = """\
unit: EUR/year
parties: {world: 1}
discount_class: standard
cashable: 0
exclusion_groups: []
evidence: 4
example: {inputs: {avoided: 10 kgCO2e/year}, expected: 1 EUR_2021/year, source: illustrative}
"""
_AVOIDED = "  avoided: {unit: kgCO2e/year, description: Emission avoided.}\n"

for name, formula in {
    "clim.syntax": "avoided * * price                # FAULT: cannot be read",
    "clim.power": "avoided ^ 2 * price               # FAULT: ^ is not a power",
    "clim.name": "avoided * prise                    # FAULT: write price",
    "clim.attribute": "avoided.real * price          # FAULT: is not allowed in a formula",
    "clim.function": "open(avoided) * price          # FAULT: open is no function",
    "clim.units": "avoided + price                   # FAULT: does not fit",
    "clim.result": "avoided                          # FAULT: does not fit",
}.items():
    _indicator(
        name, f"{_MIDDLE}inputs:\n{_AVOIDED}values: {{price: ok.price}}\nformula: {formula}\n{_END}"
    )

_indicator(
    "clim.two_stages",
    f"""\
{_MIDDLE}inputs:
{_AVOIDED}values: {{price: ok.prize}}               # FAULT: there is no value ok.prize
formula: avoided * price * share        # FAULT: share is no input and no value
{_END}""",
)

_indicator(
    "clim.on_bad_values",
    f"""\
{_MIDDLE}inputs:
{_AVOIDED}values:
  price: bad.index_year
  other: bad.many
  third: bad.another_name
formula: avoided * price + avoided * other + avoided * third
{_END}""",
)

_indicator(
    "clim.on_withdrawn",
    f"""\
{_MIDDLE}inputs:
{_AVOIDED}values: {{price: bad.withdrawn}}          # FAULT: is withdrawn
formula: avoided * price
{_END}""",
)

_indicator(
    "clim.example",
    f"""\
{_MIDDLE}inputs:
{_AVOIDED}values: {{price: ok.price}}
formula: avoided * price
{_END}""".replace("expected: 1 EUR_2021/year", "expected: 2 EUR_2021/year").replace(
        "source: illustrative}", "source: illustrative}  # FAULT: not the expected 2"
    ),
)

_indicator(
    "clim.inputs",
    f"""\
{_MIDDLE}inputs:
{_AVOIDED}  both: {{unit: m^2, series: m^2, description: Two kinds.}}  # FAULT: series stands beside unit
  none: {{description: No kind.}}         # FAULT: add unit, curve or series
  odd: {{unit: liter, description: A unit.}}  # FAULT: write litre
  two-words: {{unit: m^2, description: A name.}}  # FAULT: not a name
  start: {{unit: m^2, default: 5 kg, description: A default.}}  # FAULT: wanted in m^2
values: {{price: ok.price}}
formula: avoided * price
{_END}""",
)

_indicator(
    "clim.missing",
    """\
name: Emission
description: Emission that does not happen.
domain: climate
broad_welfare: EL-MG
references: {sdg: [13]}
kind: externality
inputs:
  avoided: {unit: kgCO2e/year}            # FAULT: description
values: {price: ok.price}
formula: avoided * price
parties: {world: 1}
discount_class: standard
cashable: 0
exclusion_groups: []
evidence: 4
example: {inputs: {avoided: 10 kgCO2e/year}, expected: 1 EUR_2021/year, source: illustrative}
""",
)
FILES["cat/clim/clim.missing.yaml"] = FILES["cat/clim/clim.missing.yaml"].replace(
    "indicator/1\n", "indicator/1  # FAULT: 'counterfactual' is missing | 'unit' is missing\n"
)

_indicator(
    "nature.levels",
    """\
name: Level
description: A level.
domain: nature
broad_welfare: LA-NA
references: {sdg: [15]}
kind: qualitative
levels: {0: None, 1: Little, 2: Some, 4: All}  # FAULT: level 3 is missing
formula: 1 + 1                          # FAULT: does not belong to an indicator of this kind
parties: {residents: 1}
exclusion_groups: []
example: {level: 5, expected: 75, source: illustrative}  # FAULT: 5 is not a level
""",
)

FILES["cat/clim/clim.repeated.yaml"] = _PLAIN.format(
    id="clim.repeated", counterfactual="no_measure", price="ok.price", group="", example=_EXAMPLE
)
FILES["cat/nature/clim.repeated.yaml"] = FILES["cat/clim/clim.repeated.yaml"].replace(
    "id: clim.repeated", "id: clim.repeated  # FAULT: defined twice"
)
FILES["cat/clim/clim.ghg_avoided.yaml"] = FILES["cat/clim/clim.ok.yaml"].replace(
    "id: clim.ok", "id: clim.ghg_avoided  # FAULT: already in the catalogue"
)

# --- interventions --------------------------------------------------------------------------

FILES["cat/interventions/bad.feeds.yaml"] = """\
impactcalc: intervention/1
id: bad.feeds
name: Measure
description: What is done.
inputs:
  avoided: {unit: kgCO2e/year, at_most: 1 m^2, description: Emission avoided.}  # FAULT: at_most
  area: {unit: m^2, never: allowed, description: Area.}  # FAULT: calendar_year
values: {price: ok.nothing}             # FAULT: there is no value ok.nothing
feeds:
  - {indicator: clim.ok, inputs: {avoided: avoided +}}  # FAULT: cannot be read
  - {indicator: clim.rival, inputs: {avoided: area}}  # FAULT: does not fit
  - {indicator: clim.modelled, inputs: {avoided: avoided * factor}}  # FAULT: factor
  - {indicator: clim.late, inputs: {avoidd: avoided}}  # FAULT: no input avoidd | is not given
  - {indicator: clim.nowhere}           # FAULT: there is no indicator clim.nowhere
  - {indicator: clim.syntax, inputs: {avoided: avoided}}
  - {indicator: nature.ok_level}
  - {indicator: nature.ok_level}        # FAULT: fed twice
timing: {ramp_up: 2.5 years, lifetime: 0 years}  # FAULT: whole number | give 1 to
growth: {clim.absent: 1 %/year}         # FAULT: not fed
"""

FILES["cat/interventions/bad.units.yaml"] = """\
impactcalc: intervention/1
id: bad.units
name: Measure
description: What is done.
inputs:
  area: {unit: m^2, description: Area.}
feeds:
  - {indicator: clim.ok, inputs: {avoided: area}}  # FAULT: does not fit
"""

# --- regimes, indices, vocabularies, schemes ------------------------------------------------

FILES["cat/regimes/bad_bands.yaml"] = """\
impactcalc: regime/1
id: bad_bands
name: Bands
body: Nobody
purpose: illustration
decided: 2026
in_force: {from: 2026}
status: in_force
clock: noon                             # FAULT: base_year
classes:
  standard:
    bands:
      - {to_year: 30, rate: 3.5 %/year}
      - {to_year: 20, rate: 3 %/year}   # FAULT: not above 30
      - {rate: 2 %}                     # FAULT: %/year
verification: read
source: {title: Title, publisher: Publisher, year: 2021, locator: p. 1}
""".replace("{rate: 2 %}                     # FAULT: %/year", "{rate: 2 %/year}")

FILES["cat/regimes/bad_rate.yaml"] = """\
impactcalc: regime/1
id: bad_rate
name: Rate
body: Nobody
purpose: illustration
decided: 2026
in_force: {from: 2026}
status: in_force
clock: base_year
classes:
  standard: {bands: [{rate: 2 %}]}      # FAULT: %/year
verification: readd                     # FAULT: secondary
source: Somewhere                       # FAULT: a mapping
"""

FILES["cat/prices/bad.index.yaml"] = """\
impactcalc: index/1
id: bad.index
name: Index
place: NL
base: 2015 = 100
series:
  2020: 100
  2021: -5                              # FAULT: not above zero
  2022: "103"                           # FAULT: without quotes
verification: read
source: {title: Title, publisher: Publisher, year: 2021, locator: p. 1}
""".replace('  2022: "103"                           # FAULT: without quotes\n', "")

FILES["cat/vocabularies/bad_words.yaml"] = """\
impactcalc: vocabulary/1
id: bad_words
version: 1                              # FAULT: put it in quotes
source: own
terms:
  - {id: one, name: One}
  - {id: two}                           # FAULT: 'name' is missing
  - {id: one, name: Again}              # FAULT: term one is there twice
"""

FILES["cat/schemes/bad_extends.yaml"] = """\
impactcalc: scheme/1                    # FAULT: 'because' is missing
id: bad_extends
extends: mvv                            # FAULT: write mv
version: "1"
name: Scheme
pillars: {kappa_s: 0, wait_s: 0.5}      # FAULT: above 0 | write weight_s
"""

FILES["cat/schemes/bad_choices.yaml"] = """\
impactcalc: scheme/1
id: bad_choices
extends: mv
version: "1"
name: Scheme
because: An illustration.
regime: nl_2052                         # FAULT: there is no regime nl_2052
price_year: 1900                        # FAULT: has no year 1900
timing: start                           # FAULT: end, mid, begin
long_term: {goal_year: 2020}            # FAULT: not later than
qualitative: {theta: 0.25}              # FAULT: no indicator counts
standing: national
"""

FILES["cat/schemes/bad_child.yaml"] = """\
impactcalc: scheme/1
id: bad_child
extends: bad_choices
version: "1"
name: Scheme
because: An illustration.
qualitative: {indicators: {clim.ok: 1}}  # FAULT: not qualitative
"""


def write(folder: Path) -> None:
    """Write every file below a folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def expected() -> dict[tuple[str, int], list[str]]:
    """The words of each fault by file and line."""
    found: dict[tuple[str, int], list[str]] = {}
    for name, text in FILES.items():
        for number, line in enumerate(text.split("\n"), start=1):
            match = re.search(r"# FAULT: (.*)$", line)
            if match:
                found[name, number] = [word.strip() for word in match[1].split(" | ")]
    return found
