"""The proof of the rules: complete, without overlap, none idle, and monotone on every pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcstats.schema.facts import NOT_APPLICABLE
from mcstats.schema.rubric import Rubric
from mcstats.schema.rules import Part, Space, Table

from .once import once
from .order import Direction, allowed_below, bits, pairs
from .space import Combinations, combinations, needed

__all__ = [
    "Proof",
    "Statement",
    "TableProof",
    "compared",
    "decided",
    "groups",
    "prove",
    "related",
    "relations",
]

NAMED = 10  # violations that are spelt out; the first few show the pattern


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
        """Whether each combination has exactly one rule, and each rule a combination."""
        return not (self.missing or self.overlapping or self.idle)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on monotone rules over every ordered pair it speaks of."""

    id: str
    says: str
    pairs: int
    violations: int
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was enumerated, and all that was found wrong."""

    combinations: int
    beneficial: int
    tables: tuple[TableProof, ...]
    statements: tuple[Statement, ...]
    levelled: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return (
            all(table.holds for table in self.tables)
            and not any(statement.violations for statement in self.statements)
            and not self.levelled
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """Pairs that a statement compares: the lower one, and the upper one that must not be below."""

    id: str
    says: str
    direction: Mapping[str, Direction]
    among: str

    @property
    def together(self) -> bool:
        """Whether it compares in evidence, effect and claim at once."""
        return self.id.startswith("together")


def prove(rubric: Rubric) -> Proof:
    """Enumerate every combination and every ordered pair.

    Returns
    -------
    Proof
        `levelled` names qualifier facts that a table reads although they may not move a level.
    """
    tables = tuple(
        _prove_table(name, space, table, _given(rubric, space))
        for name, space in rubric.spaces().items()
        for table in space.tables
    )
    levelled = tuple(
        f"{table.id} reads {name}"
        for table in rubric.verdict.tables
        for name in table.inputs
        if name in rubric.verdict.facts and rubric.verdict.facts[name].part is Part.QUALIFIER
    )
    if not all(table.holds for table in tables):  # without a verdict there is nothing to compare
        return Proof(0, 0, tables, (), levelled)
    found, verdict = decided(rubric)
    members = groups(rubric, found)
    statements = tuple(_compare(rubric, found, verdict, r, members) for r in relations(rubric))
    # Nothing found is in both groups, because it may be compared with either.
    beneficial = int((members["beneficial"] & ~members["adverse"]).sum())
    return Proof(len(found.codes), beneficial, tables, statements, levelled)


@once
def decided(rubric: Rubric) -> tuple[Combinations, NDArray[np.int8]]:
    """Return every combination of the facts that may move a level, and its verdict.

    Returns
    -------
    combinations, verdict
        The second as positions on the scale of verdicts, shape (combinations,).
    """
    space = rubric.verdict
    silent = [name for name, axis in space.facts.items() if axis.part is Part.QUALIFIER]
    names = tuple(name for name in space.facts if name not in silent)
    found = combinations(space, names)
    scale = rubric.scales["verdict"].order[0]
    given = _given(rubric, space)
    evaluated = found
    for table in space.tables:
        words = scale if table.gives == "verdict" else given[table.id]
        evaluated = evaluated.evaluate(table, words)
    least = np.min([evaluated.column(name) for name in rubric.combine.least], axis=0)
    verdict = least.astype(np.int8)
    verdict.flags.writeable = False
    return found, verdict


def relations(rubric: Rubric) -> tuple[Relation, ...]:
    """Return what the statements compare, and last all of them together."""

    def direction(evidence: Direction, effect: Direction, claim: Direction) -> dict[str, Direction]:
        by_part = {Part.EVIDENCE: evidence, Part.EFFECT: effect, Part.CLAIM: claim}
        return {n: by_part[a.part] for n, a in rubric.verdict.facts.items() if a.part in by_part}

    return (
        Relation(
            "i-beneficial",
            "Better evidence never lowers the verdict of a beneficial result.",
            direction("below", "below", "equal"),
            "beneficial",
        ),
        Relation(
            "i-adverse",
            "Better evidence never raises the verdict of a null or adverse result.",
            direction("above", "below", "equal"),
            "adverse",
        ),
        Relation(
            "ii",
            "At equal evidence a more favourable effect never lowers the verdict.",
            direction("equal", "below", "equal"),
            "all",
        ),
        Relation(
            "iii",
            "Asserting more never raises the verdict.",
            direction("equal", "equal", "below"),
            "all",
        ),
        Relation(
            "together-beneficial",
            "All of them at once, for beneficial results.",
            direction("below", "below", "below"),
            "beneficial",
        ),
        Relation(
            "together-adverse",
            "All of them at once, for null and adverse results.",
            direction("above", "below", "below"),
            "adverse",
        ),
        Relation(
            "together-any",
            "A more favourable effect and a smaller claim at equal evidence.",
            direction("equal", "below", "below"),
            "all",
        ),
    )


def _given(rubric: Rubric, space: Space) -> dict[str, tuple[str, ...]]:
    return {table.id: rubric.given()[table.gives] for table in space.tables}


def groups(rubric: Rubric, found: Combinations) -> dict[str, NDArray[np.bool_]]:
    """Return which combinations a statement speaks of; no result is compared with either sort."""
    fact = rubric.monotone.fact
    nothing = found.where({fact: _nothing(rubric)})
    return {
        "all": np.ones(len(found.codes), dtype=bool),
        "beneficial": found.where({fact: rubric.monotone.beneficial}) | nothing,
        "adverse": found.where({fact: rubric.monotone.adverse}) | nothing,
    }


def _nothing(rubric: Rubric) -> tuple[str, ...]:
    axis = rubric.verdict.facts[rubric.monotone.fact]
    ordered = {word for chain in axis.order for word in chain}
    return tuple(word for word in axis.words if word not in ordered)


def _compare(
    rubric: Rubric,
    found: Combinations,
    verdict: NDArray[np.int8],
    relation: Relation,
    members: Mapping[str, NDArray[np.bool_]],
) -> Statement:
    chosen = np.flatnonzero(members[relation.among])
    part = Combinations(found.names, found.words, found.codes[chosen])
    level = verdict[chosen]
    count = violations = 0
    named: list[str] = []
    for upper, below in related(rubric, part, relation):
        wrong = below & (level[None, :] > level[upper, None])
        count += int(below.sum())
        violations += int(wrong.sum())
        for high, low in np.argwhere(wrong)[: NAMED - len(named)]:
            named.append(_spell(rubric, part, level, int(low), int(high) + upper.start))
    return Statement(relation.id, relation.says, count - len(chosen), violations, tuple(named))


def related(
    rubric: Rubric, part: Combinations, relation: Relation
) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Yield, for slices of the upper combinations, which lower ones a relation puts below them."""
    return pairs(*compared(rubric, part, relation))


