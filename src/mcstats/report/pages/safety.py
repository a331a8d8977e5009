"""The page on safety: harms, warnings side by side, what articles say of both, and regulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcstats.model.base import Fact, Reported
from mcstats.model.study import Study
from mcstats.model.vocabularies import (
    Asserts,
    ClaimedEffect,
    ContrastKind,
    StatementKind,
    StudyKind,
    Trend,
    Voice,
)
from mcstats.report.bibliography import short_authors
from mcstats.report.numbers import counted, sentence
from mcstats.report.pages.articles import Said, said_of
from mcstats.report.pages.studies import Entry, Result, gather_entries
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import View
from mcstats.report.wording import (
    as_sentences,
    capitalised,
    date_words,
    lower_first,
    words_for_absent,
)

HARMS: Final = "adverse"
"""The begin of the names of constructs that are harms."""
ADVICE: Final = ("do not use", "ask first", "said to be safe")
_ADVICE_OF: Final = {
    **dict.fromkeys(("named", "avoid", "do not use", "contraindications"), ADVICE[0]),
    **dict.fromkeys(("ask first", "wait", "caution", "ask_first"), ADVICE[1]),
    **dict.fromkeys(("safe", "used for", "treated", "offered", "recommended"), ADVICE[2]),
    "said_to_be_safe": ADVICE[2],
}
_BASIS: Final = {"basis": "", "predicate": "older device: ", "clinical_data": ""}
"""Details of a record that a decision rests on, and the words before them."""
_DIRECTIONS: Final = {
    Trend.BENEFIT: "better",
    Trend.HARM: "worse",
    Trend.UNCLEAR: "direction not stated",
}
_THAN: Final = {ContrastKind.BETWEEN: " than without", ContrastKind.WITHIN: " than before"}
_SINGLE: Final = "Single reports, not counted, without a comparison."
_UNCOUNTED: Final = "In which group, how often and from what cause is not in what we read."
_SAID: Final = (Voice.ARTICLE, Voice.QUOTED)


@dataclass(frozen=True, slots=True)
class Harms:
    """The report of one study on harms.

    Attributes
    ----------
    uncounted : Label
        A sentence on events without numbers; empty where they have some.
    results : tuple of Result
        Harms with figures.
    directions : tuple of (Label, Label)
        Harms that are reported without usable figures: the outcome with its time, and what the
        source says of it.
    """

    entry: Entry
    ref: Ref
    events: tuple[Label, ...]
    uncounted: Label
    results: tuple[Result, ...]
    directions: tuple[tuple[Label, Label], ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """Trials of one use and intervention that report nothing on harms, in what was read."""

    use: str
    intervention: str
    trials: tuple[Ref, ...]
    absent: Label
    direct: bool


@dataclass(frozen=True, slots=True)
class Warnings:
    """A condition, and the advice of each article, maker or label on it."""

    condition: str
    advice: dict[str, str]

    def names(self, advice: str) -> list[str]:
        """Return who gives an advice."""
        return [name for name, given in self.advice.items() if given == advice]

    @property
    def disputed(self) -> bool:
        """True where one says that it is safe and another says not to use it, or to ask first."""
        return ADVICE[2] in self.advice.values() and len(set(self.advice.values())) > 1

    @property
    def graded(self) -> bool:
        """True where some say not to use it, others to ask first, and nobody that it is safe."""
        return set(self.advice.values()) == set(ADVICE[:2])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source without a part in the evidence that speaks of harms, and why it was left out."""

    what: Label
    harms: tuple[Label, ...]
    because: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """The statements of articles on one subject, and what sources say of it."""

    quantity: str
    said: tuple[Said, ...]
    sources: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class RecordOfRegulator:
    """A record of a regulator: the device, the decision, and what it rests on.

    Attributes
    ----------
    basis : tuple of Label
        What the decision rests on: the kind of basis, older devices, clinical data.
    remarks : tuple of Label
        Sentences on that basis, and on the record as a whole.
    """

    study: Study
    details: dict[str, Label]
    dates: tuple[Label, ...]
    dose: tuple[Label, ...]
    basis: tuple[Label, ...]
    remarks: tuple[Label, ...]
    source: Ref
    regulator: Label


@dataclass(frozen=True, slots=True)
class Safety:
    """The facts of the page on safety."""

    title: Label
    ci: Label
    sold: str
    harms: tuple[Harms, ...]
    silent: tuple[Silent, ...]
    silent_trials: Number | None
    direct_harms: bool
    direct_trials: bool
    claims: tuple[tuple[Ref, Markup], ...]
    columns: tuple[str, ...]
    warnings: tuple[Warnings, ...]
    left_out: tuple[LeftOut, ...]
    statements: tuple[Subject, ...]
    records: tuple[RecordOfRegulator, ...]
    explained: tuple[Label, ...]
    regulation: tuple[Subject, ...]


