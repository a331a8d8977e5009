"""Tests of mcstats.report.reported."""

from __future__ import annotations

from functools import cache

import pytest

from helpers.computed_tables import compute_tables
from helpers.page_views import complete_view, view_of
from helpers.places import TESTS
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.data.load_topic import load_topic
from mcstats.report.reported import (
    excludes_null,
    is_event,
    means_of,
    reported_interval,
    result_of,
    size_of,
    trend_of,
)
from mcstats.report.text import plain_text
from mcstats.report.view import View


@cache
def salt() -> View:
    topic = load_topic(TESTS / "topics" / "salt")
    return view_of(topic, compute_tables(topic))


@cache
def shipped() -> View:
    return view_of(shipped_topic(), shipped_tables())


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        ("li2016-systolic-end-md", "−1.1 mmHg (−3.3 to 1.1)"),
        ("li2016-hypertension-end-rd", "−1.3% (−5.1 to 2.5)"),
        ("decide2023-systolic-2y-md", "−7.1 mmHg (−10.5 to −3.8)"),
        ("decide2023-death-2y-hr", "0.84 (0.63 to 1.13)"),
        ("tsai2022-death-end-hr", "0.88"),
    ],
)
def test_an_estimate_is_shown_with_the_interval_that_its_source_reports(
    effect: str, text: str
) -> None:
    interval = reported_interval(salt(), salt().effects[effect])
    assert interval is not None and plain_text(interval) == text


def test_a_fall_that_is_reported_without_its_sign_is_shown_with_it() -> None:
    effect = salt().effects["cashman2019-systolic-5w-md"]
    interval = reported_interval(salt(), effect)
    assert interval is not None and plain_text(interval) == "−3.3 mmHg"


def test_an_estimate_that_is_computed_is_none_that_a_source_reports() -> None:
    view = complete_view()
    assert reported_interval(view, view.effects["frost2019-mood-end-md"]) is None


@pytest.mark.parametrize(
    ("effect", "excludes"),
    [
        ("li2016-systolic-end-md", False),
        ("li2016-hypertension-end-rd", False),
        ("decide2023-systolic-2y-md", True),
        ("decide2023-death-2y-hr", False),
        ("tsai2022-death-end-hr", True),
        ("cashman2019-systolic-5w-md", True),
    ],
)
def test_a_reported_interval_or_p_value_says_whether_no_effect_is_excluded(
    effect: str, excludes: bool
) -> None:
    assert excludes_null(salt(), salt().effects[effect]) is excludes


def test_without_an_interval_and_a_p_value_nothing_is_known_of_significance() -> None:
    view = complete_view()
    assert excludes_null(view, view.effects["hail2021-days-end-pc"]) is None


def test_a_direction_in_words_is_that_of_health_and_empty_where_none_is_stated() -> None:
    harm = result_of(salt(), "decide2023", "hyperkalaemia", "2y")
    assert trend_of(harm).side == "worse"
    assert is_event(salt(), "decide2023", "hyperkalaemia")
    assert not is_event(salt(), "decide2023", "systolic")
    unread = result_of(shipped(), "jackson_univali", "ageing", "end")
    assert unread is not None and trend_of(unread).side == ""
    assert trend_of(None).side == ""


def test_means_without_their_spread_are_shown_of_both_arms_or_of_both_times() -> None:
    arms = result_of(shipped(), "franek2011", "area", "6w", "area-6w")
    shown = [plain_text(mean) for _, mean in means_of(shipped(), "franek2011", arms)]
    assert shown == ["85.38%", "40.08%"]
    times = result_of(shipped(), "rfhifes2025", "thickness", "24w", "thickness-24w")
    named = [(name, plain_text(mean)) for name, mean in means_of(shipped(), "rfhifes2025", times)]
    assert named == [("before", "2.06 mm"), ("after", "2.80 mm")]
    assert means_of(shipped(), "jackson_univali", None) == ()


def test_a_result_of_a_review_has_its_own_trials_and_no_people_that_it_does_not_print() -> None:
    size = size_of(salt(), salt().effects["tsai2022-death-end-hr"])
    assert size.people is None and plain_text(size.trials) == "5"
    assert size_of(salt(), None).people is None
