"""Ratios of events against the numbers of events, and against one another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers.study_builder import PLACE, build_study, check_rows, printed_value, two_groups
from mcstats.model.study import Study

NARROW = ("contradiction", "interval narrower than its events allow")
OPPOSED = ("contradiction", "ratio against the counts")
ASKED = ("not checkable", "adjusted, or another comparison")
# Cardiovascular events of rosuvastatin and placebo: 0.56 (0.46 to 0.69) (10.1056/NEJMoa0807646)
TRIAL = {"printed": {"estimate": "0.56", "ci": "0.46 to 0.69"}}
COUNTS = {"first": ("142", "8901"), "last": ("251", "8901")}
HAZARD = {"estimates": [{"measure": "HR", "route": "pooled_ci"}]}


def study(
    first: tuple[str, str] = COUNTS["first"],
    last: tuple[str, str] = COUNTS["last"],
    measure: str = "HR",
    design: dict[str, Any] | None = None,
    **more: Any,
) -> Study:
    printed = more.pop("printed", TRIAL["printed"])
    groups = [dict(zip(("events", "n"), figures, strict=True)) for figures in (first, last)]
    estimates = [{"measure": measure, "route": "pooled_ci"}]
    result = {"estimates": estimates} | more
    return build_study(
        printed=printed, groups=two_groups(*groups), result=result, design=design or {}
    )


def found(of: Study) -> dict[str, tuple[str, str]]:
    """The rows of these two checks."""
    return {
        name.removesuffix("/r"): (row.status, row.diagnosis)
        for name, row in check_rows(of).items()
        if name.startswith(("width", "side"))
    }


def test_a_ratio_of_hazards_beside_its_counts_is_in_order() -> None:
    assert found(study()) == {}


def test_exchanged_counts_are_opposed_to_a_ratio_of_hazards() -> None:
    assert found(study(COUNTS["last"], COUNTS["first"])) == {"side-counts": OPPOSED}
    turned = {"reference_reversed": {"value": "yes", **PLACE}}
    assert found(study(COUNTS["last"], COUNTS["first"], **turned)) == {}
    assert found(study(**turned)) == {"side-counts": OPPOSED}
    # few events, of which neither figure decides
    few = {"printed": {"estimate": "0.60", "ci": "0.30 to 1.21"}}
    assert found(study(("12", "300"), ("20", "300"), **few)) == {}
    assert found(study(("20", "300"), ("12", "300"), **few)) == {"side-counts": OPPOSED}
    assert found(study(("17", "300"), ("15", "300"), **few)) == {"side-counts": OPPOSED}
    assert found(study(("16", "300"), ("16", "300"), **few)) == {}


def test_where_an_adjustment_or_an_allocation_may_turn_a_ratio_the_row_asks() -> None:
    adjusted = {"adjusted": {"value": "yes", **PLACE}}
    exchanged = (COUNTS["last"], COUNTS["first"])
    assert found(study(*exchanged, **adjusted)) == {"side-counts": ASKED}
    cohort = {"allocation": {"value": "not randomised", **PLACE}}
    assert found(study(*exchanged, design=cohort)) == {"side-counts": ASKED}


def test_two_ratios_of_one_outcome_are_opposed_where_both_decide() -> None:
    def pair(estimate: str, ci: str, **more: Any) -> dict[str, tuple[str, str]]:
        of = study()
        printed = {"estimate": printed_value(estimate), "ci": printed_value(ci)}
        second = {
            **of.results[0].model_dump(mode="json"),
            "id": "again",
            "groups": {},
            "printed": printed,
            "estimates": [{"measure": "RR", "route": "pooled_ci"}],
        }
        results = [of.results[0].model_dump(mode="json"), second | more]
        content = of.model_dump(mode="json") | {"results": results}
        if "outcome" in more:
            content["outcomes"] += [content["outcomes"][0] | {"id": "other"}]
        return found(Study.model_validate(content, strict=False))

    assert pair("0.57", "0.46 to 0.69") == {}
    both = {"side-ratio-again": OPPOSED, "side-counts-r/again": OPPOSED}
    assert pair("1.77", "1.45 to 2.17") == both
    assert pair("1.77", "1.45 to 2.17", outcome="other") == {}


def test_an_interval_narrower_than_the_events_allow_is_named() -> None:
    narrow = {"printed": {"estimate": "0.56", "ci": "0.52 to 0.60"}}
    assert found(study(**narrow)) == {"width": NARROW}
    assert found(study(**narrow, adjusted={"value": "yes", **PLACE}))["width"][0] == "not checkable"
    assert found(study(measure="RR", **narrow)) == {"width": NARROW}
    # 393 events: 0.466 to 0.673 is the narrowest; a fifth of its width is left to methods
    assert found(study(printed={"estimate": "0.56", "ci": "0.48 to 0.66"})) == {}
    crossover = {"assignment": {"value": "crossover", **PLACE}}
    assert found(study(**narrow, design=crossover)) == {}
    # of all people but a few the risks differ little, and their ratio has a narrow interval
    most = (("890", "900"), ("870", "900"))
    assert (
        found(study(*most, measure="RR", printed={"estimate": "1.02", "ci": "1.01 to 1.04"})) == {}
    )


def test_a_total_of_events_is_enough_for_the_width() -> None:
    def of(total: str) -> dict[str, tuple[str, str]]:
        printed = TRIAL["printed"] | {"events": total}
        return found(build_study(printed=printed, result=HAZARD))

    assert of("393") == {}
    assert of("39") == {"width": NARROW}


def cox(time: Any, event: Any, arm: Any) -> tuple[float, float]:
    """Return the log ratio of hazards and its standard error (Cox 1972), without ties."""
    order = np.argsort(time)
    event, arm = event[order], arm[order]
    first = np.cumsum(arm[::-1])[::-1][event]
    rest = np.arange(len(time), 0, -1)[event] - first
    log_ratio, information = 0.0, 0.0
    for _ in range(30):
        share = first / (first + rest * np.exp(-log_ratio))
        information = float((share * (1 - share)).sum())
        step = float((arm[event].sum() - share.sum()) / information)
        log_ratio += float(np.clip(step, -1, 1))
        if abs(step) < 1e-9:
            break
    return log_ratio, information**-0.5


@pytest.mark.parametrize("seed", range(4))
def test_clean_trials_are_named_in_fewer_than_one_of_two_hundred(seed: int) -> None:
    rng, tried, named = np.random.default_rng(seed), 0, 0
    while tried < 250:
        n = int(rng.choice([20, 50, 150, 500]))
        follow, lost = rng.choice([0.05, 0.3, 1, 2.5]), rng.choice([0.0, 0.2, 0.6])
        arm = np.repeat([1, 0], n)
        ends = (rng.exponential(size=2 * n) * np.exp(-rng.choice([0, -0.5, 0.3]) * arm)) ** (
            1 / rng.choice([0.6, 1, 2])
        )
        left = follow * rng.uniform(0.5, 1.5, 2 * n)
        left = np.minimum(left, rng.exponential(1 / lost, 2 * n)) if lost else left
        event = ends <= left
        first, last = int(event[:n].sum()), int(event[n:].sum())
        if min(first, last) == 0:
            continue
        estimate, error = cox(np.minimum(ends, left), event, arm)
        low, middle, high = np.exp(estimate + error * 1.96 * np.array([-1, 0, 1]))
        printed = {"estimate": f"{middle:.2f}", "ci": f"{low:.2f} to {high:.2f}"}
        rows = found(study((str(first), str(n)), (str(last), str(n)), printed=printed))
        tried, named = tried + 1, named + bool(rows)
    assert named <= tried / 200
