"""Tests of mcstats.effects.measures.percent_changes."""

from __future__ import annotations

import numpy as np
import pytest

from mcstats.effects import escalc


def test_an_interval_without_its_estimate_still_gives_the_variance() -> None:
    with pytest.raises(ValueError, match="GEN needs yi"):
        escalc("GEN", ci_lb=[0.1], ci_ub=[0.9])


def test_percentage_changes_without_sds_give_the_plain_log_ratio() -> None:
    assert escalc("ROMPC", m1i=18.6, m2i=1.0)["yi"][0] == pytest.approx(np.log(118.6 / 101))
    known = escalc("ROMPC", m1i=18.6, sd1i=30, n1i=10, m2i=1.0, sd2i=40, n2i=12)
    added = (30**2 / 118.6**2 / 10 - 40**2 / 101**2 / 12) / 2  # Lajeunesse 2015, eq. 8
    assert known["yi"][0] == pytest.approx(np.log(118.6 / 101) + added, rel=1e-14)


def test_means_far_less_certain_than_large_have_no_finite_variance_and_no_warning() -> None:
    got = escalc("PCM", m1i=0.5, sd1i=23, m2i=0.5, sd2i=1, ni=3, ri=0)
    assert np.isfinite(got["yi"][0]) and got["vi"][0] > 1e300
