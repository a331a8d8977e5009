"""The commands for those who work together: accept numbers, compare states and codings."""

from __future__ import annotations

import sys
from pathlib import Path

from mcstats.cli.command import FOLDERS, TOPICS, Console, Status, argument, command
from mcstats.model.errors import InputError


@command(
    *TOPICS, argument("--yes", action="store_true", help="do not ask"), *FOLDERS, writes_json=True
)
def accept(topics: list[str], yes: bool, data: Path, reports: Path, console: Console) -> Status:
    """Accept the numbers of this run, after showing what moved by cause."""
    from json import dumps

    from mcstats.authoring.write_files import one_at_a_time
    from mcstats.workflow.accept import accept
    from mcstats.workflow.paths import topics_named

    def agrees(question: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            print("no terminal: pass --yes to accept without asking", file=sys.stderr)
            return False
        # Not as the prompt of `input`, which would stand among the results.
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        return input().strip().lower() in {"y", "yes"}

    done = []
    with one_at_a_time(data):
        for paths in topics_named(data, reports, topics):
            console.progress(f"comparing {paths.topic} with its accepted numbers")
            done.append(accept(paths, agrees, lambda line: console.notes([line])))
            if not done[-1].accepted:
                break
    if console.json:
        console.results([dumps([one.as_plain() for one in done], indent=2)])
    return Status.WELL if done[-1].accepted else Status.MISMATCH


@command(
    argument("old", metavar="A", help="a git revision, a folder of data or of results"),
    argument("new", metavar="B", nargs="?", default="", help="the same; default: the data folder"),
    argument("--topic", action="append", dest="only", default=[], help="one of several"),
    argument("--html", type=Path, metavar="FILE", help="write a page with a note for a release"),
    argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="KIND",
        help="exit with 1 if it moved: verdicts, readings, certainty, ratings, bodies, numbers, "
        "any, unexplained; several with commas between",
    ),
    *FOLDERS,
    writes_json=True,
)
def diff(
    old: str,
    new: str,
    only: list[str],
    html: Path | None,
    fail_on: list[str],
    data: Path,
    reports: Path,
    console: Console,
) -> Status:
    """Show what moved between two states of the data or the program, by cause."""
    from mcstats.workflow.diff.compare_states import compare_states
    from mcstats.workflow.diff.show import GATES, as_json, fails_on, lines_of

    gates = [gate for words in fail_on for gate in words.split(",")]
    for gate in gates:
        if gate not in GATES:
            fix = "name one, or several with commas between"
            raise InputError.of_file("--fail-on", "OPTION", repr(gate), ", ".join(GATES), fix)
    new = new or str(data)
    found = list(compare_states(old, new, data, only, console.progress))
    topics = [moves for moves, _ in found]
    alone = [line for _, lines in found for line in lines]
    if html is not None:
        from mcstats.workflow.diff.diff_page import diff_page
        from mcstats.workflow.files import write_named

        write_named(html, diff_page(old, new, topics, alone))
    if console.json:
        console.results([as_json(old, new, topics, alone)])
    else:
        for moves in topics:
            console.results(lines_of(moves, quiet=console.quiet))
        console.results(alone)
    failed = fails_on(topics, gates)
    for line in failed:
        print(line, file=sys.stderr)
    return Status.MISMATCH if failed else Status.WELL


@command(
    argument("a", type=Path, metavar="CODING_A", help="the folder of a topic, or of topics"),
    argument("b", type=Path, metavar="CODING_B", help="the same, coded by somebody else"),
    argument("--adjudicate", type=Path, metavar="FILE", help="write the disagreements to decide"),
    argument("--decisions", type=Path, metavar="FILE", help="read what was decided"),
    argument("--output", type=Path, metavar="FOLDER", help="write the coding that was settled"),
    argument("--rubric", type=Path, help="default: that beside CODING_A, or the shipped one"),
    writes_json=True,
)
def compare(a: Path, b: Path, console: Console, **files: Path | None) -> Status:
    """Compare two codings of a topic: their agreement, and the disagreements that matter."""
    from mcstats.authoring.compare.compare_codings import Comparison, compare_all

    options = Comparison(
        console.progress,
        **files,
        json=console.json,
        quiet=console.quiet,
        verbose=console.verbose,
    )
    console.results(compare_all(a, b, options))
    return Status.WELL
