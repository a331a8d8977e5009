"""The level at which the certainty starts: the weakest design decides."""

from __future__ import annotations

from functools import partial

from mcstats.model.vocabularies import Allocation
from mcstats.verdict.grade.figures import BodyFigures
from mcstats.verdict.grade.step import Step


def start(body: BodyFigures) -> Step:
    """Return how many levels from high the certainty starts: the weakest design decides."""
    step = partial(Step, name="start", reference="coregrade4")
    if body.designs == {Allocation.RANDOMISED}:
        return step(rule="start-randomised", change=0, because="Randomised evidence starts high.")
    if Allocation.ONE_GROUP in body.designs:
        because = "Evidence without a comparison starts low."
        if body.designs != {Allocation.ONE_GROUP}:
            because = "Evidence of which a part is without a comparison starts low."
        return step(rule="start-one-arm", change=-2, because=because)
    if Allocation.NOT_RANDOMISED not in body.designs:
        because = "Evidence that is not known to be randomised starts low."
        return step(rule="start-unknown", change=-2, because=because, judged=False)
    if body.started_high:
        because = "It was not randomised; it starts high, as confounding is rated as bias."
        return step(rule="start-robins", change=0, because=because)
    because = "Evidence that was not randomised starts low."
    if body.designs != {Allocation.NOT_RANDOMISED}:
        because = "Evidence of which a part was not randomised starts low."
    return step(rule="start-observed", change=-2, because=because)
