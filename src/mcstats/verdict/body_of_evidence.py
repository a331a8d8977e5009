"""Assemble a body of evidence: the facts of a study, its ratings and effects behind a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mcstats.bias.signals import comparator_of
from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Claim, NamedResult, PrimaryResult
from mcstats.model.facts import Facts
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import Result, read_count
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind, YesNo
from mcstats.verdict.decide import effect_word, further_word, kind_word
from mcstats.verdict.interval_position import interval_position, interval_positions

_EVIDENCE = {
    StudyKind.NONE: "none",
    StudyKind.RECORD: "none",
    StudyKind.USER_REPORTS: "reports",
    StudyKind.LABORATORY: "pre-clinical",
    StudyKind.TRIAL: "people",
    StudyKind.META_ANALYSIS: "people",
}


@dataclass(frozen=True, slots=True)
class Body:
    """One body of evidence for a claim: the study, the result that decides, and its effect.

    Attributes
    ----------
    says : tuple of str
        The words for the effect that values of the printed set give: several if some decide and
        some do not. `facts` holds the word that all of them together support.
    """

    deciding: PrimaryResult
    study: Study
    result: Result | None
    effect: EffectRow | None
    facts: Facts
    says: tuple[str, ...] = ()


def body_of(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    deciding: PrimaryResult,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> Body:
    """Assemble one body of evidence for one claim, with its facts.

    Parameters
    ----------
    effects, ratings
        All of the topic; those of this body are looked up by study, outcome, time and contrast.

    Raises
    ------
    FactsError
        For an interval and a direction, or a comparator and an allocation, that contradict.
    """
    study = topic.studies[deciding.study]
    result = find_result(study, deciding)
    effect = effect_of_result(effects, result, study, deciding.measure)
    comparator, allocation = comparison_of(study)
    kind = kind_word(
        rubric, evidence=_EVIDENCE[study.kind], comparator=comparator, allocation=allocation
    ).then
    interval, direction = interval_position(effect, result, claim.threshold, rubric)
    word = effect_word(rubric, interval=interval, direction=direction).then
    words = (
        effect_word(rubric, interval=interval, direction=direction).then
        for interval, direction in interval_positions(effect, result, claim.threshold, rubric)
    )
    rating = {
        row.domain: row.rating
        for row in ratings
        if row.study == study.id and row.outcome == deciding.outcome
    }
    sold = topic.claims.sold
    facts = Facts(
        kind=kind,
        blinding=rating.get("blinding", "no information"),
        further=further_word(rubric, rating),
        replication=_replication(topic, rubric, claim, study, word, effects),
        consistent=(claim.consistent or YesNo.NO).value,
        mechanism="plausible" if claim.mechanism.plausible is YesNo.YES else "implausible",
        shown=deciding.shown.value,
        effect="none" if kind == "none" else word,
        asserts=claim.asserts.value,
        lasting=claim.lasting.value,
        funding=payer_of(study),
        intervention="direct" if study.intervention.stimulus == sold.intervention else "other",
        use="direct" if claim.use == sold.use else "other",
        population=_species(study),
        model="in vitro" if "in vitro" in _setting(study) else "living",
    )
    says = tuple(dict.fromkeys(words)) if facts.effect != "none" else (facts.effect,)
    return Body(deciding, study, result, effect, facts, says)


def count_participants(study: Study) -> float | None:
    """Return the printed number of participants: of the study, else the sum of its arms.

    Where both treatments were given to the same people, they are counted once.
    """
    if isinstance(study.total, Reported):
        try:
            return read_count(study.total).best
        except PrintedError:
            return None
    printed = [arm.randomised for arm in study.arms]
    if printed and all(isinstance(value, Reported) for value in printed):
        counts = [read_count(value).lo for value in printed if isinstance(value, Reported)]
        return float(max(counts) if study.design.assigned.same_people else sum(counts))
    return None


def comparison_of(study: Study) -> tuple[str, str]:
    """Return the words for the comparator and the allocation of a study."""
    allocation = study.design.allocation
    word = allocation.value.value if isinstance(allocation, Fact) else "not reported"
    comparator = comparator_of(study)
    if study.kind is StudyKind.META_ANALYSIS and comparator == "none":
        # A review that pools contrasts has comparators, though it has no arms of its own.
        comparator = "usual care"
    if word == "not applicable":
        word = "not reported"
    return comparator, word


def find_result(study: Study, body: NamedResult) -> Result | None:
    """Return the result that a body of evidence names, or None where the study has none."""
    results = [
        result
        for result in study.results
        if result.outcome == body.outcome
        and result.time == body.time
        and result.contrast is body.contrast
    ]
    # A result with an estimate is preferred to one that is only described.
    return max(results, key=lambda result: bool(result.estimates), default=None)


def effect_of_result(
    effects: Iterable[EffectRow], result: Result | None, study: Study, measure: str | None
) -> EffectRow | None:
    """Return the effect of a result: of a measure, or the one that is known best."""
    if result is None:
        return None
    candidates = [row for row in effects if row.study == study.id and row.result == result.id]
    if measure is not None:
        return next((row for row in candidates if row.measure == measure), None)
    order = {"yes": 0, "point": 1, "bound": 2, "no": 3}
    return min(candidates, key=lambda row: order[row.estimable], default=None)


def _replication(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    study: Study,
    word: str,
    effects: Sequence[EffectRow],
) -> str:
    """Return the word for replication by other people, with an interval that decides."""
    replications = {"none"}
    for body in claim.supporting:
        other = topic.studies[body.study]
        if body.disjoint is not YesNo.YES or other.id == study.id:
            continue
        result = find_result(other, body)
        effect = effect_of_result(effects, result, other, body.measure)
        # The threshold belongs to the deciding measure; a replication must exclude no effect.
        interval, direction = interval_position(effect, result, None, rubric)
        if interval != "decides":
            continue
        other_word = effect_word(rubric, interval=interval, direction=direction).then
        if other_word in rubric.monotone.beneficial and word in rubric.monotone.beneficial:
            same = other.intervention.stimulus == study.intervention.stimulus
            replications.add("same intervention" if same else "other intervention")
        elif other_word in rubric.monotone.adverse and word in rubric.monotone.beneficial:
            replications.add("contradicted")
    order = ("contradicted", "same intervention", "other intervention", "none")
    return next(name for name in order if name in replications)


def payer_of(study: Study) -> str:
    """Return the word for who paid for a study."""
    payer = study.funding.payer
    return payer.value.value if isinstance(payer, Fact) else "no information"


def _setting(study: Study) -> str:
    return study.setting.value.value if isinstance(study.setting, Fact) else "human"


def _species(study: Study) -> str:
    return "animal" if "animal" in _setting(study) else "human"
