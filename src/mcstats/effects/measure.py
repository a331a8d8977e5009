"""What a measure is: a formula together with everything that a reader of its result needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from mcstats.effects.guards import LIMITS, Limit
from mcstats.effects.smallsample import FloatArray

__all__ = ["Back", "Computed", "Measure", "together"]

Back = Literal["identity", "exp"]
Computed = tuple[FloatArray, FloatArray]


def together(yi: Any, vi: Any) -> Computed:
    """Give both the shape that they broadcast to.

    Objects that merely take part in NumPy expressions, such as intervals, stay as they are.
    """
    if isinstance(yi, np.ndarray | np.generic) and isinstance(vi, np.ndarray | np.generic):
        yi, vi = np.broadcast_arrays(yi, vi)
    return yi, vi


@dataclass(frozen=True, slots=True)
class Measure:
    """One effect measure.

    Attributes
    ----------
    code, name : str
        metafor's code and the name in words.
    inputs : tuple of str
        metafor's names of the arguments, in the order of `compute`.
    compute : callable
        Broadcasts over arrays of any shape and returns (yi, vi), which may be read-only views.
        Options by keyword.
    null : float
        The value of no effect on the scale of yi.
    back : {"identity", "exp"}
        What takes yi to the scale on which it is read.
    label : str
        Text for an axis.
    reference : str
        Author, year and equation of yi and vi.
    monotone : mapping of str to int
        For every input the sign of d yi / d input over the whole domain, under the default
        options: +1 never falls, -1 never rises, 0 neither. An input that yi does not depend on
        has +1. For counts this holds between tables of which none is changed by a
        zero-cell policy.
    corners : frozenset of str
        Inputs along which yi is monotone for any fixed values of the others, even where the
        direction depends on these: the extremes of yi over a box of such inputs lie at corners.
    variants : tuple of str
        Values of the option `vtype`, the default first; empty where there is one formula.
    options : tuple of str
        Names of the further options.
    optional : tuple of str
        Inputs that may be left out.
    limits : mapping of str to Limit
        Ranges that differ from the usual ones of these names.
    """

    code: str
    name: str
    inputs: tuple[str, ...]
    compute: Callable[..., Computed]
    null: float
    back: Back
    label: str
    reference: str
    monotone: Mapping[str, int]
    corners: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)

    def limit(self, name: str) -> Limit:
        """Return the range of one input."""
        return self.limits.get(name, LIMITS[name])
