"""The evidence map: which claims have which kind of evidence, as a table with circles."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Literal

from markupsafe import Markup

from mcstats.model.running_text import upper_first
from mcstats.model.study import Study
from mcstats.model.vocabularies import Assignment, Role, StudyKind
from mcstats.report.claim_facts import PEOPLE
from mcstats.report.format import number_word
from mcstats.report.numbers import analysed, people_of
from mcstats.report.render import fill
from mcstats.report.text import Label, Ref, plain_text
from mcstats.report.view import Facts, View

_KINDS: Final = {
    "laboratory": "Laboratory",
    "reports": "Users’ reports",
    "before and after": "Before–after, no control group",
    "review": "Reviews",
}
_OBSERVED: Final = {"observational": "Observational, nobody was treated"}
_RANDOMISED: Final = {
    "control": "Control group, not known to be randomised",
    "randomised": "Randomised trial",
}
"""Columns of all topics, and of those without an arm that looks like the treatment."""
OPTIONAL: Final = ("laboratory", "reports", "review", "observational")
"""Columns that are left out where they are empty."""
RADIUS: Final = 1.72
"""Pixels of the radius of the circle of one person; the area is in proportion to the people."""
LARGEST: Final = 20.0
"""Pixels of the largest radius: the scale shrinks where more people were studied."""
SMALLEST: Final = 3.0
WITHOUT: Final = 8.0
"""Pixels of the radius where the number is not known."""
MOST: Final = 11
"""Circles in a cell: of more studies the largest are drawn."""
WORDS_FOR_PEOPLE: Final = frozenset(
    "adults children men participants patients people volunteers women".split()
)
Sort = Literal["face", "wait", "other"]
_ORDER: Final[tuple[Sort, ...]] = ("face", "wait", "other")


@dataclass(frozen=True, slots=True)
class Circle:
    """A study of the map, by its place in the report.

    `n` counts what `unit` says and is the area of the circle; `shown` stands beside it, a
    number or what was studied, such as "rat skin". `sort` is ``face`` for the intervention
    asked about in the people asked about, ``wait`` for the same not yet assessed, or ``other``,
    and then `of` names the intervention in one or two words, by which alike ones stand
    together.
    """

    label: Any
    href: str
    n: int | None = None
    shown: Any = "number not stated"
    unit: str = "people"
    sort: Sort = "other"
    of: Any = ""


@dataclass(frozen=True, slots=True)
class MapRow:
    """A claim with its studies by column; `notes` are words in a cell, such as "not counted"."""

    claim: Any
    href: str
    cells: Mapping[str, Sequence[Circle]] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


def map_of(view: View, rows: Sequence[Facts]) -> Markup:
    """Return the map of the evidence on some claims; nothing where none has a study."""
    columns = _KINDS | _OBSERVED | _compared(view)
    built = [_row(view, one, columns) for one in rows]
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
    if not (words := view.imitations):
        return {"control": f"Open comparison{unknown}", "sham": "Blinded comparison"}
    return {
        "control": f"Control group, no {words}{unknown}",
        "sham": f"{upper_first(words)}-controlled trial",
    }


def _row(view: View, one: Facts, columns: Mapping[str, str]) -> MapRow:
    cells: dict[str, list[Circle]] = defaultdict(list)
    notes: dict[str, Any] = {}
    bodies = [b for b in view.bodies.get((one.id, "tested"), ()) if b.role != "excluded"]
    for body in {body.study: body for body in reversed(bodies)}.values():
        if body.tier == "reports":
            notes["reports"] = "reports, not counted"
        study = view.study(body.study)
        if study and study.kind in (StudyKind.TRIAL, StudyKind.LABORATORY):
            cells[_column(study, body.tier, columns)].insert(0, _circle(view, study, body.effect))
    if reviews := len({body.study for body in bodies} & view.reviews):
        words = Label(f"{number_word(reviews)} review{'s' if reviews > 1 else ''}")
        notes["review"] = Ref(words, "studies.html#reviews")
    for awaited in view.topic.sources.search.awaiting:
        if one.id in awaited.claims:
            people = awaited.people or ""
            size = int(people) if people.isdecimal() else None
            shown = Label(people or "number not stated")
            what, href = Label(awaited.what), "@/studies.html#awaiting"
            cells["before and after"].append(Circle(what, href, size, shown, sort="wait"))
    return MapRow(one.statement, f"@/{one.ref.href}", cells, notes)


def _column(study: Study, tier: str, columns: Mapping[str, str]) -> str:
    if tier not in PEOPLE or tier == "before and after":
        return tier
    if study.design.assigned is Assignment.EXPOSURE:
        return "observational"
    if "sham" in columns:
        return "sham" if any(arm.role is Role.SHAM for arm in study.arms) else "control"
    return "randomised" if tier == "randomised" else "control"


def _circle(view: View, study: Study, effect: str) -> Circle:
    sort: Sort = "face" if view.is_of_sold(study) else "other"
    words, href = Label(study.intervention.label), f"@/{view.study_ref(study.id).href}"
    n, unit = None, "people"
    shown: Any = Label("number not stated")
    if study.kind is StudyKind.LABORATORY:
        shown = Label(study.population)
    else:
        of = view.effects.get(effect)
        people, unit = people_of(view, study, of)
        if people is None and of is not None:
            people = analysed(view, [of])
        if people is not None:
            n, shown = int("".join(filter(str.isdecimal, people.shown))), people.plain()
    return Circle(Label(study.label), href, n, shown, unit, sort, "" if sort == "face" else words)


def evidence_map(rows: Sequence[MapRow], columns: Mapping[str, Any], asked: str) -> Markup:
    """Return the map as a table with its key; the heading above it states the finding.

    `columns` are heads in order; the last column decides, and its empty cells say "none". `asked`
    is what a filled circle stands for, such as "vaccine, children".
    """
    studies = [study for row in rows for cell in row.cells.values() for study in cell]
    most = max((study.n for study in studies if study.n), default=1)
    scale = min(RADIUS, LARGEST / math.sqrt(most))

    def radius(study: Circle) -> float:
        return WITHOUT if not study.n else max(SMALLEST, scale * math.sqrt(study.n))

    def more(row: MapRow, column: str) -> str:
        left = len(row.cells.get(column, ())) - MOST
        return Label(f"and {number_word(left)} more" if left > 0 else "")

    def lines(row: MapRow, column: str) -> list[tuple[Label, list[Circle]]]:
        drawn = row.cells.get(column, ())
        if len(drawn) > MOST:
            drawn = sorted(drawn, key=lambda study: -(study.n or 0))[:MOST]
        ordered = sorted(drawn, key=lambda s: (_ORDER.index(s.sort), plain_text(s.of)))
        grouped = groupby(ordered, lambda study: plain_text(study.of))
        return [(Label(of), list(of_one)) for of, of_one in grouped]

    units = {plain_text(study.unit) for study in studies if study.n} - WORDS_FOR_PEOPLE
    values = {"rows": rows, "columns": columns, "asked": asked, "units": ["people", *sorted(units)]}
    waits = any(study.sort == "wait" for study in studies)
    unknown = any(study.n is None for study in studies)
    ways = {"radius": radius, "lines": lines, "more": more, "waits": waits, "unknown": unknown}
    return Markup(fill("evidence_map.html.j2", **values, **ways))
