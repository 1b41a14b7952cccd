"""Every fault of files, with its place: what ``impactcalc check`` runs.

``bench`` gives formulas something to stand on without a project, ``example`` computes worked
examples again, ``indicators``, ``bundles`` and ``schemes`` check single files against the rest
of the catalogue, ``shelf`` is that catalogue with every file checked before another rests on
it, ``files`` finds the files, and ``paths`` goes through them.
"""
