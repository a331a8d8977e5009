"""Check a number that a statement tells against what its study prints, or lets a reader compute."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TypeAlias

from mcstats.check.row import IMPRECISE, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.comparisons import (
    Agreement,
    Comparison,
    Function,
    compare,
    compares_odds,
    convertible,
    ends_of_ratios,
    shares_of,
)
from mcstats.check.statements.explain_error import Explanation, explain, find_slips
from mcstats.check.statements.locate import (
    classify_deviation,
    find_targets,
    makes_null,
    tells_a_loss,
)
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.study_index import StudyIndex
from mcstats.check.statements.what_was_read import not_found
from mcstats.effects.measures.measure import Compared
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.told_number import Form, Told, tell
from mcstats.model.units import conversion_factor, is_percent
from mcstats.model.vocabularies import ContrastKind, StudyKind
from mcstats.model.written_number import Literal, Relation, read, relate, round_to

MAX_ALTERNATIVES = 3
_IMPRECISE = frozenset(
    {Diagnosis.TRUNCATED, Diagnosis.OVER_PRECISE, Diagnosis.HEDGE, Diagnosis.INEQUALITY}
)
# Errors in what a figure is, which show although the study does not print what was meant.
_OF_MEANING = frozenset(
    {
        Diagnosis.WITHIN_ARM,
        Diagnosis.MEDIAN,
        Diagnosis.ODDS,
        Diagnosis.POINTS,
        Diagnosis.RELATIVE,
        Diagnosis.DENOMINATOR,
    }
)
_COMPARED = frozenset({"difference", "estimate", "reduction", "change"})
_BETWEEN = frozenset({"difference", "estimate", "reduction"})
_CHANGES = frozenset({"change", "change_mean"})
COMPUTED = 3.0
"""A calculation at the place that is meant explains a number better than one printed elsewhere."""
NEEDED = "nnt"
"""The number needed to treat, the inverse of a difference of risks."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement on a number of a study."""

    index: StudyIndex
    study: Study
    about: About
    told: Told

    @property
    def own(self) -> list[PrintedNumber]:
        return self.index.numbers[self.study.id]

    @property
    def of_odds(self) -> bool:
        """True where the words or the coded measure name odds."""
        code = self.about.measure
        return compares_odds(code) if code else self.told.odds

    @property
    def of_risk(self) -> bool:
        """True where the words or the coded measure name a risk."""
        return not self.of_odds and (bool(self.about.measure) or self.told.risk)


