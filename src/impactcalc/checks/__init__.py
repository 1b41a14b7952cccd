"""Every fault of files, with its place: what ``impactcalc check`` runs.

``bench`` gives formulas something to stand on without a project, ``example`` computes
worked examples again, ``indicators`` and ``bundles`` check single files against the rest of
the catalogue, ``paths`` goes through files and folders.
"""
