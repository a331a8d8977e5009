"""Tests of mcstats.check.outputs."""

from __future__ import annotations

from mcstats.check.outputs import differences


def test_files_that_differ_from_the_manifest_are_named_with_what_is_wrong() -> None:
    recorded, found = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}
    assert list(differences(recorded, found)) == [
        ("b", "edited"),
        ("c", "missing"),
        ("d", "not of this run"),
    ]
