"""The strict reader of YAML and the loader: text only, every value at its place."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bad_input import BASE, RUBRIC, sound_topic
from mcstats.data.evidence_rows import evidence_rows
from mcstats.data.load_topic import load_topic, read_topic
from mcstats.data.partial_read import read_record
from mcstats.data.topic_folder import find_topics
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.base import Reported
from mcstats.model.errors import Fault, InputError
from mcstats.model.study import Study
from mcstats.model.topic import Positions, sourced_values
from mcstats.workflow.lint import lint_data

DATA = RUBRIC.parent


def read(tmp_path: Path, text: str) -> tuple[object, Positions, list[Fault]]:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode())
    return read_yaml(path, "x.yaml", tmp_path)


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
    data, _, faults = read(tmp_path, f"a: {text}\n")
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
    _, _, (fault,) = read(tmp_path, f"a: {text}\n")
    assert fault.code in {"UNQUOTED", "TRUTH", "EMPTY", "NUM-SPECIAL"}
    assert (fault.line, fault.column) == (1, 4)
    _, _, quoted = read(tmp_path, f'a: "{text}"\n')
    assert quoted == []


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdefgh_é-:#", min_size=1, max_size=6), inner, max_size=4)
        ),
        max_leaves=20,
    ).filter(lambda value: isinstance(value, dict) and value)
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_as_quoted_text_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("round", numbered=True)
    written = yaml.safe_dump(value, default_style='"', allow_unicode=True, sort_keys=False)
    data, positions, faults = read(folder, written)
    assert [fault for fault in faults if fault.code != "YAML-QUOTE"] == []
    assert data == value
    # JSON is YAML too, and the places are those of the characters.
    compact = json.dumps(value, ensure_ascii=False)
    data, positions, faults = read(folder, compact)
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


def test_every_value_of_the_real_data_stands_where_it_is_said_to_stand() -> None:
    topic = load_topic(DATA / find_topics(DATA)[0])
    checked = 0
    for study in topic.studies.values():
        positions = topic.positions[f"studies/{study.id}"]
        lines = Path(positions.file).read_text("utf-8").split("\n")
        for path, placed in sourced_values(study):
            if isinstance(placed, Reported):
                line, column = positions.nearest((*path, "printed"))
                rest = lines[line - 1][column - 1 :].lstrip("\"'")
                assert rest.startswith(placed.printed.split("\n")[0][:20].replace("'", "'")), path
                checked += 1
    assert checked > 200


def test_the_place_of_a_key_is_that_of_the_key(tmp_path: Path) -> None:
    _, positions, _ = read(tmp_path, "a:\n  - b: x\n    c: y\n")
    assert positions.keys["a", 0, "c"] == (3, 5)
    assert positions.values["a", 0, "c"] == (3, 8)
    assert positions.nearest(("a", 0, "c"), key=True) == (3, 5)
    assert positions.nearest(("a", 0, "d", "e")) == (2, 5)
    assert positions.nearest(("z",)) == (1, 1)


def test_the_first_of_two_keys_counts_and_the_second_is_still_looked_through(
    tmp_path: Path,
) -> None:
    text = "a: {b: x}\na: {b: 1, b: y}\nc: z\n"
    data, positions, faults = read(tmp_path, text)
    assert data == {"a": {"b": "x"}, "c": "z"}
    assert positions.values["a", "b"] == (1, 8)
    assert [(f.code, f.line, f.column) for f in faults] == [
        ("YAML-DUP", 2, 1),
        ("UNQUOTED", 2, 8),
        ("YAML-DUP", 2, 11),
    ]


def test_what_can_be_read_of_a_faulty_file_keeps_its_places(tmp_path: Path) -> None:
    text = (BASE / "studies/alpha2020.yaml").read_text("utf-8")
    text = text.replace("role: intervention", "rol: intervention")
    text = text.replace('difference: {printed: "-1.9"', 'difference: {print: "-1.9"')
    data, positions, faults = read(tmp_path, text)
    assert faults == []
    part, faults = read_record(Study, data, positions)
    assert [(fault.code, fault.line) for fault in faults] == [
        ("KEY-UNKNOWN", 22),
        ("KEY-UNKNOWN", 55),
    ]
    assert part.value is not None
    assert part.lost == {"arms", "results"}
    assert [arm.id for arm in part.value.arms] == ["cold"]
    # The first arm and the whole of what was printed are out; what is left stands where it stood.
    assert part.positions.nearest(("arms", 0, "id")) == (26, 9)
    assert part.positions.nearest(("results", 1, "id")) == (70, 9)


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    data, positions, _ = read(tmp_path, (BASE / "studies/alpha2020.yaml").read_text("utf-8"))
    part, faults = read_record(Study, data, positions)
    assert faults == []
    assert part.lost == frozenset()
    assert part.value is not None
    assert part.value.arms[1].analysed.printed == "19"  # type: ignore[union-attr]


def test_a_topic_is_read_with_its_name_and_in_the_order_of_the_alphabet() -> None:
    topic = load_topic(BASE)
    assert topic.name == "base"
    assert list(topic.studies) == ["alpha2020", "beta2019", "survey2018"]
    assert list(topic.articles) == ["paper"]
    assert topic.line("studies/alpha2020", ("arms", 1, "role")) == "base/studies/alpha2020.yaml:27"


def test_every_printed_value_of_a_topic_is_a_row_with_its_place() -> None:
    topic = load_topic(BASE)
    rows = list(evidence_rows(topic, topic.studies["alpha2020"]))
    assert len({row.path for row in rows}) == len(rows)
    (row,) = [row for row in rows if row.path == "results.0.groups.warm.sd"]
    assert (row.printed, row.source, row.place) == ("1.8", "alpha2020", "table 2")
    assert row.at == "base/studies/alpha2020.yaml:62"
    assert row.used is True


def test_a_topic_without_its_sources_is_refused_and_not_returned(tmp_path: Path) -> None:
    folder = sound_topic(tmp_path / "data")
    assert load_topic(folder).name == folder.name
    (folder / "sources.yaml").unlink()
    with pytest.raises(InputError, match="no such file"):
        load_topic(folder)
    assert read_topic(folder)[0] is None


def test_lint_of_twenty_studies_takes_less_than_a_second(tmp_path: Path) -> None:
    topic = sound_topic(tmp_path / "data")
    text = (topic / "studies/alpha2020.yaml").read_text("utf-8")
    for number in range(17):
        study = text.replace("id: alpha2020", f"id: study{number}")
        (topic / f"studies/study{number}.yaml").write_text(study, "utf-8")
    assert lint_data(tmp_path / "data") == []  # the imports are paid for once
    begun = time.process_time()
    assert lint_data(tmp_path / "data") == []
    assert time.process_time() - begun < 0.7  # what is left of the second starts the program
