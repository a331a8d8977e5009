"""List changes without a control group, with the control change that would erase each.

An E-value quantifies unmeasured confounding of a comparison. Without a comparison there is no risk
ratio to explain away, and the printed change itself is the tipping point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, TippingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Allocation, Role, Setting, StudyKind

CONTROL_ROLES = (Role.SHAM, Role.NO_TREATMENT, Role.USUAL_CARE)


def tipping_points(topic: Topic, effects: Sequence[EffectRow]) -> list[TippingRow]:
    """Return one row for each percent change of a one-group study in people.

    The row also holds the changes that control and sham arms of the topic's studies print for the
    same construct; arms with another construct are never used.
    """
    rows = []
    for row in effects:
        study = topic.studies[row.study]
        if (
            not _alone(study)
            or find_measure(row.measure).family is not Family.PERCENT
            or row.estimable == "no"
        ):
            continue
        construct = study.outcome(row.outcome).measures
        controls = list(_controls(topic, construct, row.measure, effects))
        changes = [control.yi for control in controls if control.yi is not None]
        rows.append(
            TippingRow(
                effect=row.effect,
                study=row.study,
                outcome=row.outcome,
                change=row.yi,
                change_min=row.yi_min,
                change_max=row.yi_max,
                construct=construct,
                controls=" ".join(control.effect for control in controls),
                controls_min=min(changes, default=None),
                controls_max=max(changes, default=None),
            )
        )
    return rows


def _alone(study: Study) -> bool:
    allocation = study.design.allocation
    return (
        study.kind is StudyKind.TRIAL
        and not isinstance(allocation, str)
        and allocation.value is Allocation.ONE_GROUP
        and not isinstance(study.setting, str)
        and study.setting.value is Setting.HUMAN
    )


def _controls(
    topic: Topic, construct: str, measure: str, effects: Sequence[EffectRow]
) -> Iterator[EffectRow]:
    """Yield changes within control arms for one construct, in the same measure."""
    for row in effects:
        study = topic.studies[row.study]
        if row.measure != measure or row.contrast != "within" or row.yi is None:
            continue
        if study.outcome(row.outcome).measures != construct:
            continue
        result = next(r for r in study.results if r.id == row.result)
        roles = {arm.role for arm in study.arms if arm.id in result.arms}
        if roles and roles <= set(CONTROL_ROLES):
            yield row
