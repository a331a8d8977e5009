"""Continuous choices: the point at which a verdict flips, rather than a count of worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mcstats.effects.estimate import Settings, assumptions_of
from mcstats.schema.printed import parse
from mcstats.schema.rules import Refused
from mcstats.schema.tables import ChoiceRow
from mcstats.schema.words import ChoiceKind

__all__ = ["flip_points"]

STEPS = 200  # of a range that is not whole numbers: finer than any reader distinguishes


def flip_points(evaluator: Any, declared: Any) -> Iterator[ChoiceRow]:
    """Yield one row for each continuous choice of a claim's best evidence.

    Every whole number of a range of counts is tried, or `STEPS` points of another range; the row
    names the nearest value to the declared one that gives another verdict, or says that none does.
    """
    body = declared.body
    if body.result is None:
        return
    for assumption in assumptions_of(body.study, body.result):
        span = assumption.span
        if span is None:
            continue
        low, high = _value(span.low), _value(span.high)
        start = _value(span.declared)
        flips: list[tuple[float, float, str]] = []
        for value in _grid(low, high, whole=span.setting.startswith("n")):
            settings = Settings(values={span.setting: f"{value:.12g}"}, spans=False)
            world = replace(evaluator.declared, settings={body.study.id: settings})
            try:
                verdict = evaluator.judge(world).decision.verdict
            except Refused:
                continue
            if verdict != declared.decision.verdict:
                flips.append((abs(value - start), value, verdict))
        nearest = min(flips, default=None)
        because = f"holds from {span.low} to {span.high}"
        if nearest is not None:
            because = f"flips at {nearest[1]:.4g}"
        yield ChoiceRow(
            claim=evaluator.claim.id,
            choice=f"{body.study.label}: {assumption.what}",
            declared=span.declared,
            option=f"{span.low} to {span.high}",
            kind=ChoiceKind.UNCERTAIN.value,
            verdict=nearest[2] if nearest else declared.decision.verdict,
            moves=nearest is not None,
            because=because,
        )


def _value(text: str) -> float:
    best = parse(text).best
    if best is None:
        raise ValueError(f"{text!r} is a bound; a range has numbers as its ends")
    return best


def _grid(low: float, high: float, *, whole: bool) -> list[float]:
    if whole:
        return [float(n) for n in range(int(low), int(high) + 1)]
    return [low + (high - low) * step / STEPS for step in range(STEPS + 1)]
