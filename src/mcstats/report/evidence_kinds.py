"""The kinds of evidence on each claim, for the map of the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.running_text import upper_first
from mcstats.model.source import Awaiting
from mcstats.model.study import Study as StudyRecord
from mcstats.model.vocabularies import Role, StudyKind
from mcstats.report.claim_facts import PEOPLE
from mcstats.report.figures.evidence_map import MapRow, Sort, Study, evidence_map
from mcstats.report.format import number_word
from mcstats.report.numbers import analysed, people_of
from mcstats.report.text import Label, Ref
from mcstats.report.view import Facts, View
from mcstats.report.wording import LOOKS_ALIKE, imitation

_KINDS: Final = {
    "laboratory": "Laboratory",
    "reports": "Users’ reports",
    "before and after": "Before–after, no control group",
    "review": "Reviews",
}
_RANDOMISED: Final = {
    "control": "Control group, not known to be randomised",
    "randomised": "Randomised trial",
}
"""Columns of all topics, and of those without an arm that looks like the treatment."""
OPTIONAL: Final = ("laboratory", "reports", "review")
"""Columns that are left out where they are empty."""


def map_of(view: View, rows: Sequence[Facts]) -> Markup:
    """Return the map of the evidence on some claims; nothing where none has a study."""
    columns = _KINDS | _compared(view)
    built = tuple(_row(view, one, columns) for one in rows)
    used = {name for row in built for name in (*row.cells, *row.notes)}
    if not used:
        return Markup()
    columns = {name: head for name, head in columns.items() if name in used or name not in OPTIONAL}
    sold = view.topic.claims.sold
    return evidence_map(built, columns, f"{sold.intervention_label}, {sold.population}")


def _compared(view: View) -> dict[str, str]:
    """Return the columns of trials with a control group; the last one decides.

    They part trials by what imitates the treatment, under the topic's own word for it.
    """
    arms = [arm for study in view.topic.studies.values() for arm in study.arms]
    if not any(arm.role is Role.SHAM for arm in arms):
        return _RANDOMISED
    unknown = " or not stated" * any(arm.role is Role.UNREPORTED for arm in arms)
    words = sorted({imitation(arm) for arm in arms} - {"", LOOKS_ALIKE})
    if not words:
        return {"control": f"Open comparison{unknown}", "sham": "Blinded comparison"}
    sham = upper_first(" or ".join(words))
    return {
        "control": f"Control group, no {' or '.join(words)}{unknown}",
        "sham": f"{sham}-controlled trial",
    }


def _row(view: View, one: Facts, columns: dict[str, str]) -> MapRow:
    cells: dict[str, dict[str, Study]] = defaultdict(dict)
    notes: dict[str, Any] = {}
    bodies = [b for b in view.bodies.get((one.id, "tested"), ()) if b.role != "excluded"]
    for body in bodies:
        study = view.study(body.study)
        if body.tier == "reports":
            notes["reports"] = "reports, not counted"
        if study and study.kind in (StudyKind.TRIAL, StudyKind.LABORATORY):
            if not any(study.id in cell for cell in cells.values()):
                column = _column(study, body.tier, columns)
                cells[column][study.id] = _circle(view, study, body.effect)
    if reviews := len({body.study for body in bodies} & view.reviews):
        words = f"{number_word(reviews)} review{'s' if reviews > 1 else ''}"
        notes["review"] = Ref(words, "studies.html#reviews")
    for awaited in view.topic.sources.search.awaiting:
        if one.id in awaited.claims:
            cells["before and after"][awaited.what] = _awaited(awaited)
    by_column = {column: tuple(studies.values()) for column, studies in cells.items()}
    return MapRow(one.statement, f"@/{one.ref.href}", by_column, notes)


def _column(study: StudyRecord, tier: str, columns: dict[str, str]) -> str:
    if tier not in PEOPLE or tier == "before and after":
        return tier
    if "sham" in columns:
        return "sham" if any(arm.role is Role.SHAM for arm in study.arms) else "control"
    return "randomised" if tier == "randomised" else "control"


def _circle(view: View, study: StudyRecord, effect: str) -> Study:
    sold = view.topic.claims.sold
    same = study.intervention.stimulus == sold.intervention and study.use == sold.use
    sort: Sort = "face" if same else "other"
    words = Label("" if same else study.intervention.label)
    circle = Study(Label(study.label), f"@/{view.study_ref(study.id).href}", sort=sort, of=words)
    of = view.effects.get(effect)
    people, unit = people_of(view, study)
    if people is None and of is not None:
        people = analysed(view, [of], f"people.{study.id}")
    if study.kind is StudyKind.LABORATORY:
        return replace(circle, shown=Label(study.population))
    if people is None:
        return circle
    size = int("".join(filter(str.isdecimal, people.shown)))
    return replace(circle, n=size, shown=people.plain(), unit=unit)


def _awaited(awaited: Awaiting) -> Study:
    people = awaited.people or ""
    size = int(people) if people.isdecimal() else None
    shown = Label(people or "number not stated")
    return Study(Label(awaited.what), "@/studies.html#awaiting", size, shown, sort="wait")
