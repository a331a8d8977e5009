"""The keys under which values are printed: meaning, the values they can have, and their reader."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from mcstats.model.base import OtherReported, Reported
from mcstats.model.printed import ABOUT, Kind, Number, Pair, Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import read_around, read_interval, read_number

_TWO_ENDS: Final = re.compile(r"[0-9.]+(?: to |, | ?[–-] ?)[0-9.]+")


class Key(StrEnum):
    """A key under which a value may be printed, with its meaning, and words where it has others."""

    meaning: str
    words: str

    def __new__(cls, key: str, meaning: str = "", words: str = "") -> Key:
        """Make the member of a key."""
        member = str.__new__(cls, key)
        member._value_, member.meaning = key, meaning
        member.words = words or key.replace("_", " ")
        return member


class ArmKey(Key):
    """A quantity that may be printed of one arm (or of one group before and after)."""

    N = "n", "The number analysed.", "number analysed"
    MEAN = "mean", "The mean at this time."
    SD = "sd", "The standard deviation of single values.", "SD"
    SE = "se", "The standard error of the mean.", "standard error"
    CI = "ci", 'The confidence interval, as "1.2 to 3.4".', "interval"
    BASELINE_MEAN = "baseline_mean", "The mean before.", "mean before"
    BASELINE_SD = "baseline_sd", "The standard deviation before.", "SD before"
    CHANGE_MEAN = "change_mean", "The mean of the individual changes.", "mean change"
    CHANGE_SD = "change_sd", "The standard deviation of the individual changes.", "SD of the change"
    CHANGE = "change", "The change of the mean, as printed (often a percentage)."
    EVENTS = "events", "The number with the event.", "number of events"
    PERCENT = "percent", "The percentage that had the event.", "percentage"
    MEDIAN = "median", "The median."
    Q1 = "q1", "The lower quartile.", "lower quartile"
    Q3 = "q3", "The upper quartile.", "upper quartile"
    MIN = "min", "The smallest value.", "smallest value"
    MAX = "max", "The largest value.", "largest value"
    T = "t", "The paired t statistic of the change.", "t statistic"
    P = "p", "The P value of the change.", "P value"
    R = "r", "The correlation of before and after."
    BASELINE_SE = (
        "baseline_se",
        "The standard error of the mean before.",
        "standard error of the mean before",
    )
    BASELINE_CI = (
        "baseline_ci",
        "The confidence interval of the mean before.",
        "interval of the mean before",
    )
    CHANGE_SE = (
        "change_se",
        "The standard error of the mean change.",
        "standard error of the change",
    )
    CHANGE_CI = "change_ci", "The confidence interval of the mean change.", "interval of the change"
    F = "f", "The F statistic of the change, the square of its paired t.", "F statistic"
    IQR = "iqr", "The distance between the quartiles, as one number.", "distance of the quartiles"
    PERSON_TIME = "person_time", "The time at risk of all participants together.", "person-time"
    RATE = "rate", "The number of events per unit of person-time."
    CLUSTERS = "clusters", "The number of clusters."


class ContrastKey(Key):
    """A quantity that may be printed of a comparison."""

    DIFFERENCE = "difference", "The difference between the arms."
    ESTIMATE = "estimate", "An effect that the source computed itself (a ratio as a ratio)."
    REDUCTION = (
        "reduction",
        'The relative reduction, in percent of the other arm: "51%" is a ratio of 0.49.',
        "relative reduction",
    )
    CI = "ci", 'Its confidence interval, as "1.2 to 3.4".'
    SE = "se", "Its standard error."
    SD = "sd", "The pooled standard deviation of single values."
    T = "t", "The t statistic."
    F = "f", "The F statistic of two groups."
    P = "p", "The P value."
    DF = "df", "The degrees of freedom."
    R = "r", "The correlation of before and after, or of the values of a pair."
    K = "k", "The number of studies pooled.", "number of studies"
    N = "n", "The number of participants pooled."
    I2 = "i2", "The inconsistency of the studies pooled, in percent."
    ASYMMETRY_P = (
        "asymmetry_p",
        "The P value of a test of the funnel's asymmetry, such as Egger's.",
        "P value of a test of asymmetry",
    )
    CHANGE = "change", "The change within one arm."
    YI = (
        *(
            "yi",
            "An estimate on the analysis scale (the log for ratios), as a table holds it ready.",
        ),
        "effect",
    )
    VI = "vi", "Its sampling variance.", "variance"
    SEI = "sei", "Its standard error, on the same scale.", "standard error"
    SE_LOG = (
        "se_log",
        "The standard error of the logarithm of a ratio.",
        "standard error of the logarithm",
    )
    NNT = (
        "nnt",
        "The number needed to treat; below 0 for a number needed to harm.",
        "number needed to treat",
    )
    OE = (
        "oe",
        "The observed minus the expected events of the first arm.",
        "observed minus expected events",
    )
    OE_VARIANCE = (
        "oe_variance",
        "The variance of the observed minus the expected events.",
        "variance of observed minus expected events",
    )
    EVENTS = "events", "The number with the event in both arms together."
    CHI2 = "chi2", "The chi-squared statistic of a table of two by two.", "chi-squared statistic"
    PHI = "phi", "The phi coefficient of a table of two by two.", "phi coefficient"
    ETA2 = "eta2", "The share of variance between two groups (eta squared).", "eta squared"
    PARTIAL_ETA2 = (
        "partial_eta2",
        "The same after covariates (partial eta squared).",
        "partial eta squared",
    )
    D = "d", "A standardised difference without correction (Cohen's d).", "Cohen's d"
    G = "g", "A standardised difference with correction (Hedges' g).", "Hedges' g"
    PEARSON = "pearson", "Pearson's correlation of two quantities.", "Pearson's correlation"
    SPEARMAN = (
        "spearman",
        "Spearman's rank correlation of two quantities.",
        "Spearman's correlation",
    )
    FISHER_Z = "fisher_z", "A correlation after Fisher's transformation.", "Fisher's z"
    POINT_BISERIAL = (
        "point_biserial",
        "The correlation of the group with the outcome.",
        "point-biserial correlation",
    )
    COEFFICIENT = (
        "coefficient",
        "A regression coefficient in the unit of the outcome.",
        "regression coefficient",
    )
    BETA = "beta", "A standardised regression coefficient.", "standardised coefficient"
    LOG_ODDS = (
        "log_odds",
        "A coefficient of a logistic regression, a log odds ratio.",
        "log odds ratio",
    )
    COVARIATE_R = "covariate_r", "The correlation of the outcome with the covariates."
    COVARIATES = "covariates", "The number of covariates."
    PAIR_SD = (
        "pair_sd",
        "The standard deviation of the differences within pairs.",
        "SD of the differences within pairs",
    )
    ONLY_FIRST = (
        "only_first",
        "The pairs with the event under the first treatment alone.",
        "pairs with the event under the first treatment alone",
    )
    ONLY_LAST = (
        "only_last",
        "The pairs with the event under the last treatment alone.",
        "pairs with the event under the last treatment alone",
    )
    READING_ERROR = "reading_error", "The largest error of values that are read off a plot."
    ICC = "icc", "The correlation of the values within one cluster."
    CLUSTER_SIZE = "cluster_size", "The average number of participants in a cluster."
    CLUSTER_CV = "cluster_cv", "The SD of the sizes of clusters, divided by their mean."


@dataclass(frozen=True, slots=True)
class KeyKind:
    """The form of the value under a key, and the limits of that value."""

    kind: Kind = "value"  # a P value, a count and a share (in percent) are read within their limits
    interval: bool = False  # two numbers, the lower one first, rather than one
    positive: bool = False  # above zero
    not_negative: bool = False  # zero or above
    spread: bool = False  # an SD or a standard error, which one participant alone does not have
    pure: bool = False  # a ratio of like things: a unit would say that another figure was copied
    centre: bool = False  # a mean or a difference of means, printed with its spread behind "±"
    signed: bool = False  # a change or a difference; as a reduction it is printed without its sign
    measured: bool = False  # in the unit of the outcome, if not in percent
    percent: bool = False  # in percent and at most 100, with the sign or without it
    least: float = -math.inf  # by definition
    most: float = math.inf  # by definition, or by what can be counted
    size: bool = False  # of participants: those who were lost or left out are none of it


MOST_PEOPLE: Final = 1e10
"""More people than live."""
MOST_STUDIES: Final = 1e5
"""More studies than any review has; the largest pool some thousand."""
OF_POOLING: Final = frozenset({"k", "i2", "asymmetry_p"})
"""Keys of what is printed of a synthesis beside its effect; no route reads them."""
_PLAIN: Final = KeyKind()
_LEVEL: Final = KeyKind(measured=True)
_MEAN: Final = KeyKind(centre=True, measured=True)
_SIGNED: Final = KeyKind(signed=True, measured=True)
_CHANGE: Final = KeyKind(centre=True, signed=True, measured=True)
_SPREAD: Final = KeyKind(positive=True, spread=True, measured=True)
KEY_KINDS: Final[Mapping[str, KeyKind]] = MappingProxyType(
    {
        "n": KeyKind("count", size=True, most=MOST_PEOPLE),
        "events": KeyKind("count"),
        "k": KeyKind("count", positive=True, most=MOST_STUDIES),
        "percent": KeyKind("share"),
        "i2": KeyKind("share"),
        "n_share": KeyKind("share"),
        **dict.fromkeys(("median", "q1", "q3", "min", "max"), _LEVEL),
        **dict.fromkeys(("mean", "baseline_mean"), _MEAN),
        "estimate": _LEVEL,
        "ci": KeyKind(interval=True, measured=True),
        "baseline_ci": KeyKind(interval=True, measured=True),
        "change_ci": KeyKind(interval=True, signed=True, measured=True),
        "sd": _SPREAD,
        "se": _SPREAD,
        "baseline_sd": _SPREAD,
        "change_sd": _SPREAD,
        "reduction": KeyKind(percent=True),
        "t": KeyKind(pure=True, signed=True),
        "difference": _CHANGE,
        "change": _SIGNED,
        "change_mean": _CHANGE,
        "f": KeyKind(pure=True, not_negative=True),
        **dict.fromkeys(("p", "asymmetry_p"), KeyKind("p", pure=True)),
        "df": KeyKind(pure=True, positive=True, most=MOST_PEOPLE),
        **dict.fromkeys(("baseline_se", "change_se", "pair_sd"), _SPREAD),
        "se_log": KeyKind(pure=True, positive=True),
        "oe_variance": KeyKind(pure=True, positive=True),
        "oe": KeyKind(pure=True),
        "nnt": KeyKind(pure=True),
        "rate": KeyKind(not_negative=True),
        **dict.fromkeys(("iqr", "reading_error"), KeyKind(not_negative=True, measured=True)),
        "coefficient": _SIGNED,
        **dict.fromkeys(("d", "g", "beta"), KeyKind(pure=True, signed=True)),
        "point_biserial": KeyKind(pure=True, signed=True, least=-1, most=1),
        "person_time": KeyKind(positive=True),
        "cluster_size": KeyKind(positive=True, least=1),
        **dict.fromkeys(("vi", "sei"), KeyKind(pure=True, positive=True)),
        "clusters": KeyKind("count", positive=True),
        **dict.fromkeys(("covariates", "only_first", "only_last"), KeyKind("count")),
        "chi2": KeyKind(pure=True, not_negative=True),
        **dict.fromkeys(("eta2", "partial_eta2"), KeyKind(pure=True, not_negative=True, most=1)),
        "cluster_cv": KeyKind(not_negative=True),
        **dict.fromkeys(
            ("r", "phi", "pearson", "spearman", "covariate_r", "icc"),
            KeyKind(pure=True, least=-1, most=1),
        ),
        **dict.fromkeys(("fisher_z", "log_odds"), KeyKind(pure=True)),
    }
)
"""Keys of printed values, and quantities that statements speak of; all others are plain values."""


def words_of_key(key: str) -> str:
    """Return the words for a key in a sentence, such as "SD of the change"."""
    named = next((keys(key) for keys in (ArmKey, ContrastKey) if key in set(keys)), None)
    return key.replace("_", " ") if named is None else named.words


def kind_of(key: str) -> KeyKind:
    """Return what the value under a key is, for keys of arms, of comparisons and of statements."""
    return KEY_KINDS.get(key, _PLAIN)


def read_value(key: str, text: str) -> Number | Pair:
    """Read the value under a key of a study file; the same text gives the same object.

    Counts may have marks between thousands. Raises `PrintedError` as `read_number` and
    `read_interval`.
    """
    known = kind_of(key)
    if known.interval:
        return read_interval(text)
    if "±" in text and (known.spread or known.centre):
        return read_around(text, spread=known.spread)
    try:
        return read_number(text, known.kind, thousands=known.kind == "count")
    except PrintedError:
        if _TWO_ENDS.fullmatch(text):
            fix = (
                "write both ends under a key of their own: `ci`, or `q1` and `q3`, `min` and `max`"
            )
            raise PrintedError("NUM-FORM", text, "one number", fix) from None
        raise


def read_single(key: str, value: Reported | OtherReported) -> Printed:
    """Return the set of a value under a key that takes one number.

    A word such as "about", whose width only a rubric tells, leaves open no more than the last digit
    does.

    Raises `PrintedError` as `read_number`.
    """
    known = kind_of(key)
    number = read_number(value.printed, known.kind, thousands=known.kind == "count")
    return number.resolve(ABOUT)


def read_count(value: Reported | OtherReported) -> Printed:
    """Return the set of a number of people, events or studies, as `read_single`."""
    return read_single("n", value)
