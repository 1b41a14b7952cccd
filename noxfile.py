"""The checks of the project, the same here and in continuous integration.

``nox`` makes an environment for each session; ``nox --no-venv`` runs them all in the
environment nox itself is installed in, and installs nothing.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import nox

# The tests come last, so that their closing line stands at the end of the log.
nox.options.sessions = ["lint", "types", "imports", "docs", "tests"]
nox.options.reuse_existing_virtualenvs = True


def run(session: nox.Session, tool: str, *arguments: str) -> None:
    """Run a tool of the session's environment, or of our own under ``--no-venv``."""
    if session.venv_backend == "none":
        # A bare name would be the first of that name on the path, not the one installed here.
        session.run(str(Path(sysconfig.get_path("scripts")) / tool), *arguments, external=True)
    else:
        session.install("-e", ".[all,bench,dev]")
        session.run(tool, *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    run(session, "ruff", "check", ".")
    run(session, "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the code, strictly."""
    run(session, "mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """Check that the floors import downwards only."""
    run(session, "lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    run(session, "sphinx-build", "-W", "--keep-going", "-q", "docs", "docs/_build/html")


@nox.session
def tests(session: nox.Session) -> None:
    """Run tests, doctests and the code blocks of the pages."""
    # The blocks of a page build on each other, so a file is run in one place.
    run(session, "pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session
def release(session: nox.Session) -> None:
    """Build wheel and sdist, install each in an empty environment, run the tutorial there."""
    out = Path(session.create_tmp()).absolute()
    for old in out.glob("impactcalc-*"):
        old.unlink()
    run(session, "pyproject-build", "--outdir", str(out))
    for artefact in sorted(out.glob("impactcalc-*")):
        home = out / f"env-{artefact.suffix[1:]}"
        session.run(sys.executable, "-m", "venv", "--clear", str(home), external=True)
        scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
        install = ("-m", "pip", "install", "--quiet", f"{artefact}[xlsx]")
        session.run(str(scripts / "python"), *install, external=True)
        tutorial = (str(Path("tests", "run_tutorial.py")), str(scripts / "impactcalc"))
        session.run(sys.executable, *tutorial, external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks and make their page (not by default: a clock is no gate)."""
    results = Path(session.create_tmp()).absolute() / "benchmarks.json"
    run(session, "pytest", "benchmarks", "-s", f"--benchmark-json={results}", *session.posargs)
    python = sys.executable if session.venv_backend == "none" else "python"
    page = ("benchmarks/page.py", str(results), "docs/benchmarks.md")
    session.run(python, *page, external=session.venv_backend == "none")
