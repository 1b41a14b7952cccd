"""Units as the library builds them, against pint's own reading of the same file."""

from __future__ import annotations

import pint
import pytest

from impactcalc.quantities import definition_lines, definitions
from impactcalc.units import unit

PINT = pint.UnitRegistry(None, on_redefinition="raise")
PINT.load_definitions(definitions().splitlines())
NAMES = sorted(definition_lines())


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_is_what_pint_reads(name: str) -> None:
    factor, base = PINT.get_base_units(name)
    built = unit("%" if name == "percent" else name)
    mine = built.inner._REGISTRY.get_base_units(built.inner)
    assert mine[0] == pytest.approx(factor, rel=1e-15)
    assert dict(mine[1]._units) == dict(base._units)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_same_symbol(name: str) -> None:
    main = PINT.get_name(name)
    if main != "percent":
        assert unit(name).text == PINT.get_symbol(main)
