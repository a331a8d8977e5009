"""Assess the certainty of an effect by GRADE, step by step, each with its footnote.

The steps are tables of the rubric; this module computes only the words that they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcstats.model.rubric import Rubric
from mcstats.verdict.precision import interval_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Directness:
    """For each aspect of the question: direct, partly or indirect."""

    population: str
    intervention: str
    outcome: str
    comparator: str

    def aspects(self) -> dict[str, str]:
        """Return the aspects by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The inputs of the steps for one body of evidence and one question.

    Attributes
    ----------
    kind, funding : str
        As among the facts behind the verdict.
    ratings : mapping of str to str
        The rating of each domain, for the outcome that decides.
    studies : int
        The number of studies behind the result.
    i2 : float or None
        In percent, of several studies; None if it is not reported.
    low, high, threshold : float or None
        The interval, favourable upwards, and the smallest effect of interest on the same scale;
        without a threshold the null, 0, is the threshold. None if there is no interval.
    participants, needed : float or None
        Their number, and the optimal information size; None if it is unknown.
    risk_ratio : float or None
        For rating up.
    """

    kind: str
    funding: str
    ratings: Mapping[str, str]
    directness: Directness
    studies: int = 1
    i2: float | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    participants: float | None = None
    needed: float | None = None
    risk_ratio: float | None = None
    gradient: str = "no"
    confounding: str = "no"


@dataclass(frozen=True, slots=True)
class Overridden:
    """A person's step in place of a computed one."""

    step: str
    change: int
    because: str


@dataclass(frozen=True, slots=True)
class CertaintyStep:
    """One step: the change in levels, its reason, and the reason of a person who overrode it.

    `change` counts; `computed` is the change that the rules gave.
    """

    name: str
    change: int
    computed: int
    rule: str
    because: str
    reference: str
    overridden: str = ""


@dataclass(frozen=True, slots=True)
class Certainty:
    """The level, or the word for no eligible evidence, and the steps that led to it."""

    level: str
    start: str
    steps: tuple[CertaintyStep, ...]
    notes: tuple[str, ...] = ()

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The reason of each step, in order, with the reason of an override."""
        return tuple(
            f"{step.name}: {step.because}"
            + (f" Set to {step.change:+d} instead: {step.overridden}" if step.overridden else "")
            for step in self.steps
        )


def assess_certainty(
    rubric: Rubric, assessment: Assessment, overrides: Iterable[Overridden] = ()
) -> Certainty:
    """Assess the certainty of one body of evidence for one question.

    Raises
    ------
    FactsError
        If the assessment contradicts itself or holds an unknown word.
    ValueError
        If an override names no step.
    """
    by_step = {override.step: override for override in overrides}
    rules = rubric.certainty
    for name in sorted(set(by_step) - {*rules.steps, *rules.up}):
        raise ValueError(f"no step {name!r}; the steps are {', '.join((*rules.steps, *rules.up))}")
    words = _words(rubric, assessment)
    hits = rules.space.decide(words)
    start = hits["start"]
    if start.then not in rubric.scales["certainty"].words:
        step = CertaintyStep("start", 0, 0, start.id, start.because, start.reference)
        return Certainty(rules.none, start.then, (step,))

    def take_steps(names: Iterable[str]) -> list[CertaintyStep]:
        steps = []
        for name in names:
            rule, override = hits[name], by_step.get(name)
            computed = int(rule.then)
            change = computed if override is None else override.change
            because = rule.because + _aspects(name, assessment)
            reason = "" if override is None else override.because
            steps.append(
                CertaintyStep(name, change, computed, rule.id, because, rule.reference, reason)
            )
        return steps

    down = take_steps(rules.steps)
    # Evidence that a rule or a person rated down is not rated up (Guyatt 2011, GRADE 9).
    lowered = "yes" if any(step.change < 0 for step in down) else "no"
    hits = rules.space.decide(words | {"lowered": lowered})
    steps = (*down, *take_steps(rules.up))
    levels = list(rubric.scales["certainty"].order[0])
    position = levels.index(start.then) + sum(step.change for step in steps)
    level = levels[min(max(position, 0), len(levels) - 1)]
    notes = () if assessment.threshold is not None else ("the null is the threshold",)
    return Certainty(level, start.then, steps, notes)


def bias_word(rubric: Rubric, ratings: Mapping[str, str]) -> str:
    """Return the word for the number of counted domains at high risk of bias."""
    counted = [ratings[domain] for domain in rubric.certainty.domains]
    if counted.count("high"):
        return "several high" if counted.count("high") > 1 else "one high"
    return "low" if counted.count("low") == len(counted) else "some"


def _words(rubric: Rubric, assessment: Assessment) -> dict[str, str]:
    people = assessment.kind in ("uncontrolled", "controlled", "rct", "sham-rct")
    aspects = list(assessment.directness.aspects().values())
    order = rubric.certainty.space.facts["directness"].order[0]
    return {
        "kind": assessment.kind,
        "bias": bias_word(rubric, assessment.ratings) if people else "some",
        "body": "one study" if assessment.studies <= 1 else "several studies",
        "heterogeneity": _heterogeneity(rubric, assessment.i2),
        "directness": min(aspects, key=order.index),
        "interval": interval_word(assessment.low, assessment.high, assessment.threshold),
        "information": _information(rubric, assessment),
        "funding": assessment.funding,
        "lowered": "no",
        "magnitude": _magnitude(rubric, assessment.risk_ratio),
        "gradient": assessment.gradient,
        "confounding": assessment.confounding,
    }


def _heterogeneity(rubric: Rubric, i2: float | None) -> str:
    if i2 is None:
        return "not reported"
    if i2 < rubric.parameters["heterogeneity_substantial"].number:
        return "low"
    considerable = i2 >= rubric.parameters["heterogeneity_considerable"].number
    return "considerable" if considerable else "substantial"


def _information(rubric: Rubric, assessment: Assessment) -> str:
    if assessment.participants is None or assessment.needed is None:
        return "unknown"
    share = assessment.participants / assessment.needed
    if share >= 1:
        return "met"
    return "far from met" if share < rubric.parameters["information_far"].number else "not met"


def _magnitude(rubric: Rubric, ratio: float | None) -> str:
    if ratio is None:
        return "ordinary"
    size = max(ratio, 1 / ratio)
    if size > rubric.parameters["magnitude_very_large"].number:
        return "very large"
    return "large" if size > rubric.parameters["magnitude_large"].number else "ordinary"


def _aspects(step: str, assessment: Assessment) -> str:
    """Name the aspects in which the evidence is not direct."""
    if step != "indirectness":
        return ""
    other = {n: w for n, w in assessment.directness.aspects().items() if w != "direct"}
    return " (" + ", ".join(f"{n}: {w}" for n, w in other.items()) + ")" if other else ""
