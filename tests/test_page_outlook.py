"""What the page says of changes, of what is missing, and of what was varied."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from mcstats.check.page_audit import find_untraced
from mcstats.effects.routes.route import NEED_WORDS, lacking_in_words
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.tables import PoolingRow
from mcstats.report.page import render
from page_reader import Node, note_of, read
from report_case import EXTRAS, page, rubric, tables, topic


@pytest.fixture(scope="module")
def tree() -> Node:
    return read(page()[0])


def section(tree: Node, name: str) -> Node:
    return next(n for n in tree.walk() if n.attributes.get("id") == name)


def changed(**fields: object) -> Node:
    """Return a page whose tables differ in some."""
    html, numbers = render(topic(), rubric(), replace(tables(), **fields), (), EXTRAS)
    assert find_untraced(html, numbers) == []
    return read(html)


def test_every_route_has_words_without_the_name_of_a_variable() -> None:
    words = [route.words for route in ROUTES.values()]
    assert not [w for w in words if "_" in w or any(c.isdigit() for c in w)]
    assert len(set(words)) == len(ROUTES)


def test_what_a_route_lacks_is_told_without_the_name_of_a_variable() -> None:
    assert set(NEED_WORDS) == {need for r in ROUTES.values() for need in (*r.needs, *r.arm_needs)}
    assert not [w for w in NEED_WORDS.values() if "_" in w or any(c.isdigit() for c in w)]
    told = lacking_in_words(
        "not printed: baseline_sd of arm 2, mean, ci of every arm, a second arm"
    )
    assert told == "not printed: SD before of arm 2, mean, interval of every arm, a second arm"
    assert lacking_in_words("the sd, of all") == "the sd, of all"


def test_the_nearest_changes_of_each_verdict_are_told_with_the_verdict_that_follows(
    tree: Node,
) -> None:
    words = rubric().scales["verdict"].words
    near = [r for r in tables().changes if r.kind.startswith("nearest")]
    assert {r.claim for r in near} == {v.claim for v in tables().verdicts}
    for row in near:
        told = section(tree, f"would-{row.claim}").text
        assert row.change in told
        assert f"{'rises' if row.direction == 'up' else 'falls'}: {words[row.then]}" in told
    for verdict in tables().verdicts:
        links = section(tree, f"claim-{verdict.claim}").all("a")
        assert f"#would-{verdict.claim}" in [a.attributes["href"] for a in links]


def test_every_single_change_is_listed_with_all_the_verdicts_it_may_give(tree: Node) -> None:
    words = rubric().scales["verdict"].words
    for verdict in tables().verdicts:
        single = [
            r for r in tables().changes if r.claim == verdict.claim and r.kind == "one change"
        ]
        shown = {}
        for tr in section(tree, f"singles-{verdict.claim}").all("tbody")[0].all("tr"):
            first, sets, then = tr.all("th", "td")
            shown[first.text, sets.text] = then.text.partition(": ")[2]
        assert shown == {
            (r.change, r.facts): " or ".join(words[level] for level in r.then.split("; "))
            for r in single
        }


def test_the_size_that_decides_is_traced_and_claims_without_one_say_why(tree: Node) -> None:
    sized = [r for r in tables().changes if r.kind == "size"]
    numbers = {row.number: row for row in page()[1]}
    without = [r for r in sized if r.n1 is None]
    assert without and len(without) < len(sized)
    for row in sized:
        if row.n1 is None:
            assert row.because in section(tree, "would-change").text
        else:
            assert numbers[f"changes.{row.claim}.n1"].value == row.n1
            assert numbers[f"changes.{row.claim}.now1"].value == row.now1


def test_what_is_missing_comes_with_what_is_implied_and_the_question_to_ask(tree: Node) -> None:
    told = section(tree, "missing")
    assert tables().missing
    for row in tables().missing:
        assert row.ask in told.text and lacking_in_words(row.missing) in told.text
        assert f"mcstats ask {row.study}" in told.text
        links = [a.attributes["href"] for a in told.all("a")]
        assert f"#effects.{row.effect}" in links
    numbers = {row.number: row for row in page()[1]}
    bound = next(r for r in tables().missing if r.effect == "frost2019-sick-end-rr")
    assert bound.implied_hi is not None and bound.implied_lo is not None
    shown = numbers["missing.frost2019-sick-end-rr.exp_implied_lo"]
    assert shown.value == pytest.approx(math.exp(bound.implied_lo))


def test_effects_that_lack_the_same_share_a_row_only_where_nothing_differs() -> None:
    first = next(r for r in tables().missing if r.implied_lo is None)
    twin = replace(first, outcome="mood")
    other = replace(first, outcome="sick", ask="the range of each arm")
    told = section(changed(missing=[first, twin, other]), "asked")
    assert len([tr for tr in told.all("tr") if tr.attributes.get("id")]) == 2


def test_a_change_without_a_control_group_says_what_would_erase_it(tree: Node) -> None:
    told = section(tree, "tipping").text
    assert "a control group that improved by 18.6 percent" in told
    assert "[18.55, 18.65]" in told
    assert "no control or sham arm of a coded study prints a change of it" in told
    found = changed(tipping=[replace(tables().tipping[0], controls="hail2021-days-end-pc")])
    assert (
        "control and sham arms changed by, in percent: Hail 2021" in section(found, "tipping").text
    )


def test_published_averages_stand_beside_results_with_that_risk_and_move_nothing(
    tree: Node,
) -> None:
    told = section(tree, "uncontrolled")
    for average in rubric().illustrations:
        row = section(tree, f"illustration-{average.id}").text
        assert f"{average.value} ({average.low} to {average.high})" in row
        assert average.finds in row
    assert "never a correction" in told.text
    risky = {
        (r.study, r.outcome)
        for r in tables().ratings
        if any(r.domain == a.domain and r.rating in a.ratings for a in rubric().illustrations)
    }
    listed = {a.text for ul in told.all("ul") for a in ul.all("a")}
    decided = {v.study for v in tables().verdicts if (v.study, v.outcome) in risky}
    assert listed == {topic().studies[study].label for study in decided}
    without = rubric().model_copy(update={"illustrations": ()})
    again = render(topic(), without, tables(), (), EXTRAS)[1]
    kept = {r.number: r for r in again if not r.number.startswith("illustrations")}
    assert all(kept[r.number] == r for r in page()[1] if not r.number.startswith("illustrations"))


def test_a_printed_set_shows_as_many_digits_as_its_ends_need() -> None:
    row = next(r for r in tables().effects if r.measure == "PC")
    effects = [
        replace(r, yi=18.37, yi_min=18.365, yi_max=18.375) if r is row else r
        for r in tables().effects
    ]
    inputs = [
        replace(i, printed="18.37%") if i.effect == row.effect else i for i in tables().inputs
    ]
    found = changed(effects=effects, inputs=inputs)
    assert "18.37[18.365, 18.375]" in section(found, f"effects.{row.effect}").text


def test_choices_that_count_ranges_and_choices_kept_apart_stand_in_tables_of_their_own() -> None:
    first = tables().choices[0]
    kinds = ["uncertain", "equivalent", "different in kind"]
    rows = [replace(first, kind=kind, option=f"option {kind}", flip=None) for kind in kinds]
    span = replace(
        first, option="low to high", because="flips if r < 0.31", flip=0.3125, moves=True
    )
    holds = replace(first, option="few to many", because="holds from 1 to 9", flip=None)
    found = changed(choices=[*rows, span, holds])
    counted, apart, ranges = (
        section(found, f"{name}-{first.claim}").text for name in ("choices", "apart", "ranges")
    )
    assert "option uncertain" in counted and "option equivalent" not in counted
    assert "option equivalent" in apart and "option different in kind" in apart
    assert "0.3125" in ranges and "few to many" in ranges and "nowhere in it" in ranges


def test_a_synthesis_says_in_how_many_ways_it_holds_and_a_share_is_explained(tree: Node) -> None:
    row = PoolingRow(
        "mood_pooled",
        "the mean effect",
        "benefit",
        48,
        36,
        0.75,
        "HS: undecided",
        0.5,
        0.8,
        "2 × 24",
    )
    told = section(changed(poolings=[row]), "poolings").text
    for words in ("Mood after cold showers", "36 of 48", "75%", "HS: undecided", "0.50 and 0.80"):
        assert words in told
    for stable in tables().stability:
        found = note_of(tree, f"stability.{stable.claim}")
        assert found is not None
        note = found.text
        assert f"in {stable.held} of the {stable.universes} analyses" in note
        assert "a share is no probability" in note
        row_text = section(tree, "enumerated").text
        assert stable.not_arising in row_text and stable.enumerated in row_text


def test_the_within_group_fallacy_is_named_where_an_article_commits_it(tree: Node) -> None:
    assert "Within-group fallacy" not in tree.text
    check = next(r for r in tables().checks if r.check == "blog2022/days")
    said = replace(check, diagnosis="within-arm change told as an effect")
    checks = [said if r is check else r for r in tables().checks]
    row = section(changed(checks=checks), "statement-blog2022-days")
    assert "Within-group fallacy: the change of one arm" in row.text
    assert "#uncontrolled" in [a.attributes["href"] for a in row.all("a")]
