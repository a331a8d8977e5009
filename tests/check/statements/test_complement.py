"""Shares of those with an outcome, and of the rest."""

from __future__ import annotations

import pytest

from helpers.study_builder import build_study
from mcstats.check.statements.complement import tells_the_rest


@pytest.mark.parametrize(
    ("text", "label", "better", "rest"),
    [
        ("59% stayed off", "relapse", "lower", True),
        ("59% stayed off", "abstinence", "higher", False),
        ("three quarters stayed healthy", "tuberculosis", "lower", True),
        ("96.5% survived", "cardiovascular death", "lower", True),
        ("20% died", "alive", "higher", True),
        ("80% were alive", "alive", "higher", False),
        ("63% had no relief", "relief by half", "higher", True),
        ("40% were free of pain", "free of pain", "higher", False),
        ("40% were free of pain", "pain", "lower", True),
        ("no more than 5%", "relief", "higher", False),
        ("12% fell ill", "tuberculosis", "lower", False),
        ("15% did not survive", "alive", "higher", True),
        ("15% did not survive", "death", "lower", False),
    ],
)
def test_words_tell_the_share_of_an_outcome_or_of_the_rest(
    text: str, label: str, better: str, rest: bool
) -> None:
    named = {"label": label, "id": "o", "measures": "o", "better": better}
    (outcome,) = build_study(outcome=named).outcomes
    assert tells_the_rest(text, outcome) is rest
