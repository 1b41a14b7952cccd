"""Commands on files: ``check``, ``catalogue`` and ``schema``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from impactcalc.catalogue import KINDS, Catalogue, load_catalogue
from impactcalc.cli.common import (
    AsJson,
    CatalogueOption,
    Lang,
    PriceYear,
    Quiet,
    SchemeOption,
    Unverified,
    check_lang,
    chosen_method,
    doors,
    say,
)
from impactcalc.errors import InputError, UnknownIdError
from impactcalc.output import json_text


def check(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    scheme: SchemeOption = "mv",
    catalogue: CatalogueOption = None,
    price_year: PriceYear = None,
    allow_unverified: Unverified = False,
    lang: Lang = "en",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Name every fault of project and catalogue files.

    Each comes with its line and with what to do; what is still to fill in is named as well.
    Schemes and portfolio tables are checked too. Faults are in English.
    """
    from impactcalc.checks.paths import check_paths

    check_lang(lang)
    with doors(as_json=as_json):
        picked, chosen = chosen_method(scheme, catalogue, price_year)
        found = check_paths(
            paths, scheme=picked, catalogue=chosen, allow_unverified=allow_unverified
        )
        if found.faults:
            raise InputError(found.faults)
        if as_json:
            say(json_text({"files": found.files, "faults": []}))
        elif not quiet:
            say(_closing(found.files, lang))


def _closing(files: int, lang: str) -> str:
    """The line that says all is well."""
    if lang == "nl":
        return f"{files} {'bestand' if files == 1 else 'bestanden'}, geen fouten."
    return f"{files} {'file' if files == 1 else 'files'}, no faults."


def catalogue_command(
    id_: Annotated[str | None, typer.Argument(metavar="ID", help="Entry to show.")] = None,
    catalogue: CatalogueOption = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """List the catalogue, or show one entry with its sources."""
    from impactcalc.report.card import card, listing

    check_lang(lang)
    with doors(as_json=as_json):
        chosen = load_catalogue(catalogue)
        if id_ is None:
            names = {kind: _names(chosen, kind, lang) for kind in KINDS}
            say(json_text(names) if as_json else listing(names, lang))
            return
        kind = next((kind for kind in KINDS if chosen.has(kind, id_)), None)
        if kind is None:
            near = next((hint for kind in KINDS if (hint := chosen.near(kind, id_))), "")
            hint = near or ": choose one that impactcalc catalogue lists"
            raise UnknownIdError(f"the catalogue has no {id_!r}{hint}")
        entry = _plain(chosen, kind, id_)
        say(json_text(entry) if as_json else card(entry, _sources(chosen, kind, id_), lang))


def _plain(catalogue: Catalogue, kind: str, id_: str) -> dict[str, Any]:
    model, faults = catalogue.entry(kind, id_)
    if faults or model is None:
        raise InputError(faults)
    data: dict[str, Any] = model.model_dump(mode="json", exclude_none=True)
    return data


def _names(catalogue: Catalogue, kind: str, lang: str) -> dict[str, str]:
    names = {}
    for id_ in catalogue.ids(kind):
        name = _plain(catalogue, kind, id_).get("name", "")
        names[id_] = name if isinstance(name, str) else name.get(lang) or next(iter(name.values()))
    return names


def _sources(catalogue: Catalogue, kind: str, id_: str) -> dict[str, dict[str, Any]]:
    """The values that an indicator or intervention uses."""
    if kind == "indicator":
        used = getattr(catalogue.indicator(id_), "values", {})
    else:
        used = catalogue.intervention(id_).values if kind == "intervention" else {}
    return {value: _plain(catalogue, "value", value) for value in used.values()}


def schema(
    kind: Annotated[str, typer.Argument(help="project, indicator, scheme, assessment, ...")],
) -> None:
    """Print the JSON Schema of a kind of file or document."""
    from impactcalc.schemas import json_schema

    with doors():
        say(json_text(json_schema(kind)))
