"""Derive the facts that the rules read from a body of evidence and its claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.model.base import Fact
from mcstats.model.claim import Claim
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import NOT_REPORTED, Assignment, Rating, StudyKind, YesNo
from mcstats.verdict.agreement import Agreement, agreement_of
from mcstats.verdict.answer import Answer, least_weeks
from mcstats.verdict.body_of_evidence import Body, total_participants
from mcstats.verdict.decide import further_word, kind_word
from mcstats.verdict.eligible_results import IN_PEOPLE, Tier, interventions, uses

_EVIDENCE: Final[Mapping[Tier, str]] = {
    Tier.RANDOMISED: "people",
    Tier.NON_RANDOMISED: "people",
    Tier.BEFORE_AFTER: "people",
    Tier.REPORTS: "reports",
    Tier.LABORATORY: "pre-clinical",
    Tier.NONE: "none",
}
_ALLOCATIONS: Final = {Tier.RANDOMISED: "randomised", Tier.BEFORE_AFTER: "one group"}


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """The facts of a body of evidence, with the agreement that they rest on.

    Attributes
    ----------
    words : tuple of str
        The words for the fact `effect` that values of the printed sets give.
    """

    facts: Facts
    agreement: Agreement
    words: tuple[str, ...]


def facts_of_body(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    body: Body,
    agreement: Agreement | None = None,
) -> BodyFacts:
    """Return the facts that the rules read.

    Parameters
    ----------
    agreement : Agreement, optional
        That of the body, for callers that keep it.

    Raises
    ------
    FactsError
        For a comparator and an allocation that contradict one another.
    """
    if agreement is None:
        agreement = agreement_of(topic, rubric, claim, body, on_word=claim.row is not None)
    kind = _kind(rubric, body)
    ratings = {domain: body.rating(domain) for domain in _domains(body.deciding)}
    first, sold = body.primary, topic.claims.sold
    study = first.study if first is not None else None
    setting = _word(study.setting) if study is not None else ""
    consistent = claim.consistent.value if claim.consistent is not None else YesNo.NO
    facts = Facts(
        kind=kind,
        blinding=_blinding(body, ratings.get("blinding", "no information")),
        further=further_word(rubric, ratings),
        replication=agreement.word,
        consistent=consistent.value,
        mechanism="plausible" if claim.mechanism.plausible is YesNo.YES else "implausible",
        shown="yes" if is_shown(rubric, claim, body) else "no",
        effect="none" if kind == "none" else body.word,
        asserts=claim.asserts.value,
        lasting=claim.lasting.value,
        funding=payer_of(study),
        intervention=_near(
            first is None
            or first.study.kind is StudyKind.NONE
            or first.eligible.intervention.stimulus in interventions(topic, claim)
        ),
        use=_near(
            claim.use == sold.use
            and (study is None or study.kind is StudyKind.NONE or study.use in uses(claim))
        ),
        population="animal" if "animal" in setting else "human",
        model="in vitro" if "in vitro" in setting else "living",
        trials=_trials(body),
        people=_people(rubric, body),
        cluster=_clustered(body),
        adjusted=_adjusted(body),
        **{name.replace(" ", "_"): ratings.get(name, "no information") for name in DOMAINS},
    )
    return BodyFacts(facts, agreement, body.words if facts.effect != "none" else ("none",))


DOMAINS: Final = (
    "control",
    "randomisation",
    "confounding",
    "measurement",
    "missing data",
    "selective reporting",
    "overall",
)
"""Domains of bias that are facts of their own; blinding is one already."""


def _domains(answers: Collection[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(domain for a in answers for domain in a.ratings))


def _kind(rubric: Rubric, body: Body) -> str:
    """Return the kind of evidence: of most of the weight, the weakest comparison."""
    words: dict[tuple[str, str, str], str] = {}  # results that decide together are often alike

    def word_of(answer: Answer) -> str:
        one = answer.eligible
        evidence = "review" if one.study.is_review else _EVIDENCE[one.tier]
        allocation = _ALLOCATIONS.get(one.tier) or _allocation(answer)
        key = evidence, one.comparison.comparator, allocation
        if key not in words:
            words[key] = kind_word(
                rubric, evidence=evidence, comparator=key[1], allocation=allocation
            ).then
        return words[key]

    order = tuple(rubric.verdict.facts["kind"].words)
    return body.worst_of_most(word_of, order) or "none"


def _allocation(answer: Answer) -> str:
    known = _word(answer.study.design.allocation)
    return "not randomised" if known == "not randomised" else "not reported"


def _blinding(body: Body, rating: str) -> str:
    """Return the rating of blinding as the quality of evidence takes it.

    An event that is counted needs no blinding to be free of bias; nobody was blinded for all that.
    """
    exposed = any(a.study.design.assigned is Assignment.EXPOSURE for a in body.deciding)
    return Rating.SOME_CONCERNS.value if exposed and rating == Rating.LOW else rating


def is_shown(rubric: Rubric, claim: Claim, body: Body) -> bool:
    """Return whether most of the weight that decides was followed for as long as is claimed.

    Where the results are pooled, the synthesis says if there is an effect: no single study has to
    show it. A result whose time is not reported counts as not followed.
    """
    least = least_weeks(rubric, claim)
    followed = ("yes" if a.followed_weeks >= least else "no" for a in body.deciding)
    return least <= 0 or body.of_most(followed, ("no", "yes")) == "yes"


def is_too_short(rubric: Rubric, claim: Claim, body: Body) -> bool:
    """Return whether most of the weight was followed for less than is claimed, as far as is known.

    Results whose time is not reported do not count.
    """
    least = least_weeks(rubric, claim)
    known = (
        "" if a.measured_weeks is None else "short" if a.followed_weeks < least else "long"
        for a in body.deciding
    )
    return body.of_most(known, ("short", "long")) == "short"


def payer_of(study: Study | None) -> str:
    """Return the word for who paid for a study."""
    if study is None:
        return "no information"
    return _word(study.funding.payer) or "no information"


def _near(same: bool) -> str:
    return "direct" if same else "other"


def _word(fact: object) -> str:
    return str(fact.value.value) if isinstance(fact, Fact) else ""


def _trials(body: Body) -> str:
    """Return how many studies decide; a review counts as several."""
    if not body.deciding or body.tier not in IN_PEOPLE:
        return "none"
    reviewed = body.deciding[0].study.is_review
    return "several" if reviewed or len(body.deciding) > 1 else "one"


def _people(rubric: Rubric, body: Body) -> str:
    count = total_participants(body)
    if count is None:
        return "not reported"
    for word in ("many", "some"):
        if count >= rubric.parameters[f"people_{word}"].number:
            return word
    return "few"


def _clustered(body: Body) -> str:
    """Return whether any deciding study assigned groups of people."""
    return "yes" if any(a.study.design.assigned.clustered for a in body.deciding) else "no"


def _adjusted(body: Body) -> str:
    results = [a.eligible.result for a in body.deciding]
    words = {_word(getattr(r, "adjusted", None)) or NOT_REPORTED for r in results}
    return words.pop() if len(words) == 1 else "mixed" if words else NOT_REPORTED
