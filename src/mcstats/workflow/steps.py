"""The steps of the workflow in their order, and the files that each of them writes.

This is the only list of the steps of a topic; `index` runs once for all topics. The commands, the
rules of the Snakefile and the removal of files follow it. Names of files are relative to the folder
of a topic's results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "evidence": ("tables/evidence.csv",),
    "effects": ("tables/effects.csv", "tables/inputs.csv", "tables/steps.csv"),
    "ratings": ("tables/ratings.csv",),
    "pooled": ("tables/pooled.csv", "tables/small_study.csv"),
    "verdicts": (
        "tables/verdicts.csv",
        "tables/footnotes.csv",
        "tables/bodies.csv",
        "tables/absolute.csv",
        "tables/outcomes.csv",
        "tables/changes.csv",
        "tables/missing.csv",
    ),
    "stability": (
        "tables/stability.csv",
        "tables/universes.csv",
        "tables/choices.csv",
        "tables/firm.csv",
        "tables/poolings.csv",
    ),
    "checks": ("tables/checks.csv", "checks.xml"),
    # The figures depend on the tables; the empty file says that all of them are drawn.
    "figures": ("figures/.drawn",),
    # The page of each claim has the name of the claim; the empty file says that all are written.
    "report": (
        "index.html",
        "studies.html",
        "articles.html",
        "safety.html",
        "methods.html",
        "audit.html",
        "claims/.written",
        "datapackage.json",
        "tables/numbers.csv",
    ),
    "manifest": ("manifest.json",),
}
_JUDGING: Final = ("data", "effects", "bias", "verdict")
CODE: Final[Mapping[str, tuple[str, ...]]] = {
    "evidence": ("data",),
    "effects": _JUDGING,
    "ratings": ("data", "effects", "bias"),
    "pooled": _JUDGING,
    "verdicts": _JUDGING,
    "stability": _JUDGING,
    "checks": (*_JUDGING, "check"),
    "figures": ("data", "effects", "report"),
    "report": (*_JUDGING, "check", "report"),
    "index": ("data", "effects", "report"),
}
"""The packages that a step rests on beside `model` and `workflow`; others rest on all."""
OUTPUTS: Final = tuple(name for names in STEPS.values() for name in names)
FIGURE: Final = re.compile(r"figures/(along|articles|specifications)-[\w-]+-(light|dark)\.svg")
CLAIM_PAGE: Final = re.compile(r"claims/[\w.-]+\.html")
DRAWN: Final = STEPS["figures"][0]
WRITTEN: Final = "claims/.written"
FOUND: Final = ((FIGURE, DRAWN), (CLAIM_PAGE, WRITTEN))
"""Files whose names follow from the data, each with the file that says that all are written."""
MANIFEST: Final = STEPS["manifest"][0]
PDFS: Final = ("summary.pdf", "report.pdf")
"""The files that `mcstats pdf` writes beside the pages of a topic."""
INDEX: Final = "index.html"  # the list of all topics, beside their folders
LOCK: Final = ".run.lock"  # beside them too: left by every run and step, as old as the last start
BESIDE: Final = frozenset({MANIFEST, "summary.pdf", "report.pdf"})
"""Files among the results of a topic that its manifest cannot hold: itself, and what is printed."""


def is_output(name: str) -> bool:
    """Return whether a step writes a file of this name, other than the manifest."""
    return name != MANIFEST and (name in OUTPUTS or any(k.fullmatch(name) for k, _ in FOUND))
