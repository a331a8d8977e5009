"""The figures of an effect or a synthesis, each entered in the register with the note behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mcstats.schema.tables import EffectRow, InputRow, StepRow

from .blocks import Block, Column, Group, Row, Table, Terms
from .digits import set_texts
from .format import count, exact, fixed
from .inline import Inline, Inlines, Line, Link, Muted, Num, Opens, Text, Words, file_of, join
from .number_register import anchor, cause_of
from .route_words import lacking_words, route_words
from .scale import read
from .view import View

KIND = "closed form"
_SET = "the set that the printing leaves open"


def number(view: View, row: EffectRow, column: str, value: float, *, scope: str = "") -> Num:
    """Enter one figure of an effect, on the scale on which it is read."""
    back = view.back(row.measure)
    shown_value = read(back, value)
    prefix = "exp_" if back == "exp" else ""
    shown = view.digits[row.effect].text(shown_value)
    if column in ("yi_min", "yi_max") and row.yi_min is not None and row.yi_max is not None:
        ends = set_texts(row.measure, row.yi_min, row.yi_max)
        shown = ends[0] if column == "yi_min" else ends[1]
    return view.register.enter(
        f"effects.{row.effect}.{prefix}{column}",
        shown_value,
        shown,
        KIND,
        [row.effect],
        _cause(view, row),
        scope=scope,
    )


def _cause(view: View, row: EffectRow) -> str:
    return cause_of(f"{i.key} {i.arm} {i.printed}" for i in view.inputs.get(row.effect, ()))


def estimate(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the estimate with its interval, or what stands for them, opening the note."""
    return opened(view, row, figures(view, row, scope))


def figures(view: View, row: EffectRow, scope: str) -> Inlines:
    """Return the estimate with its interval, or what stands for them, as bare figures."""
    if row.estimable == "no":
        return (Text("not estimable"),)
    if row.yi is None:
        return printed_set(view, row, scope=scope)
    point = number(view, row, "yi", row.yi, scope=scope)
    if row.ci_lb is None or row.ci_ub is None:
        return (point,)
    low = number(view, row, "ci_lb", row.ci_lb, scope=scope)
    high = number(view, row, "ci_ub", row.ci_ub, scope=scope)
    return point, Text(" ("), low, Text(" to "), high, Text(")")


