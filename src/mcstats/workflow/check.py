"""Compare the results with the data and the accepted numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcstats.check import accepted_numbers
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
from mcstats.workflow.accepted_figures import accepted_path, moves_of
from mcstats.workflow.files import read_regular
from mcstats.workflow.lint import annotation, lint_data
from mcstats.workflow.manifest import read_manifest
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.recorded_run import (
    Difference,
    differences_of_index,
    differences_of_rebuild,
    differences_of_run,
    rebuilt_outputs,
)


def check_results(
    topic_paths: Sequence[TopicPaths], *, rebuild: bool = False, accepted: bool = False
) -> Iterator[tuple[list[Difference], str]]:
    """Yield, topic by topic, what no longer matches, and the line that sums it up.

    Parameters
    ----------
    topic_paths : sequence of TopicPaths
        The topics.
    rebuild : bool
        Whether the results are also compared with those of a new run, which trusts no manifest.
    accepted : bool
        Whether a topic without accepted numbers fails.

    Raises
    ------
    InputError
        With the faults of the data, or for a topic that was not run.
    """
    for data in {paths.data for paths in topic_paths}:
        if faults := lint_data(data, [paths.topic for paths in topic_paths if paths.data == data]):
            raise InputError(faults)
    if index := list(differences_of_index(topic_paths)):
        yield index, "the list of topics: not what the results give"
    for paths in topic_paths:
        yield _topic(paths, rebuild=rebuild, accepted=accepted)


def _topic(paths: TopicPaths, *, rebuild: bool, accepted: bool) -> tuple[list[Difference], str]:
    """Return what is wrong with one topic, and the line that sums it up."""
    files = list(differences_of_run(paths))
    files += differences_of_rebuild(paths, rebuilt_outputs(paths)) if rebuild else ()
    files += _of_accepted(paths, needed=accepted)
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


def _of_rows(paths: TopicPaths, rows: list[CheckRow]) -> Iterator[Difference]:
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
        yield Difference(str(place), title, what)


def _of_accepted(paths: TopicPaths, *, needed: bool) -> Iterator[Difference]:
    """Yield a difference where accepted numbers are lacking that a run had, or that are needed."""
    path = accepted_path(paths)
    had = bool(read_manifest(paths).get("accepted"))
    if not path.is_file() and (had or needed):
        lost = "are gone since the run" if had else "were never accepted"
        what = f"the accepted numbers {lost}; restore {path.name}, or run mcstats accept"
        yield Difference(str(path), "no accepted numbers", what)


def _of_moves(paths: TopicPaths, moves: list[MoveRow] | None) -> Iterator[Difference]:
    rests = {row.number: row.rests_on for row in paths.read("numbers", NumberRow)} if moves else {}
    for move in moves or ():
        if accepted_numbers.fails(move):
            line = accepted_numbers.describe_move(move, rests.get(move.number, ""))
            yield Difference(str(accepted_path(paths)), "number moved", line)


def _of_pages(paths: TopicPaths) -> Iterator[Difference]:
    numbers = paths.read("numbers", NumberRow)
    for page in sorted([*paths.out.glob("*.html"), *paths.out.glob("claims/*.html")]):
        text = read_regular(page).decode("utf-8", "replace")
        for figure in find_untraced(text, numbers):
            what = f"{figure.text!r}: {figure.why}"
            yield Difference(f"{page}:{figure.line}", "untraced figure", what)


def failure_line(failure: Difference, *, github: bool) -> str:
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
