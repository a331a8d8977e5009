"""What moved is shown with the most important first, by cause, and as a note for a release."""

from __future__ import annotations

import json

import pytest

from mcstats.workflow.diff.attribute import Move, Moves, Part
from mcstats.workflow.diff.compared_figures import Figure, Kind
from mcstats.workflow.diff.edits import Cause, Edit
from mcstats.workflow.diff.show import (
    as_json,
    fails_on,
    lines_of,
    name_of,
    note_of,
    shown,
    unexplained,
)

WOOD = Edit(Cause.CORRECTED, "wood1993", ("design.allocation: randomised → not randomised",))
RULE = Edit(Cause.RULE, "rubric")
IDLE = Edit(Cause.CORRECTED, "chi2003", ("details.year: 2003 → 2004",))


def move(kind: Kind, where: tuple[str, ...], column: str, *edits: Edit) -> Move:
    parts = tuple(Part((edit,), "low", "high") for edit in edits)
    return Move(Figure(kind, where, column), "low", "high", parts)


VERDICT = move(Kind.VERDICTS, ("verdicts", "wounds"), "verdict", WOOD)
YI = move(Kind.NUMBERS, ("effects", "wood1993", "wood1993-healed-rr"), "yi", WOOD)
VI = move(Kind.NUMBERS, ("effects", "wood1993", "wood1993-healed-rr"), "vi", WOOD)
RATING = move(Kind.RATINGS, ("ratings", "wood1993", "healed", "a v b", "overall"), "rating", RULE)
BOTH = move(Kind.CERTAINTY, ("verdicts", "wounds"), "certainty", WOOD, RULE)
MOVES = Moves(
    "necks", (VI, YI, RATING, BOTH, VERDICT), (RULE, WOOD, IDLE), 3, {"wounds": "Heals wounds"}
)


def test_lines_stand_below_their_cause_with_verdicts_first() -> None:
    assert list(lines_of(MOVES)) == [
        "necks: 2 numbers, 1 rating, 1 certainty, 1 verdict moved",
        "  rule: rubric: 1 rating, 1 certainty",
        "    certainty of wounds: low → high",
        "    rating of wood1993 healed (a v b), overall: low → high",
        "  study corrected: wood1993 (design.allocation: randomised → not randomised): "
        "2 numbers, 1 certainty, 1 verdict",
        "    verdict of wounds: low → high",
        "    certainty of wounds: low → high",
        "    estimate of wood1993-healed-rr: low → high",
        "    variance of wood1993-healed-rr: low → high",
        "  moved nothing: study corrected: chi2003",
        "  noise of a library or platform: 3 numbers beyond the eighth digit",
    ]
    assert list(lines_of(MOVES, quiet=True)) == [next(iter(lines_of(MOVES)))]


def test_the_note_begins_with_the_claims_in_words() -> None:
    assert note_of(MOVES) == [
        "“Heals wounds”: certainty “low” → “high”, because study wood1993 was corrected "
        "(design.allocation: randomised → not randomised) and the rubric changed; verdict “low” → "
        "“high”, because study wood1993 was corrected (design.allocation: randomised → not "
        "randomised).",
        "Rule: rubric: 1 rating.",
        "Study corrected: wood1993 (design.allocation: randomised → not randomised): 2 numbers.",
    ]
    assert note_of(Moves("necks", (YI,), (WOOD,), 0))[0] == "No verdict moved."


def test_a_claim_that_came_or_went_is_one_sentence_of_the_note() -> None:
    def verdict(claim: str, old: str, new: str) -> Move:
        edit = Edit(Cause.CHOICE, claim, ("added" if new else "removed",))
        where = ("verdicts", claim)
        return Move(Figure(Kind.VERDICTS, where, "verdict"), old, new, (Part((edit,), old, new),))

    moves = (verdict("came", "", "real"), verdict("went", "real", ""))
    assert note_of(Moves("necks", moves, (), 0, {"came": "Heals", "went": "Eases"})) == [
        "“Heals” is new: verdict “real”, because the choices of came changed (added).",
        "“Eases” is no longer judged, because the choices of went changed (removed).",
    ]


def test_the_main_analysis_of_a_synthesis_stands_first() -> None:
    other, main = (
        move(Kind.NUMBERS, ("pooled", "p", "RR", "trials", role, "DL", "z"), "mu", WOOD)
        for role in ("estimator DL", "main")
    )
    lines = list(lines_of(Moves("necks", (other, main), (WOOD,), 0)))
    assert ["main" in line for line in lines[2:]] == [True, False]


def test_a_gate_names_what_moved() -> None:
    assert fails_on([MOVES], ["readings"]) == []
    assert fails_on([MOVES], ["verdicts", "any"]) == [
        "--fail-on verdicts: 1 verdict moved",
        "--fail-on any: 2 numbers, 1 rating, 1 certainty, 1 verdict moved",
    ]


def test_json_is_ascii_and_whole() -> None:
    text = as_json("a", "b", [MOVES], ["x is only in a"])
    content = json.loads(text)
    assert text.isascii()
    assert content["unmatched"] == ["x is only in a"]
    (topic,) = content["topics"]
    assert topic["noise"] == 3
    assert [len(one["parts"]) for one in topic["moves"]] == [1, 1, 1, 2, 1]
    assert topic["edits"][2]["changes"] == ["details.year: 2003 → 2004"]


@pytest.mark.parametrize(
    ("where", "column", "words"),
    [
        (
            ("bodies", "c", "tested", "s", "o", "t", "s-o-t-rr"),
            "role",
            "role of s-o-t-rr in c (as tested)",
        ),
        (("bodies", "c", "sold", "s", "o", "t", ""), "role", "role of s o t in c (as sold)"),
        (("absolute", "c", "o"), "difference", "absolute effect, o in c"),
        (("absolute", "c", "o"), "ci_lb", "lower limit of the absolute effect, o in c"),
        (("absolute", "c", "o"), "with", "value with treatment, o in c"),
        (
            ("pooled", "p", "RR", "", "main", "REML", "knha"),
            "mu",
            "pooled estimate of p (RR, main, REML, knha)",
        ),
        (("ratings", "s", "o", "", "overall"), "rating", "rating of s o, overall"),
        (("verdicts", "c"), "further", "the article against the evidence of c"),
    ],
)
def test_a_figure_has_a_name_in_words(where: tuple[str, ...], column: str, words: str) -> None:
    assert name_of(Figure(Kind.NUMBERS, where, column)) == words


def test_a_figure_that_two_edits_move_stands_below_each_with_the_values_of_its_part() -> None:
    parts = (Part((RULE,), "low", "some concerns"), Part((WOOD,), "some concerns", "high"))
    twice = Move(RATING.figure, "low", "high", parts)
    lines = list(lines_of(Moves("necks", (twice,), (RULE, WOOD), 0)))
    assert lines[2].endswith("overall: low → some concerns")
    assert lines[4].endswith("overall: some concerns → high")


def test_values_are_shown_short() -> None:
    assert shown("0.123456789") == "0.123457"
    assert shown("") == "nothing"
    assert shown("very low") == "very low"


def test_a_move_without_an_edit_is_unexplained() -> None:
    lost = move(Kind.NUMBERS, ("pooled", "x"), "mu", Edit(Cause.UNEXPLAINED, ""))
    moves = Moves("necks", (YI, lost), (WOOD,), 0)
    assert unexplained(moves) == [lost]
    assert fails_on([moves], ["unexplained"]) == ["--fail-on unexplained: 1 number moved"]
    assert fails_on([MOVES], ["unexplained"]) == []
