"""Tests of mcstats.report.scale."""

from __future__ import annotations

from mcstats.effects.routes.route import lacking_in_words
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.printed_keys import words_of_key


def test_every_route_has_words_without_the_name_of_a_variable() -> None:
    words = [route.words for route in ROUTES.values()]
    assert not [w for w in words if "_" in w or any(c.isdigit() for c in w)]
    assert len(set(words)) == len(ROUTES)


def test_what_a_route_lacks_is_told_without_the_name_of_a_variable() -> None:
    needs = {need for route in ROUTES.values() for need in (*route.needs, *route.arm_needs)}
    words = {need: words_of_key(need) for need in needs}
    assert not [w for w in words.values() if "_" in w or any(c.isdigit() for c in w)]
    as_they_are = {need for need, w in words.items() if w == need.replace("_", " ")}
    assert as_they_are == {
        "change",
        "difference",
        "estimate",
        "mean",
        "median",
        "rate",
        "reading_error",
    }
    shown = lacking_in_words(
        "not printed: baseline_sd of arm 2, mean, ci of every arm, a second arm"
    )
    assert shown == "not printed: SD before of arm 2, mean, interval of every arm, a second arm"
    assert lacking_in_words("the sd, of all") == "the sd, of all"
