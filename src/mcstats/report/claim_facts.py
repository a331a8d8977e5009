"""The facts of a claim that several pages show: its best evidence, the result, and the readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup

from mcstats.model.result import Result
from mcstats.model.running_text import upper_first
from mcstats.model.study import Study
from mcstats.model.tables import BodyRow, EffectRow, VerdictRow
from mcstats.model.vocabularies import Better, Role
from mcstats.report.numbers import (
    PARTICIPANTS,
    analysed,
    bound_of,
    counted,
    effect_interval,
    p_of,
    people_of,
    per_hundred,
    pooled_interval,
    sentence,
    subgroup_of,
    unit_words,
    values_of_arms,
)
from mcstats.report.reported import (
    excludes_null,
    is_event,
    means_of,
    reported_interval,
    result_of,
    significant_by_p,
    size_of,
    trend_of,
)
from mcstats.report.scale import (
    counts_events,
    in_units,
    is_percent,
    is_ratio,
    label_of,
    words_of_lacking,
)
from mcstats.report.text import Interval, Label, Number, Ref
from mcstats.report.view import OVERALL, Facts, View
from mcstats.report.wording import people_in, words_for_absent
from mcstats.report.written import written_of

PEOPLE: Final = ("randomised", "non-randomised", "before and after")
"""Tiers of evidence from people, the strongest first."""
MARKED: Final = ("control", "blinding", "funding")
"""The domains of bias that lead every table."""
NOTHING: Final = Label("")


@dataclass(frozen=True, slots=True)
class Best:
    """The best evidence on a claim.

    `case` is ``studies``, ``trial``, ``before and after``, ``review``, ``laboratory``, ``reports``
    or ``none``; `people` is None where no number is known. Of a review, `trials` are those of the
    result, `in_all` says that `people` are those of all its results, and `randomised` that it is of
    randomised trials.
    """

    case: str
    ref: Ref | None = None
    people: Number | None = None
    unit: Label = PARTICIPANTS
    intervention: Label = NOTHING
    comparator: Label = NOTHING
    time: Label = NOTHING
    studies: Number | None = None
    population: Label = NOTHING
    trials: Number | None = None
    in_all: bool = False
    randomised: bool = False


class Events(NamedTuple):
    """Events among the participants of one arm."""

    arm: Label
    events: Number
    total: Number


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a study or synthesis, in natural units where it has them.

    `case` is ``interval``, ``reported`` (an estimate of the source that nothing is computed with),
    ``events``, ``share`` (events in one group), ``within``, ``p``, ``point`` (an estimate alone),
    ``means``, ``bound``, ``trend`` (a direction in words), ``unread`` (no result was read),
    ``narrative`` or ``none``.

    Attributes
    ----------
    side : str
        What the first arm does: ``better``, ``worse``, ``unclear`` or nothing.
    decided : bool
        Whether the confidence interval excludes no difference.
    significant : bool or None
        The same of a reported interval or P value; None where neither is reported.
    missing : str
        Where a figure was looked for in vain.
    qualified : Label
        What leaves a direction in words open.
    lacking : Label
        Why nothing is computed with an estimate of the source.
    event, lower : bool
        Whether the outcome happens to people, and is more or less frequent; whether less is better.
    arm : Label
        The one arm that a change is in, of a study with several.
    bound : Markup or None
        The ends of what is known of an estimate, such as "at least 2.3".
    per_hundred : Markup or None
        A difference of risks as people in 100, with its direction.
    turned : bool
        Whether the result is shown from the other side, as it is pooled with outcomes of the other
        direction.
    """

    case: str
    outcome: Label = NOTHING
    time: Label = NOTHING
    estimate: Interval | None = None
    measure: Label = NOTHING
    side: str = ""
    decided: bool = False
    intervention: Label = NOTHING
    comparator: Label = NOTHING
    events: tuple[Events, ...] = ()
    p: Number | None = None
    change: Interval | None = None
    missing: str = "not reported"
    significant: bool | None = None
    qualified: Label = NOTHING
    event: bool = False
    lower: bool = False
    means: tuple[tuple[Label, Number], ...] = ()
    lacking: Label = NOTHING
    standardised: Interval | None = None
    turned: bool = False
    arm: Label = NOTHING
    bound: Markup | None = None
    per_hundred: Markup | None = None