def check_number(index: StudyIndex, about: About, study: Study, text: str) -> CheckRow:
    """Return the row of a number that a statement tells of a study."""
    try:
        told = tell(text, about.quantity, about.unit or "", index.hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    # The unit that stands with the number comes first; `about` names one where it has none.
    own = index.numbers[study.id]
    if told.per is not None and any(
        _number_per(figure.unit) == told.per[1] and figure.quantity == about.quantity
        for figure in own
    ):
        told = replace(told, literal=told.per[0], unit=told.per[1], form=Form.PLAIN)
    between = about.contrast is None and about.quantity in _BETWEEN
    about = about.model_copy(
        update={
            "unit": told.unit or about.unit,
            "contrast": ContrastKind.BETWEEN if between else about.contrast,
        }
    )
    asked = _Asked(index, study, about, told)
    if told.high is not None:
        return _range(asked)
    if told.form is not Form.RATIO:
        printed = _printed(asked)
        if printed is not None:
            return printed
    selected = list(_selected(asked))
    for comparison, function, name in selected:
        agreement = _agreement(asked, comparison, function)
        if _fits_measure(asked, comparison) and agreement.holds:
            what = f"{name}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    if about.quantity in {"ci_lb", "ci_ub"} and told.form is Form.PERCENT:
        for figure, function in ends_of_ratios(asked.own, about.quantity):
            asks = about.model_copy(update={"quantity": figure.quantity, "unit": None})
            here = classify_deviation(asks, study, figure) == ()
            if here and compare(told, function, (figure,), strict=True, loses_sign=False).holds:
                what = f"the change by {figure.with_unit}, which {study.label} prints"
                return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    shares = list(_shares(asked))
    for count, whole, function in shares:
        if _agrees_rest(told, function, (count, whole)):
            what = f"{count.literal.text} of {whole.literal.text}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    return _explained(asked, bool(selected or shares))


def _agreement(asked: _Asked, comparison: Comparison, function: Function) -> Agreement:
    told = asked.told
    if comparison.ratio and told.form is Form.PLAIN and asked.about.quantity != NEEDED:
        told = replace(told, form=Form.RATIO)
    return compare(
        told,
        function,
        comparison.inputs,
        strict=comparison.printed,
        loses_sign=comparison.loses_sign,
    )


def _number_per(unit: str) -> str:
    """Return "per 1000" of a unit that begins so, without a mark between thousands."""
    match = re.match(r"per (1,?000|100|10,?000|100,?000)\b(?! person)", unit)
    return f"per {match[1].replace(',', '')}" if match else ""


def _shares(asked: _Asked) -> Iterator[tuple[PrintedNumber, PrintedNumber, Function]]:
    """Yield the shares that a statement is about, each from its count and its whole."""
    if asked.about.quantity == "percent":
        for count, whole, function in shares_of(asked.study, asked.own):
            if _same_place(asked.about, asked.study, count):
                yield count, whole, function


def _printed(asked: _Asked) -> CheckRow | None:
    """Return the row of a number that the study itself prints, or None."""
    about, study, told = asked.about, asked.study, asked.told
    meant = find_targets(about, study, asked.own)
    allowed = _listed([figure for figure in meant if figure.used])
    held: list[tuple[PrintedNumber, Relation]] = []
    for figure in meant:
        relation = _related(asked, figure)
        holds = relation is not None and relation.holds and not makes_null(told.literal, figure)
        if holds and relation is not None and not _told_otherwise(asked, figure):
            held.append((figure, relation))
    if told.literal.bound and not about.time:  # without a time it is told of every time
        used = [figure for figure in meant if figure.used and figure.time]
        if any(figure.used for figure, _ in held) and len(held) < len(used):
            return None
    if not held:
        return None
    figure, relation = held[0]
    place = figure.derived or figure.place
    what = f"{study.label} prints {figure.with_unit} ({place}){_reading(study, figure)}"
    diagnosis = relation.diagnosis
    if _in_percent(asked, figure):
        what += "; a difference of two percentages is one of points"
        return statement_row(IMPRECISE, what, Diagnosis.POINTS, allowed)
    if not figure.used:
        what, diagnosis = f"{what}; not the reading in use", Diagnosis.REPEATS
    return statement_row(RIGHT, what, diagnosis, allowed)


def _in_percent(asked: _Asked, figure: PrintedNumber) -> bool:
    """Return whether a difference of two percent changes is told as "25 % more".

    The bare number with the source's own sign repeats the source.
    """
    of_changes = figure.scale == "percent change" and figure.contrast == "between"
    between = figure.quantity in {"difference", "estimate"} and not figure.ratio
    if asked.study.kind is StudyKind.META_ANALYSIS:  # its unit is the percentage change itself
        return False
    compared = asked.told.direction != 0 and asked.told.form is Form.PERCENT
    return of_changes and between and compared


def _related(asked: _Asked, figure: PrintedNumber) -> Relation | None:
    """Return the relation of the told number to a printed one, with the direction that it has."""
    factor = conversion_factor(figure.unit, asked.about.unit or "") or Decimal(1)
    printed = figure.literal.times(factor)
    told = asked.told
    if told.rest:
        return relate(told.literal, _rest(printed))
    if told.direction and figure.quantity in {*_COMPARED, *_CHANGES} and not figure.ratio:
        rises = told.direction > 0
        falls_positive = figure.quantity == "reduction" or _prints_reductions(asked.study, figure)
        turned = rises == falls_positive
        return relate(told.literal.negated() if turned else told.literal, printed)
    relation = relate(told.literal, printed)
    if relation is None and tells_a_loss(asked.about, asked.study, figure):
        return relate(told.literal, printed.negated())
    return relation


def _prints_reductions(study: Study, figure: PrintedNumber) -> bool:
    outcome = next((o for o in study.outcomes if o.id == figure.outcome), None)
    return outcome is not None and outcome.prints_reductions


def _rest(literal: Literal) -> Literal:
    """Return the share of those who did not have the outcome."""
    inside = literal.set
    turned = replace(
        inside,
        best=None if inside.best is None else 100 - inside.best,
        lo=100 - inside.hi,
        hi=100 - inside.lo,
    )
    return replace(literal, number=100 - literal.number, set=turned)


def _told_otherwise(asked: _Asked, figure: PrintedNumber) -> bool:
    """Return whether a ratio of odds is told as one of risks, or the other way round."""
    if not figure.ratio or figure.compared is None:
        return False
    if asked.of_odds:
        return figure.compared is not Compared.ODDS
    return asked.of_risk and figure.compared is Compared.ODDS


def _fits_measure(asked: _Asked, comparison: Comparison) -> bool:
    if not comparison.ratio or comparison.of is None:
        return True
    if asked.of_odds:
        return comparison.of is Compared.ODDS
    if comparison.of is Compared.ODDS:
        return comparison.printed and not asked.of_risk
    return True


def _forms(asked: _Asked) -> tuple[Form, ...]:
    """Return the forms in which a told number may be meant."""
    told, about = asked.told, asked.about
    if told.form is Form.PLAIN and about.quantity == "estimate" and not about.unit:
        ratio = any(f.ratio and f.outcome == about.outcome for f in asked.own)
        return (Form.RATIO,) if ratio else (Form.RATIO, Form.PLAIN)
    return (told.form,)


def _off(asked: _Asked, comparison: Comparison) -> tuple[list[Diagnosis], bool]:
    """Return the classes of error that lead to a comparison, and whether its sides are turned."""
    about, study = asked.about, asked.study
    classes: list[Diagnosis] = []
    if about.outcome and comparison.place.outcome != about.outcome:
        classes.append(Diagnosis.OUTCOME)
    if about.time and comparison.place.time != about.time:
        classes.append(Diagnosis.TIME)
    turned = asked.told.turned
    within = about.contrast is ContrastKind.WITHIN or (
        about.contrast is None and about.quantity in _CHANGES and bool(about.arm)
    )
    if comparison.within != within:
        classes.append(Diagnosis.WITHIN_ARM if comparison.within else Diagnosis.ARM)
        return classes, turned
    treated = study.arms[0].id if study.arms else ""
    meant = about.arm or treated
    if comparison.place.first in ("", meant):
        return classes, turned
    if comparison.place.second == meant:
        return classes, not turned
    classes.append(Diagnosis.ARM)
    return classes, turned


def _selected(asked: _Asked) -> Iterator[tuple[Comparison, Function, str]]:
    """Yield the comparisons that a statement is about, each in the form that it tells."""
    if not _asks_for_comparison(asked):
        return
    for comparison in asked.index.comparisons(asked.study):
        classes, turned = _off(asked, comparison)
        if classes or not convertible(comparison, asked.about.unit or ""):
            continue
        if asked.about.quantity == NEEDED:
            if not comparison.ratio and is_percent(comparison.unit):
                for function in _needed(comparison.function):
                    yield comparison, function, f"one over {comparison.name}"
            continue
        for form in _forms(asked):
            value = comparison.value(form, turned)
            if value is not None:
                function = _in_unit(value[0], comparison, asked.about.unit or "")
                yield comparison, function, value[1]


def _needed(function: Function) -> tuple[Function, Function]:
    """Return the number needed to treat, and the same rounded up, as papers give it."""

    def exact(*inputs: Decimal) -> Decimal:
        return 100 / abs(function(*inputs))  # Laupacis et al. 1988

    return exact, lambda *inputs: exact(*inputs).to_integral_value(ROUND_CEILING)


def _in_unit(function: Function, comparison: Comparison, unit: str) -> Function:
    if comparison.ratio or not unit or is_percent(comparison.unit):
        return function
    factor = conversion_factor(comparison.unit, unit)
    if factor is None or factor == 1:
        return function
    return lambda *a: function(*a) * factor


def _asks_for_comparison(asked: _Asked) -> bool:
    about, told = asked.about, asked.told
    return about.quantity in {*_COMPARED, *_CHANGES, NEEDED} or (told.compares and not about.arm)


def _same_place(about: About, study: Study, count: PrintedNumber) -> bool:
    arm = about.arm or (study.arms[0].id if study.arms else "")
    outcome = not about.outcome or count.outcome == about.outcome
    return outcome and (not about.time or count.time == about.time) and count.arm == arm


def _agrees_rest(told: Told, function: Function, inputs: tuple[PrintedNumber, ...]) -> bool:
    if told.rest:
        return compare(told, lambda *a: 100 - function(*a), inputs).holds
    return compare(replace(told, direction=0), function, inputs).holds


def _range(asked: _Asked) -> CheckRow:
    """Return the row of a range: its ends are those that are printed, or it holds the number."""
    about, study, told = asked.about, asked.study, asked.told
    high = told.high
    if high is None:
        raise ValueError("no range")
    pairs = [("_low", "_high"), ("_lb", "_ub"), ("_minimum", "_maximum")]
    stem = about.quantity.removesuffix("_low").removesuffix("_high")
    used: list[PrintedNumber] = []
    for ends in pairs:
        parts = [
            find_targets(about.model_copy(update={"quantity": f"{stem}{end}"}), study, asked.own)
            for end in ends
        ]
        used += [figure for part in parts for figure in part if figure.used]
        if all(
            any(_holds(literal, figure, about.unit or "") for figure in part)
            for literal, part in zip((told.literal, high), parts, strict=True)
        ):
            what = f"{study.label} prints {_listed(parts[0])} to {_listed(parts[1])}"
            return statement_row(RIGHT, what, Diagnosis.EXACT, _listed(used))
    single = [f for f in find_targets(about, study, asked.own) if f.used]
    for figure in single:
        number = figure.literal.number * (
            conversion_factor(figure.unit, about.unit or "") or Decimal(1)
        )
        if told.literal.number <= number <= high.number and not figure.literal.bound:
            what = f"{study.label} prints {figure.with_unit} ({figure.place})"
            return statement_row(RIGHT, what, Diagnosis.WITHIN, _listed(single))
    if used or single:
        listed = _listed(used or single)
        what = f"{study.label} prints {listed} instead"
        loose = about.model_copy(update={"unit": None})
        slips = [
            find_slips(literal, figure.literal.times(factor), about.unit or "", ratio=False)
            for literal, end in ((told.literal, "_low"), (high, "_high"))
            for figure in find_targets(
                loose.model_copy(update={"quantity": f"{stem}{end}"}), study, asked.own
            )
            if (factor := conversion_factor(figure.unit, about.unit or "")) is not None
        ]
        common = set(slips[0]).intersection(*slips[1:]) if len(slips) > 1 else set()
        diagnosis = min(common, default=Diagnosis.DIFFERENT)
        return statement_row(WRONG, what, diagnosis, listed)
    return not_found(asked.index.topic, study, about.quantity)


def _holds(literal: Literal, figure: PrintedNumber, unit: str) -> bool:
    factor = conversion_factor(figure.unit, unit) or Decimal(1)
    relation = relate(literal, figure.literal.times(factor))
    return relation is not None and relation.holds


def _explained(asked: _Asked, computable: bool) -> CheckRow:
    """Return the row of a number that the study neither prints nor implies."""
    index, about, study, told = asked.index, asked.about, asked.study, asked.told
    meant = find_targets(about, study, asked.own)
    used = [figure for figure in meant if figure.used]
    ranked = explain(
        told.literal,
        about,
        study,
        asked.own,
        index.others(study),
        index.weights,
        _misread(asked),
        told.direction,
    )
    first = ranked[0]
    unread = first.diagnosis is Diagnosis.NOT_READ
    if not used:  # printed in a unit that does not convert into the unit of the statement
        loose = about.model_copy(update={"unit": None})
        used = [figure for figure in find_targets(loose, study, asked.own) if figure.used]
    allowed = _listed(used)
    alternatives = [
        f"{other.diagnosis}: {_describe(other)}"
        for other in ranked[1:]
        if other.diagnosis is not Diagnosis.NOT_READ
    ][:MAX_ALTERNATIVES]
    if not used and not computable and first.diagnosis not in _OF_MEANING:
        hints = alternatives
        if not unread:
            hints = [f"{first.diagnosis}: {_describe(first)}", *alternatives]
        return not_found(index.topic, study, about.quantity, (), hints[:MAX_ALTERNATIVES])
    instead = f"{study.label} prints {used[0].with_unit} instead" if used else ""
    if unread:
        what = instead or f"what {study.label} prints gives another value"
        return statement_row(WRONG, what, Diagnosis.DIFFERENT, allowed, alternatives)
    what = _describe(first)
    if instead and first.figure not in used:
        what += f"; {instead}"
    gentle = len(first.classes) == 1 and first.diagnosis in _IMPRECISE
    status = IMPRECISE if gentle else WRONG
    return statement_row(status, what, first.diagnosis, allowed, alternatives)


def _misread(asked: _Asked) -> Iterator[Explanation]:
    """Yield explanations by what a figure is: another form, side, time, outcome, or odds."""
    weights = asked.index.weights
    least = min(weights.values(), default=1.0)
    hits: list[tuple[Diagnosis, str, PrintedNumber]] = []
    if _asks_for_comparison(asked):
        hits += _misread_comparisons(asked)
    if asked.about.quantity == "percent":
        hits += _misread_shares(asked)
    if asked.about.quantity in {"mean", "change_mean", "difference"}:
        hits += _misread_medians(asked)
    crowd = Counter(diagnosis for diagnosis, _, _ in hits)
    for diagnosis, what, figure in hits:
        part = COMPUTED * weights.get(diagnosis, least) / crowd[diagnosis]
        yield Explanation((diagnosis,), part, what, figure)


_Hit: TypeAlias = tuple[Diagnosis, str, PrintedNumber]


def _misread_medians(asked: _Asked) -> Iterator[_Hit]:
    medians = asked.about.model_copy(update={"quantity": "median"})
    for figure in find_targets(medians, asked.study, asked.own):
        relation = relate(asked.told.literal, figure.literal)
        if relation is not None and relation.holds:
            yield Diagnosis.MEDIAN, f"{figure.with_unit} is a median", figure


def _misread_shares(asked: _Asked) -> Iterator[_Hit]:
    about, told = asked.about, asked.told
    for figure in find_targets(about, asked.study, asked.own):
        rest = relate(told.literal, _rest(figure.literal))
        if rest is not None and rest.holds and not told.rest:
            yield Diagnosis.REST, f"{figure.with_unit} is the share with the outcome", figure
    for count, whole, function in shares_of(asked.study, asked.own):
        name = f"{count.literal.text} of {whole.literal.text}"
        here = (not about.outcome or count.outcome == about.outcome) and (
            not about.time or count.time == about.time
        )
        if not here:
            continue
        inputs = (count, whole)
        if not _same_place(about, asked.study, count):
            if _agrees_rest(told, function, inputs):
                yield Diagnosis.ARM, f"{name} are printed for {count.arm}", count
            continue
        if _agrees_rest(replace(told, rest=not told.rest), function, inputs):
            yield Diagnosis.REST, f"{name} are those with the outcome", count
        yield from _slipped(asked, function, inputs, name)


def _misread_comparisons(asked: _Asked) -> Iterator[_Hit]:
    told, about = asked.told, asked.about
    other = {Form.PERCENT: Form.POINTS, Form.POINTS: Form.PERCENT}.get(told.form)
    if about.quantity == NEEDED:
        for comparison, function, name in _selected(asked):
            yield from _slipped(asked, function, comparison.inputs, name)
        return
    for comparison in asked.index.comparisons(asked.study):
        classes, turned = _off(asked, comparison)
        if len(classes) > 1 or not convertible(comparison, about.unit or ""):
            continue
        first = comparison.inputs[0]
        fits = _fits_measure(asked, comparison)
        for form in _forms(asked):
            value = comparison.value(form, turned)
            if value is None:
                continue
            function = _in_unit(value[0], comparison, about.unit or "")
            agreement = _agreement(asked, comparison, function)
            if agreement.holds and classes and fits:
                yield classes[0], f"{value[1]} is printed", first
            elif agreement.holds and not classes and asked.of_risk:
                yield Diagnosis.ODDS, f"{value[1]} compares {comparison.of}", first
            elif classes or not fits:
                continue
            elif agreement.reversed or _of_other_side(told, comparison, form, turned):
                yield Diagnosis.SIGN, f"{value[1]} is printed", first
            elif form is Form.PERCENT and comparison.ratio and _as_change(told, comparison):
                yield Diagnosis.RATIO, f"{comparison.name} is a ratio", first
            elif not comparison.printed or form is Form.PERCENT:
                # Slips in a number that is itself printed are explained as those of any other.
                yield from _slipped(asked, function, comparison.inputs, value[1])
        if other is not None and not classes and fits:
            value = comparison.value(other, turned)
            if value is not None and compare(told, value[0], comparison.inputs).holds:
                points = Diagnosis.POINTS if told.form is Form.PERCENT else Diagnosis.RELATIVE
                yield points, f"{value[1]} are {other.value}", first


def _of_other_side(told: Told, comparison: Comparison, form: Form, turned: bool) -> bool:
    """Return whether a change is told from the other side: 36 % less for a ratio of 1.56."""
    value = comparison.value(form, not turned) if comparison.ratio else None
    return value is not None and compare(told, value[0], comparison.inputs).holds


def _as_change(told: Told, comparison: Comparison) -> bool:
    """Return whether a ratio is told as a change: "59 % lower" for 0.59."""
    plain = replace(told, direction=0)
    return compare(plain, lambda *a: 100 * comparison.function(*a), comparison.inputs).holds


def _slipped(
    asked: _Asked, function: Function, inputs: tuple[PrintedNumber, ...], name: str
) -> Iterator[_Hit]:
    """Yield the slips that turn the value of a calculation into the told number."""
    stated = asked.told.literal
    try:
        exact = function(*(figure.literal.number for figure in inputs))
        shown = [round_to(abs(exact), stated.digits + more, ROUND_HALF_UP) for more in (0, 1)]
    except ArithmeticError:
        return
    size = stated.negated() if stated.number < 0 else stated
    slips = {
        slip
        for number in shown
        for slip in find_slips(
            size, read(f"{number:f}", "", {}), asked.about.unit or "", ratio=False
        )
    }
    for diagnosis in sorted(slips - {Diagnosis.SIGN}):
        yield diagnosis, f"{name} is {shown[-1].normalize():f}", inputs[0]


def _listed(figures: list[PrintedNumber]) -> str:
    return "; ".join(dict.fromkeys(f"{f.with_unit} ({f.place})" for f in figures))


def _describe(hypothesis: Explanation) -> str:
    """Return the sentence of an explanation, with its second class if it has two."""
    classes = hypothesis.classes
    return hypothesis.what + (f" ({classes[1]})" if len(classes) > 1 else "")


def _reading(study: Study, figure: PrintedNumber) -> str:
    """Name the assumption behind the meaning of a printed number, if another is defensible."""
    results = {r.id for r in study.results if (r.outcome, r.time) == (figure.outcome, figure.time)}
    labels = [
        assumption.declared.label
        for assumption in study.assumptions
        if assumption.declared is not None
        and "since" in assumption.declared.settings
        and results & set(assumption.results)
    ]
    return f", read as {labels[0]}" if labels else ""
