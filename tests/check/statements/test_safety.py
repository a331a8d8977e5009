"""Tests of mcstats.check.statements.safety."""

from __future__ import annotations

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from mcstats.check.statements.safety import compare_safety
from mcstats.model.base import Reported


def test_one_source_is_named_and_the_number_of_others() -> None:
    def told(*events: str) -> str:
        printed = tuple(Reported(printed=event, place="abstract") for event in events)
        of = build_study().model_copy(update={"adverse_events": printed})
        row = compare_safety("some", "side_effects", topic_of_studies([of]))
        assert row is not None
        return row.what

    assert told("rash") == "printed: 'rash' (planted)"
    assert told("rash", "itch", "pain") == "printed: 'rash' (planted), and 2 more"