def compared(
    rubric: Rubric, part: Combinations, relation: Relation
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the bits of each combination, and those that a relation allows below it."""
    names = tuple(relation.direction)
    orders = {name: rubric.verdict.facts[name].order for name in names}
    # No result is compared with every result: evidence for a claim may only raise it, evidence
    # against it only lower it.
    silent = dict.fromkeys(names, (NOT_APPLICABLE,)) | {
        rubric.monotone.fact: (NOT_APPLICABLE, *_nothing(rubric))
    }
    return bits(part, names), allowed_below(part, names, orders, relation.direction, silent)


def _spell(rubric: Rubric, part: Combinations, level: NDArray[np.int8], low: int, high: int) -> str:
    scale = rubric.scales["verdict"].order[0]
    lower, upper = part.row(low), part.row(high)
    change = ", ".join(
        f"{name} {lower[name]} → {upper[name]}" for name in lower if lower[name] != upper[name]
    )
    same = ", ".join(f"{name} {lower[name]}" for name in lower if lower[name] == upper[name])
    return f"{change}: {scale[level[low]]} → {scale[level[high]]} (at {same})"


def _prove_table(
    name: str, space: Space, table: Table, given: Mapping[str, tuple[str, ...]]
) -> TableProof:
    silent = [n for n, axis in space.facts.items() if axis.part is Part.QUALIFIER]
    found = combinations(space, needed(space, table.inputs, without=silent))
    for earlier in space.tables[: space.tables.index(table)]:
        if earlier.id in table.inputs:
            found = found.evaluate(earlier, given[earlier.id])
    columns = [found.names.index(n) for n in table.inputs]
    _, first = np.unique(found.codes[:, columns], axis=0, return_index=True)
    part = Combinations(found.names, found.words, found.codes[np.sort(first)])
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
        tuple(spell(int(i)) for i in np.flatnonzero(count == 0)[:NAMED]),
        tuple(
            spell(int(i))
            + ": "
            + ", ".join(r.id for r, hit in zip(table.rules, hits[:, i], strict=True) if hit)
            for i in np.flatnonzero(count > 1)[:NAMED]
        ),
        tuple(r.id for r, hit in zip(table.rules, hits, strict=True) if not hit.any()),
    )
