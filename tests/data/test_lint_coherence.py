"""Tests of mcstats.data.lint_coherence."""

from __future__ import annotations

import pytest

from helpers.draft_topic import NOWHERE
from helpers.study_builder import build_study, two_groups
from mcstats.data.lint_values import unreadable


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ({"n": "10", "events": "10"}, []),
        ({"n": "10", "events": "11"}, ["11 events with n 10"]),
        ({"n": "2", "sd": "1.0"}, []),
        ({"n": "1", "sd": "1.0"}, ['n "1" with a spread']),
        ({"n": "1", "mean": "1.0"}, []),
        ({"mean": "4.0", "ci": "4.1 to 5.0"}, []),  # 4.0 may have been 4.05, as 4.1 may
        ({"mean": "3.9", "ci": "4.1 to 5.0"}, ['the interval "4.1" to "5.0" beside mean "3.9"']),
        ({"mean": "5.1", "ci": "4.1 to 5.0"}, []),
        ({"mean": "5.2", "ci": "4.1 to 5.0"}, ['the interval "4.1" to "5.0" beside mean "5.2"']),
    ],
)
def test_figures_that_cannot_stand_beside_each_other_are_told(
    group: dict[str, str], found: list[str]
) -> None:
    of = build_study(groups=two_groups(group, {}))
    assert [fault.found for fault in unreadable(of, NOWHERE)] == found
