"""List choices of what counts: reviews, exclusions, replications, the product, open ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcstats.model.base import Reported
from mcstats.model.claim import AsSold, Claim, Exclusion
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind, StudyKind, YesNo
from mcstats.verdict.agreement import CONTRADICTED
from mcstats.verdict.answer import Answer
from mcstats.verdict.assembled_body import is_unreported
from mcstats.verdict.judge import Judged
from mcstats.verdict.multiverse.evaluate import NO_INFORMATION, Conclusions
from mcstats.verdict.multiverse.open_ratings import open_domains
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    chain_changes,
    edit_claim,
    edit_study,
    leave_out,
    offer,
    rating_in_words,
)

OTHER_STIMULUS = "not-as-defined"  # of a study that does not print what defines the product


def counting_answers(rubric: Rubric, declared: Conclusions) -> list[Answer]:
    """Return the results beside those that decide that count for what these say.

    They replicate or contradict it, or their silence lowers it.
    """
    found: dict[str, Answer] = {}
    for judged in (declared.article, declared.everything):
        agreement, body = judged.facts.agreement, judged.body
        for listed in body.listed:
            if is_unreported(rubric, judged.claim, listed.answer, body.deciding):
                found.setdefault(listed.answer.study.id, listed.answer)
        for compared in agreement.compared:
            if compared.says == agreement.word:
                found.setdefault(compared.answer.study.id, compared.answer)
    return list(found.values())


def evidence_choices(
    topic: Topic, rubric: Rubric, claim: Claim, declared: Conclusions
) -> Iterator[Choice]:
    """Yield the choices of what counts as evidence, as a replication, and as the product."""
    doubted = [names for judged in _both(declared) if (names := _doubted(judged))]
    for together in dict.fromkeys(map(tuple, doubted)):
        yield _replication(topic, declared, together)
    alone = {names[0] for names in doubted if len(names) == 1}
    answers = {a.study.id: a for judged in _both(declared) for a in judged.body.deciding}
    answers |= {a.study.id: a for a in counting_answers(rubric, declared)}
    for name, answer in answers.items():
        if answer.study.is_review and name not in alone:
            yield _review(answer.study)
    for exclusion in claim.exclude:
        if exclusion.outside is YesNo.NO:
            yield _exclusion(topic, exclusion)
    yield from _as_defined(topic, [a.study for a in answers.values()])


def _both(declared: Conclusions) -> tuple[Judged, Judged]:
    return declared.article, declared.everything


def _doubted(judged: Judged) -> list[str]:
    """Return the studies that replicate, where each of them is in doubt."""
    agreement = judged.facts.agreement
    if not agreement.doubts:
        return []
    return [c.answer.study.id for c in agreement.compared if c.says == agreement.word]


def _replication(topic: Topic, declared: Conclusions, names: tuple[str, ...]) -> Choice:
    labels = " and ".join(topic.studies[name].label for name in names)
    doubts = dict.fromkeys(
        doubt
        for judged in _both(declared)
        for compared in judged.facts.agreement.compared
        if compared.answer.study.id in names
        for doubt in compared.doubts
    )
    option = Option(
        "it does not count",
        ChoiceKind.UNCERTAIN,
        "; ".join(doubts),
        _without_replication(names),
        (f"the replication by {labels}, which is open to doubt, did not count",),
    )
    return Choice(f"replication by {labels}", Sort.REPLICATION, "it counts", (option,))


def _without_replication(names: tuple[str, ...]) -> Change:
    def change(specification: Specification) -> Specification:
        without = specification.not_replicating | frozenset(names)
        return replace(specification, not_replicating=without)

    return change


def _review(study: Study) -> Choice:
    option = Option(
        "left out",
        ChoiceKind.UNCERTAIN,
        "some judge by trials alone",
        leave_out(study.id),
        (f"the review {study.label} were left out",),
    )
    return Choice(f"{study.label}: a review", Sort.REVIEW, "counted", (option,))


def _exclusion(topic: Topic, exclusion: Exclusion) -> Choice:
    label = topic.studies[exclusion.study].label

    def include(claim: Claim) -> Claim:
        kept = tuple(one for one in claim.exclude if one != exclusion)
        return claim.model_copy(update={"exclude": kept})

    what = label if exclusion.result is None else f"a result of {label}"
    option = Option(
        "counted",
        ChoiceKind.UNCERTAIN,
        f"it is left out because {exclusion.because}",
        edit_claim(include),
        (f"{what}, which we leave out, were counted",),
    )
    name = f"{what} ({exclusion.result})" if exclusion.result else what
    return Choice(f"exclusion of {name}", Sort.EXCLUSION, "left out", (option,))


def _as_defined(topic: Topic, studies: list[Study]) -> Iterator[Choice]:
    """Yield the choice of what counts as sold, where a study does so by its authors' word.

    A study that is set apart tested something related, and is indirect evidence.
    """
    sold = topic.claims.sold
    named = [study for study in studies if by_word(study, sold)]
    if sold.defined_by is None or not named:
        return
    quantity = sold.defined_by.replace("_", " ")
    option = Option(
        f"by the printed {quantity} alone",
        ChoiceKind.UNCERTAIN,
        f"no {quantity} is printed in what was read of {', '.join(s.label for s in named)}",
        chain_changes(edit_claim(_relate), *(edit_study(study.id, _set_apart) for study in named)),
        (f"only trials that report their {quantity} counted as {sold.intervention_label}",),
    )
    name = f"which studies count as {sold.intervention_label}"
    yield Choice(name, Sort.COUNTS, f"by the {quantity}, else by the authors' word", (option,))


def _relate(claim: Claim) -> Claim:
    related = (*claim.question.related, OTHER_STIMULUS)
    question = claim.question.model_copy(update={"related": related})
    return claim.model_copy(update={"question": question})


def _set_apart(study: Study) -> Study:
    other = study.intervention.model_copy(update={"stimulus": OTHER_STIMULUS})
    return study.model_copy(update={"intervention": other})


def by_word(study: Study, sold: AsSold) -> bool:
    """Return whether a trial or a review counts as what is sold by its authors' word alone.

    It does where the topic says which quantity defines the product and the study does not print it.
    """
    applied, quantity = study.intervention, sold.defined_by
    return (
        quantity is not None
        and study.kind in (StudyKind.TRIAL, StudyKind.META_ANALYSIS)
        and applied.stimulus == sold.intervention
        and not isinstance(applied.dose.get(quantity), Reported)
    )


def rating_choices(rubric: Rubric, declared: Conclusions) -> Iterator[Choice]:
    """Yield the choices that ratings of "no information" leave: each spans low to high."""
    words = [word for word in rubric.scales["rating"].words if word != NO_INFORMATION]
    opened: dict[str, dict[str, None]] = {}
    for judged in _both(declared):
        for domain in open_domains(rubric, judged.body, judged.facts.facts.kind):
            deciding = (a for a in judged.body.deciding if a.ratings.get(domain) == NO_INFORMATION)
            opened.setdefault(domain, {}).update(dict.fromkeys(a.study.label for a in deciding))
    for domain, labels in opened.items():
        whose = next(iter(labels)) if len(labels) == 1 else "the deciding results"
        options = (
            Option(
                word,
                ChoiceKind.UNCERTAIN,
                "what is not reported spans every rating",
                _rerate(domain, word),
                (f"{domain}, on which we have no information, were {rating_in_words(word)}",),
            )
            for word in words
        )
        name = f"{whose}: risk of bias, {domain}"
        yield from offer(name, Sort.RATING, NO_INFORMATION, options)
    for study in _contradicting(rubric, declared):
        options = (
            Option(
                word,
                ChoiceKind.UNCERTAIN,
                "what is not reported spans every rating",
                _rerate_other(study.id, word),
                (f"all domains of {study.label} without information were {rating_in_words(word)}",),
            )
            for word in words
        )
        name = f"{study.label}: risk of bias, all that is not known"
        yield from offer(name, Sort.OTHER_RATING, NO_INFORMATION, options)


def _contradicting(rubric: Rubric, declared: Conclusions) -> list[Study]:
    return [
        a.study
        for a in counting_answers(rubric, declared)
        if NO_INFORMATION in a.ratings.values()
        and any(j.facts.agreement.word == CONTRADICTED for j in _both(declared))
    ]


def _rerate(domain: str, word: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, ratings={**specification.ratings, domain: word})

    return change


def _rerate_other(study: str, word: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, others_rated={**specification.others_rated, study: word})

    return change
