"""Locate the two states of a diff: git revisions, folders of data, or folders of results."""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.data.load_rubric import rubric_path
from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.errors import InputError
from mcstats.workflow.call_git import git
from mcstats.workflow.diff.compared_figures import Figures, read_figures
from mcstats.workflow.diff.figure_builder import Inputs
from mcstats.workflow.manifest import PACKAGE, module_hashes
from mcstats.workflow.paths import TopicPaths, read_rubric
from mcstats.workflow.steps import MANIFEST

LAYERS: Final = ("model", "data", "effects", "bias", "verdict")
"""Packages of the program that figures rest on; a change of the others moves none."""
TIMEOUT: Final = 300  # seconds for another program to build the figures of all topics
_STEPS: Final = ("effects", "ratings", "pooled", "verdicts")
_EXPECTED: Final = "a git revision, a folder of data, or a folder of results"


@dataclass(frozen=True, slots=True)
class DiffState:
    """One of the two states that are compared.

    Attributes
    ----------
    name : str
        As it was typed.
    data : path or None
        The folder of its topics; None for results alone.
    reports : path or None
        The folder of its results, where these are what is compared.
    program : path or None
        The source folder of the program at that revision, where it is not this program.
    topics : tuple of str
        Its topics.
    """

    name: str
    data: Path | None
    reports: Path | None
    program: Path | None
    topics: tuple[str, ...]

    def paths(self, topic: str) -> TopicPaths:
        """Return the paths of one of its topics."""
        return TopicPaths(topic, self.data or Path(), self.reports or Path())

    def inputs(self, topic: str) -> Inputs:
        """Read the records of one of its topics.

        Raises `InputError` with one line, where they cannot be read.
        """
        assert self.data is not None
        try:
            rubric = read_rubric(rubric_path(self.data))
            return Inputs(load_topic(self.data / topic), rubric)
        except InputError as error:
            more = len(error.faults) - 1
            first = error.faults[0]
            place = Path(first.file).name + (f":{first.line}" if first.line else "")
            found = f"{topic} cannot be read: {place} [{first.code}] found {first.found}"
            found += f", and {more} more fault{'s' if more > 1 else ''}" if more else ""
            raise self.refuse(found, "run mcstats lint on that state, and correct it") from error

    def refuse(self, found: str, fix: str) -> InputError:
        """Return the error that says why this state cannot be compared."""
        return InputError.of_file(self.name, "STATE", found, "a state that can be built", fix)


def open_state(text: str, data: Path, scratch: Path) -> DiffState:
    """Return the state that a person names.

    Parameters
    ----------
    text : str
        An existing folder of data or of results, or else a revision of the git repository that
        holds `data`.
    data : path
        The folder of topics, which a revision is read from.
    scratch : path
        A folder for the files of a revision.

    Raises
    ------
    InputError
        With one line, where it is none of these.
    """
    path = Path(text)
    if path.is_dir():
        return _folder(text, path)
    if path.exists():
        raise InputError.of_file(text, "STATE", "a file", _EXPECTED, "name its folder")
    return _revision(text, data, scratch)


def last_commit_of(path: Path) -> str | None:
    """Return the commit that last changed a file; None outside of a repository, or if none did."""
    printed = git(path.parent, "log", "-1", "--format=%H", "--", path.name)
    return printed.decode().strip() or None if printed is not None else None


def _folder(text: str, path: Path) -> DiffState:
    whole = Path(os.path.abspath(path))
    if (whole / MANIFEST).is_file():
        return DiffState(text, None, whole.parent, None, (whole.name,))
    if (whole / "claims.yaml").is_file():
        return DiffState(text, whole.parent, None, None, (whole.name,))
    if topics := find_topics(whole):
        return DiffState(text, whole, None, None, tuple(topics))
    results = sorted(entry.parent.name for entry in whole.glob(f"*/{MANIFEST}"))
    if results:
        return DiffState(text, None, whole, None, tuple(results))
    raise InputError.of_file(
        text, "STATE", "a folder without topics or results", _EXPECTED, "check the name"
    )


