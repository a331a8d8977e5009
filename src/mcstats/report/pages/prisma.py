"""The flow of records and the checklist of PRISMA 2020, as far as a topic has the facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mcstats.model.vocabularies import StudyKind
from mcstats.report.numbers import counted
from mcstats.report.register import cause_of
from mcstats.report.text import Number
from mcstats.report.view import Facts, View

_BOXES = (
    ("identified", "Records identified"),
    ("removed", "Records removed before screening"),
    ("screened", "Records screened"),
    ("irrelevant", "Records excluded"),
    ("sought", "Reports sought"),
    ("not_retrieved", "Reports not retrieved"),
    ("assessed", "Reports assessed for eligibility"),
    ("excluded", "Reports excluded, with the reason"),
    ("reports", "Reports of included studies"),
)
"""Boxes of the flow, each a number, or several numbers by reason."""
_BESIDE = ("removed", "irrelevant", "not_retrieved", "excluded")
_NEEDED = ("screened", "sought", "assessed", "reports")
KAPPA_DECIMALS = 3
_ENTRIES = {
    StudyKind.TRIAL: "studies of people",
    StudyKind.LABORATORY: "laboratory studies",
    StudyKind.META_ANALYSIS: "reviews",
    StudyKind.RECORD: "records of devices",
    StudyKind.USER_REPORTS: "reports by users",
    StudyKind.CONTEXT: "documents on the subject",
}
_AGREEMENT = {
    "readers": "People who coded independently",
    "decisions": "Decisions of each",
    "agreed": "Decisions on which they agreed",
    "kappa": "Cohen’s kappa",
    "unresolved": "Disagreements that are not settled",
    "mattering": "Disagreements that change an answer",
}
_NO_ZERO = ("unresolved", "mattering")  # a sentence says "every" or "none" instead


def gather_prisma(view: View) -> Facts:
    """Return the flow of records and the checklist of a topic."""
    search = view.topic.sources.search
    flow = search.flow
    kinds = {study.kind for study in view.topic.studies.values()}
    left_out, waiting = len(search.excluded), len(search.awaiting)
    return Facts(
        boxes=tuple(_boxes(view, flow)) if flow is not None else (),
        unrecorded=tuple(
            words for key, words in _BOXES if key in _NEEDED and getattr(flow, key, None) is None
        ),
        kinds=[words for kind, words in _ENTRIES.items() if kind in kinds],
        studies=counted(view, "prisma-studies", len(view.topic.studies), "evidence", "Studies"),
        excluded=_listed(view, "flow.entries-excluded", left_out, "Sources left out"),
        awaiting=_listed(view, "flow.entries-awaiting", waiting, "Studies awaiting assessment"),
        agreement=_agreement(view, search.coding) if search.coding is not None else None,
        pooled=any(row.k > 1 for row in view.tables.pooled),
        small_studies=bool(view.tables.small_study),
    )


def _boxes(view: View, flow: Any) -> Iterator[Facts]:
    """Yield the boxes of the flow, those of what was left out beside the main line."""
    for key, what in _BOXES:
        if not (value := getattr(flow, key)):
            continue
        counts = {"": value} if isinstance(value, str) else value
        numbers = {
            reason: _entered(
                view, f"flow.{key}.{reason}".rstrip("."), count, f"{what}: {reason}".rstrip(": ")
            )
            for reason, count in counts.items()
        }
        number = numbers.pop("", None)
        yield Facts(what=what, number=number, reasons=numbers, beside=key in _BESIDE)


def _agreement(view: View, coding: Any) -> Facts:
    """Return the agreement of independent coders; a figure that was not computed is None."""
    numbers = {
        key: _entered(view, f"coding.{key}", value, what)
        if (value := getattr(coding, key)) and (value != "0" or key not in _NO_ZERO)
        else None
        for key, what in _AGREEMENT.items()
    }
    low, _, high = (coding.kappa_ci or "").partition(" to ")
    low, high = (
        f"{float(end):.{KAPPA_DECIMALS}f}" if len(end) > KAPPA_DECIMALS + 2 else end
        for end in (low, high)
    )
    ends = (("1", low, "lower"), ("2", high, "upper")) if high else ()
    interval = [
        _entered(view, f"coding.kappa_ci.{n}", end, f"Cohen’s kappa, {which} limit")
        for n, end, which in ends
    ]
    none_matters = coding.mattering == "0"
    because = coding.because or ""
    return Facts(**numbers, interval=interval, none_matters=none_matters, because=because)


def _listed(view: View, key: str, number: int, what: str) -> Number | None:
    """Enter how many sources a list of the search holds; None where it is empty."""
    return _entered(view, key, str(number), what) if number else None


def _entered(view: View, key: str, text: str, what: str) -> Number:
    """Enter a figure of the record of the search."""
    place = f"sources.yaml: search.{key}"
    value = float(text.replace("−", "-"))
    cause = cause_of([text])
    return view.register.enter(
        key, value, text, "printed", [place], cause, what=what, table="sources", row=place
    )
