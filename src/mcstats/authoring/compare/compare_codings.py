"""Run `mcstats compare`: read two codings, find what matters, and write what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mcstats.authoring.compare.adjudication import adjudication_text, read_decisions, undecided
from mcstats.authoring.compare.agreement_report import agreement_on_all, as_json, lines_of
from mcstats.authoring.compare.codings import read_codings
from mcstats.authoring.compare.consequences import find_consequences
from mcstats.authoring.compare.settle import (
    READERS,
    blame_decisions,
    settle,
    with_agreement,
    write_settled,
)
from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.topic_folder import display_path, find_topics
from mcstats.model.errors import InputError
from mcstats.workflow.diff.figure_builder import CannotBuild
from mcstats.workflow.files import write_named


@dataclass(frozen=True, slots=True)
class Comparison:
    """The options of a comparison, and the files that it reads and writes."""

    progress: Callable[[str], None]
    adjudicate: Path | None  # gets the disagreements to decide
    decisions: Path | None  # is read
    output: Path | None  # the folder that gets the settled coding
    rubric: Path | None  # instead of that beside the first coding, or the shipped one
    json: bool
    quiet: bool
    verbose: bool


def compare_all(a: Path, b: Path, options: Comparison) -> list[str]:
    """Compare two codings of one topic, or of each topic that two folders of topics share.

    Raises `InputError` with the faults of the codings or of the decisions; with one line where
    topics differ, where files are asked for of several topics, or decisions are lacking.
    """
    pairs = _paired_folders(a, b)
    if len(pairs) > 1 and any((options.adjudicate, options.decisions, options.output)):
        found = f"a file of decisions for {len(pairs)} topics"
        fix = f"compare one topic: mcstats compare {pairs[0][0]} {pairs[0][1]}"
        raise InputError.of_file("compare", "OPTION", found, "one topic", fix)
    lines: list[str] = []
    for first, second in pairs:
        options.progress(f"comparing {first} with {second}")
        compared = _compare(first, second, options)
        if len(pairs) > 1 and not options.json:
            lines.append(f"{first.name}:")
        lines.extend(compared)
    return ["[", ",\n".join(lines), "]"] if options.json and len(pairs) > 1 else lines


def _paired_folders(a: Path, b: Path) -> list[tuple[Path, Path]]:
    """Return the folders to compare: two topics, or those that two folders of topics share."""
    several = [find_topics(folder) for folder in (a, b)]
    if not all(several):
        return [(a, b)]
    names = [name for name in several[0] if name in several[1]]
    if not names:
        found, fix = f"no topic that {b} has too", "name two folders of the same topic"
        raise InputError.of_file(a, "CODINGS", found, "two codings of one topic", fix)
    return [(a / name, b / name) for name in names]


def _compare(a: Path, b: Path, options: Comparison) -> list[str]:
    """Compare two codings, write the files that were asked for, and return what to print."""
    if options.output is not None and options.decisions is None:
        found, fix = "--output without --decisions", "write a file with --adjudicate, and decide"
        raise InputError.of_file("compare", "OPTION", found, "a file of decisions", fix)
    codings = read_codings(a, b)
    rules = load_rubric(options.rubric or rubric_path(a.absolute().parent))
    read = options.decisions
    made = undecided(codings) if read is None else read_decisions(read, codings)
    try:
        consequences = find_consequences(codings, rules, made.open, made.settled, options.progress)
    except CannotBuild as error:
        if faults := blame_decisions(codings, made):
            raise InputError(faults) from error
        fix = "run mcstats lint on it"
        raise InputError.of_file(a, "CODINGS", str(error), "a coding to judge", fix) from error
    lines: list[str] = []
    if (file := options.adjudicate) is not None:
        # A file of decisions that were not read would lose them.
        again = read is not None and file.resolve() == read.resolve()
        write_named(file, adjudication_text(codings, made, consequences), again=again)
        lines.append(f"wrote {display_path(file)}: {len(codings.disagreements)} to decide")
    if (folder := options.output) is not None:
        settled = settle(codings, made)
        agreement = agreement_on_all(codings)
        with_agreement(settled, agreement, len(made.open), len(consequences.matter))
        there = folder.exists()
        try:
            lines.extend(write_settled(folder, settled))
        except InputError as error:
            if there:
                raise
            raise InputError(blame_decisions(codings, made) or error.faults) from error
        was = codings.a.sources.search.readers
        lines.append(f"search.readers of sources.yaml said “{was}”, and says “{READERS}” now")
        lines.extend(_of_open(len(settled.carried), len(settled.left)))
    if options.json:
        return [as_json(codings, made, consequences)]
    extent = {"quiet": options.quiet, "verbose": options.verbose}
    return [*lines_of(codings, made, consequences, **extent), *lines]


def _of_open(carried: int, left: int) -> Iterator[str]:
    if carried:
        yield f"open, kept as another reading that stability varies: {carried}"
    if left:
        yield f"open, where no other reading can be kept and CODING_A stands: {left}"
