"""Check the counts, shares and sums of a study against one another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.consistency.table_methods import conditional_odds_ratio
from mcstats.check.row import CONTRADICTION, RIGHT, check_row
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.inputs_of_result import is_reduction
from mcstats.effects.measures.measure import Compared
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


def _levels(values: ResultValues) -> tuple[str, Span, Span] | None:
    """Return the outcome of both arms as printed: shares, or means."""
    events = values.both("events", "n")
    if events is not None and min(events["n1"].lo, events["n2"].lo) > 0:
        spans = [
            propagate(lambda e, n: 100 * e / n, {"e": events[f"events{i}"], "n": events[f"n{i}"]})
            for i in (1, 2)
        ]
        return "percent", spans[0], spans[1]
    for key in ("percent", "change_mean", "change", "mean"):
        both = values.both(key)
        if both is not None:
            return key, both[f"{key}1"], both[f"{key}2"]
    return None


def check_directions(values: ResultValues) -> Iterator[CheckRow]:
    """Check a printed difference against the two arms, and a stated direction against either."""
    levels = _levels(values) if len(values.result.arms) == 2 else None
    if levels is None:
        yield from _direction_of_comparison(values)
        return
    key, first, second = levels
    if is_reduction(values.study, values.result, key, "arm"):
        first, second = first.negated(), second.negated()
    gap = propagate(lambda a, b: a - b, {"a": first, "b": second})
    difference = values.span("difference")
    if difference is not None:
        gaps = [gap, gap.negated()]
        if key == "percent":  # a difference of shares may be printed as 30% and as 0.30
            gaps += [Span(g.lo / 100, g.hi / 100) for g in gaps]
        yield values.compare(
            "difference",
            any(difference.meets(other) for other in gaps),
            f"the arms differ by {gap.lo:.4g} to {gap.hi:.4g}",
            "printed.difference",
            DIRECTION,
            printed=values.of["difference"].text,
            allowed=f"{gap.lo:.4g} to {gap.hi:.4g}",
        )
    what = f"{key}: {first.lo:.4g} to {first.hi:.4g} against {second.lo:.4g} to {second.hi:.4g}"
    yield from _direction(values, _sign(gap), what)


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
    """Yield whether a ratio is that of the printed risks, of arms or of the details."""
    measure = values.ratio
    of_print = values.printed_ratio()
    if measure is None or measure.of_risks is None or of_print is None:
        return
    levels = _levels(values)
    risks = (levels[1], levels[2]) if levels and levels[0] == "percent" else _risks(values)
    if risks is None or min(risks[0].lo, risks[1].lo) < 0 or risks[1].hi <= 0:
        return
    odds = measure.compares is Compared.ODDS

    def ratio(a: Any, b: Any) -> Any:
        if odds:
            a, b = a / (100 - a), b / (100 - b)
        return np.asarray(a) / np.asarray(b)

    allowed = propagate(ratio, {"a": risks[0], "b": risks[1]})
    key, printed, *_ = of_print
    agrees = printed.meets(allowed)
    what = f"the risks give {allowed.lo:.4g} to {allowed.hi:.4g}"
    if not agrees and odds and values.table is not None:
        conditional = conditional_odds_ratio(values.table)
        agrees = printed.contains(conditional)
        what += f", and given both margins {conditional:.4g} (Fisher's exact test)"
    yield values.compare(
        "ratio",
        agrees,
        what,
        f"printed.{key}",
        RATIO,
        printed=values.of[key].text,
        allowed=f"{allowed.lo:.4g} to {allowed.hi:.4g}",
    )


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
            yield check_row(
                f"{study.id}/sum",
                "study",
                where,
                RIGHT if agrees else CONTRADICTION,
                f"the arms add up to {added}",
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
