"""Check the folder of the results, and remove from it only files that a step declares.

A run replaces files and removes some. It removes a file only where all of this holds: the file is
in the folder of a topic that is being run, a step of the workflow declares its name, it is a
regular file, and no link leads to it. No content of a file, such as that of a manifest, names what
is removed.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from mcstats.data.topic_folder import display_path
from mcstats.model.errors import InputError
from mcstats.workflow.files import PART, sha256
from mcstats.workflow.manifest import (
    read_files_of,
    read_manifest,
    recorded_files_of,
    steps_of_other_code,
)
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.steps import CLAIM_PAGE, FOUND, INDEX, LOCK, MANIFEST, OUTPUTS, PDFS, STEPS

_GENERATOR: Final = b'<meta name="generator" content="mcstats">'
_HEAD: Final = 4_096  # the bytes of a page among which it names its generator
_ONE_SECOND = 10**9  # in nanoseconds; some file systems keep no smaller difference
_PROGRAM = Path(__file__).resolve().parent.parent
_HALF = re.compile(rf"\.(.+)\.[a-z0-9_]{{8}}{re.escape(PART)}")  # named by `write_whole`
_FOLDERS = tuple(sorted({str(PurePosixPath(name).parent) for name in OUTPUTS}))


def claim_folder(topic_paths: Iterable[TopicPaths]) -> None:
    """Refuse a dangerous folder for results, and leave the mark of this program in a good one.

    Raises `InputError` with one fault; nothing has been written then.
    """
    every = list(topic_paths)
    check_folder(every)
    for reports in {paths.reports for paths in every}:
        reports.mkdir(parents=True, exist_ok=True)
        (reports / LOCK).touch(mode=0o644)


def check_folder(topic_paths: Iterable[TopicPaths]) -> None:
    """Refuse a folder for results in which a run could replace or remove what is not its own.

    Raises `InputError` with the first reason.
    """
    checked: set[tuple[Path, Path]] = set()
    for paths in topic_paths:
        if (paths.reports, paths.data) not in checked:
            _refuse_location(paths.reports, paths.data)
            _refuse_foreign(paths.reports)
            _refuse_irregular(paths.reports, (), (INDEX, LOCK))
            checked.add((paths.reports, paths.data))
        _refuse_irregular(paths.out, _FOLDERS, OUTPUTS)


def discard(paths: TopicPaths, names: Iterable[str]) -> None:
    """Remove outputs of a topic by their declared names; anything else stays."""
    for name in names:
        path = paths.out / name
        declared = name in OUTPUTS or _is_found(name)
        if declared and _is_folder(paths.out) and _is_folder(path.parent) and _is_regular(path):
            path.unlink()


def discard_edited(paths: TopicPaths) -> None:
    """Remove outputs that were edited since the last complete run, so that Snakemake rebuilds them.

    Snakemake does not see such an edit: it would make the page from the edited table, and the
    manifest of that page would vouch for it.
    """
    if not (paths.out / MANIFEST).exists():
        return
    edited = edited_outputs(paths)
    if edited is None:
        discard(paths, [MANIFEST])
    elif edited:
        # The manifest rests on all the others; while it is there, Snakemake asks for none.
        marks = [mark for kind, mark in FOUND if any(map(kind.fullmatch, edited))]
        discard(paths, [*edited, *marks, MANIFEST])
        count = f"{len(edited)} files are" if len(edited) > 1 else f"{edited[0]} is"
        line = f"{display_path(paths.out)}: {count} not as the last whole run left it; made again"
        print(line, file=sys.stderr)


def outdate_unseen(paths: TopicPaths) -> None:
    """Make the results older than their inputs that other data or other code has made.

    Snakemake compares dates, so that a file that is restored with an earlier one goes unseen. It
    runs again what is older than its inputs; until then the results stay where they are.
    """
    results, why = _unseen(paths)
    if not results:
        return
    before = min(path.stat().st_mtime_ns for path in read_files_of(paths)) - _ONE_SECOND
    for path in results:
        if path.lstat().st_nlink > 1:
            path.unlink()  # another name of it may be somebody's own file, whose date is theirs
        else:
            os.utime(path, ns=(before, before), follow_symlinks=False)
    if _has_manifest(paths):
        print(f"{why}; made again", file=sys.stderr)


def announce_unseen(paths: TopicPaths) -> None:
    """Say that a run would make results again although their dates do not show it."""
    results, why = _unseen(paths)
    if results and _has_manifest(paths):
        print(f"{why}; a run makes the results again", file=sys.stderr)


def _unseen(paths: TopicPaths) -> tuple[list[Path], str]:
    """Return the results that are out of date for a reason that dates do not show, and why."""
    results, where = _results_of(paths), display_path(paths.out)
    if unseen := unseen_inputs(paths):
        which = f"{len(unseen)} files are" if len(unseen) > 1 else f"{display_path(unseen[0])} is"
        return results, f"{where}: {which} not what the last run read"
    steps = steps_of_other_code(paths) if results else []
    names = {paths.out / name for step in steps for name in STEPS[step]}
    return [path for path in results if path in names], f"{where}: of another state of the program"


def unseen_inputs(paths: TopicPaths) -> list[Path]:
    """Return the inputs that differ from those of the last complete run, but not by a later date.

    After a run that did not end nothing tells what it read, so that every input counts.
    """
    results = _results_of(paths)
    if not results:
        return []
    present, recorded = read_files_of(paths), {}
    with contextlib.suppress(InputError):
        recorded = recorded_files_of(paths)
    newest = max(path.lstat().st_mtime_ns for path in results)
    unseen = [path for path, digest in recorded.items() if digest and path not in present]
    for path, digest in present.items():
        if recorded.get(path) != digest and path.stat().st_mtime_ns <= newest:
            unseen.append(path)
    return unseen


def _results_of(paths: TopicPaths) -> list[Path]:
    names = (*OUTPUTS, *named_by_data(paths)) if _is_folder(paths.out) else ()
    results = [paths.out / name for name in names]
    return [path for path in results if _is_folder(path.parent) and _is_regular(path)]


def edited_outputs(paths: TopicPaths) -> list[str] | None:
    """Return the outputs that are not as the manifest records them, or None without a manifest."""
    try:
        recorded = read_manifest(paths)["outputs"]
    except InputError:
        return None
    named = {*named_by_data(paths), *filter(_is_found, recorded)}
    unrecorded = {MANIFEST, *(mark for _, mark in FOUND)}
    names = [name for name in OUTPUTS if name not in unrecorded] + sorted(named)
    return [name for name in names if recorded.get(name) != _hash(paths.out / name)]


def _hash(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None


def discard_parts(reports: Path, topics: Iterable[str]) -> None:
    """Remove what a run that was killed left half-written of the outputs of some topics."""
    for topic in topics:
        for folder in _FOLDERS if _is_folder(reports / topic) else ():
            _discard_parts(reports / topic, folder, (*OUTPUTS, *PDFS))
    _discard_parts(reports, ".", (INDEX,))


def _discard_parts(root: Path, folder: str, names: Iterable[str]) -> None:
    for entry in _entries(root / folder) if _is_folder(root / folder) else ():
        if half := _HALF.fullmatch(entry):
            name = str(PurePosixPath(folder, half[1]))
            path = root / folder / entry
            known = name in names or _is_found(name)
            if known and _is_regular(path) and (not path.stat().st_size or _is_ours(path, name)):
                with contextlib.suppress(OSError):
                    path.unlink()


def named_by_data(paths: TopicPaths) -> Iterator[str]:
    """Yield figures and pages whose names follow from the data, of this run or an earlier one.

    A page that somebody else put among those of claims does not name its generator as they do.
    """
    for folder in sorted({str(PurePosixPath(mark).parent) for _, mark in FOUND}):
        names = (f"{folder}/{entry}" for entry in _entries(paths.out / folder))
        for name in names:
            path = paths.out / name
            if _is_found(name) and _is_regular(path) and _is_ours(path, name):
                yield name


def _is_ours(path: Path, name: str) -> bool:
    """Return whether a regular file is what its name says: a page of a claim names its generator.

    The names of other outputs are unlike those that people give.
    """
    if not CLAIM_PAGE.fullmatch(name):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return _GENERATOR in head


def _is_found(name: str) -> bool:
    return any(kind.fullmatch(name) for kind, _ in FOUND)


def _refuse_location(reports: Path, data: Path) -> None:
    real, real_data = _real(reports), _real(data)
    above = next((f for f in (real, *real.parents) if (f / "claims.yaml").exists()), None)
    below = next((f for f in _entries(real) if (real / f / "claims.yaml").exists()), None)
    for wrong, what in (
        (real == real.parent, "the root of the file system"),
        (_holds(real_data, real), f"in the data folder {display_path(data)}"),
        (_holds(real, real_data), f"around the data folder {display_path(data)}"),
        (above is not None, f"in the topic {above}"),
        (below is not None, f"around the topic {below}"),
        (_holds(real, _real(Path(os.path.expanduser("~")))), "the home folder or around it"),
        (_holds(real, _real(Path())), "the current folder or around it"),
        (_holds(_PROGRAM, real), "in the program"),
        (_holds(real, _PROGRAM), "around the program"),
    ):
        if wrong:
            raise _refused(reports, what)


def _refuse_foreign(reports: Path) -> None:
    """Refuse a folder that holds something, and nothing by which a folder of results is known.

    It is known by the lock file, or by the manifest of a topic: archives and the artifacts of CI
    leave hidden files out. With hidden files alone, such as a `.gitignore`, it counts as empty.
    """
    entries = [entry for entry in _entries(reports) if not entry.startswith(".")]
    if not entries or _is_regular(reports / LOCK):
        return
    if not any(_has_manifest(TopicPaths(entry, Path(), reports)) for entry in entries):
        raise _refused(reports, f'with "{entries[0]}" and no results of an earlier run')


def _refuse_irregular(root: Path, folders: Iterable[str], files: Iterable[str]) -> None:
    """Refuse what is there in place of a folder or of a regular file, such as a link."""
    for folder in folders:
        if _mode(root / folder) and not _is_folder(root / folder):
            raise _refused(root / folder, "a link or a file")
    for file in files:
        if _mode(root / file) and not _is_regular(root / file):
            raise _refused(root / file, "a link or a folder", "a regular file", "move it away")


def _refused(
    path: Path,
    what: str,
    expected: str = "a folder that holds nothing but results",
    fix: str = "choose another folder for reports, or move away what is there",
) -> InputError:
    return InputError.of_file("config", "PATH", f'"{display_path(path)}", {what}', expected, fix)


def _has_manifest(paths: TopicPaths) -> bool:
    try:
        return _is_regular(paths.out / MANIFEST) and bool(read_manifest(paths))
    except InputError:
        return False


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _holds(folder: Path, other: Path) -> bool:
    """Return whether a folder is another one or lies around it, under whatever name."""
    return any(_same(parent, folder) for parent in (other, *other.parents))


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or os.path.samefile(one, other)
    except OSError:
        return False


def _entries(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(_mode(path))
