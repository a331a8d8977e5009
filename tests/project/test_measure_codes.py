"""A measure is named by its code in its definition and in data, and nowhere else in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import mcstats
from mcstats.effects import MEASURES

SOURCE = Path(mcstats.__file__).parent
DEFINITIONS = {
    *("two_by_two.py", "two_groups.py", "paired.py", "percent_changes.py"),
    *("rates.py", "correlations.py"),
}


def written_codes(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string that holds codes of measures and no other word."""
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            words = re.findall(r"\w+", node.value)
            if words and all(word in MEASURES for word in words):
                yield node.lineno, node.value


def test_no_code_of_a_measure_is_written_outside_of_the_definitions() -> None:
    result = [
        f"{file.relative_to(SOURCE)}:{line}: {text!r}; ask for a property of the measure"
        for file in sorted(SOURCE.rglob("*.py"))
        if not (file.parent.name == "measures" and file.name in DEFINITIONS)
        for line, text in written_codes(file.read_text(encoding="utf-8"))
    ]
    assert result == []


def test_every_definition_writes_its_own_code_once() -> None:
    written = [
        text
        for name in sorted(DEFINITIONS)
        for _, text in written_codes(
            (SOURCE / "effects" / "measures" / name).read_text(encoding="utf-8")
        )
    ]
    assert sorted(written) == sorted(MEASURES)


def test_a_set_a_comparison_and_a_split_text_of_codes_are_seen_and_other_words_are_not() -> None:
    lines = (
        '"""SMD"""',
        'if m == "MD": pass',
        'x = {"RR", "no"}',
        'y = "OR HR".split()',
        'z = "a MD"',
    )
    assert list(written_codes("\n".join(lines))) == [(2, "MD"), (3, "RR"), (4, "OR HR")]
