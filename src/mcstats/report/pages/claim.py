"""The page of one claim: what was found, for and against, bias, certainty, and how firm it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from markupsafe import Markup, escape

from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Claim
from mcstats.model.study import Study
from mcstats.model.tables import BodyRow, VerdictRow
from mcstats.model.topic import sourced_values
from mcstats.model.vocabularies import Asserts, StudyKind
from mcstats.model.written_number import is_same_reading
from mcstats.report.claim_facts import PEOPLE, Found, best_evidence, claim_facts, found_of
from mcstats.report.figures.forest import forest_plot
from mcstats.report.figures.gather_forest import changes_of_claim, forest_of_claim
from mcstats.report.numbers import counted_if_any, sentence
from mcstats.report.pages.findings import absolute_of, harms_of, outcomes_of
from mcstats.report.pages.safety import gather_safety
from mcstats.report.pages.studies import document_of
from mcstats.report.text import Label, Ref, marked
from mcstats.report.view import OVERALL, Facts, View
from mcstats.report.wording import in_words, interests_words, payer_words
from mcstats.report.written import written_of

MOST_ROWS: Final = 40
"""Studies of a body of evidence that are listed; the page of studies has all of them."""
MOST_DISAGREEMENTS: Final = 6
MOST_BESIDE: Final = 2
"""Other outcomes that stand beside the result of a study."""
UPGRADES: Final = ("large effect", "dose response", "opposing confounding")
"""Steps of GRADE that are shown only where they change something."""
CHANGES: Final = {-3: "−3", -2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}
"""Steps of certainty, in levels."""
SUPPORTS, TOWARDS, SMALL, UNDECIDED, AWAY, AGAINST, UNREAD, REPORTS = (
    "Supports the claim",
    "Points towards the claim, but does not settle it",
    "Smaller than an effect that would matter, or than is claimed",
    "Undecided",
    "Points against the claim, but does not settle it",
    "Against the claim",
    "No result in what we read",
    "Reports by users, not counted",
)
"""The groups of the evidence on a claim, in their order."""
STANDS: Final = {
    "for": SUPPORTS,
    "towards": TOWARDS,
    "small": SMALL,
    "undecided": UNDECIDED,
    "away": AWAY,
    "against": AGAINST,
}
"""The group of a result, by how bodies.csv says that it stands to the claim."""
OF_REVIEW: Final = {
    "inconsistency-unknown": Label("the review’s own measure of how its trials differ"),
    "bias-unknown": Label("the review’s own ratings of the risk of bias in its trials"),
}
"""The figures of a review that would settle a step, by the rule for what was not read."""
NO_EFFECT: Final = "Supports the claim: excludes an effect that would matter"
"""The first group of a claim that there is no effect."""
NO_HARM: Final = "Supports the claim: excludes a harm that would matter"
"""The first group of a claim that a harm does not come."""
ENDINGS: Final = re.compile(r", (?=(?:the verdict would|we would|nothing would)\b)")
"""The place of a sentence of firm.csv that parts its condition from what would follow."""


def gather_claim(view: View, claim: Claim) -> Facts:
    """Return the facts of the page of a claim."""
    verdict, topic = view.verdicts[claim.id], view.topic
    facts = claim_facts(view, verdict)
    rows = view.deciding(claim.id, facts.question)
    people = [row for row in rows if row.tier in PEOPLE]
    main = view.study(people[0].study) if people else None
    body = [row for row in view.bodies.get((claim.id, "tested"), ()) if row.study in topic.studies]
    excluded = [row for row in body if row.role == "excluded"]
    listed = [row for row in body if row not in excluded and row.tier not in ("none", "")]
    evidence = [(row.stands, _evidence(view, claim, row, rows)) for row in listed[:MOST_ROWS]]
    plot = forest_of_claim(view, claim.id) or changes_of_claim(view, claim.id)
    title = written_of(view, claim.id, "figure") or ""
    stability = next((row for row in view.tables.stability if row.claim == claim.id), None)
    further = len(listed) - MOST_ROWS
    cited = dict.fromkeys(
        source
        for row in body
        if row not in excluded
        for source in (
            *topic.studies[row.study].sources[:1],
            *(item.source for item in view.inputs.get(row.effect, ())),
        )
    )
    return Facts(
        title=Label((claim.summary.asks if claim.summary else "") or claim.statement),
        facts=facts,
        lead=written_of(view, claim.id, "lead"),
        outcomes=tuple(outcomes_of(view, claim.id, facts, people)),
        absolute=absolute_of(view, claim),
        harms=tuple(harms_of(view, claim.id, body)),
        about_harms=view.harms.issuperset(claim.question.constructs),
        harms_elsewhere=bool(gather_safety(view).harms),
        figure=forest_plot(replace(plot, title=title)) if plot else None,
        groups=tuple(_groups(claim, evidence)),
        approximate=any(
            view.effects[row.effect].approx_lb is not None
            for row in body
            if row.effect in view.effects
        ),
        lacking=tuple(dict.fromkeys(one.found.lacking for _, one in evidence if one.found.lacking)),
        more=counted_if_any(
            view, f"bodies.{claim.id}.more", max(further, 0), "bodies", "further results"
        ),
        awaiting=tuple(a for a in topic.sources.search.awaiting if claim.id in a.claims),
        excluded=tuple(
            (
                view.study_ref(row.study),
                sentence(view, f"bodies.{claim.id}.tested.{row.study}.{row.outcome}", row.because),
            )
            for row in excluded
        ),
        main=view.study_ref(main.id) if main else None,
        main_outcome=facts.found.outcome,
        bias=tuple(_bias(view, people[0])) if len(people) == 1 else (),
        others=tuple(_overall(view, people)) if len(people) > 1 else (),
        payer=payer_words(topic, main) if main else Label(""),
        interests=interests_words(topic, main) if main else Label(""),
        lowest=1 - len(view.levels("certainty")),
        steps=tuple(_steps(view, claim.id, facts.question)),
        sold_unknown=facts.question == "tested"
        and bool(facts.grade.filled)
        and verdict.certainty_sold not in view.levels("certainty"),
        setting=Label(topic.claims.sold.setting_label),
        asked=_asked(view, claim),
        follows=tuple(
            sentence(view, f"verdicts.{claim.id}.because.{n}", f"{text}.")
            for n, text in enumerate(verdict.because.rstrip(".").split(". "))
        ),
        rests=_rests(view, verdict, rows),
        varied=stability is None or stability.universes > 1,
        held=1.0 if stability is None else stability.share,
        rated_other=next((one.other for _, one in evidence if one.decides and one.other), ""),
        firm_reading=_firm(view, claim.id, "reading"),
        firm_verdict=_firm(view, claim.id, "article verdict"),
        changes=tuple(_changes(view, claim.id)),
        disagreements=tuple(islice(_disagreements(view, main), MOST_DISAGREEMENTS))
        if main and len(people) == 1
        else (),
        documents=tuple(
            document_of(view, name, topic.sources.sources[name])
            for name in islice(cited, MOST_ROWS)
            if name in topic.sources.sources
        ),
    )


def _asked(view: View, claim: Claim) -> tuple[Label, Label]:
    """Return the intervention and the use that a claim is about."""
    sold = view.topic.claims.sold
    stimulus = (*claim.question.interventions, sold.intervention)[0]
    studies = view.topic.studies.values()
    labels = [s.intervention.label for s in studies if s.intervention.stimulus == stimulus]
    if stimulus == sold.intervention and sold.intervention_label:
        labels.insert(0, sold.intervention_label)
    return Label((*labels, sold.intervention_label)[0]), Label(claim.use)


def _evidence(view: View, claim: Claim, row: BodyRow, deciding: Sequence[BodyRow]) -> Facts:
    """Return a study of the body of evidence: what was done, what was found, and how near it is.

    `other` names what it studied where that is not what the claim is about.
    """
    study, sold = view.topic.studies[row.study], view.topic.claims.sold
    other = ""
    shown = view.effects.get(row.effect)
    result = next((r for r in study.results if shown is not None and r.id == shown.result), None)
    applied = study.applied_in(result)
    if applied.stimulus not in (claim.question.interventions or (sold.intervention,)):
        other = applied.label
    elif study.use not in (claim.question.uses or (claim.use,)):
        other = study.use
    found = found_of(view, row)
    return Facts(
        ref=view.study_ref(row.study),
        best=best_evidence(view, row.claim, [row]),
        found=found,
        decides=row.study in {one.study for one in deciding},
        other=Label(other),
        weaker=_strength(row) > min(map(_strength, deciding), default=0),
        contrary=_contrary(view, row, found),
        also=tuple(islice(_also(view, claim, row, found.side), MOST_BESIDE)),
    )


def _strength(row: BodyRow) -> int:
    """Return the place of a tier among those of people, the strongest first."""
    return PEOPLE.index(row.tier) if row.tier in PEOPLE else len(PEOPLE)


def _contrary(view: View, row: BodyRow, found: Found) -> Found | None:
    """Return the last result of the same outcome at another time that points the other way."""
    opposite = {"better": "worse", "worse": "better"}.get(found.side)
    study, shown = view.study(row.study), view.effects.get(row.effect)
    if study is None or shown is None or shown.contrast != "between":
        return None
    times = {time.id: place for place, time in enumerate(study.times) if time.id != row.time}
    others = [
        effect
        for effect in view.tables.effects
        if (effect.study, effect.outcome) == (row.study, row.outcome)
        and effect.contrast == "between"
        and effect.time in times
    ]
    last_first = sorted(others, key=lambda effect: -times[effect.time])
    results = (found_of(view, row, effect) for effect in last_first)
    return next((of for of in results if of.side == opposite and of.estimate is not None), None)


def _also(view: View, claim: Claim, row: BodyRow, side: str) -> Iterator[Found]:
    """Yield other outcomes that the claim asks about and of which a study does not say the same."""
    seen = {row.outcome}
    for effect in view.tables.effects:
        outcome = view.outcome(effect.study, effect.outcome)
        asked = outcome is not None and outcome.measures in claim.question.constructs
        if effect.study == row.study and effect.outcome not in seen and asked:
            if effect.contrast == "between" and effect.estimable == "yes":
                seen.add(effect.outcome)
                found = found_of(view, replace(row, word=""), effect)
                if side and (found.side != side or not found.decided):
                    yield found


def _groups(claim: Claim, evidence: Sequence[tuple[str, Facts]]) -> Iterator[Facts]:
    """Yield the evidence on a claim by how it stands to it, groups without a result left out."""
    stands: dict[str, list[Facts]] = {}
    for word, one in evidence:
        title = UNREAD if one.found.case in ("unread", "none") else STANDS[word]
        stands.setdefault(REPORTS if one.best.case == "reports" else title, []).append(one)
    for title in (SUPPORTS, TOWARDS, SMALL, UNDECIDED, AWAY, AGAINST, UNREAD, REPORTS):
        if rows := stands.get(title):
            absent = title == SUPPORTS and claim.asserts is Asserts.NO_EFFECT
            none = NO_HARM if claim.denies_harm else NO_EFFECT
            yield Facts(title=Label(none if absent else title), rows=rows)


def _bias(view: View, row: BodyRow) -> Iterator[Facts]:
    """Yield the ratings of the main result, control, blinding and funding first."""
    domains = view.review_domains if row.study in view.reviews else view.domains
    for domain in sorted(domains, key=lambda d: d not in ("control", "blinding", "funding")):
        if rating := view.rating_in(row, domain):
            key = f"ratings.{row.study}.{row.outcome}.{domain}"
            because = sentence(view, key, rating.because)
            yield Facts(domain=in_words(domain), rating=rating.rating, because=because)


def _overall(view: View, rows: Sequence[BodyRow]) -> Iterator[Facts]:
    for row in rows[:MOST_ROWS]:
        if rating := view.ratings.get((row.study, row.outcome, OVERALL)):
            yield Facts(ref=view.study_ref(row.study), rating=rating.rating)


def _steps(view: View, claim: str, question: str) -> Iterator[Facts]:
    """Yield the steps of GRADE, of which the first is the start: the change in levels, and why."""
    for row in view.tables.footnotes:
        if (row.claim, row.question) != (claim, f"as {question}"):
            continue
        if row.change or row.step not in UPGRADES:
            because = sentence(view, f"footnotes.{claim}.{question}.{row.step}", row.because)
            change = Label(CHANGES.get(row.change, str(row.change)))
            name = in_words(row.step)
            yield Facts(
                name=name, levels=row.change, change=change, because=because,
                unread=OF_REVIEW.get(row.rule, "") if "review" in row.because else "",
            )  # fmt: skip


def _rests(view: View, verdict: VerdictRow, rows: Sequence[BodyRow]) -> tuple[Ref, ...]:
    """Return the study behind an article's verdict, and the other one behind our reading."""
    study = view.study(verdict.study)
    if study is None or study.kind is StudyKind.NONE:
        return ()
    ours = next((row.study for row in rows if view.study(row.study)), verdict.study)
    return tuple(map(view.study_ref, dict.fromkeys((verdict.study, ours))))


