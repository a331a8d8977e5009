"""Parts of statements and of studies that the checks of statements compare."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.computed_tables import shipped_rubric
from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from mcstats.check.statements.asked_number import Asked
from mcstats.check.statements.explain_error import Explanation, explain
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.written_number import Literal, read


def build_about(**fields: str) -> About:
    return About.model_validate_json(json.dumps({"study": "planted", **fields}))


def build_figure(text: str = "12", quantity: str = "change", **more: Any) -> PrintedNumber:
    return PrintedNumber("planted", quantity, read(text, quantity, {}), "abstract", "f:1", **more)


def explained(
    literal: Literal, about: About, own: Sequence[PrintedNumber], weights: Mapping[Diagnosis, float]
) -> list[Explanation]:
    """Return the explanations of a number by these printed numbers of its study alone."""
    study = build_study()
    numbers = {study.id: list(own)}
    index = StudyIndex(topic_of_studies([study]), numbers, {}, {}, weights, {})
    return explain(Asked(index, study, about, StatedNumber(literal, Form.PLAIN)))


def build_fact(word: str, **more: Any) -> PrintedWord:
    return PrintedWord("planted", more.pop("quantity", "trend"), word, "f:1", **more)


SHIPPED_HEDGES = shipped_rubric().hedge_words()


def literal_of(text: str) -> Literal:
    return read(text, "change", SHIPPED_HEDGES)
