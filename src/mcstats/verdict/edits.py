"""What an option does to a study: it is edited as a copy, and never in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mcstats.schema.result import Assumption, AssumptionOption, Result
from mcstats.schema.study import Study

from .world import World

__all__ = ["Put", "assuming", "edited"]

Put = Callable[[Study], Study]


def edited(study: str, put: Put) -> Callable[[World], World]:
    """Return the change of a world that puts an edited study in place of one."""

    def change(world: World) -> World:
        studies = {**world.topic.studies, study: put(world.topic.studies[study])}
        return replace(world, topic=replace(world.topic, studies=studies))

    return change


def assuming(result: Result, **settings: str) -> Put:
    """Return what adds an assumption that the data file does not declare."""
    what = ", ".join(f"{name} {value}" for name, value in settings.items())
    assumption = Assumption(
        id=f"chosen-{'-'.join(settings)}",
        what=what,
        because="a choice of the analysis",
        results=(result.id,),
        declared=AssumptionOption(label=what, settings=settings),
    )

    def put(study: Study) -> Study:
        return study.model_copy(update={"assumptions": (*study.assumptions, assumption)})

    return put
