"""Find the fewest statistics to ask authors for, by trying out the answers.

Every route that serves the measure names the statistics that it lacks. For each of a few effects
that the printed set allows, a hypothetical study prints those too and the route runs on it, so that
the width of the set after the answer is computed rather than guessed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Given, Route
from mcstats.effects.study_effects import StudyEffects
from mcstats.model.base import Reported
from mcstats.model.printed import Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_count
from mcstats.model.result import Estimate, Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.verdict.missing_data.hypothetical_reports import (
    STATISTIC_NAMES,
    HypotheticalStudy,
    add_statistics,
    hypothetical_studies,
)
from mcstats.verdict.missing_data.implied_range import find_implied_range, routes_for

# A route can do without these, and does better with them.
OPTIONAL_STATISTICS = ("n", "test", "ci", "p", "arm percent")
ESTIMABLE_RANK = {"yes": 0, "point": 1, "bound": 2, "no": 3}
# Widths closer than this ratio differ only by how many digits a statistic is printed with.
INDISTINCT_WIDTH_RATIO = 1.25
NEGLIGIBLE_WIDTH = 0.01  # in units of the effect: as good as known
REQUEST_ORDER = tuple("arm sd,ci,difference,arm ci,arm se,arm events,n,sd,se,p,test,t,f".split(","))
"""Statistics that authors have at hand come first; F of two arms is only the square of t."""
OPEN_END_FACTORS = (1.1, 1.5, 2.0)  # times the end of a set that is open upwards


@dataclass(frozen=True, slots=True)
class Question:
    """A set of statistics to ask for, with the effect after the answer.

    Attributes
    ----------
    names : tuple of str
        Keys of `statistics.NAMES`.
    route : str
        The route from the answer to the effect.
    estimable : str
        The word for the effect after the answer, as in the table of effects.
    width : float or None
        The widest set over all hypothetical studies; None where the printed values allow none.
    """

    names: tuple[str, ...]
    route: str
    estimable: str
    width: float | None


def find_questions(
    study: Study,
    result: Result,
    wanted: Estimate,
    rubric: Rubric,
    effects: StudyEffects,
) -> list[Question]:
    """Return the sets of statistics by which some route would know more of an effect.

    Sets that hold another one with as good an answer are left out, and so are sets of more
    statistics than one that already completes the effect: nobody is asked for more than that.
    """
    known = effects.assume(study, result, rubric.hedge_words())
    given, options = known.given, known.options
    made_up = list(_made_up(study, result, wanted, given, options, rubric, effects))
    candidates: list[tuple[Route, tuple[str, ...]]] = []
    for route in routes_for(result, wanted):
        if not can_serve(route, given, wanted):
            continue
        lacking = _lacking(route, given, options)
        extras = [
            e
            for e in OPTIONAL_STATISTICS
            if e not in lacking and is_useful(e, route, given, options)
        ]
        candidates.extend((route, (*lacking, *extra)) for extra in _subsets(extras))
    candidates.sort(key=lambda candidate: len(candidate[1]))
    asked: list[Question] = []
    for size, alike in itertools.groupby(candidates, key=lambda candidate: len(candidate[1])):
        complete = any(q.estimable == "yes" for q in asked)
        if complete and any(q.width is not None for q in asked):
            break
        for route, names in alike if size else ():
            ask = route, given, options, wanted.measure, names, made_up
            asked.append(_asked(*ask, effects))
    return _without_supersets(asked)


def _made_up(
    study: Study,
    result: Result,
    wanted: Estimate,
    given: Given,
    options: Options,
    rubric: Rubric,
    effects: StudyEffects,
) -> Iterator[HypotheticalStudy]:
    low, high = find_implied_range(study, result, wanted, rubric.hedge_words(), effects)
    sizes = plausible_sizes(study, given, options)
    usual = tuple(
        rubric.parameters[f"size_{word}"].number
        for word in rubric.certainty.sizes
        if f"size_{word}" in rubric.parameters
    )
    measure = find_measure(wanted.measure)
    # A study is made up from its g: what is implied of another measure says nothing of that.
    of_g = measure.sampling is Sampling.NONCENTRAL_T and not measure.within
    if not of_g or low is None or high is None:
        yield from hypothetical_studies(given, options, sizes, usual)
        return
    if math.isinf(high) or math.isinf(low):
        end = low if math.isinf(high) else high
        tried = tuple(end * times for times in OPEN_END_FACTORS) if end else usual
    else:
        tried = (low, (low + high) / 2, high)
    turned = -1.0 if options.better == "lower" else 1.0
    yield from hypothetical_studies(
        given, options, sizes, tuple(turned * value for value in tried if value)
    )


def plausible_sizes(study: Study, given: Given, options: Options) -> tuple[int, int] | None:
    """Return plausible sizes: printed or declared ones, those randomised, or half of the total."""
    counts = [given.single("n", i).best if "n" in arm else None for i, arm in enumerate(given.arms)]
    sizes = options.sizes(counts) if len(counts) == 2 else None
    if sizes is not None:
        return int(sizes.n1), int(sizes.n2)
    if len(counts) == 1:
        (printed_n,) = counts
        if n := options.n1 or printed_n:
            return int(n), int(n)
    printed = [_count(arm.randomised) for arm in study.arms]
    if len(printed) == 2 and printed[0] and printed[1]:
        return printed[0], printed[1]
    total = _count(study.total)
    if total is None or total < 4:
        return None
    return (total // 2, total - total // 2) if len(given.arms) != 1 else (total, total)


def _count(value: object) -> int | None:
    if not isinstance(value, Reported):
        return None
    try:
        return int(read_count(value).lo)
    except PrintedError:
        return None


def can_serve(route: Route, given: Given, wanted: Estimate) -> bool:
    """Return whether a study has the arms that a route takes, and its needs can be asked for."""
    if any(key not in STATISTIC_NAMES for key in route.needs):
        return False
    if route.arms == 2:
        return len(given.arms) >= 2
    if route.arms == 1:
        return len(given.arms) == 1
    # A ready estimate is what a review pools; of a trial it is what its own figures give.
    return route.name == wanted.route or not given.arms


def _lacking(route: Route, given: Given, options: Options) -> tuple[str, ...]:
    """Return the names of what a route needs and is not printed as a number."""
    lacking = [key for key in route.needs if key not in given.contrast]
    for key in route.arm_needs:
        if key != "n" and any(key not in arm for arm in given.arms):
            lacking.append(f"arm {key}")
    if "n" in route.arm_needs and not route._sized(given, options):
        lacking.append("n")
    return tuple(lacking)


def is_useful(extra: str, route: Route, given: Given, options: Options) -> bool:
    """Return whether a further statistic would narrow the result of a route."""
    if extra == "n":
        ranged = options.n1_low is not None or options.total is not None
        return ("n" in route.arm_needs and ranged) or route.name == "percent_change"
    if extra == "p":
        return "p" in route.needs and _bound(given.contrast.get("p"))
    if extra == "arm percent":
        needed = "percent" in route.arm_needs
        return needed and any(_bound(arm.get("percent")) for arm in given.arms)
    if extra == "test":
        return "p" in route.needs and options.test_reported == "no"
    return route.name == "percent_change" and "ci" not in given.contrast


def _bound(value: object) -> bool:
    return isinstance(value, Printed) and value.best is None


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from itertools.combinations(names, size)


def _asked(
    route: Route,
    given: Given,
    options: Options,
    measure: str,
    names: tuple[str, ...],
    made_up: Sequence[HypotheticalStudy],
    effects: StudyEffects,
) -> Question:
    """Return the question with its widest set over all hypothetical studies."""
    outcomes: list[tuple[str, float]] = []
    for truth in made_up:
        made = add_statistics(given, options, truth, frozenset(names))
        if made is None:
            outcomes = []
            break
        effect = effects.compute(route, *made, measure)
        span = effect.span
        outcomes.append((effect.estimable, span.hi - span.lo if span else math.inf))
    if not outcomes:
        complete = "test" in names or options.test_reported == "yes" or "p" not in route.needs
        most = route.estimable if complete else "point"
        return Question(names, route.name, most, None)
    worst = max((estimable for estimable, _ in outcomes), key=ESTIMABLE_RANK.__getitem__)
    return Question(names, route.name, worst, max(width for _, width in outcomes))


def _without_supersets(candidates: Sequence[Question]) -> list[Question]:
    kept: list[Question] = []
    for question in sorted(
        candidates, key=lambda q: (len(q.names), ESTIMABLE_RANK[q.estimable], width(q))
    ):
        beaten = any(
            set(other.names) <= set(question.names)
            and ESTIMABLE_RANK[other.estimable] <= ESTIMABLE_RANK[question.estimable]
            and width(other) <= width(question)
            for other in kept
        )
        if not beaten:
            kept.append(question)
    return kept


def shortest_question(candidates: Sequence[Question]) -> Question | None:
    """Return the shortest question; among equals what authors are used to being asked for."""
    return min(candidates, key=lambda q: (len(q.names), _usual(q)), default=None)


def narrowest_question(candidates: Sequence[Question]) -> Question | None:
    """Return the question whose answer leaves least; rounding alone does not tell two apart."""
    least = min(map(width, candidates), default=math.inf)
    limit = max(INDISTINCT_WIDTH_RATIO * least, NEGLIGIBLE_WIDTH)
    alike = [question for question in candidates if width(question) <= limit]
    return min(alike, key=order, default=None)


def order(question: Question) -> tuple[int, tuple[int, ...], float]:
    """Return what sorts questions: how much they give, how usual they are, what they leave."""
    return ESTIMABLE_RANK[question.estimable], _usual(question), width(question)


def _usual(question: Question) -> tuple[int, ...]:
    last = len(REQUEST_ORDER)
    return tuple(REQUEST_ORDER.index(n) if n in REQUEST_ORDER else last for n in question.names)


def width(question: Question) -> float:
    """Return the width after the answer, infinite where nothing is known of it."""
    return math.inf if question.width is None else question.width
