"""Rate the overall risk of bias from the ratings of the domains, by the logic of RoB 2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mcstats.model.rubric import Parameter
from mcstats.model.running_text import join_names
from mcstats.model.vocabularies import NOT_REPORTED, Rating

OVERALL: Final = "overall"
# Who paid is an axis of its own: it qualifies a result and lowers no rating.
FUNDING: Final = "funding"


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall rating, with the rule that gave it, its reason, and the domains that decide."""

    rating: str
    rule: str
    because: str
    deciding: tuple[str, ...]


def rate_overall(
    ratings: Mapping[str, str],
    parameters: Mapping[str, Parameter],
    at_best: Mapping[str, str] = MappingProxyType({}),
    unstated: str = NOT_REPORTED,
) -> Overall:
    """Return the overall rating of a comparison, from the rating of each domain that is asked.

    It is "high" by one domain at high risk or by several with some concerns (`bias_concerns` says
    how many), "low" if all are low, "no information" if nothing is known of any, else "some
    concerns" (Sterne et al. 2019); funding does not count. `at_best` is the best rating of a domain
    that what is not reported allows: a domain without information that cannot be low counts as one
    with some concerns, and none counts as low. `unstated` are the words for what is not reported.
    """
    counted = {name: word for name, word in ratings.items() if name not in (FUNDING, OVERALL)}
    by_word: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, word in counted.items():
        by_word[word] = (*by_word[word], name)
    high = by_word[Rating.HIGH]
    never_low = tuple(
        name
        for name in by_word[Rating.NO_INFORMATION]
        if at_best.get(name) in (Rating.SOME_CONCERNS, Rating.HIGH)
    )
    concerns = by_word[Rating.SOME_CONCERNS]
    if never_low:
        concerns = tuple(n for n in counted if n in (*concerns, *never_low))
    unknown = tuple(n for n in by_word[Rating.NO_INFORMATION] if n not in never_low)
    if high:
        because = f"High risk in {join_names(high)}."
        return Overall(Rating.HIGH.value, "overall-high", because, high)
    if len(concerns) >= parameters["bias_concerns"].number:
        because = f"Some concerns in {len(concerns)} domains add up: {join_names(concerns)}."
        if never_low:
            because = f"{len(concerns)} domains that cannot be at low risk add up."
            because += _open_domains(by_word[Rating.SOME_CONCERNS], never_low, never_low, unstated)
        return Overall(Rating.HIGH.value, "overall-several", because, concerns)
    if len(unknown) == len(counted):
        because = f"What decides every domain is {unstated}."
        return Overall(Rating.NO_INFORMATION.value, "overall-unknown", because, unknown)
    if not concerns and not unknown:
        every = tuple(counted)
        return Overall(Rating.LOW.value, "overall-low", "Every domain is at low risk.", every)
    because = "No domain is at high risk." + _open_domains(
        by_word[Rating.SOME_CONCERNS], by_word[Rating.NO_INFORMATION], never_low, unstated
    )
    return Overall(Rating.SOME_CONCERNS.value, "overall-concerns", because, (*concerns, *unknown))


def _open_domains(
    concerns: tuple[str, ...], unknown: tuple[str, ...], never_low: tuple[str, ...], unstated: str
) -> str:
    """Return sentences on the domains with some concerns, and on those without information."""
    text = f" There are some concerns in {join_names(concerns)}." if concerns else ""
    if unknown:
        text += f" What decides {join_names(unknown)} is {unstated}"
        if never_low:
            named = join_names(never_low, "or")
            text += f". Whatever the reports say, nothing puts {named} at low risk"
        text += "."
    return text
