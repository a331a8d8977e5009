"""Tests of mcstats.effects.measures.percent_changes."""

from __future__ import annotations

import pytest

from mcstats.effects import escalc


def test_an_interval_without_its_estimate_still_gives_the_variance() -> None:
    with pytest.raises(ValueError, match="GEN needs yi"):
        escalc("GEN", ci_lb=[0.1], ci_ub=[0.9])
