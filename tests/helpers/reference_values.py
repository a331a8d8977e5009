"""The reference values in tests/golden, as pytest parameters."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.places import TESTS
from mcstats.effects import pool

GOLDEN = TESTS / "golden"


def array_of(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def reference_cases(name: str) -> list[dict[str, Any]]:
    """Every case of a file, with its inputs filled in."""
    content = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    for case in content["cases"]:
        shared = content["data"][case["inputs"]]
        case["inputs"] = {key: array_of(values) for key, values in shared.items()}
    return list(content["cases"])


def reference_parameters(name: str, kind: str = "") -> list[Any]:
    """Return the cases of a file as parameters; those of one kind where it is given."""
    cases = [case for case in reference_cases(name) if not kind or case["kind"] == kind]
    assert cases, f"{name}: no case of kind {kind!r}"
    return [pytest.param(case, id=case["id"]) for case in cases]


# Closed forms: two dozen operations on doubles lose at most a few units of 1e-16 each, and a
# difference of like numbers (means, risks) a few digits more; 1e-10 leaves room for nothing else.
CLOSED_FORM = 1e-10
# Figures of the method notes are given to six decimals.
SIX_DECIMALS = 5.1e-7


BCG = next(c for c in reference_cases("pools") if c["source"].endswith("log RR"))["inputs"]


def pool_one(**arguments: Any) -> pd.Series[Any]:
    frame = pool(**arguments)
    assert len(frame) == 1
    return frame.iloc[0]
