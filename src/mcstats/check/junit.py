"""Checks as JUnit XML: one case per check, named so that a reader of a CI page understands it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from mcstats.schema.tables import CheckRow

from .row import EXPIRED, UNCHECKED, fails

SUITES = {
    "verdict": "Verdict tables of articles against the rules",
    "article": "Articles against the studies",
    "articles": "Articles against each other",
    "study": "Studies against themselves and their records",
    "route": "Our numbers against other programs",
}


def junit(topic: str, rows: Sequence[CheckRow]) -> str:
    """Return the report: the same bytes for the same rows.

    A declared discrepancy passes and says so, an undeclared mismatch and an expired declaration
    fail, and what cannot be checked is skipped.
    """
    kinds = dict.fromkeys([*SUITES, *(found.kind for found in rows)])
    groups = {kind: [found for found in rows if found.kind == kind] for kind in kinds}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    failed = sum(map(fails, rows))
    lines.append(
        f"<testsuites name={_text(topic)} tests={_text(len(rows))} failures={_text(failed)}>"
    )
    for kind, found in groups.items():
        if not found:
            continue
        name = SUITES.get(kind, kind)
        counts = (
            f"tests={_text(len(found))} failures={_text(sum(map(fails, found)))} "
            f"skipped={_text(sum(r.status == UNCHECKED for r in found))}"
        )
        lines.append(f"  <testsuite name={_text(name)} {counts}>")
        for entry in found:
            lines.extend(_case(topic, entry))
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _case(topic: str, found: CheckRow) -> list[str]:
    file, _, line = found.where.rpartition(":")
    name = f"{found.check}: {found.printed}" if found.printed else found.check
    place = f" file={_text(file)} line={_text(line)}" if file else ""
    head = f"    <testcase classname={_text(f'{topic}.{found.kind}')} name={_text(name)}{place}"
    told = f"{found.diagnosis}: {found.what}" if found.diagnosis else found.what
    if fails(found):
        kind = "expired declaration" if found.declared == EXPIRED else found.status
        detail = "\n".join(
            part
            for part in (
                f"printed: {found.printed}",
                f"allowed: {found.allowed}",
                f"or: {found.alternatives}" if found.alternatives else "",
                f"where: {found.where}",
            )
            if part
        )
        failure = (
            f"      <failure type={_text(kind)} message={_text(told)}>{_clean(detail)}</failure>"
        )
        return [f"{head}>", failure, "    </testcase>"]
    if found.status == UNCHECKED:
        return [f"{head}>", f"      <skipped message={_text(told)}/>", "    </testcase>"]
    declared = "declared discrepancy; " if found.declared == "yes" else ""
    said = f"{found.status}; {declared}{told}"
    return [f"{head}>", f"      <system-out>{_clean(said)}</system-out>", "    </testcase>"]


def _legal(text: object) -> str:
    """Replace what XML cannot hold."""
    return "".join(
        c
        if c in "\t\n" or ("\x20" <= c <= "\ud7ff") or ("\ue000" <= c <= "\ufffd") or c > "\uffff"
        else "\ufffd"
        for c in str(text)
    )


def _clean(text: object) -> str:
    return escape(_legal(text))


def _text(text: object) -> str:
    return quoteattr(_legal(text))
