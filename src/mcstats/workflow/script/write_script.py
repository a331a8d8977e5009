"""Write the script of a number of the report."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.bias.rate import at_high_risk, rate_topic
from mcstats.check.check_topic import contradicted_studies
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.verdict.assembled_body import assemble
from mcstats.workflow.paths import TopicPaths, topic_with
from mcstats.workflow.script.effect_script import effect_script, effects_by_id
from mcstats.workflow.script.expressions import Language
from mcstats.workflow.script.pooled_script import pooled_ids, pooled_script


def write_script(
    identifier: str, language: Language, topic_paths: Iterable[TopicPaths]
) -> list[str]:
    """Return a script that prints an effect or a pooled figure, from what the sources print.

    The script of a claim is that of what decides it: its synthesis, or its one effect.

    Parameters
    ----------
    identifier : str
        The id of an effect, of a claim, of a synthesis, or of one of its sensitivities as
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
        known[paths] = {*effects_by_id(topic), *syntheses, *(c.id for c in topic.claims.claims)}
        if identifier.partition("/")[0] in syntheses:
            known[paths].add(identifier)
    what, expected = "effect, synthesis or claim", "the id of an effect, a synthesis or a claim"
    paths = topic_with(identifier, known, what, expected)
    topic, hedges = topics[paths], paths.rubric().hedge_words()
    if identifier in effects_by_id(topic):
        return effect_script(topic, identifier, hedges, language)
    effects = estimate_topic(topic, hedges).effects
    ratings = rate_topic(topic, paths.rubric())
    doubtful = contradicted_studies(topic, paths.rubric(), effects)
    rows = pooled_ids(pool_topic(topic, effects, at_high_risk(topic, ratings), doubtful))
    claim = next((one for one in topic.claims.claims if one.id == identifier), None)
    if claim is not None and identifier not in rows:
        body = assemble(topic, paths.rubric(), claim, effects, ratings)
        if body.effect is None:
            return [f"# {identifier}: no effect decides it; mcstats explain {identifier}"]
        if body.pooled is None:
            return effect_script(topic, body.effect.effect, hedges, language)
        rows[identifier] = body.pooled
    topic_with(identifier, {paths: set(rows)}, what, expected)
    return pooled_script(
        topic, identifier, rows[identifier], {e.effect: e for e in effects}, language
    )
