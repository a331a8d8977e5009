"""Say how firm the answers to a claim are: by the single open choices that change one of them.

Each row holds a finished sentence. Options that are equivalent or that ask another question are no
open choices, and combinations of several choices are left to the table of specifications.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcstats.model.claim import Claim
from mcstats.model.read_printed import parse
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import join_names
from mcstats.model.tables import ChoiceRow, FirmRow
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.certainty_of_claim import NOT_TESTED, Certainty
from mcstats.verdict.multiverse.evaluate import Conclusions
from mcstats.verdict.multiverse.single_choices import Single
from mcstats.verdict.multiverse.specification import Choice, Option, Sort, rating_in_words

ARTICLE_VERDICT: Final = "article verdict"
READING: Final = "reading"
MAX_WORDS: Final = 25  # of a sentence on a page
_NONE: Final = {
    ARTICLE_VERDICT: "None of the choices that we varied changes the verdict by itself.",
    READING: "None of the choices that we varied changes our reading by itself.",
}
_ALIKE: Final = {
    Sort.RATING: "{one} of the {number} domains without information were {rating}",
    Sort.EXCLUSION: "{one} of the {number} studies that we leave out were counted",
    Sort.LEFT_OUT: "{one} of the {number} deciding studies were left out",
}
"""Clauses that suppose one of several choices of a sort which lead to the same."""
_READ: Final = {
    "benefit": "a benefit",
    "harm": "a harm",
    "little or no effect": "little or no effect",
    "unclear": "no clear direction",
}


@dataclass(frozen=True, slots=True)
class _Move:
    """Choices whose options lead to one other answer."""

    choice: str
    option: str
    then: str
    clauses: tuple[str, ...]


def firm_rows(
    rubric: Rubric,
    claim: Claim,
    declared: Conclusions,
    singles: Sequence[Single],
    ends: Sequence[Single],
    ranges: Iterable[ChoiceRow],
) -> Iterator[FirmRow]:
    """Yield a row for each open choice that changes the verdict or the reading by itself.

    Parameters
    ----------
    singles : sequence of Single
        Each option by itself.
    ends : sequence of Single
        The ends of the ranges, at which the reading is looked at.
    ranges : iterable of ChoiceRow
        The values of the ranges at which the verdict changes.

    Yields
    ------
    FirmRow
        For an answer that no choice changes one row that says so.
    """
    verdict, reading = declared.article.decision.verdict, _reading(declared.certainty)
    moves = {
        ARTICLE_VERDICT: (verdict, [*_moves(singles, verdict, _verdict_of), *_flips(ranges)]),
        READING: (reading, list(_moves([*singles, *ends], reading, _reading_of))),
    }
    for answer, (now, of_answer) in moves.items():
        named: dict[str, _Move] = {}
        for move in of_answer:
            ending = _ending(rubric, answer, move.then)
            named.setdefault(_sentence(move, ending), move)
        for sentence, move in named.items():
            yield FirmRow(claim.id, answer, move.choice, move.option, now, move.then, sentence)
        if not named:
            yield FirmRow(claim.id, answer, "", "", now, "", _NONE[answer])


def _verdict_of(single: Single) -> str:
    return single.judged.decision.verdict if single.judged is not None else ""


def _reading_of(single: Single) -> str:
    return _reading(single.conclusions.certainty) if single.conclusions else ""


def _reading(certainty: Certainty) -> str:
    """Return a reading with its certainty, which is part of what its sentence says."""
    if certainty.reading not in _READ:
        return certainty.reading
    return f"{certainty.reading}, {certainty.level} certainty"


def _moves(singles: Iterable[Single], now: str, answer: Callable[[Single], str]) -> Iterator[_Move]:
    """Yield the open choices that lead to another answer, those that are alike in one."""
    by_choice: dict[Choice, list[tuple[Option, str]]] = {}
    for single in singles:
        then = answer(single)
        if then and (
            single.option.kind is ChoiceKind.UNCERTAIN or single.choice.sort is Sort.LEFT_OUT
        ):
            by_choice.setdefault(single.choice, []).append((single.option, then))
    alike: dict[tuple[Sort, str, str], list[tuple[Choice, Option]]] = {}
    for choice, mine in by_choice.items():
        moving = [(option, then) for option, then in mine if then != now]
        if choice.if_not and len(moving) == len(mine) and len({then for _, then in moving}) == 1:
            labels = " or ".join(option.label for option, _ in moving)
            option, then = moving[0]
            yield _Move(choice.name, labels, then, (choice.if_not, *option.if_so))
            continue
        for option, then in moving:
            if choice.sort in _ALIKE:
                alike.setdefault((choice.sort, option.label, then), []).append((choice, option))
            else:
                yield _Move(choice.name, option.label, then, option.if_so)
    for (sort, word, then), several in alike.items():
        clauses = several[0][1].if_so
        if len(several) > 1:
            one, number = ("either", "two") if len(several) == 2 else ("any one", len(several))
            some = _ALIKE[sort].format(one=one, number=number, rating=rating_in_words(word))
            names = join_names((choice.name.partition(": ")[0] for choice, _ in several), "or")
            clauses = (f"{names} were left out", some) if sort is Sort.LEFT_OUT else (some,)
        yield _Move("; ".join(choice.name for choice, _ in several), word, then, clauses)


def _flips(ranges: Iterable[ChoiceRow]) -> Iterator[_Move]:
    for row in ranges:
        if row.moves and row.kind == ChoiceKind.UNCERTAIN.value and row.flip is not None:
            label, low = row.choice.partition(": ")[0], row.flip < (parse(row.declared).best or 0)
            if row.sort == Sort.ALLOCATION.value:
                than = "fewer" if low else "more"
                clause = f"one arm of {label} had {row.flip:.0f} participants or {than}"
            elif row.sort == Sort.CORRELATION.value:
                than = "below" if low else "above"
                clause = f"before and after correlated {than} {row.flip:.2g} in {label}"
            else:
                clause = f"a figure of {label} that is given as about so much"
                clause += f" were off by over {row.flip:.2g} units of its last digit"
            yield _Move(row.choice, row.option, row.verdict, (clause,))


def _ending(rubric: Rubric, answer: str, then: str) -> str:
    if answer == ARTICLE_VERDICT:
        return f"the verdict would be “{rubric.scales['verdict'].words[then]}”"
    if then == NOT_TESTED:
        return "nothing would count as tested in people"
    reading, _, level = then.partition(", ")
    if reading in _READ:
        return f"we would read {_READ[reading]} with {level}"
    return "we would call the evidence very uncertain"


def _sentence(move: _Move, ending: str) -> str:
    """Return the sentence with the fullest clause that leaves it short enough."""
    label = move.choice.partition(": ")[0]
    short = f"the open choice on {label} went the other way"
    for clause in (*move.clauses, short, "an open choice went the other way"):
        sentence = f"If {clause}, {ending}."
        if len(sentence.split()) <= MAX_WORDS:
            break
    return sentence.replace(",,", ",")
