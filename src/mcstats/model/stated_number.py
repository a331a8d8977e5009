"""A number as prose tells it: its form, its direction, and the words that name what it compares.

The same figure of a study can be told as a plain number, as a relative change in percent, in
percentage points, or as a ratio. The form decides what it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mcstats.model.written_number import Literal


class Form(Enum):
    """The form of a told number."""

    PLAIN = "a number"
    PERCENT = "a percentage"
    POINTS = "percentage points"
    RATIO = "a ratio"
    MULTIPLE = "a multiple of percentage points"


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number as a statement tells it."""

    literal: Literal  # without its direction
    form: Form
    unit: str = ""  # as written with the number
    direction: int = 0  # 1 for more, -1 for less, 0 where the words do not say
    turned: bool = False  # the sentence takes the side without the treatment
    rest: bool = False  # the share of those who did not have the outcome
    high: Literal | None = None  # the upper end of a range
    odds: bool = False  # the words name odds
    risk: bool = False  # the words name a risk or a chance
    per: tuple[Literal, str] | None = None  # as written, where it is per hundred or per thousand

    @property
    def compares(self) -> bool:
        """True where the words themselves compare two sides."""
        return bool(self.direction) or (
            self.form is not Form.PLAIN and self.form is not Form.PERCENT
        )
