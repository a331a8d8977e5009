"""A number that follows from other coded numbers by one step of arithmetic."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, field_validator

from mcstats.model.base import Id, Record, refuse


class Step(StrEnum):
    """The arithmetic that joins the numbers, from the first to the last."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    RATIO = "ratio"


class Derivation(Record):
    """The numbers, by the ids of their statements or facts, and the step that joins them."""

    of: tuple[Id, ...] = Field(alias="from")
    """The ids of the numbers, in order: 40 W and 1,000,000 devices."""
    by: Step
    """The step: `ratio` divides the first by the others."""

    @field_validator("of")
    @classmethod
    def _of_several(cls, of: tuple[str, ...]) -> tuple[str, ...]:
        if len(of) < 2:
            fix = "name the second number"
            raise refuse("LENGTH", f"{len(of)} numbers", "at least two numbers", fix)
        return of
