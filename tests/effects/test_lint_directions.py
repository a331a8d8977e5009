"""Tests of mcstats.effects.lint_directions, and of the printed reductions that it proposes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.other_fields import effects_of_field, faults_of_field, study_text
from helpers.study_builder import build_study, declared, effects_of_topic, topic_with, two_groups
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.study import Study

PRESSURE = """\
printed:
  difference: {{printed: "{value}", place: abstract{words}}}
  ci: {{printed: {ci}, place: abstract}}
groups:
  a: {{n: {{printed: "60", place: abstract}}}}
  b: {{n: {{printed: "58", place: abstract}}}}
{more}estimates: [{{measure: MD, route: difference_ci}}]
"""
BENEFIT = "trend: {value: benefit, place: abstract}\n"
FELL = ", words: systolic pressure fell by 7.6"


def pressure(value: str = "7.6", ci: str = "4.0 to 11.2", words: str = "", more: str = "") -> str:
    return PRESSURE.format(value=value, ci=ci, words=words, more=more)


@pytest.mark.parametrize(
    ("words", "more", "said"),
    [
        (FELL, "", 'difference "7.6" with the words "systolic pressure fell by 7.6"'),
        ("", BENEFIT, 'a harm from "7.6" where the source states a benefit'),
    ],
)
def test_a_fall_that_is_typed_as_it_is_printed_is_refused_and_the_remedy_works_when_copied(
    words: str, more: str, said: str, tmp_path: Path
) -> None:
    text = study_text("sbp", pressure(words=words, more=more), label="systolic pressure")
    (fault,) = faults_of_field(tmp_path, {"sbp": text})
    assert (fault.code, fault.found) == ("SIGN", said)
    assert fault.file.endswith("sbp.yaml")
    assert text.splitlines()[fault.line - 1].strip().startswith("difference:")
    assert "`expressed: reduction` in the outcome o" in fault.fix
    corrected = text.replace("better: lower", "better: lower, expressed: reduction")
    row = effects_of_field(tmp_path, {"sbp": corrected})["sbp MD"]
    assert row.yi == pytest.approx(7.6) and row.estimable == "yes"
    # SE = 7.2 / (2 t(116)) = 1.8176, and the t interval of the source comes back
    assert (row.ci_lb, row.ci_ub) == (pytest.approx(4.0), pytest.approx(11.2))
    typed = text.replace('"7.6"', '"-7.6"').replace("4.0 to 11.2", "-11.2 to -4.0")
    same = effects_of_field(tmp_path, {"sbp": typed})["sbp MD"]
    assert (same.yi, same.vi, same.yi_min) == (row.yi, row.vi, row.yi_min)


def test_the_words_of_a_fall_count_where_more_is_better_too(tmp_path: Path) -> None:
    words = ", words: hearing fell by 7.6"
    text = study_text("ear", pressure(words=words), outcome="better: higher", label="hearing")
    (fault,) = faults_of_field(tmp_path, {"ear": text})
    assert fault.code == "SIGN" and "write -7.6" in fault.fix
    corrected = text.replace('"7.6"', '"-7.6"').replace("4.0 to 11.2", "-11.2 to -4.0")
    assert effects_of_field(tmp_path, {"ear": corrected})["ear MD"].yi == pytest.approx(-7.6)


@pytest.mark.parametrize(
    ("label", "outcome", "words"),
    [
        ("weight", "better: lower", ", words: 7.6 kg more than with placebo"),
        ("weight", "better: lower", ", words: did not fall by 7.6"),
        ("reduction of weight", "better: higher", ", words: weight was reduced by 7.6"),
        ("weight", "better: lower", ""),
    ],
)
def test_words_of_no_fall_are_no_fault(
    label: str, outcome: str, words: str, tmp_path: Path
) -> None:
    text = study_text("kg", pressure(words=words), outcome=outcome, label=label)
    assert faults_of_field(tmp_path, {"kg": text}) == []


def test_a_difference_is_refused_where_the_arms_have_it_the_other_way_round(
    tmp_path: Path,
) -> None:
    groups = """\
printed:
  difference: {printed: "5.8", place: abstract}
  ci: {printed: 2.2 to 9.4, place: abstract}
groups:
  a: {n: {printed: "60", place: t}, mean: {printed: "24.2", place: t}}
  b: {n: {printed: "58", place: t}, mean: {printed: "30.0", place: t}}
estimates: [{measure: MD, route: difference_ci}]
"""
    text = study_text("pain", groups)
    (fault,) = faults_of_field(tmp_path, {"pain": text})
    assert fault.found == 'the difference "5.8" where the arms differ by -5.9 to -5.7 (mean)'
    corrected = text.replace("better: lower", "better: lower, expressed: reduction")
    assert effects_of_field(tmp_path, {"pain": corrected})["pain MD"].yi == pytest.approx(5.8)
    both = corrected.replace("24.2", "35.8")
    (wrong,) = faults_of_field(tmp_path, {"pain": both})
    assert "take `expressed: reduction` out" in wrong.fix


def test_a_contradiction_of_the_source_itself_is_declared_and_then_stands(tmp_path: Path) -> None:
    text = study_text("sbp", pressure(more=BENEFIT))
    assert len(faults_of_field(tmp_path, {"sbp": text})) == 1
    text += (
        "discrepancies:\n  - {check: direction/r, diagnosis: direction against the arms, "
        "because: the abstract says so}\n"
    )
    assert faults_of_field(tmp_path, {"sbp": text}) == []


def test_a_ratio_on_the_side_that_the_source_does_not_state_is_refused(tmp_path: Path) -> None:
    ratio = """\
printed:
  estimate: {printed: "0.72", place: abstract}
  ci: {printed: 0.58 to 0.90, place: abstract}
