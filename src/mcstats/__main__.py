"""The `mcstats` command: one sub-command per step of the workflow, and the analyst's own."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from mcstats import __version__
from mcstats.workflow.steps import STEPS


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="mcstats", description=__doc__)
    top.add_argument("--version", action="version", version=f"mcstats {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    def folders(command: argparse.ArgumentParser) -> None:
        command.add_argument("--data", type=Path, default=Path("data"), help="default: data")
        command.add_argument(
            "--reports", type=Path, default=Path("reports"), help="default: reports"
        )

    lint = add("lint", "read topics and list every fault, each with its place and its remedy")
    lint.add_argument("folders", nargs="*", type=Path, metavar="TOPIC", help="default: data/*")
    lint.add_argument("--json", action="store_true", help="write the faults as JSON")
    lint.add_argument("--github", action="store_true", help="write the faults as annotations")
    check = add("check", "fail where a reported number no longer matches")
    check.add_argument("topics", nargs="*", metavar="TOPIC", help="default: all")
    check.add_argument("--github", action="store_true", help="annotate the data of each failure")
    folders(check)
    rubric = add("rubric", "prove the rules complete and monotone, and print them")
    rubric.add_argument("--rubric", type=Path, help="default: data/rubric.yaml, or the shipped one")
    rubric.add_argument("--rules", action="store_true", help="print every rule with its reason")
    rubric.add_argument("--against", type=Path, help="list the claims that another rubric moves")
    folders(rubric)
    accept = add("accept", "accept the numbers of this run, after showing what moved")
    accept.add_argument("topics", nargs="*", metavar="TOPIC", help="default: all")
    accept.add_argument("--yes", action="store_true", help="do not ask")
    folders(accept)
    explain = add("explain", "show the route, the inputs and the places of one number")
    explain.add_argument("id", help="an effect, a claim, a check or a value")
    explain.add_argument("--topic", help="where several topics have that id")
    folders(explain)
    ask = add("ask", "write the data request to the authors of a study")
    ask.add_argument("study")
    ask.add_argument("--topic", help="where several topics have that study")
    folders(ask)
    new = add("new", "write commented files for a new topic, study or article")
    new.add_argument("what", choices=["topic", "study", "article"])
    new.add_argument("name", help="an id, such as miller2020")
    new.add_argument("--topic", help="the topic of a new study or article, where there are several")
    folders(new)
    bring = add("import", "add the studies of a table, or references, to a topic")
    bring.add_argument("table", type=Path, metavar="TABLE.csv|.bib|.json")
    bring.add_argument("--topic", help="where there are several")
    bring.add_argument(
        "--measure", help="metafor's code; default: SMD of means, RR of counts, GEN of yi"
    )
    bring.add_argument("--outcome", default="outcome", help="an id; default: outcome")
    bring.add_argument("--better", choices=["higher", "lower"], help="the direction of benefit")
    bring.add_argument(
        "--columns", nargs="*", default=[], metavar="ai=NAME", help="columns with other names"
    )
    bring.add_argument("--ignore", nargs="*", default=[], metavar="NAME", help="columns to skip")
    bring.add_argument("--source", help="the id of the source of the table, where it is listed")
    bring.add_argument("--studies", action="store_true", help="a study file for each reference")
    folders(bring)
    pdf = add("pdf", "write pages as tagged PDF; needs the extra: pip install 'mcstats[pdf]'")
    pdf.add_argument("topics", nargs="*", metavar="TOPIC", help="default: all")
    folders(pdf)
    schema = add("schema", "write the JSON Schema of each kind of file")
    schema.add_argument("--output", type=Path, help="a folder; default: the terminal")
    for name in STEPS:
        step = add(name, f"a step of the workflow: write the {name}")
        step.add_argument("--topic", required=True)
        folders(step)
    index = add("index", "a step of the workflow: write the page that lists all topics")
    index.add_argument("topics", nargs="+", metavar="TOPIC")
    folders(index)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 well, 1 a mismatch, 2 unreadable input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another alphabet gets \u2212 for −, rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    from mcstats.workflow.told import told

    try:
        return told(lambda: _run(options))
    except BrokenPipeError:
        # Who reads has enough; nothing is left to be said when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _run(options: argparse.Namespace) -> int:
    if options.command in (*STEPS, "index"):
        from mcstats.workflow.paths import places
        from mcstats.workflow.results_folder import claim_folder
        from mcstats.workflow.run_steps import run_step

        topics = options.topics if options.command == "index" else [options.topic]
        claim_folder(places(options, topics))
        run_step(options.command, topics, options.data, options.reports)
        return 0
    from mcstats.authoring import analyst

    name = "import_" if options.command == "import" else options.command
    status: int = getattr(analyst, name)(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
