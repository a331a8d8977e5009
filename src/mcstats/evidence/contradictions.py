"""What cannot be true of one study: refused, because no rule could judge it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mcstats.schema.base import Fact
from mcstats.schema.errors import Fault
from mcstats.schema.study import ContrastKey, Study
from mcstats.schema.topic import Path, Positions
from mcstats.schema.words import Allocation, Blinded, ContrastKind, Role, StudyKind, YesNo


def contradictions(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield one fault for each statement of a study that contradicts another."""

    def fault(path: Path, code: str, found: str, allowed: str, mend: str) -> Fault:
        line, column = positions.nearest(path)
        return Fault(positions.file, line, column, code, found, allowed, mend)

    roles = {arm.role for arm in study.arms}
    participants = study.design.participants
    if (
        isinstance(participants, Fact)
        and participants.value is Blinded.BLINDED
        and study.kind is StudyKind.TRIAL
    ):
        sham = study.design.credible_sham
        not_credible = isinstance(sham, Fact) and sham.value is YesNo.NO
        if Role.SHAM not in roles or not_credible:
            yield fault(
                ("design", "participants"),
                "CONTRADICTION",
                "blinded participants without a credible sham",
                "blinded participants only where an arm has the role sham",
                "add the sham arm, or write not blinded / not reported",
            )
    allocation = study.design.allocation
    if isinstance(allocation, Fact) and study.kind is StudyKind.TRIAL:
        several = len(study.arms) > 1
        one_group = allocation.value is Allocation.ONE_GROUP
        if several and one_group:
            yield fault(
                ("design", "allocation"),
                "CONTRADICTION",
                f"one group with {len(study.arms)} arms",
                "randomised or not randomised for several arms",
                "correct the allocation or the arms",
            )
        if not several and not one_group:
            yield fault(
                ("design", "allocation"),
                "CONTRADICTION",
                f"{allocation.value} with {len(study.arms)} arm",
                "one group for a single arm",
                "correct the allocation or the arms",
            )
    if study.arms and study.arms[0].role is not Role.INTERVENTION:
        yield fault(
            ("arms", 0, "role"),
            "ARM-ORDER",
            f"the first arm is {study.arms[0].role}",
            "the intervention first",
            "reorder the arms",
        )
    for name, identifiers in {
        "arms": [arm.id for arm in study.arms],
        "outcomes": [outcome.id for outcome in study.outcomes],
        "times": [time.id for time in study.times],
        "results": [result.id for result in study.results],
        "assumptions": [assumption.id for assumption in study.assumptions],
    }.items():
        seen: Counter[str] = Counter()
        for index, identifier in enumerate(identifiers):
            seen[identifier] += 1
            if seen[identifier] > 1:
                yield fault(
                    (name, index, "id"),
                    "KEY-DUP",
                    f'the id "{identifier}" again',
                    "each id once in a list",
                    "rename one of the two",
                )
    pooled = study.kind is StudyKind.META_ANALYSIS
    for index, result in enumerate(study.results):
        between = result.contrast is ContrastKind.BETWEEN
        if between and not pooled and len(study.arms) < 2:
            yield fault(
                ("results", index, "contrast"),
                "CONTRADICTION",
                "a contrast between arms in a study with one arm",
                "within",
                "write within, or add the second arm",
            )
        if not between and ContrastKey.DIFFERENCE in result.printed:
            yield fault(
                ("results", index, "printed", "difference"),
                "CONTRADICTION",
                "a difference between arms in a contrast within one arm",
                "change",
                "write change, or set the contrast to between",
            )
