"""What cannot be computed, what is implied all the same, and the shortest question to ask."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest

from checking import rubric, tables, topic
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.study_effects import effects_of
from mcstats.model.tables import MissingRow
from mcstats.verdict.missing_data.data_requests import questions
from mcstats.verdict.missing_data.request_letter import WIDTH, write_letter
from pipeline import DATA, TOPIC, copy_of, edit


@cache
def missing() -> dict[str, MissingRow]:
    return {row.effect: row for row in tables().missing}


def test_every_effect_without_estimate_and_variance_has_a_row_and_no_other_has() -> None:
    rows = tables().effects
    known = {(r.study, r.result, r.measure) for r in rows if r.estimable == "yes"}
    wanted = {r.effect for r in rows if (r.study, r.result, r.measure) not in known}
    assert set(missing()) == wanted


def test_a_bounded_p_value_implies_a_lower_limit_and_deviations_would_close_the_set() -> None:
    row = missing()["franek2011-area-6w-smd"]
    assert row.implied_hi == math.inf
    assert row.implied_lo == pytest.approx(0.9, abs=0.01)
    assert row.ask == "the standard deviation of each arm"
    assert row.then == "yes"
    assert row.width_then is not None and row.width_then < 0.01
    assert "the t statistic" in row.others  # tried too, and left more or gave less


def test_where_the_sizes_are_open_the_numbers_of_the_arms_narrow_most() -> None:
    row = missing()["kavanagh2012-zm-6w-smd"]
    assert row.ask == "the number analysed in each arm"
    assert row.width_now is not None and row.width_then is not None
    assert row.width_then < row.width_now / 2
    assert row.completes == "the name of the test behind P"


def test_the_width_after_the_answer_is_the_one_that_the_answer_gives(tmp_path: Path) -> None:
    """Put an answer into the data: the set is no wider than the worst that was promised."""
    folder = copy_of(TOPIC, tmp_path)
    study = folder / "studies" / "kavanagh2012.yaml"
    text = study.read_text(encoding="utf-8")
    six = text.index("id: zm-6w")
    head, tail = text[:six], text[six:]
    for arm in ("nmes", "control"):
        was = f"      {arm}: {{n: not reported,"
        now = f'      {arm}: {{n: {{printed: "54", place: made up}},'
        assert was in tail
        tail = tail.replace(was, now, 1)
    tail = tail.replace("results: [zm-6w, zm-12w, tone-overall]", "results: [zm-12w, tone-overall]")
    tail = tail.replace("results: [zm-6w, zm-12w]", "results: [zm-12w]")
    study.write_text(head + tail, encoding="utf-8")
    rows = estimate_topic(load_topic(folder), rubric().hedge_words()).effects
    answered = next(row for row in rows if row.effect == "kavanagh2012-zm-6w-smd")
    assert answered.yi_max is not None and answered.yi_min is not None
    promised = missing()["kavanagh2012-zm-6w-smd"].width_then
    assert promised is not None
    assert answered.yi_max - answered.yi_min <= promised + 0.002


def test_where_nothing_is_known_it_says_so() -> None:
    row = missing()["cheng1982-atp-after-smd"]
    assert row.implied == "a direction: benefit"
    assert row.width_then is None
    assert "nothing is printed from which a width could be computed" in row.because


def test_a_study_of_one_group_is_not_asked_for_what_it_cannot_have() -> None:
    row = missing()["saniee2012-forehead-step1-smd"]
    assert row.ask == row.completes == ""
    assert "there is no second arm" in row.because


def test_a_percentage_that_is_printed_as_a_bound_asks_for_counts() -> None:
    row = missing()["kavanagh2012-tone-overall-rr"]
    assert row.ask == "the number of events in each arm"
    assert row.implied.startswith("at least ")
    assert row.width_then == 0


def test_a_p_value_that_the_study_file_does_not_trust_is_no_way_to_an_effect() -> None:
    study = topic().studies["omatsu2024"]
    result = next(r for r in study.results if r.id == "fold-depth-8w")
    asked = questions(study, result, result.estimates[0], rubric(), effects_of(topic()))
    assert asked
    assert not any(q.route in ("p_value", "t_value", "f_value") for q in asked)


def test_no_question_holds_another_with_as_good_an_answer() -> None:
    for study in topic().studies.values():
        for result in study.results:
            for wanted in result.estimates:
                asked = questions(study, result, wanted, rubric(), effects_of(topic()))
                for one in asked:
                    for other in asked:
                        if one is not other and set(one.names) < set(other.names):
                            better = (one.estimable, one.width) != (other.estimable, other.width)
                            assert better, (study.id, result.id, one, other)


def test_the_letter_names_each_arm_with_exactly_what_is_missing() -> None:
    text = write_letter(topic(), topic().studies["franek2011"], rubric())
    assert "SD ______" in text
    assert "mean ______" not in text.split("known now: SMD", 1)[1].split("\n\n", 1)[0]
    assert all(len(line) <= WIDTH for line in text.splitlines())


def test_every_study_gets_a_letter_or_is_told_that_nothing_is_missing() -> None:
    for study in topic().studies.values():
        text = write_letter(topic(), study, rubric())
        assert study.label in text
        assert text.endswith("\n")
        assert "not reported" not in text


def test_the_command_prints_the_letter_and_names_near_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "kavanagh2012", "--data", str(DATA)]) == 0
    assert "Subject: Data request, Kavanagh 2012" in capsys.readouterr().out
    assert main(["ask", "kavanag2012", "--data", str(DATA)]) == 2
    assert "kavanagh2012" in capsys.readouterr().err


def test_an_answer_that_is_coded_is_no_longer_asked_for(tmp_path: Path) -> None:
    folder = copy_of(TOPIC, tmp_path)
    edit(
        folder / "studies" / "kavanagh2012.yaml",
        "  conflicts: not reported\n",
        "  conflicts: {printed: none, place: made up}\n",
    )
    text = write_letter(load_topic(folder), load_topic(folder).studies["kavanagh2012"], rubric())
    assert "the authors' conflicts of interest" not in text
