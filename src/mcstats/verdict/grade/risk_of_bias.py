"""Risk of bias: the share of the results at risk, and what the rest says without them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any, Final

from mcstats.model.running_text import join_names
from mcstats.verdict.grade.figures import (
    Bias,
    BodyFigures,
    StudyFigures,
    known_of_all,
    weights_of_studies,
)
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.step import Step, show_share
from mcstats.verdict.grade.thresholds import thresholds

MOST_LEFT_OUT: Final = 10  # results at high risk, of which every selection is left out: 1,023


def risk_of_bias(body: BodyFigures, parameters: Parameters) -> Step:
    """Return the step for risk of bias: by the weight of the results at risk (Core GRADE 4).

    Evidence that starts low for its design is rated by the domains other than confounding. Where
    confounding is rated in place of such a start, high risk, or none known, lowers by two levels.
    """
    step = _by_shares(body, parameters)
    if body.flawed_review and step.change == 0:
        because = f"{step.because} But the conduct of the review is at high risk of bias."
        step = replace(step, rule="bias-review", change=-1, because=because, reference="shea2017")
    lead = _domains_that_count(body)
    if not lead:
        return step
    return replace(step, because=f"{lead}, {step.because[0].lower()}{step.because[1:]}")


def _domains_that_count(body: BodyFigures) -> str:
    """Return which domains a low start accounts for and which count; empty where all do."""
    if start(body).change == 0:
        return ""
    left_out = dict.fromkeys(domain for study in body.each for domain in study.of_design)
    counted = dict.fromkeys(domain for study in body.each for domain in study.beyond_design)
    if not left_out or not counted:
        return ""
    return (
        f"The low start already accounts for {join_names(left_out)}. "
        f"In the domains that count here ({join_names(counted)})"
    )


def _by_shares(body: BodyFigures, parameters: Parameters) -> Step:
    shares, by = _shares_of_ratings(body)
    high, low, known = shares[Bias.HIGH], shares[Bias.LOW], 1 - shares[Bias.UNKNOWN]
    step = partial(
        Step,
        name="risk of bias",
        reference="coregrade4",
        figures={**{str(bias): share for bias, share in shares.items()}, "shares of": by},
    )
    twice = start(body).rule == "start-robins"
    most = parameters.bias_majority
    whole = 1 - 1e-9  # shares are sums of rounded quotients

    if known < 1 - whole:
        of = " of the trials in the review" if body.bias_shares else ""
        counts = "high risk" if twice else "concerns"
        because = f"The risk of bias{of} is not known, which counts as {counts}."
        change = -2 if twice else -1
        return step(rule="bias-unknown", change=change, because=because, judged=False)
    at_high = f"Results at high risk of bias make up {show_share(high)} of the {by}"
    at_low = f"Results at low risk of bias make up {show_share(low)} of the {by}"
    if high > most:
        because = "The result is at high risk of bias." if high > whole else f"{at_high}."
        return step(rule="bias-high", change=-2 if twice else -1, because=because)
    if low < 1 - most:
        because = f"{at_low}; there are concerns, or no information, about the others."
        if low < 1 - whole and not high:
            # A domain without information makes an overall rating "some concerns".
            because = "There are concerns, or no information, about the risk of bias."
        return step(rule="bias-concerns", change=-1, because=because)
    if body.bias_shares:
        return step(**_of_review(shares, by, parameters))
    if not high:
        because = "The risk of bias is low." if low > whole else f"{at_low}, and none is at high."
        return step(rule="bias-low", change=0, because=because)
    changes = _changes_without_high_risk(body, parameters)
    if changes is None:
        because = f"{at_high}, and the estimate without them is not known."
        return step(rule="bias-unchecked", change=-1, because=because)
    if changes:
        because = f"{at_high}; leaving out some or all of them changes the conclusion."
        return step(rule="bias-sensitive", change=-1, because=because)
    because = f"{at_high}; leaving out any of them leaves the conclusion as it is."
    return step(rule="bias-robust", change=0, because=because)


def _of_review(shares: Mapping[Bias, float], by: str, parameters: Parameters) -> dict[str, Any]:
    """Return rule, change and reason for a review most of whose trials are at low risk.

    Nobody can leave its other trials out, so a small share of them alone leaves the certainty. What
    is not reported counts as high risk there, or else leaving it out would pay.
    """
    doubtful = shares[Bias.HIGH] + shares[Bias.UNKNOWN]
    because = f"Trials at low risk of bias make up {show_share(shares[Bias.LOW])} of the {by}"
    if doubtful <= parameters.opposing_share:
        because = f"{because}, and those at high or unknown risk {show_share(doubtful)}."
        return {"rule": "bias-low", "change": 0, "because": because}
    because = f"{because}; the estimate without those at high or unknown risk is not known."
    return {"rule": "bias-unchecked", "change": -1, "because": because}


def _shares_of_ratings(body: BodyFigures) -> tuple[dict[Bias, float], str]:
    """Return the share of each rating, and of which total."""
    if body.bias_shares:
        return {bias: body.bias_shares.get(bias, 0.0) for bias in Bias}, body.shares_of
    if not body.each:
        return {bias: float(bias is body.bias) for bias in Bias}, "evidence"
    weights, by = weights_of_studies(body)
    shares = dict.fromkeys(Bias, 0.0)
    for study, weight in zip(body.each, weights, strict=True):
        shares[_rating(body, study)] += weight / sum(weights)
    return shares, by


def _rating(body: BodyFigures, study: StudyFigures) -> Bias:
    """Return the rating that counts: without confounding where the start accounts for it."""
    return study.bias_beyond_design if start(body).change < 0 else study.bias


def _changes_without_high_risk(body: BodyFigures, parameters: Parameters) -> bool | None:
    """Return whether the pooled conclusion changes without some of the results at high risk.

    Every selection of them is left out: if only all were, one more study at high risk could turn a
    result that depends on them into one that does not. None where there are too many or the
    estimates are not known.
    """
    high = [i for i, study in enumerate(body.each) if _rating(body, study) is Bias.HIGH]
    known = known_of_all(s.yi for s in body.each) and known_of_all(s.vi for s in body.each)
    if not known or len(high) > MOST_LEFT_OUT:
        return None
    whole = _conclusion(body, body.each, parameters)
    for number in range(1, len(high) + 1):
        for left_out in combinations(high, number):
            rest = tuple(s for i, s in enumerate(body.each) if i not in left_out)
            if _conclusion(body, rest, parameters) != whole:
                return True
    return False


def _conclusion(
    body: BodyFigures, studies: tuple[StudyFigures, ...], parameters: Parameters
) -> tuple[int, bool, bool]:
    """Return the direction of a pooled estimate, if it is decided and if it is beyond what matters.

    The model with the body's variance between studies, weights 1 / (vi + tau2).
    """
    known = [(s.yi, 1 / (s.vi + (body.tau2 or 0.0))) for s in studies if s.yi is not None and s.vi]
    total = sum(weight for _, weight in known)
    if not known:
        return 0, False, False
    mean = sum(weight * yi for yi, weight in known) / total
    limits = thresholds(body, parameters)
    matters = limits is not None and not limits.below < mean < limits.above
    decided = abs(mean) > body.quantile / math.sqrt(total)
    return (mean > 0) - (mean < 0), decided, matters
