"""Effects of printed values by metafor, or by a cited formula in R (golden/routes.json)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.reference_values import GOLDEN
from helpers.route_references import Oracle
from helpers.run_routes import run_route
from mcstats.effects.assumptions import Options
from mcstats.model.vocabularies import Assignment

CLOSED_FORM = 1e-9  # both sides evaluate one formula in doubles, quantiles of t among them


def _options(texts: dict[str, Any]) -> Options:
    values = dict(texts)
    if "assignment" in values:
        values["assignment"] = Assignment(values["assignment"])
    if "r" in values:
        values["r"] = float(values["r"])
    return Options(**values)


def _oracle(case: dict[str, Any]) -> Oracle:
    expected: dict[str, Any] = {"yi": pytest.approx(case["yi"], rel=CLOSED_FORM)}
    expected["vi"] = None if case["vi"] is None else pytest.approx(case["vi"], rel=CLOSED_FORM)
    return (
        f"{case['measure']}: {case['by']}",
        lambda: run_route(
            case["route"],
            case["measure"],
            *case["arms"],
            options=_options(case["options"]),
            **case["contrast"],
        ),
        expected,
    )


def _read() -> dict[str, list[Oracle]]:
    content = json.loads((GOLDEN / "routes.json").read_text(encoding="utf-8"))
    oracles: dict[str, list[Oracle]] = {}
    for case in content["cases"]:
        oracles.setdefault(case["route"], []).append(_oracle(case))
    return oracles


OF_R: dict[str, list[Oracle]] = _read()
