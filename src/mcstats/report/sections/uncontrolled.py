"""Changes without a control group: the change that would erase each, and published averages."""

from __future__ import annotations

from mcstats.model.rubric import Illustration
from mcstats.model.tables import EffectRow
from mcstats.report.blocks import (
    Block,
    Bullets,
    Column,
    Group,
    Para,
    Row,
    Section,
    Table,
    Terms,
    table_of,
)
from mcstats.report.effect_numbers import estimate, printed_set, with_note
from mcstats.report.inline import Inline, Inlines, Line, Muted, Num, Opens, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import label_of
from mcstats.report.view import View


def uncontrolled(view: View) -> Section:
    """Return tipping points and illustrations; neither moves a figure."""
    blocks: list[Block] = [
        Para(
            "People change without any treatment: by time, by chance, by expectation, and "
            "because they joined when things were at their worst. A change within one "
            "group holds all of that. It carries no claim of cause past “promising but "
            "unproven”, however large it is and however small its P value."
        )
    ]
    if view.tables.tipping:
        blocks.append(_tipping(view))
    else:
        blocks.append(Para("No change without a control group is printed."))
    if view.rubric.illustrations:
        blocks += _illustrations(view)
    return Section("uncontrolled", "Changes without a control group", *blocks)


def _tipping(view: View) -> Table:
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in view.tables.tipping:
        effect = view.effects.get(row.effect)
        if effect is not None:
            shown = Row(view.result_words(effect), _erased(view, effect))
            alike.setdefault((row.construct, row.controls), []).append(shown)
    return Table(
        "tipping",
        "What a control group would have to show to explain the change",
        (Column("Change without a control group", "name"), Column("What would erase it", "wide")),
        groups=[Group(_controls(view, *key), rows) for key, rows in alike.items()],
        cards=True,
    )


def _erased(view: View, effect: EffectRow) -> Inlines:
    figure = estimate(view, effect, scope="tipping")
    verb = "changed" if view.is_lower_better(effect) else "improved"
    cell: list[Inline] = [f"a control group that {verb} by ", *figure, " percent"]
    spread = printed_set(view, effect, scope="tipping")
    if effect.yi is not None and spread:
        cell.append(Line(Muted("as printed it stands for ", *with_note(view, effect, spread))))
    return tuple(cell)


def _controls(view: View, construct: str, controls: str) -> Inlines:
    """Return the changes of a construct in control and sham arms of coded studies."""
    name = Words(construct.replace("_", " ").capitalize())
    others = [view.effects[n] for n in controls.split() if n in view.effects]
    if not others:
        nothing = (
            " — no control or sham arm of a coded study prints a change of it, and arms of another "
            "construct never serve"
        )
        return name, nothing
    arms = [(*view.study_words(e.study), " ", *estimate(view, e, scope="tipping")) for e in others]
    return name, " — control and sham arms changed by, in percent: ", *join(arms)


def _illustrations(view: View) -> tuple[Block, ...]:
    """Return the averages, and below them once the results that carry each risk."""
    intro = Para(
        "Averages that others found over many trials, on both sides, stand beside the "
        "results that carry the same risk. They illustrate and never correct: no average "
        "is known of this field, and none of a single study."
    )

    def finding(average: Illustration) -> Inlines:
        return Words(average.finds), Line(*view.reference(average.reference))

    averages = table_of(
        view.rubric.illustrations,
        "illustrations",
        "Published averages of bias: an illustration, never a correction",
        ("What others found", "wide", finding),
        ("Average (interval)", "figure", lambda a: _average(view, a)),
        ("Unit", "wide", lambda a: Words(a.unit)),
        row_id=lambda a: f"illustration-{anchor(a.id)}",
        cards=True,
    )
    blocks: list[Block] = [intro, averages]
    risks = dict.fromkeys((a.domain, tuple(a.ratings)) for a in view.rubric.illustrations)
    for domain, ratings in risks:
        lead = "Results that decide a claim and carry that risk ("
        blocks.append(Para(lead, Words(domain), "):"))
        blocks.append(Bullets(*(_carriers(view, domain, ratings) or ("none",))))
    return tuple(blocks)


def _average(view: View, average: Illustration) -> Opens:
    key = f"illustrations.{average.id}"
    rests = [f"rubric.yaml: illustrations, {average.id}"]

    def enter(name: str, text: str) -> Num:
        return view.register.enter(f"{key}.{name}", None, text, "printed", rests)

    terms = Terms(
        ("Declared in", Words(f"rubric.yaml, illustrations, {average.id}", "place")),
        ("In", Words(average.unit)),
        ("After", view.reference(average.reference)),
    )
    target = f"illustration-{anchor(average.id)}"
    note = view.register.enter_note(key, Words(average.finds), lambda: (terms,), target)
    ends = (enter("low", average.low), " to ", enter("high", average.high))
    return Opens(note, enter("value", average.value), " (", *ends, ")")


def _carriers(view: View, domain: str, ratings: tuple[str, ...]) -> tuple[Inlines, ...]:
    """Return the deciding results whose rating in the domain is one of those, each once."""
    carriers: dict[str, Inlines] = {}
    decides = [one for row in view.tables.verdicts for one in view.deciding(row.claim)]
    for one in decides:
        effect = view.effects.get(one.effect)
        rated = view.rating_of(effect, domain) if effect is not None else None
        if effect is None or rated is None or rated.rating not in ratings:
            continue
        if effect.effect not in carriers:
            figure = estimate(view, effect, scope="illustrations")
            measure = Words(label_of(effect.measure))
            where = (*view.study_words(effect.study), ", ", Words(rated.rating))
            carriers[effect.effect] = (*where, ": ", measure, " ", *figure)
    return tuple(carriers.values())
