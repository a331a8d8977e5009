"""The kinds of printed input that papers hold, each with the routes that read it.

The first ninety are those of the broadest converter of effect sizes, metaConvert (Gosling et al.
2024, version 2), which takes each as a point; the others stand in abstracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PrintedKind:
    """One kind of printed input.

    Attributes
    ----------
    words : str
        What is printed.
    routes : tuple of str
        The names of the routes that read it; empty where there is none.
    note : str
        What else has to be given, or why there is no route.
    """

    words: str
    routes: tuple[str, ...] = ()
    note: str = ""


def _kinds(lines: str) -> tuple[PrintedKind, ...]:
    """Read lines of "words | routes | note"; the note may be left out."""
    kinds = []
    for line in lines.strip().splitlines():
        words, routes, *note = (part.strip() for part in line.split("|"))
        kinds.append(PrintedKind(words, tuple(routes.split()), " ".join(note)))
    return tuple(kinds)


NINETY: Final = _kinds(
    """
    the four cells of a table of two by two | events
    events and group sizes | events
    proportions of two groups | percentages bounds
    means with SDs | means_sd
    means with standard errors | means_se
    means with intervals | means_ci
    mean difference with SD | difference_sd
    mean difference with standard error | difference_se estimate_se
    mean difference with interval | difference_ci pooled_ci
    mean difference with P | p_value estimate_p
    mean changes of two arms with SDs | changes_sd
    means before and after of two arms with SDs | changes_r changes_standardised | r, or a set of it
    means before and after of one arm with SDs | pre_post | r, or a set of it
    paired t of one arm | paired_t
    medians with quartiles | medians_iqr medians_iqr_log medians_iqr_skewed
    medians with ranges | medians_range medians_range_log
    medians with quartiles and ranges | medians_five medians_five_log
    t of two groups | t_value
    P of t | p_value | the direction
    F of two groups | f_value | the direction
    P of F | p_value | the direction
    odds ratio with interval | pooled_ci
    risk ratio with interval | pooled_ci
    risk difference with interval | pooled_ci
    proportion of one arm | share single_percent
    effect that is ready | ready_vi ready_se pooled_ci
    means and SDs read off a plot | plot_sd plot_se | the reading error
    adjusted mean difference with SD | ancova_difference_sd | R, or a set of it
    adjusted mean difference with standard error | ancova_difference_se | R, or a set of it
    adjusted mean difference with interval | ancova_difference_ci | R, or a set of it
    adjusted mean difference with P | ancova_difference_p | R, or a set of it
    adjusted means with SDs | ancova_means_sd | R, or a set of it
    adjusted means with standard errors | ancova_means_se | R, or a set of it
    adjusted means with intervals | ancova_means_ci | R, or a set of it
    odds ratio with standard error of its logarithm | ratio_se
    risk ratio with standard error of its logarithm | ratio_se
    risk difference with standard error | estimate_se
    Cohen's d | cohen_d pooled_ci
    Hedges' g | hedges_g pooled_ci
    events of one arm | single_events
    adjusted effect that is ready | ready_vi ready_se pooled_ci | `adjusted` and `adjusted_for`
    means with one pooled SD | means_pooled
    mean changes of two arms with standard errors | changes_se
    mean changes of two arms with intervals | changes_ci
    mean changes of two arms with P | changes_p
    mean change of one arm with SD | change_sd
    mean change of one arm with standard error | change_se
    mean change of one arm with interval | change_ci
    mean change of one arm with P | change_p
    means before and after of two arms with standard errors | changes_r_se | r, or a set of it
    means before and after of two arms with intervals | changes_r_ci | r, or a set of it
    means before and after of one arm with standard errors | pre_post_se | r, or a set of it
    means before and after of one arm with intervals | pre_post_ci | r, or a set of it
    paired t of two arms | paired_t_of_arms changes_t
    P of paired t of two arms | paired_p_of_arms changes_p | the direction of each
    F of the change of two arms | paired_f_of_arms changes_f | the direction of each
    P of F of the change of two arms | paired_p_of_arms changes_p | the direction of each
    odds ratio with group sizes and all events | ratio_margins
    odds ratio with P | estimate_p
    risk ratio with P | estimate_p
    risk difference with P | estimate_p
    chi-squared with group sizes and all events | chi2_margins | the direction
    P of chi-squared with group sizes and all events | chi2_p_margins | the direction
    phi with group sizes and all events | phi_margins
    eta squared of two groups | eta2 | the direction
    partial eta squared | partial_eta2 | the direction; R, or a set of it
    adjusted Cohen's d | ancova_d | R, or a set of it
    point-biserial correlation | point_biserial
    P of a point-biserial correlation | p_value | the direction
    standardised coefficient with standard error | beta_se beta_groups
    standardised coefficient with interval | beta_ci beta_groups
    standardised coefficient with P | beta_p beta_groups
    standardised coefficient with t | beta_t beta_groups
    regression coefficient with standard error | coefficient_se
    regression coefficient with interval | coefficient_ci
    regression coefficient with P | coefficient_p
    regression coefficient with t | coefficient_t
    coefficient of a logistic regression with t | logistic_t
    F of an analysis of covariance | ancova_f | the direction; R, or a set of it
    P of F of an analysis of covariance | ancova_p | the direction; R, or a set of it
    t of an analysis of covariance | ancova_t | R, or a set of it
    P of t of an analysis of covariance | ancova_p | the direction; R, or a set of it
    adjusted means with one pooled SD | ancova_means_pooled | R, or a set of it
    adjusted means read off a plot | ancova_plot | the reading error; R, or a set of it
    events and person-time of two groups | person_time
    Pearson's correlation | pearson
    correlation after Fisher's transformation | fisher_z
    Spearman's correlation | spearman
    Cronbach's α or McDonald's ω | | the reliability of a scale compares no treatments
    intraclass correlation of raters | | the reliability of a scale compares no treatments
    """
)
"""The ninety kinds that metaConvert takes."""

FURTHER: Final = _kinds(
    """
    hazard ratio with interval | pooled_ci
    rate ratio with interval | pooled_ci
    rate ratio with P | estimate_p
    rate difference with interval | pooled_ci
    ratio of means with interval | pooled_ci
    hazard ratio with P | estimate_p
    hazard ratio with the events of each arm | hazard_events
    P of a log-rank test with the events of each arm | hazard_p | the direction
    observed minus expected events and their variance | logrank
    relative reduction with interval | reduction_ci
    relative reduction with P | reduction_p
    number needed to treat with the risk of the control arm | nnt_risk
    number needed to treat with interval | nnt_ci
    rates (per 1,000 person-years) with events | rates_events
    rates with intervals | rates_ci
    rates with the P of their comparison | rates_p
    modelled percentages of two groups with intervals | percentages_ci
    modelled percentages of two groups with the P of their comparison | percentages_p
    events and person-time of one group | single_rate
    rate of one group with interval | single_rate_ci
    P of a correlation | pearson_p | the direction
    correlation with interval | pearson_ci
    risk ratio with group sizes and all events | ratio_margins
    risk difference with group sizes and all events | ratio_margins
    coefficient of a logistic regression with standard error | logistic_se
    coefficient of a logistic regression with interval | logistic_ci
    coefficient of a logistic regression with P | logistic_p
    mean change of one arm with t or F | change_t change_f
    F of one group seen twice | paired_f | the direction
    P of a paired test of one group | paired_p | the direction
    medians with the distance of the quartiles as one number | medians_iqr_width
    "from x to y" in one arm | from_to
    "from x to y" in both arms | from_to_of_arms
    percentage changes | percent_change percent_changes
    difference within pairs with standard error | paired_difference_se | a paired design
    difference within pairs with interval | paired_difference_ci | a paired design
    difference within pairs with t | paired_difference_t | a paired design
    difference within pairs with P | paired_difference_p | a paired design
    difference within pairs with SD | paired_difference_sd | a paired design
    pairs in which one treatment alone had the event | discordant_pairs | a paired design
    means and SDs of both treatments of the same people | paired_means | r, or a set of it
    ratio of geometric means with interval | pooled_ci | the measure ROM
    geometric means with CV or geometric SD | | code the ratio of both where the source has it
    medians before and after of one arm | | code the P of the change, with the route `paired_p`
    medians with ranges alone, neither normal nor log-normal | | ask the authors for means and SDs
    ratio or slope per step of a quantity | | it compares no two groups
    P of a trend across groups | | code the effect of two of the groups with its interval
    sensitivity, specificity, area under a curve | | they compare no treatments
    agreement of raters (kappa) | | it compares no treatments
    """
)
"""Kinds beyond those, as abstracts print them."""
