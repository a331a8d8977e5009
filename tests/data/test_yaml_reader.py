"""Tests of mcstats.data.yaml_reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.written_files import read_as_yaml, write_file
from mcstats.data.text_file import MAX_FAULTS
from mcstats.data.yaml_reader import MAX_NODES, read_yaml
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import is_unseen


def told(folder: Path, text: str) -> list[Fault]:
    path = write_file(folder, text, "x.yaml")
    return read_yaml(path, "x.yaml", folder)[2]


def nodes(count: int) -> str:
    """A file of so many values: the mapping itself, its list, and what that holds."""
    return "a:\n" + "- b\n" * (count - 2)


def test_a_file_holds_as_many_values_as_it_may_and_no_more(tmp_path: Path) -> None:
    assert told(tmp_path, nodes(MAX_NODES)) == []
    (fault,) = told(tmp_path, nodes(MAX_NODES + 1))
    assert (fault.code, fault.line) == ("SIZE", MAX_NODES)


def test_of_very_many_faults_the_first_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    faults = told(tmp_path, "".join(f"k{n}: 1\n" for n in range(MAX_FAULTS)))
    assert [fault.code for fault in faults] == ["UNQUOTED"] * MAX_FAULTS
    *first, more = told(tmp_path, "".join(f"k{n}: 1\n" for n in range(MAX_FAULTS + 5)))
    assert len(first) == MAX_FAULTS
    assert (more.code, more.line) == ("MORE", first[-1].line) == ("MORE", MAX_FAULTS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("&a x: y\n", ["YAML-ALIAS"]),
        ("!!str x: y\n", ["YAML-TAG"]),
        ("x: {y: 0,45}\n", ["NUM-COMMA"]),
        # the number stands elsewhere, so that no comma cut it
        ("w: 0\nx: {y: a,45}\n", ["UNQUOTED", "EMPTY"]),
        ("x: {y: 0, 45}\n", ["UNQUOTED", "EMPTY"]),
        ("x: {y: 0, 45: a}\n", ["UNQUOTED"]),
    ],
)
def test_a_key_is_plain_text_and_a_decimal_comma_is_told_only_where_it_cut_a_number(
    text: str, codes: list[str], tmp_path: Path
) -> None:
    assert [fault.code for fault in told(tmp_path, text)] == codes


def test_twenty_thousand_values_are_read_and_one_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:\n" + "- b\n" * 19_998, encoding="utf-8")
    data, _, faults = read_yaml(path, "x.yaml", tmp_path)
    assert faults == [] and len(data["a"]) == 19_998
    path.write_text("a:\n" + "- b\n" * 19_999, encoding="utf-8")
    (fault,) = read_yaml(path, "x.yaml", tmp_path)[2]
    assert (fault.code, fault.found) == ("SIZE", "more than 20000 values")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ('"1:30"', "1:30"),
        ("'017'", "017"),
        ('"0x1F"', "0x1F"),
        ('"2021-05-04"', "2021-05-04"),
        ('"null"', "null"),
        ('"~"', "~"),
        ('"true"', "true"),
        ('"1e5"', "1e5"),
        ("18.37%", "18.37%"),
        ("≥80%", "≥80%"),
        ("261-266", "261-266"),
        ("1.2.3", "1.2.3"),
        ("1,000", "1,000"),
        ("9(3)", "9(3)"),
        ("-", "-"),
        ("=", "="),
        ("<<", "<<"),
        ("a#b", "a#b"),
        ("a # b", "a"),
        ("'it''s'", "it's"),
        (r'"a\tb"', "a\tb"),
        (r'"\u2265"', "≥"),
        (">-\n  folded\n  text", "folded text"),
        ("|-\n  kept\n  lines", "kept\nlines"),
    ],
)
def test_a_value_is_the_text_that_stands_there(tmp_path: Path, text: str, value: str) -> None:
    if text == "-":
        text = '"-"'
    data, _, faults = read_as_yaml(tmp_path, f"a: {text}\n")
    assert faults == []
    assert data == {"a": value}


@pytest.mark.parametrize(
    "text",
    "1 -1 +1 1.5 .5 1. 1e5 1E-5 1:30 190:20:30 017 0o17 0x1F 0b1 1_000 2021-05-04 "
    "2021-5-4 2021-05-04T10:00:00Z true False ON off null Null ~ .inf -.INF .nan".split(),
)
def test_what_another_reader_would_turn_into_something_else_is_refused(
    tmp_path: Path, text: str
) -> None:
    _, _, (fault,) = read_as_yaml(tmp_path, f"a: {text}\n")
    assert fault.code in {"UNQUOTED", "TRUTH", "EMPTY", "NUM-SPECIAL"}
    assert (fault.line, fault.column) == (1, 4)
    _, _, quoted = read_as_yaml(tmp_path, f'a: "{text}"\n')
    assert quoted == []


@given(
    st.recursive(
        st.text(
            st.characters(exclude_categories=["C", "Zl", "Zp"]).filter(lambda c: not is_unseen(c)),
            max_size=30,
        ),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdefgh_é-:#", min_size=1, max_size=6), inner, max_size=4)
        ),
        max_leaves=20,
    ).filter(lambda value: isinstance(value, dict) and value)
)
@settings(max_examples=150)
def test_what_is_written_as_quoted_text_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("round", numbered=True)
    written = yaml.safe_dump(value, default_style='"', allow_unicode=True, sort_keys=False)
    data, positions, faults = read_as_yaml(folder, written)
    assert [fault for fault in faults if fault.code != "YAML-QUOTE"] == []
    assert data == value
    # JSON is YAML too, and the places are those of the characters.
    compact = json.dumps(value, ensure_ascii=False)
    data, positions, faults = read_as_yaml(folder, compact)
    assert (data, faults) == (value, [])
    for (line, column), text in (
        (place, leaf_at(value, path)) for path, place in positions.values.items()
    ):
        assert line == 1
        if isinstance(text, str):
            assert compact[column - 1 :].startswith(json.dumps(text, ensure_ascii=False))


def leaf_at(value: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def test_the_place_of_a_key_is_that_of_the_key(tmp_path: Path) -> None:
    _, positions, _ = read_as_yaml(tmp_path, "a:\n  - b: x\n    c: y\n")
    assert positions.keys["a", 0, "c"] == (3, 5)
    assert positions.values["a", 0, "c"] == (3, 8)
    assert positions.nearest(("a", 0, "c"), key=True) == (3, 5)
    assert positions.nearest(("a", 0, "d", "e")) == (2, 5)
    assert positions.nearest(("z",)) == (1, 1)


def test_the_first_of_two_keys_counts_and_the_second_is_still_looked_through(
    tmp_path: Path,
) -> None:
    text = "a: {b: x}\na: {b: 1, b: y}\nc: z\n"
    data, positions, faults = read_as_yaml(tmp_path, text)
    assert data == {"a": {"b": "x"}, "c": "z"}
    assert positions.values["a", "b"] == (1, 8)
    assert [(f.code, f.line, f.column) for f in faults] == [
        ("YAML-DUP", 2, 1),
        ("UNQUOTED", 2, 8),
        ("YAML-DUP", 2, 11),
    ]


@pytest.mark.parametrize(
    ("text", "place", "code", "found"),
    [
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
