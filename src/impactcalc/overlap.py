"""Guard against counting one benefit twice: exclusion groups and ``choose``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impactcalc.records import record


@record(frozen=True)
class Clash:
    """Two or more members of one group that would both count."""

    group: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{' and '.join(self.members)} are both in group {self.group}: they count one benefit"
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


def clashes(members: Mapping[str, Iterable[str]]) -> tuple[Clash, ...]:
    """Groups with more than one indicator that counts, sorted."""
    by_group: dict[str, list[str]] = {}
    for indicator, groups in members.items():
        for group in groups:
            by_group.setdefault(group, []).append(indicator)
    return tuple(
        Clash(group, tuple(sorted(found)))
        for group, found in sorted(by_group.items())
        if len(found) > 1
    )
