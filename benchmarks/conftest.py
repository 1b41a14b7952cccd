"""What all benchmarks share: one thread for matrix products, and what the page says of a run."""

from __future__ import annotations

import os

# Before NumPy is loaded. Threads of a product that wait for each other would count as work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    *("impactcalc", "numpy", "pandas", "pyarrow", "numba"),
    *("numpy-financial", "pyxirr", "openfisca-core"),
)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _memory() -> str:
    found = Path("/proc/meminfo")
    if not found.exists():
        return "unknown"
    kilobytes = int(found.read_text().split()[1])
    return f"{kilobytes / 2**20:.0f} GiB"


def pytest_benchmark_update_machine_info(config: Any, machine_info: dict[str, Any]) -> None:
    """What a page may say of the machine: no name of it."""
    cpu = machine_info.get("cpu", {})
    kept = {
        "cpu": cpu.get("brand_raw", "unknown"),
        "cores": os.cpu_count(),
        "memory": _memory(),
        "system": machine_info.get("system"),
        "python": machine_info.get("python_version"),
        "versions": {package: _version(package) for package in PACKAGES},
    }
    machine_info.clear()
    machine_info.update(kept)


def pytest_benchmark_update_json(config: Any, benchmarks: Any, output_json: dict[str, Any]) -> None:
    """The page needs no state of the repository, which holds names of branches."""
    output_json.pop("commit_info", None)
