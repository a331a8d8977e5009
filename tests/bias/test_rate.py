"""Tests of mcstats.bias.rate."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import shipped_topic
from helpers.study_builder import build_study, printed_value
from mcstats.bias.rate import at_high_risk, is_rated, rate_topic
from mcstats.model.decision_table import FactsError
from mcstats.model.design import Review
from mcstats.model.study import RatingOverride, Study
from mcstats.model.tables import RatingRow
from mcstats.model.vocabularies import (
    ContrastKind,
    Measured,
    Rating,
    Read,
    Role,
    StudyKind,
)

SIX = {"control", "blinding", "measurement", "missing data", "selective reporting"}


def word(text: str, **more: str) -> dict[str, str]:
    return {"value": text, "place": "page 2", **more}


def rows_of(*studies: Study) -> list[RatingRow]:
    return rate_topic(topic_of_studies(list(studies)), the_rubric())


def rated(of: Study) -> dict[str, RatingRow]:
    """The rows of a study with one outcome and one comparison, by domain."""
    rows = rows_of(of)
    assert len({row.comparison for row in rows}) == 1
    return {row.domain: row for row in rows}


def with_third_arm(of: Study, role: str = "no treatment") -> Study:
    """The study with a third arm c, and a second result that compares the first arm with it."""
    third = of.arms[1].model_copy(update={"id": "c", "label": "c", "role": Role(role)})
    other = of.results[0].model_copy(update={"id": "rc", "arms": ("a", "c")})
    return of.model_copy(update={"arms": (*of.arms, third), "results": (*of.results, other)})


@pytest.mark.parametrize("kind", StudyKind)
def test_trials_and_reviews_are_rated(kind: StudyKind) -> None:
    of = build_study().model_copy(update={"kind": kind})
    assert is_rated(of) is (kind in ("trial", "meta-analysis"))
    assert bool(rows_of(of)) is is_rated(of)


def test_a_result_at_high_risk_overall_is_named_and_no_other_result_of_its_study() -> None:
    of = with_third_arm(build_study(design={"participants": word("blinded")}))
    topic = topic_of_studies([of])
    rows = rate_topic(topic, the_rubric())
    assert at_high_risk(topic, rows) == frozenset()
    high = [
        replace(row, rating="high")
        if row.domain == "overall" and row.comparison == "a v c"
        else row
        for row in rows
    ]
    assert at_high_risk(topic, high) == {("planted", "rc")}
    only_domain = [replace(row, rating="high") for row in rows if row.domain == "control"]
    assert at_high_risk(topic, only_domain) == frozenset()


def test_a_rating_stands_at_the_fact_that_told_its_rule_from_the_next_one() -> None:
    of = build_study(
        design={"participants": word("not blinded")}, outcome={"measured": "self-report"}
    )
    rows = rated(of)
    blinding = rows["blinding"]
    assert (blinding.rule, blinding.rating, blinding.at) == ("told-knowing", "high", "page 2")
    read = "comparator: sham, participants: not blinded, assessors: not reported"
    assert blinding.fact == f"{read}, measured: self-report, assignment: people"
    assert rows["control"].fact == "comparator: sham, credible sham: not reported, " + (
        "participants: not blinded, assignment: people"
    )


def test_treated_against_nothing_is_unblinded_in_a_trial_that_blinds_against_its_sham() -> None:
    of = build_study(
        design={"participants": word("blinded"), "credible_sham": word("yes")},
        outcome={"assessors": word("blinded")},
    )
    rows = {(row.comparison, row.domain): row for row in rows_of(with_third_arm(of))}
    assert rows["a v b", "blinding"].rating == rows["a v b", "control"].rating == "low"
    assert rows["a v c", "blinding"].rating == rows["a v c", "control"].rating == "some concerns"
    assert "participants: not blinded" in rows["a v c", "blinding"].fact
    told = of.outcomes[0].model_copy(update={"measured": Measured.SELF_REPORT})
    several = with_third_arm(of).model_copy(update={"outcomes": (told,)})
    told_rows = {(r.comparison, r.domain): r.rating for r in rows_of(several)}
    assert told_rows["a v b", "blinding"] == "low"
    assert told_rows["a v c", "blinding"] == "high"


def test_a_trial_without_any_sham_that_says_blinded_is_refused() -> None:
    of = build_study(design={"participants": word("blinded")}, arm_b={"role": "no treatment"})
    with pytest.raises(FactsError, match="without a sham"):
        rows_of(of)


@pytest.mark.parametrize("allocation", ["randomised", "not randomised", "one group", None])
def test_each_design_is_asked_of_its_own_domains(allocation: str | None) -> None:
    design = {"allocation": word(allocation) if allocation else "not reported"}
    of = build_study(design=design)
    if allocation == "one group":
        within = of.results[0].model_copy(update={"contrast": ContrastKind.WITHIN, "arms": ("a",)})
        of = of.model_copy(update={"arms": of.arms[:1], "results": (within,)})
    rows = rated(of)
    own = {"not randomised": {"confounding"}, "one group": set()}.get(
        str(allocation), {"randomisation"}
    )
    assert set(rows) == SIX | own | {"funding", "overall"}
    assert list(rows)[-2:] == ["funding", "overall"]
    assert {row.rating for row in rows.values()} <= set(Rating)


def test_the_missing_comparison_of_one_group_counts_once() -> None:
    of = build_study(
        design={"allocation": word("one group")}, outcome={"assessors": word("blinded")}
    )
    alone = of.model_copy(update={"arms": of.arms[:1], "results": ()})
    high = [domain for domain, row in rated(alone).items() if row.rating == "high"]
    assert high == ["control", "overall"]


def test_crude_figures_of_arms_not_made_by_chance_are_unadjusted() -> None:
    groups = {"a": {"mean": "1", "n": "9"}, "b": {"mean": "2", "n": "9"}}
    design = {"allocation": word("not randomised")}
    assert rated(build_study(design=design, groups=groups))["confounding"].rating == "high"
    alike = design | {"comparable": word("yes")}
    assert rated(build_study(design=alike, groups=groups))["confounding"].rating == "some concerns"
    # a printed difference may have been adjusted
    printed = build_study(design=design, groups=groups, printed={"difference": "1"})
    assert rated(printed)["confounding"].rating == "no information"
    apart = design | {"comparable": word("no"), "adjusted": word("no")}
    assert rated(build_study(design=apart))["confounding"].rating == "high"
    stated = design | {"adjusted": word("yes")}
    assert rated(build_study(design=stated, groups=groups))["confounding"].rating == "some concerns"


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (("abstract",), "not stated in the abstract"),
        (("full text",), "not reported"),
        (("abstract", "full text"), "not reported"),
    ],
)
def test_what_no_source_states_is_told_by_what_was_read(read: tuple[str, ...], words: str) -> None:
    topic = topic_of_studies([build_study()])
    source = topic.sources.sources["planted"]
    parts = tuple(map(Read, read))
    sources = {"planted": source.model_copy(update={"read": parts})}
    of = replace(topic, sources=topic.sources.model_copy(update={"sources": sources}))
    unknown = [r for r in rate_topic(of, the_rubric()) if r.rating == "no information"]
    assert {row.domain for row in unknown} >= {"randomisation", "funding"}
    assert all(words in row.because for row in unknown)
    assert all(row.at == words for row in unknown if row.domain != "overall")


def test_every_rule_that_gives_no_information_says_that_something_is_not_reported() -> None:
    rubric = the_rubric()
    for space in (rubric.ratings, rubric.review_ratings):
        for table in space.tables:
            for rule in table.rules:
                if rule.then == "no information":
                    assert "is not reported" in rule.because, rule.id
                else:
                    assert "is not reported" not in rule.because, rule.id


def test_an_inference_marks_the_ratings_that_it_decides() -> None:
    said = {"because": "the trial is called double-blind", "inferred": "yes"}
    of = build_study(
        design={"participants": word("blinded")}, outcome={"assessors": word("blinded", **said)}
    )
    # blinding is low here, and what decides the overall rating is that other facts are missing
    assert [d for d, row in rated(of).items() if row.inferred] == ["blinding"]
    knowing = build_study(
        design={"participants": word("blinded")}, outcome={"assessors": word("not blinded", **said)}
    )
    assert [d for d, r in rated(knowing).items() if r.inferred] == ["blinding", "overall"]
    plain = build_study(
        design={"participants": word("blinded")}, outcome={"assessors": word("blinded")}
    )
    assert not any(row.inferred for row in rated(plain).values())
    # a high risk in another domain decides alone
    lost = {"randomised": printed_value("20"), "analysed": printed_value("9")}
    high = build_study(
        design={"participants": word("blinded")},
        outcome={"assessors": word("blinded", **said)},
        arm_a=lost,
        arm_b=lost,
    )
    assert [d for d, row in rated(high).items() if row.inferred] == ["blinding"]


def test_a_review_is_rated_as_a_review_by_outcome() -> None:
    of = build_study(printed={"estimate": "2.0"}).model_copy(
        update={"kind": StudyKind.META_ANALYSIS, "arms": ()}
    )
    rows = rated(of)
    assert list(rows) == ["search", "selection", "bias of the trials", "synthesis", "overall"]
    assert rows["overall"].rating == "no information"
    no = Review.model_validate({"comprehensive": {"value": "no", "place": "methods"}}, strict=False)
    told = rated(of.model_copy(update={"review": no}))
    assert (told["search"].rating, told["search"].at) == ("high", "methods")
    assert told["overall"].rating == "high"


def override(domain: str, rating: str, **more: str) -> RatingOverride:
    return RatingOverride(domain=domain, rating=Rating(rating), because="It was seen.", **more)


def test_a_person_may_rate_otherwise_and_both_ratings_stand_beside_one_another() -> None:
    of = build_study().model_copy(update={"overrides": (override("funding", "high"),)})
    before, after = rated(build_study()), rated(of)
    funding = after.pop("funding")
    assert (funding.rating, funding.computed) == ("high", "no information")
    assert funding.overridden == "It was seen."
    words = "We rated it “high”; the rules would give “no information”. It was seen."
    assert funding.because == words
    assert {d: r for d, r in before.items() if d != "funding"} == after
    assert all(row.computed == row.rating and not row.overridden for row in after.values())


def test_an_overridden_domain_counts_in_the_overall_rating() -> None:
    of = build_study().model_copy(update={"overrides": (override("measurement", "high"),)})
    rows = rated(of)
    assert rows["overall"].rating == rows["overall"].computed == "high"
    assert rated(build_study())["overall"].rating != "high"


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        ({}, {"a v b", "a v c"}),
        ({"comparison": "a v c"}, {"a v c"}),
        ({"outcome": "o"}, {"a v b", "a v c"}),
        ({"outcome": "p"}, set()),
    ],
)
def test_an_override_holds_where_it_says(where: dict[str, str], changed: set[str]) -> None:
    of = with_third_arm(build_study())
    of = of.model_copy(update={"overrides": (override("measurement", "low", **where),)})
    assert {row.comparison for row in rows_of(of) if row.overridden} == changed


# ------------------------------------------------------------------------ generated studies

WORSE: dict[str, dict[str, tuple[str | None, ...]]] = {
    # from the worst word to the best; what is not reported stands beside them
    "design": {
        "sequence": ("inadequate", "adequate"),
        "concealment": ("inadequate", "adequate"),
        "credible_sham": ("no", "yes"),
        "participants": ("not blinded", "blinded"),
        "as_registered": ("no", "yes"),
        "adjusted": ("no", "yes"),
        "comparable": ("no", "yes"),
        "recruitment": ("not blinded", "before allocation"),
        "carry_over": ("yes", "no"),
    },
    "outcome": {"assessors": ("not blinded", "blinded"), "scale_validated": ("no", "yes")},
}
RANK = {"high": 0, "some concerns": 1, "no information": 1, "low": 2}


def drawn(rng: random.Random) -> dict[str, Any]:
    """The parts of a trial whose facts are drawn."""
    facts: dict[str, dict[str, Any]] = {
        of: {
            name: word(chosen) if (chosen := rng.choice((None, *words))) else "not reported"
            for name, words in names.items()
        }
        for of, names in WORSE.items()
    }
    facts["design"]["allocation"] = word(rng.choice(("randomised", "not randomised")))
    facts["design"]["assignment"] = word(rng.choice(("parallel", "cluster", "crossover")))
    facts["outcome"]["measured"] = rng.choice(("self-report", "rater", "instrument", "count"))
    role = rng.choice(("sham", "no treatment", "active comparator"))
    analysed = rng.choice(("20", "18", "9"))
    arm = {"randomised": printed_value("20"), "analysed": printed_value(analysed)}
    return {**facts, "arm_a": arm, "arm_b": {"role": role, **arm}}


def ratings(parts: dict[str, Any]) -> dict[str, str] | None:
    try:
        return {domain: row.rating for domain, row in rated(build_study(**parts)).items()}
    except FactsError:
        return None


def test_worsening_any_one_fact_never_improves_a_rating() -> None:
    rng = random.Random(11)
    compared = 0
    for _ in range(60):
        parts = drawn(rng)
        for of, names in WORSE.items():
            for name, (worst, best) in names.items():
                better = {**parts, of: {**parts[of], name: word(str(best))}}
                worse = {**parts, of: {**parts[of], name: word(str(worst))}}
                good, bad = ratings(better), ratings(worse)
                if good is None or bad is None:
                    continue
                for domain in good:
                    compared += 1
                    assert RANK[bad[domain]] <= RANK[good[domain]], (name, domain, parts)
    assert compared > 3_000


def test_losing_more_participants_never_improves_a_rating() -> None:
    rng = random.Random(12)
    for _ in range(20):
        parts = drawn(rng)
        found = []
        for analysed in ("20", "18", "9"):
            arm = {"randomised": printed_value("20"), "analysed": printed_value(analysed)}
            role = parts["arm_b"]["role"]
            found.append(ratings({**parts, "arm_a": arm, "arm_b": {"role": role, **arm}}))
        for more, fewer in itertools.pairwise(found):
            if more is not None and fewer is not None:
                assert all(RANK[fewer[d]] <= RANK[more[d]] for d in more)


def test_the_order_of_the_arms_in_the_file_changes_no_rating() -> None:
    of = with_third_arm(
        build_study(
            design={"participants": word("blinded")},
            groups={"a": {"n": "18"}, "b": {"n": "9"}},
            arm_a={"randomised": printed_value("20")},
            arm_b={"randomised": printed_value("20")},
        )
    )
    expected = {(r.comparison, r.domain): (r.rating, r.because) for r in rows_of(of)}
    assert len(expected) == 2 * 8
    for arms in itertools.permutations(of.arms):
        mixed = of.model_copy(update={"arms": arms})
        assert expected == {(r.comparison, r.domain): (r.rating, r.because) for r in rows_of(mixed)}


def test_renaming_ids_changes_no_rating() -> None:
    of = build_study(design={"participants": word("blinded")})
    renamed = of.model_copy(
        update={
            "arms": tuple(a.model_copy(update={"id": f"x{a.id}"}) for a in of.arms),
            "outcomes": tuple(o.model_copy(update={"id": f"x{o.id}"}) for o in of.outcomes),
            "results": tuple(
                r.model_copy(update={"id": "x", "outcome": "xo", "arms": ("xa", "xb")})
                for r in of.results
            ),
        }
    )
    before, after = rows_of(of), rows_of(renamed)
    assert [(r.domain, r.rating, r.because, r.fact) for r in before] == [
        (r.domain, r.rating, r.because, r.fact) for r in after
    ]
    assert {row.comparison for row in after} == {"xa v xb"}


@pytest.mark.parametrize("study", sorted(shipped_topic().studies))
def test_the_order_of_the_arms_changes_no_rating_of_a_coded_study(study: str) -> None:
    topic = shipped_topic()
    of = topic.studies[study]
    mixed = of.model_copy(update={"arms": of.arms[::-1]})
    before, after = (
        sorted(
            (r.outcome, r.comparison, r.domain, r.rating, r.because)
            for r in rate_topic(replace(topic, studies={study: each}), the_rubric())
        )
        for each in (of, mixed)
    )
    assert before == after


@pytest.mark.parametrize("measured", ["self-report", "rater", "instrument", "count"])
def test_of_a_control_that_no_source_describes_no_rating_says_what_it_received(
    measured: str,
) -> None:
    study = build_study(arm_b={"role": "not reported"}, outcome={"measured": measured})
    rows = {row.domain: row for row in rows_of(study)}
    assert rows["control"].rating == "some concerns"
    # Counting is of some concern whatever the control group received.
    expected = "some concerns" if measured == "count" else "no information"
    assert rows["blinding"].rating == expected
    assert not any("sham" in rows[domain].because for domain in ("control", "blinding"))


def test_a_rating_says_where_it_follows_from_words_that_only_suggest_it() -> None:
    rows = {
        (row.study, row.outcome, row.domain): row
        for row in rate_topic(shipped_topic(), the_rubric())
    }
    blinding = rows["avendanocoy2022", "area", "blinding"]
    assert blinding.inferred and blinding.because.endswith("which we infer from “Double-Blind”.")
    # A fact that is coded as reported is none, nor is what no source states.
    assert "infer" not in rows["kavanagh2012", "zm_thickness", "blinding"].because
    unknown = rows["avendanocoy2022", "area", "missing data"]
    assert unknown.rating == "no information" and "infer" not in unknown.because
