"""Write several files of a topic, all of them or none, and only where the topic then lints."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mcstats.data.topic_folder import topic_files
from mcstats.model.errors import InputError
from mcstats.workflow.files import write_whole
from mcstats.workflow.lint import lint_topics


def write_together(folder: Path, files: Mapping[Path, str]) -> None:
    """Write files of one topic after linting a copy that has them.

    Parameters
    ----------
    folder : path
        The topic; it need not be there yet.
    files : mapping of path to str
        Files below that folder with their new content.

    Raises
    ------
    InputError
        With the faults that the topic would have; then nothing is written.
    """
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / folder.name
        copy.mkdir()
        for path in topic_files(folder) if folder.is_dir() else ():
            target = copy / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        for path, text in files.items():
            write_whole(copy / path.relative_to(folder), text)
        faults = lint_topics([copy])
        if faults:
            raise InputError(
                replace(fault, file=fault.file.replace(str(copy), str(folder), 1))
                for fault in faults
            )
    for path, text in files.items():
        write_whole(path, text)
