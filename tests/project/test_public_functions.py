"""Tests of the public functions at the front of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mcstats
import mcstats.effects
from helpers.places import SHIPPED_TOPIC


@pytest.mark.parametrize("name", ["escalc", "pool"])
def test_a_public_function_is_the_same_at_both_fronts(name: str) -> None:
    assert getattr(mcstats, name) is getattr(mcstats.effects, name)


def test_an_effect_is_computed_and_pooled_from_the_front() -> None:
    effects = mcstats.escalc("MD", m1i=[3.0, 5.0], sd1i=1, n1i=10, m2i=1, sd2i=1, n2i=10)
    assert mcstats.pool(effects["yi"], effects["vi"], method="EE")["mu"].item() == pytest.approx(3)


def test_the_front_refuses_a_name_that_it_does_not_have() -> None:
    with pytest.raises(AttributeError, match="no attribute 'escalk'"):
        mcstats.escalk  # noqa: B018


def test_importing_the_package_alone_loads_no_statistics() -> None:
    code = "import sys, mcstats; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_topic_is_read_from_the_front() -> None:
    topic = mcstats.read_topic(SHIPPED_TOPIC)
    assert topic.studies and topic.claims.syntheses


def test_every_public_name_of_the_effects_is_there_and_says_what_it_does() -> None:
    for name in mcstats.effects.__all__:
        value = getattr(mcstats.effects, name)
        assert value.__doc__, name
