"""Run `mcstats export`: read the results, write them in another format, and say what is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from mcstats.authoring.export import FORMATS
from mcstats.authoring.export.results import read_results
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import InputError
from mcstats.workflow.files import write_named, write_whole
from mcstats.workflow.paths import TopicPaths


@dataclass(frozen=True, slots=True)
class Exported:
    """An export: the text for the terminal, and the lines on what it left out."""

    text: str
    left_out: Sequence[str]
    path: str = ""

    def as_json(self, name: str) -> str:
        """Return what was written and what the format cannot say, as JSON."""
        return json.dumps(
            {"format": name, "output": self.path, "cannot_say": list(self.left_out)}, indent=2
        )


def export(name: str, paths: TopicPaths, output: Path | None = None) -> Exported:
    """Write the results of a topic in a format, to a file or folder or as text.

    Raises `InputError` with one line: for results that are missing or of other data, for a folder
    that is there already, and where the format would lose a verdict that it is to hold.
    """
    form = import_module(f"{__package__}.{FORMATS[name]}")
    content: str | bytes | dict[str, bytes] = form.write(read_results(paths))
    if output is None:
        if isinstance(content, str):
            return Exported(content, form.CANNOT)
        expected = "a new folder" if isinstance(content, dict) else "a file"
        fix = f"mcstats export {name} --output PATH"
        raise InputError.of_file("export", "OPTION", "no --output", expected, fix)
    if not isinstance(content, dict):
        write_named(output, content)
    elif output.exists():
        found = "a folder that exists already"
        raise InputError.of_file(output, "EXISTS", found, "a new folder", "choose another name")
    else:
        for file, raw in content.items():
            write_whole(output / file, raw)
    return Exported("", form.CANNOT, display_path(output))
