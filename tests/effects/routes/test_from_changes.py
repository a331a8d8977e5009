"""Tests of mcstats.effects.routes.from_changes."""

from __future__ import annotations

import math

from helpers.run_routes import arm, run_route


def test_an_sd_of_which_only_a_lower_end_is_known_leaves_the_change_its_direction() -> None:
    # nothing but the printed SD of the change, 4, standardises: J(24) · 3 / 4 is one of the values
    factor = math.exp(math.lgamma(12) - math.lgamma(11.5)) / math.sqrt(12)  # Hedges 1981, eq. 6e
    for before, after in (("over 2", "4.0"), ("4.0", "over 2")):
        texts = arm(baseline_mean="10.0", baseline_sd=before, mean="13.0", sd=after, n="25")
        result = run_route("pre_post", "SMCC", texts | {"change_sd": "4.0"})
        assert result.estimable == "bound" and result.span is not None
        assert result.span.contains(0.75 * factor)
        assert result.span.lo >= 0
