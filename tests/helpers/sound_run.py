"""The results of an earlier run of the sound topic, and another run that holds them."""

from __future__ import annotations

from pathlib import Path


def report_files(here: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(here)): path.read_bytes()
        for path in sorted((here / "reports").rglob("*"))
        if path.is_file() and path.name != ".run.lock"
    }


def spoil_study(here: Path) -> str:
    path = here / "data/topic/studies/alpha2020.yaml"
    path.write_text(path.read_text("utf-8").replace('printed: "1.8"', 'printed: "-1.8"'), "utf-8")
    return (
        'data/topic/studies/alpha2020.yaml:62:23 [RANGE] found "-1.8"; expected a number above 0; '
        "fix: check the sign in the source"
    )
