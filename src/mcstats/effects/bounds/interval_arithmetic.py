"""Interval arithmetic on arrays: a formula made of ufuncs, evaluated on boxes instead of numbers.

Every result is rounded outwards, so that it encloses the formula's values on the whole box. The
enclosure is exact where each input occurs once in the formula and too wide where one occurs twice;
`mcstats.effects.bounds.propagate` then divides the box.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numpy.lib.mixins import NDArrayOperatorsMixin

FloatArray = npt.NDArray[np.float64]
Ends = tuple[FloatArray, FloatArray]


class Interval(NDArrayOperatorsMixin):
    """An array of closed intervals that takes part in NumPy expressions.

    Parameters
    ----------
    lo, hi : array_like
        Lower and upper ends, of shapes that broadcast; ends may be infinite.

    Raises
    ------
    TypeError
        When a formula uses a function that has no enclosure here.
    """

    __slots__ = ("hi", "lo")

    def __init__(self, lo: npt.ArrayLike, hi: npt.ArrayLike) -> None:
        self.lo: FloatArray = np.asarray(lo, dtype=np.float64)
        self.hi: FloatArray = np.asarray(hi, dtype=np.float64)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Evaluate one ufunc on intervals."""
        rule = _RULES.get(ufunc.__name__)
        if rule is None or method != "__call__" or kwargs:
            raise TypeError(f"no enclosure for {ufunc.__name__}; write the formula without it")
        ends = [
            (i.lo, i.hi) if isinstance(i, Interval) else (np.asarray(i, float),) * 2 for i in inputs
        ]
        with np.errstate(all="ignore"):
            lo, hi = rule(*ends)
            # An operation without a value there (inf - inf, 0/0) leaves everything open.
            # A zero is exact short of underflow, which no printed number comes near.
            lo = np.where(np.isnan(lo), -np.inf, np.where(lo == 0, 0.0, np.nextafter(lo, -np.inf)))
            hi = np.where(np.isnan(hi), np.inf, np.where(hi == 0, 0.0, np.nextafter(hi, np.inf)))
        return Interval(lo, hi)


def _add(a: Ends, b: Ends) -> Ends:
    return a[0] + b[0], a[1] + b[1]


def _subtract(a: Ends, b: Ends) -> Ends:
    return a[0] - b[1], a[1] - b[0]


def _multiply(a: Ends, b: Ends) -> Ends:
    products = []
    for x in a:
        for y in b:
            product = x * y
            # 0 times infinity is 0 here: the infinite end stands for "no limit", never for a value
            products.append(np.where((x == 0) | (y == 0), 0.0, product))
    return np.minimum.reduce(products), np.maximum.reduce(products)


def _divide(a: Ends, b: Ends) -> Ends:
    through_zero = (b[0] <= 0) & (b[1] >= 0)
    low, high = _multiply(a, (1 / b[1], 1 / b[0]))
    # A quotient by way of the reciprocal rounds twice; a second step outwards covers it.
    low = np.where(low == 0, 0.0, np.nextafter(low, -np.inf))
    high = np.where(high == 0, 0.0, np.nextafter(high, np.inf))
    return np.where(through_zero, -np.inf, low), np.where(through_zero, np.inf, high)


def _square(a: Ends) -> Ends:
    low, high = a[0] ** 2, a[1] ** 2
    least = np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.minimum(low, high))
    return least, np.maximum(low, high)


def _power(a: Ends, b: Ends) -> Ends:
    if not (np.all(b[0] == 2) and np.all(b[1] == 2)):
        raise TypeError("no enclosure for powers other than squares; write the formula without it")
    return _square(a)


def _absolute(a: Ends) -> Ends:
    low, high = np.abs(a[0]), np.abs(a[1])
    least = np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.minimum(low, high))
    return least, np.maximum(low, high)


def _rising(function: Callable[[FloatArray], FloatArray], floor: float) -> Callable[[Ends], Ends]:
    """Return the rule of a function that rises, defined from `floor` upwards."""

    def rule(a: Ends) -> Ends:
        low, high = (function(np.maximum(end, floor)) for end in a)
        # log and exp are good to one unit in the last place, the caller adds the second
        return np.nextafter(low, -np.inf), np.nextafter(high, np.inf)

    return rule


_RULES: Final[dict[str, Callable[..., Ends]]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "square": _square,
    "absolute": _absolute,
    "negative": lambda a: (-a[1], -a[0]),
    "sqrt": _rising(np.sqrt, 0.0),
    "log": _rising(np.log, 0.0),
    "exp": _rising(np.exp, -np.inf),
    "maximum": lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])),
    "minimum": lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])),
}