trend: {value: harm, place: abstract}
estimates: [{measure: HR, route: pooled_ci}]
"""
    (fault,) = faults_of_field(tmp_path, {"death": study_text("death", ratio)})
    assert fault.code == "SIGN" and "check `better`" in fault.fix
    survival = study_text("life", ratio, outcome="better: higher")
    assert faults_of_field(tmp_path, {"life": survival}) == []


def effect_of(study: Study) -> tuple[float | None, float | None, float | None]:
    (row,) = effects_of_topic(topic_with(study))
    return row.yi, row.yi_min, row.yi_max


@pytest.mark.parametrize(
    ("wanted", "printed", "groups", "turned"),
    [
        (
            {"measure": "MD", "route": "changes_sd"},
            {},
            two_groups(
                {"change_mean": "10.2", "change_sd": "4.0", "n": "30"},
                {"change_mean": "4.1", "change_sd": "4.2", "n": "31"},
            ),
            True,
        ),
        (
            {"measure": "PC", "route": "percent_changes"},
            {},
            two_groups({"change": "19.3%"}, {"change": "2.1%"}),
            True,
        ),
        (
            {"measure": "SMD", "route": "t_value"},
            {"t": "2.4"},
            two_groups({"n": "30"}, {"n": "31"}),
            True,
        ),
        (
            {"measure": "MD", "route": "pooled_ci"},
            {"estimate": "7.6", "ci": "4.0 to 11.2"},
            {},
            True,
        ),
        (
            {"measure": "MD", "route": "changes_ci"},
            {},
            two_groups(
                {"change_mean": "10.2", "change_ci": "8.7 to 11.7", "n": "30"},
                {"change_mean": "4.1", "change_ci": "2.6 to 5.6", "n": "31"},
            ),
            True,
        ),
        (
            {"measure": "MD", "route": "coefficient_ci"},
            {"coefficient": "7.6", "ci": "4.0 to 11.2"},
            two_groups({"n": "30"}, {"n": "31"}),
            True,
        ),
        (
            {"measure": "SMD", "route": "cohen_d"},
            {"d": "0.55"},
            two_groups({"n": "30"}, {"n": "31"}),
            True,
        ),
        (
            {"measure": "SMD", "route": "beta_groups"},
            {"beta": "0.26"},
            two_groups({"n": "30"}, {"n": "31"}),
            True,
        ),
        (
            {"measure": "HR", "route": "pooled_ci"},
            {"estimate": "0.66", "ci": "0.5 to 0.87"},
            {},
            False,
        ),
        (
            {"measure": "MD", "route": "means_sd"},
            {},
            two_groups(
                {"mean": "24.2", "sd": "9.9", "n": "30"}, {"mean": "30.0", "sd": "10.1", "n": "31"}
            ),
            False,
        ),
    ],
    ids=[
        *("changes", "percent changes", "t", "estimate", "changes with intervals"),
        *("coefficient", "d", "beta", "ratio", "levels"),
    ],
)
def test_a_reduction_turns_changes_and_differences_and_nothing_else(
    wanted: dict[str, str], printed: dict[str, str], groups: dict[str, dict[str, str]], turned: bool
) -> None:
    def study(**outcome: str) -> Study:
        result = {"estimates": [wanted]}
        return build_study(printed=printed, groups=groups, outcome=outcome, result=result)

    plain = effect_of(study(better="lower"))
    reduced = effect_of(study(better="lower", expressed="reduction"))
    assert plain[0] is not None and reduced[0] is not None
    if turned:
        assert reduced == pytest.approx([-(plain[0]), -(plain[2] or 0), -(plain[1] or 0)])
        assert reduced[0] > 0
    else:
        assert reduced == plain
    # an outcome that is a reduction itself keeps the sign that is printed
    itself = effect_of(study(better="higher", expressed="reduction"))
    assert itself == effect_of(study(better="higher"))


def test_the_sign_of_a_reduction_is_a_step_of_its_effect() -> None:
    study = build_study(
        printed={"difference": "7.6", "ci": "4.0 to 11.2"},
        groups=two_groups({"n": "60"}, {"n": "58"}),
        outcome={"better": "lower", "expressed": "reduction"},
        result={"estimates": [{"measure": "MD", "route": "difference_ci"}]},
    )
    tables = estimate_topic(topic_with(study), {})
    step = tables.steps[0]
    assert (step.name, step.formula, step.value) == ("difference of a reduction", "- printed", -7.6)
    printed = {row.key: (row.printed, row.lo, row.hi) for row in tables.inputs}
    assert printed["difference"] == ("7.6", pytest.approx(7.55), pytest.approx(7.65))


@pytest.mark.parametrize("text", ["10.0%", "-10.0%"])
def test_percent_changes_of_an_outcome_of_which_less_is_better_compound_as_they_are(
    text: str,
) -> None:
    # 10 % less, and 10 % less of what was left: 0.9 · 0.9 = 0.81
    more = {"expressed": "reduction"} if text[0] != "-" else {}
    study = build_study(outcome={"better": "lower"} | more, assumptions=declared(since="previous"))
    first = study.results[0].model_dump(mode="json") | {
        "contrast": "within",
        "arms": ["a"],
        "scale": "percent change",
        "printed": {"change": {"printed": text, "place": "abstract"}},
        "estimates": [{"measure": "PC", "route": "percent_change"}],
    }
    content = study.model_dump(mode="json")
    content["times"] = [{**content["times"][0], "id": name} for name in ("mid", "end")]
    content["results"] = [{**first, "id": n, "time": n} for n in ("mid", "end")]
    compounded = Study.model_validate_json(json.dumps(content))
    yi = [row.yi for row in effects_of_topic(topic_with(compounded))]
    assert yi == [pytest.approx(10.0), pytest.approx(19.0)]
