"""Without the data, a figure belongs to the recorded changes that it may rest on."""

from __future__ import annotations

from typing import Any

from mcstats.workflow.diff.compared_figures import Figure, Figures, Kind
from mcstats.workflow.diff.edits import Cause, Edit
from mcstats.workflow.diff.recorded import attribute_recorded, input_edits, program_edits

OLD: dict[str, Any] = {
    "code": "1",
    "commit": "aaaaaaaaaaaa",
    "python": "3.12",
    "packages": {"numpy": "2.0", "scipy": "1.14"},
    "inputs": {
        "rubric.yaml": "r",
        "necks/claims.yaml": "c",
        "necks/sources.yaml": "s",
        "necks/facts.yaml": "f",
        "necks/studies/kept.yaml": "k",
        "necks/studies/wood.yaml": "w",
        "necks/studies/gone.yaml": "g",
        "necks/articles/blog.yaml": "b",
    },
}


def yi(study: str) -> Figure:
    return Figure(Kind.NUMBERS, ("effects", study, f"{study}-x-rr"), "yi")


def role(claim: str, study: str) -> Figure:
    return Figure(Kind.BODIES, ("bodies", claim, "tested", study, "x", "end", ""), "role")


def verdict(claim: str) -> Figure:
    return Figure(Kind.VERDICTS, ("verdicts", claim), "verdict")


def causes(old: Figures, new: Figures, **changed: Any) -> dict[Figure, set[tuple[str, str]]]:
    inputs = {**OLD["inputs"], **changed.pop("inputs", {})}
    inputs = {name: digest for name, digest in inputs.items() if digest}
    moves = attribute_recorded("necks", (old, new), (OLD, {**OLD, **changed, "inputs": inputs}))
    return {m.figure: {(e.cause.value, e.subject) for e in m.edits} for m in moves.moves}


def test_files_that_came_went_and_changed_are_edits() -> None:
    inputs = {
        **OLD["inputs"],
        "rubric.yaml": "2",
        "necks/claims.yaml": "2",
        "necks/sources.yaml": "2",
        "necks/facts.yaml": "2",
        "necks/studies/wood.yaml": "2",
        "necks/studies/new.yaml": "n",
        "necks/articles/blog.yaml": "2",
    }
    del inputs["necks/studies/gone.yaml"]
    assert {(edit.cause, edit.subject) for edit in input_edits(OLD["inputs"], inputs)} == {
        (Cause.ARTICLE, "blog"),
        (Cause.CHOICE, "claims"),
        (Cause.RULE, "rubric"),
        (Cause.SOURCES, ""),
        (Cause.SOURCES, "facts"),
        (Cause.ADDED, "new"),
        (Cause.REMOVED, "gone"),
        (Cause.CORRECTED, "wood"),
    }


def test_the_same_topic_under_another_name_has_the_same_files() -> None:
    renamed = {name.replace("necks", "throats"): d for name, d in OLD["inputs"].items()}
    assert input_edits(OLD["inputs"], renamed) == ()


def test_program_and_libraries_are_edits_with_their_versions() -> None:
    new = {
        **OLD,
        "code": "2",
        "commit": "bbbbbbbbbbbb",
        "packages": {"numpy": "2.1", "pandas": "3.0"},
    }
    formula, library = program_edits(OLD, new)
    assert formula == Edit(Cause.FORMULA, "mcstats aaaaaaaaa → bbbbbbbbb")
    assert library.changes == ("numpy 2.0 → 2.1", "pandas none → 3.0", "scipy 1.14 → none")
    assert program_edits(OLD, OLD) == ()


def test_a_figure_of_a_study_belongs_to_that_study_alone() -> None:
    found = causes(
        {yi("wood"): "1", yi("kept"): "1"},
        {yi("wood"): "2", yi("kept"): "1"},
        inputs={"necks/studies/wood.yaml": "2", "necks/studies/kept.yaml": "2"},
    )
    assert found == {yi("wood"): {("study corrected", "wood")}}


def test_a_figure_of_a_claim_belongs_to_the_studies_of_its_bodies() -> None:
    bodies = {role("a", "wood"): "decides", role("b", "kept"): "decides"}
    found = causes(
        {**bodies, verdict("a"): "real", verdict("b"): "real"},
        {**bodies, verdict("a"): "unproven", verdict("b"): "unproven"},
        inputs={"necks/studies/wood.yaml": "2", "necks/claims.yaml": "2"},
    )
    assert found == {
        verdict("a"): {("study corrected", "wood"), ("choice", "claims")},
        verdict("b"): {("choice", "claims")},
    }


def test_a_rating_may_rest_on_the_sources_and_nothing_on_public_facts() -> None:
    rating = Figure(Kind.RATINGS, ("ratings", "wood", "x", "", "overall"), "rating")
    found = causes(
        {yi("wood"): "1", rating: "low", verdict("a"): "real"},
        {yi("wood"): "2", rating: "high", verdict("a"): "unproven"},
        inputs={"necks/sources.yaml": "2", "necks/facts.yaml": "2"},
    )
    assert found == {
        yi("wood"): {("unexplained", "")},
        rating: {("sources", "")},
        verdict("a"): {("sources", "")},
    }


def test_rules_program_and_libraries_may_move_everything() -> None:
    found = causes(
        {yi("kept"): "1"},
        {yi("kept"): "2"},
        code="2",
        python="3.13",
        inputs={"rubric.yaml": "2", "necks/studies/wood.yaml": "2"},
    )
    assert found == {yi("kept"): {("formula", "mcstats"), ("library", ""), ("rule", "rubric")}}


def test_what_no_recorded_change_accounts_for_is_unexplained() -> None:
    found = causes({yi("kept"): "1"}, {yi("kept"): "2"}, inputs={"necks/studies/wood.yaml": "2"})
    assert found == {yi("kept"): {("unexplained", "")}}
