"""Read the results of a topic for export, and the figure that answers each claim."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcstats.check.accepted_numbers import differences
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.syntheses import MAIN
from mcstats.model.claim import Claim
from mcstats.model.errors import InputError
from mcstats.model.result import unit_counted
from mcstats.model.rubric import Rubric
from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    EffectRow,
    FootnoteRow,
    InputRow,
    PooledRow,
    RatingRow,
    VerdictRow,
)
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better
from mcstats.verdict.body_of_evidence import TESTED
from mcstats.verdict.result_counts import count_of_arms
from mcstats.workflow.manifest import inputs_of, read_manifest
from mcstats.workflow.paths import TopicPaths

PEOPLE: Final = "people"  # the unit of numbers in arms, unless a study names another
DECIDES: Final = "decides"
CERTAINTIES: Final = ("high", "moderate", "low", "very low")
"""The levels of GRADE, which formats for its tables can hold."""


@dataclass(frozen=True, slots=True)
class Results:
    """The records and tables of a topic."""

    topic: Topic
    rubric: Rubric
    paths: TopicPaths
    effects: Mapping[str, EffectRow]
    inputs: Sequence[InputRow]
    ratings: Sequence[RatingRow]
    pooled: Sequence[PooledRow]
    verdicts: Mapping[str, VerdictRow]
    bodies: Sequence[BodyRow]
    absolute: Mapping[str, AbsoluteRow]
    footnotes: Sequence[FootnoteRow]

    def steps_of(self, claim: str) -> list[FootnoteRow]:
        """Return the steps of the certainty of a claim as tested."""
        of = (row for row in self.footnotes if row.claim == claim)
        return [row for row in of if row.question == "as tested"]

    def is_lower_better(self, effect: EffectRow) -> bool:
        """Return whether less of the outcome of an effect is better: its sign is then turned."""
        return self.topic.studies[effect.study].outcome(effect.outcome).better is Better.LOWER


@dataclass(frozen=True, slots=True)
class Figure:
    """The effect that answers a claim, in the direction and on the scale of its sources.

    `k` counts the studies that decide; `value`, `low` and `high` are None where several decide
    that are not pooled, or where nothing is estimable. `counted` are the participants, or what
    else `unit` says.
    """

    measure: str
    k: int
    value: float | None
    low: float | None
    high: float | None
    counted: int | None
    unit: str = PEOPLE

    @property
    def name(self) -> str:
        """The measure in words; empty where no effect is estimable."""
        return (find_measure(self.measure).label or "") if self.measure else ""


def read_results(paths: TopicPaths) -> Results:
    """Read the results of a topic.

    Raises `InputError` where there are none, or where they are of other data than are there now.
    """
    recorded = read_manifest(paths)
    stale = [name for name, _ in differences(recorded["inputs"], inputs_of(paths))]
    if stale:
        found = f"results of other data: {stale[0]} changed since"
        raise InputError.of_file(
            paths.out, "EXPORT", found, "results of the data that are there", "run make report"
        )
    results = Results(
        paths.load(),
        paths.rubric(),
        paths,
        {row.effect: row for row in paths.read("effects", EffectRow)},
        paths.read("inputs", InputRow),
        paths.read("ratings", RatingRow),
        paths.read("pooled", PooledRow),
        {row.claim: row for row in paths.read("verdicts", VerdictRow)},
        paths.read("bodies", BodyRow),
        {row.claim: row for row in paths.read("absolute", AbsoluteRow)},
        paths.read("footnotes", FootnoteRow),
    )
    for claim in results.topic.claims.claims:
        if claim.id not in results.verdicts:
            found = f"no verdict on {claim.id}"
            raise InputError.of_file(
                paths.out, "EXPORT", found, "a verdict on every claim", "run make report"
            )
    return results


def refuse_other_certainties(results: Results, what: str) -> None:
    """Refuse a format that holds the certainties of GRADE alone, where a verdict has another.

    Raises `InputError` with one line, for the first claim.
    """
    none = results.rubric.certainty.none
    for name, row in results.verdicts.items():
        if row.certainty not in CERTAINTIES and row.certainty != none:
            found = f"the certainty {row.certainty!r} of {name}, which {what} cannot hold"
            expected = ", ".join((*CERTAINTIES, none))
            fix = "export ro-crate, which keeps every table"
            raise InputError.of_file(results.paths.out, "EXPORT", found, expected, fix)


def refuse_lost_verdicts(results: Results, name: str, content: str) -> None:
    """Refuse an export that is to hold verdicts and lost one on its way.

    Raises `InputError` with one line, for the first claim.
    """
    for claim, row in results.verdicts.items():
        text = row.verdict_text
        escaped = (text, json.dumps(text, ensure_ascii=False)[1:-1], text.replace('"', '""'))
        if not text or not any(form in content for form in escaped):
            found = f"no place in {name} for the verdict on {claim}"
            fix = "export ro-crate, which keeps every table"
            expected = "a verdict on each claim"
            raise InputError.of_file(results.paths.out, "EXPORT", found, expected, fix)


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def figure_of(results: Results, claim: Claim) -> Figure:
    """Return the effect that answers a claim on all evidence as tested."""
    decide = [
        row.effect
        for row in results.bodies
        if row.claim == claim.id
        and row.question == TESTED
        and row.role == DECIDES
        and row.effect in results.effects
    ]
    effects = [results.effects[name] for name in dict.fromkeys(decide)]
    if not effects:
        return Figure("", 0, None, None, None, None)
    lower = all(results.is_lower_better(effect) for effect in effects)
    measure = effects[0].measure
    counted, unit = _counted(results, effects)
    k = len({effect.study for effect in effects})
    if len(effects) == 1:
        one = effects[0]
        ends = (one.yi, one.ci_lb, one.ci_ub)
    else:
        pooled = next(
            (
                row
                for row in results.pooled
                if row.synthesis == claim.id and row.role == MAIN and row.k == len(effects)
            ),
            None,
        )
        ends = (pooled.mu, pooled.ci_lb, pooled.ci_ub) if pooled is not None else (None,) * 3
        measure = pooled.measure if pooled is not None else measure
    value, low, high = (as_published(measure, end, lower=lower) for end in ends)
    if lower:
        low, high = high, low
    return Figure(measure, k, value, low, high, counted, unit)


def as_published(measure: str, value: float | None, *, lower: bool) -> float | None:
    """Return a value of the analysis scale as sources print it: a ratio, and not turned."""
    if value is None:
        return None
    turned = -value + 0.0 if lower else value
    return math.exp(turned) if find_measure(measure).family is Family.RATIO else turned


def _counted(results: Results, effects: Sequence[EffectRow]) -> tuple[int | None, str]:
    """Return the number behind effects with its unit; None where one is not known.

    It counts people, each once, unless a study counts something else, such as wounds.
    """
    sizes: list[float | None] = []
    units = set()
    for effect in effects:
        study = results.topic.studies[effect.study]
        result = next((one for one in study.results if one.id == effect.result), None)
        units.add(unit_counted([result] if result is not None else []))
        sizes.append(count_of_arms(study, result, effect))
    if None in sizes or len(units) != 1:
        return None, PEOPLE
    return round(sum(size for size in sizes if size is not None)), units.pop()