@lru_cache(maxsize=200)
def claim_facts(view: View, verdict: VerdictRow) -> Facts:
    """Return what is known of the claim of a verdict."""
    claim, question = verdict.claim, question_of(view, verdict.claim)
    rows = view.deciding(claim, question)
    article = None
    if verdict.article:
        article = Facts(
            ref=view.article_ref(verdict.article),
            quality=Label(verdict.article_quality),
            verdict=Label(verdict.article_verdict),
            reproduced=verdict.verdict_text == verdict.article_verdict,
            ours=Label(verdict.verdict_text),
            premises=tuple(_premises(view, verdict)),
        )
    reading = reading_beside(verdict)
    reason = Markup("No study in people tested it.")  # the rules say what it would need
    if reading != "Not tested":
        reason = sentence(view, f"verdicts.{claim}.further", verdict.further_because)
    return Facts(
        id=claim,
        ref=view.claim_ref(claim),
        statement=view.claim_statement(claim),
        short=view.claim_short(claim),
        question=question,
        best=best_evidence(view, claim, rows),
        found=main_result(view, claim, question, rows),
        marks=_marks(view, rows),
        main=view.study_ref(rows[0].study) if rows else "",
        grade=_grade(view, verdict, question),
        article=article,
        reading=reading,
        reason=reason,
        written=written_of(view, claim, "result", {row.study for row in rows}),
    )


def _premises(view: View, verdict: VerdictRow) -> Iterator[Label]:
    """Yield what the rules take the word of the article for."""
    facts = dict(part.split(": ", 1) for part in verdict.facts.split("; ") if ": " in part)
    for name in filter(None, verdict.premises.split("; ")):
        axis = view.rubric.verdict.facts.get(name)
        words = None if axis is None else axis.describe_change(facts[name], facts)
        yield Label(words or name)


def question_of(view: View, claim: str) -> str:
    """Return the question whose evidence stands for a claim.

    It is that of the product as sold where people answer it and other studies decide it, unless
    the claim itself is about another intervention.
    """
    of = view.claims.get(claim)
    asks = of.question.interventions if of else ()
    if asks and view.topic.claims.sold.intervention not in asks:
        return "tested"
    sold = {row.study for row in view.deciding(claim, "sold") if row.tier in PEOPLE}
    tested = {row.study for row in view.deciding(claim)}
    return "sold" if sold and sold != tested else "tested"


def best_evidence(view: View, claim: str, rows: Sequence[BodyRow]) -> Best:
    """Return the evidence that decides a claim, by its kind."""
    row = rows[0] if rows else None
    study = view.study(row.study) if row else None
    if row is None or study is None or row.tier in ("none", ""):
        return Best("none")
    effect = view.effects.get(row.effect)
    within = subgroup_of(study, effect) or study.population
    best = Best(row.tier, view.study_ref(study.id), population=Label(upper_first(within)))
    if row.tier in ("reports", "laboratory"):
        return best
    effects = [view.effects[one.effect] for one in rows if one.effect in view.effects]
    first, other = arms_of(view, row)
    studies = {one.study for one in rows}
    if len(studies) > 1:
        total = counted(view, f"bodies.{claim}", len(studies), "bodies", "studies that decide")
        together = analysed(view, effects)
        others = Label(" or ".join(_controls(view, rows)) or other)
        return Best("studies", None, together, PARTICIPANTS, first, others, studies=total)
    people, unit = people_of(view, study, effect)
    people = people or analysed(view, effects)
    best = replace(best, people=people, unit=unit, intervention=Label(study.intervention.label))
    if study.is_review:
        size = size_of(view, effect)
        best = replace(best, case="review", randomised=row.tier == "randomised", trials=size.trials)
        if size.people is None:
            return replace(best, in_all=True)
        return replace(best, people=size.people, unit=PARTICIPANTS)
    best = replace(best, time=Label(view.time_label(row.study, row.time)))
    if row.tier == "before and after":
        return best
    return replace(best, case="trial", comparator=other)


def _controls(view: View, rows: Sequence[BodyRow]) -> Sequence[str]:
    """Return the different controls of several studies in words, those without any last."""
    labels = dict.fromkeys(str(arms_of(view, row)[1]) for row in rows)
    without = [label for label in labels if people_in(label) != label]
    named = [label for label in labels if label and label not in without]
    return [*named, *(people_in(label) for label in without[:1])]


def arms_of(view: View, row: BodyRow | EffectRow) -> tuple[Label, Label]:
    """Return the labels of the arms that a result compares; the second is empty for one group."""
    study, effect = view.study(row.study), view.effects.get(row.effect)
    name = effect.result if effect else ""
    result = result_of(view, row.study, row.outcome, row.time, name)
    return _arms(study, result) if study else (NOTHING, NOTHING)


def _arms(study: Study, result: Result | None) -> tuple[Label, Label]:
    labels = {arm.id: arm for arm in study.arms}
    named = [labels[arm] for arm in result.arms if arm in labels] if result else []
    if len(named) < 2:
        named = [*study.arms[:1], *study.arms[-1:]] if len(study.arms) > 1 and not named else named
    first = Label(study.intervention.label)
    if not named:
        return first, NOTHING
    if named[0].role is not Role.INTERVENTION:
        first = Label(named[0].label)
    return first, Label(named[-1].label) if len(named) > 1 else NOTHING


