"""Evaluate a claim under each specification, caching effects and ratings per study.

A choice acts on one study, or on the rules, so the effects of a study are cached by the study and
its settings. Ratings without information act on a verdict through two facts only, so that their
many combinations are counted by those facts and judged once for each pair.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mcstats.bias.rate import rate_topic
from mcstats.effects.assumptions import DECLARED, Settings
from mcstats.effects.effect_rows import effect_row
from mcstats.effects.study_effects import effects_of
from mcstats.model.claim import Claim, NamedResult
from mcstats.model.decision_table import holds
from mcstats.model.facts import Facts
from mcstats.model.printed import Hedge
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.body_of_evidence import Body, body_of, find_result
from mcstats.verdict.decide import Decision, decide, further_word, rated_domains
from mcstats.verdict.judge import Judged, judge_best
from mcstats.verdict.multiverse.specification import Choice, Option, PRule, Specification

TakenOptions = Sequence[tuple[Choice, Option]]
NO_INFORMATION = "no information"


@dataclass(frozen=True, slots=True)
class FilledRatings:
    """Ways to fill in ratings that come to the same facts.

    Attributes
    ----------
    facts : mapping of int to mapping of str to str
        The changed facts, by the place of the body of evidence.
    changed : tuple of str
        The shortest of these ways, in words.
    count : int
        Number of these ways.
    """

    facts: Mapping[int, Mapping[str, str]]
    changed: tuple[str, ...]
    count: int


class Evaluator:
    """Judges one claim under any specification."""

    def __init__(self, topic: Topic, rubric: Rubric, claim: Claim) -> None:
        self.rubric, self.claim = rubric, claim
        self.declared = Specification(topic, claim, rubric.hedge_words())
        self._effects = effects_of(topic)
        # Each entry holds its study, so that no other one can have the same id.
        self._rows: dict[
            tuple[int, str, Settings, frozenset[tuple[str, Hedge]]], tuple[Study, list[EffectRow]]
        ] = {}
        self._ratings: dict[int, tuple[Study, list[RatingRow]]] = {}
        self._decided: dict[Facts, Decision] = {}

    def specification(self, taken: TakenOptions) -> Specification:
        """Return the declared specification with some options taken."""
        result = self.declared
        for _, option in taken:
            result = option.change(result)
        return result

    def bodies(self, specification: Specification) -> list[Body]:
        """Return the bodies of evidence of the claim under a specification.

        Raises
        ------
        FactsError
            Where the specification contradicts itself.
        """
        topic, claim = specification.topic, specification.claim
        ratings = [
            row
            for name in dict.fromkeys(body.study for body in claim.deciding)
            for row in self._rated(topic.studies[name])
        ]
        if replaced := specification.ratings:
            ratings = [
                replace(r, rating=replaced.get((r.study, r.outcome, r.domain), r.rating))
                for r in ratings
            ]
        named: tuple[NamedResult, ...] = (*claim.deciding, *claim.supporting)
        effects: list[EffectRow] = []
        for name, result in {
            (body.study, result.id): (body.study, result)
            for body in named
            if (result := find_result(topic.studies[body.study], body)) is not None
        }.values():
            rows = self._estimated(specification, topic.studies[name], result)
            effects.extend(_by_p(rows, specification.p_rule))
        return [
            body_of(topic, self.rubric, claim, deciding, effects, ratings)
            for deciding in claim.deciding
        ]

    def judge(self, specification: Specification) -> Judged:
        """Judge the claim under one specification.

        Raises
        ------
        FactsError
            Where the specification contradicts itself.
        """
        return self.best(self.bodies(specification), specification.facts)

    def best(
        self,
        bodies: Sequence[Body],
        facts: Mapping[str, str],
        rated: Mapping[int, Mapping[str, str]] | None = None,
    ) -> Judged:
        """Return the decision on the best of some bodies of evidence, with some facts replaced.

        Parameters
        ----------
        facts : mapping of str to str
            Facts that are replaced in every body.
        rated : mapping of int to mapping of str to str, optional
            Facts that are replaced in single bodies.
        """
        changed = [
            _with(body, {**(rated or {}).get(number, {}), **facts})
            for number, body in enumerate(bodies)
        ]
        return judge_best(self.rubric, self.claim, changed, self.decide)

    def decide(self, facts: Facts) -> Decision:
        """Return the decision on some facts; each combination is decided once."""
        if facts not in self._decided:
            self._decided[facts] = decide(self.rubric, facts)
        return self._decided[facts]

    def open_ratings(self, alternatives: Iterable[Sequence[Body]]) -> dict[int, tuple[str, ...]]:
        """Return the domains without information that are asked, by body of evidence.

        A domain counts where it is open in any of the alternatives, so that all weigh the same.
        """
        asked_of = self.rubric.verdict.facts["blinding"].applies
        open_domains: dict[int, dict[str, None]] = {}
        for bodies in alternatives:
            for number, body in enumerate(bodies):
                if holds(asked_of, body.facts.words()):
                    rated = self._words(body)
                    open_domains.setdefault(number, {}).update(
                        dict.fromkeys(d for d in rated if rated[d] == NO_INFORMATION)
                    )
        order = rated_domains(self.rubric)
        return {
            number: tuple(domain for domain in order if domain in names)
            for number, names in sorted(open_domains.items())
        }

    def ratings(
        self, bodies: Sequence[Body], domains: Mapping[int, tuple[str, ...]]
    ) -> Iterator[FilledRatings]:
        """Yield every way to fill in ratings without information, those alike in one."""
        each = [
            list(self._ways(number, bodies[number], names)) for number, names in domains.items()
        ]
        for ways in itertools.product(*each):
            facts = {number: fact for way in ways for number, fact in way.facts.items()}
            changed = tuple(text for way in ways for text in way.changed)
            yield FilledRatings(facts, changed, math.prod(way.count for way in ways))

    def _words(self, body: Body) -> dict[str, str]:
        """Return the computed ratings of a body of evidence, by the domains that move a level."""
        rows = self._rated(body.study)
        rated = {r.domain: r.rating for r in rows if r.outcome == body.deciding.outcome}
        return {d: rated[d] for d in rated_domains(self.rubric) if d in rated}

    def _ways(self, number: int, body: Body, domains: tuple[str, ...]) -> Iterator[FilledRatings]:
        if not domains:
            yield FilledRatings({}, (), 1)
            return
        rated = self._words(body)
        words = [
            NO_INFORMATION,
            *(w for w in self.rubric.scales["rating"].words if w != NO_INFORMATION),
        ]
        # Where a reading settles a domain, each way to fill it in comes to that one rating.
        options = [
            words if rated[d] == NO_INFORMATION else [rated[d]] * len(words) for d in domains
        ]
        ways: dict[tuple[str, str], FilledRatings] = {}
        for combination in itertools.product(*options):
            now = rated | dict(zip(domains, combination, strict=True))
            key = now["blinding"], further_word(self.rubric, now)
            changed = tuple(
                f"{body.study.label}: risk of bias, {domain}: {word}"
                for domain, word in zip(domains, combination, strict=True)
                if word != rated[domain]
            )
            before = ways.get(key)
            if before is not None:
                changed = min(before.changed, changed, key=len)
            facts = {number: {"blinding": key[0], "further": key[1]}}
            ways[key] = FilledRatings(facts, changed, (before.count if before else 0) + 1)
        yield from ways.values()

    def _estimated(
        self, specification: Specification, study: Study, result: Result
    ) -> list[EffectRow]:
        """Return the effects of one result of a study."""
        settings, hedges = specification.settings.get(study.id, DECLARED), specification.hedges
        key = id(study), result.id, settings, frozenset(hedges.items())
        if key not in self._rows:
            rows = []
            for wanted in result.estimates:
                effect, _ = self._effects.estimate(study, result, wanted, hedges, settings)
                row = effect_row(study, result, wanted, effect, hedges, settings=settings)
                rows.append(row)
            self._rows[key] = study, rows
        return self._rows[key][1]

    def _rated(self, study: Study) -> list[RatingRow]:
        """Return the ratings of a study."""
        if id(study) not in self._ratings:
            alone = replace(self.declared.topic, studies={study.id: study})
            self._ratings[id(study)] = study, rate_topic(alone, self.rubric)
        return self._ratings[id(study)][1]


def _with(body: Body, facts: Mapping[str, str]) -> Body:
    if not facts:
        return body
    return replace(body, facts=Facts(**(body.facts.words() | dict(facts))))


def _by_p(rows: Iterable[EffectRow], rule: PRule) -> Iterator[EffectRow]:
    """Yield effects with their P values as a rule on them has it."""
    for row in rows:
        if rule is PRule.NEVER:
            yield replace(row, p_min=None, p_max=None)
        elif rule is PRule.ALWAYS and row.estimable == "no" and row.p_max is not None:
            # Without ends the direction is the one that is stated in words.
            yield replace(row, estimable="bound")
        else:
            yield row
