"""Show what moved between two states: in the terminal, as JSON, and as a note for a release."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from mcstats.model.running_text import upper_first
from mcstats.workflow.diff.attribute import Move, Moves
from mcstats.workflow.diff.compared_figures import Figure, Kind
from mcstats.workflow.diff.edits import Cause, Edit

SHOWN_NUMBERS: Final = 5  # numbers and ratings that the terminal names for one cause
_NAMED: Final = (Kind.VERDICTS, Kind.READINGS, Kind.CERTAINTY, Kind.BODIES)
_ESTIMATES: Final = ("mu", "difference", "yi", "rating")  # the columns that are named first
_WHAT: Final = {
    **{"yi": "estimate", "vi": "variance", "mu": "pooled estimate", "k": "number of studies"},
    **{"ci_lb": "lower limit", "ci_ub": "upper limit", "se": "standard error"},
    **{"pi_lb": "lower limit of prediction", "pi_ub": "upper limit of prediction"},
    **{"yi_min": "least possible estimate", "yi_max": "largest possible estimate"},
    **{"tau2": "variance between studies", "i2": "inconsistency", "estimable": "kind of estimate"},
    "verdict": "verdict",
    "verdict_all": "verdict on all evidence",
    "quality": "quality of the evidence",
    "certainty": "certainty",
    "certainty_sold": "certainty as sold",
    "reading": "reading",
    "reading_text": "sentence",
    "size": "size",
    "further": "the article against the evidence",
}
_OF_ABSOLUTE: Final = {
    **{"without": "value without treatment", "with": "value with treatment"},
    **{"difference": "absolute effect", "ci_lb": "lower limit of the absolute effect"},
    "ci_ub": "upper limit of the absolute effect",
}
_DIGITS: Final = 6  # significant digits of a number in the terminal; JSON has all of them


def counts_of(moves: Iterable[Move]) -> Counter[Kind]:
    """Return how many figures of each kind moved."""
    return Counter(move.figure.kind for move in moves)


def counted(moves: Iterable[Move]) -> str:
    """Return how many figures of each kind moved, in words."""
    counts = counts_of(moves)
    return ", ".join(kind.counted(counts[kind]) for kind in Kind if counts[kind]) or "nothing"


def by_cause(moves: Moves) -> list[tuple[tuple[Edit, ...], list[Move]]]:
    """Return the moves of each cause in the order of the edits; joint causes are one cause.

    A figure that several edits moved one after the other stands below each of them, with the values
    before and after that edit.
    """
    groups: dict[tuple[Edit, ...], list[Move]] = {}
    for move in moves.moves:
        for part in move.parts:
            groups.setdefault(part.edits, []).append(replace(move, old=part.old, new=part.new))
    order = {edit: number for number, edit in enumerate(moves.edits)}
    return sorted(groups.items(), key=lambda item: [order.get(e, len(order)) for e in item[0]])


def cause_text(edits: Sequence[Edit]) -> str:
    """Return a cause in one line."""
    return " or ".join(edit.text for edit in edits)


def lines_of(moves: Moves, *, quiet: bool = False) -> Iterator[str]:
    """Yield what moved in one topic, a line for each cause and below it what it moved."""
    yield f"{moves.topic}: {counted(moves.moves)} moved"
    if quiet:
        return
    for edits, mine in by_cause(moves):
        yield f"  {cause_text(edits)}: {counted(mine)}"
        named = sorted((m for m in mine if m.figure.kind in _NAMED), key=importance)
        others = sorted((m for m in mine if m.figure.kind not in _NAMED), key=importance)
        for move in [*named, *others[:SHOWN_NUMBERS]]:
            yield f"    {move_line(move)}"
        if len(others) > SHOWN_NUMBERS:
            rest = others[SHOWN_NUMBERS:]
            yield f"    and {counted(rest)} more"
    for cause, subjects in idle_by_cause(moves).items():
        yield f"  moved nothing: {cause}: {', '.join(subjects)}".removesuffix(": ")
    if moves.noise:
        yield f"  noise of a library or platform: {noise_of(moves)}"


def noise_of(moves: Moves) -> str:
    """Return how many numbers differ within the noise, in words."""
    return f"{Kind.NUMBERS.counted(moves.noise)} beyond the eighth digit"


def importance(move: Move) -> tuple[int, int, bool, Figure]:
    """Return the place of a move in a list: verdicts first, then estimates, then the rest.

    Of a synthesis the main analysis stands before the others.
    """
    kind, column, where = move.figure.kind, move.figure.column, move.figure.where
    named = _NAMED.index(kind) if kind in _NAMED else len(_NAMED)
    estimate = _ESTIMATES.index(column) if column in _ESTIMATES else len(_ESTIMATES)
    return named, estimate, where[0] == "pooled" and "main" not in where, move.figure


def without_effect(moves: Moves) -> list[Edit]:
    """Return the edits that moved no figure."""
    used = {edit for move in moves.moves for edit in move.edits}
    return [edit for edit in moves.edits if edit not in used]


def idle_by_cause(moves: Moves) -> dict[str, list[str]]:
    """Return what the edits that moved nothing are about, by their cause."""
    idle: dict[str, list[str]] = {}
    for edit in without_effect(moves):
        idle.setdefault(edit.cause.value, []).append(edit.subject)
    return idle


def move_line(move: Move) -> str:
    """Return one figure with its old and its new value."""
    return f"{name_of(move.figure)}: {shown(move.old)} → {shown(move.new)}"


def name_of(figure: Figure) -> str:
    """Return the name of a figure in words."""
    table, *where = figure.where
    what = _WHAT.get(figure.column, figure.column)
    if table == "verdicts":
        return f"{what} of {where[0]}"
    if table == "bodies":
        claim, question, *result, effect = where[:6]
        return f"role of {effect or _joined(result)} in {claim} (as {question})"
    if table == "effects":
        return f"{what} of {where[1]}"
    if table == "ratings":
        study, outcome, comparison, domain = where[:4]
        return f"rating of {_joined([study, outcome])}{_bracketed([comparison])}, {domain}"
    if table == "absolute":
        return f"{_OF_ABSOLUTE[figure.column]}, {where[1]} in {where[0]}"
    return f"{what} of {where[0]}{_bracketed(where[1:])}"


def _joined(words: Iterable[str], between: str = " ") -> str:
    return between.join(filter(None, words))


def _bracketed(words: Iterable[str]) -> str:
    text = _joined(words, ", ")
    return f" ({text})" if text else ""


def shown(value: str) -> str:
    """Return a value as it is shown: a number to a few digits, `nothing` where there is none."""
    try:
        return f"{float(value):.{_DIGITS}g}" if value else "nothing"
    except ValueError:
        return value


def claim_sentences(moves: Moves) -> list[str]:
    """Return a sentence for each claim of which an answer moved, with the causes."""
    by_claim: dict[str, list[Move]] = {}
    for move in moves.moves:
        if move.figure.where[0] == "verdicts" and move.figure.column != "reading_text":
            by_claim.setdefault(move.figure.where[1], []).append(move)
    sentences = []
    for claim, mine in by_claim.items():
        came, went = not any(m.old for m in mine), not any(m.new for m in mine)
        changes: dict[str, list[str]] = {}
        for move in mine:
            causes = (" or ".join(e.reason for e in part.edits) for part in move.parts)
            old = "" if came else f"“{shown(move.old)}” → "
            change = f"{_WHAT[move.figure.column]} {old}“{shown(move.new)}”"
            changes.setdefault(" and ".join(dict.fromkeys(causes)), []).append(change)
        name = f"“{moves.statements[claim]}”" if claim in moves.statements else claim
        if went:
            sentences.append(f"{name} is no longer judged, because {' and '.join(changes)}.")
            continue
        text = "; ".join(f"{'; '.join(of)}, because {why}" for why, of in changes.items())
        sentences.append(f"{name}{' is new' if came else ''}: {text}.")
    return sentences


def note_of(moves: Moves) -> list[str]:
    """Return the note for a release: a sentence for each claim that moved, then the numbers."""
    sentences = claim_sentences(moves)
    rest = [move for move in moves.moves if move.figure.where[0] != "verdicts"]
    for edits, mine in by_cause(replace(moves, moves=tuple(rest))):
        sentences.append(f"{upper_first(cause_text(edits))}: {counted(mine)}.")
    if not any(move.figure.kind is Kind.VERDICTS for move in moves.moves):
        sentences.insert(0, "No verdict moved.")
    return sentences


def as_plain(moves: Moves) -> dict[str, Any]:
    """Return what moved in one topic as plain values, for JSON."""
    return {
        "topic": moves.topic,
        "counts": {kind.value: counts_of(moves.moves)[kind] for kind in Kind},
        "noise": moves.noise,
        "edits": [_edit(edit) for edit in moves.edits],
        "moves": [
            {
                "kind": move.figure.kind.value,
                "table": move.figure.where[0],
                "row": list(move.figure.where[1:]),
                "column": move.figure.column,
                "old": move.old,
                "new": move.new,
                "parts": [
                    {"causes": [_edit(e) for e in part.edits], "old": part.old, "new": part.new}
                    for part in move.parts
                ],
            }
            for move in moves.moves
        ],
        "note": note_of(moves),
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "cause": edit.cause.value,
        "subject": edit.subject,
        "changes": list(edit.changes),
    }


def as_json(old: str, new: str, topics: Sequence[Moves], alone: Sequence[str]) -> str:
    """Return everything that moved as JSON; ASCII, for any terminal."""
    content = {
        "old": old,
        "new": new,
        "topics": [as_plain(moves) for moves in topics],
        "unmatched": list(alone),
    }
    return json.dumps(content, indent=2)


UNEXPLAINED: Final = "unexplained"
GATES: Final[Mapping[str, frozenset[Kind]]] = {
    **{kind.value: frozenset({kind}) for kind in Kind},
    "any": frozenset(Kind),
    UNEXPLAINED: frozenset(Kind),
}
"""The words that `--fail-on` takes, with the kinds of figures that each is about.

`unexplained` is about those alone that no known change accounts for.
"""


def fails_on(topics: Iterable[Moves], gates: Iterable[str]) -> list[str]:
    """Return a line for each gate that a move fails."""
    found = list(topics)
    every = [move for moves in found for move in moves.moves]
    lost = [move for moves in found for move in unexplained(moves)]
    lines = []
    for gate in gates:
        of = lost if gate == UNEXPLAINED else every
        mine = [move for move in of if move.figure.kind in GATES[gate]]
        if mine:
            lines.append(f"--fail-on {gate}: {counted(mine)} moved")
    return lines


def unexplained(moves: Moves) -> list[Move]:
    """Return the moves that no edit accounts for."""
    return [move for move in moves.moves if any(e.cause is Cause.UNEXPLAINED for e in move.edits)]
