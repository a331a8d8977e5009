"""Choices one by one: those that count, ranges with their flip point, and those kept apart."""

from __future__ import annotations

from mcstats.model.tables import TOUCHES_NOTHING, VALUE_OF_RANGE, ChoiceRow, VerdictRow
from mcstats.report.blocks import Block, Column, Group, Row, Table, table_of
from mcstats.report.deciding_figures import origin_of
from mcstats.report.format import count, significant
from mcstats.report.inline import Inline, Inlines, Mark, Opens, Words
from mcstats.report.number_register import anchor, count_note
from mcstats.report.scale import as_read
from mcstats.report.view import View

_TABLE = "tables/choices.csv"
_OF_THRESHOLD = "threshold of interest"
_APART = {
    "different in kind": "Different in kind: another question, shown and never counted",
    "equivalent": "Equivalent: the same question in another form, never counted",
}


def choices(view: View, claim: VerdictRow) -> tuple[Block, ...]:
    """Return the tables of the choices of a claim; what is not open has none.

    Options that leave everything behind the verdict as it is stand in ``choices.csv`` alone.
    """
    mine = [
        row
        for row in view.tables.choices
        if row.claim == claim.claim and TOUCHES_NOTHING not in row.because
    ]
    rows = [row for row in mine if row.kind != VALUE_OF_RANGE]
    ranges = [row for row in rows if _is_range(row)]
    single = [row for row in rows if not _is_range(row)]
    counted = [row for row in single if row.kind not in _APART]
    apart = [row for row in single if row.kind in _APART]
    tables: list[Block] = []
    if counted:
        tables.append(_options(view, claim, "choices", ": choices that count", counted))
    if ranges:
        tables.append(_ranges(view, claim, ranges))
    tables += _range_tables(view, claim, [row for row in mine if row.kind == VALUE_OF_RANGE])
    if apart:
        tables.append(_options(view, claim, "apart", ": choices kept apart", apart))
    return tuple(tables)


def _is_range(row: ChoiceRow) -> bool:
    """Return whether a row is of a range of numbers, by its flip point or its reason."""
    return row.flip is not None or row.because.startswith(("holds from ", "holds up to "))


def _options(view: View, claim: VerdictRow, name: str, title: str, rows: list[ChoiceRow]) -> Table:
    columns = (
        Column("Choice", "wide"),
        Column("Declared"),
        Column("Instead"),
        Column("Estimate then", "figure"),
        Column("Verdict then", "sign"),
        Column("Because", "wide"),
    )
    kinds = dict.fromkeys(row.kind for row in rows)
    groups = [
        Group(
            _APART.get(kind, ()),
            [
                _option(view, row, f"{name}.{row.claim}.{position}")
                for position, row in enumerate(rows)
                if row.kind == kind
            ],
        )
        for kind in sorted(kinds, key=[*_APART, *kinds].index)
    ]
    caption = (Words(claim.statement), title)
    return Table(f"{name}-{anchor(claim.claim)}", caption, columns, groups=groups)


def _option(view: View, row: ChoiceRow, key: str) -> Row:
    return Row(
        Words(row.choice),
        Words(row.declared),
        Words(row.option),
        _estimate(view, row, key),
        _then(row),
        Words(row.because),
    )


def _estimate(view: View, row: ChoiceRow, key: str) -> Inlines:
    origin = origin_of(view, row.claim, row.effect)
    if origin is None or row.yi is None:
        return ()
    value = as_read(origin.measure, row.yi)
    text = origin.digits.text(value)
    entry = view.register.enter(f"{key}.yi", value, text, "closed form", origin.members)
    return Words(origin.measure, "code"), " ", Opens(origin.note, entry)


def _then(row: ChoiceRow) -> Mark:
    return Mark("status", "no" if row.moves else "yes", row.verdict or "cannot be")


def _ranges(view: View, claim: VerdictRow, rows: list[ChoiceRow]) -> Table:
    def choice(row: ChoiceRow) -> Inlines:
        return Words(row.choice), " (different in kind)" if row.kind in _APART else ""

    return table_of(
        rows,
        f"ranges-{anchor(claim.claim)}",
        (Words(claim.statement), ": ranges, with the point at which the verdict flips"),
        ("Choice over a range", "wide", choice),
        ("Declared", "", lambda row: Words(row.declared)),
        ("Range", "", lambda row: Words(row.option)),
        ("Flips at", "figure", lambda row: _flip(view, row, rows.index(row))),
        ("Verdict there", "sign", _then),
        ("In words", "wide", lambda row: Words(row.because)),
    )


def _range_tables(view: View, claim: VerdictRow, rows: list[ChoiceRow]) -> list[Block]:
    """Return a table for each range: the estimate and the verdict along it."""
    names = dict.fromkeys(row.choice for row in rows)
    return [
        _along(view, claim, number, [row for row in rows if row.choice == name])
        for number, name in enumerate(names, start=1)
    ]


def _along(view: View, claim: VerdictRow, number: int, rows: list[ChoiceRow]) -> Table:
    name = f"along-{anchor(claim.claim)}-{number}"
    key = f"along.{claim.claim}"

    def value(row: ChoiceRow) -> Opens:
        entry = view.register.enter(
            f"{key}.{number}.{row.option}", float(row.option), row.option, "count", [_TABLE]
        )
        what = "values of a range at which the claim was judged"
        return Opens(count_note(view.register, key, _TABLE, what, name), entry)

    return table_of(
        rows,
        name,
        (Words(claim.statement), ": along the range of ", Words(rows[0].choice)),
        ("At", "figure", value),
        ("Estimate there", "figure", lambda r: _estimate(view, r, f"{key}.{number}.{r.option}")),
        ("Verdict there", "sign", _then),
    )


def _flip(view: View, row: ChoiceRow, position: int) -> Inline:
    if row.flip is None:
        return "nowhere in it"
    # A threshold stands on the scale of the effect; any other range on that of its setting.
    origin = origin_of(view, row.claim, row.effect) if row.sort == _OF_THRESHOLD else None
    value = as_read(origin.measure, row.flip) if origin is not None else row.flip
    shown = count(value) if value == int(value) else significant(value, 4)
    key = f"choices.{row.claim}.flip.{position}"
    entry = view.register.enter(key, value, shown, "iterative", [_TABLE])
    counted = "the value next to the declared one at which the verdict is another"
    target = f"ranges-{anchor(row.claim)}"
    return Opens(count_note(view.register, f"flips.{row.claim}", _TABLE, counted, target), entry)
