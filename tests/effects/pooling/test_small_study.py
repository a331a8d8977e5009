"""Tests of mcstats.effects.pooling.small_study."""

from __future__ import annotations

import pytest

from helpers.reference_values import BCG
from mcstats.effects.pooling.small_study import egger


def test_egger_warns_under_ten_studies() -> None:
    few = egger(BCG["yi"][:9], BCG["vi"][:9])
    assert few.warning.startswith("only 9 studies")
    assert egger(BCG["yi"][:10], BCG["vi"][:10]).warning == ""
    with pytest.raises(ValueError, match="2 studies; expected: at least 3"):
        egger([1, 2], [1, 2])
    with pytest.raises(ValueError, match=r"yi \(3,\) and vi \(2,\) differ"):
        egger([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="all standard errors are equal"):
        egger([1, 2, 3], [0.1, 0.1, 0.1])
