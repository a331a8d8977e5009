"""Compare two states topic by topic: build what can be built, and read what was recorded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mcstats.model.errors import InputError
from mcstats.workflow.diff.attribute import Moves, attribute_path
from mcstats.workflow.diff.compared_figures import Figures
from mcstats.workflow.diff.edits import Cause, Edit
from mcstats.workflow.diff.figure_builder import Builder, CannotBuild, Inputs
from mcstats.workflow.diff.recorded import attribute_recorded, program_edits
from mcstats.workflow.diff.states import DiffState, open_state, recorded_figures, shared_topics
from mcstats.workflow.manifest import code_hash, inputs_of, package_versions, read_manifest
from mcstats.workflow.paths import TopicPaths


def compare_states(
    old: str,
    new: str,
    data: Path,
    topics: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Iterator[tuple[Moves, list[str]]]:
    """Yield what moved in each topic of two states, and the topics that only one of them has.

    Parameters
    ----------
    old, new : str
        Git revisions, folders of data or folders of results.
    data : path
        The folder of topics, for revisions.
    topics : sequence of str
        The topics that are meant; all that both have, without one.
    progress : callable, optional
        Gets a line before each state is read, and before each topic is compared.

    Raises
    ------
    InputError
        With one line, where a state does not exist or cannot be built.
    """
    with tempfile.TemporaryDirectory(prefix="mcstats-diff-") as scratch:
        states = []
        for text in (old, new):
            if progress is not None:
                progress(f"reading {text}")
            states.append(_with_data(open_state(text, data, Path(scratch)), data))
        first, second = states
        pairs = list(shared_topics(first, second, list(topics)))
        alone = [
            f"{name} is only in {state.name}"
            for state, side in ((first, 0), (second, 1))
            for name in state.topics
            if name not in {names[side] for names in pairs} | {names[1 - side] for names in pairs}
            and name not in (second if side == 0 else first).topics
        ]
        for number, names in enumerate(pairs):
            if progress is not None:
                progress(f"comparing {names[1]}")
            moves = _compare((first, second), names, Path(scratch))
            yield moves, alone if number == 0 else []


def _with_data(state: DiffState, data: Path) -> DiffState:
    """Return results with the folder of data that they were made from, where that is at hand."""
    if state.reports is None:
        return state
    for topic in state.topics:
        paths = TopicPaths(topic, data, state.reports)
        try:
            if read_manifest(paths)["inputs"] != inputs_of(paths):
                return state
        except OSError:
            return state
    return replace(state, data=data)


def _compare(states: Sequence[DiffState], names: tuple[str, str], scratch: Path) -> Moves:
    if any(state.data is None for state in states):
        return _compare_recorded(states, names, scratch)
    try:
        old, new = (state.inputs(name) for state, name in zip(states, names, strict=True))
    except InputError:
        if all(state.program is None for state in states):
            raise
        # Data of another format: its own program reads them, and nothing in between can be built.
        return _compare_recorded(states, names, scratch)
    builder = Builder()
    before = list(_by_other_program(states[0], names[0], scratch))
    after = [
        (tuple(_reversed(edit) for edit in edits), figures)
        for figures, edits in _by_other_program(states[1], names[1], scratch)
    ]
    try:
        return attribute_path(old, new, builder, before, after)
    except CannotBuild as error:
        wrong = states[0] if _cannot(builder, old) else states[1]
        raise wrong.refuse(f"{names[1]} cannot be judged: {error}", "run mcstats lint") from error


def _cannot(builder: Builder, inputs: Inputs) -> bool:
    try:
        builder.all(inputs)
    except CannotBuild:
        return True
    return False


def _by_other_program(
    state: DiffState, topic: str, scratch: Path
) -> Iterator[tuple[Figures, tuple[Edit, ...]]]:
    """Yield the figures of a state that another program or library made, with these edits."""
    if state.program is not None:
        edits: tuple[Edit, ...] = (Edit(Cause.FORMULA, f"the program at {state.name}"),)
        yield recorded_figures(state, topic, scratch), edits
    elif state.reports is not None:
        manifest = read_manifest(state.paths(topic))
        if edits := program_edits(manifest, _present()):
            yield recorded_figures(state, topic, scratch), edits


def _reversed(edit: Edit) -> Edit:
    """Return an edit from a recorded program to this one as the one that leads back."""
    changes = tuple(
        " ".join((name, new, "→", old))
        for name, old, _, new in (change.split(" ", 3) for change in edit.changes)
    )
    return replace(edit, changes=changes)


def _present() -> dict[str, object]:
    """Return what a manifest would record of this program."""
    return {"code": code_hash(), **package_versions()}


def _compare_recorded(states: Sequence[DiffState], names: tuple[str, str], scratch: Path) -> Moves:
    figures: list[Figures] = []
    manifests: list[dict[str, Any]] = []
    for state, name in zip(states, names, strict=True):
        if state.reports is not None:
            manifests.append(read_manifest(state.paths(name)))
            figures.append(recorded_figures(state, name, scratch))
            continue
        manifests.append({**_present(), "inputs": inputs_of(state.paths(name))})
        if state.program is not None:
            manifests[-1]["code"] = f"the program at {state.name}"
            figures.append(recorded_figures(state, name, scratch))
            continue
        try:
            figures.append(Builder().all(state.inputs(name)))
        except CannotBuild as error:
            raise state.refuse(f"{name} cannot be judged: {error}", "run mcstats lint") from error
    return attribute_recorded(names[1], (figures[0], figures[1]), (manifests[0], manifests[1]))
