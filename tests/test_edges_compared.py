"""Edges of a statement in words: what is printed, another reading, another place, another study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generated import topic_of
from mcstats.check.consistency.result_values import values_of_results
from mcstats.check.statements.compare_numbers import relate
from mcstats.check.statements.digit_errors import find_slips
from mcstats.check.statements.explain_error import UNRELATED, explain
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.printed_words import PrintedWord, printed_words
from mcstats.check.statements.wording import compare_words, speaks_of
from mcstats.check.statements.written_number import read
from mcstats.effects.effect_rows import Found
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.printed import Hedge
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Positions
from test_consistency import arms, checked, study, value
from test_edges_check import about

RUNGS = {"certainty": ("low", "moderate", "high")}


def fact(word: str, quantity: str = "allocation", **more: Any) -> PrintedWord:
    return PrintedWord("planted", quantity, word, "f:1", "page 2", **more)


def compared(
    stated: str,
    *own: PrintedWord,
    others: tuple[Study, ...] = (),
    asked: About | None = None,
    weights: Mapping[D, float] | None = None,
) -> Found:
    of = study()
    meant = asked or about(quantity=own[0].quantity)
    return compare_words(stated, meant, topic_of([of, *others]), of, own, weights or {}, RUNGS)


OTHER = (("not randomised", "registry, page 1"),)


@pytest.mark.parametrize(
    ("stated", "own", "status", "diagnosis", "told"),
    [
        ("randomised", fact("randomised"), "match", D.EXACT, "planted prints 'randomised'"),
        ("randomised", fact("not randomised"), "mismatch", D.SIGN, "prints 'not randomised'"),
        ("one group", fact("randomised"), "mismatch", D.NOT_READ, "prints 'randomised' instead"),
        ("randomised", fact(""), "unsupported", D.NOT_READ, "does not report it in what was read"),
        # the record that is not used prints it
        (
            "not randomised",
            fact("randomised", others=OTHER),
            "match",
            D.EXACT,
            "registry, page 1 prints it; not the reading in use",
        ),
        ("one group", fact("randomised", others=OTHER), "mismatch", D.NOT_READ, "instead"),
        # what has no word in it agrees with nothing
        ("…", fact("randomised", others=OTHER), "mismatch", D.NOT_READ, "instead"),
        ("…", fact("", others=OTHER), "unsupported", D.NOT_READ, "does not report it"),
    ],
)
def test_a_word_is_held_against_the_reading_in_use_and_then_against_the_others(
    stated: str, own: PrintedWord, status: str, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis) == (status, diagnosis)
    assert told in found.what
    assert found.allowed == (f"{own.word} (page 2)" if own.word else "")


def level(word: str, **more: Any) -> PrintedWord:
    return fact(word, "certainty", **more)


@pytest.mark.parametrize(
    ("stated", "own", "diagnosis", "told"),
    [
        ("high", level("low"), D.UPGRADED, "planted: low"),
        ("moderate", level("low"), D.UPGRADED, "planted: low"),
        ("high", level("low", because="one trial"), D.UPGRADED, "planted: low, because one trial"),
        (
            "high",
            level("low", others=(("high", "table 3"),)),
            D.UPGRADED,
            "planted: low; table 3 prints 'high'",
        ),
        ("low", level("high"), D.NOT_READ, "planted prints 'high' instead"),
        ("very good", level("low"), D.NOT_READ, "planted prints 'low' instead"),
    ],
)
def test_a_rung_above_the_one_that_is_printed_is_an_upgrade(
    stated: str, own: PrintedWord, diagnosis: D, told: str
) -> None:
    found = compared(stated, own)
    assert (found.status, found.diagnosis, found.what) == ("mismatch", diagnosis, told)


def test_what_another_study_reports_is_told_where_this_one_says_nothing() -> None:
    other = study("another", outcome={"measures": "sleep_quality"})
    found = compared("yes", fact("", "sleep_quality"), others=(other,))
    assert (found.status, found.diagnosis) == ("mismatch", D.OTHER_STUDY)
    told = "nothing on sleep quality in planted; it is reported by another"
    assert found.what == told
    assert compared("yes", fact("", "sleep_depth"), others=(other,)).status == "unsupported"
    # results of every study have it: that another one has it too says nothing
    mean = study("another", outcome={"measures": "mean"})
    assert compared("yes", fact("", "mean"), others=(mean,)).status == "unsupported"
    why = compared("yes", fact("", "sleep_quality", because="nobody asked"))
    assert why.what == "planted does not report it in what was read; nobody asked"


def slipped(said: str, printed: str, unit: str = "", *, ratio: bool = False) -> dict[D, float]:
    return find_slips(read(said, "change", {}), read(printed, "change", {}), unit, ratio=ratio)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("21.5", {D.SWAPPED: 1 / 2}),  # 21.5 or 15.2
        ("15.2", {D.SWAPPED: 1 / 2}),
        ("52.1", {}),  # not beside each other
        ("2.5", {D.DIGIT: 1 / 6}),  # 2.5, 1.5, 12; 112.5, 122.5, 12.55
        ("1.5", {D.DIGIT: 1 / 6}),
        ("12.55", {D.DIGIT: 1 / 6}),
        ("112.5", {D.DIGIT: 1 / 6}),
        ("12.51", {}),
        ("-12.5", {D.SIGN: 1.0}),
        ("12.5", {}),
    ],
)
def test_a_slip_counts_as_one_of_all_that_its_class_can_make(
    said: str, share: dict[D, float]
) -> None:
    assert slipped(said, "12.5") == pytest.approx(share)


@pytest.mark.parametrize("power", range(-7, 8))
def test_a_point_moves_up_to_three_places_or_six(power: int) -> None:
    said = f"{Decimal('12.5').scaleb(power):f}"
    assert (D.SHIFT in slipped(said, "12.5")) == (power in {-6, -3, -2, -1, 1, 2, 3, 6})


@pytest.mark.parametrize(
    ("said", "printed", "times"),
    [
        ("336", "48", True),
        ("1152", "48", True),
        ("2880", "48", True),
        ("2", "48", True),
        ("0.8", "48", True),
        ("6", "42", True),
        ("288", "48", False),
        ("8", "48", False),
    ],
)
def test_a_time_is_taken_for_another_by_seven_twenty_four_or_sixty(
    said: str, printed: str, times: bool
) -> None:
    for unit in ("h", "min", "s", "days", "weeks"):
        assert (D.SHIFT in slipped(said, printed, unit)) == times
    for unit in ("", "mA", "sessions", "%"):
        assert D.SHIFT not in slipped(said, printed, unit)


def test_a_number_that_was_rounded_before_it_slipped_counts_half() -> None:
    # 12.54 is rounded to 12.5, and then 21.5 or 15.2 are its two swaps
    assert slipped("21.5", "12.54") == pytest.approx({D.SWAPPED: 1 / 4})
    # the inverse 0.8, and -1.25, which is -1.2 or -1.3 in one decimal
    assert slipped("0.8", "1.25", ratio=True) == pytest.approx({D.SIGN: 1 / 4})
    assert D.SIGN not in slipped("0.8", "1.25")


FULL = {"outcome": "o", "time": "end", "arm": "a", "contrast": "within"}


@pytest.mark.parametrize(
    ("said", "known", "same"),
    [
        ({}, FULL, True),
        (FULL, FULL, True),
        (FULL, {}, True),
        (FULL, FULL | {"outcome": "p"}, False),
        (FULL, FULL | {"time": "mid"}, False),
        (FULL, FULL | {"arm": "b"}, False),
        (FULL, FULL | {"contrast": "between"}, False),
        # between arms no single one is meant
        (
            {"arm": "a", "contrast": "between"},
            {"arm": "b", "contrast": "between"},
            True,
        ),
    ],
)
def test_a_fact_is_meant_where_no_coordinate_that_both_have_differs(
    said: dict[str, str], known: dict[str, str], same: bool
) -> None:
    assert speaks_of(about(quantity="trend", **said), fact("benefit", "trend", **known)) is same
    other = fact("benefit", "significant", **known)
    assert not speaks_of(about(quantity="trend", **said), other)


def words(of: Study) -> dict[str, str]:
    return {f.quantity: f.word for f in printed_words(topic_of([of]), of, [], 0.05)}


@pytest.mark.parametrize(
    ("p", "word"),
    [
        ("0.04", "yes"),
        ("<0.05", "yes"),
        ("0.06", "no"),
        (">0.05", "no"),
        ("0.050", ""),  # 0.0495 to 0.0505
        ("0.05", ""),
        (">0.01", ""),
        ("≥0.05", ""),
        ("≤0.05", ""),
        ("soon", None),
    ],
)
def test_a_printed_p_decides_where_all_its_values_lie_on_one_side(p: str, word: str | None) -> None:
    assert words(study(printed={"p": p})).get("significant") == word


def test_a_figure_that_is_no_number_is_left_to_lint() -> None:
    of = study(printed={"difference": "soon", "ci": "1 to 2", "p": "0.04"})
    (sample,) = values_of_results(topic_of([of]), {})
    assert set(sample.of) == {"ci_lb", "ci_ub", "p"}
    broken = study(printed={"difference": "1.5", "ci": "1 of 2"})
    (sample,) = values_of_results(topic_of([broken]), {})
    assert set(sample.of) == {"difference"}


def test_the_facts_of_a_design_are_those_of_the_file() -> None:
    other = {"printed": "2016", "place": "record", "source": "registry"}
    of = study(
        design={"registered": value("2015", because="the paper", other=[other])},
        arm_b={"role": "no treatment"},
    )
    found = {f.quantity: f for f in printed_words(topic_of([of]), of, [], 0.05)}
    assert found["allocation"].word == "randomised"
    assert found["comparator"].word == "no treatment"
    assert found["sequence"].word == found["conflicts"].word == ""
    registered = found["registered"]
    assert (registered.word, registered.place) == ("2015", "planted, abstract")
    assert (registered.because, registered.others) == (
        "the paper",
        (("2016", "registry, record"),),
    )
    topic = topic_of([of])
    nameless = replace(topic, sources=topic.sources.model_copy(update={"sources": {}}))
    told = {f.quantity for f in printed_words(nameless, of, [], 0.05)}
    assert {"authors", "first_author"}.isdisjoint(told)
    assert {"authors", "first_author"} <= found.keys()
    places = Positions("sources.yaml", {("sources", "planted", "authors"): (7, 3)}, {})
    told = printed_words(
        replace(topic, positions={**topic.positions, "sources": places}),
        of.model_copy(update={"sources": ("planted", "second")}),
        [],
        0.05,
    )
    assert [f.line for f in told if f.quantity == "authors"] == [f"{topic.name}/sources.yaml:7"]
    lone = of.model_copy(update={"arms": of.arms[:1]})
    assert words(lone)["comparator"] == "none"
    assert "comparator" not in words(of.model_copy(update={"arms": ()}))


@pytest.mark.parametrize(
    ("text", "numbers"), [("5", 9), ("500", 9), ("12", 90), ("0.12", 90), ("12.5", 900)]
)
def test_that_nothing_explains_a_number_weighs_as_one_of_all_of_its_length(
    text: str, numbers: int
) -> None:
    # from 1 to 9 there are nine numbers of one digit, from 10 to 99 ninety of two
    asked = about(quantity="change", outcome="o")
    (found,) = explain(read(text, "change", {}), asked, study(), [], [], {D.NOT_READ: 0.5})
    assert (found.classes, found.what) == ((D.NOT_READ,), "no printed number explains it")
    assert found.weight == pytest.approx(0.5 / numbers)


def of_change(text: str, **more: Any) -> PrintedNumber:
    literal = read(text, "change", {})
    return PrintedNumber("planted", "change", literal, "abstract", "f:1", outcome="o", **more)


def test_explanations_of_one_class_weigh_together_and_share_what_the_class_has() -> None:
    asked = about(quantity="change", outcome="o", time="end")
    weights = {D.TIME: 0.2, D.SWAPPED: 0.1, D.NOT_READ: 0.3}

    def explained(said: str, *own: PrintedNumber) -> dict[D, float]:
        rows = explain(read(said, "change", {}), asked, study(), own, [], weights)
        return {row.diagnosis: row.weight for row in rows}

    mid, late = of_change("13.5", time="mid"), of_change("17.5", time="late")
    assert explained("13.5", mid) == pytest.approx({D.TIME: 0.2, D.NOT_READ: 0.3 / 900})
    # of two numbers at other times, each is as likely
    assert explained("13.5", mid, late)[D.TIME] == pytest.approx(0.1)
    # swapped at the time that is meant: 31.5 or 15.3; there a number unrelated to it is rarer
    here = of_change("13.5", time="end")
    found = explained("31.5", here)
    assert found[D.SWAPPED] == pytest.approx(0.1 / 2)
    assert found[D.NOT_READ] == pytest.approx(0.3 / 900 * UNRELATED)
    # both at once: another time, and swapped
    assert explained("31.5", mid)[D.TIME] == pytest.approx(0.2 * 0.1 / 2)


ABOUT = {"about": Hedge("about", 1)}


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis", "holds"),
    [
        ("18.4", "18.4", D.EXACT, True),
        ("18.40", "18.4", D.OVER_PRECISE, False),
        ("20", "20.0", D.ROUNDED, True),
        ("18.4", "18.37", D.ROUNDED, True),
        ("18.3", "18.37", D.TRUNCATED, False),
        ("about 18.3", "18.37", D.TRUNCATED, True),
        ("about 19", "18.37", D.WITHIN, True),
        ("about 18.2", "18.37", None, None),
        ("18.375", "18.37", D.OVER_PRECISE, False),
        ("18.376", "18.37", None, None),
        # a half may be rounded either way
        ("18.4", "18.35", D.ROUNDED, True),
        ("18.3", "18.35", D.ROUNDED, True),
        # a bound is said of the printed value
        ("over 18", "18.37", D.WITHIN, True),
        ("over 18.37", "18.37", None, None),
        ("at least 18.37", "18.37", D.WITHIN, True),
        ("under 18", "18.37", None, None),
        # a hedge that is left out
        ("18", "about 18", D.HEDGE, False),
        ("19", "about 18", D.HEDGE, False),
        ("20", "about 18", None, None),
        ("about 18", "about 18", D.EXACT, True),
        # what is printed is a bound itself
        ("over 80", "over 80", D.EXACT, True),
        ("at least 80", "over 80", D.WITHIN, True),
        ("over 70", "over 80", D.WITHIN, True),
        ("over 90", "over 80", None, None),
        ("under 80", "over 80", D.SIGN, False),
        ("up to 80", "at least 80", D.SIGN, False),
        ("over 80", "at least 80", D.INEQUALITY, False),
        ("under 80", "up to 80", D.INEQUALITY, False),
        ("up to 80", "under 80", D.WITHIN, True),
        ("80", "over 80", D.INEQUALITY, False),
        ("85", "over 80", D.OVER_PRECISE, False),
        ("75", "over 80", None, None),
    ],
)
def test_a_number_may_be_said_where_its_set_covers_what_is_printed(
    said: str, printed: str, diagnosis: D | None, holds: bool | None
) -> None:
    found = relate(read(said, "change", ABOUT), read(printed, "change", ABOUT))
    if diagnosis is None:
        assert found is None
    else:
        assert found is not None
        assert (found.diagnosis, found.holds) == (diagnosis, holds)


@pytest.mark.parametrize(
    ("percent", "n", "events", "status", "allowed"),
    [
        ("50%", "20", None, "match", "10 of 20"),
        ("50%", "20", "10", "match", "10 of 20"),
        ("50%", "20", "11", "mismatch", "10 of 20"),
        ("50%", "200", "101", "match", "99 to 101 of 200"),
        ("50%", "200", "102", "mismatch", "99 to 101 of 200"),
        ("51%", "20", None, "mismatch", "no whole number of 20"),
        ("51%", "20", "10", "mismatch", "no whole number of 20"),
    ],
)
def test_a_share_is_of_whole_people_and_of_those_that_are_printed(
    percent: str, n: str, events: str | None, status: str, allowed: str
) -> None:
    group = {"percent": percent, "n": n} | ({"events": events} if events else {})
    row = checked(study(groups=arms(group, {})))["share-a/r"]
    assert (row.status, row.allowed) == (status, allowed)
    assert row.what.endswith(f"; {events} are printed") == (events is not None)


@pytest.mark.parametrize(
    ("difference", "status"),
    [
        ("5.0", "match"),  # 20.0 less 15.0 is 4.9 to 5.1
        ("-5.0", "match"),  # whichever arm comes first
        ("5.1", "match"),
        ("5.2", "mismatch"),
        ("4.8", "mismatch"),
        ("0.0", "mismatch"),
    ],
)
def test_a_difference_is_that_of_the_arms(difference: str, status: str) -> None:
    groups = arms({"mean": "20.0"}, {"mean": "15.0"})
    found = checked(study(groups=groups, printed={"difference": difference}))
    assert found["difference/r"].status == status
    assert found["difference/r"].allowed == "4.9 to 5.1"
    lone = {"arms": ["a"], "contrast": "within"}
    assert "difference/r" not in checked(study(groups=groups, result=lone))


def people(*pairs: tuple[str | None, str | None], total: str | None = None) -> dict[str, CheckRow]:
    parts: list[dict[str, Any]] = [
        {k: value(v) for k, v in (("randomised", one), ("analysed", two)) if v is not None}
        for one, two in pairs
    ]
    whole = {} if total is None else {"total": value(total)}
    found = checked(study(arm_a=parts[0], arm_b=parts[1], **whole))
    return {name: row for name, row in found.items() if name.startswith(("sum", "analysed"))}


def test_people_add_up_by_those_randomised_or_those_analysed() -> None:
    assert people(("20", "18"), ("20", "19"), total="40")["sum"].status == "match"
    assert people(("20", "18"), ("20", "19"), total="37")["sum"].status == "match"
    row = people(("20", "18"), ("20", "19"), total="38")["sum"]
    assert (row.status, row.what) == ("mismatch", "the arms add up to 40 or 37")
    assert people(("1,000", None), ("500", None), total="1,500")["sum"].status == "match"
    assert people(("20", None), (None, None), total="40") == {}
    assert people(("20", "20"), ("20", "20")) == {}


def test_nobody_is_analysed_who_was_not_randomised() -> None:
    assert set(people(("20", "21"), ("20", "20"))) == {"analysed-a"}
    row = people(("20", "20"), ("20", "22"))["analysed-b"]
    assert (row.printed, row.allowed) == ("22", "at most 20")
    assert people(("20", "21"), ("20", None)) == {}
