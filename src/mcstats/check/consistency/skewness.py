"""Check whether a mean and an SD can describe values that have an end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from scipy import special

from mcstats.check.consistency.granularity import people
from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import UNCHECKED
from mcstats.model.tables import CheckRow

SKEWED: Final = "skewed against an end of the scale"
FEWEST_SDS: Final = 1.0
"""A mean so few SDs from an end of the scale belongs to skewed values (Altman & Bland 1996)."""
USUAL_SDS: Final = 2.0  # a normal variable has its mean at least so far from an end
ERROR: Final = 1 / 400  # for each of two ends, so that one clean sample in 200 is flagged at most
KEYS: Final = (("mean", "sd", ""), ("baseline_mean", "baseline_sd", "-baseline"))


def is_skewed(distance: float, sd: float, n: int) -> bool:
    """Return whether a mean lies too near to an end of its scale for values that are not skewed.

    Parameters
    ----------
    distance : float
        From the end to the mean, in the unit of the scale.
    sd : float
        The standard deviation.
    n : int
        Number of people, at least 2.

    Returns
    -------
    bool
        True where the mean lies less than `FEWEST_SDS` from the end, and a normal sample whose true
        mean lies `USUAL_SDS` from it would come so near in fewer than `ERROR` of samples.
    """
    ratio = distance / sd
    if ratio >= FEWEST_SDS:
        return False
    root = math.sqrt(n)
    # The statistic has a noncentral t distribution; Altman & Bland 1996, 10.1136/bmj.313.7066.1200
    return bool(special.nctdtr(n - 1, root * USUAL_SDS, root * ratio) < ERROR)


def check_skewness(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each mean and SD of skewed values, on a scale whose ends are coded."""
    outcome = values.outcome
    ends = [(float(end), name) for end, name in _ends(outcome.least, outcome.most)]
    for arm, printed in values.arms.items():
        n = people(values, arm)
        for mean_key, sd_key, suffix in KEYS:
            mean, sd = printed.get(mean_key), printed.get(sd_key)
            if n is None or n < 2 or mean is None or sd is None or mean.bound or sd.bound:
                continue
            for end, name in ends:
                distance, spread = abs(float(mean.number) - end), float(sd.number)
                if spread > 0 and is_skewed(distance, spread, n):
                    yield values.row(
                        f"skewness-{arm}{suffix}",
                        UNCHECKED,
                        f"the mean lies {distance / spread:.2g} SDs from the {name} of "
                        f"the scale, {end:g}: the values are skewed, and means and SDs say little",
                        f"groups.{arm}.{sd_key}",
                        printed=f"{mean.text} (SD {sd.text})",
                        allowed=f"at least {FEWEST_SDS:g} SD from {end:g}",
                        diagnosis=SKEWED,
                    )
                    break


def _ends(least: str | None, most: str | None) -> Iterator[tuple[str, str]]:
    if least is not None:
        yield least, "lower end"
    if most is not None:
        yield most, "upper end"
