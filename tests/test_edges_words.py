"""Edges of the checks: orders, ratios, second routes, slips, and words that stand elsewhere."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from checking import rubric
from generated import topic_of
from mcstats.check.accepted_numbers import NOISE, compare
from mcstats.check.check_topic import index_studies
from mcstats.check.consistency.plausibility import LARGE, check_effect_sizes
from mcstats.check.consistency.records import check_dates, check_readings
from mcstats.check.cross_software import compare_programs
from mcstats.check.page_audit import find_untraced
from mcstats.check.statements.check_statement import check_statements
from mcstats.check.statements.derived_numbers import follows
from mcstats.check.statements.digit_errors import find_slips
from mcstats.check.statements.explain_error import explain
from mcstats.check.statements.locate import classify_deviation
from mcstats.check.statements.printed_numbers import PrintedNumber, printed_numbers
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.written_number import read
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.pooling.pool import pool_columns
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow, EffectRow, NumberRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import SourceKind
from small_topic import ARTICLE
from small_topic import write as small
from test_consistency import arms, checked, found, study, value
from test_edges_compared import compared


def topic_with(*studies: Study) -> Topic:
    return topic_of(list(studies))


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        ({"min": "1", "q1": "2", "median": "3", "q3": "4", "max": "5"}, {}),
        ({"min": "2.7", "mean": "2.4", "max": "5"}, {"min": "min 2.7 above mean 2.4"}),
        ({"q1": "5.0", "median": "3.0", "q3": "6.0"}, {"q1": "q1 5.0 above median 3.0"}),
        ({"median": "7.0", "max": "6.0"}, {"median": "median 7.0 above max 6.0"}),
        ({"min": "3", "mean": "3", "max": "3"}, {}),
        ({"min": "3.4", "median": "3"}, {}),  # a 3 may have been 3.4
    ],
)
def test_a_mean_outside_its_range_and_quartiles_out_of_order_are_found(
    group: dict[str, str], rows: dict[str, str]
) -> None:
    found = checked(study(groups=arms(group, {})))
    told = {
        row.where.rsplit(".", 1)[-1]: row.what
        for name, row in found.items()
        if name.startswith("order-a")
    }
    assert sorted(told.values()) == sorted(rows.values())
    assert all(row.status == "mismatch" for n, row in found.items() if n.startswith("order"))


@pytest.mark.parametrize(
    ("measure", "estimate", "status"),
    [
        ("RR", "2.0", "match"),  # 50.0 % of 25.0 %
        ("RR", "3.0", "mismatch"),
        ("OR", "3.0", "match"),  # odds of 1 and of 1/3
        ("OR", "2.0", "mismatch"),
    ],
)
def test_a_ratio_is_that_of_the_printed_shares(measure: str, estimate: str, status: str) -> None:
    found = checked(
        study(
            printed={"estimate": estimate},
            groups=arms({"percent": "50.0%"}, {"percent": "25.0%"}),
            measure=measure,
        )
    )
    assert found["ratio/r"].status == status


def test_p_follows_from_f_by_its_root_and_not_from_a_ratio_below_zero() -> None:
    # √4.456 = 2.111, and t(28) = 2.111 gives P = 0.0438
    assert found("p-statistic/r", study(printed={"f": "4.456", "df": "28", "p": "0.044"})) == (
        "match",
        "",
    )
    wrong = study(printed={"f": "4.456", "df": "28", "p": "0.021"})
    assert found("p-statistic/r", wrong)[0] == "mismatch"
    below = {"estimate": "1.5", "ci": "-0.2 to 2.9", "p": "0.3"}
    assert "p-interval/r" not in checked(study(printed=below, measure="RR"))
    assert "p-interval/r" in checked(study(printed=below, measure="MD"))


def effects_of(topic: Topic) -> list[EffectRow]:
    return estimate_topic(topic, {}).effects


def routed(topic: Topic, pooled: list[PooledRow] | None = None) -> dict[str, CheckRow]:
    rows = compare_programs(topic, [] if pooled else effects_of(topic), pooled or [])
    return {row.check: row for row in rows}


def events(first: str, second: str) -> Study:
    return study(
        groups=arms({"events": first, "n": "20"}, {"events": second, "n": "20"}),
        result={"estimates": [{"measure": "RR", "route": "events"}]},
    )


def test_counts_are_computed_twice_unless_a_cell_is_zero() -> None:
    row = routed(topic_with(events("8", "4")))["route/planted-r-rr-yi"]
    assert row.status == "match"
    assert float(row.printed) == pytest.approx(math.log(2), rel=1e-12)
    assert routed(topic_with(events("8", "0"))) == {}
    assert routed(topic_with(events("20", "4"))) == {}


@pytest.mark.parametrize(("percent", "rows"), [("50.0%", 2), ("49.0%", 0)])
def test_a_share_of_whole_people_has_its_exact_interval_twice_and_an_impossible_one_none(
    percent: str, rows: int
) -> None:
    share = study(
        groups={"a": {"percent": percent, "n": "20"}},
        result={
            "arms": ["a"],
            "contrast": "within",
            "estimates": [{"measure": "PR", "route": "share"}],
        },
    )
    found = routed(topic_with(share))
    assert len(found) == rows
    assert {row.status for row in found.values()} <= {"match"}


def test_what_has_no_value_has_no_second_route() -> None:
    topic = topic_with(events("8", "4"))
    (effect,) = effects_of(topic)
    assert list(compare_programs(topic, [replace(effect, yi=None, vi=None)], [])) == []
    lone = study(groups=arms({"percent": "50.0%"}, {}), result={"estimates": []})
    share = replace(effect, measure="PR")
    assert list(compare_programs(topic_with(lone), [share], [])) == []


def pooled_row(method: str, mu: float, q: float, tau2: float) -> PooledRow:
    empty = dict.fromkeys(f.name for f in fields(PooledRow))
    known = {"synthesis": "pool", "method": method, "k": 3, "members": "e0; e1; e2", "role": "main"}
    return PooledRow(**(empty | known | {"mu": mu, "q": q, "tau2": tau2}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yi", "methods"),
    [((0.50, 0.51, 0.49), {"ee", "pm"}), ((0.10, 0.90, 1.70), {"ee", "dl", "pm"})],
)
def test_the_other_program_is_not_asked_where_its_tau_squared_is_below_zero(
    yi: tuple[float, ...], methods: set[str]
) -> None:
    topic = topic_with(events("8", "4"))
    (base,) = effects_of(topic)
    vi = (0.01, 0.02, 0.03)
    rows = [
        replace(base, effect=f"e{i}", yi=y, vi=v)
        for i, (y, v) in enumerate(zip(yi, vi, strict=True))
    ]
    found = pool_columns(list(yi), list(vi), [0, 0, 0], method="EE")
    mu, q = float(found["mu"][0]), float(found["q"][0])
    pooled = [pooled_row(method, mu, q, 0.5) for method in ("EE", "DL", "PM", "REML")]
    told = {row.check: row.status for row in compare_programs(topic, rows, pooled)}
    own = {name: status for name, status in told.items() if name.startswith("route/pool-")}
    assert {name.split("-")[1] for name in own} == methods
    assert own["route/pool-ee-mu"] == own["route/pool-ee-q"] == "match"
    if "dl" in methods:  # the mean of equal effects is none of random ones
        assert own["route/pool-dl-mu"] == "mismatch"
        assert own["route/pool-dl-q"] == "match"
    # one that names a member that is not there is compared with nothing
    without = compare_programs(topic, rows[:2], pooled)
    assert not [row for row in without if row.check.startswith("route/pool-")]


def about(**fields_: str) -> About:
    return About.model_validate_json(json.dumps({"study": "planted", **fields_}))


def figure(text: str = "12", quantity: str = "change", **more: Any) -> PrintedNumber:
    return PrintedNumber("planted", quantity, read(text, quantity, {}), "abstract", "f:1", **more)


def test_the_same_figure_on_another_scale_is_points_for_percent() -> None:
    asked = about(quantity="change", outcome="o", scale="percent change")
    assert classify_deviation(asked, study(), figure(outcome="o", scale="raw")) == (D.POINTS,)
    assert classify_deviation(asked, study(), figure(outcome="o", scale="percent change")) == ()
    assert classify_deviation(asked, study(), figure(outcome="p", scale="raw")) == (D.OUTCOME,)


def test_a_number_that_a_division_by_zero_would_give_follows_from_nothing() -> None:
    said = read("50%", "change", {})
    zero, four, eight = (figure(text) for text in ("0", "4", "8"))
    assert not follows(said, lambda a, b: 100 * a / b, (four, zero))
    assert follows(said, lambda a, b: 100 * a / b, (four, eight))
    assert not follows(read("80%", "change", {}), lambda a, b: 100 * a / b, (four, eight))
    # a bound has no end to compute with
    assert not follows(said, lambda a, b: 100 * a / b, (figure("≥4"), eight))


def shares(first: str, second: str) -> list[str]:
    both = [{"randomised": value(text)} for text in (first, second)]
    of = study(arm_a=both[0], arm_b=both[1])
    return [
        f.literal.text for f in printed_numbers(topic_with(of), of, {}) if f.quantity == "n_share"
    ]


def test_the_share_of_an_arm_is_of_all_and_of_nobody_there_is_none() -> None:
    assert shares("30", "10") == ["75%", "25%"]
    assert shares("20", "40") == ["33.33%", "66.67%"]
    assert shares("0", "0") == []


def told(said: str, printed: str, said_unit: str, unit: str) -> set[tuple[D, ...]]:
    asked = about(quantity="change", unit=said_unit)
    found = explain(read(said, "change", {}), asked, study(), [figure(printed, unit=unit)], [], {})
    return {hypothesis.classes for hypothesis in found} - {(D.NOT_READ,)}


def test_a_number_of_hours_told_as_days_is_a_slip_of_units_and_converted_it_is_none() -> None:
    assert told("48", "48", "days", "h") == {(D.SHIFT,)}
    assert told("2", "48", "days", "h") == set()
    assert told("48", "48", "h", "h") == set()


@pytest.mark.parametrize(("printed", "ratio"), [("0", True), ("0.0", False)])
def test_zero_has_no_reversal(printed: str, ratio: bool) -> None:
    zero = read(printed, "change", {})
    for said in ("1", "-1", "0.5"):
        assert D.SIGN not in find_slips(read(said, "change", {}), zero, "", ratio=ratio)
    half, two = read("0.5", "change", {}), read("2", "change", {})
    assert find_slips(half, two, "", ratio=True)[D.SIGN] == pytest.approx(1 / 2)


def number(**changes: Any) -> NumberRow:
    return replace(NumberRow("n", 1.5, "1.50", "closed form", "x", "datum"), **changes)


def test_a_number_moved_within_its_kind_only_where_both_have_a_value_and_read_alike() -> None:
    def noise(was: NumberRow, now: NumberRow) -> bool:
        (move,) = compare([was], [now])
        return move.cause == NOISE

    assert noise(number(), number(value=1.5 + 1e-13))
    assert not noise(number(), number(value=1.5001))
    assert not noise(number(), number(printed="1.51"))
    assert not noise(number(), number(kind="count", value=1.5 + 1e-13))
    assert not noise(number(), number(value=None))
    assert not noise(number(value=None), number(value=None, printed="1.51"))


def test_a_page_is_read_through_elements_that_close_themselves_or_were_never_opened() -> None:
    def found(html: str) -> list[str]:
        return [one.text for one in find_untraced(html, [number()])]

    assert found("<p>plain <br/> text</p></div><i/>") == []
    assert found('<p><data id="n" value="1.5">1.50</data></p></b>') == []
    assert found("<p><code data-declared='code'/>17</p>") == ["17"]
    assert found("<p><code data-declared='code'>17</code></p>") == []
    assert found("</b>17") == ["17"]


def effect(**changes: Any) -> EffectRow:
    (row,) = effects_of(topic_with(events("8", "4")))
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("measure", "yi", "rare"),
    [("SMD", 2.0, False), ("SMD", 9.0, True), ("SMD", -9.0, True), ("MD", 9.0, False)],
)
def test_a_large_standardised_difference_is_asked_about(
    measure: str, yi: float, rare: bool
) -> None:
    rows = list(check_effect_sizes([effect(measure=measure, yi=yi)]))
    assert [row.diagnosis for row in rows] == [LARGE] * rare
    assert [row.printed for row in rows] == [f"{yi:.3g}"] * rare


def reading(printed: str, other: str, name: str = "age_minimum", kind: str = "") -> CheckRow:
    second = {"printed": other, "place": "record", "source": "registry"}
    of = study(details={name: value(printed, because="the paper", other=[second])})
    topic = topic_with(of)
    if kind:
        source = topic.sources.sources["planted"]
        registry = source.model_copy(update={"kind": SourceKind(kind)})
        sources = {**topic.sources.sources, "registry": registry}
        topic = replace(topic, sources=topic.sources.model_copy(update={"sources": sources}))
    (row,) = check_readings(topic, of, {})
    return row


@pytest.mark.parametrize(
    ("printed", "other", "name", "kind", "diagnosis"),
    [
        ("18", "18", "age_minimum", "trial registry", ""),
        ("16", "18", "age_minimum", "trial registry", "outside the registered criteria"),
        ("20", "18", "age_minimum", "trial registry", "records differ"),
        ("70", "65", "age_maximum", "trial registry", "outside the registered criteria"),
        ("60", "65", "age_maximum", "trial registry", "records differ"),
        ("16", "18", "age_minimum", "journal article", "records differ"),
        ("16", "18", "age_minimum", "", "records differ"),
        ("16", "18", "age_mean", "trial registry", "records differ"),
        ("adults", "18", "age_minimum", "trial registry", "records differ"),
    ],
)
def test_a_range_outside_the_registered_one_is_told_from_another_reading(
    printed: str, other: str, name: str, kind: str, diagnosis: str
) -> None:
    row = reading(printed, other, name, kind)
    assert row.diagnosis == diagnosis
    assert (row.printed, row.allowed) == (printed, other)


@pytest.mark.parametrize(
    ("registered", "completed", "status"),
    [
        ("2016-05-01", "2016-05-01", "match"),
        ("2016-05-02", "2016-05-01", "mismatch"),
        ("in spring", "2016-05-01", None),
        ("2016-05-02", "in spring", None),
    ],
)
def test_a_date_that_names_no_day_is_not_compared(
    registered: str, completed: str, status: str | None
) -> None:
    of = study(design={"registered": value(registered), "completed": value(completed)})
    assert [row.status for row in check_dates(topic_with(of), of)] == ([status] if status else [])


STATEMENTS = """\
  - id: {name}
    place: line 4
    kind: result
    paraphrase: Something of the trial.
    about: {{study: trial2020, {about}}}
    {says}
