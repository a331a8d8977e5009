"""Tables as a reader sees them: each effect in the direction in which its source publishes it.

In the tables of a topic an effect above no effect is a benefit, so that a risk ratio of 0.86 for
deaths stands there as 1.16. Pages and plots show 0.86, and say which side favours the intervention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from mcstats.model.tables import BodyRow, EffectRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better

Row = TypeVar("Row")

DECIDES: Final = "decides"
"""The role of a result that enters the figure of a claim."""

_ENDS: Final = (
    *((name, name) for name in ("yi", "mu", "slope", "limit", "t")),
    *(("ci_lb", "ci_ub"), ("approx_lb", "approx_ub"), ("pi_lb", "pi_ub")),
    *(("yi_min", "yi_max"), ("mu_min", "mu_max")),
    ("implied_lo", "implied_hi"),
)
"""Columns that change their sign, and the two ends that also change places."""
_OF_EFFECTS: Final = ("effects", "universes", "choices", "missing")
_OF_SYNTHESES: Final = ("pooled", "small_study", "poolings")
"""Tables whose rows name an effect, or a synthesis, and stand on its scale."""


def is_lower_better(topic: Topic, row: EffectRow) -> bool:
    """Return whether less of the outcome of an effect is better."""
    study = topic.studies.get(row.study)
    outcomes = study.outcomes if study else ()
    return any(o.id == row.outcome and o.better is Better.LOWER for o in outcomes)


def published_lower(
    topic: Topic,
    effects: Iterable[EffectRow],
    pooled: Iterable[PooledRow] = (),
    bodies: Iterable[BodyRow] = (),
) -> frozenset[str]:
    """Return the ids of what is shown with its lower side as the better one.

    They are effects of which less is better, and the syntheses and claims of such effects alone.
    Where effects of both directions are taken together, all of them stay as they are pooled.
    """
    effects = list(effects)
    lower = {row.effect for row in effects if is_lower_better(topic, row)}
    groups: dict[str, set[str]] = defaultdict(set)
    for synthesis in topic.claims.syntheses:
        named = {(m.study, m.result, m.measure) for m in synthesis.members}
        members = {r.effect for r in effects if (r.study, r.result, r.measure) in named}
        groups[synthesis.id] |= members
    for summary in pooled:
        groups[summary.synthesis] |= set(summary.members.split())
    for body in bodies:
        if body.role == DECIDES and body.effect:
            groups[body.claim].add(body.effect)
    while mixed := {e for group in groups.values() if group - lower for e in group & lower}:
        lower -= mixed  # what they are pooled with elsewhere then stays as it is, too
    return frozenset(lower | {name for name, group in groups.items() if group and group <= lower})


def negated(row: Row) -> Row:
    """Return a row with its effect, and the ends of its sets, from the other side."""
    names = {field.name for field in fields(row)}  # type: ignore[arg-type]  # rows are dataclasses
    values: dict[str, Any] = {}
    for low, high in _ENDS:
        if low in names:
            values[low], values[high] = (
                None if value is None else -value + 0.0
                for value in (getattr(row, high), getattr(row, low))
            )
    return replace(row, **values)  # type: ignore[type-var]


def of_effects(rows: Sequence[Row], lower: Collection[str], named: str = "effect") -> list[Row]:
    """Return rows that name their effect, those of which less is better from the other side."""
    return [negated(row) if getattr(row, named) in lower else row for row in rows]


def published(topic: Topic, tables: Row) -> Row:
    """Return the `Tables` of a page with each effect and synthesis in its published direction."""
    of: Any = tables  # the record itself imports this module
    lower = published_lower(topic, of.effects, of.pooled, of.bodies)
    changed: dict[str, Any] = {
        **{name: of_effects(getattr(of, name), lower) for name in _OF_EFFECTS},
        **{name: of_effects(getattr(of, name), lower, "synthesis") for name in _OF_SYNTHESES},
    }
    return replace(tables, **changed)  # type: ignore[type-var]
