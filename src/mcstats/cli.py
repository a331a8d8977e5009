"""The `mcstats` command: a sub-command for each step of the workflow and each task of analysts."""

from __future__ import annotations

import argparse
import enum
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from mcstats import __version__
from mcstats.model.errors import InputError
from mcstats.workflow.python_settings import set_user_settings_aside
from mcstats.workflow.steps import STEPS


class Status(enum.IntEnum):
    """The exit status of a command."""

    WELL = 0
    MISMATCH = 1  # a number does not match
    UNREADABLE = 2  # an input has a fault, or a file cannot be read or written


Run: TypeAlias = Callable[..., Status]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True)
class Command:
    """A sub-command: its function, its description and its arguments."""

    run: Run
    text: str
    arguments: tuple[tuple[tuple[str, ...], dict[str, Any]], ...]


COMMANDS: dict[str, Command] = {}


def argument(*names: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return an argument for `command`; the words are those of argparse."""
    return names, options


def command(*arguments: tuple[tuple[str, ...], dict[str, Any]], name: str = "") -> Callable[[R], R]:
    """Register a function as a sub-command of its name, described by its docstring.

    The function gets each argument by its name.
    """

    def register(run: R) -> R:
        COMMANDS[name or run.__name__] = Command(run, run.__doc__ or "", arguments)
        return run

    return register


FOLDERS = (
    argument("--data", type=Path, default=Path("data"), help="default: data"),
    argument("--reports", type=Path, default=Path("reports"), help="default: reports"),
)
TOPICS = (
    argument("topics", nargs="*", metavar="TOPIC", help="default: all"),
    argument("--topic", action="append", dest="more_topics", default=[], help="one more"),
)
GITHUB = argument("--github", action="store_true", help="write annotations for GitHub")


@command(
    argument("topics", nargs="*", metavar="TOPIC", help="a name or a folder; default: all"),
    TOPICS[1],
    argument("--json", action="store_true", help="write the faults as JSON"),
    GITHUB,
    FOLDERS[0],
)
def lint(topics: list[str], json: bool, github: bool, data: Path) -> Status:
    """Read topics and list every fault, each with its place and its remedy."""
    from mcstats.authoring.new_files import unwritten
    from mcstats.workflow.lint import (
        as_annotations,
        as_json,
        lacking_in,
        lint_data,
        lint_topics,
        meant_folders,
        topic_folder_of,
    )

    folders = meant_folders(topics, data)
    faults = lint_topics(folders) if topics else lint_data(data)
    if json:
        print(as_json(faults))
    if github:
        for line in as_annotations(faults):
            print(line)
    if json or github:
        return Status.UNREADABLE if faults else Status.WELL
    if faults:
        raise InputError(faults)
    for folder in folders:
        for line in (*unwritten(folder), *lacking_in(topic_folder_of(folder))):
            print(line)
    print(f"no fault in {folders[0] if len(folders) == 1 else f'{len(folders)} topics'}")
    return Status.WELL


@command(
    *TOPICS,
    argument("--cores", type=int, default=os.cpu_count() or 1, help="default: all"),
    argument("--quiet", action="store_true", help="print nothing but faults"),
    *FOLDERS,
)
def build(topics: list[str], cores: int, quiet: bool, data: Path, reports: Path) -> Status:
    """Run the workflow: lint the data, and bring the pages of topics up to date."""
    from mcstats.workflow.build import build

    # Snakemake's own failures end with 1, which here would mean that a number does not match.
    return Status.UNREADABLE if build(data, reports, topics, cores, quiet=quiet) else Status.WELL


@command(
    *TOPICS,
    GITHUB,
    argument("--verbose", action="store_true", help="list what is right too, and all that moved"),
    argument("--rebuild", action="store_true", help="compare with a new run, trust no manifest"),
    argument("--accepted", action="store_true", help="fail where a topic has no accepted numbers"),
    *FOLDERS,
)
def check(
    topics: list[str], github: bool, verbose: bool, data: Path, reports: Path, **how: bool
) -> Status:
    """List all that is not right, worst first; fail where a number no longer matches."""
    from mcstats.workflow.check import annotations_of, check_results, finding_lines
    from mcstats.workflow.paths import topics_named

    status = Status.WELL
    found = check_results(topics_named(data, reports, topics), verbose=verbose, **how)
    for findings, summary in found:
        if any(finding.fails for finding in findings):
            status = Status.MISMATCH
        _print(
            list(annotations_of(findings) if github else finding_lines(findings, verbose=verbose))
        )
        print(summary)
    return status


@command(
    argument("--rubric", type=Path, help="default: data/rubric.yaml, or the shipped one"),
    argument("--rules", action="store_true", help="print every rule with its reason"),
    argument("--against", type=Path, help="list the claims that another rubric moves"),
    *FOLDERS,
)
def rubric(
    rubric: Path | None, rules: bool, against: Path | None, data: Path, reports: Path
) -> Status:
    """Check that the rules cover every case and are consistent, or print them."""
    from mcstats.data.load_rubric import load_rubric, rubric_path
    from mcstats.workflow.rubric_report import (
        freedom_lines,
        moved_claims,
        proof_lines,
        rule_lines,
    )

    path = rubric or rubric_path(data)
    chosen = load_rubric(path)
    if against is not None:
        _print(list(moved_claims(data, chosen, load_rubric(against))) or ["no verdict moves"])
        return Status.WELL
    if rules:
        _print(rule_lines(chosen))
        return Status.WELL
    from mcstats.verdict.rubric_proof.proof import prove

    proof = prove(chosen)
    print(f"{path}: {chosen.title}")
    _print(proof_lines(proof))
    if not proof.holds:
        return Status.MISMATCH
    _print(freedom_lines(data, chosen))
    return Status.WELL


@command(
    *TOPICS,
    argument("--yes", action="store_true", help="do not ask"),
    argument("--json", action="store_true", help="write what moved as JSON"),
    argument("--quiet", action="store_true", help="print nothing but a question"),
    *FOLDERS,
)
def accept(
    topics: list[str], yes: bool, json: bool, quiet: bool, data: Path, reports: Path
) -> Status:
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
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}

    def show(line: str) -> None:
        if not json and not quiet:
            print(line)

    done = []
    with one_at_a_time(data):
        for paths in topics_named(data, reports, topics):
            done.append(accept(paths, agrees, show))
            if not done[-1].accepted:
                break
    if json:
        print(dumps([one.as_plain() for one in done], indent=2))
    return Status.WELL if done[-1].accepted else Status.MISMATCH


@command(
    argument("old", metavar="A", help="a git revision, a folder of data or of results"),
    argument("new", metavar="B", nargs="?", default="", help="the same; default: the data folder"),
    argument("--topic", action="append", dest="only", default=[], help="one of several"),
    argument("--json", action="store_true", help="write what moved as JSON"),
    argument("--html", type=Path, metavar="FILE", help="write a page with a note for a release"),
    argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="KIND",
        help="exit with 1 if it moved: verdicts, readings, certainty, ratings, bodies, numbers, "
        "any, unexplained; several with commas between",
    ),
    argument("--quiet", action="store_true", help="print the counts alone"),
    *FOLDERS,
)
def diff(
    old: str,
    new: str,
    only: list[str],
    json: bool,
    html: Path | None,
    fail_on: list[str],
    quiet: bool,
    data: Path,
    reports: Path,
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
    found = list(compare_states(old, new, data, only))
    topics = [moves for moves, _ in found]
    alone = [line for _, lines in found for line in lines]
    if html is not None:
        from mcstats.workflow.diff.diff_page import diff_page
        from mcstats.workflow.files import write_whole

        write_whole(html, diff_page(old, new, topics, alone))
    if json:
        print(as_json(old, new, topics, alone))
    else:
        _print(line for moves in topics for line in lines_of(moves, quiet=quiet))
        _print(alone)
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
    argument("--json", action="store_true", help="write the comparison as JSON"),
    argument("--quiet", action="store_true", help="print the summary alone"),
)
def compare(
    a: Path,
    b: Path,
    adjudicate: Path | None,
    decisions: Path | None,
    output: Path | None,
    rubric: Path | None,
    json: bool,
    quiet: bool,
) -> Status:
    """Compare two codings of a topic: their agreement, and the disagreements that matter."""
    from mcstats.authoring.compare.compare_codings import compare_all

    def progress(line: str) -> None:
        if not quiet and sys.stderr.isatty():
            print(line, file=sys.stderr)

    files = (adjudicate, decisions, output)
    _print(compare_all(a, b, files, rubric, json=json, quiet=quiet, progress=progress))
    return Status.WELL


@command(
    argument("identifier", metavar="ID", help="of an effect, a claim, a check or a value"),
    argument("--topic", help="where several topics have that id"),
    *FOLDERS,
)
def explain(identifier: str, topic: str | None, data: Path, reports: Path) -> Status:
    """Show the route, the inputs and the places of one number."""
    from mcstats.workflow.explain import explain
    from mcstats.workflow.paths import topics_named

    _print(explain(identifier, topics_named(data, reports, [topic] if topic else [])))
    return Status.WELL


@command(
    argument("identifier", metavar="ID", help="of an effect or a synthesis"),
    argument("--r", action="store_true", help="in R, with metafor (the default)"),
    argument("--python", action="store_true", help="in Python, with NumPy and SciPy"),
    argument("--topic", help="where several topics have that id"),
    *FOLDERS,
)
def script(
    identifier: str, r: bool, python: bool, topic: str | None, data: Path, reports: Path
) -> Status:
    """Write a script that prints one number from what the sources print."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.script.write_script import write_script

    if r and python:
        found, fix = "--r and --python", "ask for one script at a time"
        raise InputError.of_file("script", "OPTION", found, "one language", fix)
    topics = topics_named(data, reports, [topic] if topic else [])
    _print(write_script(identifier, "Python" if python else "R", topics))
    return Status.WELL


@command(
    argument("study", metavar="STUDY", help="an id"),
    argument("--topic", help="where several topics have that study"),
    *FOLDERS,
)
def ask(study: str, topic: str | None, data: Path, reports: Path) -> Status:
    """Write the data request to the authors of a study."""
    from mcstats.verdict.missing_data.request_letter import write_letter
    from mcstats.workflow.paths import topic_with, topics_named

    topics = {p: p.load() for p in topics_named(data, reports, [topic] if topic else [])}
    studies = {paths: loaded.studies for paths, loaded in topics.items()}
    paths = topic_with(study, studies, "study", "the id of a study")
    print(write_letter(topics[paths], studies[paths][study], paths.rubric()), end="")
    return Status.WELL


@command(
    argument("kind", choices=["topic", "study", "article"]),
    argument("name", metavar="NAME", help="an id, such as miller2020"),
    argument("--topic", help="the topic of a new study or article, where there are several"),
    argument("--design", default="", help="of a study: randomised, crossover, cluster, …"),
    *FOLDERS,
)
def new(kind: str, name: str, topic: str | None, design: str, data: Path, reports: Path) -> Status:
    """Write commented files for a new topic, study or article."""
    from mcstats.authoring.new_files import new_article, new_study, new_topic, only_topic
    from mcstats.authoring.study_designs import chosen_design
    from mcstats.authoring.write_files import one_at_a_time

    if kind == "study":
        ask = input if sys.stdin.isatty() and sys.stdout.isatty() else None
        design = chosen_design(design, ask)
    with one_at_a_time(data):
        if kind == "topic":
            _print(new_topic(data, name))
        elif kind == "article":
            _print(new_article(data, only_topic(data, topic), name))
        else:
            _print(new_study(data, only_topic(data, topic), name, design))
    return Status.WELL


@command(*TOPICS, *FOLDERS)
def migrate(topics: list[str], data: Path, reports: Path) -> Status:
    """Bring topics of an earlier data format over to the present one."""
    from mcstats.authoring.migrate import migrate_topic
    from mcstats.data.topic_folder import find_topics

    for name in topics or find_topics(data):
        _print(migrate_topic(Path(name) if Path(name).is_dir() else data / name))
    return Status.WELL


@command(
    argument("table", nargs="?", metavar="FILE", help=".csv .tsv .rm5 .bib .json .ris .nbib"),
    argument("--topic", help="where there are several"),
    argument("--measure", help="metafor's code; default: SMD of means, RR of counts, GEN of yi"),
    argument("--outcome", default="outcome", help="an id; default: outcome"),
    argument("--better", default="", help="lower or higher; of single outcomes falls=lower,…"),
    argument(
        "--columns",
        nargs="*",
        action="extend",
        default=[],
        metavar="ai=NAME",
        help="columns with other names, or a YAML file of them; default: TABLE.columns.yaml",
    ),
    argument(
        "--ignore",
        nargs="*",
        action="extend",
        default=[],
        metavar="NAME",
        help="columns to say nothing of",
    ),
    argument("--delimiter", choices=["comma", "semicolon", "tab"], default="", help="of cells"),
    argument("--decimal", choices=["point", "comma"], default="point", help="the decimal mark"),
    argument("--source", help="the id of the source of the table, where it is listed"),
    argument("--studies", action="store_true", help="a study file for each reference"),
    *FOLDERS,
    name="import",
)
def import_(table: str | None, data: Path, topic: str | None, reports: Path, **how: Any) -> Status:
    """Add the studies of a table, or references, to a topic."""
    from mcstats.authoring.importing import Import, file_among, import_table
    from mcstats.authoring.new_files import only_topic
    from mcstats.authoring.write_files import one_at_a_time

    file = file_among(table, how["columns"], how["ignore"])
    with one_at_a_time(data):
        _print(import_table(Import(file, data, only_topic(data, topic), **how)))
    return Status.WELL


@command(
    argument("format", choices=["robvis", "revman", "sof", "fhir", "ro-crate"]),
    argument("--topic", help="where there are several"),
    argument("--output", type=Path, metavar="PATH", help="default: the terminal"),
    argument("--json", action="store_true", help="write what the format cannot say as JSON"),
    argument("--quiet", action="store_true", help="do not say what the format cannot say"),
    *FOLDERS,
)
def export(
    format: str,
    topic: str | None,
    output: Path | None,
    json: bool,
    quiet: bool,
    data: Path,
    reports: Path,
) -> Status:
    """Write the results of a topic in a format of another program."""
    from mcstats.authoring.export.exporting import export
    from mcstats.authoring.new_files import only_topic
    from mcstats.workflow.paths import TopicPaths

    done = export(format, TopicPaths(only_topic(data, topic), data, reports), output)
    print(done.text, end="")
    if json and output is not None:
        print(done.as_json(format))
    elif not quiet:
        for line in done.left_out:  # not on the standard output, which may be the export itself
            print(f"{format} cannot say: {line}", file=sys.stderr)
    return Status.WELL


@command(*TOPICS, *FOLDERS)
def pdf(topics: list[str], data: Path, reports: Path) -> Status:
    """Write pages as tagged PDF; needs the extra: pip install 'mcstats[pdf]'."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.pdf_files import write_pdfs

    _print(write_pdfs(topics_named(data, reports, topics)))
    return Status.WELL


@command(argument("--output", type=Path, help="a folder; default: the terminal"))
def schema(output: Path | None) -> Status:
    """Write the JSON Schema of each kind of file."""
    from mcstats.authoring.schemas import schema_texts
    from mcstats.workflow.files import write_whole

    texts = schema_texts()
    if output is None:
        kinds = ",\n".join(f'"{name}": {text.strip()}' for name, text in texts.items())
        print(f"{{\n{kinds}\n}}")
    else:
        for name, text in texts.items():
            write_whole(output / name, text)
    return Status.WELL


@command(argument("shell", choices=["bash", "zsh", "tcsh"]))
def completion(shell: str) -> Status:
    """Print a script that lets a shell complete commands and options."""
    import shtab

    print(shtab.complete(parser(), shell))
    return Status.WELL


def step(name: str, topics: list[str], data: Path, reports: Path) -> Status:
    """Run one step of the workflow, of one topic or, for the index, of several."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.results_folder import claim_folder
    from mcstats.workflow.run_steps import run_step

    topic_paths = topics_named(data, reports, topics)
    claim_folder(topic_paths)
    run_step(name, topic_paths)
    return Status.WELL


for _name in STEPS:
    COMMANDS[_name] = Command(
        partial(step, _name),
        f"A step of the workflow: write the {_name}.",
        (argument("--topic", dest="topics", nargs=1, required=True, metavar="TOPIC"), *FOLDERS),
    )
COMMANDS["index"] = Command(
    partial(step, "index"),
    "A step of the workflow: write the page that lists all topics.",
    (*TOPICS, *FOLDERS),
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="mcstats", description=__doc__)
    top.add_argument("--version", action="version", version=f"mcstats {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, registered in COMMANDS.items():
        text = registered.text[0].lower() + registered.text[1:].rstrip(".")
        sub = commands.add_parser(name, help=text, description=text)
        for names, options in registered.arguments:
            sub.add_argument(*names, **options)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print a line for each fault, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another alphabet gets \u2212 for −, rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        set_user_settings_aside()
    except InputError as error:  # before the parser, which quotes docstrings
        print(error, file=sys.stderr)
        return Status.UNREADABLE
    values = vars(parser().parse_args(arguments))
    run = COMMANDS[values.pop("command")].run
    if "more_topics" in values:
        values["topics"] += values.pop("more_topics")
    try:
        status = run(**values)
        sys.stdout.flush()  # here, where a pipe that is closed already can still be caught
        return status
    except BrokenPipeError:
        # The reader has closed the pipe; Python must not report that again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return Status.WELL
    except (InputError, OSError) as error:
        from mcstats.workflow.files import error_lines

        print(error_lines(error), file=sys.stderr)
        return Status.UNREADABLE


def _print(lines: Iterable[object]) -> None:
    for line in lines:
        print(line)
