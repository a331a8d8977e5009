"""Agreement of rules with published judgements, with intervals from resampled reviews."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from published_rows import Row

DRAWS: Final = 1000
SEED: Final = 20
SOURCES: Final = {
    "H": "journal and Cochrane tables",
    "A": "one guideline maker",
    "C": "Cochrane abstracts",
}


Score = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True)
class Judged:
    """The published judgement of a row, and the judgement of each rule."""

    row: Row
    published: int
    rules: dict[str, int | None]

    @property
    def review(self) -> str:
        """The review that the row belongs to."""
        return str(self.row["review_id"])

    @property
    def held_out(self) -> bool:
        """Return whether the review was held out while the rules were tuned."""
        return zlib.crc32(self.review.encode()) % 2 == 1


def kappa(truth: np.ndarray, given: np.ndarray, *, weighted: bool) -> float:
    """Return Cohen's kappa, or with weights that rise with the distance (Cohen 1968)."""
    values = np.union1d(truth, given)
    counts = np.zeros((values.size, values.size))
    np.add.at(counts, (np.searchsorted(values, truth), np.searchsorted(values, given)), 1)
    shares = counts / truth.size
    apart = np.abs(np.subtract.outer(values, values)).astype(float)
    cost = apart if weighted else (apart > 0).astype(float)
    expected = float((cost * np.outer(shares.sum(1), shares.sum(0))).sum())
    return 1 - float((cost * shares).sum()) / expected if expected else math.nan


def lowered_or_not(truth: np.ndarray, given: np.ndarray) -> float:
    """Return kappa of being lowered at all."""
    return kappa((truth < 0).astype(int), (given < 0).astype(int), weighted=False)


def weighted(truth: np.ndarray, given: np.ndarray) -> float:
    """Return kappa with linear weights."""
    return kappa(truth, given, weighted=True)


def resampled(rows: Sequence[Judged], rules: Sequence[str], score: Score) -> tuple[float, float]:
    """Return the middle 95% over resampled reviews, of a score or of the difference of two."""
    reviews: dict[str, list[tuple[int | None, ...]]] = {}
    for row in rows:
        values = (row.published, *(row.rules[rule] for rule in rules))
        reviews.setdefault(row.review, []).append(values)
    groups = [np.array(group) for group in reviews.values()]
    rng = np.random.default_rng(SEED)
    scores = []
    for _ in range(DRAWS):
        drawn = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        each = [score(drawn[:, 0], drawn[:, i + 1]) for i in range(len(rules))]
        scores.append(each[0] - each[1] if len(each) > 1 else each[0])
    low, high = np.nanpercentile(scores, [2.5, 97.5])
    return float(low), float(high)


def point(rows: Sequence[Judged], rule: str, score: Score) -> float:
    """Return the score of one rule."""
    truth = np.array([row.published for row in rows])
    return score(truth, np.array([row.rules[rule] for row in rows]))


def cells(rows: Sequence[Judged], rule: str, score: Score) -> list[str]:
    """Return rows, exact agreement, agreement within one, and the score with its interval."""
    rows = [row for row in rows if row.rules[rule] is not None]
    apart = np.array([abs(row.published - (row.rules[rule] or 0)) for row in rows])
    shown = f"{point(rows, rule, score):.2f}"
    if len({row.review for row in rows}) > 3:
        low, high = resampled(rows, [rule], score)
        shown += f" ({low:.2f} to {high:.2f})"
    return [str(len(rows)), f"{np.mean(apart == 0):.0%}", f"{np.mean(apart <= 1):.0%}", shown]


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for line in lines:
        yield "| " + " | ".join(line) + " |"
    yield ""


def section(title: str, rows: Sequence[Judged], score: Score) -> Iterator[str]:
    """Yield a comparison: each rule on its rows, on the same rows, by source and by half."""
    name = "weighted kappa" if score is weighted else "kappa, lowered or not"
    rules = list(rows[0].rules)
    same = [row for row in rows if None not in row.rules.values()]
    head = ["rule", "rows", "exact", "within one", name]
    yield from (f"## {title}", "")
    yield from table(head, [[rule, *cells(rows, rule, score)] for rule in rules])
    if len(same) < len(rows):
        yield from ("On the same rows:", "")
        yield from table(head, [[rule, *cells(same, rule, score)] for rule in rules])
    if len(rules) < 2:
        return
    best = max(rules[1:], key=lambda rule: point(same, rule, score))
    low, high = resampled(same, [rules[0], best], score)
    gain = point(same, rules[0], score) - point(same, best, score)
    yield f"The engine less {best!r}: {gain:+.2f} ({low:+.2f} to {high:+.2f})."
    yield ""
    parts = {text: [r for r in same if r.row["id"][0] == key] for key, text in SOURCES.items()}
    parts["reviews used in tuning"] = [row for row in same if not row.held_out]
    parts["reviews held out"] = [row for row in same if row.held_out]
    lines = [
        [part, str(len(some)), *(_score_or_dash(some, rule, score) for rule in rules)]
        for part, some in parts.items()
        if some
    ]
    yield from table([f"{name}, by part", "rows", *rules], lines)


def _score_or_dash(rows: Sequence[Judged], rule: str, score: Score) -> str:
    value = point(rows, rule, score)
    return "–" if math.isnan(value) else f"{value:.2f}"
