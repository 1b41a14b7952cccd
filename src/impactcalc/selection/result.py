"""What a choice gives: the set, how sure it is, what it uses, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impactcalc.errors import UnknownIdError
from impactcalc.output import csv_text, known_language, write_text
from impactcalc.records import record
from impactcalc.report.figures import clean
from impactcalc.selection.projects import some
from impactcalc.selection.reasons import Reason
from impactcalc.selection.shown import frame
from impactcalc.selection.words import gap_text, reason_text, rules_text, say, share_text, worth

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("project", "chosen", "value", "cost", "loss", "code"),
    *("reason", "reason_nl"),
)
"""Columns of the table, one row for each project, sorted by id."""

SUMS = ("resources", "earned", "external", "npv")
"""Figures that are summed over the set."""


@record(frozen=True)
class Use:
    """How much of a rule the set uses.

    Attributes
    ----------
    kind : such as ``budget``, ``min_share``, ``at_most``
    name, name_nl : what it is called
    used : the sum over the set; of a share the share reached, None where the whole is 0
    lower, upper : its bounds, None where there is none
    left : what is left below the upper bound
    """

    kind: str
    name: str
    name_nl: str
    used: float | None
    lower: float | None
    upper: float | None

    @property
    def left(self) -> float | None:
        """What is left below the upper bound."""
        return None if self.upper is None or self.used is None else self.upper - self.used


@record(frozen=True)
class Outcome:
    """Everything a selection holds, as plain data; `Selection` has the words."""

    aim: str
    status: str
    ids: tuple[str, ...]
    chosen: tuple[str, ...]
    value: float | None
    bound: float | None
    gap: float | None
    settled: bool
    totals: dict[str, float | None]
    spent: float | None
    uses: tuple[Use, ...]
    reasons: tuple[Reason, ...]
    clash: tuple[tuple[str, str], ...]


class Selection:
    """Which projects to fund, and why. Make one with :func:`impactcalc.select`.

    Attributes
    ----------
    aim : what was maximised
    status : ``optimal``; ``feasible``, a set that may not be the best (see ``gap``);
        ``infeasible``, no set keeps all rules (see ``clash``); ``time_limit``, time was up
        before any set was found
    chosen, rejected : ids, sorted; both empty where there is no set
    value : what the set is worth, None where there is none
    bound : no set is worth more
    gap : how much more the bound is, as a share of the value
    settled : whether ties were broken to the end, so that no other set comes before this one
    totals : resources, earned, external, npv and bcr of the set; ratios are of the sums
    spent : constrained euros that the set takes
    uses : a :class:`Use` for each budget line and each constraint on a sum or count
    reasons : a :class:`Reason` for each project, by id
    clash : names (English, Dutch) of rules that cannot be kept together, any of them less would
        do
    """

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.aim = outcome.aim
        self.status = outcome.status
        self.chosen = outcome.chosen
        self.value = outcome.value
        self.bound = outcome.bound
        self.gap = outcome.gap
        self.settled = outcome.settled
        self.totals = dict(outcome.totals)
        self.spent = outcome.spent
        self.uses = outcome.uses
        self.clash = outcome.clash
        self.reasons = {reason.project: reason for reason in outcome.reasons}
        taken = set(outcome.chosen)
        self.rejected = tuple(one for one in outcome.ids if one not in taken and self.reasons)

    def __repr__(self) -> str:
        count = f"{len(self.chosen)} of {len(self._outcome.ids)} projects"
        return f"<Selection, {self.status}: {count}>"

    def __contains__(self, project: str) -> bool:
        return project in self.chosen

    def reason(self, project: str, *, lang: str = "en") -> str:
        """Why a project is in or out, in ``en`` or ``nl``.

        Raises
        ------
        UnknownIdError
            There is no such project, or no set.
        """
        known_language(lang)
        if project not in self.reasons:
            known = f"it has {some(self._outcome.ids)}" if self.reasons else "there is no set"
            raise UnknownIdError(f"the selection has no reason for {project!r}: {known}")
        return reason_text(self.reasons[project], lang, self.aim)

    def gap_text(self, *, lang: str = "en") -> str:
        """How sure the set is, in words."""
        known_language(lang)
        if self.status == "feasible":
            return gap_text(self.gap, lang)
        return say(self.status, lang, rules=rules_text(self.clash, lang))

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each project, with the keys of ``COLUMNS``."""
        return tuple(
            {
                "project": reason.project,
                "chosen": reason.chosen,
                "value": reason.value,
                "cost": reason.cost,
                "loss": reason.loss,
                "code": reason.code,
                "reason": reason_text(reason, "en", self.aim),
                "reason_nl": reason_text(reason, "nl", self.aim),
            }
            for reason in self.reasons.values()
        )

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a pandas frame."""
        return frame(self.rows, COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data; an infinite gap is None."""
        return {
            "aim": self.aim,
            "status": self.status,
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap if self.gap is None or math.isfinite(self.gap) else None,
            "settled": self.settled,
            "spent": self.spent,
            "chosen": list(self.chosen),
            "rejected": list(self.rejected),
            "totals": dict(self.totals),
            "uses": [_use(use) for use in self.uses],
            "clash": [{"en": en, "nl": nl} for en, nl in self.clash],
            "projects": [
                {**row, "leaves": list(reason.leaves), "enters": list(reason.enters)}
                for row, reason in zip(self.rows, self.reasons.values(), strict=True)
            ],
        }

    def to_csv(self, path: str | Path | None = None) -> str:
        """The rows as CSV text; written to ``path`` where one is given."""
        text = csv_text(self.rows, COLUMNS)
        if path is not None:
            write_text(path, text)
        return text

    def text(self, *, lang: str = "en") -> str:
        """The choice as text for a terminal, in ``en`` or ``nl``."""
        known_language(lang)
        return "\n".join(self._lines(lang)) + "\n"

    def _lines(self, lang: str) -> Iterator[str]:
        aim = say(self.aim, lang) if self.aim in AIMS else clean(self.aim)
        value = say("none", lang) if self.value is None else worth(self.value, lang, self.aim)
        yield f"{say('aim', lang, aim=aim)}: {value}"
        yield self.gap_text(lang=lang)
        if self.status == "optimal" and not self.settled:
            yield say("unsettled", lang)
        if self.uses and self.value is not None:
            yield ""
            yield say("conditions", lang)
            yield from (f"  {_use_text(use, lang)}" for use in self.uses)
        for key, inside in (("chosen", True), ("rejected", False)):
            names = [one for one, reason in self.reasons.items() if reason.chosen is inside]
            if names:
                yield ""
                yield say(key, lang, count=len(names), all=len(self._outcome.ids))
                yield from (f"  {clean(one)}: {self.reason(one, lang=lang)}" for one in names)


AIMS = (*SUMS, "npv_per_constrained_euro", "own")
"""Aims that there are words for."""


def _use(use: Use) -> dict[str, Any]:
    keys = ("kind", "name", "name_nl", "used", "lower", "upper", "left")
    return {key: getattr(use, key) for key in keys}


def _use_text(use: Use, lang: str) -> str:
    name = clean(use.name_nl if lang == "nl" else use.name)
    if use.used is None:
        return say("use_plain", lang, name=name, used=say("none", lang))
    if use.kind == "budget":
        assert use.upper is not None and use.left is not None
        used, upper, left = (worth(one, lang, "npv") for one in (use.used, use.upper, use.left))
        return say("use_budget", lang, name=name, used=used, upper=upper, left=left)
    if use.kind == "min_share":
        return say("use_plain", lang, name=name, used=share_text(use.used, lang))
    if use.kind in ("min_total", "max_total", "min_spend"):
        return say("use_plain", lang, name=name, used=worth(use.used, lang, "npv"))
    return say("use_count", lang, name=name, used=int(use.used))
