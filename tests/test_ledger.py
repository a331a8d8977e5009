"""The ledger of accepted figures, the gate of the page, the hashes of outputs, and JUnit."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import rows
from mcstats.check.accepted_numbers import (
    DATUM,
    GONE,
    NEW,
    NOISE,
    RULE,
    UNEXPLAINED,
    compare,
    describe_move,
    fails,
    merge,
    stamp,
)
from mcstats.check.junit import junit
from mcstats.check.outputs import differences
from mcstats.check.page_audit import DECLARED, find_untraced
from mcstats.check.row import check_row
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.report.inline import KINDS


def figure(value: float | None, printed: str = "", kind: str = "closed form") -> NumberRow:
    return NumberRow("g", value, printed or f"{value:.2f}", kind, "effect", "datum/rules")


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
    old, new = (replace(figure(v, "1.04"), kind=kind) for v in (was, now))
    assert cause(old, new) == expected


def test_the_fingerprints_tell_an_edited_datum_from_a_changed_rule() -> None:
    was, now = figure(1.0), figure(2.0)
    assert cause(was, replace(now, cause="other/rules")) == DATUM
    assert cause(was, replace(now, cause="datum/other")) == RULE
    assert cause(was, replace(now, cause="other/other")) == DATUM
    assert cause(was, now) == UNEXPLAINED


def test_a_figure_that_reads_otherwise_has_moved_whatever_its_value() -> None:
    assert cause(figure(1.0, "1.00"), figure(1.0, "1.0")) == UNEXPLAINED


def test_printed_characters_are_compared_as_characters() -> None:
    was = replace(figure(None, "≥80%"), kind="printed")
    assert cause(was, replace(was)) == ""
    assert cause(was, replace(was, printed="80%", cause="other/rules")) == DATUM


def test_new_figures_and_noise_pass_and_everything_else_has_to_be_accepted() -> None:
    for name, expected in (
        (NEW, False),
        (NOISE, False),
        (GONE, True),
        (DATUM, True),
        (RULE, True),
        (UNEXPLAINED, True),
    ):
        assert fails(MoveRow("g", "1", "2", name)) is expected


def test_what_came_and_what_went_is_listed_with_its_figure() -> None:
    one, two = figure(1.0), replace(figure(2.0), number="h")
    assert compare([one], [two]) == [
        MoveRow("g", "1.00 (1.0)", "", GONE),
        MoveRow("h", "", "2.00 (2.0)", NEW),
    ]


def test_a_move_is_told_in_one_line_with_old_new_cause_and_where() -> None:
    line = describe_move(MoveRow("g", "1.00", "2.00", DATUM), "trial-end-md")
    assert line == "g: 1.00 → 2.00 (datum edited); rests on trial-end-md"


def test_a_stamp_keeps_the_fingerprint_of_the_data() -> None:
    once = stamp([replace(figure(1.0), cause="datum")], "r1")
    assert [entry.cause for entry in once] == ["datum/r1"]
    assert [entry.cause for entry in stamp(once, "r2")] == ["datum/r2"]


def test_accepting_rewrites_only_what_moved() -> None:
    kept, edited, moved = (replace(figure(1.0), number=name) for name in "abc")
    fresh = [
        replace(moved, value=2.0, cause="datum/new"),
        replace(edited, cause="other/new"),
        replace(kept, cause="datum/new"),
    ]
    assert merge([kept, edited, moved], fresh) == [kept, fresh[1], fresh[0]]
    assert merge([], fresh) == [fresh[2], fresh[1], fresh[0]]


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.floats(-9, 9)), max_size=8))
def test_a_run_compared_with_itself_has_moved_nothing(pairs: list[tuple[str, float]]) -> None:
    figures = [replace(figure(value), number=name) for name, value in dict(pairs).items()]
    assert compare(figures, list(reversed(figures))) == []


def test_files_that_differ_from_the_manifest_are_named_with_what_is_wrong() -> None:
    recorded, found = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}
    assert list(differences(recorded, found)) == [
        ("b", "edited"),
        ("c", "missing"),
        ("d", "not of this run"),
    ]


LEDGER = [figure(6.27), replace(figure(None, "18.37%"), number="p", kind="printed")]


@pytest.mark.parametrize(
    "html",
    [
        '<p>g is <data id="g" value="6.27">6.27</data></p>',
        '<p><data id="again" data-number="g" value="6.27">6.27</data></p>',
        '<p><data id="p" value="18.37%">18.37%</data> of <b>all</b></p>',
        '<p><span data-declared="citation">BMJ 2003;327:557</span></p>',
        '<p data-declared="place">line <b>12</b><br> and 13</p>',
        "<style>p{margin:0 2px}</style><script>var a = 1;</script>",
        '<svg width="12"><line x1="3"/><text data-declared="axis">1.5</text></svg>',
        '<img alt="a plot"><p>no figure</p>',
    ],
)
def test_a_page_of_traced_and_declared_figures_passes(html: str) -> None:
    assert find_untraced(html, LEDGER) == []


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<p>6.27 is here</p>", "no traced number"),
        ("<p>all &#51;0 of them</p>", "no traced number"),
        ("<p>٣ of them</p>", "no traced number"),
        ("<title>Page 2</title>", "no traced number"),
        ('<p><data id="x" value="6.27">6.27</data></p>', "not in the ledger"),
        ('<p><data id="g" value="6.27">6.28</data></p>', "another figure"),
        ('<p><data id="g" value="6.28">6.27</data></p>', "another value"),
        ('<p><span data-declared="result">6.27</span></p>', "unknown kind"),
        ('<p><span data-declared="citation">2003</span> 6.27</p>', "no traced number"),
        ('<a aria-label="see 5 studies">x</a>', "digits in aria-label"),
        ('<img alt="30 women">', "digits in alt"),
    ],
)
def test_a_figure_from_nowhere_is_found_wherever_it_hides(html: str, why: str) -> None:
    found = find_untraced(html, LEDGER)
    assert found and why in found[0].why


def test_the_gate_and_the_page_know_the_same_kinds_of_declared_digits() -> None:
    assert DECLARED == set(KINDS)


def test_junit_has_one_named_case_for_each_check_and_fails_only_what_fails() -> None:
    found = list(rows().values())
    planted = check_row("a/b", "article", "x.yaml:3", "mismatch", "told", printed="1 < 2 & 3")
    root = ElementTree.fromstring(junit("topic", [*found, planted]))
    cases = root.findall(".//testcase")
    assert len(cases) == len(found) + 1
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)
    assert root.get("failures") == "1"
    suites = root.findall("testsuite")
    assert [int(suite.get("tests", "")) for suite in suites] == [len(suite) for suite in suites]
    assert {suite.get("errors") for suite in suites} == {"0"}
    failed = [case for case in cases if case.find("failure") is not None]
    assert [case.get("name") for case in failed] == ["a/b: 1 < 2 & 3"]
    assert (failed[0].get("file"), failed[0].get("line")) == ("x.yaml", "3")
    declared = [
        case for case in cases if "declared discrepancy" in (case.findtext("system-out") or "")
    ]
    assert len(declared) == sum(entry.declared == "yes" for entry in found)
    skipped = root.findall(".//skipped")
    assert len(skipped) == sum(entry.status == "not checkable" for entry in found)


def test_junit_is_the_same_text_for_the_same_rows_and_holds_no_illegal_character() -> None:
    bad = check_row("a\x00b", "article", "", "match", "tab\tand\x1bescape")
    text = junit("topic", [bad])
    assert text == junit("topic", [bad])
    ElementTree.fromstring(text)