def main_result(view: View, claim: str, question: str, rows: Sequence[BodyRow]) -> Found:
    """Return the result that decides a claim: the mean of a synthesis, or that of one study."""
    pooled = view.synthesis_of(claim, "main") if question == "tested" and len(rows) > 1 else None
    if pooled is not None and (interval := pooled_interval(view, pooled)):
        members = [view.effects[name] for name in pooled.members.split() if name in view.effects]
        first, other = arms_of(view, members[0]) if members else (NOTHING, NOTHING)
        outcome = view.claims[claim].outcome_label if claim in view.claims else None
        return Found(
            "interval",
            outcome=Label(upper_first(outcome or "the outcome")),
            estimate=interval,
            measure=label_of(pooled.measure),
            side=side_of(pooled.mu, lower=claim in view.lower),
            event=counts_events(pooled.measure),
            decided=_excludes_null(pooled.ci_lb, pooled.ci_ub),
            intervention=first,
            comparator=other,
            turned=any(map(view.is_turned, members)),
        )
    return found_of(view, rows[0]) if rows else Found("none")


def found_of(view: View, row: BodyRow, instead: EffectRow | None = None) -> Found:
    """Return what one study found, in natural units where it has them.

    With `instead`, it is that effect of the study, in place of the one in the body of evidence.
    """
    of, effect = instead or row, instead or view.effects.get(row.effect)
    study, name = view.study(of.study), effect.result if effect else ""
    result = result_of(view, of.study, of.outcome, of.time, name)
    if study is None or result is None or row.tier in ("none", "reports", ""):
        return Found("none", outcome=Label(upper_first(view.outcome_label(of.study, of.outcome))))
    return found_in(view, study, result, effect, row.word)


def found_in(
    view: View, study: Study, result: Result, effect: EffectRow | None, word: str = ""
) -> Found:
    """Return a result of a study, with the effect that follows from it, if there is one.

    `word` is what a body of evidence reads in it where that is not what the study says.
    """
    first, other = _arms(study, result)
    time = view.time_label(study.id, result.time)
    facts = Found(
        "none",
        outcome=Label(upper_first(view.outcome_label(study.id, result.outcome))),
        time=Label(", ".join(filter(None, (time, result.subgroup)))),
        intervention=first,
        comparator=other,
        missing=words_for_absent(view.topic, study).lower(),
        arm=first if len(result.arms) == 1 < len(study.arms) else NOTHING,
    )
    if effect is None or effect.estimable == "no":
        if study.is_review:
            return replace(facts, case="narrative")
        return _in_words(view, facts, study, result, effect, word)
    return _with_figures(view, facts, effect, result)


def _in_words(
    view: View, facts: Found, study: Study, result: Result, effect: EffectRow | None, word: str
) -> Found:
    """Return a result without an estimate: its means, or else its direction in words."""
    trend = trend_of(result)
    facts = replace(
        facts,
        side=trend.side,
        p=p_of(view, effect),
        significant=excludes_null(view, effect) if effect else None,
        qualified=trend.because if word in ("", "unclear") or trend.side == "unclear" else NOTHING,
        event=is_event(view, study.id, result.outcome),
        lower=study.outcome(result.outcome).better is Better.LOWER,
    )
    if means := means_of(view, study.id, result):
        return replace(facts, case="means", means=means)
    return replace(facts, case="trend" if trend.side else "unread")


def _with_figures(view: View, facts: Found, effect: EffectRow, result: Result) -> Found:
    shown = natural(view, effect)
    interval = effect_interval(view, shown)
    side = side_of(shown.yi, lower=view.is_lower_better(shown))
    event = is_event(view, effect.study, effect.outcome)
    facts = replace(facts, side=side, turned=view.is_turned(shown), event=event)
    if shown.contrast == "within" and (share := events_of(view, shown, arms=1)):
        return replace(facts, case="share", side="", events=share)
    if interval is None:
        means = means_of(view, effect.study, result, shares=False)
        facts = replace(facts, p=p_of(view, shown), means=means)
        return replace(facts, case="means" if means else "bound", bound=bound_of(view, shown))
    interval = replace(interval, unit=unit_words(shown))
    if shown.contrast == "within":
        return replace(facts, case="within", estimate=interval)
    measure = Label("" if in_units(shown.measure) else label_of(shown.measure))
    if interval.low is None or interval.ours:
        facts = replace(
            facts,
            p=p_of(view, shown),
            change=change_of(view, shown),
            significant=excludes_null(view, shown),
        )
        if interval.ours and is_ratio(shown.measure):
            return replace(facts, case="reported", estimate=interval, measure=measure)
        if reported := reported_interval(view, shown):
            lacking = Label(words_of_lacking(shown.because))
            return replace(
                facts, case="reported", estimate=reported, measure=measure, lacking=lacking
            )
        facts = replace(facts, events=events_of(view, shown), estimate=interval, measure=measure)
        return replace(facts, case="point" if facts.p is None else "p")
    events = events_of(view, shown) if is_ratio(shown.measure) else ()
    return replace(
        facts,
        case="events" if events else "interval",
        events=events,
        estimate=interval,
        measure=measure,
        decided=_excludes_null(shown.ci_lb, shown.ci_ub) or _ends_at_null(view, shown),
        standardised=effect_interval(view, effect) if effect is not shown else None,
        per_hundred=per_hundred(view, shown),
    )


