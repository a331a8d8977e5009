"""Tests of mcstats.workflow.script.expressions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import special

from mcstats.workflow.script.expressions import Traced, Untraceable, name, node_of


def texts(result: Any) -> tuple[str, str]:
    node = node_of(result)
    return node.text("R"), node.text("Python")


A, B = Traced(name("a", 3.0)), Traced(name("b", 2.0))


@pytest.mark.parametrize(
    ("result", "r", "python"),
    [
        (A - (B - 1), "a - (b - 1)", "a - (b - 1)"),
        (A / (B * 2), "a / (b * 2)", "a / (b * 2)"),
        (-(A**2), "-a^2", "-a**2"),
        ((-A) ** 2, "(-a)^2", "(-a)**2"),
        (A ** (B**2), "a^b^2", "a**b**2"),
        ((A**B) ** 2, "(a^b)^2", "(a**b)**2"),
        (2 * np.sqrt(A + B), "2 * sqrt(a + b)", "2 * np.sqrt(a + b)"),
        (np.where(A > B, A, B), "a", "a"),
        (np.asarray(A) * B, "a * b", "a * b"),
        (np.log(np.asarray(A)), "log(a)", "np.log(a)"),
        (special.stdtrit(A, 0.975), "qt(0.975, a)", "stats.t.ppf(0.975, a)"),
        (np.square(A) / 0.3, "a^2 / 0.3", "a**2 / 0.3"),
    ],
)
def test_a_formula_is_written_as_it_is_computed(result: Any, r: str, python: str) -> None:
    assert texts(result) == (r, python)
    value = eval(python, {"np": np, "a": 3.0, "b": 2.0, "stats": __import__("scipy.stats").stats})
    assert value == pytest.approx(node_of(result).value, rel=1e-12)


@pytest.mark.parametrize(
    "what", [lambda: np.floor(A), lambda: np.cumsum(A), lambda: A + np.ones(3)]
)
def test_what_no_script_can_do_ends_the_tracing(what: Any) -> None:
    with pytest.raises((Untraceable, TypeError)):
        node_of(what())
