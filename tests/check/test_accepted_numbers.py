"""The ledger of accepted figures, the gate of the page, the hashes of outputs, and JUnit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.number_rows import closed_form_row, number_row
from mcstats.check.accepted_numbers import (
    DATUM,
    GONE,
    NEW,
    NOISE,
    RULE,
    UNEXPLAINED,
    compare,
    describe_move,
    differences,
    fails,
    merge,
    stamp,
)
from mcstats.model.tables import MoveRow, NumberRow


def cause(was: NumberRow, now: NumberRow) -> str:
    moves = compare([was], [now])
    return moves[0].cause if moves else ""


@pytest.mark.parametrize(
    ("kind", "was", "now", "expected"),
    [
        ("count", 30.0, 30.0, ""),
        ("count", 30.0, 30.000000001, UNEXPLAINED),
        ("closed form", 1.04, 1.04 * (1 + 0.9e-10), NOISE),
        ("closed form", 1.04, 1.04 * (1 + 1.2e-10), UNEXPLAINED),
        ("iterative", 1.04, 1.04 * (1 + 0.9e-6), NOISE),
        ("iterative", 1.04, 1.04 * (1 + 1.2e-6), UNEXPLAINED),
    ],
)
def test_each_kind_of_figure_has_its_own_tolerance(
    kind: str, was: float, now: float, expected: str
) -> None:
    old, new = (replace(number_row(v, "1.04"), kind=kind) for v in (was, now))
    assert cause(old, new) == expected


def test_the_fingerprints_tell_an_edited_datum_from_a_changed_rule() -> None:
    was, now = number_row(1.0), number_row(2.0)
    assert cause(was, replace(now, cause="other/rules")) == DATUM
    assert cause(was, replace(now, cause="datum/other")) == RULE
    assert cause(was, replace(now, cause="other/other")) == DATUM
    assert cause(was, now) == UNEXPLAINED


def test_a_figure_that_reads_otherwise_has_moved_whatever_its_value() -> None:
    assert cause(number_row(1.0, "1.00"), number_row(1.0, "1.0")) == UNEXPLAINED


def test_printed_characters_are_compared_as_characters() -> None:
    was = replace(number_row(None, "≥80%"), kind="printed")
    assert cause(was, replace(was)) == ""
    assert cause(was, replace(was, printed="80%", cause="other/rules")) == DATUM


def test_noise_passes_and_everything_else_has_to_be_accepted() -> None:
    for name, expected in (
        (NEW, True),
        (NOISE, False),
        (GONE, True),
        (DATUM, True),
        (RULE, True),
        (UNEXPLAINED, True),
    ):
        assert fails(MoveRow("g", "1", "2", name)) is expected


def test_what_came_and_what_went_is_listed_with_its_figure() -> None:
    one, two = number_row(1.0), replace(number_row(2.0), number="h")
    assert compare([one], [two]) == [
        MoveRow("g", "1.00 (1.0)", "", GONE),
        MoveRow("h", "", "2.00 (2.0)", NEW),
    ]


def test_a_move_is_told_in_one_line_with_old_new_cause_and_where() -> None:
    line = describe_move(MoveRow("g", "1.00", "2.00", DATUM), "trial-end-md")
    assert line == "g: 1.00 → 2.00 (datum edited); rests on trial-end-md"


def test_a_stamp_keeps_the_fingerprint_of_the_data() -> None:
    once = stamp([replace(number_row(1.0), cause="datum")], "r1")
    assert [entry.cause for entry in once] == ["datum/r1"]
    assert [entry.cause for entry in stamp(once, "r2")] == ["datum/r2"]


def test_accepting_rewrites_only_what_moved() -> None:
    kept, edited, moved = (replace(number_row(1.0), number=name) for name in "abc")
    fresh = [
        replace(moved, value=2.0, cause="datum/new"),
        replace(edited, cause="other/new"),
        replace(kept, cause="datum/new"),
    ]
    assert merge([kept, edited, moved], fresh) == [kept, fresh[1], fresh[0]]
    assert merge([], fresh) == [fresh[2], fresh[1], fresh[0]]


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.floats(-9, 9)), max_size=8))
def test_a_run_compared_with_itself_has_moved_nothing(pairs: list[tuple[str, float]]) -> None:
    figures = [replace(number_row(value), number=name) for name, value in dict(pairs).items()]
    assert compare(figures, list(reversed(figures))) == []


def test_a_moved_number_is_shown_as_printed_and_in_full_only_where_that_says_more() -> None:
    row = NumberRow("n", 1.5, "1.50", "closed form", "x", "datum")
    for accepted, shown in (
        (row, "1.50 (1.5)"),
        (replace(row, printed="1.5"), "1.5"),
        (replace(row, value=None), "1.50"),
    ):
        (gone,) = compare([accepted], [])
        assert (gone.old, gone.new) == (shown, "")
        (came,) = compare([], [accepted])
        assert (came.old, came.new) == ("", shown)


def test_a_number_moved_within_its_kind_only_where_both_have_a_value_and_read_alike() -> None:
    def noise(was: NumberRow, now: NumberRow) -> bool:
        (move,) = compare([was], [now])
        return move.cause == NOISE

    assert noise(closed_form_row(), closed_form_row(value=1.5 + 1e-13))
    assert not noise(closed_form_row(), closed_form_row(value=1.5001))
    assert not noise(closed_form_row(), closed_form_row(printed="1.51"))
    assert not noise(closed_form_row(), closed_form_row(kind="count", value=1.5 + 1e-13))
    assert not noise(closed_form_row(), closed_form_row(value=None))
    assert not noise(closed_form_row(value=None), closed_form_row(value=None, printed="1.51"))


def test_files_that_differ_from_the_manifest_are_named_with_what_is_wrong() -> None:
    recorded, found = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}
    assert list(differences(recorded, found)) == [
        ("b", "edited"),
        ("c", "missing"),
        ("d", "not of this run"),
    ]


def a_count(value: float, number: str = "counts.right") -> NumberRow:
    row = number_row(value, str(int(value)))
    return replace(row, number=number, kind="count", cause="/rules", rests_on="tables/checks.csv")


def causes(was: list[NumberRow], now: list[NumberRow]) -> dict[str, str]:
    return {move.number: move.cause for move in compare(was, now)}


def test_counts_follow_from_an_edited_value_and_are_unexplained_without_one() -> None:
    before, after = number_row(1.0), replace(number_row(2.0), cause="other/rules")
    moved = causes([before, a_count(4.0)], [after, a_count(3.0), a_count(1.0, "counts.wrong")])
    assert moved == {before.number: DATUM, "counts.right": DATUM, "counts.wrong": DATUM}
    assert causes([before, a_count(4.0)], [before, a_count(3.0)]) == {"counts.right": UNEXPLAINED}


def test_counts_follow_from_values_that_were_added_and_new_counts_stay_new() -> None:
    added = number_row(1.0)
    moved = causes([a_count(4.0)], [added, a_count(5.0), a_count(1.0, "counts.wrong")])
    assert moved == {added.number: NEW, "counts.right": DATUM, "counts.wrong": NEW}


def test_a_count_with_a_fingerprint_of_its_own_is_explained_by_it_alone() -> None:
    before, after = number_row(1.0), replace(number_row(2.0), cause="other/rules")
    own = [replace(a_count(value), cause="same/rules") for value in (4.0, 3.0)]
    assert causes([before, own[0]], [after, own[1]])["counts.right"] == UNEXPLAINED


def test_a_number_in_a_reason_follows_from_an_edited_value_as_counts_do() -> None:
    before, after = (
        closed_form_row(cause="one/rules"),
        closed_form_row(value=9.0, cause="two/rules"),
    )
    number = "footnotes.pain.tested.imprecision.1"
    was, now = (
        replace(before, number=number, kind="printed", printed=text, value=None, cause="/rules",
                rests_on="tables/footnotes.csv")
        for text in ("1.15", "1.35")
    )  # fmt: skip
    assert causes([before, was], [after, now])[number] == DATUM
    assert causes([before, was], [before, now])[number] == UNEXPLAINED