def gather_safety(view: View) -> Safety:
    """Return the facts of the page on safety."""
    claims, sold = view.topic.claims.claims, view.topic.claims.sold
    asked = [c for c in claims if c.effect is ClaimedEffect.HARM or c.asserts is Asserts.NO_EFFECT]
    of_claims = {construct for claim in asked for construct in claim.question.constructs}
    entries = list(gather_entries(view))
    harms = [found for entry in entries if (found := _harms(view, entry, of_claims))]
    told = {found.entry.study.id for found in harms}
    silent = list(_silent(view, [entry for entry in entries if entry.study.id not in told]))
    quiet = sum(len(group.trials) for group in silent)
    warnings = _warnings(view)
    conditions = {warning.condition for warning in warnings}
    records = tuple(_records(view))
    return Safety(
        title=Label("Is it safe?"),
        ci=Label("95% CI"),
        sold=sold.setting_label,
        harms=tuple(sorted(harms, key=lambda h: _distance(view, h.entry.study))),
        silent=tuple(silent),
        silent_trials=counted(
            view,
            "silent",
            quiet,
            "evidence",
            "trials that report nothing on harms in what was read",
        )
        if quiet
        else None,
        direct_harms=any(_is_direct(view, found.entry.study) for found in harms),
        direct_trials=any(_is_direct(view, entry.study) for entry in entries),
        claims=tuple((view.claim_ref(c.id), _reading(view, c.id)) for c in asked),
        columns=tuple(dict.fromkeys(name for w in warnings for name in w.advice)),
        warnings=warnings,
        left_out=tuple(
            LeftOut(Label(one.what), as_sentences(one.harms), as_sentences(one.because))
            for one in view.topic.sources.search.excluded
            if one.harms
        ),
        statements=_statements(view, StatementKind.SAFETY, conditions),
        records=records,
        explained=tuple(
            dict.fromkeys(
                text
                for record in records
                if isinstance(status := record.study.details.get("status"), Reported)
                for text in as_sentences(status.because)
            )
        ),
        regulation=_statements(view, StatementKind.REGULATION, set()),
    )


def _is_direct(view: View, study: Study) -> bool:
    sold = view.topic.claims.sold
    named = (study.intervention.stimulus, study.use) == (sold.intervention, sold.use)
    return named and study.kind is StudyKind.TRIAL


def _distance(view: View, study: Study) -> tuple[bool, bool]:
    """Return the rank of a study on harms: trials of the product first, then its use."""
    return not _is_direct(view, study), study.use != view.topic.claims.sold.use


def _reading(view: View, claim: str) -> Markup:
    text = view.verdicts[claim].reading_text if claim in view.verdicts else ""
    return sentence(view, f"verdicts.{claim}.reading", text, "verdicts", claim)


def _harms(view: View, entry: Entry, asked: set[str]) -> Harms | None:
    """Return the harms of a study: events, and results of outcomes that are harms."""
    labels = {
        outcome.label
        for outcome in entry.study.outcomes
        if outcome.measures.startswith(HARMS) or outcome.measures in asked
    }
    results = tuple(result for result in entry.results if result.outcome in labels)
    events = tuple(Label(event.printed) for event in entry.study.adverse_events)
    directions = tuple(_directions(view, entry.study, labels))
    if not results and not events and not directions:
        return None
    counts = any(char.isdigit() for event in events for char in event)
    single = entry.study.kind is StudyKind.USER_REPORTS
    uncounted = Label(_SINGLE if single else _UNCOUNTED if events and not counts else "")
    return Harms(entry, view.study_ref(entry.study.id), events, uncounted, results, directions)


def _directions(view: View, study: Study, labels: set[str]) -> Iterator[tuple[Label, Label]]:
    """Yield each harm of which no effect follows, with the direction in the source's words."""
    computed = {row.result for row in view.tables.effects if row.study == study.id}
    named = {one.id: one.label for one in study.outcomes if one.label in labels}
    for result in study.results:
        if result.outcome not in named or result.id in computed:
            continue
        parts = (named[result.outcome], view.time_label(study.id, result.time))
        trend, words = result.trend, words_for_absent(view.topic, study.sources)
        if isinstance(trend, Fact):
            quoted = f" (“{trend.words}”)" if trend.words else ""
            than = "" if trend.value is Trend.UNCLEAR else _THAN[result.contrast]
            said = f"{_DIRECTIONS[trend.value]}{than}{quoted}; its size is {lower_first(words)}"
        else:
            said = f"measured; its result is {lower_first(words)}"
        yield Label(", ".join(filter(None, parts))), Label(said)


