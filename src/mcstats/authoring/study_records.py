"""Turn the rows of a table into the record of a study, and find the questions that pool them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.authoring.yaml_writer import Plain
from mcstats.data.reference import slug
from mcstats.data.study_rows import Coded
from mcstats.data.study_table import StudyTable
from mcstats.effects.routes.route import Route
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import NOT_REPORTED, TO_WRITE

ARMS: Final = ("", "treated", "control")


@dataclass(frozen=True)
class CodedResult:
    """One row of a table, with what it becomes in a study file."""

    row: Coded
    outcome: tuple[str, str]  # id and label
    time: tuple[str, str]
    measure: str
    route: Route
    better: str

    @property
    def id(self) -> str:
        """The id of the result in its study."""
        return f"{self.outcome[0]}-{self.time[0]}"


def study_record(
    results: Sequence[CodedResult], table: StudyTable, source: str, file: str, topic: Topic
) -> dict[str, Plain]:
    """Return the record of one study, from its rows in a table; what they lack is to be written."""
    sold = topic.claims.sold
    row = results[0].row
    where = f"{file}, line {row.line}"
    allocation: Plain = NOT_REPORTED
    if "allocation" in row.facts:
        allocation = {"value": row.facts["allocation"], "place": where}
    times = dict.fromkeys(r.time for r in results)
    outcomes = {r.outcome: r for r in reversed(results)}
    return {
        "id": row.id,
        "label": row.label,
        "kind": "trial",
        "sources": [source],
        "setting": NOT_REPORTED,
        "population": TO_WRITE,
        "use": TO_WRITE,
        "intervention": {"stimulus": sold.intervention, "label": sold.intervention_label},
        "design": {"allocation": allocation},
        "funding": {"payer": NOT_REPORTED},
        "arms": [
            {"id": ARMS[1], "role": "intervention", "label": sold.intervention_label},
            {"id": ARMS[2], "role": "no treatment", "label": "control"},
        ],
        "times": [{"id": key, "label": label, "place": where} for key, label in times],
        "outcomes": [_outcome(r) for _, r in sorted(outcomes.items())],
        "results": [_coded(r, table, file) for r in results],
    }


def _outcome(result: CodedResult) -> dict[str, Plain]:
    counted = "events" in result.route.arm_needs or "percent" in result.route.arm_needs
    outcome: dict[str, Plain] = {
        "id": result.outcome[0],
        "label": result.outcome[1],
        "measures": result.outcome[0],
        "better": result.better,
        "measured": "count" if counted else "instrument",
    }
    return outcome | ({"unit": result.row.facts["unit"]} if "unit" in result.row.facts else {})


def _coded(result: CodedResult, table: StudyTable, file: str) -> dict[str, Plain]:
    """Return a row as a result: each figure of the table with its place, and the effect of it."""
    row, route = result.row, result.route
    where = f"{file}, line {row.line}"

    def value(arm: int, key: str) -> Plain:
        figure = row.figures.get((arm, key))
        parts = [row.figures.get((arm, part)) for part in ("events", "others")]
        if figure is None and key == "n" and None not in parts:
            (events, one), (others, other) = (part for part in parts if part is not None)
            total = str(int(events) + int(others))
            return {"printed": total, "place": where, "because": f"the sum of {one} and {other}"}
        if figure is None:
            return NOT_REPORTED
        return {"printed": figure[0], "place": f"{where}, {figure[1]}"}

    present = dict.fromkeys(place for place in [*table.keys, *row.figures] if place[1] != "others")
    needed = {(0, key): None for key in route.needs}
    if route.arms == 2:
        needed |= {(arm, key): None for arm in (1, 2) for key in route.arm_needs}
    places = [p for p in needed | present if p in needed or p in row.figures]
    coded: dict[str, Plain] = {
        "id": result.id,
        "outcome": result.outcome[0],
        "time": result.time[0],
        "contrast": "between",
        "arms": [ARMS[1], ARMS[2]],
    }
    printed = {key: value(0, key) for arm, key in places if arm == 0}
    groups = {ARMS[n]: {key: value(n, key) for arm, key in places if arm == n} for n in (1, 2)}
    if printed:
        coded["printed"] = printed
    if any(groups.values()):
        coded["groups"] = groups
    return coded | {"estimates": [{"measure": result.measure, "route": route.name}]}


def synthesis_records(
    results: Sequence[CodedResult], file: str
) -> Iterator[tuple[str, Plain, list[dict[str, str]]]]:
    """Yield the id, the record and the members of each question that pools rows of a table.

    There is one for each outcome, time and measure, so that nobody is in one twice.
    """
    alike: dict[tuple[str, str, str], list[CodedResult]] = {}
    for r in results:
        alike.setdefault((r.outcome[0], r.time[0], r.measure), []).append(r)
    for (outcome, time, measure), rows in alike.items():
        name = f"{outcome}_{slug(Path(file).stem) or 'table'}"
        if sum(key[0] == outcome for key in alike) > 1:
            name += f"_{time}" if len({k[1] for k in alike if k[0] == outcome}) > 1 else ""
            several = len({k[2] for k in alike if k[:2] == (outcome, time)}) > 1
            name += f"_{measure.lower()}" if several else ""
        members = [{"study": r.row.id, "result": r.id, "measure": measure} for r in rows]
        synthesis: Plain = {
            "id": name,
            "label": rows[0].outcome[1],
            "measures": outcome,
            "measure": measure,
            "stratum": "all",
            "window": rows[0].time[1],
            "members": members,
            "because": f"all rows of {file}" if len(alike) == 1 else f"all rows of it in {file}",
        }
        yield name, synthesis, members
