"""Decisions of two coders are paired by name, and compared without what nobody types alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.compared_codings import RD, STUDY
from helpers.two_codings import Edit, write_coding
from mcstats.authoring.compare.codings import Decision, read_codings, text_of


def disagreements(tmp_path: Path, *edits: Edit) -> tuple[Decision, ...]:
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", edits)
    return read_codings(first, second).disagreements


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("label: Aronson 1948", "label: Aronson and others"),
        ("population: people without tuberculosis", "population: healthy people"),
        ('place: "row 1, alloc", words: random', "place: page 2, words: at random"),
        ("[length of follow-up, ", "[follow-up, "),
        ("sources: [metadat, colditz1994, aronson1948]", "sources: [colditz1994, metadat]"),
    ],
)
def test_prose_and_places_are_no_decisions(tmp_path: Path, before: str, after: str) -> None:
    assert disagreements(tmp_path, (STUDY, before, after)) == ()


def test_what_was_read_of_a_source_is_a_decision_and_its_bibliography_is_none(
    tmp_path: Path,
) -> None:
    file, listed = "sources.yaml", "    authors: Aronson\n    year: "
    read = f'{listed}"1948"\n    read: [not read yet]'
    found = disagreements(
        tmp_path,
        (file, read, read.replace("Aronson", "Aronson JD").replace("not read yet", "abstract")),
    )
    assert [(one.where, one.field, one.a, one.b) for one in found] == [
        ("sources/sources/aronson1948/read", "sources.read", "not read yet", "abstract")
    ]
    assert found[0].at_a.endswith("first/sources.yaml:56")


def test_public_facts_are_decisions_by_their_id(tmp_path: Path) -> None:
    fact = "  - {{id: {}, quantity: city, states: {}, source: colditz1994, place: {}}}\n"
    codings = [write_coding(tmp_path / name, "bcg", []) for name in ("first", "second")]
    for folder, lines in zip(
        codings,
        (
            [("one", "Lund", "page 1"), ("two", "Lund", "page 2")],
            [("two", "Malmo", "the second page"), ("three", "Lund", "page 3")],
        ),
        strict=True,
    ):
        text = "facts:\n" + "".join(fact.format(*line) for line in lines)
        (folder / "facts.yaml").write_text(text, encoding="utf-8")
    found = {one.where: one for one in read_codings(*codings).disagreements}
    assert {where: (one.field, one.a, one.b) for where, one in found.items()} == {
        "facts/facts/one": ("facts.coded", "coded", "not coded"),
        "facts/facts/two/states": ("facts.states", "Lund", "Malmo"),
        "facts/facts/three": ("facts.coded", "not coded", "coded"),
    }
    two = found["facts/facts/two/states"]
    assert two.at_a.endswith("first/facts.yaml:3") and two.at_b.endswith("second/facts.yaml:2")


def test_the_order_of_items_is_no_decision(tmp_path: Path) -> None:
    routes = [f"      - {{measure: {m}, route: events}}\n" for m in ("RR", "OR", "RD")]
    edit = (STUDY, "".join(routes), "".join(reversed(routes)))
    assert disagreements(tmp_path, edit) == ()


def test_a_value_of_one_coder_alone_is_one_disagreement(tmp_path: Path) -> None:
    (found,) = disagreements(
        tmp_path,
        (STUDY, "  latitude:", '  longitude: {printed: "8", place: map}\n  latitude:'),
    )
    assert (found.name, found.field) == (("details", "longitude"), "studies.details")
    assert (found.a, found.b) == ("nothing", "8")


def test_a_fact_that_one_coder_did_not_find_is_told_from_one_read_otherwise(
    tmp_path: Path,
) -> None:
    (found,) = disagreements(
        tmp_path,
        (
            STUDY,
            "design:\n",
            'design:\n  concealment: {value: adequate, place: p. 3, inferred: "yes", because: x}\n',
        ),
    )
    assert (found.field, found.a, found.b) == (
        "studies.design.concealment",
        "not reported",
        "adequate (inferred)",
    )


def test_an_effect_to_compute_of_one_coder_alone_is_named_by_measure_and_route(
    tmp_path: Path,
) -> None:
    (found,) = disagreements(tmp_path, (STUDY, RD, RD + RD.replace("RD", "AS")))
    assert found.name == ("results", "tuberculosis-end", "estimates", "AS-events")
    assert (found.a, found.b) == ("not coded", "coded")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"printed": "\u22121.5", "place": "x"}, {"printed": "-1.5", "place": "y"}),
        ({"printed": "1.2  to 3", "place": "x"}, {"printed": "1.2 to 3", "place": "y"}),
        ({"printed": "10\u00a0000", "place": "x"}, {"printed": "10 000", "place": "y"}),
        (None, []),
    ],
)
def test_what_is_typed_otherwise_reads_alike(one: object, other: object) -> None:
    assert text_of(one) == text_of(other)


def test_a_unit_is_part_of_what_is_printed() -> None:
    assert text_of({"printed": "5", "place": "x", "unit": "mm"}) == "5 [mm]"
    assert text_of({"printed": "5", "place": "x"}) == "5"
