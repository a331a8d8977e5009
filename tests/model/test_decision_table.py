"""Tests of mcstats.model.decision_table."""

from __future__ import annotations

import itertools

import pytest

from helpers.rubric_cases import (
    article_rows,
    quality_table,
    rubric_data,
    the_rubric,
    validated_rubric,
)
from mcstats.model.decision_table import FactsError, RuleError
from mcstats.model.facts import NOT_APPLICABLE


def test_an_unknown_word_is_refused_with_the_nearest_one() -> None:
    facts = {name: next(iter(axis.words)) for name, axis in the_rubric().verdict.facts.items()}
    with pytest.raises(FactsError, match=r"did you mean 'uncontrolled'\?"):
        the_rubric().verdict.apply_defaults(facts | {"kind": "uncontroled"})


def test_a_table_with_two_rules_for_a_combination_does_not_pick_one() -> None:
    data = rubric_data()
    rules = quality_table(data)["rules"]
    rules.append(dict(rules[0], id="q-also-none"))
    facts = {"kind": "none", "blinding": "not applicable", "further": "not applicable"}
    with pytest.raises(RuleError, match="q-none, q-also-none"):
        validated_rubric(data).verdict.table("quality").hit(facts | {"replication": "none"})


def test_what_is_not_reported_is_no_information_or_the_worst_that_it_could_be() -> None:
    """No information is neither low nor high; some concerns may bound what is not known."""
    ratings = the_rubric().ratings
    unknown = "not reported"
    for table in ratings.tables:
        names = [*table.inputs]
        # a sham and an allocation that contradict nothing, for the facts that the table ignores
        usual = {name: next(reversed(axis.words)) for name, axis in ratings.facts.items()}
        usual |= {"participants": "not blinded", "credible_sham": unknown}
        for words in itertools.product(*(ratings.facts[name].words for name in names)):
            given = usual | dict(zip(names, words, strict=True))
            if given["comparator"] == "none" and "allocation" not in names:
                given["allocation"] = "one group"
            try:
                settled = ratings.apply_defaults(given)
            except FactsError:
                continue
            open_facts = [n for n in names if settled[n] == unknown]
            if not open_facts or given.get("allocation") == "not applicable":
                continue
            answers = set()
            for filled in itertools.product(
                *([w for w in ratings.facts[n].words if w != unknown] for n in open_facts)
            ):
                answer = given | dict(zip(open_facts, filled, strict=True))
                try:
                    settled_answer = ratings.apply_defaults(answer)
                except FactsError:
                    continue
                if unknown in (settled_answer[n] for n in names):
                    continue  # the answer raises a further question, which is open as well
                answers.add(table.hit(settled_answer).then)
            rated = table.hit(settled).then
            if rated == NOT_APPLICABLE:
                continue  # another table is asked in its place
            if len(answers) > 1:
                bounds = (
                    {"no information"} if "high" in answers else {"no information", "some concerns"}
                )
                assert rated in bounds, (table.id, given, answers)
            elif answers:
                assert rated in (*answers, "no information"), (table.id, given)


def test_a_fact_that_is_not_asked_is_settled_whatever_is_coded() -> None:
    given = article_rows()[2].given | {"blinding": "high", "consistent": "no"}
    settled = the_rubric().verdict.apply_defaults(given)
    assert settled["blinding"] == settled["consistent"] == NOT_APPLICABLE
