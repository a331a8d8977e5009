"""What articles make of printed counts: shares of an arm, and the comparison of two arms."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from mcstats.check.statements.derived_numbers import absolute_and_relative, follows, other_wholes

from helpers.computed_tables import shipped_rubric
from helpers.random_studies import topic_of_studies
from helpers.statement_parts import build_about, build_figure
from helpers.study_builder import build_study, two_groups
from mcstats.check.statements.check_statement import StudyIndex, check_statement
from mcstats.check.statements.explain_error import explain
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.model.article import Article
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.written_number import read

# The final report of the Physicians' Health Study, 1989: 139 of 11,037 against 239 of 11,034.
GROUPS = two_groups({"events": "139", "n": "11037"}, {"events": "239", "n": "11034"})


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
    model = shipped_rubric().errors
    assert model is not None
    book = StudyIndex.of(
        topic_of_studies([of]), (), shipped_rubric().hedge_words(), model.weights(), model.rungs()
    )
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
    assert verdict(build_study(groups=GROUPS, measure="RR"), says, quantity, **about) == (
        "right",
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
    status, _ = verdict(build_study(groups=GROUPS, measure="RR"), says, quantity, **about)
    assert status != "right"


def test_a_share_of_another_arm_is_a_wrong_denominator() -> None:
    # 30 of 50 are 60 %, of the 40 in the other arm they would be 75 %.
    groups = two_groups({"events": "30", "n": "50"}, {"events": "10", "n": "40"})
    told = build_study(groups=groups, measure="RR")
    assert verdict(told, "60%", "percent") == ("right", D.ROUNDED)
    assert verdict(told, "75%", "percent") == ("wrong", D.DENOMINATOR)


def test_the_number_analysed_stands_for_the_size_that_a_result_does_not_print() -> None:
    groups = two_groups({"events": "30"}, {"events": "10"})
    sizes = {
        f"arm_{arm}": {key: {"printed": n, "place": "table 1"} for key, n in of.items()}
        for arm, of in {
            "a": {"randomised": "60", "analysed": "50"},
            "b": {"randomised": "60", "analysed": "40"},
        }.items()
    }
    told = build_study(groups=groups, measure="RR", **sizes)
    assert verdict(told, "60%", "percent") == ("right", D.ROUNDED)
    assert verdict(told, "50%", "percent") == ("wrong", D.DENOMINATOR)
    assert verdict(told, "2.4", "estimate") == ("right", D.ROUNDED)  # 0.60/0.25


@pytest.mark.parametrize("measure", ["OR", "HR", "PETO", "RD"])
def test_a_ratio_that_is_not_coded_as_one_of_risks_is_not_taken_for_one(measure: str) -> None:
    status, _ = verdict(build_study(groups=GROUPS, measure=measure), "0.58", "estimate")
    assert status != "right"


def test_a_count_is_a_share_of_each_whole_that_holds_it() -> None:
    def wholes(events: str, *sizes: str, **said: str) -> list[str]:
        count = build_figure(events, quantity="events", outcome="o", time="end", arm="a")
        of = [count, *(build_figure(n, quantity="n") for n in sizes)]
        asked = build_about(quantity="percent", **said)
        return [name for name, _, _ in other_wholes(asked, build_study(), of)]

    assert wholes("3", "10", "2", "3", "0") == ["3 of 10", "3 of 3"]
    assert wholes("0", "10", "0") == ["0 of 10"]
    # a size that stands twice is one whole
    assert wholes("3", "10", "10") == ["3 of 10"]
    assert wholes("3", "10", arm="a", outcome="o", time="end") == ["3 of 10"]
    for elsewhere in ({"arm": "b"}, {"outcome": "p"}, {"time": "mid"}):
        assert wholes("3", "10", **elsewhere) == []
    assert list(other_wholes(build_about(quantity="mean"), build_study(), [])) == []


def risk(
    text: str, arm: str, time: str, outcome: str = "o", quantity: str = "percent"
) -> PrintedNumber:
    return build_figure(text, quantity, arm=arm, time=time, outcome=outcome, unit="%")


def test_a_comparison_is_of_the_time_that_is_asked_about() -> None:
    found = [
        risk("10%", "a", "mid"),
        risk("20%", "b", "mid"),
        risk("30%", "a", "end"),
        risk("40%", "b", "end"),
        risk("50%", "b", "end", outcome="p"),
    ]
    asked = build_about(quantity="difference", outcome="o", time="end", unit="%")
    told = list(absolute_and_relative(asked, build_study(), found))
    assert [(one.time, two.time) for _, _, _, (one, two) in told] == [("end", "end")] * 3
    values = [
        function(one.literal.number, two.literal.number) for _, _, function, (one, two) in told
    ]
    assert values == [Decimal(-10), Decimal(-25), Decimal(25)]
    both = build_about(quantity="difference", outcome="o", unit="%")
    assert len(list(absolute_and_relative(both, build_study(), found))) == 6


def test_a_count_is_told_of_another_whole_of_its_own_outcome_time_and_arm() -> None:
    found = [
        build_figure("8", "events", arm="a", outcome="o", time="end"),
        build_figure("9", "events", arm="a", outcome="p", time="end"),
        build_figure("7", "events", arm="b", outcome="o", time="end"),
        build_figure("6", "events", arm="a", outcome="o", time="mid"),
        build_figure("20", "n", arm="a"),
        build_figure("5", "n", arm="b"),
        build_figure("0", "n", arm="c"),
    ]

    def names(**fields: str) -> list[str]:
        asked = build_about(quantity="percent", **fields)
        return [name for name, _, _ in other_wholes(asked, build_study(), found)]

    assert names(outcome="o", time="end", arm="a") == ["8 of 20"]
    assert names(time="end", arm="a") == ["8 of 20", "9 of 20"]
    assert names(outcome="o", arm="a") == ["8 of 20", "6 of 20"]
    assert names(outcome="o", time="end") == ["8 of 20"]  # the arm that was treated is meant
    assert names(outcome="o", time="end", arm="b") == ["7 of 20"]
    asked = build_about(quantity="percent", outcome="o", time="end", arm="a", unit="%")
    first = explain(read("40%", "percent", {}), asked, build_study(), found, [], {})[0]
    assert (first.classes, first.what) == ((D.DENOMINATOR,), "8 of 20")
    assert first.figure is found[0]


def test_a_number_that_a_division_by_zero_would_give_follows_from_nothing() -> None:
    said = read("50%", "change", {})
    zero, four, eight = (build_figure(text) for text in ("0", "4", "8"))
    assert not follows(said, lambda a, b: 100 * a / b, (four, zero))
    assert follows(said, lambda a, b: 100 * a / b, (four, eight))
    assert not follows(read("80%", "change", {}), lambda a, b: 100 * a / b, (four, eight))
    # a bound has no end to compute with
    assert not follows(said, lambda a, b: 100 * a / b, (build_figure("≥4"), eight))
