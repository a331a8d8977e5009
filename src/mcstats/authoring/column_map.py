"""The names that the columns of a table have here: from an option, or a file beside the table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mcstats.data.study_columns import known_columns
from mcstats.data.suggestions import quote
from mcstats.data.topic_folder import display_path
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.errors import InputError

ENDING = ".columns.yaml"  # of the file beside a table: trials.csv has trials.columns.yaml


def column_map(table: Path, options: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the column of each name that is given one, and a line that says which file was read.

    An option is ``ours=theirs``, several of them parted by commas, or the name of a YAML file.
    Without options the file beside the table is read if it is there. Raises `InputError` with the
    faults of that file, or of an option that is neither.
    """
    beside = table.with_name(table.stem + ENDING)
    given = list(options)
    if not given and beside.is_file():
        given = [str(beside)]
    renamed: dict[str, str] = {}
    notes = []
    for option in given:
        path = Path(option)
        if path.suffix in {".yaml", ".yml"} and "=" not in option:
            renamed |= _read(path)
            notes.append(f"columns as {display_path(path)} names them")
        else:
            renamed |= _pairs(option, display_path(table))
    return renamed, notes


def _pairs(option: str, shown: str) -> Mapping[str, str]:
    """Return the pairs of an option; a comma parts two of them where a name of ours follows."""
    names = "|".join(map(re.escape, known_columns()))
    pairs = {}
    for pair in re.split(rf",\s*(?=(?:{names})=)", option.strip()):
        ours, mark, theirs = pair.partition("=")
        if not (mark and ours.strip() and theirs.strip()):
            expected, fix = "ours=theirs", "write it as in --columns ai=NAME"
            raise InputError.of_file(shown, "COLUMN", f"--columns {quote(pair)}", expected, fix)
        pairs[ours.strip()] = theirs.strip()
    return pairs


def _read(path: Path) -> Mapping[str, str]:
    content, positions, faults = read_yaml(path, display_path(path), path.parent)
    if faults:
        raise InputError(faults)
    if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
        words = "COLUMN", "no map of names", "lines such as ai: NAME", "write one name a line"
        raise InputError([positions.fault((), *words)])
    return {str(ours): str(theirs) for ours, theirs in content.items()}
