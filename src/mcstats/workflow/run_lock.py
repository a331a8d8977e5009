"""Check the output folder and the clock, and lock the folder, before a run begins.

Snakemake removes the old outputs of a step before the step runs. Conditions that would stop a run
half-way are therefore checked while all results of the run before are still there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

from mcstats.data.topic_folder import display_path
from mcstats.model.errors import Fault, InputError
from mcstats.workflow.results_folder import discard_parts
from mcstats.workflow.steps import LOCK

SPACE_PER_TOPIC = 8_000_000  # bytes of results for a topic; those of a large one are half of it
CLOCK_SKEW = 5.0  # seconds that a file may be ahead of the clock, as on a file server
# Modes of Snakemake that write no results; they may run beside a run.
_READ_ONLY_MODES = (
    *("-n", "--dry-run", "--dryrun", "--lint", "--unlock", "--archive", "--report", "--list"),
    *("-l", "-S", "--summary", "-D", "--detailed-summary", "--dag", "--rulegraph", "--filegraph"),
    *("--d3dag", "--lt", "--lc", "--li", "--lp", "--lv", "--lu", "--export-cwl", "--containerize"),
)


_SNAKEMAKE = Path(".snakemake")


class RunLock:
    """The lock of a run; the system releases it when the process ends, however it ends."""

    def __init__(self, handle: int) -> None:
        self._close = weakref.finalize(self, os.close, handle)

    @property
    def held(self) -> bool:
        """True until the lock is released."""
        return self._close.alive

    def release(self) -> None:
        """Let others run."""
        self._close()


_HELD: weakref.WeakValueDictionary[str, RunLock] = weakref.WeakValueDictionary()


def writes_nothing(arguments: Iterable[str]) -> bool:
    """Return whether a command line of Snakemake asks for something that writes no results."""
    return any(
        word.split("=")[0] in _READ_ONLY_MODES or word.startswith("--list-") for word in arguments
    )


def check_system(reports: Path, inputs: Iterable[Path], topics: int) -> None:
    """Check that the folder can be written and has room, and that no input is of the future.

    Raises `InputError` with one fault; nothing has been touched then.
    """
    _writable(_SNAKEMAKE, 0)
    _writable(reports, SPACE_PER_TOPIC * topics)
    newest = max(((path.stat().st_mtime, path) for path in inputs), default=None)
    if newest is None or newest[0] <= time.time():
        return
    ahead = newest[0] - time.time()
    if ahead <= CLOCK_SKEW:
        time.sleep(max(ahead, 0.0))
        return
    # Snakemake would take every output for older than its inputs, refuse it and remove it.
    day, now = (dt.datetime.fromtimestamp(seconds).date() for seconds in (newest[0], time.time()))
    found = f"a file of {day}, while the clock says {now}"
    expected, fix = "files that are not of the future", "set the clock, or touch the file"
    raise InputError.of_file(display_path(newest[1]), "CLOCK", found, expected, fix)


def check_access(results: Iterable[Path]) -> None:
    """Check that what earlier runs left can be read and replaced, before a step needs it.

    Parameters
    ----------
    results : iterable of path
        The folders of topics, which need not be there yet.

    Raises
    ------
    InputError
        With a fault for each folder or table that cannot.
    """
    faults = []
    for path in (_SNAKEMAKE, *results):
        for parent, folders, files in os.walk(path):
            refused = [] if _may(parent, os.R_OK | os.W_OK | os.X_OK) else [parent]
            refused += [f for name in folders if not _may(f := os.path.join(parent, name), os.R_OK)]
            refused += [f for name in files if not _may(f := os.path.join(parent, name), os.R_OK)]
            for name in refused:
                found, expected = "permission denied", "results that can be read and replaced"
                fix = "fix its permissions, or remove it: the run makes it again"
                shown = display_path(Path(name))
                faults.append(Fault.of_file(shown, "ACCESS", found, expected, fix))
            if Path(parent) == _SNAKEMAKE:
                folders[:] = []  # what is inside them belongs to Snakemake, and may be much
    if faults:
        raise InputError(faults)


def _may(path: str, mode: int) -> bool:
    return os.path.islink(path) or os.access(path, mode)


def acquire(reports: Path, topics: Iterable[str]) -> RunLock:
    """Take the lock of a folder of results without waiting, and clear what a dead run left.

    A run that was killed leaves the locks of Snakemake and half-written files behind. The holder
    of the lock knows that no other run is alive, and removes them.

    Raises `InputError` where another run is writing there.
    """
    path = Path(os.path.abspath(reports)) / LOCK
    mine = _HELD.get(str(path))
    if mine is not None and mine.held:
        return mine
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        alone = _take(handle, reports)
    except InputError:
        os.close(handle)
        raise
    if alone:
        _clear_locks(reports)
        discard_parts(reports, topics)
    os.utime(handle)  # the start of the run
    _HELD[str(path)] = lock = RunLock(handle)
    return lock


@contextlib.contextmanager
def no_run_in(reports: Path) -> Iterator[None]:
    """Hold a folder of results while something is read from it as a whole.

    Raises `InputError` where a run is writing there.
    """
    path = reports / LOCK
    if not path.is_file():  # such as results that were copied without hidden files
        yield
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        _take(handle, reports)
        yield
    finally:
        os.close(handle)


def _take(handle: int, reports: Path) -> bool:
    """Take the lock of a folder, and return whether its file system has locks at all."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        found = "another run that is writing there"
        fix = "wait until it has ended, or stop it (no --unlock is needed)"
        shown = display_path(reports)
        raise InputError.of_file(shown, "BUSY", found, "one run at a time", fix) from None
    except OSError:
        return False  # Snakemake's own have to do
    return True


def _clear_locks(reports: Path) -> None:
    whole = os.path.abspath(reports) + os.sep
    for output in Path(".snakemake/locks").glob("*.output.lock"):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            names = output.read_text("utf-8").splitlines()
            if any(os.path.abspath(name).startswith(whole) for name in names):
                print(
                    f"{display_path(reports)}: going on after a run that was stopped",
                    file=sys.stderr,
                )
                output.with_name(output.name.replace("output", "input")).unlink(missing_ok=True)
                output.unlink()


def _writable(folder: Path, room: int) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            if room and hasattr(os, "posix_fallocate"):
                os.posix_fallocate(probe.fileno(), 0, room)
    except OSError as error:
        found = (error.strerror or "an error of the system").lower()
        expected = f"a folder that can be written, with room for {room // 1_000_000} MB"
        raise InputError.of_file(
            display_path(folder), "WRITE", found, expected, "fix its permissions or the disk"
        ) from None
