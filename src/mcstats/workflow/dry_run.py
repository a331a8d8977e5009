"""A dry run from the data to the verdicts, before anything is written.

Some faults show only when rules and routes are applied: facts that contradict one another, a phrase
that lacks its word, a figure out of a route's range. A step that stopped half-way at one of them
would have lost the outputs of the run before.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.bias.overrides import lint_overrides
from mcstats.bias.rate import rate_study
from mcstats.data.evidence_rows import evidence_rows
from mcstats.data.lint_written import written_texts
from mcstats.effects.effect_rows import effect_row, estimate_topic
from mcstats.effects.study_effects import effects_of
from mcstats.model.claim import Claim
from mcstats.model.decision_table import FactsError
from mcstats.model.errors import Fault, InputError, MCStatsError
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Path, Topic
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.body_of_evidence import SOLD, TESTED
from mcstats.verdict.certainty_of_claim import assess_certainty
from mcstats.verdict.judge import fill_words, judge, judge_all
from mcstats.verdict.phrases import MissingWord, compose

# Routes that load statsmodels, which is slow; tried only for what a claim asks for.
_SLOW = frozenset({"share"})


def dry_run(topic: Topic, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each estimate, rating, verdict and reference that cannot be given."""
    effects: list[EffectRow] = []
    ratings: list[RatingRow] = []
    refused = False
    for study in topic.studies.values():
        for index, result in enumerate(study.results):
            for fault in _estimates(topic, rubric, study, result, index, effects):
                refused = True
                yield fault
        try:
            rated = rate_study(topic, rubric, study)
            ratings.extend(rated)
            yield from lint_overrides(topic, study, rubric, rated)
        except MCStatsError as error:
            refused = True
            yield from _faults(topic, f"studies/{study.id}", ("design",), error)
    if refused:
        return
    for index, claim in enumerate(topic.claims.claims):
        yield from _verdict(topic, rubric, claim, ("claims", index), effects, ratings)
    yield from _references(topic, rubric)


def _references(topic: Topic, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each text of the analyst with a reference that the pages cannot show."""
    texts = list(written_texts(topic.claims))
    if not any("{" in text for _, text in texts):
        return
    from mcstats.report.view import Tables, View
    from mcstats.report.written import written

    estimated = estimate_topic(topic, rubric.hedge_words())
    evidence = [row for study in topic.studies.values() for row in evidence_rows(topic, study)]
    tables = Tables(evidence, estimated.effects, estimated.inputs)
    view = View(topic, rubric, tables)
    for path, text in texts:
        try:
            written(view, text, path)
        except InputError as error:
            yield from error.faults


def _estimates(
    topic: Topic,
    rubric: Rubric,
    study: Study,
    result: Result,
    index: int,
    effects: list[EffectRow],
) -> Iterator[Fault]:
    hedges = rubric.hedge_words()
    for number, wanted in enumerate(result.estimates):
        if wanted.route in _SLOW and not _asked_for(topic, study, result):
            continue
        try:
            effect, _ = effects_of(topic).estimate(study, result, wanted, hedges)
            effects.append(effect_row(study, result, wanted, effect, hedges))
        except (ValueError, ArithmeticError) as error:
            path: Path = ("results", index, "estimates", number)
            yield _fault(topic, f"studies/{study.id}", path, "ROUTE", error)


def _asked_for(topic: Topic, study: Study, result: Result) -> bool:
    """Return whether a claim asks for what the outcome of a result measures."""
    measured = {o.measures for o in study.outcomes if o.id == result.outcome}
    asked = {name for claim in topic.claims.claims for name in claim.question.constructs}
    return bool(measured & asked)


def _verdict(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    path: Path,
    effects: list[EffectRow],
    ratings: list[RatingRow],
) -> Iterator[Fault]:
    try:
        for judged in (
            judge(topic, rubric, claim, effects, ratings),
            judge_all(topic, rubric, claim, effects, ratings),
        ):
            compose(rubric, judged.decision, fill_words(topic, judged))
        for question in (TESTED, SOLD):
            body = assemble(topic, rubric, claim, effects, ratings, question=question)
            assess_certainty(topic, rubric, claim, body)
    except MissingWord as error:
        found = f"no {error.word} for the qualifier {error.qualifier}"
        fix = "add it to the claim (outcome_label, duration) or to the study (model)"
        expected = f"the word {error.word}"
        yield topic.positions["claims"].fault(path, "KEY-MISSING", found, expected, fix)
    except MCStatsError as error:
        yield from _faults(topic, "claims", path, error)
    except (ValueError, ArithmeticError) as error:
        yield _fault(topic, "claims", path, "RULES", error)


def _faults(topic: Topic, document: str, path: Path, error: MCStatsError) -> Iterator[Fault]:
    reasons = error.reasons if isinstance(error, FactsError) else (str(error),)
    code = "CONTRADICTION" if isinstance(error, FactsError) else "RULES"
    for reason in reasons:
        fix = "correct the facts behind it, here or in the study"
        expected = "facts that can go together"
        yield topic.positions[document].fault(path, code, reason, expected, fix)


def _fault(topic: Topic, document: str, path: Path, code: str, error: Exception) -> Fault:
    found, _, expected = str(error).partition("; expected: ")
    expected = expected or "what the routes can compute with"
    fix = "correct the figures behind it"
    return topic.positions[document].fault(path, code, found, expected, fix)
