"""Which effects stand on one axis: same measure, scale, contrast and unit; then by outcome."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from mcstats.schema.tables import EffectRow, PooledRow

from .context import Context
from .ledger import anchor
from .scale import in_units

__all__ = ["Panel", "panels"]

_FIRST = ("SMD", "MD", "RR", "OR", "HR", "RD", "PC")


@dataclass(frozen=True, slots=True)
class Panel:
    """Effects on one axis, in groups by what their outcomes measure."""

    id: str
    measure: str
    scale: str
    contrast: str
    unit: str
    groups: tuple[tuple[str, tuple[EffectRow, ...], tuple[PooledRow, ...]], ...]

    @property
    def rows(self) -> tuple[EffectRow, ...]:
        """All effects from the top."""
        return tuple(row for _, rows, _ in self.groups for row in rows)

    @property
    def pooled(self) -> tuple[PooledRow, ...]:
        """The summaries that stand below their effects."""
        return tuple(row for _, _, found in self.groups for row in found)


def panels(context: Context) -> list[Panel]:
    """Return the panels of a topic: contrasts between arms first, then changes within one arm."""
    found: dict[tuple[str, str, str, str], list[EffectRow]] = defaultdict(list)
    for row in context.tables.effects:
        found[row.contrast, row.measure, row.scale, _unit(context, row)].append(row)

    def order(key: tuple[str, str, str, str]) -> tuple[bool, int, tuple[str, str, str, str]]:
        place = _FIRST.index(key[1]) if key[1] in _FIRST else len(_FIRST)
        return key[0] != "between", place, key

    return [_panel(context, key, found[key]) for key in sorted(found, key=order)]


def _panel(context: Context, key: tuple[str, str, str, str], rows: list[EffectRow]) -> Panel:
    contrast, measure, scale, unit = key
    by: dict[str, list[EffectRow]] = defaultdict(list)
    for row in rows:
        by[_construct(context, row)].append(row)
    groups = []
    # What can be drawn comes first; what only says why it cannot, after it.
    for name in sorted(by, key=lambda n: (all(r.estimable == "no" for r in by[n]), n)):
        ids = {row.effect for row in by[name]}
        summaries = [
            pooled
            for pooled in context.tables.pooled
            if pooled.role == "main"
            and pooled.measure == measure
            and ids & set(pooled.members.split())
        ]
        groups.append((name, tuple(by[name]), tuple(summaries)))
    words = "-".join(
        part.replace(" ", "_") for part in (contrast, measure.lower(), scale, unit) if part
    )
    return Panel(anchor(words), measure, scale, contrast, unit, tuple(groups))


def _construct(context: Context, row: EffectRow) -> str:
    outcome = context.outcome(row.study, row.outcome)
    return outcome.measures if outcome else row.outcome


def _unit(context: Context, row: EffectRow) -> str:
    if not in_units(row.measure):
        return ""
    return context.unit(row) or context.outcome_label(row.study, row.outcome)
