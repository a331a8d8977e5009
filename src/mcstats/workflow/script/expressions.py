"""The expression that a formula of the program computes, as text of R or Python.

A formula is called once with `Traced` numbers, which know their value and remember what is done to
them. A branch is the one that the values take, so that a script holds for its own numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

Language = Literal["R", "Python"]

_BINARY: Final = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "^"}
_LEVELS: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "^": 4}
_ATOM: Final = 5
# The name of each function in both languages; arguments in the order of R.
_FUNCTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "sqrt": ("sqrt", "np.sqrt"),
    "log": ("log", "np.log"),
    "exp": ("exp", "np.exp"),
    "log1p": ("log1p", "np.log1p"),
    "expm1": ("expm1", "np.expm1"),
    "absolute": ("abs", "np.abs"),
    "arcsin": ("asin", "np.arcsin"),
    "arctanh": ("atanh", "np.arctanh"),
    "tanh": ("tanh", "np.tanh"),
    "sin": ("sin", "np.sin"),
    "maximum": ("max", "np.maximum"),
    "minimum": ("min", "np.minimum"),
    "round": ("round", "np.round"),
    "gammaln": ("lgamma", "special.gammaln"),
    "ndtri": ("qnorm", "special.ndtri"),
    "ndtr": ("pnorm", "special.ndtr"),
    "stdtrit": ("qt", "stats.t.ppf"),
    "J": ("J", "J"),
}
FACTOR: Final[Mapping[Language, str]] = {
    "R": "J <- function(m) exp(lgamma(m / 2) - lgamma((m - 1) / 2) - log(m / 2) / 2)",
    "Python": (
        "J = lambda m: np.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)"
        " - np.log(m / 2) / 2)"
    ),
}
"""The factor that takes the bias out of a standardised difference (Hedges 1981, eq. 6e)."""


@dataclass(frozen=True, eq=False)
class Node:
    """A part of an expression: a number, a name, or an operation on parts.

    Attributes
    ----------
    op : str
        "number", "name", a sign of `_BINARY`, "negative", or a name of `_FUNCTIONS`.
    value : float
        What it comes to.
    parts : tuple of Node
        What the operation is applied to.
    name : str
        The name of a variable.
    """

    op: str
    value: float
    parts: tuple[Node, ...] = ()
    name: str = ""

    def text(self, language: Language, known: Mapping[int, str] | None = None) -> str:
        """Return the expression; parts whose `id` is known are written by their names."""
        return self._text(language, known or {})[0]

    def _text(self, language: Language, known: Mapping[int, str]) -> tuple[str, int]:
        if id(self) in known:
            return known[id(self)], _ATOM
        if self.op == "number":
            text = f"{self.value:.17g}" if float(f"{self.value:.15g}") != self.value else ""
            text = text or f"{self.value:.15g}"
            return text, _LEVELS["negative"] if self.value < 0 else _ATOM
        if self.op == "name":
            return self.name, _ATOM
        parts = [part._text(language, known) for part in self.parts]
        if self.op in _FUNCTIONS:
            name = _FUNCTIONS[self.op][language == "Python"]
            texts = [text for text, _ in parts]
            if self.op == "stdtrit":
                texts.reverse()  # both take the probability first
            return f"{name}({', '.join(texts)})", _ATOM
        level = _LEVELS[self.op]
        if self.op == "negative":
            return f"-{_bracketed(parts[0], level)}", level
        (left, right) = parts
        sign = "**" if self.op == "^" and language == "Python" else self.op
        apart = f" {sign} " if level < _LEVELS["^"] else sign
        # Subtraction and division are read from the left, powers from the right.
        before = _bracketed(left, level + (self.op == "^"))
        behind = _bracketed(right, level + (self.op != "^"))
        return f"{before}{apart}{behind}", level

    def walk(self) -> list[Node]:
        """Return the node and all that it is made of."""
        return [self, *(node for part in self.parts for node in part.walk())]


def _bracketed(part: tuple[str, int], level: int) -> str:
    return part[0] if part[1] >= level else f"({part[0]})"


def number(value: float) -> Node:
    """Return a number as a part of an expression."""
    return Node("number", float(value))


def name(text: str, value: float) -> Node:
    """Return a variable as a part of an expression."""
    return Node("name", float(value), name=text)


def call(op: str, value: float, *parts: Node) -> Node:
    """Return an operation on parts."""
    return Node(op, float(value), parts)


class Untraceable(Exception):
    """Ends the tracing of a formula that does something which no script here can do."""


class Traced(NDArrayOperatorsMixin):
    """A number that remembers how it came about.

    It takes part in NumPy expressions as a scalar does. Where a formula turns it into doubles, its
    value alone stands in the expression, as a number.
    """

    shape: tuple[int, ...] = ()
    ndim, size = 0, 1
    dtype = np.dtype(np.float64)

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def value(self) -> float:
        """The value of the expression."""
        return self.node.value

    def __float__(self) -> float:
        """Return the value alone."""
        return self.value

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        """Return an array that holds the number itself, or its value where doubles are wanted."""
        if dtype is not None and dtype != np.dtype(object):
            return np.asarray(self.value, dtype=dtype)
        array = np.empty((), dtype=object)
        array[()] = self
        return array

    # NumPy applies these to what an array of objects holds.

    def sqrt(self) -> Traced:
        """Return the square root."""
        return self.__array_ufunc__(np.sqrt, "__call__", self)  # type: ignore[no-any-return]

    def log(self) -> Traced:
        """Return the natural logarithm."""
        return self.__array_ufunc__(np.log, "__call__", self)  # type: ignore[no-any-return]

    def exp(self) -> Traced:
        """Return the exponential."""
        return self.__array_ufunc__(np.exp, "__call__", self)  # type: ignore[no-any-return]

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Apply a function of NumPy or SciPy to the values, and remember it."""
        if method != "__call__" or options:
            raise Untraceable(ufunc.__name__)
        parts = tuple(map(node_of, inputs))
        with np.errstate(all="ignore"):
            value = ufunc(*(np.float64(part.value) for part in parts))
        if isinstance(value, bool | np.bool_):
            return np.bool_(value)
        op = ufunc.__name__
        if op == "square":
            return Traced(call("^", value, parts[0], number(2)))
        if op == "reciprocal":
            return Traced(call("/", value, number(1), parts[0]))
        if op in {"positive", "asarray"}:
            return Traced(parts[0])
        op = _BINARY.get(op, op)
        if op not in _LEVELS and op not in _FUNCTIONS:
            raise Untraceable(op)
        return Traced(call(op, float(value), *parts))

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        """Choose the branch that the values take; arrays of one value are that value."""
        called = function.__name__
        if called == "where":
            return args[1] if bool(np.asarray(_plain(args[0])).all()) else args[2]
        if called == "broadcast_arrays":
            return list(args)
        if called in {"broadcast_to", "nan_to_num", "atleast_1d"}:
            return args[0]
        if called in {"zeros_like", "ones_like"}:
            return Traced(number(0.0 if called == "zeros_like" else 1.0))
        raise Untraceable(called)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Traced) else value


def node_of(value: Any) -> Node:
    """Return the expression of a traced number, or a plain number as a part of one.

    Raises `Untraceable` for an array of several values.
    """
    if isinstance(value, Traced):
        return value.node
    if isinstance(value, np.ndarray):
        if value.size != 1:
            raise Untraceable("an array")
        value = value.item()
        return value.node if isinstance(value, Traced) else number(value)
    return number(float(value))


def same(first: float, second: float) -> bool:
    """Return whether two doubles are one figure, up to the rounding of a few operations."""
    return math.isclose(first, second, rel_tol=1e-12, abs_tol=1e-300)
