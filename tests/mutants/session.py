"""What `make mutants` does beside cosmic-ray's own commands.

session.py sample SESSION COUNT           keep so many mutants, the same for the same code
session.py result PACKAGE COMMIT RESULT   note what became of those that cosmic-ray dumps
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def sample(session: str, count: int) -> None:
    """Keep some of the mutants that no filter took: those with the smallest hashes of their places.

    The others are deleted, because `cr-rate` counts what is skipped as killed.
    """
    from cosmic_ray.work_db import WorkDB, use_db

    def changes_a_decorator(mutation: Any) -> bool:  # slots and frozen are for memory and mypy
        lines = mutation.module_path.read_text(encoding="utf-8").splitlines()
        return bool(lines[mutation.start_pos[0] - 1].lstrip().startswith("@"))

    def rank(item: Any) -> str:
        (mutation,) = item.mutations
        place = (str(mutation.module_path), mutation.definition_name, mutation.operator_name)
        return hashlib.sha256(f"{place} {mutation.occurrence}".encode()).hexdigest()

    with use_db(session, WorkDB.Mode.open) as database:
        pending = sorted(database.pending_work_items, key=rank)
        kept = [item for item in pending if not changes_a_decorator(item.mutations[0])]
        database.clear()
        database.add_work_items(kept[:count])


def result(dump: Iterable[str], package: str, commit: str, whole: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the counts and the survivors of a package, and the reasons it had."""
    met = [(item, done) for item, done in map(json.loads, dump) if done is not None]
    survivors = [
        {"module": item["mutations"][0]["module_path"], **_change(done["diff"])}
        for item, done in met
        if done["test_outcome"] == "survived"
    ]
    reasons = {_place(one): one["reason"] for one in whole["survivors"]}
    here = [one | {"reason": reasons.get(_place(one), "no test yet")} for one in survivors]
    others = [one for one in whole["survivors"] if one["module"].split("/")[2] != package]
    counts = {"commit": commit, "mutants": len(met), "killed": len(met) - len(survivors)}
    return {
        "packages": whole["packages"] | {package: counts},
        "survivors": sorted([*others, *here], key=_place),
    }


def _change(diff: str) -> dict[str, str]:
    """Return the lines that a diff takes away and adds, each on one line."""

    def lines(sign: str) -> str:
        found = [line for line in diff.splitlines() if line.startswith(sign)]
        return " ".join(line[1:].strip() for line in found if line[:4] != f"{3 * sign} ")

    return {"before": lines("-"), "after": lines("+")}


def _place(survivor: dict[str, str]) -> tuple[str, str, str]:
    return survivor["module"], survivor["before"], survivor["after"]


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    if command == "sample":
        sample(words[0], int(words[1]))
    else:
        file = Path(words[2])
        made = result(sys.stdin, *words[:2], json.loads(file.read_text(encoding="utf-8")))
        file.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(words[0], made["packages"][words[0]])
