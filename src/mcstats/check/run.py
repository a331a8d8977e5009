"""Everything that is checked of a topic, in one list."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.schema.rubric import Rubric
from mcstats.schema.tables import CheckRow, EffectRow, PooledRow, VerdictRow
from mcstats.schema.topic import Topic

from .articles import contradictions
from .inner import check_studies
from .routes import second_routes
from .statements import Book, check_statements
from .verdicts import check_verdicts

__all__ = ["book_of", "check_topic"]


def book_of(topic: Topic, rubric: Rubric, effects: Iterable[EffectRow]) -> Book:
    """Return what the studies print, read and explained by the rules of a rubric."""
    errors = rubric.errors
    return Book.of(
        topic,
        effects,
        rubric.hedge_words(),
        errors.weights() if errors else {},
        errors.rungs() if errors else {},
        rubric.parameters["information_alpha"].number,
    )


def check_topic(
    topic: Topic,
    rubric: Rubric,
    effects: Iterable[EffectRow],
    pooled: Iterable[PooledRow],
    verdicts: Iterable[VerdictRow],
) -> list[CheckRow]:
    """Check a topic.

    Parameters
    ----------
    topic, rubric
        The data and the rules, the error model among them.
    effects, pooled, verdicts
        What was computed from them.

    Returns
    -------
    list of CheckRow
        Verdict tables first, then statements, contradictions between articles, studies against
        themselves, and our numbers against other programs; each in the order of the files.
    """
    effects = list(effects)
    book = book_of(topic, rubric, effects)
    statements = check_statements(book)
    alpha = rubric.parameters["information_alpha"].number
    return [
        *check_verdicts(topic, verdicts),
        *statements,
        *contradictions(topic, statements, rubric.hedge_words()),
        *check_studies(topic, effects, rubric.hedge_words(), alpha),
        *second_routes(topic, effects, pooled),
    ]
