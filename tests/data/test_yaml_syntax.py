"""Tests of mcstats.data.yaml_syntax."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcstats.data.yaml_reader import read_yaml


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
            "something else than ',' or ']' (parsing a flow sequence begun on line 1)",
        ),
        # what begins on its own line needs no word of where
        ("a: [b} \n", (1, 6), "YAML", "something else than ',' or ']'"),
        ("a: b\n---\nc: d\n", (2, 1), "YAML", "a second document"),
        ("\n - a\n", (2, 2), "TYPE", "a list"),
        ("a: b\n[c]: d\n", (2, 1), "YAML-KEY", "a list or keys as a key"),
        ("a: &x b\n", (1, 4), "YAML-ALIAS", '"&x"'),
        ("a: *x\n", (1, 4), "YAML-ALIAS", '"*x"'),
        ("a: !x b\n", (1, 4), "YAML-TAG", '"!x"'),
        ("a: b\na: c\n", (2, 1), "YAML-DUP", 'key "a" again, first on line 1'),
        ("b: off\n", (1, 4), "TRUTH", "off"),
        ("a:\n  - 2020-01-02\n", (2, 5), "UNQUOTED", "2020-01-02 without quotes"),
        ("a: -.inf\n", (1, 4), "NUM-SPECIAL", "-.inf"),
        ("a: ~\n", (1, 4), "EMPTY", "nothing"),
        ('a: "1\n2\n3\n4\n5\n6"\n', (1, 4), "YAML-QUOTE", "a quote that closes on line 6"),
    ],
)
def test_a_slip_of_yaml_is_told_where_it_stands(
    text: str, place: tuple[int, int], code: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    (fault,) = read_yaml(path, "x.yaml", tmp_path)[2]
    assert ((fault.line, fault.column), fault.code, fault.found) == (place, code, found)


def test_a_quote_may_hold_five_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text('a: "1\n2\n3\n4\n5"\n', encoding="utf-8")
    assert read_yaml(path, "x.yaml", tmp_path)[::2] == ({"a": "1 2 3 4 5"}, [])
