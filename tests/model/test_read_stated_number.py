"""Numbers as prose tells them."""

from __future__ import annotations

import pytest

from helpers.computed_tables import shipped_rubric
from mcstats.model.printed_characters import PrintedError
from mcstats.model.prose_words import is_hedged
from mcstats.model.read_stated_number import read_stated
from mcstats.model.stated_number import Form, StatedNumber

HEDGES = shipped_rubric().hedge_words()


def told(text: str, quantity: str = "estimate", unit: str = "") -> StatedNumber:
    return read_stated(text, quantity, unit, HEDGES)


@pytest.mark.parametrize(
    ("text", "number", "form", "direction"),
    [
        ("0.59", "0.59", Form.PLAIN, 0),
        ("41% lower", "41", Form.PERCENT, -1),
        ("12 % fewer deaths", "12", Form.PERCENT, -1),
        ("12 per cent more", "12", Form.PERCENT, 1),
        ("fell by 5.4 points", "5.4", Form.POINTS, -1),
        ("3 percentage points lower", "3", Form.POINTS, -1),
        ("twice as likely", "2", Form.RATIO, 0),
        ("2.2 times as likely", "2.2", Form.RATIO, 0),
        ("threefold", "3", Form.RATIO, 0),
        ("halved", "0.5", Form.RATIO, 0),
        ("half the risk", "0.5", Form.RATIO, 0),
        ("a quarter of the risk", "0.25", Form.RATIO, 0),
        ("half as many again", "1.5", Form.RATIO, 0),
        ("a third lower", "33", Form.PERCENT, -1),
        ("24 fewer per 1,000", "2.4", Form.POINTS, -1),
        ("6 in 100", "6", Form.PERCENT, 0),
        ("one in five", "20", Form.PERCENT, 0),
        ("half", "50", Form.PERCENT, 0),
        ("half a million", "500000", Form.PLAIN, 0),
        ("half a percent", "0.5", Form.PERCENT, 0),
        ("half a dozen", "6", Form.PLAIN, 0),
        ("21 thousand", "21000", Form.PLAIN, 0),
        ("1 1/2", "1.5", Form.PLAIN, 0),
        ("$48", "48", Form.PLAIN, 0),
        ("only 350", "350", Form.PLAIN, 0),
        ("once a week", "1", Form.PLAIN, 0),
        ("three times a week", "3", Form.PLAIN, 0),
        ("a week sooner", "1", Form.PLAIN, -1),
        ("several", "2", Form.PLAIN, 0),
        ("cut in half", "0.5", Form.RATIO, 0),
        ("one and a half times", "1.5", Form.RATIO, 0),
        ("by a factor of 2", "2", Form.RATIO, 0),
        ("up to half", "50", Form.PERCENT, 0),
        ("two hundred and fifty", "250", Form.PLAIN, 0),
        ("45 per 1,000 person-years", "45", Form.PLAIN, 0),
        ("half an hour", "0.5", Form.PLAIN, 0),
        ("about three-quarters of an hour", "0.75", Form.PLAIN, 0),
        ("a third of a year", "0.33", Form.PLAIN, 0),
        ("a year and a half", "1.5", Form.PLAIN, 0),
        ("two-and-a-half times", "2.5", Form.RATIO, 0),
        ("three quarters of a million", "750000", Form.PLAIN, 0),
        ("over a quarter of a million", "250000", Form.PLAIN, 0),
        ("a quarter of the patients", "25", Form.PERCENT, 0),
        ("30k", "30000", Form.PLAIN, 0),
        ("1.5K", "1500", Form.PLAIN, 0),
        ("forty-odd", "40", Form.PLAIN, 0),
        ("nobody", "0", Form.PLAIN, 0),
        ("a single case", "1", Form.PLAIN, 0),
        ("quartered", "0.25", Form.RATIO, 0),
        ("slashed by 30%", "30", Form.PERCENT, -1),
        ("soared by 30%", "30", Form.PERCENT, 1),
        ("a full 30%", "30", Form.PERCENT, 0),
        ("a quarter of", "0.25", Form.RATIO, 0),
        ("41% as high", "0.41", Form.RATIO, 0),
        ("60% of the risk", "0.6", Form.RATIO, 0),
        ("three and a half thousand", "3500", Form.PLAIN, 0),
        ("every two weeks", "2", Form.PLAIN, 0),
        ("twice weekly", "2", Form.PLAIN, 0),
        ("a couple of weeks", "2", Form.PLAIN, 0),
        ("minus 5", "-5", Form.PLAIN, 0),
        ("efficacy of 80%", "80", Form.PERCENT, -1),
        ("80% effective", "80", Form.PERCENT, -1),
        ("a hazard ratio of 0.59", "0.59", Form.PLAIN, 0),
        ("an odds ratio of 2.5", "2.5", Form.PLAIN, 0),
        ("15 per 1,000 were spared", "1.5", Form.POINTS, -1),
    ],
)
def test_a_number_has_the_form_and_the_direction_of_its_words(
    text: str, number: str, form: Form, direction: int
) -> None:
    found = told(text)
    assert float(found.literal.number) == float(number)
    assert (found.form, found.direction) == (form, direction)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("nearly 600", 599, 640),
        ("a third", 34, 38),
        ("half", 51, 56),
        ("twice as likely", 2.2, 2.3),
        ("more than halved", 0.45, 0.52),
        ("less than half the risk", 0.4, 0.6),
        ("more than twice as likely", 2.5, 1.9),
        ("over a third", 40, 30),
        ("as many as 1 in 5", 12, 21),
        ("by about two fifths", 43, 46),
        ("at least half a million", 600_000, 400_000),
        ("three times lower", 1 / 3, 0.5),
        ("forty-odd", 41, 45),
        ("upwards of 300", 350, 290),
        ("in excess of 300", 301, 300),
        ("just shy of 300", 299.5, 303),
        ("more than quartered", 0.2, 0.3),
        ("a reduction of about 12%", 12.9, 14),
        ("hundreds", 900, 150),
        ("a handful of people", 4, 1),
        ("within 3", 2, 4),
        ("20 or fewer", 20, 21),
    ],
)
def test_a_hedge_and_words_leave_the_room_that_they_ask_for(
    text: str, inside: float, outside: float
) -> None:
    values = told(text).literal.set
    assert values.contains(inside) and not values.contains(outside)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30 to 60 minutes", "30", "60", "minutes"),
        ("3-4", "3", "4", ""),
        ("between 3 and 6 %", "3", "6", "%"),
        ("$200 - $600", "200", "600", "$"),
        ("two to three weeks", "2", "3", "weeks"),
        ("two to three times as likely", "2", "3", ""),
        ("4 to 5 fewer per 1,000", "0.4", "0.5", "points"),
        ("between a quarter and a half", "25", "50", "%"),
        ("30 to 40 percentage points", "30", "40", "points"),
    ],
)
def test_a_range_has_two_ends_and_one_unit(text: str, low: str, high: str, unit: str) -> None:
    found = told(text)
    assert found.high is not None
    assert (str(found.literal.number), str(found.high.number), found.unit) == (low, high, unit)


