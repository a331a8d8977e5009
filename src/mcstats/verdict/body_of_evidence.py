"""The body of evidence of a claim: the results that decide, and those beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.verdict.answer import Answer
from mcstats.verdict.deciding_results import (
    WORST_FIRST,
)
from mcstats.verdict.eligible_results import (
    ExcludedResult,
    Tier,
)
from mcstats.verdict.synthesis_of_body import (
    largest_first,
    pooled_effect,
)

TESTED: Final = "tested"
SOLD: Final = "sold"
_ROUNDING: Final = 1e-9  # of sums of weights: halves are halves


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """A result beside those that decide, with the reason for its place."""

    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body of evidence for one question.

    Attributes
    ----------
    question : {"tested", "sold"}
        The question of the claim, or that of the product as it is sold.
    deciding : tuple of Answer
        The results that decide: several where they are pooled or counted. Empty where nothing
        answers the question.
    listed : tuple of ListedAnswer
        All other results that answer it.
    excluded : tuple of ExcludedResult
        Studies that measure the construct and do not answer the question.
    pooled : PooledRow or None
        The synthesis of the deciding results, where there is one.
    words : tuple of str
        The words for the effect that values of the printed sets give.
    word : str
        The word for the effect that all of them support.
    because : str
        The reason why these results decide.
    lowered : str
        The sentence that names results without a variance, where they lower the word; else empty.
    unpooled : tuple of Answer
        Trials of the same strength in other people that print no variance. They decide nothing, but
        what decides is no better without them: or else leaving a variance out would pay.
    newer : str
        The sentence that names large trials newer than the search of a review that decides; else
        empty.
    """

    question: str
    deciding: tuple[Answer, ...]
    listed: tuple[ListedAnswer, ...]
    excluded: tuple[ExcludedResult, ...]
    pooled: PooledRow | None
    words: tuple[str, ...]
    word: str
    because: str
    lowered: str = ""
    newer: str = ""
    unpooled: tuple[Answer, ...] = ()

    @property
    def tier(self) -> Tier:
        """The kind of evidence of the results that decide."""
        return self.deciding[0].eligible.tier if self.deciding else Tier.NONE

    @property
    def primary(self) -> Answer | None:
        """The deciding result with the most participants."""
        return max(self.deciding, key=largest_first, default=None)

    @property
    def effect(self) -> EffectRow | None:
        """The effect that decides: of the synthesis, or of the one result."""
        one = self.primary
        if one is None or one.effect is None or self.pooled is None:
            return None if one is None else one.effect
        return pooled_effect(one.effect, self.pooled)

    @property
    def study(self) -> Study | None:
        """The study of the primary result."""
        return None if self.primary is None else self.primary.study

    @property
    def result(self) -> Result | None:
        """The primary result."""
        return None if self.primary is None else self.primary.eligible.result

    def rating(self, domain: str, *, without: Answer | None = None) -> str:
        """Return the rating of a domain: the worst that half of the weight has at least.

        Parameters
        ----------
        without : Answer, optional
            A deciding result that does not count.
        """

        def rated(answer: Answer) -> str:
            return "" if answer is without else answer.ratings.get(domain, "no information")

        return self.worst_of_most(rated, WORST_FIRST) or "not applicable"

    def worst_of_most(self, word_of: Callable[[Answer], str], order: Sequence[str]) -> str:
        """Return the word of `of_most`, or an earlier one that it is with the unpooled trials."""
        whole = replace(self, deciding=(*self.deciding, *self.unpooled), pooled=None)
        words = {
            body.of_most(map(word_of, body.deciding), order)
            for body in ((self, whole) if self.unpooled else (self,))
        }
        return min(words, key=lambda word: order.index(word) if word in order else len(order))

    def of_most(self, words: Iterable[str], order: Sequence[str]) -> str:
        """Return the first word such that results with it or an earlier one are half of the weight.

        Results with a word outside the order do not count. Empty where no result has one in it.

        Parameters
        ----------
        words : iterable of str
            The word of each result that decides, in their order.
        """
        weights: dict[str, float] = {}
        for word, weight in zip(words, self._weights(), strict=True):
            weights[word] = weights.get(word, 0.0) + weight
        total, behind = math.fsum(weights.get(one, 0.0) for one in order), 0.0
        for one in order:
            behind += weights.get(one, 0.0)
            if behind and 2 * behind >= total * (1 - _ROUNDING):
                return one
        return ""

    def _weights(self) -> Sequence[float]:
        if self.pooled is not None:
            return _numbers(self.pooled.weights)
        counts = [a.participants for a in self.deciding]
        known = [count for count in counts if count]
        return known if len(known) == len(counts) else [1.0] * len(counts)


@lru_cache(maxsize=256)  # each fact of a body asks for the same weights
def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


def total_participants(body: Body) -> float | None:
    """Return how many people the deciding results rest on, None where one is not known."""
    counts = [a.participants for a in body.deciding]
    if not counts or None in counts:
        return None
    return math.fsum(count for count in counts if count is not None)
