"""The registry of effect measures and `escalc`, which computes any of them.

A measure is added in the module of its inputs and nowhere else: what other modules ask of it are
its properties. The tests then ask for its row of reference values.
"""

from __future__ import annotations

import itertools
import math
import numbers
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import numpy as np

from mcstats.effects.measures.correlations import CORRELATIONS
from mcstats.effects.measures.input_limits import as_floats
from mcstats.effects.measures.inputs import accepted_names, complete
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.paired import PAIRED
from mcstats.effects.measures.percent_changes import GEN, PERCENT, READY
from mcstats.effects.measures.rates import RATES
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.measures.two_by_two import COUNTS, RR, ZERO_POLICIES
from mcstats.effects.measures.two_groups import MEANS, SMD
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

MEASURES: Final[dict[str, Measure]] = {
    measure.code: measure
    for measure in itertools.chain(MEANS, PAIRED, COUNTS, RATES, CORRELATIONS, PERCENT, READY)
}
"""Every measure by its code."""


def find_measure(code: str) -> Measure:
    """Return the measure of this code.

    Raises
    ------
    ValueError
        If there is none, with the codes that exist.
    """
    if code not in MEASURES:
        raise ValueError(f"measure is {code!r}; expected: {', '.join(MEASURES)}")
    return MEASURES[code]


def default_measure(columns: Collection[str]) -> Measure:
    """Return the usual measure of a table with columns under metafor's names.

    Raises
    ------
    ValueError
        If the columns are those of no measure.
    """
    for measure in (SMD, RR, GEN):
        if measure.inputs[0] in columns:
            return measure
    raise ValueError(f"no measure is computed from the columns {', '.join(columns)}")


def escalc(measure: str, **arguments: object) -> pd.DataFrame:
    """Compute effect sizes and their sampling variances.

    Parameters
    ----------
    measure : str
        A code of `MEASURES`, such as "SMD".
    **arguments
        metafor's arguments for this measure: numbers, or sequences of equal length, of which one
        number may stand for all. NaN or None is a missing value. Tables of counts take `ai`,
        `ci` and either `n1i`, `n2i` or `bi`, `di`; SMD and SMCC take `di`, `ti` or the signed
        two-sided P-value `pi` where means are missing; GEN and HR take `yi` with `vi`, `sei` or
        `ci_lb` and `ci_ub` (on the scale of yi, with `level`).
        Options, with metafor's names and defaults: `vtype` ("LS" first; see the measure's
        `variants`), `correct` (True: small-sample factor, and the bias of a log ratio of means as
        in metafor 5), `add` (0.5), `to` ("only0", "if0all", "all", "none"), `drop00` (False).

    Returns
    -------
    DataFrame
        Columns yi and vi, on the analysis scale (logs for ratios); one row per study. NaN where an
        input is missing, or where a zero cell that `to` left alone leaves no estimate.

    Raises
    ------
    ValueError
        For an unknown measure, argument or option, a missing argument, and any value outside its
        range; the message names the input, the index, the value and what is expected.
    """
    import pandas as pd

    chosen = find_measure(measure)
    options: dict[str, object] = {
        name: arguments.pop(name) for name in _OPTIONS if name in arguments
    }
    _check_options(chosen, options)
    names = accepted_names(chosen)
    for name in arguments:
        if name not in names:
            raise ValueError(
                f"{chosen.code} takes no {name!r}; expected: {', '.join((*names, *_OPTIONS))}"
            )
    level = options.get("level", LEVEL)
    arrays = complete(chosen, columns(arguments), float(level))  # type: ignore[arg-type]
    used = {
        name: value
        for name, value in options.items()
        if name in chosen.options or (name == "vtype" and chosen.variants)
    }
    yi, vi = np.broadcast_arrays(*chosen.compute(**arrays, **used))
    return pd.DataFrame({"yi": yi, "vi": vi})


_OPTIONS: Final = ("vtype", "correct", "add", "to", "drop00", "level")


def _check_options(measure: Measure, options: dict[str, object]) -> None:
    """Refuse an option outside its values; one that the measure lacks has no effect."""
    expected = {
        "vtype": measure.variants or ("LS",),
        "to": ZERO_POLICIES,
        "correct": (True, False),
        "drop00": (True, False),
    }
    for name, choices in expected.items():
        if name in options and options[name] not in choices:
            text = ", ".join(map(repr, choices))
            raise ValueError(f"{name} is {options[name]!r}; {measure.code} allows: {text}")
    for name, low, high in (("add", 0.0, math.inf), ("level", 0.0, 1.0)):
        value = options.get(name, 0.5)
        if not isinstance(value, numbers.Real) or not low <= float(value) < high:
            raise ValueError(
                f"{name} is {value!r}; expected: a number from {low:g} to below {high:g}"
            )


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
