"""Branch coverage by package, against its floors: ``python tests/coverage_floors.py FILE``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Percent of branches that the fast tests take; a package that is not named has no floor of its own.
FLOORS = {
    "bias": 98.0,
    "check": 98.0,
    "effects": 98.0,
    "data": 98.0,
    "model": 98.0,
    "verdict": 98.0,
}


def branches(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Return the branches taken and there are, by package."""
    taken: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for file, found in report["files"].items():
        parts = Path(file).parts
        package = parts[parts.index("mcstats") + 1].removesuffix(".py")
        taken[package] += found["summary"]["covered_branches"]
        there[package] += found["summary"]["num_branches"]
    return {name: (taken[name], there[name]) for name in sorted(there)}


def below(found: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Yield one line for each package below its floor, or without a branch at all."""
    for name, floor in FLOORS.items():
        taken, there = found.get(name, (0, 0))
        if not there or 100 * taken < floor * there:
            yield f"{name}: {taken} of {there} branches, less than {floor:g} %"


def main() -> None:
    """Print the table, and fail below a floor."""
    found = branches(json.loads(Path(sys.argv[1]).read_text()))
    for name, (taken, there) in found.items():
        print(f"{name:10} {taken:5} of {there:5} branches  {100 * taken / max(there, 1):6.2f} %")
    if faults := list(below(found)):
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
