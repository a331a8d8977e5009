"""Tests of mcstats.data.lint_values."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.draft_topic import NOWHERE
from helpers.faulty_topics import ALPHA, lint_with_edits
from helpers.study_builder import build_study, printed_value, two_groups
from mcstats.data.lint_values import unreadable

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
    assert [fault.code for fault in unreadable(of, NOWHERE)] == ([code] if code else [])
    if key == "n":
        assert [f.code for f in unreadable(build_study(total=printed_value(text)), NOWHERE)] == (
            [code] if code else []
        )
