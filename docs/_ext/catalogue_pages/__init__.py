"""One page for each entry of the catalogue, written before Sphinx reads the pages.

The pages stand in ``catalogue/`` beside the others. They are made, not kept: git ignores the
folder, and no distribution carries it. A page is written only if its text has changed, so that
a second build reads nothing anew, and a page whose entry is gone is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

import impactcalc as ic
from catalogue_pages.compare import factor_picture, factor_table, line_table
from catalogue_pages.figures import index_page, value_page, vocabulary_page
from catalogue_pages.library import Library
from catalogue_pages.lists import front_page, kind_page
from catalogue_pages.measures import indicator_page, intervention_page
from catalogue_pages.regimes import regime_page
from catalogue_pages.schemes import scheme_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "catalogue"

_PAGES = {
    "indicator": indicator_page,
    "intervention": intervention_page,
    "value": value_page,
    "scheme": scheme_page,
    "regime": regime_page,
    "index": index_page,
    "vocabulary": vocabulary_page,
}


def pages(catalogue: ic.Catalogue) -> dict[str, str]:
    """Text of every page by its path below the folder, and the parts that other pages take in."""
    library = Library(catalogue)
    made = {
        "index.md": front_page(library),
        "discount-factors.svg": factor_picture(library),
        "discount-factors.inc": factor_table(library),
        "discount-lines.inc": line_table(library),
    }
    for kind, page in _PAGES.items():
        made[f"{kind}/index.md"] = kind_page(library, kind)
        for id_ in library.entries[kind]:
            made[f"{kind}/{id_}.md"] = page(library, id_)
    return made


def write(folder: Path, made: Mapping[str, str]) -> list[str]:
    """Make the folder hold these pages and no others; the paths that had to be touched."""
    touched = []
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        if name not in made:
            path.unlink()
            touched.append(name)
    for name, text in made.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            touched.append(name)
    return touched


def generate(app: Sphinx) -> None:
    """Write the pages of the shipped catalogue, with the folder of the settings added to it."""
    own = app.config.catalogue_folder
    try:
        made = pages(ic.load_catalogue(own or None))
    except ic.CatalogueError as error:
        raise ExtensionError(str(error), modname=__name__) from error
    write(Path(app.srcdir) / FOLDER, made)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx when to make the pages."""
    app.add_config_value("catalogue_folder", "", "env", str)
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
