"""Check the counts, shares and sums of a study against one another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from mcstats.check.consistency.derived_values import DERIVED
from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.consistency.table_methods import conditional_odds_ratio
from mcstats.check.row import CONTRADICTION, RIGHT, UNCHECKED, check_row
from mcstats.effects.bounds.propagate import Span, propagate, span_of
from mcstats.effects.inputs_of_result import is_reduction
from mcstats.effects.measures.measure import Compared, Family
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.measures.two_by_two import RR
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.model.base import Fact, Reported
from mcstats.model.printed_keys import read_count
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better, Trend

IMPOSSIBLE_SHARE = "impossible share"
DIRECTION = "direction against the arms"
RATIO = "ratio against the absolute risks"
ADJUSTED = "adjusted, or another comparison"
MOVED = 1.25
"""Factor by which an adjustment moves a comparison without a word of it; a misprint moves it more
often than not."""
SUMS = "arms do not add up"
ORDER = "impossible order"


def check_shares(values: ResultValues) -> Iterator[CheckRow]:
    """Check that each printed share is a share of whole people (GRIM; Brown & Heathers 2017)."""
    for arm, printed in values.arms.items():
        if "percent" not in printed or "n" not in printed or printed["n"].bound:
            continue
        n, share = int(printed["n"].number), printed["percent"]
        fitting = possible_counts(share.set, n)
        status, allowed = (
            (RIGHT, _range(fitting)) if fitting else (CONTRADICTION, "no whole number")
        )
        events = printed.get("events")
        if fitting and events is not None and int(events.number) not in fitting:
            status = CONTRADICTION
        what = f"{share.text} of {n} is {allowed}"
        if events is not None:
            what += f"; {events.text} are printed"
        yield values.row(
            f"share-{arm}",
            status,
            what,
            f"groups.{arm}.percent",
            printed=share.text,
            allowed=f"{allowed} of {n}",
            diagnosis="" if status == RIGHT else IMPOSSIBLE_SHARE,
        )


def _range(fitting: range) -> str:
    return str(fitting[0]) if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}"


def _levels(values: ResultValues) -> Iterator[tuple[str, Span, Span]]:
    """Yield the outcome of both arms in each form that is printed: shares, changes, means."""
    events = values.both("events", "n")
    if events is not None and min(events["n1"].lo, events["n2"].lo) > 0:
        spans = [
            propagate(lambda e, n: 100 * e / n, {"e": events[f"events{i}"], "n": events[f"n{i}"]})
            for i in (1, 2)
        ]
        yield "percent", spans[0], spans[1]
    for key in ("percent", "change_mean", "change", "mean"):
        both = values.both(key)
        if both is not None:
            yield key, both[f"{key}1"], both[f"{key}2"]


def check_directions(values: ResultValues) -> Iterator[CheckRow]:
    """Check a printed difference against the two arms, and a stated direction against either."""
    levels = []
    for key, first, second in _levels(values) if len(values.result.arms) == 2 else ():
        turned = is_reduction(values.study, values.result, key, "arm")
        levels.append((key, *((first.negated(), second.negated()) if turned else (first, second))))
    if not levels:
        yield from _direction_of_comparison(values)
        return
    gaps = [propagate(lambda a, b: a - b, {"a": a, "b": b}) for _, a, b in levels]
    if "difference" in values.of:
        yield _difference(values, [(key, gap) for (key, *_), gap in zip(levels, gaps, strict=True)])
    key, first, second = levels[0]
    what = f"{key}: {first.lo:.4g} to {first.hi:.4g} against {second.lo:.4g} to {second.hi:.4g}"
    yield from _direction(values, _sign(gaps[0]), what)


def _difference(values: ResultValues, gaps: list[tuple[str, Span]]) -> CheckRow:
    """Return the row of a printed difference beside the levels of the arms, in either order."""
    printed = span_of(values.of["difference"].set)
    sides = [side for key, gap in gaps for side in _as_printed(key, gap)]
    text = " or ".join(dict.fromkeys(f"{gap.lo:.4g} to {gap.hi:.4g}" for _, gap in gaps))
    agrees = any(printed.meets(side) for side in sides)
    same = any(_sign(printed) == _sign(gap) != 0 for _, gap in gaps)
    near = any(printed.meets(_stretched(side)) for side in sides)
    status, diagnosis = _verdict(values, agrees, same, near, DERIVED if same else DIRECTION)
    return values.row(
        "difference",
        status,
        f"the arms differ by {text}",
        "printed.difference",
        printed=values.of["difference"].text,
        allowed=text,
        diagnosis=diagnosis,
    )


def _verdict(
    values: ResultValues, agrees: bool, same: bool, near: bool, diagnosis: str
) -> tuple[str, str]:
    """Return status and diagnosis of a comparison beside the crude figures of its arms.

    One that is adjusted has the direction of the crude one and not its size, and the row asks; so
    it does where the authors do not say and the two are near to each other.
    """
    if agrees:
        return RIGHT, ""
    said = isinstance(values.result.adjusted, Fact)
    asks = same and (values.result.is_adjusted or (near and not said))
    return (UNCHECKED, ADJUSTED) if asks else (CONTRADICTION, diagnosis)


def _stretched(span: Span) -> Span:
    """Return the values that differ from those of a set by no more than an adjustment may."""
    ends = [end * factor for end in (span.lo, span.hi) for factor in (MOVED, 1 / MOVED)]
    return Span(min(ends), max(ends))


def _as_printed(key: str, gap: Span) -> Iterator[Span]:
    for side in (gap, gap.negated()):
        yield side
        if key == "percent":  # a difference of shares may be printed as 30% and as 0.30
            yield Span(side.lo / 100, side.hi / 100)


def _direction_of_comparison(values: ResultValues) -> Iterator[CheckRow]:
    """Yield whether a printed comparison points the way that is stated in words."""
    ratio = values.printed_ratio()
    for key in ("difference", "estimate", "reduction", "change"):
        span = values.span(key)
        if span is None:
            continue
        if ratio is not None and ratio[0] == key:
            span = propagate(lambda x: x - 1, {"x": ratio[1]})
        elif is_reduction(values.study, values.result, key):
            span = span.negated()
        yield from _direction(values, _sign(span), f"{key} {values.of[key].text}")
        return


def _sign(span: Span) -> int:
    return 1 if span.lo > 0 else -1 if span.hi < 0 else 0


def _direction(values: ResultValues, sign: int, what: str) -> Iterator[CheckRow]:
    trend = values.result.trend
    if sign and isinstance(trend, Fact) and trend.value in {Trend.BENEFIT, Trend.HARM}:
        benefit = (sign > 0) == (values.outcome.better is Better.HIGHER)
        yield values.compare(
            "direction",
            benefit == (trend.value is Trend.BENEFIT),
            what,
            "trend",
            DIRECTION,
            printed=str(trend.value),
            allowed="benefit" if benefit else "harm",
        )


def check_ratios(values: ResultValues) -> Iterator[CheckRow]:
    """Yield whether a ratio is that of the printed risks, of arms or of the details, or rates."""
    of_print = values.printed_ratio()
    if values.ratio is None or of_print is None:
        return
    rates = values.ratio.compares is Compared.RATES
    if not rates and values.ratio.of_risks is None:
        return
    codes = [values.ratio.code, *sorted(e.measure for e in values.result.estimates)]
    levels = _rates(values) if rates else next(_levels(values), None)
    of_arms = levels is not None and levels[0] in ("percent", "rate")
    risks = levels[1:] if levels is not None and of_arms else _risks(values)
    if risks is None or min(risks[0].lo, risks[1].lo) < 0 or risks[1].hi <= 0:
        return
    key, printed, *_ = of_print
    stated, agrees, same, near = [], False, False, False
    # The printed ratio is one of those that are estimated; which one the keys need not say.
    for measure in (MEASURES[code] for code in dict.fromkeys(codes)):
        alike = measure.compares is Compared.RATES if rates else measure.of_risks is not None
        if not alike or measure.family is not Family.RATIO:
            continue
        odds = measure.compares is Compared.ODDS
        allowed = propagate(_odds_ratio if odds else _risk_ratio, {"a": risks[0], "b": risks[1]})
        stated.append(f"{allowed.lo:.4g} to {allowed.hi:.4g}")
        agrees = agrees or printed.meets(allowed)
        same = same or (printed.lo > 1) == (allowed.lo > 1)
        near = near or (of_arms and printed.meets(_stretched(allowed)))
        if not agrees and odds and values.table is not None:
            conditional = conditional_odds_ratio(values.table)
            agrees = printed.contains(conditional)
            stated[-1] += f", and given both margins {conditional:.4g} (Fisher's exact test)"
    status, diagnosis = _verdict(values, agrees, same, near, RATIO)
    yield values.row(
        "ratio",
        status,
        f"the {'rates' if rates else 'risks'} give {' or '.join(stated)}",
        f"printed.{key}",
        printed=values.of[key].text,
        allowed=" or ".join(part.partition(",")[0] for part in stated),
        diagnosis=diagnosis,
    )


def _rates(values: ResultValues) -> tuple[str, Span, Span] | None:
    both = values.both("rate")
    return None if both is None else ("rate", both["rate1"], both["rate2"])


def _risk_ratio(a: Any, b: Any) -> Any:
    return np.asarray(a) / np.asarray(b)


def _odds_ratio(a: Any, b: Any) -> Any:
    return _risk_ratio(a / (100 - a), b / (100 - b))


def _risks(values: ResultValues) -> tuple[Span, Span] | None:
    """Return the risks that a review prints beside its only risk ratio, in percent."""
    of_ratios = [r for r in values.study.results if any(e.measure == RR.code for e in r.estimates)]
    details = values.study.details
    pair = (details.get("intervention_risk"), details.get("control_risk"))
    if len(of_ratios) != 1 or values.ratio is not RR:
        return None
    spans = []
    for value in pair:
        if not isinstance(value, Reported):
            return None
        printed = read_count(value)
        # A risk per thousand is rounded to whole people.
        spans.append(Span(printed.lo - 0.5, printed.hi + 0.5, best=printed.best))
    return spans[0], spans[1]


def check_order(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each mean outside its range and for quartiles out of order."""
    chain = ("min", "q1", "median", "q3", "max")
    for arm, printed in values.arms.items():
        for keys in (chain, ("min", "mean", "max")):
            known = [key for key in keys if key in printed]
            for one, two in itertools.pairwise(known):
                # Numbers of the same digits are rounded alike, so that their order is kept.
                alike = printed[one].set.step == printed[two].set.step
                if printed[one].set.lo > printed[two].set.hi or (
                    alike and printed[one].number > printed[two].number
                ):
                    yield values.row(
                        f"order-{arm}-{one}-{two}",
                        CONTRADICTION,
                        f"{one} {printed[one].text} above {two} {printed[two].text}",
                        f"groups.{arm}.{one}",
                        printed=printed[one].text,
                        allowed=f"at most {printed[two].text}",
                        diagnosis=ORDER,
                    )


