"""``python -m impactcalc``."""

from impactcalc.cli import main

if __name__ == "__main__":
    main()