def natural(view: View, effect: EffectRow) -> EffectRow:
    """Return the effect of the same result in the unit of its source, if one has an interval."""
    same = [row for row in view.of_result(effect.study, effect.result) if row.estimable == "yes"]
    if is_ratio(effect.measure) and effect.estimable == "yes":
        return effect
    in_unit = (row for row in same if in_units(row.measure) and row.contrast == effect.contrast)
    return next(in_unit, effect)


def side_of(value: float | None, *, lower: bool) -> str:
    """Return which side of no effect a value is on: ``better``, ``worse``, or nothing."""
    if value is None or value == 0:
        return ""
    return "better" if (value > 0) != lower else "worse"


def _excludes_null(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and (low > 0 or high < 0)


def _ends_at_null(view: View, effect: EffectRow) -> bool:
    """Return whether an interval ends at no effect as it is rounded, and its P value decides."""
    return 0.0 in (effect.ci_lb, effect.ci_ub) and bool(significant_by_p(view, effect))


def change_of(view: View, effect: EffectRow, arm: str = "") -> Interval | None:
    """Return the change in an arm, else the first, where a source gives it beside a comparison."""
    study = view.study(effect.study)
    arm = arm or (study.arms[0].id if study and study.arms else "")
    results = {r.id: r for r in study.results} if study else {}
    for row in view.tables.effects:
        if (row.study, row.outcome, row.time, row.contrast) != (
            effect.study, effect.outcome, effect.time, "within",
        ):  # fmt: skip
            continue
        result = results.get(row.result)
        if result and result.arms == (arm,) and row.yi is not None and is_percent(row.measure):
            interval = effect_interval(view, row)
            return replace(interval, unit=unit_words(row)) if interval else None
    return None


def events_of(view: View, effect: EffectRow, arms: int = 2) -> tuple[Events, ...]:
    """Return the events of so many arms as reported; nothing unless all are there.

    Events that recur may be more than the people, and are then not counted of them.
    """
    study = view.study(effect.study)
    labels = {arm.id: arm.label for arm in study.arms} if study else {}
    events, totals = (values_of_arms(view, effect, key) for key in ("events", "n"))
    least = {(of.key, of.arm): of.lo or 0.0 for of in view.inputs.get(effect.effect, ())}
    found = [
        Events(Label(labels.get(arm, arm)), number, totals[arm])
        for arm, number in events.items()
        if arm in totals and least["events", arm] <= least["n", arm]
    ]
    return tuple(found) if len(found) == arms else ()


def _marks(view: View, rows: Sequence[BodyRow]) -> tuple[Facts, ...]:
    """Return the ratings of control, blinding and funding of the main study of people."""
    row = next((one for one in rows if one.tier in PEOPLE), None)
    if row is None:
        return ()
    review = row.study in view.reviews
    names = {OVERALL: "The review"} if review else {name: name.capitalize() for name in MARKED}
    ratings = ((words, view.rating_in(row, domain)) for domain, words in names.items())
    return tuple(Facts(domain=words, rating=one.rating) for words, one in ratings if one)


def _grade(view: View, verdict: VerdictRow, question: str) -> Facts:
    """Return the certainty of the evidence: filled circles, its word, and the GRADE statement."""
    sold = question == "sold"
    level = verdict.certainty_sold if sold else verdict.certainty
    text = verdict.sold_text if sold else verdict.reading_text
    key = f"verdicts.{verdict.claim}.{'sold' if sold else 'reading'}"
    return Facts(**circles(view, level), statement=sentence(view, key, text))


def circles(view: View, level: str) -> dict[str, object]:
    """Return the filled circles of a level of certainty, and its word."""
    levels = view.levels("certainty")
    filled = levels.index(level) + 1 if level in levels else 0
    return {"filled": filled, "word": level if filled else "no eligible study"}


def reading_beside(verdict: VerdictRow) -> str:
    """Return our reading beside the verdict of an article; empty where no article judges."""
    if not verdict.further:
        return ""
    if verdict.further == "goes further" and verdict.reading == "not tested":
        return "Not tested"
    return {"fair": "Agree", "goes further": "Weaker", "falls short": "Stronger"}[verdict.further]
