"""Parts of statements and of studies that the checks of statements compare."""

from __future__ import annotations

import json
from typing import Any

from helpers.computed_tables import shipped_rubric
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.model.article import About
from mcstats.model.written_number import Literal, read


def build_about(**fields: str) -> About:
    return About.model_validate_json(json.dumps({"study": "planted", **fields}))


def build_figure(text: str = "12", quantity: str = "change", **more: Any) -> PrintedNumber:
    return PrintedNumber("planted", quantity, read(text, quantity, {}), "abstract", "f:1", **more)


def build_fact(word: str, **more: Any) -> PrintedWord:
    return PrintedWord("planted", more.pop("quantity", "trend"), word, "f:1", **more)


SHIPPED_HEDGES = shipped_rubric().hedge_words()


def literal_of(text: str) -> Literal:
    return read(text, "change", SHIPPED_HEDGES)
