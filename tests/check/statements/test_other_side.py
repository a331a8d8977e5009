"""Comparisons that are told from the side of the other arm."""

from __future__ import annotations

import pytest

from helpers.study_builder import build_study
from mcstats.check.statements.other_side import tells_other_side

TRIAL = build_study(
    arm_a={"label": "the drug and chemotherapy"},
    arm_b={"label": "placebo and chemotherapy", "role": "sham"},
)
CARE = build_study(
    arm_a={"label": "walking"}, arm_b={"label": "care as usual", "role": "usual care"}
)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("twice as likely on placebo", True),
        ("twice as likely with a sham", True),
        ("twice as likely with chemotherapy alone", True),
        ("twice as likely among controls", True),
        # what is compared with
        ("half as likely as on placebo", False),
        ("51% lower than with placebo", False),
        ("51% lower compared with placebo", False),
        # both arms have it
        ("half as likely with chemotherapy", False),
        ("half as likely", False),
    ],
)
def test_words_name_the_arm_that_they_tell_of(text: str, other: bool) -> None:
    assert tells_other_side(text, TRIAL) is other


def test_the_words_of_a_role_name_an_arm() -> None:
    assert tells_other_side("twice as many with usual care", CARE)
    assert not tells_other_side("twice as many with walking", CARE)
