"""A rubric that says something it does not declare is refused, all such faults at once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mcstats.model.decision_table import FactsError, RuleError
from mcstats.model.printed import BOUNDS, parse
from mcstats.model.rubric_consistency import find_problems
from rubric_cases import rubric_data, the_rubric, validated


def refusal(data: Any) -> str:
    """One line per problem: its path, what is found, and what there could be."""
    lines = []
    for problem in find_problems(validated(data)):
        path = "/".join(map(str, problem.path))
        lines.append(f"{path}: {problem.found}; {', '.join(sorted(problem.expected))}")
    return "\n".join(lines)


def invalid(data: Any) -> str:
    """Return pydantic's message on a rubric that it refuses."""
    with pytest.raises(ValidationError) as error:
        validated(data)
    return str(error.value)


def index_of(data: Any, table: str) -> int:
    return [t["id"] for t in data["verdict"]["tables"]].index(table)


def quality(data: Any) -> Any:
    return next(t for t in data["verdict"]["tables"] if t["id"] == "quality")


def test_an_unknown_word_in_a_condition_is_named_with_its_rule() -> None:
    data = rubric_data()
    quality(data)["rules"][0]["when"]["kind"] = "nothing"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/when/kind"
    assert f'{at}: kind is never "nothing"; ' in refusal(data)


def test_a_fact_that_a_table_does_not_read_is_named() -> None:
    data = rubric_data()
    quality(data)["rules"][0]["when"]["funding"] = "industry"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/when/funding"
    assert f'{at}: the fact "funding", which is not read here; ' in refusal(data)


def test_a_result_off_the_scale_is_named() -> None:
    data = rubric_data()
    quality(data)["rules"][0]["then"] = "splendid"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/then"
    assert f'{at}: no quality "splendid"; ' in refusal(data)


def test_all_faults_of_a_rubric_are_told_at_once() -> None:
    data = rubric_data()
    quality(data)["rules"][0]["then"] = "splendid"
    quality(data)["rules"][1]["reference"] = "nobody1900"
    data["qualifiers"][0]["when"]["population"] = "plants"
    found = refusal(data)
    assert 'no quality "splendid"' in found
    assert 'no reference "nobody1900"' in found
    assert 'qualifiers/0/when/population: population is never "plants"' in found


def test_a_reference_that_nothing_cites_is_named() -> None:
    data = rubric_data()
    data["references"]["nobody1900"] = "A paper"
    assert "references/nobody1900: a reference that is cited nowhere; " in refusal(data)


def test_an_id_that_is_used_twice_is_named() -> None:
    data = rubric_data()
    rules = quality(data)["rules"]
    rules[1]["id"] = rules[0]["id"]
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/1/id"
    assert f'{at}: the id "q-none" again; ' in refusal(data)


def test_a_rule_without_a_reason_or_a_reference_is_refused() -> None:
    for key in ("because", "reference"):
        data = rubric_data()
        del quality(data)["rules"][0][key]
        assert "Field required" in invalid(data)


def test_a_qualifier_has_a_phrase_or_a_frame() -> None:
    data = rubric_data()
    data["qualifiers"][0]["frame"] = "{text} in animals"
    assert "both or neither" in invalid(data)


def test_a_parameter_that_is_no_number_is_refused() -> None:
    data = rubric_data()
    data["parameters"]["lost_some"]["value"] = "a few"
    assert "'a few'" in invalid(data)


def test_an_unknown_word_is_refused_with_the_nearest_one() -> None:
    facts = {name: next(iter(axis.words)) for name, axis in the_rubric().verdict.facts.items()}
    with pytest.raises(FactsError, match=r"did you mean 'uncontrolled'\?"):
        the_rubric().verdict.apply_defaults(facts | {"kind": "uncontroled"})


def test_a_table_with_two_rules_for_a_combination_does_not_pick_one() -> None:
    data = rubric_data()
    rules = quality(data)["rules"]
    rules.append(dict(rules[0], id="q-also-none"))
    facts = {"kind": "none", "blinding": "not applicable", "further": "not applicable"}
    with pytest.raises(RuleError, match="q-none, q-also-none"):
        validated(data).verdict.table("quality").hit(facts | {"replication": "none"})


def test_the_hedges_of_the_rubric_widen_about_and_agree_on_the_bounds() -> None:
    hedges = the_rubric().hedge_words()
    assert {word: hedges[word] for word in BOUNDS} == dict(BOUNDS)
    about = parse("about 29%", hedges)
    assert (about.lo, about.hi) == (28.0, 30.0)
