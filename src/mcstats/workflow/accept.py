"""Accept the numbers of a run, after showing what moved by its cause."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from mcstats.check import accepted_numbers
from mcstats.check.accepted_numbers import DATUM, GONE, NEW, NOISE, RULE, UNEXPLAINED
from mcstats.data.accepted_numbers_file import lint_accepted_numbers
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import InputError
from mcstats.model.printed_characters import visible
from mcstats.model.running_text import upper_first
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.workflow.accepted_figures import (
    accepted_path,
    accepted_rows,
    fresh_rows,
    moves_of,
)
from mcstats.workflow.diff.attribute import Moves, attribute
from mcstats.workflow.diff.compared_figures import Kind
from mcstats.workflow.diff.edits import Cause, Edit
from mcstats.workflow.diff.figure_builder import CannotBuild, Inputs
from mcstats.workflow.diff.show import claim_sentences
from mcstats.workflow.diff.states import last_commit_of, open_state
from mcstats.workflow.files import write_table, write_whole
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.recorded_run import refuse_other_state
from mcstats.workflow.run_lock import no_run_in

EXAMPLES: Final = 2  # numbers that the line of a cause names
_OF_STUDY: Final = (Cause.ADDED, Cause.CORRECTED, Cause.REMOVED, Cause.CHOICE)
_OF_RULES: Final = (Cause.RULE, Cause.FORMULA)
_BESIDE: Final = (Cause.CHOICE, Cause.ARTICLE, Cause.SOURCES)
"""Edits that the fingerprints of a number do not hold: it then moves without a known reason."""
_WITHOUT_EDIT: Final[Mapping[str, str]] = {
    NOISE: "noise of a library or platform",
    NEW: "new on the page",
    GONE: "no longer on the page",
    DATUM: "a printed value was edited",
    RULE: "the rubric or the program changed",
    UNEXPLAINED: "unexplained: neither values nor rules changed",
}


@dataclass(frozen=True, slots=True)
class Since:
    """The edits since the numbers were accepted, and what they moved.

    `moves` is None where the earlier state is not known or cannot be judged.
    """

    edits: tuple[Edit, ...] = ()
    moves: Moves | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers that moved for one cause."""

    cause: str
    moves: tuple[MoveRow, ...]

    @property
    def line(self) -> str:
        """The cause, the number of numbers, and some of them."""
        count = f"{len(self.moves)} number{'s' if len(self.moves) > 1 else ''}"
        shown = "; ".join(_shown(move) for move in self.moves[:EXAMPLES])
        return f"{self.cause}: {count}, such as {shown}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The moves in a topic, by cause, and whether the numbers of the run are accepted now."""

    topic: str
    accepted: bool
    groups: tuple[Group, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Return the same as plain values, for JSON."""
        groups = [
            {"cause": group.cause, "moves": [asdict(move) for move in group.moves]}
            for group in self.groups
        ]
        return {"topic": self.topic, "accepted": self.accepted, "causes": groups}


def accept(
    paths: TopicPaths, agrees: Callable[[str], bool], show: Callable[[str], object] = print
) -> Acceptance:
    """Show what moved, a line for each cause, and make the numbers of the last run the accepted.

    Parameters
    ----------
    paths : TopicPaths
        The topic.
    agrees : callable
        Gets a question and returns True if the numbers are to be accepted.
    show : callable
        Gets each line.

    Raises
    ------
    InputError
        Where the results are not those of a complete run of this program on the present data, as
        it left them, or `lint` would refuse the accepted numbers; nothing is written then.
    """
    with no_run_in(paths.reports):
        return _accept(paths, agrees, show)


def _accept(
    paths: TopicPaths, agrees: Callable[[str], bool], show: Callable[[str], object]
) -> Acceptance:
    refuse_other_state(paths)
    # Faults of the rows are gone once they are written anew; another kind of file would stay.
    faults = lint_accepted_numbers(accepted_path(paths))
    if others := [fault for fault in faults if fault.code in ("FILE", "PATH")]:
        raise InputError(others)
    fresh = fresh_rows(paths)
    moves = moves_of(paths)
    since = Since() if not moves else edits_since_accepted(paths)
    since = _with_program(since, moves or ())
    groups = group_moves(moves or (), [*accepted_rows(paths), *fresh], since)
    if moves is None:
        show(f"{paths.topic}: {len(fresh)} numbers, none accepted before")
    else:
        for group in groups:
            show(visible(group.line))
        show(f"{paths.topic}: {len(moves)} of {len(fresh)} numbers moved")
    if moves == []:
        return Acceptance(paths.topic, True)
    if not agrees(f"accept these numbers of {paths.topic}?"):
        show(f"{paths.topic}: nothing accepted")
        return Acceptance(paths.topic, False, tuple(groups))
    rows = accepted_numbers.merge(accepted_rows(paths), fresh)
    _write(accepted_path(paths), rows)
    show("\nFor CHANGELOG.md:")
    for line in changelog_entry(paths.topic, moves, groups, since):
        show(visible(line))
    return Acceptance(paths.topic, True, tuple(groups))


def _write(path: Path, rows: Iterable[NumberRow]) -> None:
    """Write accepted numbers, through a link where there is one, if `lint` then takes them."""
    with tempfile.TemporaryDirectory(prefix="mcstats-accept-") as folder:
        draft = Path(folder) / path.name
        write_table(draft, NumberRow, rows)
        if faults := lint_accepted_numbers(draft):
            raise InputError(replace(fault, file=display_path(path)) for fault in faults)
        write_whole(Path(os.path.realpath(path)), draft.read_bytes())


def edits_since_accepted(paths: TopicPaths) -> Since:
    """Return what changed since the commit that last changed the accepted numbers.

    Nothing is known outside of a git repository, or where that state cannot be read.
    """
    commit = last_commit_of(accepted_path(paths))
    if commit is None:
        return Since()
    with tempfile.TemporaryDirectory(prefix="mcstats-accept-") as scratch:
        try:
            state = open_state(commit, paths.data, Path(scratch))
            old = state.inputs(paths.topic)
        except InputError:
            return Since()
        program = (Edit(Cause.FORMULA, "the program"),) if state.program is not None else ()
        try:
            moves = attribute(old, Inputs(paths.load(), paths.rubric()))
        except CannotBuild:
            return Since(program)
    return Since((*program, *moves.edits), moves)


def _with_program(since: Since, moves: Iterable[MoveRow]) -> Since:
    """Return the edits with that of the program, where a repository of data alone holds none."""
    known = any(edit.cause in _OF_RULES for edit in since.edits)
    if known or not since.edits or all(move.cause != RULE for move in moves):
        return since
    return replace(since, edits=(Edit(Cause.FORMULA, "the program"), *since.edits))


def group_moves(moves: Iterable[MoveRow], rows: Iterable[NumberRow], since: Since) -> list[Group]:
    """Return the moves by cause, in the order of the edits, and those without an edit last.

    Parameters
    ----------
    moves : iterable of MoveRow
        The numbers that differ from the accepted ones.
    rows : iterable of NumberRow
        The accepted numbers and those of the run, which say what each rests on.
    since : Since
        What changed since, as far as it is known.
    """
    edits = since.edits
    rests = {row.number: row.rests_on for row in rows}
    found: dict[tuple[Edit, ...] | str, list[MoveRow]] = {}
    for move in moves:
        causes = _causes(move, rests.get(move.number, ""), since)
        found.setdefault(causes or move.cause, []).append(move)
    order = {edit: number for number, edit in enumerate(edits)}

    def place(key: tuple[Edit, ...] | str) -> tuple[int, list[int], str]:
        return (1, [], key) if isinstance(key, str) else (0, [order[edit] for edit in key], "")

    return [
        Group(
            _WITHOUT_EDIT.get(key, key)
            if isinstance(key, str)
            else " or ".join(edit.text for edit in key),
            tuple(found[key]),
        )
        for key in sorted(found, key=place)
    ]


def _causes(move: MoveRow, rests_on: str, since: Since) -> tuple[Edit, ...]:
    if move.cause == NOISE:
        return ()
    edits = since.edits
    words = f".{move.number}. {rests_on} "
    if move.cause != RULE and (movers := _movers(words, since)):
        return movers
    of_study = tuple(
        edit for edit in edits if edit.cause in _OF_STUDY and _names(words, edit.subject)
    )
    if rests_on.startswith("tables/") and all(edit.cause is Cause.CHOICE for edit in of_study):
        of_study = ()  # such a number also follows from the studies of the claim
    if move.cause in (NEW, GONE, DATUM) and of_study:
        return of_study
    rules = tuple(edit for edit in edits if edit.cause in _OF_RULES)
    if rests_on.startswith("rubric.yaml"):
        return rules
    if move.cause in (RULE, NEW, GONE) and rules and not rests_on.startswith("tables/"):
        return rules
    # Such as a count: it rests on a table, and any edit of the data may have moved it.
    beside = tuple(edit for edit in edits if edit.cause in _BESIDE and edit not in of_study)
    others = tuple(edit for edit in edits if edit.cause in _OF_STUDY and edit not in beside)
    return of_study or (*(rules if move.cause == RULE else ()), *others, *beside)


def _movers(words: str, since: Since) -> tuple[Edit, ...]:
    """Return the edits that moved an effect, a synthesis or a claim's numbers that words name."""
    found = {
        edit
        for move in (since.moves.moves if since.moves is not None else ())
        if move.figure.kind is Kind.NUMBERS
        and _names(words, move.figure.where[2 if move.figure.where[0] == "effects" else 1])
        for edit in move.edits
    }
    return tuple(edit for edit in since.edits if edit in found)


def _names(words: str, subject: str) -> bool:
    """Return whether a number, or what it rests on, names a study or a claim."""
    before = (" ", ".", "/", ";")
    after = ("-", ".", "/", " ", ";")
    return any(f"{b}{subject}{a}" in words for b in before for a in after)


def changelog_entry(
    topic: str, moves: Sequence[MoveRow] | None, groups: Sequence[Group], since: Since
) -> Iterator[str]:
    """Yield the entry that the changelog needs: what moved for a reader, then why."""
    if moves is None:
        yield f"- {topic}: the numbers of the page are accepted for the first time."
        return
    if since.moves is not None:
        sentences = claim_sentences(since.moves)
        verdicts = any(move.figure.kind is Kind.VERDICTS for move in since.moves.moves)
        yield f"- {topic}: " + ("verdicts moved." if verdicts else "no verdict moved.")
        yield from (f"  - {sentence}" for sentence in sentences)
    else:
        yield f"- {topic}: {len(moves)} numbers of the page moved."
    yield from (f"  - {upper_first(group.line)}." for group in groups)


def _shown(move: MoveRow) -> str:
    return f"{move.number}: {move.old or 'nothing'} → {move.new or 'nothing'}"
