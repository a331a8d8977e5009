"""Histories of a topic with known causes: edits drawn at random from a seed, in two states."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from helpers.computed_tables import shipped_rubric
from helpers.places import EXAMPLE_TOPICS
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Reported
from mcstats.model.claim import Override
from mcstats.model.study import RatingOverride, Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Rating
from mcstats.workflow.diff.figure_builder import Inputs

TOPICS = ("bcg", "prepost", "salt")
Known = tuple[str, str]
Drawn = tuple[Any, ...] | None  # the two states, then the causes


@dataclass(frozen=True)
class History:
    """Two states, with the cause and the subject of each edit between them."""

    seed: int
    old: Inputs
    new: Inputs
    causes: frozenset[Known]


@cache
def whole(name: str) -> Inputs:
    return Inputs(load_topic(EXAMPLE_TOPICS / name), shipped_rubric())


def history(seed: int) -> History:
    """Return the history of a seed: one to four edits of different things."""
    rng = random.Random(seed)
    start = whole(rng.choice(TOPICS))
    old = new = start
    causes: set[Known] = set()
    kinds: list[Callable[[Any, Inputs, Inputs], Drawn]] = [
        _removed,
        _added,
        _corrected,
        _choice_of_study,
        _choice_of_claim,
        _rule,
    ]
    edits = rng.choice([1, 1, 2, 3, 4])
    for kind in rng.sample(kinds, edits):
        done = kind(rng, old, new)
        if done is not None:
            old, new, *known = done
            causes.update(known)
    return History(seed, old, new, frozenset(causes))


def _with_studies(inputs: Inputs, studies: dict[str, Study]) -> Inputs:
    return replace(inputs, topic=replace(inputs.topic, studies=dict(sorted(studies.items()))))


def _free(topic: Topic) -> list[str]:
    """Return the studies that no claim, review or article names."""
    named = {e.study for c in topic.claims.claims for e in (*c.exclude, *c.directness)}
    named |= {name for study in topic.studies.values() for name in study.participants_of}
    text = " ".join(article.model_dump_json() for article in topic.articles.values())
    return [name for name in topic.studies if name not in named and name not in text]


def _untouched(rng: Any, old: Inputs, new: Inputs, names: list[str]) -> str | None:
    same = [n for n in names if old.topic.studies.get(n) is new.topic.studies.get(n) is not None]
    return rng.choice(same) if len(same) > 1 else None


def _drop(inputs: Inputs, name: str) -> tuple[Inputs, list[Known]]:
    """Return a state without a study, also in syntheses, and the syntheses that named it."""
    kept = {key: study for key, study in inputs.topic.studies.items() if key != name}
    claims = inputs.topic.claims
    naming = [s.id for s in claims.syntheses if any(m.study == name for m in s.members)]
    syntheses = tuple(
        s.model_copy(update={"members": tuple(m for m in s.members if m.study != name)})
        for s in claims.syntheses
    )
    changed = claims.model_copy(update={"syntheses": syntheses})
    dropped = replace(inputs, topic=replace(inputs.topic, claims=changed))
    return _with_studies(dropped, kept), [("choice", f"synthesis {s}") for s in naming]


def _removed(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    name = _untouched(rng, old, new, _free(new.topic))
    if name is None:
        return None
    dropped, choices = _drop(new, name)
    return old, dropped, ("study removed", name), *choices


def _added(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    name = _untouched(rng, old, new, _free(new.topic))
    if name is None:
        return None
    dropped, choices = _drop(old, name)
    return dropped, new, ("study added", name), *choices


def _put(inputs: Inputs, study: Study) -> Inputs:
    return _with_studies(inputs, {**inputs.topic.studies, study.id: study})


def _corrected(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    """Change the last digit of one printed value of a result."""
    name = _untouched(rng, old, new, [n for n, s in new.topic.studies.items() if s.results])
    if name is None:
        return None
    study = new.topic.studies[name]
    places = [
        (number, arm, key)
        for number, result in enumerate(study.results)
        for arm, values in [("", result.printed), *result.groups.items()]
        for key, value in values.items()
        if isinstance(value, Reported) and value.printed[-1:].isdigit()
    ]
    if not places:
        return None
    number, arm, key = rng.choice(places)
    result = study.results[number]
    values = dict(result.groups[arm] if arm else result.printed)
    printed = values[key].printed
    digit = str((int(printed[-1]) + 1) % 10)
    values[key] = values[key].model_copy(update={"printed": printed[:-1] + digit})
    update = {"groups": {**result.groups, arm: values}} if arm else {"printed": values}
    results = (
        *study.results[:number],
        result.model_copy(update=update),
        *study.results[number + 1 :],
    )
    edited = study.model_copy(update={"results": results})
    return old, _put(new, edited), ("study corrected", name)


def _choice_of_study(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    """Override the overall rating of a study."""
    rated = [n for n, s in new.topic.studies.items() if s.outcomes and not s.overrides]
    name = _untouched(rng, old, new, rated)
    if name is None:
        return None
    override = RatingOverride(
        domain="overall", rating=rng.choice([Rating.HIGH, Rating.LOW]), because="a test"
    )
    edited = new.topic.studies[name].model_copy(update={"overrides": (override,)})
    return old, _put(new, edited), ("choice", name)


def _choice_of_claim(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    """Override a step of the certainty of a claim."""
    claims = new.topic.claims
    number = rng.randrange(len(claims.claims))
    claim = claims.claims[number]
    override = Override(domain="imprecision", level=rng.choice(["0", "-1", "-2"]), because="a test")
    edited = claim.model_copy(update={"overrides": (override,)})
    listed = (*claims.claims[:number], edited, *claims.claims[number + 1 :])
    changed = claims.model_copy(update={"claims": listed})
    return old, replace(new, topic=replace(new.topic, claims=changed)), ("choice", claim.id)


def _rule(rng: Any, old: Inputs, new: Inputs) -> Drawn:
    """Let one rule of a domain of bias give another rating."""
    space = new.rubric.ratings
    number = rng.randrange(len(space.tables))
    table = space.tables[number]
    place = rng.randrange(len(table.rules))
    rule = table.rules[place]
    others = [word for word in ("low", "some concerns", "high") if word != rule.then]
    changed = rule.model_copy(update={"then": rng.choice(others)})
    rules = (*table.rules[:place], changed, *table.rules[place + 1 :])
    tables = (
        *space.tables[:number],
        table.model_copy(update={"rules": rules}),
        *space.tables[number + 1 :],
    )
    ratings = space.model_copy(update={"tables": tables})
    rubric = new.rubric.model_copy(update={"ratings": ratings})
    return old, replace(new, rubric=rubric), ("rule", "rubric")
