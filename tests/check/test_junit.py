"""Tests of mcstats.check.junit."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from helpers.shipped_topic import shipped_checks
from mcstats.check.junit import junit
from mcstats.check.row import check_row


def test_junit_has_one_named_case_for_each_check_and_fails_only_what_fails() -> None:
    found = list(shipped_checks().values())
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


def test_a_difference_between_two_programs_is_laid_at_no_file() -> None:
    planted = check_row("route/a-yi", "route", "x.yaml:3", "mismatch", "another program differs")
    (case,) = ElementTree.fromstring(junit("topic", [planted])).findall(".//testcase")
    assert case.find("failure") is not None
    assert case.get("file") is None
    assert "x.yaml" not in ElementTree.tostring(case, encoding="unicode")
