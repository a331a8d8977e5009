"""Rate each domain of each study, outcome and comparison by the rules of the rubric."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mcstats.bias.comparison import Comparison, comparison_of, comparisons_of
from mcstats.bias.overall import FUNDING, OVERALL, rate_overall
from mcstats.bias.overrides import find_override
from mcstats.bias.reading import unstated
from mcstats.bias.review_signals import review_signals_of
from mcstats.bias.signals import Basis, basis_of, signals_of
from mcstats.model.decision_table import FactsError, Rule
from mcstats.model.facts import NOT_APPLICABLE, ReviewSignals, Signals
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import has_digit, upper_first
from mcstats.model.study import Outcome, Study
from mcstats.model.tables import RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import NOT_REPORTED, Rating, StudyKind

LONGEST_QUOTE: Final = 4  # words of a source in a sentence


def is_rated(study: Study) -> bool:
    """Return whether risk of bias is rated for a study: for trials in people, and for reviews."""
    return study.kind in (StudyKind.TRIAL, StudyKind.META_ANALYSIS)


def rate_topic(topic: Topic, rubric: Rubric) -> list[RatingRow]:
    """Rate every trial and every review of a topic.

    The rows are by study, outcome, comparison and the order of the domains in the rubric, with the
    domain "overall" last; a domain that is not asked of a comparison has none. Raises `FactsError`
    for signals that contradict one another.
    """
    return [row for study in topic.studies.values() for row in rate_study(topic, rubric, study)]


def rate_study(topic: Topic, rubric: Rubric, study: Study) -> list[RatingRow]:
    """Rate one study, of the topic or an edited copy of it; as `rate_topic`."""
    return [
        row for outcome in study.outcomes for row in rate_outcome(topic, rubric, study, outcome)
    ]


def rate_outcome(
    topic: Topic, rubric: Rubric, study: Study, outcome: Outcome
) -> Sequence[RatingRow]:
    """Rate one outcome of a study; as `rate_topic`.

    The rows are kept with the topic: claims share studies, each step those of the steps before, and
    a copy of a study in which other results or assumptions were edited those of the original.
    """
    if not is_rated(study):
        return ()
    parts = {name: part for name, part in study if name not in ("results", "assumptions")}
    read = (result for result in study.results if result.outcome == outcome.id)
    rests_on = rubric, topic.sources, topic.positions, outcome, *parts.values(), *read
    kept = topic.kept.setdefault("ratings", {})
    key = tuple(map(id, rests_on))
    if key not in kept:
        rows = [
            row
            for comparison, results in comparisons_of(study, outcome).items()
            for row in _rows(topic, rubric, _Subject(study, outcome, comparison, results))
        ]
        kept[key] = rows, rests_on  # which stay alive with the ids in the key
    rated: Sequence[RatingRow] = kept[key][0]
    return rated


def at_high_risk(topic: Topic, ratings: Iterable[RatingRow]) -> frozenset[tuple[str, str]]:
    """Return each study with the id of each result of it that is at high risk of bias overall."""
    high = {
        (row.study, row.outcome, row.comparison)
        for row in ratings
        if row.domain == OVERALL and row.rating == Rating.HIGH
    }
    return frozenset(
        (study.id, result.id)
        for study in topic.studies.values()
        for result in study.results
        if (study.id, result.outcome, comparison_of(study, result).label) in high
    )


def rate(signals: Signals, rubric: Rubric) -> dict[str, Rule]:
    """Return the deciding rule of each domain, also of those that are not asked.

    Raises `FactsError` for signals that contradict one another.
    """
    return rubric.ratings.decide(signals.words())


@dataclass(frozen=True, slots=True)
class _Subject:
    """The comparison and the outcome that one set of ratings is about."""

    study: Study
    outcome: Outcome
    comparison: Comparison
    results: Sequence[Result]


def _rows(topic: Topic, rubric: Rubric, subject: _Subject) -> Iterator[RatingRow]:
    study, outcome = subject.study, subject.outcome
    signals: Signals | ReviewSignals
    if subject.study.is_review:
        space, sources = rubric.review_ratings, topic.sources.sources
        signals = review_signals_of(study, outcome, sources, rubric.parameters)
    else:
        space = rubric.ratings
        signals = signals_of(study, outcome, rubric.parameters, subject.comparison, subject.results)
    answers = space.apply_defaults(signals.words())
    rows = [
        _row(topic, rubric, subject, signals, answers, domain, rule)
        for domain, rule in space.decide_settled(answers).items()
        if rule.then != NOT_APPLICABLE
    ]
    yield from rows
    yield _overall_row(topic, rubric, subject, rows)


def _row(
    topic: Topic,
    rubric: Rubric,
    subject: _Subject,
    signals: Signals | ReviewSignals,
    answers: Mapping[str, str],
    domain: str,
    rule: Rule,
) -> RatingRow:
    study, outcome = subject.study, subject.outcome
    space = rubric.review_ratings if subject.study.is_review else rubric.ratings
    at_best = rule.then
    if rule.then == Rating.NO_INFORMATION:
        at_best = _at_best(rubric, subject.study.is_review, domain, tuple(signals.words().items()))
    inputs = space.table(domain).inputs
    read = [name for name in inputs if answers[name] != NOT_APPLICABLE]
    named = [name for name in rule.when if name in read] or read
    words = unstated(study, topic.sources.sources)
    bases = {name: basis_of(study, outcome, signals, name, words) for name in named}
    because = rule.because
    if rule.then == Rating.NO_INFORMATION:
        because = because.replace(NOT_REPORTED, words)
    else:
        because = _with_inference(because, bases.values())
    # A row has one source, so it cites the fact that the rule names last: that one tells the rule
    # from its neighbours in the table. What is missing is cited where it was looked for.
    missing = [name for name in named if answers[name] == NOT_REPORTED]
    cited = missing if missing and rule.then == Rating.NO_INFORMATION else named
    return _settled(
        topic,
        subject,
        domain,
        (rule.then, because, rule.id, rule.reference),
        bases[cited[-1]],
        ", ".join(f"{name.replace('_', ' ')}: {answers[name]}" for name in read),
        inferred=any(basis.inferred for basis in bases.values()),
        at_best=at_best,
    )


def _with_inference(because: str, bases: Iterable[Basis]) -> str:
    """Return a reason that says where it follows from words that only suggest it."""
    inferred = [basis.inferred_from for basis in bases if basis.inferred]
    if not inferred:
        return because
    short = {t for t in inferred if t and len(t.split()) <= LONGEST_QUOTE and not has_digit(t)}
    quoted = f" from “{short.pop()}”" if len(short) == 1 else ""
    return f"{because[:-1]}, which we infer{quoted}."


@lru_cache(maxsize=4096)  # results of one study, and studies of one kind, ask the same
def _at_best(
    rubric: Rubric, is_review: bool, domain: str, signals: tuple[tuple[str, str], ...]
) -> str:
    """Return the best rating of a domain that any answers to what is not reported would give."""
    space = rubric.review_ratings if is_review else rubric.ratings
    table, given, order = space.table(domain), dict(signals), tuple(Rating)
    words = [
        tuple(space.facts[name].words) if given[name] == NOT_REPORTED else (given[name],)
        for name in table.inputs
    ]
    found = set()
    for chosen in itertools.product(*words):
        try:
            settled = space.apply_defaults(
                {**given, **dict(zip(table.inputs, chosen, strict=True))}
            )
        except FactsError:
            continue  # such answers contradict what is reported
        found.add(table.hit(settled).then)
    return next(word.value for word in order if word in found)


def _overall_row(
    topic: Topic, rubric: Rubric, subject: _Subject, rows: Sequence[RatingRow]
) -> RatingRow:
    study = subject.study
    words = unstated(study, topic.sources.sources)
    ratings = {row.domain: row.rating for row in rows}
    at_best = {row.domain: row.at_best for row in rows if not row.overridden}
    found = rate_overall(ratings, rubric.parameters, at_best, words)
    path = ("outcomes", study.outcomes.index(subject.outcome))
    return _settled(
        topic,
        subject,
        OVERALL,
        (found.rating, found.because, found.rule, rubric.parameters["bias_concerns"].reference),
        Basis(found.rating, study.sources[0], "from the ratings of the domains", path),
        ", ".join(f"{name}: {word}" for name, word in ratings.items() if name != FUNDING),
        inferred=any(row.inferred for row in rows if row.domain in found.deciding),
        at_best=rate_overall(at_best, rubric.parameters).rating,
    )


def _settled(
    topic: Topic,
    subject: _Subject,
    domain: str,
    decision: tuple[str, str, str, str],
    basis: Basis,
    fact: str,
    *,
    inferred: bool,
    at_best: str,
) -> RatingRow:
    """Return the row of a rating, computed or as a person overrode it.

    A decision is the rating, its reason, its rule and its reference.
    """
    study, outcome, label = subject.study, subject.outcome, subject.comparison.label
    computed, because, rule, reference = decision
    override = find_override(study, domain, outcome.id, label)
    rating, reason = computed, ""
    if override is not None and override.rating.value != computed:
        rating, reason = override.rating.value, override.because
        stop = "" if reason.endswith((".", "?", "!")) else "."
        because = f"We rated it “{rating}”; the rules would give “{computed}”. "
        because += f"{upper_first(reason)}{stop}"
    return RatingRow(
        study=study.id,
        outcome=outcome.id,
        domain=domain,
        rating=rating,
        because=because,
        source=basis.source,
        at=basis.place,
        comparison=label,
        inferred=inferred,
        rule=rule,
        reference=reference,
        fact=fact,
        line=topic.line(f"studies/{study.id}", basis.path),
        computed=computed,
        overridden=reason,
        at_best=at_best,
    )
