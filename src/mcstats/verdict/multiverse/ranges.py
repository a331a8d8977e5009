"""A claim along each range of a setting: its estimate and its verdict, at values that span it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mcstats.effects.assumptions import Settings, assumptions_of
from mcstats.model.decision_table import FactsError
from mcstats.model.result import Assumption, DefensibleRange
from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow
from mcstats.verdict.judge import Judged
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import sort_of
from mcstats.verdict.multiverse.tipping_points import ends_of

MAX_VALUES: Final = 25  # values of a range: a curve needs no more


def along(evaluator: Evaluator, declared: Judged) -> Iterator[ChoiceRow]:
    """Yield a row for each value at which a range behind the best evidence is looked at.

    A value that contradicts the rest of what is printed has no row.
    """
    body = declared.body
    if body.result is None:
        return
    for assumption in assumptions_of(body.study, body.result):
        if assumption.span is not None:
            yield from _course(evaluator, declared, assumption, assumption.span)


def _course(
    evaluator: Evaluator, declared: Judged, assumption: Assumption, span: DefensibleRange
) -> Iterator[ChoiceRow]:
    study = declared.body.study
    for value in _values(*ends_of(span), whole=span.setting.startswith("n")):
        settings = Settings(values={span.setting: f"{value:.12g}"}, ranges=False)
        try:
            judged = evaluator.judge(replace(evaluator.declared, settings={study.id: settings}))
        except FactsError:
            continue
        effect = judged.body.effect
        yield ChoiceRow(
            claim=evaluator.claim.id,
            choice=f"{study.label}: {assumption.what}",
            declared=span.declared,
            option=f"{value:.6g}",
            kind=VALUE_OF_RANGE,
            verdict=judged.decision.verdict,
            moves=judged.decision.verdict != declared.decision.verdict,
            because=f"with {span.setting} at this value",
            sort=sort_of(assumption).value,
            effect=effect.effect if effect else "",
            yi=effect.yi if effect else None,
            flip=None,
        )


def _values(low: float, declared: float, high: float, *, whole: bool) -> list[float]:
    """Return at most `MAX_VALUES` values from low to high, with the declared one among them."""
    steps = MAX_VALUES - 2
    if whole:
        step = math.ceil((high - low) / steps) or 1
        return sorted({*map(float, range(int(low), int(high) + 1, step)), declared, high})
    return sorted({*(low + (high - low) * n / steps for n in range(steps + 1)), declared})
