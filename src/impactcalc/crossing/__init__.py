"""What only shows when projects lie side by side: one benefit that several of them count.

Three checks, each on plain arrays. :func:`overlaps` finds projects that count the same exclusion
group at the same place; :func:`part_faults` finds outcomes of which the partners together claim
more than there is; :func:`capped` sets what is counted against the most that the user says it can
be worth. None of them changes a figure.
"""

from impactcalc.crossing.caps import Cap, Capped, Caps, capped
from impactcalc.crossing.claims import Claim
from impactcalc.crossing.overlaps import Member, Overlap, Overlaps, overlaps
from impactcalc.crossing.parts import part_faults
from impactcalc.crossing.said import cap_said, cap_todo, overlap_said, overlap_todo

__all__ = [
    "Cap",
    "Capped",
    "Caps",
    "Claim",
    "Member",
    "Overlap",
    "Overlaps",
    "cap_said",
    "cap_todo",
    "capped",
    "overlap_said",
    "overlap_todo",
    "overlaps",
    "part_faults",
]
