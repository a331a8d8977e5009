"""Rows of the register of numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mcstats.model.tables import NumberRow


def closed_form_row(**changes: Any) -> NumberRow:
    return replace(NumberRow("n", 1.5, "1.50", "closed form", "x", "datum"), **changes)


def number_row(value: float | None, printed: str = "", kind: str = "closed form") -> NumberRow:
    return NumberRow("g", value, printed or f"{value:.2f}", kind, "effect", "datum/rules")
