"""Tests reach the program by its public names only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.places import ROOT

FILES = sorted((ROOT / "tests").rglob("*.py"))


def is_private(name: str) -> bool:
    """Return whether any part of a dotted name begins with one underscore."""
    return any(re.match(r"_(?!_)", part) for part in name.split("."))


def private_uses(text: str) -> Iterator[str]:
    """Yield each private name of mcstats that a module imports, reads or replaces."""
    nodes = list(ast.walk(ast.parse(text)))
    of_program: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "mcstats":
            for alias in node.names:
                of_program.add(alias.asname or alias.name)
                if is_private(f"{node.module}.{alias.name}"):
                    yield f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "mcstats":
                    of_program.add(alias.asname or "mcstats")
                    if is_private(alias.name):
                        yield alias.name
    for node in nodes:
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if ast.unparse(node).split(".")[0].split("(")[0] in of_program:
                yield ast.unparse(node)
        elif isinstance(node, ast.Call):
            names = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
            replaced = [name for name in names if isinstance(name, str) and is_private(name)]
            if ast.unparse(node.func).split(".")[-1] in {"setattr", "getattr", "delattr", "patch"}:
                yield from replaced


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from mcstats.check.row import fails", []),
        ("from mcstats.check.row import _fails", ["mcstats.check.row._fails"]),
        ("import mcstats.check._row as row", ["mcstats.check._row"]),
        ("from mcstats.check import row\nrow._fails(1)", ["row._fails"]),
        ("from mcstats.check import row\nrow.Check(1)._fails", ["row.Check(1)._fails"]),
        ("import mcstats\nmcstats.check._row", ["mcstats.check._row"]),
        ("import numpy\nnumpy._core", []),
        ("from mcstats import check\ncheck.__file__", []),
        ("patch.setattr(row, '_fails', 1)", ["_fails"]),
        ("patch.setattr('mcstats.check._row', 1)", ["mcstats.check._row"]),
        ("getattr(row, '__name__')", []),
    ],
)
def test_a_private_name_is_recognised_in_every_form(text: str, names: list[str]) -> None:
    assert list(private_uses(text)) == names


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_test_uses_a_private_name_of_the_program(file: Path) -> None:
    assert list(private_uses(file.read_text("utf-8"))) == []
