"""Each choice by itself: those that count, ranges with their flip point, and those kept apart."""

from __future__ import annotations

from mcstats.schema.tables import ALONG, ChoiceRow, VerdictRow

from ..blocks import Block, Column, Group, Row, Table
from ..context import Context
from ..figures_of import effect_note
from ..format import count, significant
from ..inline import Inline, Inlines, Mark, Opens, Text, Words
from ..ledger import anchor
from ..notes import count_note
from ..scale import read

__all__ = ["choices"]

_TABLE = "tables/choices.csv"
_APART = {
    "different in kind": "Different in kind: another question, shown and never counted",
    "equivalent": "Equivalent: the same question in another form, never counted",
}


def choices(context: Context, claim: VerdictRow) -> tuple[Block, ...]:
    """Return the tables of the choices of a claim; what is not open has none."""
    mine = [row for row in context.tables.choices if row.claim == claim.claim]
    rows = [row for row in mine if row.kind != ALONG]
    ranges = [row for row in rows if _is_range(row)]
    single = [row for row in rows if not _is_range(row)]
    counted = [row for row in single if row.kind not in _APART]
    apart = [row for row in single if row.kind in _APART]
    found: list[Block] = []
    if counted:
        found.append(_options(context, claim, "choices", ": choices that count", counted))
    if ranges:
        found.append(_ranges(context, claim, ranges))
    found += _courses(context, claim, [row for row in mine if row.kind == ALONG])
    if apart:
        found.append(_options(context, claim, "apart", ": choices kept apart", apart))
    return tuple(found)


def _is_range(row: ChoiceRow) -> bool:
    """Whether a row is of a range of numbers: it has a flip point, or says over what it holds."""
    return row.flip is not None or row.because.startswith(("holds from ", "holds up to "))


def _options(
    context: Context, claim: VerdictRow, name: str, told: str, rows: list[ChoiceRow]
) -> Table:
    columns = (
        Column("Choice", "wide"),
        Column("Declared"),
        Column("Instead"),
        Column("Estimate then", "figure"),
        Column("Verdict then", "sign"),
        Column("Because", "wide"),
    )
    kinds = dict.fromkeys((*_APART, *(row.kind for row in rows)))
    groups = tuple(
        Group(
            (Text(_APART[kind]),) if kind in _APART else (),
            tuple(_option(context, r, n) for n, r in enumerate(rows) if r.kind == kind),
        )
        for kind in kinds
        if any(row.kind == kind for row in rows)
    )
    caption = (Words(claim.statement), Text(told))
    return Table(f"{name}-{anchor(claim.claim)}", caption, columns, groups)


def _option(context: Context, row: ChoiceRow, position: int) -> Row:
    name = "apart" if row.kind in _APART else "choices"
    return Row(
        (
            (Words(row.choice),),
            (Words(row.declared),),
            (Words(row.option),),
            _estimate(context, row, f"{name}.{row.claim}.{position}"),
            _then(row),
            (Words(row.because),),
        )
    )


def _estimate(context: Context, row: ChoiceRow, key: str) -> Inlines:
    effect = context.effects.get(row.effect)
    if effect is None or row.yi is None:
        return ()
    back = context.back(effect.measure)
    value = read(back, row.yi)
    text = context.digits[row.effect].text(value)
    entry = context.ledger.number(f"{key}.yi", value, text, "closed form", [row.effect])
    return Words(effect.measure, "code"), Text(" "), Opens(effect_note(context, effect), (entry,))


def _then(row: ChoiceRow) -> Inlines:
    return (Mark("status", "no" if row.moves else "yes", row.verdict or "cannot be"),)


def _ranges(context: Context, claim: VerdictRow, rows: list[ChoiceRow]) -> Table:
    columns = (
        Column("Choice over a range", "wide"),
        Column("Declared"),
        Column("Range"),
        Column("Flips at", "figure"),
        Column("Verdict there", "sign"),
        Column("In words", "wide"),
    )
    found = []
    for position, row in enumerate(rows):
        kind: Inline = Text(" (different in kind)" if row.kind in _APART else "")
        cells = (
            (Words(row.choice), kind),
            (Words(row.declared),),
            (Words(row.option),),
            _flip(context, row, position),
            _then(row),
            (Words(row.because),),
        )
        found.append(Row(cells))
    caption = (Words(claim.statement), Text(": ranges, with the point at which the verdict flips"))
    groups = (Group((), tuple(found)),)
    return Table(f"ranges-{anchor(claim.claim)}", caption, columns, groups)


def _courses(context: Context, claim: VerdictRow, rows: list[ChoiceRow]) -> list[Block]:
    """Return a table for each range: the estimate and the verdict along it."""
    columns = (
        Column("At", "figure"),
        Column("Estimate there", "figure"),
        Column("Verdict there", "sign"),
    )
    tables: list[Block] = []
    for number, choice in enumerate(dict.fromkeys(row.choice for row in rows), start=1):
        found = []
        for row in (r for r in rows if r.choice == choice):
            at = f"along.{claim.claim}.{number}.{row.option}"
            value = float(row.option)
            entry = context.ledger.number(at, value, row.option, "count", [_TABLE])
            note = count_note(
                context.ledger,
                f"along.{claim.claim}",
                _TABLE,
                "values of a range at which the claim was judged",
                f"along-{anchor(claim.claim)}-{number}",
            )
            cells = ((Opens(note, (entry,)),), _estimate(context, row, at), _then(row))
            found.append(Row(cells))
        caption = (Words(claim.statement), Text(": along the range of "), Words(choice))
        name = f"along-{anchor(claim.claim)}-{number}"
        tables.append(Table(name, caption, columns, (Group((), tuple(found)),)))
    return tables


def _flip(context: Context, row: ChoiceRow, position: int) -> Inlines:
    if row.flip is None:
        return (Text("nowhere in it"),)
    effect = context.effects.get(row.effect)
    # A threshold stands on the scale of the effect; any other range on that of its setting.
    on_scale = effect is not None and row.sort == "threshold of interest"
    value = read(context.back(effect.measure), row.flip) if effect and on_scale else row.flip
    shown = count(value) if value == int(value) else significant(value, 4)
    key = f"choices.{row.claim}.flip.{position}"
    entry = context.ledger.number(key, value, shown, "iterative", [_TABLE])
    note = count_note(
        context.ledger,
        f"flips.{row.claim}",
        _TABLE,
        "the value next to the declared one at which the verdict is another",
        f"ranges-{anchor(row.claim)}",
    )
    return (Opens(note, (entry,)),)
