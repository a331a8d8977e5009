"""Enter the figures of effects, syntheses, printed values and counts, and return them for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

from markupsafe import Markup, escape

from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.running_text import has_digit
from mcstats.model.study import Study
from mcstats.model.tables import AbsoluteRow, EffectRow, EvidenceRow, PooledRow
from mcstats.report.digits import BORNE, Digits, set_texts
from mcstats.report.format import count, fixed, p_value, plain, significant
from mcstats.report.register import cause_of
from mcstats.report.scale import as_read, column_as_read, in_units, is_percent
from mcstats.report.text import Interval, Label, Number, marked
from mcstats.report.view import View

_FIGURE: Final = re.compile(r"(?<![\w.])[+−-]?\d[\d,.\u202f]*(?<![,.])%?")
PARTICIPANTS: Final = Label("participants")
_SET_ENDS: Final = ("yi_min", "yi_max")


def effect_words(view: View, row: EffectRow) -> str:
    """Return an effect in words: the study, the outcome and the time."""
    time = view.time_label(row.study, row.time)
    outcome = view.outcome_label(row.study, row.outcome)
    return f"{view.study_label(row.study)}: {outcome}" + (f", {time}" if time else "")


def effect_number(view: View, row: EffectRow, column: str, value: float) -> Number:
    """Enter one figure of an effect, on the scale on which it is read."""
    shown = as_read(row.measure, value)
    text = view.digits[row.effect].text(shown)
    if column in _SET_ENDS and row.yi_min is not None and row.yi_max is not None:
        text = set_texts(row.measure, row.yi_min, row.yi_max)[_SET_ENDS.index(column)]
    if column in ("n1", "n2"):
        shown, text = value, count(value) if value == int(value) else fixed(value, 1)
    return view.register.enter(
        f"effects.{row.effect}.{column_as_read(row.measure, column)}",
        shown,
        text,
        "count" if column in ("n1", "n2") else "closed form",
        [row.effect],
        view.cause([row.effect]),
        line=f"effects.{row.effect}",
        what=effect_words(view, row),
        table="effects",
        row=row.effect,
    )


def effect_interval(view: View, row: EffectRow) -> Interval | None:
    """Return the estimate of an effect with its confidence interval; None where it has none."""
    if row.yi is None:
        return None
    point = effect_number(view, row, "yi", row.yi)
    if row.approx_lb is not None and row.approx_ub is not None:
        low = effect_number(view, row, "approx_lb", row.approx_lb)
        return Interval(point, low, effect_number(view, row, "approx_ub", row.approx_ub), ours=True)
    if row.ci_lb is None or row.ci_ub is None:
        return Interval(point)
    low = effect_number(view, row, "ci_lb", row.ci_lb)
    return Interval(point, low, effect_number(view, row, "ci_ub", row.ci_ub))


def pooled_number(view: View, row: PooledRow, column: str, value: float) -> Number:
    """Enter one figure of a synthesis."""
    name, kind = column, "iterative"
    if column in ("mu", "ci_lb", "ci_ub", "pi_lb", "pi_ub"):
        value = as_read(row.measure, value)
        name = column_as_read(row.measure, column)
        shown = Digits(row.measure, row.se).text(value)
    elif column == "k":
        shown, kind = count(value), "count"
    elif column in ("tau2", "tau2_lb", "tau2_ub"):
        shown = significant(value, BORNE)
    elif column == "q_p":
        shown = p_value(value)
    elif column == "q":
        shown = fixed(value, 2)
    else:
        shown = fixed(value, 1 if column.startswith("weight") else 0)
    members = row.members.split()
    role = "" if row.role in ("main", "single study") else f".{row.role}"
    line = f"pooled.{row.synthesis}{role}"
    return view.register.enter(
        f"{line}.{name}",
        value,
        shown,
        kind,
        members,
        view.cause(members),
        line=line,
        what=view.synthesis_label(row.synthesis),
        table="pooled",
        row=f"{row.synthesis} {row.role}",
    )


def pooled_interval(view: View, row: PooledRow) -> Interval | None:
    """Return the mean of a synthesis with its confidence interval; None where it has none."""
    if row.mu is None:
        return None
    point = pooled_number(view, row, "mu", row.mu)
    if row.ci_lb is None or row.ci_ub is None:
        return Interval(point)
    low = pooled_number(view, row, "ci_lb", row.ci_lb)
    return Interval(point, low, pooled_number(view, row, "ci_ub", row.ci_ub))


def printed_number(view: View, row: EvidenceRow, shown: str = "") -> Number:
    """Enter a value as a study reports it, with its place in the source."""
    text = shown or in_digits(row.printed)
    key = f"evidence.{row.study}.{row.path}"
    return view.register.enter(
        key if text == row.printed else f"{key}.{text}",
        None,
        text,
        "printed",
        [row.at],
        cause_of([row.printed]),
        line=key,
        what=f"{view.study_label(row.study)}: {row.path}",
        table="evidence",
        row=f"{row.study} {row.path}",
    )


def in_digits(printed: str) -> str:
    """Return a count in words, such as "Seventy-four", in digits; any other text as it is."""
    if has_digit(printed):
        return printed
    with suppress(PrintedError):
        number = parse(printed, kind="count", thousands=True).best
        return printed if number is None else count(number)
    return printed


def counted(view: View, key: str, value: int, table: str, what: str) -> Number:
    """Enter a count of rows of a table; `what` says which rows are counted."""
    return view.register.enter(
        f"counts.{key}", value, count(value), "count", [f"tables/{table}.csv"],
        what=what, table=table, row="",
    )  # fmt: skip


def absolute_number(view: View, row: AbsoluteRow, column: str, value: float) -> Number:
    """Enter one figure of an effect among so many people, without its sign."""
    behind = [one.effect for one in view.deciding(row.claim) if one.effect]
    text = fixed(abs(value), _decimals(row) if column in _TOTALS else _least(value))
    return view.register.enter(
        f"absolute.{row.claim}.{column}",
        abs(value),
        text,
        "closed form",
        behind,
        view.cause(behind),
        line=f"absolute.{row.claim}",
        what=f"{view.claim_statement(row.claim)}: people with the outcome",
        table="absolute",
        row=row.claim,
    )


_TOTALS: Final = ("without", "with", "difference")


def _least(value: float) -> int:
    return 0 if abs(value) >= 10 else 1


def _decimals(row: AbsoluteRow) -> int:
    """Return the decimals with which two numbers and their difference add up."""
    for digits in range(_least(row.difference), 4):
        without, with_, difference = (
            Decimal(plain(value, digits)) for value in (row.without, row.with_, row.difference)
        )
        if with_ - without == difference:
            return digits
    return 4


def sentence(view: View, key: str, text: str, table: str, row: str) -> Markup:
    """Return a sentence of a table with each figure in it entered, and the names of studies kept.

    Parameters
    ----------
    key : str
        The id of the sentence's figures, below which they are numbered.
    text : str
        The sentence as the table has it.
    table, row : str
        Where it stands.
    """
    parts: list[Markup | str] = []
    position = 0
    for piece, is_name in _pieces(text, view.labels):
        if is_name:
            parts.append(escape(marked(Label(piece))))
            continue
        rest = 0
        for figure in _FIGURE.finditer(piece):
            parts.append(escape(marked(Label(piece[rest : figure.start()]))))
            position += 1
            entered = view.register.enter(
                f"{key}.{position}", None, figure[0], "printed", [f"tables/{table}.csv"],
                line=key, what=text, table=table, row=row,
            )  # fmt: skip
            parts.append(Markup(entered.__html__() if position == 1 else entered.plain()))
            rest = figure.end()
        parts.append(escape(marked(Label(piece[rest:]))))
    return Markup("").join(parts)


def _pieces(text: str, names: Iterable[str]) -> Iterable[tuple[str, bool]]:
    """Yield the parts of a text, and for each whether it is one of some names."""
    known = sorted((name for name in names if name), key=len, reverse=True)
    if not known:
        return [(text, False)]
    pattern = re.compile("|".join(map(re.escape, known)))
    pieces, rest = [], 0
    for found in pattern.finditer(text):
        pieces += [(text[rest : found.start()], False), (found[0], True)]
        rest = found.end()
    return [*pieces, (text[rest:], False)]


def value_row(view: View, study: str, path: str) -> EvidenceRow | None:
    """Return the row of a reported value by its path in the data of a study."""
    return view.values.get((study, path))


def people_of(view: View, study: Study) -> tuple[Number | None, Label]:
    """Return the number of participants as a study reports it, and their unit."""
    row = value_row(view, study.id, "total")
    if row is None or not isinstance(study.total, Reported):
        return None, PARTICIPANTS
    if not has_digit(in_digits(row.printed)):
        return None, PARTICIPANTS
    return printed_number(view, row), Label(study.total.unit or PARTICIPANTS)


def unit_words(effect: EffectRow) -> str:
    """Return the unit behind a figure; a difference of percentages is in percentage points."""
    if is_percent(effect.measure):
        return "%"
    if not in_units(effect.measure) or not effect.unit:
        return ""
    if effect.unit == "%":
        return " percentage points"
    return f" {effect.unit}"


def p_of(view: View, effect: EffectRow | None) -> Number | None:
    """Return the P value that a source reports of an effect, with its sign."""
    if effect is None:
        return None
    for item in view.inputs.get(effect.effect, ()):
        if item.key == "p" and (rows := view.printed.get((effect.study, item.at, item.printed))):
            sign = "P " if item.printed.lstrip()[:1] in "<>=≤≥" else "P = "
            return printed_number(view, rows[0]).with_unit("", sign)
    return None


def analysed(view: View, effects: Sequence[EffectRow], key: str) -> Number | None:
    """Enter the participants of some effects together; None where the size of one is not known."""
    sizes = [size for effect in effects for size in (effect.n1, effect.n2)]
    known = [size for size in sizes if size is not None]
    if not known or len(known) < len(sizes):
        return None
    names, total = [effect.effect for effect in effects], sum(known)
    shown = count(total) if total == int(total) else fixed(total, 0)
    return view.register.enter(
        key, total, shown, "count", names, view.cause(names),
        what="participants analysed", table="effects", row=" ".join(names),
    )  # fmt: skip
