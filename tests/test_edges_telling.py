"""Edges of telling why: contradictions, wrong wholes, units that differ, other readings."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generated import topic_of
from mcstats.check.accepted_numbers import compare
from mcstats.check.consistency.plausibility import check_units
from mcstats.check.statements.check_statement import StudyIndex, check_statements
from mcstats.check.statements.derived_numbers import absolute_and_relative, other_wholes
from mcstats.check.statements.digit_errors import find_slips
from mcstats.check.statements.explain_error import explain
from mcstats.check.statements.locate import classify_deviation
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.safety import compare_safety
from mcstats.check.statements.units import conversion_factor
from mcstats.check.statements.written_number import read
from mcstats.check.verdicts import check_verdicts
from mcstats.model.article import About, Article
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.result import Assumption
from mcstats.model.study import Study
from mcstats.model.tables import NumberRow
from mcstats.model.topic import Topic
from report_case import tables, topic
from test_consistency import arms, checked, study, value
from test_edges_compared import compared


def about(**fields: str) -> About:
    return About.model_validate_json(json.dumps({"study": "planted", **fields}))


def figure(text: str = "12", quantity: str = "change", **more: Any) -> PrintedNumber:
    return PrintedNumber("planted", quantity, read(text, quantity, {}), "abstract", "f:1", **more)


@pytest.mark.parametrize(
    ("said", "printed", "outcome", "found"),
    [
        ("days", "sessions", "", (D.SHIFT,)),
        ("sessions", "days", "", (D.SHIFT,)),
        ("days", "weeks", "", None),
        ("days", "sessions", "o", None),
        ("mA", "sessions", "", None),
        ("days", "mA", "", None),
    ],
)
def test_how_often_is_mistaken_for_how_long_only_of_the_course_itself(
    said: str, printed: str, outcome: str, found: tuple[D, ...] | None
) -> None:
    asked = about(quantity="course", unit=said)
    other = figure(quantity="length", unit=printed, outcome=outcome)
    assert classify_deviation(asked, study(), other) == found


def test_large_arms_add_up_to_a_total_with_thousands_marks() -> None:
    big = {"randomised": value("1,000")}
    row = checked(study(total=value("2,000"), arm_a=big, arm_b=big))["sum"]
    assert (row.status, "2000" in row.what) == ("match", True)
    assert checked(study(total=value("2,100"), arm_a=big, arm_b=big))["sum"].status == "mismatch"


def risk(
    text: str, arm: str, time: str, outcome: str = "o", quantity: str = "percent"
) -> PrintedNumber:
    return figure(text, quantity, arm=arm, time=time, outcome=outcome, unit="%")


def test_a_comparison_is_of_the_time_that_is_asked_about() -> None:
    found = [
        risk("10%", "a", "mid"),
        risk("20%", "b", "mid"),
        risk("30%", "a", "end"),
        risk("40%", "b", "end"),
        risk("50%", "b", "end", outcome="p"),
    ]
    asked = about(quantity="difference", outcome="o", time="end", unit="%")
    told = list(absolute_and_relative(asked, study(), found))
    assert [(one.time, two.time) for _, _, _, (one, two) in told] == [("end", "end")] * 3
    values = [
        function(one.literal.number, two.literal.number) for _, _, function, (one, two) in told
    ]
    assert values == [Decimal(-10), Decimal(-25), Decimal(25)]
    both = about(quantity="difference", outcome="o", unit="%")
    assert len(list(absolute_and_relative(both, study(), found))) == 6


def test_a_count_is_told_of_another_whole_of_its_own_outcome_time_and_arm() -> None:
    found = [
        figure("8", "events", arm="a", outcome="o", time="end"),
        figure("9", "events", arm="a", outcome="p", time="end"),
        figure("7", "events", arm="b", outcome="o", time="end"),
        figure("6", "events", arm="a", outcome="o", time="mid"),
        figure("20", "n", arm="a"),
        figure("5", "n", arm="b"),
        figure("0", "n", arm="c"),
    ]

    def names(**fields: str) -> list[str]:
        asked = about(quantity="percent", **fields)
        return [name for name, _, _ in other_wholes(asked, study(), found)]

    assert names(outcome="o", time="end", arm="a") == ["8 of 20"]
    assert names(time="end", arm="a") == ["8 of 20", "9 of 20"]
    assert names(outcome="o", arm="a") == ["8 of 20", "6 of 20"]
    assert names(outcome="o", time="end") == ["8 of 20"]  # the arm that was treated is meant
    assert names(outcome="o", time="end", arm="b") == ["7 of 20"]
    asked = about(quantity="percent", outcome="o", time="end", arm="a", unit="%")
    first = explain(read("40%", "percent", {}), asked, study(), found, [], {})[0]
    assert (first.classes, first.what) == ((D.DENOMINATOR,), "8 of 20")
    assert first.figure is found[0]


def test_p_follows_from_an_interval_of_small_arms_by_their_degrees_of_freedom() -> None:
    # SE = 2.5 / t(8) = 1.0841, t = 2.7672, P = 0.0244; by t(9) it would be 0.0238, by z 0.0187
    printed = {"difference": "3.000", "ci": "0.500 to 5.500"}
    small = arms({"n": "5"}, {"n": "5"})
    for p, status in (("0.0244", "match"), ("0.0238", "mismatch"), ("0.0187", "match")):
        found = checked(study(printed=printed | {"p": p}, groups=small))
        assert found["p-interval/r"].status == status


def test_a_moved_number_is_shown_as_printed_and_in_full_only_where_that_says_more() -> None:
    row = NumberRow("n", 1.5, "1.50", "closed form", "x", "datum")
    for accepted, shown in (
        (row, "1.50 (1.5)"),
        (replace(row, printed="1.5"), "1.5"),
        (replace(row, value=None), "1.50"),
    ):
        (gone,) = compare([accepted], [])
        assert (gone.old, gone.new) == (shown, "")
        (came,) = compare([], [accepted])
        assert (came.old, came.new) == ("", shown)


def test_values_that_cannot_be_compared_are_passed_over_and_the_next_one_read() -> None:
    details = {
        "pain_score_low": value("a lot", unit="cm"),
        "pain_score_before": value("0", unit="cm"),
        "pain_score_after": value("4.2", unit="cm"),
        "skin_depth_mean": value("12 mm"),
        "age_mean": value("40", unit="years"),
        "skin_depth_other": value("12", unit="mm"),
        "arm_length_mean": value("40"),
    }
    tenfold = {
        "pain_score_mean": value("42", unit="cm"),
        "skin_depth_mean": value("120", unit="mm"),
        "age_mean": value("400", unit="years"),
        "arm_length_mean": value("400", unit="cm"),
    }
    others = [study(name, details=tenfold) for name in ("one", "two")]
    rows = [row for row in check_units(topic_of([study(details=details), *others]), [], {})]
    assert {(row.check.split("/")[0], row.printed) for row in rows} == {
        ("planted", "4.2"),
        ("planted", "12 mm"),
    }


def test_one_source_is_named_and_the_number_of_others() -> None:
    def told(*events: str) -> str:
        printed = tuple(Reported(printed=event, place="abstract") for event in events)
        of = study().model_copy(update={"adverse_events": printed})
        row = compare_safety("some", "side_effects", topic_of([of]))
        assert row is not None
        return row.what

    assert told("rash") == "printed: 'rash' (planted)"
    assert told("rash", "itch", "pain") == "printed: 'rash' (planted), and 2 more"


@pytest.mark.parametrize("power", [-6, -3, -2, -1, 1, 2, 3, 6])
def test_a_point_that_moved_is_a_slip_by_any_usual_power_of_ten(power: int) -> None:
    printed, said = (read(f"{Decimal('18.37').scaleb(p):f}", "change", {}) for p in (0, power))
    assert D.SHIFT in find_slips(said, printed, "", ratio=False)


@pytest.mark.parametrize("power", [-4, 4, 5])
def test_a_point_that_nobody_moves_so_far_is_no_slip(power: int) -> None:
    printed, said = (read(f"{Decimal('18.37').scaleb(p):f}", "change", {}) for p in (0, power))
    assert D.SHIFT not in find_slips(said, printed, "", ratio=False)


def assumption(name: str, **settings: str) -> Assumption:
    declared = {"label": name, "settings": settings}
    content = {"id": name, "what": "w", "because": "b", "results": ["r"], "declared": declared}
    return Assumption.model_validate_json(json.dumps(content))


def topic_with_page(of: Study, statement: dict[str, Any]) -> Topic:
    """A topic of one study and an article with one statement."""
    content = {
        "id": "seeded",
        "source": "page",
        "label": "Page",
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [statement],
    }
    article = Article.model_validate_json(json.dumps(content))
    return replace(topic_of([of]), articles={"seeded": article})


def test_the_first_assumption_on_when_a_change_began_is_named() -> None:
    asked = {"study": "planted", "quantity": "difference", "outcome": "o", "time": "end"}
    said = {"id": "s", "place": "line 1", "kind": "result", "paraphrase": "x", "says": "12"}

    def told(*made: Assumption) -> str:
        of = study(printed={"difference": "12"}).model_copy(update={"assumptions": made})
        (row,) = check_statements(
            StudyIndex.of(topic_with_page(of, said | {"about": asked}), (), {}, {}, {})
        )
        assert row.status == "match"
        return row.what

    first, second = assumption("one", since="previous"), assumption("two", since="baseline")
    plain = "planted prints 12 (planted, abstract)"
    assert told(assumption("other", tails="1"), first, second) == f"{plain}, read as one"
    assert told(second, first) == f"{plain}, read as two"
    assert told(assumption("other", tails="1")) == told() == plain


@pytest.mark.parametrize(
    ("unit", "to", "factor"), [("", "mm", 1), ("mm", "", 1), ("", "", 1), ("cm", "mm", 10)]
)
def test_a_unit_that_is_not_printed_is_taken_for_the_other(unit: str, to: str, factor: int) -> None:
    assert conversion_factor(unit, to) == factor


def test_a_verdict_of_an_article_is_held_to_both_levels_and_neither_may_be_lower() -> None:
    of = topic()
    (article,) = of.articles.values()
    (line,) = article.table
    ours = next(row for row in tables().verdicts if row.row)
    same = replace(
        ours,
        quality=line.reads.quality,
        verdict=line.reads.verdict,
        qualifiers="; ".join(line.reads.qualifiers),
    )
    for changed, diagnosis in (
        ({}, ""),
        ({"quality": "a"}, "another level"),
        ({"quality": "z"}, "another level"),
        ({"verdict": "a"}, "another level"),
        ({"verdict": "z"}, "another level"),
    ):
        (row,) = check_verdicts(of, [replace(same, **changed)])
        assert (row.status, row.diagnosis) == ("mismatch" if diagnosis else "match", diagnosis)


def fact(word: str, **more: Any) -> PrintedWord:
    return PrintedWord("planted", more.pop("quantity", "trend"), word, "f:1", **more)


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ("blinded assessors", "record"),
        ("blinded patients", "record"),  # its first word is the record's
        ("patients blinded", ""),
        ("open", ""),
    ],
)
def test_another_record_is_found_by_its_words(stated: str, place: str) -> None:
    found = compared(stated, fact("not blinded", others=(("blinded assessors", "record"),)))
    assert found.status == ("match" if place else "mismatch")
    assert (found.what == f"{place} prints it; not the reading in use") == bool(place)


def test_an_explanation_without_a_weight_comes_last() -> None:
    asked = about(quantity="trend", outcome="o", time="end")
    own = [
        fact("benefit", outcome="o", time="mid"),
        fact("benefit", outcome="late", time="end"),
    ]

    def names(weights: dict[D, float]) -> list[str]:
        found = compared("benefit", *own, asked=asked, weights=weights)
        return [found.diagnosis, *(told.partition(": ")[0] for told in found.alternatives)]

    assert names({}) == sorted([D.TIME, D.OUTCOME])
    for first in (D.TIME, D.OUTCOME):
        assert names({first: 0.5})[0] == first


def test_what_another_study_measured_explains_a_word_only_where_this_one_prints_none() -> None:
    other = study("another", outcome={"measures": "redness"})
    asked = about(quantity="redness")
    found = compared("less", asked=asked, others=(other,))
    assert found.diagnosis == D.OTHER_STUDY and "another" in found.what
    printed = compared("less", fact("more", quantity="redness"), asked=asked, others=(other,))
    assert (printed.diagnosis, printed.alternatives) == (D.NOT_READ, ())
    assert compared("less", asked=asked).status == "unsupported"