def check_sums(topic: Topic) -> Iterator[CheckRow]:
    """Check that the arms of a study add up to its total and that none grows after allocation.

    Where one person can be counted in several arms, they need not add up.
    """
    for study in topic.studies.values():
        sizes = {
            key: [
                int(read_count(value).lo)
                for arm in study.arms
                if isinstance(value := getattr(arm, key), Reported)
            ]
            for key in ("randomised", "analysed")
        }
        where = topic.line(f"studies/{study.id}", ("total",))
        whole = [counts for counts in sizes.values() if len(counts) == len(study.arms) > 0]
        adds_up = not study.design.assigned.counts_people_twice
        if isinstance(study.total, Reported) and whole and adds_up:
            totals = {int(read_count(other).lo) for other in study.total.other}
            totals.add(int(read_count(study.total).lo))
            agrees = any(sum(counts) in totals for counts in whole)
            added = " or ".join(dict.fromkeys(str(sum(counts)) for counts in whole))
            fewer = all(sum(counts) < min(totals) for counts in whole)
            missing = "; if other arms are not coded, add them" if fewer else ""
            yield check_row(
                f"{study.id}/sum",
                "study",
                where,
                RIGHT if agrees else CONTRADICTION,
                f"the arms add up to {added}{missing}",
                printed=study.total.printed,
                allowed=added,
                diagnosis="" if agrees else SUMS,
            )
        for arm, first, last in zip(study.arms, *sizes.values(), strict=False):
            if len(whole) == 2 and last > first:
                yield check_row(
                    f"{study.id}/analysed-{arm.id}",
                    "study",
                    where,
                    CONTRADICTION,
                    f"{last} analysed of {first} randomised",
                    printed=str(last),
                    allowed=f"at most {first}",
                    diagnosis=SUMS,
                )
