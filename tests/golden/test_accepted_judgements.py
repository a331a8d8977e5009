"""The judgements on a small topic are the accepted ones, line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest

from accept_judgements import ACCEPTED, judged_texts

NAMES = sorted(path.name for path in ACCEPTED.iterdir())
LAST = 8  # significant digits that are compared: what lies beyond differs between processors


def rounded(text: str) -> str:
    """Return a text whose long decimals are cut to the digits that every platform gives."""
    return re.sub(r"-?\d+\.\d{6,}(?:e-?\d+)?", lambda found: f"{float(found[0]):.{LAST}g}", text)


def lines(name: str, text: str) -> Iterator[str]:
    if not name.endswith(".csv"):
        yield from text.splitlines()
        return
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    for row in rows:
        yield "; ".join(f"{k}: {v}" for k, v in zip(head, row, strict=True) if v)


def test_the_accepted_judgements_are_all_there_are() -> None:
    assert sorted(judged_texts()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_judgement_is_the_accepted_one(name: str) -> None:
    accepted = (ACCEPTED / name).read_bytes().decode()
    now, was = (list(lines(name, rounded(text))) for text in (judged_texts()[name], accepted))
    # Where this is meant, read the difference and run: python tests/accept_judgements.py
    assert now == was
