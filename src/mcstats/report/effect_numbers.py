"""Figures of an effect, each entered in the register with the note behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mcstats.model.tables import EffectRow, InputRow, StepRow
from mcstats.report.blocks import Block, Column, Row, Table, Terms
from mcstats.report.digits import set_texts
from mcstats.report.format import count, exact, fixed
from mcstats.report.inline import (
    Content,
    Inlines,
    Line,
    Link,
    Muted,
    Num,
    Opens,
    Words,
    file_of,
    join,
)
from mcstats.report.number_register import anchor
from mcstats.report.scale import as_read, column_as_read, label_of, words_of_lacking, words_of_route
from mcstats.report.view import View

KIND = "closed form"
_SET = "the set that the printing leaves open"


def enter_number(view: View, row: EffectRow, column: str, value: float, *, scope: str = "") -> Num:
    """Enter one figure of an effect, on the scale on which it is read."""
    shown = as_read(row.measure, value)
    text = view.digits[row.effect].text(shown)
    if column in ("yi_min", "yi_max") and row.yi_min is not None and row.yi_max is not None:
        ends = set_texts(row.measure, row.yi_min, row.yi_max)
        text = ends[0] if column == "yi_min" else ends[1]
    return _enter(view, row, column_as_read(row.measure, column), shown, text, scope=scope)


def _enter(
    view: View,
    row: EffectRow,
    column: str,
    value: float,
    text: str,
    *,
    kind: str = KIND,
    table: str = "effects",
    scope: str = "",
) -> Num:
    key, effects = f"{table}.{row.effect}.{column}", [row.effect]
    return view.register.enter(key, value, text, kind, effects, view.cause(effects), scope=scope)


def estimate(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the estimate with its interval, or words in their place, opening the note."""
    return with_note(view, row, bare_estimate(view, row, scope))


def bare_estimate(view: View, row: EffectRow, scope: str) -> Inlines:
    """Return the estimate with its interval, or words in their place, without the note."""
    if row.estimable == "no":
        return ("not estimable",)
    if row.yi is None:
        return printed_set(view, row, scope=scope)
    point = enter_number(view, row, "yi", row.yi, scope=scope)
    if row.ci_lb is None or row.ci_ub is None:
        return (point,)
    low = enter_number(view, row, "ci_lb", row.ci_lb, scope=scope)
    high = enter_number(view, row, "ci_ub", row.ci_ub, scope=scope)
    return point, " (", low, " to ", high, ")"


