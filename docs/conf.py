"""Settings of the documentation build. Nothing is fetched: no intersphinx, no outside assets."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "impactcalc"
author = "the impactcalc developers"
project_copyright = "2026, the impactcalc developers"
release = installed_version("impactcalc")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "catalogue_pages"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["attrs_inline", "deflist"]
myst_heading_anchors = 3
smartquotes = False  # a text of the catalogue is shown as it is written

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_ivar = True  # attributes of a class are named once, in its docstring

html_theme = "pydata_sphinx_theme"
html_title = "impactcalc"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_sidebars = {"**": ["site-nav.html"]}
html_css_files = ["site.css"]
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
}
html_copy_source = False
html_show_sourcelink = False


def setup(app: Sphinx) -> None:
    """Show tables as they are: there is no highlighting for them, and a warning is an error."""
    app.add_lexer("csv", TextLexer)
