"""Write several files of a topic, all of them or none, and only where the topic then lints."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mcstats.data.topic_folder import topic_files
from mcstats.model.errors import Fault, InputError
from mcstats.workflow.files import PART, mode_of, write_whole
from mcstats.workflow.lint import lint_topics


@contextlib.contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Wait until no other command adds to a data folder, so that none loses what another wrote.

    The folder itself is locked, and the system releases it when the process ends, however it ends.
    """
    there = next(folder for folder in (data, *data.absolute().parents) if folder.is_dir())
    handle = os.open(there, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_together(folder: Path, files: Mapping[Path, str]) -> None:
    """Write files of one topic, which may be new, after linting a copy that has them.

    A file that is there keeps its mode, and a link the file that it leads to. Raises `InputError`
    with the faults that the topic would have; then nothing is written. Raises `OSError` where the
    folder cannot be written, or the disk is full; then every file is as it was.
    """
    faults = lint_together(folder, files)
    if faults:
        raise InputError(faults)
    _replace_all({Path(os.path.realpath(path)): text for path, text in files.items()})


def lint_together(folder: Path, files: Mapping[Path, str], *, alone: bool = False) -> list[Fault]:
    """Return the faults that a topic would have with some files, or with these alone.

    Nothing is written there.
    """
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / folder.name
        copy.mkdir()
        for path in topic_files(folder) if folder.is_dir() and not alone else ():
            target = copy / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        for path, text in files.items():
            write_whole(copy / path.relative_to(folder), text)
        return [
            replace(fault, file=fault.file.replace(str(copy), str(folder), 1))
            for fault in lint_topics([copy])
        ]


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let signals that end the program wait until several files have their names."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers signals to the main thread alone
        return
    came: list[int] = []
    # A mask would hold signals back from this thread only, and another one would take them.
    waiting = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {of: signal.signal(of, lambda number, _: came.append(number)) for of in waiting}
    try:
        yield
    finally:
        for of, handler in before.items():
            signal.signal(of, handler)
        if came:
            signal.raise_signal(came[0])


def _replace_all(files: Mapping[Path, str]) -> None:
    """Write each file beside its place first, so that only renaming is left when all are whole."""
    staged: dict[Path, str] = {}
    path = Path()
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
            staged[path] = name
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, mode_of(path))
        with _without_interrupts():
            for path, name in staged.items():
                os.replace(name, path)
    except BaseException as error:
        for name in staged.values():
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
