"""Tests of mcstats.check.junit."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

from helpers.shipped_topic import shipped_checks
from mcstats.check.junit import junit
from mcstats.check.row import check_row


class Rule(NamedTuple):
    """Constraints of Jenkins' xUnit plugin (junit-10.xsd) on an element of a report."""

    required: set[str]
    optional: set[str]
    children: set[str]
    text: bool


COUNTS = {"tests", "failures", "errors"}
RULES = {
    "testsuites": Rule(set(), {"name", "time", *COUNTS}, {"testsuite"}, False),
    "testsuite": Rule(
        {"name", *COUNTS},
        {
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
        },
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
        False,
    ),
    "testcase": Rule(
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
        False,
    ),
    "failure": Rule(set(), {"type", "message"}, set(), True),
    "skipped": Rule(set(), {"type", "message"}, set(), True),
    "system-out": Rule(set(), set(), set(), True),
}


def faults(element: ElementTree.Element) -> list[str]:
    """Return what the rules do not allow in an element and below it."""
    rule, names = RULES[element.tag], set(element.attrib)
    wrong = [f"{element.tag} lacks {name}" for name in rule.required - names]
    wrong += [f"{element.tag} has {name}" for name in names - rule.required - rule.optional]
    if not rule.text and (element.text or "").strip():
        wrong.append(f"{element.tag} holds text")
    for child in element:
        wrong += [] if child.tag in rule.children else [f"{element.tag} holds {child.tag}"]
        wrong += faults(child)
    return wrong


def test_a_report_has_only_what_the_schema_of_jenkins_xunit_allows() -> None:
    planted = [
        check_row("a/b", "article", "x.yaml:3", "contradiction", "told", printed="1", allowed="2"),
        check_row("a/c", "article", "", "not checkable", "told"),
        check_row("a/d", "new", "x.yaml", "right", "told"),
    ]
    root = ElementTree.fromstring(junit("topic", [*shipped_checks().values(), *planted]))
    assert root.tag == "testsuites"
    assert faults(root) == []
    assert {element.tag for element in root.iter()} == RULES.keys()


def test_a_suite_names_its_file_and_each_case_ends_in_its_line() -> None:
    rows = [
        check_row("a/b", "article", "t/studies/x.yaml:3", "contradiction", "told"),
        check_row("a/c", "article", "t/studies/y.yaml:4", "right", "told"),
        check_row("a/d", "article", "t/studies/x.yaml:50", "not checkable", "told"),
        check_row("a/e", "study", "t/studies/x.yaml:6", "right", "told"),
        check_row("a/f", "study", "", "right", "told"),
    ]
    suites = ElementTree.fromstring(junit("t", rows)).findall("testsuite")
    files = [suite.get("file") for suite in suites]
    assert files == ["t/studies/x.yaml", "t/studies/y.yaml", "t/studies/x.yaml", None]
    assert len({suite.get("name") for suite in suites}) == 4
    for suite in suites[:3]:
        # As the annotators of GitHub look for the place of a failure: a path, a colon, a line.
        place = re.compile(rf" {suite.get('file')}:(\d+)$")
        texts = [case[0].text or "" for case in suite]
        assert all(place.search(text) for text in texts)
    assert [case.get("name") for case in suites[0]] == ["a/b", "a/d"]
    assert suites[3][0][0].text == "right; told"


def test_junit_has_one_named_case_for_each_check_and_fails_only_what_fails() -> None:
    found = list(shipped_checks().values())
    planted = check_row("a/b", "article", "x.yaml:3", "contradiction", "told", printed="1 < 2 & 3")
    root = ElementTree.fromstring(junit("topic", [*found, planted]))
    cases = root.findall(".//testcase")
    assert len(cases) == len(found) + 1
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)
    failing = [entry for entry in found if entry.fails]
    assert root.get("failures") == str(len(failing) + 1)
    suites = root.findall("testsuite")
    assert [int(suite.get("tests", "")) for suite in suites] == [len(suite) for suite in suites]
    assert {suite.get("errors") for suite in suites} == {"0"}
    failed = [case for case in cases if case.find("failure") is not None]
    assert len(failed) == len(failing) + 1
    assert "a/b: 1 < 2 & 3" in {case.get("name") for case in failed}
    declared = [
        case for case in cases if "declared discrepancy" in (case.findtext("system-out") or "")
    ]
    open_to_us = {"not checkable", "not in what we read"}
    known = [entry for entry in found if entry.declared == "yes"]
    assert len(declared) == sum(entry.status not in open_to_us for entry in known)
    skipped = root.findall(".//skipped")
    assert len(skipped) == sum(entry.status in open_to_us and not entry.fails for entry in found)


def test_junit_is_the_same_text_for_the_same_rows_and_holds_no_illegal_character() -> None:
    bad = check_row("a\x00b", "article", "", "right", "tab\tand\x1bescape")
    text = junit("topic", [bad])
    assert text == junit("topic", [bad])
    ElementTree.fromstring(text)


def test_a_difference_between_two_programs_is_laid_at_no_file() -> None:
    planted = check_row(
        "route/a-yi", "route", "x.yaml:3", "contradiction", "another program differs"
    )
    (case,) = ElementTree.fromstring(junit("topic", [planted])).findall(".//testcase")
    assert case.find("failure") is not None
    assert case.get("file") is None
    assert "x.yaml" not in ElementTree.tostring(case, encoding="unicode")
