"""Wrong use of the command line, in words that say what to do.

The command-line package has messages of its own; they name what is wrong, but in the words of
its inside, which change from version to version.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import typer

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""The class of all errors of usage, wherever the package keeps it."""

_COMMAND = re.compile(r"No such command ['\"](.*?)['\"]")
_EXTRA = re.compile(r"extra arguments?(?:\(s\))? \((.*)\)")
_YEAR = "write a year in four digits, such as 2025"
_NEEDS = {
    "project": "a project file",
    "projects": "a table, or a folder with projects",
    "paths": "files or folders",
    "a": "two results, FIRST.json and SECOND.json",
    "b": "two results, FIRST.json and SECOND.json",
    "kind": "a kind of file, such as project",
}


def message(error: Exception, commands: tuple[str, ...]) -> str:
    """What to show for an error of usage.

    Parameters
    ----------
    error : as the command-line package raised it
    commands : names of all commands
    """
    name = type(error).__name__
    if name == "NoArgsIsHelpError":
        return _said(error)
    what, todo = _in_words(error, name, commands)
    return f"{what}. To do: {todo}."


def _in_words(error: Exception, name: str, commands: tuple[str, ...]) -> tuple[str, str]:
    command = getattr(getattr(error, "ctx", None), "command_path", "impactcalc")
    see = f"see {command} --help"
    parameter = getattr(getattr(error, "param", None), "name", "")
    option = getattr(error, "option_name", "")
    if name == "NoSuchOption":
        known = getattr(error, "possibilities", None) or ()
        near = get_close_matches(option, known, n=1, cutoff=0.7)
        return f"{command} has no option {option}", f"write {near[0]}" if near else see
    if name == "MissingParameter":
        return f"{command} needs {_NEEDS.get(parameter, parameter)}", f"say which; {see}"
    if name == "BadOptionUsage":
        return f"option {option} has no value", f"write one behind it; {see}"
    if parameter == "price_year":
        return "--price-year is no year that can be used", _YEAR
    said = _said(error)
    if found := _COMMAND.search(said):
        return _no_command(found[1], commands)
    if found := _EXTRA.search(said):
        what = f"{command} has no use for {found[1]} after what is named before it"
        return what, f"take it out; a name with spaces needs quotes; {see}"
    return said.rstrip("."), see


def _no_command(name: str, commands: tuple[str, ...]) -> tuple[str, str]:
    what = f"there is no command {name}"
    if Path(name).suffix.lower() in (".yaml", ".yml", ".json"):
        return what, f"write impactcalc assess {name}"
    if Path(name).suffix.lower() in (".csv", ".xlsx"):
        return what, f"write impactcalc portfolio {name}"
    near = get_close_matches(name, commands, n=1)
    return what, f"write {near[0]}" if near else f"choose one of {', '.join(commands)}"


def _said(error: Exception) -> str:
    said = getattr(error, "format_message", lambda: str(error))
    return str(said())
