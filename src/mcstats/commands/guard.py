"""What a run needs before it begins: a folder it can write, a clock that goes, and to be alone.

Snakemake removes the old outputs of a step before the step runs. What would stop a run half-way
is therefore asked first, while all results of the run before are still there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable
from pathlib import Path

from mcstats.check.outputs import differences
from mcstats.evidence.folder import display_path
from mcstats.schema.errors import Fault, InputError

from .files import PART
from .manifest import outputs_of, read_manifest
from .place import Place
from .seen import Seen
from .signature import signature, topic_files

__all__ = ["Guard", "hold", "only_looks", "ready", "untampered"]

ROOM = 8_000_000  # bytes of results for a topic; those of a large one are half of it
PATIENCE = 5.0  # seconds that a file may be ahead of the clock, as on a file server
# Modes of Snakemake that write no results; they may run beside a run.
_LOOKS = (
    *("-n", "--dry-run", "--dryrun", "--lint", "--unlock", "--archive", "--report", "--list"),
    *("-l", "-S", "--summary", "-D", "--detailed-summary", "--dag", "--rulegraph", "--filegraph"),
    *("--d3dag", "--lt", "--lc", "--li", "--lp", "--lv", "--lu", "--export-cwl", "--containerize"),
)


class Guard:
    """Held as long as a run lasts; the system lets go of it when the process ends, however."""

    def __init__(self, handle: int) -> None:
        self._close = weakref.finalize(self, os.close, handle)

    def release(self) -> None:
        """Let others run."""
        self._close()


_HELD: weakref.WeakValueDictionary[str, Guard] = weakref.WeakValueDictionary()


def only_looks(arguments: Iterable[str]) -> bool:
    """Whether a command line of Snakemake asks for something that writes no results."""
    return any(word.split("=")[0] in _LOOKS or word.startswith("--list-") for word in arguments)


def ready(reports: Path, inputs: Iterable[Path], topics: int) -> None:
    """Ask for a folder that can be written, room in it, and inputs that are not of the future.

    Raises
    ------
    InputError
        With one fault; nothing has been touched then.
    """
    _writable(Path(".snakemake"), 0)
    _writable(reports, ROOM * topics)
    newest = max(((path.stat().st_mtime, path) for path in inputs), default=None)
    if newest is None or newest[0] <= time.time():
        return
    ahead = newest[0] - time.time()
    if ahead <= PATIENCE:
        time.sleep(max(ahead, 0.0))
        return
    # Snakemake would take every output for older than its inputs, refuse it and remove it.
    day, now = (dt.datetime.fromtimestamp(at).date() for at in (newest[0], time.time()))
    raise _refused(
        newest[1],
        "CLOCK",
        f"a file of {day}, while the clock says {now}",
        "files that are not of the future",
        "set the clock, or touch the file",
    )


def hold(reports: Path) -> Guard:
    """Wait for nobody: return the guard of a folder of results, and clear what a dead run left.

    A run that was killed leaves the locks of Snakemake and half-written files behind. Who holds
    the guard knows that no other run is alive, and takes them away.

    Raises
    ------
    InputError
        Where another run is writing there.
    """
    path = Path(os.path.abspath(reports)) / ".run.lock"
    mine = _HELD.get(str(path))
    if mine is not None:
        return mine
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise _refused(
            reports,
            "BUSY",
            "another run that is writing there",
            "one run at a time",
            "wait until it has ended, or stop it (no --unlock is needed)",
        ) from None
    except OSError:
        pass  # a file system without locks: Snakemake's own have to do
    else:
        _clear(reports)
    _HELD[str(path)] = guard = Guard(handle)
    return guard


def untampered(reports: Path, topics: Iterable[str], seen: Seen) -> None:
    """Take away each result that is not as the last whole run left it, so that it is made again.

    Snakemake does not see that an output was edited: it would make the page from the edited table,
    and the manifest of that page would vouch for it. Files whose dates and sizes are those of the
    last time are not read again.
    """
    for topic in topics:
        place = Place(topic, Path(), reports)
        if not (place.out / "manifest.json").exists():
            continue
        now = signature(topic_files(place.out))
        if seen.same(str(place.out), now):
            continue
        try:
            recorded = read_manifest(place)["outputs"]
        except InputError:
            (place.out / "manifest.json").unlink()
            continue
        edited = [name for name, _ in differences(recorded, outputs_of(place))]
        for name in edited:
            # Of a folder that one step writes, Snakemake sees only whether it is there.
            whole = place.out / (name if name.count("/") == 0 or "tables/" in name else "figures")
            if name not in recorded and whole.name != "figures":
                continue
            if whole.is_dir() and not whole.is_symlink():
                shutil.rmtree(whole)
            else:
                whole.unlink(missing_ok=True)
        if edited:
            # It rests on all the others; while it is there, Snakemake asks for none of them.
            (place.out / "manifest.json").unlink()
            count = f"{len(edited)} files are" if len(edited) > 1 else f"{edited[0]} is"
            told = (
                f"{display_path(place.out)}: {count} not as the last whole run left it; made again"
            )
            print(told, file=sys.stderr)
        else:
            seen.good(str(place.out), now)


def _clear(reports: Path) -> None:
    for part in reports.rglob(f".*{PART}"):
        with contextlib.suppress(OSError):
            part.unlink()
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
        raise _refused(
            folder, "WRITE", found, expected, "fix its permissions or the disk"
        ) from None


def _refused(path: Path, *told: str) -> InputError:
    code, found, expected, fix = told
    return InputError([Fault(display_path(path), 0, 0, code, found, expected, fix)])
