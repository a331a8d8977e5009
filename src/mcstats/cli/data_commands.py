"""The commands that read or write data files: faults, rules, new files, imports, schemas."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mcstats.cli.command import FOLDERS, GITHUB, TOPICS, Console, Status, argument, command
from mcstats.data.csv_table import DELIMITERS
from mcstats.model.errors import InputError


@command(
    argument("topics", nargs="*", metavar="TOPIC", help="a name or a folder; default: all"),
    TOPICS[1],
    argument("--retractions", type=Path, metavar="FILE", help="look sources up in this CSV"),
    GITHUB,
    FOLDERS[0],
    writes_json=True,
)
def lint(
    topics: list[str], retractions: Path | None, github: bool, data: Path, console: Console
) -> Status:
    """Read topics and list every fault, each with its place and its remedy."""
    from mcstats.authoring.new_files import unwritten
    from mcstats.workflow.lint import (
        as_annotations,
        as_json,
        lacking_in,
        lint_data,
        lint_topics,
        look_up_retractions,
        meant_folders,
        topic_folder_of,
    )

    folders = meant_folders(topics, data)
    progress = console.progress
    faults = lint_topics(folders, progress) if topics else lint_data(data, progress=progress)
    remarks: list[str] = []
    if retractions is not None:
        listed, remarks = look_up_retractions(folders, retractions)
        faults = sorted({*faults, *listed})
    if console.json:
        console.results([as_json(faults)])
    elif github:
        console.results(as_annotations(faults))
    if console.json or github:
        return Status.UNREADABLE if faults else Status.WELL
    if faults:
        files = len({fault.file for fault in faults})
        print(InputError(faults), file=sys.stderr, flush=True)
        counted = f"{len(faults)} faults in {files} {'file' if files == 1 else 'files'}"
        if len(faults) > 1:
            console.notes([f"{counted}; some checks wait for these, so lint again afterwards"])
        return Status.UNREADABLE
    unfinished = False
    for folder in folders:
        missing = list(unwritten(folder))
        unfinished |= bool(missing)
        console.notes([*missing, *lacking_in(topic_folder_of(folder))])
    console.notes(remarks)
    of = folders[0] if len(folders) == 1 else f"{len(folders)} topics"
    console.notes([f"no fault in {of}" + "; the lines listed are unfinished" * unfinished])
    return Status.WELL


@command(
    argument("--rubric", type=Path, help="default: data/rubric.yaml, or the shipped one"),
    argument("--rules", action="store_true", help="print every rule with its reason"),
    argument("--against", type=Path, help="list the claims that another rubric moves"),
    *FOLDERS,
    writes_json=True,
)
def rubric(
    rubric: Path | None,
    rules: bool,
    against: Path | None,
    data: Path,
    reports: Path,
    console: Console,
) -> Status:
    """Check that the rules cover every case and are consistent, or print them."""
    from mcstats.data.load_rubric import load_rubric, rubric_path
    from mcstats.workflow.rubric_report import (
        as_json,
        freedom_lines,
        moved_claims,
        proof_lines,
        rule_lines,
        rules_of,
    )

    path = rubric or rubric_path(data)
    chosen = load_rubric(path)
    if against is not None:
        moved = list(moved_claims(data, chosen, load_rubric(against), console.progress))
        if console.json:
            console.results([as_json(moved)])
        elif console.quiet:
            console.results([f"{len(moved)} judgements move"])
        else:
            console.results(moved or ["no verdict moves"])
        return Status.WELL
    if rules:
        console.results([as_json(rules_of(chosen))] if console.json else rule_lines(chosen))
        return Status.WELL
    from mcstats.verdict.rubric_proof.proof import prove

    console.progress(f"proving {path}")
    proof = prove(chosen)
    freedom = []
    if proof.holds and not console.quiet:
        console.progress("comparing the rules with every other set of monotone rules")
        freedom = list(freedom_lines(data, chosen))
    if console.json:
        console.results([as_json(proof)])
    else:
        *details, held = proof_lines(proof)
        console.notes([f"{path}: {chosen.title}", *details])
        console.results([held])
        console.notes(freedom)
    return Status.WELL if proof.holds else Status.MISMATCH


@command(
    argument("kind", choices=["topic", "study", "article"]),
    argument("name", metavar="NAME", help="an id, such as miller2020"),
    argument("--topic", help="the topic of a new study or article, where there are several"),
    argument("--design", default="", help="of a study; a wrong one lists them all"),
    *FOLDERS,
)
def new(
    kind: str,
    name: str,
    topic: str | None,
    design: str,
    data: Path,
    reports: Path,
    console: Console,
) -> Status:
    """Write commented files for a new topic, study or article."""
    from mcstats.authoring.new_files import new_article, new_study, new_topic, only_topic
    from mcstats.authoring.study_designs import chosen_design
    from mcstats.authoring.write_files import one_at_a_time

    if kind == "study":
        ask = input if sys.stdin.isatty() and sys.stdout.isatty() else None
        design = chosen_design(design, ask)
    with one_at_a_time(data):
        if kind == "topic":
            console.notes(new_topic(data, name))
        elif kind == "article":
            console.notes(new_article(data, only_topic(data, topic), name))
        else:
            console.notes(new_study(data, only_topic(data, topic), name, design))
    return Status.WELL


@command(*TOPICS, *FOLDERS)
def migrate(topics: list[str], data: Path, reports: Path, console: Console) -> Status:
    """Bring topics of an earlier data format over to the present one."""
    from mcstats.authoring.migrate import migrate_topic
    from mcstats.data.topic_folder import find_topics

    for name in topics or find_topics(data):
        done, questions = migrate_topic(Path(name) if Path(name).is_dir() else data / name)
        console.notes(done)
        console.results(questions)
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
    argument("--delimiter", choices=list(DELIMITERS), default="", help="of cells"),
    argument("--decimal", choices=["point", "comma"], default="point", help="the decimal mark"),
    argument("--source", help="the id of the source of the table, where it is listed"),
    argument("--studies", action="store_true", help="a study file for each reference"),
    *FOLDERS,
    name="import",
)
def import_(
    table: str | None, data: Path, topic: str | None, reports: Path, console: Console, **how: Any
) -> Status:
    """Add the studies of a table, or references, to a topic."""
    from mcstats.authoring.importing import Import, file_among, import_table
    from mcstats.authoring.new_files import only_topic
    from mcstats.authoring.write_files import one_at_a_time

    file = file_among(table, how["columns"], how["ignore"])
    with one_at_a_time(data):
        console.notes(import_table(Import(file, data, only_topic(data, topic), **how)))
    return Status.WELL


@command(argument("--output", type=Path, help="a folder; default: the terminal"), writes_json=True)
def schema(output: Path | None, console: Console) -> Status:
    """Write the JSON Schema of each kind of file."""
    from mcstats.authoring.schemas import schema_texts
    from mcstats.workflow.files import write_named

    texts = schema_texts()
    if output is None:
        kinds = ",\n".join(f'"{name}": {text.strip()}' for name, text in texts.items())
        console.results([f"{{\n{kinds}\n}}"])
    else:
        for name, text in texts.items():
            write_named(output / name, text)
    return Status.WELL
