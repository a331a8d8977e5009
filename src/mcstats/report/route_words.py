"""Words on a page for routes and for the statistics that they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ROUTE_WORDS: Final[Mapping[str, str]] = {
    "difference_ci": "from the difference and its interval",
    "difference_se": "from the difference and its standard error",
    "difference_sd": "from the difference and the pooled SD",
    "t_value": "from a t statistic",
    "f_value": "from an F statistic",
    "p_value": "from a P value",
    "means_sd": "from means and SDs",
    "means_se": "from means and standard errors",
    "means_ci": "from means and their intervals",
    "changes_sd": "from changes and their SDs",
    "medians_iqr": "from medians and quartiles",
    "medians_range": "from medians and ranges",
    "medians_five": "from medians, quartiles and ranges",
    "events": "from numbers of events",
    "percentages": "from percentages and group sizes",
    "bounds": "from percentages printed as bounds",
    "share": "from one percentage",
    "percent_change": "from the change in percent",
    "percent_changes": "from the changes in percent of both arms",
    "paired_t": "from a paired t statistic",
    "paired_p": "from the P value of a paired test",
    "pre_post": "from values before and after",
    "pooled_ci": "from a pooled estimate and its interval",
    "changes_r": "from values before and after in both arms, by their correlation",
    "changes_standardised": "from changes in units of the SD before",
    "ready_vi": "from an effect and its variance as given",
    "ready_se": "from an effect and its standard error as given",
}
"""Words for every route of the registry; a test holds the two together."""


def route_words(name: str) -> str:
    """Return a route in words; a name that no registry knows stands with its spaces."""
    return ROUTE_WORDS.get(name, name.replace("_", " "))


NEED_WORDS: Final[Mapping[str, str]] = {
    "baseline_mean": "mean before",
    "baseline_sd": "SD before",
    "change": "change",
    "change_mean": "mean change",
    "change_sd": "SD of the change",
    "ci": "interval",
    "difference": "difference",
    "estimate": "estimate",
    "events": "number of events",
    "f": "F statistic",
    "max": "largest value",
    "mean": "mean",
    "median": "median",
    "min": "smallest value",
    "n": "number analysed",
    "p": "P value",
    "percent": "percentage",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "sd": "SD",
    "se": "standard error",
    "sei": "standard error",
    "t": "t statistic",
    "vi": "variance",
    "yi": "effect",
}
"""Words for everything that a route of the registry needs; a test holds the two together."""

_LACKING: Final = "not printed: "


def lacking_words(because: str) -> str:
    """Return why there is no estimate, with names of variables in words."""
    if not because.startswith(_LACKING):
        return because
    words = []
    for part in because.removeprefix(_LACKING).split(", "):
        need, _, of = part.partition(" of ")
        words.append(" of ".join(p for p in (NEED_WORDS.get(need, need), of) if p))
    return _LACKING + ", ".join(words)
