"""Tests of mcstats.data.lint_values."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.draft_topic import NOWHERE
from helpers.faulty_topics import ALPHA, lint_with_edits
from helpers.study_builder import build_study, printed_value, two_groups
from mcstats.data.lint_values import lint_values, unquoted_values
from mcstats.model.design import Review

PRINTED = 'difference: {printed: "-1.9", place: table 2}'


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ('n: {printed: "20", place: table 2}', 'n: {printed: "0", place: table 2}', "RANGE", '"0"'),
        (PRINTED, f'{PRINTED}\n      r: {{printed: "1.2", place: t}}', "RANGE", '"1.2"'),
        (PRINTED, f'{PRINTED}\n      r: {{printed: "-1.2", place: t}}', "RANGE", '"-1.2"'),
        (PRINTED, f'{PRINTED}\n      f: {{printed: "-0.5", place: t}}', "RANGE", '"-0.5"'),
    ],
)
def test_a_number_that_its_key_cannot_have_is_told(
    old: str, new: str, code: str, found: str, tmp_path: Path
) -> None:
    fault = lint_with_edits(tmp_path, {ALPHA: [(old, new)]})[0]
    assert (fault.code, fault.found) == (code, found)


def test_the_ends_of_a_range_are_inside_it(tmp_path: Path) -> None:
    more = "".join(
        f'\n      {k}: {{printed: "{v}", place: t}}' for k, v in (("r", "-1"), ("f", "0"))
    )
    assert lint_with_edits(tmp_path, {ALPHA: [(PRINTED, PRINTED + more)]}) == []


def test_a_review_may_count_no_trial_at_high_risk() -> None:
    review = Review.model_validate({"trials_at_high_risk": printed_value("0")})
    of = build_study().model_copy(update={"review": review})
    assert list(lint_values(of, NOWHERE)) == []


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("n", "1", None),
        ("n", "0", "RANGE"),
        ("sd", "0.1", None),
        ("sd", "0.0", "RANGE"),
        ("sd", "-0.1", "RANGE"),
        ("mean", "-0.1", None),
        ("percent", "60%", None),
        ("percent", "60 mm", "UNIT"),
        ("percent", "101%", "NUM-RANGE"),
    ],
)
def test_a_figure_is_one_that_its_key_can_have(key: str, text: str, code: str | None) -> None:
    of = build_study(groups=two_groups({key: text}, {}))
    assert [fault.code for fault in lint_values(of, NOWHERE)] == ([code] if code else [])
    if key == "n":
        assert [f.code for f in lint_values(build_study(total=printed_value(text)), NOWHERE)] == (
            [code] if code else []
        )


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
    assert [fault.found for fault in lint_values(of, NOWHERE)] == found


@pytest.mark.parametrize(
    ("text", "more", "count"),
    [
        ("58%", {"words": "healed 58% of them"}, 0),
        ("20,995", {"words": "20 995 people"}, 0),
        ("-10.5 to -6.0", {"words": "95% CI"}, 1),
        ("7.92", {"words": "RR 7.92 95% CI"}, 0),
        ("54.4%", {"words": "rose by 54"}, 1),
        ("54.4%", {"words": "rose by 54,4%"}, 0),
        ("Seventy-four", {"words": "people with ulcers"}, 0),
        # the source gives it in other words, which the reason says
        ("6", {"words": "seis mulheres", "because": "in Portuguese"}, 0),
        ("58%", {}, 0),
    ],
)
def test_the_words_of_a_value_hold_its_numbers(text: str, more: dict[str, str], count: int) -> None:
    of = build_study(details={"size": printed_value(text, **more)})
    assert len(list(unquoted_values(of, NOWHERE))) == count
