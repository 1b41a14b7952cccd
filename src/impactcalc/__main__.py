"""Start of the command line: ``impactcalc``, and ``python -m impactcalc``.

It collects garbage seldom. A command makes many small objects that live to its end, and a
collector that looks at them over and over costs a tenth of its time.
"""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line."""
    gc.set_threshold(1_000_000)
    from impactcalc.cli import main as run

    run()


if __name__ == "__main__":
    main()
