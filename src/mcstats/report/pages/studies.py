"""The page of studies: those included, reviews, those awaiting assessment or excluded, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import isfinite
from typing import Final

from mcstats.model.base import Fact, Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, read_count, words_of_key
from mcstats.model.result import unit_counted
from mcstats.model.running_text import upper_first
from mcstats.model.source import NO_DATE, Source
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, EvidenceRow, RatingRow
from mcstats.model.vocabularies import Allocation, Assignment, Rating, Role, StudyKind
from mcstats.model.written_number import is_same_reading
from mcstats.report.bibliography import UNNAMED
from mcstats.report.claim_facts import finding_of
from mcstats.report.figures.gather import bias_grid_of
from mcstats.report.format import count
from mcstats.report.numbers import (
    counted,
    effect_interval,
    effect_number,
    per_hundred,
    printed_number,
    unit_words,
)
from mcstats.report.register import anchor
from mcstats.report.scale import (
    in_units,
    is_percent,
    is_ratio,
    is_transformed,
    label_of,
    words_of_lacking,
)
from mcstats.report.text import Label, Number
from mcstats.report.view import OVERALL, Facts, View
from mcstats.report.wording import (
    imitation,
    interests_words,
    payer_words,
    plainly,
    read_as,
    read_of,
    words_for_absent,
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
_OF_EVENTS: Final = (ArmKey("events"), ArmKey("n"))
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
    direct = [entry for entry in trials if is_of_sold(view, entry.study)]
    groups = _groups(topic.claims.sold.use, entries)
    reviews = [e for e in entries if e.study.kind is StudyKind.META_ANALYSIS]
    others = [e for kind in OTHER for e in entries if e.study.kind is kind]
    listed = sorted(topic.sources.sources.items(), key=lambda s: s[1].authors.casefold())
    return Facts(
        title=Label("The studies"),
        ci=Label("95% CI"),
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
    effects: dict[str, dict[str, list[EffectRow]]] = defaultdict(lambda: defaultdict(list))
    ratings: dict[str, list[RatingRow]] = defaultdict(list)
    for printed in view.tables.evidence:
        evidence[printed.study].append(printed)
    for effect in view.tables.effects:
        effects[effect.study][effect.result].append(effect)
    for rating in view.tables.ratings:
        ratings[rating.study].append(rating)
    studies = sorted(view.topic.studies.values(), key=lambda study: study.label.casefold())
    return tuple(
        _entry(view, one, evidence[one.id], effects[one.id].values(), ratings[one.id])
        for one in studies
    )


def is_of_sold(view: View, study: Study) -> bool:
    """Return whether a study is of the intervention and the use that are sold."""
    sold = view.topic.claims.sold
    return (study.intervention.stimulus, study.use) == (sold.intervention, sold.use)


def _groups(sold: str, entries: Iterable[Facts]) -> list[tuple[str, list[Facts]]]:
    """Return trials by use, the use that is sold first, and laboratory work last."""
    groups: dict[str, list[Facts]] = {sold: []}
    included = [entry for entry in entries if entry.study.kind in INCLUDED]
    for entry in sorted(included, key=lambda e: INCLUDED.index(e.study.kind)):
        groups.setdefault(entry.study.use, []).append(entry)
    return [(use, group) for use, group in groups.items() if group]


def design_words(study: Study) -> Label:
    """Return the design of a study in a few words: allocation, unit of assignment, control."""
    if study.kind is StudyKind.LABORATORY:
        return Label("Laboratory study")
    if study.kind is StudyKind.META_ANALYSIS:
        return Label("Review")
    if study.kind is not StudyKind.TRIAL:
        return Label(study.kind.value.capitalize())
    fact, assigned = study.design.allocation, study.design.assigned
    words = [_ALLOCATED[fact.value] if isinstance(fact, Fact) else "Randomisation not stated"]
    words += [] if assigned is Assignment.PARALLEL else [assigned.value]
    against = (imitation(arm) or _AGAINST.get(arm.role, "") for arm in study.arms)
    words += dict.fromkeys(filter(None, against))
    return Label(", ".join(words))


def _entry(
    view: View,
    study: Study,
    evidence: Sequence[EvidenceRow],
    results: Iterable[Sequence[EffectRow]],
    ratings: Sequence[RatingRow],
) -> Facts:
    """Return one study: a row of a table, and an entry of its own."""
    arms = [arm.label for arm in study.arms]
    compared = f"{' or '.join(arms[:-1])} v {arms[-1]}" if len(arms) > 1 else ""
    unit = study.total.unit if isinstance(study.total, Reported) else None
    claims = dict.fromkeys(row.claim for row in view.tables.bodies if row.study == study.id)
    shown = _told_apart(_result(view, study, min(rows, key=_order), evidence) for rows in results)
    return Facts(
        study=study,
        design=design_words(study),
        people=_people(view, study, evidence),
        unit=Label(_unit(unit or unit_counted(study.results), study.population)),
        compared=Label(compared or study.intervention.label),
        controlled=bool(compared),
        payer=payer_words(view.topic, study),
        interests=interests_words(view.topic, study),
        read=read_of(view.topic, study),
        results=shown,
        listed=_alike(shown),
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
            yield value_words(view, study, row.path), row


def _unit(unit: str, population: str) -> str:
    """Return the unit that was counted; nothing where the words for the population say it."""
    return "" if unit in _PEOPLE or population.startswith(unit) else unit


def _people(view: View, study: Study, evidence: Iterable[EvidenceRow]) -> Number | None:
    """Return the number of participants in digits; None where none is reported."""
    row = next((row for row in evidence if row.path == "total"), None)
    if row is None or not isinstance(study.total, Reported):
        return None
    return printed_number(view, row, _digits(study.total))


def _digits(reported: Reported) -> str:
    """Return a count in digits; empty where it is not one number."""
    try:
        value = read_count(reported).best
    except PrintedError:
        return ""
    return "" if value is None else count(value)


def value_words(view: View, study: Study, path: str) -> Label:
    """Return in words what a value of a study is: its outcome, time, arm and key, or its path."""
    steps = [step for step in path.removesuffix(".printed").split(".") if step != "other"]
    steps = steps[:-1] if steps[-1].isdigit() else steps
    if steps[0] != "results" or len(steps) < len(("results", "0", "key")):
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


def _events(
    view: View, study: Study, row: EffectRow, evidence: Iterable[EvidenceRow]
) -> tuple[Number, ...]:
    """Return events and participants of one group; empty where the effect can be read as it is.

    Nobody reads the logarithm of odds or of a rate, or an arcsine.
    """
    place = next((i for i, r in enumerate(study.results) if r.id == row.result), None)
    if place is None or not is_transformed(row.measure):
        return ()
    result = study.results[place]
    if len(result.arms) != 1:
        return ()
    arm, rows = result.arms[0], {one.path: one for one in evidence}
    group = result.groups.get(arm, {})
    found = [
        printed_number(view, rows[path], _digits(value))
        for key in _OF_EVENTS
        if isinstance(value := group.get(key), Reported)
        and (path := f"results.{place}.groups.{arm}.{key}") in rows
    ]
    return tuple(found) if len(found) == len(_OF_EVENTS) else ()


def _result(view: View, study: Study, row: EffectRow, evidence: Iterable[EvidenceRow]) -> Facts:
    """Return one result, and its figure: events, an estimate, the ends of a range, or words."""
    events, unit = _events(view, study, row, evidence), unit_words(row)
    least = most = figure = None
    if not events:
        figure = effect_interval(view, row)
        figure = figure and replace(figure, unit=unit)
        least, most = (
            effect_number(view, row, name, end).with_unit(unit)
            if row.yi is None and end is not None and isfinite(end)
            else None
            for name, end in (("yi_min", row.yi_min), ("yi_max", row.yi_max))
        )
    absent = words_of_lacking(row.because) or words_for_absent(view.topic, study)
    result = next((one for one in study.results if one.id == row.result), None)
    part = result.subgroup if result else None
    named = {arm.id: arm.label for arm in study.arms}
    arms = [named.get(arm, arm) for arm in result.arms] if result else []
    sources = [item.source for item in view.inputs.get(row.effect, ())]
    found = finding_of(view, row) if not (events or figure or least or most) else None
    return Facts(
        outcome=Label(view.outcome_label(row.study, row.outcome)),
        time=Label(", ".join(filter(None, (view.time_label(row.study, row.time), part)))),
        arms=" v ".join(filter(None, (" or ".join(arms[:-1]), *arms[-1:]))),
        source=view.source_ref(sources[0]).label if sources else "",
        found=found if found and (found.case in ("means", "trend") or found.p) else None,
        measure=Label("events and participants" if events else label_of(row.measure)),
        compared=row.contrast == "between",
        events=events,
        figure=per_hundred(view, row) or figure,
        least=least,
        most=most,
        absent=plainly(absent),
    )


def _told_apart(results: Iterable[Facts]) -> tuple[Facts, ...]:
    """Return results; those of one outcome and time name what parts them: arms, or the source."""
    found = tuple(results)
    for more in ("arms", "source"):
        same: dict[tuple[str, str], list[Facts]] = defaultdict(list)
        for result in found:
            same[result.outcome, result.time].append(result)
        for group in same.values():
            if len({getattr(result, more) for result in group}) > 1:
                for result in group:
                    parts = filter(None, (result.time, getattr(result, more)))
                    result.time = Label(", ".join(parts))
    return found


def _alike(results: Iterable[Facts]) -> list[list[Facts]]:
    """Return results in groups: what shows the same in words at the same time stands together."""
    groups: dict[object, list[Facts]] = defaultdict(list)
    for place, one in enumerate(results):
        words = one.found and replace(one.found, outcome=Label(""))
        groups[(one.time, words, one.absent) if words else place].append(one)
    return list(groups.values())


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
    held = " ".join(filter(None, (source.container, year)))
    authors = "" if source.authors in UNNAMED else f"{source.authors.rstrip('.')}. "
    authors = authors.replace(" and others. ", ", et al. ")
    title = upper_first(source.title.rstrip(".") + ("" if source.title.endswith("?") else "."))
    return Facts(
        id=name,
        source=source,
        citation=Label(f"{authors}{title} {held}{f';{place}' if place else ''}."),
        links=tuple((Label(label), address) for label, address in _links(source)),
        read=read_as(view.topic, [name]),
    )


def _links(source: Source) -> Iterator[tuple[str, str]]:
    """Yield each identifier of a source with its address; the address is empty where none is."""
    if source.doi:
        yield f"doi:{source.doi}", f"https://doi.org/{source.doi}"
    if source.pmid:
        yield f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if source.registry:
        known = source.registry.startswith("NCT")
        yield source.registry, f"https://clinicaltrials.gov/study/{source.registry}" * known
    if source.url:
        on_web = source.url.startswith(("https://", "http://"))
        yield source.url.partition("://")[2] or source.url, source.url * on_web
