"""Every choice the data leave open, counted as it should be, with the smallest one that flips."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from checking import rubric, tables, topic
from mcstats.data.load_topic import load_topic
from mcstats.model.claim import Claim, Disputed, Threshold
from mcstats.model.decision_table import FactsError
from mcstats.model.tables import ChoiceRow, StabilityRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Role
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.enumerate import stability_of
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import Sort
from mcstats.verdict.multiverse.tipping_points import bisect, nearest_flip
from pipeline import TOPIC, copy_of, edit

SIX = {
    "atp": "unproven",
    "muscle": "likely real",
    "wrinkles": "promising but unproven",
    "wounds": "real",
    "instant_lift": "real",
    "facelift": "overstated",
}


def claim(name: str, of: Topic | None = None) -> Claim:
    return next(c for c in (of or topic()).claims.claims if c.id == name)


def summary(name: str) -> StabilityRow:
    return next(row for row in tables().stability if row.claim == name)


def alone(name: str, sort: Sort) -> list[ChoiceRow]:
    return [r for r in tables().choices if r.claim == name and r.sort == sort.value]


@pytest.mark.parametrize("name", SIX)
def test_the_six_verdicts_stand_with_their_stability_beside_them(name: str) -> None:
    row = summary(name)
    assert row.verdict == SIX[name]
    assert 0 < row.held <= row.universes
    assert row.share == row.held / row.universes


def test_every_claim_has_one_row_whose_counts_are_those_of_its_universes() -> None:
    assert [row.claim for row in tables().stability] == [c.id for c in topic().claims.claims]
    for row in tables().stability:
        mine = [u for u in tables().universes if u.claim == row.claim]
        assert sum(u.count for u in mine) == row.universes
        assert sum(u.count for u in mine if u.verdict == row.verdict) == row.held
        assert len(mine) == row.judged
        assert (row.flips == "") or (row.held < row.universes) or " if " in row.flips
        assert mine[0].changed == 0
        assert mine[0].verdict == row.verdict


@pytest.mark.parametrize("name", ["wrinkles_nmes", "wounds", "muscle"])
def test_ratings_counted_by_what_they_do_give_the_counts_of_one_by_one(name: str) -> None:
    """Factored by independence, or every single combination judged: the same counts."""
    evaluator = Evaluator(topic(), rubric(), claim(name))
    choices = [c for c in choices_of(topic(), rubric(), claim(name)) if c.uncertain]
    # One domain is enough to tell the two ways apart where there are many.
    ratings = [c for c in choices if c.sort is Sort.RATING]
    others = [c for c in choices if c.sort is not Sort.RATING]
    counts: Counter[str] = Counter()
    refused = 0
    for options in itertools.product(*([None, *c.uncertain] for c in others)):
        taken = [(c, o) for c, o in zip(others, options, strict=True) if o is not None]
        base = evaluator.specification(taken)
        for more in itertools.product(*([None, *c.uncertain] for c in ratings)):
            specification = base
            for option in more:
                specification = option.change(specification) if option else specification
            try:
                counts[evaluator.judge(specification).decision.verdict] += 1
            except FactsError:
                refused += 1
    row = summary(name)
    assert sum(counts.values()) == row.universes
    assert counts[row.verdict] == row.held
    assert refused == row.left_out


def test_combinations_that_contradict_themselves_are_left_out_and_counted() -> None:
    row = summary("wrinkles")
    refused = [r for r in alone("wrinkles", Sort.READING) if r.because.startswith("cannot be")]
    assert [r.option for r in refused] == ["randomised"]
    assert row.left_out == row.universes  # one group, read as randomised, in every other choice


def test_shares_count_only_what_is_uncertain() -> None:
    for row in tables().stability:
        kinds = Counter(c.kind for c in tables().choices if c.claim == row.claim)
        names = {
            c.choice for c in tables().choices if c.claim == row.claim and c.kind == "uncertain"
        }
        assert set(filter(None, row.choices.split("; "))) <= names, kinds


def test_37_splits_of_108_are_one_range_with_a_flip_point_and_no_universes() -> None:
    (row,) = [r for r in alone("muscle", Sort.ALLOCATION) if r.option == "36 to 72"]
    assert (row.declared, row.flip, row.because) == ("54", None, "holds from 36 to 72")
    assert "54" not in summary("muscle").enumerated
    assert all("36" not in u.choices for u in tables().universes if u.claim == "muscle")


def test_another_outcome_or_time_differs_in_kind_and_is_shown_apart() -> None:
    rows = alone("muscle", Sort.QUESTION)
    assert {row.kind for row in rows} == {"different in kind"}
    six = next(row for row in rows if row.option.endswith("6 weeks"))
    assert six.moves


def test_a_p_value_that_prints_as_alpha_gives_a_set_of_verdicts() -> None:
    six = next(r for r in alone("muscle", Sort.QUESTION) if r.option.endswith("6 weeks"))
    assert six.because.startswith("the printed set allows unproven or likely real")


def test_form_of_the_variance_and_raw_against_standardised_are_equivalent() -> None:
    rows = [*alone("wounds", Sort.VARIANCE), *alone("wounds", Sort.MEASURE)]
    assert {row.option for row in rows} == {"LS2", "UB", "MD"}
    assert {row.kind for row in rows} == {"equivalent"}
    assert not any(row.moves for row in rows)


def test_the_threshold_flips_where_the_lower_end_of_the_printed_set_and_interval_lies() -> None:
    (row,) = alone("wounds", Sort.THRESHOLD)
    universe = next(u for u in tables().universes if u.claim == "wounds")
    assert universe.ci_lb is not None and universe.yi is not None and universe.yi_min is not None
    low = universe.ci_lb - (universe.yi - universe.yi_min)
    assert row.flip == pytest.approx(low, abs=1e-5)


def test_a_declared_threshold_decides_before_no_effect_does() -> None:
    declared = claim("wounds")
    high = declared.model_copy(
        update={"threshold": Threshold(value="0.5", source="avendanocoy2022", place="made up")}
    )
    row = stability_of(topic(), rubric(), high).claims[0]
    assert row.verdict == "unproven"


def test_what_was_looked_for_and_does_not_arise_is_said() -> None:
    row = summary("wounds")
    assert Sort.ZERO.value in row.not_arising
    assert Sort.POOLING.value in row.not_arising
    assert Sort.RATING.value not in row.not_arising
    assert Sort.RATING.value in row.enumerated


def test_no_information_spans_every_domain_that_can_move_a_level_and_no_other() -> None:
    domains = {r.choice.rpartition(", ")[2] for r in alone("wounds", Sort.RATING)}
    assert domains <= {"blinding", *rubric().further}
    assert {"randomisation", "measurement", "missing data", "selective reporting"} == domains
    assert not alone("wrinkles", Sort.RATING)  # no rating is asked of one group


def test_the_smallest_flip_changes_the_verdict_and_nothing_smaller_does() -> None:
    for row in tables().stability:
        moved = [u for u in tables().universes if u.claim == row.claim and u.verdict != row.verdict]
        if not moved:
            continue
        least = min(u.changed for u in moved)
        assert row.flips in {f"{u.choices} gives {u.verdict}" for u in moved if u.changed == least}


def test_an_option_by_itself_is_judged_as_in_the_universe_that_holds_only_it() -> None:
    single = {(u.claim, u.choices): u.verdict for u in tables().universes if u.changed == 1}
    rows = [r for r in tables().choices if (r.claim, f"{r.choice}: {r.option}") in single]
    assert rows
    for row in rows:
        assert row.verdict == single[row.claim, f"{row.choice}: {row.option}"]


def test_a_disputed_fact_that_is_added_to_the_data_doubles_the_analyses() -> None:
    disputed = Disputed(fact="shown", other=("no",), because="a reader may doubt it")
    more = claim("wounds").model_copy(update={"disputed": (*claim("wounds").disputed, disputed)})
    row = stability_of(topic(), rubric(), more).claims[0]
    assert row.universes + row.left_out == 2 * summary("wounds").universes


def test_a_printed_zero_opens_ways_around_its_correction(tmp_path: Path) -> None:
    folder = copy_of(TOPIC, tmp_path)
    study = folder / "studies" / "wood1993.yaml"
    text = study.read_text(encoding="utf-8")
    start = text.index("results:\n")
    head, tail = text[:start], text[start:]
    first, rest = tail.split("printed: one,", 1)
    study.write_text(f'{head}{first}printed: "0",{rest}', encoding="utf-8")
    changed = load_topic(folder)
    rows = stability_of(changed, rubric(), claim("ulcers_closed", changed)).choices
    zero = [row for row in rows if row.sort == Sort.ZERO.value]
    assert {row.option for row in zero} == {"AS", "PETO"}
    assert {row.kind for row in zero} == {"uncertain"}
    assert {row.verdict for row in zero} == {"likely real"}


def test_a_hedged_number_gets_the_units_by_which_it_may_be_off(tmp_path: Path) -> None:
    folder = copy_of(TOPIC, tmp_path)
    edit(
        folder / "studies" / "saniee2012.yaml",
        "change: {printed: 18.37%,",
        "change: {printed: about 2%,",
    )
    changed = load_topic(folder)
    rows = stability_of(changed, rubric(), claim("wrinkles", changed)).choices
    (row,) = [row for row in rows if row.sort == Sort.TOLERANCE.value]
    assert row.flip == pytest.approx(2, abs=0.001)  # 2 give or take 2 units holds no change
    assert row.verdict == "unproven"


def test_a_study_judged_twice_gives_the_same_and_a_changed_study_another() -> None:
    evaluator = Evaluator(topic(), rubric(), claim("wounds"))
    first = evaluator.judge(evaluator.declared)
    sham = evaluator.declared.topic.studies["avendanocoy2022"]
    arms = tuple(a.model_copy(update={"role": Role.NO_TREATMENT}) for a in sham.arms[1:])
    unblinded = sham.design.model_copy(update={"participants": "not reported"})
    other = sham.model_copy(update={"arms": (sham.arms[0], *arms), "design": unblinded})
    studies = {**evaluator.declared.topic.studies, "avendanocoy2022": other}
    edited = replace(evaluator.declared, topic=replace(evaluator.declared.topic, studies=studies))
    assert evaluator.judge(edited).decision.verdict == "likely real"
    assert evaluator.judge(evaluator.declared).decision == first.decision


def test_bisection_closes_in_on_a_known_crossing() -> None:
    def verdict(value: float) -> str:
        return "holds" if value < 0.31 else "falls"

    assert bisect(verdict, 0.0, 1.0, 1e-9) == pytest.approx(0.31, abs=1e-9)
    flip, then, crossings = nearest_flip(verdict, 0.2, [n / 10 for n in range(11)], whole=False)
    assert (then, crossings) == ("falls", 1)
    assert flip == pytest.approx(0.31, abs=1e-5)


def test_a_second_crossing_does_not_stay_hidden() -> None:
    def verdict(value: float) -> str:
        return "falls" if 0.25 < value < 0.55 else "holds"

    flip, _, crossings = nearest_flip(verdict, 0.9, [n / 10 for n in range(11)], whole=False)
    assert crossings == 2
    assert flip == pytest.approx(0.55, abs=1e-5)


def test_of_whole_numbers_every_one_is_tried() -> None:
    seen: list[float] = []

    def verdict(value: float) -> str:
        seen.append(value)
        return "falls" if value == 41 else "holds"

    points = [float(n) for n in range(36, 73)]
    flip, _, crossings = nearest_flip(verdict, 54.0, points, whole=True)
    assert (flip, crossings) == (41.0, 2)
    assert set(points) <= set(seen)
