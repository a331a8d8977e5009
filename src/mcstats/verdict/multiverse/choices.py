"""List the choices that the data leave open for a claim, each with its other options.

A choice is a list of options, the declared one first. Only options that are tagged uncertain
count in shares; equivalent ones and those that differ in kind are evaluated beside them. Choices
are listed for the results that decide, and for those that replicate or contradict them: no other
can touch the deciding figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from mcstats.bias.inference import (
    InferredFact,
    coded_facts,
    inferred_facts,
    put_value,
    replace_fact,
)
from mcstats.bias.rate import LONGEST_QUOTE
from mcstats.effects.assumptions import DECLARED, assumptions_of
from mcstats.model.base import Fact
from mcstats.model.claim import Claim
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Path
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.answer import Answer
from mcstats.verdict.eligible_results import candidates_of
from mcstats.verdict.limits import limits_of
from mcstats.verdict.multiverse.choices_effect import effect_choices, question_choices
from mcstats.verdict.multiverse.choices_evidence import (
    counting_answers,
    evidence_choices,
    rating_choices,
)
from mcstats.verdict.multiverse.choices_records import record_choices
from mcstats.verdict.multiverse.evaluate import Conclusions, Evaluator
from mcstats.verdict.multiverse.pooling_choices import choices_of_pooling
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    edit_study,
    offer,
    sort_of,
)

MARGINS = ((0.5, "half as large"), (2.0, "twice as large"))
"""Factors of the conventional margins: the conventions of the field differ by no more."""
_FACTS = {
    "setting": "the setting of {}",
    "payer": "the payer of {}",
    "allocation": "the allocation in {}",
    "sequence": "the random sequence of {}",
    "concealment": "the concealment of allocation in {}",
    "credible_sham": "the credibility of the sham in {}",
    "participants": "the blinding of participants in {}",
    "assessors": "the blinding of assessors in {}",
    "as_registered": "the reporting as registered in {}",
    "adjusted": "the adjustment in {}",
    "comparable": "the likeness of the groups in {}",
    "scale_validated": "the validation of the scale in {}",
    "comprehensive": "the completeness of the search of {}",
    "two_readers": "the selection by two readers in {}",
    "protocol": "the protocol of {}",
    "bias_assessed": "the assessment of bias in {}",
    "bias_considered": "the use of that assessment in {}",
    "appropriate": "the method of pooling in {}",
    "participants_once": "the counting of people once in {}",
}
"""Facts of a study as the subject of a sentence, by signal."""


def choices_of(evaluator: Evaluator, declared: Conclusions) -> list[Choice]:
    """Return every categorical choice that touches the evidence of a claim, in a fixed order."""
    topic, claim = evaluator.declared.topic, evaluator.declared.claim
    choices: list[Choice] = []
    deciding = {
        id(a.eligible): a
        for judged in (declared.article, declared.everything)
        for a in judged.body.deciding
    }
    for answer in deciding.values():
        choices.extend(_of_result(answer))
        choices.extend(question_choices(answer.eligible, candidates_of(topic, claim, answer.study)))
    for answer in counting_answers(evaluator.rubric, declared):
        if id(answer.eligible) not in deciding:
            choices.extend(_of_result(answer))
    choices.extend(rating_choices(evaluator.rubric, declared))
    choices.extend(evidence_choices(topic, evaluator.rubric, claim, declared))
    choices.extend(choices_of_pooling(declared))
    if any(_has_margin(evaluator.rubric, claim, answer) for answer in deciding.values()):
        choices.append(_margin())
    choices.extend(_disputed(evaluator.rubric, claim))
    return choices


def _of_result(answer: Answer) -> Iterator[Choice]:
    """Yield the choices behind one result: its figures and the facts of its study."""
    study, outcome, result = answer.study, answer.eligible.outcome, answer.eligible.result
    if result is not None:
        yield from _assumptions(study, result)
        yield from effect_choices(study, result, answer.effect)
    yield from _readings(study, outcome)
    yield from _inferences(study, outcome)
    yield from record_choices(study, result)


def _assumptions(study: Study, result: Result) -> Iterator[Choice]:
    for assumption in assumptions_of(study, result):
        if assumption.declared is None or not assumption.others:
            continue
        declared, sort = assumption.declared.label, sort_of(assumption)
        options = tuple(
            Option(
                option.label,
                option.kind,
                option.because or assumption.because,
                _settle(study.id, assumption.id, number),
                (f"“{option.label}” held for {study.label} instead of “{declared}”",),
            )
            for number, option in enumerate(assumption.others)
        )
        yield Choice(f"{study.label}: {assumption.what}", sort, declared, options)


def _settle(study: str, assumption: str, number: int) -> Change:
    def change(specification: Specification) -> Specification:
        before = specification.settings.get(study, DECLARED)
        after = replace(before, chosen={**before.chosen, assumption: number})
        return replace(specification, settings={**specification.settings, study: after})

    return change


def _readings(study: Study, outcome: Outcome) -> Iterator[Choice]:
    """Yield the facts for which the records hold another word."""
    for name, path, fact in _coded_facts(study, outcome):
        others = (
            Option(
                str(other.value.value),
                ChoiceKind.UNCERTAIN,
                other.because or f"{other.place} says so",
                edit_study(study.id, _reread(path, fact, other.value)),
                (
                    f"{_subject(study, name)} were “{other.value.value}”, as another record says",
                    f"{_subject(study, name)} were “{other.value.value}”",
                ),
            )
            for other in fact.other
            if other.value != fact.value
        )
        word = str(fact.value.value)
        yield from offer(f"{study.label}: {_words(name)}", Sort.READING, word, others)


def _coded_facts(study: Study, outcome: Outcome) -> Iterator[tuple[str, Path, Fact[Any]]]:
    if isinstance(study.setting, Fact):
        yield "setting", ("setting",), study.setting
    yield from coded_facts(study, outcome)


def _reread(path: Path, fact: Fact[Any], value: Any) -> Callable[[Study], Study]:
    def put(study: Study) -> Study:
        read: Study = put_value(study, path, fact.model_copy(update={"value": value}))
        return read

    return put


def _words(name: str) -> str:
    return name.replace("_", " ")


def _subject(study: Study, name: str) -> str:
    return _FACTS.get(name, f"the {_words(name)} of {{}}").format(study.label)


def _inferences(study: Study, outcome: Outcome) -> Iterator[Choice]:
    """Yield the facts that the words of a source only suggest, over all their other words."""
    for inferred in inferred_facts(study, outcome):
        subject, words = _subject(study, inferred.signal), inferred.fact.words or ""
        short = 0 < len(words.split()) <= LONGEST_QUOTE
        which = f", which we infer from “{words}”," if short else ", which we infer,"
        options = tuple(
            Option(
                word,
                ChoiceKind.UNCERTAIN,
                inferred.fact.because or "the words of the source only suggest it",
                edit_study(study.id, _unlike(inferred, word)),
                (
                    f"{subject}{which} were “{word}”",
                    f"{subject}, which we infer, were “{word}”",
                    f"{subject} were “{word}”",
                ),
            )
            for word in inferred.others
        )
        name = f"{study.label}: {_words(inferred.signal)}, as inferred"
        if_not = f"{subject}{which} did not hold"
        yield from offer(name, Sort.INFERENCE, inferred.word, options, if_not)


def _unlike(inferred: InferredFact, word: str) -> Callable[[Study], Study]:
    def put(study: Study) -> Study:
        return replace_fact(study, inferred, word)

    return put


def _has_margin(rubric: Rubric, claim: Claim, answer: Answer) -> bool:
    """Return whether a convention says how large an effect must be to matter."""
    effect = answer.effect
    if effect is None or effect.estimable == "no" or claim.threshold is not None:
        return False
    return limits_of(rubric, claim, effect).margin is not None


def _margin() -> Choice:
    options = tuple(
        Option(
            label,
            ChoiceKind.UNCERTAIN,
            "the margin is a convention, as no source says what matters",
            _scale(factor),
            (f"the smallest effect that matters were {label}",),
        )
        for factor, label in MARGINS
    )
    return Choice("the smallest effect that matters", Sort.MARGIN, "the convention", options)


def _scale(factor: float) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, margin=factor)

    return change


def _disputed(rubric: Rubric, claim: Claim) -> Iterator[Choice]:
    for disputed in claim.disputed:
        name, axis = _words(disputed.fact), rubric.verdict.facts[disputed.fact]
        options = tuple(
            Option(
                word,
                ChoiceKind.UNCERTAIN,
                disputed.because,
                _refact(disputed.fact, word),
                (
                    f"the answer to “{axis.asks}” were “{axis.words.get(word, word)}”",
                    f"the answer on {name} were “{word}”",
                ),
            )
            for word in disputed.other
        )
        yield Choice(name, Sort.FACT, "as coded", options)


def _refact(fact: str, word: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, facts={**specification.facts, fact: word})

    return change
