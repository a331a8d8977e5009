"""Edges of what lint tells: where a slip of YAML stands, and what of a study contradicts itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mcstats.data.csv_table import read_table
from mcstats.data.lint_claims import lint_claims
from mcstats.data.lint_design import lint_design
from mcstats.data.lint_values import unreadable
from mcstats.data.partial_read import PartialRecord, PartialTopic, read_record
from mcstats.data.suggestions import join_words, suggest_nearest
from mcstats.data.suggestions import quote_word as word_of
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.claim import Claims
from mcstats.model.study import Study
from mcstats.model.topic import Positions
from test_consistency import arms, study, value

NOWHERE = Positions("x.yaml", {}, {})


@pytest.mark.parametrize(
    ("text", "place", "code", "found"),
    [
        ('a: b\nc: "x\nd: y\n', (2, 4), "YAML-QUOTE", "a quote that never closes"),
        ("a: b\nc:  d: e\n", (2, 6), "YAML", '": " where no key can be'),
        ("a: - b\n", (1, 4), "YAML", '"- " where no list can begin'),
        ("a: @b\n", (1, 4), "YAML", "U+0040 COMMERCIAL AT, which cannot start text"),
        ("a:\n\tb: c\n", (2, 1), "YAML", "U+0009 CONTROL CHARACTER, which cannot start text"),
        (
            "a: [b, c\nd: e\n",
            (2, 2),
            "YAML",
            "something else than ',' or ']' (parsing a flow sequence begun on line 1)",
        ),
        # what begins on its own line needs no word of where
        ("a: [b} \n", (1, 6), "YAML", "something else than ',' or ']'"),
        ("a: b\n---\nc: d\n", (2, 1), "YAML", "a second document"),
        ("\n - a\n", (2, 2), "TYPE", "a list"),
        ("a: b\n[c]: d\n", (2, 1), "YAML-KEY", "a list or keys as a key"),
        ("a: &x b\n", (1, 4), "YAML-ALIAS", '"&x"'),
        ("a: *x\n", (1, 4), "YAML-ALIAS", '"*x"'),
        ("a: !x b\n", (1, 4), "YAML-TAG", '"!x"'),
        ("a: b\na: c\n", (2, 1), "YAML-DUP", 'key "a" again, first on line 1'),
        ("b: off\n", (1, 4), "TRUTH", "off"),
        ("a:\n  - 2020-01-02\n", (2, 5), "UNQUOTED", "2020-01-02 without quotes"),
        ("a: -.inf\n", (1, 4), "NUM-SPECIAL", "-.inf"),
        ("a: ~\n", (1, 4), "EMPTY", "nothing"),
        ('a: "1\n2\n3\n4\n5\n6"\n', (1, 4), "YAML-QUOTE", "a quote that closes on line 6"),
    ],
)
def test_a_slip_of_yaml_is_told_where_it_stands(
    text: str, place: tuple[int, int], code: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    (fault,) = read_yaml(path, "x.yaml", tmp_path)[2]
    assert ((fault.line, fault.column), fault.code, fault.found) == (place, code, found)


def test_a_quote_may_hold_five_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text('a: "1\n2\n3\n4\n5"\n', encoding="utf-8")
    assert read_yaml(path, "x.yaml", tmp_path)[::2] == ({"a": "1 2 3 4 5"}, [])


def told(of: Study) -> list[str]:
    return [fault.found for fault in lint_design(of, NOWHERE)]


BLIND = "blinded participants without a credible sham"
SELF = "blinded assessors of a self-report by participants who were not"


def word(text: str) -> dict[str, str]:
    return {"value": text, "place": "abstract"}


@pytest.mark.parametrize(
    ("role", "credible", "found"),
    [
        ("sham", None, []),
        ("sham", "yes", []),
        ("sham", "no", [BLIND]),
        ("active comparator", None, []),
        ("intervention", None, []),
        ("usual care", None, [BLIND]),
        ("no treatment", None, [BLIND]),
    ],
)
def test_who_was_blinded_had_a_sham_or_another_treatment(
    role: str, credible: str | None, found: list[str]
) -> None:
    design = {"participants": word("blinded")}
    design |= {"credible_sham": word(credible)} if credible else {}
    assert told(study(design=design, arm_b={"role": role})) == found
    unblinded = design | {"participants": word("not blinded")}
    assert told(study(design=unblinded, arm_b={"role": role})) == []


@pytest.mark.parametrize(
    ("participants", "measured", "assessors", "found"),
    [
        ("not blinded", "self-report", "blinded", [SELF]),
        ("not blinded", "self-report", "not blinded", []),
        ("not blinded", "rater", "blinded", []),
        ("blinded", "self-report", "blinded", []),
        (None, "self-report", "blinded", []),
    ],
)
def test_who_reports_on_himself_assesses_unblinded_where_he_was_not_blinded(
    participants: str | None, measured: str, assessors: str, found: list[str]
) -> None:
    design = {"participants": word(participants)} if participants else {}
    outcome = {"measured": measured, "assessors": word(assessors)}
    assert told(study(design=design, outcome=outcome)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"arms": ["a", "b"]}, []),
        ({"arms": []}, []),
        ({"arms": ["a"]}, ["one arm in a contrast between arms", 'figures of the arm "b"']),
        ({"arms": ["a"], "contrast": "within"}, ['figures of the arm "b"']),
        ({"arms": ["a", "b"], "contrast": "within"}, ["2 arms in a contrast within one arm"]),
        # an arm that is nowhere is told as that
        ({"arms": ["a", "c"]}, []),
    ],
)
def test_the_figures_of_a_result_are_those_of_its_arms(
    changes: dict[str, Any], found: list[str]
) -> None:
    groups = arms({"mean": "1"}, {"mean": "2"})
    assert told(study(groups=groups, result=changes)) == found


def test_nothing_is_held_against_what_could_not_be_read() -> None:
    of = study(design={"participants": word("blinded")}, arm_b={"role": "no treatment"})
    assert told(of) == [BLIND]
    for part in ("kind", "design", "arms"):
        assert list(lint_design(of, NOWHERE, {part})) == []
    assert len(list(lint_design(of, NOWHERE, {"outcomes"}))) == 1


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("n", "1", None),
        ("n", "0", "RANGE"),
        ("sd", "0.1", None),
        ("sd", "0.0", "RANGE"),
        ("sd", "-0.1", "RANGE"),
        ("mean", "-0.1", None),
        ("percent", "60%", None),
        ("percent", "60 mm", "UNIT"),
        ("percent", "101%", "NUM-RANGE"),
    ],
)
def test_a_figure_is_one_that_its_key_can_have(key: str, text: str, code: str | None) -> None:
    of = study(groups=arms({key: text}, {}))
    assert [fault.code for fault in unreadable(of, NOWHERE)] == ([code] if code else [])
    if key == "n":
        assert [f.code for f in unreadable(study(total=value(text)), NOWHERE)] == (
            [code] if code else []
        )


def claims(more: dict[str, Any] | None = None, **body: str) -> Claims:
    answers = {name: "yes" for name in ("shown", "population_direct", "use_direct")}
    named = {"study": "planted", "outcome": "o", "time": "end", "because": "x"} | body | answers
    claim = {
        "id": "c",
        "statement": "It helps",
        "asserts": "caused",
        "lasting": "weeks",
        "because": "x",
        "use": "use",
        "outcome_label": "o",
        "mechanism": {"plausible": "no", "because": "x", "source": "planted"},
        "deciding": [named],
    } | (more or {})
    sold = dict.fromkeys(
        ("intervention", "intervention_label", "population", "use", "setting_label"), "x"
    )
    return Claims.model_validate_json(json.dumps({"title": "T", "sold": sold, "claims": [claim]}))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, []),
        ({"measure": "MD"}, []),
        ({"measure": "RR"}, ['no estimate of "RR" for that result']),
        ({"contrast": "within"}, ['no contrast "within" of "o" at "end"']),
        ({"time": "mid"}, ['no result of "o" at "mid" in planted']),
        ({"outcome": "p"}, ['no result of "p" at "end" in planted']),
        # what the study does not name at all is told as that, by another question
        ({"outcome": "moon"}, []),
        ({"time": "moon"}, []),
    ],
)
def test_a_body_of_evidence_names_a_result_that_there_is(
    body: dict[str, str], found: list[str]
) -> None:
    base = study()
    mid = base.times[0].model_copy(update={"id": "mid"})
    p = base.outcomes[0].model_copy(update={"id": "p"})
    more = {"times": (*base.times, mid), "outcomes": (*base.outcomes, p)}
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(claims(**body), NOWHERE)
    draft.studies["planted"] = PartialRecord(base.model_copy(update=more), NOWHERE)
    assert [fault.found for fault in lint_claims(draft)] == found
    for lost in ("results", "outcomes", "times", "kind"):
        draft.studies["planted"] = PartialRecord(base, NOWHERE, frozenset({lost}))
        assert list(lint_claims(draft)) == []


def asked(more: dict[str, Any]) -> list[str]:
    draft = PartialTopic("topic")
    draft.claims = PartialRecord(claims(more), NOWHERE)
    draft.studies["planted"] = PartialRecord(study(), NOWHERE)
    return [f"{fault.code} {fault.found}" for fault in lint_claims(draft)]


def test_a_body_that_supports_is_asked_for_as_one_that_decides() -> None:
    body = {"study": "planted", "outcome": "o", "time": "end", "disjoint": "no", "because": "x"}
    assert asked({"supporting": [body]}) == []
    wrong = body | {"contrast": "within"}
    assert asked({"supporting": [body, wrong]}) == ['REF no contrast "within" of "o" at "end"']


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ("0.2", []),
        ("0", []),
        ("-0.2", ['RANGE "-0.2"']),
        ("over 0.2", ['NUM-FORM "over 0.2"']),
        ("large", ['NUM-FORM "large"']),
    ],
)
def test_the_smallest_effect_of_interest_is_a_size(size: str, found: list[str]) -> None:
    threshold = {"value": size, "source": "planted", "place": "page 1"}
    assert asked({"threshold": threshold}) == found


def test_a_misspelt_key_may_mean_each_of_the_two_that_are_near() -> None:
    content = json.loads(study().model_dump_json())
    content["resources"] = content.pop("sources")
    part, faults = read_record(Study, content, NOWHERE)
    assert [fault.code for fault in faults] == ["KEY-UNKNOWN"]
    assert part.value is not None and part.value.sources == ()
    assert part.lost == {"sources", "results"}


@pytest.mark.parametrize(
    ("rows", "place", "code", "found"),
    [
        ('"x"y,1\n', (2, 1), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,"x"y\n', (2, 2), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,"xx"y\n', (2, 2), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,2\n"x""", "z"\n', (3, 2), "CSV-QUOTE", 'a quote inside the cell " "z""'),
        ('1,2\n3,"x,4\n5,6\n', (3, 2), "CSV-QUOTE", 'an opening " never closed'),
        ('"1\n2","3\n4\n5\n6\n7\n8"\n', (3, 2), "CSV-QUOTE", 'an opening " that closes on line 8'),
        ("1,2\n\n1,2,3\n1,2\n", (4, 0), "CSV-WIDTH", "3 cells, the header has 2"),
        ("1,2\n1\n", (3, 0), "CSV-WIDTH", "1 cells, the header has 2"),
        ('"1\n2",3\n4\n', (4, 0), "CSV-WIDTH", "1 cells, the header has 2"),
    ],
)
def test_a_slip_of_a_table_is_told_where_it_stands(
    rows: str, place: tuple[int, int], code: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"a,b\n{rows}", encoding="utf-8")
    table, (fault,) = read_table(path, "x.csv")
    assert table is None
    assert ((fault.line, fault.column), fault.code, fault.found) == (place, code, found)


