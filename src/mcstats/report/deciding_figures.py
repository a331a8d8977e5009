"""Figures that decide a claim: the effect of one study, or the synthesis of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcstats.model.result import unit_counted
from mcstats.model.tables import (
    OF_ARTICLE,
    AbsoluteRow,
    BodyRow,
    EffectRow,
    PooledRow,
    VerdictRow,
)
from mcstats.report.digits import Digits
from mcstats.report.effect_numbers import effect_note, estimate, scale_words
from mcstats.report.format import fixed
from mcstats.report.inline import Inline, Inlines, Line, Link, Muted, Num, Opens, Words, join
from mcstats.report.number_register import anchor, count_note, row_count
from mcstats.report.scale import label_of
from mcstats.report.synthesis_numbers import pooled_figures, pooled_note
from mcstats.report.view import View

MAIN: Final = "main"
"""The role of the synthesis of all evidence."""
MOST_NAMED: Final = 3
"""Studies that are named one by one; of more a cell says how many they are."""
_ABSOLUTE: Final = "tables/absolute.csv"
_WHOLE: Final = 10.0
"""People from which on a difference shows no decimals, as in GRADE's tables."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The effect or the synthesis that an analysis varies: its note, digits, measure, and members.

    Attributes
    ----------
    note : str
        The id of the note behind its figures.
    members : tuple of str
        The effects that it rests on.
    """

    note: str
    digits: Digits
    measure: str
    members: tuple[str, ...]


def origin_of(view: View, claim: str, name: str) -> Origin | None:
    """Return what an analysis of a claim varies, by its name; None where it has no figure."""
    effect = view.effects.get(name)
    if effect is not None:
        return Origin(effect_note(view, effect), view.digits[name], effect.measure, (name,))
    pooled = view.synthesis_of(claim, OF_ARTICLE, MAIN) if name == claim else None
    if pooled is None:
        return None
    digits, members = Digits(pooled.measure, pooled.se), tuple(pooled.members.split())
    return Origin(pooled_note(view, pooled), digits, pooled.measure, members)


def figure_of_verdict(view: View, row: VerdictRow, *, scope: str) -> Inlines:
    """Return the figure behind a verdict with what it is; nothing where no figure decides."""
    effect = view.effects.get(row.effect)
    if effect is not None:
        return figure_of_effect(view, effect, scope=scope)
    pooled = _synthesis_of_verdict(view, row)
    return () if pooled is None else figure_of_synthesis(view, pooled, scope=scope)


def studies_of_verdict(view: View, row: VerdictRow) -> Inlines:
    """Return the studies behind a verdict, those of a synthesis or the one that decides."""
    pooled = _synthesis_of_verdict(view, row)
    if pooled is None:
        return view.study_words(row.study) if row.study else ()
    members = [view.effects[name].study for name in pooled.members.split() if name in view.effects]
    if len(members) > MOST_NAMED and pooled.role == MAIN:
        return studies_of(view, view.deciding(row.claim))
    return join([view.study_words(name) for name in dict.fromkeys(members)])


def _synthesis_of_verdict(view: View, row: VerdictRow) -> PooledRow | None:
    if row.effect != row.claim:
        return None
    return view.synthesis_of(row.claim, OF_ARTICLE, MAIN)


def figure_of_body(view: View, claim: str, *, scope: str) -> Inlines:
    """Return the figure that decides a claim on all evidence; nothing where no figure does."""
    pooled = view.synthesis_of(claim, MAIN)
    if pooled is not None:
        return figure_of_synthesis(view, pooled, scope=scope)
    decides = view.deciding(claim)
    effect = view.effects.get(decides[0].effect) if len(decides) == 1 else None
    return () if effect is None else figure_of_effect(view, effect, scope=scope)


def figure_of_effect(view: View, effect: EffectRow, *, scope: str) -> Inlines:
    """Return the estimate of one study with its scale, and its P value where no interval is."""
    figure = (*estimate(view, effect, scope=scope), Line(Muted(*scale_words(view, effect))))
    tested = significance(view, effect, scope=scope)
    return (*figure, Line(Muted(*tested))) if tested else figure


def figure_of_synthesis(view: View, pooled: PooledRow, *, scope: str) -> Inlines:
    """Return the mean of a synthesis with its interval, its scale and its number of studies."""
    figures, _, k = pooled_figures(view, pooled, scope=scope)
    label = label_of(pooled.measure)
    what: list[Inline] = [Words(f"{label[0].lower()}{label[1:]}, "), *k, " studies pooled"]
    members = [view.effects[name] for name in pooled.members.split() if name in view.effects]
    if any(view.is_turned(member) for member in members):
        what.append(", turned towards benefit")
    elif any(view.is_lower_better(member) for member in members):
        what.append(", less is better")
    return (*(figures or ("not estimable",)), Line(Muted(*what)))


def significance(view: View, effect: EffectRow, *, scope: str) -> Inlines:
    """Return in words what a P value between arms says where no interval is reported."""
    if effect.p_max is None or effect.contrast != "between" or effect.ci_lb is not None:
        return ()
    item = next((i for i in view.inputs.get(effect.effect, ()) if i.key == "p"), None)
    if item is None:
        return ()
    alpha = view.rubric.parameters["information_alpha"].number
    word = "significant" if effect.p_max <= alpha else "not significant"
    shown = view.register.enter_printed(
        f"inputs.{effect.effect}.p", item.printed, item.at, scope=scope
    )
    sign = "P " if item.printed.lstrip()[:1] in "<>=≤≥" else "P = "
    note = effect_note(view, effect)
    return f"{word} (", Opens(note, sign, shown), "); no interval reported"


def absolute_words(view: View, row: AbsoluteRow, *, scope: str) -> Inlines:
    """Return an effect among so many people: without, with, and the difference with its ends."""
    note = count_note(
        view.register,
        f"absolute.{row.claim}",
        _ABSOLUTE,
        "how many have the outcome: the relative effect applied to the risk without intervention",
    )

    decimals = 0 if abs(row.difference) >= _WHOLE else 1
    behind = [one.effect for one in view.deciding(row.claim) if one.effect]
    cause = view.cause(behind)

    def enter(column: str, value: float) -> Num:
        shown = abs(value) if column in ("difference", "ci_lb", "ci_ub") else value
        text = fixed(shown, decimals)
        key = f"absolute.{row.claim}.{column}"
        return view.register.enter(key, shown, text, "closed form", behind, cause, scope=scope)

    def more(column: str, value: float) -> Inlines:
        return enter(column, value), " more" if value > 0 else " fewer"

    body: list[Inline] = [enter("without", row.without), " without it and "]
    body += [enter("with", row.with_), " with it: ", *more("difference", row.difference)]
    if row.ci_lb is not None and row.ci_ub is not None:
        body += [" (", *more("ci_lb", row.ci_lb), " to ", *more("ci_ub", row.ci_ub), ")"]
    claims = {claim.id: claim for claim in view.topic.claims.claims}
    risk = claims[row.claim].control_risk
    if risk is not None and risk.time:
        return Words(f"in {row.per:,} {risk.time}, "), Opens(note, *body)
    return Words(f"of {row.per:,} {_unit_counted(view, row.claim)}, "), Opens(note, *body)


def _unit_counted(view: View, claim: str) -> str:
    """Return the unit that the deciding results count."""
    decides = {(row.study, row.outcome, row.time) for row in view.deciding(claim)}
    return unit_counted(
        result
        for study in view.topic.studies.values()
        for result in study.results
        if (study.id, result.outcome, result.time) in decides
    )


def premises_of(view: View, row: VerdictRow) -> Inlines:
    """Return in words the facts of a verdict that only the audited article supplies."""
    facts = dict(part.split(": ", 1) for part in row.facts.split("; ") if ": " in part)
    words = []
    for name in row.premises.split("; "):
        axis = view.rubric.verdict.facts.get(name)
        said = None if axis is None else axis.describe_change(facts[name], facts)
        words.append(Words(said or name))
    return join(words)


def studies_of(view: View, rows: list[BodyRow]) -> Inlines:
    """Return the studies of results, linked to their sections; of many how many they are."""
    names = dict.fromkeys(row.study for row in rows)
    if len(names) <= MOST_NAMED:
        return join([view.study_words(name) for name in names])
    claim = rows[0].claim
    number = row_count(
        view.register,
        f"bodies.{claim}.{rows[0].question}",
        len(names),
        "bodies",
        f"studies that decide {claim}, as {rows[0].question}",
    )
    return (*number, " studies (", Link(f"#body-{anchor(claim)}", "result by result"), ")")
