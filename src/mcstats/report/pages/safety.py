"""The page on safety: harms, warnings side by side, what articles say of both, and regulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcstats.model.base import Reported
from mcstats.model.study import Study
from mcstats.model.vocabularies import (
    Asserts,
    ClaimedEffect,
    StatementKind,
    StudyKind,
    Voice,
)
from mcstats.report.bibliography import short_authors
from mcstats.report.numbers import counted, sentence
from mcstats.report.pages.articles import Said, said_of
from mcstats.report.pages.studies import Entry, Result, gather_entries
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import View
from mcstats.report.wording import as_sentences, date_words, words_for_absent

HARMS: Final = "adverse"
"""The begin of the names of constructs that are harms."""
ADVICE: Final = ("do not use", "ask first", "said to be safe")
_ADVICE_OF: Final = {
    **dict.fromkeys(("named", "avoid", "do not use", "contraindications"), ADVICE[0]),
    **dict.fromkeys(("ask first", "wait", "caution", "ask_first"), ADVICE[1]),
    **dict.fromkeys(("safe", "used for", "treated", "offered", "recommended"), ADVICE[2]),
    "said_to_be_safe": ADVICE[2],
}
_SAID: Final = (Voice.ARTICLE, Voice.QUOTED)


@dataclass(frozen=True, slots=True)
class Harms:
    """What one study reports on harms."""

    entry: Entry
    ref: Ref
    events: tuple[Label, ...]
    results: tuple[Result, ...]


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
        """True where one says not to use it and another says that it is safe."""
        return {ADVICE[0], ADVICE[2]} <= set(self.advice.values())


@dataclass(frozen=True, slots=True)
class RecordOfRegulator:
    """A record of a regulator: the device, the decision, and what it rests on."""

    study: Study
    details: dict[str, Label]
    dates: tuple[Label, ...]
    dose: tuple[Label, ...]
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
    statements: tuple[tuple[str, tuple[Said, ...]], ...]
    records: tuple[RecordOfRegulator, ...]
    explained: tuple[Label, ...]
    regulation: tuple[tuple[str, tuple[Said, ...]], ...]


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
        harms=tuple(sorted(harms, key=lambda h: not _is_direct(view, h.entry.study))),
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
    if not results and not events:
        return None
    return Harms(entry, view.study_ref(entry.study.id), events, results)


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


def _statements(
    view: View, kind: StatementKind, shown: set[str]
) -> tuple[tuple[str, tuple[Said, ...]], ...]:
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
    return tuple((quantity, tuple(said)) for quantity, said in groups.items())


def _records(view: View) -> Iterator[RecordOfRegulator]:
    authors = {name: source.authors for name, source in view.topic.sources.sources.items()}
    for study in view.topic.studies.values():
        if study.kind is StudyKind.RECORD:
            reported = {k: v.printed for k, v in study.details.items() if isinstance(v, Reported)}
            dose = study.intervention.dose.values()
            yield RecordOfRegulator(
                study,
                {name: Label(text) for name, text in reported.items()},
                tuple(date_words(text) for name, text in reported.items() if name.endswith("_on")),
                tuple(Label(part.printed) for part in dose if isinstance(part, Reported)),
                view.source_ref(study.sources[0]),
                Label(short_authors(authors[study.sources[0]])),
            )
