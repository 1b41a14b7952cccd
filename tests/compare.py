"""Hold an assessment of the library against one of the oracle, figure by figure."""

from __future__ import annotations

from typing import Any

REL = 1e-12


def close(left: float | None, right: float | None, scale: float, tolerance: float = REL) -> bool:
    """Equal, or no further apart than the tolerance times the size of what was added."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= tolerance * max(abs(left), abs(right), scale)


def sizes(oracle: dict[str, Any]) -> float:
    """Size of the sums behind the headline figures: their rounding scales with it."""
    rows = oracle["parties"]
    keys = ("resources", "effects", "paid", "received")
    return sum(abs(row[key]) for row in rows for key in keys)


def differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Every figure that differs, in words; an empty list where the two agree."""
    out: list[str] = []
    scale = sizes(wanted)
    resources = wanted["pillars"]["resources"]

    def hold(name: str, left: Any, right: Any, size: float, tolerance: float = REL) -> None:
        if not close(left, right, size, tolerance):
            out.append(f"{name}: {left!r} is not {right!r}")

    for key in ("npv", "resources", "earned", "external", "npv_without_purchases"):
        part = "headline" if key == "npv" else "pillars"
        hold(key, found[part][key], wanted[part][key], scale)
    ratio = scale / resources if resources else 1.0
    for key in ("r_s", "r_e", "r_s_long", "bcr_all_resources"):
        hold(key, found["pillars"][key], wanted["pillars"][key], ratio)
    hold("bcr", found["headline"]["bcr"], wanted["headline"]["bcr"], ratio)
    _scores(hold, found, wanted, ratio)
    if found["headline"]["quadrant"] != wanted["headline"]["quadrant"]:
        out.append(f"quadrant: {found['headline']['quadrant']}")
    reason = found["headline"].get("reason")
    if reason != "level_missing" and reason != wanted["headline"]["reason"]:
        out.append(f"reason: {reason} is not {wanted['headline']['reason']}")
    _rows(hold, out, found, wanted, scale)
    for key in ("share_after_4", "share_after_10", "share_after_30", "duration"):
        hold(key, found["long_term"][key], wanted["long_term"][key], 1.0)
    _rates(hold, out, found, wanted, scale)
    for mark, share in wanted["evidence"]["by_verification"].items():
        hold(mark, found["evidence"]["by_verification"][mark], share, 1.0)
    hold(
        "share_level_1",
        found["evidence"]["share_level_1"],
        wanted["evidence"]["share_level_1"],
        1.0,
    )
    out += _flags(found, wanted, scale)
    return out


def _scores(hold: Any, found: Any, wanted: Any, ratio: float) -> None:
    """Points move by at most 100 times what the ratio moves by, near 0 the most."""
    for key in ("s0", "s", "e"):
        hold(key, found["pillars"][key], wanted["pillars"][key], 100.0 * max(ratio, 1.0))
    for key in ("mv0", "mv", "certified_bcr"):
        hold(key, found["headline"][key], wanted["headline"][key], 100.0 * max(ratio, 1.0))
    ends, others = found["headline"]["mv_range"], wanted["headline"]["mv_range"]
    for which in (0, 1):
        hold(
            "mv_range",
            None if ends is None else ends[which],
            None if others is None else others[which],
            100.0 * max(ratio, 1.0),
        )


def _rows(hold: Any, out: list[str], found: Any, wanted: Any, scale: float) -> None:
    names = [effect["id"] for effect in found["effects"]]
    if names != [effect["id"] for effect in wanted["effects"]]:
        out.append(f"effects: {names}")
        return
    for left, right in zip(found["effects"], wanted["effects"], strict=True):
        hold(left["id"], left["present_value"], right["present_value"], scale)
    parties = [row["party"] for row in found["parties"]]
    if parties != [row["party"] for row in wanted["parties"]]:
        out.append(f"parties: {parties} is not {[row['party'] for row in wanted['parties']]}")
        return
    for left, right in zip(found["parties"], wanted["parties"], strict=True):
        for key in ("resources", "effects", "paid", "received", "net", "financing"):
            size = max(scale, abs(right["financing"]))
            hold(f"{left['party']}.{key}", left[key], right[key], size)


def _rates(hold: Any, out: list[str], found: Any, wanted: Any, scale: float) -> None:
    left, right = found["rates_of_return"], wanted["rates_of_return"]
    eav, other = left["equivalent_annual_value"], right["equivalent_annual_value"]
    hold("equivalent_annual_value", eav, other, scale)
    if left["discounted_payback_year"] != right["discounted_payback_year"]:
        out.append(f"payback: {left['discounted_payback_year']} {right['discounted_payback_year']}")
    if not right["irr_certain"]:
        return
    if left["irr_reason"] != right["irr_reason"]:
        out.append(f"irr_reason: {left['irr_reason']} is not {right['irr_reason']}")
    elif len(left["irr_roots"]) != len(right["irr_roots"]):
        out.append(f"irr_roots: {left['irr_roots']} is not {right['irr_roots']}")
    else:
        for a, b in zip(left["irr_roots"], right["irr_roots"], strict=True):
            hold("irr", a, b, 1.0, 1e-7)


def _flags(found: Any, wanted: Any, scale: float) -> list[str]:
    def keyed(flags: list[dict[str, Any]]) -> dict[tuple[str, ...], dict[str, Any]]:
        keys = ("code", "where", "domain", "party", "value")
        return {tuple(str(flag.get(key)) for key in keys): flag for flag in flags}

    mine, theirs = keyed(found["flags"]), keyed(wanted["flags"])
    out = [f"flag {key} is missing" for key in sorted(theirs.keys() - mine.keys())]
    out += [f"flag {key} is too many" for key in sorted(mine.keys() - theirs.keys())]
    for key in mine.keys() & theirs.keys():
        for part, size in (("share", 1.0), ("excess", scale)):
            if not close(mine[key].get(part), theirs[key].get(part), size):
                out.append(f"flag {key}: {mine[key].get(part)} is not {theirs[key].get(part)}")
    return out
