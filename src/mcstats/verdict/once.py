"""Remember what follows from a rubric alone: it is long, and the same for every topic."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from mcstats.schema.rubric import Rubric

__all__ = ["once"]

T = TypeVar("T")
MOST = 4  # rubrics that are remembered; a run has one, a comparison two


def once(function: Callable[[Rubric], T]) -> Callable[[Rubric], T]:
    """Return the function with its results kept, by the identity of the rubric."""
    known: list[tuple[Rubric, T]] = []

    @wraps(function)
    def remembered(rubric: Rubric) -> T:
        for other, result in known:
            if other is rubric:
                return result
        result = function(rubric)
        known.append((rubric, result))
        del known[:-MOST]
        return result

    return remembered
