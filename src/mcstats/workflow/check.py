"""Compare the results with the data and the accepted numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mcstats.check import accepted_numbers
from mcstats.check.accepted_numbers import differences
from mcstats.check.check_topic import check_topic
from mcstats.check.page_audit import find_untraced
from mcstats.check.row import EXPIRED, ROUTE
from mcstats.model.errors import InputError
from mcstats.model.tables import (
    CheckRow,
    EffectRow,
    MoveRow,
    NumberRow,
    PooledRow,
    VerdictRow,
)
from mcstats.workflow.files import read_regular, read_table
from mcstats.workflow.lint import annotation, lint_data
from mcstats.workflow.manifest import inputs_of, outputs_of, read_manifest, rules_of
from mcstats.workflow.paths import TopicPaths


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not match: where it is fixed, what kind it is, and what is wrong."""

    where: str
    title: str
    what: str


def check_results(topic_paths: Sequence[TopicPaths]) -> Iterator[tuple[list[Failure], str]]:
    """Yield, topic by topic, what no longer matches, and the line that sums it up.

    Raises
    ------
    InputError
        With the faults of the data, or for a topic that was not run.
    """
    for data in {paths.data for paths in topic_paths}:
        if faults := lint_data(data, [paths.topic for paths in topic_paths if paths.data == data]):
            raise InputError(faults)
    for paths in topic_paths:
        yield _topic(paths)


def _topic(paths: TopicPaths) -> tuple[list[Failure], str]:
    """Return what is wrong with one topic, and the line that sums it up."""
    files = list(_of_files(paths))
    try:
        rows, moves = _rows(paths), moves_of(paths)
        mismatches = [*_of_rows(paths, rows), *_of_moves(paths, moves), *_of_pages(paths)]
    except InputError:
        if not files:
            raise
        # A table that somebody edited may be no table any more: what was edited is what is wrong.
        return files, f"{paths.topic}: {len(files)} files are not as the run left them"
    failures = [*mismatches, *files]
    return failures, _summary(paths, rows, moves, len(failures))


def _rows(paths: TopicPaths) -> list[CheckRow]:
    """Check the data anew: what stands in the tables may have been edited since."""
    return check_topic(
        paths.load(),
        paths.rubric(),
        paths.read("effects", EffectRow),
        paths.read("pooled", PooledRow),
        paths.read("verdicts", VerdictRow),
    )


def _of_rows(paths: TopicPaths, rows: list[CheckRow]) -> Iterator[Failure]:
    for row in rows:
        if not row.fails:
            continue
        expired = row.declared == EXPIRED
        what = f"{row.check}: found {row.printed or row.status}"
        what += f"; expected {row.allowed}" if row.allowed else ""
        what += f"; {row.what}"
        what += f"; or {row.alternatives}" if row.alternatives else ""
        title = "declaration expired" if expired else row.diagnosis or row.status
        # What two programs disagree about is no fault of a file: its place is the table of checks.
        checks = paths.out / "tables" / "checks.csv"
        place = checks if row.kind == ROUTE else paths.data / row.where
        yield Failure(str(place), title, what)


def _of_files(paths: TopicPaths) -> Iterator[Failure]:
    recorded = read_manifest(paths)
    for name, wrong in differences(recorded["outputs"], outputs_of(paths)):
        path = str(paths.out / name)
        yield Failure(path, f"output {wrong}", f"{path} is {wrong}; make report writes it again")
    for name, wrong in differences(recorded["inputs"], inputs_of(paths)):
        path = str(paths.data / name)
        yield Failure(path, f"input {wrong}", f"{path} is {wrong} since the run; run make report")


def accepted_path(paths: TopicPaths) -> Path:
    """Return where the accepted numbers of a topic stand."""
    return paths.folder / "numbers.csv"


def moves_of(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[MoveRow] | None:
    """Return what moved since the accepted numbers, or None where none are accepted.

    `rows` are the figures of a page that is being written; by default those of the last run.
    """
    if not accepted_path(paths).is_file():
        return None
    return accepted_numbers.compare(accepted_rows(paths), fresh_rows(paths, rows))


def accepted_rows(paths: TopicPaths) -> list[NumberRow]:
    """Return the accepted numbers of a topic; none where nothing was accepted yet."""
    path = accepted_path(paths)
    return read_table(path, NumberRow) if path.is_file() else []


def fresh_rows(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[NumberRow]:
    """Return the numbers of a page, by default of the last run, stamped with the present rules."""
    rows = paths.read("numbers", NumberRow) if rows is None else rows
    return accepted_numbers.stamp(rows, rules_of(paths))


def _of_moves(paths: TopicPaths, moves: list[MoveRow] | None) -> Iterator[Failure]:
    rests = {row.number: row.rests_on for row in paths.read("numbers", NumberRow)} if moves else {}
    for move in moves or ():
        if accepted_numbers.fails(move):
            line = accepted_numbers.describe_move(move, rests.get(move.number, ""))
            yield Failure(str(accepted_path(paths)), "number moved", line)


def _of_pages(paths: TopicPaths) -> Iterator[Failure]:
    numbers = paths.read("numbers", NumberRow)
    for page in sorted([*paths.out.glob("*.html"), *paths.out.glob("claims/*.html")]):
        text = read_regular(page).decode("utf-8", "replace")
        for figure in find_untraced(text, numbers):
            what = f"{figure.text!r}: {figure.why}"
            yield Failure(f"{page}:{figure.line}", "untraced figure", what)


def failure_line(failure: Failure, *, github: bool) -> str:
    """Return one failure as a line for a person, or as an annotation of GitHub."""
    what = failure.what.replace("\n", " ")
    if not github:
        return f"{failure.where} [{failure.title}] {what}"
    file, _, line = failure.where.rpartition(":")
    if not line.isdigit():
        file, line = failure.where, "1"
    return annotation(file, failure.title, what, int(line))


def _summary(
    paths: TopicPaths, rows: list[CheckRow], moves: list[MoveRow] | None, failures: int
) -> str:
    declared = sum(row.declared == "yes" for row in rows)
    statuses = [
        f"{sum(r.status == s for r in rows)} {s}"
        for s in dict.fromkeys(("match", "mismatch", "unsupported", "not checkable"))
    ]
    line = f"{paths.topic}: {len(rows)} checks ({', '.join(statuses)}), {declared} declared"
    if moves is None:
        line += "; no accepted numbers to compare with"
    else:
        new = sum(move.cause == accepted_numbers.NEW for move in moves)
        line += f"; {len(moves)} numbers moved" + (f", {new} of them new" if new else "")
    return f"{line}; {failures or 'nothing'} to fix" if failures else f"{line}; all well"
