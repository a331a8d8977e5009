"""The several ways in which the inputs of one measure can be given, brought to the main one."""

from __future__ import annotations

import numpy as np
from scipy import special

from mcstats.effects.measures.input_limits import check_inputs, refuse
from mcstats.effects.measures.measure import Arrays, Measure
from mcstats.effects.sampling_interval import quantile


def accepted_names(measure: Measure) -> tuple[str, ...]:
    """Return every argument that `escalc` takes for a measure."""
    return measure.inputs + measure.alternatives + measure.ignored


def complete(measure: Measure, given: Arrays, level: float) -> Arrays:
    """Check what was given and return the inputs of `measure.compute`.

    Parameters
    ----------
    measure : Measure
        The measure.
    given : dict of str to ndarray
        Arguments under any of the accepted names, one-dimensional.
    level : float
        Level of the interval `ci_lb`, `ci_ub`.

    Returns
    -------
    dict of str to ndarray
        One array for each input that `compute` needs.

    Raises
    ------
    ValueError
        If something is missing, unknown or out of range.
    """
    check_inputs(given, {name: measure.limit(name) for name in given})
    arrays = dict(given)
    if "ai" in measure.inputs:
        _fill_sizes(arrays)
    elif "ti" in measure.alternatives:
        _fill_standardised(measure, arrays)
    elif "vi" in measure.inputs:
        _fill_variance(arrays, level)
    missing = [n for n in measure.inputs if n not in arrays and n not in measure.optional]
    if missing:
        names = ", ".join(accepted_names(measure))
        raise ValueError(f"{measure.code} needs {', '.join(missing)}; expected: {names}")
    arrays = {name: arrays[name] for name in measure.inputs if name in arrays}
    if measure.check is not None:
        measure.check(arrays)
    return arrays


def _fill_sizes(arrays: Arrays) -> None:
    """Turn events and non-events into events and sizes; both may be given if they agree."""
    for events, others, size in (("ai", "bi", "n1i"), ("ci", "di", "n2i")):
        if others not in arrays or events not in arrays:
            arrays.pop(others, None)
            continue
        total = arrays[events] + arrays.pop(others)
        if size in arrays:
            stated = arrays[size]
            differ = (stated != total) & ~np.isnan(stated + total)
            refuse(size, stated, differ, f"{events} + {others}")
            total = np.where(np.isnan(stated), total, stated)
        refuse(size, total, total < 1, "at least 1")
        arrays[size] = np.asarray(total)


def _fill_standardised(measure: Measure, arrays: Arrays) -> None:
    """Take d-values, t-values or signed P-values into rows of unit SD."""
    sizes = ("ni",) if measure.within else ("n1i", "n2i")
    if not set(measure.alternatives) & set(arrays) or not set(sizes) <= set(arrays):
        return
    d = arrays.pop("di", np.asarray([np.nan]))
    t = arrays.pop("ti", np.asarray([np.nan]))
    p = arrays.pop("pi", np.asarray([np.nan]))
    refuse("pi", p, p == 0, "P-values of size > 0 and <= 1, with the sign of the effect")
    n = [arrays[name] for name in sizes]
    df = sum(n) - len(n)
    t = np.where(np.isnan(t), -np.sign(p) * special.stdtrit(df, np.abs(p) / 2), t)
    d = np.where(np.isnan(d), t * np.sqrt(sum(1 / size for size in n)), d)
    known = ~np.isnan(d)
    one = np.ones(1)
    # with r = 1/2 the change of two unit SDs has SD 1
    plain = {"m1i": d, "m2i": 0 * one, "sd1i": one, "sd2i": one, "ri": one / 2}
    for name in measure.inputs:
        if name in plain:
            means = arrays.get(name, np.asarray([np.nan]))
            arrays[name] = np.where(known, plain[name], means)


def _fill_variance(arrays: Arrays, level: float) -> None:
    """Take the variance from a standard error or an interval where it is missing."""
    vi = arrays.get("vi", np.asarray([np.nan]))
    known = "vi" in arrays
    if "sei" in arrays:
        known = True
        vi = np.where(np.isnan(vi), arrays.pop("sei") ** 2, vi)
    if "ci_lb" in arrays and "ci_ub" in arrays:
        known = True
        low, high = arrays.pop("ci_lb"), arrays.pop("ci_ub")
        refuse("ci_ub", high, high <= low, "above ci_lb")
        if "yi" in arrays:
            outside = (arrays["yi"] < low) | (arrays["yi"] > high)
            refuse("yi", arrays["yi"], outside, "between ci_lb and ci_ub")
        se = (high - low) / (2 * quantile(None, level))  # Cochrane Handbook, 6.5.2.3
        vi = np.where(np.isnan(vi), se**2, vi)
    if known:
        arrays["vi"] = np.asarray(vi)
