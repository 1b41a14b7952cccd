"""The command on two results: ``diff``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from impactcalc.cli.common import AsJson, Lang, check_lang, doors, say
from impactcalc.errors import Fault, InputError
from impactcalc.output import json_text

Document = Annotated[
    Path, typer.Argument(help="Result of assess -o FILE.json.", show_default=False)
]


def diff(a: Document, b: Document, lang: Lang = "en", as_json: AsJson = False) -> None:
    """Show what changed from result A to result B, and what moved the net present value.

    The exit code is 0 whether or not there are differences.
    """
    from impactcalc.differences import difference
    from impactcalc.report.difference_text import render
    from impactcalc.report.figures import clean
    from impactcalc.stored import Stored, read_document

    check_lang(lang)
    with doors(as_json=as_json):
        found: list[Stored] = []
        faults: list[Fault] = []
        for path in (a, b):
            try:
                found.append(read_document(path))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(dict.fromkeys(faults))  # the two may be one file
        for path, stored in zip((a, b), found, strict=True):
            if stored.unknown:
                names = ", ".join(stored.unknown[:5])
                text = f"{path}: keys of another version are passed over: {names}"
                sys.stderr.write(f"{clean(text)}\n")
        result = difference(*(stored.document for stored in found))
        if as_json:
            say(json_text(result.to_dict()))
        else:
            say(render(result, lang, names=(a.name, b.name)))
