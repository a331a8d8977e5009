"""Tests of mcstats.effects.pooling.mantel_haenszel."""

from __future__ import annotations

import numpy as np
import pytest

from mcstats.effects.pooling.mantel_haenszel import mantel_haenszel, peto


def test_mantel_haenszel_says_nothing_where_no_table_does() -> None:
    nothing = {"ai": [0, 0], "n1i": [10, 12], "ci": [0, 0], "n2i": [9, 11]}
    assert np.isnan(mantel_haenszel("OR", **nothing)["mu"][0])
    assert np.isnan(peto(**nothing)["mu"][0])
    assert mantel_haenszel("RD", **nothing)["mu"][0] == 0
    with pytest.raises(ValueError, match="measure is 'SMD'; expected: OR, RR, RD"):
        mantel_haenszel("SMD", **nothing)
