"""The names that every rubric has to declare, because the program uses them, and their limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING
from typing import Final

from mcstats.model.facts import Facts, ReviewSignals, Signals

# The program looks these and all parameters up by name, so every rubric has to have them.
SCALES: Final = ("quality", "verdict", "rating", "certainty", "step")
# Least and largest value of each parameter; outside of them a computation has no end or no meaning.
_LEVEL: Final = (0.0001, 0.5)
_SHARE: Final = (0.0, 1.0)
_SIZE: Final = (0.01, 10.0)
_RATIO: Final = (1.01, 100.0)
_NUMBER: Final = (1.0, 1e6)
_WEEKS: Final = (0.0, 5_200.0)
LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    **dict.fromkeys(("asymmetry_alpha", "heterogeneity_alpha", "information_alpha"), _LEVEL),
    "information_power": (0.5, 0.9999),
    **dict.fromkeys(("lost_many", "lost_some", "opposing_share", "bias_majority"), _SHARE),
    **dict.fromkeys(("information_far", "information_very_far"), _SHARE),
    **dict.fromkeys(("information_reduction", "large_reduction"), (0.01, 0.99)),
    **dict.fromkeys(("heterogeneity_moderate", "heterogeneity_substantial"), (0.0, 100.0)),
    "margin_percent": (0.0, 100.0),
    **dict.fromkeys(("information_difference", "size_small", "size_medium", "size_large"), _SIZE),
    **dict.fromkeys(("size_ratio_small", "size_ratio_medium", "size_ratio_large"), _RATIO),
    **dict.fromkeys(("magnitude_large", "magnitude_very_large"), _RATIO),
    **dict.fromkeys(("ends_odds", "ends_risk", "null_ratio"), _RATIO),
    **dict.fromkeys(("asymmetry_studies", "bias_concerns", "sponsored_studies"), _NUMBER),
    **dict.fromkeys(("people_many", "people_some"), _NUMBER),
    "open_difference": (0.0, 1.0),
    "rare_difference": (0.0, 0.1),
    "rare_participants": _NUMBER,
    "review_search": (0.0, 1_200.0),
    **dict.fromkeys(("shown_permanent", "shown_weeks"), _WEEKS),
}
RISING: Final = (
    ("lost_some", "lost_many"),
    ("heterogeneity_moderate", "heterogeneity_substantial"),
    ("size_small", "size_medium", "size_large"),
    ("size_ratio_small", "size_ratio_medium", "size_ratio_large"),
    ("magnitude_large", "magnitude_very_large"),
    ("people_some", "people_many"),
    ("shown_weeks", "shown_permanent"),
)
"""Parameters of which each is at most the next one."""
MOST_UNITS: Final = 1_000
"""Units of the last digit that a hedge may leave open: a number then says nothing any more."""
FACTS: Final[Mapping[str, Collection[str]]] = {
    "effect": ("direction", "interval"),
    "kind": ("allocation", "comparator", "evidence"),
    "ratings": tuple(Signals.__dataclass_fields__),
    "review_ratings": tuple(ReviewSignals.__dataclass_fields__),
    "verdict": tuple(n for n, f in Facts.__dataclass_fields__.items() if f.default is MISSING),
    "reach": ("certainty", "effect", "printed"),
}
# Facts of a body of evidence that a rubric may ask for.
OFFERED: Final[Mapping[str, Collection[str]]] = {"verdict": tuple(Facts.__dataclass_fields__)}
TABLES: Final[Mapping[str, Collection[str]]] = {
    "effect": ("effect",),
    "kind": ("kind",),
    "reach": ("reach",),
}
# Sources of the steps of the certainty, which the program itself cites.
CITED: Final = ("grade3", "grade9", "coregrade2", "coregrade3", "coregrade4", "coregrade5")
STEPS: Final = (
    "risk of bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication bias",
    "large effect",
    "dose response",
    "opposing confounding",
)
# Placeholders in the phrases of the qualifiers.
PHRASES: Final = ("claimed", "duration", "model", "outcome", "population", "tested", "use")
