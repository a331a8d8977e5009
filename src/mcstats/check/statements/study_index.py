"""The printed numbers, comparisons and words of all studies of a topic, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mcstats.check.statements.comparisons import comparisons_of
from mcstats.check.statements.implied_number import Comparison
from mcstats.check.statements.printed_numbers import PrintedNumber, printed_numbers
from mcstats.check.statements.printed_words import PrintedWord, printed_words
from mcstats.model.base import Fact
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, VerdictRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better, ContrastKind, Trend


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
    effects: Mapping[str, list[EffectRow]] = field(default_factory=dict)
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
            {s: [e for e in effects if e.study == s] for s in topic.studies},
        )

    def comparisons(self, study: Study) -> list[Comparison]:
        """Return the comparisons that a study allows, listed at the first statement about it."""
        if study.id not in self._compared:
            self._compared[study.id] = comparisons_of(study, self.numbers[study.id])
        return self._compared[study.id]

    def people(self, study: Study) -> Decimal | None:
        """Return the number of people of a study, or the largest sum of its arms, or None."""
        sizes = [
            figure.literal.number
            for figure in self.numbers[study.id]
            if figure.quantity == "n"
            and figure.used
            and not (figure.arm or figure.outcome or figure.subgroup)
        ]
        return max(sizes, default=None)

    def directions(self, study: Study, outcome: str, time: str, subgroup: str) -> set[Trend]:
        """Return the directions of the results of a study at a place, by the sign of each.

        They follow from its effects, or from what it prints where none was computed, or are those
        that it states in words.
        """
        results = {
            r.id: r
            for r in study.results
            if (r.outcome, r.time, r.subgroup or "") == (outcome, time, subgroup)
            and r.contrast is ContrastKind.BETWEEN
        }
        signs = {e.yi for e in self.effects.get(study.id, ()) if e.result in results and e.yi}
        if not signs:
            better = study.outcome(outcome).better is Better.HIGHER
            for comparison in self.comparisons(study):
                place = comparison.place
                here = (place.outcome, place.time, place.subgroup) == (outcome, time, subgroup)
                more = comparison.excess()
                if here and not comparison.within and more:
                    from_first = place.first in ("", study.arms[0].id) if study.arms else True
                    signs.add(more if from_first is better else -more)
        if signs:
            return {Trend.BENEFIT if sign > 0 else Trend.HARM for sign in signs}
        return {r.trend.value for r in results.values() if isinstance(r.trend, Fact)}

    def others(self, study: Study) -> Iterator[PrintedNumber]:
        """Yield the numbers of the other studies."""
        for name, figures in self.numbers.items():
            if name != study.id:
                yield from figures
