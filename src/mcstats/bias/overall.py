"""Rate the overall risk of bias from the ratings of the domains, by the logic of RoB 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.model.rubric import Parameter
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


def overall(ratings: Mapping[str, str], parameters: Mapping[str, Parameter]) -> str:
    """Return the overall rating of a comparison.

    Parameters
    ----------
    ratings : mapping of str to str
        The rating of each domain that is asked of the comparison; funding does not count.
    parameters : mapping of str to Parameter
        `bias_concerns` is the number of domains with some concerns that make a high risk.

    Returns
    -------
    str
        "high" by one domain at high risk or by several with some concerns, "low" if all are low,
        "no information" if nothing is known of any, else "some concerns" (Sterne et al. 2019). What
        is not reported counts neither as a concern nor as low.
    """
    return explain_overall(ratings, parameters).rating


def explain_overall(
    ratings: Mapping[str, str],
    parameters: Mapping[str, Parameter],
    unstated: str = NOT_REPORTED,
) -> Overall:
    """Return the overall rating of a comparison with its reason; as `overall`.

    Parameters
    ----------
    unstated : str
        The words for what is not reported.
    """
    counted = {name: word for name, word in ratings.items() if name not in (FUNDING, OVERALL)}
    by_word = {
        word: tuple(name for name, given in counted.items() if given == word) for word in Rating
    }
    high, concerns = by_word[Rating.HIGH], by_word[Rating.SOME_CONCERNS]
    unknown = by_word[Rating.NO_INFORMATION]
    if high:
        because = f"High risk in {_listed(high)}."
        return Overall(Rating.HIGH, "overall-high", because, high)
    if len(concerns) >= parameters["bias_concerns"].number:
        because = f"Some concerns in as many as {len(concerns)} domains: {', '.join(concerns)}."
        return Overall(Rating.HIGH, "overall-several", because, concerns)
    if len(unknown) == len(counted):
        because = f"What decides every domain is {unstated}."
        return Overall(Rating.NO_INFORMATION, "overall-unknown", because, unknown)
    if not concerns and not unknown:
        every = tuple(counted)
        return Overall(Rating.LOW, "overall-low", "Every domain is at low risk.", every)
    because = "No domain is at high risk."
    if concerns:
        because += f" There are some concerns in {_listed(concerns)}."
    if unknown:
        because += f" What decides {_listed(unknown)} is {unstated}."
    return Overall(Rating.SOME_CONCERNS, "overall-concerns", because, (*concerns, *unknown))


def _listed(names: tuple[str, ...]) -> str:
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
