"""The choices that the data leave open for a claim: what else could have been taken, and why not.

A choice is a list of options, the declared one first. Only options that are tagged uncertain
count in shares; equivalent ones and those that differ in kind are evaluated beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mcstats.bias.rate import rate, rated
from mcstats.bias.signals import signals_of
from mcstats.effects.estimate import Settings, assumptions_of
from mcstats.schema.base import Fact
from mcstats.schema.claim import Claim, Deciding
from mcstats.schema.rubric import Rubric
from mcstats.schema.study import Result, Study
from mcstats.schema.topic import Topic
from mcstats.schema.words import ChoiceKind

from .bodies import result_of

__all__ = ["Choice", "Option", "World", "choices_of"]


@dataclass(frozen=True, slots=True)
class World:
    """One way to settle every choice.

    Attributes
    ----------
    topic : Topic
        With the readings in force.
    settings : dict of str to Settings
        By study.
    ratings : dict of (study, outcome, domain) to str
        Ratings that replace the computed ones.
    facts : dict of str to str
        Facts that replace the coded ones.
    """

    topic: Topic
    settings: dict[str, Settings] = field(default_factory=dict)
    ratings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice: its name, how it relates to the declared one, what it does."""

    label: str
    kind: ChoiceKind
    because: str
    change: Any

    def apply(self, world: World) -> World:
        """Return the world with this option taken."""
        changed: World = self.change(world)
        return changed


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its name, the declared option, and the others."""

    name: str
    declared: str
    others: tuple[Option, ...]


def choices_of(topic: Topic, rubric: Rubric, claim: Claim) -> list[Choice]:
    """Return every categorical choice that touches the evidence of a claim, in a fixed order."""
    found: list[Choice] = []
    for deciding in claim.deciding:
        study = topic.studies[deciding.study]
        result = result_of(study, deciding)
        if result is not None:
            found.extend(_assumptions(study, result))
        found.extend(_readings(study, deciding))
        found.extend(_unrated(topic, rubric, study, deciding))
    for supporting in claim.supporting:
        study = topic.studies[supporting.study]
        result = result_of(study, supporting)
        if result is not None:
            found.extend(_assumptions(study, result))
    found.extend(_disputed(claim))
    named: dict[str, Choice] = {}
    for choice in found:
        named.setdefault(choice.name, choice)
    return list(named.values())


def _assumptions(study: Study, result: Result) -> Iterator[Choice]:
    for assumption in assumptions_of(study, result):
        if assumption.declared is None or not assumption.others:
            continue
        options = tuple(
            Option(
                option.label,
                option.kind,
                option.because or assumption.because,
                _settle(study.id, assumption.id, number),
            )
            for number, option in enumerate(assumption.others)
        )
        name = f"{study.label}: {assumption.what}"
        yield Choice(name, assumption.declared.label, options)


def _settle(study: str, assumption: str, number: int) -> Any:
    def change(world: World) -> World:
        before = world.settings.get(study, Settings())
        after = replace(before, chosen={**before.chosen, assumption: number})
        return replace(world, settings={**world.settings, study: after})

    return change


def _readings(study: Study, deciding: Deciding) -> Iterator[Choice]:
    """Facts for which the records hold another word."""
    index = next(i for i, o in enumerate(study.outcomes) if o.id == deciding.outcome)
    design = study.design
    places: list[tuple[str, Any, Any]] = [
        ("setting", study.setting, lambda s, f: s.model_copy(update={"setting": f})),
        *(
            (name, getattr(design, name), _in_design(name))
            for name in ("allocation", "sequence", "concealment", "credible_sham", "participants")
        ),
        ("as registered", design.as_registered, _in_design("as_registered")),
        ("assessors", study.outcomes[index].assessors, _in_outcome(index, "assessors")),
        ("scale", study.outcomes[index].scale_validated, _in_outcome(index, "scale_validated")),
    ]
    for name, fact, put in places:
        if not isinstance(fact, Fact):
            continue
        others = tuple(
            Option(
                str(other.value.value),
                ChoiceKind.UNCERTAIN,
                other.because or f"{other.place} says so",
                _reread(study.id, put, fact, other.value),
            )
            for other in fact.other
            if other.value != fact.value
        )
        if others:
            yield Choice(f"{study.label}: {name}", str(fact.value.value), others)


def _in_design(name: str) -> Any:
    def put(study: Study, fact: Fact[Any]) -> Study:
        return study.model_copy(update={"design": study.design.model_copy(update={name: fact})})

    return put


def _in_outcome(index: int, name: str) -> Any:
    def put(study: Study, fact: Fact[Any]) -> Study:
        outcome = study.outcomes[index].model_copy(update={name: fact})
        outcomes = (*study.outcomes[:index], outcome, *study.outcomes[index + 1 :])
        return study.model_copy(update={"outcomes": outcomes})

    return put


def _reread(study: str, put: Any, fact: Fact[Any], value: Any) -> Any:
    def change(world: World) -> World:
        read = put(world.topic.studies[study], fact.model_copy(update={"value": value}))
        studies = {**world.topic.studies, study: read}
        return replace(world, topic=replace(world.topic, studies=studies))

    return change


def _unrated(topic: Topic, rubric: Rubric, study: Study, deciding: Deciding) -> Iterator[Choice]:
    """Yield the choice that a rating of "no information" leaves: it spans low to high."""
    if not rated(study):
        return
    outcome = next(o for o in study.outcomes if o.id == deciding.outcome)
    ratings = rate(signals_of(study, outcome, rubric.parameters), rubric)
    if ratings["blinding"].then != "no information":
        return
    words = [w for w in rubric.verdict.facts["blinding"].words if w != "no information"]
    options = tuple(
        Option(
            word,
            ChoiceKind.UNCERTAIN,
            "what is not reported spans every rating",
            _rerate(study.id, outcome.id, word),
        )
        for word in words
    )
    yield Choice(f"{study.label}: risk of bias from blinding", "no information", options)


def _rerate(study: str, outcome: str, word: str) -> Any:
    def change(world: World) -> World:
        return replace(world, ratings={**world.ratings, (study, outcome, "blinding"): word})

    return change


def _disputed(claim: Claim) -> Iterator[Choice]:
    for disputed in claim.disputed:
        options = tuple(
            Option(word, ChoiceKind.UNCERTAIN, disputed.because, _refact(disputed.fact, word))
            for word in disputed.other
        )
        yield Choice(disputed.fact.replace("_", " "), "as coded", options)


def _refact(fact: str, word: str) -> Any:
    def change(world: World) -> World:
        return replace(world, facts={**world.facts, fact: word})

    return change
