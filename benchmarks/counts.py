"""Count how often a run reads a printed value and estimates an effect; each should be once.

    python benchmarks/counts.py                        the topic that is shipped
    python benchmarks/counts.py --data DIR TOPIC       another one

The topic is loaded once; the dry run and all steps follow in this process, into a folder that is
deleted afterwards. The exit status is 1 where a text was read more than twice (as a number and as
an interval, say, or as a count and as a value) or an effect was computed twice for the same printed
sets and options.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mcstats.effects.routes.route import Route
from mcstats.effects.study_effects import StudyEffects
from mcstats.model import read_printed
from mcstats.workflow.dry_run import dry_run
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.results_folder import claim_folder
from mcstats.workflow.run_steps import run_step
from mcstats.workflow.steps import STEPS

DATA = Path(__file__).resolve().parents[1] / "data"
MOST_READS, MOST_COMPUTED = 2, 1


class Counts:
    """Counts of reads by text, and of requests and computations by effect and options."""

    def __init__(self) -> None:
        self.reads: Counter[str] = Counter()
        self.asked: Counter[tuple[Any, ...]] = Counter()
        self.computed: Counter[tuple[Any, ...]] = Counter()
        self.made_up: Counter[tuple[Any, ...]] = Counter()
        self._of_a_study = False

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count while the block runs; a text that is remembered as read is not read again."""
        check, compute, estimate = (
            read_printed.check_characters,
            Route.compute,
            StudyEffects.estimate,
        )

        def counted_check(text: str, also: str = "") -> None:
            self.reads[text] += 1
            check(text, also)

        def counted_compute(route: Route, given: Any, options: Any, measure: str) -> Any:
            of = self.computed if self._of_a_study else self.made_up
            of[route.name, measure, given, options] += 1
            return compute(route, given, options, measure)

        def counted_estimate(effects: StudyEffects, *arguments: Any) -> Any:
            study, result, wanted, hedges, *settings = arguments
            known = effects.assume(study, result, hedges, *settings)
            effect = study.id, result.id, wanted.measure, wanted.route
            self.asked[*effect, known.given, known.options] += 1
            before, self._of_a_study = self._of_a_study, True
            try:
                return estimate(effects, *arguments)
            finally:
                self._of_a_study = before

        with (
            patch.object(read_printed, "check_characters", counted_check),
            patch.object(Route, "compute", counted_compute),
            patch.object(StudyEffects, "estimate", counted_estimate),
        ):
            yield

    @property
    def well(self) -> bool:
        """Return whether nothing was done more often than its limit."""
        of_effects = [*self.computed.values(), *self.made_up.values()]
        return max(self.reads.values()) <= MOST_READS and max(of_effects) <= MOST_COMPUTED

    def lines(self) -> Iterator[str]:
        """Yield what was counted, in words."""
        text, most = max(self.reads.items(), key=lambda item: item[1])
        yield f"texts read: {self.reads.total():,}, of them distinct: {len(self.reads):,}"
        yield f"most reads of one text: {most} ({text!r})"
        effects = {key[:4] for key in self.asked}
        yield f"effects: {len(effects)}, with options: {len(self.asked):,}"
        yield f"estimates that were asked for: {self.asked.total():,}"
        for name, counter in ("of studies", self.computed), ("of made-up studies", self.made_up):
            yield (
                f"computed {name}: {counter.total():,}, of them distinct: {len(counter):,}, "
                f"most often: {max(counter.values(), default=0)}"
            )


def main() -> int:
    """Count one run and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("topic", nargs="?", default="microcurrent")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    counts = Counts()
    with tempfile.TemporaryDirectory() as reports, counts.counting():
        paths = TopicPaths(options.topic, options.data, Path(reports))
        claim_folder([paths])
        topic = paths.load()
        with patch.object(TopicPaths, "load", lambda _: topic):
            for fault in dry_run(topic, paths.rubric()):
                parser.error(str(fault))
            for name in STEPS:
                run_step(name, [paths])
    print(*counts.lines(), sep="\n")
    return 0 if counts.well else 1


if __name__ == "__main__":
    sys.exit(main())
