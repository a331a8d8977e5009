"""The inputs of the rules: the facts behind a verdict, and the signals behind a rating.

The words that each field may hold, their meaning and their order stand in the rubric, and only
there; a fact that is not asked of a kind of evidence holds ``not applicable``.
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One body of evidence for one claim.

    The first block is the evidence, then its effect, then what the claim asserts, and last what
    only qualifies a sentence.
    """

    kind: str
    blinding: str
    further: str
    replication: str
    consistent: str
    mechanism: str
    shown: str
    effect: str
    asserts: str
    lasting: str
    funding: str
    intervention: str
    use: str
    population: str
    model: str

    def words(self) -> dict[str, str]:
        """Return the facts by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The design of a study for one outcome and comparison, as it is reported."""

    comparator: str
    credible_sham: str
    participants: str
    assessors: str
    measured: str
    scale_validated: str
    payer: str
    allocation: str
    sequence: str
    concealment: str
    adjusted: str
    comparable: str
    lost: str
    registered: str
    as_registered: str

    def words(self) -> dict[str, str]:
        """Return the signals by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSignals:
    """The conduct of a review for one outcome, as it is reported."""

    comprehensive: str
    searched_until: str
    two_readers: str
    protocol: str
    bias_assessed: str
    bias_considered: str
    pooled: str
    appropriate: str
    participants_once: str

    def words(self) -> dict[str, str]:
        """Return the signals by name."""
        return {name: getattr(self, name) for name in self.__slots__}
