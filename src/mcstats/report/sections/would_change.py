"""Changes that would move each verdict: the nearest, every single one, and sizes that decide."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.model.tables import ChangeRow, VerdictRow
from mcstats.report.blocks import (
    Block,
    Bullets,
    Column,
    Details,
    Para,
    Row,
    Section,
    Table,
    Terms,
    table_of,
)
from mcstats.report.format import count, fixed
from mcstats.report.inline import Content, Inline, Inlines, Line, Link, Muted, Opens, Strong, Words
from mcstats.report.number_register import anchor
from mcstats.report.view import View

_TABLE = "tables/changes.csv"
_MOVES = {
    "up": "rises: ",
    "down": "falls: ",
    "none": "stays: ",
    "none or up": "stays or rises: ",
    "down or none": "stays or falls: ",
    "down or up": "falls or rises: ",
    "down or none or up": "falls, stays or rises: ",
}


def would_change(view: View) -> Section:
    """Return for each claim the changes that would move its verdict."""
    title = "What would change each verdict"
    if not view.tables.changes:
        return Section("would-change", title, Para("No claim was searched."))
    blocks: list[Block] = [
        Para(
            "A search over the rules found these: the fewest facts that would have to be "
            "otherwise, in the evidence or in what is claimed. The size is the smallest "
            "number per arm with which the interval would decide, the estimate and its "
            "spread held as they are; it is no plan for a study."
        ),
        _overview(view),
        *_sizes(view),
    ]
    for verdict in view.tables.verdicts:
        rows = [r for r in _of(view, verdict.claim) if r.kind == "one change"]
        if rows:
            summary = (Words(verdict.statement), ": every single change of the evidence")
            blocks.append(Details(summary, _singles(view, verdict, rows)))
    return Section("would-change", title, *blocks)


def nearest_terms(view: View, verdict: VerdictRow) -> Iterator[tuple[Content, Content]]:
    """Yield the nearest change up and down, a line each, with a link to all of them."""
    for name, change in (("Would rise with", verdict.up), ("Would fall with", verdict.down)):
        yield name, Words(change) if change else "nothing that is coded"
    if _of(view, verdict.claim):
        link = Link(f"#would-{anchor(verdict.claim)}", "the nearest and the others")
        yield "All changes", link


def _of(view: View, claim: str) -> list[ChangeRow]:
    return [row for row in view.tables.changes if row.claim == claim]


def _overview(view: View) -> Table:
    def nearest(claim: str, kind: str, direction: str = "") -> Inlines:
        rows = [row for row in _of(view, claim) if row.kind == kind]
        return _nearest(view, [row for row in rows if direction in ("", row.direction)])

    def claim(row: VerdictRow) -> Inlines:
        now = Line(Muted("now: ", Words(view.verdict_words(row.verdict))))
        return Link(f"#claim-{anchor(row.claim)}", Words(row.statement)), now

    evidence = "nearest in the evidence"
    return table_of(
        view.tables.verdicts,
        "nearest",
        "The nearest change that would move each verdict",
        ("Claim", "claim", claim),
        ("Would rise with", "wide", lambda row: nearest(row.claim, evidence, "up")),
        ("Would fall with", "wide", lambda row: nearest(row.claim, evidence, "down")),
        ("If claimed otherwise", "wide", lambda row: nearest(row.claim, "nearest in the claim")),
        row_id=lambda row: f"would-{anchor(row.claim)}",
        cards=True,
    )


def _nearest(view: View, rows: list[ChangeRow]) -> Inlines:
    cell: list[Inline] = []
    for row in rows:
        cell += [Line(Words(row.change)), Line(*_then(view, row))]
        if row.because:
            cell.append(Line(Muted(Words(row.because))))
    return tuple(cell) or ("nothing that is coded",)


def _then(view: View, row: ChangeRow) -> Inlines:
    levels = [view.verdict_words(level) for level in row.then.split("; ")]
    words = (_MOVES.get(row.direction, "then: "), Words(" or ".join(levels)))
    return (Muted(*words),) if row.direction == "none" else (Strong(*words),)


def _sizes(view: View) -> tuple[Block, ...]:
    """Return the sizes with which intervals decide, and for which claims none follows."""
    columns = (
        Column("Claim", "claim"),
        Column("Decides from", "figure"),
        Column("Now", "figure"),
        Column("With this size", "wide"),
        Column("Held", "wide"),
    )
    rows, without = [], []
    for row in view.tables.changes:
        if row.kind != "size":
            continue
        name = view.claim_words(row.claim)
        if row.n1 is None or row.n2 is None:
            without.append((name, ": ", Words(row.because)))
        else:
            rows.append(Row(name, *_size(view, row, row.n1, row.n2)))
    blocks: list[Block] = []
    if rows:
        caption = "Participants per arm with which the interval decides"
        blocks.append(Table("sizes", caption, columns, rows, cards=True))
    if without:
        blocks.append(Details("Claims for which no size follows", Bullets(*without)))
    return tuple(blocks)


def _size(view: View, row: ChangeRow, n1: int, n2: int) -> tuple[Content, ...]:
    decides = row.change.startswith("fewer")
    now: Content = "not printed"
    if row.now1 is not None and row.now2 is not None:
        now = _numbers(view, row, (("now1", row.now1), ("now2", row.now2)))
    then: list[Inline] = ["the interval decides already" if decides else "it would decide"]
    if row.then:
        then.append(Line("with fewer: " if decides else "", *_then(view, row)))
    # The other parts of the reason say how it was found; they stand in the note.
    held = next(part for part in (*row.because.split("; ")[1:2], row.because))
    return _numbers(view, row, (("n1", n1), ("n2", n2))), now, tuple(then), Words(held)


def _numbers(view: View, row: ChangeRow, values: tuple[tuple[str, float], ...]) -> Opens:
    """Return the sizes of both arms; one figure where they are the same."""
    same = values[0][1] == values[1][1]
    body: list[Inline] = []
    for column, value in values[:1] if same else values:
        shown = count(value) if value == int(value) else fixed(value, 1)
        key = f"changes.{row.claim}.{column}"
        entry = view.register.enter(key, float(value), shown, "count", [_TABLE])
        body += [" and ", entry] if body else [entry]
    if same:
        body.append(" in each arm")
    return Opens(_note(view, row), *body)


def _note(view: View, row: ChangeRow) -> str:
    terms = Terms(
        ("Found", Words(row.because)),
        ("Held", "the estimate, and the spread or the risks"),
        ("From", Words(_TABLE, "label")),
    )
    title = "Participants with which the interval decides"
    key, target = f"changes.{row.claim}", f"would-{anchor(row.claim)}"
    return view.register.enter_note(key, title, lambda: (terms,), target)


def _singles(view: View, verdict: VerdictRow, rows: list[ChangeRow]) -> Table:
    order = {"up": 0, "none or up": 1, "down": 3, "down or none": 2, "none": 9}
    return table_of(
        sorted(rows, key=lambda row: order.get(row.direction, 2)),
        f"singles-{anchor(verdict.claim)}",
        (Words(verdict.statement), ": one fact of the evidence changed, all others kept"),
        ("Change", "wide", lambda row: Words(row.change)),
        ("Sets", "", lambda row: Words(row.facts, "code")),
        ("The verdict then", "wide", lambda row: _then(view, row)),
    )
