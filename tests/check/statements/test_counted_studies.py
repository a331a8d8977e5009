"""Statements that count studies."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.study_builder import build_study, printed_value
from helpers.told_statements import row_told
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.vocabularies import StudyKind

ONE = build_study("one")
TWO = build_study("two", design={"allocation": {"value": "one group", "place": "abstract"}})
REVIEW = build_study("review", details={"studies": printed_value("20")}).model_copy(
    update={"kind": StudyKind.META_ANALYSIS}
)
STUDIES = [ONE, TWO, REVIEW]


@pytest.mark.parametrize(
    ("about", "value", "status", "diagnosis"),
    [
        ({}, {"says": "2"}, "right", D.EXACT),
        ({}, {"states": "several"}, "right", D.EXACT),
        ({}, {"says": "1"}, "wrong", D.COUNT),
        ({}, {"states": "none"}, "wrong", D.COUNT),
        # more may exist than were read
        ({}, {"says": "at least 3"}, "not in what we read", D.NOT_READ),
        ({"allocation": "randomised"}, {"states": "only one"}, "right", D.EXACT),
        ({"kind": "meta-analysis"}, {"says": "1"}, "right", D.EXACT),
        ({"use": "another"}, {"states": "none"}, "right", D.EXACT),
        ({"until": "2000"}, {"states": "none"}, "right", D.EXACT),
        ({"until": "2001"}, {"states": "none"}, "wrong", D.COUNT),
        # one study told as several
        ({"study": "one"}, {"says": "at least 2"}, "wrong", D.SEVERAL),
        ({"study": "one"}, {"says": "1"}, "right", D.EXACT),
        # a review prints its own number
        ({"study": "review"}, {"says": "20"}, "right", D.EXACT),
        ({}, {"says": "a lot of it"}, "not checkable", ""),
    ],
)
def test_a_count_is_held_against_the_studies_that_it_counts(
    about: dict[str, Any], value: dict[str, str], status: str, diagnosis: str
) -> None:
    row = row_told({"about": {"quantity": "studies", **about}, **value}, STUDIES)
    assert (row.status, row.diagnosis) == (status, diagnosis)
