"""Parquet files and pyarrow tables as columns; of the tables the only module that knows pyarrow.

A column of a Parquet file is read when it is first asked for, text as codes and distinct values.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from impactcalc.errors import InputError
from impactcalc.tables.cells import Place, Sheet
from impactcalc.tables.columns import Codes, GridColumn, LazyColumn, NumberColumn
from impactcalc.tables.grid import Grid, named_top, unfit_column
from impactcalc.tables.tidy import recoded, unreadable_column

_TEXT = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_MOMENTS = (pa.types.is_date, pa.types.is_timestamp, pa.types.is_time, pa.types.is_duration)
_PLAIN = (pa.types.is_boolean, pa.types.is_null, *_TEXT, *_MOMENTS)
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
_FINE = (
    (pa.types.is_timestamp, pa.timestamp("us")),
    (pa.types.is_duration, pa.duration("us")),
    (pa.types.is_time64, pa.time64("us")),
)


def parquet_grid(path: Path, shown: str) -> Grid:
    """The columns of a Parquet file.

    Raises
    ------
    InputError
        It is no Parquet file or a damaged one, now or when a column is asked for; it has too
        many rows or columns, or one name twice.
    """
    try:
        file = pq.ParquetFile(path)
        names = [field.name for field in file.schema_arrow if _is_text(field.type)]
        repeating = [name for name in names if _repeats(file.metadata, name)]
        if repeating:
            file.close()
            file = pq.ParquetFile(path, read_dictionary=repeating)
        schema, count = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(shown) from error
    top = named_top(schema.names, shown, count)
    columns: list[GridColumn] = []
    for number, field in enumerate(schema, start=1):
        if not _fits(field.type):
            columns.append(unfit_column(top, number, count, str(field.type)))
            continue
        load = partial(_read, file, field.name, number, shown)
        columns.append(LazyColumn(number, load, mixed=True))
    return Grid(top, columns, count)


def _repeats(metadata: Any, name: str) -> bool:
    """Whether a file holds few bytes for each text of a column: then it keeps each text once.

    Read as codes, such a column never becomes text row by row; of ids, which are all different,
    the codes would be made by a slower road than ours.
    """
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for chunk in map(group.column, range(group.num_columns)):
            most = 4 * chunk.num_values
            if chunk.path_in_schema == name and chunk.total_uncompressed_size > most:
                return False
    return True


def _damaged(shown: str) -> InputError:
    todo = "write it again with the program it came from"
    return InputError([Place(shown).fault("is damaged, or is no Parquet file", todo)])


def _read(file: Any, name: str, number: int, shown: str) -> GridColumn:
    try:
        data = file.read(columns=[name]).column(name)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise _damaged(shown) from error
    return _column(number, data)


def table_grid(table: Any, file: str) -> Grid:
    """The columns of a pyarrow table.

    Examples
    --------
    >>> table = pa.table({"project": ["0012", None], "trees [tree]": [20, 30]})
    >>> grid = table_grid(table, "the data frame")
    >>> grid.columns[1].coded()[1], grid.columns[1].given.tolist()
    (['0012'], [True, False])
    """
    top = named_top(table.column_names, file, table.num_rows)
    columns = [
        _table_column(top, number, data) for number, data in enumerate(table.columns, start=1)
    ]
    return Grid(top, columns, table.num_rows)


def _table_column(top: Sheet, number: int, data: Any) -> GridColumn:
    if not _fits(data.type):
        return unfit_column(top, number, len(data), str(data.type))
    return LazyColumn(number, partial(_column, number, data), mixed=True)


def _is_text(kind: Any) -> bool:
    return any(is_kind(kind) for is_kind in _TEXT)


def _fits(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(is_kind(kind) for is_kind in (*_PLAIN, *_NUMBERS))


def _column(number: int, data: Any) -> GridColumn:
    """The column in a chunked array."""
    if any(is_kind(data.type) for is_kind in _NUMBERS):
        return _number_column(number, data)
    try:
        codes, distinct = _encoded(data)
    except (pa.ArrowException, ValueError, OverflowError):
        return unreadable_column(number, pc.is_valid(data).to_numpy(), str(data.type))
    return recoded(number, codes, distinct, mixed=True)


def _encoded(data: Any) -> tuple[Codes, list[Any]]:
    """Codes and distinct values of a chunked array, in which -1 is blank."""
    for is_kind, micro in _FINE:  # Python has no nanoseconds
        if is_kind(data.type):
            data = data.cast(micro, safe=False)
    if _ascending(data):
        return np.arange(len(data), dtype=np.int32), data.to_pylist()
    if pa.types.is_dictionary(data.type):
        data = data.unify_dictionaries()
    else:
        data = data.dictionary_encode()
    if not data.num_chunks:
        return np.zeros(0, np.int32), []
    codes = [pc.fill_null(one.indices.cast(pa.int32()), -1).to_numpy() for one in data.chunks]
    return np.concatenate(codes), data.chunk(0).dictionary.to_pylist()


def _ascending(data: Any) -> bool:
    """Whether each text comes after the one before: then all differ, as sorted ids do."""
    plain = pa.types.is_string(data.type) or pa.types.is_large_string(data.type)
    if not plain or not len(data) or data.null_count:
        return False
    return bool(pc.all(pc.less(data.slice(0, len(data) - 1), data.slice(1))).as_py())


def _number_column(number: int, data: Any) -> GridColumn:
    if pa.types.is_decimal(data.type):
        data = data.cast(pa.string())  # whose digits are read to the nearest float
    if pa.types.is_float16(data.type) or pa.types.is_string(data.type):
        data = data.cast(pa.float64())
    if not data.null_count:
        return NumberColumn(number, data.to_numpy(), np.ones(len(data), np.bool_))
    given = pc.is_valid(data).to_numpy()
    return NumberColumn(number, pc.fill_null(data, 0).to_numpy(), given)
