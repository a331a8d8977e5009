"""Find the topics of a data folder, the files of each, and files that nothing would read."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from mcstats.data.suggestions import find_nearest
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import BLANK

PARTS = ("articles", "studies")
_SINGLE = ("claims.yaml", "sources.yaml")
_FACTS = "facts.yaml"
_OURS = (*PARTS, *_SINGLE, _FACTS, "numbers.csv")
_TAKEN = frozenset({"index.html"})  # lies beside the folders of the topics' results
MAX_NAME = 100  # characters; with four bytes each and an ending a file system still takes it
REPEATS = 20
# From 20 repetitions on Snakemake takes a name for that of a rule without an end.
_PERIODIC = re.compile(rf"(.+?)\1{{{REPEATS - 1}}}", re.DOTALL)
_LIKE_DATA = {".yaml", ".yml", ".json", ".csv", ".toml"}


def find_topics(data: FilePath) -> list[str]:
    """Return the names of the topics: the folders of `data` that hold a ``claims.yaml``."""
    return [name for name in _folders(data) if _is_there(data / name / "claims.yaml")]


def find_incomplete_topics(data: FilePath) -> list[str]:
    """Return the folders with a part of a topic but no ``claims.yaml``, which nothing reads."""
    parts = (*PARTS, "sources.yaml")
    return [
        name
        for name in _folders(data)
        if any(_is_there(data / name / part) for part in parts)
        and not _is_there(data / name / "claims.yaml")
    ]


def topic_files(topic: FilePath) -> list[FilePath]:
    """Return the YAML files of a topic that are read: none that is hidden, nested or stray."""
    return sorted(
        [topic / name for name in (*_SINGLE, _FACTS) if name != _FACTS or _is_there(topic / name)]
        + [
            topic / part / name
            for part in PARTS
            if (topic / part).is_dir()
            for name in _visible(topic / part)
            if name.endswith(".yaml")
        ]
    )


def is_ignored(name: str) -> bool:
    """Return whether nothing reads a file of this name: hidden files, and backups of editors."""
    return name.startswith((".", "#"))


def display_path(path: FilePath) -> str:
    """Return the path as the user would type it: relative below the current folder."""
    absolute, here = os.path.abspath(path), os.getcwd()
    if absolute.startswith(here + os.sep):
        return os.path.relpath(absolute, here)
    return str(path)


@dataclass(frozen=True)
class Files:
    """The files of one topic.

    `faults` are obstacles to reading the folder, and files in it that nothing would read; no file
    may lead out of `root`.
    """

    folder: FilePath
    root: FilePath = field(init=False)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Check the folder itself."""
        whole = FilePath(os.path.abspath(self.folder))
        object.__setattr__(self, "root", whole)
        if not whole.is_dir():
            found = "a link that leads nowhere" if whole.is_symlink() else "no such folder"
            code, expected, fix = "FILE", "a folder with a claims.yaml", "fix the name"
        elif not whole.resolve().is_relative_to(whole.parent.resolve()):
            found, expected = f"a link to {whole.resolve()}", f"folders under {whole.parent.name}/"
            code, fix = "PATH", "copy the folder there"
        elif wrong := _flaw(whole.name):
            code, expected, fix = "TOPIC", wrong, "rename the folder"
            found = f'the name "{whole.name}"'
        else:
            return
        self._add(whole, code, found, expected, fix)

    @property
    def readable(self) -> bool:
        """True if the files of the folder may be read."""
        return not any(fault.code in {"FILE", "PATH"} for fault in self.faults)

    def of(self, kind: str) -> list[FilePath]:
        """Return the YAML files of a sub-folder, and report other entries that look like data."""
        folder = self.root / kind
        paths = []
        for entry in self._entries(folder):
            path = folder / entry
            if path.suffix == ".yaml":
                paths.append(path)
            elif path.suffix.lower() in _LIKE_DATA or path.is_dir():
                what = "a folder" if path.is_dir() else f'the ending "{path.suffix}"'
                expected = "files that end in .yaml"
                fix = f"rename it to {path.stem}.yaml, or move it away"
                self._add(path, "FILE-NAME", what, expected, fix)
        return paths

    def strays(self) -> None:
        """Report entries beside the files of a topic that look like data."""
        for entry in self._entries(self.root):
            path = self.root / entry
            if entry in _OURS:
                if (entry in PARTS) > path.is_dir():
                    expected, fix = "a folder of YAML files", "replace it by a folder"
                    self._add(path, "FILE", "no folder", expected, fix)
                continue
            holds = path.is_dir() and any(
                FilePath(name).suffix.lower() in {".yaml", ".yml"} for name in self._entries(path)
            )
            if holds or (path.suffix.lower() in {".yaml", ".yml"} and not path.is_dir()):
                found = f'the name "{entry}", which is not read'
                expected, meant = ", ".join(sorted(_OURS)), find_nearest(entry, _OURS)
                fix = f'did you mean "{meant}"? Or else move it away' if meant else "move it away"
                self._add(path, "FILE-NAME", found, expected, fix)

    def _entries(self, folder: FilePath) -> Iterator[str]:
        try:
            yield from _visible(folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            found = (error.strerror or "an error of the system").lower()
            expected, fix = "a folder that can be read", "fix its permissions or the disk"
            self._add(folder, "FILE", found, expected, fix)

    def _add(self, path: FilePath, code: str, found: str, expected: str, fix: str) -> None:
        self.faults.append(Fault.of_file(display_path(path), code, found, expected, fix))


def _folders(data: FilePath) -> list[str]:
    try:
        return [name for name in _visible(data) if (data / name).is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _visible(folder: FilePath) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not is_ignored(name))


def _is_there(path: FilePath) -> bool:
    return os.path.lexists(path)


def alike_topics(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names of topics that some file systems take for one, each with the first of them."""
    first: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in first:
            yield name, first[key]
        first.setdefault(key, name)


def _flaw(name: str) -> str:
    """Return what is expected of the name of a topic that is not so, or nothing."""
    if name.startswith("-") or not _plain(name):
        return 'letters, digits, spaces, ".", "_" and "-" (not as the first character)'
    if name != name.strip():
        return "no space at the beginning or the end"
    if name in _TAKEN:
        return "a name that no file of the results has"
    if len(name) > MAX_NAME or _PERIODIC.search(name):
        return f"at most {MAX_NAME} characters, none of them {REPEATS} times in a row"
    return ""


def _plain(name: str) -> bool:
    return all(c.isalnum() or c in " ._-" for c in name) and not BLANK.search(name)
