"""Judge a specification step by step from its topic, without the caches of the evaluator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from mcstats.bias.overall import rate_overall
from mcstats.bias.rate import rate_topic
from mcstats.effects.assumptions import DECLARED
from mcstats.effects.effect_rows import effect_row
from mcstats.effects.study_effects import StudyEffects
from mcstats.model.claim import Claim, Exclusion
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.verdict.answer import Answer
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.judge import Judged, judge_body
from mcstats.verdict.multiverse.specification import Specification


def judged_by_hand(specification: Specification, rubric: Rubric, named: Sequence[str]) -> Judged:
    """Return the judgement of the evidence that an article names, or of all without names."""
    claim = specification.claim
    studies = {
        name: study
        for name, study in specification.topic.studies.items()
        if name not in specification.left_out
        and any(o.measures in claim.question.constructs for o in study.outcomes)
    }
    topic = replace(specification.topic, studies=studies, kept={})
    body = assemble(
        topic,
        _with_margin(rubric, specification.margin),
        _taking(claim, specification),
        _effects(specification, studies),
        rate_topic(topic, rubric),
        evidence=named,
        pooling=specification.pooling,
    )
    deciding = tuple(_rated(a, dict(specification.ratings), rubric) for a in body.deciding)
    listed = tuple(
        replace(one, answer=_rated_as(one.answer, specification, rubric))
        for one in body.listed
        if one.answer.study.id not in specification.not_replicating
    )
    body = replace(body, deciding=deciding, listed=listed)
    whole = specification.topic
    return judge_body(whole, rubric, claim, body, facts=dict(specification.facts))


def _taking(claim: Claim, specification: Specification) -> Claim:
    exclude = list(claim.exclude)
    for name, kept in specification.taken.items():
        for result in specification.topic.studies[name].results:
            if result.id != kept:
                exclude.append(Exclusion(study=name, result=result.id, because="another is taken"))
    return claim.model_copy(update={"exclude": tuple(exclude)})


def _effects(specification: Specification, names: object) -> list[EffectRow]:
    computed, rows = StudyEffects(), []
    assert isinstance(names, dict)
    for study in names.values():
        settings = specification.settings.get(study.id, DECLARED)
        for result in study.results:
            for wanted in result.estimates:
                hedges = specification.hedges
                effect, _ = computed.estimate(study, result, wanted, hedges, settings)
                row = effect_row(study, result, wanted, effect, hedges, settings=settings)
                if study.id in specification.without_p:
                    row = replace(row, p_min=None, p_max=None)
                rows.append(row)
    return rows


def _rated(answer: Answer, words: dict[str, str], rubric: Rubric) -> Answer:
    ratings = dict(answer.ratings)
    for domain, word in words.items():
        if ratings.get(domain) == "no information":
            ratings[domain] = word
    if "overall" in ratings and words:
        ratings["overall"] = rate_overall(ratings, rubric.parameters).rating
    return replace(answer, ratings=ratings)


def _rated_as(answer: Answer, specification: Specification, rubric: Rubric) -> Answer:
    word = specification.others_rated.get(answer.study.id)
    return answer if word is None else _rated(answer, dict.fromkeys(answer.ratings, word), rubric)


def _with_margin(rubric: Rubric, factor: float) -> Rubric:
    def times(name: str, value: float) -> object:
        return rubric.parameters[name].model_copy(update={"value": repr(value)})

    small, percent = (rubric.parameters[n].number for n in ("size_small", "margin_percent"))
    ratio = rubric.parameters["size_ratio_small"].number
    changed = {
        "size_small": times("size_small", small * factor),
        "margin_percent": times("margin_percent", percent * factor),
        "size_ratio_small": times("size_ratio_small", math.exp(factor * math.log(ratio))),
    }
    return rubric.model_copy(update={"parameters": {**rubric.parameters, **changed}})
