"""Docstrings and comments are plain sentences: they say what a thing is or does."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from helpers.places import ROOT

FILES = sorted(
    path
    for folder in ("src", "benchmarks", ".ci", "docs")
    for path in (ROOT / folder).rglob("*.py")
)
OPENING: Final = re.compile(r"(?:What|Where|Which|Whether|How|Who)\b")
"""A clause that begins so is no sentence: the actor or the thing is missing."""
WORDS: Final = re.compile(r"\b(?:[Mm]end(?:s|ed)?|said|met)\b")


def docstrings(code: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each docstring, also of those of names."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, str(node.value.value).strip()


def comments(code: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def faults(code: str) -> list[tuple[int, str]]:
    found = [(line, text) for line, text in docstrings(code) if OPENING.match(text)]
    written = (*docstrings(code), *comments(code))
    return [*found, *((line, text) for line, text in written if WORDS.search(text))]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('"""What it is."""\n', [1]),
        ('"""Return what it is."""\n', []),
        ('X = 1\n"""How far it goes."""\n', [2]),
        ("X = 1  # which is said\n", [1]),
        ("# Where a limit ends, nothing follows.\n", []),
        ('def f() -> None:\n    """Mend it."""\n', [2]),
        ("told = 'What is said'\n", []),
    ],
)
def test_an_opening_without_an_actor_is_found(code: str, lines: list[int]) -> None:
    assert [line for line, _ in faults(code)] == lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_docstrings_and_comments_are_sentences(file: Path) -> None:
    assert faults(file.read_text("utf-8")) == []
