"""From project, catalogue and scheme to ordered steps. Units are spent here.

The way through the package: ``steps`` (what a plan is made of), ``lowering`` (a formula to
steps), ``figures`` (inputs and values to leaves in money of the scheme), ``timing`` (who
says when), ``effects`` and ``lines`` (interventions and written lines to lines of the
plan), ``doors`` (what the accounting rules forbid), ``compile`` (all of it in order).
"""
