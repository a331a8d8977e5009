"""Run `mcstats compare`: read two codings, find what matters, and write what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mcstats.authoring.compare.adjudication import adjudication_text, read_decisions, undecided
from mcstats.authoring.compare.agreement_report import agreement_on_all, as_json, lines_of
from mcstats.authoring.compare.codings import read_codings
from mcstats.authoring.compare.consequences import find_consequences
from mcstats.authoring.compare.settle import blame_decisions, settle, with_agreement, write_settled
from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.topic_folder import display_path, find_topics
from mcstats.model.errors import InputError
from mcstats.workflow.diff.figure_builder import CannotBuild
from mcstats.workflow.files import write_whole


def paired_folders(a: Path, b: Path) -> list[tuple[Path, Path]]:
    """Return the folders of the topics to compare: two topics, or those of two folders of topics.

    Raises `InputError` with one line, where two folders of topics share none.
    """
    several = [find_topics(folder) for folder in (a, b)]
    if not all(several):
        return [(a, b)]
    names = [name for name in several[0] if name in several[1]]
    if not names:
        found = f"no topic that {b} has too"
        fix = "name two folders of the same topic"
        raise InputError.of_file(a, "CODINGS", found, "two codings of one topic", fix)
    return [(a / name, b / name) for name in names]


def compare_all(
    a: Path,
    b: Path,
    files: tuple[Path | None, Path | None, Path | None],
    rubric: Path | None = None,
    *,
    json: bool = False,
    quiet: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[str]:
    """Compare two codings of one topic, or of each topic that two folders of topics share.

    `files` are the file to adjudicate, the file of decisions, and the folder for the settled
    coding; the options are those of `compare_codings`. Raises `InputError` as `compare_codings`;
    also where files are asked for of several topics.
    """
    pairs = paired_folders(a, b)
    if len(pairs) > 1 and any(files):
        found = f"a file of decisions for {len(pairs)} topics"
        fix = f"compare one topic: mcstats compare {pairs[0][0]} {pairs[0][1]}"
        raise InputError.of_file("compare", "OPTION", found, "one topic", fix)
    lines: list[str] = []
    for first, second in pairs:
        if progress is not None:
            progress(f"comparing {first} with {second}")
        found_ = compare_codings(
            first, second, *files, rubric, json=json, quiet=quiet, progress=progress
        )
        if len(pairs) > 1 and not json:
            lines.append(f"{first.name}:")
        lines.extend(found_)
    if json and len(pairs) > 1:
        return ["[", ",\n".join(lines), "]"]
    return lines


def compare_codings(
    a: Path,
    b: Path,
    adjudicate: Path | None = None,
    decisions: Path | None = None,
    output: Path | None = None,
    rubric: Path | None = None,
    *,
    json: bool = False,
    quiet: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[str]:
    """Compare two codings, write the files that were asked for, and return what to print.

    Raises `InputError` with the faults of the codings or of the decisions, or one line where they
    are of different topics, or where there is nothing to write a coding from.
    """
    if output is not None and decisions is None:
        found, fix = "--output without --decisions", "write a file with --adjudicate, and decide"
        raise InputError.of_file("compare", "OPTION", found, "a file of decisions", fix)
    codings = read_codings(a, b)
    rules = load_rubric(rubric or rubric_path(a.absolute().parent))
    made = undecided(codings) if decisions is None else read_decisions(decisions, codings)
    try:
        found_ = find_consequences(codings, rules, made.open, made.settled, progress)
    except CannotBuild as error:
        if faults := blame_decisions(codings, made):
            raise InputError(faults) from error
        fix = "run mcstats lint on it"
        raise InputError.of_file(a, "CODINGS", str(error), "a coding to judge", fix) from error
    lines: list[str] = []
    if adjudicate is not None:
        write_whole(adjudicate, adjudication_text(codings, made, found_))
        lines.append(f"wrote {display_path(adjudicate)}: {len(codings.disagreements)} to decide")
    if output is not None:
        settled = settle(codings, made)
        agreement = agreement_on_all(codings)
        with_agreement(settled, agreement, len(made.open), len(found_.matter))
        there = output.exists()
        try:
            lines.extend(write_settled(output, settled))
        except InputError as error:
            if there:
                raise
            raise InputError(blame_decisions(codings, made) or error.faults) from error
        lines.extend(_of_open(settled.carried, settled.left))
    if json:
        return [as_json(codings, made, found_)]
    return [*lines_of(codings, made, found_, quiet=quiet), *lines]


def _of_open(carried: Iterable[object], left: Iterable[object]) -> list[str]:
    kept, dropped = len(list(carried)), len(list(left))
    lines = []
    if kept:
        lines.append(f"open, kept as another reading that stability varies: {kept}")
    if dropped:
        lines.append(f"open, where no other reading can be kept and CODING_A stands: {dropped}")
    return lines
