"""Ends told as changes, events of all arms together, and parts that words tell roughly."""

from __future__ import annotations

import pytest

from helpers.study_builder import build_study, two_groups
from helpers.told_statements import row_told
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study

COUNTS = build_study(
    groups=two_groups({"events": "139", "n": "11037"}, {"events": "239", "n": "11034"}),
    measure="RR",
)
ONE_ARM = build_study(groups=two_groups({"events": "139", "n": "11037"}, {"n": "11034"}))
SHARES = build_study(groups=two_groups({"percent": "41%"}, {"percent": "60%"}))
FALL = build_study(printed={"estimate": "0.59", "ci": "0.37 to 0.95"}, measure="HR")
SMALL = build_study(printed={"estimate": "0.88", "ci": "0.82 to 0.94"}, measure="RR")
RISE = build_study(printed={"estimate": "2.2", "ci": "1.4 to 3.5"}, measure="RR")


def verdict(of: Study, says: str, quantity: str, **about: str) -> tuple[str, str]:
    asked = {"study": of.id, "outcome": "o", "quantity": quantity, **about}
    row = row_told({"about": asked, "says": says}, [of])
    return row.status, row.diagnosis


@pytest.mark.parametrize(
    ("study", "says", "status"),
    [
        (RISE, "40% to 250% higher", "right"),
        (RISE, "between 40% and 250% higher", "right"),
        (RISE, "40% to 150% higher", "wrong"),
        # the lower end of a fall follows from the upper one of the ratio
        (FALL, "5% to 63% lower", "right"),
        (FALL, "5% to 63% higher", "wrong"),
        (FALL, "37% to 95% lower", "wrong"),
        (FALL, "0.37 to 0.95", "right"),
    ],
)
def test_both_ends_of_an_interval_may_be_told_as_changes(
    study: Study, says: str, status: str
) -> None:
    assert verdict(study, says, "ci")[0] == status


@pytest.mark.parametrize(
    ("study", "says", "about", "status"),
    [
        (COUNTS, "378", {}, "right"),
        (COUNTS, "about 380 heart attacks", {}, "right"),
        (COUNTS, "139", {}, "right"),
        (COUNTS, "387", {}, "wrong"),
        (COUNTS, "378", {"arm": "a"}, "wrong"),
        (ONE_ARM, "378", {}, "wrong"),
    ],
)
def test_events_without_an_arm_may_be_those_of_all_arms(
    study: Study, says: str, about: dict[str, str], status: str
) -> None:
    assert verdict(study, says, "events", **about)[0] == status


@pytest.mark.parametrize(
    ("study", "says", "quantity", "expected"),
    [
        (FALL, "nearly halved", "estimate", ("imprecise", D.ROUGH)),
        (SHARES, "almost half", "percent", ("imprecise", D.ROUGH)),
        (SHARES, "about two fifths", "percent", ("right", D.WITHIN)),
        # without a hedge, with digits, or far off
        (FALL, "half lower", "estimate", ("wrong", D.DIFFERENT)),
        (FALL, "nearly 50% lower", "estimate", ("wrong", D.DIFFERENT)),
        (SMALL, "nearly halved", "estimate", ("wrong", D.DIFFERENT)),
        (RISE, "nearly halved", "estimate", ("wrong", D.DIFFERENT)),
    ],
)
def test_a_part_in_words_that_is_not_far_from_the_printed_one_is_imprecise(
    study: Study, says: str, quantity: str, expected: tuple[str, str]
) -> None:
    status, diagnosis = verdict(study, says, quantity)
    assert status == expected[0]
    assert status == "wrong" or diagnosis == expected[1]
