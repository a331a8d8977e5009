"""Enter the figures of effects, syntheses, printed values and counts, and return them for pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from math import isfinite
from typing import Final

from markupsafe import Markup, escape

from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.running_text import has_digit
from mcstats.model.study import Study
from mcstats.model.tables import AbsoluteRow, EffectRow, EvidenceRow, PooledRow
from mcstats.report.digits import BORNE, Digits, set_texts
from mcstats.report.format import MINUS, count, fixed, p_value, plain, significant
from mcstats.report.register import cause_of
from mcstats.report.scale import as_read, column_as_read, in_units, is_percent, is_risk_difference
from mcstats.report.text import Interval, Label, Number, marked
from mcstats.report.view import View

PARTICIPANTS: Final = Label("participants")
_FIGURE: Final = r"(?<![\w.])[+−-]?\d[\d,.\u202f]*(?<![,.])%?"
_GAPS: Final = re.compile(r"[\s,\u2009\u202f]")
_LARGE: Final = re.compile(rf"\d{{4,}}|\d{{1,3}}(?:{_GAPS.pattern}\d{{3}})+")
_SQUARE: Final = re.compile(r"(?<=m)2\b")
_SET_ENDS: Final = ("yi_min", "yi_max")
_SIZES: Final = ("n1", "n2")
_TOTALS: Final = ("without", "with", "difference")


def effect_words(view: View, row: EffectRow) -> str:
    """Return an effect in words: the study, the outcome and the time."""
    time = view.time_label(row.study, row.time)
    outcome = view.outcome_label(row.study, row.outcome)
    return f"{view.study_label(row.study)}: {outcome}" + (f", {time}" if time else "")


def effect_number(view: View, row: EffectRow, column: str, value: float) -> Number:
    """Enter one figure of an effect, on the scale on which it is read."""
    shown, kind = as_read(row.measure, value), "closed form"
    if column in _SIZES:
        shown, kind = value, "count"
        text = count(value) if value == int(value) else fixed(value, 1)
    elif column in _SET_ENDS and row.yi_min is not None and row.yi_max is not None:
        text = set_texts(row.measure, row.yi_min, row.yi_max)[_SET_ENDS.index(column)]
    else:
        text = view.digits[row.effect].text(shown)
    line = f"effects.{row.effect}"
    key = f"{line}.{column_as_read(row.measure, column)}"
    what, behind = effect_words(view, row), [row.effect]
    return view.enter(key, shown, text, kind, behind, line=line, what=what, row=row.effect)


def effect_interval(view: View, row: EffectRow) -> Interval | None:
    """Return the estimate of an effect with its confidence interval; None where it has none."""
    if row.yi is None:
        return None
    point = effect_number(view, row, "yi", row.yi)
    ours = row.approx_lb is not None and row.approx_ub is not None
    columns = ("approx_lb", "approx_ub") if ours else ("ci_lb", "ci_ub")
    ends = [getattr(row, column) for column in columns]
    if None in ends or ends[0] == ends[1]:  # a P value that is a bound leaves no interval
        return Interval(point)
    low, high = (effect_number(view, row, *end) for end in zip(columns, ends, strict=True))
    return Interval(point, low, high, ours)


def bound_of(view: View, row: EffectRow) -> Markup:
    """Return what is known of an effect without an estimate: both ends of a range, or one."""
    ends = [
        effect_number(view, row, name, value).with_unit(unit_words(row))
        for name, value in (("yi_min", row.yi_min), ("yi_max", row.yi_max))
        if value is not None and isfinite(value)
    ]
    if len(ends) == 2:
        return Markup("{} to {}").format(*ends)
    at_least = row.yi_min is not None and isfinite(row.yi_min)
    return Markup("at least {}" if at_least else "at most {}").format(*ends) if ends else Markup()


def per_hundred(view: View, row: EffectRow) -> Markup | None:
    """Return a difference of risks as people in 100 with a direction; None of other measures."""
    interval = effect_interval(view, row) if is_risk_difference(row.measure) else None
    if interval is None:
        return None
    words: list[Markup] = []
    for number in filter(None, (interval.point, interval.low, interval.high)):
        share = 100 * Decimal(number.shown.replace(MINUS, "-"))
        shown = view.enter(
            f"{number.id}.per_100", float(abs(share)), f"{abs(share).normalize():f}", "closed form",
            [row.effect], line=number.line, what=effect_words(view, row), row=row.effect,
        )  # fmt: skip
        text = shown.plain() if words else escape(shown)
        words.append(Markup("{} {}").format(text, "fewer" if share < 0 else "more"))
    ends = Markup(" ({} to {})").format(*words[1:]) if words[1:] else ""
    return Markup("{} per hundred{}").format(words[0], ends)


def pooled_number(view: View, row: PooledRow, column: str, value: float) -> Number:
    """Enter one figure of a synthesis."""
    name, kind = column, "iterative"
    if column in ("mu", "ci_lb", "ci_ub", "pi_lb", "pi_ub"):
        value = as_read(row.measure, value)
        name = column_as_read(row.measure, column)
        shown = Digits(row.measure, row.se).text(value)
    elif column == "k":
        shown, kind = count(value), "count"
    elif column.startswith("tau2"):
        shown = significant(value, BORNE)
    elif column == "q_p":
        shown = p_value(value)
    else:
        shown = fixed(value, 2 if column == "q" else 1 if column.startswith("weight") else 0)
    role = "" if row.role in ("main", "single study") else f".{row.role}"
    line, of = f"pooled.{row.synthesis}{role}", f"{row.synthesis} {row.role}"
    what, members = view.synthesis_label(row.synthesis), row.members.split()
    return view.enter(f"{line}.{name}", value, shown, kind, members, line=line, what=what, row=of)


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
    own, line = in_digits(row.printed), f"evidence.{row.study}.{row.path}"
    text = shown or own
    key, cause = line if text == own else f"{line}.{text}", cause_of([row.printed])
    what, of = f"{view.study_label(row.study)}: {row.path}", f"{row.study} {row.path}"
    return view.register.enter(
        key, None, text, "printed", [row.at], cause, line=line, what=what, row=of
    )


def in_digits(printed: str) -> str:
    """Return a count in words, such as "Seventy-four", in digits, and a large one in groups."""
    if _LARGE.fullmatch(printed):
        return count(int(_GAPS.sub("", printed)))
    if not has_digit(printed):
        with suppress(PrintedError):
            number = parse(printed, kind="count", thousands=True).best
            return printed if number is None else count(number)
    return printed


def counted(view: View, key: str, value: int, table: str, what: str) -> Number:
    """Enter a count of rows of a table; `what` says which rows are counted."""
    files = [f"tables/{table}.csv"]
    return view.register.enter(
        f"counts.{key}", value, count(value), "count", files, what=what, table=table
    )


def counted_if_any(view: View, key: str, value: int, table: str, what: str) -> Number | None:
    """Enter a count of rows of a table; None of nothing."""
    return counted(view, key, value, table, what) if value else None


def absolute_number(view: View, row: AbsoluteRow, column: str, value: float) -> Number:
    """Enter one figure of an effect among so many people, without its sign."""
    line = f"absolute.{row.claim}"
    what = f"{view.claim_statement(row.claim)}: people with the outcome"
    behind = [one.effect for one in view.deciding(row.claim) if one.effect]
    text = fixed(abs(value), _decimals(row) if column in _TOTALS else _least(value))
    return view.enter(
        f"{line}.{column}", abs(value), text, "closed form", behind, line=line, what=what,
        row=row.claim,
    )  # fmt: skip


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


def sentence(view: View, key: str, text: str, table: str = "", row: str = "") -> Markup:
    """Return a sentence of a table with each figure in it entered, and the names of studies kept.

    Parameters
    ----------
    key : str
        The id of the sentence's figures, below which they are numbered.
    text : str
        The sentence as the table has it.
    table, row : str
        Where it stands; without a table, the key begins with its name.
    """
    table = table or key.partition(".")[0]
    parts: list[Markup] = []
    rest = place = 0
    for found in re.finditer(f"({view.names})|{_FIGURE}" if view.names else _FIGURE, text):
        parts.append(escape(marked(Label(text[rest : found.start()]))))
        rest = found.end()
        if view.names and found[1]:
            parts.append(escape(marked(Label(found[0]))))
            continue
        place += 1
        files = [f"tables/{table}.csv"]
        number = view.register.enter(
            f"{key}.{place}", None, found[0].replace("-", MINUS), "printed", files,
            line=key, what=text, table=table, row=row,
        )  # fmt: skip
        parts.append(escape(number) if place == 1 else number.plain())
    return Markup("").join([*parts, escape(marked(Label(text[rest:])))])


def value_number(view: View, study: str, path: str) -> Number | None:
    """Enter a reported value by its path in the data of a study; None where there is none."""
    row = view.values.get((study, path))
    return printed_number(view, row) if row else None


def values_of_arms(view: View, row: EffectRow, key: str) -> dict[str, Number]:
    """Enter the values of a key that a study reports of its arms, without a percent sign."""
    return {
        item.arm: printed_number(view, rows[0], in_digits(item.printed).rstrip("% "))
        for item in view.inputs.get(row.effect, ())
        if item.arm and item.key == key
        if (rows := view.printed.get((row.study, item.at, item.printed)))
    }


def subgroup_of(study: Study, effect: EffectRow | None) -> str:
    """Return the part of the participants that an effect is of; empty for all of them."""
    result = next((r for r in study.results if effect and r.id == effect.result), None)
    return (result.subgroup or "") if result is not None else ""


def people_of(
    view: View, study: Study, effect: EffectRow | None = None
) -> tuple[Number | None, Label]:
    """Return the number of participants as a study reports it, and their unit.

    The study does not say it of an effect in a subgroup.
    """
    if subgroup_of(study, effect):
        return None, PARTICIPANTS
    number = value_number(view, study.id, "total")
    if number is None or not isinstance(study.total, Reported) or not has_digit(number.shown):
        return None, PARTICIPANTS
    return number, Label(study.total.unit or PARTICIPANTS)


def unit_words(effect: EffectRow) -> str:
    """Return the unit behind a figure; a difference of percentages is in percentage points."""
    if is_percent(effect.measure):
        return "%"
    if not in_units(effect.measure) or not effect.unit:
        return ""
    return " percentage points" if effect.unit == "%" else f" {_SQUARE.sub('²', effect.unit)}"


def p_of(view: View, effect: EffectRow | None) -> Number | None:
    """Return the P value that a source reports of an effect, with its sign."""
    if effect is None:
        return None
    for item in view.inputs.get(effect.effect, ()):
        if item.key == "p" and (rows := view.printed.get((effect.study, item.at, item.printed))):
            sign = "P " if item.printed.lstrip()[:1] in "<>=≤≥" else "P = "
            return printed_number(view, rows[0]).with_unit("", sign)
    return None


def _sized(view: View, effect: EffectRow) -> EffectRow:
    of = (effect.study, effect.result, effect.contrast)
    alike = (e for e in view.tables.effects if (e.study, e.result, e.contrast) == of and e.n2)
    return next(alike, effect) if effect.n1 is None else effect


def analysed(view: View, effects: Sequence[EffectRow]) -> Number | None:
    """Enter the participants of some effects together; None where the size of one is not known.

    An effect without sizes of its own has those of another one of the same result.
    """
    effects = [_sized(view, effect) for effect in effects]
    sizes = [size for effect in effects for size in (effect.n1, effect.n2)]
    if not sizes or None in sizes:
        return None
    names, total = [effect.effect for effect in effects], sum(filter(None, sizes))
    shown = count(total) if total == int(total) else fixed(total, 0)
    return view.enter(
        f"people.{'+'.join(names)}", total, shown, "count", names, what="participants analysed",
        table="effects", row=" ".join(names),
    )  # fmt: skip
