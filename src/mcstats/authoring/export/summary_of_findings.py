"""Export the answers to the claims as a GRADE summary of findings table."""

from __future__ import annotations

from typing import Final

from mcstats.authoring.export.results import (
    PEOPLE,
    Figure,
    Results,
    csv_text,
    figure_of,
    refuse_lost_verdicts,
    refuse_other_certainties,
)
from mcstats.model.claim import Claim

COLUMNS: Final = (
    "Claim",
    "Outcome",
    "Assumed risk without the intervention",
    "Corresponding risk with the intervention",
    "Difference",
    "Effect",
    "Participants",
    "Studies",
    "Certainty of the evidence (GRADE)",
    "What happens",
    "Verdict",
    "Certainty as sold",
    "Reasons",
)
SYMBOLS: Final = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕○", "low": "⊕⊕○○", "very low": "⊕○○○"}
CANNOT: Final = (
    "the bodies of evidence: results for, against and undecided, and those left out",
    "an answer of several results that are not pooled: the sentence stands alone",
    "the stability of an answer, and what would change it",
    "inputs, routes and places in the sources",
)
"""The contents that the format cannot say."""
_DIGITS: Final = 3


def write(results: Results) -> str:
    """Return a row for each claim as CSV, with its certainty, its sentence and its verdict.

    Raises `InputError` where a certainty is none of GRADE's, or a verdict has no words: the table
    would lose it.
    """
    refuse_other_certainties(results, "a GRADE table")
    rows = (_row(results, claim) for claim in results.topic.claims.claims)
    content = csv_text([COLUMNS, *rows])
    refuse_lost_verdicts(results, "sof", content)
    return content


def _row(results: Results, claim: Claim) -> list[str]:
    verdict = results.verdicts[claim.id]
    figure = figure_of(results, claim)
    reasons = [
        f"{row.step} ({row.change:+d}): {row.because}"
        for row in results.steps_of(claim.id)
        if row.change
    ]
    symbol = SYMBOLS.get(verdict.certainty, "")
    return [
        claim.statement,
        claim.outcome_label or "",
        *_absolute(results, claim),
        effect_text(figure),
        counted_text(figure),
        str(figure.k),
        f"{symbol} {verdict.certainty}".strip(),
        verdict.reading_text,
        verdict.verdict_text,
        verdict.certainty_sold,
        " ".join(reasons),
    ]


def _absolute(results: Results, claim: Claim) -> tuple[str, str, str]:
    row = results.absolute.get(claim.id)
    if row is None:
        return "", "", ""
    per = f" per {row.per:,}"
    interval = ""
    if row.ci_lb is not None and row.ci_ub is not None:
        interval = f" ({_more_or_fewer(row.ci_lb)} to {_more_or_fewer(row.ci_ub)})"
    return (
        f"{_digits(row.without)}{per}",
        f"{_digits(row.with_)}{per}",
        f"{_more_or_fewer(row.difference)}{per}{interval}",
    )


def _more_or_fewer(difference: float) -> str:
    """Return a number of people as GRADE's tables do: its direction in a word, not a sign."""
    return f"{_digits(abs(difference))} {'fewer' if difference < 0 else 'more'}"


def effect_text(figure: Figure) -> str:
    """Return an effect with its interval, as its sources would print it."""
    if figure.value is None:
        return ""
    text = f"{figure.name} {_digits(figure.value)}"
    if figure.low is not None and figure.high is not None:
        text += f" ({_digits(figure.low)} to {_digits(figure.high)})"
    return text


def counted_text(figure: Figure) -> str:
    """Return the number of participants; of anything else with what it counts."""
    if figure.counted is None:
        return ""
    return str(figure.counted) + (f" {figure.unit}" if figure.unit != PEOPLE else "")


def _digits(value: float) -> str:
    return f"{value:.{_DIGITS}g}"
