"""The page on safety: harms, warnings side by side, what articles say of both, and regulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.running_text import has_digit, upper_first
from mcstats.model.stated_words import RECORDED_AS
from mcstats.model.study import Study
from mcstats.model.vocabularies import (
    ClaimedEffect,
    StatementKind,
    StudyKind,
    Voice,
)
from mcstats.report.bibliography import short_authors
from mcstats.report.format import number_word
from mcstats.report.numbers import counted_if_any, sentence
from mcstats.report.pages.articles import OWN_PARTS, said_of
from mcstats.report.pages.studies import gather_entries
from mcstats.report.text import Label
from mcstats.report.view import HARM, Facts, View
from mcstats.report.wording import (
    as_sentences,
    date_words,
    in_words,
    lower_first,
    with_unit,
    words_for_absent,
)

ADVICE: Final = ("do not use", "ask first", "said to be safe")
_ADVICE_OF: Final = {
    **dict.fromkeys(
        ("named", "avoid", "do not use", "contraindications", "areas_to_avoid"), ADVICE[0]
    ),
    **dict.fromkeys(("ask first", "wait", "caution", "ask_first"), ADVICE[1]),
    **dict.fromkeys(("safe", "used for", "treated", "offered", "recommended"), ADVICE[2]),
    **dict.fromkeys(("said_to_be_safe", "areas_said_to_be_safe"), ADVICE[2]),
}
_BASIS: Final = {"basis": "", "predicate": "older device: ", "clinical_data": ""}
"""Details of a record that a decision rests on, and the words before them."""
_SINGLE: Final = "Single reports, not counted, without a comparison."
_UNCOUNTED: Final = "In which group, how often and from what cause is not in what we read."
_SAID: Final = (Voice.ARTICLE, Voice.QUOTED)


@lru_cache(maxsize=1)
def gather_safety(view: View) -> Facts:
    """Return the facts of the page on safety; most sources warn of what is `warned`."""
    claims, entries = view.topic.claims, gather_entries(view)
    sources = view.topic.sources.sources
    asked = [claim for claim in claims.claims if claim.effect is ClaimedEffect.HARM]
    harms = [found for entry in entries if (found := _harms(view, entry))]
    spoken = {found.entry.study.id for found in harms}
    silent = _silent(view, [entry.study for entry in entries if entry.study.id not in spoken])
    direct = [entry.study for entry in entries if _is_direct(view, entry.study)]
    warnings, records = _warnings(view), tuple(_records(view))
    columns = tuple(dict.fromkeys(name for w in warnings for name in w.advice))
    decided = [record for record in records if "status" in record.details]
    readings = {c.id: view.verdicts[c.id].reading_text for c in asked if c.id in view.verdicts}
    # Counts stand first, then trials of the product, then its use.
    harms.sort(key=lambda h: (not h.counted, not h.direct, h.entry.study.use != claims.sold.use))
    return Facts(
        title=Label("Is it safe?"),
        sold=claims.sold.setting_label,
        harms=harms,
        silent=silent,
        counted_in=tuple(
            dict.fromkeys(h.entry.study.use for h in harms if h.counted and not h.direct)
        ),
        direct_harms=any(found.direct for found in harms),
        direct_trials=len(direct),
        tables_only=counted_if_any(
            view,
            "tables-only",
            sum(OWN_PARTS.isdisjoint(study.parts_read(sources)) for study in direct),
            "evidence",
            "trials of the product that were read in tables or copies alone",
        ),
        claims=tuple(
            (view.claim_ref(claim), sentence(view, f"verdicts.{claim}.reading", text))
            for claim, text in readings.items()
        ),
        columns=columns,
        warnings=warnings,
        warned=[
            lower_first(in_words(warning.condition))
            for warning in warnings
            if set(warning.advice.values()) == {ADVICE[0]}
            and len(warning.advice) > max(1, len(columns) / 2)
        ],
        left_out=tuple(
            Facts(what=Label(s.what), harms=as_sentences(s.harms), because=as_sentences(s.because))
            for s in view.topic.sources.search.excluded
            if s.harms
        ),
        statements=_statements(view, StatementKind.SAFETY, {w.condition for w in warnings}),
        records=records,
        decisions=tuple(
            (record.regulator, record.details["status"])
            for record in {(r.regulator, r.details["status"]): r for r in decided}.values()
        ),
        devices=Label(
            f"{number_word(len(decided))} device{'s' * (len(decided) > 1)} that we looked up"
        ),
        explained=tuple(dict.fromkeys(text for record in records for text in record.explained)),
        regulation=_statements(view, StatementKind.REGULATION, set()),
    )


def _is_direct(view: View, study: Study) -> bool:
    return view.is_of_sold(study) and study.kind is StudyKind.TRIAL


def _harms(view: View, entry: Facts) -> Facts | None:
    """Return the harms of a study: events, and results of outcomes that are harms.

    `counted` says that some stand in figures; `uncounted` is a sentence on events without numbers.
    """
    study = entry.study
    labels = {upper_first(o.label) for o in study.outcomes if o.measures in view.harms}
    results = tuple(result for result in entry.results if result.outcome in labels)
    events = tuple(Label(event.printed) for event in study.adverse_events)
    if not results and not events:
        return None
    in_figures = any(map(has_digit, events))
    uncounted = _UNCOUNTED if events and not in_figures else ""
    return Facts(
        entry=entry,
        ref=view.study_ref(study.id),
        direct=_is_direct(view, study),
        counted=in_figures or any(r.case not in ("trend", "unread", "narrative") for r in results),
        events=events,
        uncounted=Label(_SINGLE if study.kind is StudyKind.USER_REPORTS else uncounted),
        results=results,
    )


def _silent(view: View, studies: list[Study]) -> list[Facts]:
    """Return the trials that report nothing on harms, direct ones first.

    Those of which as much was read stand together.
    """
    groups: dict[tuple[bool, str], list[Study]] = defaultdict(list)
    for study in studies:
        if study.kind is StudyKind.TRIAL:
            absent = words_for_absent(view.topic, study)
            groups[not _is_direct(view, study), absent].append(study)
    return [
        Facts(
            uses=list(dict.fromkeys(study.use for study in group)),
            interventions=list(dict.fromkeys(study.intervention.label for study in group)),
            trials=[view.study_ref(study.id) for study in group],
            absent=Label(absent),
        )
        for (_, absent), group in sorted(groups.items())
    ]


def _warnings(view: View) -> tuple[Facts, ...]:
    """Return each condition, then each area of the body, those that most speak of first.

    `advice` is that of each article, maker or label. A condition is `disputed` where one says that
    it is safe and another does not; it is `graded` where they differ only in degree.
    """
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
    areas = {
        name
        for fact in view.topic.facts.facts
        if fact.quantity.startswith("areas_")
        for name in fact.names
    }
    rows = (
        Facts(
            condition=condition,
            area=condition in areas,
            advice=advice,
            disputed=ADVICE[2] in advice.values() and len(set(advice.values())) > 1,
            graded=set(advice.values()) == set(ADVICE[:2]),
        )
        for condition, advice in given.items()
    )
    return tuple(sorted(rows, key=lambda row: (row.area, -len(row.advice), row.condition)))


def _statements(view: View, kind: StatementKind, shown: set[str]) -> tuple[Facts, ...]:
    """Return the statements in words of a kind by quantity and device, but for those `shown`.

    Numbers stand on the page of articles, beside their sources.
    """
    checks = {row.check: row for row in view.tables.checks if row.kind == "article"}
    groups: dict[tuple[str, str], list[Facts]] = defaultdict(list)
    for article in view.topic.articles.values():
        for statement in article.statements:
            row, quantity = checks.get(f"{article.id}/{statement.id}"), statement.about.quantity
            fits = statement.kind is kind and statement.states and quantity not in shown
            if fits and statement.voice in _SAID and row is not None:
                subject = HARM if quantity.startswith((HARM, "side_effect")) else quantity
                of = RECORDED_AS.get(subject, subject), statement.about.subject or ""
                groups[of].append(said_of(view, article, statement, row))
    return tuple(
        Facts(
            quantity=quantity,
            of=of and Label(of),
            said=said,
            sources=tuple(
                dict.fromkeys(
                    text
                    for one in said
                    for text in one.sources
                    if text[:1].isalpha() and one.diagnosis != Diagnosis.ITSELF
                )
            ),
        )
        for (quantity, of), said in groups.items()
    )


def _records(view: View) -> Iterator[Facts]:
    """Yield the records that give a decision, a dose or a basis, in the order of the files.

    The `basis` is what the decision rests on; `remarks` are sentences on that and on the record.
    """
    for study in view.topic.studies.values():
        details = {k: v for k, v in study.details.items() if isinstance(v, Reported)}
        dose = [part for part in study.intervention.dose.values() if isinstance(part, Reported)]
        rests_on = [name for name in _BASIS if name in details]
        if study.kind is not StudyKind.RECORD or not (dose or rests_on or "status" in details):
            continue
        source = study.sources[0]
        remarks = [*(details[name].because for name in rests_on), study.note]
        yield Facts(
            study=study,
            details={name: Label(value.printed) for name, value in details.items()},
            dates=tuple(date_words(v.printed) for k, v in details.items() if k.endswith("_on")),
            dose=tuple(map(with_unit, dose)),
            basis=tuple(
                Label(upper_first(f"{_BASIS[name]}{details[name].printed}")) for name in rests_on
            ),
            remarks=as_sentences("; ".join(filter(None, remarks))),
            explained=as_sentences(details["status"].because) if "status" in details else (),
            source=view.source_ref(source),
            regulator=Label(short_authors(view.topic.sources.sources[source].authors)),
        )
