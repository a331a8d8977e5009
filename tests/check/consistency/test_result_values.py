"""Tests of mcstats.check.consistency.result_values."""

from __future__ import annotations

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from mcstats.check.consistency.result_values import values_of_results


def test_a_figure_that_is_no_number_is_left_to_lint() -> None:
    of = build_study(printed={"difference": "soon", "ci": "1 to 2", "p": "0.04"})
    (sample,) = values_of_results(topic_of_studies([of]), {})
    assert set(sample.of) == {"ci_lb", "ci_ub", "p"}
    broken = build_study(printed={"difference": "1.5", "ci": "1 of 2"})
    (sample,) = values_of_results(topic_of_studies([broken]), {})
    assert set(sample.of) == {"difference"}
