"""Import a table of studies, or references, into the files of a topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.authoring.column_map import column_map
from mcstats.authoring.import_references import REFERENCES, import_references
from mcstats.authoring.import_studies import Meaning, import_studies
from mcstats.authoring.import_trial import import_trials
from mcstats.authoring.new_files import written
from mcstats.authoring.write_files import write_together
from mcstats.data.csv_table import DELIMITERS
from mcstats.data.load_topic import load_topic
from mcstats.data.study_rows import Reading
from mcstats.data.study_table import read_effects
from mcstats.data.topic_folder import display_path
from mcstats.data.trial_record import is_trial_record
from mcstats.model.errors import InputError

LISTED_FILES: Final = 20  # of more files their number says enough
TABLES: Final = (".csv", ".tsv", ".rm5")
ENDINGS: Final = (*TABLES, *REFERENCES)


@dataclass(frozen=True)
class Import:
    """An import: the file, the topic that gets it, and the options of the command."""

    table: Path  # of studies, or a file of references
    data: Path  # the folder of topics
    topic: str
    measure: str | None = None
    outcome: str = "outcome"
    better: str = ""  # the direction of benefit, as in `Meaning`
    columns: Sequence[str] = ()  # `ai=NAME`, or the name of a file of these
    ignore: Sequence[str] = ()  # columns that no note mentions
    delimiter: str = ""  # one of `DELIMITERS`
    decimal: str = "point"  # the decimal mark, point or comma
    source: str | None = None  # the id of the source of the table, where it is listed
    studies: bool = False  # a study file for each reference

    @property
    def shown(self) -> str:
        """The name of the file in messages."""
        return display_path(self.table)


def file_among(table: str | None, *options: list[str]) -> Path:
    """Return the file to import; one that stands behind the names of an option is taken from it.

    Raises `InputError` where no file is named.
    """
    for option in options:
        if table is None and option and Path(option[-1]).suffix.lower() in ENDINGS:
            table = option.pop()
    if table is None:
        fix = "mcstats import FILE"
        raise InputError.of_file("import", "FILE", "no file", " ".join(ENDINGS), fix)
    return Path(table)


def import_table(wanted: Import) -> list[str]:
    """Add a table or references to a topic, all or none; return lines on what comes next.

    What is there already is left as it is, so that a second import changes nothing.

    Raises `InputError` with the faults of the table, or of the topic with its rows.
    """
    kind = wanted.table.suffix.lower()
    if not wanted.table.is_file():
        fix = "create it or fix the name"
        raise InputError.of_file(
            wanted.shown, "FILE", "no such file", "a file that can be read", fix
        )
    folder = wanted.data / wanted.topic
    topic = load_topic(folder)
    trials = kind == ".json" and is_trial_record(wanted.table)
    coded = kind in TABLES or trials
    if kind in TABLES:
        renamed, notes = column_map(wanted.table, wanted.columns)
        delimiter = DELIMITERS[wanted.delimiter or ("tab" if kind == ".tsv" else "comma")]
        how = Reading(renamed, wanted.ignore, delimiter, wanted.decimal == "comma")
        table = read_effects(wanted.table, wanted.shown, how)
        meaning = Meaning(wanted.measure or "", wanted.outcome, wanted.better, wanted.source or "")
        files, more = import_studies(table, meaning, topic, folder)
        notes += more
    elif trials:
        meaning = Meaning(better=wanted.better)
        files, notes = import_trials(wanted.table, wanted.shown, meaning, topic, folder)
    elif kind in REFERENCES:
        files, notes = import_references(wanted.table, wanted.shown, topic, folder, wanted.studies)
    else:
        found, fix = f"the ending {kind or 'none'!r}", "save it as CSV, BibTeX, RIS or CSL JSON"
        raise InputError.of_file(wanted.shown, "FILE", found, " ".join(ENDINGS), fix)
    if not files:
        return notes
    write_together(folder, files)
    lines = written(files)
    if len(files) > LISTED_FILES:
        lines = [f"wrote {len(files)} files in {folder}"]
    lines += notes
    if coded:
        lines.append("next: name the results that decide in claims.yaml, and complete the studies")
    elif not wanted.studies:
        lines.append("next: mcstats new study ID, with the id of a source that tells of one")
    return [*lines, "then: mcstats lint, which lists what is still to be written"]
