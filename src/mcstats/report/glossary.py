"""The words that readers of a report need, each defined once; a topic adds its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GLOSSARY: Final[Mapping[str, str]] = {
    "adverse event": "Something harmful that happens during a study, whether or not the treatment "
    "caused it.",
    "allocation concealment": "Nobody who enrols people can know which group comes next.",
    "before–after study": "One group is measured before and after treatment, with nobody to "
    "compare it with.",
    "blinding": "Participants, or those who assess the outcome, do not know who had which "
    "treatment.",
    "certainty of evidence": "How confident we are that the true effect is close to the estimate: "
    "high, moderate, low or very low.",
    "confidence interval": "The range of true effects that fit the data. A wide one means that "
    "little is known.",
    "control group": "People who get no treatment, usual care or a dummy treatment.",
    "GRADE": "The usual system for rating the certainty of evidence.",
    "heterogeneity": "The results of trials differ by more than chance explains.",
    "imprecision": "There are too few people, or the confidence interval is too wide.",
    "inconsistency": "Studies of the same question point in different directions.",
    "indirectness": "The study asked a somewhat different question: other people, another "
    "treatment or another outcome.",
    "meta-analysis": "The results of several studies are combined by calculation.",
    "missing data": "People were enrolled and not analysed.",
    "percentage points": "The difference between two percentages.",
    "publication bias": "Studies with welcome results are published more often.",
    "randomised trial": "Chance decides who gets which treatment.",
    "registration": "A public record of a trial’s plan, ideally made before the trial starts.",
    "risk of bias": "How likely it is that the way a study was done distorted its result.",
    "risk ratio": "How many times as often an event happens in one group as in the other.",
    "selective reporting": "Some outcomes that were measured are not reported.",
    "sham": "A dummy that looks and feels like the treatment; of a medicine, a placebo.",
    "standardised mean difference": "A difference in units of the standard deviation.",
}
"""Terms of Cochrane and GRADE with their meaning, in alphabetical order."""
