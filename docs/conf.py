"""Settings of the documentation build. Nothing is fetched: no intersphinx, no outside assets."""

from __future__ import annotations

from importlib.metadata import version as installed_version

project = "impactcalc"
author = "the impactcalc developers"
project_copyright = "2026, the impactcalc developers"
release = installed_version("impactcalc")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_ivar = True  # attributes of a class are named once, in its docstring

html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": True,
}
html_copy_source = False
html_show_sourcelink = False
