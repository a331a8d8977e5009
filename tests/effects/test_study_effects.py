"""Tests of mcstats.effects.study_effects."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.complete_topic import complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.minimal_topic import CLAIMS, STUDY, TWO_CHANGES, write_minimal_topic
from helpers.open_study import load_minimal_topic
from helpers.places import SHIPPED_TOPIC
from helpers.run_routes import arm, run_route
from mcstats.check.check_topic import check_topic
from mcstats.data.load_topic import load_topic
from mcstats.effects.assumptions import Options, Settings
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.routes.route import Given, Route
from mcstats.effects.study_effects import StudyEffects, compound_changes, effects_of
from mcstats.model import read_printed
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import (
    ArmKey,
    ContrastKey,
    KeyKind,
    kind_of,
    read_single,
    read_value,
)
from mcstats.model.read_printed import parse
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.verdict.missing_data.missing_rows import missing_topic
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.workflow.dry_run import dry_run

SINCE = (
    STUDY[: STUDY.index("results:")]
    .replace("times:\n", "times:\n  - {id: mid, label: mid, place: abstract}\n")
    .replace("better: higher,", "better: higher, unit: '%',")
    + TWO_CHANGES
)
DECIDING = CLAIMS.replace("measures: [MD]", "measures: [PC]")


@pytest.mark.parametrize(
    ("since", "expressed", "second"),
    [
        ("previous", "change", 32.0),  # 1.2 · 1.1 = 1.32
        ("previous", "reduction", 28.0),  # 0.8 · 0.9 = 0.72
        ("baseline", "change", 10.0),
    ],
)
def test_changes_since_the_visit_before_compound_and_the_first_counts_as_it_is(
    since: str, expressed: str, second: float, tmp_path: Path
) -> None:
    text = SINCE.replace("since: previous", f"since: {since}")
    if expressed == "reduction":
        text = text.replace("better: higher,", "better: higher, expressed: reduction,")
    topic = load_minimal_topic(tmp_path, text, DECIDING)
    study = topic.studies["trial2020"]
    result = [StudyEffects().estimate(study, r, r.estimates[0], {}) for r in study.results]
    assert [effect.yi for effect, _ in result] == [
        pytest.approx(20.0, rel=1e-12),
        pytest.approx(second, rel=1e-12),
    ]
    # what the second one rests on includes the first, which has one figure as well
    counted = [len(inputs) for _, inputs in result]
    assert counted[1] == counted[0] * (2 if since == "previous" else 1)


def test_a_bound_before_leaves_a_set_and_no_value() -> None:
    first = run_route("percent_change", "PC", arm(), change="over 20%")
    second = run_route("percent_change", "PC", arm(), change="10.0%")
    result = compound_changes(first, second, reduction=False)
    assert result.yi is None and result.span is not None
    assert result.span.lo == pytest.approx(100 * (1.20 * 1.0995 - 1), rel=1e-12)
    assert result.span.hi == math.inf


@pytest.mark.parametrize(("reduction", "sign"), [(False, 1), (True, -1)])
def test_a_change_since_the_visit_before_is_counted_from_the_beginning(
    reduction: bool, sign: int
) -> None:
    first = run_route("percent_change", "PC", arm(), change="20.0%")
    second = run_route("percent_change", "PC", arm(), change="10.0%")
    result = compound_changes(first, second, reduction=reduction)
    expected = 100 * sign * ((1 + sign * 0.20) * (1 + sign * 0.10) - 1)  # 32 %, or 28 % less
    assert result.yi == pytest.approx(expected, rel=1e-12)
    assert expected == pytest.approx(28.0 if reduction else 32.0)
    low, high = (
        100 * sign * ((1 + sign * a / 100) * (1 + sign * b / 100) - 1)
        for a, b in ((19.95, 9.95), (20.05, 10.05))
    )
    assert (result.yi_min, result.yi_max) == pytest.approx((low, high), rel=1e-12)
    none = replace(second, yi=None, yi_min=None, yi_max=None, estimable="no")
    assert compound_changes(first, none, reduction=reduction) is none


ABOUT = {"about": Hedge("about", 1), "≈": Hedge("about", 2)}


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[Any]]:
    counts: Counter[Any] = Counter()
    compute = Route.compute

    def counted(route: Route, given: Given, options: Options, measure: str) -> Any:
        counts[route.name, measure, given, options] += 1
        return compute(route, given, options, measure)

    monkeypatch.setattr(Route, "compute", counted)
    yield counts


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    check = read_printed.check_characters

    def counted(text: str, also: str = "") -> None:
        counts[text] += 1
        check(text, also)

    monkeypatch.setattr(read_printed, "check_characters", counted)
    yield counts


def fresh(topic: Topic) -> Topic:
    """The topic as it is when it was just loaded."""
    return replace(topic, kept={})


STEPS: list[Callable[[Topic, Rubric], object]] = [
    lambda topic, rules: list(dry_run(topic, rules)),
    lambda topic, rules: estimate_topic(topic, rules.hedge_words()),
    missing_topic,
    stability_topic,
]


def test_all_steps_together_compute_each_effect_once_for_the_same_options(
    computed: Counter[Any],
) -> None:
    topic = fresh(complete_topic())
    for step in STEPS:
        step(topic, shipped_rubric())
    assert set(computed.values()) == {1}
    before = computed.total()
    for step in STEPS:
        step(topic, shipped_rubric())
    assert computed.total() == before


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_step_gives_the_same_whether_or_not_another_one_ran_before(
    step: Callable[[Topic, Rubric], object],
) -> None:
    alone, after = fresh(complete_topic()), fresh(complete_topic())
    for other in STEPS:
        other(after, shipped_rubric())
    assert step(alone, shipped_rubric()) == step(after, shipped_rubric())


def test_another_topic_takes_nothing_over(computed: Counter[Any]) -> None:
    for _ in range(2):
        estimate_topic(fresh(complete_topic()), shipped_rubric().hedge_words())
    assert set(computed.values()) == {2}


def test_what_is_kept_is_no_part_of_a_topic() -> None:
    topic = fresh(complete_topic())
    effects_of(topic)
    assert topic.kept
    assert topic == fresh(complete_topic())
    assert effects_of(replace(topic, name="edited")) is effects_of(topic)


def some_study() -> tuple[Study, Any, Any]:
    topic = load_topic(SHIPPED_TOPIC)
    study = topic.studies["kavanagh2012"]
    result = next(r for r in study.results if r.estimates)
    return study, result, result.estimates[0]


def test_an_edited_copy_shares_the_effects_that_the_edit_leaves_alone(
    computed: Counter[Any],
) -> None:
    effects = StudyEffects()
    study, result, wanted = some_study()
    first, _ = effects.estimate(study, result, wanted, ABOUT)
    relabelled = study.model_copy(update={"label": "another label"})
    assert effects.estimate(relabelled, result, wanted, ABOUT)[0] is first
    assert computed.total() == 1
    key, value = next((k, v) for k, v in result.printed.items() if not isinstance(v, str))
    other = value.model_copy(update={"printed": "0.031"})
    edited = result.model_copy(update={"printed": {**result.printed, key: other}})
    again = study.model_copy(update={"results": (edited,)})
    assert effects.estimate(again, edited, wanted, ABOUT)[0] != first


def test_the_same_settings_and_the_same_values_are_known_again() -> None:
    one, two = (Settings({"a": 1, "b": 0}, {"n1": "3"}), Settings({"b": 0, "a": 1}, {"n1": "3"}))
    assert one == two
    assert hash(one) == hash(two)
    assert one != Settings({"a": 1, "b": 0}, {"n1": "3"}, ranges=False)
    given = [Given({"p": parse("0.03", kind="p")}, ({"n": parse("30", kind="count")},))] * 2
    assert len(set(given)) == 1
    other = Given({"p": parse("0.030", kind="p")}, ({"n": parse("30", kind="count")},))
    assert other not in set(given)


def test_lint_all_steps_and_both_readers_of_the_check_read_a_value_once(
    read: Counter[str], tmp_path: Path
) -> None:
    texts = {"18.37": "18.370181", "12.10": "12.100182", '"5.0"': '"5.00183"', '"5.2"': '"5.20184"'}
    data = write_minimal_topic(tmp_path)
    file = data / "small" / "studies" / "trial2020.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in texts.items():
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    topic = load_topic(data / "small")
    for step in STEPS:
        step(topic, shipped_rubric())
    found = check_topic(topic, shipped_rubric(), estimate_topic(topic, {}).effects, [], [])
    assert any("18.370181" in row.allowed for row in found)
    assert [read[new.strip('"')] for new in texts.values()] == [1] * len(texts)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("n", "38"),
        ("mean", "about 12.1"),
        ("p", "P < 0.05"),
        ("percent", "18.6%"),
        ("ci", "1 to 2"),
    ],
)
def test_the_same_text_under_the_same_key_is_the_same_object(key: str, text: str) -> None:
    assert read_value(key, text) is read_value(key, text)


def test_a_key_says_how_its_value_is_read_and_what_it_can_be() -> None:
    assert {str(k) for k in (*ArmKey, *ContrastKey) if kind_of(k).kind == "count"} == {
        "n", "events", "k", "clusters", "covariates", "only_first", "only_last",
    }  # fmt: skip
    assert {str(k) for k in (*ArmKey, *ContrastKey) if kind_of(k).kind == "share"} == {
        "percent", "i2",
    }  # fmt: skip
    assert [str(k) for k in ContrastKey if kind_of(k).interval] == ["ci"]
    assert {str(k) for k in ArmKey if kind_of(k).interval} == {"ci", "baseline_ci", "change_ci"}
    assert {str(k) for k in ArmKey if kind_of(k).spread} == {
        "sd", "se", "baseline_sd", "change_sd", "baseline_se", "change_se",
    }  # fmt: skip
    assert kind_of("age_mean") == KeyKind()


def test_a_count_may_have_a_mark_between_thousands_and_a_mean_may_not() -> None:
    assert read_value("n", "1,753").resolve().best == 1753  # type: ignore[union-attr]
    with pytest.raises(PrintedError, match="NUM-COMMA"):
        read_value("mean", "1,753")


def test_a_hedge_that_only_a_rubric_explains_leaves_open_what_the_last_digit_does() -> None:
    value = complete_topic().studies  # any study will do: the text is what matters
    reported = next(
        v for s in value.values() for r in s.results for g in r.groups.values() for v in g.values()
        if not isinstance(v, str)
    )  # fmt: skip
    about = reported.model_copy(update={"printed": "about 30"})
    read = read_single("n", about)
    assert (read.lo, read.best, read.hi) == (29.5, 30, 30.5)
