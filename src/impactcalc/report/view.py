"""A document as it is looked at: in a language, at a width, brief or in detail."""

from __future__ import annotations

from collections.abc import Iterable

from impactcalc.documents import (
    AssessmentDocument,
    EffectPart,
    PartyPart,
)
from impactcalc.records import record
from impactcalc.report.figures import clean
from impactcalc.report.layout import Line, Span
from impactcalc.report.names import name_of
from impactcalc.report.words import word


@record(frozen=True)
class View:
    """What a section of a report needs to know."""

    document: AssessmentDocument
    lang: str
    width: int
    detail: bool = False

    def word(self, key: str, **parts: object) -> str:
        """The words for a key."""
        return word(key, self.lang, **parts)

    def of(self, english: str | None, dutch: str | None) -> str | None:
        """The text in the language of the report, or in English where that is all there is."""
        text = (dutch or english) if self.lang == "nl" else english
        return clean(text) if text else None

    def domain(self, id_: str) -> str:
        """Name of a domain."""
        return clean(name_of(id_, self.lang))

    def party(self, party: PartyPart) -> str:
        """Name that the project gives a party, or that of the vocabulary."""
        own = self.of(party.name, party.name_nl)
        return own or clean(name_of(party.party, self.lang))

    def party_of(self, id_: str) -> str:
        """Name of a party by id."""
        found = (party for party in self.document.parties if party.party == id_)
        return next(map(self.party, found), clean(name_of(id_, self.lang)))

    def effect(self, effect: EffectPart) -> str:
        """Name of an effect, with the intervention it comes from where that is in doubt."""
        name = self.of(effect.name, effect.name_nl) or clean(effect.id)
        same = [other for other in self.document.effects if other.name == effect.name]
        if len(same) == 1:
            return name
        return self.word("because", what=name, why=clean(effect.id.split("/")[0]))

    def effect_of(self, id_: str) -> str:
        """Name of an effect by id; what has no row of its own goes by its id."""
        found = (effect for effect in self.document.effects if effect.id == id_)
        return next(map(self.effect, found), clean(id_))

    def indicators(self) -> dict[str, str]:
        """Names of indicators as far as the document has them, by id."""
        document = self.document
        names: dict[str, str] = {}
        for effect in document.effects:
            if effect.indicator:
                names[effect.indicator] = self.of(effect.name, effect.name_nl) or effect.indicator
        for part in document.qualitative:
            names[part.indicator] = self.of(part.name, part.name_nl) or part.indicator
        for left in document.not_counted:
            own = document.names.get(left.indicator)
            name = None if own is None else self.of(own.name, own.name_nl)
            names.setdefault(left.indicator, name or left.indicator)
        return {id_: clean(name) for id_, name in names.items()}

    def mark(self, illustrative: bool) -> str:
        """The mark of invented input; none where all that is given bears it, as the head says."""
        document = self.document
        marks = [effect.illustrative for effect in document.effects]
        marks += [part.illustrative for part in document.physical]
        marks += [part.illustrative for part in document.qualitative if part.level is not None]
        if not illustrative or all(marks):
            return ""
        return f" ({self.word('mark')})"

    def titled(self, title: str, lines: Iterable[Line]) -> list[Line]:
        """Lines below a title, or nothing where there are none."""
        body = list(lines)
        return [(Span(title, "strong"),), *body] if body else []
