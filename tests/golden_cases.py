"""The reference values in tests/golden, as pytest parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

GOLDEN = Path(__file__).parent / "golden"


def numbers(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def golden(name: str) -> list[dict[str, Any]]:
    """Every case of a file, with its inputs filled in."""
    content = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    for case in content["cases"]:
        shared = content["data"][case["inputs"]]
        case["inputs"] = {key: numbers(values) for key, values in shared.items()}
    return list(content["cases"])


def parameters(name: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in golden(name)]
