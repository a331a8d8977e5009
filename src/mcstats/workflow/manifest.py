"""The manifest of a run: what it read, what it wrote, and what varies from machine to machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from mcstats import __version__
from mcstats.data.load_rubric import rubric_path
from mcstats.data.topic_folder import topic_files
from mcstats.model.errors import InputError
from mcstats.workflow.call_git import git
from mcstats.workflow.files import read_regular, sha256, write_whole
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.steps import BESIDE, CODE, LOCK, MANIFEST, STEPS, is_output

PACKAGE = Path(__file__).resolve().parent.parent
_CODE = frozenset({".py", ".j2", ".css"})
# The accepted numbers are compared with a run and not read by its statistics.
_ACCEPTED = "numbers.csv"
_DIRECT = ("numpy", "scipy", "pandas", "statsmodels", "pingouin", "pydantic", "snakemake")


def write_manifest(paths: TopicPaths) -> None:
    """Write the hashes of all inputs and outputs, and the versions that made them."""
    inputs = inputs_of(paths)
    content = {
        "topic": paths.topic,
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "commit": _commit(),
        "mcstats": __version__,
        "platform": platform.platform(),
        **package_versions(),
        "code": code_hash(),
        "steps": {step: code_of(step) for step in STEPS},
        "accepted": _accepted(paths),
        "beside": _beside(paths, inputs),
        "inputs": inputs | dict.fromkeys(_edited_since_start(paths), ""),
        "outputs": outputs_of(paths),
    }
    write_whole(paths.out / MANIFEST, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def read_manifest(paths: TopicPaths) -> dict[str, Any]:
    """Return what the last run recorded, with the hashes of its `inputs` and `outputs`.

    Raises `InputError` where there was no run, or the file is no manifest.
    """
    path = paths.out / MANIFEST
    try:
        content = json.loads(read_regular(path))
        return {**content, **{key: dict(content[key]) for key in ("inputs", "outputs")}}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        found = (isinstance(error, OSError) and error.strerror) or "no manifest of a run"
        raise InputError.of_file(
            path, "MANIFEST", found, "the manifest of a run", "run make report"
        ) from error


def inputs_of(paths: TopicPaths) -> dict[str, str]:
    """Return the hash of each file that a run reads, by its path from the data folder.

    What else lies in the folder of a topic, such as scans of papers, is no input: nothing reads it.
    """
    files = [path for path in topic_files(paths.folder) if path.is_file()]
    hashes = {path.relative_to(paths.data).as_posix(): sha256(path) for path in files}
    rubric = rubric_path(paths.data)
    return {"rubric.yaml": sha256(rubric), **hashes}


def _beside(paths: TopicPaths, inputs: Iterable[str]) -> list[str]:
    """Return the names of what lies in the folder of a topic and is no input."""
    known = {*inputs, f"{paths.topic}/{_ACCEPTED}"}
    names = (path.relative_to(paths.data).as_posix() for path in _entries(paths.folder))
    return sorted(name for name in names if name not in known)


def read_files_of(paths: TopicPaths) -> dict[Path, str]:
    """Return the hash of each file on which the results rest, the accepted numbers among them."""
    files = {_input_path(paths, name): digest for name, digest in inputs_of(paths).items()}
    accepted = _accepted(paths)
    return files | ({paths.folder / _ACCEPTED: accepted} if accepted else {})


def recorded_files_of(paths: TopicPaths) -> dict[Path, str]:
    """Return the hashes of these files as the last complete run recorded them.

    Raises `InputError` as `read_manifest`.
    """
    recorded = read_manifest(paths)
    files = {_input_path(paths, name): digest for name, digest in recorded["inputs"].items()}
    return files | {paths.folder / _ACCEPTED: str(recorded.get("accepted", ""))}


def _input_path(paths: TopicPaths, name: str) -> Path:
    return rubric_path(paths.data) if name == "rubric.yaml" else paths.data / name


def outputs_of(paths: TopicPaths) -> dict[str, str]:
    """Return the hash of each output of a topic, by its path from the topic's folder.

    An output has a name that a step declares; whatever else lies there is none.
    """
    return {name: sha256(paths.out / name) for name in _names_in(paths) if is_output(name)}


def strangers_in(paths: TopicPaths) -> list[str]:
    """Return the files among the results that no step writes, and that nobody hid."""
    return [name for name in _names_in(paths) if not is_output(name) and name not in BESIDE]


def _names_in(paths: TopicPaths) -> list[str]:
    return [path.relative_to(paths.out).as_posix() for path in _files(paths.out)]


def is_current(paths: TopicPaths) -> bool:
    """Return whether the last complete run was one of this program on the data as they are now.

    Its data were linted then. Files that no step reads, such as scans of papers, count by name.
    """
    try:
        recorded = read_manifest(paths)
    except InputError:
        return False
    known = recorded.get("code"), recorded.get("accepted")
    try:
        present = code_hash(), _accepted(paths)
        inputs = inputs_of(paths)
        same = known == present and recorded["inputs"] == inputs
        return same and bool(recorded.get("beside") == _beside(paths, inputs))
    except OSError:
        return False


def steps_of_other_code(paths: TopicPaths) -> list[str]:
    """Return the steps that other code has run in the last complete run, as far as that is known.

    Snakemake compares code as well, but forgets it when its own folder is deleted or elsewhere.
    """
    try:
        recorded = read_manifest(paths).get("steps")
    except InputError:
        return []
    known = recorded if isinstance(recorded, dict) else {}
    return [step for step in STEPS if known.get(step) != code_of(step)]


def rules_of(paths: TopicPaths) -> str:
    """Return a fingerprint of the rubric and the program: what turns data into figures."""
    text = sha256(rubric_path(paths.data)) + code_hash()
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in _entries(folder) if path.is_file())


def _entries(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder and below it, but for folders and what is hidden."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in files if not name.startswith("."))


def _edited_since_start(paths: TopicPaths) -> list[str]:
    """Return the inputs that were edited while the run went on: it may have read either state."""
    start = (paths.reports / LOCK).stat().st_mtime_ns
    files = [path for path in topic_files(paths.folder) if path.stat().st_mtime_ns > start]
    return [path.relative_to(paths.data).as_posix() for path in files]


def _accepted(paths: TopicPaths) -> str:
    path = paths.folder / _ACCEPTED
    return sha256(path) if path.is_file() else ""


def code_of(step: str) -> str:
    """Return a hash of the modules that a step rests on: Snakemake sees no edit in them."""
    return code_hash("model", "workflow", *CODE[step]) if step in CODE else code_hash()


def code_hash(*layers: str) -> str:
    """Return a hash of the program, or of the packages that some steps rest on.

    Raises `FileNotFoundError` for a package that is not there: its code would go unseen.
    """
    for layer in layers:
        (PACKAGE / layer).stat()
    text = "".join(
        f"{path.relative_to(PACKAGE).as_posix()} {digest}\n"
        for path, digest in module_hashes(PACKAGE).items()
        if not layers or path.relative_to(PACKAGE).parts[0] in layers
    )
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def module_hashes(package: Path) -> dict[Path, str]:
    """Return the hash of each source file of the program, in the order of their paths."""
    files = sorted(path for path in package.rglob("*") if path.suffix in _CODE)
    return {path: sha256(path) for path in files}


def package_versions() -> dict[str, Any]:
    """Return the versions of Python and of the libraries that figures rest on."""
    return {"python": platform.python_version(), "packages": _versions()}


@cache
def _versions() -> dict[str, str]:
    versions = {}
    for name in _DIRECT:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return versions


@cache
def _commit() -> str:
    """Return the commit that the program stands at; empty where no repository holds it.

    An environment may lie inside the repository of another project, which then ignores it.
    """
    if git(PACKAGE, "ls-files", "--error-unmatch", "--", "__init__.py") is None:
        return ""
    return (git(PACKAGE, "rev-parse", "HEAD") or b"").decode().strip()


def commit_is_known(commit: str) -> bool:
    """Return whether the repository of the program has a commit; True where there is none."""
    if not _commit():
        return True
    words = ("cat-file", "-e", "--end-of-options", f"{commit}^{{commit}}")
    return commit.isalnum() and git(PACKAGE, *words) is not None
