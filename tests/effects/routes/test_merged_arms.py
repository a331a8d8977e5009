"""Tests of mcstats.effects.routes.merged_arms."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.minimal_topic import STUDY, write_minimal_topic
from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study, effects_of_topic
from mcstats.effects.routes.merged_arms import merge_last_arms
from mcstats.effects.routes.route import Given
from mcstats.model.read_printed import parse
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_data

# a factorial trial of 2 by 2: both, the first alone, the second alone, neither
CELLS = {"both": "12", "one": "15", "two": "22", "none": "26"}


def arm(**texts: str) -> dict[str, Any]:
    kinds = {"n": "count", "events": "count"}
    return {k: parse(v, kind=kinds.get(k, "value")) for k, v in texts.items()}  # type: ignore[arg-type]


def factorial(measure: str, route: str, groups: dict[str, dict[str, str]]) -> Study:
    study = build_study(
        design={"assignment": {"value": "factorial", "place": "methods"}},
        groups={"a": {}, "b": {}},
        result={"estimates": [{"measure": measure, "route": route}]},
    )
    content = study.model_dump(mode="json", exclude_none=True)
    first = content["arms"][0]
    content["arms"] = [first | {"id": name, "role": "intervention"} for name in CELLS]
    result = content["results"][0]
    result["arms"], result["reference_arms"] = list(CELLS), ["two", "none"]
    result["groups"] = {
        name: {key: {"printed": text, "place": "table"} for key, text in group.items()}
        for name, group in groups.items()
    }
    return Study.model_validate_json(json.dumps(content))


def test_the_margin_of_a_factorial_trial_compares_half_of_the_people_with_the_other() -> None:
    groups = {name: {"events": k, "n": "50"} for name, k in CELLS.items()}
    (row,) = effects_of_topic(topic_of_studies([factorial("RR", "events", groups)]))
    assert (row.n1, row.n2) == (100, 100)
    assert row.yi == pytest.approx(math.log(27 / 48))
    assert row.vi == pytest.approx(1 / 27 - 1 / 100 + 1 / 48 - 1 / 100)


def test_means_of_the_reference_arms_are_those_of_all_their_people() -> None:
    rng = np.random.default_rng(3)
    samples = [rng.normal(m, s, n) for m, s, n in ((10, 2, 30), (12, 3, 40), (9, 2, 25))]
    arms = tuple(
        arm(mean=f"{x.mean():.9f}", sd=f"{x.std(ddof=1):.9f}", n=str(len(x))) for x in samples
    )
    merged = merge_last_arms(Given({}, arms), 2)
    together = np.concatenate(samples[1:])
    assert len(merged.arms) == 2
    assert merged.single("mean", 1).best == pytest.approx(together.mean())
    assert merged.single("sd", 1).best == pytest.approx(together.std(ddof=1))
    assert merged.single("n", 1).best == 65
    assert merged.single("mean", 1).contains(together.mean())


def test_what_cannot_be_merged_is_as_if_it_were_not_printed() -> None:
    arms = (arm(median="4", n="20"), arm(median="5", n="20"), arm(median="6", n="20"))
    merged = merge_last_arms(Given({}, arms), 2)
    assert set(merged.arms[1]) == {"n"}
    alone = Given({}, arms[:2])
    assert merge_last_arms(alone, 2) is alone


def test_reference_arms_are_the_last_ones(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    path = data / "small" / "studies" / "trial2020.yaml"
    old = "    arms: [warm, cold]\n"
    path.write_text(STUDY.replace(old, f"{old}    reference_arms: [warm]\n"), encoding="utf-8")
    (fault,) = lint_data(data)
    assert (fault.code, fault.found) == ("CONTRADICTION", "the reference arms warm")
