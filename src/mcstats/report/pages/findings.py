"""The summary of findings of a claim: its outcomes, what each arm shows, and absolute effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcstats.model.base import Fact
from mcstats.model.claim import Claim
from mcstats.model.running_text import upper_first
from mcstats.model.tables import BodyRow, EffectRow, OutcomeRow
from mcstats.report.claim_facts import Found, change_of, circles, found_of, side_of
from mcstats.report.format import count, grouped
from mcstats.report.numbers import (
    PARTICIPANTS,
    absolute_number,
    counted,
    people_of,
    sentence,
    value_number,
)
from mcstats.report.reported import size_of
from mcstats.report.text import Label
from mcstats.report.view import Facts, View
from mcstats.report.wording import words_for_absent

MOST_OUTCOMES = 5
"""Outcomes of the main study beside the one that decides."""
_CELLS = (("events", "n"), ("mean", "sd"), ("percent", ""), ("rate", ""))
"""The contents of a cell of an arm: the first that is reported, with the value beside it."""


def outcomes_of(view: View, claim: str, facts: Facts, rows: Sequence[BodyRow]) -> Iterator[Facts]:
    """Yield the rows of the summary of findings: the one that decides, then others of its study."""
    if not rows:
        return
    row, several, best = rows[0], len(rows) > 1, facts.best
    effect = None if several else view.effects.get(row.effect)
    if effect is None:
        words = "Differs between the studies" if several else facts.found.missing
        arms: tuple[Facts, ...] = (_missing(upper_first(words)),) * 2
    else:
        arms = _arms(view, effect)
    review = row.study in view.reviews and not several
    one = best.studies or counted(view, f"bodies.{claim}", 1, "bodies", "studies that decide")
    of: dict[str, object] = {"studies": one, "review": review, "trials": best.trials}
    known = effect is None or any(row.claim == claim for row in view.tables.absolute)
    words = "" if known or effect is None else _rated(view, claim, effect)["absolute"]
    of |= {"grade": facts.grade, "absolute": words}
    people = best.people
    if review:  # the number of a review is that of all its outcomes
        people = size_of(view, effect).people if effect is not None else None
    yield _outcome(facts.found, arms, people, best.unit, **of)
    seen = {row.outcome}
    for other in _of_study(view, effect.study) if effect else ():
        measured = view.outcome(other.study, other.outcome)
        harm = measured is not None and measured.measures in view.harms
        if other.outcome in seen or harm or len(seen) > MOST_OUTCOMES:
            continue
        if effect is None or other.contrast != effect.contrast or not _is_known(other):
            continue
        seen.add(other.outcome)
        if (shown := _of_body(view, claim, other)).study != other.study:
            yield _of_study_named(view, claim, row, shown, one)
            continue
        people = size_of(view, other).people if review else best.people
        if people_of(view, view.topic.studies[other.study], other)[0] is None and not review:
            people = None
        unit = PARTICIPANTS if review else best.unit
        found = found_of(view, row, other)
        of["trials"] = size_of(view, other).trials
        yield _outcome(found, _arms(view, other), people, unit, **of | _rated(view, claim, other))


def _body_row(view: View, claim: str, effect: EffectRow) -> OutcomeRow | None:
    """Return the row of the body of evidence on what an effect measures, if it is rated."""
    outcome = view.outcome(effect.study, effect.outcome)
    if outcome is None:
        return None
    rows = (r for r in view.tables.outcomes if r.claim == claim)
    return next((r for r in rows if r.construct == outcome.measures), None)


def _of_body(view: View, claim: str, effect: EffectRow) -> EffectRow:
    """Return the effect that decides what an effect measures, where one study of others does."""
    row = _body_row(view, claim, effect)
    if row is None or effect.study in row.studies.split():
        return effect
    return view.effects.get(row.effect, effect)


def _of_study_named(
    view: View, claim: str, basis: BodyRow, effect: EffectRow, studies: object, main: str = ""
) -> Facts:
    """Return a row for the result of a study, which it names unless it is the main one."""
    review = effect.study in view.reviews
    people, unit = people_of(view, view.topic.studies[effect.study], effect)
    if review:
        people, unit = size_of(view, effect).people, PARTICIPANTS
    return _outcome(
        found_of(view, replace(basis, word=""), effect), _arms(view, effect), people, unit,
        source=view.study_ref(effect.study) if effect.study != main else None,
        review=review, studies=studies,
        trials=size_of(view, effect).trials, **_rated(view, claim, effect),
    )  # fmt: skip


def _rated(view: View, claim: str, effect: EffectRow) -> dict[str, object]:
    """Return the certainty of an outcome and its absolute effect, where each is of this row.

    The certainty is that of a body that holds the study, the absolute effect that of the result.
    """
    outcome = view.outcome(effect.study, effect.outcome)
    # Of another claim only the very result counts: its certainty is one wherever it stands.
    rows = [row for row in view.tables.outcomes if row.claim == claim]
    rows += [row for row in view.tables.outcomes if row.effect == effect.effect]
    for row in rows:
        alike = outcome is not None and row.construct == outcome.measures
        if alike and effect.study in row.studies.split():
            words = row.absolute if row.effect == effect.effect else ""
            text = sentence(view, f"outcomes.{row.claim}.{row.construct}.absolute", words)
            return {"grade": Facts(**circles(view, row.certainty)), "absolute": text}
    return {"grade": None, "absolute": None}


def _outcome(
    found: Found, arms: tuple[Facts, ...], people: object, unit: Label, **more: object
) -> Facts:
    """Return a row of the summary of findings; `source` is a study that is not the main one."""
    absent = ("grade", "review", "source", "studies", "trials", "absolute")
    row: dict[str, object] = dict.fromkeys(absent)
    row |= {"found": found, "arms": arms, "people": people, "unit": unit} | more
    return Facts(label=found.outcome, time=found.time, **row)


def _of_study(view: View, name: str) -> list[EffectRow]:
    """Return the effects of a study: estimates first, and of these the latest time."""
    study = view.study(name)
    order = {time.id: place for place, time in enumerate(study.times if study else ())}
    rows = [row for row in view.tables.effects if row.study == name]
    return sorted(rows, key=lambda row: (not _is_known(row), -order.get(row.time, -1)))


def _is_known(row: EffectRow) -> bool:
    return row.estimable in ("yes", "point")


def _missing(words: str = "") -> Facts:
    return Facts(case="missing", first=None, second=None, absent=Label(words), unit="")


def _arms(view: View, effect: EffectRow) -> tuple[Facts, ...]:
    """Return what is reported of the last arm and of the first: without and with."""
    study = view.study(effect.study)
    results = study.results if study else ()
    place = next((n for n, result in enumerate(results) if result.id == effect.result), None)
    if place is None:
        return _missing(), _missing()
    arms = results[place].arms
    names = reversed(arms) if len(arms) == 2 else arms[:1] if len(arms) == 1 else ("", "")
    cells = tuple(_arm(view, effect, f"results.{place}.groups.{name}", name) for name in names)
    return cells if len(cells) == 2 else (_missing("No control group"), *cells)


def _arm(view: View, effect: EffectRow, path: str, arm: str) -> Facts:
    """Return the cell of an arm: its values, or the change in it where nothing else is reported."""
    for case, other in _CELLS:
        first = value_number(view, effect.study, f"{path}.{case}")
        second = value_number(view, effect.study, f"{path}.{other}") if other else None
        if first and (second or case != "events"):
            unit = view.values[effect.study, f"{path}.{case}"].unit if case == "rate" else ""
            return Facts(case=case, first=first, second=second, unit=Label(grouped(unit)))
    study = view.topic.studies[effect.study]
    absent = words_for_absent(view.topic, study)
    if effect.contrast == "within":
        return _missing(absent)
    if change := change_of(view, effect, arm):
        number = change.point.with_unit(change.unit)
        side = side_of(float(change.point.value), lower=view.is_lower_better(effect))
        return Facts(case="change", first=number, second=None, unit="", side=side)
    words = [
        result.trend.because or ""
        for result in study.results
        if (result.outcome, result.time, result.arms) == (effect.outcome, effect.time, (arm,))
        and isinstance(result.trend, Fact)
    ]
    if words and words[0]:
        return _missing(f"{upper_first(words[0])}; the figure is {absent.lower()}")
    return _missing(absent)


def harms_of(view: View, claim: str, body: Sequence[BodyRow]) -> Iterator[Facts]:
    """Yield a row for each harm that the studies of a body report, the last time of each.

    The outcomes that the claim itself is about stand in the rows of `outcomes_of`.
    """
    rows = {row.study: row for row in reversed(body) if row.role != "excluded"}
    deciding = [row for row in body if row.role == "decides"]
    main = deciding[0].study if len({row.study for row in deciding}) == 1 else ""
    seen = {(row.study, row.outcome) for row in deciding}
    for study in rows:
        for own in _of_study(view, study):
            effect = _of_body(view, claim, own)
            outcome = view.outcome(effect.study, effect.outcome)
            keys = {(study, own.outcome), (effect.study, effect.outcome)}
            if outcome is None or outcome.measures not in view.harms or keys & seen:
                continue
            found = found_of(view, replace(rows[study], word=""), effect)
            if found.case in ("none", "unread", "narrative"):
                continue
            seen |= keys
            one = counted(view, f"bodies.{claim}.harm", 1, "bodies", "studies of a harm")
            yield _of_study_named(view, claim, rows[study], effect, one, main)


def absolute_of(view: View, claim: Claim) -> Facts | None:
    """Return the effect among so many people, or in so much time that people are followed."""
    row = next((row for row in view.tables.absolute if row.claim == claim.id), None)
    if row is None:
        return None
    time = claim.control_risk.time if claim.control_risk else ""
    columns = "without with_ difference ci_lb ci_ub low_difference high_difference".split()
    number = {
        column: absolute_number(view, row, column.rstrip("_"), value)
        for column in columns
        if (value := getattr(row, column)) is not None
    }
    ends = (("ci_lb", row.ci_lb), ("ci_ub", row.ci_ub))
    return Facts(
        per=Label(f"{count(row.per)} {row.counted}"),
        in_time=bool(time),
        without=number["without"],
        with_=number["with_"],
        difference=number["difference"],
        more=row.difference > 0,
        ends=tuple((number[name], end > 0) for name, end in ends if end is not None),
        source=sentence(view, f"absolute.{claim.id}.source", row.risk_source, row=claim.id),
        low=number.get("low_difference"),
        high=number.get("high_difference"),
        capped=row.capped,
        by_ratio="ratio" in row.formula,
    )
