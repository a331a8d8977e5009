"""Tests of mcstats.report.number_register."""

from __future__ import annotations

import re

from mcstats.report.number_register import anchor, cause_of


def test_ids_are_readable_and_never_the_same_for_two_texts() -> None:
    assert anchor("effects.a-1.yi") == "effects.a-1.yi"
    odd = [anchor(t) for t in ("a b", "a_b", "a\tb", "1a", "", "ä", "x" * 999)]
    assert len(set(odd)) == len(odd)
    assert all(re.fullmatch(r"[A-Za-z][\w.-]{0,160}", o) for o in odd)


def test_the_cause_of_a_figure_is_the_same_for_the_same_print_in_any_order() -> None:
    assert cause_of(["b", "a"]) == cause_of(["a", "b"]) != cause_of(["a", "c"])
    assert cause_of([]) == ""
