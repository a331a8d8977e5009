"""The inputs of the rules: the facts behind a verdict, and the signals behind a rating.

The words that each field may hold, their meaning and their order stand in the rubric, and only
there; a fact that is not asked of a kind of evidence holds ``not applicable``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.model.vocabularies import NOT_REPORTED, Asserts, Lasting, Payer, Rating, YesNo

NOT_APPLICABLE = "not applicable"


class _Inputs:
    __slots__: tuple[str, ...] = ()

    def words(self) -> dict[str, str]:
        """Return the inputs by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(_Inputs):
    """One body of evidence for one claim.

    The evidence comes first, then its effect, then what the claim asserts, and then what only
    qualifies a sentence. The facts with a default are there for rubrics that ask for them.
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
    trials: str = "none"
    people: str = "not reported"
    cluster: str = "no"
    adjusted: str = "not reported"
    control: str = "no information"
    randomisation: str = "no information"
    confounding: str = "no information"
    measurement: str = "no information"
    missing_data: str = "no information"
    selective_reporting: str = "no information"
    overall: str = "no information"


_RATINGS: Final = tuple(map(str, Rating))
_YES_NO: Final = tuple(map(str, YesNo))
_NEAR: Final = ("direct", "other")
GIVEN: Final[Mapping[str, tuple[str, ...]]] = {
    "blinding": _RATINGS,
    "further": ("two high", *_RATINGS),
    "replication": ("contradicted", "none", "other intervention", "same intervention"),
    "consistent": _YES_NO,
    "mechanism": ("implausible", "plausible"),
    "shown": _YES_NO,
    "asserts": tuple(map(str, Asserts)),
    "lasting": tuple(map(str, Lasting)),
    "funding": (*map(str, Payer), str(Rating.NO_INFORMATION)),
    "intervention": _NEAR,
    "use": _NEAR,
    "population": ("animal", "human"),
    "model": ("in vitro", "living"),
    "trials": ("none", "one", "several"),
    "people": (NOT_REPORTED, "few", "some", "many"),
    "cluster": _YES_NO,
    "adjusted": (NOT_REPORTED, "mixed", *_YES_NO),
    "control": _RATINGS,
    "randomisation": _RATINGS,
    "confounding": _RATINGS,
    "measurement": _RATINGS,
    "missing_data": _RATINGS,
    "selective_reporting": _RATINGS,
    "overall": _RATINGS,
}
"""The words of each fact of a body of evidence, apart from those that tables of the rubric give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals(_Inputs):
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
    assignment: str
    recruitment: str
    carry_over: str
    lost: str
    registered: str
    as_registered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSignals(_Inputs):
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
