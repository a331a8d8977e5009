"""Edges of what is open: other routes and records, digits of P, flip points, and words for them."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scipy import optimize, stats

from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.routes.options import Options
from mcstats.effects.routes.route import Given
from mcstats.model.base import Reported
from mcstats.model.result import ArmKey
from mcstats.model.tables import EffectRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind
from mcstats.verdict.body_of_evidence import body_of
from mcstats.verdict.interval_position import interval_position, interval_positions
from mcstats.verdict.missing_data.data_requests import _sizes
from mcstats.verdict.missing_data.request_letter import write_letter
from mcstats.verdict.multiverse import enumerate as enumerate_specifications
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.choices_effect import about_the_effect
from mcstats.verdict.multiverse.choices_p_value import p_values
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.pooling_choices import _says, poolings_topic
from mcstats.verdict.multiverse.ranges import along
from mcstats.verdict.multiverse.specification import Choice, Sort
from mcstats.verdict.multiverse.tipping_points import ends_of, flip_points
from mcstats.verdict.sizes import Size, size_that_decides
from report_case import tables
from report_case import topic as showers
from rubric_cases import the_rubric
from small_topic import CLAIMS, SOURCES, STUDY, write
from test_consistency import arms, study, value

HEAD = STUDY[: STUDY.index("results:")]


def arm(n: str, mean: str, sd: str, more: str = "") -> str:
    cells = f"n: {{printed: '{n}', place: t}}, mean: {{printed: '{mean}', place: t}}"
    return f"{{{cells}, sd: {{printed: '{sd}', place: t}}{more}}}"


def results(warm: str, cold: str, estimates: str, more: str = "") -> str:
    return f"""\
