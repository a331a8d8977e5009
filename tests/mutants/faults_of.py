"""One small fault at a time: every mutant of a module, as an edit of its text.

The text is edited, not printed anew from its tree, so that lines keep their numbers and a test
that reads the source sees nothing but the fault. Annotations, decorators, docstrings, messages of
errors and descriptions of fields are left alone: a fault in them is no fault of a number.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

SPOKEN = {"Field", "Annotated", "field", "TypeVar", "NewType", "Literal", "InputError", "Fault"}
ARITHMETIC = {"Add": "-", "Sub": "+", "Mult": "/", "Div": "*", "Pow": "*", "FloorDiv": "/"}
SETS = {"BitAnd": "|", "BitOr": "&"}
SIGNS = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "Pow": "**", "FloorDiv": "//"}
COMPARISONS = {
    "Lt": "<=",
    "LtE": "<",
    "Gt": ">=",
    "GtE": ">",
    "Eq": "!=",
    "NotEq": "==",
    "Is": "is not",
    "IsNot": "is",
    "In": "not in",
    "NotIn": "in",
}
COMPARED = {
    "Lt": "<",
    "LtE": "<=",
    "Gt": ">",
    "GtE": ">=",
    "Eq": "==",
    "NotEq": "!=",
    "Is": "is",
    "IsNot": "is not",
    "In": "in",
    "NotIn": "not in",
}
CALLS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "floor": "ceil",
    "ceil": "floor",
    "nanmin": "nanmax",
    "nanmax": "nanmin",
    "logical_and": "logical_or",
    "logical_or": "logical_and",
}


@dataclass(frozen=True)
class Mutant:
    """One edit: bytes `start` to `stop` of a file become `after`."""

    file: str
    line: int
    end_line: int
    function: str
    kind: str
    before: str
    after: str
    start: int
    stop: int
    nth: int = 0

    @property
    def id(self) -> str:
        """Twelve characters that stay the same while other lines of the file change."""
        parts = (self.file, self.function, self.kind, self.before, self.after, str(self.nth))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    def of(self, source: bytes) -> bytes:
        """Return the source with this fault."""
        return source[: self.start] + self.after.encode() + source[self.stop :]


class Finder(ast.NodeVisitor):
    """Walks a module and collects its mutants."""

    def __init__(self, file: str, source: bytes) -> None:
        self.file, self.source = file, source
        self.offsets = [0]
        for line in source.splitlines(keepends=True):
            self.offsets.append(self.offsets[-1] + len(line))
        self.scope: list[str] = []
        self.found: list[Mutant] = []

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return (
            self.offsets[node.lineno - 1] + node.col_offset,
            self.offsets[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.expr) -> str:
        start, stop = self.span(node)
        return self.source[start:stop].decode()

    def add(self, node: ast.expr | ast.stmt, kind: str, after: str) -> None:
        start, stop = self.span(node)
        before = self.source[start:stop].decode()
        self.found.append(
            Mutant(
                self.file,
                node.lineno,
                node.end_lineno or node.lineno,
                ".".join(self.scope),
                kind,
                before,
                after,
                start,
                stop,
            )
        )

    # What is left alone

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arguments(self, node: ast.arguments) -> None:
        for default in (*node.defaults, *node.kw_defaults):
            if default is not None:
                self.visit(default)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What an error says is left alone; that it is raised is not."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """An assertion is for the reader and the type checker."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Words for people."""

    def visit_Assign(self, node: ast.Assign) -> None:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        alias = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)
        if not (names & {"__all__", "__slots__", "model_config"} or (alias and not self.scope)):
            self.generic_visit(node)

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self.scope.append(node.name)
        if isinstance(node, ast.FunctionDef):
            self.visit(node.args)
        for statement in node.body:
            self.visit(statement)
        self.scope.pop()

    visit_FunctionDef = _definition
    visit_ClassDef = _definition

    # What is changed

    def visit_BinOp(self, node: ast.BinOp) -> None:
        sides = (node.left, node.right)
        words = any(isinstance(x, ast.JoinedStr) for x in sides) or any(
            isinstance(x, ast.Constant) and isinstance(x.value, str) for x in sides
        )
        sign = type(node.op).__name__
        other = (ARITHMETIC | SETS).get(sign)
        if not words and other and not self._is_type(node):
            self.add(node, "operator", f"(({self.text(sides[0])}) {other} ({self.text(sides[1])}))")
        self.generic_visit(node)

    @staticmethod
    def _is_type(node: ast.BinOp) -> bool:
        return any(
            (isinstance(x, ast.Name) and x.id[:1].isupper() and not x.id.isupper())
            or (isinstance(x, ast.Constant) and x.value is None)
            or (isinstance(x, ast.Name) and x.id in {"str", "int", "float", "bool"})
            for x in (node.left, node.right)
        )

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        sign = type(node.op).__name__
        other = (ARITHMETIC | SETS).get(sign)
        if other and not isinstance(node.value, ast.JoinedStr):
            target = self.source[self.span(node)[0] : self.span(node.value)[0]].decode()
            name = target.rsplit("=", 1)[0].rstrip("+-*/&|% ")
            self.add(node, "operator", f"{name} {other}= ({self.text(node.value)})")
        self.visit(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [f"({self.text(x)})" for x in (node.left, *node.comparators)]
        for i, operator in enumerate(node.ops):
            signs = [COMPARED[type(x).__name__] for x in node.ops]
            signs[i] = COMPARISONS[type(operator).__name__]
            words = [operands[0]]
            for sign, operand in zip(signs, operands[1:], strict=True):
                words += [sign, operand]
            self.add(node, "comparison", f"({' '.join(words)})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = " or " if isinstance(node.op, ast.And) else " and "
        self.add(node, "boolean", "(" + other.join(f"({self.text(x)})" for x in node.values) + ")")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
            self.add(node, "unary", f"({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if value is True or value is False:
            self.add(node, "constant", str(not value))
        elif isinstance(value, int):
            self.add(node, "constant", str(value + 1))
        elif isinstance(value, float):
            self.add(node, "constant", repr(value * 2 if value else 1.0))

    def _condition(self, test: ast.expr) -> None:
        if not isinstance(test, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.NamedExpr)):
            self.add(test, "condition", f"(not ({self.text(test)}))")

    def visit_If(self, node: ast.If) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._condition(test)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        value = node.value
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            return
        self.add(node, "return", "return None")
        self.visit(value)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.add(node, "jump", "break")

    def visit_Break(self, node: ast.Break) -> None:
        self.add(node, "jump", "continue")

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func
        if isinstance(name, ast.Name) and name.id in SPOKEN:
            return
        if isinstance(name, ast.Name) and name.id in CALLS:
            self.add(name, "call", CALLS[name.id])
        if isinstance(name, ast.Attribute) and name.attr in CALLS:
            self.add(name, "call", f"{self.text(name.value)}.{CALLS[name.attr]}")
        if isinstance(name, ast.Attribute):
            self.visit(name.value)
        for part in (*node.args, *(word.value for word in node.keywords)):
            self.visit(part)


def mutants(file: str, source: bytes) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its text."""
    finder = Finder(file, source)
    finder.visit(ast.parse(source))
    seen: Counter[str] = Counter()
    for one in sorted(finder.found, key=lambda m: (m.start, m.stop, m.kind, m.after)):
        nth = seen[one.id]
        seen[one.id] += 1
        yield Mutant(**{**one.__dict__, "nth": nth})
