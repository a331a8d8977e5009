"""Tests of mcstats.data.yaml_syntax."""

from __future__ import annotations

import pytest
import yaml

from mcstats.data.yaml_syntax import syntax_fault
from mcstats.model.errors import Fault


def fault_in(text: str) -> Fault:
    with pytest.raises(yaml.MarkedYAMLError) as raised:
        list(yaml.parse(text, Loader=yaml.CSafeLoader))
    return syntax_fault(raised.value, text, "x.yaml")


@pytest.mark.parametrize(
    ("text", "place", "code", "found"),
    [
        ('a: b\nc: "x\nd: y\n', (2, 4), "YAML-QUOTE", "a quote that never closes"),
        ("a: b\nc:  d: e\n", (2, 6), "YAML", '": " where no key can be'),
        ("a: - b\n", (1, 4), "YAML", '"- " where no list can begin'),
        ("a: @b\n", (1, 4), "YAML", "U+0040 COMMERCIAL AT, which cannot start text"),
        ("a:\n\tb: c\n", (2, 1), "YAML", "U+0009 CONTROL CHARACTER, which cannot start text"),
        (
            "a: [b, c\nd: e\n",
            (2, 2),
            "YAML",
            "something other than ',' or ']' (parsing a flow sequence begun on line 1)",
        ),
        # what begins on its own line needs no word of where
        ("a: [b} \n", (1, 6), "YAML", "something other than ',' or ']'"),
    ],
)
def test_a_slip_of_syntax_is_reported_where_it_stands(
    text: str, place: tuple[int, int], code: str, found: str
) -> None:
    fault = fault_in(text)
    assert (fault.file, (fault.line, fault.column)) == ("x.yaml", place)
    assert (fault.code, fault.found) == (code, found)


@pytest.mark.parametrize(
    ("text", "expected", "fix"),
    [
        ("a: - b\n", "a list below its key", 'begin "- " on a new line'),
        ("a: b\nc:  d: e\n", 'one "key: value" a line', 'quote text that holds ": "'),
        (
            "a: {b: c\nd: e\n",
            '"," between keys and "}" at the end',
            "close the braces or the quote before",
        ),
        ('a: "\\q"\n', "the escapes of YAML", "use single quotes, or double the backslash"),
        ("a:\n\tb: c\n", "a value", "replace U+0009 by spaces"),
        ("%FOO\n", "one document without directives", "delete the line"),
    ],
)
def test_each_slip_has_its_remedy(text: str, expected: str, fix: str) -> None:
    fault = fault_in(text)
    assert (fault.expected, fault.fix) == (expected, fix)
