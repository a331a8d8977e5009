"""Changes of the data move verdicts only the way that they must, whatever the topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers.generated_bodies import (
    BIAS_FACTS,
    UNPROVEN,
    Drawn,
    bodies,
    interval,
    rank,
    with_p,
    without,
)
from helpers.judged_changes import (
    Judgements,
    loaded,
    with_one_worse_rating,
    without_one_statistic,
)
from helpers.places import SHIPPED_TOPIC, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.model.claim import Claim, Exclusion, Threshold
from mcstats.model.vocabularies import Asserts, ClaimedEffect
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.certainty_of_claim import assess_certainty
from mcstats.verdict.grade.grade import LEVELS
from mcstats.verdict.judge import Judged

SALT = TESTS / "topics" / "salt"
TOPICS = (SHIPPED_TOPIC, TESTS / "topics" / "bcg", TESTS / "topics" / "prepost", SALT)
BENEFICIAL = the_rubric().monotone.beneficial
STATISTICS = ("difference", "ci", "p", "estimate", "n", "people", "studies", "change")
NORMAL = 1.959963984540054  # the quantile of a normal interval of 95%
LARGE = 2.5  # a difference beyond what is too small to matter, whatever the field
# A property is checked on changes of a hundred bodies, and of two thousand others by `make slow`.
FEW, MANY = range(0, 100), range(1000, 3000)


@cache
def judgements(folder: Path) -> Judgements:
    return Judgements.of(loaded(folder))


def claims() -> list[tuple[Path, str]]:
    return [(folder, c.id) for folder in TOPICS for c in loaded(folder).claims.claims]


@pytest.mark.parametrize(("folder", "name"), claims(), ids=lambda x: getattr(x, "name", x))
def test_hiding_a_statistic_never_pays(folder: Path, name: str) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == name)
    declared = given.judge(claim)
    most = max(given.rank(declared), given.rank_of("unproven"))
    answers = (*declared.body.deciding, *(x.answer for x in declared.body.listed))
    for answer in answers:
        for what, changed in without_one_statistic(answer.study):
            after = given.judge(claim, changed)
            assert given.rank(after) <= most, f"{answer.study.id}: without {what}"


def certainty_for(given: Judgements, claim: Claim, body: Body) -> int:
    """The certainty of a reading in favour of the claim; that of any other reading counts as 0."""
    found = assess_certainty(given.topic, given.rubric, claim, body)
    for_claim = "harm" if claim.effect is ClaimedEffect.HARM else "benefit"
    if claim.asserts is Asserts.NO_EFFECT:
        for_claim = "little or no effect"
    return LEVELS.index(found.level) if found.reading == for_claim else 0


@pytest.mark.parametrize(("folder", "name"), claims(), ids=lambda x: getattr(x, "name", x))
def test_leaving_out_a_study_in_favour_of_a_claim_never_raises_its_certainty(
    folder: Path, name: str
) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == name)
    body = given.judge(claim).body
    for answer in _all(body):
        if answer.word not in BENEFICIAL:
            continue
        left_out = (*claim.exclude, Exclusion(study=answer.study.id, because="it is left out"))
        without_it = claim.model_copy(update={"exclude": left_out})
        rest = given.judge(without_it).body
        if kind_of(rest) != kind_of(body):
            continue  # evidence of another kind, or on another construct, is another body
        assert certainty_for(given, without_it, rest) <= certainty_for(given, claim, body)


def kind_of(body: Body) -> tuple[str, bool, int] | None:
    first = body.deciding[0].eligible if body.deciding else None
    return None if first is None else (first.tier, first.direct, first.construct)


OF_NO_HARM = {
    "benefit decided": "harm decided",
    "benefit significant": "leans to harm",
    "leans to benefit": "leans to harm",
    "unclear": "unclear",
    "no worthwhile effect decided": "benefit decided",
    "none": "none",
}
"""What a result says of "causes the harm", and what it then says of "does not cause it"."""


@pytest.mark.parametrize(
    ("folder", "field"), [(SALT, "harms"), (TESTS / "topics" / "bcg", "prevents")]
)
def test_causes_and_does_not_cause_mirror_one_another(folder: Path, field: str) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == field)
    margin = Threshold(value="1.25", measure="RR", source="any", place="any")
    both = {"threshold": margin, "effect": ClaimedEffect.HARM, "asserts": Asserts.CAUSED}
    causes = claim.model_copy(update=both)
    none = {**both, "effect": ClaimedEffect.BENEFIT, "asserts": Asserts.NO_EFFECT}
    does_not = claim.model_copy(update=none)
    one, other = given.judge(causes), given.judge(does_not)
    said = {a.study.id: a.word for a in _all(one.body)}
    found = {a.study.id: a.word for a in _all(other.body)}
    assert found.keys() == said.keys()
    for study, word in said.items():
        if word in OF_NO_HARM:
            assert found[study] == OF_NO_HARM[word], study
        else:  # against the harm, and so for the opposite effect
            assert found[study] in ("harm decided", "leans to harm", "unclear"), study
    levels = [
        assess_certainty(given.topic, given.rubric, c, j.body)
        for c, j in ((causes, one), (does_not, other))
    ]
    assert levels[0].level == levels[1].level
    # A denied harm has one side: what speaks against the harm speaks for the claim.
    denied = given.judge(claim.model_copy(update={**both, "asserts": Asserts.NO_EFFECT}))
    for answer in _all(denied.body):
        word = said[answer.study.id]
        if word == "harm decided":
            assert answer.word == "benefit decided", answer.study.id
        elif word in OF_NO_HARM and word != "unclear":
            assert answer.word == OF_NO_HARM[word], answer.study.id
        else:
            assert answer.word in ("unclear", "benefit decided"), answer.study.id


def _all(body: Body) -> list[Answer]:
    return [*body.deciding, *(one.answer for one in body.listed)]


def beneficial_claims() -> list[tuple[Path, str]]:
    found = []
    for folder, name in claims():
        given = judgements(folder)
        claim = next(c for c in given.topic.claims.claims if c.id == name)
        if given.judge(claim).facts.facts.effect in given.rubric.monotone.beneficial:
            found.append((folder, name))
    return found


def test_claims_with_a_beneficial_result_are_there_to_be_tried() -> None:
    assert len(beneficial_claims()) >= 5


@pytest.mark.parametrize(("folder", "name"), claims(), ids=lambda x: getattr(x, "name", x))
def test_a_worse_rating_of_what_decides_never_raises_the_verdict_of_a_benefit(
    folder: Path, name: str
) -> None:
    given = judgements(folder)
    claim = next(c for c in given.topic.claims.claims if c.id == name)
    declared = given.judge(claim)
    if declared.facts.facts.effect not in given.rubric.monotone.beneficial:
        pytest.skip("the result is not beneficial")
    # A worse rating of a result that contradicts the benefit may raise the verdict, and should.
    contradicting = {
        c.answer.study.id for c in declared.facts.agreement.compared if c.says == "contradicted"
    }
    studies = [answer.study.id for answer in declared.body.deciding]
    studies += [
        c.answer.study.id
        for c in declared.facts.agreement.compared
        if c.answer.study.id not in studies
    ]
    for study in studies:
        if study in contradicting:
            continue
        for what, ratings in with_one_worse_rating(given.rubric, given.ratings[study]):
            after = given.rated_anew(claim, study, ratings)
            assert given.rank(after) <= given.rank(declared), f"{study}: {what}"


Change = tuple[str, Judged, Judged]
Property = Callable[[Drawn, Judged], Iterator[str]]


def answers_of(judged: Judged) -> dict[str, Answer]:
    listed = (one.answer for one in judged.body.listed)
    return {a.study.id: a for a in (*judged.body.deciding, *listed)}


def describe(what: str, before: Judged, after: Judged) -> str:
    def words(one: Judged) -> str:
        decides = " ".join(a.study.id for a in one.body.deciding)
        agreement = one.facts.facts.replication
        return f"{one.decision.verdict} ({one.body.word}, {agreement}, by {decides})"

    return f"{what}: {words(before)} -> {words(after)}"


def other_evidence_decides(before: Judged, after: Judged) -> bool:
    """Whether other evidence decides after a change, so that neither verdict bounds the other.

    The ceiling of the duration is that of the results that decide: where a change takes the
    strongest away, a weaker one that lasted longer may decide. And a contrary result counts only
    at no higher risk of bias than those that decide, which may be fewer and better now.
    """
    order = ("high", "no information", "some concerns", "low")
    risks = [
        order.index(one.body.rating("overall")) if one.body.rating("overall") in order else 0
        for one in (before, after)
    ]
    longer = before.facts.facts.shown == "no" and after.facts.facts.shown == "yes"
    return longer or (
        before.facts.facts.replication == "contradicted"
        and after.facts.facts.replication != "contradicted"
        and risks[0] < risks[1]
    )


def hiding_a_statistic(body: Drawn, before: Judged) -> Iterator[str]:
    """A verdict never rises above `unproven` by what is not printed.

    Three changes are other cases. A review that prints no part of a pooled result is a narrative
    one. A result against the claim counts as no effect where its statistics are missing: nobody
    knows that it was worse. The others may then lean, or a small one no longer contradicts them. A
    benefit that differs in size from those that it is pooled with widens their interval.
    """
    most = max(rank(before), UNPROVEN)
    for name, words in body.studies.items():
        answer = answers_of(before).get(name)
        for key in STATISTICS:
            if key not in words:
                continue
            after = body.changed(**{name: without(words, key)}).judge()
            if rank(after) <= most or other_evidence_decides(before, after):
                continue
            if answer is not None and _riskier(answers_of(after).get(name), answer):
                continue  # a contrary result at a higher risk of bias contradicts nothing
            if answer is not None and _differs_in_size(answer, before):
                continue
            if answer is not None and _against(answer):
                if _smaller(answer, before) or after.body.word == "leans to benefit":
                    continue
            yield describe(f"{name} without {key}", before, after)


def _against(answer: Answer) -> bool:
    worse = answer.effect is not None and (answer.effect.yi or 0.0) < 0
    return worse or answer.word in the_rubric().monotone.adverse


def _differs_in_size(answer: Answer, judged: Judged) -> bool:
    pooled = judged.body.pooled
    return answer.word == "benefit decided" and pooled is not None and (pooled.tau2 or 0.0) > 0


RISKS = ("low", "some concerns", "no information", "high")


def _riskier(answer: Answer | None, than: Answer) -> bool:
    if answer is None:
        return False
    risks = [one.ratings.get("overall", "no information") for one in (than, answer)]
    return RISKS.index(risks[0]) < RISKS.index(risks[1])


def _smaller(answer: Answer, judged: Judged) -> bool:
    others = [a for a in judged.body.deciding if a is not answer]
    return (answer.participants or 0) < sum(a.participants or 0 for a in others)


def a_p_value_for_an_interval(body: Drawn, before: Judged) -> Iterator[str]:
    """A P value never counts for more than the interval; it may undo what the interval refuted.

    A small result that was decided against the claim contradicts no more when it is undecided. A
    benefit that differs in size from those that it is pooled with widens their interval, and with a
    P value alone it takes nothing from them.
    """
    for name, words in body.studies.items():
        if "ci" in words and "difference" in words:
            after = body.changed(**{name: with_p(words)}).judge()
            answer = answers_of(before)[name]
            if rank(after) <= max(rank(before), UNPROVEN) or other_evidence_decides(before, after):
                continue
            if _differs_in_size(answer, before):
                continue
            if not (_against(answer) and _smaller(answer, before)):
                yield describe(f"{name} with P", before, after)


def like_the_first(body: Drawn, before: Judged, **figures: Any) -> dict[str, Any] | None:
    """Return a trial of the same strength as the largest that decides, by another team."""
    primary = before.body.primary
    if primary is None or primary.eligible.tier.value not in ("randomised", "non-randomised"):
        return None
    if primary.study.is_review:
        return {"n": figures["n"], "arms": ["intervention", "sham"], **figures}
    words = body.studies[primary.study.id]
    kept = without(words, *STATISTICS, "trend", "authors", "estimates")
    kept.pop("estimates", None)
    return kept | figures


def a_precise_null(body: Drawn, before: Judged) -> Iterator[str]:
    """A precise null never raises what was not refuted: after harm it tells of less of it."""
    added = like_the_first(body, before, n=4000, difference=0.0, ci=interval(0.0, 4000))
    if added is None or before.body.word in ("harm decided", "no worthwhile effect decided"):
        return
    after = body.changed(null=added).judge()
    if rank(after) > max(rank(before), UNPROVEN) and not other_evidence_decides(before, after):
        yield describe("a precise null", before, after)


def _decided_but_for_the_degrees_of_freedom(judged: Judged) -> bool:
    pooled = judged.body.pooled
    if pooled is None or pooled.mu is None or pooled.se is None or pooled.ci_lb is None:
        return False
    return pooled.ci_lb <= 0 < pooled.mu - NORMAL * pooled.se


def an_undecided_small_study(body: Drawn, before: Judged) -> Iterator[str]:
    """An undecided small study counts by its weight and contradicts nothing.

    With few studies it may raise the verdict by a degree of freedom of the Hartung-Knapp interval,
    where the same standard error with a normal quantile decided before.
    """
    added = like_the_first(body, before, n=20, difference=1.0, ci=interval(1.0, 20))
    if added is None or before.body.word not in BENEFICIAL:
        return
    after = body.changed(small=added).judge()
    raised = rank(after) > rank(before) and not other_evidence_decides(before, after)
    if raised and not _decided_but_for_the_degrees_of_freedom(before):
        yield describe("an undecided small study", before, after)
    compared = after.facts.agreement.compared
    if any(c.answer.study.id == "small" and c.says == "contradicted" for c in compared):
        yield describe("an undecided small study contradicts", before, after)
    pooled = after.body.pooled
    decided = pooled is not None and pooled.ci_lb is not None and pooled.ci_lb > LARGE
    if decided and not after.body.lowered:
        if after.body.word != "benefit decided":
            yield describe("an undecided small study does more than it weighs", before, after)


def a_worse_safeguard(body: Drawn, before: Judged) -> Iterator[str]:
    """Worse safeguards of a result that shows a benefit never raise the verdict.

    Those of a result that shows none may: what is at higher risk contradicts nothing.
    """
    if before.body.word not in BENEFICIAL:
        return
    for answer in before.body.deciding:
        words = body.studies[answer.study.id]
        if answer.word not in BENEFICIAL or "design" not in words:
            continue
        for worse in _worse(words):
            after = body.changed(**{answer.study.id: worse}).judge()
            if rank(after) > rank(before):
                yield describe(f"{answer.study.id} with {worse}", before, after)


def _worse(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, (good, bad) in BIAS_FACTS.items():
        design = words["design"]
        if design.get(name) != bad:
            yield words | {"design": design | {name: bad}}
        if design.get(name) == good:
            yield words | {"design": {k: v for k, v in design.items() if k != name}}
    if words["arms"][-1] == "sham":
        yield words | {"blinded": False}
        yield words | {"arms": ["intervention", "no treatment"]}
    if "n" in words:
        yield words | {"analysed": words["n"] * 3 // 5}


def a_larger_study(body: Drawn, before: Judged) -> Iterator[str]:
    """The same estimate, large enough to matter, in more people never lowers the verdict."""
    if len(before.body.deciding) != 1:
        return
    (answer,) = before.body.deciding
    words = body.studies[answer.study.id]
    if words.get("difference", 0.0) < LARGE or "ci" not in words:
        return
    n = words["n"] * 4
    larger = words | {"n": n, "ci": interval(words["difference"], n)}
    after = body.changed(**{answer.study.id: larger}).judge()
    same = [a.study.id for a in after.body.deciding] == [answer.study.id]
    if same and rank(after) < rank(before):
        yield describe(f"{answer.study.id} with n = {n}", before, after)


UNREPORTED = ("taken as decided", "directions count", "the weaker answer")
MIRRORED = {
    "benefit decided": "harm decided",
    "benefit significant": "harm decided",
    "harm decided": "benefit decided",
    "leans to benefit": "leans to harm",
    "leans to harm": "leans to benefit",
}


def swapped_arms(body: Drawn, before: Judged) -> Iterator[str]:
    """Benefit and harm change places; a P value alone decides harm and makes benefit likely.

    What is not reported lowers a benefit and does not raise a harm, so that those bodies differ;
    so do those with a P value alone of so many people that the benefit may be too small to matter,
    and results whose rounding leaves open what is decided.
    """
    if any(len(answer.words) > 1 for answer in answers_of(before).values()):
        return
    if any("p" in words and words["n"] >= 1000 for words in body.studies.values()):
        return
    after = Drawn(body.seed, body.field, _mirror(body.studies), body.claim).judge()
    if any(words in before.body.because + after.body.because for words in UNREPORTED):
        return
    now = after.body.word
    wanted = MIRRORED.get(before.body.word, before.body.word)
    if now == "benefit significant" and wanted == "benefit decided":
        now = wanted
    if now != wanted:
        yield describe("swapped", before, after)


def _mirror(studies: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    turned = {}
    for name, words in studies.items():
        new = dict(words)
        for key in ("difference", "estimate", "change"):
            if key in new:
                new[key] = -new[key]
        if "ci" in new:
            new["ci"] = sorted(-end for end in new["ci"])
        if "trend" in new:
            new["trend"] = {"benefit": "harm", "harm": "benefit"}[new["trend"]]
        turned[name] = new
    return turned


def other_names_and_order(body: Drawn, before: Judged) -> Iterator[str]:
    """Names and order of the studies decide nothing."""
    names = {name: f"t{9 - number}" for number, name in enumerate(body.studies)}
    studies = {}
    for name, words in reversed(body.studies.items()):
        new = dict(words)
        if "participants_of" in new:
            new["participants_of"] = [names[one] for one in new["participants_of"]]
        if "authors" in new:
            new["authors"] = next(f"{t.capitalize()} A" for s, t in names.items() if s == "s0")
        studies[names[name]] = new
    claim = dict(body.claim)
    if "threshold" in claim:
        claim["threshold"] = claim["threshold"] | {"source": names["s0"]}
    after = Drawn(body.seed, body.field, studies, claim).judge()
    decides = [{names[a.study.id] for a in before.body.deciding}]
    same = (
        before.decision.results == after.decision.results
        and before.facts.facts == after.facts.facts
        and decides == [{a.study.id for a in after.body.deciding}]
    )
    if not same:
        yield describe("renamed", before, after)


PROPERTIES: tuple[Property, ...] = (
    hiding_a_statistic,
    a_p_value_for_an_interval,
    a_precise_null,
    an_undecided_small_study,
    a_worse_safeguard,
    a_larger_study,
    swapped_arms,
    other_names_and_order,
)


def broken(holds: Property, seeds: range) -> list[str]:
    return [
        f"{body.seed} {body.field} {body.claim}\n  {body.studies}\n  {fault}"
        for body in bodies(seeds.start, len(seeds))
        for fault in holds(body, body.judge())
    ]


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
def test_a_change_of_a_generated_body_moves_the_verdict_only_as_it_must(holds: Property) -> None:
    assert broken(holds, FEW) == []


@pytest.mark.slow
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
def test_changes_of_many_bodies_move_verdicts_only_as_they_must(holds: Property) -> None:
    assert broken(holds, MANY) == []
