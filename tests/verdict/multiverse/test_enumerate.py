"""Every choice the data leave open, counted as it should be, with the smallest one that flips."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.coded_bodies import coded_topic
from helpers.computed_tables import shipped_rubric
from helpers.edited_topics import copy_topic, replace_once
from helpers.places import SHIPPED_TOPIC
from helpers.rubric_cases import the_rubric
from helpers.shipped_topic import claim_named, shipped_tables, shipped_topic
from mcstats.data.load_topic import load_topic
from mcstats.model.claim import Disputed, Threshold
from mcstats.model.decision_table import FactsError
from mcstats.model.tables import ChoiceRow, StabilityRow
from mcstats.verdict.multiverse import enumerate as enumerate_specifications
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.enumerate import stability_of, stability_topic
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import Sort

SIX = {
    "atp": "unproven",
    "muscle": "likely real",
    "wrinkles": "promising but unproven",
    "wounds": "real",
    "instant_lift": "real",
    "facelift": "overstated",
}


def summary(name: str) -> StabilityRow:
    return next(row for row in shipped_tables().stability if row.claim == name)


def alone(name: str, sort: Sort) -> list[ChoiceRow]:
    return [r for r in shipped_tables().choices if r.claim == name and r.sort == sort.value]


@pytest.mark.parametrize("name", SIX)
def test_the_six_verdicts_stand_with_their_stability_beside_them(name: str) -> None:
    row = summary(name)
    assert row.verdict == SIX[name]
    assert 0 < row.held <= row.universes
    assert row.share == row.held / row.universes


def test_every_claim_has_one_row_whose_counts_are_those_of_its_universes() -> None:
    assert [row.claim for row in shipped_tables().stability] == [
        c.id for c in shipped_topic().claims.claims
    ]
    for row in shipped_tables().stability:
        mine = [u for u in shipped_tables().universes if u.claim == row.claim]
        assert sum(u.count for u in mine) == row.universes
        assert sum(u.count for u in mine if u.verdict == row.verdict) == row.held
        assert len(mine) == row.judged
        assert (row.flips == "") or (row.held < row.universes) or " if " in row.flips
        assert mine[0].changed == 0
        assert mine[0].verdict == row.verdict


@pytest.mark.parametrize("name", ["wrinkles_nmes", "ulcers_closed", "muscle"])
def test_ratings_counted_by_what_they_do_give_the_counts_of_one_by_one(name: str) -> None:
    """Factored by independence, or every single combination judged: the same counts."""
    evaluator = Evaluator(shipped_topic(), shipped_rubric(), claim_named(name))
    row = summary(name)
    named = row.choices.split("; ")
    choices = [
        choice
        for choice in choices_of(evaluator, evaluator.conclude(evaluator.declared))
        if choice.uncertain and choice.name in named
    ]
    assert len(choices) == len(named)
    counts: Counter[str] = Counter()
    refused = 0
    for options in itertools.product(*([None, *c.uncertain] for c in choices)):
        specification = evaluator.declared
        for option in options:
            specification = option.change(specification) if option else specification
        try:
            counts[evaluator.judge(specification).decision.verdict] += 1
        except FactsError:
            refused += 1
    assert sum(counts.values()) == row.universes
    assert counts[row.verdict] == row.held
    assert refused == row.left_out


def test_combinations_that_contradict_themselves_are_left_out_and_counted() -> None:
    row = summary("wrinkles")
    refused = [r for r in alone("wrinkles", Sort.READING) if r.because.startswith("cannot be")]
    assert [r.option for r in refused] == ["randomised"]
    assert row.left_out == row.universes  # one group, read as randomised, in every other choice


def test_shares_count_only_what_is_uncertain() -> None:
    for row in shipped_tables().stability:
        kinds = Counter(c.kind for c in shipped_tables().choices if c.claim == row.claim)
        names = {
            c.choice
            for c in shipped_tables().choices
            if c.claim == row.claim and c.kind == "uncertain"
        }
        assert set(filter(None, row.choices.split("; "))) <= names, kinds


def test_37_splits_of_108_are_one_range_with_a_flip_point_and_no_universes() -> None:
    (row,) = [r for r in alone("muscle", Sort.ALLOCATION) if r.option == "36 to 72"]
    assert (row.declared, row.flip, row.because) == ("54", None, "holds from 36 to 72")
    assert "54" not in summary("muscle").enumerated
    assert all("36" not in u.choices for u in shipped_tables().universes if u.claim == "muscle")


def test_another_outcome_or_time_differs_in_kind_and_is_shown_apart() -> None:
    rows = alone("muscle", Sort.QUESTION)
    assert {row.kind for row in rows} == {"different in kind"}
    six = next(row for row in rows if row.option.endswith("6 weeks"))
    assert six.moves


def test_a_p_value_that_prints_as_alpha_gives_a_set_of_verdicts() -> None:
    six = next(r for r in alone("muscle", Sort.QUESTION) if r.option.endswith("6 weeks"))
    assert six.because.startswith("the printed set allows promising but unproven or likely real")


def test_form_of_the_variance_and_raw_against_standardised_are_equivalent() -> None:
    rows = [*alone("wounds", Sort.VARIANCE), *alone("wounds", Sort.MEASURE)]
    assert {row.option for row in rows} == {"LS2", "UB", "MD", "OR", "RD"}
    assert {row.kind for row in rows} == {"equivalent"}
    assert not any(row.moves for row in rows)


def test_the_threshold_flips_where_the_lower_end_of_the_printed_set_and_interval_lies() -> None:
    (row,) = alone("wounds", Sort.THRESHOLD)
    universe = next(u for u in shipped_tables().universes if u.claim == "wounds")
    assert universe.ci_lb is not None and universe.yi is not None and universe.yi_min is not None
    low = universe.ci_lb - (universe.yi - universe.yi_min)
    assert row.flip == pytest.approx(low, abs=1e-5)


def test_a_declared_threshold_decides_before_no_effect_does() -> None:
    declared = claim_named("wounds")
    high = declared.model_copy(
        update={"threshold": Threshold(value="0.5", source="avendanocoy2022", place="made up")}
    )
    row = stability_of(shipped_topic(), shipped_rubric(), high).claims[0]
    assert row.verdict == "promising but unproven"


def test_what_was_looked_for_and_does_not_arise_is_said() -> None:
    row = summary("wounds")
    assert Sort.ZERO.value in row.not_arising
    assert Sort.POOLING.value in row.not_arising
    assert Sort.RATING.value not in row.not_arising
    assert Sort.RATING.value in row.enumerated


def test_no_information_spans_every_domain_that_can_move_a_level_and_no_other() -> None:
    domains = {r.choice.rpartition(", ")[2] for r in alone("wounds", Sort.RATING)}
    assert domains <= {"blinding", *shipped_rubric().further}
    assert {"randomisation", "missing data", "selective reporting"} == domains
    # No rating is asked of one group, which decides the verdict; the trial beside it is rated.
    assert not any("Saniee" in row.choice for row in alone("wrinkles", Sort.RATING))
    assert Sort.RATING.value not in summary("wrinkles").enumerated


def test_the_smallest_flip_changes_the_verdict_and_nothing_smaller_does() -> None:
    for row in shipped_tables().stability:
        moved = [
            u
            for u in shipped_tables().universes
            if u.claim == row.claim and u.verdict != row.verdict
        ]
        if not moved:
            continue
        least = min(u.changed for u in moved)
        assert row.flips in {f"{u.choices} gives {u.verdict}" for u in moved if u.changed == least}


def test_an_option_by_itself_is_judged_as_in_the_universe_that_holds_only_it() -> None:
    single = {(u.claim, u.choices): u.verdict for u in shipped_tables().universes if u.changed == 1}
    rows = [r for r in shipped_tables().choices if (r.claim, f"{r.choice}: {r.option}") in single]
    assert rows
    for row in rows:
        assert row.verdict == single[row.claim, f"{row.choice}: {row.option}"]


def test_a_disputed_fact_that_is_added_to_the_data_doubles_the_analyses() -> None:
    disputed = Disputed(fact="shown", other=("no",), because="a reader may doubt it")
    more = claim_named("wounds").model_copy(
        update={"disputed": (*claim_named("wounds").disputed, disputed)}
    )
    row = stability_of(shipped_topic(), shipped_rubric(), more).claims[0]
    assert row.universes == 2 * summary("wounds").universes
    assert row.left_out == 2 * summary("wounds").left_out


def test_a_printed_zero_opens_ways_around_its_correction(tmp_path: Path) -> None:
    folder = copy_topic(SHIPPED_TOPIC, tmp_path)
    study = folder / "studies" / "wood1993.yaml"
    text = study.read_text(encoding="utf-8")
    start = text.index("results:\n")
    head, tail = text[:start], text[start:]
    first, rest = tail.split("printed: one,", 1)
    rest = rest.replace("words: only one ulcer (3%) healed", "words: 0 ulcers healed", 1)
    study.write_text(f'{head}{first}printed: "0",{rest}', encoding="utf-8")
    changed = load_topic(folder)
    rows = stability_of(changed, shipped_rubric(), claim_named("ulcers_closed", changed)).choices
    zero = [row for row in rows if row.sort == Sort.ZERO.value]
    assert {row.option for row in zero} == {"PETO"}
    assert {row.kind for row in zero} == {"uncertain"}
    assert {row.verdict for row in zero} == {"likely real"}


def test_a_hedged_number_gets_the_units_by_which_it_may_be_off(tmp_path: Path) -> None:
    folder = copy_topic(SHIPPED_TOPIC, tmp_path)
    replace_once(
        folder / "studies" / "saniee2012.yaml",
        'change: {printed: 18.37%, place: "abstract, results", words: forehead 18.37% in',
        'change: {printed: about 7%, place: "abstract, results", words: forehead about 7% in',
    )
    changed = load_topic(folder)
    rows = stability_of(changed, shipped_rubric(), claim_named("wrinkles", changed)).choices
    (row,) = [row for row in rows if row.sort == Sort.TOLERANCE.value]
    assert row.flip == pytest.approx(2, abs=0.001)  # 7 give or take 2 units is within 5
    assert row.verdict == "unproven"


def test_of_too_many_specifications_those_of_two_changes_are_judged_and_the_row_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = summary("wounds")
    counted = full.choices.split("; ")
    for most, changes, says in ((100, 2, "at most two changes at once"), (10, 1, "one change")):
        monkeypatch.setattr(enumerate_specifications, "MAX_SPECIFICATIONS", most)
        row = stability_of(shipped_topic(), shipped_rubric(), claim_named("wounds")).claims[0]
        assert row.enumerated.startswith(says)
        assert row.verdict == full.verdict
        assert row.choices.split("; ") == counted
        assert row.universes + row.left_out == reached(changes) < full.universes


def sizes_of(row: StabilityRow) -> dict[str, list[int]]:
    """Return the numbers of options of the choices that are counted, by sort."""
    parts = (part.partition(": ") for part in row.enumerated.split("; "))
    return {sort: [int(n) for n in numbers.split(" × ")] for sort, _, numbers in parts}


def reached(changes: int) -> int:
    """Return how many combinations of so few changes there are, each in every way to rate."""
    sizes = sizes_of(summary("wounds"))
    rated = math.prod(sizes.pop(Sort.RATING.value))
    others = [n - 1 for ns in sizes.values() for n in ns]
    combinations = 1 + sum(others)
    if changes == 2:
        combinations += sum(a * b for a, b in itertools.combinations(others, 2))
    return combinations * rated


def test_fewer_specifications_are_judged_where_several_results_are_pooled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)}
    names = ("one", "two", "three", "four", "five")
    exclude = [{"study": name, "because": "an outlier"} for name in names[2:]]
    topic = coded_topic("memory", dict.fromkeys(names, trial), {"exclude": exclude})
    full = stability_topic(topic, the_rubric()).claims[0]
    sizes = sizes_of(full)
    assert sizes[Sort.EXCLUSION.value] == [2, 2, 2]
    combinations = math.prod(n for sort, ns in sizes.items() if "ratings" not in sort for n in ns)
    first = next(iter(sizes))
    for most, says in ((2 * combinations, first), (2 * combinations - 1, "at most two changes")):
        monkeypatch.setattr(enumerate_specifications, "MAX_SPECIFICATIONS", most)
        row = stability_topic(topic, the_rubric()).claims[0]
        assert row.enumerated.startswith(says)


def test_other_ids_and_another_order_of_files_change_no_count() -> None:
    trials = {
        "b": {"n": 60, "difference": 6.0, "ci": (2.0, 10.0)},
        "c": {"n": 40, "p": "0.03", "trend": "benefit"},
        "d": {"n": 30, "arms": ["intervention"], "change": 20.0},
    }
    renamed = dict(zip(("z", "y", "x"), trials.values(), strict=True))
    exclude = [{"study": "%s", "because": "an outlier"}]
    rows = []
    for studies, left_out in ((trials, "c"), (renamed, "y")):
        claim = {"exclude": [{**exclude[0], "study": left_out}]}
        topic = coded_topic("memory", studies, claim)
        (row,) = stability_topic(topic, the_rubric()).claims
        rows.append(row)
    names = ("verdict", "universes", "share", "held", "left_out", "judged", "verdicts")
    assert [getattr(rows[0], n) for n in names] == [getattr(rows[1], n) for n in names]
    assert rows[0].enumerated == rows[1].enumerated
    assert rows[0].universes > 1


def test_a_choice_that_touches_no_figure_and_no_fact_is_shown_and_not_counted() -> None:
    rows = [row for row in shipped_tables().choices if "it touches neither" in row.because]
    assert rows and not any(row.moves for row in rows)
    for row in rows:
        alike = [
            r for r in shipped_tables().choices if (r.claim, r.choice) == (row.claim, row.choice)
        ]
        idle = all("it touches neither" in r.because or r.kind != row.kind for r in alike)
        assert (row.choice not in summary(row.claim).choices.split("; ")) == idle or (
            row.kind != "uncertain"
        )


def test_the_distinct_results_are_listed_once_with_the_fewest_changes() -> None:
    universes = [u for u in shipped_tables().universes if u.claim == "muscle"]
    results = [replace(u, universe=0, changed=0, choices="", count=0) for u in universes]
    assert len(set(results)) == len(results)
    assert universes[0].changed == 0
