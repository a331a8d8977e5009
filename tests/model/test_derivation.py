"""Tests of mcstats.model.derivation."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mcstats.model.derivation import Derivation, Step


def test_a_calculation_has_two_numbers_or_more() -> None:
    derived = Derivation.model_validate_json('{"from": ["watts", "devices"], "by": "ratio"}')
    assert (derived.of, derived.by) == (("watts", "devices"), Step.RATIO)
    with pytest.raises(ValidationError, match="LENGTH: found 1 numbers"):
        Derivation.model_validate_json('{"from": ["watts"], "by": "ratio"}')
