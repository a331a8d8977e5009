"""Fill in the ratings of which nothing is known, counting the ways that come to the same facts.

Such ratings act on a verdict through a few facts only, so that their many combinations are counted
by those facts and judged once for each set of them. A domain is filled in alike for all results
that decide: nobody doubts one of them and not the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mcstats.bias.overall import FUNDING, OVERALL
from mcstats.model.decision_table import holds
from mcstats.model.rubric import Rubric
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.decide import further_word
from mcstats.verdict.multiverse.evaluate import NO_INFORMATION, Evaluator


@dataclass(frozen=True, slots=True)
class FilledRatings:
    """Ways to fill in ratings that come to the same facts.

    Attributes
    ----------
    words : tuple of (str, str)
        Domain and rating of the way that changes least.
    count : int
        Number of these ways.
    """

    words: tuple[tuple[str, str], ...]
    count: int


def open_domains(rubric: Rubric, body: Body, kind: str) -> tuple[str, ...]:
    """Return the domains of which nothing is known of a result that decides.

    Parameters
    ----------
    kind : str
        The kind of evidence: ratings are not asked of every kind.
    """
    asked_of = [rubric.verdict.facts[name].applies for name in ("blinding", "further")]
    if not any(holds(applies, {"kind": kind}) for applies in asked_of):
        return ()
    known = [item for answer in body.deciding for item in answer.ratings.items()]
    found = dict.fromkeys(domain for domain, word in known if word == NO_INFORMATION)
    return tuple(domain for domain in found if domain not in (FUNDING, OVERALL))


class RatingFiller:
    """Fills in the open ratings of bodies of evidence; bodies rated alike are filled in once."""

    def __init__(self, evaluator: Evaluator, domains: Sequence[str]) -> None:
        self.evaluator, self.rubric, self.domains = evaluator, evaluator.rubric, tuple(domains)
        words = self.rubric.scales["rating"].words
        self.words = (NO_INFORMATION, *(word for word in words if word != NO_INFORMATION))
        self._asked = tuple(
            name.replace("_", " ") for name in self.rubric.verdict.facts if name != "blinding"
        )
        self._ways: dict[Any, list[FilledRatings]] = {}

    def ways(self, body: Body) -> list[FilledRatings]:
        """Return every way to fill in the ratings of a body, those alike in one."""
        profiles = tuple(self._profile(answer) for answer in body.deciding)
        weights = body.pooled.weights if body.pooled is not None and len(set(profiles)) > 1 else ""
        key = profiles, weights
        if key not in self._ways:
            self._ways[key] = list(self._grouped(body))
        return self._ways[key]

    def _grouped(self, body: Body) -> Iterator[FilledRatings]:
        known = [answer.ratings.get for answer in body.deciding]
        here = [d for d in self.domains if any(get(d) == NO_INFORMATION for get in known)]
        alike = len(self.words) ** (len(self.domains) - len(here))  # the others change nothing
        levels = {d: {w: _level(body, d, w) for w in self.words} for d in here}
        differing = {self._profile(answer): answer for answer in body.deciding}.values()
        settled = {d: body.rating(d) for a in body.deciding for d in a.ratings}
        found: dict[tuple[str, ...], FilledRatings] = {}
        for combination in itertools.product(self.words, repeat=len(here)):
            filled = dict(zip(here, combination, strict=True))
            level = settled | {d: levels[d][w] for d, w in filled.items()}
            key = (
                level.get("blinding", NO_INFORMATION),
                further_word(self.rubric, level),
                *(self.evaluator.fill(a, filled).get(OVERALL, "") for a in differing),
                *(level.get(name, "") for name in self._asked),
            )
            changed = tuple((d, w) for d, w in filled.items() if w != NO_INFORMATION)
            before = found.get(key)
            if before is not None and len(before.words) <= len(changed):
                changed = before.words
            found[key] = FilledRatings(changed, (before.count if before else 0) + alike)
        yield from found.values()

    def _profile(self, answer: Answer) -> tuple[object, ...]:
        return self.evaluator.is_overridden(answer), tuple(answer.ratings.items())


def _level(body: Body, domain: str, word: str) -> str:
    """Return the rating of a domain, with a word where nothing is known of a result."""
    deciding = tuple(
        replace(a, ratings={**a.ratings, domain: word})
        if a.ratings.get(domain) == NO_INFORMATION
        else a
        for a in body.deciding
    )
    return replace(body, deciding=deciding).rating(domain)
