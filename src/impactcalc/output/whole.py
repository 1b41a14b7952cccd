"""A file that is there whole or not at all, however the writing ends.

What is written goes to a temporary file beside the target, ``.NAME.`` and sixteen hexadecimal
digits, which takes the target's place once it is complete. A process that is killed leaves its
temporary file behind: the next write of the same target removes it, when it is over an hour
old and no process holds it.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from impactcalc.errors import ImpactcalcError, OutputError

if sys.platform != "win32":
    import fcntl

OLD = 3600.0
"""Seconds without a write after which a temporary file may be a leftover."""


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    r"""A stream to a temporary file, which takes the place of ``path`` when all went well.

    Whatever ends the block early, an interrupt too, leaves what was there before, and no
    temporary file. A file that is replaced keeps its permissions; a link stays a link.

    Parameters
    ----------
    path : file to write

    Yields
    ------
    BinaryIO
        Open for writing.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before is untouched.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder, "result.csv")
    ...     with replacing(target) as stream:
    ...         _ = stream.write(b"project,npv\n")
    ...         before = target.exists()
    ...     print(before, target.read_bytes())
    False b'project,npv\n'
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        raise _refused(path, error) from error
    remove_leftovers(target)
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
    try:
        try:
            with _opened(temporary, mode) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        if isinstance(error, ImpactcalcError):
            raise  # what the block itself met, in its own words
        raise _refused(path, error) from error


def _opened(temporary: Path, mode: int) -> BinaryIO:
    """A new file, held for as long as it is open where the system knows such a thing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, mode)
    try:
        _hold(handle)
        return os.fdopen(handle, "wb")
    except BaseException:
        os.close(handle)
        raise


def _hold(handle: int) -> bool:
    """Whether the file is now ours alone; Windows removes no open file anyhow."""
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another holds it, or the disk cannot tell
            return False
    return True


def remove_leftovers(target: Path) -> None:
    """Remove temporary files of this target that a killed process left.

    Only what has their exact name, is a plain file, was last written over an hour ago and is
    held by nobody. What cannot be removed stays, for the result does not depend on it.
    """
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{16}}")
    with contextlib.suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if ours.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    _remove_leftover(entry)


def _remove_leftover(entry: os.DirEntry[str]) -> None:
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode) or found.st_mtime > time.time() - OLD:
        return
    handle = os.open(entry.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        free = _hold(handle)
    finally:
        os.close(handle)
    if free:
        os.unlink(entry.path)


def _refused(path: str | Path, error: Exception) -> OutputError:
    return OutputError(f"cannot write {path}: {_why(error, Path(path).parent)}")


def _why(error: Exception, folder: Path) -> str:
    """What stood in the way, and what to do about it."""
    why = getattr(error, "strerror", None) or str(error)
    if isinstance(error, UnicodeEncodeError):
        return f"{why}. To do: take half characters out of the text."
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {folder}. To do: make it first, or name another."
    if isinstance(error, PermissionError):
        return f"{why}. To do: close it where it is open, or choose another place."
    return why if "To do" in why else f"{why}. To do: choose another place."


def _mode(target: Path) -> int:
    """Permissions of the file that is there, or those the user gives to new files."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return 0o666
    if stat.S_ISDIR(found):
        raise OSError(0, "it is a folder. To do: name a file in it.")
    if not stat.S_ISREG(found):
        raise OSError(0, "it is there, and is no file")
    return stat.S_IMODE(found)
