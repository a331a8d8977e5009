"""Sentences are composed from general phrases, and a missing word is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.rubric_cases import Case, article_row, decided_cases, the_rubric
from mcstats.verdict.decide import decide
from mcstats.verdict.phrases import MissingWord, compose

WORDS = {
    "tested": "one thing",
    "claimed": "another",
    "population": "people",
    "outcome": "an outcome",
    "use": "a use",
    "duration": "an hour",
}


def test_a_phrase_without_its_word_is_refused_by_name() -> None:
    decision = decide(the_rubric(), article_row("rct").facts)
    with pytest.raises(MissingWord, match=r"other-intervention needs the word \{tested\}"):
        compose(the_rubric(), decision, {"claimed": "another", "outcome": "an outcome"})


@pytest.mark.parametrize("case", decided_cases("verdict"), ids=lambda case: case.name)
def test_no_placeholder_is_left_and_the_level_comes_first(case: Case) -> None:
    decision = decide(the_rubric(), case.facts)
    texts = compose(the_rubric(), decision, WORDS)
    assert all("{" not in text for text in texts.values())
    assert texts["quality"].startswith(the_rubric().scales["quality"].words[decision.quality])
    assert (
        the_rubric().scales["verdict"].words[decision.verdict].lower() in texts["verdict"].lower()
    )


def test_all_qualifiers_that_hold_join_into_one_sentence() -> None:
    facts = replace(
        article_row("sham-rct").facts,
        intervention="other",
        funding="industry",
        asserts="seen",
        lasting="session",
    )
    texts = compose(the_rubric(), decide(the_rubric(), facts), WORDS)
    assert texts["quality"] == "Moderate to good; industry-funded, one thing not another"
    assert texts["verdict"] == (
        "Real for an outcome but temporary (an hour) — but a different use than a use"
    )
