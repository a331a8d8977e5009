"""What moved between two states is attributed to the edits that move it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.generated_histories import History, history, whole
from helpers.places import EXAMPLE_TOPICS
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Reported
from mcstats.workflow.diff.attribute import Moves, attribute, attribute_path
from mcstats.workflow.diff.compared_figures import OF_STUDIES, Figures, Kind, differ, moved
from mcstats.workflow.diff.edits import Cause, Edit, edits_between
from mcstats.workflow.diff.figure_builder import Builder, CannotBuild, Inputs

DRAWN = 138  # histories of each of the eight parts of the thousand, about a minute


def attributed(drawn: History, builder: Builder | None = None, most: int = 100) -> Moves | None:
    """Return the moves of a history, or None where one of its states cannot be judged."""
    try:
        return attribute(drawn.old, drawn.new, builder, most=most)
    except CannotBuild:
        return None


def check(drawn: History, moves: Moves) -> None:
    known = {(edit.cause.value, edit.subject) for edit in moves.edits}
    assert known <= drawn.causes, "no edit is invented"
    for move in moves.moves:
        named = {(edit.cause.value, edit.subject) for edit in move.edits}
        assert named and named <= drawn.causes, move
        # The parts lead from the old value to the new one without a gap.
        values = [move.old, *(v for part in move.parts for v in (part.old, part.new)), move.new]
        for left, right in zip(values[::2], values[1::2], strict=True):
            assert not differ(left, right), move
        if move.figure.where[0] in OF_STUDIES:
            study = move.figure.where[1]
            rules = any(cause == "rule" for cause, _ in drawn.causes)
            own = {(cause, name) for cause, name in drawn.causes if name == study}
            assert named <= own | ({("rule", "rubric")} if rules else set()), move
        if len(drawn.causes) == 1:
            assert named == drawn.causes, move


def run(seeds: range) -> Counter[str]:
    met: Counter[str] = Counter()
    builder = Builder()  # a study that no edit touches is estimated once for all histories
    for seed in seeds:
        drawn = history(seed)
        moves = attributed(drawn, builder)
        if moves is None:
            met["refused"] += 1
            continue
        check(drawn, moves)
        met["histories"] += bool(drawn.causes)
        met["moves"] += len(moves.moves)
        for move in moves.moves:
            for part in move.parts:
                met["joint" if len(part.edits) > 1 else part.edits[0].cause.value] += 1
    return met


def test_every_move_of_a_generated_history_has_its_known_cause() -> None:
    met = run(range(16))
    assert met["histories"] >= 14
    for cause in ("study added", "study removed", "study corrected", "choice", "rule"):
        assert met[cause], cause
    assert met["joint"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 1_000 + 8 * DRAWN, DRAWN))
def test_every_move_of_a_thousand_histories_has_its_known_cause(first: int) -> None:
    met = run(range(first, first + DRAWN))
    assert met["histories"] >= 125
    assert met["joint"] == 0


def figures_along(drawn: History) -> list[tuple[tuple[Edit, ...], Figures]]:
    """Return the figures of each state of a history, each built alone and whole."""
    line: list[tuple[tuple[Edit, ...], Figures]] = [((), Builder().all(drawn.old))]
    state = drawn.old
    positions = {**drawn.old.topic.positions, **drawn.new.topic.positions}
    for edit, step in edits_between(drawn.old, drawn.new):
        state = step(state)
        object.__setattr__(state.topic, "positions", positions)
        line.append(((edit,), Builder().all(state)))
    return line


@pytest.mark.parametrize("seed", [3, 8, 17])
def test_bisection_names_the_edits_at_which_a_figure_changes(seed: int) -> None:
    drawn = history(seed)
    moves = attributed(drawn)
    assert moves is not None
    line = figures_along(drawn)
    for move in moves.moves:
        changes = [
            edits
            for (_, before), (edits, after) in pairwise(line)
            if differ(before.get(move.figure), after.get(move.figure))
        ]
        assert [part.edits for part in move.parts] == changes, move


def test_a_state_is_its_own_equal() -> None:
    moves = attribute(whole("bcg"), whole("bcg"))
    assert (moves.moves, moves.edits, moves.noise) == ((), (), 0)


def test_edits_that_no_state_in_between_parts_share_what_they_moved() -> None:
    drawn = next(h for h in map(history, range(100)) if len(h.causes) >= 3)
    whole_path = attribute(drawn.old, drawn.new)
    bounded = attribute(drawn.old, drawn.new, most=0)
    assert {m.figure for m in whole_path.moves} == {m.figure for m in bounded.moves}
    of_claims = [m for m in bounded.moves if m.figure.where[0] not in OF_STUDIES]
    assert of_claims
    assert all(len(m.parts) == 1 and len(m.parts[0].edits) >= 3 for m in of_claims)


def perturbed(figures: Figures, factor: float, seed: int, share: float) -> Figures:
    rng = random.Random(seed)

    def other(text: str) -> str:
        try:
            return repr(float(text) * factor) if rng.random() < share else text
        except ValueError:
            return text

    return {
        name: other(value) if name.kind is Kind.NUMBERS else value
        for name, value in figures.items()
    }


@pytest.mark.parametrize(("cause", "seed"), [(Cause.FORMULA, 0), (Cause.LIBRARY, 1)])
def test_what_another_program_computed_otherwise_is_told_from_what_the_data_moved(
    cause: Cause, seed: int
) -> None:
    drawn = next(
        h for h in map(history, range(seed * 50, 400)) if ("rule", "rubric") not in h.causes
    )
    other = perturbed(Builder().all(drawn.old), 1.01, seed, 0.3)
    edit = Edit(cause, "another program")
    moves = attribute_path(drawn.old, drawn.new, Builder(), [(other, (edit,))], [])
    plain = attribute(drawn.old, drawn.new)
    by_data = {move.figure for move in moves.moves if set(move.edits) - {edit}}
    by_program = {move.figure for move in moves.moves if edit in move.edits}
    assert by_data == {m.figure for m in plain.moves} & {m.figure for m in moves.moves}
    changed = moved(other, Builder().all(drawn.old))
    assert by_program == changed & {m.figure for m in moves.moves}
    assert by_program


def test_the_ninth_digit_is_noise() -> None:
    state: Inputs = whole("salt")
    other = perturbed(Builder().all(state), 1 + 3e-9, 1, 1.0)
    edit = Edit(Cause.LIBRARY, "numpy")
    moves = attribute_path(state, state, Builder(), [(other, (edit,))], [])
    assert moves.moves == ()
    assert moves.noise > 100


def test_the_seventh_digit_is_none() -> None:
    state = whole("salt")
    other = perturbed(Builder().all(state), 1 + 1e-7, 1, 1.0)
    moves = attribute_path(state, state, Builder(), [(other, (Edit(Cause.LIBRARY, "numpy"),))], [])
    assert len(moves.moves) > 100
    assert {edit.cause for move in moves.moves for edit in move.edits} == {Cause.LIBRARY}


def test_a_rating_that_rests_on_the_year_of_a_source_moves_with_it() -> None:
    topic = load_topic(EXAMPLE_TOPICS / "salt")
    review = next(study for study in topic.studies.values() if study.is_review and study.review)
    assert review.review is not None
    searched = Reported(printed="January 2010", place="methods")
    dated = review.review.model_copy(update={"searched_until": searched})
    studies = {**topic.studies, review.id: review.model_copy(update={"review": dated})}
    builder = Builder()

    def ratings_in(year: str) -> dict[str, str]:
        name = review.sources[0]
        source = topic.sources.sources[name].model_copy(update={"year": year})
        listed = {**topic.sources.sources, name: source}
        sources = topic.sources.model_copy(update={"sources": listed})
        state = replace(topic, studies=studies, sources=sources)
        figures = builder.of_studies(Inputs(state, shipped_rubric()))
        return {
            str(key.where): str(value) for key, value in figures.items() if review.id in key.where
        }

    old, recent = ratings_in("2019"), ratings_in("2010")
    assert {key for key in old if old[key] != recent[key]}
    assert ratings_in("2019") == old