def _firm(view: View, claim: str, answer: str) -> tuple[Facts, ...]:
    """Return the choices that would change an answer, those with the same consequence together.

    `then` is what would follow if one of the conditions were true; it is empty where none matters.
    """
    groups: dict[str, list[Markup]] = {}
    for place, row in enumerate(view.tables.firm):
        if (row.claim, row.answer) != (claim, answer):
            continue
        text, *then = ENDINGS.split(row.sentence, maxsplit=1)
        if row.choice and then and text.startswith("If "):
            text, consequence = text.removeprefix("If "), then[0].rstrip(".")
        else:
            text, consequence = row.sentence, ""
        words = sentence(view, f"firm.{claim}.{answer}.{place}", text)
        groups.setdefault(consequence, []).append(words)
    return tuple(
        Facts(then=escape(marked(Label(then))), conditions=tuple(conditions))
        for then, conditions in groups.items()
    )


def _changes(view: View, claim: str) -> Iterator[Facts]:
    """Yield what would change the verdict, all parts together, and the verdict then."""
    for row in view.tables.changes:
        if (row.claim, row.kind) == (claim, "nearest in the evidence"):
            if row.direction in ("up", "down"):
                then = tuple(Label(view.verdict_words(level)) for level in row.then.split("; "))
                parts = tuple(map(Label, row.change.split("; ")))
                yield Facts(parts=parts, then=then, rises=row.direction == "up")


def _disagreements(view: View, study: Study) -> Iterator[Facts]:
    """Yield the values of a study that its sources give differently, each with its place."""
    for path, value in sourced_values(study):
        if not isinstance(value, Reported | Fact):
            continue
        (own, place), *others = (_reading(view, one) for one in (value, *value.other))
        different = [(text, at) for text, at in others if not is_same_reading(own, text)]
        if different:
            name = [part for part in path if isinstance(part, str)][-1]
            yield Facts(what=in_words(name), readings=((own, place), *different))


def _reading(view: View, value: Any) -> tuple[Label, Label]:
    """Return what a source says of a value or of a fact, and where."""
    text = getattr(value, "printed", "") or value.words or str(getattr(value, "value", ""))
    record = f"{view.source_ref(value.source).label}, " if value.source else ""
    return Label(text), Label(f"{record}{value.place}")
