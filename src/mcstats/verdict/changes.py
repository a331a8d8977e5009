"""Find the changes that would move a verdict, by search over the rules and over arm sizes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.sampling_interval import LEVEL, quantile
from mcstats.model.decision_table import FactRole, FactsError
from mcstats.model.facts import NOT_APPLICABLE
from mcstats.model.rubric import Rubric
from mcstats.model.tables import ChangeRow, EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ClaimedEffect
from mcstats.verdict.answer import about_claim
from mcstats.verdict.decide import decide_any
from mcstats.verdict.judge import Judged, judge
from mcstats.verdict.limits import Limits, limits_of
from mcstats.verdict.rubric_proof.nearest_change import NearestChange, nearest_change, within_reach

UP_AND_DOWN: tuple[Literal["up", "down"], ...] = ("up", "down")
MAX_ARM_SIZE: Final = 20_000  # per arm: no trial of a cosmetic device or a dressing comes near
UPPER_PROBABILITY: Final = (1 + LEVEL) / 2  # below the upper end of a two-sided interval

Numbers = NDArray[np.float64]


def changes_topic(
    topic: Topic, rubric: Rubric, effects: Sequence[EffectRow], ratings: Sequence[RatingRow]
) -> list[ChangeRow]:
    """Return the changes that would move the verdict on each claim of a topic."""
    return [
        row
        for claim in topic.claims.claims
        for row in changes_of(rubric, judge(topic, rubric, claim, effects, ratings))
    ]


def changes_of(rubric: Rubric, judged: Judged) -> Iterator[ChangeRow]:
    """Yield the nearest changes, the effect of each single change, and the size that decides."""
    facts = judged.decision.facts
    for part, of_claim in (("evidence", False), ("claim", True)):
        for direction in UP_AND_DOWN:
            move = nearest_change(rubric, facts, direction, claim=of_claim)
            if move is not None:
                yield _nearest_row(rubric, judged, f"nearest in the {part}", move)
    for name, word, says, verdicts in _singles(rubric, judged):
        yield _row(rubric, judged, "one change", says, f"{name}: {word}", verdicts)
    yield _size_row(rubric, judged)


def _nearest_row(rubric: Rubric, judged: Judged, kind: str, move: NearestChange) -> ChangeRow:
    changed = (*move.changes, *move.provided)
    provided = " and ".join(change.says for change in move.provided)
    return _row(
        rubric,
        judged,
        kind,
        "; ".join(change.says for change in move.changes),
        "; ".join(f"{change.fact}: {change.becomes}" for change in changed),
        (move.verdict,),
        f"provided {provided}" if provided else "",
    )


def _row(
    rubric: Rubric,
    judged: Judged,
    kind: str,
    change: str,
    facts: str,
    verdicts: Sequence[str],
    because: str = "",
) -> ChangeRow:
    """Return the row of a change without sizes of the arms."""
    return ChangeRow(
        claim=judged.claim.id,
        verdict=judged.decision.verdict,
        kind=kind,
        change=change,
        facts=facts,
        then="; ".join(verdicts),
        direction=_direction(rubric, judged, verdicts) if verdicts else "",
        n1=None,
        n2=None,
        now1=None,
        now2=None,
        because=because,
    )


def _singles(rubric: Rubric, judged: Judged) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield each change of one fact of the evidence, and every verdict that it may lead to.

    A fact that is asked only after the change may have any answer, so there may be several.
    """
    reach = within_reach(rubric, judged.decision.facts)
    now = judged.decision.facts.words()
    scale = rubric.scales["verdict"].order[0]
    for name, axis in rubric.verdict.facts.items():
        if axis.part not in (FactRole.EVIDENCE, FactRole.EFFECT):
            continue
        was = now[name]
        for word, says in ((w, axis.describe_change(w, now)) for w in axis.words):
            if word == was or was == NOT_APPLICABLE:
                continue
            chosen = reach.by_one(name, word)
            if chosen.any():
                verdicts = np.unique(reach.verdict[chosen])
                yield name, word, says, tuple(scale[int(number)] for number in verdicts)


def _direction(rubric: Rubric, judged: Judged, verdicts: Iterable[str]) -> str:
    """Return up, down, or none; several where verdicts lie on several sides."""
    scale = rubric.scales["verdict"].order[0]
    now = scale.index(judged.decision.verdict)
    words = {-1: "down", 0: "none", 1: "up"}
    signs = {int(np.sign(scale.index(verdict) - now)) for verdict in verdicts}
    return " or ".join(words[sign] for sign in sorted(signs))


