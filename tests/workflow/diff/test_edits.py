"""The edits between two states lead from one to the other, and name what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.generated_histories import history, whole
from mcstats.model.study import RatingOverride
from mcstats.model.vocabularies import Rating
from mcstats.workflow.diff.edits import Cause, Edit, edits_between, with_choices_of
from mcstats.workflow.diff.figure_builder import Inputs


@pytest.mark.parametrize("seed", range(40))
def test_the_edits_made_one_after_the_other_give_the_new_state(seed: int) -> None:
    drawn = history(seed)
    state = drawn.old
    for _, step in edits_between(drawn.old, drawn.new):
        state = step(state)
    assert state == drawn.new
    assert list(state.topic.studies) == sorted(state.topic.studies)


def with_study(inputs: Inputs, name: str, **changes: object) -> Inputs:
    study = inputs.topic.studies[name].model_copy(update=changes)
    studies = {**inputs.topic.studies, name: study}
    return replace(inputs, topic=replace(inputs.topic, studies=studies))


def test_a_correction_and_a_choice_in_one_file_are_two_edits() -> None:
    old = whole("bcg")
    override = RatingOverride(domain="overall", rating=Rating.HIGH, because="a test")
    new = with_study(old, "hart1977", use="another use", overrides=(override,))
    correction, choice = (edit for edit, _ in edits_between(old, new))
    assert (correction.cause, correction.subject) == (Cause.CORRECTED, "hart1977")
    assert correction.changes == ("use: prevention of tuberculosis → another use",)
    assert (choice.cause, choice.subject) == (Cause.CHOICE, "hart1977")
    assert choice.changes[:2] == (
        "overrides.overall.domain: nothing → overall",
        "overrides.overall.rating: nothing → high",
    )


def test_of_a_long_text_an_edit_shows_the_part_that_differs() -> None:
    old = whole("bcg")
    long = "the same words again and again " * 10
    one = with_study(old, "hart1977", use=f"{long}in adults{' and so on' * 20}")
    other = with_study(old, "hart1977", use=f"{long}in children{' and so on' * 20}")
    ((edit, _),) = edits_between(one, other)
    (change,) = edit.changes
    was, now = change.removeprefix("use: ").split(" → ")
    assert "in adults" in was and "in children" in now
    assert was[:2] == now[:2] == "… " and was[-2:] == now[-2:] == " …"
    assert len(change) < 200


def test_choices_of_another_coding_are_taken_without_what_is_printed() -> None:
    old = whole("bcg")
    study = old.topic.studies["hart1977"]
    results = tuple(r.model_copy(update={"estimates": r.estimates[:1]}) for r in study.results)
    other = study.model_copy(update={"results": results, "use": "another use"})
    taken = with_choices_of(study, other)
    assert taken.use == study.use
    assert [len(result.estimates) for result in taken.results] == [1] * len(results)


def test_claims_and_syntheses_that_come_go_and_change_have_an_edit_each() -> None:
    old = whole("bcg")
    claims = old.topic.claims
    changed = claims.claims[0].model_copy(update={"statement": "Another statement"})
    new = replace(
        old,
        topic=replace(
            old.topic,
            claims=claims.model_copy(
                update={"claims": (changed,), "syntheses": claims.syntheses[1:]}
            ),
        ),
    )
    assert [(edit.subject, edit.changes[0]) for edit, _ in edits_between(old, new)] == [
        ("prevents", "statement: BCG vaccination prevents tuberculosis → Another statement"),
        ("everywhere", "removed"),
        (f"synthesis {claims.syntheses[0].id}", "removed"),
    ]
    assert [edit.changes[0] for edit, _ in edits_between(new, old)][1:] == ["added", "added"]


def test_an_article_and_the_sources_are_edits_too() -> None:
    old = whole("bcg")
    topic = replace(
        old.topic,
        articles={},
        sources=old.topic.sources.model_copy(update={"topic": "another topic"}),
    )
    edits = [edit for edit, _ in edits_between(old, replace(old, topic=topic))]
    assert [edit.cause for edit in edits] == [Cause.ARTICLE, Cause.SOURCES]
    assert edits[0].changes == ("removed",)


def test_other_texts_of_the_claims_are_edits_too() -> None:
    old = whole("bcg")
    claims = old.topic.claims.model_copy(update={"title": "Another title"})
    new = replace(old, topic=replace(old.topic, claims=claims))
    ((edit, step),) = edits_between(old, new)
    assert (edit.cause, edit.subject) == (Cause.CHOICE, "title")
    assert step(old) == new


def test_a_line_names_three_values_and_counts_the_others() -> None:
    changes = tuple(f"key{number}: 1 → 2" for number in range(5))
    assert Edit(Cause.RULE, "rubric", changes).text == (
        "rule: rubric (key0: 1 → 2; key1: 1 → 2; key2: 1 → 2; 2 more)"
    )
    assert Edit(Cause.SOURCES, "").text == "sources"
    assert Edit(Cause.ADDED, "new2026").text == "study added: new2026"
