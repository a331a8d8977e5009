"""Inconsistency: how far the studies differ, and on which sides of the threshold they lie."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from scipy import special

from mcstats.verdict.grade.figures import BodyFigures, known_of_all, weights_of_studies
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.step import Step, show_number
from mcstats.verdict.grade.thresholds import thresholds


def inconsistency(body: BodyFigures, parameters: Parameters) -> Step:
    """Return the step for inconsistency (Core GRADE 3).

    Studies that differ by I², or by Q, lower unless their estimates lie on one side of the
    threshold; by two levels where intervals that matter lie on both sides. Where the single
    estimates are not known, a prediction interval that reaches further than the pooled one lowers
    as well.
    """
    number, i2, q_p = body.number_of_studies, *_heterogeneity(body)
    given = (("studies", number), ("I²", i2), ("P of Q", q_p))
    step = partial(
        Step,
        name="inconsistency",
        reference="coregrade3",
        figures={name: value for name, value in given if value is not None},
    )
    if number == 1:
        beside = body.coded_trials
        if beside is not None and len(beside.each) > 1:
            differing = inconsistency(beside, parameters)
            if differing.change < 0:
                found = f"{differing.because[0].lower()}{differing.because[1:]}"
                because = f"Of {len(beside.each)} studies that could not be pooled, {found}"
                return replace(differing, because=because)
        because = "Consistency cannot be assessed: one study decides."
        return step(rule="inconsistency-one", change=0, because=because)
    if number is None or (i2 is None and q_p is None):
        because = "How much the studies differ was not read."
        if not body.each:
            because = "How much the trials of the review differ was not read."
        coded = _of_coded_trials(body, parameters)
        if coded is not None:
            return replace(coded, because=f"{because} {coded.because}")
        because = f"{because[:-1]}, which counts as if they differed."
        return step(rule="inconsistency-unknown", change=-1, because=because, judged=False)
    differ = q_p is not None and q_p < parameters.heterogeneity_alpha
    shown = f"P of Q {show_number(q_p or 0.0)}"
    if i2 is not None:
        differ, shown = i2 >= parameters.heterogeneity_substantial, f"I² {i2:.0f}%"
    apart, opposed = _positions(body, parameters)
    if apart is False:
        because = f"The estimates lie on one side of the threshold ({shown})."
        return step(rule="inconsistency-one-side", change=0, because=because)
    prediction = prediction_interval(body)
    further = ""
    if prediction is not None:
        low, high = (show_number(body.to_printed_scale(end)) for end in prediction)
        further = f" Another study may find anything from {low} to {high}."
    if differ and opposed:
        because = f"The studies differ ({shown}), and some decide for opposite directions.{further}"
        return step(rule="inconsistency-opposed", change=-2, because=because)
    if differ:
        where = ", on both sides of the threshold" if apart else ""
        because = f"The studies differ ({shown}){where}.{further}"
        return step(rule="inconsistency-differ", change=-1, because=because)
    moderate = (i2 or 0.0) >= parameters.heterogeneity_moderate
    if moderate and prediction and _reaches_further(body, prediction, parameters):
        because = f"{further[1:-1]} ({shown})."
        return step(rule="inconsistency-predicted", change=-1, because=because)
    because = f"The studies differ little more than by chance ({shown})."
    return step(rule="inconsistency-little", change=0, because=because)


def _of_coded_trials(body: BodyFigures, parameters: Parameters) -> Step | None:
    """Return the step for the coded trials of a review, which tell of its own.

    That they differ does so in any case, that they agree only where they have more than half as
    many participants as the review.
    """
    coded = body.coded_trials
    if coded is None or len(coded.each) < 2:
        return None
    step = inconsistency(coded, parameters)
    found = f"{step.because[0].lower()}{step.because[1:]}"
    because = f"Of the {coded.number_of_studies} trials that we read, {found}"
    if step.change == 0 and body.share_coded <= parameters.bias_majority:
        because = f"{because[:-1]}, but most of the participants may be in others."
        return replace(step, rule="inconsistency-unknown", change=-1, because=because, judged=False)
    return replace(step, because=because)


def _heterogeneity(body: BodyFigures) -> tuple[float | None, float | None]:
    """Return I² in percent and the P of Q: given, or from the single studies."""
    estimates = known_of_all(study.yi for study in body.each)
    variances = known_of_all(study.vi for study in body.each)
    if (body.i2 is not None and body.q_p is not None) or len(estimates) < 2 or not variances:
        return body.i2, body.q_p
    weights = [1 / vi for vi in variances]
    mean = sum(w * y for w, y in zip(weights, estimates, strict=True)) / sum(weights)
    q = sum(w * (y - mean) ** 2 for w, y in zip(weights, estimates, strict=True))
    df = len(estimates) - 1
    # Higgins & Thompson 2002, eq. 9
    i2 = 100 * max(0.0, 1 - df / q) if q > 0 else 0.0
    q_p = float(special.chdtrc(df, q))
    return (i2 if body.i2 is None else body.i2), (q_p if body.q_p is None else body.q_p)


def _positions(body: BodyFigures, parameters: Parameters) -> tuple[bool | None, bool]:
    """Return whether estimates lie on both sides, and whether intervals that matter do.

    The sides are those of no effect, or of the declared threshold in the direction of the effect.
    What lies on a side counts from a share of the weight on; on neither side lies an estimate on
    the target, and one whose interval excludes effects that matter where the mean is one.
    """
    estimates = known_of_all(study.yi for study in body.each)
    if len(estimates) < 2:
        return None, False
    weights, _ = weights_of_studies(body)
    least = parameters.opposing_share * sum(weights)
    limits = thresholds(body, parameters)
    target = 0.0
    if limits is not None and limits.declared and body.point is not None:
        target = limits.target(body.point)
    above = below = rise = fall = 0.0
    variances = known_of_all(study.vi for study in body.each) or [math.inf] * len(estimates)
    for y, v, weight in zip(estimates, variances, weights, strict=True):
        half = body.quantile * math.sqrt(v)
        ends = y - half, y + half
        if limits is not None and any(limits.reached_by((body.point or 0.0,) * 2)):
            if not any(limits.reached_by(ends)):
                continue  # it excludes what the mean effect is: it is on no side with the others
        above += weight if y > target else 0.0
        below += weight if y < target else 0.0
        if limits is not None:
            rise += weight if ends[0] > limits.above else 0.0
            fall += weight if ends[1] < limits.below else 0.0
    return sum(weights) - max(above, below) >= least, min(rise, fall) >= least


def prediction_interval(body: BodyFigures) -> tuple[float, float] | None:
    """Return the prediction interval on the analysis scale, or None where it cannot be had.

    The printed one; otherwise, for three studies or more, mu ± t(k − 2) √(τ² + se²) (Riley 2011),
    where studies of equal weight give τ² = I² k se² if only I² is known.
    """
    if body.prediction is not None:
        low, high = body.prediction
        return body.to_analysis_scale(low), body.to_analysis_scale(high)
    k, se, mean, tau2 = body.number_of_studies, body.standard_error, body.point, body.tau2
    if k is None or k < 3 or se is None or mean is None:
        return None
    if tau2 is None and body.i2 is not None:
        tau2 = body.i2 / 100 * k * se**2
    if tau2 is None:
        return None
    half = float(special.stdtrit(k - 2, (1 + body.level) / 2)) * math.sqrt(tau2 + se**2)
    return mean - half, mean + half


def _reaches_further(
    body: BodyFigures, prediction: tuple[float, float], parameters: Parameters
) -> bool:
    """Return whether a prediction interval holds no effect, or a second direction, anew."""
    if body.interval is None:
        return False
    (low, high), (least, most) = body.interval, prediction
    if not low <= 0 <= high:
        return least <= 0 <= most
    limits = thresholds(body, parameters)
    if limits is None or (low <= limits.below and high >= limits.above):
        return False
    return least <= limits.below and most >= limits.above