def test_a_cell_in_quotes_holds_what_it_says_and_the_next_row_knows_its_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\r\n"1\n2\n3\n4\n5","x ""y"", z"\r\n"",\r\n\r\n7,"8"')
    table, faults = read_table(path, "x.csv")
    assert table is not None and faults == []
    assert [(row.line, tuple(row.cells.values())) for row in table.rows] == [
        (2, ("1\n2\n3\n4\n5", 'x "y", z')),
        (7, ("", "")),
        (9, ("7", "8")),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("warm", '"warm"'),
        ("warm ", '"warm " (trailing U+0020)'),
        ("\twarm", '"U+0009warm" (leading U+0009)'),
        ("w\u0430rm", '"w\u0430rm" (U+0430 CYRILLIC SMALL LETTER A at character 2)'),
        ("x" * 81, f'"{"x" * 79}…"'),
        ("x" * 80, f'"{"x" * 80}"'),
    ],
)
def test_a_word_is_shown_with_the_character_that_gives_it_away(text: str, shown: str) -> None:
    assert word_of(text) == shown


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("self report", "write self-report"),
        ("Self-Report ", "write self-report"),
        ("selfreport", 'did you mean "self-report"?'),
        ("by a machine", "use one of these words"),
    ],
)
def test_the_nearest_word_is_offered_and_nothing_where_none_is_near(text: str, fix: str) -> None:
    assert suggest_nearest(text, ["rater", "self-report"]) == fix


