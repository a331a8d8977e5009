"""What an article concludes on a claim, against its own table and against the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.told_statements import rows_of
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.tables import CheckRow, VerdictRow

TOPIC = complete_topic()
(ARTICLE,) = TOPIC.articles.values()
(LINE,) = ARTICLE.table
OURS = next(row for row in complete_tables().verdicts if row.row)
KNOWN: dict[str, Any] = {
    "certainty": "low",
    "effect_all": "benefit decided",
    "quality": "weak",
    "study": "",
}


def concluded(states: str, *, own: str = "", quantity: str = "verdict", **ours: Any) -> CheckRow:
    """Check one conclusion; `own` is the level in the article's own table, if it has a row."""
    template = ARTICLE.statements[0]
    about = template.about.model_copy(
        update={
            "study": None,
            "claim": OURS.claim,
            "quantity": quantity,
            "outcome": None,
            "time": None,
            "arm": None,
            "contrast": None,
            "scale": None,
            "unit": None,
            "intervention": ours.pop("credited", None),
        }
    )
    statement = template.model_copy(
        update={"about": about, "states": states, "says": None, "declared": None}
    )
    key = "verdict" if quantity == "verdict" else "quality"
    reads = LINE.reads.model_copy(update={key: own})
    table = (LINE.model_copy(update={"reads": reads, key: own.capitalize()}),) if own else ()
    article = ARTICLE.model_copy(update={"table": table, "statements": (statement,)})
    verdict: VerdictRow = replace(OURS, **KNOWN | ours)
    (row,) = rows_of(replace(TOPIC, articles={article.id: article}), [verdict])
    return row


@pytest.mark.parametrize(
    ("states", "status", "diagnosis"),
    [
        # a benefit of low certainty bears "likely", and not "real"
        ("likely real", "right", D.EXACT),
        ("real", "wrong", D.FURTHER),
        ("unproven", "imprecise", D.SHORT),
        ("unproven or likely real", "right", D.EXACT),
        ("wonderful", "not checkable", ""),
    ],
)
def test_a_conclusion_is_held_against_the_evidence_by_the_rubric(
    states: str, status: str, diagnosis: str
) -> None:
    row = concluded(states)
    assert (row.status, row.diagnosis) == (status, diagnosis)


@pytest.mark.parametrize(
    ("states", "status", "diagnosis"),
    [
        ("weak", "right", D.EXACT),
        ("moderate", "wrong", D.FURTHER),
        ("anecdotal", "imprecise", D.SHORT),
        ("moderate to good", "wrong", D.FURTHER),
        ("pre-clinical", "imprecise", D.SHORT),
    ],
)
def test_a_quality_is_held_against_the_one_that_the_rules_give(
    states: str, status: str, diagnosis: str
) -> None:
    row = concluded(states, quantity="quality")
    assert (row.status, row.diagnosis) == (status, diagnosis)


def test_an_article_that_concludes_otherwise_than_its_own_table_contradicts_itself() -> None:
    row = concluded("weak", quantity="quality", own="moderate")
    assert (row.status, row.diagnosis) == ("contradiction", "contradicts its own table")
    assert concluded("weak", quantity="quality", own="weak").status == "right"
    # "weak to moderate" reaches a level that its table does not
    reaching = concluded("weak to moderate", quantity="quality", own="weak")
    assert reaching.status in {"contradiction", "wrong"}
    both = concluded("real", own="unproven")
    assert both.status == "wrong" and "its own table says" in both.what


def test_the_evidence_on_another_intervention_is_not_credited_to_the_one_that_is_named() -> None:
    study = next(iter(TOPIC.studies.values()))
    other = concluded("likely real", credited="something_else", study=study.id)
    assert (other.status, other.diagnosis) == ("wrong", D.CREDIT)
    own = concluded("likely real", credited=study.intervention.stimulus, study=study.id)
    assert own.status == "right"


def test_a_claim_that_was_not_judged_cannot_be_checked() -> None:
    statement = ARTICLE.statements[0]
    about = statement.about.model_copy(update={"claim": "unknown", "quantity": "verdict"})
    told = statement.model_copy(
        update={"about": about, "states": "real", "says": None, "declared": None}
    )
    article = ARTICLE.model_copy(update={"statements": (told,)})
    (row,) = rows_of(replace(TOPIC, articles={article.id: article}), [])
    assert row.status == "not checkable"
