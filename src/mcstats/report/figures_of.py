"""The figures of an effect or a synthesis, each entered in the ledger with the note behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mcstats.schema.tables import EffectRow, InputRow, StepRow

from .blocks import Block, Column, Group, Row, Table, Terms
from .context import Context, file_of
from .digits import set_texts
from .format import count, exact, fixed
from .inline import Inline, Inlines, Line, Link, Muted, Num, Opens, Text, Words, join
from .ledger import anchor, cause_of
from .routes import lacking_words, route_words
from .scale import read

__all__ = [
    "contrast_words",
    "effect_note",
    "estimate",
    "figures",
    "number",
    "opened",
    "printed_set",
    "scale_words",
    "sizes",
]

KIND = "closed form"
_SET = "the set that the printing leaves open"


def number(context: Context, row: EffectRow, column: str, value: float, *, scope: str = "") -> Num:
    """Enter one figure of an effect, on the scale on which it is read."""
    back = context.back(row.measure)
    shown_value = read(back, value)
    prefix = "exp_" if back == "exp" else ""
    shown = context.digits[row.effect].text(shown_value)
    if column in ("yi_min", "yi_max") and row.yi_min is not None and row.yi_max is not None:
        ends = set_texts(row.measure, row.yi_min, row.yi_max)
        shown = ends[0] if column == "yi_min" else ends[1]
    return context.ledger.number(
        f"effects.{row.effect}.{prefix}{column}",
        shown_value,
        shown,
        KIND,
        [row.effect],
        _cause(context, row),
        scope=scope,
    )


def _cause(context: Context, row: EffectRow) -> str:
    return cause_of(f"{i.key} {i.arm} {i.printed}" for i in context.inputs.get(row.effect, ()))


def estimate(context: Context, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the estimate with its interval, or what stands for them, opening the note."""
    return opened(context, row, figures(context, row, scope))


def figures(context: Context, row: EffectRow, scope: str) -> Inlines:
    """Return the estimate with its interval, or what stands for them, as bare figures."""
    if row.estimable == "no":
        return (Text("not estimable"),)
    if row.yi is None:
        return printed_set(context, row, scope=scope)
    point = number(context, row, "yi", row.yi, scope=scope)
    if row.ci_lb is None or row.ci_ub is None:
        return (point,)
    low = number(context, row, "ci_lb", row.ci_lb, scope=scope)
    high = number(context, row, "ci_ub", row.ci_ub, scope=scope)
    return point, Text(" ("), low, Text(" to "), high, Text(")")


