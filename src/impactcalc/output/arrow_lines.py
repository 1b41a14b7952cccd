"""Lines of CSV made by pyarrow, several times quicker than Python makes them, where it is there.

The bytes are the same, or it is not used. Python and Arrow both write the shortest digits that
read back as the same number, but differ in when they write an exponent, and in ``1.0``. So
Arrow writes only numbers it writes alike, and on first use it is put to a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

LEAST, MOST = 1e-4, 1e10
"""Between these, broken numbers look alike: Python has exponents below, Arrow also above."""

_PROOF = (1e-4, 0.1, 1 / 3, -2.5, 12345.678, 9999999999.5, 0.30000000000000004, 5e-324, 1e22, 7.0)


@cache
def arrow() -> Any:
    """The pyarrow package, loaded; None where it is not installed, or writes otherwise."""
    try:
        import pyarrow as pa
        import pyarrow.compute
    except ImportError:
        return None
    proof = np.array([*_PROOF, -0.0, 0.0])
    found = floats(pa, proof).to_pylist()
    return pa if found == list(map(repr, proof.tolist())) else None


def floats(pa: Any, values: npt.NDArray[np.float64]) -> Any:
    """The ``repr`` of each number, as an Arrow array."""
    size = np.abs(values)
    # Written so that NaN counts as one that does not look alike.
    alike = (size >= LEAST) & (size < MOST) & (values != np.trunc(values))
    texts = pa.compute.cast(pa.array(values), pa.string())
    if alike.all():
        return texts
    other = list(map(repr, values[~alike].tolist()))
    return pa.compute.replace_with_mask(texts, pa.array(~alike), pa.array(other, pa.string()))


def lines(pa: Any, fields: Sequence[Any]) -> memoryview:
    r"""Fields by column, as lines with commas between and ``\n`` behind."""
    ends = pa.scalar("\n")
    last = pa.compute.binary_join_element_wise(fields[-1], ends, "")
    whole = pa.compute.binary_join_element_wise(*fields[:-1], last, ",")
    if not len(whole):
        return memoryview(b"")
    _, places, data = whole.buffers()
    ends_at = np.frombuffer(places, np.int32)
    return memoryview(data)[int(ends_at[0]) : int(ends_at[len(whole)])]
