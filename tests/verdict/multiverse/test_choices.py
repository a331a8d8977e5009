"""Tests of mcstats.verdict.multiverse.choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.complete_topic import complete_topic
from helpers.minimal_topic import STUDY
from helpers.open_study import (
    STUDY_HEAD,
    choices_by_name,
    evaluator_of,
    group_text,
    load_minimal_topic,
    results_text,
)
from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study, defined, printed_value
from mcstats.bias.rate import rate
from mcstats.bias.signals import signals_of
from mcstats.model.claim import AsSold
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind
from mcstats.verdict.multiverse import enumerate as enumerate_specifications
from mcstats.verdict.multiverse.choices import by_word, choices_of
from mcstats.verdict.multiverse.enumerate import stability_of
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import Choice, Sort

OTHER = ", because: the later record, other: [{printed: '17.0', place: page 4, source: trial2020}]"


def estimate_in(topic: Topic, choice: Choice) -> float | None:
    judge = evaluator_of(topic)
    (option,) = choice.others
    effect = judge.bodies(option.change(judge.declared))[0].effect
    return effect.yi if effect is not None else None


def test_another_route_to_the_measure_and_another_record_are_choices_that_take_effect(
    tmp_path: Path,
) -> None:
    warm = group_text("30", "18.0", "5.0").replace("'18.0', place: t", f"'18.0', place: t{OTHER}")
    printed = "    printed:\n      difference: {printed: '5.5', place: t}\n"
    printed += "      ci: {printed: 3.0 to 8.0, place: t}\n"
    routes = "{measure: MD, route: means_sd}, {measure: MD, route: difference_ci}"
    topic = load_minimal_topic(
        tmp_path, STUDY_HEAD + results_text(warm, group_text("30", "12.0", "5.0"), routes, printed)
    )
    judge = evaluator_of(topic)
    effect = judge.bodies(judge.declared)[0].effect
    assert effect is not None and effect.yi == pytest.approx(6.0)
    found = choices_by_name(topic)
    route, mean = found["route"], found["mean"]
    assert (route.declared, [o.label for o in route.others]) == ("means_sd", ["difference_ci"])
    assert estimate_in(topic, route) == pytest.approx(5.5)
    # the record is silent on the other arm, which keeps what is printed of it
    assert (mean.declared, [o.label for o in mean.others]) == ("18.0 and 12.0", ["17.0"])
    assert mean.others[0].because == "trial2020 page 4 prints it"
    assert estimate_in(topic, mean) == pytest.approx(5.0)
    assert "n" not in found and "sd" not in found


def test_what_counts_as_the_product_is_open_only_where_the_topic_says_what_defines_it() -> None:
    name = "which studies count as cold showers"
    rubric = the_rubric()
    (found,) = (
        choice
        for choice in choices_of(defined("flow_rate"), rubric, complete_topic().claims.claims[0])
        if choice.name == name
    )
    assert found.declared == "by the flow rate, else by the authors' word"
    assert found.others[0].label == "by the printed flow rate alone"
    assert found.others[0].because.startswith("no flow rate is printed in what was read of ")
    named, unnamed = (
        {row.claim: row for row in enumerate_specifications.stability_topic(of, rubric).claims}
        for of in (defined("flow_rate"), defined(None))
    )
    for claim, row in unnamed.items():
        assert "what counts as the intervention" in row.not_arising
        assert row.universes <= named[claim].universes
    assert named["mood"].universes == 2 * unnamed["mood"].universes


@pytest.mark.parametrize(
    ("kind", "stimulus", "defined_by", "printed", "counts"),
    [
        ("trial", "x", "warmth", False, True),
        ("trial", "y", "warmth", False, False),
        ("trial", "x", "warmth", True, False),
        ("trial", "x", "strength", True, True),
        ("laboratory", "x", "warmth", False, False),
        ("trial", "x", None, False, False),
    ],
)
def test_a_trial_counts_by_its_word_where_it_does_not_print_what_defines_the_product(
    kind: str, stimulus: str, defined_by: str | None, printed: bool, counts: bool
) -> None:
    of = build_study(intervention={"stimulus": "x", "label": "x", "warmth": "not reported"})
    if printed:
        of = build_study(intervention={"stimulus": "x", "label": "x", "warmth": printed_value("5")})
    of = of.model_copy(update={"kind": StudyKind(kind)})
    sold = AsSold(
        intervention=stimulus,
        intervention_label="x",
        population="adults",
        use="necks",
        setting_label="x at home",
        defined_by=defined_by,
    )
    assert by_word(of, sold) is counts


def evaluator_in(folder: Path, text: str = STUDY) -> Evaluator:
    topic = load_minimal_topic(folder, text)
    return Evaluator(topic, the_rubric(), topic.claims.claims[0])


def test_only_ratings_without_information_are_open(tmp_path: Path) -> None:
    text = STUDY.replace(
        "  allocation: {value: randomised, place: abstract}\n",
        "  allocation: {value: randomised, place: abstract}\n"
        "  participants: {value: not blinded, place: abstract}\n",
    )
    judge = evaluator_in(tmp_path, text)
    trial = judge.declared.topic.studies["trial2020"]
    signals = signals_of(trial, trial.outcomes[0], the_rubric().parameters)
    ratings = {name: rule.then for name, rule in rate(signals, the_rubric()).items()}
    assert ratings["blinding"] == "high"
    found = judge.open_ratings([judge.bodies(judge.declared)])[0]
    assert "blinding" not in found
    assert found == tuple(
        domain for domain in the_rubric().further if ratings[domain] == "no information"
    )
    choices = choices_of(judge.declared.topic, the_rubric(), judge.claim)
    ratings_open = [choice for choice in choices if choice.sort is Sort.RATING]
    assert len(ratings_open) == len(found) > 1
    (summary,) = stability_of(judge.declared.topic, the_rubric(), judge.claim).claims
    told = " × ".join(["4"] * len(found))
    assert f"ratings without information: {told}" in summary.enumerated.split("; ")
