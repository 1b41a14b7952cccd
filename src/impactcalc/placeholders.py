"""What each placeholder of a project asks for: the words of starters and of their faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from impactcalc.catalogue import Catalogue, shipped_catalogue
from impactcalc.models.asked import asked, example_of, figure
from impactcalc.models.catalogue_files import Intervention
from impactcalc.models.indicator import IndicatorBase
from impactcalc.models.placeholders import MARK, OPEN, placeholder, plainly, take_out
from impactcalc.reader import PathKeys, Source
from impactcalc.records import record

URBANITY = ("very_strong", "strong", "moderate", "little", "none")
SOIL = ("sand", "clay", "peat")
_LINES = ("resources", "income", "transfers", "financing")
_SETTINGS = (("interventions", "groups"), ("interventions", "adjustments"))


@record(frozen=True)
class Meaning:
    """What a key of a project file asks for, with an example or the words to choose from."""

    en: str
    nl: str
    example: str = ""
    choices: tuple[str, ...] = ()
    voorbeeld: str = ""
    keuzes: tuple[str, ...] = ()

    def words(self, lang: str) -> str:
        """The meaning in words."""
        return self.nl if lang == "nl" else self.en

    def comment(self, lang: str) -> str:
        """The meaning with its example or choices, as a comment beside the key."""
        text = self.words(lang)
        if self.choices:
            words = self.choices
            if lang == "nl" and self.keuzes:
                # A file has the English word; who fills it in may not know it.
                pairs = zip(words, self.keuzes, strict=True)
                words = tuple(f"{word} ({keuze})" for word, keuze in pairs)
            return f"{text}: {either(words, lang)}"
        if not self.example:
            return text
        if lang == "nl":
            return f"{text}, bijvoorbeeld {self.voorbeeld or self.example}"
        return f"{text}, such as {self.example}"


MEANINGS: dict[str, Meaning] = {
    "id": Meaning(
        "short id without spaces",
        "korte id zonder spaties",
        "roof-market-hall",
        voorbeeld="dak-markthal",
    ),
    "name": Meaning(
        "name in reports",
        "naam in rapporten",
        "Green roof on the market hall",
        voorbeeld="Groendak op de markthal",
    ),
    "start": Meaning("first year of the project", "eerste jaar van het project", "2026"),
    "horizon": Meaning(
        "years that count after the first", "jaren die na het eerste meetellen", "40 years"
    ),
    "price_year": Meaning(
        "price year of every EUR in this file", "prijspeil van elke EUR in dit bestand", "2025"
    ),
    "vat": Meaning(
        "VAT in the amounts",
        "btw in de bedragen",
        choices=("included", "excluded"),
        keuzes=("inclusief", "exclusief"),
    ),
    "place.country": Meaning("country, in two letters", "land, in twee letters", "NL"),
    "place.region": Meaning("region or municipality", "regio of gemeente", "GM0363"),
    "place.urbanity": Meaning(
        "how urban",
        "hoe stedelijk",
        choices=URBANITY,
        keuzes=("zeer sterk", "sterk", "matig", "weinig", "niet"),
    ),
    "place.soil": Meaning("soil", "grondsoort", choices=SOIL, keuzes=("zand", "klei", "veen")),
    "parties.id": Meaning("who carries the project", "wie het project uitvoert", "municipality"),
    "parties.name": Meaning("name in reports", "naam in rapporten"),
    "interventions.timing.first_year": Meaning(
        "first year with effect", "eerste jaar met effect", "2027"
    ),
    "interventions.timing.ramp_up": Meaning(
        "years until the full effect", "jaren tot het volle effect", "5 years"
    ),
    "interventions.timing.lifetime": Meaning("years with effect", "jaren met effect", "40 years"),
    "party": Meaning("who bears this cost", "wie deze kosten draagt", "municipality"),
    "payer": Meaning("who pays", "wie betaalt", "province"),
    "receiver": Meaning("who receives", "wie ontvangt", "municipality"),
    "amount": Meaning("amount", "bedrag"),
    "years": Meaning("the year, or first and last year", "het jaar, of eerste en laatste jaar"),
    "qualitative.level": Meaning("level", "niveau", choices=("0", "1", "2", "3", "4")),
    "qualitative.because": Meaning("why this level", "waarom dit niveau"),
    "choose": Meaning("the indicator that counts", "de indicator die telt"),
    "leave_out": Meaning(
        "why it is left out",
        "waarom hij niet meetelt",
        "not surveyed",
        voorbeeld="niet onderzocht",
    ),
    "groups": Meaning("what the measure is", "wat de maatregel is"),
    "deadweight": Meaning(
        "share, 0 to 1, that would come without the project too",
        "deel, 0 tot 1, dat er ook zonder het project zou komen",
        "0.1",
    ),
}
"""By key; lines of resources, income, transfers and financing share theirs."""


def either(words: Sequence[str], lang: str = "en") -> str:
    """Words to choose from, as a sentence has them.

    Examples
    --------
    >>> either(["sand", "clay", "peat"]), either(["sand", "clay"], "nl")
    ('sand, clay or peat', 'sand of clay')
    """
    last = " of " if lang == "nl" else " or "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def note_placeholders(source: Source, catalogue: Catalogue | None = None) -> None:
    r"""Report every placeholder of a project with what it asks for.

    Parameters
    ----------
    source : what was read of the project
    catalogue : where its interventions are described, the shipped one where none is given

    Examples
    --------
    >>> from impactcalc.reader import read_text
    >>> source = read_text("start: ___\nhorizon: ___ years")
    >>> note_placeholders(source)
    >>> print(source.faults[0].what, "/", source.faults[0].todo)
    still to fill in: first year of the project / write it in place of ___, such as 2026
    """
    if isinstance(source.data, dict):
        take_out(source, _Sayings(source.data, catalogue).say)


class _Sayings:
    """What to say of each placeholder of one project."""

    def __init__(self, data: Mapping[Any, Any], catalogue: Catalogue | None) -> None:
        self.data = data
        self.given = catalogue

    @property
    def catalogue(self) -> Catalogue:
        return self.given or shipped_catalogue()

    def say(self, path: PathKeys, unit: str) -> tuple[str, str]:
        """What stands open at a path, and what to do about it."""
        keys = tuple(str(key) for key in path if not isinstance(key, int))
        if keys[:2] == ("interventions", "inputs") and len(keys) > 2:
            return self._input(path, keys[2], unit)
        meaning = self._meaning(keys)
        if meaning is None:
            return plainly(path, unit)
        what = f"{OPEN}: {meaning.en}{self._of(path)}"
        if meaning.choices:
            return what, f"write {either(meaning.choices)} in place of {MARK}"
        if unit:
            example = meaning.example or figure(unit)
            return what, f"write a number in place of {MARK}, such as {example}"
        if keys[-1] == "years":
            asked, form = self._years(path)
            return f"{OPEN}: {asked}{self._of(path)}", f"write it in place of {MARK}: {form}"
        such_as = f", such as {meaning.example}" if meaning.example else ""
        return what, f"write it in place of {MARK}{such_as}"

    def _meaning(self, keys: tuple[str, ...]) -> Meaning | None:
        if keys[0] == "choose" and len(keys) == 2:
            members = self._members(keys[1])
            return Meaning(f"{MEANINGS['choose'].en} in this group", "", choices=members)
        if keys[0] == "leave_out":
            return MEANINGS["leave_out"]
        if keys[0] in _LINES or keys[:2] in _SETTINGS:
            return MEANINGS.get(keys[-1])
        own = keys[1:] if keys[:2] == ("interventions", "place") else keys
        return MEANINGS.get(".".join(own))

    def _years(self, path: PathKeys) -> tuple[str, str]:
        """What years a line asks for: one year for EUR, a range for EUR/year."""
        line: Any = self.data[path[0]][path[1]]
        yearly = "/year" in str(line.get("amount")) if isinstance(line, dict) else False
        if yearly:
            return "first and last year", "a range such as 2027-2066"
        return "the year", "a year such as 2026"

    def _item(self, path: PathKeys) -> Mapping[Any, Any]:
        """The item of a list in which a path stands."""
        entry = self.data.get(path[0])
        if len(path) > 2 and isinstance(entry, list) and isinstance(path[1], int):
            item = entry[path[1]]
            return item if isinstance(item, dict) else {}
        return {}

    def _of(self, path: PathKeys) -> str:
        """The item in brackets: its id, or its indicator."""
        item = self._item(path)
        known = item.get("id", item.get("indicator"))
        return f" ({known})" if isinstance(known, str) and placeholder(known) is None else ""

    def _input(self, path: PathKeys, name: str, unit: str) -> tuple[str, str]:
        """An input, in the words of the intervention that declares it."""
        use = self._item(path).get("use")
        found = self._intervention(use) if isinstance(use, str) else None
        declared = found.inputs.get(name) if found is not None else None
        if declared is None:
            what, todo = plainly(path, unit)
            return f"{what}: input {name}{self._of(path)}", todo
        what = f"{OPEN}: {asked(declared)}"
        rest = [str(key) for key in path[path.index(name) + 1 :]]
        inner = declared.unit is None or rest[:1] in (["value"], ["low"], ["high"])
        if not rest or not inner or placeholder(rest[0]) is not None:
            example = example_of(declared)
            noun = "a number" if declared.unit not in (None, "calendar_year") else "it"
            return f"{what}{self._of(path)}", (
                f"write {noun} in place of {MARK}, such as {example}"
            )
        axis = declared.curve.y if declared.curve else ""
        example = figure(unit or declared.unit or declared.series or axis)
        inside = f", at {rest[0]}" if declared.unit is None else f", its {rest[0]}"
        return f"{what}{inside}{self._of(path)}", (
            f"write a number in place of {MARK}, such as {example}"
        )

    def _intervention(self, use: str) -> Intervention | None:
        if not self.catalogue.has("intervention", use):
            return None
        model = self.catalogue.entry("intervention", use)[0]
        return model if isinstance(model, Intervention) else None

    def _members(self, group: str) -> tuple[str, ...]:
        """Indicators of a group that the interventions of the project feed."""
        uses = self.data.get("interventions")
        found: dict[str, None] = {}
        for item in uses if isinstance(uses, list) else ():
            use = item.get("use") if isinstance(item, dict) else None
            intervention = self._intervention(use) if isinstance(use, str) else None
            for feed in intervention.feeds if intervention is not None else ():
                if self.catalogue.has("indicator", feed.indicator):
                    model = self.catalogue.entry("indicator", feed.indicator)[0]
                    if isinstance(model, IndicatorBase) and group in model.exclusion_groups:
                        found[feed.indicator] = None
        return tuple(found)
