"""Run `mcstats compare`: read two codings, find what matters, and write what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mcstats.authoring.compare.adjudication import adjudication_text, read_decisions, undecided
from mcstats.authoring.compare.codings import read_codings
from mcstats.authoring.compare.consequences import find_consequences
from mcstats.authoring.compare.settle import settle, with_agreement, write_settled
from mcstats.authoring.compare.show import agreement_on_all, as_json, lines_of
from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import InputError
from mcstats.workflow.diff.build import CannotBuild
from mcstats.workflow.files import write_whole


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

    Raises
    ------
    InputError
        With the faults of the codings or of the decisions, or one line where they are of different
        topics, or where there is nothing to write a coding from.
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
        lines.extend(write_settled(output, settled))
        lines.extend(_of_open(settled.carried, settled.left))
    if json:
        return [as_json(codings, made, found_)]
    return [*lines_of(codings, made, found_, quiet=quiet), *lines]


def _of_open(carried: Iterable[object], left: Iterable[object]) -> list[str]:
    kept, dropped = len(list(carried)), len(list(left))
    lines = []
    if kept:
        lines.append(f"{kept} open disagreements are kept as other readings; stability varies them")
    if dropped:
        lines.append(f"{dropped} open disagreements have no other reading; CODING_A stands in them")
    return lines
