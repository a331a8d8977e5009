"""The range of each input of a measure, and the refusal of every value outside it.

NaN stands for a missing value and passes; an infinite value never does.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.small_sample import FloatArray


@dataclass(frozen=True, slots=True)
class Limit:
    """The values that an input may take.

    Attributes
    ----------
    meaning : str
        What the input is, in words.
    low, high : float
        Ends of the range.
    open_low : bool
        Whether `low` itself is excluded.
    whole : bool
        Whether only whole numbers are expected.
    """

    meaning: str
    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    whole: bool = False

    @property
    def text(self) -> str:
        """The range in words."""
        kind = "whole number" if self.whole else "finite number"
        if np.isfinite(self.low) and np.isfinite(self.high):
            return f"{kind} from {self.low:g} to {self.high:g}"
        if np.isfinite(self.low):
            return f"{kind} {'>' if self.open_low else '>='} {self.low:g}"
        return f"any {kind}"


_MEAN: Final = Limit("mean")
_SD: Final = Limit("standard deviation", low=0.0, open_low=True)
_SIZE: Final = Limit("number of participants", low=2.0, whole=True)
_COUNT: Final = Limit("count", low=0.0, whole=True)
_FIGURE: Final = Limit("figure")

LIMITS: Final[Mapping[str, Limit]] = {
    **dict.fromkeys(("m1i", "m2i", "mi"), _MEAN),
    **dict.fromkeys(("sd1i", "sd2i", "sdi"), _SD),
    **dict.fromkeys(("n1i", "n2i", "ni"), _SIZE),
    **dict.fromkeys(("ai", "bi", "ci", "di"), _COUNT),
    **dict.fromkeys(("yi", "ci_lb", "ci_ub", "ti"), _FIGURE),
    "ri": Limit("correlation", low=-1.0, high=1.0),
    "vi": Limit("sampling variance", low=0.0, open_low=True),
    "sei": Limit("standard error", low=0.0, open_low=True),
    "pi": Limit("signed two-sided P-value", low=-1.0, high=1.0),
}
"""Limits by metafor's argument names; a measure may have others."""

D_VALUE: Final = Limit("standardised difference before correction")
POSITIVE_MEAN: Final = Limit("mean on a scale with a true zero", low=0.0, open_low=True)
THREE_OR_MORE: Final = Limit("number of participants", low=3.0, whole=True)


def as_floats(name: str, values: object) -> FloatArray:
    """Turn an argument into an array of numbers, without guessing.

    Parameters
    ----------
    name : str
        The argument, for the message.
    values : array_like
        Numbers; None, NaN and pandas' NA are missing values.

    Returns
    -------
    ndarray
        Same shape, float64.

    Raises
    ------
    ValueError
        If a value is text, a truth value or otherwise no number.
    """
    array = np.asarray(values)
    if array.dtype.kind in "iuf":
        return np.asarray(array, dtype=np.float64)
    flat = array.ravel()
    numbers_ = np.empty(flat.shape)
    for index, value in enumerate(flat.tolist()):
        if value is None or type(value).__name__ == "NAType":
            numbers_[index] = np.nan
        elif isinstance(value, numbers.Real) and not isinstance(value, bool):
            numbers_[index] = float(value)
        else:
            raise ValueError(f"{name}[{index}] is {value!r}; expected: numbers")
    return numbers_.reshape(array.shape)


def refuse(name: str, values: npt.ArrayLike, bad: npt.ArrayLike, expected: str) -> None:
    """Raise for the first value that is marked as bad.

    Parameters
    ----------
    name : str
        Name of the input.
    values : array_like
        The values.
    bad : array_like of bool
        Marks, of the shape of `values`.
    expected : str
        What may be there.

    Raises
    ------
    ValueError
        ``name[index] is value; expected: ...`` with the number of further bad values.
    """
    marks = np.ravel(np.asarray(bad, dtype=bool))
    if not marks.any():
        return
    index = int(np.argmax(marks))
    value = float(np.ravel(np.broadcast_to(values, np.shape(bad)))[index])
    more = int(marks.sum()) - 1
    tail = f" ({more} more like it)" if more else ""
    raise ValueError(f"{name}[{index}] is {value:.15g}; expected: {expected}{tail}")


def check_inputs(arrays: Mapping[str, FloatArray], limits: Mapping[str, Limit]) -> None:
    """Refuse every value outside its range.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Inputs by name, of any shapes.
    limits : mapping of str to Limit
        Their ranges by name.

    Raises
    ------
    ValueError
        Naming the input, the index, the value and the range.
    """
    for name, values in arrays.items():
        limit = limits[name]
        if values.size == 0 or _within(values, limit):
            continue
        known = ~np.isnan(values)
        bad = np.isinf(values) | (values < limit.low) | (values > limit.high)
        if limit.open_low:
            bad |= values == limit.low
        if limit.whole:
            bad |= values != np.rint(values)
        refuse(name, values, bad & known, f"{limit.meaning}, {limit.text}")


def _within(values: FloatArray, limit: Limit) -> bool:
    """Return whether all values fit, in the fewest passes; False also when that is unsure."""
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        return False
    if high > limit.high or not (low > limit.low if limit.open_low else low >= limit.low):
        return False
    return not limit.whole or bool(np.array_equal(np.rint(values), values))
