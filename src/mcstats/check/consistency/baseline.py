"""Check whether the arms of a randomised trial were as alike before treatment as chance makes them.

P values of baseline differences are spread evenly where arms are made by chance. Many large ones
say that the arms are too alike, and a very small one that they are too different, for chance
(Carlisle 2017, 10.1111/anae.13938; Barnett 2022, 10.12688/f1000research.73002). Baseline values go
together, so that the test allows for a correlation; printed digits leave a range of P values, and
the one that speaks least against the trial counts. Of clean trials fewer than 1 in 200 are flagged
(`tests/check/consistency/test_baseline.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scipy import special

from mcstats.check.consistency.granularity import people
from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import RIGHT, UNCHECKED, check_row
from mcstats.model.base import Fact
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import Allocation

TOO_ALIKE: Final = "arms too alike before treatment"
TOO_DIFFERENT: Final = "arms too different before treatment"
ERROR: Final = 1 / 400  # for each of the two ways, so that 1 clean trial in 200 is flagged at most
# Of the normal scores of P values; that of baseline values may be as high as 0.7, since it enters
# through its square.
CORRELATION: Final = 0.5

PRange = tuple[float, float]


def p_of_baseline(
    means: Sequence[tuple[float, float]],
    sds: Sequence[tuple[float, float]],
    sizes: Sequence[int],
) -> PRange:
    """Return the least and the largest two-sided P of a baseline difference of two arms.

    Parameters
    ----------
    means, sds : sequence of (low, high)
        The printed sets of both arms.
    sizes : sequence of int
        Numbers of people in both arms.

    Returns
    -------
    tuple of float
        By Student's t with the pooled SD.
    """
    (low1, high1), (low2, high2) = means
    apart = max(low1 - high2, low2 - high1, 0.0), max(high1 - low2, high2 - low1)
    n1, n2 = sizes
    df = n1 + n2 - 2
    ends = []
    for gap, which in ((apart[1], 0), (apart[0], 1)):
        squares = [(n - 1) * sd[which] ** 2 for n, sd in zip(sizes, sds, strict=True)]
        se = math.sqrt(sum(squares) / df * (1 / n1 + 1 / n2))
        t = gap / se if se > 0 else (math.inf if gap else 0.0)
        ends.append(float(2 * special.stdtr(df, -t)))
    return ends[0], ends[1]


def judge_baseline(values: Sequence[PRange]) -> str:
    """Return `TOO_ALIKE`, `TOO_DIFFERENT` or nothing, from the P values of one trial."""
    k = len(values)
    if k and k * min(high for _, high in values) < ERROR:  # Bonferroni, however they go together
        return TOO_DIFFERENT
    # Stouffer's sum, with the variance of correlated scores
    scores = [float(special.ndtri(min(max(low, 1e-15), 1 - 1e-15))) for low, _ in values]
    spread = math.sqrt(k + k * (k - 1) * CORRELATION)
    if k and sum(scores) / spread > float(special.ndtri(1 - ERROR)):
        return TOO_ALIKE
    return ""


def check_baseline(results: Iterable[ResultValues]) -> Iterator[CheckRow]:
    """Yield a row for each randomised trial of two arms with printed baseline means and SDs."""
    trials: dict[str, dict[str, tuple[ResultValues, PRange]]] = {}
    for values in results:
        allocation = values.study.design.allocation
        if not isinstance(allocation, Fact) or allocation.value is not Allocation.RANDOMISED:
            continue
        p = _p_of(values)
        if p is not None:  # the same baseline is printed beside every later time point
            trials.setdefault(values.study.id, {}).setdefault(values.result.outcome, (values, p))
    for study, outcomes in trials.items():
        first = next(iter(outcomes.values()))[0]
        found = judge_baseline([p for _, p in outcomes.values()])
        ranges = ", ".join(f"{low:.2g} to {high:.2g}" for _, (low, high) in outcomes.values())
        what = f"P of {len(outcomes)} baseline differences: {ranges}"
        if found:
            what += "; rarer than 1 in 200 if the arms were made by chance"
        where = first.row("", "", "", f"groups.{next(iter(first.arms))}.baseline_mean").where
        yield check_row(
            f"{study}/baseline",
            "study",
            where,
            UNCHECKED if found else RIGHT,
            what,
            diagnosis=found,
        )


def _p_of(values: ResultValues) -> PRange | None:
    """Return the P of the baseline difference of a result with two arms."""
    arms = values.result.arms
    if len(arms) != 2:
        return None
    spans = values.both("baseline_mean", "baseline_sd")
    sizes = [people(values, arm) for arm in arms]
    known = [n for n in sizes if n is not None and n > 1]
    if spans is None or len(known) != 2:
        return None
    sets = {key: (span.lo, span.hi) for key, span in spans.items()}
    if not all(math.isfinite(end) for ends in sets.values() for end in ends):
        return None
    means = [sets["baseline_mean1"], sets["baseline_mean2"]]
    sds = [(max(low, 0.0), high) for low, high in (sets["baseline_sd1"], sets["baseline_sd2"])]
    return p_of_baseline(means, sds, known)
