"""Compare the results with the data and the accepted numbers, and accept new numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.check import accepted_numbers
from mcstats.check.accepted_numbers import differences
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
from mcstats.workflow.files import read_table, write_table
from mcstats.workflow.lint import annotation, lint_data
from mcstats.workflow.manifest import inputs_of, outputs_of, read_manifest, rules_of
from mcstats.workflow.paths import TopicPaths


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not right.

    Attributes
    ----------
    where, title, what : str
        The place where it is fixed, its kind, and what is wrong.
    group : str
        The cause that it is listed under.
    fails : bool
        True where the check fails on it; a declaration quiets it.
    detail : str
        Further explanations, for those who ask.
    """

    where: str
    title: str
    what: str
    group: str
    fails: bool = True
    detail: str = ""


def check_results(
    topic_paths: Sequence[TopicPaths], *, verbose: bool = False
) -> Iterator[tuple[list[Finding], str]]:
    """Yield, topic by topic, all that is not right, worst first, and the line that sums it up.

    Parameters
    ----------
    topic_paths : sequence of TopicPaths
    verbose : bool
        List what is right too, and each number that moved.

    Raises
    ------
    InputError
        With the faults of the data, or for a topic that was not run.
    """
    for data in {paths.data for paths in topic_paths}:
        if faults := lint_data(data, [paths.topic for paths in topic_paths if paths.data == data]):
            raise InputError(faults)
    for paths in topic_paths:
        yield _topic(paths, verbose=verbose)


def _topic(paths: TopicPaths, *, verbose: bool) -> tuple[list[Finding], str]:
    """Return what is not right with one topic, and the line that sums it up."""
    files = list(_of_files(paths))
    try:
        rows, moves = _rows(paths), moves_of(paths)
        listed = list(_of_rows(paths, rows, verbose=verbose))
        own = [*_of_moves(paths, moves, verbose=verbose), *_of_page(paths)]
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
        what = f"{row.check}: found {row.printed or row.status}"
        what += f"; expected {row.allowed}" if row.allowed else ""
        what += f"; {row.what}"
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


def _of_files(paths: TopicPaths) -> Iterator[Finding]:
    recorded = read_manifest(paths)
    for name, wrong in differences(recorded["outputs"], outputs_of(paths)):
        path = str(paths.out / name)
        what = f"{path} is {wrong}; make report writes it again"
        yield Finding(path, f"output {wrong}", what, "files of the run")
    for name, wrong in differences(recorded["inputs"], inputs_of(paths)):
        path = str(paths.data / name)
        what = f"{path} is {wrong} since the run; run make report"
        yield Finding(path, f"input {wrong}", what, "files of the run")


def accepted_path(paths: TopicPaths) -> Path:
    """Return where the accepted numbers of a topic stand."""
    return paths.folder / "numbers.csv"


def moves_of(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[MoveRow] | None:
    """Return what moved since the accepted numbers, or None where none are accepted.

    `rows` are the figures of a page that is being written; by default those of the last run.
    """
    if not accepted_path(paths).is_file():
        return None
    return accepted_numbers.compare(_accepted(paths), _fresh(paths, rows))


def _accepted(paths: TopicPaths) -> list[NumberRow]:
    path = accepted_path(paths)
    return read_table(path, NumberRow) if path.is_file() else []


def _fresh(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[NumberRow]:
    rows = paths.read("numbers", NumberRow) if rows is None else rows
    return accepted_numbers.stamp(rows, rules_of(paths))


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


def _of_page(paths: TopicPaths) -> Iterator[Finding]:
    page = paths.out / "index.html"
    if not page.is_file():
        return
    numbers = paths.read("numbers", NumberRow)
    for figure in find_untraced(page.read_text(encoding="utf-8", errors="replace"), numbers):
        what = f"{figure.text!r}: {figure.why}"
        yield Finding(f"{page}:{figure.line}", "untraced figure", what, "numbers without a source")


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


def accept(paths: TopicPaths, agrees: Callable[[str], bool]) -> bool:
    """Show what moved, and make the numbers of the last run the accepted ones.

    Parameters
    ----------
    paths : TopicPaths
        The topic.
    agrees : callable
        Gets a question and returns True if the numbers are to be accepted.

    Returns
    -------
    bool
        True if the numbers of the run are the accepted ones now.
    """
    fresh = _fresh(paths)
    moves = moves_of(paths)
    if moves is None:
        print(f"{paths.topic}: {len(fresh)} numbers, none accepted before")
    else:
        for move in moves:
            print(accepted_numbers.describe_move(move))
        print(f"{paths.topic}: {len(moves)} of {len(fresh)} numbers moved")
    if moves == []:
        return True
    if not agrees(f"accept these numbers of {paths.topic}?"):
        print(f"{paths.topic}: nothing accepted")
        return False
    write_table(accepted_path(paths), NumberRow, accepted_numbers.merge(_accepted(paths), fresh))
    for line in _entry(paths, moves):
        print(line)
    return True


def _entry(paths: TopicPaths, moves: list[MoveRow] | None) -> Iterator[str]:
    """Yield the entry that the changelog needs: which numbers moved, and why."""
    yield ""
    yield "For CHANGELOG.md:"
    if moves is None:
        yield f"- {paths.topic}: the numbers of the page are accepted for the first time."
        return
    for cause in dict.fromkeys(move.cause for move in moves):
        of = [move for move in moves if move.cause == cause]
        shown = ", ".join(f"{m.number} {m.old or '–'} → {m.new or '–'}" for m in of[:5])
        more = f" and {len(of) - 5} more" if len(of) > 5 else ""
        yield f"- {paths.topic}: {cause}: {shown}{more}. Because …"
