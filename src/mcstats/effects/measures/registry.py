"""The registry of effect measures.

A measure is added in the module of its inputs and nowhere else: what other modules ask of it are
its properties. The tests then ask for its row of reference values.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Final

import numpy as np

from mcstats.effects.measures.correlations import CORRELATIONS
from mcstats.effects.measures.input_limits import as_floats
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.paired import PAIRED
from mcstats.effects.measures.percent_changes import GEN, PERCENT, READY
from mcstats.effects.measures.rates import RATES
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.measures.two_by_two import COUNTS, RR
from mcstats.effects.measures.two_groups import MEANS, SMD

MEASURES: Final[dict[str, Measure]] = {
    measure.code: measure
    for measure in itertools.chain(MEANS, PAIRED, COUNTS, RATES, CORRELATIONS, PERCENT, READY)
}
"""Every measure by its code."""


def find_measure(code: str) -> Measure:
    """Return the measure of this code.

    Raises `ValueError` if there is none, with the codes that exist.
    """
    if code not in MEASURES:
        raise ValueError(f"measure is {code!r}; expected: {', '.join(MEASURES)}")
    return MEASURES[code]


def default_measure(columns: Collection[str]) -> Measure:
    """Return the usual measure of a table with columns under metafor's names.

    Raises `ValueError` if the columns are those of no measure.
    """
    for measure in (SMD, RR, GEN):
        if measure.inputs[0] in columns:
            return measure
    raise ValueError(f"no measure is computed from the columns {', '.join(columns)}")


def columns(arguments: dict[str, object]) -> dict[str, FloatArray]:
    """Return one-dimensional arrays of one length, or of length 1."""
    arrays = {
        name: np.atleast_1d(as_floats(name, values))
        for name, values in arguments.items()
        if values is not None
    }
    lengths = {name: array.shape for name, array in arrays.items() if array.shape != (1,)}
    if any(len(shape) > 1 for shape in lengths.values()) or len(set(lengths.values())) > 1:
        text = ", ".join(f"{name} {shape}" for name, shape in lengths.items())
        raise ValueError(
            f"arguments have shapes {text}; expected: columns of one length, or numbers"
        )
    return arrays
