"""Guard against counting one benefit twice: exclusion groups and ``choose``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impactcalc.records import record


@record(frozen=True)
class Clash:
    """Two or more members of one group that would both count; ``why`` says what they share."""

    group: str
    members: tuple[str, ...]
    why: str = ""

    def __str__(self) -> str:
        names = f"{', '.join(self.members[:-1])} and {self.members[-1]}"
        both = "both" if len(self.members) == 2 else "all"
        return (
            f"{names} are {both} in group {self.group}: they count one benefit"
            f"{f', {self.why}' if self.why else ''}"
        )


def not_chosen(
    members: Mapping[str, Iterable[str]], choose: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Indicators that a choice leaves out, with group and chosen indicator.

    ``members`` maps each indicator to its groups.
    """
    out: dict[str, tuple[str, str]] = {}
    for group, chosen in choose.items():
        for indicator, groups in members.items():
            if indicator != chosen and group in groups:
                out.setdefault(indicator, (group, chosen))
    return out


def clashes(
    members: Mapping[str, Iterable[str]], why: Mapping[str, str] | None = None
) -> tuple[Clash, ...]:
    """Groups with more than one indicator that counts, sorted.

    ``why`` says of a group, in words, what its members share.
    """
    by_group: dict[str, list[str]] = {}
    for indicator, groups in members.items():
        for group in groups:
            by_group.setdefault(group, []).append(indicator)
    return tuple(
        Clash(group, tuple(sorted(found)), (why or {}).get(group, ""))
        for group, found in sorted(by_group.items())
        if len(found) > 1
    )


def a_choice(members: Mapping[str, Iterable[str]], choose: Mapping[str, str]) -> dict[str, str]:
    """Choices that leave no clash, those already made first: one line that can be pasted.

    Whoever is chosen in one group is chosen in each group where it clashes, so that no choice
    undoes another. Which member that is has no meaning: the first by name.

    Examples
    --------
    >>> groups = {"damage": ["water", "insured"], "claims": ["insured"], "storage": ["water"]}
    >>> a_choice(groups, {})
    {'insured': 'claims'}
    >>> a_choice(groups, {"water": "damage"})
    {'water': 'damage', 'insured': 'damage'}
    """
    chosen = dict(choose)
    while found := clashes(_kept(members, chosen)):
        winner = next((m for m in found[0].members if m in chosen.values()), found[0].members[0])
        chosen |= {clash.group: winner for clash in found if winner in clash.members}
    return chosen


def _kept(
    members: Mapping[str, Iterable[str]], choose: Mapping[str, str]
) -> dict[str, Iterable[str]]:
    dropped = not_chosen(members, choose)
    return {id_: groups for id_, groups in members.items() if id_ not in dropped}