def test_half_the_people_is_a_share_and_half_the_risk_a_ratio() -> None:
    assert told("half the patients", "percent").form is Form.PERCENT
    assert told("half the risk").form is Form.RATIO
    assert told("most", "percent").literal.set.contains(51)


def test_words_say_from_which_side_a_comparison_is_told_and_of_what() -> None:
    assert told("four times as likely without the vaccine").turned
    assert told("62% lower odds").odds and not told("62% lower odds").risk
    assert told("half the risk").risk
    assert told("149 per 1,000").per is not None


def test_the_unit_is_free_of_the_words_of_a_direction() -> None:
    assert told("5.4 mm Hg lower").unit == "mm Hg"
    assert told("3 mm thicker").unit == "mm"


def test_words_that_follow_a_unit_are_no_part_of_it() -> None:
    assert told("12 on average", "mean").unit == ""
    assert told("12 kg after a year", "mean").unit == "kg"
    assert told("12 days a week", "mean").unit == "days a week"


def test_a_number_is_hedged_by_the_word_before_it() -> None:
    assert is_hedged("under 2005") and is_hedged("nearly 600")
    assert not is_hedged("November 2007")


@pytest.mark.parametrize("text", ["plenty", "18,4", "November 2007", "pleasant"])
def test_words_and_dates_are_no_numbers(text: str) -> None:
    with pytest.raises(PrintedError):
        told(text)