def test_of_very_many_words_the_eight_nearest_are_listed() -> None:
    assert join_words([]) == "(there is none yet)"
    assert join_words(["b", "a"]) == "a, b"
    names = [f"{letter}{number:02}" for letter in "pqrs" for number in range(50)]
    told = join_words(names, "p07")
    assert told.endswith(" … (200 in all)")
    shown = told.removesuffix(" … (200 in all)").split(", ")
    assert len(shown) == 8 and "p07" in shown and shown == sorted(shown)


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ({"n": "10", "events": "10"}, []),
        ({"n": "10", "events": "11"}, ["11 events with n 10"]),
        ({"n": "2", "sd": "1.0"}, []),
        ({"n": "1", "sd": "1.0"}, ['n "1" with a spread']),
        ({"n": "1", "mean": "1.0"}, []),
        ({"mean": "4.0", "ci": "4.1 to 5.0"}, []),  # 4.0 may have been 4.05, as 4.1 may
        ({"mean": "3.9", "ci": "4.1 to 5.0"}, ['the interval "4.1" to "5.0" beside mean "3.9"']),
        ({"mean": "5.1", "ci": "4.1 to 5.0"}, []),
        ({"mean": "5.2", "ci": "4.1 to 5.0"}, ['the interval "4.1" to "5.0" beside mean "5.2"']),
    ],
)
def test_figures_that_cannot_stand_beside_each_other_are_told(
    group: dict[str, str], found: list[str]
) -> None:
    of = study(groups=arms(group, {}))
    assert [fault.found for fault in unreadable(of, NOWHERE)] == found
