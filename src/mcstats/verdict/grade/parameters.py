"""The parameters of the rules of certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Thresholds and error rates of the rules; parameters of the rubric have the same names.

    Attributes
    ----------
    heterogeneity_moderate, heterogeneity_substantial : float
        I² in percent from which on a prediction interval counts, and from which on studies differ.
    heterogeneity_alpha : float
        P of Cochran's Q below which studies differ where I² is not known.
    opposing_share : float
        Share of the weight from which on estimates on one side of the threshold count.
    information_alpha, information_power : float
        Error rate and power of the trial whose size is the optimal information size.
    information_difference, information_reduction : float
        The standardised difference, and the relative change of a risk, that it detects.
    information_far, information_very_far : float
        Shares of the optimal information size below which the evidence is far from it, and so far
        that it loses two levels.
    large_reduction : float
        Relative change of a risk beyond which the information size is asked for.
    ends_risk, ends_odds : float
        Upper over lower end of an interval beyond which the information size is out of reach.
    size_small, size_medium, size_large : float
        Standardised differences at which small, medium and large effects begin.
    size_ratio_small, size_ratio_medium, size_ratio_large : float
        The same of ratios of risks, or their inverse.
    null_ratio : float
        The ratio, or its inverse, beyond which an interval must not reach where no smallest
        important difference is declared, before an effect on a risk is called none.
    open_difference : float
        The difference of risks beyond which an interval of a ratio that holds no effect lowers,
        where no threshold is declared.
    rare_difference : float
        The difference of risks within which the interval of rare events is narrow, where no
        threshold is declared.
    rare_participants : float
        From how many participants on such an interval counts.
    bias_majority : float
        Share of the weight beyond which it is most of the weight.
    asymmetry_alpha, asymmetry_studies : float
        P of a test of asymmetry below which studies may be missing, and the least number of
        studies of such a test.
    sponsored_studies : float
        From how many small sponsored studies on others may be missing.
    magnitude_large, magnitude_very_large : float
        Ratios of risks, or their inverse, beyond which an effect raises by one level and by two.
    """

    heterogeneity_moderate: float = 40.0
    heterogeneity_substantial: float = 50.0
    heterogeneity_alpha: float = 0.1
    opposing_share: float = 0.1
    information_alpha: float = 0.05
    information_power: float = 0.80
    information_difference: float = 0.2
    information_reduction: float = 0.25
    information_far: float = 0.3
    information_very_far: float = 0.05
    large_reduction: float = 0.3
    ends_risk: float = 3.0
    ends_odds: float = 2.5
    size_small: float = 0.2
    size_medium: float = 0.5
    size_large: float = 0.8
    size_ratio_small: float = 1.25
    size_ratio_medium: float = 1.5
    size_ratio_large: float = 2.0
    null_ratio: float = 1.1
    open_difference: float = 0.075
    rare_difference: float = 0.001
    rare_participants: float = 4000.0
    bias_majority: float = 0.5
    asymmetry_alpha: float = 0.1
    asymmetry_studies: float = 10.0
    sponsored_studies: float = 3.0
    magnitude_large: float = 2.0
    magnitude_very_large: float = 5.0

    @classmethod
    def of_numbers(cls, numbers: Mapping[str, float]) -> Self:
        """Return the parameters with those replaced that `numbers` names; it may name others."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in numbers.items() if name in known})
