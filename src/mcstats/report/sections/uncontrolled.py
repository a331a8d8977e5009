"""Changes without a control group: what would erase them, and what others found on average."""

from __future__ import annotations

from mcstats.schema.rubric import Illustration
from mcstats.schema.tables import EffectRow, TippingRow

from ..blocks import Block, Column, Group, Para, Row, Section, Table, Terms
from ..context import Context
from ..figures_of import estimate, opened, printed_set
from ..inline import Inline, Inlines, Line, Muted, Opens, Text, Words, join
from ..ledger import anchor

__all__ = ["uncontrolled"]


def uncontrolled(context: Context) -> Section:
    """Return tipping points and illustrations; neither moves a figure."""
    blocks: list[Block] = [
        Para(
            (
                Text(
                    "People change without any treatment: by time, by chance, by expectation, and "
                    "because they joined when things were at their worst. A change within one "
                    "group holds all of that. It carries no claim of cause past “promising but "
                    "unproven”, however large it is and however small its P value."
                ),
            )
        )
    ]
    if context.tables.tipping:
        blocks.append(_tipping(context))
    else:
        blocks.append(Para((Text("No change without a control group is printed."),)))
    if context.rubric.illustrations:
        blocks += [_said(), _illustrations(context)]
    title: Inlines = (Text("Changes without a control group"),)
    return Section("uncontrolled", title, tuple(blocks))


def _tipping(context: Context) -> Table:
    columns = (
        Column("Change without a control group", "wide"),
        Column("What would erase it", "wide"),
        Column("Control arms of the same construct", "wide"),
    )
    rows = []
    for row in context.tables.tipping:
        effect = context.effects.get(row.effect)
        if effect is not None:
            name = _result(context, effect)
            rows.append(Row((name, _erased(context, effect), _controls(context, row))))
    caption = (Text("What a control group would have to show to explain the change"),)
    return Table("tipping", caption, columns, (Group((), tuple(rows)),))


def _result(context: Context, effect: EffectRow) -> Inlines:
    what = (
        Words(context.outcome_label(effect.study, effect.outcome)),
        Text(", "),
        Words(context.time_label(effect.study, effect.time)),
    )
    return (*context.study_words(effect.study), Line((Muted(what),)))


def _erased(context: Context, effect: EffectRow) -> Inlines:
    figure = estimate(context, effect, scope="tipping")
    cell: list[Inline] = [Text("a control group that improved by "), *figure, Text(" percent")]
    spread = printed_set(context, effect, scope="tipping")
    if effect.yi is not None and spread:
        told = (Text("as printed it stands for "), *opened(context, effect, spread))
        cell.append(Line((Muted(told),)))
    return tuple(cell)


def _controls(context: Context, row: TippingRow) -> Inlines:
    others = [context.effects[n] for n in row.controls.split() if n in context.effects]
    if not others:
        return (
            Text("none: no control or sham arm of a coded study prints a change of "),
            Words(row.construct.replace("_", " ")),
            Text("; arms of other constructs never serve"),
        )
    return join(
        [(*context.study_words(e.study), Text(" "), *estimate(context, e, scope="tipping"))
         for e in others]
    )  # fmt: skip


def _said() -> Para:
    return Para(
        (
            Text(
                "Averages that others found over many trials, on both sides, stand beside the "
                "results that carry the same risk. They illustrate and never correct: no average "
                "is known of this field, and none of a single study."
            ),
        )
    )


def _illustrations(context: Context) -> Table:
    columns = (
        Column("What others found", "wide"),
        Column("Average (interval)", "figure"),
        Column("In", "wide"),
        Column("Deciding results with that risk", "wide"),
        Column("Reference"),
    )
    rows = tuple(
        Row(
            (
                (Words(found.finds),),
                _average(context, found),
                (Words(found.unit),),
                _carriers(context, found),
                context.reference(found.reference),
            ),
            id=f"illustration-{anchor(found.id)}",
        )
        for found in context.rubric.illustrations
    )
    caption = (Text("Published averages of bias: an illustration, never a correction"),)
    return Table("illustrations", caption, columns, (Group((), rows),))


def _average(context: Context, found: Illustration) -> Inlines:
    def enter(name: str, text: str) -> Inline:
        key = f"illustrations.{found.id}.{name}"
        rests = [f"rubric.yaml: illustrations, {found.id}"]
        return context.ledger.number(key, None, text, "printed", rests)

    def blocks() -> tuple[Block, ...]:
        where = (Words(f"rubric.yaml, illustrations, {found.id}", "place"),)
        return (
            Terms(
                (
                    ((Text("Declared in"),), where),
                    ((Text("In"),), (Words(found.unit),)),
                    ((Text("After"),), context.reference(found.reference)),
                )
            ),
        )

    target = f"illustration-{anchor(found.id)}"
    title: Inlines = (Words(found.finds),)
    note = context.ledger.note(f"illustrations.{found.id}", title, blocks, target)
    ends = (enter("low", found.low), Text(" to "), enter("high", found.high))
    return (Opens(note, (enter("value", found.value), Text(" ("), *ends, Text(")"))),)


def _carriers(context: Context, found: Illustration) -> Inlines:
    """Return the deciding results whose rating in the domain is one of those."""
    told: dict[str, Inlines] = {}
    for verdict in context.tables.verdicts:
        effect = context.effects.get(verdict.effect)
        if effect is None:
            continue
        rated = context.ratings.get((effect.study, effect.outcome, found.domain))
        if rated is not None and rated.rating in found.ratings:
            body = (*context.study_words(effect.study), Text(", "), Words(found.domain))
            why = (*body, Text(": "), Words(rated.rating), Text("; "))
            figure = estimate(context, effect, scope=f"illustrations.{found.id}")
            measure = (Words(effect.measure, "code"), Text(" "))
            told.setdefault(effect.effect, (Line((*why, *measure, *figure)),))
    return tuple(line for lines in told.values() for line in lines) or (Text("none"),)