def _size_row(rubric: Rubric, judged: Judged) -> ChangeRow:
    """Return how many participants would make the interval decide, or why nobody can say."""
    body, claim = judged.body, judged.claim
    # The size of one trial does not follow from a synthesis of several.
    effect = body.effect if body.pooled is None else None
    limits = limits_of(rubric, claim, effect) if effect is not None else None
    size = None
    if effect is not None and limits is not None:
        size = size_that_decides(effect, limits.decided)
    then: tuple[str, ...] = ()
    change = because = ""
    if size is None or effect is None or limits is None:
        because = "no estimate between arms with its spread is printed, so that no size follows"
        if body.pooled is not None:
            because = "several results are pooled, so that no size of one study follows"
    elif size.n1 is None:
        because = f"not even {MAX_ARM_SIZE} in each arm would do, {size.held} held"
    else:
        arms = f"{size.n1} in each arm" if size.n1 == size.n2 else f"{size.n1} and {size.n2}"
        because = f"{size.held} held; every number up to {MAX_ARM_SIZE} was tried"
        yi = effect.yi or 0.0
        for_better = (yi > 0) is not (claim.effect is ClaimedEffect.HARM)
        if _is_decided(effect, limits):
            change = f"fewer participants than {arms}"
            because = f"the interval still decides with {arms}; {because}"
            small = abs(yi) < (limits.margin or 0.0)
            lean = "leans to benefit" if for_better else "leans to harm"
            then = _if(rubric, judged, "unclear" if small else lean)
        else:
            change = f"{arms}"
            because = f"the interval would decide from {arms} on; {because}"
            if effect.ci_lb is None and (effect.n1 or 0) >= size.n1:
                change = "the interval reported"
            then = _if(rubric, judged, "benefit decided" if for_better else "harm decided")
    return replace(
        _row(rubric, judged, "size", change, "", then, because),
        n1=size.n1 if size else None,
        n2=size.n2 if size else None,
        now1=effect.n1 if effect else None,
        now2=effect.n2 if effect else None,
    )


def _is_decided(effect: EffectRow, limits: Limits) -> bool:
    """Return whether the interval of an effect lies beyond the threshold."""
    low, high = effect.ci_lb, effect.ci_ub
    return low is not None and high is not None and (low > limits.decided or high < -limits.decided)


def _if(rubric: Rubric, judged: Judged, effect: str) -> tuple[str, ...]:
    """Return the verdicts with another word for the effect, read as it bears on the claim.

    None where it cannot be.
    """
    shown = tuple(rubric.verdict.facts["shown"].words)
    choices: dict[str, tuple[str, ...]] = {"effect": about_claim(judged.claim, (effect,))}
    if judged.decision.facts.shown == NOT_APPLICABLE:
        choices["shown"] = shown
    try:
        return decide_any(rubric, judged.decision.facts, choices)
    except FactsError:
        return ()


@dataclass(frozen=True, slots=True)
class Size:
    """The smallest arms with which the interval decides; None where `MAX_ARM_SIZE` is too small."""

    n1: int | None  # equal arms, or arms in the printed proportion where the variance is held
    n2: int | None
    held: str  # the quantities that are held while the number changes


def size_that_decides(effect: EffectRow, threshold: float = 0.0) -> Size | None:
    """Return the smallest arms with which the interval excludes effects that do not matter.

    Every number up to `MAX_ARM_SIZE` is tried, so that the smallest is found whether or not the
    interval shrinks steadily. Estimate and SD (or the two risks) are held, never the P value or
    interval: a P value that is held would make the effect smaller with every participant.

    Parameters
    ----------
    threshold : float
        The smallest effect of interest, ≥ 0, on the scale of the effect.

    Returns
    -------
    Size or None
        None if no estimate between arms with its spread is known.

    Raises
    ------
    ValueError
        If the threshold is negative.
    """
    if threshold < 0:
        raise ValueError(f"a threshold of {threshold}; expected: 0 or more")
    if effect.contrast != "between" or effect.yi is None or not effect.yi:
        return None
    n = np.arange(2.0, MAX_ARM_SIZE + 1)
    measure = find_measure(effect.measure)
    if measure.sampling is Sampling.NONCENTRAL_T and effect.n1 and effect.n2:
        d = abs(effect.yi) / float(exact_j(effect.n1 + effect.n2 - 2))
        return _equal(n, _standardised(n, d, threshold), "estimate in units of the SD")
    if effect.vi is None or not effect.n1 or not effect.n2:
        return None
    if measure.sampling is Sampling.T:
        sd = math.sqrt(effect.vi / (1 / effect.n1 + 1 / effect.n2))
        half = quantile(2 * n - 2) * sd * np.sqrt(2 / n)
        return _equal(n, abs(effect.yi) - half > threshold, "difference and SD")
    if measure.compares is None:
        return None
    # Both arms grow alike: the variance of what compares means or events falls as one over n.
    held = f"the {'risks' if measure.of_events else 'means and SDs'} of both arms"
    half = quantile(None) * np.sqrt(effect.vi / (n / effect.n1))
    chosen = np.flatnonzero(abs(effect.yi) - half > threshold)
    if not len(chosen):
        return Size(None, None, held)
    first = n[chosen[0]]
    return Size(int(first), math.ceil(first * effect.n2 / effect.n1), held)


def _standardised(n: Numbers, d: float, threshold: float) -> NDArray[np.bool_]:
    """Return whether the noncentral t interval of d lies beyond the threshold, shape of `n`."""
    t = d * np.sqrt(n / 2)
    if threshold == 0:
        return np.asarray(t > quantile(2 * n - 2))
    # The lower end is beyond where the threshold itself would rarely give so large a t:
    # Steiger & Fouladi 1997
    return np.asarray(special.nctdtr(2 * n - 2, threshold * np.sqrt(n / 2), t) > UPPER_PROBABILITY)


def _equal(n: Numbers, decides: NDArray[np.bool_], held: str) -> Size:
    chosen = np.flatnonzero(decides)
    if not len(chosen):
        return Size(None, None, held)
    first = int(n[chosen[0]])
    return Size(first, first, held)
