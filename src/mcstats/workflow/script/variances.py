"""The usual expressions of a sampling variance; the one that comes to its value is written.

A route computes the variance in steps of its own. What it comes to is known, so that of the few
formulas that the field has, the right one is recognised by its value.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from scipy import special

from mcstats.workflow.script.expressions import Node, call, number
from mcstats.workflow.script.variables import Variables

_OF_SPREAD = frozenset({"sd", "pair_sd", "change_sd", "se", "change_se", "se_log", "sei"})


def variances(estimate: Node, variables: Variables) -> Iterator[Node]:
    """Yield expressions of a variance, from printed ones to those of standardised effects."""
    nodes = [variable.node for variable in variables.found]
    yield from nodes
    for error in (*nodes, *_errors(estimate, variables)):
        yield _squared(error)
    sizes = _named(nodes, "n")
    square = _squared(estimate)
    for n in sizes:
        spread = _over(square, _times(number(2), n))
        yield _plus(_over(number(1), n), spread)
        rest = call("-", 1 - estimate.value, number(1), estimate)
        yield _over(_times(estimate, rest), n)
    pairs = list(itertools.combinations(sizes, 2))
    if variables.shared > 1:
        pairs += [(n1, _over(n2, number(variables.shared))) for n1, n2 in pairs]
    for n1, n2 in pairs:
        between = _plus(_over(number(1), n1), _over(number(1), n2))
        spread = _over(square, _times(number(2), _plus(n1, n2)))
        yield _plus(between, spread)
        for r in _named(nodes, "covariate_r"):
            yield _plus(_times(between, _minus(number(1), _squared(r))), spread)
    events = _named(nodes, "events")
    rates = _named(nodes, "rate")
    for e1, e2 in itertools.combinations(events, 2):
        yield _plus(_over(number(1), e1), _over(number(1), e2))
        for r1, r2 in itertools.combinations(rates, 2):
            yield _plus(_over(_squared(r1), e1), _over(_squared(r2), e2))
    yield from _of_pairs(nodes)
    widths = list(_of_intervals(variables))
    for first, second in itertools.combinations(widths, 2):
        yield _plus(_squared(first), _squared(second))


def _of_pairs(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the variance of the mean of differences within pairs, from SDs and a correlation."""
    for (s1, s2), n, r in itertools.product(
        itertools.combinations(_named(nodes, "sd"), 2), _named(nodes, "n"), _named(nodes, "r")
    ):
        product = _times(_times(_times(number(2), r), s1), s2)
        yield _over(_minus(_plus(_squared(s1), _squared(s2)), product), n)


def _errors(estimate: Node, variables: Variables) -> Iterator[Node]:
    """Yield standard errors: of an interval, of a test, of an SD and a number of participants."""
    nodes = [variable.node for variable in variables.found]
    yield from _of_intervals(variables)
    dfs = list(variables.degrees())
    for statistic in _statistics(nodes, dfs, variables.tails):
        if statistic.value and math.isfinite(statistic.value):
            yield _over(call("absolute", abs(estimate.value), estimate), statistic)
    for spread in nodes:
        if spread.name.rstrip("123_") in _OF_SPREAD:
            for n in _named(nodes, "n"):
                yield _over(spread, call("sqrt", math.sqrt(n.value), n))


def _of_intervals(variables: Variables) -> Iterator[Node]:
    """Yield the standard errors that the widths of intervals imply, on each scale."""
    nodes = [variable.node for variable in variables.found]
    tail = number((1 + variables.level) / 2)
    quantiles = [call("ndtri", float(special.ndtri(tail.value)), tail)]
    for df in variables.degrees():
        t = float(special.stdtrit(df.value, tail.value))
        quantiles.append(call("stdtrit", t, df, tail))
    for low, high in _intervals(nodes):
        for first, second in _scales(low, high):
            width = call("absolute", abs(second.value - first.value), _minus(second, first))
            for quantile in quantiles:
                yield _over(width, _times(number(2), quantile))


def _intervals(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    by_name = {node.name: node for node in nodes}
    for name, node in by_name.items():
        if "_lo" in name and (high := by_name.get(name.replace("_lo", "_hi"))) is not None:
            yield node, high


def _scales(low: Node, high: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the ends of an interval on the scales on which intervals are symmetric."""
    yield low, high
    if low.value > 0:
        yield tuple(call("log", math.log(end.value), end) for end in (low, high))  # type: ignore[misc]
    if high.value < 100:
        shares = [
            call("/", -end.value / 100, call("negative", -end.value, end), number(100))
            for end in (low, high)
        ]
        yield tuple(call("log1p", math.log1p(share.value), share) for share in shares)  # type: ignore[misc]
    if -1 < low.value and high.value < 1:
        yield tuple(call("arctanh", math.atanh(end.value), end) for end in (low, high))  # type: ignore[misc]


def _statistics(nodes: Sequence[Node], dfs: Sequence[Node], tails: int) -> Iterator[Node]:
    """Yield sizes of test statistics: t, the root of F, and the quantile of a P value."""
    for t in _named(nodes, "t"):
        yield call("absolute", abs(t.value), t)
    for f in _named(nodes, "f"):
        if f.value > 0:
            yield call("sqrt", math.sqrt(f.value), f)
    for p in _named(nodes, "p"):
        side = _over(p, number(tails))
        z = call("ndtri", float(special.ndtri(side.value)), side)
        yield call("negative", -z.value, z)
        for df in dfs:
            t = call("stdtrit", float(special.stdtrit(df.value, side.value)), df, side)
            yield call("negative", -t.value, t)


def _named(nodes: Sequence[Node], key: str) -> list[Node]:
    return [node for node in nodes if node.name.rstrip("123_") == key]


def _squared(node: Node) -> Node:
    return call("^", node.value**2, node, number(2))


def _over(first: Node, second: Node) -> Node:
    value = first.value / second.value if second.value else math.nan
    return call("/", value, first, second)


def _times(first: Node, second: Node) -> Node:
    return call("*", first.value * second.value, first, second)


def _plus(first: Node, second: Node) -> Node:
    return call("+", first.value + second.value, first, second)


def _minus(first: Node, second: Node) -> Node:
    return call("-", first.value - second.value, first, second)
