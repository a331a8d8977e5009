"""Pool each synthesis in every defensible way, and count the ways that agree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.pooling.pool import PREDICTIONS, TESTS, pool_columns
from mcstats.model.claim import Synthesis
from mcstats.model.tables import EffectRow, PoolingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.multiverse.evaluate import Conclusions
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    offer,
)

TAU2_METHODS = ("REML", "ML", "EB", "PM", "DL", "HE", "HS", "SJ")
"""Estimators of the variance between studies; equal effects answers another question."""
ABOUT_MEAN, ABOUT_NEXT_STUDY = "the mean effect", "the effect in a further study"


OTHER_METHODS = {"DL": "DerSimonian and Laird", "PM": "Paule and Mandel"}
"""The estimators that others would take for a body of evidence in the place of ours."""
_INTERVALS = {
    "z": "Wald",
    "knha": "Hartung and Knapp",
    "adhoc": "Hartung and Knapp, never narrower than Wald",
}


def choices_of_pooling(declared: Conclusions) -> Iterator[Choice]:
    """Yield the estimator and the interval, where results that decide are pooled."""
    bodies = (declared.article.body, declared.everything.body)
    pooled = next((body.pooled for body in bodies if body.pooled is not None), None)
    if pooled is None:
        return
    methods = (
        Option(
            name,
            ChoiceKind.UNCERTAIN,
            "no estimator is best for every number of studies",
            _pool_by(method=code),
            (f"the variance between studies were estimated by {name}",),
        )
        for code, name in OTHER_METHODS.items()
        if code != pooled.method
    )
    name = "the variance between the results that decide"
    yield from offer(name, Sort.POOLING, pooled.method, methods)
    intervals = (
        Option(
            name,
            ChoiceKind.UNCERTAIN,
            "few studies leave the interval of their mean to a convention",
            _pool_by(test=code),
            (
                f"the interval of the mean were that of {name}",
                "the interval of the mean took another form",
            ),
        )
        for code, name in _INTERVALS.items()
        if code != pooled.test
    )
    name = "the interval of the mean of the results that decide"
    yield from offer(name, Sort.POOLING, _INTERVALS.get(pooled.test, pooled.test), intervals)


def _pool_by(**changed: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, pooling=replace(specification.pooling, **changed))

    return change


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of pooling, with its result on the mean and on a further study."""

    members: str
    method: str
    test: str
    prediction: str
    mu: float
    says: Mapping[str, str]

    def choices(self) -> tuple[str, ...]:
        return self.members, self.method, self.test, self.prediction


def poolings_topic(topic: Topic, effects: Sequence[EffectRow]) -> list[PoolingRow]:
    """Return two rows for each synthesis of several studies: on its mean, on a further study."""
    rows: list[PoolingRow] = []
    for synthesis in topic.claims.syntheses:
        sets = _member_sets(synthesis, effects)
        if sets:
            ways = list(_ways(synthesis, sets))
            rows.extend(
                _row(synthesis, what, ways, len(sets)) for what in (ABOUT_MEAN, ABOUT_NEXT_STUDY)
            )
    return rows


def _member_sets(synthesis: Synthesis, effects: Sequence[EffectRow]) -> dict[str, list[EffectRow]]:
    """Return the main members, and one set for each alternative coding that is declared."""
    by_label: dict[str, list[tuple[str, EffectRow]]] = {}
    for member in synthesis.members:
        for row in effects:
            same = (row.study, row.result, row.measure)
            if same == (member.study, member.result, member.measure) and row.estimable == "yes":
                by_label.setdefault(member.sensitivity or "", []).append((member.study, row))
                break
    main = by_label.get("", [])
    if len(main) < 2:
        return {}
    sets = {"main": [row for _, row in main]}
    for label, instead in by_label.items():
        if label:
            replaced = {study for study, _ in instead}
            kept = [row for study, row in main if study not in replaced]
            sets[label] = [*kept, *(row for _, row in instead)]
    return sets


def _ways(synthesis: Synthesis, sets: Mapping[str, Sequence[EffectRow]]) -> Iterator[_Way]:
    """Yield every way of pooling; all sets of members are pooled at once."""
    names = sorted(sets)
    yi = [row.yi for name in names for row in sets[name]]
    vi = [row.vi for name in names for row in sets[name]]
    group = [number for number, name in enumerate(names) for _ in sets[name]]
    for method in _methods(synthesis):
        for test in TESTS:
            for prediction in PREDICTIONS:
                table = pool_columns(
                    yi,  # type: ignore[arg-type]  # estimable effects have both
                    vi,  # type: ignore[arg-type]
                    group,
                    method=method,
                    test=test,
                    prediction=prediction,
                    tau2_interval=False,
                )
                columns = (
                    table[name].tolist() for name in ("mu", "ci_lb", "ci_ub", "pi_lb", "pi_ub")
                )
                for name, mu, ci_lb, ci_ub, pi_lb, pi_ub in zip(names, *columns, strict=True):
                    says = {
                        ABOUT_MEAN: side_of(ci_lb, ci_ub),
                        ABOUT_NEXT_STUDY: side_of(pi_lb, pi_ub),
                    }
                    yield _Way(name, method, test, prediction, float(mu), says)


def _methods(synthesis: Synthesis) -> tuple[str, ...]:
    """Return the estimators to vary, and the declared one if it is not among them."""
    declared = _declared(synthesis)
    return TAU2_METHODS if declared in TAU2_METHODS else (declared, *TAU2_METHODS)


def _declared(synthesis: Synthesis) -> str:
    """Return the estimator that is varied: methods for tables of counts have no such variance."""
    return synthesis.method if synthesis.method in METHODS else TAU2_METHODS[0]


def side_of(low: float, high: float) -> str:
    """Return benefit, harm, undecided or not estimable, by the ends of an interval."""
    if math.isnan(low) or math.isnan(high):
        return "not estimable"
    if low > 0:
        return "benefit"
    return "harm" if high < 0 else "undecided"


def _row(synthesis: Synthesis, what: str, ways: Sequence[_Way], sets: int) -> PoolingRow:
    declared = ("main", _declared(synthesis), synthesis.test, PREDICTIONS[0])
    # The convention of the prediction interval does not affect the mean, so it is not varied there.
    counted = [w for w in ways if what == ABOUT_NEXT_STUDY or w.prediction == PREDICTIONS[0]]
    here = next(way for way in counted if way.choices() == declared)
    held = [way for way in counted if way.says[what] == here.says[what]]
    others = [way for way in counted if way.says[what] != here.says[what]]

    def distance(way: _Way) -> int:
        return sum(a != b for a, b in zip(way.choices(), declared, strict=True))

    least = min(others, key=distance, default=None)
    flips = ""
    if least is not None:
        pairs = zip(least.choices(), declared, strict=True)
        changed = " and ".join(now for now, was in pairs if now != was)
        flips = f"{changed}: {least.says[what]}"
    methods = len(_methods(synthesis))
    conventions = f" × {len(PREDICTIONS)} prediction intervals" if what == ABOUT_NEXT_STUDY else ""
    return PoolingRow(
        synthesis=synthesis.id,
        about=what,
        says=here.says[what],
        universes=len(counted),
        held=len(held),
        share=len(held) / len(counted),
        flips=flips,
        mu_min=min(way.mu for way in counted),
        mu_max=max(way.mu for way in counted),
        enumerated=(
            f"{sets} sets of studies × {methods} τ² methods × {len(TESTS)} tests{conventions}"
        ),
    )
