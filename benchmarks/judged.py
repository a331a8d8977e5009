"""The audit of the shipped topic against the judgement of a fact checker who read every row.

`judged_rows.csv` holds, for each accusation of an earlier audit, whether it was fair, and what a
right audit makes of it; then what that audit did not see, and what it passed too generously. A row
is named as it was then, and by the check that is about the same matter now.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from mcstats.model.tables import CheckRow  # noqa: E402

ROWS = Path(__file__).resolve().parent / "judged_rows.csv"


def group_of(row: CheckRow | None) -> str:
    """Return what a row says of its matter, in the words of `judged_rows.csv`."""
    if row is None or row.status == "right":
        return "none"
    if row.kind == "articles":
        if row.same_as:
            return "charged"
        return "fault" if row.check.startswith("within-") else "disagree"
    if row.kind == "article":
        return {
            "not in what we read": "limit",
            "source not found": "source",
            "imprecise": "imprecise",
            "not checkable": "none",
        }.get(row.status, "fault")
    return {"difference between records": "records", "": "none"}.get(row.counts_as, "study")


def judged(rows: Iterable[CheckRow]) -> list[tuple[Mapping[str, str], str]]:
    """Return each judged row with what the audit says of it now."""
    named = {row.check: row for row in rows}
    with ROWS.open(encoding="utf-8") as file:
        return [(entry, group_of(named.get(entry["check"]))) for entry in csv.DictReader(file)]


def lines_of(found: list[tuple[Mapping[str, str], str]]) -> list[str]:
    """Return the table of a report, and a line for each row that is not as expected."""
    lines = ["| rows | n | as the fact checker says |", "| --- | --- | --- |"]
    totals = Counter((entry["part"], entry["expert"]) for entry, _ in found)
    right = Counter(
        (entry["part"], entry["expert"])
        for entry, group in found
        if group in entry["expected"].split("|")
    )
    lines += [
        f"| {part}, {expert} | {n} | {right[part, expert]} |"
        for (part, expert), n in totals.items()
    ]
    return lines


def main() -> None:
    """Print the table, and what is not as expected."""
    from helpers.shipped_topic import shipped_checks

    found = judged(shipped_checks().values())
    print("\n".join(lines_of(found)))
    for entry, group in found:
        if group not in entry["expected"].split("|"):
            row, part, expert = entry["row"], entry["part"], entry["expert"]
            print(f"{part}: {row} ({expert}): {group}, not {entry['expected']}")


if __name__ == "__main__":
    main()
