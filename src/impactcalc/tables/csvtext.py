"""A CSV file as a sheet. A record is a row, as a spreadsheet shows it."""

from __future__ import annotations

import codecs
import csv
import io

from impactcalc.errors import InputError
from impactcalc.tables.cells import Place, Sheet

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}

_PIECE = 1 << 24


def csv_sheet(raw: bytes, file: str) -> Sheet:
    """The sheet in the bytes of a CSV file.

    Raises
    ------
    InputError
        It is no text in UTF-8, its separator is not clear, or its quotes do not end.
    """
    refuse_other(raw, file)
    text = raw.decode("utf-8-sig")
    separator = separator_of(text, file)
    sheet = Sheet(file, mixed=separator != ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, record in enumerate(reader, start=1):
            for column, value in enumerate(record, start=1):
                sheet.put(row, column, value)
    except csv.Error as error:
        raise unreadable(file, row + 1, error) from error
    return sheet


def unreadable(file: str, row: int, error: csv.Error) -> InputError:
    """The error for a record that the csv module cannot read."""
    todo = 'close every quote; a quote inside a quoted cell is written twice, ""'
    return _stop(file, row, f"cannot be read: {error}", todo)


def _stop(file: str, row: int, what: str, todo: str) -> InputError:
    return InputError([Place(file, row=row).fault(what, todo)])


def refuse_other(raw: bytes, file: str) -> None:
    """Stop where the bytes are no text in UTF-8, or hold nothing."""
    if raw.startswith(b"PK\x03\x04"):
        raise _stop(file, 0, "is a spreadsheet and no CSV", "give it the ending .xlsx")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _stop(file, 0, "is text in UTF-16", "save it as CSV UTF-8")
    _check_utf8(raw, file)
    if b"\0" in raw:
        raise _stop(file, 0, "is not text: it has NUL bytes", "save it as CSV UTF-8")
    if not raw.removeprefix(codecs.BOM_UTF8).strip() or _blank(raw):
        raise _stop(file, 0, "is empty", "give a header in row 1, and a row for each project")


def _blank(raw: bytes) -> bool:
    """Whether a text of little has nothing but white space, of any alphabet."""
    return len(raw) < _PIECE and not raw.decode("utf-8-sig").strip()


def _check_utf8(raw: bytes, file: str) -> None:
    """Piece by piece: a text in memory may take four times its bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(raw), _PIECE):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(raw[start : start + _PIECE], final=start + _PIECE >= len(raw))
        except UnicodeDecodeError as error:
            line = raw[: start - held + error.start].count(b"\n") + 1
            what = f"is not text in UTF-8, first on line {line}"
            raise _stop(file, 0, what, "save it as CSV UTF-8") from error


def separator_of(text: str, file: str) -> str:
    """The one sign that stands between the headers, outside quotes, in the start of a file."""
    header, quoted = [], False
    for sign in text.lstrip("\r\n"):
        quoted ^= sign == '"'
        if sign in "\r\n" and not quoted:
            break
        if not quoted:
            header.append(sign)
    found = [sign for sign in _NAMES if sign in header]
    if len(found) > 1:
        names = " and ".join(_NAMES[sign] for sign in found)
        what = f"has {names} between its headers, so that the separator is not clear"
        raise _stop(file, 1, what, "use one of them, and quote a header that holds the other")
    if not found:
        what = "has no comma, semicolon or tab in row 1"
        raise _stop(file, 1, what, "give the headers in row 1, with one of them in between")
    return found[0]
