"""Tests of mcstats.verdict.missing_data.data_requests."""

from __future__ import annotations

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.run_routes import arm, read_value, run_route
from helpers.shipped_topic import shipped_topic
from helpers.study_builder import build_study, printed_value
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Given
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.study_effects import effects_of
from mcstats.model.result import Estimate
from mcstats.verdict.missing_data.data_requests import (
    can_serve,
    find_questions,
    is_useful,
    plausible_sizes,
)


def test_a_p_value_that_the_study_file_does_not_trust_is_no_way_to_an_effect() -> None:
    study = build_study(
        printed={"p": "0.03"},
        design={"assignment": {"value": "split body", "place": "abstract"}},
        result={"estimates": [{"measure": "SMD", "route": "paired_means"}]},
    )
    (result,) = study.results
    asked = find_questions(
        study, result, result.estimates[0], shipped_rubric(), effects_of(shipped_topic())
    )
    assert asked
    assert not any(q.route in ("p_value", "t_value", "f_value") for q in asked)


def test_no_question_holds_another_with_as_good_an_answer() -> None:
    for study in shipped_topic().studies.values():
        for result in study.results:
            for wanted in result.estimates:
                asked = find_questions(
                    study, result, wanted, shipped_rubric(), effects_of(shipped_topic())
                )
                for one in asked:
                    for other in asked:
                        if one is not other and set(one.names) < set(other.names):
                            better = (one.estimable, one.width) != (other.estimable, other.width)
                            assert better, (study.id, result.id, one, other)


def test_sizes_that_are_asked_about_are_those_randomised_where_nothing_nearer_is_known() -> None:
    two = Given({}, ({}, {}))
    plain = build_study(total=printed_value("41"))
    assert plausible_sizes(plain, two, Options()) == (20, 21)
    randomised = build_study(
        total=printed_value("41"),
        arm_a={"randomised": printed_value("25")},
        arm_b={"randomised": printed_value("16")},
    )
    assert plausible_sizes(randomised, two, Options()) == (25, 16)
    assert plausible_sizes(randomised, two, Options(n1=9, n2=8)) == (9, 8)
    assert plausible_sizes(plain, Given({}, ({},)), Options()) == (41, 41)
    assert plausible_sizes(plain, Given({}, ({},)), Options(n1=12)) == (12, 12)
    assert plausible_sizes(build_study(total=printed_value("3")), two, Options()) is None
    assert plausible_sizes(build_study(total=printed_value("many")), two, Options()) is None
    assert plausible_sizes(build_study(), two, Options()) is None


@pytest.mark.parametrize(
    ("route", "contrast", "useful"),
    [
        ("percent_change", {}, True),
        ("percent_change", {"ci": "1 to 5"}, False),
        ("means_sd", {}, False),
        ("means_sd", {"ci": "1 to 5"}, False),
    ],
)
def test_an_interval_is_asked_for_where_it_would_be_used(
    route: str, contrast: dict[str, str], useful: bool
) -> None:
    given = Given({key: read_value(key, text) for key, text in contrast.items()}, ({}, {}))
    assert is_useful("ci", ROUTES[route], given, Options()) is useful


def test_no_route_takes_more_than_two_groups_and_one_of_two_is_none_for_a_lone_arm() -> None:
    lone, two = Given({}, ({},)), Given({}, ({}, {}))
    for route in ROUTES.values():
        assert route.arms in {0, 1, 2}
        wanted = Estimate(measure=route.measures[0], route="another")
        if "n of both arms" in route.missing(two, Options(), route.measures[0]):
            assert route.arms == 2
            assert not can_serve(route, lone, wanted)


@pytest.mark.parametrize(
    ("route", "printed"),
    [
        ("difference_ci", {"difference": "2.0", "ci": "0.5 to 3.5"}),
        ("difference_se", {"difference": "2.0", "se": "0.75"}),
        ("difference_sd", {"difference": "2.0", "sd": "3.0"}),
        ("t_value", {"t": "2.5"}),
        ("f_value", {"f": "6.3"}),
        ("p_value", {"p": "0.014"}),
    ],
)
def test_a_test_of_two_groups_is_asked_for_and_taken_where_there_are_two(
    route: str, printed: dict[str, str]
) -> None:
    group = arm(n="30")
    told = Options(direction="benefit", test_reported="yes")
    assert run_route(route, "SMD", group, group, options=told, **printed).estimable == "yes"
    wanted = Estimate(measure="SMD", route="means_sd")
    assert can_serve(ROUTES[route], Given({}, ({}, {})), wanted)
    assert not can_serve(ROUTES[route], Given({}, ({},)), wanted)