"""


def said(folder: Path, about: str, says: str, *, kind: str = "", **changes: Any) -> CheckRow:
    """Check one statement on the small topic, which is loaded as files are.

    With a kind, it names no study.
    """
    data = small(folder)
    text = ARTICLE[: ARTICLE.index("  - id: right")]
    text += STATEMENTS.format(name="one", about=about, says=says)
    if kind:
        text = text.replace("kind: result", f"kind: {kind}").replace("study: trial2020, ", "")
    (data / "small" / "articles" / "blog.yaml").write_text(text, encoding="utf-8")
    topic = load_topic(data / "small")
    effects = effects_of(topic)
    (row,) = check_statements(replace(index_studies(topic, rubric(), effects), **changes))
    return row


def test_a_number_in_words_that_the_rubric_does_not_know_is_not_checked(tmp_path: Path) -> None:
    about, says = "quantity: mean, outcome: pain, time: end, arm: cold", "says: about 12"
    known = said(tmp_path / "known", about, says)
    assert known.status == "match"
    row = said(tmp_path / "unknown", about, says, hedges={})
    assert (row.status, row.diagnosis) == ("not checkable", "")
    assert row.what.startswith("no number: ")


def test_the_explanation_that_is_told_is_not_told_again_as_another_one(tmp_path: Path) -> None:
    row = said(tmp_path, "quantity: mean, outcome: pain, time: end, arm: warm", 'says: "12.10"')
    assert (row.status, row.diagnosis) == ("mismatch", D.ARM)
    assert row.what.startswith("12.10 is printed for mean, pain, end, cold")
    assert D.ARM not in row.alternatives


UNREAD = "it speaks of no study that was read"


@pytest.mark.parametrize(
    ("kind", "about", "says", "status", "told"),
    [
        (
            "safety",
            "quantity: side_effects",
            "states: none",
            "unsupported",
            "no study that was read prints adverse events",
        ),
        (
            "safety",
            "quantity: adverse_burn",
            "states: burns",
            "unsupported",
            "no study that was read prints this event",
        ),
        ("result", "quantity: side_effects", "states: none", "not checkable", UNREAD),
        ("safety", "quantity: side_effects", 'says: "0"', "not checkable", UNREAD),
        ("safety", "quantity: funding", "states: industry", "not checkable", UNREAD),
        ("regulation", "quantity: approval", "states: approved", "not checkable", UNREAD),
    ],
)
def test_a_statement_without_a_study_is_on_harm_on_regulation_or_not_checkable(
    kind: str, about: str, says: str, status: str, told: str, tmp_path: Path
) -> None:
    row = said(tmp_path, about, says, kind=kind)
    assert (row.status, row.what) == (status, told)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("30 to 40 min", {"x_low": ("30", "min"), "x_high": ("40", "min")}),
        ("30–40", {"x_low": ("30", ""), "x_high": ("40", "")}),
        ("30% to 40%", {"x_low": ("30", "%"), "x_high": ("40", "%")}),
        ("30 min", {"x": ("30", "min")}),
        ("half an hour", {}),
    ],
)
def test_a_range_of_a_detail_is_two_numbers(text: str, ends: dict[str, tuple[str, str]]) -> None:
    of = study(details={"x": value(text)})
    found = {f.quantity: f for f in printed_numbers(topic_with(of), of, {}) if f.quantity[0] == "x"}
    assert {q: (str(f.literal.number), f.unit) for q, f in found.items()} == ends


@pytest.mark.parametrize(
    ("about", "says", "status", "told"),
    [
        (
            "quantity: difference, outcome: pain, time: end, contrast: between",
            'says: "6.27"',
            "match",
            "",
        ),
        ("quantity: mean, outcome: pain, time: end, arm: cold", 'says: "12.10"', "match", "12.10"),
        ("quantity: funding", "states: industry", "unsupported", "does not report it"),
        ("quantity: allocation", "states: not randomised", "mismatch", "prints 'randomised'"),
        ("quantity: allocation", "states: randomised", "match", "prints 'randomised'"),
        ("quantity: stimulus", "states: cold", "mismatch", "prints 'warmth' instead"),
    ],
)
def test_a_statement_is_told_by_what_the_study_prints(
    about: str, says: str, status: str, told: str, tmp_path: Path
) -> None:
    row = said(tmp_path, about, says)
    assert (row.status, told in row.what) == (status, True), row


def fact(word: str, **more: Any) -> PrintedWord:
    return PrintedWord("planted", "trend", word, "f:1", **more)


def test_a_word_that_is_printed_for_another_time_or_its_opposite_is_named_so() -> None:
    asked = about(quantity="trend", outcome="o", time="end")
    own = [fact("benefit", outcome="o", time="mid"), fact("harm", outcome="o", time="end")]
    found = compared("benefit", *own, asked=asked)
    assert (found.diagnosis, found.what) == (D.SIGN, "planted prints 'harm'")
    assert found.alternatives == (f"{D.TIME}: planted prints it for o, mid",)
    twice = [*own, fact("benefit", outcome="o_late", time="end")]
    weights = {D.OUTCOME: 0.9, D.TIME: 0.1}
    found = compared("benefit", *twice, asked=asked, weights=weights)
    assert (found.diagnosis, found.what) == (D.OUTCOME, "planted prints it for o late, end")
    assert [told.partition(": ")[0] for told in found.alternatives] == [D.TIME, D.SIGN]
    both = compared("benefit", fact("benefit", outcome="p", time="mid"), asked=asked)
    assert (both.status, both.alternatives) == ("unsupported", ())


@pytest.mark.parametrize(
    ("stated", "printed", "opposite"),
    [
        ("approved by the agency", "not approved by the agency", True),
        ("approved by the agency", "approved by the agency", False),
        ("never approved", "not approved", False),
        ("a small study", "not approved by the agency", False),
    ],
)
def test_a_denial_of_the_same_words_is_the_opposite(
    stated: str, printed: str, opposite: bool
) -> None:
    found = compared(stated, fact(printed))
    assert (found.diagnosis is D.SIGN) == opposite
