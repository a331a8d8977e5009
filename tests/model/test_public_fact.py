"""Tests of mcstats.model.public_fact."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from mcstats.model.public_fact import PublicFact


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"says": "40 W"}, ""),
        ({"states": "yes"}, ""),
        ({"names": ["pregnancy"]}, ""),
        ({"derived": {"from": ["a", "b"], "by": "sum"}}, ""),
        ({}, "0 values"),
        ({"says": "40 W", "states": "yes"}, "2 values"),
        ({"says": "40 W", "names": ["pregnancy"], "states": "yes"}, "3 values"),
    ],
)
def test_a_fact_holds_one_value(values: dict[str, object], found: str) -> None:
    content = {"id": "f", "quantity": "power", "source": "label", "place": "p. 1", **values}
    if not found:
        assert PublicFact.model_validate_json(json.dumps(content)).id == "f"
        return
    with pytest.raises(ValidationError, match=f"FACT: found {found}"):
        PublicFact.model_validate_json(json.dumps(content))
