"""What would change a verdict: by search, with estimate and SD held."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats

from checking import tables
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.sampling_interval import standardised_interval
from mcstats.model.tables import ChangeRow, EffectRow
from mcstats.verdict.rubric_proof.proof import decide_all
from mcstats.verdict.sizes import MAX_ARM_SIZE, size_that_decides
from rubric_cases import the_rubric


@cache
def effects() -> dict[str, EffectRow]:
    return {row.effect: row for row in tables().effects}


def of(claim: str, kind: str) -> list[ChangeRow]:
    return [row for row in tables().changes if row.claim == claim and row.kind == kind]


def test_every_claim_has_its_size_row_and_its_nearest_changes() -> None:
    for claim in {row.claim for row in tables().changes}:
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
    effect = effects()["avendanocoy2022-area-t3-smd"]
    size = size_that_decides(effect, threshold)
    assert size is not None
    assert size.n1 == size.n2 == brute(effect, threshold)


def test_the_size_of_a_raw_difference_agrees_with_a_t_test() -> None:
    effect = effects()["avendanocoy2022-area-t3-md"]
    size = size_that_decides(effect)
    assert size is not None and size.n1 is not None and effect.vi is not None
    sd = np.sqrt(effect.vi / (2 / 15))

    def p(n: int) -> float:
        found = stats.ttest_ind_from_stats(effect.yi, sd, n, 0.0, sd, n)
        return float(found.pvalue)

    assert p(size.n1) < 0.05 <= p(size.n1 - 1)


def test_an_undecided_trial_is_told_how_many_it_would_have_needed() -> None:
    effect = effects()["adunsky2005-healed-d57-rr"]
    size = size_that_decides(effect)
    assert size is not None and size.n1 is not None and size.n2 is not None
    assert effect.yi is not None and effect.vi is not None and effect.n1 is not None
    z = effect.yi / np.sqrt(effect.vi * effect.n1 / size.n1)
    before = effect.yi / np.sqrt(effect.vi * effect.n1 / (size.n1 - 1))
    assert before <= stats.norm.ppf(0.975) < z
    assert size.n1 / size.n2 == pytest.approx(35 / 28, rel=0.01)


def test_a_change_within_one_arm_has_no_size_that_would_decide() -> None:
    (row,) = of("wrinkles", "size")
    assert (row.n1, row.then) == (None, "")
    assert "no estimate between arms" in row.because
    assert size_that_decides(effects()["saniee2012-forehead-step1-pc"]) is None


def test_no_size_up_to_the_largest_is_said_to_be_none() -> None:
    effect = effects()["avendanocoy2022-area-t3-smd"]
    size = size_that_decides(effect, threshold=1.4)  # above the estimate itself
    assert size is not None
    assert size.n1 is None
    with pytest.raises(ValueError, match="0 or more"):
        size_that_decides(effect, -0.1)
    assert MAX_ARM_SIZE >= 1000


def test_a_change_within_arms_never_carries_a_causal_claim_past_promising() -> None:
    """Over all combinations that can occur: no comparison, or no interval between arms."""
    rubric = the_rubric()
    found, verdict = decide_all(rubric)
    most = rubric.scales["verdict"].order[0].index("promising but unproven")
    alone = found.where({"kind": ("uncontrolled",), "asserts": ("caused",)})
    assert alone.any()
    assert verdict[alone].max() == most
    without = found.where(
        {
            "asserts": ("caused",),
            "effect": ("benefit without interval", "adverse without interval", "unclear"),
        }
    )
    assert verdict[without].max() == most
