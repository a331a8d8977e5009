"""Judging a claim in any world, each study's effects computed once for each way to take them.

Choices act on one study each, or on the rules; a study's effects and ratings therefore depend on
its own options alone and are kept. Ratings without information act on a verdict through two facts
only, so that their many combinations are counted by those and judged once for each.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mcstats.bias.rate import rate_topic
from mcstats.effects.estimate import estimate_study
from mcstats.effects.rows import effect_row
from mcstats.effects.settings import Settings
from mcstats.schema.claim import Claim, Named
from mcstats.schema.facts import Facts
from mcstats.schema.rubric import Rubric
from mcstats.schema.rules import Refused, holds
from mcstats.schema.study import Study
from mcstats.schema.tables import EffectRow, RatingRow
from mcstats.schema.topic import Topic

from .bodies import Body, body_of
from .choices import by_word, rated_domains
from .engine import Decision, decide, further_word
from .judge import Judged, best
from .world import Choice, Option, PRule, World

__all__ = ["Evaluator", "Rated", "Taken"]

Taken = Sequence[tuple[Choice, Option]]
SILENT = "no information"
ELSEWHERE = "not-as-defined"  # the stimulus of a study that does not print what defines it


@dataclass(frozen=True, slots=True)
class Rated:
    """Ways to fill in ratings that come to the same facts.

    Attributes
    ----------
    facts : mapping of int to mapping of str to str
        What they change, by the place of the body of evidence.
    changed : tuple of str
        The shortest of these ways, in words.
    count : int
        How many they are.
    """

    facts: Mapping[int, Mapping[str, str]]
    changed: tuple[str, ...]
    count: int


class Evaluator:
    """Judges one claim in any world."""

    def __init__(self, topic: Topic, rubric: Rubric, claim: Claim) -> None:
        self.rubric, self.claim = rubric, claim
        self.declared = World(topic, claim, rubric.hedge_words())
        self._rows: dict[object, tuple[Study, list[EffectRow], list[RatingRow]]] = {}
        self._decided: dict[Facts, Decision] = {}

    def world(self, taken: Taken) -> World:
        """Return the declared world with some options taken."""
        world = self.declared
        for _, option in taken:
            world = option.change(world)
        return world

    def bodies(self, taken: Taken) -> list[Body]:
        """Return the bodies of evidence of the claim where some options are taken.

        Raises
        ------
        Refused
            Where these options contradict one another.
        """
        return self.bodies_in(self.world(taken), taken)

    def bodies_in(self, world: World, taken: Taken | None = None) -> list[Body]:
        """Return the bodies of evidence in a world; `taken` names all that was done to studies."""
        named: tuple[Named, ...] = (*world.claim.deciding, *world.claim.supporting)
        effects: list[EffectRow] = []
        ratings: list[RatingRow] = []
        for name in dict.fromkeys(body.study for body in named):
            found = self._of_study(world, name, taken)
            effects.extend(_by_p(found[1], world.p_rule))
            ratings.extend(
                replace(r, rating=world.ratings.get((r.study, r.outcome, r.domain), r.rating))
                for r in found[2]
            )
        topic = _as_defined(world) if world.as_defined else world.topic
        claim = world.claim
        return [
            body_of(topic, self.rubric, claim, deciding, effects, ratings)
            for deciding in claim.deciding
        ]

    def judge(self, world: World) -> Judged:
        """Judge the claim in one world.

        Raises
        ------
        Refused
            Where the world contradicts itself.
        """
        return self.best(self.bodies_in(world), world.facts)

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
        return best(self.rubric, self.claim, changed, self.decide)

    def decide(self, facts: Facts) -> Decision:
        """Return what the rules make of some facts; each combination is decided once."""
        if facts not in self._decided:
            self._decided[facts] = decide(self.rubric, facts)
        return self._decided[facts]

    def open_ratings(self, worlds: Iterable[Taken]) -> dict[int, tuple[str, ...]]:
        """Return the domains without information that are asked, by body of evidence.

        A domain counts where it is open in any of the worlds, so that all weigh the same.
        """
        asked_of = self.rubric.verdict.facts["blinding"].applies
        found: dict[int, dict[str, None]] = {}
        for taken in worlds:
            for number, body in enumerate(self._possible(taken)):
                if holds(asked_of, body.facts.words()):
                    rated = self._rated(body, taken)
                    found.setdefault(number, {}).update(
                        dict.fromkeys(d for d in rated if rated[d] == SILENT)
                    )
        order = rated_domains(self.rubric)
        return {
            number: tuple(domain for domain in order if domain in names)
            for number, names in sorted(found.items())
        }

    def ratings(
        self, bodies: Sequence[Body], taken: Taken, domains: Mapping[int, tuple[str, ...]]
    ) -> Iterator[Rated]:
        """Yield every way to fill in ratings without information, those alike in one."""
        each = [
            list(self._ways(number, bodies[number], taken, names))
            for number, names in domains.items()
        ]
        for ways in itertools.product(*each):
            facts = {number: fact for way in ways for number, fact in way.facts.items()}
            changed = tuple(text for way in ways for text in way.changed)
            yield Rated(facts, changed, math.prod(way.count for way in ways))

    def _possible(self, taken: Taken) -> list[Body]:
        try:
            return self.bodies(taken)
        except Refused:
            return []

    def _rated(self, body: Body, taken: Taken) -> dict[str, str]:
        rows = self._of_study(self.world(taken), body.study.id, taken)[2]
        rated = {r.domain: r.rating for r in rows if r.outcome == body.deciding.outcome}
        return {d: rated[d] for d in rated_domains(self.rubric) if d in rated}

    def _ways(
        self, number: int, body: Body, taken: Taken, domains: tuple[str, ...]
    ) -> Iterator[Rated]:
        if not domains:
            yield Rated({}, (), 1)
            return
        rated = self._rated(body, taken)
        words = [SILENT, *(w for w in self.rubric.scales["rating"].words if w != SILENT)]
        # Where a reading settles a domain, each way to fill it in comes to that one rating.
        options = [words if rated[d] == SILENT else [rated[d]] * len(words) for d in domains]
        found: dict[tuple[str, str], Rated] = {}
        for combination in itertools.product(*options):
            now = rated | dict(zip(domains, combination, strict=True))
            key = now["blinding"], further_word(self.rubric, now)
            changed = tuple(
                f"{body.study.label}: risk of bias, {domain}: {word}"
                for domain, word in zip(domains, combination, strict=True)
                if word != rated[domain]
            )
            before = found.get(key)
            if before is not None:
                changed = min(before.changed, changed, key=len)
            facts = {number: {"blinding": key[0], "further": key[1]}}
            found[key] = Rated(facts, changed, (before.count if before else 0) + 1)
        yield from found.values()

    def _of_study(
        self, world: World, name: str, taken: Taken | None
    ) -> tuple[Study, list[EffectRow], list[RatingRow]]:
        """Return a study with its effects and ratings, known by its options or by itself."""
        settings, study = world.settings.get(name, Settings()), world.topic.studies[name]
        mine: object = id(study)
        if taken is not None:
            mine = tuple(id(option) for choice, option in taken if choice.study == name)
        key = (name, mine, repr(settings), repr(sorted(world.hedges.items())))
        if key not in self._rows:  # what is kept keeps the study, and so its identity
            effects = [
                effect_row(study, result, wanted, effect, world.hedges, settings=settings)
                for result, wanted, effect, _ in estimate_study(study, world.hedges, settings)
            ]
            alone = replace(world.topic, studies={name: study})
            self._rows[key] = study, effects, rate_topic(alone, self.rubric)
        return self._rows[key]


def _with(body: Body, facts: Mapping[str, str]) -> Body:
    if not facts:
        return body
    return replace(body, facts=Facts(**(body.facts.words() | dict(facts))))


def _as_defined(world: World) -> Topic:
    """Return the topic in which a study is of what is sold only if it prints what defines that."""
    sold = world.topic.claims.sold
    studies = dict(world.topic.studies)
    for name, study in studies.items():
        if by_word(study, sold):
            other = study.intervention.model_copy(update={"stimulus": ELSEWHERE})
            studies[name] = study.model_copy(update={"intervention": other})
    return replace(world.topic, studies=studies)


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
