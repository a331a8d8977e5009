"""Run `mcstats export`: read the results, write them in another format, and say what is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.authoring.export import fhir, revman, ro_crate, robvis, summary_of_findings, xlsx
from mcstats.authoring.export.results import Results, read_results
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import InputError
from mcstats.workflow.files import write_whole
from mcstats.workflow.paths import TopicPaths


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is, the function that writes it, and what it cannot say.

    A function returns one text, one binary file, or for a folder the content of each file.
    """

    about: str
    write: Callable[[Results], str | bytes | dict[str, bytes]]
    cannot: Sequence[str]
    holds_verdicts: bool


FORMATS: Final[Mapping[str, Format]] = {
    "robvis": Format(
        "ratings of risk of bias, CSV for robvis", robvis.robvis_table, robvis.CANNOT, False
    ),
    "revman": Format(
        "results of studies, data rows for RevMan Web", revman.revman_rows, revman.CANNOT, False
    ),
    "sof": Format(
        "a GRADE summary of findings, CSV",
        summary_of_findings.summary_of_findings,
        summary_of_findings.CANNOT,
        True,
    ),
    "fhir": Format("Evidence resources of HL7 FHIR R5, JSON", fhir.fhir_bundle, fhir.CANNOT, True),
    "xlsx": Format("every table, a sheet each, a workbook", xlsx.workbook, xlsx.CANNOT, True),
    "ro-crate": Format(
        "a research object with every result, a folder", ro_crate.ro_crate, ro_crate.CANNOT, True
    ),
}
"""The formats by name."""


@dataclass(frozen=True, slots=True)
class Exported:
    """An export: the text for the terminal, and the lines on what it left out."""

    text: str
    left_out: tuple[str, ...]
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
    form = FORMATS[name]
    content = form.write(read_results(paths))
    if isinstance(content, str):
        _keep_verdicts(form, name, content, paths)
        if output is None:
            return Exported(content, tuple(form.cannot))
    if output is None:
        expected = "a new folder" if isinstance(content, dict) else "a file"
        fix = f"mcstats export {name} --output PATH"
        raise InputError.of_file("export", "OPTION", "no --output", expected, fix)
    if not isinstance(content, dict):
        write_whole(output, content)
        return Exported("", tuple(form.cannot), display_path(output))
    if output.exists():
        found = "a folder that exists already"
        raise InputError.of_file(output, "EXISTS", found, "a new folder", "choose another name")
    for file, raw in content.items():
        write_whole(output / file, raw)
    return Exported("", tuple(form.cannot), display_path(output))


def _keep_verdicts(form: Format, name: str, content: str, paths: TopicPaths) -> None:
    """Refuse an export that is to hold verdicts and lost one on its way."""
    if not form.holds_verdicts:
        return
    for claim, row in read_results(paths).verdicts.items():
        written = (row.verdict_text, json.dumps(row.verdict_text, ensure_ascii=False)[1:-1])
        quoted = row.verdict_text.replace('"', '""')
        if not row.verdict_text or not any(text in content for text in (*written, quoted)):
            found = f"no place in {name} for the verdict on {claim}"
            fix = "export ro-crate, which keeps every table"
            raise InputError.of_file(paths.out, "EXPORT", found, "a verdict on each claim", fix)
