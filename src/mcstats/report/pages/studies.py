"""The page of studies: those included, reviews, those awaiting assessment or excluded, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from mcstats.model.base import Fact, Reported
from mcstats.model.printed_keys import words_of_key
from mcstats.model.result import Result, unit_counted
from mcstats.model.running_text import upper_first
from mcstats.model.source import NO_DATE, Source
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, EvidenceRow, RatingRow
from mcstats.model.vocabularies import Allocation, Assignment, Rating, Role, StudyKind
from mcstats.model.written_number import is_same_reading
from mcstats.report.bibliography import UNNAMED
from mcstats.report.claim_facts import Found, found_in
from mcstats.report.figures.bias_grid import bias_grid_of
from mcstats.report.numbers import counted, people_of
from mcstats.report.register import anchor
from mcstats.report.scale import (
    in_units,
    is_percent,
    is_ratio,
)
from mcstats.report.text import Label
from mcstats.report.view import OVERALL, Facts, View
from mcstats.report.wording import (
    imitation,
    interests_words,
    payer_words,
    plainly,
    read_as,
    read_of,
)

_ALLOCATED: Final = {
    Allocation.RANDOMISED: "Randomised",
    Allocation.NOT_RANDOMISED: "Not randomised",
    Allocation.ONE_GROUP: "Before–after",
    Allocation.NOT_APPLICABLE: "Not a trial",
}
_AGAINST: Final = {
    Role.NO_TREATMENT: "untreated control",
    Role.USUAL_CARE: "usual care",
    Role.ACTIVE: "active control",
    Role.UNREPORTED: "control not stated",
}
_OF_DATA: Final = ("", "as coded")
"""Places of ratings that follow from other facts, and so have none of their own."""
_STEPS: Final = ("other", "printed", "groups", "details")
_PEOPLE: Final = frozenset({"people", "participants", "patients", "adults", "women", "men"})
INCLUDED: Final = (StudyKind.TRIAL, StudyKind.LABORATORY)
OTHER: Final = (
    StudyKind.CONTEXT,
    StudyKind.USER_REPORTS,
    StudyKind.RECORD,
    StudyKind.NONE,
)


def gather_studies(view: View) -> Facts:
    """Return the facts of the page of studies."""
    entries, topic = gather_entries(view), view.topic
    trials = [entry for entry in entries if entry.study.kind is StudyKind.TRIAL]
    direct = [entry for entry in trials if view.is_of_sold(entry.study)]
    groups = _groups(view, entries)
    reviews = [e for e in entries if e.study.is_review]
    others = [e for kind in OTHER for e in entries if e.study.kind is kind]
    listed = sorted(topic.sources.sources.items(), key=lambda s: s[1].authors.casefold())
    return Facts(
        title=Label("The studies"),
        groups=groups,
        reviews=reviews,
        entries=[*(entry for _, group in groups for entry in group), *reviews, *others],
        records=any(study.kind is StudyKind.RECORD for study in topic.studies.values()),
        trials=counted(view, "studies.trial", len(trials), "evidence", "trials"),
        direct=direct,
        of_sold=counted(view, "studies.sold", len(direct), "evidence", "trials of the product"),
        full_text=any("full text" in e.read for e in entries if e.study.kind not in OTHER),
        sold=topic.claims.sold.setting_label,
        bias=bias_grid_of(view),
        review_bias=bias_grid_of(view, reviews=True),
        search=topic.sources.search,
        claims={claim.id: view.claim_ref(claim.id) for claim in topic.claims.claims},
        documents=[document_of(view, name, source) for name, source in listed],
    )


@lru_cache(maxsize=1)
def gather_entries(view: View) -> tuple[Facts, ...]:
    """Return the entry of each study, by its label."""
    evidence: dict[str, list[EvidenceRow]] = defaultdict(list)
    ratings: dict[str, list[RatingRow]] = defaultdict(list)
    for printed in view.tables.evidence:
        evidence[printed.study].append(printed)
    for rating in view.tables.ratings:
        ratings[rating.study].append(rating)
    studies = sorted(view.topic.studies.values(), key=lambda study: study.label.casefold())
    return tuple(_entry(view, one, evidence[one.id], ratings[one.id]) for one in studies)


def _groups(view: View, entries: Iterable[Facts]) -> list[tuple[str, list[Facts]]]:
    """Return trials and laboratory work by use."""
    included = (entry for entry in entries if entry.study.kind in INCLUDED)
    ordered = sorted(included, key=lambda entry: view.place_of(entry.study))
    by_use = groupby(ordered, lambda entry: str(entry.study.use))
    return [(use, list(group)) for use, group in by_use]


def design_words(study: Study) -> Label:
    """Return the design of a study in a few words: allocation, unit of assignment, control."""
    if study.kind is StudyKind.LABORATORY:
        return Label("Laboratory study")
    if study.is_review:
        return Label("Review")
    if study.kind is not StudyKind.TRIAL:
        return Label(study.kind.value.capitalize())
    fact, assigned = study.design.allocation, study.design.assigned
    if assigned is Assignment.EXPOSURE:
        return Label("Observational study")
    words = [_ALLOCATED[fact.value] if isinstance(fact, Fact) else "Randomisation not stated"]
    words += [] if assigned is Assignment.PARALLEL else [assigned.value]
    against = (imitation(arm) or _AGAINST.get(arm.role, "") for arm in study.arms)
    words += dict.fromkeys(filter(None, against))
    return Label(", ".join(words))


def _compared_arms(study: Study) -> str:
    """Return the labels of the interventions "v" those of the other arms, else of the last arm."""
    labels = [arm.label for arm in study.arms]
    tested = [arm.label for arm in study.arms if arm.role is Role.INTERVENTION] or labels[:1]
    if len(tested) == len(labels):
        tested = labels[:-1]
    others = [label for label in labels if label not in tested]
    return f"{' or '.join(tested)} v {' or '.join(others)}" if tested and others else ""


def _entry(
    view: View,
    study: Study,
    evidence: Sequence[EvidenceRow],
    ratings: Sequence[RatingRow],
) -> Facts:
    """Return one study: a row of a table, and an entry of its own."""
    compared = _compared_arms(study)
    unit = study.total.unit if isinstance(study.total, Reported) else None
    results = tuple(_results(view, study))
    claims = dict.fromkeys(row.claim for row in view.tables.bodies if row.study == study.id)
    return Facts(
        study=study,
        design=design_words(study),
        people=people_of(view, study)[0],
        unit=Label(_unit(unit or unit_counted(study.results), study.population)),
        compared=Label(compared or study.intervention.label),
        controlled=bool(compared),
        payer=payer_words(view.topic, study),
        interests=interests_words(view.topic, study),
        read=read_of(view.topic, study),
        results=results,
        listed=_alike(results),
        reasons=tuple(_reasons(view, study.id, ratings)),
        other_readings=tuple(_other_readings(view, study, evidence)),
        sources=tuple(map(view.source_ref, study.sources)),
        claims=tuple(map(view.claim_ref, claims)),
    )


def _other_readings(
    view: View, study: Study, evidence: Sequence[EvidenceRow]
) -> Iterator[tuple[Label, EvidenceRow]]:
    """Yield the values that are not in use, but for those that only spell the one in use again."""
    used = {row.path: row.printed for row in evidence if row.used}
    for row in evidence:
        own = used.get(row.path.rpartition(".other.")[0])
        if not row.used and (own is None or not is_same_reading(own, row.printed)):
            yield value_words(view, study.id, row.path), row


def _unit(unit: str, population: str) -> str:
    """Return the unit that was counted; nothing where the words for the population say it."""
    return "" if unit in _PEOPLE or population.startswith(unit) else unit


def value_words(view: View, name: str, path: str) -> Label:
    """Return in words what a value of a study is: its outcome, time, arm and key, or its path."""
    study = view.study(name)
    steps = [step for step in path.removesuffix(".printed").split(".") if step != "other"]
    steps = steps[:-1] if steps[-1].isdigit() else steps
    if study is None or steps[0] != "results" or len(steps) < len(("results", "0", "key")):
        return path_words(path)
    result = study.results[int(steps[1])]
    outcome = view.outcome_label(study.id, result.outcome)
    time = view.time_label(study.id, result.time)
    arm = next((one.label for one in study.arms if one.id == steps[-2]), "")
    key = words_of_key(steps[-1])
    return Label(f"{', '.join(filter(None, (outcome, time, arm)))}: {key}")


def path_words(path: str) -> Label:
    """Return the place of a value in a study file in words, without positions in lists."""
    steps = [step for step in path.split(".") if step not in _STEPS and not step.isdigit()]
    names = steps[-2:] if steps[:1] == ["results"] else steps[1:] or steps or [path]
    return Label(" ".join(map(words_of_key, names)).replace("_", " "))


def _order(row: EffectRow) -> tuple[int, int]:
    """Return the rank of an effect among those of one result: natural units come first."""
    natural = in_units(row.measure) or is_percent(row.measure)
    known = ("yes", "point", "bound", "no").index(row.estimable)
    return known, 0 if natural else 1 if is_ratio(row.measure) else 2


def _results(view: View, study: Study) -> Iterator[Found]:
    """Yield the results of a study, each by the effect of which most is known.

    Those of one outcome and time name what parts them: the arms, or else the source.
    """
    others = [(arm.id,) for arm in study.arms[1:]]
    same: dict[tuple[str, str], list[tuple[Found, str, str]]] = defaultdict(list)
    for result in study.results:
        rows = view.of_result(study.id, result.id)
        effect = min(rows, key=_order, default=None)
        found = found_in(view, study, result, effect)
        # In words, a group without the treatment stands beside the comparison with it.
        in_words = found.case in ("trend", "unread", "narrative")
        if in_words and (study.kind in OTHER or result.arms in others):
            continue
        sources = [item.source for item in view.inputs.get(effect.effect, ())] if effect else []
        source = view.source_ref(sources[0]).label if sources else ""
        same[found.outcome, found.time].append((found, _arms_of(study, result), source))
    for found, more in (pair for alike in same.values() for pair in _told_apart(alike)):
        yield replace(found, time=Label(", ".join(filter(None, (found.time, more)))))


def _alike(results: Iterable[Found]) -> list[list[Found]]:
    """Return results in groups: those that show the same in words stand together."""
    groups: dict[Found, list[Found]] = defaultdict(list)
    for found in results:
        words = replace(found, outcome=Label("")) if found.case in ("trend", "unread") else found
        groups[words].append(found)
    return list(groups.values())


def _told_apart(alike: Sequence[tuple[Found, str, str]]) -> Iterator[tuple[Found, str]]:
    """Yield results of one outcome and time with what parts them; nothing of a single one."""
    named = [list(names) for names in list(zip(*alike, strict=True))[1:]]
    parting = next((names for names in named if len(set(names)) > 1), [""] * len(alike))
    return ((found, more) for (found, _, _), more in zip(alike, parting, strict=True))


def _arms_of(study: Study, result: Result) -> str:
    """Return the arms of a result in words."""
    named = {arm.id: arm.label for arm in study.arms}
    *tested, control = [named.get(arm, arm) for arm in result.arms] or [""]
    return f"{' or '.join(tested)} v {control}" if tested else control


def _reasons(view: View, study: str, ratings: Iterable[RatingRow]) -> Iterator[Facts]:
    """Yield each different rating of a domain once, with its outcomes where there are several.

    What is not known of a domain stands where nothing else of it is known, and once.

    The first of a domain has the id that symbols of the grid lead to. In a study with a control
    group the ratings of changes within one group are left out.
    """
    ratings = list(ratings)
    between = [rating for rating in ratings if " v " in rating.comparison] or ratings
    groups: dict[str, dict[tuple[str, ...], list[str]]] = {domain: {} for domain in view.domains}
    for r in between:
        if r.domain != OVERALL:
            key = r.rating, r.because, r.source, r.at
            groups.setdefault(r.domain, {}).setdefault(key, []).append(r.outcome)
    for domain, found in groups.items():
        known = [item for item in found.items() if item[0][0] != Rating.NO_INFORMATION]
        rated = known or list(found.items())[:1]
        for place, ((rating, because, source, at), outcomes) in enumerate(rated):
            labels = (Label(view.outcome_label(study, name)) for name in dict.fromkeys(outcomes))
            yield Facts(
                id="" if place else f"why-{anchor(study)}-{anchor(domain)}",
                domain=domain,
                rating=rating,
                outcomes=tuple(labels) if len(found) > 1 else (),
                because=plainly(because),
                source=view.source_ref(source) if at not in _OF_DATA else None,
                place=Label(at),
            )


def document_of(view: View, name: str, source: Source) -> Facts:
    """Return a source with its citation, its addresses and what of it was read."""
    place = ":".join(filter(None, (source.volume, source.pages)))
    year = "undated" if source.year == NO_DATE else source.year
    container = "" if source.container in UNNAMED else source.container
    held = f"{container} {year}" if container else upper_first(year)
    authors = "" if source.authors in UNNAMED else f"{source.authors.rstrip('.')}. "
    authors = authors.replace(" and others. ", ", et al. ")
    title = upper_first(source.title.rstrip(".") + ("" if source.title.endswith("?") else "."))
    return Facts(
        id=name,
        source=source,
        citation=Label(f"{authors}{title} {held}{f';{place}' if place else ''}."),
        read=read_as(view.topic, [name]),
    )
