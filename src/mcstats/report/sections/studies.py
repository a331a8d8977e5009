"""Studies: the design of each, its printed values, the readings not used, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mcstats.model.result import Assumption
from mcstats.model.study import Study
from mcstats.model.tables import EvidenceRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.blocks import Block, Column, Details, Group, Para, Row, Section, Table, Terms
from mcstats.report.inline import Content, Inline, Inlines, Line, Link, Muted, Words, file_of, join
from mcstats.report.number_register import anchor
from mcstats.report.view import View


def studies(view: View) -> Section:
    """Return a part for each body of evidence: those that decide a verdict first."""
    rows: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in view.tables.evidence:
        rows[row.study].append(row)
    deciding = list(dict.fromkeys(v.study for v in view.tables.verdicts if v.study))
    known = view.topic.studies
    groups = {
        "What decides a verdict": [known[name] for name in deciding if name in known],
        "Other studies with effects": [],
        "Context": [],
    }
    estimated = {row.study for row in view.tables.effects}
    for study in known.values():
        if study.id not in deciding:
            name = "Other studies with effects" if study.id in estimated else "Context"
            groups[name].append(study)
    intro = Para(
        "What each source prints, character by character, with its place. Where records "
        "disagree, the reading that is used stands first and the other one below it, with "
        "the reason."
    )
    parts = tuple(
        Section(
            f"studies-{anchor(title.split()[0].lower())}",
            title,
            *(_study(view, study, rows[study.id]) for study in members),
            level=3,
        )
        for title, members in groups.items()
        if members
    )
    return Section("studies", "Each study", intro, *parts)


def _study(view: View, study: Study, rows: Sequence[EvidenceRow]) -> Section:
    kind = "nothing was found" if study.kind is StudyKind.NONE else study.kind.value
    lead: list[Inline] = [f"{kind[0].upper()}{kind[1:]}: ", Words(study.intervention.label)]
    lead += [", for ", Words(study.use), "; ", Words(study.population)]
    if study.model:
        lead += [" (", Words(study.model), ")"]
    lead += [". Read: ", *join([view.source_words(s) for s in study.sources]), "."]
    blocks: list[Block] = [Para(*lead)]
    if study.note:
        blocks.append(Para(Words(study.note[0].upper() + study.note[1:]), "."))
    items: list[tuple[Content, Content]] = []
    if unused := dict.fromkeys(_name(row.path) for row in rows if not row.used):
        items.append(("Records disagree on", Words(", ".join(unused))))
    if study.not_found:
        items.append(("Not found", join([Words(text) for text in study.not_found], "; ")))
    items += [("Assumed", _assumption(assumption)) for assumption in study.assumptions]
    inner: list[Block] = [Terms(*items)] if items else []
    if rows:
        inner.append(_values(view, study, rows))
    used = [
        Link(f"#effects.{anchor(e.effect)}", Words(e.effect, "code"))
        for e in view.tables.effects
        if e.study == study.id
    ]
    if used:
        inner.append(Para("Its effects: ", *join(used)))
    where = view.line(f"studies/{study.id}")
    if where:
        inner.append(Para("In the data:", *file_of(where.rpartition(":")[0]), role="note"))
    blocks.append(Details("What is printed, assumed, and not found", *inner))
    return Section(f"study-{anchor(study.id)}", Words(study.label, "label"), *blocks, level=4)


def _assumption(assumption: Assumption) -> Inlines:
    body: list[Inline] = [Words(assumption.what), ", because ", Words(assumption.because)]
    if assumption.span is not None:
        span = assumption.span
        body += ["; from ", Words(span.low), " to ", Words(span.high)]
    for other in assumption.others:
        body.append(Line(Muted("or else: ", Words(other.label))))
    return tuple(body)


def _values(view: View, study: Study, rows: Sequence[EvidenceRow]) -> Table:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.path.split(".")[0]].append(_value(view, row))
    return Table(
        f"values-{anchor(study.id)}",
        Words(f"{study.label}: every printed value"),
        (Column("What"), Column("As printed"), Column("Where", "wide")),
        groups=[
            Group(name.replace("_", " ").capitalize(), values) for name, values in groups.items()
        ],
    )


def _name(path: str) -> str:
    steps = [step for step in path.split(".") if step != "other" and not step.isdigit()]
    return " ".join(steps[1:] or steps).replace("_", " ")


def _value(view: View, row: EvidenceRow) -> Row:
    entry = view.register.enter_printed(f"evidence.{row.study}.{row.path}", row.printed, row.at)
    because = (Line(Words(row.because)),) if row.because else ()
    return Row(
        (Words(_name(row.path)), "" if row.used else " (not used)"),
        entry,
        (*view.quotation(row), *because, *file_of(row.at)),
        role="plain" if row.used else "unused",
    )
