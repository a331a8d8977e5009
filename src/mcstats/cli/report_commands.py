"""The commands that make the results, and those that read them: check, explain, export, print."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mcstats.authoring.export import FORMATS
from mcstats.cli.command import FOLDERS, GITHUB, TOPICS, Console, Status, argument, command
from mcstats.model.errors import InputError


@command(
    *TOPICS,
    argument("--cores", type=int, default=os.cpu_count() or 1, help="default: all"),
    *FOLDERS,
)
def build(topics: list[str], cores: int, data: Path, reports: Path, console: Console) -> Status:
    """Run the workflow: lint the data, and bring the pages of topics up to date."""
    from mcstats.authoring.new_files import unwritten_count
    from mcstats.workflow.build import build
    from mcstats.workflow.paths import topics_named

    if cores < 1:  # Snakemake would wait for a free one
        fix = "leave it out for all that there are"
        raise InputError.of_file("--cores", "OPTION", str(cores), "1 or more", fix)
    if build(data, reports, topics, cores, quiet=console.quiet, verbose=console.verbose):
        # Snakemake's own failures end with 1, which here would mean that a number does not match.
        return Status.UNREADABLE
    for paths in topics_named(data, reports, topics):
        console.notes(unwritten_count(paths.folder))
    return Status.WELL


@command(
    *TOPICS,
    GITHUB,
    argument("--rebuild", action="store_true", help="compare with a new run, trust no manifest"),
    argument("--accepted", action="store_true", help="fail where a topic has no accepted numbers"),
    *FOLDERS,
    writes_json=True,
)
def check(
    topics: list[str], github: bool, data: Path, reports: Path, console: Console, **how: bool
) -> Status:
    """List all that is not right, worst first; fail where a number no longer matches."""
    from mcstats.authoring.new_files import unwritten_count
    from mcstats.workflow.check import annotations_of, as_json, check_results, finding_lines
    from mcstats.workflow.paths import topics_named

    verbose, checked = console.verbose, []
    chosen = topics_named(data, reports, topics)
    for findings, summary in check_results(
        chosen, verbose=verbose, progress=console.progress, **how
    ):
        checked.append((findings, summary))
        if github:
            console.results(annotations_of(findings))
        elif not console.json and not console.quiet:
            console.results(finding_lines(findings, verbose=verbose))
        if not console.json:
            console.results([summary])
    if console.json:
        console.results([as_json(checked)])
    for paths in chosen:
        console.notes(unwritten_count(paths.folder))
    fails = any(finding.fails for findings, _ in checked for finding in findings)
    return Status.MISMATCH if fails else Status.WELL


@command(
    argument("identifier", metavar="ID", help="of an effect, a claim, a check or a value"),
    argument("--topic", help="where several topics have that id"),
    *FOLDERS,
    writes_json=True,
)
def explain(
    identifier: str, topic: str | None, data: Path, reports: Path, console: Console
) -> Status:
    """Show the route, the inputs and the places of one number."""
    from mcstats.workflow.explain import explain, explain_as_json
    from mcstats.workflow.paths import topics_named

    topics = topics_named(data, reports, [topic] if topic else [])
    if console.json:
        console.results([explain_as_json(identifier, topics)])
    else:
        console.results(explain(identifier, topics))
    return Status.WELL


@command(
    argument("identifier", metavar="ID", help="of an effect or a synthesis"),
    argument("--r", action="store_true", help="in R, with metafor (the default)"),
    argument("--python", action="store_true", help="in Python, with NumPy and SciPy"),
    argument("--topic", help="where several topics have that id"),
    *FOLDERS,
)
def script(
    identifier: str,
    r: bool,
    python: bool,
    topic: str | None,
    data: Path,
    reports: Path,
    console: Console,
) -> Status:
    """Write a script that prints one number from what the sources print."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.script.write_script import write_script

    if r and python:
        found, fix = "--r and --python", "ask for one script at a time"
        raise InputError.of_file("script", "OPTION", found, "one language", fix)
    topics = topics_named(data, reports, [topic] if topic else [])
    console.results(write_script(identifier, "Python" if python else "R", topics))
    return Status.WELL


@command(
    argument("study", metavar="STUDY", help="an id"),
    argument("--topic", help="where several topics have that study"),
    *FOLDERS,
)
def ask(study: str, topic: str | None, data: Path, reports: Path, console: Console) -> Status:
    """Write the data request to the authors of a study."""
    from mcstats.verdict.missing_data.request_letter import write_letter
    from mcstats.workflow.paths import topic_with, topics_named

    topics = {p: p.load() for p in topics_named(data, reports, [topic] if topic else [])}
    studies = {paths: loaded.studies for paths, loaded in topics.items()}
    paths = topic_with(study, studies, "study", "the id of a study")
    letter = write_letter(topics[paths], studies[paths][study], paths.rubric())
    console.results([letter.removesuffix("\n")])
    return Status.WELL


@command(
    argument("format", choices=list(FORMATS)),
    argument("--topic", help="where there are several"),
    argument("--output", type=Path, metavar="PATH", help="default: the terminal"),
    *FOLDERS,
    writes_json=True,
)
def export(
    format: str, topic: str | None, output: Path | None, data: Path, reports: Path, console: Console
) -> Status:
    """Write the results of a topic in a format of another program, and what it cannot say."""
    from mcstats.authoring.export.exporting import export
    from mcstats.authoring.new_files import only_topic
    from mcstats.workflow.paths import TopicPaths

    if console.json and output is None:
        expected = "--output PATH, for the export itself would stand among the JSON"
        fix = f"mcstats export {format} --output PATH --json"
        raise InputError.of_file("export", "OPTION", "--json alone", expected, fix)
    name = only_topic(data, topic)
    console.progress(f"writing {name} as {format}")
    done = export(format, TopicPaths(name, data, reports), output)
    print(done.text, end="")  # the export itself, byte for byte
    if console.json:
        console.results([done.as_json(format)])
    elif not console.quiet:
        for line in done.left_out:  # not on the standard output, which may be the export itself
            print(f"{format} cannot say: {line}", file=sys.stderr)
    return Status.WELL


@command(*TOPICS, *FOLDERS)
def pdf(topics: list[str], data: Path, reports: Path, console: Console) -> Status:
    """Write pages as tagged PDF; needs the extra: pip install 'mcstats[pdf]'."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.pdf_files import write_pdfs

    for path in write_pdfs(topics_named(data, reports, topics), console.progress):
        console.notes([path])
    return Status.WELL
