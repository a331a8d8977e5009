"""The kinds of evidence on each claim, for the map of the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from mcstats.model.source import Awaiting
from mcstats.model.study import Study as StudyRecord
from mcstats.model.vocabularies import Role, StudyKind
from mcstats.report.claim_facts import PEOPLE
from mcstats.report.figures.evidence_map import EvidenceMap, MapRow, Sort, Study, evidence_map
from mcstats.report.numbers import analysed, people_of
from mcstats.report.text import Label
from mcstats.report.view import Facts, View

_SHAM: Final = {
    "laboratory": "Laboratory",
    "reports": "Users’ reports",
    "before and after": "Before–after, no control group",
    "control": "Control group, no sham",
    "sham": "Sham-controlled trial",
}
_RANDOMISED: Final = {
    "laboratory": "Laboratory",
    "reports": "Users’ reports",
    "before and after": "Before–after, no control group",
    "control": "Control group, not randomised",
    "randomised": "Randomised trial",
}
"""Columns of topics with and without a sham; the last one of each decides."""
OPTIONAL: Final = ("laboratory", "reports")
"""Columns that are left out where they are empty."""


def map_of(view: View, rows: Sequence[Facts]) -> Markup:
    """Return the map of the evidence on some claims; nothing where none has a study."""
    sham = any(arm.role is Role.SHAM for s in view.topic.studies.values() for arm in s.arms)
    columns = dict(_SHAM if sham else _RANDOMISED)
    built = tuple(_row(view, one, columns) for one in rows)
    used = {column for row in built for column, studies in row.cells.items() if studies}
    used |= {column for row in built for column in row.notes}
    if not used:
        return Markup()
    columns = {name: head for name, head in columns.items() if name in used or name not in OPTIONAL}
    sold = view.topic.claims.sold
    asked = Label(f"{sold.intervention_label}, {sold.population}")
    return evidence_map(EvidenceMap("evidence-map", columns, built, asked=asked))


def _row(view: View, one: Facts, columns: dict[str, str]) -> MapRow:
    cells: dict[str, list[Study]] = {}
    notes = {}
    seen = set()
    for body in view.bodies.get((one.id, "tested"), ()):
        study = view.study(body.study)
        if study is None or study.id in seen or body.role == "excluded":
            continue
        if body.tier == "reports":
            notes["reports"] = "reports, not counted"
        if study.kind not in (StudyKind.TRIAL, StudyKind.LABORATORY):
            continue
        seen.add(study.id)
        column = _column(study, body.tier, columns)
        cells.setdefault(column, []).append(_circle(view, study, body.effect))
    awaiting = [a for a in view.topic.sources.search.awaiting if one.id in a.claims]
    if awaiting:
        cells.setdefault("before and after", []).extend(map(_awaited, awaiting))
    return MapRow(
        one.statement,
        f"@/{one.ref.href}",
        {column: tuple(studies) for column, studies in cells.items()},
        notes,
    )


def _column(study: StudyRecord, tier: str, columns: dict[str, str]) -> str:
    if tier not in PEOPLE or tier == "before and after":
        return tier
    if "sham" in columns:
        return "sham" if any(arm.role is Role.SHAM for arm in study.arms) else "control"
    return "randomised" if tier == "randomised" else "control"


def _circle(view: View, study: StudyRecord, effect: str) -> Study:
    people, unit = people_of(view, study)
    if people is None and effect in view.effects:
        people = analysed(view, [view.effects[effect]], f"people.{study.id}")
    sold = view.topic.claims.sold
    same = study.intervention.stimulus == sold.intervention and study.use == sold.use
    sort: Sort = "face" if same else "other"
    words = "" if same else study.intervention.label
    href = f"@/{view.study_ref(study.id).href}"
    circle = Study(Label(study.label), href, sort=sort, of=Label(words))
    if study.kind is StudyKind.LABORATORY:
        return replace(circle, shown=Label(study.population))
    if people is None:
        return circle
    size = int("".join(c for c in people.shown if c.isdecimal()))
    return replace(circle, n=size, shown=people.plain(), unit=unit)


def _awaited(awaited: Awaiting) -> Study:
    return Study(
        Label(awaited.what),
        "@/studies.html#awaiting",
        int(awaited.people) if awaited.people and awaited.people.isdecimal() else None,
        Label(awaited.people or "number not stated"),
        sort="wait",
    )
