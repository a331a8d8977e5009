"""Compare the results with the data and the accepted numbers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from mcstats.check import accepted_numbers
from mcstats.check.charge import GRAVITY, ORDER
from mcstats.check.check_topic import check_topic
from mcstats.check.page_audit import find_untraced
from mcstats.check.row import EXPIRED, RIGHT, ROUTE
from mcstats.model.errors import InputError
from mcstats.model.tables import (
    CheckRow,
    EffectRow,
    MoveRow,
    NumberRow,
    PooledRow,
    VerdictRow,
)
from mcstats.model.vocabularies import CheckStatus, CountsAs
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not right."""

    where: str  # the place where it is fixed, its kind, and what is wrong
    title: str
    what: str
    group: str  # the cause that it is listed under
    fails: bool = True  # true where the check fails on it; a declaration quiets it
    detail: str = ""  # further explanations, for those who ask


def check_results(
    topic_paths: Sequence[TopicPaths],
    *,
    verbose: bool = False,
    rebuild: bool = False,
    accepted: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Iterator[tuple[list[Finding], str]]:
    """Yield, topic by topic, all that is not right, worst first, and the line that sums it up.

    Parameters
    ----------
    topic_paths : sequence of TopicPaths
    verbose : bool
        List what is right too, and each number that moved.
    rebuild : bool
        Compare the results also with those of a new run, which trusts no manifest.
    accepted : bool
        Fail for a topic without accepted numbers.
    progress : callable, optional
        Gets a line before each topic is read, and before it is checked.

    Raises
    ------
    InputError
        With the faults of the data, or for a topic that was not run.
    """
    for data in {paths.data for paths in topic_paths}:
        names = [paths.topic for paths in topic_paths if paths.data == data]
        if faults := lint_data(data, names, progress):
            raise InputError(faults)
    if index := list(_as_findings(differences_of_index(topic_paths))):
        yield index, "the list of topics: not what the results give"
    for paths in topic_paths:
        if progress is not None:
            progress(f"checking {paths.topic}")
        yield _topic(paths, verbose=verbose, rebuild=rebuild, accepted=accepted)


def _topic(
    paths: TopicPaths, *, verbose: bool, rebuild: bool, accepted: bool
) -> tuple[list[Finding], str]:
    """Return what is not right with one topic, and the line that sums it up."""
    files = list(_as_findings(differences_of_run(paths)))
    if rebuild:
        files += _as_findings(differences_of_rebuild(paths, rebuilt_outputs(paths)))
    files += _as_findings(_of_accepted(paths, needed=accepted))
    try:
        rows, moves = _rows(paths), moves_of(paths)
        if files:  # effects of an earlier state differ from what other programs make of this one
            rows = [row for row in rows if row.kind != ROUTE]
        listed = list(_of_rows(paths, rows, verbose=verbose))
        own = [*_of_moves(paths, moves, verbose=verbose), *_of_pages(paths)]
    except InputError:
        if not files:
            raise
        # A table that somebody edited may be no table any more: what was edited is what is wrong.
        return files, f"{paths.topic}: {len(files)} files are not as the run left them"
    failing = [finding for finding in listed if finding.fails]
    quiet = [finding for finding in listed if not finding.fails]
    findings = [*failing, *own, *files, *quiet]
    failures = sum(finding.fails for finding in findings)
    return findings, _summary(paths, rows, moves, failures)


def _rows(paths: TopicPaths) -> list[CheckRow]:
    """Check the data anew: what stands in the tables may have been edited since."""
    return check_topic(
        paths.load(),
        paths.rubric(),
        paths.read("effects", EffectRow),
        paths.read("pooled", PooledRow),
        paths.read("verdicts", VerdictRow),
    )


def _of_rows(paths: TopicPaths, rows: list[CheckRow], *, verbose: bool) -> Iterator[Finding]:
    """Yield the rows that are not right, worst first, and with `verbose` the others after them."""
    chosen = [row for row in rows if verbose or row.status != RIGHT or row.fails]
    for row in sorted(chosen, key=_gravity):
        parts = [f"found {row.printed or row.status}"]
        parts += [f"expected {row.allowed}"] if row.allowed else []
        parts += [row.what] if row.what != row.allowed else []
        what = f"{row.check}: {'; '.join(parts)}"
        title = row.diagnosis or row.status
        if row.declared == EXPIRED:
            title = "declaration expired"
        elif row.declared == "yes":
            title = f"{title}, declared"
        what += f"; charged with {row.same_as}" if row.same_as else ""
        # What two programs disagree about is no fault of a file: its place is the table of checks.
        checks = paths.out / "tables" / "checks.csv"
        place = checks if row.kind == ROUTE else paths.data / row.where
        detail = f"or {row.alternatives}" if row.alternatives else ""
        yield Finding(str(place), title, what, _group_of(row), row.fails, detail)


_CHARGED: Final = "charged with another one"
_GROUPS: Final = [
    *(word.value for word in CountsAs if word),
    _CHARGED,
    CheckStatus.UNCHECKED.value,
    CheckStatus.RIGHT.value,
]
"""The causes under which rows are listed, in their order."""


def _group_of(row: CheckRow) -> str:
    return row.counts_as or (_CHARGED if row.same_as else row.status)


def _gravity(row: CheckRow) -> tuple[int, int, int, int]:
    consequence = GRAVITY.get(row.consequence, len(GRAVITY))
    return -row.fails, _GROUPS.index(_group_of(row)), consequence, ORDER[row.status]


def _as_findings(differences: Iterable[Difference]) -> Iterator[Finding]:
    for found in differences:
        yield Finding(found.where, found.title, found.what, "files of the run")


def _of_accepted(paths: TopicPaths, *, needed: bool) -> Iterator[Difference]:
    """Yield a difference where accepted numbers are lacking that a run had, or that are needed."""
    path = accepted_path(paths)
    had = bool(read_manifest(paths).get("accepted"))
    if not path.is_file() and (had or needed):
        lost = "are gone since the run" if had else "were never accepted"
        what = f"the accepted numbers {lost}; restore {path.name}, or run mcstats accept"
        yield Difference(str(path), "no accepted numbers", what)


def _of_moves(
    paths: TopicPaths, moves: list[MoveRow] | None, *, verbose: bool
) -> Iterator[Finding]:
    """Yield one finding for each cause of moves, with the first of its numbers, or each number."""
    rests = {row.number: row.rests_on for row in paths.read("numbers", NumberRow)} if moves else {}
    place = str(accepted_path(paths))
    by_cause: dict[str, list[MoveRow]] = defaultdict(list)
    for move in moves or ():
        if accepted_numbers.fails(move):
            by_cause[move.cause].append(move)
    for cause, of in by_cause.items():
        shown = of if verbose else of[:1]
        for move in shown:
            line = accepted_numbers.describe_move(move, rests.get(move.number, ""))
            more = len(of) - len(shown)
            line += f", and {more} more (--verbose lists them)" if more else ""
            yield Finding(place, "number moved", line, f"numbers that moved: {cause}")


def _of_pages(paths: TopicPaths) -> Iterator[Finding]:
    numbers = paths.read("numbers", NumberRow)
    for page in sorted([*paths.out.glob("*.html"), *paths.out.glob("claims/*.html")]):
        text = read_regular(page).decode("utf-8", "replace")
        for figure in find_untraced(text, numbers):
            what = f"{figure.text!r}: {figure.why}"
            place = f"{page}:{figure.line}"
            yield Finding(place, "untraced figure", what, "numbers without a source")


def finding_lines(findings: Sequence[Finding], *, verbose: bool) -> Iterator[str]:
    """Yield the findings for a person, a line for each, under the cause that they share."""
    counts = Counter((finding.fails, finding.group) for finding in findings)
    last = None
    for finding in findings:
        if (finding.fails, finding.group) != last:
            last = finding.fails, finding.group
            known = "" if finding.fails else "; nothing to fix"
            yield f"{finding.group}: {counts[last]}{known}"
        line = f"{finding.where} [{finding.title}] {finding.what}"
        if verbose and finding.detail:
            line += f"; {finding.detail}"
        yield line.replace("\n", " ")


def as_json(checked: Iterable[tuple[Sequence[Finding], str]]) -> str:
    """Return the findings and the line that sums up each topic, as JSON; ASCII, for any terminal.

    Parameters
    ----------
    checked : iterable of (sequence of Finding, str)
        What `check_results` yields.
    """
    content = [
        {"summary": summary, "findings": [asdict(finding) for finding in findings]}
        for findings, summary in checked
    ]
    return json.dumps(content, indent=2)


def annotations_of(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the findings that fail as annotations of GitHub."""
    for finding in findings:
        if finding.fails:
            file, _, line = finding.where.rpartition(":")
            if not line.isdigit():
                file, line = finding.where, "1"
            yield annotation(file, finding.title, finding.what.replace("\n", " "), int(line))


def _summary(
    paths: TopicPaths, rows: list[CheckRow], moves: list[MoveRow] | None, failures: int
) -> str:
    """Return the counts: whose matter what is not right is, each apart from the others."""
    declared = sum(row.declared == "yes" for row in rows)
    counted = Counter(row.counts_as for row in rows)
    parts = [f"{sum(row.status == RIGHT for row in rows)} right"]
    parts += [f"{counted[word]} {word}" for word in CountsAs if word and counted[word]]
    line = f"{paths.topic}: {len(rows)} checks ({', '.join(parts)}), {declared} declared"
    if moves is None:
        line += "; no accepted numbers to compare with"
    else:
        new = sum(move.cause == accepted_numbers.NEW for move in moves)
        line += f"; {len(moves)} numbers moved" + (f", {new} of them new" if new else "")
    return f"{line}; {failures or 'nothing'} to fix" if failures else f"{line}; all well"
