"""Each study: its design, what is printed, the readings not used, and what was not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mcstats.schema.study import Assumption, Study
from mcstats.schema.tables import EvidenceRow

from ..blocks import Block, Bullets, Column, Details, Group, Para, Row, Section, Table, Terms
from ..context import Context, file_of
from ..inline import Inline, Inlines, Line, Link, Muted, Text, Words, join
from ..ledger import anchor, cause_of

__all__ = ["studies"]

_COLUMNS = (
    Column("What"),
    Column("As printed", "words"),
    Column("Where", "wide"),
    Column("Used?"),
)


def studies(context: Context) -> Section:
    """Return a part for each body of evidence."""
    rows: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in context.tables.evidence:
        rows[row.study].append(row)
    parts = tuple(_study(context, s, rows[s.id]) for s in context.topic.studies.values())
    intro = Para(
        (
            Text(
                "What each source prints, character by character, with its place. Where records "
                "disagree, the reading that is used stands first and the other one below it, with "
                "the reason."
            ),
        )
    )
    return Section("studies", (Text("Each study"),), (intro, *parts))


def _study(context: Context, study: Study, rows: Sequence[EvidenceRow]) -> Section:
    used = [
        (Link(f"#effects.{anchor(e.effect)}", (Words(e.effect, "code"),)),)
        for e in context.tables.effects
        if e.study == study.id
    ]
    items: list[tuple[Inlines, Inlines]] = [
        ((Text("Kind"),), (Text(study.kind.value),)),
        ((Text("Who"),), (Words(study.population),)),
        ((Text("What was applied"),), (Words(study.intervention.label),)),
        ((Text("For"),), (Words(study.use),)),
        ((Text("Sources"),), join([context.source_words(s) for s in study.sources])),
    ]
    if study.model:
        items.append(((Text("Model"),), (Words(study.model),)))
    blocks: list[Block] = [Terms(tuple(items))]
    if study.note:
        blocks.append(Para((Words(study.note),)))
    unused = [row for row in rows if not row.used]
    if unused:
        names = ", ".join(dict.fromkeys(_name(row.path) for row in unused))
        blocks.append(Para((Text("Records disagree on: "), Words(names), Text(". Both stand in the table."))))
    if study.not_found:
        found = join([(Words(text),) for text in study.not_found], "; ")
        blocks.append(Para((Text("Not found in what was read: "), *found, Text("."))))
    if study.assumptions:
        entries = tuple(_assumption(a) for a in study.assumptions)
        blocks.append(Details((Text("What is assumed"),), (Bullets(entries),)))
    if rows:
        blocks.append(Details((Text("Every printed value, with its place"),), (_values(context, study, rows),)))
    if used:
        blocks.append(Details((Text("Effects of this study"),), (Bullets(tuple(used)),)))
    where = context.line(f"studies/{study.id}")
    if where:
        blocks.append(Para((Text("In the data: "), *file_of(where.rpartition(":")[0])), "note"))
    return Section(f"study-{anchor(study.id)}", (Words(study.label, "label"),), tuple(blocks), 3)


def _assumption(assumption: Assumption) -> Inlines:
    body: list[Inline] = [Words(assumption.what), Text(", because "), Words(assumption.because)]
    if assumption.span is not None:
        span = assumption.span
        body += [Text("; from "), Words(span.low), Text(" to "), Words(span.high)]
    for other in assumption.others:
        body.append(Line((Muted((Text("or else: "), Words(other.label))),)))
    return tuple(body)


def _values(context: Context, study: Study, rows: Sequence[EvidenceRow]) -> Table:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.path.split(".")[0]].append(_value(context, row))
    return Table(
        f"values-{anchor(study.id)}",
        (Words(f"{study.label}: every printed value"),),
        _COLUMNS,
        tuple(Group((Text(name.replace("_", " ").capitalize()),), tuple(found)) for name, found in groups.items()),
    )


def _name(path: str) -> str:
    steps = [s for s in path.split(".") if s not in ("other",) and not s.isdigit()]
    return " ".join(steps[1:] or steps).replace("_", " ")


def _value(context: Context, row: EvidenceRow) -> Row:
    entry = context.ledger.number(
        f"evidence.{row.study}.{row.path}",
        None,
        row.printed,
        "printed",
        [row.at],
        cause_of([row.printed]),
    )
    place: list[Inline] = [*context.source_words(row.source), Text(", "), Words(row.place, "place")]
    if row.words:
        place += [Text(": “"), Words(row.words), Text("”")]
    if row.because:
        place.append(Line((Words(row.because),)))
    place.append(Line((Muted(file_of(row.at)),)))
    cells: tuple[Inlines, ...] = (
        (Words(_name(row.path)),),
        (entry,),
        tuple(place),
        (Text("used" if row.used else "not used"),),
    )
    return Row(cells, role="plain" if row.used else "unused")
