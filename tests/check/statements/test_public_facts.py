"""Statements against records, labels, dictionaries and arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.study_builder import build_study, printed_value
from helpers.told_statements import row_told
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.vocabularies import StudyKind

CITY = {"quantity": "city", "states": "Geneva or Switzerland"}
UNIT = {"quantity": "current_unit", "states": "microampere"}
STATUS = {"quantity": "regulatory_status", "states": "cleared"}
POWER = {"quantity": "power", "says": "3.6 mW"}
MOST = {"quantity": "power", "says": "at most 3.6 mW"}
DOSE = {"quantity": "dose", "says": "80 to 400 µA"}
LABEL = {"quantity": "contraindications", "names": ["cancer", "pregnancy"]}
CAUTION = {"quantity": "ask_first", "names": ["asthma"]}
ONE, TWO = (LABEL | {"subject": subject} for subject in ("one device", "another one"))
CLEARED = {"quantity": "said_to_be_safe", "names": ["cancer"]}


@pytest.mark.parametrize(
    ("about", "value", "facts", "status", "diagnosis"),
    [
        ("city", {"states": "Geneva"}, [CITY], "right", D.EXACT),
        ("city", {"states": "Sweden"}, [CITY], "wrong", D.DIFFERENT),
        ("city", {"states": "Sweden"}, [], "not in what we read", D.NOT_READ),
        ("current_unit", {"states": "milliampere"}, [UNIT], "wrong", D.DIFFERENT),
        ("regulatory_status", {"states": "approved"}, [STATUS], "wrong", D.UPGRADED),
        ("power", {"says": "3.6 mW"}, [POWER], "right", D.EXACT),
        ("power", {"says": "0.0036 W"}, [POWER], "right", D.EXACT),
        ("power", {"says": "40 µW"}, [POWER], "wrong", D.DIFFERENT),
        ("power", {"says": "3.6 W"}, [POWER], "wrong", D.SHIFT),
        # a value below a limit holds of some settings
        ("power", {"says": "40 µW"}, [MOST], "imprecise", D.INEQUALITY),
        ("power", {"says": "at most 3.6 mW"}, [MOST], "right", D.EXACT),
        ("power", {"says": "36 mW"}, [MOST], "wrong", D.SHIFT),
        ("dose", {"says": "around 350 µA"}, [DOSE], "right", D.WITHIN),
        ("dose", {"says": "500 µA"}, [DOSE], "wrong", D.DIFFERENT),
        # what a label warns of
        ("cancer", {"states": "named"}, [LABEL], "right", D.EXACT),
        ("cancer", {"states": "used for"}, [LABEL], "wrong", D.WARNED),
        # the label of one product decides nothing on all of them, those of two do
        ("cancer", {"states": "used for"}, [ONE], "not in what we read", D.NOT_READ),
        ("cancer", {"states": "used for"}, [ONE, TWO], "wrong", D.WARNED),
        # to ask first is weaker than a label that forbids it
        ("cancer", {"states": "ask first"}, [LABEL], "imprecise", D.SHORT),
        ("asthma", {"states": "ask first"}, [CAUTION], "right", D.EXACT),
        ("cancer", {"states": "ask first"}, [ONE], "right", D.EXACT),
        ("asthma", {"states": "safe"}, [LABEL, CAUTION], "imprecise", D.WARNED),
        ("epilepsy", {"states": "named"}, [LABEL], "not in what we read", D.NOT_READ),
        # labels that differ decide nothing
        ("cancer", {"states": "used for"}, [LABEL, CLEARED], "not checkable", ""),
        ("cancer", {"states": "safe"}, [CLEARED], "right", D.EXACT),
    ],
)
def test_a_public_fact_decides_a_statement_on_its_quantity(
    about: str, value: dict[str, str], facts: list[dict[str, Any]], status: str, diagnosis: str
) -> None:
    row = row_told({"about": {"quantity": about}, **value}, facts=facts)
    assert (row.status, row.diagnosis) == (status, diagnosis)


def test_one_fact_that_agrees_is_enough_and_the_others_are_named() -> None:
    facts = [{"quantity": "year", "says": "1980"}, {"quantity": "year", "says": "1970"}]
    row = row_told({"about": {"quantity": "year"}, "says": "1970"}, facts=facts)
    assert row.status == "right" and "but 1980" in row.what


def test_a_fact_is_computed_from_others() -> None:
    facts = [
        {"id": "volt", "quantity": "voltage", "says": "9 V"},
        {"id": "ampere", "quantity": "current", "says": "400 µA"},
        {
            "quantity": "power",
            "derived": {"from": ["volt", "ampere"], "by": "product"},
            "unit": "mW",
        },
    ]
    told = {"about": {"quantity": "power"}}
    assert row_told(told | {"says": "3.6 mW"}, facts=facts).status == "right"
    wrong = row_told(told | {"says": "40 µW"}, facts=facts)
    assert wrong.status == "wrong" and "9 V × 400 µA" in wrong.what


def test_a_fact_of_a_study_decides_what_the_study_does_not_report() -> None:
    study = build_study()
    fact = {"quantity": "maker", "states": "Lund Works", "study": "planted"}
    told = {"about": {"study": "planted", "quantity": "maker"}, "states": "Lund Works"}
    assert row_told(told, [study], [fact]).status == "right"
    assert row_told(told, [study]).status == "not in what we read"


def test_a_record_decides_where_no_study_is_named_and_another_product_convicts_nobody() -> None:
    record = build_study(details={"minutes": printed_value("20", unit="min")}).model_copy(
        update={"kind": StudyKind.RECORD}
    )
    told = {"about": {"quantity": "minutes"}}
    assert row_told(told | {"says": "20 min"}, [record]).status == "right"
    assert row_told(told | {"says": "35 min"}, [record]).status == "not in what we read"
    assert row_told(told | {"says": "20 hours"}, [record]).status == "wrong"


@pytest.mark.parametrize(
    ("subject", "status"),
    [("", "wrong"), ("one device", "wrong"), ("an older device", "not in what we read")],
)
def test_a_fact_on_one_device_decides_no_statement_on_another(subject: str, status: str) -> None:
    about = {"quantity": "regulatory_status"} | ({"subject": subject} if subject else {})
    facts = [STATUS | {"subject": "one device"}]
    assert row_told({"about": about, "states": "approved"}, facts=facts).status == status
