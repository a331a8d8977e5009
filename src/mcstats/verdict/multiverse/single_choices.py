"""Judge each option of each choice by itself, and see whether it touches anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from mcstats.model.decision_table import FactsError
from mcstats.model.rubric import Rubric
from mcstats.verdict.answer import Answer
from mcstats.verdict.judge import Judged
from mcstats.verdict.multiverse.evaluate import Conclusions, Evaluator
from mcstats.verdict.multiverse.specification import Choice, Option, Sort

# Without an effect these options are no options.
_OF_EFFECT = frozenset({Sort.MEASURE, Sort.VARIANCE, Sort.ZERO})


@dataclass(frozen=True, slots=True)
class Single:
    """One option by itself.

    Attributes
    ----------
    judged : Judged or None
        The judgement on the evidence of the article; None where the option contradicts the rest,
        with the reason in `refused`.
    conclusions : Conclusions or None
        None where the option contradicts the rest on that or on all evidence.
    touches : bool
        False if no figure and no fact behind the verdict of the article differs.
    """

    choice: Choice
    option: Option
    judged: Judged | None
    conclusions: Conclusions | None
    touches: bool
    refused: str = ""


def judge_singles(
    evaluator: Evaluator, declared: Conclusions, choices: Iterable[Choice]
) -> list[Single]:
    """Judge each option by itself, apart from measures in which no effect can be computed."""
    return list(_singles(evaluator, declared, choices))


def _singles(
    evaluator: Evaluator, declared: Conclusions, choices: Iterable[Choice]
) -> Iterator[Single]:
    before = _fingerprint(evaluator.rubric, declared.article)
    for choice in choices:
        for option in choice.others:
            specification, conclusions = option.change(evaluator.declared), None
            try:
                judged = evaluator.judge(specification)
            except FactsError as refused:
                yield Single(choice, option, None, None, True, str(refused))
                continue
            effect = judged.body.effect
            if choice.sort in _OF_EFFECT and (effect is None or effect.estimable == "no"):
                continue
            with suppress(FactsError):
                conclusions = evaluator.conclude(specification)
            touches = _fingerprint(evaluator.rubric, judged) != before
            yield Single(choice, option, judged, conclusions, touches)


def _fingerprint(rubric: Rubric, judged: Judged) -> tuple[object, ...]:
    """Return the figures and facts behind a verdict."""
    facts, body = judged.decision.facts.words(), judged.body
    effect = body.effect
    figures = None
    if effect is not None:
        ends = effect.yi_min, effect.yi_max, effect.ci_lb, effect.ci_ub
        figures = effect.measure, effect.yi, effect.vi, *ends
    return (
        figures,
        body.words,
        judged.allowed,
        tuple(facts[name] for name in rubric.verdict.facts),
        tuple(_of_answer(answer) for answer in body.deciding),
    )


def _of_answer(answer: Answer) -> tuple[object, ...]:
    one = answer.eligible
    result = one.result.id if one.result is not None else ""
    return one.study.id, one.outcome.id, result, answer.word, answer.participants
