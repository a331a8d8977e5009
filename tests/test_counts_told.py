"""What articles make of printed counts: shares of an arm, and the comparison of two arms."""

from __future__ import annotations

import json

import pytest

from checking import rubric
from generated import topic_of
from mcstats.check.statements.check_statement import StudyIndex, check_statement
from mcstats.model.article import Article
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from test_consistency import arms, study

# The final report of the Physicians' Health Study, 1989: 139 of 11,037 against 239 of 11,034.
GROUPS = arms({"events": "139", "n": "11037"}, {"events": "239", "n": "11034"})


def verdict(of: Study, says: str, quantity: str, **about: str) -> tuple[str, str]:
    asked = {"study": of.id, "outcome": "o", "quantity": quantity, **about}
    told = {"id": "s", "place": "line 1", "kind": "result", "paraphrase": "x", "says": says}
    content = {
        "id": "seeded",
        "source": "blog",
        "label": "blog",
        "publisher": {"name": "x", "sells": "x", "place": "x"},
        "statements": [told | {"about": asked}],
    }
    model = rubric().errors
    assert model is not None
    book = StudyIndex.of(topic_of([of]), (), rubric().hedge_words(), model.weights(), model.rungs())
    row = check_statement(book, Article.model_validate_json(json.dumps(content)), 0)
    return row.status, row.diagnosis


@pytest.mark.parametrize(
    ("says", "quantity", "about"),
    [
        ("1.26%", "percent", {}),  # 139/11037 = 1.2594 %, of the arm that was treated
        ("1.3%", "percent", {"arm": "a"}),
        ("2.17%", "percent", {"arm": "b"}),  # 239/11034 = 2.1660 %
        ("0.58", "estimate", {}),  # 1.2594/2.1660 = 0.5814
        ("42%", "difference", {}),  # less by 1 - 0.5814 = 41.86 %
        ("-41.9%", "difference", {}),
        ("-0.91", "difference", {"unit": "percentage points"}),  # 1.2594 - 2.1660 = -0.9066
    ],
)
def test_what_follows_from_the_counts_of_the_arms_is_right(
    says: str, quantity: str, about: dict[str, str]
) -> None:
    assert verdict(study(groups=GROUPS, measure="RR"), says, quantity, **about) == (
        "match",
        D.ROUNDED,
    )


@pytest.mark.parametrize(
    ("says", "quantity", "about"),
    [
        ("1.36%", "percent", {}),
        ("0.59", "estimate", {}),
        ("44%", "difference", {}),  # the paper's own 44 % is adjusted, and printed elsewhere
        ("42", "difference", {"unit": "percentage points"}),
        ("0.58", "mean", {}),
    ],
)
def test_what_does_not_follow_from_them_is_not_passed(
    says: str, quantity: str, about: dict[str, str]
) -> None:
    status, _ = verdict(study(groups=GROUPS, measure="RR"), says, quantity, **about)
    assert status != "match"


def test_a_share_of_another_arm_is_a_wrong_denominator() -> None:
    # 30 of 50 are 60 %, of the 40 in the other arm they would be 75 %.
    groups = arms({"events": "30", "n": "50"}, {"events": "10", "n": "40"})
    told = study(groups=groups, measure="RR")
    assert verdict(told, "60%", "percent") == ("match", D.ROUNDED)
    assert verdict(told, "75%", "percent") == ("mismatch", D.DENOMINATOR)


def test_the_number_analysed_stands_for_the_size_that_a_result_does_not_print() -> None:
    groups = arms({"events": "30"}, {"events": "10"})
    sizes = {
        f"arm_{arm}": {key: {"printed": n, "place": "table 1"} for key, n in of.items()}
        for arm, of in {
            "a": {"randomised": "60", "analysed": "50"},
            "b": {"randomised": "60", "analysed": "40"},
        }.items()
    }
    told = study(groups=groups, measure="RR", **sizes)
    assert verdict(told, "60%", "percent") == ("match", D.ROUNDED)
    assert verdict(told, "50%", "percent") == ("mismatch", D.DENOMINATOR)
    assert verdict(told, "2.4", "estimate") == ("match", D.ROUNDED)  # 0.60/0.25


@pytest.mark.parametrize("measure", ["OR", "HR", "PETO", "RD"])
def test_a_ratio_that_is_not_coded_as_one_of_risks_is_not_taken_for_one(measure: str) -> None:
    status, _ = verdict(study(groups=GROUPS, measure=measure), "0.58", "estimate")
    assert status != "match"