def _silent(view: View, entries: list[Entry]) -> Iterator[Silent]:
    groups: dict[tuple[str, str], list[Study]] = defaultdict(list)
    for entry in entries:
        if entry.study.kind is StudyKind.TRIAL:
            groups[entry.study.use, entry.study.intervention.label].append(entry.study)
    direct_first = sorted(groups.items(), key=lambda item: not _is_direct(view, item[1][0]))
    for (use, intervention), studies in direct_first:
        sources = [source for study in studies for source in study.sources]
        yield Silent(
            use,
            intervention,
            tuple(view.study_ref(study.id) for study in studies),
            Label(words_for_absent(view.topic, sources)),
            _is_direct(view, studies[0]),
        )


def _warnings(view: View) -> tuple[Warnings, ...]:
    """Return each condition that anybody warns of, those that most speak of first."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    spoken = [(a, s) for a in view.topic.articles.values() for s in a.statements]
    conditions = {
        s.about.quantity
        for _, s in spoken
        if s.voice in _SAID
        and s.states
        and (s.kind is StatementKind.CONTRAINDICATION or s.states == "avoid")
    }
    conditions |= {
        name
        for fact in view.topic.facts.facts
        if _ADVICE_OF.get(fact.quantity) in ADVICE[:2]
        for name in fact.names
    }
    for article, statement in spoken:
        words = (statement.states or "").split(" or ")
        advice = next((_ADVICE_OF[word] for word in words if word in _ADVICE_OF), "")
        if statement.about.quantity in conditions and statement.voice in _SAID and advice:
            given[statement.about.quantity].setdefault(article.label, advice)
    for fact in view.topic.facts.facts:
        for condition in fact.names if fact.quantity in _ADVICE_OF else ():
            label = fact.subject or view.source_ref(fact.source).label
            given[condition].setdefault(label, _ADVICE_OF[fact.quantity])
    rows = (Warnings(condition, advice) for condition, advice in given.items())
    return tuple(sorted(rows, key=lambda row: (-len(row.advice), row.condition)))


def _statements(view: View, kind: StatementKind, shown: set[str]) -> tuple[Subject, ...]:
    """Return the statements in words of a kind by quantity, but for those that are `shown`.

    Numbers stand on the page of articles, beside their sources.
    """
    checks = {row.check: row for row in view.tables.checks if row.kind == "article"}
    groups: dict[str, list[Said]] = defaultdict(list)
    for article in view.topic.articles.values():
        for statement in article.statements:
            row = checks.get(f"{article.id}/{statement.id}")
            fits = statement.kind is kind and statement.states is not None
            fits = fits and statement.about.quantity not in shown
            if fits and statement.voice in _SAID and row is not None:
                said = said_of(view, article, statement, row)
                groups[statement.about.quantity].append(said)
    return tuple(
        Subject(
            quantity,
            tuple(said),
            tuple(dict.fromkeys(t for one in said for t in one.sources if t[:1].isalpha())),
        )
        for quantity, said in groups.items()
    )


def _records(view: View) -> Iterator[RecordOfRegulator]:
    """Yield the records that give a decision, a dose or a basis, in the order of the files."""
    authors = {name: source.authors for name, source in view.topic.sources.sources.items()}
    for study in view.topic.studies.values():
        if study.kind is not StudyKind.RECORD:
            continue
        details = {k: v for k, v in study.details.items() if isinstance(v, Reported)}
        reported = {name: value.printed for name, value in details.items()}
        dose = tuple(
            part for part in study.intervention.dose.values() if isinstance(part, Reported)
        )
        rests_on = [name for name in _BASIS if name in details]
        if not dose and not rests_on and "status" not in details:
            continue
        remarks = "; ".join(filter(None, (*(details[n].because for n in rests_on), study.note)))
        yield RecordOfRegulator(
            study,
            {name: Label(text) for name, text in reported.items()},
            tuple(date_words(text) for name, text in reported.items() if name.endswith("_on")),
            tuple(Label(part.printed) for part in dose),
            tuple(capitalised(f"{_BASIS[name]}{reported[name]}") for name in rests_on),
            as_sentences(remarks),
            view.source_ref(study.sources[0]),
            Label(short_authors(authors[study.sources[0]])),
        )
