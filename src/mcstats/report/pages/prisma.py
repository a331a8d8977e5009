"""The flow of records and the checklist of PRISMA 2020, as far as a topic has the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mcstats.report.numbers import counted
from mcstats.report.text import Label, Number
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the flow diagram: its number, or its numbers by reason, beside the main line."""

    what: str
    number: Number | None
    reasons: tuple[tuple[str, Number], ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of independent coders; a figure that was not computed is None."""

    readers: Number
    decisions: Number
    agreed: Number
    kappa: Number | None
    low: Number | None
    high: Number | None
    unresolved: Number
    mattering: Number | None
    because: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the checklist: whether the report has it, and the place that does."""

    number: Label
    topic: str
    done: bool
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Prisma:
    """The facts of the flow diagram and of the checklist."""

    boxes: tuple[Box, ...]
    unrecorded: tuple[str, ...]
    studies: Number
    excluded: Number
    awaiting: Number
    one_awaits: bool
    agreement: Agreement | None
    items: tuple[Item, ...]


_MAIN = (
    ("screened", "Records screened"),
    ("sought", "Reports sought"),
    ("assessed", "Reports assessed for eligibility"),
    ("reports", "Reports of included studies"),
)
_BESIDE = {
    "screened": ("irrelevant", "Records excluded"),
    "sought": ("not_retrieved", "Reports not retrieved"),
}


def gather_prisma(view: View) -> Prisma:
    """Return the flow of records and the checklist of a topic."""
    search = view.topic.sources.search
    flow = search.flow
    boxes = tuple(_boxes(view)) if flow is not None else ()
    missing = [words for key, words in _MAIN if flow is None or getattr(flow, key) is None]
    excluded, awaiting = len(search.excluded), len(search.awaiting)
    studies = counted(view, "prisma-studies", len(view.topic.studies), "evidence", "Studies")
    return Prisma(
        boxes=boxes,
        unrecorded=tuple(missing),
        studies=studies,
        excluded=_entered(view, "entries-excluded", str(excluded), "Sources left out"),
        awaiting=_entered(view, "entries-awaiting", str(awaiting), "Studies awaiting assessment"),
        one_awaits=awaiting == 1,
        agreement=_agreement(view),
        items=tuple(_items(view)),
    )


def _boxes(view: View) -> Iterator[Box]:
    flow = view.topic.sources.search.flow
    assert flow is not None
    if flow.identified:
        yield _reasons(view, "identified", "Records identified", flow.identified, beside=False)
    if flow.removed:
        yield _reasons(view, "removed", "Records removed before screening", flow.removed)
    for key, what in _MAIN:
        count = getattr(flow, key)
        if count is not None:
            yield Box(what, _entered(view, key, count, what), (), beside=False)
        if key in _BESIDE:
            name, words = _BESIDE[key]
            count = getattr(flow, name)
            if count is not None:
                yield Box(words, _entered(view, name, count, words), (), beside=True)
        if key == "assessed" and flow.excluded:
            yield _reasons(view, "excluded", "Reports excluded, with the reason", flow.excluded)


def _reasons(
    view: View, key: str, what: str, counts: Mapping[str, str], *, beside: bool = True
) -> Box:
    numbers = tuple(
        (name, _entered(view, f"{key}.{name}", count, f"{what}: {name}"))
        for name, count in counts.items()
    )
    return Box(what, None, numbers, beside)


def _agreement(view: View) -> Agreement | None:
    coding = view.topic.sources.search.coding
    if coding is None:
        return None

    def number(name: str, text: str, what: str) -> Number:
        place = f"sources.yaml: search.coding.{name}"
        return view.register.enter(
            f"coding.{name}", float(text.replace("−", "-")), text, "printed", [place],
            what=what, table="sources", row=place,
        )  # fmt: skip

    low, _, high = (coding.kappa_ci or "").partition(" to ")
    return Agreement(
        readers=number("readers", coding.readers, "People who coded independently"),
        decisions=number("decisions", coding.decisions, "Decisions of each"),
        agreed=number("agreed", coding.agreed, "Decisions on which they agreed"),
        kappa=number("kappa", coding.kappa, "Cohen’s kappa") if coding.kappa else None,
        low=number("kappa_ci.1", low, "Cohen’s kappa, lower limit") if high else None,
        high=number("kappa_ci.2", high, "Cohen’s kappa, upper limit") if high else None,
        unresolved=number("unresolved", coding.unresolved, "Disagreements that are not settled"),
        mattering=number("mattering", coding.mattering, "Disagreements that change an answer")
        if coding.mattering
        else None,
        because=coding.because or "",
    )


def _entered(view: View, key: str, count: str, what: str) -> Number:
    place = f"sources.yaml: search.flow.{key}"
    return view.register.enter(
        f"flow.{key}", float(count), count, "printed", [place],
        what=what, table="sources", row=place,
    )  # fmt: skip


def _items(view: View) -> Iterator[Item]:
    """Yield the items of PRISMA 2020 in its order, with where this report answers each."""
    topic, search = view.topic, view.topic.sources.search
    about = topic.claims.about
    has = {
        "strategy": search.strategy is not None,
        "flow": search.flow is not None,
        "pooled": any(row.k > 1 for row in view.tables.pooled),
        "small studies": bool(view.tables.small_study),
        "protocol": about is not None and bool(about.protocol),
        "interests": about is not None and bool(about.interests),
    }
    for number, name, needs, href, note in _CHECKLIST:
        done = all(has[need] for need in needs.split(",") if need)
        yield Item(Label(number), name, done and bool(href), href, "" if done and href else note)


_CHECKLIST = (
    ("1", "Title", "", "@/index.html", ""),
    ("2", "Abstract", "", "@/index.html", ""),
    ("3", "Rationale", "", "@/index.html", ""),
    ("4", "Objectives", "", "@/methods.html#search", ""),
    ("5", "Eligibility criteria", "", "@/methods.html#search", ""),
    ("6", "Information sources", "", "@/methods.html#search", ""),
    ("7", "Search strategy", "strategy", "@/methods.html#search", "no strategy is recorded."),
    ("8", "Selection process", "", "@/methods.html#search", ""),
    ("9", "Data collection process", "", "@/methods.html#search", ""),
    ("10", "Data items", "", "@/audit.html#downloads", ""),
    ("11", "Risk of bias assessment", "", "@/methods.html#bias", ""),
    ("12", "Effect measures", "", "@/methods.html#effects", ""),
    ("13", "Synthesis methods", "", "@/methods.html#grade", ""),
    ("14", "Reporting bias assessment", "", "@/methods.html#grade", ""),
    ("15", "Certainty assessment", "", "@/methods.html#grade", ""),
    ("16", "Study selection", "flow", "@/methods.html#flow", "records were not counted."),
    ("17", "Study characteristics", "", "@/studies.html", ""),
    ("18", "Risk of bias in studies", "", "@/studies.html", ""),
    ("19", "Results of individual studies", "", "@/studies.html", ""),
    ("20", "Results of syntheses", "pooled", "@/index.html", "nothing could be pooled."),
    ("21", "Reporting biases", "small studies", "@/audit.html", "too few studies for a test."),
    ("22", "Certainty of evidence", "", "@/index.html", ""),
    ("23", "Discussion", "", "@/index.html", ""),
    ("24", "Registration and protocol", "protocol", "@/index.html#about", "not recorded."),
    ("25", "Support", "interests", "@/index.html#about", "not recorded."),
    ("26", "Competing interests", "interests", "@/index.html#about", "not recorded."),
    ("27", "Availability of data and code", "", "@/audit.html#downloads", ""),
)  # fmt: skip
