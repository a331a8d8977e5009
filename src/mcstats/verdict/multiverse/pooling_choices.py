"""The choices of how deciding results are pooled, and the syntheses that answer otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from mcstats.effects.routes.designs import allows_for_clusters_unsaid
from mcstats.effects.syntheses import HALF_NORMAL, MAIN
from mcstats.model.running_text import join_names, upper_first
from mcstats.model.tables import INTERVALS, PooledRow, PoolingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.multiverse.evaluate import Conclusions
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    leave_out,
    offer,
)

OTHER_METHODS: Final = {"DL": "DerSimonian and Laird", "PM": "Paule and Mandel"}
"""The estimators that others would take for a body of evidence in the place of ours."""
ABOUT_MEAN, ABOUT_NEXT_STUDY = "the mean effect", "the effect in a further study"
_SAYS: Final = {
    "benefit": "favours the intervention",
    "harm": "goes against the intervention",
    "undecided": "may go either way",
}
_WAYS: Final = {
    "estimator EE": "With one effect common to all studies",
    "estimator ML": "With the variance between studies by maximum likelihood",
    "Wald interval": "With the Wald interval",
    HALF_NORMAL: "With a half-normal prior on the differences between studies",
} | {
    f"estimator {code}": f"With the variance between studies by {name}"
    for code, name in OTHER_METHODS.items()
}
"""The roles of sensitivity analyses, as the beginning of a sentence."""


def choices_of_pooling(declared: Conclusions) -> Iterator[Choice]:
    """Yield the estimator, the interval and the results left out, where several decide."""
    bodies = (declared.article.body, declared.everything.body)
    yield from _left_out(bodies)
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
                f"the interval of the mean were the {name}",
                "the interval of the mean took another form",
            ),
        )
        for code, name in INTERVALS.items()
        if code != pooled.test
    )
    name = "the interval of the mean of the results that decide"
    yield from offer(name, Sort.POOLING, INTERVALS.get(pooled.test, pooled.test), intervals)


def _pool_by(**changed: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, pooling=replace(specification.pooling, **changed))

    return change


def _left_out(bodies: Iterable[Body]) -> Iterator[Choice]:
    """Yield what decides without each of several results, and without those of unsure clusters.

    Nobody doubts that a single one counts, so that leaving it out counts in no share.
    """
    names: dict[str, str] = {}
    unsaid: dict[str, str] = {}
    for body in bodies:
        if len(body.deciding) > 1:
            names |= {a.study.id: a.study.label for a in body.deciding}
            unsure = [a for a in body.deciding if a.effect and allows_for_clusters_unsaid(a.effect)]
            if len(unsure) < len(body.deciding):
                unsaid |= {a.study.id: a.study.label for a in unsure}
    for study, label in names.items():
        if list(unsaid) == [study]:
            continue
        option = Option(
            "left out",
            ChoiceKind.DIFFERENT,
            "an answer should not depend on one study",
            leave_out(study),
            (f"{label} were left out",),
        )
        yield Choice(f"{label}: one of those that decide", Sort.LEFT_OUT, "counted", (option,))
    if unsaid:
        labels = join_names(tuple(unsaid.values()))
        option = Option(
            "left out together",
            ChoiceKind.UNCERTAIN,
            "their reports do not say whether clustering was allowed for",
            leave_out(*unsaid),
            (
                f"{labels}, which may not have allowed for clustering, were left out",
                "the trials that may not have allowed for clustering were left out",
            ),
        )
        yield Choice(f"clustering in {labels}", Sort.LEFT_OUT, "allowed for", (option,))


def poolings_topic(topic: Topic, pooled: Iterable[PooledRow]) -> list[PoolingRow]:
    """Return, for each sensitivity analysis of each synthesis, what it says beside the main one.

    Parameters
    ----------
    pooled : iterable of PooledRow
        The syntheses of the topic, each with its main row first.

    Returns
    -------
    list of PoolingRow
        Two rows for each that can be had: on the mean effect and on the effect in a further study.
    """
    declared = {synthesis.id for synthesis in topic.claims.syntheses}
    rows: list[PoolingRow] = []
    main: PooledRow | None = None
    for row in pooled:
        if row.role == MAIN:
            main = row
        elif main is not None and row.synthesis == main.synthesis and main.synthesis in declared:
            for about, now, then in (
                (ABOUT_MEAN, side_of(main.ci_lb, main.ci_ub), side_of(row.ci_lb, row.ci_ub)),
                (ABOUT_NEXT_STUDY, side_of(main.pi_lb, main.pi_ub), side_of(row.pi_lb, row.pi_ub)),
            ):
                if now and then:
                    text = f"{_way(topic, row.role)}, {about} {_SAYS[then]}." if now != then else ""
                    rows.append(PoolingRow(row.synthesis, row.role, about, now, then, text))
    return rows


def _way(topic: Topic, role: str) -> str:
    study = topic.studies.get(role.removeprefix("without "))
    return f"Without {study.label}" if study is not None else _WAYS.get(role, upper_first(role))


def side_of(low: float | None, high: float | None) -> str:
    """Return benefit, harm or undecided, by the ends of an interval; nothing without one."""
    if low is None or high is None:
        return ""
    if low > 0:
        return "benefit"
    return "harm" if high < 0 else "undecided"
