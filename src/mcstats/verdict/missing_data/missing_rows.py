"""List the effects that cannot be estimated, with their implied ranges and data requests."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcstats.effects.effect_rows import effect_id
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Effect
from mcstats.effects.study_effects import StudyEffects, effects_of, find_route
from mcstats.model.base import Fact, Reported
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.result import Estimate, Result
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import join_names
from mcstats.model.study import Study
from mcstats.model.tables import MissingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better
from mcstats.verdict.missing_data.data_requests import (
    Question,
    find_questions,
    narrowest_question,
    order,
    shortest_question,
)
from mcstats.verdict.missing_data.hypothetical_reports import STATISTIC_NAMES
from mcstats.verdict.missing_data.implied_range import find_implied_range

MAX_LOG_RATIO = 700.0  # a logarithm beyond it has no ratio among doubles


def missing_topic(topic: Topic, rubric: Rubric) -> list[MissingRow]:
    """Return a row for each effect of a topic that cannot be estimated fully."""
    effects = effects_of(topic)
    return [row for study in topic.studies.values() for row in missing_of(study, rubric, effects)]


def missing_of(study: Study, rubric: Rubric, effects: StudyEffects) -> Iterator[MissingRow]:
    """Yield a row for each effect of a study without an estimate and its variance."""
    estimated = list(effects.of_study(study, rubric.hedge_words()))
    known = {
        (result.id, wanted.measure) for result, wanted, e, _ in estimated if e.estimable == "yes"
    }
    for result, wanted, effect, _ in estimated:
        if effect.estimable != "yes" and (result.id, wanted.measure) not in known:
            yield _row(study, result, wanted, effect, rubric, effects)


def _row(
    study: Study,
    result: Result,
    wanted: Estimate,
    effect: Effect,
    rubric: Rubric,
    effects: StudyEffects,
) -> MissingRow:
    low, high = find_implied_range(study, result, wanted, rubric.hedge_words(), effects)
    now = high - low if low is not None and high is not None else math.inf
    asked = find_questions(study, result, wanted, rubric, effects)
    ready = shortest_question([q for q in asked if q.estimable == "yes"])
    single = [q for q in asked if len(q.names) == 1 and q.width is not None and q.width < now]
    best = narrowest_question(single)
    chosen = best or ready
    because = effect.because
    if not asked:
        because = f"{because}; {why_nothing_helps(result, wanted)}"
    elif all(question.width is None for question in asked):
        because = f"{because}; nothing is printed from which a width could be computed"
    return MissingRow(
        effect=effect_id(study, result, wanted),
        study=study.id,
        outcome=result.outcome,
        time=result.time,
        measure=wanted.measure,
        estimable=effect.estimable,
        missing=effect.because,
        implied=_as_published(study, result, wanted, low, high),
        implied_lo=low,
        implied_hi=high,
        ask=question_in_words(chosen),
        route=chosen.route if chosen else "",
        then=chosen.estimable if chosen else "",
        width_now=now,
        width_then=chosen.width if chosen else None,
        completes=question_in_words(ready),
        others="; ".join(_other(q) for q in sorted(single, key=order) if q is not best),
        because=because,
    )


def _as_published(
    study: Study, result: Result, wanted: Estimate, low: float | None, high: float | None
) -> str:
    """Return the implied range in words, in the direction in which the source publishes it."""
    if study.outcome(result.outcome).better is Better.LOWER:
        low, high = (None if end is None else -end + 0.0 for end in (high, low))
    return known_in_words(result, wanted, low, high)


def known_in_words(result: Result, wanted: Estimate, low: float | None, high: float | None) -> str:
    """Return the implied range of an effect in words."""
    trend = result.trend.value.value if isinstance(result.trend, Fact) else ""
    p = result.printed.get(ContrastKey.P)
    parts = []
    if low is not None and high is not None:
        ratio = find_measure(wanted.measure).back == "exp"
        shown = [math.exp(end) if ratio and end < MAX_LOG_RATIO else end for end in (low, high)]
        if math.isinf(high):
            parts.append(f"at least {shown[0]:.3g}")
        elif math.isinf(low):
            parts.append(f"at most {shown[1]:.3g}")
        else:
            parts.append(f"{shown[0]:.5g} to {shown[1]:.5g}")
    if isinstance(p, Reported) and not parts:
        parts.append(f"P {p.printed}, from which alone no size follows")
    if trend in ("benefit", "harm") and (low is None or low <= 0 <= (high or 0.0)):
        parts.append(f"a direction: {trend}")
    return "; ".join(parts) or "nothing"


def why_nothing_helps(result: Result, wanted: Estimate) -> str:
    """Return why no statistic of a study would help."""
    if len(result.arms) == 1 and find_route(wanted).arms == 2:
        return "there is no second arm, so that no statistic of this study would help"
    return f"no route leads to {wanted.measure}"


def question_in_words(question: Question | None) -> str:
    """Return the statistics of a question, joined in words."""
    if question is None:
        return ""
    return join_names(STATISTIC_NAMES.get(name, name) for name in question.names)


def _other(question: Question) -> str:
    return f"{question_in_words(question)}: {question.width:.3g} ({question.estimable})"
