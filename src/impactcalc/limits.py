"""Every limit on untrusted input, in one place (design decision: small files, small formulas)."""

from __future__ import annotations

FILE_BYTES = 1_000_000
"""Largest file that is read."""

DEPTH = 20
"""Deepest nesting of lists and mappings in a file."""

ENTRIES = 100_000
"""Most entries (values of keys, items of lists) in one file; in Python data ten times that."""

KEYS = 5_000
"""Most keys in one mapping."""

FAULTS = 200
"""Most faults that are listed of one file."""

HORIZON_YEARS = 500
"""Longest horizon of a project."""

EFFECTS = 10_000
"""Most effects in one project, feeds of interventions included; most items in any list."""

FORMULA_CHARACTERS = 1_000
FORMULA_NODES = 200
FORMULA_DEPTH = 30
FORMULA_EXPONENT = 16
"""Largest exponent, either way, after ``**``."""

UNIT_CHARACTERS = 80
UNIT_EXPONENT = 9

NUMBER = 1e30
"""Largest number that is accepted anywhere, in absolute value."""

TEXT_CHARACTERS = 10_000
"""Longest text in a file."""

FIRST_YEAR = 1900
LAST_YEAR = 2999
"""A calendar year lies in this range."""

FOLDER_FILES = 20_000
"""Most files that are looked at in one folder."""

TABLE_BYTES = 500_000_000
"""Largest table that is read as CSV."""

TABLE_ROWS = 10_000
"""Most rows of a CSV file that is read cell by cell, such as one of curves."""

CURVES_BYTES = 10_000_000
"""Largest file of curves beside a table."""

CSV_ROWS = 2_000_000
"""Most rows of a CSV file that is read as columns."""

XLSX_BYTES = 100_000_000
"""Largest xlsx file."""

XLSX_UNPACKED = 600_000_000
"""Most bytes an xlsx file, which is a zip of XML, may come to."""

XLSX_TAGS = 20_000_000
"""Most tags in the XML of an xlsx file; a filled cell takes four."""

XLSX_ROWS = 100_000

FRAME_ROWS = 20_000_000
"""Most rows of a Parquet file or a data frame."""

PARQUET_BYTES = 5_000_000_000
"""Largest Parquet file."""

TABLE_COLUMNS = 300

CELL_CHARACTERS = 1_000
"""Longest text in a cell."""

DOCUMENT_BYTES = 50_000_000
"""Largest document that is read back; the trace makes it longer than its project."""

DOCUMENT_DEPTH = 150
"""Deepest nesting of such a document: a trace has two levels for each step of a formula."""

DOCUMENT_ENTRIES = 5_000_000
"""Most entries of such a document."""
