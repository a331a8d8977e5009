"""Tests of mcstats.verdict.missing_data.request_letter."""

from __future__ import annotations

from pathlib import Path

from helpers.complete_topic import complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.edited_topics import copy_topic, replace_once
from helpers.places import SHIPPED_TOPIC
from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import shipped_topic
from helpers.study_builder import build_study
from mcstats.data.load_topic import load_topic
from mcstats.model.result import Estimate
from mcstats.model.study import Study
from mcstats.model.vocabularies import StudyKind
from mcstats.verdict.missing_data.request_letter import LINE_CHARACTERS, write_letter


def test_the_letter_names_each_arm_with_exactly_what_is_missing() -> None:
    text = write_letter(shipped_topic(), shipped_topic().studies["franek2011"], shipped_rubric())
    assert "SD ______" in text
    assert "mean ______" not in text.split("known now: SMD", 1)[1].split("\n\n", 1)[0]
    assert all(len(line) <= LINE_CHARACTERS for line in text.splitlines())


def test_every_study_gets_a_letter_or_is_told_that_nothing_is_missing() -> None:
    for study in shipped_topic().studies.values():
        text = write_letter(shipped_topic(), study, shipped_rubric())
        assert study.label in text
        assert text.endswith("\n")
        assert "not reported" not in text


def test_an_answer_that_is_coded_is_no_longer_asked_for(tmp_path: Path) -> None:
    folder = copy_topic(SHIPPED_TOPIC, tmp_path)
    replace_once(
        folder / "studies" / "kavanagh2012.yaml",
        "  conflicts: not reported\n",
        "  conflicts: {printed: none, place: made up}\n",
    )
    text = write_letter(
        load_topic(folder), load_topic(folder).studies["kavanagh2012"], shipped_rubric()
    )
    assert "the authors' conflicts of interest" not in text


def test_a_study_that_prints_everything_is_asked_for_nothing() -> None:
    topic = complete_topic()
    survey = topic.studies["hail2021"].model_copy(update={"results": (), "not_found": ()})
    survey = survey.model_copy(update={"kind": StudyKind.CONTEXT})
    told = write_letter(topic, survey, the_rubric())
    assert told == (
        f"Nothing is missing of {survey.label}: every effect has its estimate and variance.\n"
    )


def test_a_letter_is_broken_at_78_characters_and_between_words() -> None:
    def lines(label: str) -> list[str]:
        of = build_study(outcome={"label": label})
        return write_letter(topic_of_studies([of]), of, the_rubric()).splitlines()

    # the line of a result is indented by two and ends in its time
    assert f"  {'a' * 35} {'b' * 35}, end" in lines(f"{'a' * 35} {'b' * 35}")
    assert f"  {'a' * 35} {'b' * 36}," in lines(f"{'a' * 35} {'b' * 36}")
    assert f"  {'a' * 38}" in lines(f"{'a' * 38} {'b' * 38}")
    assert f"  {'x' * 90}," in lines("x" * 90)
    assert f"  {'a-b ' * 19}".rstrip() in lines("a-b " * 29 + "a-b")


def asked_of(of: Study) -> str:
    """Return a letter as one line."""
    return " ".join(write_letter(topic_of_studies([of]), of, the_rubric()).split())


def test_a_letter_asks_for_what_arises_and_is_not_printed() -> None:
    sham = "how the sham was made, and whether it could be told from the treatment"
    knew = "whether the participants knew what they got"
    bare = asked_of(build_study())
    assert sham in bare and knew in bare
    assert sham not in asked_of(build_study(arm_b={"role": "no treatment"}))
    told = {"participants": {"value": "blinded", "place": "abstract"}}
    assert knew not in asked_of(build_study(design=told))
    untreated = asked_of(build_study(arm_b={"role": "no treatment"}, design=told))
    assert sham not in untreated and knew not in untreated
    alone = asked_of(
        build_study().model_copy(update={"arms": build_study().arms[:1], "results": ()})
    )
    assert knew not in alone
    assert "whether and when the study was registered" in alone
    laboratory = asked_of(build_study().model_copy(update={"kind": StudyKind.LABORATORY}))
    assert "how the study was done" in alone and "how the study was done" not in laboratory


def test_how_chance_made_the_arms_is_asked_only_where_it_did() -> None:
    by_chance = "how the random sequence was made"
    for value, asked in (("randomised", True), ("not randomised", False)):
        text = asked_of(build_study(design={"allocation": {"value": value, "place": "methods"}}))
        assert (by_chance in text) is asked
        assert ("were randomised and analysed" in text) is asked
        assert "analysed: " in text


def test_of_two_routes_to_one_measure_the_letter_asks_for_the_values_of_the_shorter() -> None:
    study = build_study()
    (result,) = study.results
    estimates = (
        Estimate(measure="MD", route="means_sd"),
        Estimate(measure="MD", route="difference_se"),
    )
    empty = result.model_copy(
        update={"estimates": estimates, "groups": {}, "printed": {}, "arms": ("a", "b")}
    )
    text = asked_of(study.model_copy(update={"results": (empty,)}))
    assert "the difference between the arms ______" in text
    assert "SD ______" not in text


def test_an_arm_is_named_only_where_several_could_be_meant() -> None:
    of = build_study()
    (both,) = of.results
    one = of.model_copy(update={"results": (both.model_copy(update={"arms": ("b",)}),)})
    assert " arm: o, end What " in asked_of(of) and "(b)" not in asked_of(of)
    assert " o, end (b) " in asked_of(one)