def printed_set(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the printed set in brackets, with open ends in words."""
    if row.yi_min is None or row.yi_max is None:
        return ()
    low_end, high_end = math.isfinite(row.yi_min), math.isfinite(row.yi_max)
    low = (number(view, row, "yi_min", row.yi_min, scope=scope),) if low_end else ()
    high = (number(view, row, "yi_max", row.yi_max, scope=scope),) if high_end else ()
    match low_end, high_end:
        case True, True:
            return Text("["), *low, Text(", "), *high, Text("]")
        case True, False:
            return Text("["), *low, Text(" or more]")
        case False, True:
            return Text("["), *high, Text(" or less]")
        case _:
            return (Text("[any value]"),)


def opened(view: View, row: EffectRow, body: Inlines) -> Inlines:
    """Return figures of an effect as a button that opens its note."""
    return (Opens(effect_note(view, row), body),)


def scale_words(view: View, row: EffectRow) -> Inlines:
    """Return what the figures of an effect are: the measure in words, with its unit."""
    label = view.measure_label(row.measure)
    unit = view.unit(row)
    within = () if row.contrast == "between" else (Text(", within one group"),)
    turned = (Text(", turned towards benefit"),) if view.turned(row) else ()
    return Words(label[0].lower() + label[1:] + (f", {unit}" if unit else "")), *within, *turned


def sizes(view: View, row: EffectRow, *, scope: str = "") -> Inlines:
    """Return the group sizes that were used, opening the note; nothing where none is known."""
    found: list[Inlines] = []
    for column, value in (("n1", row.n1), ("n2", row.n2)):
        if value is None:
            continue
        shown = count(value) if value == int(value) else fixed(value, 1)
        key = f"effects.{row.effect}.{column}"
        cause = _cause(view, row)
        enter = view.register.enter
        found.append((enter(key, value, shown, "count", [row.effect], cause, scope=scope),))
    return opened(view, row, join(found, " / ")) if found else ()


def effect_note(view: View, row: EffectRow) -> str:
    """Enter the note of an effect once and return its id."""
    title: Inlines = (
        *view.study_words(row.study, link=False),
        Text(": "),
        Words(f"{view.outcome_label(row.study, row.outcome)}, "),
        Words(view.time_label(row.study, row.time)),
    )
    return view.register.enter_note(
        f"effects.{row.effect}", title, lambda: _blocks(view, row), f"effects.{row.effect}"
    )


def _blocks(view: View, row: EffectRow) -> tuple[Block, ...]:
    scope = "note"
    items: list[tuple[Inlines, Inlines]] = [
        ((Text("Measure"),), (Words(view.measure_label(row.measure)), *_contrast(row))),
        ((Text("Estimate"),), figures(view, row, scope)),
    ]
    if view.turned(row):
        told = "less of it is better: the effect is turned, so that above no effect is a benefit"
        items.append(((Text("Direction"),), (Text(told),)))
    if row.yi is not None and row.yi_min is not None and row.yi_max is not None:
        items.append(((Text(_SET[0].upper() + _SET[1:]),), printed_set(view, row, scope=scope)))
    if row.p_min is not None and row.p_max is not None:
        items.append(((Text("P as printed stands for"),), _p(view, row)))
    if row.because:
        items.append(((Text("Why no more"),), (Words(lacking_words(row.because)),)))
    blocks: list[Block] = [Terms(tuple(items))]
    blocks += _printed_table(view, row, view.inputs.get(row.effect, []))
    blocks += _steps_table(view, row, view.steps.get(row.effect, []))
    route = (Words(route_words(row.route)), *_cited(row))
    more: list[tuple[Inlines, Inlines]] = [((Text("Route"),), route)]
    if row.assumption:
        more.append(((Text("Assumed"),), (Words(row.assumption),)))
    if rests := _rests(view, row):
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


def _p(view: View, row: EffectRow) -> Inlines:
    body: list[Inline] = [Text("[")]
    for column, value in (("p_min", row.p_min or 0.0), ("p_max", row.p_max or 0.0)):
        key, cause = f"effects.{row.effect}.{column}", _cause(view, row)
        enter = view.register.enter
        body.append(enter(key, value, exact(value), KIND, [row.effect], cause, scope="note"))
        body.append(Text(", " if column == "p_min" else "]"))
    return tuple(body)


def _printed_table(view: View, row: EffectRow, inputs: Sequence[InputRow]) -> tuple[Block, ...]:
    if not inputs:
        return ()
    rows = []
    for position, item in enumerate(inputs, start=1):
        what = item.key.replace("_", " ") + (f", {item.arm}" if item.arm else "")
        key = _origin(view, row, item) or f"inputs.{row.effect}.{position}.{item.key}"
        enter, cause = view.register.enter, cause_of([item.printed])
        entry = enter(key, None, item.printed, "printed", [item.at], cause, scope="note")
        place: list[Inline] = [*view.source_words(item.source), Text(", ")]
        place.append(Words(item.place, "place"))
        if item.words:
            place += [Text(": “"), Words(item.words), Text("”")]
        place += file_of(item.at)
        rows.append(Row(((Words(what),), (entry,), tuple(place))))
    columns = (Column("What"), Column("As printed", "figure"), Column("Where"))
    caption = (Text("What is printed"),)
    return (Table("", caption, columns, (Group((), tuple(rows)),), bare=True),)


def _origin(view: View, row: EffectRow, item: InputRow) -> str:
    """Return the id of the printed value itself, where the study's section shows it."""
    found = view.printed.get((row.study, item.at, item.printed), [])
    same = [e for e in found if e.path.rpartition(".")[2] == item.key] or found
    return f"evidence.{row.study}.{same[0].path}" if same else ""


def _steps_table(view: View, row: EffectRow, steps: Sequence[StepRow]) -> tuple[Block, ...]:
    rows = []
    for step in steps:
        value: Inlines = ()
        if step.value is not None:
            text = view.digits[row.effect].step(step.value, step.lo, step.hi)
            value = (_step(view, row, step, "value", step.value, text),)
        if step.lo is not None and step.hi is not None and step.lo != step.hi:
            value = (*value, Text(" "), *_step_set(view, row, step, step.lo, step.hi))
        formula: list[Inline] = [Words(step.formula or step.symbol, "formula")]
        formula.append(Line((Muted((Words(step.citation, "citation"),)),)))
        rows.append(Row(((Words(step.name),), value, tuple(formula))))
    if not rows:
        return ()
    columns = (Column("Step"), Column("Value and set", "figure"), Column("Formula"))
    caption = (Text("How it follows"),)
    groups = (Group((), tuple(rows)),)
    return (Table("", caption, columns, groups, bare=True),)


def _step(view: View, row: EffectRow, step: StepRow, part: str, value: float, text: str) -> Num:
    key = f"steps.{row.effect}.{step.number}.{part}"
    return view.register.enter(key, value, text, KIND, [row.effect], _cause(view, row))


def _step_set(view: View, row: EffectRow, step: StepRow, low: float, high: float) -> Inlines:
    low_text, high_text = set_texts("", low, high)
    return (
        Text("["),
        _step(view, row, step, "lo", low, low_text) if low_text else Text("no lower end"),
        Text(", "),
        _step(view, row, step, "hi", high, high_text) if high_text else Text("no upper end"),
        Text("]"),
    )


def _rests(view: View, row: EffectRow) -> list[Inlines]:
    found: list[Inlines] = [
        (Text("the verdict on "), Link(f"#claim-{anchor(v.claim)}", (Words(v.statement),)))
        for v in view.tables.verdicts
        if v.effect == row.effect
    ]
    names: list[str] = []
    for pooled in view.pooled_of.get(row.effect, ()):
        if pooled.synthesis not in names:
            names.append(pooled.synthesis)
    found += [
        (Text("the synthesis "), Link(f"#synthesis-{anchor(name)}", (Words(name, "label"),)))
        for name in names
    ]
    return found
