"""The faults of a module: one of cosmic-ray's operators at one place of its text each.

Cosmic-ray's own runner starts all the tests anew for every mutant; `run.py` takes only those
that reach the line, so that what is used of cosmic-ray is what it plants.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from parso.tree import NodeOrLeaf

# Kinds that say nothing about the tests, whatever becomes of them.
LEFT_OUT = re.compile(
    "Variable"  # a random number or operator for a name: another fault on every run
    "|RemoveDecorator"  # of a cache it changes time alone; without dataclass the import fails
    "|ComparisonOperator_(Eq_Is|NotEq_IsNot|Is_Eq|IsNot_NotEq)$"  # the same for what is interned
)


@dataclass(frozen=True)
class Mutant:
    """What one operator does at the `occurrence`th place where it can do something."""

    file: str
    line: int
    end_line: int
    function: str
    kind: str
    before: str
    nth: int
    occurrence: int

    @property
    def place(self) -> str:
        """Return a hash that faults of one kind at one place share, wherever its line moves."""
        family = self.kind.split("_")[0]
        parts = (self.file, self.function, family, self.before, str(self.nth))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    @property
    def id(self) -> str:
        """Return a hash that stays the same while other lines of the file change."""
        return hashlib.sha256(f"{self.place} {self.kind}".encode()).hexdigest()[:12]

    def of(self, source: bytes) -> bytes:
        """Return the source with this fault."""
        mutated = mutate_code(source.decode(), get_operator(self.kind)(), self.occurrence)
        assert mutated is not None
        return mutated.encode()

    def after(self, source: bytes) -> str:
        """Return what becomes of its lines."""
        lines = self.of(source).decode().splitlines()
        longer = len(lines) - len(source.decode().splitlines())
        return " ".join(lines[self.line - 1 : self.end_line + longer]).strip()


def idle(node: NodeOrLeaf) -> bool:
    """Return whether no result depends on a node: it is a type, or for the checker.

    So are the arguments of decorators: slots save memory, and mypy sees what frozen forbids; and
    the marks of a signature, which hold callers to names.
    """
    above = node.parent
    if above is not None and above.type in {"parameters", "param"} and node.type == "operator":
        return True
    while above is not None:
        annotation = above.type in {"tfpdef", "decorator"} or (
            (above.type == "annassign" and node is above.children[1])
            or (above.type == "funcdef" and node is above.annotation)
        )
        checked = above.type == "if_stmt" and above.children[1].get_code().strip()
        if annotation or checked == "TYPE_CHECKING":
            return True
        node, above = above, above.parent
    return node.type == "if_stmt" and node.children[1].get_code().strip() == "TYPE_CHECKING"


def around(node: NodeOrLeaf) -> str:
    """Return the dotted name of the function that a node is in."""
    scope = node.search_ancestor("funcdef", "classdef")
    return f"{around(scope)}.{scope.name.value}".lstrip(".") if scope else ""


def mutants(file: str, source: bytes) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    text = source.decode()
    nodes, lines = list(ast_nodes(get_ast(text))), text.splitlines()
    for kind in operator_names():
        if LEFT_OUT.search(kind):
            continue
        operator, seen = get_operator(kind)(), Counter[tuple[str, str]]()
        places = ((node, *place) for node in nodes for place in operator.mutation_positions(node))
        for occurrence, (node, (line, _), (end, _)) in enumerate(places):
            before, function = " ".join(lines[line - 1 : end]).strip(), around(node)
            if not idle(node):
                nth = seen[function, before]
                yield Mutant(file, line, end, function, kind, before, nth, occurrence)
            seen[function, before] += 1
