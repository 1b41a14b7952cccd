"""The command line: thin doors to the library.

What only one command needs is imported inside it, so that ``assess`` starts fast.
"""

import sys
from typing import Annotated

import typer

from impactcalc._version import __version__
from impactcalc.cli.common import INTERRUPTED, complain, forget, interrupted, say
from impactcalc.cli.difference import diff
from impactcalc.cli.entries import catalogue_command, check, schema
from impactcalc.cli.portfolio import portfolio
from impactcalc.cli.single import assess_command, explain
from impactcalc.cli.starter import new
from impactcalc.cli.usage import USAGE_ERROR, message

app = typer.Typer(
    name="impactcalc",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.command("assess")(assess_command)
app.command()(portfolio)
app.command()(explain)
app.command()(check)
app.command()(new)
app.command("catalogue")(catalogue_command)
app.command()(schema)
app.command()(diff)

COMMANDS = app.registered_commands


def _version(value: bool) -> None:
    if value:
        say(f"impactcalc {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What a project is worth to society, to whom, when and why.

    To start: impactcalc new greening.street_tree > project.yaml, fill it in, then
    impactcalc check project.yaml, and impactcalc assess project.yaml.
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    forget()
    try:
        code = app(prog_name="impactcalc", standalone_mode=False)
    except USAGE_ERROR as error:
        known = (one.name or getattr(one.callback, "__name__", "") for one in COMMANDS)
        complain(message(error, tuple(known)))
        code = 2
    except typer.Abort:
        code = 1
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:  # the command-line package makes it of Ctrl-C inside a command
        complain(interrupted())
    sys.exit(code or 0)
