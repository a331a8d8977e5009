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
    """A number as a statement tells it.

    Attributes
    ----------
    literal : Literal
        The number without its direction.
    form : Form
    unit : str
        As written with the number; empty where there is none.
    direction : int
        1 for more, -1 for less, 0 where the words do not say.
    turned : bool
        True where the sentence takes the side without the treatment.
    rest : bool
        True for the share of those who did not have the outcome.
    high : Literal or None
        The upper end of a range.
    odds, risk : bool
        True where the words name odds, or a risk or a chance.
    per : (Literal, str) or None
        The number and its unit as written, where it is told per hundred or per thousand.
    """

    literal: Literal
    form: Form
    unit: str = ""
    direction: int = 0
    turned: bool = False
    rest: bool = False
    high: Literal | None = None
    odds: bool = False
    risk: bool = False
    per: tuple[Literal, str] | None = None

    @property
    def compares(self) -> bool:
        """True where the words themselves compare two sides."""
        return bool(self.direction) or (
            self.form is not Form.PLAIN and self.form is not Form.PERCENT
        )
