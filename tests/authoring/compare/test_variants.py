"""Tests of mcstats.authoring.compare.variants."""

from __future__ import annotations

from pathlib import Path

from helpers.compared_codings import RD, STUDY
from helpers.two_codings import write_coding
from mcstats.authoring.compare.codings import Decision, named_items, read_codings
from mcstats.authoring.compare.variants import Variants, with_decisions


def test_every_disagreement_taken_gives_the_other_coding(tmp_path: Path) -> None:
    edits = [
        (STUDY, "allocation: {value: randomised,", "allocation: {value: not randomised,"),
        (STUDY, RD, RD + RD.replace("RD", "AS")),
        (STUDY, 'events: {printed: "4",', 'events: {printed: "14",'),
    ]
    first = write_coding(tmp_path / "first", "bcg", [])
    second = write_coding(tmp_path / "second", "bcg", edits)
    codings = read_codings(first, second)
    taken = Variants(codings).topic(codings.disagreements)
    assert taken.studies == codings.b.studies
    assert Variants(codings).topic(()).studies == codings.a.studies
    back = Variants(codings, base="b").topic(codings.disagreements)
    assert back.studies == codings.a.studies


def test_an_item_is_put_where_the_other_coder_has_it() -> None:
    own = {"arms": [{"id": "a"}, {"id": "c"}]}
    other = {"arms": [{"id": "a"}, {"id": "b"}]}
    put = Decision("studies/x", ("arms", "b"), "", "not coded", "coded", "", "")
    drop = Decision("studies/x", ("arms", "c"), "", "coded", "not coded", "", "")
    assert with_decisions(own, other, [put]) == {"arms": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
    assert with_decisions(own, other, [put, drop]) == other
    assert own == {"arms": [{"id": "a"}, {"id": "c"}]}
    assert list(named_items(own["arms"])) == ["a", "c"]
