"""Results of a topic in the formats of other programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from mcstats.authoring.export.exporting import export
from mcstats.authoring.export.results import Results, read_results
from mcstats.workflow.paths import TopicPaths


def results_of(here: Path, topic: str) -> Results:
    return read_results(TopicPaths(topic, here / "data", here / "reports"))


def text_of(here: Path, name: str, topic: str) -> str:
    return export(name, TopicPaths(topic, here / "data", here / "reports")).text


def table_of(here: Path, name: str, topic: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(here, name, topic))))
