"""What would change a verdict: by search, with estimate and SD held."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.coded_bodies import coded_topic
from helpers.complete_topic import effect_row
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import effects_by_id, shipped_tables
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.sampling_interval import standardised_interval
from mcstats.model.tables import ChangeRow, EffectRow
from mcstats.model.topic import Topic
from mcstats.verdict.changes import MAX_ARM_SIZE, Size, changes_topic, size_that_decides
from mcstats.verdict.rubric_proof.proof import decide_all


def of(claim: str, kind: str) -> list[ChangeRow]:
    return [row for row in shipped_tables().changes if row.claim == claim and row.kind == kind]


def test_every_claim_has_its_size_row_and_its_nearest_changes() -> None:
    for claim in {row.claim for row in shipped_tables().changes}:
        assert len(of(claim, "size")) == 1
        for row in of(claim, "nearest in the evidence"):
            assert row.direction in ("up", "down")
            assert row.then != row.verdict


def test_toning_needs_a_better_kind_of_evidence_and_a_sham_alone_does_not_do_it() -> None:
    up = next(r for r in of("muscle", "nearest in the evidence") if r.direction == "up")
    assert up.then == "real"
    parts = up.change.split("; ")
    assert len(parts) > 1
    single = {row.change: row for row in of("muscle", "one change")}
    assert all(single[part].then != "real" for part in parts if part in single)
    sham = shipped_rubric().verdict.facts["kind"].becomes["sham-rct"]
    assert single[sham].direction == "none"


def test_a_size_that_was_reached_asks_for_the_interval_and_not_for_more_people() -> None:
    (row,) = of("muscle", "size")
    assert row.n1 is not None and row.now1 is not None and row.n1 < row.now1
    assert row.change == "the interval reported"
    assert row.because.startswith(f"the interval would decide from {row.n1} in each arm on; ")


def test_an_independent_replication_alone_would_lift_the_closing_of_ulcers() -> None:
    found = {row.change: row.then for row in of("ulcers_closed", "one change")}
    assert found["an independent replication with the same intervention"] == "real"


def test_what_is_asked_only_after_a_change_gives_every_verdict_that_it_may_lead_to() -> None:
    found, verdict = decide_all(the_rubric())
    scale = the_rubric().scales["verdict"].order[0]
    kind = next(r for r in of("wrinkles", "one change") if r.facts == "kind: sham-rct")
    facts = {
        "kind": ("sham-rct",),
        "effect": ("leans to benefit",),
        "replication": ("none",),
        "mechanism": ("implausible",),
        "shown": ("yes",),
        "asserts": ("caused",),
        "lasting": ("weeks",),
    }
    there = {scale[v] for v in verdict[found.where(facts)]}
    assert set(kind.then.split("; ")) == there


def test_a_change_within_one_arm_has_no_size_that_would_decide() -> None:
    (row,) = of("wrinkles", "size")
    assert (row.n1, row.then) == (None, "")
    assert "no estimate between arms" in row.because
    assert size_that_decides(effects_by_id()["saniee2012-forehead-step1-pc"]) is None


def sizes(topic: Topic) -> dict[str, ChangeRow]:
    case = compute_tables(topic)
    rows = changes_topic(topic, shipped_rubric(), case.effects, case.ratings)
    return {row.claim: row for row in rows if row.kind == "size"}


def test_the_size_that_decides_is_told_with_what_there_is_now() -> None:
    decided = {"one": {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}}
    row = sizes(coded_topic("memory", decided))["works"]
    # 2 √n of an SD of 4 / t(58) / √(2/30): the known t test of two means.
    sd = 4 / stats.t.ppf(0.975, 58) / math.sqrt(2 / 30)
    n = next(n for n in range(2, 60) if stats.t.ppf(0.975, 2 * n - 2) * sd * math.sqrt(2 / n) < 6.0)
    assert (row.n1, row.n2, row.now1, row.now2) == (n, n, 30.0, 30.0)
    assert row.change == f"fewer participants than {n} in each arm"
    assert row.direction == "down"
    leaning = {"one": {"n": 60, "difference": 2.0, "ci": (-2.0, 6.0)}}
    more = sizes(coded_topic("memory", leaning))["works"]
    assert more.n1 is not None and more.n1 > 30
    assert (more.change, more.direction) == (f"{more.n1} in each arm", "up")


def test_a_synthesis_has_no_size_of_one_study() -> None:
    one = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}
    row = sizes(coded_topic("memory", {"one": one, "two": {**one, "authors": "Two B"}}))["works"]
    assert (row.n1, row.change) == (None, "")
    assert row.because.startswith("several results are pooled")


def test_an_effect_too_small_for_any_size_is_told_so() -> None:
    small = {"one": {"n": 60, "difference": 0.01, "ci": (-3.99, 4.01)}}
    found = sizes(coded_topic("memory", small))["works"]
    assert (found.n1, found.n2, found.change, found.then) == (None, None, "", "")
    assert found.because.startswith(f"not even {MAX_ARM_SIZE} in each arm would do, ")
    assert (found.now1, found.now2) == (30.0, 30.0)


def brute(effect: EffectRow, threshold: float) -> int:
    """The smallest arms, by the interval itself rather than by its quantile."""
    d = abs(effect.yi or 0) / float(exact_j((effect.n1 or 0) + (effect.n2 or 0) - 2))
    for n in range(2, 400):
        low, _ = standardised_interval(d * np.sqrt(n / 2), 2 * n - 2, np.sqrt(2 / n))
        if low > threshold:
            return n
    raise AssertionError("no size below 400")


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5])
def test_the_size_of_a_standardised_effect_is_the_first_whose_interval_decides(
    threshold: float,
) -> None:
    effect = effects_by_id()["avendanocoy2022-area-t3-smd"]
    size = size_that_decides(effect, threshold)
    assert size is not None
    assert size.n1 == size.n2 == brute(effect, threshold)


def test_the_size_of_a_raw_difference_agrees_with_a_t_test() -> None:
    effect = effects_by_id()["avendanocoy2022-area-t3-md"]
    size = size_that_decides(effect)
    assert size is not None and size.n1 is not None and effect.vi is not None
    sd = np.sqrt(effect.vi / (2 / 15))

    def p(n: int) -> float:
        found = stats.ttest_ind_from_stats(effect.yi, sd, n, 0.0, sd, n)
        return float(found.pvalue)

    assert p(size.n1) < 0.05 <= p(size.n1 - 1)


def test_an_undecided_trial_is_told_how_many_it_would_have_needed() -> None:
    effect = effects_by_id()["adunsky2005-healed-d57-rr"]
    size = size_that_decides(effect)
    assert size is not None and size.n1 is not None and size.n2 is not None
    assert effect.yi is not None and effect.vi is not None and effect.n1 is not None
    z = effect.yi / np.sqrt(effect.vi * effect.n1 / size.n1)
    before = effect.yi / np.sqrt(effect.vi * effect.n1 / (size.n1 - 1))
    assert before <= stats.norm.ppf(0.975) < z
    assert size.n1 / size.n2 == pytest.approx(35 / 28, rel=0.01)


def test_no_size_up_to_the_largest_is_said_to_be_none() -> None:
    effect = effects_by_id()["avendanocoy2022-area-t3-smd"]
    size = size_that_decides(effect, threshold=1.4)  # above the estimate itself
    assert size is not None
    assert size.n1 is None
    with pytest.raises(ValueError, match="0 or more"):
        size_that_decides(effect, -0.1)
    assert MAX_ARM_SIZE >= 1000


def test_a_difference_without_a_variance_or_sizes_has_no_size_that_decides() -> None:
    row = replace(effect_row(), measure="MD", yi=2.0, vi=0.6, n1=30.0, n2=30.0)
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
    row = replace(effect_row(), measure="RD", yi=0.1, vi=0.01, n1=20.0, n2=31.0)
    # 0.1 > z √(0.01 · 20 / n) from n = 20 z² = 76.8 on
    assert size_that_decides(row) == Size(77, math.ceil(77 * 31 / 20), "the risks of both arms")
    tiny = size_that_decides(replace(row, yi=1e-4))
    assert tiny == Size(None, None, "the risks of both arms")


@pytest.mark.parametrize("measure", ["SMDH", "SMD1", "SMD1H", "SMCR", "ROM", "ROMPC"])
def test_a_variance_of_means_falls_with_the_arms_whatever_standardises_them(measure: str) -> None:
    row = replace(effect_row(), measure=measure, yi=0.1, vi=0.01, n1=20.0, n2=31.0)
    held = "the means and SDs of both arms"
    assert size_that_decides(row) == Size(77, math.ceil(77 * 31 / 20), held)


def of_claim(**claim: str) -> ChangeRow:
    leaning = {"one": {"n": 60, "difference": 2.0, "ci": (-2.0, 6.0)}}
    return sizes(coded_topic("memory", leaning, claim))["works"]


def test_an_interval_that_decides_for_an_effect_decides_against_a_claim_of_none() -> None:
    assert of_claim().direction == "up"
    assert of_claim(asserts="no effect").direction == "down"


def test_an_interval_that_decides_for_a_benefit_decides_against_a_claim_of_a_harm() -> None:
    assert of_claim(effect="harm").direction == "down"
