"""Tests of mcstats.check.statements.printed_words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study, effects_of_topic, printed_value
from mcstats.check.statements.printed_words import printed_words
from mcstats.model.study import Study
from mcstats.model.topic import Positions


def words(of: Study) -> dict[str, str]:
    return {f.quantity: f.word for f in printed_words(topic_of_studies([of]), of, [], 0.05)}


@pytest.mark.parametrize(
    ("p", "word"),
    [
        ("0.04", "yes"),
        ("<0.05", "yes"),
        ("0.06", "no"),
        (">0.05", "no"),
        ("0.050", ""),  # 0.0495 to 0.0505
        ("0.05", ""),
        (">0.01", ""),
        ("≥0.05", ""),
        ("≤0.05", ""),
        ("soon", None),
    ],
)
def test_a_printed_p_decides_where_all_its_values_lie_on_one_side(p: str, word: str | None) -> None:
    assert words(build_study(printed={"p": p})).get("significant") == word


@pytest.mark.parametrize(("contrast", "arm"), [("between", ""), ("within", "a")])
def test_a_word_of_a_result_names_its_arm_where_the_result_is_of_one(
    contrast: str, arm: str
) -> None:
    of = build_study(printed={"p": "0.04"}, result={"contrast": contrast})
    (found,) = [
        f
        for f in printed_words(topic_of_studies([of]), of, [], 0.05)
        if f.quantity == "significant"
    ]
    assert (found.contrast, found.arm) == (contrast, arm)


def test_the_facts_of_a_design_are_those_of_the_file() -> None:
    other = {"printed": "2016", "place": "record", "source": "registry"}
    of = build_study(
        design={"registered": printed_value("2015", because="the paper", other=[other])},
        arm_b={"role": "no treatment"},
    )
    found = {f.quantity: f for f in printed_words(topic_of_studies([of]), of, [], 0.05)}
    assert found["allocation"].word == "randomised"
    assert found["comparator"].word == "no treatment"
    assert found["sequence"].word == found["conflicts"].word == ""
    registered = found["registered"]
    assert (registered.word, registered.place) == ("2015", "planted, abstract")
    assert (registered.because, registered.others) == (
        "the paper",
        (("2016", "registry, record"),),
    )
    topic = topic_of_studies([of])
    nameless = replace(topic, sources=topic.sources.model_copy(update={"sources": {}}))
    told = {f.quantity for f in printed_words(nameless, of, [], 0.05)}
    assert {"authors", "first_author"}.isdisjoint(told)
    assert {"authors", "first_author"} <= found.keys()
    places = Positions("sources.yaml", {("sources", "planted", "authors"): (7, 3)}, {})
    told = printed_words(
        replace(topic, positions={**topic.positions, "sources": places}),
        of.model_copy(update={"sources": ("planted", "second")}),
        [],
        0.05,
    )
    assert [f.line for f in told if f.quantity == "authors"] == [f"{topic.name}/sources.yaml:7"]
    lone = of.model_copy(update={"arms": of.arms[:1]})
    assert words(lone)["comparator"] == "none"
    assert "comparator" not in words(of.model_copy(update={"arms": ()}))


@pytest.mark.parametrize(
    ("events", "p", "word"),
    [
        (("8", "3"), "not reported", "no"),
        (("28", "3"), "not reported", "yes"),
        (("8", "3"), None, "no"),
        (("8", "3"), printed_value("0.02"), "yes"),  # what the source prints comes first
    ],
)
def test_significance_follows_from_the_arms_where_the_source_prints_no_p(
    events: tuple[str, str], p: str | dict[str, str] | None, word: str
) -> None:
    groups = {
        arm: {"n": printed_value("50"), "events": printed_value(count)}
        for arm, count in zip("ab", events, strict=True)
    }
    printed = {} if p is None else {"p": p}
    estimates = [{"measure": "RR", "route": "events"}]
    result = {"printed": printed, "groups": groups, "estimates": estimates}
    of = build_study(outcome={"better": "lower"}, result=result)
    topic = topic_of_studies([of])
    found = printed_words(topic, of, effects_of_topic(topic), 0.05)
    assert [f.word for f in found if f.quantity == "significant"] == [word]


@pytest.mark.parametrize(
    ("quantity", "verb"),
    [
        ("allocation", "is coded as"),
        ("stimulus", "is coded as"),
        ("significant", "gives"),
        ("population", "prints"),
        ("registered", "prints"),
    ],
)
def test_a_word_of_a_closed_list_is_coded_and_only_the_words_of_a_source_are_printed(
    quantity: str, verb: str
) -> None:
    of = build_study(printed={"p": "0.04"})
    (found,) = [
        f for f in printed_words(topic_of_studies([of]), of, [], 0.05) if f.quantity == quantity
    ]
    assert found.verb == verb


def test_details_are_the_words_of_the_source_whatever_they_are_called() -> None:
    of = build_study(details={"allocation": printed_value("by a coin")})
    found = printed_words(topic_of_studies([of]), of, [], 0.05)
    verbs = {f.word: f.verb for f in found if f.quantity == "allocation"}
    assert verbs == {"randomised": "is coded as", "by a coin": "prints"}
