"""Check the texts of the report in claims.yaml: no typed figure, references to studies alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcstats.data.partial_read import PartialTopic
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault
from mcstats.model.report_text import ClaimSummary, Headed
from mcstats.model.topic import Path

_REFERENCE: Final = re.compile(r"\{([^{}]*)\}")


def lint_written(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each text with a digit or a brace outside of a reference to a study."""
    claims = draft.claims.value
    if claims is None:
        return
    studies = tuple(draft.studies)
    for path, text in written_texts(claims):
        bare = _REFERENCE.sub("", text)
        wrong = next((c for c in bare if c.isdigit() or c in "{}"), "")
        for reference in _REFERENCE.findall(text):
            owner = reference.partition(":")[0]
            if owner not in studies and not owner.startswith(tuple(f"{s}-" for s in studies)):
                wrong = f"{{{reference}}}"
        if wrong:
            yield draft.claims.positions.fault(
                path, "REF", repr(wrong), "figures as references in braces, such as {STUDY:total}",
                "write {STUDY:PATH} or {EFFECT} in its place",
            )  # fmt: skip


def written_texts(claims: Claims) -> Iterator[tuple[Path, str]]:
    """Yield each text whose figures are references, with its place in claims.yaml."""
    summary = claims.summary
    if summary is not None:
        yield ("summary", "answer"), summary.answer
        for name in ("leads", "limits"):
            headed: tuple[Headed, ...] = getattr(summary, name)
            for number, one in enumerate(headed):
                yield ("summary", name, number, "text"), one.text
    for place, claim in enumerate(claims.claims):
        for key in ("lead", "result", "figure") if isinstance(claim.summary, ClaimSummary) else ():
            if text := getattr(claim.summary, key):
                yield ("claims", place, "summary", key), text
