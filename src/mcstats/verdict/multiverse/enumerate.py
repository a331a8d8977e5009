"""Count the defensible analyses under which a verdict holds, and find the smallest flip.

Every combination of uncertain options is judged: a sample of them could miss the one that flips the
verdict. Options that are equivalent, or that ask another question, are judged one by one and left
out of the share, because nobody doubts them.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcstats.model.claim import Claim
from mcstats.model.decision_table import FactsError
from mcstats.model.rubric import Rubric
from mcstats.model.tables import ChoiceRow, StabilityRow, UniverseRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.judge import Judged
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.evaluate import Evaluator, FilledRatings, TakenOptions
from mcstats.verdict.multiverse.specification import Choice, Sort
from mcstats.verdict.multiverse.tipping_points import find_flip_points, values_along_ranges

MAX_SPECIFICATIONS = 50_000  # to judge for a claim; with more, its choices should be looked at


@dataclass(frozen=True, slots=True)
class Stability:
    """The tables of the stability step."""

    claims: list[StabilityRow] = field(default_factory=list)
    universes: list[UniverseRow] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Enumeration:
    """The judged specifications of one claim, the refused ones, and the open domains."""

    universes: list[UniverseRow]
    refused: int
    domains: set[str]


def stability_topic(topic: Topic, rubric: Rubric) -> Stability:
    """Evaluate every claim under every specification that its choices allow."""
    result = Stability()
    for claim in topic.claims.claims:
        one = stability_of(topic, rubric, claim)
        result.claims.extend(one.claims)
        result.universes.extend(one.universes)
        result.choices.extend(one.choices)
    return result


def stability_of(topic: Topic, rubric: Rubric, claim: Claim) -> Stability:
    """Evaluate one claim under every specification that its choices allow.

    Every combination of uncertain options is counted; combinations that contradict themselves are
    left out, and counted as such. Options that are equivalent or differ in kind, and ranges of
    numbers, are evaluated one by one and count in no share.

    Raises
    ------
    ValueError
        Where more than `MAX_SPECIFICATIONS` would have to be judged.
    """
    evaluator = Evaluator(topic, rubric, claim)
    declared = evaluator.judge(evaluator.declared)
    choices = _estimable(evaluator, choices_of(topic, rubric, claim))
    ranges = list(find_flip_points(evaluator, declared))
    enumerated = _enumerate(evaluator, choices)
    # A rating that no rule asks of this kind of evidence is not varied, and not shown as varied.
    choices = [c for c in choices if c.sort is not Sort.RATING or _last(c) in enumerated.domains]
    verdict = declared.decision.verdict
    counts: Counter[str] = Counter()
    for row in enumerated.universes:
        counts[row.verdict] += row.count
    total = sum(counts.values())
    order = [word for word in rubric.scales["verdict"].order[0] if counts[word]]
    summary = StabilityRow(
        claim=claim.id,
        verdict=verdict,
        universes=total,
        share=counts[verdict] / total,
        flips=_smallest(enumerated.universes, ranges, verdict),
        held=counts[verdict],
        choices="; ".join(choice.name for choice in choices if choice.uncertain),
        left_out=enumerated.refused,
        judged=len(enumerated.universes),
        verdicts="; ".join(f"{word}: {counts[word]}" for word in reversed(order)),
        enumerated="; ".join(dict.fromkeys(_sizes(choices))),
        not_arising="; ".join(_absent(choices, ranges)),
    )
    alone = [
        *_alone(evaluator, choices, declared),
        *ranges,
        *values_along_ranges(evaluator, declared),
    ]
    return Stability([summary], enumerated.universes, alone)


def _enumerate(evaluator: Evaluator, choices: Sequence[Choice]) -> _Enumeration:
    """Judge every combination of uncertain options, those alike in their ratings at once.

    Ratings are filled in after the bodies of evidence are assembled, not as one more factor of the
    product: they leave the effects alone, and their combinations fall into few groups of equal
    facts, each of which is judged once and counted as often as it occurs.
    """
    varied = [choice for choice in choices if choice.uncertain and choice.sort is not Sort.RATING]
    if math.prod(len(choice.uncertain) + 1 for choice in varied) > MAX_SPECIFICATIONS:
        limit = f"more than {MAX_SPECIFICATIONS} specifications to judge"
        raise ValueError(f"claim {evaluator.claim.id}: {limit}")
    possible: list[tuple[TakenOptions, Mapping[str, str], list[Body]]] = []
    refused = 0
    for options in itertools.product(*([None, *choice.uncertain] for choice in varied)):
        taken = [(c, o) for c, o in zip(varied, options, strict=True) if o is not None]
        specification = evaluator.specification(taken)
        try:
            possible.append((taken, specification.facts, evaluator.bodies(specification)))
        except FactsError:
            refused += 1
    domains = evaluator.open_ratings(bodies for _, _, bodies in possible)
    # A refused combination counts once for each way to fill in the ratings, as the others do.
    refused *= len(evaluator.rubric.scales["rating"].words) ** sum(map(len, domains.values()))
    universes: list[UniverseRow] = []
    for chosen, facts, bodies in possible:
        for rated in evaluator.ratings(bodies, domains):
            try:
                judged = evaluator.best(bodies, facts, rated.facts)
            except FactsError:
                refused += rated.count
                continue
            number = len(universes) + 1
            universes.append(_universe(evaluator.claim, number, chosen, rated, judged))
    return _Enumeration(universes, refused, {d for names in domains.values() for d in names})


def _estimable(evaluator: Evaluator, choices: Iterable[Choice]) -> list[Choice]:
    """Return the choices without measures and forms for which no effect can be computed."""
    kept = []
    for choice in choices:
        if choice.sort in (Sort.MEASURE, Sort.VARIANCE, Sort.ZERO):
            others = []
            for option in choice.others:
                effect = evaluator.judge(option.change(evaluator.declared)).body.effect
                if effect is not None and effect.estimable != "no":
                    others.append(option)
            if not others:
                continue
            choice = replace(choice, others=tuple(others))
        kept.append(choice)
    return kept


def _universe(
    claim: Claim, number: int, taken: TakenOptions, rated: FilledRatings, judged: Judged
) -> UniverseRow:
    effect = judged.body.effect
    changed = [f"{choice.name}: {option.label}" for choice, option in taken]
    changed.extend(rated.changed)
    return UniverseRow(
        claim=claim.id,
        universe=number,
        changed=len(changed),
        choices="; ".join(changed),
        effect=effect.effect if effect else "",
        yi=effect.yi if effect else None,
        ci_lb=effect.ci_lb if effect else None,
        ci_ub=effect.ci_ub if effect else None,
        yi_min=effect.yi_min if effect else None,
        yi_max=effect.yi_max if effect else None,
        quality=judged.decision.quality,
        verdict=judged.decision.verdict,
        count=rated.count,
        measure=effect.measure if effect else "",
    )


def _smallest(universes: Sequence[UniverseRow], ranges: Sequence[ChoiceRow], verdict: str) -> str:
    """Return the fewest changes that together give another verdict, the first in order."""
    others = [row for row in universes if row.verdict != verdict]
    least = min(others, key=lambda row: (row.changed, row.universe), default=None)
    if least is not None and least.changed == 1:
        return f"{least.choices} gives {least.verdict}"
    # A range of numbers that is defensible flips it alone, where it does.
    for row in ranges:
        if row.moves and row.kind == ChoiceKind.UNCERTAIN.value:
            return f"{row.choice}: {row.because}"
    return f"{least.choices} gives {least.verdict}" if least is not None else ""


def _last(choice: Choice) -> str:
    return choice.name.rpartition(", ")[2]


def _sizes(choices: Sequence[Choice]) -> Iterator[str]:
    for sort in Sort:
        mine = [choice for choice in choices if choice.sort is sort and choice.uncertain]
        if mine:
            options = " × ".join(str(len(choice.uncertain) + 1) for choice in mine)
            yield f"{sort.value}: {options}"


def _absent(choices: Sequence[Choice], ranges: Sequence[ChoiceRow]) -> Iterator[str]:
    """Yield the sorts of choice that leave nothing open."""
    arising = {choice.sort.value for choice in choices} | {row.sort for row in ranges}
    for sort in Sort:
        if sort.value not in arising:
            yield sort.value


def _alone(
    evaluator: Evaluator, choices: Sequence[Choice], declared: Judged
) -> Iterator[ChoiceRow]:
    """Yield each option by itself, of every kind."""
    for choice in choices:
        for option in choice.others:
            effect = None
            try:
                judged = evaluator.judge(option.change(evaluator.declared))
                verdict, because = judged.decision.verdict, option.because
                effect = judged.body.effect
                if len(judged.allowed) > 1:
                    because = f"the printed set allows {' or '.join(judged.allowed)}; {because}"
            except FactsError as refused:
                verdict, because = "", f"cannot be: {refused}"
            yield ChoiceRow(
                claim=evaluator.claim.id,
                choice=choice.name,
                declared=choice.declared,
                option=option.label,
                kind=option.kind.value,
                verdict=verdict,
                moves=bool(verdict) and verdict != declared.decision.verdict,
                because=because,
                sort=choice.sort.value,
                effect=effect.effect if effect else "",
                yi=effect.yi if effect else None,
                flip=None,
            )
