"""Say how firm the answers to a claim are: by the single open choices that change one of them.

Each row holds a finished sentence. Options that are equivalent or that ask another question are no
open choices, and combinations of several choices are left to the table of specifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.tables import ChoiceRow, FirmRow
from mcstats.model.vocabularies import ChoiceKind
from mcstats.verdict.certainty_of_claim import NOT_TESTED, Certainty
from mcstats.verdict.multiverse.evaluate import Conclusions
from mcstats.verdict.multiverse.single_choices import Single
from mcstats.verdict.multiverse.specification import Choice, Sort

ARTICLE_VERDICT: Final = "article verdict"
READING: Final = "reading"
MAX_WORDS: Final = 25  # of a sentence on a page
_NONE: Final = {
    ARTICLE_VERDICT: "No single open choice changes the verdict.",
    READING: "No single open choice changes our reading.",
}
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
    ranges: Iterable[ChoiceRow],
) -> Iterator[FirmRow]:
    """Yield a row for each open choice that changes the verdict or the reading by itself.

    Parameters
    ----------
    singles : sequence of Single
        Each option by itself, with the ends of the ranges.
    ranges : iterable of ChoiceRow
        The flip points of the verdict along ranges.

    Yields
    ------
    FirmRow
        For an answer that no choice changes one row that says so.
    """
    open_singles = [s for s in singles if s.option.kind is ChoiceKind.UNCERTAIN and s.conclusions]
    verdict = declared.article.decision.verdict
    reading = _reading(declared.certainty)
    moves = {
        ARTICLE_VERDICT: [
            *_moves(open_singles, verdict, _verdict_of),
            *_flips(ranges),
        ],
        READING: list(_moves(open_singles, reading, _reading_of)),
    }
    for answer, now in ((ARTICLE_VERDICT, verdict), (READING, reading)):
        named: dict[str, _Move] = {}
        for move in moves[answer]:
            ending = _ending(rubric, answer, move.then)
            named.setdefault(_sentence(move, ending), move)
        for sentence, move in named.items():
            yield FirmRow(claim.id, answer, move.choice, move.option, now, move.then, sentence)
        if not named:
            yield FirmRow(claim.id, answer, "", "", now, "", _NONE[answer])


def _verdict_of(single: Single) -> str:
    return single.conclusions.article.decision.verdict if single.conclusions else ""


def _reading_of(single: Single) -> str:
    return _reading(single.conclusions.certainty) if single.conclusions else ""


def _reading(certainty: Certainty) -> str:
    """Return a reading with its certainty, which is part of what its sentence says."""
    if certainty.reading not in _READ:
        return certainty.reading
    return f"{certainty.reading}, {certainty.level} certainty"


def _moves(singles: Sequence[Single], now: str, answer: object) -> Iterator[_Move]:
    by_choice: dict[Choice, list[tuple[Single, str]]] = {}
    for single in singles:
        then = answer(single)  # type: ignore[operator]
        by_choice.setdefault(single.choice, []).append((single, then))
    ratings: dict[tuple[str, str], list[Choice]] = {}
    for choice, mine in by_choice.items():
        moving = [(single, then) for single, then in mine if then != now]
        if choice.sort is Sort.RATING:
            for single, then in moving:
                ratings.setdefault((single.option.label, then), []).append(choice)
            continue
        if choice.if_not and len(moving) == len(mine) and len({then for _, then in moving}) == 1:
            labels = " or ".join(single.option.label for single, _ in moving)
            clauses = (choice.if_not, *moving[0][0].option.if_so)
            yield _Move(choice.name, labels, moving[0][1], clauses)
            continue
        for single, then in moving:
            yield _Move(choice.name, single.option.label, then, single.option.if_so)
    for (word, then), choices in ratings.items():
        yield _of_ratings(word, then, choices)


def _of_ratings(word: str, then: str, choices: Sequence[Choice]) -> _Move:
    """Return the domains of which nothing is known, and that do the same, as one move."""
    names = "; ".join(choice.name for choice in choices)
    domains = [choice.name.rpartition(", ")[2] for choice in choices]
    rated = {"high": "at high risk of bias", "low": "at low risk of bias"}.get(word, f"at “{word}”")
    if len(domains) == 1:
        clause = f"the domain of {domains[0]}, on which nothing is reported, were {rated}"
    else:
        clause = f"one of {len(domains)} domains on which nothing is reported were {rated}"
    return _Move(names, word, then, (clause,))


def _flips(ranges: Iterable[ChoiceRow]) -> Iterator[_Move]:
    for row in ranges:
        if row.moves and row.kind == ChoiceKind.UNCERTAIN.value and row.flip is not None:
            label = row.choice.partition(": ")[0]
            more = row.flip > float(row.declared)
            if row.sort == Sort.ALLOCATION.value:
                clause = f"one arm of {label} had {row.flip:.0f} participants or "
                clause += "more" if more else "fewer"
            elif row.sort == Sort.CORRELATION.value:
                clause = f"the correlation of before and after in {label} were "
                clause += f"{'above' if more else 'below'} {row.flip:.2g}"
            else:
                clause = f"the hedged figure of {label} were off by more than "
                clause += f"{row.flip:.2g} units of its last digit"
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