results:
  - id: pain-end
    outcome: pain
    time: end
    contrast: between
    arms: [warm, cold]
    groups:
      warm: {warm}
      cold: {cold}
{more}    estimates: [{estimates}]
"""


def spanning(setting: str, declared: str, low: str, high: str) -> str:
    span = f'{{setting: {setting}, declared: "{declared}", low: "{low}", high: "{high}"}}'
    told = "id: open, what: an open number, because: not printed"
    return f"assumptions:\n  - {{{told}, span: {span}}}\n"


def loaded(folder: Path, study: str, claims: str = CLAIMS, **others: str) -> Topic:
    data = write(folder)
    (data / "small" / "articles" / "blog.yaml").unlink()
    texts = {"claims.yaml": claims, "studies/trial2020.yaml": study}
    for name, text in others.items():
        texts[f"studies/{name}.yaml"] = text
        more = SOURCES[SOURCES.index("  trial2020:") : SOURCES.index("  blog:")]
        texts["sources.yaml"] = SOURCES + more.replace("trial2020", name)
    for name, text in texts.items():
        (data / "small" / name).write_text(text, encoding="utf-8")
    return load_topic(data / "small")


def evaluator(topic: Topic) -> Evaluator:
    return Evaluator(topic, the_rubric(), topic.claims.claims[0])


def flip(topic: Topic, sort: str) -> Any:
    judge = evaluator(topic)
    (row,) = [r for r in flip_points(judge, judge.judge(judge.declared)) if r.sort == sort]
    return row


def test_a_correlation_flips_where_the_interval_of_the_change_reaches_no_effect(
    tmp_path: Path,
) -> None:
    before = ", baseline_mean: {printed: '10.0', place: t}, baseline_sd: {printed: '5.0', place: t}"
    warm, cold = (arm("30", mean, "5.0", before) for mean in ("12.0", "10.0"))
    text = results(warm, cold, "{measure: MD, route: changes_r}")
    topic = loaded(tmp_path, HEAD + text + spanning("r", "0.8", "0.5", "0.9"))
    row = flip(topic, "correlation of before and after")
    # four means of ±0.05 leave 2 ± 0.2; SD² = 2 · 25 (1 - r); t(58) SD √(2/30) = 1.8
    sd = 1.8 / (stats.t.ppf(0.975, 58) * math.sqrt(2 / 30))
    assert row.flip == pytest.approx(1 - sd**2 / 50, abs=1e-6)
    assert row.because == "flips if r < 0.7574 (1 change on 101 points)"
    assert (row.declared, row.option, row.moves) == ("0.8", "0.5 to 0.9", True)
    threshold = flip(topic, "threshold of interest")
    low = 2 - stats.t.ppf(0.975, 58) * 5 * math.sqrt(0.4) * math.sqrt(2 / 30)
    assert threshold.flip == pytest.approx(low - 0.2, abs=1e-4)


def test_a_size_flips_at_the_first_whole_number_that_no_longer_decides(tmp_path: Path) -> None:
    text = results(
        arm("60", "12.0", "4.0"), arm("30", "10.0", "4.0"), "{measure: MD, route: means_sd}"
    )
    topic = loaded(tmp_path, HEAD + text + spanning("n1", "60", "20", "80"))
    row = flip(topic, "sizes of the arms")

    def decides(n: int) -> bool:  # two means of ±0.05 leave 2 ± 0.1
        one, two = 16 / n, 16 / 30
        df = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / 29)  # Welch 1947
        return bool(1.9 > stats.t.ppf(0.975, df) * math.sqrt(one + two))

    last = max(n for n in range(20, 81) if not decides(n))
    assert decides(last + 1) and decides(80)
    assert row.flip == last
    assert row.because == f"flips if n1 ≤ {last} (1 change on 61 points)"


def test_a_range_that_changes_nothing_holds(tmp_path: Path) -> None:
    text = results(
        arm("60", "18.0", "4.0"), arm("30", "10.0", "4.0"), "{measure: MD, route: means_sd}"
    )
    topic = loaded(tmp_path, HEAD + text + spanning("n1", "60", "20", "80"))
    row = flip(topic, "sizes of the arms")
    assert (row.flip, row.moves, row.because) == (None, False, "holds from 20 to 80")


def test_an_end_of_a_range_is_a_number_and_no_bound() -> None:
    def span(high: str) -> Any:
        return SimpleNamespace(low="0.1", declared="0.3", high=high)

    assert ends_of(span("0.5")) == (0.1, 0.3, 0.5)
    with pytest.raises(ValueError, match=r"'over 0\.5' is a bound; a range has numbers"):
        ends_of(span("over 0.5"))


OTHER = ", because: the later record, other: [{printed: '17.0', place: page 4, source: trial2020}]"


def named(topic: Topic) -> dict[str, Choice]:
    found = choices_of(topic, the_rubric(), topic.claims.claims[0])
    return {choice.name.removeprefix("Trial 2020: "): choice for choice in found}


def estimate_in(topic: Topic, choice: Choice) -> float | None:
    judge = evaluator(topic)
    (option,) = choice.others
    effect = judge.bodies(option.change(judge.declared))[0].effect
    return effect.yi if effect is not None else None


def test_another_route_to_the_measure_and_another_record_are_choices_that_take_effect(
    tmp_path: Path,
) -> None:
    warm = arm("30", "18.0", "5.0").replace("'18.0', place: t", f"'18.0', place: t{OTHER}")
    printed = "    printed:\n      difference: {printed: '5.5', place: t}\n"
    printed += "      ci: {printed: 3.0 to 8.0, place: t}\n"
    routes = "{measure: MD, route: means_sd}, {measure: MD, route: difference_ci}"
    topic = loaded(tmp_path, HEAD + results(warm, arm("30", "12.0", "5.0"), routes, printed))
    judge = evaluator(topic)
    effect = judge.bodies(judge.declared)[0].effect
    assert effect is not None and effect.yi == pytest.approx(6.0)
    found = named(topic)
    route, mean = found["route"], found["mean"]
    assert (route.declared, [o.label for o in route.others]) == ("means_sd", ["difference_ci"])
    assert estimate_in(topic, route) == pytest.approx(5.5)
    # the record is silent on the other arm, which keeps what is printed of it
    assert (mean.declared, [o.label for o in mean.others]) == ("18.0 and 12.0", ["17.0"])
    assert mean.others[0].because == "trial2020 page 4 prints it"
    assert estimate_in(topic, mean) == pytest.approx(5.0)
    assert "n" not in found and "sd" not in found


def test_another_record_of_who_assessed_is_a_choice_of_the_outcome(tmp_path: Path) -> None:
    told = (
        "{value: blinded, place: a, because: as printed, other: [{value: not blinded, place: b}]}"
    )
    text = STUDY.replace("measured: self-report}", f"measured: rater, assessors: {told}}}")
    topic = loaded(tmp_path, text)
    choice = named(topic)["assessors"]
    assert (choice.declared, [o.label for o in choice.others]) == ("blinded", ["not blinded"])
    assert choice.others[0].because == "b says so"
    specification = choice.others[0].change(evaluator(topic).declared)
    (outcome,) = specification.topic.studies["trial2020"].outcomes
    assert str(outcome.assessors.value) == "not blinded"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("p", "declared", "options"),
    [
        ("0.04", "", ["truncated"]),
        ("0.01", "", ["truncated", "floor"]),
        ("0.001", "", ["truncated", "floor"]),
        ("0.010", "", ["truncated"]),
        ("<0.05", "", []),
        ("0.04", "rounded", []),
    ],
)
def test_the_digits_of_a_p_value_may_be_cut_or_the_smallest_that_can_be_shown(
    p: str, declared: str, options: list[str], tmp_path: Path
) -> None:
    text = HEAD + results(
        "{n: {printed: '30', place: t}}",
        "{n: {printed: '30', place: t}}",
        "{measure: SMD, route: p_value}",
        f"    printed: {{p: {{printed: '{p}', place: t}}}}\n"
        "    trend: {value: benefit, place: t}\n",
    )
    if declared:
        text += "assumptions:\n  - {id: p, what: digits, because: no word, "
        text += f"declared: {{label: {declared}, settings: {{p_reading: {declared}}}}}}}\n"
    claims = CLAIMS.replace("measure: MD", "measure: SMD")
    trial = loaded(tmp_path, text, claims).studies["trial2020"]
    (result,) = trial.results
    found = [c for c in p_values(trial, result, result.estimates[0]) if c.name.endswith("of P")]
    assert [o.label for c in found for o in c.others] == options
    assert list(p_values(trial, result, None)) == []


def test_a_group_without_events_is_a_zero_and_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    of = study(
        groups=arms({"events": "0", "n": "20"}, {"events": "4", "n": "20"}),
        result={"estimates": [{"measure": "RR", "route": "events"}]},
    )
    (result,) = of.results
    (claim,) = load_topic(write(tmp_path) / "small").claims.claims
    body = claim.deciding[0].model_copy(update={"outcome": "o", "measure": "RR"})

    def around(group: Any) -> list[str]:
        changed = result.model_copy(update={"groups": {**result.groups, "a": group}})
        found = about_the_effect(of, changed, body, 0)
        return [option.label for c in found if c.sort is Sort.ZERO for option in c.others]

    assert around(result.groups["a"]) == ["AS", "PETO"]
    for text in ("1", "none at all"):
        assert around({ArmKey.EVENTS: Reported(printed=text, place="t")}) == []
    assert around({ArmKey.EVENTS: "not reported"}) == around({}) == around(None) == []


@cache
def effect(name: str = "frost2019-mood-end-md") -> EffectRow:
    (row,) = [r for r in tables().effects if r.effect == name]
    return row


def test_an_estimable_effect_without_its_interval_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="frost2019-mood-end-md: estimable without an interval"):
        interval_position(replace(effect(), ci_ub=None), None, None, the_rubric())


@pytest.mark.parametrize(
    ("lo", "hi", "words"),
    [
        (0.03, 0.04, [("decides", "benefit")]),
        (0.04, 0.06, [("decides", "benefit"), ("undecided", "unclear")]),
        (0.05, 0.06, [("undecided", "unclear")]),
        (0.2, 0.2, [("undecided", "unclear")]),
        (0.04, 0.05, [("decides", "benefit"), ("undecided", "unclear")]),
    ],
)
def test_p_alone_decides_below_alpha_and_both_ways_where_its_set_holds_alpha(
    lo: float, hi: float, words: list[tuple[str, str]]
) -> None:
    row = replace(effect(), estimable="point", yi_min=0.1, yi_max=0.3, p_min=lo, p_max=hi)
    assert list(interval_positions(row, None, None, the_rubric())) == words


def test_a_difference_without_a_variance_or_sizes_has_no_size_that_decides() -> None:
    row = replace(effect(), measure="MD", yi=2.0, vi=0.6, n1=30.0, n2=30.0)
    assert size_that_decides(replace(row, vi=None)) is None
    assert size_that_decides(replace(row, n2=None)) is None
    assert size_that_decides(replace(row, yi=0.0)) is None
    assert size_that_decides(replace(row, measure="GEN")) is None
    with pytest.raises(ValueError, match=r"a threshold of -0\.1; expected: 0 or more"):
        size_that_decides(row, -0.1)
    found = size_that_decides(row)
    sd = math.sqrt(0.6 * 15)  # the SD behind this variance

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, 2 * n - 2) * sd * math.sqrt(2 / n))

    n = next(n for n in range(2, 100) if half(n) < 2.0)
    assert found == Size(n, n, "difference and SD")
    assert size_that_decides(row, 2.0) == Size(None, None, "difference and SD")


def test_risks_keep_the_proportion_of_their_arms_and_small_ones_never_decide() -> None:
    row = replace(effect(), measure="RD", yi=0.1, vi=0.01, n1=20.0, n2=31.0)
    # 0.1 > z √(0.01 · 20 / n) from n = 20 z² = 76.8 on
    assert size_that_decides(row) == Size(77, math.ceil(77 * 31 / 20), "the risks of both arms")
    tiny = size_that_decides(replace(row, yi=1e-4))
    assert tiny == Size(None, None, "the risks of both arms")


@pytest.mark.parametrize("measure", ["SMDH", "SMD1", "SMD1H", "SMCR", "ROM", "ROMPC"])
def test_a_variance_of_means_falls_with_the_arms_whatever_standardises_them(measure: str) -> None:
    row = replace(effect(), measure=measure, yi=0.1, vi=0.01, n1=20.0, n2=31.0)
    held = "the means and SDs of both arms"
    assert size_that_decides(row) == Size(77, math.ceil(77 * 31 / 20), held)


SYNTHESIS = """\
syntheses:
  - id: pooled
    label: Pain
    measures: pain
    measure: MD
    stratum: warmth
    window: end of treatment
    members:
      - {study: trial2020, result: pain-end, measure: MD}
      - {study: trial2021, result: pain-end, measure: MD}
      - {study: trial2021, result: pain-end, measure: MD, sensitivity: as printed}
    because: the same question
