"""Tests of mcstats.verdict.synthesis_of_body."""

from __future__ import annotations

import math
from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.synthesis_of_body import Pooling, pooled_effect, words_of_body


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def body(studies: Any, claim: Any = None, field: str = "memory", **options: Any) -> Body:
    return assembled(coded_topic(field, studies, claim), the_rubric(), **options)


def test_one_result_is_never_called_pooled() -> None:
    of = body({"a": trial(60)})
    assert of.pooled is None and "pooled" not in of.because


def test_two_results_are_pooled_by_inverse_variances_with_walds_interval() -> None:
    of = body({"a": trial(100, 5.0), "b": trial(300, 6.0)})
    first, second = (answer.effect for answer in of.deciding)
    assert of.pooled is not None and first is not None and second is not None
    assert of.pooled.tau2 == 0
    weights = [1 / (row.vi or 1.0) for row in (first, second)]
    mean = (5.0 * weights[0] + 6.0 * weights[1]) / sum(weights)
    half = 1.959964 / math.sqrt(sum(weights))
    assert of.pooled.mu == pytest.approx(mean, abs=1e-6)
    assert (of.pooled.ci_lb, of.pooled.ci_ub) == pytest.approx((mean - half, mean + half), abs=1e-5)
    assert of.effect is not None and of.effect.yi == of.pooled.mu


def test_the_interval_of_heterogeneous_results_is_that_of_hartung_and_knapp() -> None:
    studies = {"a": trial(100, 0.0), "b": trial(100, 6.0), "c": trial(100, 12.0)}
    of, wald = body(studies), body(studies, pooling=Pooling(test="z"))
    assert of.pooled is not None and wald.pooled is not None
    assert of.pooled.mu == pytest.approx(6.0) and of.pooled.tau2
    # t(0.975; 2) = 4.303, with the standard error of the mean of 0, 6 and 12: 6 / sqrt(3)
    assert of.pooled.ci_ub == pytest.approx(6.0 + 4.302653 * 6 / math.sqrt(3), abs=1e-4)
    assert wald.pooled.ci_ub is not None and wald.pooled.ci_ub < of.pooled.ci_ub


RARE = {
    "a": {"events": [[2, 1670], [0, 1660]]},
    "b": {"events": [[1, 1102], [0, 1105]]},
    "c": {"events": [[3, 2000], [1, 2000]]},
}


def test_rare_events_with_an_arm_without_any_are_pooled_as_tables() -> None:
    # metafor 3.8.1: rma.mh(measure = "RR", add = 0, drop00 = TRUE) of the three: ln RR and its SE
    of = body(RARE, field="pain")
    assert of.pooled is not None
    assert (of.pooled.method, of.pooled.k) == ("MH", 3)
    assert abs(of.pooled.mu or 0) == pytest.approx(1.79098472006679366, rel=1e-9)
    assert of.pooled.se == pytest.approx(1.08030883864740090, rel=1e-9)
    # another estimator, and events in both arms of each trial, are pooled by inverse variances
    dl = body(RARE, field="pain", pooling=Pooling(method="DL"))
    assert dl.pooled is not None and dl.pooled.method == "DL"
    more = {
        name: {"events": [[n + 1, size] for n, size in two["events"]]} for name, two in RARE.items()
    }
    both = body(more, field="pain")
    assert both.pooled is not None and both.pooled.method == "REML"


@pytest.mark.parametrize(
    ("studies", "word"),
    [
        # Sign tests need six of six: two-sided P = 2 / 2 ** 6 = 0.03
        ({f"s{n}": {"n": 40, "p": "0.2", "trend": "benefit"} for n in range(6)},
         "benefit significant"),
        ({f"s{n}": {"n": 40, "p": "0.2", "trend": "benefit"} for n in range(5)},
         "leans to benefit"),
        ({f"s{n}": {"n": 40, "p": "0.2", "trend": "harm"} for n in range(6)}, "harm decided"),
        ({f"s{n}": {"n": 40, "p": "0.01", "trend": "benefit"} for n in range(2)},
         "benefit significant"),
        ({"a": {"n": 40, "p": "0.2", "trend": "benefit"},
          "b": {"n": 40, "p": "0.2", "trend": "harm"}}, "unclear"),
        ({"a": {"n": 40, "p": "0.2", "trend": "benefit"}, "b": {"n": 40, "p": "0.9",
          "trend": "benefit"}}, "unclear"),
        ({f"s{n}": {"n": 40, "arms": ["intervention"], "change": 20.0} for n in range(6)},
         "leans to benefit"),
    ],
)  # fmt: skip
def test_directions_are_counted_where_no_result_has_a_variance(studies: Any, word: str) -> None:
    of = body(studies)
    assert (of.word, of.pooled) == (word, None)
    assert "no result has a variance, so that directions are counted" in of.because


def test_the_largest_with_a_variance_decides_where_no_two_share_a_scale() -> None:
    of = body({"a": trial(60), "b": {"n": 400, "events": [(90, 200), (60, 200)]}})
    assert [answer.study.id for answer in of.deciding] == ["b"]
    assert "no two results can be pooled" in of.because


def test_directions_count_where_most_participants_are_in_results_without_a_variance() -> None:
    small, large = trial(40, 9.0), {"n": 400, "p": "0.001", "trend": "benefit"}
    of = body({"a": small, "b": large})
    assert ([a.study.id for a in of.deciding], of.word) == (["a", "b"], "benefit significant")
    assert "most of the participants are in results without a variance" in of.because
    other = body({"a": trial(400, 9.0), "b": {**large, "n": 40}})
    assert [a.study.id for a in other.deciding] == ["a"]


def test_a_claim_of_no_effect_is_supported_by_an_interval_within_the_margin() -> None:
    claim = {
        "asserts": "no effect",
        "threshold": {"value": "2.0", "measure": "MD", "source": "a", "place": "text"},
    }
    assert body({"a": trial(4000, 0.0)}, claim).word == "benefit decided"
    assert body({"a": trial(4000, 0.0), "b": trial(3000, 0.1)}, claim).word == "benefit decided"
    assert body({"a": trial(400, 6.0)}, claim).word == "harm decided"
    assert body({"a": trial(400, -6.0)}, claim).word == "harm decided"
    assert body({"a": trial(20, 6.0)}, claim).word == "leans to harm"


def test_a_synthesis_stands_as_an_effect_with_its_own_interval() -> None:
    topic = coded_topic("memory", {"a": trial(100, 5.0), "b": trial(300, 6.0)})
    of = assembled(topic, the_rubric())
    assert of.pooled is not None and of.deciding[0].effect is not None
    row = pooled_effect(of.deciding[0].effect, of.pooled)
    assert (row.effect, row.yi, row.ci_lb) == ("works", of.pooled.mu, of.pooled.ci_lb)
    assert (row.p_min, row.p_max) == (None, None)
    assert words_of_body(the_rubric(), topic.claims.claims[0], (), None) == ()
