"""Prove the rules by enumeration: complete, without overlap, none idle, monotone on every pair.

The facts have few words, so that all combinations (thousands) and all ordered pairs (millions) are
checked, which needs no argument about the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mcstats.model.decision_table import DecisionTable, FactRole, Space
from mcstats.model.facts import NOT_APPLICABLE
from mcstats.model.rubric import Rubric
from mcstats.verdict.rubric_proof.combinations import (
    Combinations,
    Direction,
    Relation,
    enumerate_combinations,
    needed_facts,
    order_of,
)

MAX_NAMED_VIOLATIONS = 10  # the first few show the pattern


@dataclass(frozen=True, slots=True)
class TableProof:
    """One table over every combination of its inputs that can occur."""

    space: str
    table: str
    combinations: int
    rules: int
    missing: tuple[str, ...]
    overlapping: tuple[str, ...]
    idle: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True if each combination has exactly one rule, and each rule a combination."""
        return not (self.missing or self.overlapping or self.idle)


@dataclass(frozen=True, slots=True)
class MonotonicityProof:
    """The result of one statement on monotone rules over all the pairs that it compares."""

    id: str
    says: str
    pairs: int
    violations: int
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The extent of the enumeration, and every violation."""

    combinations: int
    beneficial: int
    tables: tuple[TableProof, ...]
    statements: tuple[MonotonicityProof, ...]
    levelled: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True if there is no violation."""
        return (
            all(table.holds for table in self.tables)
            and not any(statement.violations for statement in self.statements)
            and not self.levelled
        )


@dataclass(frozen=True, slots=True)
class MonotonicityStatement:
    """A statement on monotone rules: the pairs that it compares, and the group they belong to."""

    id: str
    says: str
    direction: Mapping[str, Direction]
    among: str

    @property
    def together(self) -> bool:
        """True if it compares evidence, effect and claim at once."""
        return self.id.startswith("together")


def prove(rubric: Rubric) -> Proof:
    """Prove the rules over every combination and every ordered pair.

    Returns
    -------
    Proof
        `levelled` names the qualifier facts that a table reads although they must not move a level.
    """
    tables = prove_tables(rubric)
    levelled = tuple(
        f"{table.id} reads {name}"
        for table in rubric.verdict.tables
        for name in table.inputs
        if name in rubric.verdict.facts and rubric.verdict.facts[name].part is FactRole.QUALIFIER
    )
    if not all(table.holds for table in tables):  # some combinations have no verdict to compare
        return Proof(0, 0, tables, (), levelled)
    combinations, verdict = decide_all(rubric)
    members = split_by_effect(rubric, combinations)
    statements = tuple(
        _compare(rubric, combinations, verdict, r, members) for r in monotonicity_statements(rubric)
    )
    # "No result" is in both groups, because it is compared with either.
    beneficial = int((members["beneficial"] & ~members["adverse"]).sum())
    return Proof(len(combinations.codes), beneficial, tables, statements, levelled)


@lru_cache(maxsize=4)  # a run has one rubric, a comparison two
def prove_tables(rubric: Rubric) -> tuple[TableProof, ...]:
    """Prove that each table has exactly one rule for every combination of its inputs."""
    return tuple(
        _prove_table(name, space, table, _given(rubric, space))
        for name, space in rubric.spaces().items()
        for table in space.tables
    )


@lru_cache(maxsize=4)
def decide_all(rubric: Rubric) -> tuple[Combinations, NDArray[np.int8]]:
    """Enumerate every combination of the facts that may move a level, with its verdict.

    Returns
    -------
    combinations, verdict
        The second as positions on the scale of verdicts, shape (combinations,).
    """
    space = rubric.verdict
    silent = [name for name, axis in space.facts.items() if axis.part is FactRole.QUALIFIER]
    read = {name for table in space.tables for name in table.inputs} | {rubric.monotone.fact}
    names = needed_facts(space, read, without=silent)
    combinations = enumerate_combinations(space, names)
    scale = rubric.scales["verdict"].order[0]
    given = _given(rubric, space)
    evaluated = combinations
    for table in space.tables:
        words = scale if table.gives == "verdict" else given[table.id]
        evaluated = evaluated.evaluate(table, words)
    least = np.min([evaluated.column(name) for name in rubric.combine.least], axis=0)
    verdict = least.astype(np.int8)
    verdict.flags.writeable = False
    return combinations, verdict


def monotonicity_statements(rubric: Rubric) -> tuple[MonotonicityStatement, ...]:
    """Return the statements on monotone rules, with all of them together at the end."""

    def direction(evidence: Direction, effect: Direction, claim: Direction) -> dict[str, Direction]:
        by_part = {FactRole.EVIDENCE: evidence, FactRole.EFFECT: effect, FactRole.CLAIM: claim}
        return {n: by_part[a.part] for n, a in rubric.verdict.facts.items() if a.part in by_part}

    return (
        MonotonicityStatement(
            "i-beneficial",
            "Better evidence never lowers the verdict of a beneficial result.",
            direction("below", "below", "equal"),
            "beneficial",
        ),
        MonotonicityStatement(
            "i-adverse",
            "Better evidence never raises the verdict of a null or adverse result.",
            direction("above", "below", "equal"),
            "adverse",
        ),
        MonotonicityStatement(
            "ii",
            "At equal evidence a more favourable effect never lowers the verdict.",
            direction("equal", "below", "equal"),
            "all",
        ),
        MonotonicityStatement(
            "iii",
            "Asserting more never raises the verdict.",
            direction("equal", "equal", "below"),
            "all",
        ),
        MonotonicityStatement(
            "together-beneficial",
            "All of them at once, for beneficial results.",
            direction("below", "below", "below"),
            "beneficial",
        ),
        MonotonicityStatement(
            "together-adverse",
            "All of them at once, for null and adverse results.",
            direction("above", "below", "below"),
            "adverse",
        ),
        MonotonicityStatement(
            "together-any",
            "A more favourable effect and a smaller claim at equal evidence.",
            direction("equal", "below", "below"),
            "all",
        ),
    )


