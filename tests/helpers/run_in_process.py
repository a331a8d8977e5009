"""Lint topics and run their steps in one process, one topic after another in one folder."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import shutil
import signal
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from helpers.drawn_topics import Drawn, DrawnTopics
from mcstats.workflow.lint import lint_data
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.run_steps import run_step
from mcstats.workflow.steps import LOCK, STEPS

LONGEST: Final = 60
"""Seconds of the processor of one step; the slowest of the shipped topic takes a tenth of it."""
PAGES: Final = ("figures", "report", "manifest", "index")
SHOWN: Final = {
    "effects": ("estimable", "because", "route", "measure"),
    "steps": ("name", "citation"),
    "pooled": ("method", "test"),
    "verdicts": ("quality", "verdict", "certainty", "reading"),
    "footnotes": ("step", "change", "rule"),
    "changes": ("kind", "direction", "verdict", "then"),
    "checks": ("kind", "status", "diagnosis"),
    "bodies": ("role", "tier", "question"),
    "ratings": ("domain", "rating"),
}
"""The columns that say of which kind a row is."""


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise an error in what takes longer, by the processor: other work is no fault of it."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@dataclass
class Bench:
    """A folder in which topics are linted and run.

    Attributes
    ----------
    here : path
        A folder of its own.
    drawn, passed : int
        Numbers of topics so far, and of those that lint passes.
    stops : dict
        The first topic of each kind of stop, by the step, the error and its place.
    """

    here: Path
    drawn: int = 0
    passed: int = 0
    stops: dict[str, Drawn] = field(default_factory=dict)
    written: Drawn = field(default_factory=dict)

    @property
    def paths(self) -> TopicPaths:
        """The topic of this folder."""
        return TopicPaths("topic", self.here / "data", self.here / "reports")

    def write(self, topic: Drawn) -> None:
        """Write the files of a topic that are not there yet, as JSON, which is YAML."""
        for name in self.written.keys() - topic.keys():
            self.file(name).unlink()
        for name, content in topic.items():
            if self.written.get(name) is not content:
                self.file(name).parent.mkdir(parents=True, exist_ok=True)
                self.file(name).write_text(json.dumps(content), "utf-8")
        self.written = dict(topic)

    def file(self, name: str) -> Path:
        """Return the path of a file of the topic, or of the rubric beside it."""
        return self.paths.data / name if name == "rubric.yaml" else self.paths.folder / name

    def run(self, topic: Drawn, topics: DrawnTopics, *, pages: bool) -> None:
        """Lint a topic and run it where lint passes it; note the step that stops.

        Parameters
        ----------
        topic : Drawn
            The topic.
        topics : DrawnTopics
            The pool that keeps it where its results are of a new kind.
        pages : bool
            Make figures and pages of what is new, and of every twentieth topic.
        """
        self.drawn += 1
        self.write(topic)
        step = "lint"
        try:
            with within(LONGEST):
                if lint_data(self.paths.data):
                    return
            self.passed += 1
            self.paths.reports.mkdir(exist_ok=True)
            (self.paths.reports / LOCK).touch()
            for step in STEPS:
                if step not in PAGES:
                    with within(LONGEST):
                        run_step(step, [self.paths])
            new = topics.keep(topic, signs_of(self.paths.out / "tables"))
            for step in PAGES if pages and (new or not self.passed % 20) else ():
                with within(LONGEST):
                    run_step(step, [self.paths])
        except Exception as error:
            self.stops.setdefault(f"{step}: {_place_of(error)}", topic)
            shutil.rmtree(self.paths.reports, ignore_errors=True)


def signs_of(tables: Path) -> frozenset[str]:
    """Return the kinds of rows that the tables of a topic hold, without its names and figures."""
    signs = set()
    for table, columns in SHOWN.items():
        with (tables / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                texts = [re.sub(r"[\d.,−-]+", "#", row[column])[:60] for column in columns]
                signs.add("/".join([table, *texts]))
    return frozenset(signs)


def _place_of(error: BaseException) -> str:
    """Return the kind of an error with the line of the program that raised it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "mcstats" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}: {str(error)[:200]}"