def _revision(text: str, data: Path, scratch: Path) -> DiffState:
    # The folder itself may be missing now; the repository is that of the nearest one above.
    near = Path(os.path.abspath(data))
    while not near.is_dir():
        near = near.parent
    top = git(near, "rev-parse", "--show-toplevel")
    commit = git(near, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
    if top is None or commit is None:
        found = "no such folder, and no git repository" if top is None else "no such revision"
        raise InputError.of_file(text, "STATE", found, _EXPECTED, "check the name, or git fetch")
    root = Path(os.fsdecode(top.strip()))
    inside = Path(os.path.relpath(os.path.realpath(data), os.path.realpath(root))).as_posix()
    if inside.startswith(".."):
        found = f"{data}, a link that leads out of the repository"
        fix = "name the folder within the repository with --data"
        raise InputError.of_file(text, "STATE", found, "a folder of the repository", fix)
    revision = commit.decode().strip()
    folder = Path(tempfile.mkdtemp(prefix="state-", dir=scratch))
    found = f"no {inside}/ at that revision"
    names = [inside, *(["src/mcstats"] if _holds(root, revision, "src/mcstats") else [])]
    raw = git(root, "archive", "--format=tar", revision, "--", *names)
    if raw is None:
        fix = "name another revision, or the folder with --data"
        raise InputError.of_file(text, "STATE", found, f"{inside}/ with topics", fix)
    _unpack(raw, folder)
    topics = find_topics(folder / inside)
    if not topics:
        found = f"no topic in {inside}/ at that revision"
        raise InputError.of_file(text, "STATE", found, "a folder with a claims.yaml", "check it")
    program = folder / "src"
    is_other = (program / "mcstats").is_dir() and _figures_code(program / "mcstats") != (
        _figures_code(PACKAGE)
    )
    return DiffState(text, folder / inside, None, program if is_other else None, tuple(topics))


def _unpack(raw: bytes, folder: Path) -> None:
    """Unpack an archive of git into an empty folder, without links that lead out of it."""
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        members = [m for m in archive if m.isreg() or m.isdir() or _stays_inside(m)]
        if hasattr(tarfile, "data_filter"):
            archive.extractall(folder, members, filter="data")
        else:  # Python 3.11 before 3.11.4
            archive.extractall(folder, members)


def _stays_inside(member: tarfile.TarInfo) -> bool:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(member.name), member.linkname))
    return member.issym() and not target.startswith(("..", "/"))


def _figures_code(package: Path) -> str:
    """Return a fingerprint of the packages that figures rest on."""
    lines = [
        f"{path.relative_to(package).as_posix()} {digest}"
        for path, digest in module_hashes(package).items()
        if path.relative_to(package).parts[0] in LAYERS
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def recorded_figures(state: DiffState, topic: str, scratch: Path) -> Figures:
    """Return the figures of a topic as its results hold them, or as its own program builds them.

    Raises `InputError` with one line, where there are none.
    """
    if state.reports is not None:
        return read_figures(state.reports / topic)
    assert state.program is not None and state.data is not None
    reports = Path(tempfile.mkdtemp(prefix="built-", dir=scratch))
    options = ["--topic", topic, "--data", str(state.data), "--reports", str(reports)]
    # One process for all steps: each start of another program takes as long as its steps.
    script = (
        "import runpy, sys\n"
        f"for step in {_STEPS!r}:\n"
        f"    sys.argv = ['mcstats', step, *{options!r}]\n"
        "    try:\n"
        "        runpy.run_module('mcstats', run_name='__main__')\n"
        "    except SystemExit as end:\n"
        "        if end.code:\n"
        "            raise\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
            env={**os.environ, "PYTHONPATH": str(state.program)},
        )
    except subprocess.TimeoutExpired:
        raise state.refuse(
            f"{topic}: its own program took more than {TIMEOUT} s", "compare results instead"
        ) from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise state.refuse(
            f"{topic} cannot be built by the program of that revision: {last}",
            "name another revision, or compare results",
        )
    return read_figures(reports / topic, older=True)


def _holds(root: Path, revision: str, name: str) -> bool:
    listed = git(root, "ls-tree", "--name-only", revision, "--", name)
    return bool(listed and listed.strip())


def shared_topics(old: DiffState, new: DiffState, wanted: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the topics that both states have, by the name in each.

    Two states of one topic each are compared whatever the names of their folders.

    Raises `InputError` with one line, where they share none, or lack one that is wanted.
    """
    if len(old.topics) == len(new.topics) == 1 and not wanted:
        yield old.topics[0], new.topics[0]
        return
    shared = [name for name in new.topics if name in old.topics]
    missing = [name for name in wanted if name not in shared]
    if missing or not shared:
        found = f"no topic {missing[0]} in both states" if missing else "no topic in both states"
        expected = ", ".join(shared) or "two states of the same topics"
        raise InputError.of_file(
            f"{old.name} {new.name}", "STATE", found, expected, "compare states of one topic"
        )
    yield from ((name, name) for name in shared if not wanted or name in wanted)
