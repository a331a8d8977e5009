"""Statements of an article of a small topic, and the row that the audit makes of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from helpers.computed_tables import shipped_rubric
from helpers.random_studies import topic_of_studies
from mcstats.check.statements.check_statement import check_statements
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import Article
from mcstats.model.public_fact import PublicFacts
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow, VerdictRow
from mcstats.model.topic import Topic

SOURCE = {"source": "record", "place": "label"}


def article_of(*statements: dict[str, Any], **parts: Any) -> Article:
    """Return an article; a statement is a result at line 1 unless it says otherwise."""
    usual = {"place": "line 1", "kind": "result", "paraphrase": "x"}
    content = {
        "id": "seeded",
        "source": "page",
        "label": "Page",
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [
            {"id": f"s{index}", **usual, **statement} for index, statement in enumerate(statements)
        ],
    }
    return Article.model_validate_json(json.dumps(content | parts))


def facts_of(*facts: dict[str, Any]) -> PublicFacts:
    """Return public facts, each of the same record unless it names another source."""
    listed = [{"id": f"f{index}", **SOURCE, **fact} for index, fact in enumerate(facts)]
    return PublicFacts.model_validate_json(json.dumps({"facts": listed}))


def topic_told(
    article: Article, studies: Iterable[Study] = (), facts: Iterable[dict[str, Any]] = ()
) -> Topic:
    """Return a topic of an article, studies and public facts."""
    topic = topic_of_studies(list(studies))
    return replace(topic, articles={article.id: article}, facts=facts_of(*facts))


def rows_of(topic: Topic, verdicts: Iterable[VerdictRow] = ()) -> list[CheckRow]:
    """Return the row of each statement, by the rules of the shipped rubric."""
    rubric = shipped_rubric()
    model = rubric.errors
    assert model is not None
    index = StudyIndex.of(
        topic,
        (),
        rubric.hedge_words(),
        model.weights(),
        model.rungs(),
        verdicts=verdicts,
        rubric=rubric,
    )
    return check_statements(index)


def row_told(
    statement: dict[str, Any],
    studies: Iterable[Study] = (),
    facts: Iterable[dict[str, Any]] = (),
    **parts: Any,
) -> CheckRow:
    """Return the row of one statement."""
    (row,) = rows_of(topic_told(article_of(statement, **parts), studies, facts))
    return row
