"""A CSV file of any length as columns, with the row numbers and faults of ``csvtext``.

Records are taken in blocks. A column of a block is kept as one text with a line for each cell:
that is little more than its bytes, and is taken apart when the column is asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest

import numpy as np

from impactcalc import limits
from impactcalc.reader import BROKEN
from impactcalc.tables.cells import CellValue, Sheet, one_line, wrong_text
from impactcalc.tables.columns import (
    FIRST,
    Bools,
    Codes,
    Floats,
    GridColumn,
    Wrong,
    by_appearance,
)
from impactcalc.tables.csvtext import refuse_other, separator_of, unreadable
from impactcalc.tables.grid import Grid
from impactcalc.tables.plain import all_fit, plain_numbers

BLOCK = 2_000
"""Rows that are taken at once; with more of them reading took up to twice as long."""

_START = 2_000_000
"""Bytes in which the header ends; a longer one has too many columns or too long a cell."""


def csv_grid(raw: bytes, file: str) -> Grid:
    r"""The columns in the bytes of a CSV file.

    Raises
    ------
    InputError
        It is no text in UTF-8, its separator is not clear, its quotes do not end, or it has too
        many rows or columns.

    Examples
    --------
    >>> grid = csv_grid(b"project,trees [tree]\n0012,20\n0013,many\n", "trees.csv")
    >>> grid.columns[1].coded()[1], grid.columns[2].numbers()[0].tolist()
    (['0012', '0013'], [20.0, nan])
    """
    refuse_other(raw, file)
    separator = separator_of(raw[:_START].decode("utf-8-sig", "ignore"), file)
    stream = io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig", newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    table = _Table(Sheet(file, mixed=separator != ",", most=limits.CSV_ROWS))
    block: list[list[str]] = []
    headed = False
    try:
        top = next(reader, ())
        headed = True
        for column, text in enumerate(top, start=1):
            table.top.put(1, column, text)
        for record in reader:
            block.append(record)
            if len(block) == BLOCK:
                table.take(block)
                block = []
    except csv.Error as error:
        row = FIRST + table.rows + len(block) if headed else 1
        table.take(block)
        raise unreadable(file, row, error) from error
    table.take(block)
    return table.grid()


class _Table:
    """The blocks of each column so far; of the last block the rows may be fewer."""

    def __init__(self, top: Sheet) -> None:
        self.top = top
        self.rows = 0
        self.beyond = 0
        self.blocks: dict[int, list[str | None]] = {}
        self.wrong: dict[int, dict[int, Wrong]] = {}

    def take(self, block: list[list[str]]) -> None:
        """Take in the next rows."""
        room = max(0, self.top.most - self.rows)
        if len(block) > room:
            self._refuse_more(block[room:])
            block = block[:room]
        widths = set(map(len, block))
        if widths and max(widths) > limits.TABLE_COLUMNS:
            self._refuse_wide(block)
            block = [record[: limits.TABLE_COLUMNS] for record in block]
        columns = (
            zip(*block, strict=True) if len(widths) == 1 else zip_longest(*block, fillvalue="")
        )
        earlier = self.rows // BLOCK
        for number, texts in enumerate(columns, start=1):
            kept, wrong = _cleaned(texts, FIRST + self.rows)
            if kept is None:
                continue
            known = self.blocks.setdefault(number, [])
            known += [None] * (earlier - len(known))
            known.append(kept)
            self.wrong.setdefault(number, {}).update(wrong)
        self.rows += len(block)

    def _refuse_more(self, records: list[list[str]]) -> None:
        """Blank lines below the longest table that may be are no rows of it."""
        for record in records:
            self.beyond += 1
            if one_line("".join(record)) or self.beyond > 4 * self.top.most:
                self.top.faults = self.grid().faults
                raise self.top.too_long(self.top.most + 1 + self.beyond)

    def _refuse_wide(self, block: list[list[str]]) -> None:
        """Blank cells beyond the widest table that may be are no cells of it."""
        for at, record in enumerate(block):
            if one_line("".join(record[limits.TABLE_COLUMNS :])):
                row = FIRST + self.rows + at
                self.take(block[:at])
                self.top.faults = self.grid().faults
                raise self.top.too_wide(row)

    def grid(self) -> Grid:
        """The columns, without blank rows at the end."""
        count = max(map(_last, self.blocks.values()), default=0)
        columns = [
            TextColumn(number, blocks, count, self.wrong[number], mixed=self.top.mixed)
            for number, blocks in sorted(self.blocks.items())
        ]
        headed = sorted(set(self.top.rows.get(1, ())) - set(self.blocks))
        empty = [TextColumn(number, [], count, {}, mixed=self.top.mixed) for number in headed]
        return Grid(self.top, sorted([*columns, *empty], key=lambda c: c.number), count)


def _cleaned(texts: Sequence[str], row: int) -> tuple[str | None, dict[int, Wrong]]:
    """The texts as one, None where all are blank, and what is wrong by row of the table."""
    lines = "\n".join(texts)
    if all_fit(lines, len(texts)):
        return (lines if len(lines) >= len(texts) else None), {}
    tidy = {text: one_line(text) for text in dict.fromkeys(texts)}
    reasons = {text: why for text, kept in tidy.items() if kept and (why := wrong_text(kept))}
    wrong = {row + at: reasons[text] for at, text in enumerate(texts) if text in reasons}
    lines = "\n".join([tidy[text] for text in texts])
    return (lines if len(lines) >= len(texts) else None), wrong


def _last(blocks: list[str | None]) -> int:
    """Rows of data up to the last that is not blank; the last block of a column has one."""
    assert blocks[-1] is not None
    return (len(blocks) - 1) * BLOCK + blocks[-1].rstrip("\n").count("\n") + 1


class TextColumn(GridColumn):
    """Texts in blocks of equal length; a block of None is blank."""

    def __init__(
        self,
        number: int,
        blocks: list[str | None],
        count: int,
        wrong: Mapping[int, Wrong],
        *,
        mixed: bool,
    ) -> None:
        super().__init__(number, mixed=mixed)
        self.blocks = blocks
        self.count = count
        self._wrong = wrong
        self._opened: tuple[int, list[str]] = (-1, [])

    def _parts(self) -> Iterator[list[str]]:
        """The texts by block, for every row of data; "" where blank."""
        for at, start in enumerate(range(0, self.count, BLOCK)):
            size = min(BLOCK, self.count - start)
            lines = self.blocks[at] if at < len(self.blocks) else None
            found = lines.split("\n")[:size] if lines is not None else []
            yield found + [""] * (size - len(found))

    @cached_property
    def given(self) -> Bools:
        """By row of data: whether the cell is not blank."""
        parts = [np.array([bool(text) for text in part], np.bool_) for part in self._parts()]
        return np.concatenate(parts) if parts else np.zeros(0, np.bool_)

    @cached_property
    def wrong(self) -> Mapping[int, Wrong]:
        """By row of the table: what makes its cell unfit."""
        return self._wrong

    @cached_property
    def spoilt(self) -> Bools:
        """By row of data: whether the cell is ``BROKEN``."""
        found = np.zeros(self.count, np.bool_)
        found[[row - FIRST for row in self._wrong]] = True
        return found

    @cached_property
    def _numbers(self) -> tuple[Floats, Bools]:
        parts = [plain_numbers(part, mixed=self.mixed) for part in self._parts()]
        values = np.concatenate(parts) if parts else np.zeros(0)
        values[self.spoilt] = np.nan
        return values, ~np.isnan(values)

    def numbers(self) -> tuple[Floats, Bools]:
        """By row of data: the value, and whether there is one."""
        return self._numbers

    @cached_property
    def _coded(self) -> tuple[Codes, list[CellValue]]:
        known = {"": -1}
        parts = [
            np.array([known.setdefault(text, len(known) - 1) for text in part], np.int32)
            for part in self._parts()
        ]
        codes = np.concatenate(parts) if parts else np.zeros(0, np.int32)
        values: list[CellValue] = [text for text in known if text]
        if self._wrong:
            codes[self.spoilt] = len(values)
            codes, values = by_appearance(codes, [*values, BROKEN])
        return codes, values

    def coded(self) -> tuple[Codes, list[CellValue]]:
        """By row of data a code, -1 where blank; and the value of each code."""
        return self._coded

    def cell(self, row: int) -> CellValue | None:
        """What the cell in this row of the table holds, None where it is blank."""
        if row in self._wrong:
            return BROKEN
        at, inside = divmod(row - FIRST, BLOCK)
        if self._opened[0] != at:
            lines = self.blocks[at] if at < len(self.blocks) else None
            self._opened = (at, lines.split("\n") if lines is not None else [])
        texts = self._opened[1]
        return (texts[inside] or None) if inside < len(texts) else None
