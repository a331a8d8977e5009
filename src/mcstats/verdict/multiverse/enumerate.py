"""Count the defensible analyses under which a verdict holds, and find the smallest flip.

Every combination of uncertain options is judged: a sample of them could miss the one that flips the
verdict. Where there are too many, all of at most two changes are. Options that are equivalent, or
that ask another question, are judged one by one and left out of the share, because nobody doubts
them; so are options that touch neither a figure nor a fact of the verdict.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mcstats.model.claim import Claim
from mcstats.model.decision_table import FactsError
from mcstats.model.rubric import Rubric
from mcstats.model.tables import TOUCHES_NOTHING, ChoiceRow, FirmRow, StabilityRow, UniverseRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.judge import Judged
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.evaluate import Evaluator, TakenOptions
from mcstats.verdict.multiverse.firmness import firm_rows
from mcstats.verdict.multiverse.open_ratings import FilledRatings, RatingFiller
from mcstats.verdict.multiverse.single_choices import Single, judge_singles
from mcstats.verdict.multiverse.specification import Choice, Sort, Specification
from mcstats.verdict.multiverse.tipping_points import (
    ends_of_ranges,
    find_flip_points,
    values_along_ranges,
)

# To judge for a claim, of one result that decides; of several so many fewer, as each is pooled
# anew. Of more combinations those of at most two changes are judged, or of one.
MAX_SPECIFICATIONS = 20_000
FULL, PAIRS, SINGLES = "", "at most two changes at once", "one change at once"


@dataclass(frozen=True, slots=True)
class Stability:
    """The tables of the stability step."""

    claims: list[StabilityRow] = field(default_factory=list)
    universes: list[UniverseRow] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)
    firm: list[FirmRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Enumeration:
    """The judged specifications of one claim, the refused ones, and the extent."""

    universes: list[UniverseRow]
    refused: int
    extent: str


def stability_topic(topic: Topic, rubric: Rubric) -> Stability:
    """Evaluate every claim under every specification that its choices allow."""
    result = Stability()
    for claim in topic.claims.claims:
        one = stability_of(topic, rubric, claim)
        result.claims.extend(one.claims)
        result.universes.extend(one.universes)
        result.choices.extend(one.choices)
        result.firm.extend(one.firm)
    return result


def stability_of(topic: Topic, rubric: Rubric, claim: Claim) -> Stability:
    """Evaluate one claim under every specification that its choices allow.

    Every combination of uncertain options is counted; combinations that contradict themselves are
    left out, and counted as such. Options that are equivalent or differ in kind, and ranges of
    numbers, are evaluated one by one and count in no share. Of more combinations than
    `MAX_SPECIFICATIONS` allows those of few changes are judged, and the row says so.
    """
    evaluator = Evaluator(topic, rubric, claim)
    declared = evaluator.conclude(evaluator.declared)
    singles = judge_singles(evaluator, declared, choices_of(evaluator, declared))
    ranges = list(find_flip_points(evaluator, declared.article))
    choices = _counted(singles)
    enumerated = _enumerate(evaluator, choices)
    verdict = declared.article.decision.verdict
    counts: Counter[str] = Counter()
    for row in enumerated.universes:
        counts[row.verdict] += row.count
    total = sum(counts.values())
    order = [word for word in rubric.scales["verdict"].order[0] if counts[word]]
    sizes = [*filter(None, [enumerated.extent]), *dict.fromkeys(_sizes(choices))]
    shown = list(dict.fromkeys(single.choice for single in singles))
    summary = StabilityRow(
        claim=claim.id,
        verdict=verdict,
        universes=total,
        share=counts[verdict] / total,
        flips=_smallest(enumerated.universes, ranges, verdict),
        held=counts[verdict],
        choices="; ".join(choice.name for choice in choices),
        left_out=enumerated.refused,
        judged=len(enumerated.universes),
        verdicts="; ".join(f"{word}: {counts[word]}" for word in reversed(order)),
        enumerated="; ".join(sizes),
        not_arising="; ".join(_absent(shown, ranges)),
    )
    alone = [
        *(_choice_row(claim, declared.article, single) for single in singles),
        *ranges,
        *values_along_ranges(evaluator, declared.article),
    ]
    ends = judge_singles(evaluator, declared, ends_of_ranges(declared))
    firm = list(firm_rows(rubric, claim, declared, singles, ends, ranges))
    return Stability([summary], enumerated.universes, alone, firm)


def _counted(singles: Iterable[Single]) -> list[Choice]:
    """Return the choices with their uncertain options, where one of them touches the verdict."""
    kept: dict[Choice, list[Single]] = {}
    for single in singles:
        if single.option.kind is ChoiceKind.UNCERTAIN:
            kept.setdefault(single.choice, []).append(single)
    return [
        replace(choice, others=tuple(single.option for single in mine))
        for choice, mine in kept.items()
        if any(single.touches for single in mine)
    ]


def _enumerate(evaluator: Evaluator, choices: Sequence[Choice]) -> _Enumeration:
    """Judge every combination of uncertain options, those alike in their ratings at once.

    Ratings are filled in after the bodies of evidence are assembled, not as one more factor of the
    product: they leave the effects alone, and their combinations fall into few groups of equal
    facts, each of which is judged once and counted as often as it occurs.
    """
    varied = [choice for choice in choices if choice.sort is not Sort.RATING]
    rated = [_last(choice) for choice in choices if choice.sort is Sort.RATING]
    results = max(1, len(evaluator.judge(evaluator.declared).body.deciding))
    combinations, extent = _combinations(varied, MAX_SPECIFICATIONS // results)
    possible: list[tuple[TakenOptions, Specification, Judged]] = []
    refused = 0
    for taken in combinations:
        specification = evaluator.specification(taken)
        try:
            possible.append((taken, specification, evaluator.judge(specification)))
        except FactsError:
            refused += 1
    filler = RatingFiller(evaluator, rated)
    # A refused combination counts once for each way to fill in the ratings, as the others do.
    refused *= len(filler.words) ** len(rated)
    universes: list[UniverseRow] = []
    for taken, specification, plain in possible:
        for ways in filler.ways(plain.body):
            filled = replace(specification, ratings=dict(ways.words))
            try:
                judged = evaluator.judge(filled) if ways.words else plain
            except FactsError:
                refused += ways.count
                continue
            number = len(universes) + 1
            universes.append(_universe(evaluator.claim, number, taken, choices, ways, judged))
    return _Enumeration(_distinct(universes), refused, extent)


def _combinations(varied: Sequence[Choice], limit: int) -> tuple[Iterator[TakenOptions], str]:
    """Return the combinations of options to judge, and the extent that is not all of them."""
    if math.prod(len(choice.others) + 1 for choice in varied) <= limit:
        return _of_changes(varied, len(varied)), FULL
    single = sum(len(choice.others) for choice in varied)
    if single**2 // 2 <= limit:
        return _of_changes(varied, 2), PAIRS
    return _of_changes(varied, 1), SINGLES


def _of_changes(varied: Sequence[Choice], most: int) -> Iterator[TakenOptions]:
    """Yield every combination of at most so many changes, those of few changes first."""
    for number in range(most + 1):
        for chosen in itertools.combinations(varied, number):
            for options in itertools.product(*(choice.others for choice in chosen)):
                yield list(zip(chosen, options, strict=True))


def _universe(
    claim: Claim,
    number: int,
    taken: TakenOptions,
    choices: Sequence[Choice],
    ways: FilledRatings,
    judged: Judged,
) -> UniverseRow:
    effect = judged.body.effect
    names = {_last(choice): choice.name for choice in choices if choice.sort is Sort.RATING}
    changed = [f"{choice.name}: {option.label}" for choice, option in taken]
    changed.extend(f"{names[d]}: {word}" for d, word in ways.words)
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
        count=ways.count,
        measure=effect.measure if effect else "",
    )


def _distinct(universes: Sequence[UniverseRow]) -> list[UniverseRow]:
    """Return the distinct results, each with the fewest changes that lead to it and its count."""
    alike: dict[UniverseRow, list[UniverseRow]] = {}
    for row in universes:
        shown = replace(row, universe=0, changed=0, choices="", count=0)
        alike.setdefault(shown, []).append(row)
    return [
        replace(min(rows, key=_changes), universe=number, count=sum(row.count for row in rows))
        for number, rows in enumerate(alike.values(), start=1)
    ]


def _changes(row: UniverseRow) -> tuple[int, int]:
    return row.changed, row.universe


def _smallest(universes: Sequence[UniverseRow], ranges: Sequence[ChoiceRow], verdict: str) -> str:
    """Return the fewest changes that together give another verdict, the first in order."""
    others = [row for row in universes if row.verdict != verdict]
    least = min(others, key=_changes, default=None)
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
        mine = [choice for choice in choices if choice.sort is sort]
        if mine:
            options = " × ".join(str(len(choice.others) + 1) for choice in mine)
            yield f"{sort.value}: {options}"


def _absent(choices: Sequence[Choice], ranges: Sequence[ChoiceRow]) -> Iterator[str]:
    """Yield the sorts of choice that leave nothing open."""
    arising = {choice.sort.value for choice in choices} | {row.sort for row in ranges}
    for sort in Sort:
        if sort.value not in arising:
            yield sort.value


def _choice_row(claim: Claim, declared: Judged, single: Single) -> ChoiceRow:
    """Return the row of an option by itself, of any kind."""
    choice, option, judged = single.choice, single.option, single.judged
    verdict, because, effect = "", f"cannot be: {single.refused}", None
    if judged is not None:
        verdict, because, effect = judged.decision.verdict, option.because, judged.body.effect
        if len(judged.allowed) > 1:
            because = f"the printed set allows {' or '.join(judged.allowed)}; {because}"
        if not single.touches:
            because = f"{TOUCHES_NOTHING}; {because}"
    return ChoiceRow(
        claim=claim.id,
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
