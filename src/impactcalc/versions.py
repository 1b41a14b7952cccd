"""Versions of the library, its catalogue and what it rests on, for a report of a problem."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from impactcalc._version import __version__
from impactcalc.catalogue import shipped_catalogue

_PACKAGES = ("numpy", "pydantic", "pint", "PyYAML", "scipy", "pandas", "narwhals", "typer", "rich")


def versions() -> dict[str, str]:
    """Versions by name; a package that is not installed says so."""
    found = {
        "impactcalc": __version__,
        "catalogue": shipped_catalogue().version,
        "python": sys.version.split()[0],
        "platform": platform.system(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def show_versions() -> None:
    """Print the versions, one a line."""
    for name, number in versions().items():
        sys.stdout.write(f"{name}: {number}\n")
