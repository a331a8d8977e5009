"""Judge a claim: by all evidence, and by the evidence that the row of an article names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from mcstats.model.article import Article, TableRow
from mcstats.model.base import Reported
from mcstats.model.claim import Claim
from mcstats.model.decision_table import FactsError
from mcstats.model.facts import NOT_APPLICABLE, Facts
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import upper_first
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind
from mcstats.verdict.answer import Answer
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.decide import Decision, decide, decide_any
from mcstats.verdict.eligible_results import Tier, claimed_intervention
from mcstats.verdict.facts_of_body import BodyFacts, facts_of_body
from mcstats.verdict.result_counts import count_of, count_participants, printed_number

MOST_NAMED: Final = 3  # studies: a cell of a table holds no more names
_SEVERAL: Final = {
    Tier.RANDOMISED: "randomised trials",
    Tier.NON_RANDOMISED: "studies with a comparison that is not known to be randomised",
    Tier.BEFORE_AFTER: "before-and-after studies",
    Tier.REPORTS: "collections of reports",
    Tier.LABORATORY: "laboratory studies",
    Tier.NONE: "searches that found nothing",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with a body of evidence, and the decision of the rules on it.

    Attributes
    ----------
    allowed : tuple of str
        Every verdict that the printed sets allow, from low to high: several if the printed values
        leave open whether the interval decides.
    """

    claim: Claim
    body: Body
    facts: BodyFacts
    decision: Decision
    allowed: tuple[str, ...] = ()


