"""Edges of the nouns: rubrics that contradict themselves, dates, numerals, weights, tables."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from mcstats.schema.dates import parse_date
from mcstats.schema.error_model import ErrorModel
from mcstats.schema.numerals import number_words
from mcstats.schema.tables import ChoiceRow, MoveRow, TableError, columns, dumps, loads
from rubric_cases import rubric_data
from test_rubric_nouns import refusal

Edit = Callable[[Any], object]


def drop(data: Any, *path: str) -> None:
    *way, last = path
    for step in way:
        data = data[step]
    del data[last]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda d: drop(d, "scales", "step"), 'scales: no scale "step"; '),
        (lambda d: drop(d, "parameters", "lost_some"), 'parameters: no parameter "lost_some"; '),
        (lambda d: drop(d, "verdict", "facts", "shown"), 'verdict/facts: no fact "shown"; '),
        (
            lambda d: d["kind"]["facts"].update(moon=d["kind"]["facts"]["allocation"]),
            'kind/facts/moon: the unknown fact "moon"; ',
        ),
        (
            lambda d: d["further"].append("astrology"),
            'further/4: no domain "astrology"; ',
        ),
        (
            lambda d: d["certainty"]["domains"].append("astrology"),
            'no domain "astrology"; ',
        ),
        (lambda d: d["certainty"]["up"].append("luck"), 'no table "luck"; '),
        (lambda d: drop(d, "certainty", "sizes", "unknown"), 'certainty/sizes: no size "unknown"'),
        (
            lambda d: drop(d, "certainty", "wording", "low"),
            'certainty/wording: no wording "low"; ',
        ),
        (
            lambda d: d["certainty"]["wording"].update(low="{moon} is low"),
            'certainty/wording/low: no placeholder "moon"; claimed, outcome, size',
        ),
        (
            lambda d: d["certainty"]["wording"].update(low="{moon is low"),
            "certainty/wording/low: a brace that never closes; ",
        ),
        (lambda d: d["combine"].update(gives="moon"), 'combine/gives: no scale "moon"; '),
        (lambda d: d["combine"]["least"].append("moon"), 'no table "moon"; '),
        (lambda d: d["nearest"]["first"].append("moon"), 'no fact "moon"; '),
        (lambda d: d["nearest"]["rising"].append("moon"), 'no fact "moon"; '),
        (
            lambda d: d["nearest"]["never"][0].update(fact="moon"),
            'nearest/never/0/fact: no fact "moon"; ',
        ),
        (
            lambda d: d["nearest"]["never"][0].update(becomes=["moon"]),
            'nearest/never/0/becomes/0: no word "moon"; ',
        ),
        (lambda d: d["monotone"].update(fact="moon"), 'monotone/fact: no fact "moon"; '),
        (
            lambda d: d["monotone"].update(beneficial=["moon"]),
            'monotone/beneficial/0: no word "moon"; ',
        ),
        (
            lambda d: d["qualifiers"].append(dict(d["qualifiers"][0])),
            f'/id: the id "{rubric_data()["qualifiers"][0]["id"]}" again; ',
        ),
        (
            lambda d: d["verdict"]["tables"][0].update(gives="moon"),
            'verdict/tables/0/gives: nothing is called "moon"; ',
        ),
        (
            lambda d: d["verdict"]["tables"][0]["inputs"].append("moon"),
            'no input "moon"; ',
        ),
        (
            lambda d: next(iter(d["parameters"].values())).update(reference="moon1969"),
            'no reference "moon1969"; ',
        ),
        (lambda d: d["hedges"][0].update(reference="moon1969"), "hedges/0/reference: no reference"),
    ],
)
def test_what_a_rubric_uses_and_does_not_declare_is_told_with_its_path(
    edit: Edit, told: str
) -> None:
    data = rubric_data()
    edit(data)
    assert told in refusal(data)


DAY = dt.date


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016-02", (DAY(2016, 2, 1), DAY(2016, 2, 29))),
        ("2015-02", (DAY(2015, 2, 1), DAY(2015, 2, 28))),
        ("2016-02-03", (DAY(2016, 2, 3), DAY(2016, 2, 3))),
        ("3 February 2016", (DAY(2016, 2, 3), DAY(2016, 2, 3))),
        ("February 2016", (DAY(2016, 2, 1), DAY(2016, 2, 29))),
        ("2016", (DAY(2016, 1, 1), DAY(2016, 12, 31))),
        ("in the year 2016", (DAY(2016, 1, 1), DAY(2016, 12, 31))),
        ("2016-13-01", None),
        ("2016-02-30", None),
        ("31 February 2016", None),
        ("no date", None),
    ],
)
def test_a_date_is_the_days_that_it_leaves_open(text: str, found: Any) -> None:
    assert parse_date(text) == found


@pytest.mark.parametrize("text", ["ten hundred", "twenty hundred and one", "hundred", "nothing"])
def test_words_that_nobody_counts_with_are_no_number(text: str) -> None:
    assert number_words(text) is None


def model(*weights: str) -> ErrorModel:
    classes = [
        {"diagnosis": name, "weight": weight, "because": "x", "reference": "a2000"}
        for name, weight in zip(("truncated", "wrong arm", "truncated"), weights, strict=False)
    ]
    return ErrorModel.model_validate_json(json.dumps({"note": "x", "classes": classes}))


def test_weights_of_errors_are_shares_and_each_class_has_one() -> None:
    assert list(model("1", "3").weights().values()) == [0.25, 0.75]
    assert list(model("0.5").weights().values()) == [1.0]
    with pytest.raises(ValidationError, match="a diagnosis twice"):
        model("1", "1", "1")


@pytest.mark.parametrize("weight", ["0", "-1", "inf", "nan", "many", "1e400"])
def test_a_weight_that_is_no_number_above_zero_is_refused(weight: str) -> None:
    with pytest.raises(ValidationError, match=weight.replace("+", ".")):
        model(weight)


HEADER = ",".join(columns(MoveRow))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found the header"),
        ("a,b\n", "found the header"),
        (f"{HEADER}\n1,2,3\n", "row 2: found 3 cells; allowed 4"),
        (f'{HEADER}\n"1,2,3,4\n', "unexpected end of data"),
    ],
)
def test_a_table_that_this_program_did_not_write_is_refused(text: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        loads(MoveRow, text)


def test_a_cell_of_the_wrong_kind_is_named_with_its_column() -> None:
    row = ChoiceRow("c", "x", "d", "o", "k", "v", True, "b", "s", "e", -0.0, 1.5)
    text = dumps(ChoiceRow, [row])
    assert loads(ChoiceRow, text) == [row]
    assert ",0.0,1.5" in text
    for before, after, told in (
        (",yes,", ",perhaps,", "moves: found 'perhaps'; allowed yes, no"),
        (",1.5", ",many", "flip: found 'many'; allowed a number"),
    ):
        with pytest.raises(TableError, match=told):
            loads(ChoiceRow, text.replace(before, after))
    with pytest.raises(TableError, match="NaN"):
        dumps(
            ChoiceRow,
            [ChoiceRow("c", "x", "d", "o", "k", "v", True, "b", "s", "e", float("nan"), 1)],
        )
