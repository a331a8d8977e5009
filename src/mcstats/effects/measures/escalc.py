"""Effect sizes of the caller's data: `escalc`."""

from __future__ import annotations

import math
import numbers
from typing import TYPE_CHECKING, Final

import numpy as np

from mcstats.effects.measures.data_columns import refuse_options, take_columns
from mcstats.effects.measures.inputs import accepted_names, complete
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.registry import columns, find_measure
from mcstats.effects.measures.two_by_two import ZERO_POLICIES
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

_OPTIONS: Final = ("vtype", "correct", "add", "to", "drop00", "level")


def escalc(
    measure: str,
    data: object = None,
    *,
    slab: object = None,
    append: bool = True,
    **arguments: object,
) -> pd.DataFrame:
    """Compute effect sizes and their sampling variances.

    Parameters
    ----------
    measure : str
        A code of `MEASURES`, such as "SMD", in capitals or not.
    data : DataFrame or mapping of columns, optional
        Where the arguments that are texts are looked up: ``escalc("RR", dat, ai="tpos", ...)``.
    slab : str or array_like, optional
        Labels of the studies, which become the column `slab`.
    append : bool
        Whether the columns of a DataFrame given as `data` stand before yi and vi, as in metafor.
    **arguments
        metafor's arguments for this measure: names of columns of `data`, numbers, or sequences of
        equal length, of which one number may stand for all. NaN or None is a missing value. Tables
        of counts take `ai`, `ci` and either `n1i`, `n2i` or `bi`, `di`; SMD and SMCC take `di`,
        `ti` or the signed two-sided P-value `pi` where means are missing; GEN and HR take `yi`
        with `vi`, `sei` or `ci_lb` and `ci_ub` (on the scale of yi, with `level`).
        Options, with metafor's names and defaults: `vtype` ("LS" first; see the measure's
        `variants`), `correct` (True: small-sample factor, and the bias of log ratios of means as
        in metafor 5), `add` (0.5), `to` ("only0", "if0all", "all", "none"), `drop00` (False).

    Returns
    -------
    DataFrame
        Columns yi and vi, on the analysis scale (logs for ratios); one row per study, with the
        index of `data` or of the Series given. NaN where an input is missing, or where a zero cell
        that `to` left alone leaves no estimate.

    Raises
    ------
    ValueError
        For an unknown measure, argument or option, a missing argument, columns with different
        indexes, and any value outside its range; the message names the input, the index, the value
        and what is expected.
    """
    import pandas as pd

    chosen = find_measure(str(measure).upper())
    options: dict[str, object] = {
        name: arguments.pop(name) for name in _OPTIONS if name in arguments
    }
    _check_options(chosen, options)
    names = accepted_names(chosen)
    unknown = {name: value for name, value in arguments.items() if name not in names}
    known = ", ".join((*names, *_OPTIONS, "data", "slab", "append"))
    refuse_options(chosen.code, unknown, known)
    given, index = take_columns(data, arguments | {"slab": slab})
    labels = given.pop("slab", None)
    level = options.get("level", LEVEL)
    arrays = complete(chosen, columns(given), float(level))  # type: ignore[arg-type]
    used = {
        name: value
        for name, value in options.items()
        if name in chosen.options or (name == "vtype" and chosen.variants)
    }
    yi, vi = np.broadcast_arrays(*chosen.compute(**arrays, **used))
    if index is not None and yi.size == 1 != index.size:
        yi, vi = np.broadcast_to(yi, index.shape), np.broadcast_to(vi, index.shape)
    result = pd.DataFrame({"yi": yi, "vi": vi}, index=index)
    if labels is not None:
        result.insert(0, "slab", np.asarray(labels))
    if append and isinstance(data, pd.DataFrame):
        kept = data.drop(columns=[name for name in result if name in data.columns])
        result = pd.concat([kept, result], axis=1)
    return result


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
