"""What cannot be true of one study: refused, because no rule could judge it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcstats.schema.base import Fact
from mcstats.schema.errors import Fault
from mcstats.schema.result import ContrastKey, Result
from mcstats.schema.study import Study
from mcstats.schema.topic import Path, Positions
from mcstats.schema.words import (
    Allocation,
    Blinded,
    ContrastKind,
    Measured,
    Role,
    StudyKind,
    YesNo,
)

__all__ = ["contradictions"]

Told = tuple[Path, str, str, str]  # where, found, expected, fix


def contradictions(
    study: Study, positions: Positions, lost: Collection[str] = ()
) -> Iterator[Fault]:
    """Yield one fault for each statement of a study that contradicts another.

    Nothing is held against a part of which something was `lost` in reading.
    """
    asked = [
        (_blinding, {"kind", "design", "arms"}),
        (_allocation, {"kind", "design", "arms"}),
        (_first_arm, {"arms"}),
        (_self_report, {"kind", "design", "outcomes"}),
        (_contrasts, {"kind", "arms", "results"}),
    ]
    for question, needed in asked:
        if needed.isdisjoint(lost):
            for path, found, expected, fix in question(study):
                line, column = positions.nearest(path)
                code = "ARM-ORDER" if question is _first_arm else "CONTRADICTION"
                yield Fault(positions.file, line, column, code, found, expected, fix)


def _blinding(study: Study) -> Iterator[Told]:
    participants, sham = study.design.participants, study.design.credible_sham
    blinded = isinstance(participants, Fact) and participants.value is Blinded.BLINDED
    if study.kind is not StudyKind.TRIAL or not blinded:
        return
    others = {arm.role for arm in study.arms[1:]}
    seen_through = isinstance(sham, Fact) and sham.value is YesNo.NO
    # Who gets another treatment need not know which: a sham is what hides that there is none.
    hidden = Role.SHAM in others and not seen_through
    if not hidden and not (others and others <= {Role.ACTIVE, Role.INTERVENTION}):
        yield (
            ("design", "participants"),
            "blinded participants without a credible sham",
            "blinded participants only where an arm has the role sham",
            "add the sham arm, or write not blinded / not reported",
        )


def _allocation(study: Study) -> Iterator[Told]:
    allocation = study.design.allocation
    if study.kind is not StudyKind.TRIAL:
        return
    if not study.arms:
        yield ("arms",), "a trial without arms", "at least one arm", "add the arms"
        return
    if not isinstance(allocation, Fact):
        return
    several = len(study.arms) > 1
    if several is (allocation.value is Allocation.ONE_GROUP):
        arms = f"{len(study.arms)} arm{'s' if several else ''}"
        yield (
            ("design", "allocation"),
            f"{allocation.value} with {arms}",
            "randomised or not randomised for several arms" if several else "one group for one arm",
            "correct the allocation or the arms",
        )


def _first_arm(study: Study) -> Iterator[Told]:
    if study.arms and study.arms[0].role is not Role.INTERVENTION:
        found = f"the first arm is {study.arms[0].role}"
        yield ("arms", 0, "role"), found, "the intervention first", "reorder the arms"


def _self_report(study: Study) -> Iterator[Told]:
    participants = study.design.participants
    if study.kind is not StudyKind.TRIAL or not isinstance(participants, Fact):
        return
    for index, outcome in enumerate(study.outcomes):
        assessors = outcome.assessors
        if (
            outcome.measured is Measured.SELF_REPORT
            and isinstance(assessors, Fact)
            and assessors.value is Blinded.BLINDED
            and participants.value is Blinded.NOT_BLINDED
        ):
            yield (
                ("outcomes", index, "assessors"),
                "blinded assessors of a self-report by participants who were not",
                "not blinded: who reports on himself is the assessor",
                "write not blinded, or correct how it was measured",
            )


def _contrasts(study: Study) -> Iterator[Told]:
    pooled = study.kind is StudyKind.META_ANALYSIS
    for index, result in enumerate(study.results):
        at: Path = ("results", index)
        between = result.contrast is ContrastKind.BETWEEN
        if between and not pooled and len(study.arms) < 2:
            found = "a contrast between arms in a study with one arm"
            yield (*at, "contrast"), found, "within", "write within, or add the second arm"
        elif not pooled:
            yield from _arms_of(result, between, at, {arm.id for arm in study.arms})
        if not between and ContrastKey.DIFFERENCE in result.printed:
            found = "a difference between arms in a contrast within one arm"
            fix = "write change, or set the contrast to between"
            yield (*at, "printed", "difference"), found, "change", fix


def _arms_of(result: Result, between: bool, at: Path, known: set[str]) -> Iterator[Told]:
    arms = len(result.arms)
    if between and arms == 1:
        found = "one arm in a contrast between arms"
        yield (*at, "arms"), found, "two arms, the intervention first", "add the other arm"
    if not between and arms > 1:
        found = f"{arms} arms in a contrast within one arm"
        yield (*at, "arms"), found, "one arm", "keep one, or set the contrast to between"
    if not known.issuperset(result.arms):
        return
    for arm in result.groups:
        if result.arms and arm in known and arm not in result.arms:
            found, expected = f'figures of the arm "{arm}"', ", ".join(result.arms)
            yield (*at, "groups", arm), found, expected, "name the arm in arms, or move its figures"