def _given(rubric: Rubric, space: Space) -> dict[str, tuple[str, ...]]:
    return {table.id: rubric.given()[table.gives] for table in space.tables}


def split_by_effect(rubric: Rubric, combinations: Combinations) -> dict[str, NDArray[np.bool_]]:
    """Return the mask of each group of combinations; "no result" belongs to both sorts."""
    fact = rubric.monotone.fact
    nothing = combinations.where({fact: _nothing(rubric)})
    return {
        "all": np.ones(len(combinations.codes), dtype=bool),
        "beneficial": combinations.where({fact: rubric.monotone.beneficial}) | nothing,
        "adverse": combinations.where({fact: rubric.monotone.adverse}) | nothing,
    }


def _nothing(rubric: Rubric) -> tuple[str, ...]:
    axis = rubric.verdict.facts[rubric.monotone.fact]
    ordered = {word for chain in axis.order for word in chain}
    return tuple(word for word in axis.words if word not in ordered)


def _compare(
    rubric: Rubric,
    combinations: Combinations,
    verdict: NDArray[np.int8],
    statement: MonotonicityStatement,
    members: Mapping[str, NDArray[np.bool_]],
) -> MonotonicityProof:
    chosen = np.flatnonzero(members[statement.among])
    part = combinations.take(chosen)
    level = verdict[chosen]
    relation = relation_of(rubric, part, statement)
    wrong = relation.highest_below(level) > level
    # Counted by the level of the upper one: to compare it with each lower one takes a hundred times
    # as long where many are wrong.
    violations = sum(
        int(relation.count_below(level > height)[level == height].sum())
        for height in np.unique(level[wrong])
    )
    named: list[str] = []
    for upper in np.flatnonzero(wrong):
        if len(named) == MAX_NAMED_VIOLATIONS:
            break
        lowers = np.flatnonzero(relation.below(int(upper)) & (level > level[upper]))
        for lower in lowers[: MAX_NAMED_VIOLATIONS - len(named)]:
            named.append(_spell(rubric, part, level, int(lower), int(upper)))
    pairs = int(relation.count_below(np.ones(len(chosen), dtype=bool)).sum()) - len(chosen)
    return MonotonicityProof(statement.id, statement.says, pairs, violations, tuple(named))


def relation_of(rubric: Rubric, part: Combinations, statement: MonotonicityStatement) -> Relation:
    """Return the relation by which a statement compares combinations."""
    # "No result" is compared with every result: evidence for a claim may only raise the verdict,
    # evidence against it only lower it.
    silent = {rubric.monotone.fact: (NOT_APPLICABLE, *_nothing(rubric))}
    orders = {
        name: order_of(
            part.vocabulary(name),
            rubric.verdict.facts[name].order,
            direction,
            silent.get(name, (NOT_APPLICABLE,)),
        )
        for name, direction in statement.direction.items()
        if name in part.names
    }
    return Relation(part, orders)


def _spell(rubric: Rubric, part: Combinations, level: NDArray[np.int8], low: int, high: int) -> str:
    scale = rubric.scales["verdict"].order[0]
    lower, upper = part.row(low), part.row(high)
    change = ", ".join(
        f"{name} {lower[name]} → {upper[name]}" for name in lower if lower[name] != upper[name]
    )
    same = ", ".join(f"{name} {lower[name]}" for name in lower if lower[name] == upper[name])
    return f"{change}: {scale[level[low]]} → {scale[level[high]]} (at {same})"


def _prove_table(
    name: str, space: Space, table: DecisionTable, given: Mapping[str, tuple[str, ...]]
) -> TableProof:
    silent = [n for n, axis in space.facts.items() if axis.part is FactRole.QUALIFIER]
    combinations = enumerate_combinations(space, needed_facts(space, table.inputs, without=silent))
    for earlier in space.tables[: space.tables.index(table)]:
        if earlier.id in table.inputs:
            combinations = combinations.evaluate(earlier, given[earlier.id])
    columns = [combinations.names.index(n) for n in table.inputs]
    _, first = np.unique(combinations.codes[:, columns], axis=0, return_index=True)
    part = combinations.take(np.sort(first))
    hits = part.hits(table)
    count = hits.sum(axis=0)

    def spell(index: int) -> str:
        row = part.row(index)
        return ", ".join(f"{n} {row[n]}" for n in table.inputs)

    return TableProof(
        name,
        table.id,
        len(part.codes),
        len(table.rules),
        tuple(spell(int(i)) for i in np.flatnonzero(count == 0)[:MAX_NAMED_VIOLATIONS]),
        tuple(
            spell(int(i))
            + ": "
            + ", ".join(r.id for r, hit in zip(table.rules, hits[:, i], strict=True) if hit)
            for i in np.flatnonzero(count > 1)[:MAX_NAMED_VIOLATIONS]
        ),
        tuple(r.id for r, hit in zip(table.rules, hits, strict=True) if not hit.any()),
    )
