"""Effects that cannot be estimated: the range that print implies, and the one thing to ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcstats.model.tables import MissingRow
from mcstats.report.blocks import Column, Group, Para, Row, Section, Table, Terms
from mcstats.report.digits import set_texts
from mcstats.report.effect_numbers import effect_note
from mcstats.report.format import significant
from mcstats.report.inline import Inline, Inlines, Line, Link, Muted, Opens, Strong, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import as_read, column_as_read, is_ratio, label_of, words_of_lacking
from mcstats.report.view import View

_GIVES = {
    "yes": "an estimate with its interval",
    "point": "an estimate without an interval",
    "bound": "a bound",
}


def missing(view: View) -> Section:
    """Return every effect without an estimate and its variance, by study."""
    title = "Not estimable, and the shortest question to ask"
    rows = view.tables.missing
    if not rows:
        return Section("missing", title, Para("Every effect has its estimate and its interval."))
    intro = Para(
        "Nothing is filled in where a paper leaves it out. What its figures still "
        "imply is shown, and of all statistics that the authors could send, the one "
        "that narrows it most; where none does alone, the fewest that complete it. "
        "The command beside a study writes the letter that asks its authors."
    )
    columns = (
        Column("Result", "wide"),
        Column("Missing", "name"),
        Column("Implied by the print", "name"),
        Column("Ask for", "wide"),
    )
    groups = [
        Group(_head(view, study), list(_rows(view, [r for r in rows if r.study == study])))
        for study in dict.fromkeys(row.study for row in rows)
    ]
    table = Table("asked", "What is missing, and what to ask", columns, groups=groups, cards=True)
    return Section("missing", title, intro, table)


def _head(view: View, study: str) -> Inlines:
    command = Words(f"mcstats ask {study}", "code")
    return (*view.study_words(study), " — the letter: ", command)


def _rows(view: View, rows: list[MissingRow]) -> Iterator[Row]:
    """Yield a row for each effect; effects that lack the same and imply the same share one."""
    alike: dict[tuple[str, ...], list[MissingRow]] = {}
    for row in rows:
        shared = (row.measure, row.missing, row.implied, row.ask, row.completes, row.others)
        own = "" if row.implied_lo is None and row.implied_hi is None else row.effect
        alike.setdefault((own, *shared), []).append(row)
    for same in alike.values():
        first = same[0]
        names = join([_name(view, row) for row in same])
        measure = Line(Muted(Words(label_of(first.measure))))
        yield Row(
            (*names, measure),
            Words(words_of_lacking(first.missing)),
            _implied(view, first),
            (*_ask(first), *_gives(view, first, alone=len(same) == 1)),
            id=f"missing-{anchor(first.effect)}",
        )


def _name(view: View, row: MissingRow) -> Link:
    label = view.outcome_label(row.study, row.outcome)
    words = Words(f"{label}, {view.time_label(row.study, row.time)}")
    return Link(f"#effects.{anchor(row.effect)}", words)


def _implied(view: View, row: MissingRow) -> Inlines:
    """Return the set that is implied as figures, and the rest in words."""
    parts = row.implied.split("; ")
    figures: Inlines = ()
    if row.implied_lo is not None and row.implied_hi is not None:
        parts = parts[1:]
        figures = (_set(view, row, row.implied_lo, row.implied_hi),)
    return (*figures, *((Line(Words("; ".join(parts))),) if parts else ()))


def _set(view: View, row: MissingRow, low: float, high: float) -> Inline:
    ends = as_read(row.measure, low), as_read(row.measure, high)
    texts = set_texts(row.measure, low, high)
    shown: list[Inline] = []
    for column, end, text in zip(("implied_lo", "implied_hi"), ends, texts, strict=True):
        if text:
            key = f"missing.{row.effect}.{column_as_read(row.measure, column)}"
            shown.append(view.register.enter(key, end, text, "closed form", [row.effect]))
    if not shown:
        return "any value"
    body = join(shown, " to ")
    if len(shown) == 1:
        body = ("at least " if math.isfinite(ends[0]) else "at most ", *body)
    effect = view.effects.get(row.effect)
    return Opens(effect_note(view, effect) if effect else _note(view), *body)


def _ask(row: MissingRow) -> Inlines:
    if not row.ask:
        return "nothing: ", Words(row.because.rpartition("; ")[2])
    return (Strong(Words(row.ask)),)


def _gives(view: View, row: MissingRow, *, alone: bool) -> Inlines:
    if not row.ask:
        return ("nothing more",)
    cell: list[Inline] = [Line("gives ", Words(_GIVES.get(row.then, row.then)))]
    if alone and row.width_now is not None and row.width_then is not None and _narrows(row):
        cell.append(Line(Muted(*_widths(view, row, row.width_now, row.width_then))))
    others = [other.rpartition(": ")[0] for other in row.others.split("; ") if other]
    if others:
        cell.append(Line(Muted("would help less: ", Words("; ".join(others)))))
    if row.completes and row.completes != row.ask and row.then != "yes":
        cell.append(Line(Muted("for an interval too: ", Words(row.completes))))
    return tuple(cell)


def _narrows(row: MissingRow) -> bool:
    """Return whether the answer would narrow the set, and not only add a variance to it."""
    now, then = row.width_now, row.width_then
    return now is not None and then is not None and not math.isclose(now, then, abs_tol=1e-12)


def _widths(view: View, row: MissingRow, now: float, then: float) -> Inlines:
    """Return how wide the set is now and would be, as a factor where the scale is of ratios."""
    ratio = is_ratio(row.measure)

    def shown(column: str, width: float) -> Inline:
        value = as_read(row.measure, width)
        if not math.isfinite(value):
            return "without limit"
        key = f"missing.{row.effect}.{'factor' if ratio else 'width'}_{column}"
        text = significant(value, 2)
        entry = view.register.enter(key, value, text, "closed form", [row.effect])
        return Opens(_note(view), entry)

    lead = "highest over lowest value that it allows: " if ratio else "width of what it allows: "
    return (lead, shown("now", now), " now, at worst ", shown("then", then), " then")


def _note(view: View) -> str:
    shown = (
        "the distance of the ends of the set that the printed figures leave open, now, and at "
        "worst once the answer is printed to as many digits as its like in this study"
    )
    terms = Terms(("Shown", shown), ("From", Words("tables/missing.csv", "label")))
    title = "What a question would narrow"
    return view.register.enter_note("missing", title, lambda: (terms,), "missing")
