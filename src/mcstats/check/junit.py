"""Checks as JUnit XML: one case per check, named so that a reader of a CI page understands it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from mcstats.check.row import EXPIRED, ROUTE, UNCHECKED
from mcstats.model.tables import CheckRow

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
    report = _element(None, "testsuites", name=topic, tests=len(rows), failures=_failing(rows))
    for kind in dict.fromkeys([*SUITES, *(row.kind for row in rows)]):
        cases = [row for row in rows if row.kind == kind]
        if cases:
            suite = _element(
                report,
                "testsuite",
                name=SUITES.get(kind, kind),
                tests=len(cases),
                failures=_failing(cases),
                errors=0,
                skipped=sum(row.status == UNCHECKED for row in cases),
            )
            for row in cases:
                _case(suite, topic, row)
    ElementTree.indent(report)
    text = ElementTree.tostring(report, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _failing(rows: Sequence[CheckRow]) -> int:
    return sum(row.fails for row in rows)


def _case(suite: Element, topic: str, row: CheckRow) -> None:
    own = row.kind == ROUTE and row.fails  # what two programs disagree about is in no file
    file, _, line = ("", "", "") if own else row.where.rpartition(":")
    name = f"{row.check}: {row.printed}" if row.printed else row.check
    place = {"file": file, "line": line} if file else {}
    case = _element(suite, "testcase", classname=f"{topic}.{row.kind}", name=name, **place)
    reason = f"{row.diagnosis}: {row.what}" if row.diagnosis else row.what
    if row.fails:
        kind = "expired declaration" if row.declared == EXPIRED else row.status
        alternatives = [f"or: {row.alternatives}"] if row.alternatives else []
        detail = [f"printed: {row.printed}", f"allowed: {row.allowed}", *alternatives]
        failure = _element(case, "failure", type=kind, message=reason)
        if not own:
            detail.append(f"where: {row.where}")
        failure.text = _legal("\n".join(detail))
    elif row.status == UNCHECKED:
        _element(case, "skipped", message=reason)
    else:
        declared = "declared discrepancy; " if row.declared == "yes" else ""
        _element(case, "system-out").text = _legal(f"{row.status}; {declared}{reason}")


def _element(parent: Element | None, tag: str, **attributes: object) -> Element:
    texts = {name: _legal(value) for name, value in attributes.items()}
    return Element(tag, texts) if parent is None else SubElement(parent, tag, texts)


def _legal(text: object) -> str:
    """Replace what XML cannot hold."""
    return re.sub("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", str(text))
