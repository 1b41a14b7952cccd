"""Figures of formats section 8 that the tests of the library and of the oracle both hold to."""

from __future__ import annotations

# resources, effects, paid, received, net, financing
CANAL_PARTIES = {
    "municipality": "-197864.03 0.00 0.00 49777.99 -148086.03 60000.00",
    "stall_holders": "0.00 4308.97 -4308.97 0.00 0.00 0.00",
    "world": "0.00 25771.87 0.00 0.00 25771.87 0.00",
    "households": "0.00 172664.38 0.00 0.00 172664.38 0.00",
    "insurers": "0.00 115109.58 -45469.03 0.00 69640.56 0.00",
    "residents": "0.00 7932.75 0.00 0.00 7932.75 0.00",
    "owners": "0.00 1639.30 0.00 0.00 1639.30 0.00",
    "province": "0.00 0.00 0.00 0.00 0.00 -60000.00",
}
