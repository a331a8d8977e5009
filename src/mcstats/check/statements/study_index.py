"""The printed numbers, comparisons and words of all studies of a topic, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mcstats.check.statements.comparison import Comparison
from mcstats.check.statements.comparisons import comparisons_of
from mcstats.check.statements.printed_numbers import PrintedNumber, printed_numbers
from mcstats.check.statements.printed_words import PrintedWord, printed_words
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, VerdictRow
from mcstats.model.topic import Topic


@dataclass(frozen=True, slots=True)
class StudyIndex:
    """The printed numbers and words of all studies of a topic, and the rules to compare them."""

    topic: Topic
    numbers: Mapping[str, list[PrintedNumber]]
    words: Mapping[str, list[PrintedWord]]
    hedges: Mapping[str, Hedge]
    weights: Mapping[Diagnosis, float]
    rungs: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[str, VerdictRow] = field(default_factory=dict)
    rubric: Rubric | None = None
    _compared: dict[str, list[Comparison]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        topic: Topic,
        effects: Iterable[EffectRow] = (),
        hedges: Mapping[str, Hedge] | None = None,
        weights: Mapping[Diagnosis, float] | None = None,
        rungs: Mapping[str, tuple[str, ...]] | None = None,
        alpha: float = 0.05,
        verdicts: Iterable[VerdictRow] = (),
        rubric: Rubric | None = None,
    ) -> StudyIndex:
        """Read every study once."""
        hedges, effects = hedges or {}, list(effects)
        return cls(
            topic,
            {s.id: printed_numbers(topic, s, hedges) for s in topic.studies.values()},
            {s.id: printed_words(topic, s, effects, alpha) for s in topic.studies.values()},
            hedges,
            weights or {},
            rungs or {},
            {verdict.claim: verdict for verdict in verdicts},
            rubric,
        )

    def comparisons(self, study: Study) -> list[Comparison]:
        """Return the comparisons that a study allows, listed at the first statement about it."""
        if study.id not in self._compared:
            self._compared[study.id] = comparisons_of(study, self.numbers[study.id])
        return self._compared[study.id]

    def others(self, study: Study) -> Iterator[PrintedNumber]:
        """Yield the numbers of the other studies."""
        for name, figures in self.numbers.items():
            if name != study.id:
                yield from figures
