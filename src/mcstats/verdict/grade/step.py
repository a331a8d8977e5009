"""One step of the certainty, and the figures in its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the certainty.

    Attributes
    ----------
    name, rule : str
        The step, and the identifier of the rule that decided it.
    change : int
        By how many levels: from −3 to +2.
    because : str
        The reason, a finished sentence.
    reference : str
        Key of the guidance.
    figures : mapping of str to float or str
        What the rule read.
    judged : bool
        False where the figures that the step needs are not known.
    computed : int or None
        The change that the rules gave, where a person set another for the reason in `overridden`.
    """

    name: str
    rule: str
    change: int
    because: str
    reference: str
    figures: Mapping[str, float | str] = field(default_factory=dict)
    judged: bool = True
    computed: int | None = None
    overridden: str = ""


def show_number(value: float) -> str:
    """Return a figure with three significant digits, or as a whole number from 1,000 on."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text.replace("-", "−", 1) if value < 0 else text


def show_share(share: float) -> str:
    """Return a share in percent; a share above 0 or below 1 never looks like none or all."""
    percent = round(100 * share)
    if share > 0 and percent == 0:
        return "less than 1%"
    return "more than 99%" if share < 1 and percent == 100 else f"{percent}%"
