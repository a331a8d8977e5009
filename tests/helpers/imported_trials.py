"""A record of a trial registry, with changes, as it is imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers.places import TESTS
from helpers.written_files import write_file

RECORD = TESTS / "exports" / "trial.json"
BETTER = "lower,range_of_motion=higher"


def changed(folder: Path, change: Any) -> Path:
    record = json.loads(RECORD.read_text("utf-8"))
    change(record)
    return write_file(folder, json.dumps({"studies": [record]}), "studies.json")
