"""Edges of judging: which effect counts, what is asked and of whom, what is within reach."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special

from generated import topic_of
from mcstats.bias.rate import rate
from mcstats.bias.signals import signals_of
from mcstats.data.load_topic import load_topic
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.routes.options import Options
from mcstats.effects.routes.route import Given
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.study_effects import StudyEffects
from mcstats.model.claim import AsSold
from mcstats.model.facts import NOT_APPLICABLE
from mcstats.model.result import Estimate
from mcstats.model.study import Study
from mcstats.model.vocabularies import ContrastKind, StudyKind
from mcstats.verdict.body_of_evidence import _effect
from mcstats.verdict.certainty import assess_certainty
from mcstats.verdict.missing_data.data_requests import _fits, _useful
from mcstats.verdict.missing_data.hypothetical_reports import HypotheticalStudy, _Scale
from mcstats.verdict.missing_data.implied_range import implied
from mcstats.verdict.missing_data.request_letter import write_letter
from mcstats.verdict.multiverse.choices import by_word, choices_of
from mcstats.verdict.multiverse.choices_effect import about_the_effect, other_questions
from mcstats.verdict.multiverse.enumerate import stability_of
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.pooling_choices import poolings_topic
from mcstats.verdict.multiverse.specification import Choice, Sort
from mcstats.verdict.rubric_proof.combinations import Combinations
from mcstats.verdict.rubric_proof.nearest_change import within_reach
from route_values import arm, read
from rubric_cases import decided_cases, the_rubric
from small_topic import CLAIMS, STUDY, write
from test_certainty import SOUND
from test_consistency import arms, study, value
from test_edges_effects import SYNTHESIS
from test_edges_effects import topic_of as loaded


def means(**more: Any) -> Study:
    two = arms({"mean": "12.0", "sd": "4.0", "n": "30"}, {"mean": "10.0", "sd": "4.0", "n": "30"})
    return study(groups=two, **more)


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("point", "yes", "yes"),
        ("bound", "point", "point"),
        ("no", "bound", "bound"),
        ("yes", "point", "yes"),
        ("no", "yes", "yes"),
    ],
)
def test_what_is_known_best_decides_where_no_measure_is_named(
    first: str, second: str, taken: str
) -> None:
    of = means()
    (row,) = estimate_topic(topic_of([of]), {}).effects
    rows = [
        replace(row, measure=name, estimable=word)  # type: ignore[arg-type]
        for name, word in (("MD", first), ("SMD", second))
    ]
    chosen = _effect(rows, of.results[0], of, None)
    assert chosen is not None and chosen.estimable == taken
    named = _effect(rows, of.results[0], of, "SMD")
    assert named is not None and named.estimable == second
    assert _effect(rows, None, of, None) is None
    assert _effect(rows, of.results[0], of, "RR") is None


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
    of = study(intervention={"stimulus": "x", "label": "x", "warmth": "not reported"})
    if printed:
        of = study(intervention={"stimulus": "x", "label": "x", "warmth": value("5")})
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


def several(*names: str) -> Study:
    """A study with one result and outcome of each name."""
    of = means()
    (result,), (outcome,) = of.results, of.outcomes
    return of.model_copy(
        update={
            "outcomes": tuple(
                outcome.model_copy(update={"id": name, "label": name}) for name in names
            ),
            "results": tuple(
                result.model_copy(update={"id": f"r{name}", "outcome": name}) for name in names
            ),
        }
    )


def deciding(outcome: str, folder: Path, measure: str | None = "MD") -> Any:
    claims = load_topic(write(folder) / "small").claims.claims
    return claims[0].deciding[0].model_copy(update={"outcome": outcome, "measure": measure})


@pytest.mark.parametrize(
    ("outcome", "others"), [("a", ["b, end", "c, end"]), ("b", ["a, end", "c, end"])]
)
def test_every_other_outcome_is_another_question(
    outcome: str, others: list[str], tmp_path: Path
) -> None:
    body = deciding(outcome, tmp_path)
    (choice,) = other_questions(several("a", "b", "c"), body, 0)
    assert choice.declared == f"{outcome}, end"
    assert [option.label for option in choice.others] == others
    assert list(other_questions(several(outcome), body, 0)) == []


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        (ContrastKind.BETWEEN, ContrastKind.WITHIN),
        (ContrastKind.WITHIN, ContrastKind.BETWEEN),
    ],
)
def test_a_result_of_another_contrast_asks_no_question_of_this_one(
    asked: ContrastKind, other: ContrastKind, tmp_path: Path
) -> None:
    of = several("a", "b", "c")
    kinds = (asked, other, asked)
    results = (r.model_copy(update={"contrast": k}) for r, k in zip(of.results, kinds, strict=True))
    body = deciding("a", tmp_path).model_copy(update={"contrast": asked})
    (choice,) = other_questions(of.model_copy(update={"results": tuple(results)}), body, 0)
    assert [option.label for option in choice.others] == ["c, end"]


def test_another_measure_is_a_choice_where_there_is_one(tmp_path: Path) -> None:
    of = means(result={"estimates": [{"measure": m, "route": "means_sd"} for m in ("MD", "SMD")]})
    (result,) = of.results
    body = deciding("o", tmp_path)

    def measures(estimates: tuple[Estimate, ...]) -> list[Choice]:
        read = result.model_copy(update={"estimates": estimates})
        return [c for c in about_the_effect(of, read, body, 0) if c.sort is Sort.MEASURE]

    (choice,) = measures(result.estimates)
    assert (choice.declared, [o.label for o in choice.others]) == ("MD", ["SMD"])
    assert measures(result.estimates[:1]) == []
    assert measures(result.estimates[1:]) == []  # the measure that decides is not computed


def evaluator(folder: Path, text: str = STUDY) -> Evaluator:
    topic = loaded(folder, text)
    return Evaluator(topic, the_rubric(), topic.claims.claims[0])


def test_only_ratings_without_information_are_open(tmp_path: Path) -> None:
    text = STUDY.replace(
        "  allocation: {value: randomised, place: abstract}\n",
        "  allocation: {value: randomised, place: abstract}\n"
        "  participants: {value: not blinded, place: abstract}\n",
    )
    judge = evaluator(tmp_path, text)
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


def test_one_study_is_consistent_with_itself_and_several_need_their_i2() -> None:
    alone = assess_certainty(the_rubric(), SOUND)
    assert alone == assess_certainty(the_rubric(), replace(SOUND, studies=1))
    assert alone != assess_certainty(the_rubric(), replace(SOUND, studies=2))


@pytest.mark.parametrize(("better", "span"), [("higher", (1.9, 2.1)), ("lower", (-2.1, -1.9))])
def test_the_means_imply_their_difference_in_the_direction_of_benefit(
    better: str, span: tuple[float, float]
) -> None:
    of = means(outcome={"better": better})
    (result,) = of.results

    effects = StudyEffects()

    def implied_span(wanted: Estimate) -> tuple[float | None, float | None]:
        return implied(of, result, wanted, {}, effects)

    assert implied_span(result.estimates[0]) == pytest.approx(span, rel=1e-12)
    # of another measure they imply the set of that measure: g = J(58) · 2 / 4
    factor = math.exp(math.lgamma(29) - math.lgamma(28.5)) / math.sqrt(29)
    low, high = implied_span(Estimate(measure="SMD", route="means_sd"))
    assert low is not None and high is not None
    assert low < math.copysign(factor / 2, span[0]) < high < abs(span[0])


def test_a_letter_is_broken_at_78_characters_and_between_words() -> None:
    def lines(label: str) -> list[str]:
        of = study(outcome={"label": label})
        return write_letter(topic_of([of]), of, the_rubric()).splitlines()

    # the line of a result is indented by two and ends in its time
    assert f"  {'a' * 35} {'b' * 35}, end" in lines(f"{'a' * 35} {'b' * 35}")
    assert f"  {'a' * 35} {'b' * 36}," in lines(f"{'a' * 35} {'b' * 36}")
    assert f"  {'a' * 38}" in lines(f"{'a' * 38} {'b' * 38}")
    assert f"  {'x' * 90}," in lines("x" * 90)
    assert f"  {'a-b ' * 19}".rstrip() in lines("a-b " * 29 + "a-b")


def asked_of(of: Study) -> str:
    """Return a letter as one line."""
    return " ".join(write_letter(topic_of([of]), of, the_rubric()).split())


def test_a_letter_asks_for_what_arises_and_is_not_printed() -> None:
    sham = "how the sham was made, and whether it could be told from the treatment"
    knew = "whether the participants knew what they got"
    bare = asked_of(study())
    assert sham in bare and knew in bare
    assert sham not in asked_of(study(arm_b={"role": "no treatment"}))
    told = {"participants": {"value": "blinded", "place": "abstract"}}
    assert knew not in asked_of(study(design=told))
    untreated = asked_of(study(arm_b={"role": "no treatment"}, design=told))
    assert sham not in untreated and knew not in untreated
    alone = asked_of(study().model_copy(update={"arms": study().arms[:1], "results": ()}))
    assert knew not in alone
    assert "whether and when the study was registered" in alone
    laboratory = asked_of(study().model_copy(update={"kind": StudyKind.LABORATORY}))
    assert "how the study was done" in alone and "how the study was done" not in laboratory


def test_an_arm_is_named_only_where_several_could_be_meant() -> None:
    of = study()
    (both,) = of.results
    one = of.model_copy(update={"results": (both.model_copy(update={"arms": ("b",)}),)})
    assert " arm: o, end What " in asked_of(of) and "(b)" not in asked_of(of)
    assert " o, end (b) " in asked_of(one)


@pytest.mark.parametrize("case", decided_cases("verdict")[::40], ids=lambda case: case.name)
def test_what_one_changed_fact_reaches_is_what_differs_in_that_fact_alone(case: Any) -> None:
    reach = within_reach(the_rubric(), case.facts)
    found = reach.combinations
    words = [found.row(index) for index in range(len(found.codes))]
    here = {n: found.vocabulary(n)[int(c)] for n, c in zip(found.names, reach.here, strict=True)}
    for name in list(found.names)[:4]:
        for word in found.vocabulary(name):
            told = reach.by_one(name, word)
            expected = np.array(
                [
                    row[name] == word
                    and 1
                    == sum(
                        row[n] != here[n]
                        for n in found.names
                        if NOT_APPLICABLE not in (row[n], here[n])
                    )
                    for row in words
                ]
            )
            assert (told == (expected & reach.possible)).all()


def test_a_synthesis_of_one_study_has_no_way_to_pool(tmp_path: Path) -> None:
    topic = loaded(tmp_path, STUDY, CLAIMS + SYNTHESIS)
    assert poolings_topic(topic, estimate_topic(topic, {}).effects) == []


@pytest.mark.parametrize(
    ("route", "contrast", "useful"),
    [
        ("percent_change", {}, True),
        ("percent_change", {"ci": "1 to 5"}, False),
        ("means_sd", {}, False),
        ("means_sd", {"ci": "1 to 5"}, False),
    ],
)
def test_an_interval_is_asked_for_where_it_would_be_used(
    route: str, contrast: dict[str, str], useful: bool
) -> None:
    given = Given({key: read(key, text) for key, text in contrast.items()}, ({}, {}))
    assert _useful("ci", ROUTES[route], given, Options()) is useful


def test_no_route_takes_more_than_two_groups_and_one_of_two_is_none_for_a_lone_arm() -> None:
    lone, two = Given({}, ({},)), Given({}, ({}, {}))
    for route in ROUTES.values():
        assert route.arms in {0, 1, 2}
        wanted = Estimate(measure=route.measures[0], route="another")
        if "n of both arms" in route.missing(two, Options()):
            assert route.arms == 2
            assert not _fits(route, lone, wanted)


def scale(n1: int, n2: int, **contrast: str) -> _Scale:
    given = Given({key: read(key, text) for key, text in contrast.items()}, (arm(), arm()))
    return _Scale(given, HypotheticalStudy(0.5, n1, n2, (0.4, 0.25)))


def test_what_a_study_would_print_of_its_arms_gives_back_its_effect() -> None:
    seen = scale(20, 30, difference="3.00")
    # the first arm stands above the second by the printed difference, with its digits
    assert [seen.of_arm("mean", number, 20) for number in (0, 1)] == ["3.00", "0.00"]
    t = 0.5 / seen_j(48) / math.sqrt(1 / 20 + 1 / 30)
    sd = 3.0 / (t * math.sqrt(1 / 20 + 1 / 30))
    assert seen.of_arm("sd", 0, 20) == f"{sd:.2f}"
    assert seen.of_arm("se", 1, 30) == f"{sd / math.sqrt(30):.2f}"
    assert [seen.of_arm("events", i, n) for i, n in ((0, 20), (1, 30))] == ["8", "8"]
    assert [seen.of_arm("percent", i, n) for i, n in ((0, 20), (1, 30))] == ["40.0%", "26.7%"]
    assert seen.of_contrast("t") == f"{t:.2f}"
    assert seen.of_contrast("f") == f"{t * t:.2f}"
    assert seen.of_contrast("df") == "48"
    half = special.stdtrit(48, 0.975) * sd * math.sqrt(1 / 20 + 1 / 30)
    assert seen.of_contrast("ci") == f"{3 - half:.2f} to {3 + half:.2f}"
    assert seen.of_contrast("p") == f"{2 * special.stdtr(48, -t):.3f}"
    assert seen.of_contrast("moon") is None and seen.of_arm("moon", 0, 20) is None


def seen_j(df: int) -> float:
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def test_two_sets_that_touch_share_a_value_only_where_both_ends_are_closed() -> None:
    touching = Span(1.0, 2.0)
    assert touching.meets(Span(2.0, 3.0)) and Span(2.0, 3.0).meets(touching)
    assert touching.meets(Span(2.0, 3.0, hi_open=True))
    assert touching.meets(Span(2.0, math.inf))
    assert not touching.meets(Span(2.0, 3.0, lo_open=True))
    assert not Span(1.0, 2.0, hi_open=True).meets(Span(2.0, 3.0))
    assert Span(1.0, 2.0, lo_open=True).meets(Span(2.0, 3.0))
    assert not touching.meets(Span(2.1, 3.0))


def test_a_combination_names_each_fact_with_its_word_or_is_refused() -> None:
    words = (("no", "yes"), ("low", "high"))
    assert Combinations(("a", "b"), words, np.array([[1, 0]], dtype=np.int8)).row(0) == {
        "a": "yes",
        "b": "low",
    }
    for codes in ([[1]], [[1, 0, 1]]):
        with pytest.raises(ValueError, match="zip"):
            Combinations(("a", "b"), words, np.array(codes, dtype=np.int8)).row(0)
