"""Hold an assessment of the library against one of the oracle, figure by figure.

Each figure may differ by ``REL`` times the size of what is added up to come to it, which the
oracle hands out: a sum of large amounts that nearly cancel cannot be known better than that,
and a sum of amounts of one sign is held to ``REL`` of itself. Ratios, points and scores may
differ by what such a difference of their parts makes of them, to first order. There is no
slack in words, years and flags, nor in the order of parties and effects.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from oracle import UNIT_FACTORS, unit_parts

Doc = dict[str, Any]

REL = 1e-13


def close(left: float | None, right: float | None, slack: float) -> bool:
    """Equal, both None, or no further apart than the slack and ``REL`` of the larger."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= slack + REL * max(abs(left), abs(right))


class Comparison:
    """The differences between two assessments of one project, in words."""

    def __init__(self, found: Doc, wanted: Doc, scheme: Doc) -> None:
        self.found, self.wanted, self.scheme = found, wanted, scheme
        self.sizes = wanted["sizes"]
        self.out: list[str] = []

    def hold(self, name: str, left: Any, right: Any, slack: float = 0.0) -> None:
        """Note two numbers that are not close."""
        if not close(left, right, slack):
            self.out.append(f"{name}: {left!r} is not {right!r}")

    def same(self, name: str, left: Any, right: Any) -> bool:
        """Note two things that are not equal."""
        if left != right:
            self.out.append(f"{name}: {left!r} is not {right!r}")
        return bool(left == right)

    def run(self) -> list[str]:
        """Every part of the document."""
        self.same("years", self.found["years"], self.wanted["years"])
        self.sums()
        if self.wanted["pillars"]["resources"]:
            self.ratios()
            self.scores()
        else:
            self.without_resources()
        self.effects()
        self.parties()
        self.rates()
        self.long_term()
        self.evidence()
        self.physical()
        self.words()
        self.flags()
        return self.out

    def sums(self) -> None:
        """Sums of present values."""
        for key in ("npv", "resources", "earned", "external", "npv_without_purchases"):
            part = "headline" if key == "npv" else "pillars"
            size = REL * self.sizes[key]
            self.hold(key, self.found[part][key], self.wanted[part][key], size)
        everyone = self.sizes["all_resources"]
        slack = REL * self.sizes["npv"] / everyone if everyone else 0.0
        key = "bcr_all_resources"
        self.hold(key, self.found["pillars"][key], self.wanted["pillars"][key], slack)

    def without_resources(self) -> None:
        """No ratio, no point, no score, and the reason why."""
        reason = self.found["headline"].get("reason")
        self.same("reason", reason, self.wanted["headline"]["reason"])
        for key in ("r_s", "r_e", "r_s_long", "s0", "s", "e"):
            self.same(key, self.found["pillars"][key], None)
        for key in ("bcr", "mv0", "mv", "mv_range", "certified_bcr", "quadrant"):
            self.same(key, self.found["headline"][key], None)

    def ratio_slack(self, *sums: str) -> float:
        """Slack of a ratio to resources."""
        return REL * sum(self.sizes[name] for name in sums) / self.wanted["pillars"]["resources"]

    def ratios(self) -> None:
        """Ratios to resources."""
        found, wanted = self.found["pillars"], self.wanted["pillars"]
        for key, name in (("r_s", "external"), ("r_e", "earned"), ("r_s_long", "external_long")):
            self.hold(key, found[key], wanted[key], self.ratio_slack(name))
        # R_S and R_E may cancel in their sum.
        slack = self.ratio_slack("external", "earned")
        self.hold("bcr", self.found["headline"]["bcr"], self.wanted["headline"]["bcr"], slack)
        self.same("quadrant", *(d["headline"]["quadrant"] for d in (self.found, self.wanted)))

    def point_slack(self, ratio: str, name: str, kappa: float) -> float:
        """Slack of 100 r/(r + kappa), from its slope 100 kappa/(r + kappa)^2.

        A ratio that is below zero for certain counts as 0, without any slack.
        """
        value, slack = self.wanted["pillars"][ratio], self.ratio_slack(name)
        if value < -slack:
            return 0.0
        value = max(value, 0.0)
        return 100.0 * kappa / (value + kappa) ** 2 * (slack + REL * value)

    def scores(self) -> None:
        """Points and scores.

        The relative slack of a power mean is a weighted mean of those of its two parts, so the
        larger of them bounds it. Of the certificate 2 MV0/(100 - MV0) the slope is
        200/(100 - MV0)^2.
        """
        rule = self.scheme["pillars"]
        slack = {
            "s0": self.point_slack("r_s", "external", rule["kappa_s"]),
            "s": self.point_slack("r_s_long", "external_long", rule["kappa_s"]),
            "e": self.point_slack("r_e", "earned", rule["kappa_e"]),
        }
        found = self.found["pillars"] | self.found["headline"]
        wanted = self.wanted["pillars"] | self.wanted["headline"]
        for score, part in (("mv0", "s0"), ("mv", "s")):
            low_s, low_mv = (wanted[k] or min(wanted[f"{k}_range"]) for k in (part, score))
            slack[score] = low_mv * max(slack[part] / low_s, slack["e"] / wanted["e"])
        for key in ("s0", "s", "e", "mv0", "mv"):
            self.hold(key, found[key], wanted[key], slack[key])
        for key in ("s0", "s", "mv0", "mv"):
            self.ends(f"{key}_range", found.get(f"{key}_range"), wanted, slack[key])
        proved, mv0 = wanted["certified_bcr"], wanted["mv0"]
        wide = 0.0
        if proved is not None:  # near 100 the last bits of MV0 themselves weigh
            wide = 200.0 / (100.0 - mv0) ** 2 * (slack["mv0"] + 8.0 * math.ulp(mv0))
        self.hold("certified_bcr", found["certified_bcr"], proved, wide)
        reason = "level_missing" if wanted["mv_range"] is not None else None
        self.same("reason", self.found["headline"].get("reason"), reason)

    def ends(self, name: str, left: Any, wanted: Doc, slack: float) -> None:
        """Both ends of a range, or neither."""
        right = wanted[name]
        if left is None or right is None:
            self.same(name, left, right)
            return
        for a, b in zip(left, right, strict=True):
            self.hold(name, a, b, slack)

    def effects(self) -> None:
        """Rows of effects, in order."""
        found, wanted = self.found["effects"], self.wanted["effects"]
        for key in ("id", "domain", "kind", "evidence", "verification"):
            if not self.same(key, *([row[key] for row in rows] for rows in (found, wanted))):
                return
        for left, right in zip(found, wanted, strict=True):
            slack = REL * right["size"]
            self.hold(left["id"], left["present_value"], right["present_value"], slack)
            self.same(f"parties of {left['id']}", *(sorted(r["parties"]) for r in (left, right)))
            whole = slack if right["size"] else REL * sum(map(abs, right["parties"].values()))
            for party, value in right["parties"].items():
                self.hold(f"{left['id']} at {party}", left["parties"].get(party), value, whole)

    def parties(self) -> None:
        """Rows of parties, in order."""
        found, wanted = self.found["parties"], self.wanted["parties"]
        if not self.same("parties", *([r["party"] for r in rows] for rows in (found, wanted))):
            return
        for left, right in zip(found, wanted, strict=True):
            for key, size in right["sizes"].items():
                self.hold(f"{left['party']}.{key}", left[key], right[key], REL * size)
            cash = self.wanted["cashable"].get(left["party"], 0.0)
            slack = REL * right["sizes"]["effects"]
            self.hold(f"{left['party']}.cashable", left["cashable"], cash, slack)

    def rates(self) -> None:
        """Rates of return; roots only where their number does not hang on a last bit."""
        left, right = self.found["rates_of_return"], self.wanted["rates_of_return"]
        slack = REL * self.sizes["npv"] / right["annuity"]
        eav = "equivalent_annual_value"
        self.hold(eav, left[eav], right[eav], slack)
        key = "discounted_payback_year"
        self.same(key, left[key], right[key])
        if not right["irr_certain"]:
            return
        self.same("irr_reason", left["irr_reason"], right["irr_reason"])
        if self.same("roots", len(left["irr_roots"]), len(right["irr_roots"])):
            pairs = zip(left["irr_roots"], right["irr_roots"], right["irr_slack"], strict=True)
            for a, b, slack in pairs:
                self.hold("irr_root", a, b, slack + REL)
            if right["irr"] is None:
                self.same("irr", left["irr"], None)
            else:
                self.same("irr", left["irr"], left["irr_roots"][0])

    def long_term(self) -> None:
        """Shares and duration of the positive years: sums of positive numbers."""
        found, wanted = self.found["long_term"], self.wanted["long_term"]
        slack = 2.0 * REL * wanted["condition"]
        for key in ("share_after_4", "share_after_10", "share_after_30", "duration"):
            years = max(wanted[key] or 0.0, 1.0) if key == "duration" else 1.0
            self.hold(key, found[key], wanted[key], slack * years)

    def share_slack(self, key: str, chosen: Any, share: float | None) -> float:
        """Slack of the share of chosen effects in the absolute present values of all."""
        rows = self.wanted["effects"]
        whole = sum(abs(row["present_value"]) for row in rows)
        if not whole:
            return 0.0
        part = sum(row["size"] for row in rows if row[key] == chosen)
        return REL * (part + (share or 0.0) * sum(row["size"] for row in rows)) / whole

    def evidence(self) -> None:
        """Shares by verification and level."""
        found, wanted = self.found["evidence"], self.wanted["evidence"]
        names = list(found["by_verification"])
        self.same("verifications", names, list(wanted["by_verification"]))
        for mark, share in wanted["by_verification"].items():
            slack = self.share_slack("verification", mark, share)
            self.hold(mark, found["by_verification"][mark], share, slack)
        key = "share_level_1"
        slack = self.share_slack("evidence", 1, wanted[key])
        self.hold(key, found[key], wanted[key], slack)

    def physical(self) -> None:
        """Amounts by account, in base units."""
        found: Counter[str] = Counter()
        wanted: Counter[str] = Counter()
        for row in self.found["physical"]:
            factor = 1.0
            for name, power in unit_parts(row["unit"]):
                factor *= UNIT_FACTORS[name] ** power
            found[row["account"]] += row["value"] * factor
        for row in self.wanted["physical"]:
            wanted[row["account"]] += row["amount"]
        if self.same("accounts", sorted(found), sorted(wanted)):
            for account, amount in wanted.items():
                # A difference of two inputs is at most as much as their sum: 1 is ample here.
                self.hold(account, found[account], amount, REL)

    def words(self) -> None:
        """Levels, and what is not counted; a reason of the project in its own words."""
        keys = ("indicator", "level", "points", "scored")
        levels = [{k: row[k] for k in keys} for row in self.found["qualitative"]]
        given = [row for row in levels if row["level"] is not None]
        self.same("qualitative", given, self.wanted["qualitative"])
        left, right = self.found["not_counted"], self.wanted["not_counted"]
        names = [sorted(row["indicator"] for row in rows) for rows in (left, right)]
        self.same("not_counted", *names)
        own = ("not asked for", "no level given")
        reasons = [
            sorted((r["indicator"], r["reason"]) for r in rows if r["reason"] in own)
            for rows in (left, right)
        ]
        self.same("reasons", *reasons)

    def flags(self) -> None:
        """Flags by code, place and value; each once."""

        def keyed(flags: list[Doc]) -> dict[tuple[str, ...], Doc]:
            keys = ("code", "where", "domain", "party", "value")
            return {tuple(str(flag.get(key)) for key in keys): flag for flag in flags}

        mine, theirs = keyed(self.found["flags"]), keyed(self.wanted["flags"])
        self.out += [f"flag {key} is missing" for key in sorted(theirs.keys() - mine.keys())]
        self.out += [f"flag {key} is too many" for key in sorted(mine.keys() - theirs.keys())]
        self.same("number of flags", len(self.found["flags"]), len(mine))
        sizes = {row["party"]: row["sizes"] for row in self.wanted["parties"]}
        for key in sorted(mine.keys() & theirs.keys()):
            left, right = mine[key], theirs[key]
            share = right.get("share")
            slack = self.share_slack("id", key[1], share)
            if key[0] == "illustrative":  # of effects that the oracle does not name
                slack = self.share_slack("kind", None, 1.0)
            self.hold(f"share of {key}", left.get("share"), share, slack)
            size = sizes.get(key[3], {"paid": 0.0, "effects": 0.0})
            slack = REL * (size["paid"] + size["effects"])
            self.hold(f"excess of {key}", left.get("excess"), right.get("excess"), slack)


def differences(found: Doc, wanted: Doc, scheme: Doc) -> list[str]:
    """Every figure of a document that differs, in words; an empty list where the two agree."""
    return Comparison(found, wanted, scheme).run()


def yearly_differences(rows: list[Doc], wanted: Doc) -> list[str]:
    """The same for the tidy rows of an assessment, added up by year."""
    amounts: Counter[int] = Counter()
    values: Counter[int] = Counter()
    for row in rows:
        amounts[row["year"]] += row["amount"]
        values[row["year"]] += row["present_value"]
    out = []
    for row in wanted["yearly"]:
        year = row["year"]
        # The discount factor is below 2 in every project that is drawn.
        for name, sums, size in (("amount", amounts, 1.0), ("present_value", values, 2.0)):
            if not close(sums[year], row[name], REL * size * row["size"]):
                out.append(f"{name} of {year}: {sums[year]!r} is not {row[name]!r}")
    return out
