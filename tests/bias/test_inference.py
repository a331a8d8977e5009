"""Tests of mcstats.bias.inference."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from helpers.study_builder import build_study
from mcstats.bias.inference import inferred_facts, is_inferred, replace_fact
from mcstats.model.base import Fact
from mcstats.model.study import Study
from mcstats.model.vocabularies import Blinded, YesNo


def fact(word: str, inferred: bool = True) -> dict[str, str]:
    plain = {"value": word, "place": "title", "words": "double-blind"}
    return plain | ({"inferred": "yes", "because": "by the word alone"} if inferred else {})


def double_blind() -> Study:
    return build_study(
        design={"participants": fact("blinded", False), "credible_sham": fact("yes")},
        outcome={"assessors": fact("blinded")},
    )


def test_the_facts_that_are_marked_are_listed_with_their_other_words() -> None:
    of = double_blind()
    found = list(inferred_facts(of, of.outcomes[0]))
    assert [(f.signal, f.path, f.word, f.others) for f in found] == [
        ("credible_sham", ("design", "credible_sham"), "yes", ("no", "not reported")),
        ("assessors", ("outcomes", 0, "assessors"), "blinded", ("not blinded", "not reported")),
    ]
    assert is_inferred(found[0].fact)
    assert not is_inferred(of.design.participants) and not is_inferred("not reported")
    assert list(inferred_facts(build_study(), build_study().outcomes[0])) == []


def test_another_word_takes_the_place_of_the_inferred_one_and_nothing_else_moves() -> None:
    of = double_blind()
    sham, assessors = inferred_facts(of, of.outcomes[0])
    seen = replace_fact(of, assessors, "not blinded")
    stated = seen.outcomes[0].assessors
    assert isinstance(stated, Fact)
    assert (stated.value, stated.place) == (Blinded.NOT_BLINDED, "title")
    assert [f.signal for f in inferred_facts(seen, seen.outcomes[0])] == ["credible_sham"]
    unknown = replace_fact(of, sham, "not reported")
    assert unknown.design.credible_sham == "not reported"
    back = {"design": of.design, "outcomes": of.outcomes}
    assert seen.model_copy(update=back) == unknown.model_copy(update=back) == of


def test_an_inference_says_from_which_words() -> None:
    with pytest.raises(ValidationError, match="an inference without a reason"):
        Fact[YesNo](value=YesNo.YES, place="title", inferred=YesNo.YES)
