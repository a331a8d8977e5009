"""A walk from every figure of a page to where it comes from, and over what its note must name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from helpers.complete_topic import EXTRAS, FILES, complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import Node, note_of, read_page
from helpers.places import DATA
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.model.tables import NumberRow, columns
from mcstats.model.topic import Topic
from mcstats.report.number_register import anchor
from mcstats.report.page import render
from mcstats.report.view import TABLES, Tables

LINE = re.compile(r"^(?P<file>[\w./-]+\.yaml):(?P<line>\d+)$")
ENTRY = re.compile(r"^(?P<file>[\w./-]+\.yaml): (?:(?P<part>\w+), )?(?P<name>[\w-]+)$")


@dataclass(frozen=True)
class Case:
    """A page with all that it was made of, and the lines of the files that were read."""

    topic: Topic
    tables: Tables
    tree: Node
    numbers: Mapping[str, NumberRow]
    lines: Callable[[str], list[str]]


@cache
def small() -> Case:
    def lines(file: str) -> list[str]:
        inside = file.removeprefix("showers/")
        text = FILES.get(inside) or (DATA / file).read_text("utf-8")
        return text.splitlines()

    return case(complete_topic(), complete_tables(), lines)


@cache
def real() -> Case:
    def lines(file: str) -> list[str]:
        return (DATA / file).read_text("utf-8").splitlines()

    return case(shipped_topic(), shipped_tables(), lines)


def case(of: Topic, tables: Tables, lines: Callable[[str], list[str]]) -> Case:
    html, numbers = render(of, shipped_rubric(), tables, (), EXTRAS)
    return Case(of, tables, read_page(html), {row.number: row for row in numbers}, cache(lines))


CASES = pytest.mark.parametrize("made", [small, real], ids=["small", "real"])


class Lost(Exception):
    """What has no place in a source and is no declared constant."""


class Walk:
    """Places in files from which a figure comes; a figure that comes from nowhere is an error."""

    def __init__(self, of: Case) -> None:
        self.case = of
        self.effects = {row.effect: row for row in of.tables.effects}
        self.inputs: dict[str, list[Any]] = {}
        for row in of.tables.inputs:
            self.inputs.setdefault(row.effect, []).append(row)
        self.syntheses = {row.synthesis for row in of.tables.pooled}
        self.claims = {row.claim for row in of.tables.verdicts}

    def figure(self, row: NumberRow) -> set[str]:
        """Return the places behind a figure."""
        if not row.rests_on:
            raise Lost(f"{row.number} rests on nothing")
        return {place for on in row.rests_on.split("; ") for place in self.root(on, row.number)}

    def root(self, on: str, number: str) -> Iterator[str]:
        if on in self.effects:
            yield from self.effect(on)
        elif on.startswith("tables/"):
            yield from self.table(on)
        else:
            yield self.place(on, number)

    def effect(self, name: str) -> Iterator[str]:
        """Yield where an effect is declared, and where each value that it rests on is printed."""
        yield self.place(self.effects[name].at, name)
        for row in self.inputs.get(name, []):
            if row.printed not in self.text(row.at):
                raise Lost(f"{name}: {row.printed!r} does not stand at {row.at}")
            yield row.at
        if self.effects[name].estimable != "no" and not self.inputs.get(name):
            raise Lost(f"{name} is an estimate of no printed value")

    @cache  # noqa: B019 - a walk lives as long as its test
    def table(self, file: str) -> frozenset[str]:
        """Return the places of all rows of a table; a row without any is an error."""
        name = file.removeprefix("tables/").removesuffix(".csv")
        assert name in TABLES, file
        numbers: set[str] = set()
        for row in getattr(self.case.tables, name):
            mine = set(self.row(row))
            if not mine:
                raise Lost(f"a row of {file} comes from nowhere: {row}")
            numbers |= mine
        return frozenset(numbers)

    def row(self, row: Any) -> Iterator[str]:
        for column in columns(type(row)):
            value = str(getattr(row, column))
            if LINE.match(value):
                yield self.place(value, column)
        for name in f"{getattr(row, 'effect', '')} {getattr(row, 'members', '')}".split():
            # The effect behind a verdict may be the synthesis of its body of evidence.
            pooled = [p for p in self.case.tables.pooled if p.synthesis == name in self.claims]
            for member in pooled[0].members.split() if pooled else [name]:
                yield from self.effect(member)
        if getattr(row, "kind", "") == "route":
            # A check of our own figure blames no file: it comes from what the figure comes from.
            name = row.check.partition("/")[2].rpartition("-")[0]
            if name in self.effects:
                yield from self.effect(name)
            else:
                yield from self.table("tables/pooled.csv")
        if getattr(row, "claim", "") in self.claims:
            yield self.declared("claims", row.claim)
        if getattr(row, "synthesis", "") in self.syntheses:
            yield self.declared("claims", row.synthesis)

    def declared(self, file: str, name: str) -> str:
        """Return where an entry of the claims is declared."""
        path = f"{self.case.topic.name}/{file}.yaml"
        for number, line in enumerate(self.case.lines(path), start=1):
            if re.search(rf"\bid: {re.escape(name)}\b", line):
                return f"{path}:{number}"
        raise Lost(f"{name} is not declared in {path}")

    def place(self, at: str, what: str) -> str:
        """Return a place that exists: a line of a file, or an entry of one by its name."""
        if LINE.match(at):
            self.text(at)
            return at
        entry = ENTRY.match(at)
        if entry is None:
            raise Lost(f"{what}: {at!r} is no place")
        lines = self.case.lines(entry["file"])
        part = f"{entry['part'] or 'parameters'}:"
        first = next(n for n, line in enumerate(lines) if line.startswith(part))
        for number, line in enumerate(lines[first:], start=first + 1):
            if re.search(rf"\b{re.escape(entry['name'])}\b", line):
                return f"{entry['file']}:{number}"
        raise Lost(f"{what}: no {entry['name']} in {entry['file']}")

    def text(self, at: str) -> str:
        """Return the line of a place, with those that its value goes on over."""
        match = LINE.match(at)
        assert match is not None
        lines, number = self.case.lines(match["file"]), int(match["line"])
        if not 1 <= number <= len(lines):
            raise Lost(f"{at} is beyond the end of its file")
        return "\n".join(lines[number - 1 : number + 3])


@CASES
def test_every_figure_leads_to_a_line_of_a_source_or_to_a_declared_constant(
    made: Callable[[], Case],
) -> None:
    walk, shown = Walk(made()), 0
    for data in walk.case.tree.all("data"):
        number = data.attributes.get("data-number") or data.attributes["id"]
        places = walk.figure(walk.case.numbers[number])
        assert places, number
        assert all(LINE.match(place) for place in places), number
        shown += 1
    assert shown > 300


@CASES
def test_a_printed_figure_stands_character_by_character_where_it_is_said_to_stand(
    made: Callable[[], Case],
) -> None:
    walk, seen = Walk(made()), 0
    for row in walk.case.numbers.values():
        if row.kind == "printed" and LINE.match(row.rests_on) and row.number[:2] != "n-":
            assert row.printed in walk.text(row.rests_on), row.number
            seen += 1
    assert seen > 30


@pytest.mark.parametrize(
    ("rests_on", "why"),
    [
        ("", "rests on nothing"),
        ("a guess", "is no place"),
        ("showers/claims.yaml:9999", "beyond the end"),
        ("rubric.yaml: no_such_name", "no no_such_name"),
    ],
)
def test_the_walk_does_not_lose_its_way_silently(rests_on: str, why: str) -> None:
    made_up = NumberRow("x", 1.0, "1", "closed form", rests_on, "")
    with pytest.raises(Lost, match=why):
        Walk(small()).figure(made_up)


def notes(tree: Node) -> dict[str, Node]:
    return {n.attributes["id"]: n for n in tree.walk() if "popover" in n.attributes}


@CASES
def test_every_button_opens_a_note_that_names_a_file_with_its_line_or_a_table(
    made: Callable[[], Case],
) -> None:
    tree = made().tree
    known = notes(tree)
    for button in tree.all("button"):
        if "popovertargetaction" in button.attributes:
            continue
        text = known[button.attributes["popovertarget"]].text
        assert re.search(r"\.yaml:\d+|tables/\w+\.csv|rubric\.yaml", text), button.text


@CASES
def test_the_note_of_each_effect_names_every_print_its_place_and_every_formula(
    made: Callable[[], Case],
) -> None:
    of = made()
    seen = 0
    for effect in of.tables.effects:
        note = note_of(of.tree, anchor("effects." + effect.effect))
        if note is None:
            assert effect.estimable == "no"
            continue
        text = note.text
        for printed in (row for row in of.tables.inputs if row.effect == effect.effect):
            assert printed.printed in text and printed.place in text and printed.at in text
        steps = [row for row in of.tables.steps if row.effect == effect.effect]
        for step in steps:
            assert (step.formula or step.symbol) in text and step.citation in text
        assert effect.at in text and effect.assumption in text
        # Where there is an estimate there is a way to it.
        assert steps or effect.estimable == "no" or effect.yi is None
        seen += bool(steps)
    assert seen > 3
