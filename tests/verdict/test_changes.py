"""What would change a verdict: by search, with estimate and SD held."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.complete_topic import complete_tables, complete_topic, effect_row
from helpers.computed_tables import shipped_rubric
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import effects_by_id, shipped_tables
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.sampling_interval import standardised_interval
from mcstats.model.tables import ChangeRow, EffectRow
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


def test_toning_needs_a_sham_blinding_and_a_replication_together_and_none_does_it_alone() -> None:
    up = next(r for r in of("muscle", "nearest in the evidence") if r.direction == "up")
    assert up.then == "real"
    for part in ("a randomised sham arm", "an independent replication with the same intervention"):
        assert part in up.change
        single = next(row for row in of("muscle", "one change") if row.change == part)
        assert single.direction == "none"


def test_an_independent_replication_alone_would_lift_the_closing_of_ulcers() -> None:
    found = {row.change: row.then for row in of("ulcers_closed", "one change")}
    assert found["an independent replication with the same intervention"] == "real"


def test_what_is_asked_only_after_a_change_gives_every_verdict_that_it_may_lead_to() -> None:
    found, verdict = decide_all(the_rubric())
    scale = the_rubric().scales["verdict"].order[0]
    kind = next(r for r in of("wrinkles", "one change") if r.facts == "kind: sham-rct")
    facts = {
        "kind": ("sham-rct",),
        "effect": ("benefit without interval",),
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


def sizes() -> dict[str, ChangeRow]:
    case = complete_tables()
    rows = changes_topic(complete_topic(), shipped_rubric(), case.effects, case.ratings)
    return {row.claim: row for row in rows if row.kind == "size"}


def test_the_size_that_decides_is_told_with_what_there_is_now() -> None:
    found = sizes()
    assert found["mood"].n1 is not None and found["mood"].n1 == found["mood"].n2
    assert f"{found['mood'].n1} in each arm" in found["mood"].change + found["mood"].because
    assert found["colds"].n1 is None
    assert "no size follows" in found["colds"].because
    # An effect that decides with fewer: the known t test of two means.
    (own,) = [row for row in complete_tables().effects if row.effect == "frost2019-mood-end-smd"]
    assert own.yi is not None and own.ci_lb is not None
    assert (found["mood"].now1, found["mood"].now2) == (30.0, 30.0)
    decides = own.ci_lb > 0
    assert found["mood"].change.startswith("fewer participants than") == decides


def test_an_effect_too_small_for_any_size_is_told_so() -> None:
    case = complete_tables()
    effects = [replace(row, yi=row.yi and 1e-5 * row.yi) for row in case.effects]
    rows = changes_topic(complete_topic(), shipped_rubric(), effects, case.ratings)
    found = {row.claim: row for row in rows if row.kind == "size"}["mood"]
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
