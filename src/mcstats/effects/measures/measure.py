"""The definition of a measure: its formula, and everything that a reader of its result needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import numpy as np

from mcstats.effects.measures.input_limits import LIMITS, Limit
from mcstats.effects.measures.small_sample import FloatArray

Back = Literal["identity", "exp"]
Computed = tuple[FloatArray, FloatArray]
Arrays = dict[str, FloatArray]


class Family(StrEnum):
    """The meaning of the numbers of a measure, in the order in which reports show them."""

    STANDARDISED = "standardised difference"
    RAW = "raw difference"
    RATIO = "ratio"
    RISK_DIFFERENCE = "risk difference"
    RATE_DIFFERENCE = "rate difference"
    PERCENT = "percentage change"
    PROPORTION = "proportion"
    CORRELATION = "correlation"
    GENERIC = "generic"


class Compared(StrEnum):
    """The quantity that a measure compares between groups or occasions."""

    MEANS = "means"
    RISKS = "risks"
    ODDS = "odds"
    HAZARDS = "hazards"
    RATES = "rates"


class Sampling(StrEnum):
    """The distribution behind the sampling interval of a single study."""

    NORMAL = "normal"
    T = "t"
    NONCENTRAL_T = "noncentral t"
    SCORE = "score"
    EXACT = "exact binomial"


def broadcast(yi: Any, vi: Any) -> Computed:
    """Give both the shape that they broadcast to.

    Objects that merely take part in NumPy expressions, such as intervals, stay as they are.
    """
    if isinstance(yi, np.ndarray | np.generic) and isinstance(vi, np.ndarray | np.generic):
        yi, vi = np.broadcast_arrays(yi, vi)
    return yi, vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One effect measure.

    Attributes
    ----------
    code, name : str
        metafor's code and the name in words.
    family : Family
        What its numbers mean. The scale on which it is read, the decimals that it shows and the
        words for its size follow from it.
    compares : Compared or None
        What it compares; None for a single proportion, and where that is not known.
    within : bool
        Whether it is of one group, which is seen once or twice, and not of two groups.
    sampling : Sampling
        The distribution behind the sampling interval of a single study.
    inputs : tuple of str
        metafor's names of the arguments, in the order of `compute`.
    compute : callable
        Broadcasts over arrays of any shape and returns (yi, vi), which may be read-only views.
        Options by keyword.
    null : float
        The value of no effect on the scale of yi.
    label : str
        Text for an axis.
    reference : str
        Author, year and equation of yi and vi.
    formula : str
        The formula of yi as text, of m, SD and n of both groups; empty where no route shows it.
    not_monotone : frozenset of str
        Inputs along which yi may have an extreme inside an interval, for some values of the others.
        For counts the rest are monotone between tables that no zero-cell policy changes.
    variants : tuple of str
        Values of the option `vtype`, the default first; empty where there is one formula.
    options : tuple of str
        Names of the further options.
    optional : tuple of str
        Inputs that may be left out.
    alternatives : tuple of str
        Arguments that `escalc` takes instead of some inputs.
    ignored : tuple of str
        Arguments that metafor takes for this measure and has no use for.
    limits : mapping of str to Limit
        Ranges that differ from the usual ones of these names.
    check : callable or None
        Refuses inputs that are possible one by one, but not together.
    of_risks : (str, callable) or None
        Where yi is a function of the risks p1 and p2 alone: its formula as text, and itself.
    keeps_zeros : bool
        Whether a table of counts with one zero has an estimate and a variance without correction.
    """

    code: str
    name: str
    family: Family
    compares: Compared | None = Compared.MEANS
    within: bool = False
    sampling: Sampling = Sampling.NORMAL
    inputs: tuple[str, ...]
    compute: Callable[..., Computed]
    null: float = 0.0
    label: str
    reference: str
    formula: str = ""
    not_monotone: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    check: Callable[[Arrays], None] | None = None
    of_risks: tuple[str, Callable[[Any, Any], Any]] | None = None
    keeps_zeros: bool = False

    @property
    def corners(self) -> frozenset[str]:
        """The inputs whose intervals need no inner points: extremes of yi lie at their ends."""
        return frozenset(self.inputs) - self.not_monotone

    @property
    def back(self) -> Back:
        """The function that takes yi to the scale of reports: exp for the logarithm of a ratio."""
        return "exp" if self.family is Family.RATIO else "identity"

    @property
    def decimals(self) -> int:
        """The number of decimals that its figures show.

        Differences in the unit of the outcome are printed with one decimal; all else shows two.
        """
        return 1 if self.in_unit_of_outcome else 2

    @property
    def in_unit_of_outcome(self) -> bool:
        """True where its numbers are in the unit of the outcome, so that no axis is shared."""
        return self.family is Family.RAW

    @property
    def is_level(self) -> bool:
        """True for a proportion or rate of one group, of which no value means no effect."""
        return self.within and self.compares is None and self.family is not Family.CORRELATION

    @property
    def of_events(self) -> bool:
        """True where it compares how often, or how soon, something happens."""
        return self.compares not in (None, Compared.MEANS)

    @property
    def scale_of_tau(self) -> float | None:
        """The scale of a weakly informative half-normal prior on the SD between studies.

        Log ratios and standardised differences have one (Roever et al. 2021); None where it
        depends on the unit of the outcome.
        """
        return 0.5 if self.family in (Family.RATIO, Family.STANDARDISED) else None

    def variance_option(self, vtype: str) -> dict[str, str]:
        """Return the option that chooses a form of the variance; none where it has no such form."""
        return {"vtype": vtype} if vtype in self.variants else {}

    def limit(self, name: str) -> Limit:
        """Return the range of one input."""
        return self.limits[name] if name in self.limits else LIMITS[name]


def codes(*measures: Measure) -> tuple[str, ...]:
    """Return the codes of measures."""
    return tuple(measure.code for measure in measures)
