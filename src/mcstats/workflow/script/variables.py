"""The variables of a script: what a source prints, what is assumed, and what follows from both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from scipy import special

from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.routes.route import Given, Step
from mcstats.workflow.script.expressions import (
    Node,
    Traced,
    Untraceable,
    call,
    name,
    node_of,
    number,
    same,
)

_RESERVED: Final = frozenset({"J", "np", "special", "yi", "vi", "t1"})
_SHORT: Final = 6  # significant digits of a constant that a formula states itself


@dataclass(frozen=True)
class Variable:
    """A line of a script: a name, what it is, and where it comes from."""

    node: Node  # the name
    value: Node
    comment: str = ""


@dataclass
class Variables:
    """The variables that a script may use, in the order in which they can be computed.

    Parameters
    ----------
    level : float
        The level of a printed interval.
    tails : int
        The sides of a printed test.
    shared : int
        The comparisons that share a control group.
    """

    level: float = 0.95
    tails: int = 2
    shared: int = 1
    found: list[Variable] = field(default_factory=list)

    def add(self, text: str, value: Node, comment: str = "") -> Node:
        """Add a variable and return its name, which is another one where the text is taken."""
        text = "".join(c if c.isalnum() and c.isascii() else "_" for c in text).strip("_") or "x"
        text = f"x{text}" if text[0].isdigit() else text
        taken = {variable.node.name for variable in self.found} | _RESERVED
        while text in taken:
            text += "_"
        node = name(text, value.value)
        self.found.append(Variable(node, value, comment))
        return node

    def add_printed(self, given: Given, comments: Mapping[tuple[str, int | None], str]) -> None:
        """Add each printed value that is a number; of an interval both ends."""
        arms = [(i, arm) for i, arm in enumerate(given.arms)]
        several = len(arms) > 1
        for index, values in [(None, given.contrast), *arms]:
            suffix = str(index + 1) if index is not None and several else ""
            for key, printed in values.items():
                comment = comments.get((key, index), "")
                ends = printed if isinstance(printed, tuple) else (printed,)
                for end, part in zip(("_lo", "_hi") if len(ends) > 1 else ("",), ends, strict=True):
                    if part.best is not None:
                        self.add(f"{key}{end}{suffix}", number(part.best), comment)

    def of(self, text: str, value: float, comment: str = "assumed") -> Node:
        """Return a value as a variable that has it, or that follows; a new one where none does."""
        equal = [v.node for v in self.found if same(v.node.value, value)]
        equal = [node for node in equal if not _of_other_arm(node.name, text)]
        if equal:
            return max(equal, key=lambda node: _likeness(node.name, text))
        follows = next((n for n in self._following() if same(n.value, value)), None)
        if follows is not None:
            return self.add(text, follows)
        return self.add(text, number(value), comment)

    def _following(self) -> Iterator[Node]:
        """Yield what follows from printed values without a step: shares, counts, arms together."""
        nodes = [variable.node for variable in self.found]
        for node in nodes:
            yield call("/", node.value / 100, node, number(100))
            yield call("negative", -node.value, node)
            yield call("/", node.value / self.shared, node, number(self.shared))
        by_name = {node.name: node for node in nodes}
        for suffix in ("", "1", "2", "3"):
            share, n = by_name.get(f"percent{suffix}"), by_name.get(f"n{suffix}")
            if share and n:
                of = call("*", n.value * share.value, n, share)
                events = call("/", of.value / 100, of, number(100))
                yield call("round", round(events.value), events)
        for key in ("mean", "change_mean", "change"):
            first, last = by_name.get(f"{key}1"), by_name.get(f"{key}2")
            if first and last:
                yield call("-", first.value - last.value, first, last)
        for key in ("n", "events"):
            parts = [by_name[f"{key}{i}"] for i in range(1, 9) if f"{key}{i}" in by_name]
            for size in range(2, len(parts)):
                total = parts[0]
                for part in parts[1:size]:
                    total = call("+", total.value + part.value, total, part)
                yield total

    def trace(self, formula: Callable[[Any], Any], inputs: Mapping[str, Span]) -> Node | None:
        """Return the expression of a formula at the best values; None where it has none."""
        bests = {name: span.best for name, span in self.inputs_read(formula, inputs).items()}
        if None in bests.values():
            return None
        named = {name: self.of(name, best) for name, best in bests.items() if best is not None}
        return self.expression(formula, named)

    def inputs_read(
        self, formula: Callable[[Any], Any], inputs: Mapping[str, Span]
    ) -> dict[str, Span]:
        """Return the inputs that a formula reads, so that no other one becomes a variable."""
        read: dict[str, Span] = {}

        class _Recording:
            def __getattr__(self, key: str) -> Any:
                read[key] = inputs[key]
                return np.float64(inputs[key].best or 0.0)

        try:
            with np.errstate(all="ignore"):
                formula(_Recording())
        except (AttributeError, TypeError):  # it takes the arguments as a whole
            return dict(inputs)
        return read

    def expression(self, formula: Callable[[Any], Any], named: Mapping[str, Node]) -> Node | None:
        """Return the expression of a formula of named variables; None where it has none."""
        try:
            traced = formula(SimpleNamespace(**{k: Traced(node) for k, node in named.items()}))
            return self.recognise(node_of(traced))
        except (Untraceable, TypeError, AttributeError, ValueError):
            return None

    def recognise(self, node: Node) -> Node:
        """Return an expression in which constants with many digits are what they stand for."""
        if node.op == "number":
            if float(f"{node.value:.{_SHORT}g}") == node.value:
                return node
            return next((k for k in self._constants() if same(k.value, node.value)), node)
        if not node.parts:
            return node
        return replace(node, parts=tuple(map(self.recognise, node.parts)))

    def _constants(self) -> Iterator[Node]:
        """Yield factors and quantiles at the degrees of freedom that the sizes make."""
        tail = number((1 + self.level) / 2)
        z = call("ndtri", float(special.ndtri(tail.value)), tail)
        yield from (z, call("*", 2 * z.value, number(2), z))
        ps = [v.node for v in self.found if v.node.name.strip("_") == "p"]
        for p in ps:
            yield call("/", p.value / self.tails, p, number(self.tails))
            yield p
        for df in self.degrees():
            yield call("J", float(exact_j(df.value)), df)
            yield call("stdtrit", float(special.stdtrit(df.value, tail.value)), df, tail)
            for p in ps:
                side = call("/", p.value / self.tails, p, number(self.tails))
                t = call("stdtrit", float(special.stdtrit(df.value, side.value)), df, side)
                yield call("negative", -t.value, t)
                yield t

    def degrees(self) -> Iterator[Node]:
        """Yield the degrees of freedom that sizes of groups make, and those that are printed."""
        nodes = [v.node for v in self.found]
        sizes = [n for n in nodes if n.name.rstrip("123_") in {"n", "n1i", "n2i", "df"}]
        for first, second in combinations(sizes, 2):
            total = call("+", first.value + second.value, first, second)
            yield call("-", total.value - 2, total, number(2))
        for node in sizes:
            if node.value > 2:
                yield call("-", node.value - 1, node, number(1))
                yield node

    def add_steps(self, steps: Sequence[Step]) -> None:
        """Add each step whose formula has an expression that comes to the same value."""
        for step in steps:
            if step.compute is None or step.value.best is None:
                continue
            node = self.trace(step.compute, step.inputs)
            if node is None or not same(node.value, step.value.best):
                continue
            if not any(same(v.node.value, node.value) for v in self.found):
                comment = f"{step.name} ({step.citation})" if step.name else ""
                self.add(_plain(step.symbol) or "part", node, comment)

    def needed(self, *nodes: Node) -> list[Variable]:
        """Return the variables that expressions rest on, in order."""
        wanted: set[str] = set()
        pending = list(nodes)
        by_name = {variable.node.name: variable for variable in self.found}
        while pending:
            for node in pending.pop().walk():
                if node.op == "name" and node.name not in wanted and node.name in by_name:
                    wanted.add(node.name)
                    pending.append(by_name[node.name].value)
        return [variable for variable in self.found if variable.node.name in wanted]


def _of_other_arm(one: str, other: str) -> bool:
    """Return whether two names are of one quantity in two arms, so that equal values are chance."""
    plain = [re.sub(r"[0-9_]|i$", "", text) for text in (one, other)]
    arms = [re.sub(r"[^0-9]", "", text) for text in (one, other)]
    return plain[0] == plain[1] and arms[0] != arms[1] and all(arms)


def _likeness(one: str, other: str) -> tuple[bool, bool, int]:
    """Return how alike two names are: the same, of one arm, and in how many letters."""
    arm = [[c for c in text if c.isdigit()] for text in (one, other)]
    letters = sum(a == b for a, b in zip(one, other, strict=False))
    return one == other, arm[0] == arm[1], letters


def _plain(symbol: str) -> str:
    return {"|t|": "t_size", "|g|": "g_size"}.get(symbol, symbol)