def printed_set(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the printed set in brackets, with open ends in words."""
    if row.yi_min is None or row.yi_max is None:
        return ()
    low_end, high_end = math.isfinite(row.yi_min), math.isfinite(row.yi_max)
    low = (enter_number(view, row, "yi_min", row.yi_min, scope=scope),) if low_end else ()
    high = (enter_number(view, row, "yi_max", row.yi_max, scope=scope),) if high_end else ()
    match low_end, high_end:
        case True, True:
            return "[", *low, ", ", *high, "]"
        case True, False:
            return "[", *low, " or more]"
        case False, True:
            return "[", *high, " or less]"
        case _:
            return ("[any value]",)


def with_note(view: View, row: EffectRow, body: Inlines) -> Inlines:
    """Return figures of an effect as a button that opens its note."""
    return (Opens(effect_note(view, row), *body),)


def scale_words(view: View, row: EffectRow) -> Inlines:
    """Return what the figures of an effect are: the measure in words, with its unit."""
    label = label_of(row.measure)
    unit = view.unit(row)
    within = () if row.contrast == "between" else (", within one group",)
    turned = (", turned towards benefit",) if view.is_turned(row) else ()
    if view.is_lower_better(row):
        turned = (", less is better",)
    return Words(label[0].lower() + label[1:] + (f", {unit}" if unit else "")), *within, *turned


def group_sizes(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the group sizes that were used, opening the note; nothing where none is known."""
    sizes: list[Inlines] = []
    for column, value in (("n1", row.n1), ("n2", row.n2)):
        if value is not None:
            text = count(value) if value == int(value) else fixed(value, 1)
            sizes.append((_enter(view, row, column, value, text, kind="count", scope=scope),))
    return with_note(view, row, join(sizes, " / ")) if sizes else ()


def effect_note(view: View, row: EffectRow) -> str:
    """Enter the note of an effect once and return its id."""
    title: Inlines = (
        *view.study_words(row.study, link=False),
        ": ",
        Words(f"{view.outcome_label(row.study, row.outcome)}, "),
        Words(view.time_label(row.study, row.time)),
    )
    return view.register.enter_note(
        f"effects.{row.effect}", title, lambda: _blocks(view, row), f"effects.{row.effect}"
    )


def _blocks(view: View, row: EffectRow) -> tuple[Block, ...]:
    scope = "note"
    scale = ", of percent changes" if row.scale == "percent change" else ""
    items: list[tuple[Content, Content]] = [
        ("Measure", (Words(label_of(row.measure)), f", {contrast_words(row)}{scale}")),
        ("Estimate", bare_estimate(view, row, scope)),
    ]
    if view.is_turned(row):
        turned = (
            "less of it is better: turned as it is pooled, so that above no effect is a benefit"
        )
        items.append(("Direction", turned))
    elif view.is_lower_better(row):
        items.append(("Direction", "as published: less of it is better"))
    if row.yi is not None and row.yi_min is not None and row.yi_max is not None:
        items.append(((_SET[0].upper() + _SET[1:],), printed_set(view, row, scope=scope)))
    if row.p_min is not None and row.p_max is not None:
        low = _enter(view, row, "p_min", row.p_min, exact(row.p_min), scope=scope)
        high = _enter(view, row, "p_max", row.p_max, exact(row.p_max), scope=scope)
        items.append(("P as printed stands for", ("[", low, ", ", high, "]")))
    if row.because:
        items.append(("Why no more", Words(words_of_lacking(row.because))))
    blocks: list[Block] = [Terms(*items)]
    if inputs := view.inputs.get(row.effect):
        blocks.append(_printed_table(view, row, inputs))
    if steps := view.steps.get(row.effect):
        blocks.append(_steps_table(view, row, steps))
    cited = (" — ", Words(row.reference, "citation")) if row.reference else ()
    route = (Words(words_of_route(row.route)), *cited)
    more: list[tuple[Content, Content]] = [("Route", route)]
    if row.assumption:
        more.append(("Assumed", Words(row.assumption)))
    if rests := _rests(view, row):
        more.append(("On it rests", join(rests)))
    more.append(("In the data", file_of(row.at)))
    return (*blocks, Terms(*more))


def contrast_words(row: EffectRow) -> str:
    """Return in words whether arms are compared, or times within one arm."""
    return "between arms" if row.contrast == "between" else "within one arm"


def _printed_table(view: View, row: EffectRow, inputs: Sequence[InputRow]) -> Table:
    rows = []
    for position, item in enumerate(inputs, start=1):
        value = item.key.replace("_", " ") + (f", {item.arm}" if item.arm else "")
        key = _origin(view, row, item) or f"inputs.{row.effect}.{position}.{item.key}"
        entry = view.register.enter_printed(key, item.printed, item.at, scope="note")
        rows.append(Row(Words(value), entry, (*view.quotation(item), *file_of(item.at))))
    columns = (Column("What"), Column("As printed", "figure"), Column("Where"))
    return Table("", "What is printed", columns, rows, bare=True)


def _origin(view: View, row: EffectRow, item: InputRow) -> str:
    """Return the id of the printed value itself, where the study's section shows it."""
    values = view.printed.get((row.study, item.at, item.printed), [])
    same = [e for e in values if e.path.rpartition(".")[2] == item.key] or values
    return f"evidence.{row.study}.{same[0].path}" if same else ""


def _steps_table(view: View, row: EffectRow, steps: Sequence[StepRow]) -> Table:
    rows = []
    for step in steps:
        value: Inlines = ()
        if step.value is not None:
            text = view.digits[row.effect].step(step.value, step.lo, step.hi)
            value = (_step(view, row, step, "value", step.value, text),)
        if step.lo is not None and step.hi is not None and step.lo != step.hi:
            value = (*value, " ", *_step_set(view, row, step, step.lo, step.hi))
        citation = Line(Muted(Words(step.citation, "citation")))
        formula = Words(step.formula or step.symbol, "formula")
        rows.append(Row(Words(step.name), value, (formula, citation)))
    columns = (Column("Step"), Column("Value and set", "figure"), Column("Formula"))
    return Table("", "How it follows", columns, rows, bare=True)


def _step(view: View, row: EffectRow, step: StepRow, part: str, value: float, text: str) -> Num:
    return _enter(view, row, f"{step.number}.{part}", value, text, table="steps")


def _step_set(view: View, row: EffectRow, step: StepRow, low: float, high: float) -> Inlines:
    low_text, high_text = set_texts("", low, high)
    return (
        "[",
        _step(view, row, step, "lo", low, low_text) if low_text else "no lower end",
        ", ",
        _step(view, row, step, "hi", high, high_text) if high_text else "no upper end",
        "]",
    )


def _rests(view: View, row: EffectRow) -> list[Inlines]:
    decided = {v.claim for v in view.tables.verdicts if v.effect == row.effect}
    decided |= {
        one.claim
        for one in view.tables.bodies
        if (one.effect, one.role, one.question) == (row.effect, "decides", "tested")
    }
    verdicts: list[Inlines] = [
        ("the verdict on ", Link(f"#claim-{anchor(v.claim)}", Words(v.statement)))
        for v in view.tables.verdicts
        if v.claim in decided
    ]
    names = dict.fromkeys(pooled.synthesis for pooled in view.pooled_of.get(row.effect, ()))
    syntheses: list[Inlines] = [
        ("the synthesis ", Link(f"#synthesis-{anchor(name)}", Words(name, "label")))
        for name in names
        if name not in view.verdicts
    ]
    return verdicts + syntheses
