"""Write the script of a number of the report."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.bias.rate import at_high_risk, rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.workflow.paths import TopicPaths, topic_with
from mcstats.workflow.script.effect_script import effect_script, effects_by_id
from mcstats.workflow.script.expressions import Language
from mcstats.workflow.script.pooled_script import pooled_ids, pooled_script


def write_script(
    identifier: str, language: Language, topic_paths: Iterable[TopicPaths]
) -> list[str]:
    """Return a script that prints an effect or a pooled figure, from what the sources print.

    Parameters
    ----------
    identifier : str
        The id of an effect, of a synthesis, or of one of its sensitivities as
        ``synthesis/estimator-dl``.
    language : {"R", "Python"}
        R with metafor, or Python with NumPy and SciPy.
    topic_paths : iterable of TopicPaths
        The topics that may have it.

    Raises
    ------
    InputError
        For an id that no topic has, or that several have.
    """
    topics = {paths: paths.load() for paths in topic_paths}
    known: dict[TopicPaths, set[str]] = {}
    for paths, topic in topics.items():
        syntheses = {synthesis.id for synthesis in topic.claims.syntheses}
        known[paths] = {*effects_by_id(topic), *syntheses}
        if identifier.partition("/")[0] in syntheses:
            known[paths].add(identifier)
    what, expected = "effect or synthesis", "the id of an effect or a synthesis"
    paths = topic_with(identifier, known, what, expected)
    topic, hedges = topics[paths], paths.rubric().hedge_words()
    if identifier in effects_by_id(topic):
        return effect_script(topic, identifier, hedges, language)
    effects = estimate_topic(topic, hedges).effects
    high = at_high_risk(topic, rate_topic(topic, paths.rubric()))
    rows = pooled_ids(pool_topic(topic, effects, high))
    name = {paths: set(rows)}
    topic_with(identifier, name, what, expected)
    return pooled_script(
        topic, identifier, rows[identifier], {e.effect: e for e in effects}, language
    )
