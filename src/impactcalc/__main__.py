"""Start of the command line: ``impactcalc``, and ``python -m impactcalc``.

Two settings of the process make a short command quicker. Garbage is collected seldom: a
command makes many small objects that live to its end. And plugins that other packages
offer to pydantic are left out: finding them reads the metadata of every installed package,
and none of their code has a place in a reader of untrusted files.
"""

from __future__ import annotations

import gc
import os


def main() -> None:
    """Run the command line."""
    gc.set_threshold(1_000_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from impactcalc.cli import main as run

    run()


if __name__ == "__main__":
    main()
