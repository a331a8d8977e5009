"""Edges of the nouns: rubrics that contradict themselves, dates, numerals, weights, tables."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from mcstats.model.dates import parse_date
from mcstats.model.diagnoses import ErrorModel
from mcstats.model.number_words import number_words
from mcstats.model.tables import ChoiceRow, MoveRow, TableError, columns, dumps, loads
from rubric_cases import rubric_data
from test_rubric_nouns import refusal


def test_what_a_rubric_uses_and_does_not_declare_is_told_with_its_path_all_at_once() -> None:
    data = rubric_data()
    qualifier = data["qualifiers"][0]
    parameter = next(iter(data["parameters"]))
    certainty, verdict = data["certainty"], data["verdict"]
    del data["scales"]["step"]
    del data["parameters"]["lost_some"]
    del verdict["facts"]["shown"]
    data["kind"]["facts"].update(moon=data["kind"]["facts"]["allocation"])
    data["further"].append("astrology")
    certainty["domains"].append("astronomy")
    certainty["up"].append("luck")
    del certainty["sizes"]["unknown"]
    del certainty["wording"]["low"]
    certainty["wording"].update(moderate="{moon} is moderate", high="{moon is high")
    data["combine"].update(gives="moon")
    data["combine"]["least"].append("luna")
    data["nearest"]["first"].append("selene")
    data["nearest"]["rising"].append("diana")
    data["nearest"]["never"][0].update(fact="artemis")
    data["nearest"]["never"][1].update(becomes=["moon"])
    data["monotone"].update(beneficial=["moon"])
    data["qualifiers"].append(dict(qualifier))
    verdict["tables"][0].update(gives="moon")
    verdict["tables"][1]["inputs"].append("hecate")
    data["parameters"][parameter if parameter != "lost_some" else "lost_many"].update(
        reference="moon1969"
    )
    data["hedges"][0].update(reference="moon1970")
    told = refusal(data)
    for line in (
        'scales: no scale "step"; ',
        'parameters: no parameter "lost_some"; ',
        'verdict/facts: no fact "shown"; ',
        'kind/facts/moon: the unknown fact "moon"; ',
        'further/4: no domain "astrology"; ',
        'no domain "astronomy"; ',
        'no table "luck"; ',
        'certainty/sizes: no size "unknown"',
        'certainty/wording: no wording "low"; ',
        'certainty/wording/moderate: no placeholder "moon"; claimed, outcome, size',
        "certainty/wording/high: a brace that never closes; ",
        'combine/gives: no scale "moon"; ',
        'no table "luna"; ',
        'no fact "selene"; ',
        'no fact "diana"; ',
        'nearest/never/0/fact: no fact "artemis"; ',
        'nearest/never/1/becomes/0: no word "moon"; ',
        'monotone/beneficial/0: no word "moon"; ',
        f'/id: the id "{qualifier["id"]}" again; ',
        'verdict/tables/0/gives: nothing is called "moon"; ',
        'no input "hecate"; ',
        'no reference "moon1969"; ',
        'hedges/0/reference: no reference "moon1970"',
    ):
        assert line in told, line


def test_the_fact_that_is_held_monotone_has_to_be_there() -> None:
    data = rubric_data()
    data["monotone"].update(fact="moon")
    assert 'monotone/fact: no fact "moon"; ' in refusal(data)


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
        (f"{HEADER}\n1,2,3\n", "row 2: found 3 cells; expected 4"),
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
    still = replace(row, moves=False)
    assert loads(ChoiceRow, dumps(ChoiceRow, [still])) == [still]
    assert ",0.0,1.5" in text
    for before, after, told in (
        (",yes,", ",perhaps,", "moves: found 'perhaps'; expected yes, no"),
        (",1.5", ",many", "flip: found 'many'; expected a number"),
    ):
        with pytest.raises(TableError, match=told):
            loads(ChoiceRow, text.replace(before, after))
    with pytest.raises(TableError, match="NaN"):
        dumps(
            ChoiceRow,
            [ChoiceRow("c", "x", "d", "o", "k", "v", True, "b", "s", "e", float("nan"), 1)],
        )
