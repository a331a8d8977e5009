"""Bodies of evidence come out as an expert judges them, in every field."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from helpers.coded_bodies import FIELDS, coded_topic, judged_topic
from helpers.places import TESTS
from helpers.rubric_cases import the_rubric

CASES = yaml.safe_load((TESTS / "spec" / "bodies" / "cases.yaml").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_body_is_judged_as_an_expert_would(case: dict[str, Any], field: str) -> None:
    order = list(the_rubric().scales["verdict"].order[0])
    claim = case.get("claim")
    verdict = check(case["expect"], field, case["studies"], claim)
    if "also" in case:  # the same with a statistic less is never worth more
        less = check({}, field, case["also"], claim)
        assert order.index(less) <= order.index(verdict)


def check(expect: dict[str, Any], field: str, studies: Any, claim: Any) -> str:
    tables = judged_topic(coded_topic(field, studies, claim), the_rubric())
    (verdict,) = tables.verdicts
    order = list(the_rubric().scales["verdict"].order[0])
    facts = dict(part.split(": ", 1) for part in verdict.facts.split("; "))
    roles = {
        role: sorted(r.study for r in tables.bodies if r.role == role and r.question == "tested")
        for role in {r.role for r in tables.bodies}
    }
    wanted = dict(expect)
    if "verdict" in wanted:
        assert verdict.verdict == wanted.pop("verdict"), verdict.facts
    if "at_most" in wanted:
        assert order.index(verdict.verdict) <= order.index(wanted.pop("at_most")), verdict.facts
    if "at_least" in wanted:
        assert order.index(verdict.verdict) >= order.index(wanted.pop("at_least")), verdict.facts
    if "quality" in wanted:
        assert verdict.quality == wanted.pop("quality"), verdict.facts
    for name in ("kind", "replication"):
        if name in wanted:
            assert facts[name] == wanted.pop(name), verdict.facts
    if "decides" in wanted:
        assert roles["decides"] == wanted.pop("decides")
    if "excluded" in wanted:
        assert roles["excluded"] == wanted.pop("excluded")
    if "beside" in wanted:
        beside = {name for role in ("for", "against", "undecided") for name in roles.get(role, [])}
        assert set(wanted.pop("beside")) <= beside
    assert not wanted
    return verdict.verdict
