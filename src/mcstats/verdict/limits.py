"""Determine from which effects on a benefit or a harm counts: declared, or by convention."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from mcstats.effects.measures.measure import Compared, Family, Measure
from mcstats.effects.measures.registry import find_measure
from mcstats.model.claim import Claim, ClaimedSize
from mcstats.model.read_printed import parse
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import Better, ClaimedEffect, ContrastKind
from mcstats.verdict.grade.thresholds import largest_null

# The parameters of the rubric that say what is too small to matter where nothing is declared.
_OF_DIFFERENCES, _OF_CHANGES, _OF_RATIOS = "size_small", "margin_percent", "size_ratio_small"


@dataclass(frozen=True, slots=True)
class Limits:
    """The effects at which a benefit or a harm begins to count, on the analysis scale.

    Attributes
    ----------
    decided : float
        An interval beyond it decides: the declared threshold, or 0 for no effect.
    margin : float or None
        Effects within it are too small to matter: the declared threshold or a convention; None
        where nothing is declared and no convention applies.
    significant_counts : bool
        True if an interval within the margin that excludes no effect still decides, as for ratios
        of risks, whose worth depends on the risk.
    unsized : bool
        True if the margin follows from the number of participants and they are not reported: a
        benefit may then be too small to matter, and nothing says so.
    generous : bool
        True of a review whose studies are not distinguished, and of clusters: a standard error
        gives too large a spread of people and so too wide a margin. An interval within it shows at
        most which side the effect is on.
    elsewhere : bool
        True if a threshold is declared on another scale than that of the effect: a P value does
        not say whether it is reached.
    one_sided : bool
        True of a claim that a harm does not come: only an increase of it is held against the margin
        (non-inferiority: Piaggio 2012, JAMA 308:2594).
    claimed : float or None
        The size that is claimed, infinite where it is on another scale than the effect; None where
        the claim states no size.
    """

    decided: float
    margin: float | None
    significant_counts: bool = False
    unsized: bool = False
    generous: bool = False
    null: float | None = None
    elsewhere: bool = False
    one_sided: bool = False
    claimed: float | None = None


def limits_of(
    rubric: Rubric,
    claim: Claim,
    effect: EffectRow,
    people: float | None = None,
    i2: float | None = None,
    risk: float | None = None,
    *,
    clustered: bool = False,
) -> Limits:
    """Return the limits for one effect: the declared threshold of its scale, or conventions.

    Parameters
    ----------
    people : float, optional
        The participants of a study whose effect has no number of its own for each arm.
    i2 : float, optional
        Of a review: the share of the variance, in percent, that lies between its studies.
    risk : float, optional
        Without the intervention, where the claim declares none.
    clustered : bool
        Whether groups of people were assigned.
    """
    family = find_measure(effect.measure).family
    threshold, known = claim.threshold, declared_risk(claim) or risk
    declared = size_on_scale(claim, threshold, effect, known)
    if declared is not None:
        return Limits(declared, declared, one_sided=claim.denies_harm)
    limits = _conventions(rubric, effect, people, i2, clustered=clustered)
    difference = family is Family.RISK_DIFFERENCE
    if limits.significant_counts or difference:
        number = {name: p.number for name, p in rubric.parameters.items()}
        null = largest_null(known, number["null_ratio"], difference=difference)
        if difference:
            limits = replace(limits, margin=null)
        limits = replace(limits, null=null)
    return replace(limits, elsewhere=threshold is not None, one_sided=claim.denies_harm)


def size_on_scale(
    claim: Claim,
    size: ClaimedSize | None,
    effect: EffectRow,
    risk: float | None,
    *,
    falls: bool = False,
) -> float | None:
    """Return a threshold or a claimed size on the scale of an effect, None if it is on another one.

    A difference of risks is the log of a ratio at a risk.

    Parameters
    ----------
    falls : bool
        Whether a difference of risks is a fall. Of a threshold the rise counts, which is the
        smaller ratio, so that no change passes for a smaller one.
    """
    of_size = measure_of_size(claim, size)
    if size is None or of_size is None:
        return None
    measure, declared = find_measure(effect.measure), of_size.family
    if measure.family is declared:
        return threshold_value(size, declared)
    of_risks = measure.family is Family.RATIO and measure.compares is not Compared.MEANS
    if declared is not Family.RISK_DIFFERENCE or not of_risks or not risk:
        return None
    change = threshold_value(size, declared) / risk
    if falls:
        return -math.log1p(-change) if change < 1 else math.inf
    return math.log1p(change)


def measure_of_size(claim: Claim, size: ClaimedSize | None) -> Measure | None:
    """Return the measure of a threshold or a claimed size, or None where nothing names it."""
    if size is None:
        return None
    code = size.measure or next(iter(claim.question.measures), None)
    return None if code is None else find_measure(code)


def claimed_limit(
    claim: Claim, effect: EffectRow, risk: float | None, better: Better
) -> float | None:
    """Return the claimed size on the scale of an effect, infinite where it is on another one.

    Parameters
    ----------
    better : Better
        The better direction of the outcome, which tells a claimed fall from a rise.
    """
    if claim.claimed_size is None:
        return None
    known = declared_risk(claim) or risk
    falls = falls_as_claimed(claim, better)
    size = size_on_scale(claim, claim.claimed_size, effect, known, falls=falls)
    return math.inf if size is None else size


def falls_as_claimed(claim: Claim, better: Better) -> bool:
    """Return whether the claimed effect is a fall of an outcome with this better direction."""
    return (better is Better.LOWER) is (claim.effect is ClaimedEffect.BENEFIT)


def declared_risk(claim: Claim) -> float | None:
    """Return the risk or rate without the intervention that a claim declares, in [0, 1]."""
    if claim.control_risk is None:
        return None
    value = parse(claim.control_risk.value).best
    return None if value is None else value / 100 if "%" in claim.control_risk.value else value


def _conventions(
    rubric: Rubric, effect: EffectRow, people: float | None, i2: float | None, *, clustered: bool
) -> Limits:
    family = find_measure(effect.measure).family
    number = {name: p.number for name, p in rubric.parameters.items()}
    if family is Family.STANDARDISED:
        return Limits(0.0, number[_OF_DIFFERENCES])
    if family is Family.PERCENT:
        return Limits(0.0, number[_OF_CHANGES])
    if family is Family.RATIO:
        if find_measure(effect.measure).compares is Compared.MEANS:
            # A ratio of means is a relative change, as a change in percent is.
            return Limits(0.0, math.log1p(number[_OF_CHANGES] / 100))
        return Limits(0.0, math.log(number[_OF_RATIOS]), significant_counts=True)
    if family is Family.RAW:
        limits = _limits_of_differences(number[_OF_DIFFERENCES], effect, people, i2)
        return replace(limits, generous=limits.generous or clustered)
    return Limits(0.0, None)


def _limits_of_differences(
    small: float, effect: EffectRow, people: float | None, i2: float | None
) -> Limits:
    """Return the limits of a difference in a unit: a share of its standard deviation.

    Cochrane Handbook 2019, 6.5.2.3, for two equal arms where each is not known. The variance of a
    review holds that between its studies, which I² tells apart.
    """
    compared = effect.contrast != ContrastKind.WITHIN.value
    review = effect.kind == "review"
    if effect.vi and effect.n1 and effect.n2:
        inverse = 1 / effect.n1 + 1 / effect.n2
    elif effect.vi and people and compared:
        inverse = 4 / people
    else:
        return Limits(0.0, None, unsized=compared, generous=review)
    within = 1 - min(i2 or 0.0, 99.0) / 100 if review else 1.0
    sd = math.sqrt(effect.vi * within / inverse)
    return Limits(0.0, small * sd, generous=review and i2 is None)


def scale_margins(rubric: Rubric, factor: float) -> Rubric:
    """Return the rubric with wider or narrower conventional margins; ratios on the log scale."""
    known = rubric.parameters
    changed = {
        name: known[name].model_copy(
            update={"value": repr(_scaled(known[name].number, factor, ratio=name == _OF_RATIOS))}
        )
        for name in (_OF_DIFFERENCES, _OF_CHANGES, _OF_RATIOS)
    }
    return rubric.model_copy(update={"parameters": {**rubric.parameters, **changed}})


def _scaled(value: float, factor: float, *, ratio: bool) -> float:
    return math.exp(math.log(value) * factor) if ratio else value * factor


def threshold_value(threshold: ClaimedSize, family: Family | None = None) -> float:
    """Return the smallest effect of interest, or a claimed size, on the analysis scale.

    A ratio is printed as a ratio, above or below 1, and becomes the size of its logarithm. A
    difference of risks may be printed as a percentage, and becomes a share.

    Raises
    ------
    ValueError
        For a bound, a negative number, or a ratio of 0 or less.
    """
    value = parse(threshold.value).best
    if value is not None and family is Family.RISK_DIFFERENCE and "%" in threshold.value:
        value /= 100
    if value is None or value < 0 or (family is Family.RATIO and value <= 0):
        raise ValueError(f"a threshold of interest is a number of 0 or more, not {threshold.value}")
    return abs(math.log(value)) if family is Family.RATIO else value
