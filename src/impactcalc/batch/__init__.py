"""Many projects by one plan: the project axis.

The way of the numbers: ``grid`` columns become codes and figures (``codes``, ``table``), rows
become projects and groups of projects that do the same (``grouping``), a group becomes a shape
(``shaping``; ``plans`` for projects that were compiled one by one), a shape is made ready
(``terms``, ``separate``) and run in blocks (``run``, ``scores``, ``tables``). ``careful`` reads
single projects, wherever something is in doubt.
"""
