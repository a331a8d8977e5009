"""The tables of a run of one topic, by the ids of their rows."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeVar

from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    CheckRow,
    EffectRow,
    EvidenceRow,
    InputRow,
    NumberRow,
    PooledRow,
    RatingRow,
    StepRow,
    VerdictRow,
)
from mcstats.workflow.paths import TopicPaths

R = TypeVar("R")


@dataclass(frozen=True)
class RunTables:
    """The tables of one topic, read when they are asked for."""

    paths: TopicPaths

    def table(self, name: str, record: type[R]) -> list[R]:
        """Return the rows of a table."""
        path = self.paths.out / "tables" / f"{name}.csv"
        # A topic that was never run knows nothing; one that was has all of its tables.
        return self.paths.read(name, record) if path.is_file() else []

    @cached_property
    def effects(self) -> dict[str, EffectRow]:
        """The effects of the run, by id."""
        return {row.effect: row for row in self.table("effects", EffectRow)}

    @cached_property
    def claims(self) -> dict[str, VerdictRow]:
        """The verdicts on claims of the run, by id."""
        return {row.claim: row for row in self.table("verdicts", VerdictRow)}

    @cached_property
    def checks(self) -> dict[str, CheckRow]:
        """The checks of the run, by id."""
        return {row.check: row for row in self.table("checks", CheckRow)}

    @cached_property
    def numbers(self) -> dict[str, NumberRow]:
        """The numbers of the pages of the run, by id."""
        return {row.number: row for row in self.table("numbers", NumberRow)}

    @cached_property
    def values(self) -> dict[str, EvidenceRow]:
        """The printed values of the run, by id."""
        return {f"{row.study}.{row.path}": row for row in self.table("evidence", EvidenceRow)}

    @cached_property
    def syntheses(self) -> dict[str, list[PooledRow]]:
        """The rows of each synthesis, the main one first of the run, by id."""
        found: dict[str, list[PooledRow]] = {}
        for row in self.table("pooled", PooledRow):
            found.setdefault(row.synthesis, []).append(row)
        return found

    @cached_property
    def known(self) -> set[str]:
        """Every id of the run."""
        tables = (self.effects, self.syntheses, self.claims, self.checks, self.numbers, self.values)
        return set().union(*tables)

    def rows(self, name: str) -> dict[str, list[dict[str, Any]]]:
        """Return all rows that tell of an id, as plain values by table."""
        effects = {name}
        if name in self.numbers:
            effects |= set(self.numbers[name].rests_on.replace(";", " ").split())
        claim, value = self.claims.get(name), self.values.get(name)
        if claim is not None:
            effects.add(claim.effect)
        tables: dict[str, list[Any]] = {
            "numbers": [row for row in self.numbers.values() if row.number == name],
            "effects": [row for row in self.effects.values() if row.effect in effects],
            "inputs": [row for row in self.table("inputs", InputRow) if row.effect in effects],
            "steps": [row for row in self.table("steps", StepRow) if row.effect in effects],
            "pooled": [
                row
                for row in self.table("pooled", PooledRow)
                if row.synthesis == name or name in row.members.replace(";", " ").split()
            ],
            "bodies": [
                row for row in self.table("bodies", BodyRow) if name in {row.claim, row.effect}
            ],
            "verdicts": [row for row in self.claims.values() if name in {row.claim, row.effect}],
            "absolute": [row for row in self.table("absolute", AbsoluteRow) if row.claim == name],
            "ratings": [
                row
                for row in self.table("ratings", RatingRow)
                if claim is not None and (row.study, row.outcome) == (claim.study, claim.outcome)
            ],
            "checks": [row for row in self.checks.values() if row.check == name],
            "evidence": [] if value is None else [value],
        }
        return {table: [_plain(row) for row in rows] for table, rows in tables.items() if rows}


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in asdict(row).items()
    }
