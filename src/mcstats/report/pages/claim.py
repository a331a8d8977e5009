"""The page of one claim: what was found, for and against, bias, certainty, and how firm it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup, escape

from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Claim
from mcstats.model.result import unit_counted
from mcstats.model.source import Awaiting
from mcstats.model.study import Study
from mcstats.model.tables import AbsoluteRow, BodyRow, EffectRow, FirmRow, VerdictRow
from mcstats.model.topic import sourced_values
from mcstats.model.vocabularies import Asserts, ClaimedEffect, StudyKind
from mcstats.model.written_number import is_same_reading
from mcstats.report.claim_facts import (
    NOTHING,
    PEOPLE,
    Best,
    ClaimFacts,
    Found,
    best_evidence,
    change_of,
    claim_facts,
    found_of,
)
from mcstats.report.figures.change_plot import change_plot
from mcstats.report.figures.forest import forest_plot
from mcstats.report.figures.gather import changes_of_claim
from mcstats.report.figures.gather_forest import forest_of_claim
from mcstats.report.numbers import (
    PARTICIPANTS,
    absolute_number,
    counted,
    people_of,
    printed_number,
    sentence,
    value_row,
)
from mcstats.report.pages.studies import Document, document_of
from mcstats.report.reported import size_of
from mcstats.report.text import Label, Number, Ref, marked
from mcstats.report.view import OVERALL, View
from mcstats.report.wording import (
    capitalised,
    in_words,
    interests_words,
    payer_words,
    words_for_absent,
)
from mcstats.report.written import written_of

MOST_OUTCOMES: Final = 4
"""Outcomes of the main study beside the one that decides."""
MOST_ROWS: Final = 40
"""Studies of a body of evidence that are listed; the page of studies has all of them."""
MOST_DISAGREEMENTS: Final = 6
UPGRADES: Final = ("large effect", "dose response", "opposing confounding")
"""Steps of GRADE that are shown only where they change something."""
CHANGES: Final = {-3: "−3", -2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}
"""Steps of certainty, in levels."""
SETTLES: Final = ("decided", "significant")
"""Ends of the words of results that settle a question of their own."""
SUPPORTS, TOWARDS, SMALL, UNDECIDED, AWAY, AGAINST, UNREAD, REPORTS = (
    "Supports the claim",
    "Points towards the claim, but does not settle it",
    "Smaller than an effect that would matter",
    "Undecided",
    "Points against the claim, but does not settle it",
    "Against the claim",
    "No result in what we read",
    "Reports by users, not counted",
)
"""The groups of the evidence on a claim, in their order."""
NO_EFFECT: Final = "Supports the claim: excludes an effect that would matter"
"""The first group of a claim that there is no effect."""
ENDINGS: Final = re.compile(r", (?=(?:the verdict would|we would|nothing would)\b)")
"""The place of a sentence of firm.csv that parts its condition from what would follow."""
_NEAREST: Final = "nearest in the evidence"
_ADVERSE: Final = "adverse"


@dataclass(frozen=True, slots=True)
class ArmCell:
    """The report of a source on one arm; `case` is events, mean, percent, rate or missing."""

    case: str
    first: Number | None = None
    second: Number | None = None
    absent: Label = NOTHING
    unit: Label = NOTHING


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the summary of findings; `source` names a study that is not the main one."""

    label: Label
    time: Label
    arms: tuple[ArmCell, ArmCell]
    found: Found
    people: Number | None
    unit: Label
    studies: Number | None
    rated: bool
    review: bool = False
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Absolute:
    """The effect among so many people, or in so much of the time that people are followed."""

    per: Label
    in_time: bool
    without: Number
    with_: Number
    difference: Number
    more: bool
    ends: tuple[tuple[Number, bool], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A study of the body of evidence: what was done, what was found, and how near it is.

    `other` names what it studied where that is not what the claim is about; it is empty otherwise.
    `contrary` is a result of the same outcome at another time that points the other way.
    """

    ref: Ref
    best: Best
    found: Found
    decides: bool
    other: Label
    weaker: bool
    contrary: Found | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """The rating of a domain of the main study with its reason."""

    domain: Label
    rating: str
    because: Markup


@dataclass(frozen=True, slots=True)
class Step:
    """A step of GRADE: the change in levels, and the reason."""

    name: Label
    change: Label
    because: Markup


@dataclass(frozen=True, slots=True)
class Firm:
    """The answer if one of some conditions were true; `then` is empty where none matters."""

    then: Markup
    conditions: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Results that stand alike to a claim."""

    title: Label
    rows: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The changes that would move the verdict, all parts together, and the verdict then."""

    parts: tuple[Label, ...]
    then: tuple[Label, ...]
    rises: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A value that sources of one study give differently, each with its place."""

    what: Label
    readings: tuple[tuple[Label, Label], ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The facts of the page of a claim."""

    title: Label
    facts: ClaimFacts
    lead: Markup | None
    outcomes: tuple[Outcome, ...]
    absolute: Absolute | None
    adverse: Outcome | None
    harms: bool
    figure: Markup | None
    groups: tuple[Group, ...]
    lacking: tuple[Label, ...]
    more: Number | None
    awaiting: tuple[Awaiting, ...]
    excluded: tuple[tuple[Ref, Markup], ...]
    main: Ref | None
    main_outcome: Label
    bias: tuple[Reason, ...]
    others: tuple[tuple[Ref, str], ...]
    payer: Label
    interests: Label
    steps: tuple[Step, ...]
    start: str
    sold: str
    setting: Label
    asked: tuple[Label, Label]
    follows: tuple[Markup, ...]
    rests: tuple[Ref, ...]
    premises: tuple[Label, ...]
    firm_reading: tuple[Firm, ...]
    firm_verdict: tuple[Firm, ...]
    lowered: tuple[Label, ...]
    changes: tuple[Change, ...]
    disagreements: tuple[Disagreement, ...]
    documents: tuple[Document, ...]
    ci: Label


def gather_claim(view: View, claim: Claim) -> ClaimPage:
    """Return the facts of the page of a claim."""
    verdict = view.verdicts[claim.id]
    facts = claim_facts(view, verdict)
    rows = view.deciding(claim.id, facts.question)
    people = [row for row in rows if row.tier in PEOPLE]
    main = view.study(people[0].study) if people else None
    body = [
        row for row in view.bodies.get((claim.id, "tested"), ()) if row.study in view.topic.studies
    ]
    listed = [row for row in body if row.role != "excluded" and row.tier not in ("none", "")]
    evidence = [(row.word, _evidence(view, claim, row, rows)) for row in listed[:MOST_ROWS]]
    hidden = len(listed) - MOST_ROWS
    asked = claim.summary.asks if claim.summary else None
    return ClaimPage(
        title=Label(asked or claim.statement),
        facts=facts,
        lead=written_of(view, claim.id, "lead"),
        outcomes=tuple(_outcomes(view, claim, facts, people)),
        absolute=next(
            (_absolute(view, a) for a in view.tables.absolute if a.claim == claim.id), None
        ),
        adverse=_adverse(view, body),
        harms=_harms(view, body),
        figure=_figure(view, claim),
        groups=tuple(_groups(claim, evidence)),
        lacking=tuple(dict.fromkeys(one.found.lacking for _, one in evidence if one.found.lacking)),
        more=counted(view, f"bodies.{claim.id}.more", hidden, "bodies", "further results")
        if hidden > 0
        else None,
        awaiting=tuple(a for a in view.topic.sources.search.awaiting if claim.id in a.claims),
        excluded=tuple(
            (view.study_ref(row.study), _because(view, row))
            for row in body
            if row.role == "excluded"
        ),
        main=view.study_ref(main.id) if main else None,
        main_outcome=facts.found.outcome,
        bias=tuple(_bias(view, people[0])) if len(people) == 1 else (),
        others=tuple(_overall(view, people)) if len(people) > 1 else (),
        payer=payer_words(view.topic, main) if main else Label(""),
        interests=interests_words(view.topic, main) if main else Label(""),
        steps=tuple(_steps(view, claim.id, facts.question)),
        start=_start(view, claim.id, facts.question),
        sold=_sold(view, verdict, facts),
        setting=Label(view.topic.claims.sold.setting_label),
        asked=_asked(view, claim),
        follows=_follows(view, verdict),
        rests=_rests(view, verdict, rows),
        premises=tuple(_premises(view, verdict)),
        firm_reading=_firm(view, claim.id, "reading"),
        firm_verdict=_firm(view, claim.id, "article verdict"),
        lowered=tuple(
            in_words(row.step)
            for row in view.tables.footnotes
            if (row.claim, row.question) == (claim.id, f"as {facts.question}")
            and row.step != "start"
            and row.change < 0
        ),
        changes=tuple(_changes(view, claim.id)),
        disagreements=tuple(_disagreements(main)) if main and len(people) == 1 else (),
        documents=tuple(_documents(view, body)),
        ci=view.ci,
    )


def _figure(view: View, claim: Claim) -> Markup | None:
    """Return the forest plot of a claim, or else its changes without a control group."""
    title = written_of(view, claim.id, "figure") or ""
    if (forest := forest_of_claim(view, claim.id)) is not None:
        return forest_plot(replace(forest, title=title))
    if (changes := changes_of_claim(view, claim.id)) is not None:
        return change_plot(replace(changes, title=title))
    return None


def _outcomes(
    view: View, claim: Claim, facts: ClaimFacts, rows: Sequence[BodyRow]
) -> Iterator[Outcome]:
    """Yield the rows of the summary of findings: the one that decides, then others of its study."""
    if not rows:
        return
    row, found = rows[0], facts.found
    several = len(rows) > 1
    effect = view.effects.get(row.effect)
    arms = _missing_arms(found, pooled=several) if several or not effect else _arms(view, effect)
    review = row.study in view.reviews and not several
    people, unit = facts.best.people, facts.best.unit
    studies = facts.best.studies or counted(
        view, f"bodies.{claim.id}", 1, "bodies", "studies that decide"
    )
    shown = replace(found, change=None)
    yield Outcome(found.outcome, found.time, arms, shown, people, unit, studies, True, review)
    if several or effect is None:
        return
    seen = {row.outcome}
    for other in _further(view, effect):
        if other.outcome in seen or len(seen) > MOST_OUTCOMES:
            continue
        seen.add(other.outcome)
        of = found_of(view, _as_body(row, other))
        own = size_of(view, other).people if review else people
        yield Outcome(
            of.outcome, of.time, _arms(view, other), replace(of, change=None), own,
            PARTICIPANTS if review else unit, studies, rated=False, review=review,
        )  # fmt: skip


def _further(view: View, effect: EffectRow) -> Iterator[EffectRow]:
    """Yield estimates of other outcomes of a study, the latest time of each first."""
    study = view.study(effect.study)
    times = [time.id for time in study.times] if study else []
    rows = [
        r for r in view.tables.effects if r.study == effect.study and r.outcome != effect.outcome
    ]
    rows = [r for r in rows if r.contrast == effect.contrast and r.estimable in ("yes", "point")]
    order = {time: place for place, time in enumerate(times)}
    yield from sorted(rows, key=lambda r: -order.get(r.time, -1))


def _as_body(row: BodyRow, effect: EffectRow) -> BodyRow:
    return BodyRow(
        row.claim, row.question, row.tier, effect.study, effect.outcome, effect.time,
        effect.effect, row.role, "", "", "",
    )  # fmt: skip


def _missing_arms(found: Found, *, pooled: bool) -> tuple[ArmCell, ArmCell]:
    words = "Differs between the studies" if pooled else found.missing
    cell = ArmCell("missing", absent=capitalised(words))
    return cell, cell


def _arms(view: View, effect: EffectRow) -> tuple[ArmCell, ArmCell]:
    """Return what is reported of the last arm and of the first: without and with."""
    study = view.study(effect.study)
    result = next((r for r in study.results if r.id == effect.result), None) if study else None
    if study is None or result is None:
        return ArmCell("missing"), ArmCell("missing")
    place = study.results.index(result)
    names = (result.arms[-1], result.arms[0]) if len(result.arms) == 2 else ("", "")
    first, second = (_arm(view, study, place, arm) for arm in names)
    return (
        _or_change(view, effect, names[0], first),
        _or_change(view, effect, names[1], second),
    )


def _or_change(view: View, effect: EffectRow, arm: str, cell: ArmCell) -> ArmCell:
    """Return the cell of an arm, or the change in it where nothing else of it is reported."""
    if cell.case != "missing" or effect.contrast == "within":
        return cell
    change = change_of(view, effect, arm)
    if change is None:
        words = _words_of_arm(view, effect, arm)
        return replace(cell, absent=Label(f"{cell.absent}; {words}")) if words else cell
    return ArmCell("change", change.point.with_unit(change.unit))


def _words_of_arm(view: View, effect: EffectRow, arm: str) -> Label:
    """Return what is noted of the change in an arm that its source gives in words alone."""
    study = view.study(effect.study)
    for result in study.results if study else ():
        at = (result.outcome, result.time, result.arms)
        if at == (effect.outcome, effect.time, (arm,)) and isinstance(result.trend, Fact):
            return Label(result.trend.because or "")
    return NOTHING


def _arm(view: View, study: Study, place: int, arm: str) -> ArmCell:
    def number(key: str) -> Number | None:
        row = value_row(view, study.id, f"results.{place}.groups.{arm}.{key}")
        return printed_number(view, row) if row else None

    events, n, percent = number("events"), number("n"), number("percent")
    mean = number("mean")
    if events and n:
        return ArmCell("events", events, n)
    if mean:
        return ArmCell("mean", mean, number("sd"))
    if percent:
        return ArmCell("percent", percent)
    if rate := number("rate"):
        values = dict(sourced_values(study.results[place]))
        value = values.get(("groups", arm, "rate"))
        unit = value.unit if isinstance(value, Reported) else None
        return ArmCell("rate", rate, unit=Label(unit or ""))
    return ArmCell("missing", absent=Label(words_for_absent(view.topic, study.sources)))


def _adverse(view: View, body: Sequence[BodyRow]) -> Outcome | None:
    """Return the row of adverse events, from the studies of a body; None where none has them."""
    studies = dict.fromkeys(row.study for row in body if row.role != "excluded")
    for effect in view.tables.effects:
        outcome = view.outcome(effect.study, effect.outcome)
        if outcome is None or not outcome.measures.startswith(_ADVERSE):
            continue
        if effect.study in studies and effect.estimable in ("yes", "point"):
            row = next(r for r in body if r.study == effect.study)
            of = found_of(view, _as_body(row, effect))
            people, unit = people_of(view, view.topic.studies[effect.study])
            arms = _arms(view, effect)
            main = next((one.study for one in body if one.role == "decides"), "")
            source = view.study_ref(effect.study) if effect.study != main else None
            return Outcome(
                of.outcome, of.time, arms, of, people, unit, None, rated=False, source=source
            )
    return None


def _harms(view: View, body: Sequence[BodyRow]) -> bool:
    """Return whether the main study reports an outcome that a claim of a harm or of none asks."""
    claims = view.topic.claims.claims
    harms = {
        construct
        for claim in claims
        if claim.effect is ClaimedEffect.HARM or claim.asserts is Asserts.NO_EFFECT
        for construct in claim.question.constructs
    }
    main = next((view.study(row.study) for row in body if row.role == "decides"), None)
    return main is not None and any(outcome.measures in harms for outcome in main.outcomes)


def _absolute(view: View, row: AbsoluteRow) -> Absolute:
    ends = [
        (absolute_number(view, row, column, value), value > 0)
        for column, value in (("ci_lb", row.ci_lb), ("ci_ub", row.ci_ub))
        if value is not None
    ]
    claims = {claim.id: claim for claim in view.topic.claims.claims}
    risk = claims[row.claim].control_risk
    names = [one.effect for one in view.deciding(row.claim) if one.effect in view.effects]
    decides = {(view.effects[name].study, view.effects[name].result) for name in names}
    results = ((s.id, r) for s in view.topic.studies.values() for r in s.results)
    counted_in = (r for of, r in results if (of, r.id) in decides)
    unit = risk.time if risk and risk.time else unit_counted(counted_in)
    return Absolute(
        per=Label(f"{row.per:,} {unit}"),
        in_time=bool(risk and risk.time),
        without=absolute_number(view, row, "without", row.without),
        with_=absolute_number(view, row, "with", row.with_),
        difference=absolute_number(view, row, "difference", row.difference),
        more=row.difference > 0,
        ends=tuple(ends),
    )


def _asked(view: View, claim: Claim) -> tuple[Label, Label]:
    """Return the intervention and the use that a claim is about."""
    sold = view.topic.claims.sold
    first = claim.question.interventions[:1] or (sold.intervention,)
    studies = view.topic.studies.values()
    labels = [s.intervention.label for s in studies if s.intervention.stimulus == first[0]]
    named = sold.intervention_label if first[0] == sold.intervention else ""
    return Label(named or next(iter(labels), sold.intervention_label)), Label(claim.use)


def _evidence(view: View, claim: Claim, row: BodyRow, rows: Sequence[BodyRow]) -> Evidence:
    study, sold = view.topic.studies[row.study], view.topic.claims.sold
    stimuli = claim.question.interventions or (sold.intervention,)
    other = ""
    if study.intervention.stimulus not in stimuli:
        other = study.intervention.label
    elif study.use not in (claim.question.uses or (claim.use,)):
        other = study.use
    found = found_of(view, row)
    return Evidence(
        view.study_ref(row.study),
        best_evidence(view, row.claim, [row]),
        found,
        row.study in {one.study for one in rows},
        Label(other),
        _strength(row) > min(map(_strength, rows), default=0),
        _contrary(view, row, found),
    )


def _contrary(view: View, row: BodyRow, found: Found) -> Found | None:
    """Return the last result of the same outcome at another time that points the other way."""
    opposite = {"better": "worse", "worse": "better"}.get(found.side)
    study = view.study(row.study)
    shown = view.effects.get(row.effect)
    if study is None or shown is None or shown.contrast != "between":
        return None
    times = [time.id for time in study.times]
    others = [
        effect
        for effect in view.tables.effects
        if (effect.study, effect.outcome) == (row.study, row.outcome)
        and effect.contrast == "between"
        and effect.time != row.time
        and effect.time in times
    ]
    for effect in sorted(others, key=lambda one: -times.index(one.time)):
        of = found_of(view, replace(_as_body(row, effect), word=row.word))
        if of.side == opposite and of.estimate is not None:
            return of
    return None


def _groups(claim: Claim, evidence: Sequence[tuple[str, Evidence]]) -> Iterator[Group]:
    """Yield the evidence on a claim by how it stands to it, groups without a result left out."""
    stands: dict[str, list[Evidence]] = {}
    for word, one in evidence:
        title = REPORTS if one.best.case == "reports" else stance(claim, word, one.found)
        stands.setdefault(title, []).append(one)
    for title in (SUPPORTS, TOWARDS, SMALL, UNDECIDED, AWAY, AGAINST, UNREAD, REPORTS):
        if rows := stands.get(title):
            absent = title == SUPPORTS and claim.asserts is Asserts.NO_EFFECT
            yield Group(Label(NO_EFFECT if absent else title), tuple(rows))


def stance(claim: Claim, word: str, found: Found) -> str:
    """Return the group of a result: by its word in the body of evidence, and by what was found.

    Parameters
    ----------
    claim : Claim
        The claim that it bears on.
    word : str
        Its word in the body of evidence, such as ``benefit decided`` or ``leans to harm``.
    found : Found
        The result as it is shown.
    """
    if found.case in ("unread", "none"):
        return UNREAD
    if word.startswith("no worthwhile"):
        return SMALL
    if word.endswith(SETTLES):
        return SUPPORTS if word.startswith("benefit") else AGAINST
    settled = found.significant if found.significant is not None else found.decided or None
    if found.case in ("interval", "events") or settled is False:
        settled = bool(settled)
    if settled is False:
        return UNDECIDED
    if word.startswith("leans"):
        return TOWARDS if word.endswith("benefit") else AWAY
    if claim.asserts is Asserts.NO_EFFECT or found.side not in ("better", "worse"):
        return UNDECIDED
    if settled is None and found.case != "trend":
        return UNDECIDED
    good = "worse" if claim.effect is ClaimedEffect.HARM else "better"
    return TOWARDS if found.side == good else AWAY


def _strength(row: BodyRow) -> int:
    """Return the place of a tier among those of people, the strongest first."""
    return PEOPLE.index(row.tier) if row.tier in PEOPLE else len(PEOPLE)


def _because(view: View, row: BodyRow) -> Markup:
    key = f"bodies.{row.claim}.{row.question}.{row.study}.{row.outcome}"
    return sentence(view, key, row.because, "bodies", f"{row.claim} {row.study}")


def _bias(view: View, row: BodyRow) -> Iterator[Reason]:
    """Yield the ratings of the main result, control, blinding and funding first."""
    effect = view.effects.get(row.effect)
    domains = view.review_domains if row.study in view.reviews else view.domains
    leading = [d for d in ("control", "blinding", "funding") if d in domains]
    for domain in (*leading, *(d for d in domains if d not in leading)):
        rating = view.ratings.get((row.study, row.outcome, domain))
        rating = (view.rating_of(effect, domain) if effect else None) or rating
        if rating is not None:
            key = f"ratings.{row.study}.{row.outcome}.{domain}"
            because = sentence(view, key, rating.because, "ratings", f"{row.study} {row.outcome}")
            yield Reason(in_words(domain), rating.rating, because)


def _overall(view: View, rows: Sequence[BodyRow]) -> Iterator[tuple[Ref, str]]:
    for row in rows[:MOST_ROWS]:
        rating = view.ratings.get((row.study, row.outcome, OVERALL))
        if rating is not None:
            yield view.study_ref(row.study), rating.rating


def _steps(view: View, claim: str, question: str) -> Iterator[Step]:
    for row in view.tables.footnotes:
        if (row.claim, row.question) != (claim, f"as {question}"):
            continue
        if row.step in UPGRADES and not row.change:
            continue
        key = f"footnotes.{claim}.{question}.{row.step}"
        because = sentence(view, key, row.because, "footnotes", f"{claim} {row.step}")
        yield Step(in_words(row.step), _change(row.change), because)


def _change(change: int) -> Label:
    return Label(CHANGES.get(change, str(change)))


def _start(view: View, claim: str, question: str) -> str:
    rows = (r for r in view.tables.footnotes if (r.claim, r.question) == (claim, f"as {question}"))
    first = next((row for row in rows if row.step == "start"), None)
    return "" if first is None else ("High" if first.change == 0 else "Low")


def _sold(view: View, verdict: VerdictRow, facts: ClaimFacts) -> str:
    """Return the case of the product as sold: ``nothing`` is known of it, or the ``same``."""
    levels = view.levels("certainty")
    if facts.question == "sold" or not facts.grade.filled or verdict.certainty_sold in levels:
        return "same"
    return "nothing"


def _follows(view: View, verdict: VerdictRow) -> tuple[Markup, ...]:
    return tuple(
        sentence(
            view, f"verdicts.{verdict.claim}.because.{n}", f"{text}.", "verdicts", verdict.claim
        )
        for n, text in enumerate(verdict.because.rstrip(".").split(". "))
    )


def _rests(view: View, verdict: VerdictRow, rows: Sequence[BodyRow]) -> tuple[Ref, ...]:
    """Return the study behind an article's verdict, and the other one behind our reading."""
    study = view.study(verdict.study)
    if study is None or study.kind is StudyKind.NONE:
        return ()
    ours = next((row.study for row in rows if view.study(row.study)), verdict.study)
    names = dict.fromkeys((verdict.study, ours))
    return tuple(view.study_ref(name) for name in names)


def _premises(view: View, verdict: VerdictRow) -> Iterator[Label]:
    facts = dict(part.split(": ", 1) for part in verdict.facts.split("; ") if ": " in part)
    for name in verdict.premises.split("; ") if verdict.premises else ():
        axis = view.rubric.verdict.facts.get(name)
        words = None if axis is None else axis.describe_change(facts[name], facts)
        yield Label(words or name)


def _firm(view: View, claim: str, answer: str) -> tuple[Firm, ...]:
    """Return the choices that would change an answer, those with the same consequence together."""
    found: dict[str, list[Markup]] = {}
    for place, row in enumerate(view.tables.firm):
        if (row.claim, row.answer) != (claim, answer):
            continue
        condition, *then = ENDINGS.split(row.sentence, maxsplit=1)
        if not row.choice or not then or not condition.startswith("If "):
            found.setdefault("", []).append(_of_firm(view, row, row.sentence, f"{place}"))
            continue
        words = _of_firm(view, row, condition.removeprefix("If "), f"{place}")
        found.setdefault(then[0].rstrip("."), []).append(words)
    return tuple(
        Firm(escape(marked(Label(then))) if then else Markup(), tuple(words))
        for then, words in found.items()
    )


def _of_firm(view: View, row: FirmRow, text: str, place: str) -> Markup:
    return sentence(view, f"firm.{row.claim}.{row.answer}.{place}", text, "firm", row.claim)


def _changes(view: View, claim: str) -> Iterator[Change]:
    for row in view.tables.changes:
        if (row.claim, row.kind) == (claim, "nearest in the evidence") and row.direction in (
            "up",
            "down",
        ):
            parts = row.change.split("; ")
            then = tuple(Label(view.verdict_words(level)) for level in row.then.split("; "))
            yield Change(tuple(map(Label, parts)), then, row.direction == "up")


def _disagreements(study: Study) -> Iterator[Disagreement]:
    """Yield the values of a study that its sources give differently."""
    found = 0
    for path, value in sourced_values(study):
        if not isinstance(value, Reported | Fact) or not value.other or found == MOST_DISAGREEMENTS:
            continue
        own = value.printed if isinstance(value, Reported) else str(value.words or value.value)
        readings = [(Label(own), Label(value.place))]
        for other in value.other:
            text = getattr(other, "printed", "") or other.words or str(getattr(other, "value", ""))
            if not is_same_reading(own, text):
                readings.append((Label(text), Label(other.place)))
        if len(readings) > 1:
            found += 1
            names = [str(part) for part in path if isinstance(part, str)]
            yield Disagreement(in_words(names[-1]), tuple(readings))


def _documents(view: View, body: Sequence[BodyRow]) -> Iterator[Document]:
    """Yield the first source of each study that is listed, once."""
    names: dict[str, None] = {}
    for row in body:
        study = view.study(row.study)
        if study and row.role != "excluded" and len(names) < MOST_ROWS:
            names |= dict.fromkeys(study.sources[:1])
    for name in names:
        if source := view.topic.sources.sources.get(name):
            yield document_of(view, name, source)
