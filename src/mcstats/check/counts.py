"""Counts, shares and sums of a study against one another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from mcstats.effects.routes_counts import possible_counts
from mcstats.effects.sets import Span, propagate
from mcstats.schema.base import Fact, Reported
from mcstats.schema.result import read_count
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Topic
from mcstats.schema.words import Better, Trend

from .row import MATCH, MISMATCH, row
from .sample import Sample

__all__ = ["directions", "order", "ratios", "shares", "sums"]

IMPOSSIBLE_SHARE = "impossible share"
DIRECTION = "direction against the arms"
RATIO = "ratio against the absolute risks"
SUMS = "arms do not add up"
ORDER = "impossible order"


def shares(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether each printed share is a share of whole people (GRIM; Brown & Heathers 2017)."""
    for arm, printed in sample.arms.items():
        if "percent" not in printed or "n" not in printed or printed["n"].bound:
            continue
        n, share = int(printed["n"].number), printed["percent"]
        fitting = possible_counts(share.set, n)
        status, allowed = (MATCH, _range(fitting)) if fitting else (MISMATCH, "no whole number")
        events = printed.get("events")
        if fitting and events is not None and int(events.number) not in fitting:
            status = MISMATCH
        what = f"{share.text} of {n} is {allowed}"
        if events is not None:
            what += f"; {events.text} are printed"
        yield sample.row(
            f"share-{arm}",
            status,
            what,
            f"groups.{arm}.percent",
            printed=share.text,
            allowed=f"{allowed} of {n}",
            diagnosis="" if status == MATCH else IMPOSSIBLE_SHARE,
        )


def _range(fitting: range) -> str:
    return str(fitting[0]) if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}"


def _levels(sample: Sample) -> tuple[str, Span, Span] | None:
    """Return what both arms print of the outcome: shares, or means."""
    events = sample.both("events", "n")
    if events is not None and min(events["n1"].lo, events["n2"].lo) > 0:
        spans = [
            propagate(lambda e, n: 100 * e / n, {"e": events[f"events{i}"], "n": events[f"n{i}"]})
            for i in (1, 2)
        ]
        return "percent", spans[0], spans[1]
    for key in ("percent", "change_mean", "change", "mean"):
        both = sample.both(key)
        if both is not None:
            return key, both[f"{key}1"], both[f"{key}2"]
    return None


def directions(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether the direction of a comparison is that of its arms, and a difference theirs."""
    levels = _levels(sample) if len(sample.result.arms) == 2 else None
    if levels is None:
        return
    key, first, second = levels
    gap = propagate(lambda a, b: a - b, {"a": first, "b": second})
    sign = 1 if gap.lo > 0 else -1 if gap.hi < 0 else 0
    difference = sample.span("difference")
    if difference is not None:
        met = difference.meets(gap) or difference.meets(gap.negated())
        yield sample.row(
            "difference",
            MATCH if met else MISMATCH,
            f"the arms differ by {gap.lo:.4g} to {gap.hi:.4g}",
            "printed.difference",
            printed=sample.of["difference"].text,
            allowed=f"{gap.lo:.4g} to {gap.hi:.4g}",
            diagnosis="" if met else DIRECTION,
        )
    trend = sample.result.trend
    if sign and isinstance(trend, Fact) and trend.value in {Trend.BENEFIT, Trend.HARM}:
        better = next(o.better for o in sample.study.outcomes if o.id == sample.result.outcome)
        benefit = (sign > 0) == (better is Better.HIGHER)
        met = benefit == (trend.value is Trend.BENEFIT)
        yield sample.row(
            "direction",
            MATCH if met else MISMATCH,
            f"{key}: {first.lo:.4g} to {first.hi:.4g} against {second.lo:.4g} to {second.hi:.4g}",
            "trend",
            printed=str(trend.value),
            allowed="benefit" if benefit else "harm",
            diagnosis="" if met else DIRECTION,
        )


def ratios(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether a ratio is that of the printed risks, of arms or of the details."""
    if sample.measure not in {"RR", "OR"} or "estimate" not in sample.of:
        return
    levels = _levels(sample)
    risks = (levels[1], levels[2]) if levels and levels[0] == "percent" else _risks(sample)
    if risks is None or min(risks[0].lo, risks[1].lo) < 0 or risks[1].hi <= 0:
        return
    odds = sample.measure == "OR"

    def ratio(a: Any, b: Any) -> Any:
        if odds:
            a, b = a / (100 - a), b / (100 - b)
        return np.asarray(a) / np.asarray(b)

    allowed = propagate(ratio, {"a": risks[0], "b": risks[1]})
    printed = sample.span("estimate")
    met = printed is not None and printed.meets(allowed)
    yield sample.row(
        "ratio",
        MATCH if met else MISMATCH,
        f"the risks give {allowed.lo:.4g} to {allowed.hi:.4g}",
        "printed.estimate",
        printed=sample.of["estimate"].text,
        allowed=f"{allowed.lo:.4g} to {allowed.hi:.4g}",
        diagnosis="" if met else RATIO,
    )


def _risks(sample: Sample) -> tuple[Span, Span] | None:
    """Return the risks that a review prints beside its only risk ratio, in percent."""
    of_ratios = [r for r in sample.study.results if any(e.measure == "RR" for e in r.estimates)]
    details = sample.study.details
    pair = (details.get("intervention_risk"), details.get("control_risk"))
    if len(of_ratios) != 1 or sample.measure != "RR":
        return None
    spans = []
    for value in pair:
        if not isinstance(value, Reported):
            return None
        printed = read_count(value)
        # A risk per thousand is rounded to whole people.
        spans.append(Span(printed.lo - 0.5, printed.hi + 0.5, best=printed.best))
    return spans[0], spans[1]


def order(sample: Sample) -> Iterator[CheckRow]:
    """Yield what cannot be: a mean outside its range, quartiles in another order."""
    chain = ("min", "q1", "median", "q3", "max")
    for arm, printed in sample.arms.items():
        for keys in (chain, ("min", "mean", "max")):
            known = [key for key in keys if key in printed]
            for one, two in itertools.pairwise(known):
                if printed[one].set.lo > printed[two].set.hi:
                    yield sample.row(
                        f"order-{arm}",
                        MISMATCH,
                        f"{one} {printed[one].text} above {two} {printed[two].text}",
                        f"groups.{arm}.{one}",
                        printed=printed[one].text,
                        allowed=f"at most {printed[two].text}",
                        diagnosis=ORDER,
                    )


def sums(topic: Topic) -> Iterator[CheckRow]:
    """Yield whether the arms of each study add up to its total, and nobody was added later."""
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
        if isinstance(study.total, Reported) and whole:
            totals = {int(read_count(other).lo) for other in study.total.other}
            totals.add(int(read_count(study.total).lo))
            met = any(sum(counts) in totals for counts in whole)
            added = " or ".join(str(sum(counts)) for counts in whole)
            yield row(
                f"{study.id}/sum",
                "study",
                where,
                MATCH if met else MISMATCH,
                f"the arms add up to {added}",
                printed=study.total.printed,
                allowed=added,
                diagnosis="" if met else SUMS,
            )
        for arm, first, last in zip(study.arms, *sizes.values(), strict=False):
            if len(whole) == 2 and last > first:
                yield row(
                    f"{study.id}/analysed-{arm.id}",
                    "study",
                    where,
                    MISMATCH,
                    f"{last} analysed of {first} randomised",
                    printed=str(last),
                    allowed=f"at most {first}",
                    diagnosis=SUMS,
                )
