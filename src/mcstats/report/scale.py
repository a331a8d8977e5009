"""Words, scale and value of no effect of measures and routes.

No other module of the report reads the registries of `effects`: what computes stays outside. An
empty code stands for a plain number, such as a step of a computation.
"""

from __future__ import annotations

import math
import re

from mcstats.effects.measures.measure import Compared, Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import lacking_in_words
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.report.text import Label

_OF_EVENTS = (Compared.RISKS, Compared.ODDS, Compared.HAZARDS, Compared.RATES)


def words_of_route(route: str) -> str:
    """Return a route in words."""
    return ROUTES[route].words


def words_of_lacking(because: str) -> str:
    """Return in words what an effect lacks to be estimable, without the names of keys."""
    words = lacking_in_words(because).partition("; where ")[0]
    words = re.sub(r" \(`\w+`\)", "", words)
    words = re.sub(r"`(\w+)`", lambda key: key[1].replace("_", " "), words)
    words = re.sub(
        r"\b(mean|SD|median|number)( analysed)? of (?:every|both) arms?\b", r"\1s\2", words
    )
    return re.sub(r"^not printed:", "missing:", words)


def label_of(measure: str) -> Label:
    """Return a measure in words."""
    return Label(find_measure(measure).label if measure else "")


def in_units(measure: str) -> bool:
    """Return whether a measure is a difference in the unit of its source, which shares no axis."""
    return bool(measure) and find_measure(measure).in_unit_of_outcome


def is_percent(measure: str) -> bool:
    """Return whether a measure is a change in percent."""
    return find_measure(measure).family is Family.PERCENT


def counts_events(measure: str) -> bool:
    """Return whether a measure is of events among people: of two arms, or the share in one."""
    if not measure:
        return False
    found = find_measure(measure)
    return found.compares in _OF_EVENTS or found.inputs[:1] == ("xi",)


def is_risk_difference(measure: str) -> bool:
    """Return whether a measure is the difference between the risks of two arms."""
    found = find_measure(measure) if measure else None
    return found is not None and found.compares is Compared.RISKS and found.back != "exp"


def is_scale_free(measure: str) -> bool:
    """Return whether a measure is a ratio or a standardised difference."""
    return bool(measure) and find_measure(measure).family in (Family.RATIO, Family.STANDARDISED)


def null_of(measure: str) -> float:
    """Return the value of no effect of a measure, on the scale of `yi`."""
    return find_measure(measure).null if measure else 0.0


def is_ratio(measure: str) -> bool:
    """Return whether `yi` of a measure is the logarithm of a ratio; no measure is none."""
    return bool(measure) and find_measure(measure).back == "exp"


def column_as_read(measure: str, column: str) -> str:
    """Return the name of a figure on the scale on which it is read: ``exp_yi`` of a ratio."""
    return f"exp_{column}" if is_ratio(measure) else column


def as_read(measure: str, value: float) -> float:
    """Return a value of `yi` as people read it: a ratio and not its logarithm."""
    if not is_ratio(measure):
        return value
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf
