"""Tests of mcstats.model.diagnoses."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from mcstats.model.diagnoses import ErrorModel


def model(*weights: str) -> ErrorModel:
    classes = [
        {"diagnosis": name, "weight": weight, "because": "x", "reference": "a2000"}
        for name, weight in zip(("truncated", "wrong arm", "truncated"), weights, strict=False)
    ]
    return ErrorModel.model_validate_json(json.dumps({"note": "x", "classes": classes}))


def test_weights_of_errors_are_shares_and_each_class_has_one() -> None:
    assert list(model("1", "3").weights().values()) == [0.25, 0.75]
    assert list(model("0.5").weights().values()) == [1.0]
    with pytest.raises(ValidationError, match="a diagnosis twice"):
        model("1", "1", "1")


@pytest.mark.parametrize("weight", ["0", "-1", "inf", "nan", "many", "1e400"])
def test_a_weight_that_is_no_number_above_zero_is_refused(weight: str) -> None:
    with pytest.raises(ValidationError, match=weight.replace("+", ".")):
        model(weight)
