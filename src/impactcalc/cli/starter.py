"""The command ``new``: a project to start from."""

from typing import Annotated

import typer

from impactcalc.catalogue import load_catalogue
from impactcalc.cli.common import CatalogueOption, Lang, check_lang, doors, fail, say


def new(
    interventions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INTERVENTION",
            help="Ids of the catalogue, such as greening.street_tree.",
            show_default=False,
        ),
    ] = None,
    catalogue: CatalogueOption = None,
    lang: Lang = "en",
) -> None:
    """Print a commented project file to fill in.

    Write it to a file: impactcalc new greening.street_tree > project.yaml
    """
    from impactcalc.starter import starter

    check_lang(lang)
    if not interventions:
        what = "no intervention is named"
        fail(f"{what}. To do: name one or more; impactcalc catalogue lists them.", 2)
    with doors():
        say(starter(interventions, catalogue=load_catalogue(catalogue), lang=lang))
