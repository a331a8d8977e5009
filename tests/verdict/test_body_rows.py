"""The roles of results in a body of evidence, on named cases of two topics."""

from __future__ import annotations

from helpers.coded_bodies import judged_topic
from helpers.places import SHIPPED_TOPIC, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic


def test_results_of_two_topics_have_the_role_that_their_figures_bear() -> None:
    roles, reasons, stands = {}, {}, {}
    for folder in (SHIPPED_TOPIC, TESTS / "topics" / "salt"):
        for row in judged_topic(load_topic(folder), the_rubric()).bodies:
            if row.question == "tested":
                roles[row.claim, row.study] = row.role
                reasons[row.claim, row.study] = row.because
                stands[row.claim, row.study] = row.stands
    # an adjusted odds ratio of 1.6 after five months, and 9 of 35 against 10 of 28 at 12 weeks
    assert roles["wounds", "adunsky2005"] == "undecided"
    assert reasons["wounds", "adunsky2005"].endswith("points the other way: 12 weeks.")
    # P < 0.05, P < 0.0001 and P < 0.002 in favour, without a standard error
    for study in ("che2022", "cashman2019", "sarkkinen2011"):
        assert roles["pressure", study] == "for"
        assert "significant for the claim" in reasons["pressure", study]
    assert roles["pressure", "li2016"] == "undecided"  # P = 0.33
    assert roles["pressure", "peru2020"] == "for"
    # one rule for P alone and for an interval: P < 0.0001, 34 (2 to 66), P = 0.042
    for case in (
        ("pressure", "cashman2019"),
        ("wounds", "houghton2010"),
        ("wounds", "gentzkow1991"),
    ):
        assert stands[case] == "for"
    assert stands["hypertension", "li2016"] == "undecided"
    assert stands["wrinkles", "saniee2012"] == "towards"  # no comparison
    assert reasons["pressure", "ssass2021"].endswith("subgroup: people with a stroke before.")
