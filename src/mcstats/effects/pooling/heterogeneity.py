"""Estimators of the variance between studies, on blocks of groups of equal size."""

from __future__ import annotations

from typing import Final

import numpy as np

from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.likelihood import Maximum, maximise
from mcstats.effects.pooling.q_profile import (
    effective_weight,
    generalised_q,
    solve_q,
    sum_of_squares,
)

METHODS: Final = ("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
"""metafor's names."""


def estimate_tau2(y: FloatArray, v: FloatArray, method: str) -> Maximum:
    """Estimate the variance between studies for every column.

    Parameters
    ----------
    y, v : ndarray, shape (k, g)
        Estimates and variances > 0, arranged by `arrange`; k >= 2.
    method : str
        One of `METHODS`.

    Returns
    -------
    Maximum
        Estimates >= 0; closed forms always count as converged.
    """
    if method in ("REML", "ML"):
        return maximise(y, v, reml=method == "REML")
    ones = np.ones(y.shape[1], dtype=np.intp)
    if method in ("PM", "EB"):
        # Paule & Mandel 1982; Morris 1983: the empirical Bayes estimate solves the same equation
        tau2, converged = solve_q(y, v, y.shape[0] - 1)
        return Maximum(tau2, converged, ones)
    tau2 = np.maximum(_closed_form(y, v, method), 0.0)
    return Maximum(tau2, ones.astype(bool), ones)


def _closed_form(y: FloatArray, v: FloatArray, method: str) -> FloatArray:
    k = y.shape[0]
    if method == "EE":
        return np.zeros(y.shape[1])
    if method == "HE":
        return np.asarray(sum_of_squares(y) / (k - 1) - v.sum(0) / k)  # Hedges 1983
    if method == "SJ":
        start = sum_of_squares(y) / k
        tau2 = start * generalised_q(start, y, v)[0] / (k - 1)  # Sidik & Jonkman 2005
        return np.asarray(tau2)
    w = 1 / v
    q = generalised_q(0.0, y, v)[0]
    if method == "HS":
        return np.asarray((q - k) / w.sum(0))  # Hunter & Schmidt 1990; Viechtbauer 2005
    return np.asarray((q - (k - 1)) / effective_weight(w))  # DerSimonian & Laird 1986
