"""Compare the results of a topic with what the manifest of their run records, or with a new run.

A manifest shows what was changed by accident, or by somebody who did not think of it. It is no
signature: who edits a result can edit its manifest as well. Only a new run shows that.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats import __version__
from mcstats.check.accepted_numbers import differences
from mcstats.model.errors import Fault, InputError
from mcstats.workflow.files import read_regular
from mcstats.workflow.manifest import (
    code_hash,
    commit_is_known,
    inputs_of,
    outputs_of,
    package_versions,
    read_manifest,
    strangers_in,
)
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.run_steps import index_page, listed_in, run_step
from mcstats.workflow.steps import INDEX, LOCK, STEPS

RUN_AGAIN: Final = "make report writes it again"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the run left it: its place, its kind, and what is wrong."""

    where: str
    title: str
    what: str


def differences_of_run(paths: TopicPaths) -> Iterator[Difference]:
    """Yield each file and each version that is not the one that the manifest records.

    Raises `InputError` where there was no run.
    """
    recorded = read_manifest(paths)
    present = outputs_of(paths) | dict.fromkeys(strangers_in(paths), "")
    for name, wrong in differences(recorded["outputs"], present):
        path = str(paths.out / name)
        fix = "move it away" if name not in recorded["outputs"] else RUN_AGAIN
        yield Difference(path, f"output {wrong}", f"{path} is {wrong}; {fix}")
    for name, wrong in differences(recorded["inputs"], inputs_of(paths)):
        path = str(paths.data / name)
        yield Difference(
            path, f"input {wrong}", f"{path} is {wrong} since the run; run make report"
        )
    place = str(paths.out / "manifest.json")
    for name, was, now in _other_program(paths, recorded):
        what = f"the results are of {name} {was}, this is {now}; run make report"
        yield Difference(place, f"other {name}", what)


def _other_program(
    paths: TopicPaths, recorded: dict[str, object]
) -> Iterator[tuple[str, object, object]]:
    """Yield what made the results, where it is not what runs now."""
    now = {"topic": paths.topic, "mcstats": __version__, "code": code_hash(), **package_versions()}
    for name, value in now.items():
        was = recorded.get(name) or "an unknown one"
        if was == value:
            continue
        if isinstance(value, dict):
            known = was if isinstance(was, dict) else {}
            every = {key: (known.get(key, "none"), value.get(key, "none")) for key in known | value}
            yield from ((key, *pair) for key, pair in every.items() if pair[0] != pair[1])
        else:
            yield name, _short(was), _short(value)
    commit = recorded.get("commit", "")
    if commit and not commit_is_known(str(commit)):
        yield "commit", _short(commit), "a repository without it"


def _short(value: object) -> str:
    return str(value)[:12]


def differences_of_index(topic_paths: Iterable[TopicPaths]) -> Iterator[Difference]:
    """Yield a difference for each list of topics that is not what their results give."""
    for reports, data in dict.fromkeys((paths.reports, paths.data) for paths in topic_paths):
        path = reports / INDEX
        if path.is_file() and not index_is_sound(data, reports):
            what = f"{path} is edited, or older than the results; {RUN_AGAIN}"
            yield Difference(str(path), "output edited", what)


def index_is_sound(data: Path, reports: Path) -> bool:
    """Return whether the list of topics is, byte for byte, the one that their results give.

    A run of some topics lists these alone, so the topics are taken from the list.
    """
    try:
        page = read_regular(reports / INDEX).decode("utf-8")
        topics = [TopicPaths(name, data, reports) for name in listed_in(page)]
        return bool(topics) and index_page(topics) == page
    except (InputError, OSError, UnicodeDecodeError):
        return False


def rebuilt_outputs(paths: TopicPaths) -> dict[str, str]:
    """Return the hash of each output of a new run of a topic, made in a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix="mcstats-check-") as folder:
        again = TopicPaths(paths.topic, paths.data, Path(folder) / "reports")
        again.reports.mkdir()
        (again.reports / LOCK).touch()
        for step in STEPS:
            run_step(step, [again])
        return outputs_of(again)


def differences_of_rebuild(paths: TopicPaths, expected: dict[str, str]) -> Iterator[Difference]:
    """Yield each result that differs from that of a new run; no manifest is trusted.

    Parameters
    ----------
    paths : TopicPaths
        The topic.
    expected : dict of str to str
        Its `rebuilt_outputs`.
    """
    words = {"edited": "not what a new run gives", "missing": "missing"}
    for name, wrong in differences(expected, outputs_of(paths)):
        path = str(paths.out / name)
        what = f"{path} is {words.get(wrong, 'nothing that a new run gives')}; {RUN_AGAIN}"
        yield Difference(path, "output differs from a new run", what)


def refuse_other_state(paths: TopicPaths) -> None:
    """Refuse results that are not those of a complete run of this program on the present data.

    Raises `InputError` with a fault for each thing that differs.
    """
    faults = [
        Fault.of_file(
            difference.where,
            "RUN",
            difference.what.partition("; ")[0],
            "the results of a complete run, as it left them",
            "move the file away, then run make report"
            if "not of this run" in difference.what
            else "run make report",
        )
        for difference in differences_of_run(paths)
    ]
    if faults:
        raise InputError(faults)
