"""Files of a run: read whole, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from mcstats.model.errors import InputError
from mcstats.model.tables import TableError, dumps, loads

R = TypeVar("R")
PART = ".part"  # what is being written, hidden until it is whole
ALIKE = 25  # bytes that tell a kind of file: a header, a mark of the format, a first key
_UNFINISHED: set[str] = set()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that its name never shows a part of it, whatever happens meanwhile.

    Raises `OSError` where the folder cannot be written, or the disk is full; the file is then as it
    was.
    """
    raw = content.encode() if isinstance(content, str) else content
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
        _UNFINISHED.add(name)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode_of(path))
        os.replace(name, path)
    except BaseException as error:
        if name:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            # The name of the temporary file would help nobody, and a full disk gives none.
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        _UNFINISHED.discard(name)


def write_named(path: Path, content: str | bytes, *, again: bool = True) -> None:
    """Write a file that a person names, and never over one that is something else.

    Parameters
    ----------
    path : Path
        Its name; a pipe or a device is written into, as the shell does.
    content : str or bytes
        What it is to hold.
    again : bool
        Whether it may replace a file that begins alike, as an earlier one of its kind does.

    Raises
    ------
    InputError
        Where a link, a folder or another file is there.
    """
    raw = content.encode() if isinstance(content, str) else content
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
            with path.open("wb") as file:
                file.write(raw)
            return
    if os.path.lexists(path):
        regular = path.is_file() and not path.is_symlink()
        if not (regular and again and _begin_of(path) == raw[:ALIKE]):
            found = "another file" if regular else "a link or a folder"
            expected = "a new file" + (", or one that this command wrote" if again else "")
            fix = "choose another name, or move away what is there"
            raise InputError.of_file(path, "EXISTS", found, expected, fix)
    write_whole(path, raw)


def _begin_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(ALIKE)


def mode_of(path: Path) -> int:
    """Return the mode of a file that is there, or the one that the user's mask gives a new one."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def discard_unfinished() -> None:
    """Remove the files that this process has begun to write, before it ends."""
    for name in tuple(_UNFINISHED):
        with contextlib.suppress(OSError):
            os.unlink(name)


def write_table(path: Path, record: type[R], rows: Iterable[R]) -> None:
    """Write one table."""
    write_whole(path, dumps(record, rows))


def read_table(path: Path, record: type[R]) -> list[R]:
    """Read one table that an earlier step wrote.

    Raises `InputError` where it is not there, or is not what this program writes.
    """
    try:
        # Spreadsheets put a mark at the start of what they save.
        return loads(record, read_regular(path).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, TableError) as error:
        raise InputError.of_file(
            path, "TABLE", str(error), "a table of this run", "run make report"
        ) from error


def error_lines(error: InputError | OSError) -> str:
    """Return what a person is shown of an error: a line for each fault, or file and reason."""
    if isinstance(error, InputError):
        return str(error)
    return f"{error.filename or 'mcstats'}: {error.strerror}"


def read_regular(path: Path) -> bytes:
    """Return the content of a regular file; a pipe or a device would never end.

    Raises `OSError` where it cannot be read, or is something else.
    """
    with open(path, "rb", opener=_regular) as file:
        return file.read()


def sha256(path: Path) -> str:
    """Return the hex digest of a regular file, which may be larger than the memory."""
    with open(path, "rb", opener=_regular) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _regular(path: str, flags: int) -> int:
    handle = os.open(path, flags | os.O_NONBLOCK)  # a pipe without a writer would hold it up
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return handle