def judge(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> Judged:
    """Judge one claim by the evidence that its article names, or else by all evidence.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    found = find_article_row(topic, claim)
    named = found[1].evidence if found is not None else ()
    return judge_body(
        topic, rubric, claim, assemble(topic, rubric, claim, effects, ratings, evidence=named)
    )


def judge_all(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> Judged:
    """Judge one claim by all evidence.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    return judge_body(topic, rubric, claim, assemble(topic, rubric, claim, effects, ratings))


def judge_body(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    body: Body,
    *,
    facts: Mapping[str, str] | None = None,
    decider: Callable[[Facts], Decision] | None = None,
) -> Judged:
    """Decide on one body of evidence for a claim.

    Parameters
    ----------
    facts : mapping of str to str, optional
        Facts that replace those of the body.
    decider : callable, optional
        A function that decides facts, for callers that cache decisions; `decide` by default.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    derived = facts_of_body(topic, rubric, claim, body)
    return judge_facts(rubric, claim, body, derived, facts=facts, decider=decider)


def judge_facts(
    rubric: Rubric,
    claim: Claim,
    body: Body,
    derived: BodyFacts,
    *,
    facts: Mapping[str, str] | None = None,
    decider: Callable[[Facts], Decision] | None = None,
) -> Judged:
    """Decide on the facts of one body of evidence; as `judge_body`."""
    if facts:
        derived = replace(derived, facts=replace(derived.facts, **facts))
    ask = decider or partial(decide, rubric)
    decision = ask(derived.facts)
    allowed: tuple[str, ...] = (decision.verdict,)
    if len(derived.words) > 1 and "effect" not in (facts or {}):
        allowed = decide_any(rubric, derived.facts, {"effect": derived.words})
    return Judged(claim, body, derived, decision, allowed)


def find_premises(topic: Topic, rubric: Rubric, judged: Judged) -> Iterator[str]:
    """Yield each fact of the claim that only an article supplies, where it moves a cell.

    An article that is judged cannot be its own evidence: such a fact is a premise of its verdict.
    """
    articles = {article.source for article in topic.articles.values()}
    claim = judged.claim
    sources = {"mechanism": claim.mechanism.source}
    if claim.consistent is not None:
        sources["consistent"] = claim.consistent.source
    if judged.facts.agreement.presumed and _moves(rubric, judged, "replication"):
        yield "replication"
    for fact, source in sources.items():
        if source in articles and _moves(rubric, judged, fact):
            yield fact


def _moves(rubric: Rubric, judged: Judged, fact: str) -> bool:
    """Return whether another word for a fact would change the quality, the verdict or the words."""
    decision = judged.decision
    if decision.facts.words().get(fact, NOT_APPLICABLE) == NOT_APPLICABLE:
        return False
    now = decision.quality, decision.verdict, decision.qualifiers
    for word in rubric.verdict.facts[fact].words:
        try:
            other = decide(rubric, replace(judged.facts.facts, **{fact: word}))
        except FactsError:
            continue
        if (other.quality, other.verdict, other.qualifiers) != now:
            return True
    return False


def fill_words(topic: Topic, judged: Judged) -> dict[str, str]:
    """Return the words for the placeholders in the phrases of a verdict."""
    sold, claim, study = topic.claims.sold, judged.claim, judged.body.study
    words = {
        "tested": study.intervention.label if study is not None else None,
        "claimed": claimed_intervention(topic, claim),
        "population": sold.population,
        "use": sold.use,
        "outcome": claim.outcome_label,
        "duration": claim.duration,
        "model": study.model if study is not None else None,
    }
    return {name: text for name, text in words.items() if text}


def find_article_row(topic: Topic, claim: Claim) -> tuple[Article, TableRow] | None:
    """Return the row of an article's verdict table that a claim repeats."""
    if claim.row is None:
        return None
    article = topic.articles[claim.row.article]
    return article, next(row for row in article.table if row.id == claim.row.row)


def describe_best_evidence(rubric: Rubric, judged: Judged) -> str:
    """Describe the best evidence: the studies that decide, their kind and their participants."""
    study = judged.body.study
    kind = rubric.verdict.facts["kind"].words[judged.decision.facts.kind]
    if study is None or study.kind in (StudyKind.NONE, StudyKind.USER_REPORTS):
        return upper_first(kind)
    deciding = judged.body.deciding
    if deciding[0].study.is_review and "review" not in kind:
        kind = f"a review of {_studies_in(deciding[0])} with {kind}"
    elif trials := printed_number(judged.body.result, ContrastKey.K):
        kind += f" ({trials:,.0f} with this outcome)"
    text = f"{study.label}: {kind}"
    if len(deciding) > 1:
        text = f"{len(deciding)} {_SEVERAL[judged.body.tier]}"
        if len(deciding) <= MOST_NAMED:
            text += f" ({', '.join(answer.study.label for answer in deciding)})"
    number = _number(judged.body)
    text += f", n = {number}" if number else ""
    parts = [(a.study.label, a.subgroup) for a in deciding if a.subgroup]
    if len(deciding) == 1:
        return text + "".join(f", in {part}" for _, part in parts)
    return text + "".join(f"; {label} in {part}" for label, part in parts)


def _studies_in(review: Answer) -> str:
    """Return how many studies a review holds, in words; "studies" where that is not known."""
    study = review.study
    known = count_of(study.review.trials) if study.review is not None else None
    number = known or count_of(study.details.get("studies"))
    return f"{number:,.0f} studies" if number and number > 1 else "studies"


def _number(body: Body) -> str:
    """Return how many people decide; of a review it says where they are all of its outcomes."""
    number, first = _people(body), body.deciding[0]
    if not first.study.is_review:
        total = first.study.total if not first.subgroup else None
        unit = total.unit if len(body.deciding) == 1 and isinstance(total, Reported) else None
        return f"{number} {unit}" if number and unit else number
    if first.counted or not number:
        return number
    return f"{number} in all outcomes of the review"


def _people(body: Body) -> str:
    counts = [
        a.participants
        if a.participants is not None or a.study.is_review or a.subgroup
        else count_participants(a.study)
        for a in body.deciding
    ]
    known = [count for count in counts if count is not None]
    if counts and len(known) == len(counts):
        return f"{sum(known):,.0f}"
    whole = len(counts) == 1 and not body.deciding[0].subgroup
    return _printed_total(body.deciding[0].study) if whole else ""


def _printed_total(study: Study) -> str:
    return study.total.printed if isinstance(study.total, Reported) else ""
