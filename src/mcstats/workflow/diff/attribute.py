"""Attribute each figure that moved to the edits that move it, by building states in between.

The edits are made one after the other. A figure belongs to the edit at which it changes; where it
changes at several, each has its part. Which edit that is is found by bisection: a stretch of edits
at whose ends all figures in question are the same is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mcstats.workflow.diff.compared_figures import OF_STUDIES, Figure, Figures, in_noise, moved
from mcstats.workflow.diff.edits import Cause, Edit, edits_between
from mcstats.workflow.diff.figure_builder import Builder, CannotBuild, Inputs

MAX_STATES: Final = 24
"""States in between that are judged at most.

Judging takes about a twentieth of a build, so that a diff of two states takes less than two builds.
Edits that this leaves together share what they moved.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that one edit moved, or several together; the values before and after."""

    edits: tuple[Edit, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that differs between two states, with the parts of each cause."""

    figure: Figure
    old: str
    new: str
    parts: tuple[Part, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits behind the move, each once."""
        return tuple(dict.fromkeys(edit for part in self.parts for edit in part.edits))


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything that moved in a topic, all edits of its inputs, and the figures within noise.

    `statements` are the claims in words, by id, where they are known.
    """

    topic: str
    moves: tuple[Move, ...]
    edits: tuple[Edit, ...]
    noise: int
    statements: Mapping[str, str] = field(default_factory=dict)


State = Callable[[], Figures | None]


@dataclass
class Path:
    """States in their order with the edits between; a state that cannot be built gives None."""

    states: Sequence[State]
    edits: Sequence[tuple[Edit, ...]]
    most: int = MAX_STATES
    _known: dict[int, Figures | None] = field(default_factory=dict)

    def at(self, index: int) -> Figures | None:
        """Return the figures of one state, built once."""
        if index not in self._known:
            self._known[index] = self.states[index]()
        return self._known[index]

    def parts(self) -> dict[Figure, list[Part]]:
        """Return, for each figure that moved between the ends, the parts of its causes in order."""
        last = len(self.states) - 1
        first_figures, last_figures = self.at(0), self.at(last)
        assert first_figures is not None and last_figures is not None
        wanted = moved(first_figures, last_figures)
        found: dict[Figure, list[Part]] = {name: [] for name in wanted}
        self._walk(0, last, wanted, found)
        return found

    def _walk(
        self, low: int, high: int, wanted: Iterable[Figure], found: dict[Figure, list[Part]]
    ) -> None:
        before, after = self.at(low), self.at(high)
        assert before is not None and after is not None
        here = moved(before, after) & set(wanted)
        if not here:
            return
        middle = self._between(low, high)
        if middle is None:
            edits = tuple(edit for group in self.edits[low:high] for edit in group)
            for name in here:
                found[name].append(Part(edits, before.get(name, ""), after.get(name, "")))
            return
        # A figure that moves in one half and back in the other has not moved here.
        self._walk(low, middle, here, found)
        self._walk(middle, high, here, found)

    def _between(self, low: int, high: int) -> int | None:
        """Return the state next to the middle of a stretch that can be built, or None."""
        centre = (low + high) // 2
        for index in sorted(range(low + 1, high), key=lambda i: abs(i - centre)):
            if index not in self._known and len(self._known) >= self.most + 2:
                continue
            if self.at(index) is not None:
                return index
        return None


def attribute(
    old: Inputs, new: Inputs, builder: Builder | None = None, *, most: int = MAX_STATES
) -> Moves:
    """Return what moved between two states of a topic that this program builds, by cause.

    Raises `CannotBuild` where one of the two cannot be evaluated.
    """
    return attribute_path(old, new, builder or Builder(), (), (), most=most)


def attribute_path(
    old: Inputs,
    new: Inputs,
    builder: Builder,
    before: Sequence[tuple[Figures, tuple[Edit, ...]]],
    after: Sequence[tuple[tuple[Edit, ...], Figures]],
    *,
    most: int = MAX_STATES,
) -> Moves:
    """Return what moved between two states, each perhaps built by another program.

    Parameters
    ----------
    old, new : Inputs
        The inputs of the two states.
    builder : Builder
        Evaluates states by this program.
    before, after : sequence
        At most one pair: figures of another program or library than this one for `old` or `new`,
        and the edits that lead from these to the figures of this program, or from there.
    most : int
        The states in between that are judged at most.

    Raises
    ------
    CannotBuild
        Where one of the two cannot be evaluated.
    """
    steps = edits_between(old, new)
    line = [_union_of_positions(old, new)]
    for _, step in steps:
        line.append(step(line[-1]))
    edits = [*(b[1] for b in before), *((edit,) for edit, _ in steps), *(a[0] for a in after)]
    line_ends = (id(line[0]), id(line[-1]))
    given = [figures for figures, _ in before], [figures for _, figures in after]
    found: dict[Figure, list[Part]] = {}
    ends: tuple[Figures, Figures] = ({}, {})
    for of_studies in (True, False):
        judge = _Judge(builder, of_studies)
        path = Path(
            [
                *(_given(figures, of_studies=of_studies) for figures in given[0]),
                *(_built(judge, inputs, needed=id(inputs) in line_ends) for inputs in line),
                *(_given(figures, of_studies=of_studies) for figures in given[1]),
            ],
            edits,
            len(edits) if of_studies else most,
        )
        first, last = path.at(0) or {}, path.at(len(edits)) or {}
        judge.claims = {figure.where[1] for figure in moved(first, last)}
        found.update(path.parts())
        ends[0].update(first)
        ends[1].update(last)
    moves = tuple(
        _move(name, ends[0].get(name, ""), ends[1].get(name, ""), parts)
        for name, parts in sorted(found.items())
    )
    all_edits = tuple(edit for group in edits for edit in group)
    statements = {c.id: c.statement for s in (old, new) for c in s.topic.claims.claims}
    return Moves(new.topic.name, moves, all_edits, in_noise(*ends), statements)


def _move(name: Figure, old: str, new: str, parts: Sequence[Part]) -> Move:
    """Return a move with its parts; where each was within the noise, its cause is not known."""
    return Move(name, old, new, tuple(parts) or (Part((Edit(Cause.UNEXPLAINED, ""),), old, new),))


@dataclass
class _Judge:
    """Builds the figures of studies, or those of claims: all, then those of which one moved."""

    builder: Builder
    of_studies: bool
    claims: set[str] | None = None

    def __call__(self, inputs: Inputs) -> Figures:
        if self.of_studies:
            return self.builder.of_studies(inputs)
        return self.builder.of_claims(inputs, self.claims)


def _given(figures: Figures, *, of_studies: bool) -> State:
    mine = {
        name: value
        for name, value in figures.items()
        if (name.where[0] in OF_STUDIES) == of_studies
    }
    return lambda: mine


def _built(build: Callable[[Inputs], Figures], inputs: Inputs, *, needed: bool) -> State:
    def state() -> Figures | None:
        try:
            return build(inputs)
        except CannotBuild:
            if needed:
                raise
            return None

    return state


def _union_of_positions(old: Inputs, new: Inputs) -> Inputs:
    """Return the old state with the places of both, which the states in between need."""
    positions = {**old.topic.positions, **new.topic.positions}
    return replace(old, topic=replace(old.topic, positions=positions))
