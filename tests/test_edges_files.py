"""Edges of files: names of rows, places of what is refused, entries added, very large files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mcstats.data.study_table import read_effects
from mcstats.data.text_file import MAX_FAULTS, read_text
from mcstats.data.validation import validate
from mcstats.data.yaml_edits import appended
from mcstats.data.yaml_reader import read_yaml
from mcstats.effects.measures.registry import default_measure
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed import Hedge, parse, parse_pair
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.topic import Positions
from test_consistency import study


def table(folder: Path, text: str) -> list[Fault]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_effects(path, "table.csv")[2]


@pytest.mark.parametrize(
    ("names", "cells", "found", "column"),
    [
        ("study", "Ann", '"ann"', "study"),
        ("slab", "Ann", '"ann"', "slab"),
        ("author,year", "Ann,2001", '"ann2001"', "author"),
        ("author", "Ann", '"ann"', "author"),
        ("year", "2001", '"2001"', "year"),
        ("year,study", "2001,Ann", '"ann"', "study"),
    ],
)
def test_a_study_that_stands_twice_is_told_in_the_column_that_names_it(
    names: str, cells: str, found: str, column: str, tmp_path: Path
) -> None:
    (fault,) = table(tmp_path, f"{names},yi,vi\n{cells},0.1,0.2\n{cells},0.3,0.2\n")
    assert (fault.code, fault.found) == ("KEY-DUP", f"{found}, first on line 2")
    assert (fault.line, fault.name) == (3, column)


def test_a_study_without_a_name_is_told_where_the_name_belongs(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, "year,yi,vi\nNA,0.1,0.2\n")
    assert (fault.code, fault.line, fault.name) == ("EMPTY", 2, "year")
    (fault,) = table(tmp_path, "yi,vi\n0.1,0.2\n")
    assert (fault.code, fault.line, fault.name) == ("EMPTY", 2, "")


def refused(path: Path, root: Path) -> Fault:
    with pytest.raises(InputError) as caught:
        read_text(path, path.name, root)
    (fault,) = caught.value.faults
    return fault


def test_a_file_that_cannot_be_read_is_meant_as_a_whole_however_large_it_is(tmp_path: Path) -> None:
    missing = refused(tmp_path / "x.yaml", tmp_path)
    assert (missing.line, missing.column, missing.found) == (0, 0, "no such file")
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(10**11)  # it holds no byte: nothing is written, and next to nothing is read
    fault = refused(huge, tmp_path)
    assert (fault.line, fault.column) == (0, 0)
    assert (fault.code, fault.found) == ("SIZE", "100000.0 MB")


def test_twenty_thousand_values_are_read_and_one_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:\n" + "- b\n" * 19_998, encoding="utf-8")
    data, _, faults = read_yaml(path, "x.yaml", tmp_path)
    assert faults == [] and len(data["a"]) == 19_998
    path.write_text("a:\n" + "- b\n" * 19_999, encoding="utf-8")
    (fault,) = read_yaml(path, "x.yaml", tmp_path)[2]
    assert (fault.code, fault.found) == ("SIZE", "more than 20000 values")


def test_of_very_many_faults_of_a_noun_one_more_is_kept_than_is_told() -> None:
    places = Positions("x.yaml", {(): (1, 1)}, {})
    for count, kept in ((MAX_FAULTS, MAX_FAULTS), (3 * MAX_FAULTS, MAX_FAULTS + 1)):
        content = json.loads(study().model_dump_json()) | {f"{n}?": "x" for n in range(count)}
        noun, faults = validate(Study, content, places)
        assert noun is None
        assert [fault.code for fault in faults] == ["KEY-UNKNOWN"] * kept


def test_what_was_read_is_never_changed() -> None:
    of = study()
    with pytest.raises(ValidationError, match="frozen"):
        of.label = "another"
    assert of == study()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("topic: x\n", "topic: x\nsources:\n  b: 2\n"),
        ("topic: x", "topic: x\nsources:\n  b: 2\n"),
        ("# nothing yet\n", "# nothing yet\nsources:\n  b: 2\n"),
        ("sources: {}  # none\nz: 1\n", "sources:  # none\n  b: 2\nz: 1\n"),
        ("sources:\n  a: 1\n\nz: 1\n", "sources:\n  a: 1\n  b: 2\n\nz: 1\n"),
        # blank lines end a folded text, and the entry follows what can be seen of it
        (
            "sources:\n  a: >-\n    one\n    two\n\n\n",
            "sources:\n  a: >-\n    one\n    two\n  b: 2\n\n\n",
        ),
        ("sources:\n  a:\n    c: 1\nz: 1\n", "sources:\n  a:\n    c: 1\n  b: 2\nz: 1\n"),
    ],
)
def test_an_entry_is_added_below_the_last_and_every_other_character_stays(
    text: str, after: str
) -> None:
    assert appended(text, "sources", "b: 2\n", "sources.yaml") == after


def ends(text: str, hedges: dict[str, Hedge]) -> tuple[Any, ...]:
    found = parse(text, hedges)
    return found.hedge, found.lo, found.hi, found.best


def test_a_hedge_that_ends_in_a_mark_needs_no_space_and_a_word_does() -> None:
    known = {word: Hedge("about", 1) for word in ("approx.", "about", "~")}
    for text in ("approx.5", "approx. 5"):
        assert ends(text, known) == ("approx.", 4.0, 6.0, 5.0)
    for text in ("~5", "~ 5"):
        assert ends(text, known) == ("~", 4.0, 6.0, 5.0)
    assert ends("about 5", known) == ("about", 4.0, 6.0, 5.0)
    with pytest.raises(PrintedError, match="NUM-FORM"):
        parse("about5", known)


@pytest.mark.parametrize("text", ["5", "1 to 2 to 3", "1 to 2, 3", "1, 2, 3", "1-2-3", "5%"])
def test_a_pair_is_two_numbers_and_one_mark_between_them(text: str) -> None:
    with pytest.raises(PrintedError) as caught:
        parse_pair(text)
    assert caught.value.code == "NUM-PAIR"
    assert caught.value.expected == "two numbers, the lower one first"


@pytest.mark.parametrize(
    ("short", "long"), [("2e3", "2000"), ("2.5e-3", "0.0025"), ("1.25e1", "12.5"), ("-3E2", "-300")]
)
def test_an_exponent_is_another_way_of_writing_the_number(short: str, long: str) -> None:
    one, two = parse(short), parse(long)
    assert replace(one, text=long) == two


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\u200bb", "CHAR: found U+200B ZERO WIDTH SPACE at character 2"),
        ("\u202eab", "CHAR: found U+202E RIGHT-TO-LEFT OVERRIDE at character 1"),
        ("ab\x07", "CHAR: found U+0007 CONTROL CHARACTER at character 3"),
        (" \n", "EMPTY: found nothing"),
        (" ab", "SPACE: found ' ab'"),
        ("ab\n", "SPACE: found 'ab"),
    ],
)
def test_a_text_is_what_can_be_seen_of_it(text: str, told: str) -> None:
    content = json.loads(study().model_dump_json())
    assert Study.model_validate_json(json.dumps(content | {"label": "two\nlines"}))
    with pytest.raises(ValidationError, match=re.escape(told)):
        Study.model_validate_json(json.dumps(content | {"label": text}))


def test_what_has_no_place_stands_at_the_top_of_its_file() -> None:
    assert Positions("x.yaml", {}, {}).nearest(("a", 0)) == (1, 1)
    of = Positions("x.yaml", {(): (3, 1), ("a",): (4, 4)}, {("a",): (4, 1)})
    assert of.nearest(("b",)) == (3, 1)
    assert of.nearest(("a", 0, "c")) == (4, 4)
    assert of.nearest(("a",), key=True) == (4, 1)


@pytest.mark.parametrize(
    ("table_", "route", "figures"),
    [
        (
            "ai,n1i,ci,n2i\n3,10,4,11\n",
            ("RR", "events"),
            {
                (1, "events"): ("3", "ai"),
                (1, "n"): ("10", "n1i"),
                (2, "events"): ("4", "ci"),
                (2, "n"): ("11", "n2i"),
            },
        ),
        (
            "ai,bi,ci,di\n3,7,4,8\n",
            ("RR", "events"),
            {
                (1, "events"): ("3", "ai"),
                (1, "others"): ("7", "bi"),
                (2, "events"): ("4", "ci"),
                (2, "others"): ("8", "di"),
            },
        ),
        (
            "yi,vi\n-0.5,0.04\n",
            ("GEN", "ready_vi"),
            {(0, "yi"): ("-0.5", "yi"), (0, "vi"): ("0.04", "vi")},
        ),
        (
            "yi,sei\n-0.5,0.2\n",
            ("GEN", "ready_se"),
            {(0, "yi"): ("-0.5", "yi"), (0, "sei"): ("0.2", "sei")},
        ),
    ],
)
def test_each_layout_of_a_table_puts_its_figures_where_they_belong(
    table_: str,
    route: tuple[str, str],
    figures: dict[tuple[int, str], tuple[str, str]],
    tmp_path: Path,
) -> None:
    header, row = table_.splitlines()
    path = tmp_path / "table.csv"
    path.write_text(f"study,{header}\nAnn,{row}\n", encoding="utf-8")
    layout, (coded,), faults = read_effects(path, "table.csv")
    assert layout is not None and faults == []
    assert (default_measure(layout.columns).code, layout.route) == route
    assert coded.figures == figures
    assert (coded.id, coded.label, coded.line, coded.allocation) == ("ann", "Ann", 2, None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("3,10,4,11", None),
        ("10,10,4,11", None),
        ("11,10,4,11", ("LOGIC", "11 with n1i 10", "ai")),
        ("3,10,12,11", ("LOGIC", "12 with n2i 11", "ci")),
        ("3,1,4,11", ("LOGIC", "3 with n1i 1", "ai")),
        ("0,0,4,11", ("RANGE", "0", "n1i")),
        ("3.5,10,4,11", ("INT", '"3.5"', "ai")),
    ],
)
def test_no_more_people_have_an_event_than_there_are(
    cells: str, found: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    faults = table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{cells}\n")
    assert [(f.code, f.found, f.name) for f in faults] == ([found] if found else [])
