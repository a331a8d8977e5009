"""Two codings of one topic, and the command that compares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.two_codings import OF_BCG, Edit
from mcstats.cli import main

STUDY = "studies/aronson1948.yaml"
RD = "      - {measure: RD, route: events}\n"


EVENTS: Edit = ("studies/aronson1948.yaml", 'events: {printed: "4",', 'events: {printed: "14",')
EDITS = [OF_BCG[0], OF_BCG[6], EVENTS]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["compare", *words])
    out, err = capsys.readouterr()
    return status, out, err


def decide(path: Path, uses: dict[str, str]) -> None:
    """Write the decisions under `use`, as a person does in an editor."""
    entries = path.read_text("utf-8").split("  - where: ")
    edited = [entries[0]]
    for entry in entries[1:]:
        where = entry.splitlines()[0].strip('"')
        use = next((use for part, use in uses.items() if part in where), "undecided")
        edited.append(entry.replace("use: undecided", f"use: {use}"))
    path.write_text("  - where: ".join(edited), encoding="utf-8")
