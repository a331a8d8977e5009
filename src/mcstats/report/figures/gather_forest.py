"""The facts of the forest plots of claims and syntheses, gathered from the tables of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.tables import VALUE_OF_RANGE, EffectRow, PooledRow
from mcstats.report.claim_facts import arms_of, natural, question_of, side_of
from mcstats.report.figures.forest import (
    NOTHING,
    ForestGroup,
    ForestPlot,
    ForestRow,
)
from mcstats.report.numbers import (
    bound_of,
    effect_interval,
    effect_number,
    people_of,
    pooled_interval,
    pooled_number,
    sentence,
    unit_words,
    values_of_arms,
)
from mcstats.report.pooling_words import words_of_pooling
from mcstats.report.register import anchor
from mcstats.report.scale import as_read, in_units, is_percent, is_ratio, label_of, null_of
from mcstats.report.text import Label, joined
from mcstats.report.view import View
from mcstats.report.wording import capitalised, lower_first, words_for_absent

SHOWN: Final = ("main", "single study")
"""The roles of the syntheses that are drawn."""
ENDS: Final = ("control", "the intervention")
"""The words at the ends of an axis where studies compare different arms."""
ARMS: Final = ("n1", "n2")
"""The settings that are sizes of the first arm and of the other one."""
CI: Final = Label("95% CI")
PEOPLE: Final = Markup("n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{}")
FEWEST: Final = 3
"""Studies of a prediction interval; without variance between studies it repeats the interval."""


def forest_of_claim(view: View, claim: str) -> ForestPlot | None:
    """Return the forest plot of the results that decide a claim; None where there is none to draw.

    The syntheses of the outcome are its groups, that of the claim's own body of evidence first;
    where there is none, the studies that decide stand without a summary.
    """
    bodies = view.deciding(claim, question_of(view, claim))
    rows = [view.effects[body.effect] for body in bodies if body.effect in view.effects]
    rows = [row for row in rows if row.contrast == "between"]
    if not any(_has_interval(row) for row in rows):
        return None
    if pooled := _syntheses_of(view, claim, rows):
        return _forest(view, f"fig-{anchor(claim)}", [(p, _members(view, p)) for p in pooled])
    shown = [natural(view, row) for row in rows]
    same = [row for row in shown if axis_of(row) == axis_of(shown[0])]
    return _forest(view, f"fig-{anchor(claim)}", [(None, same)])


def forest_of_synthesis(view: View, synthesis: str) -> ForestPlot | None:
    """Return the forest plot of one synthesis; None where it has no row."""
    found = [p for p in view.tables.pooled if p.synthesis == synthesis and p.role in SHOWN]
    groups = [(pooled, _members(view, pooled)) for pooled in found]
    return _forest(view, f"forest-{anchor(synthesis)}", groups) if groups else None


def _has_interval(row: EffectRow) -> bool:
    return any(end is not None for end in _ends(row))


def _ends(row: EffectRow) -> tuple[float | None, float | None]:
    """Return the ends of what is drawn: of a bound its set, else an interval, reported or ours."""
    if row.estimable == "bound":
        return row.yi_min, row.yi_max
    return (row.approx_lb, row.approx_ub) if row.ci_lb is None else (row.ci_lb, row.ci_ub)


def axis_of(row: EffectRow) -> tuple[str, ...]:
    """Return what effects on one axis have in common."""
    return row.measure, row.scale, row.unit, row.contrast


def _members(view: View, pooled: PooledRow) -> list[EffectRow]:
    return [view.effects[name] for name in pooled.members.split() if name in view.effects]


def construct_of(view: View, row: EffectRow) -> str:
    """Return what the outcome of an effect measures."""
    outcome = view.outcome(row.study, row.outcome)
    return outcome.measures if outcome else row.outcome


def _syntheses_of(view: View, claim: str, rows: Sequence[EffectRow]) -> list[PooledRow]:
    """Return the syntheses of the outcome of a claim on one axis, no study in two of them.

    A synthesis with a study that the claim leaves out answers another question.
    """
    constructs = {construct_of(view, row) for row in rows}
    left_out = {b.study for b in view.bodies.get((claim, "tested"), ()) if b.role == "excluded"}
    deciding = {row.study for row in rows}
    found = [
        (pooled, members)
        for pooled in view.tables.pooled
        if pooled.role in SHOWN
        and (members := _members(view, pooled))
        and (
            pooled.synthesis == claim
            or (
                {construct_of(view, row) for row in members} <= constructs
                and not left_out & {row.study for row in members}
            )
        )
    ]

    def rank(one: tuple[PooledRow, list[EffectRow]]) -> tuple[bool, bool, bool]:
        pooled, members = one
        of = {row.study for row in members}
        return pooled.synthesis != claim, not of & deciding, not in_units(pooled.measure)

    found.sort(key=rank)
    chosen: list[tuple[PooledRow, list[EffectRow]]] = []
    if not found or not {row.study for row in found[0][1]} & deciding:
        return []
    for pooled, members in found:
        taken = {row.study for _, of in chosen for row in of}
        alike = not chosen or axis_of(chosen[0][1][0]) == axis_of(members[0])
        if alike and not taken & {row.study for row in members}:
            chosen.append((pooled, members))
    return [pooled for pooled, _ in chosen]


def _forest(
    view: View, identifier: str, groups: Sequence[tuple[PooledRow | None, Sequence[EffectRow]]]
) -> ForestPlot:
    rows = list(chain.from_iterable(of for _, of in groups))
    first, events = rows[0], any(values_of_arms(view, row, "events") for row in rows)
    changes = any(values_of_arms(view, row, "baseline_mean") for row in rows)
    arms = {arms_of(view, row) for row in rows}
    right, left = (ENDS[1], "") if len(arms) > 1 else arms.pop()
    left = left or ENDS[0]
    heads = (capitalised(right.removeprefix("the ")), capitalised(left))
    if first.effect in view.lower:
        left, right = right, left
    outcome = capitalised(view.outcome_label(first.study, first.outcome))
    unit = f", {unit_words(first).strip()}" if unit_words(first) else ""
    unit = " (log scale)" if is_ratio(first.measure) else unit
    means = any(values_of_arms(view, row, "sd") for row in rows)
    shows = "mean after (SD)" if changes else "mean (SD)" if means else ""
    return ForestPlot(
        id=identifier,
        outcome=outcome,
        measure=label_of(first.measure),
        unit_title=Label(f"{label_of(first.measure)}: {lower_first(outcome)}{unit}"),
        favours=(Label(left), Label(right)),
        groups=tuple(_group(view, p, of, rows, events, len(groups)) for p, of in groups),
        arms=heads,
        shows="events/n" if events else shows,
        log=is_ratio(first.measure),
        null=null_of(first.measure),
        level=CI,
        assumed=tuple(_assumed(view, rows)),
        noun="review" if {row.study for row in rows} <= view.reviews else "study",
    )


def _assumed(view: View, rows: Sequence[EffectRow]) -> Iterator[Markup]:
    """Yield what was assumed for the first interval of ours, and the value furthest from it."""
    row = next((row for row in rows if row.approx_lb is not None), None)
    if row is None or row.n1 is None or row.n2 is None or row.yi is None:
        return
    study = view.study(row.study)
    spans = [(a.what, a.span) for a in study.assumptions if a.span] if study else []
    if not values_of_arms(view, row, "n"):
        sizes = [effect_number(view, row, column, getattr(row, column)) for column in ARMS]
        if row.n1 == row.n2:
            yield Markup("{} people were analysed in each group.").format(sizes[0])
        else:
            form = Markup("{} and {} people were analysed.")
            yield form.format(sizes[0], sizes[1].plain())
    key = f"assumed.{row.effect}"
    parts = [part for part in row.assumption.split("; ") if part not in dict(spans)]
    for n, part in enumerate(parts):
        yield sentence(view, f"{key}.{n}", f"{capitalised(part)}.", "effects", row.effect)
    others = [c for c in view.tables.choices if c.effect == row.effect and c.kind == VALUE_OF_RANGE]
    known = [(abs(c.yi - row.yi), c) for c in others if c.yi is not None]
    if not known:
        return
    far = max(known, key=lambda one: one[0])[1]
    value = view.digits[row.effect].text(as_read(row.measure, far.yi or 0.0))
    arm = next((s.setting for what, s in spans if far.choice.endswith(what)), "")
    people = f" people with {arms_of(view, row)[ARMS.index(arm)]}" if arm in ARMS else ""
    then = f"With {far.option}{people} in place of {far.declared}, the estimate would be {value}"
    words = f"{then}; the verdict by our rules would stay the same."
    if far.moves:
        words = f"{then}, and the verdict by our rules “{view.verdict_words(far.verdict)}”."
    yield sentence(view, f"{key}.other", words, "choices", row.effect)


def _group(
    view: View,
    pooled: PooledRow | None,
    of: Sequence[EffectRow],
    every: Sequence[EffectRow],
    events: bool,
    groups: int,
) -> ForestGroup:
    several = pooled is not None and sum(row.yi is not None for row in of) > 1
    weights = dict(zip(pooled.members.split(), map(float, pooled.weights.split()), strict=False)
                   if pooled and several else ())  # fmt: skip
    many = Counter(row.study for row in every)
    shown = []
    for row in of:
        study = view.study(row.study)
        label: Any = view.study_ref(row.study)
        if many[row.study] > 1:
            label = joined([label, Label(view.time_label(row.study, row.time))], ", ")
        share, weight = weights.get(row.effect), None
        if pooled is not None and share is not None:
            weight = pooled_number(view, pooled, f"weight.{row.effect}", share).with_unit("%")
        shown.append(
            ForestRow(
                row.effect, label, _estimate(view, row), row.yi, *_ends(row),
                arms=_arms(view, row, events=events), share=share, weight=weight or "",
                asked=study is not None and view.is_of_sold(study),
                sort="study" if row.approx_lb is None else "approximate",
            )
        )  # fmt: skip
    title = capitalised(pooled.stratum) if pooled is not None and groups > 1 else ""
    if pooled is None or not several or pooled.mu is None:
        return ForestGroup(tuple(shown), title)
    shown += _summary(view, pooled, of, events=events)
    model = words_of_pooling(pooled)
    return ForestGroup(tuple(shown), title, model, _spread(view, pooled))


def _estimate(view: View, row: EffectRow) -> Any:
    """Return an estimate with its interval, or the end of a bound, or what is missing."""
    if (interval := effect_interval(view, row)) is not None:
        if interval.low is not None:
            return interval
        return joined([interval, "CI not reported"], "; ")
    return bound_of(view, row) or "not reported"


def _arms(view: View, row: EffectRow, *, events: bool) -> tuple[Any, Any]:
    """Return what a source reports of both arms; a size that we assumed has an asterisk."""
    order = list(dict.fromkeys(i.arm for i in view.inputs.get(row.effect, ()) if i.arm))
    upper = values_of_arms(view, row, "events" if events else "mean")
    lower = values_of_arms(view, row, "n" if events else "sd")
    sizes = values_of_arms(view, row, "n")
    cells: list[Any] = []
    for n, column in enumerate(ARMS):
        arm = order[n] if len(order) == 2 else ""
        value, size = getattr(row, column), sizes.get(arm)
        if size is None and value is not None:
            size = effect_number(view, row, column, value)
            size = size.with_unit("*") if row.approx_lb is not None and not sizes else size
        known = arm in upper and arm in lower
        if events:
            cell: Any = joined([upper[arm], lower[arm].plain()], "/") if known else NOTHING
        else:
            figure = Markup("{} ({})").format(upper[arm], lower[arm].plain()) if known else ""
            people = PEOPLE.format(size) if size else ""
            cell = Markup(", ").join(filter(None, (figure, people))) or NOTHING
        cells.append(cell)
    return cells[0], cells[1]


def _summary(
    view: View, pooled: PooledRow, of: Sequence[EffectRow], *, events: bool
) -> Iterator[ForestRow]:
    """Yield the summary of a group, and its prediction interval where it says something more."""
    key, mu = f"forest.{pooled.synthesis}", pooled.mu
    assert mu is not None
    label = Markup("Pooled, {} studies").format(pooled_number(view, pooled, "k", pooled.k))
    low = mu if pooled.ci_lb is None else pooled.ci_lb
    high = mu if pooled.ci_ub is None else pooled.ci_ub
    total = [_total(view, pooled, of, "" if events else column) for column in ARMS]
    text, arms = pooled_interval(view, pooled), (total[0], total[1])
    yield ForestRow(key, label, text, mu, low, high, arms, sort="pooled")
    if pooled.pi_lb is None or pooled.pi_ub is None or not pooled.tau2 or pooled.k < FEWEST:
        return
    ends = [pooled_number(view, pooled, c, getattr(pooled, c)).plain() for c in ("pi_lb", "pi_ub")]
    words = Markup("{} to {}").format(*ends)
    between = words, None, pooled.pi_lb, pooled.pi_ub
    yield ForestRow(f"{key}-prediction", "Prediction interval", *between, sort="prediction")


def _total(view: View, pooled: PooledRow, rows: Sequence[EffectRow], column: str) -> Any:
    """Return the people of one side of a synthesis; nothing where a study does not say."""
    sizes: list[Any] = [getattr(row, column, None) for row in rows]
    if not all(size is not None and size == int(size) for size in sizes):
        return ""
    return PEOPLE.format(pooled_number(view, pooled, f"{column} of all", sum(sizes)))


def _spread(view: View, pooled: PooledRow) -> dict[str, Any]:
    """Return the figures of the heterogeneity of a synthesis; none of a single study."""
    if pooled.q is None or pooled.q_p is None or pooled.tau2 is None:
        return {}
    number: dict[str, Any] = {
        name: pooled_number(view, pooled, name, value).plain()
        for name, value in (
            ("tau2", pooled.tau2), ("tau2_ub", pooled.tau2_ub), ("i2", pooled.i2),
            ("q", pooled.q), ("df", pooled.k - 1), ("q_p", pooled.q_p),
        )
        if value is not None
    }  # fmt: skip
    number["p"] = Markup("{}" if pooled.q_p < 0.001 else "= {}").format(number["q_p"])
    number["i2"] = Markup("{}%").format(number["i2"]) if "i2" in number else NOTHING
    return number


def changes_of_claim(view: View, claim: str) -> ForestPlot | None:
    """Return the changes in one group that speak of a claim; None where there are none.

    They are those of the study that decides, or of the first with figures of the intervention that
    the claim is about.
    """
    asked = view.claims[claim].question.interventions or (view.topic.claims.sold.intervention,)
    bodies = [
        body
        for body in view.bodies.get((claim, question_of(view, claim)), ())
        if body.role != "excluded"
        and (study := view.study(body.study))
        and (body.role == "decides" or not study.stimuli.isdisjoint(asked))
    ]
    bodies.sort(key=lambda body: body.role != "decides")
    rows = [view.effects[body.effect] for body in bodies if body.effect in view.effects]
    first = next((row for row in rows if row.contrast == "within" and row.yi is not None), None)
    study = view.study(first.study) if first else None
    if first is None or study is None:
        return None
    construct, shown, drawn = construct_of(view, first), [], []
    for row in view.tables.effects:
        if (row.study, axis_of(row)) != (first.study, axis_of(first)) or row.yi is None:
            continue
        if construct_of(view, row) == construct:
            label = capitalised(view.outcome_label(row.study, row.outcome))
            words = Label(f"{label}, {view.time_label(row.study, row.time)}")
            value = effect_interval(view, row)
            drawn.append(row)
            text = replace(value, unit=unit_words(row)) if value else ""
            shown.append((label, ForestRow(
                row.effect, words, text, row.yi, asked=view.is_of_sold(study), sort="change"
            )))  # fmt: skip
    people, unit = people_of(view, study, first)
    group: Any = view.study_ref(study.id)
    if people is not None:
        group = Markup("{} {} ({})").format(people, unit, group)
    sides = {side_of(row.yi, lower=view.is_lower_better(row)) for row in drawn}
    only = sides.pop() if len(sides) == 1 else ""
    changed = {"better": "Improvement", "worse": "Deterioration"}.get(only, "Change")
    title = f"{changed} from baseline" if is_percent(first.measure) else label_of(first.measure)
    with_unit = ", ".join(filter(None, (title, unit_words(first).strip())))
    absent = words_for_absent(view.topic, study).lower()
    alike = len({label for label, _ in shown}) == 1
    return ForestPlot(
        id=f"fig-{anchor(claim)}",
        outcome=shown[0][0] if alike else "The outcomes",
        measure=Label(title),
        unit_title=Label(with_unit),
        groups=(ForestGroup(tuple(row for _, row in shown)),),
        people=Markup("{}, all treated; no control group; confidence intervals {}.").format(
            group, absent
        ),
    )
