"""Checks as JUnit XML: one case per check, named so that a reader of a CI page understands it.

Jenkins' xUnit plugin skips a report with anything that its schema does not list, and that schema
lets a suite name its file but a case neither its file nor its line. So there is a suite for each
kind of check and each file, and the text of a case holds its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from mcstats.check.row import EXPIRED, NOT_READ, ROUTE, UNCHECKED
from mcstats.model.tables import CheckRow

SUITES = {
    "verdict": "Verdict tables of articles against the rules",
    "article": "Articles against the studies",
    "articles": "Articles against each other",
    "study": "Studies against themselves and their records",
    "route": "Our numbers against other programs",
}
_SKIPPED = frozenset({UNCHECKED, NOT_READ})
"""The outcomes of what nothing that was read decides."""


def junit(topic: str, rows: Sequence[CheckRow]) -> str:
    """Return the report: the same bytes for the same rows.

    A declared discrepancy passes and says so, an undeclared mismatch and an expired declaration
    fail, and what cannot be checked is skipped.
    """
    report = _element(None, "testsuites", name=topic, tests=len(rows), failures=_failing(rows))
    suites: dict[tuple[str, str], list[CheckRow]] = defaultdict(list)
    for kind in dict.fromkeys([*SUITES, *(row.kind for row in rows)]):
        for row in rows:
            if row.kind == kind:
                suites[kind, _file(row)].append(row)
    for (kind, file), cases in suites.items():
        name = SUITES.get(kind, kind)
        suite = _element(
            report,
            "testsuite",
            name=f"{name}: {file}" if file else name,
            **({"file": file} if file else {}),
            tests=len(cases),
            failures=_failing(cases),
            errors=0,
            skipped=sum(row.status in _SKIPPED and not row.fails for row in cases),
        )
        for row in cases:
            _case(suite, topic, row)
    ElementTree.indent(report)
    text = ElementTree.tostring(report, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _file(row: CheckRow) -> str:
    return row.where.rpartition(":")[0]


def _failing(rows: Sequence[CheckRow]) -> int:
    return sum(row.fails for row in rows)


def _case(suite: Element, topic: str, row: CheckRow) -> None:
    own = row.kind == ROUTE and row.fails  # what two programs disagree about is in no file
    name = f"{row.check}: {row.printed}" if row.printed else row.check
    case = _element(suite, "testcase", classname=f"{topic}.{row.kind}", name=name)
    reason = f"{row.diagnosis}: {row.what}" if row.diagnosis else row.what
    lines = [f"where: {row.where}"] if row.where and not own else []
    if row.fails:
        kind = "expired declaration" if row.declared == EXPIRED else row.status
        outcome = _element(case, "failure", type=kind, message=reason)
        alternatives = [f"or: {row.alternatives}"] if row.alternatives else []
        detail = [f"printed: {row.printed}", f"allowed: {row.allowed}", *alternatives]
        lines = [*detail, *lines]
    elif row.status in _SKIPPED:
        outcome = _element(case, "skipped", message=reason)
    else:
        outcome = _element(case, "system-out")
        declared = "declared discrepancy; " if row.declared == "yes" else ""
        lines = [f"{row.status}; {declared}{reason}", *lines]
    outcome.text = _legal("\n".join(lines))


def _element(parent: Element | None, tag: str, **attributes: object) -> Element:
    texts = {name: _legal(value) for name, value in attributes.items()}
    return Element(tag, texts) if parent is None else SubElement(parent, tag, texts)


def _legal(text: object) -> str:
    """Replace what XML cannot hold."""
    return re.sub("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", str(text))