"""


def test_another_coding_of_a_member_replaces_its_study_in_a_set_of_its_own(tmp_path: Path) -> None:
    second = STUDY.replace("trial2020", "trial2021").replace("18.37", "13.10")
    claims = CLAIMS + SYNTHESIS.replace(
        "pain-end, measure: MD, sens", "pain-more, measure: MD, sens"
    )
    more = second[second.index("  - id: pain-end") :].replace("pain-end", "pain-more")
    second += more.replace("time: end", "time: later").replace("13.10", "14.10")
    second = second.replace("times:\n", "times:\n  - {id: later, label: later, place: abstract}\n")
    topic = loaded(tmp_path, STUDY, claims, trial2021=second)
    mean, further = poolings_topic(topic, estimate_topic(topic, {}).effects)
    single = poolings_topic(
        loaded(
            tmp_path / "one",
            STUDY,
            CLAIMS + SYNTHESIS[: SYNTHESIS.rindex("      - {study")] + "    because: it is\n",
            trial2021=second,
        ),
        estimate_topic(topic, {}).effects,
    )[0]
    assert mean.universes == 2 * single.universes
    assert further.universes > mean.universes


def test_sizes_that_are_asked_about_are_those_randomised_where_nothing_nearer_is_known() -> None:
    two = Given({}, ({}, {}))
    plain = study(total=value("41"))
    assert _sizes(plain, two, Options()) == (20, 21)
    randomised = study(
        total=value("41"), arm_a={"randomised": value("25")}, arm_b={"randomised": value("16")}
    )
    assert _sizes(randomised, two, Options()) == (25, 16)
    assert _sizes(randomised, two, Options(n1=9, n2=8)) == (9, 8)
    assert _sizes(plain, Given({}, ({},)), Options()) == (41, 41)
    assert _sizes(plain, Given({}, ({},)), Options(n1=12)) == (12, 12)
    assert _sizes(study(total=value("3")), two, Options()) is None
    assert _sizes(study(total=value("many")), two, Options()) is None
    assert _sizes(study(), two, Options()) is None


def test_a_study_that_prints_everything_is_asked_for_nothing() -> None:
    topic = showers()
    survey = topic.studies["hail2021"].model_copy(update={"results": (), "not_found": ()})
    survey = survey.model_copy(update={"kind": StudyKind.CONTEXT})
    told = write_letter(topic, survey, the_rubric())
    assert told == (
        f"Nothing is missing of {survey.label}: every effect has its estimate and variance.\n"
    )


def test_a_replication_that_finds_harm_contradicts_a_benefit(tmp_path: Path) -> None:
    claims = CLAIMS + (
        "    supporting:\n      - {study: trial2021, outcome: pain, time: end, measure: MD,"
        ' disjoint: "yes", because: other people}\n'
    )
    for printed, word in (("6.00", "contradicted"), ("18.90", "same intervention")):
        second = STUDY.replace("trial2020", "trial2021").replace("18.37", printed)
        topic = loaded(tmp_path / printed, STUDY, claims, trial2021=second)
        effects = estimate_topic(topic, {}).effects
        claim = topic.claims.claims[0]
        body = body_of(topic, the_rubric(), claim, claim.deciding[0], effects, [])
        assert body.facts.replication == word


SIZED = results(
    "{n: {printed: '30', place: t}}",
    "{n: {printed: '30', place: t}}",
    "{measure: SMD, route: t_value}",
    "    printed: {t: {printed: '3.5000', place: t}}\n",
)
OF_INTEREST = CLAIMS.replace("measure: MD", "measure: SMD").replace(
    "    deciding:\n",
    "    threshold: {value: '0.38', source: trial2020, place: methods}\n    deciding:\n",
)


def test_along_a_range_each_value_stands_for_itself_and_not_for_all_of_them(tmp_path: Path) -> None:
    span = spanning("n1", "30", "20", "36").replace('high: "36"', 'high: "36", total: "60"')
    topic = loaded(tmp_path, HEAD + SIZED + span, OF_INTEREST)
    # the noncentrality under which t(58) is 3.5 or more in 2.5 % of cases, by Steiger & Fouladi
    least = optimize.brentq(lambda of: stats.nct.sf(3.5, 58, of) - 0.025, 0.1, 3.5)

    def decides(n: int) -> bool:  # 3.49995 is the least that is printed so, d = t √(1/n1 + 1/n2)
        factor = math.sqrt(1 / n + 1 / (60 - n))
        return bool((least - 0.00005) * factor > 0.38)

    first = max(n for n in range(20, 37) if decides(n))
    assert 20 < first < 30 and decides(20) and not decides(36)
    row = flip(topic, "sizes of the arms")
    assert row.because == f"flips if n1 ≤ {first} (1 change on 17 points)"
    judge = evaluator(topic)
    course = {r.option: r for r in along(judge, judge.judge(judge.declared))}
    assert [course[n].moves for n in ("20", "30", "36")] == [True, False, False]
    for n in (20, 30, 36):
        yi = 3.5 * math.sqrt(1 / n + 1 / (60 - n)) * stats_j(58)
        assert course[str(n)].yi == pytest.approx(yi, rel=1e-9)


def stats_j(df: int) -> float:  # Hedges 1981, eq. 6e
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


@pytest.mark.parametrize(
    ("mean", "threshold", "told"),
    [
        ("12.0", "", True),  # an effect that decides ceases to
        ("12.0", "1.0", True),  # so it does where something less is of interest
        ("10.5", "", False),  # nothing is decided, and nothing was said to matter
        ("10.5", "1.0", True),
        ("10.5", "9.0", False),  # none of what is left matters, and none of it will
    ],
)
def test_a_threshold_flips_where_one_is_declared_or_the_effect_decides(
    mean: str, threshold: str, told: bool, tmp_path: Path
) -> None:
    text = results(
        arm("60", mean, "4.0"), arm("60", "10.0", "4.0"), "{measure: MD, route: means_sd}"
    )
    said = f"    threshold: {{value: '{threshold}', source: trial2020, place: methods}}\n"
    claims = CLAIMS.replace("    deciding:\n", f"{said if threshold else ''}    deciding:\n")
    judge = evaluator(loaded(tmp_path, HEAD + text, claims))
    rows = list(flip_points(judge, judge.judge(judge.declared)))
    assert [r.sort for r in rows] == ["threshold of interest"] * told
    assert [r.declared for r in rows] == [threshold.removesuffix(".0") or "no effect"] * told


def defined(quantity: str | None) -> Topic:
    """The topic on showers, whose trials print no quantity of the dose."""
    of = showers()
    sold = of.claims.sold.model_copy(update={"defined_by": quantity})
    return replace(of, claims=of.claims.model_copy(update={"sold": sold}))


def test_what_counts_as_the_product_is_open_only_where_the_topic_says_what_defines_it() -> None:
    name = "which studies count as cold showers"
    rubric = the_rubric()
    (found,) = (
        choice
        for choice in choices_of(defined("flow_rate"), rubric, showers().claims.claims[0])
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


def test_more_specifications_than_anyone_waits_for_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(enumerate_specifications, "MAX_SPECIFICATIONS", 1)
    with pytest.raises(ValueError, match=r"^claim \w+: more than 1 specifications to judge$"):
        enumerate_specifications.stability_topic(defined("flow_rate"), the_rubric())


@pytest.mark.parametrize(
    ("mean", "because"),
    [
        # t(118) · 4 √(2/60) = 1.446 of the 2 and half a tenth of the other mean are taken: 5.04
        ("12.0", 'flips if "about" means more than 5.038 units of the last digit'),
        ("18.0", "holds up to 10 units"),
    ],
)
def test_a_hedged_mean_may_be_off_until_the_interval_reaches_no_effect(
    mean: str, because: str, tmp_path: Path
) -> None:
    text = results(
        arm("60", f"about {mean}", "4.0"),
        arm("60", "10.0", "4.0"),
        "{measure: MD, route: means_sd}",
    )
    half = stats.t.ppf(0.975, 118) * 4 * math.sqrt(2 / 60)
    row = flip(loaded(tmp_path, HEAD + text), "tolerance of a hedged number")
    assert (row.because, row.moves) == (because, mean == "12.0")
    assert row.flip == (pytest.approx((2 - half - 0.05) / 0.1, abs=1e-3) if row.moves else None)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 0.5, "benefit"),
        (0.0, 0.5, "undecided"),
        (-0.5, 0.5, "undecided"),
        (-0.5, 0.0, "undecided"),
        (-0.5, -0.1, "harm"),
        (math.nan, 0.5, "not estimable"),
        (0.5, math.nan, "not estimable"),
    ],
)
def test_a_pooled_interval_says_what_it_leaves(low: float, high: float, says: str) -> None:
    assert _says(low, high) == says
