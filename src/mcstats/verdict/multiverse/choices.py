"""List the choices that the data leave open for a claim, each with its other options.

A choice is a list of options, the declared one first. Only options that are tagged uncertain
count in shares; equivalent ones and those that differ in kind are evaluated beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mcstats.bias.rate import rate
from mcstats.bias.signals import signals_of
from mcstats.effects.assumptions import DECLARED, assumptions_of
from mcstats.model.base import Fact, Reported
from mcstats.model.claim import AsSold, Claim, PrimaryResult
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind, StudyKind
from mcstats.verdict.body_of_evidence import find_result
from mcstats.verdict.decide import rated_domains
from mcstats.verdict.multiverse.choices_effect import effect_choices, question_choices
from mcstats.verdict.multiverse.choices_records import record_choices
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    StudyEdit,
    chain_changes,
    edit_study,
    offer,
    sort_of,
)

OTHER_STIMULUS = "not-as-defined"  # of a study that does not print what defines the product


def choices_of(topic: Topic, rubric: Rubric, claim: Claim) -> list[Choice]:
    """Return every categorical choice that touches the evidence of a claim, in a fixed order."""
    choices: list[Choice] = []
    for index, deciding in enumerate(claim.deciding):
        study = topic.studies[deciding.study]
        result = find_result(study, deciding)
        if result is not None:
            choices.extend(_assumptions(study, result))
            choices.extend(effect_choices(study, result, deciding, index))
        choices.extend(_readings(study, deciding))
        choices.extend(record_choices(study, result))
        choices.extend(_unrated(rubric, study, deciding))
        choices.extend(question_choices(study, deciding, index))
    for supporting in claim.supporting:
        study = topic.studies[supporting.study]
        result = find_result(study, supporting)
        if result is not None:
            choices.extend(_assumptions(study, result))
            choices.extend(record_choices(study, result))
    choices.extend(_as_defined(topic, claim))
    choices.extend(_disputed(claim))
    named: dict[str, Choice] = {}
    for choice in choices:
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
        yield Choice(name, sort_of(assumption), assumption.declared.label, options)


def _settle(study: str, assumption: str, number: int) -> Change:
    def change(specification: Specification) -> Specification:
        before = specification.settings.get(study, DECLARED)
        after = replace(before, chosen={**before.chosen, assumption: number})
        return replace(specification, settings={**specification.settings, study: after})

    return change


def _readings(study: Study, deciding: PrimaryResult) -> Iterator[Choice]:
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
        others = (
            Option(
                str(other.value.value),
                ChoiceKind.UNCERTAIN,
                other.because or f"{other.place} says so",
                edit_study(study.id, _reread(put, fact, other.value)),
            )
            for other in fact.other
            if other.value != fact.value
        )
        word = str(fact.value.value)
        yield from offer(f"{study.label}: {name}", Sort.READING, word, others)


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


def _reread(put: Any, fact: Fact[Any], value: Any) -> StudyEdit:
    return lambda study: put(study, fact.model_copy(update={"value": value}))


def _unrated(rubric: Rubric, study: Study, deciding: PrimaryResult) -> Iterator[Choice]:
    """Yield the choices that ratings of "no information" leave: each spans low to high."""
    if study.kind is not StudyKind.TRIAL:
        return
    outcome = next(o for o in study.outcomes if o.id == deciding.outcome)
    ratings = rate(signals_of(study, outcome, rubric.parameters), rubric)
    for domain in rated_domains(rubric):
        if ratings[domain].then != "no information":
            continue
        options = tuple(
            Option(
                word,
                ChoiceKind.UNCERTAIN,
                f"what is not reported spans every rating; {ratings[domain].because}",
                _rerate(study.id, outcome.id, domain, word),
            )
            for word in rubric.scales["rating"].words
            if word != "no information"
        )
        name = f"{study.label}: risk of bias, {domain}"
        yield Choice(name, Sort.RATING, "no information", options)


def _rerate(study: str, outcome: str, domain: str, word: str) -> Change:
    def change(specification: Specification) -> Specification:
        ratings = {**specification.ratings, (study, outcome, domain): word}
        return replace(specification, ratings=ratings)

    return change


def _as_defined(topic: Topic, claim: Claim) -> Iterator[Choice]:
    """Yield the choice of what counts as sold, where a study does so by its authors' word."""
    sold = topic.claims.sold
    names = dict.fromkeys(body.study for body in (*claim.deciding, *claim.supporting))
    studies = [topic.studies[n] for n in names if by_word(topic.studies[n], sold)]
    if sold.defined_by is None or not studies:
        return
    quantity = sold.defined_by.replace("_", " ")
    option = Option(
        f"by the printed {quantity} alone",
        ChoiceKind.UNCERTAIN,
        f"no {quantity} is printed in what was read of {', '.join(s.label for s in studies)}",
        chain_changes(*(edit_study(study.id, _set_apart) for study in studies)),
    )
    name = f"which studies count as {sold.intervention_label}"
    yield Choice(name, Sort.COUNTS, f"by the {quantity}, else by the authors' word", (option,))


def _set_apart(study: Study) -> Study:
    other = study.intervention.model_copy(update={"stimulus": OTHER_STIMULUS})
    return study.model_copy(update={"intervention": other})


def by_word(study: Study, sold: AsSold) -> bool:
    """Return whether a trial counts as what is sold by its authors' word alone.

    It does where the topic says which quantity defines the product and the trial does not print it.
    """
    applied, quantity = study.intervention, sold.defined_by
    return (
        quantity is not None
        and study.kind is StudyKind.TRIAL
        and applied.stimulus == sold.intervention
        and not isinstance(applied.dose.get(quantity), Reported)
    )


def _disputed(claim: Claim) -> Iterator[Choice]:
    for disputed in claim.disputed:
        options = tuple(
            Option(word, ChoiceKind.UNCERTAIN, disputed.because, _refact(disputed.fact, word))
            for word in disputed.other
        )
        yield Choice(disputed.fact.replace("_", " "), Sort.FACT, "as coded", options)


def _refact(fact: str, word: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, facts={**specification.facts, fact: word})

    return change
