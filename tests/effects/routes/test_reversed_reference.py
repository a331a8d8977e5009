"""Tests of mcstats.effects.routes.reversed_reference, by way of routes."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.reversed_reference import SIGNED
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.vocabularies import Assignment

TURNED = Options(reference_reversed=True)
SIZES = (arm(n="40"), arm(n="38"))


def test_every_key_that_turns_is_one_of_a_comparison() -> None:
    assert set(map(str, ContrastKey)) >= SIGNED


def test_a_reduction_of_the_control_arm_is_an_increase_under_treatment() -> None:
    printed = {"reduction": "20%", "ci": "10 to 28"}
    effect = run_route("reduction_ci", "RR", options=TURNED, **printed)
    plain = run_route("reduction_ci", "RR", **printed)
    assert effect.yi == pytest.approx(-math.log(0.8))
    assert plain.yi is not None and plain.ci_lb is not None
    assert effect.ci_ub == pytest.approx(-plain.ci_lb)
    assert effect.vi == pytest.approx(plain.vi)


def test_a_number_needed_to_treat_becomes_one_to_harm() -> None:
    effect = run_route("nnt_ci", "RD", options=TURNED, nnt="12", ci="8 to 24")
    assert effect.yi == pytest.approx(-1 / 12)


def test_discordant_pairs_are_exchanged() -> None:
    crossed = Options(reference_reversed=True, assignment=Assignment.CROSSOVER)
    effect = run_route("discordant_pairs", "OR", options=crossed, only_first="9", only_last="4")
    assert effect.yi == pytest.approx(math.log(4 / 9))


def test_a_correlation_of_two_quantities_stays_with_its_interval() -> None:
    printed = {"pearson": "0.42", "ci": "0.16 to 0.63"}
    turned = run_route("pearson_ci", "ZCOR", options=TURNED, **printed)
    assert turned == run_route("pearson_ci", "ZCOR", **printed)


def test_phi_and_t_change_their_sign() -> None:
    phi = run_route("phi_margins", "RD", *SIZES, options=TURNED, phi="0.308", events="39")
    assert (phi.yi or 0) < 0
    t = run_route("t_value", "SMD", *SIZES, options=TURNED, t="2.4")
    plain = run_route("t_value", "SMD", *SIZES, t="2.4")
    assert plain.yi is not None and t.yi == pytest.approx(-plain.yi)
