"""What an option does to a study: it is edited as a copy, and never in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mcstats.model.result import Assumption, AssumptionOption, Result
from mcstats.model.study import Study
from mcstats.verdict.multiverse.specification import Change, Specification

Put = Callable[[Study], Study]


def edited(study: str, put: Put) -> Change:
    """Return the change of a specification that puts an edited study in place of one.

    The same study gives the same copy, so that what was computed from it is known again.
    """
    copies: dict[int, tuple[Study, Study]] = {}  # the original beside its copy keeps its id

    def change(specification: Specification) -> Specification:
        topic = specification.topic
        original = topic.studies[study]
        if id(original) not in copies:
            copies[id(original)] = original, put(original)
        studies = {**topic.studies, study: copies[id(original)][1]}
        return replace(specification, topic=replace(topic, studies=studies))

    return change


def in_turn(*changes: Change) -> Change:
    """Return the change that makes several, one after the other."""

    def change(specification: Specification) -> Specification:
        for one in changes:
            specification = one(specification)
        return specification

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