def printed_set(context: Context, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the printed set in brackets, with open ends in words."""
    if row.yi_min is None or row.yi_max is None:
        return ()
    low_end, high_end = math.isfinite(row.yi_min), math.isfinite(row.yi_max)
    low = (number(context, row, "yi_min", row.yi_min, scope=scope),) if low_end else ()
    high = (number(context, row, "yi_max", row.yi_max, scope=scope),) if high_end else ()
    match low_end, high_end:
        case True, True:
            return Text("["), *low, Text(", "), *high, Text("]")
        case True, False:
            return Text("["), *low, Text(" or more]")
        case False, True:
            return Text("["), *high, Text(" or less]")
        case _:
            return (Text("[any value]"),)


def opened(context: Context, row: EffectRow, body: Inlines) -> Inlines:
    """Return figures of an effect as a button that opens its note."""
    return (Opens(effect_note(context, row), body),)


def scale_words(context: Context, row: EffectRow) -> Inlines:
    """Return what the figures of an effect are: the measure in words, with its unit."""
    label = context.measure_label(row.measure)
    unit = context.unit(row)
    within = () if row.contrast == "between" else (Text(", within one group"),)
    turned = (Text(", turned towards benefit"),) if context.turned(row) else ()
    return Words(label[0].lower() + label[1:] + (f", {unit}" if unit else "")), *within, *turned


def sizes(context: Context, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the group sizes that were used, opening the note; nothing where none is known."""
    found: list[Inlines] = []
    for column, value in (("n1", row.n1), ("n2", row.n2)):
        if value is None:
            continue
        shown = count(value) if value == int(value) else fixed(value, 1)
        key = f"effects.{row.effect}.{column}"
        cause = _cause(context, row)
        enter = context.ledger.number
        found.append((enter(key, value, shown, "count", [row.effect], cause, scope=scope),))
    return opened(context, row, join(found, " / ")) if found else ()


def effect_note(context: Context, row: EffectRow) -> str:
    """Enter the note of an effect once and return its id."""
    title: Inlines = (
        *context.study_words(row.study, link=False),
        Text(": "),
        Words(f"{context.outcome_label(row.study, row.outcome)}, "),
        Words(context.time_label(row.study, row.time)),
    )
    return context.ledger.note(
        f"effects.{row.effect}", title, lambda: _blocks(context, row), f"effects.{row.effect}"
    )


def _blocks(context: Context, row: EffectRow) -> tuple[Block, ...]:
    scope = "note"
    items: list[tuple[Inlines, Inlines]] = [
        ((Text("Measure"),), (Words(context.measure_label(row.measure)), *_contrast(row))),
        ((Text("Estimate"),), figures(context, row, scope)),
    ]
    if context.turned(row):
        told = "less of it is better: the effect is turned, so that above no effect is a benefit"
        items.append(((Text("Direction"),), (Text(told),)))
    if row.yi is not None and row.yi_min is not None and row.yi_max is not None:
        items.append(((Text(_SET[0].upper() + _SET[1:]),), printed_set(context, row, scope=scope)))
    if row.p_min is not None and row.p_max is not None:
        items.append(((Text("P as printed stands for"),), _p(context, row)))
    if row.because:
        items.append(((Text("Why no more"),), (Words(lacking_words(row.because)),)))
    blocks: list[Block] = [Terms(tuple(items))]
    blocks += _printed_table(context, row, context.inputs.get(row.effect, []))
    blocks += _steps_table(context, row, context.steps.get(row.effect, []))
    route = (Words(route_words(row.route)), *_cited(row))
    more: list[tuple[Inlines, Inlines]] = [((Text("Route"),), route)]
    if row.assumption:
        more.append(((Text("Assumed"),), (Words(row.assumption),)))
    if rests := _rests(context, row):
        more.append(((Text("On it rests"),), join(rests)))
    more.append(((Text("In the data"),), file_of(row.at)))
    return (*blocks, Terms(tuple(more)))


def contrast_words(row: EffectRow) -> str:
    """Return what is compared with what."""
    return "between arms" if row.contrast == "between" else "within one arm"


def _contrast(row: EffectRow) -> Inlines:
    where = contrast_words(row)
    scale = ", of percent changes" if row.scale == "percent change" else ""
    return (Text(f", {where}{scale}"),)


def _cited(row: EffectRow) -> Inlines:
    return (Text(" — "), Words(row.reference, "citation")) if row.reference else ()


def _p(context: Context, row: EffectRow) -> Inlines:
    body: list[Inline] = [Text("[")]
    for column, value in (("p_min", row.p_min or 0.0), ("p_max", row.p_max or 0.0)):
        key, cause = f"effects.{row.effect}.{column}", _cause(context, row)
        enter = context.ledger.number
        body.append(enter(key, value, exact(value), KIND, [row.effect], cause, scope="note"))
        body.append(Text(", " if column == "p_min" else "]"))
    return tuple(body)


def _printed_table(
    context: Context, row: EffectRow, inputs: Sequence[InputRow]
) -> tuple[Block, ...]:
    if not inputs:
        return ()
    rows = []
    for position, item in enumerate(inputs, start=1):
        what = item.key.replace("_", " ") + (f", {item.arm}" if item.arm else "")
        key = _origin(context, row, item) or f"inputs.{row.effect}.{position}.{item.key}"
        enter, cause = context.ledger.number, cause_of([item.printed])
        entry = enter(key, None, item.printed, "printed", [item.at], cause, scope="note")
        place: list[Inline] = [*context.source_words(item.source), Text(", ")]
        place.append(Words(item.place, "place"))
        if item.words:
            place += [Text(": “"), Words(item.words), Text("”")]
        place += file_of(item.at)
        rows.append(Row(((Words(what),), (entry,), tuple(place))))
    columns = (Column("What"), Column("As printed", "figure"), Column("Where"))
    caption = (Text("What is printed"),)
    return (Table("", caption, columns, (Group((), tuple(rows)),), bare=True),)


def _origin(context: Context, row: EffectRow, item: InputRow) -> str:
    """Return the id of the printed value itself, where the study's section shows it."""
    found = context.printed.get((row.study, item.at, item.printed), [])
    same = [e for e in found if e.path.rpartition(".")[2] == item.key] or found
    return f"evidence.{row.study}.{same[0].path}" if same else ""


def _steps_table(context: Context, row: EffectRow, steps: Sequence[StepRow]) -> tuple[Block, ...]:
    rows = []
    for step in steps:
        value: Inlines = ()
        if step.value is not None:
            text = context.digits[row.effect].step(step.value, step.lo, step.hi)
            value = (_step(context, row, step, "value", step.value, text),)
        if step.lo is not None and step.hi is not None and step.lo != step.hi:
            value = (*value, Text(" "), *_step_set(context, row, step, step.lo, step.hi))
        formula: list[Inline] = [Words(step.formula or step.symbol, "formula")]
        formula.append(Line((Muted((Words(step.citation, "citation"),)),)))
        rows.append(Row(((Words(step.name),), value, tuple(formula))))
    if not rows:
        return ()
    columns = (Column("Step"), Column("Value and set", "figure"), Column("Formula"))
    caption = (Text("How it follows"),)
    groups = (Group((), tuple(rows)),)
    return (Table("", caption, columns, groups, bare=True),)


def _step(
    context: Context, row: EffectRow, step: StepRow, part: str, value: float, text: str
) -> Num:
    key = f"steps.{row.effect}.{step.number}.{part}"
    return context.ledger.number(key, value, text, KIND, [row.effect], _cause(context, row))


def _step_set(context: Context, row: EffectRow, step: StepRow, low: float, high: float) -> Inlines:
    low_text, high_text = set_texts("", low, high)
    return (
        Text("["),
        _step(context, row, step, "lo", low, low_text) if low_text else Text("no lower end"),
        Text(", "),
        _step(context, row, step, "hi", high, high_text) if high_text else Text("no upper end"),
        Text("]"),
    )


def _rests(context: Context, row: EffectRow) -> list[Inlines]:
    found: list[Inlines] = [
        (Text("the verdict on "), Link(f"#claim-{anchor(v.claim)}", (Words(v.statement),)))
        for v in context.tables.verdicts
        if v.effect == row.effect
    ]
    names: list[str] = []
    for pooled in context.pooled_of.get(row.effect, ()):
        if pooled.synthesis not in names:
            names.append(pooled.synthesis)
    found += [
        (Text("the synthesis "), Link(f"#synthesis-{anchor(name)}", (Words(name, "label"),)))
        for name in names
    ]
    return found
