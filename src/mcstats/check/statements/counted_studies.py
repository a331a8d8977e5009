"""Check statements that count studies: "the better trials", "only one study", "in every trial".

A statement may count the studies of a kind or of a size, or those of them whose results point one
way: the direction of their estimate, or its significance, on the construct that it names as
`outcome`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from statistics import median
from typing import Final

from mcstats.check.row import IMPRECISE, NOT_READ, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import About, Article
from mcstats.model.base import Fact
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.share_of_studies import FOUND, SIZES, ShareOfStudies, read_share_of_studies
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ContrastKind, StudyKind
from mcstats.model.written_number import read

AT_LEAST_SEVERAL: Final = 2
"""The fewest studies that a plural without a number leaves open."""
_BY_MEDIAN: Final[Mapping[str | None, Callable[[Decimal, Decimal], bool]]] = dict(
    zip(SIZES, (operator.gt, operator.lt), strict=True)
)


def check_count(index: StudyIndex, article: Article, about: About, text: str) -> CheckRow:
    """Return the row of a statement that counts studies of the topic.

    More studies than the topic holds may exist and are a limit of what was read, unless the
    statement is about one study and speaks of several, or of a share of the studies. An article
    that speaks of several and names one, where no other is known, is imprecise.
    """
    try:
        share = read_share_of_studies(text, index.hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    if about.study is not None:
        return _of_known(index, about, [index.topic.studies[about.study]], share)
    known = list(counted(index.topic, about))
    if about.quantity == FOUND:
        return _of_found(index, article, known, share)
    if about.size is None:
        row = _of_known(index, about, known, share)
        several = share.least == AT_LEAST_SEVERAL and share.most > share.least
        if several and len(known) == 1 and [*_named(article, known)]:
            what = f"it names one, {known[0].label}, and no other was read"
            return statement_row(IMPRECISE, what, Diagnosis.SEVERAL, row.allowed)
        return row
    sized = {study.id: _has_size(index, about, known, study) for study in known}
    fitting, unknown = ([s for s in known if sized[s.id] is fits] for fits in (True, None))
    row = _of_known(index, about, fitting, share)
    if unknown and _of_known(index, about, [*fitting, *unknown], share).status != row.status:
        labels = ", ".join(study.label for study in unknown)
        what = f"{row.what}; the number of people is not printed for {labels}"
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, row.allowed)
    return row


def _named(article: Article, known: Iterable[Study]) -> Iterator[str]:
    """Yield each of some studies that an article names."""
    named = {statement.about.study for statement in article.statements}
    named |= {study for row in article.table for study in row.evidence}
    yield from (study.id for study in known if study.id in named)


def _of_found(
    index: StudyIndex, article: Article, known: list[Study], share: ShareOfStudies
) -> CheckRow:
    """Return the row of a statement on how many studies its writer found or saw.

    Nobody can say that it is wrong. It is imprecise where more had been published before the year
    of the article, which are named.
    """
    year = _year_of(index.topic, article.source)
    before = [study for study in known if _year(index.topic, study) < year]
    low, high = share.within(len(before))
    labels = ", ".join(study.label for study in before)
    what = f"{len(before)} had been published before {year}" + (f": {labels}" if labels else "")
    if year.isdigit() and len(before) > high:
        return statement_row(IMPRECISE, what, Diagnosis.COUNT, labels)
    undated = not all(_year(index.topic, study).isdigit() for study in known)
    if undated or not year.isdigit() or low > len(before):
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, labels)
    return statement_row(RIGHT, what, Diagnosis.EXACT, labels)


def _has_size(index: StudyIndex, about: About, known: list[Study], study: Study) -> bool | None:
    """Return whether a study has as many people as a statement says; None where it prints none.

    The larger and the smaller ones lie on either side of the median of the studies that are counted
    and measured the outcome.
    """
    people = index.people(study)
    if people is None:
        return None
    if about.size in _BY_MEDIAN:
        of = [each for each in known if about.outcome is None or _places(about, each)]
        sizes = [size for each in of if (size := index.people(each)) is not None]
        return bool(sizes) and _BY_MEDIAN[about.size](people, median(sizes))
    return read(about.size or "", "n", index.hedges).set.contains(people)


def _of_known(
    index: StudyIndex, about: About, known: list[Study], share: ShareOfStudies
) -> CheckRow:
    """Return the row of a statement on how many studies there are, or have results of one kind."""
    if about.trend is not None or about.significant is not None:
        return _of_results(index, about, known, share)
    low, high = share.within(len(known))
    labels = ", ".join(study.label for study in known)
    counted = f"{len(known)} {'study' if len(known) == 1 else 'studies'}"
    allowed = f"{counted}: {labels}" if known else "none"
    if low <= len(known) <= high:
        return statement_row(RIGHT, f"{allowed} in this topic", Diagnosis.EXACT, allowed)
    if low > len(known):
        if about.study is not None:
            what = f"it is one study, {labels}"
            return statement_row(WRONG, what, Diagnosis.SEVERAL, allowed)
        what = f"{allowed} of them were read; more may exist"
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, allowed)
    return statement_row(WRONG, f"{allowed} are known", Diagnosis.COUNT, allowed)


def _of_results(
    index: StudyIndex, about: About, known: list[Study], share: ShareOfStudies
) -> CheckRow:
    """Return the row of a statement on how many studies have results of one kind."""
    found = {study.label: _has_result(index, about, study) for study in known}
    found = {label: results for label, results in found.items() if results}
    yes = [label for label, results in found.items() if results == {True}]
    no = [label for label, results in found.items() if results == {False}]
    sought = about.trend.value if about.trend is not None else "significant"
    what = f"{sought} in {len(yes)} of {len(found)}: {', '.join(yes) or 'none'}"
    if no:
        what += f"; not in {', '.join(no)}"
    if not found:
        what = "no study that was read measured it"
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ)
    low, high = share.within(len(found))
    # Results of one study that point both ways leave open on which side it counts.
    least, most = len(yes), len(found) - len(no)
    fewer_read = share.whole is not None and share.whole > len(found)
    if low <= least and most <= high and (share.whole or len(found)) == len(found):
        return statement_row(RIGHT, what, Diagnosis.EXACT, what)
    if most < low and share.whole is None and not (share.everyone or share.majority):
        fewer_read = True
    if fewer_read or (low <= most and least <= high):
        what += "; more may exist" if fewer_read else "; the results of others point both ways"
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, what)
    return statement_row(WRONG, what, Diagnosis.COUNT, what)


def _has_result(index: StudyIndex, about: About, study: Study) -> set[bool]:
    """Return whether the results of a study on a construct are of the kind that is counted.

    Empty where the study did not measure it; both values where its results differ, or where one
    prints no direction.
    """
    found: set[bool] = set()
    for outcome, time in _places(about, study):
        given: set[bool] = set()
        if about.trend is not None:
            signs = index.directions(study, outcome, time, about.subgroup or "")
            given = {sign is about.trend for sign in signs}
        if about.significant is not None:
            words = {
                fact.word
                for fact in index.words[study.id]
                if (fact.quantity, fact.outcome, fact.time) == ("significant", outcome, time)
                and fact.subgroup == (about.subgroup or "")
                and fact.word
            }
            decided = {word == about.significant.value for word in words}
            given = (
                {a and b for a in given for b in decided} if about.trend is not None else decided
            )
        found |= given or {True, False}
    return found


def _places(about: About, study: Study) -> set[tuple[str, str]]:
    """Return outcome and time of the results of a study on a construct."""
    outcomes = {o.id for o in study.outcomes if about.outcome in (o.measures, o.id)}
    return {
        (r.outcome, r.time)
        for r in study.results
        if r.outcome in outcomes
        and r.contrast is ContrastKind.BETWEEN
        and (r.subgroup or None) == about.subgroup
    }


def counted(topic: Topic, about: About) -> Iterator[Study]:
    """Yield the studies of a topic that a statement counts; trials, unless it names a kind."""
    for study in topic.studies.values():
        allocation, payer = study.design.allocation, study.funding.payer
        wanted = (
            (about.kind or StudyKind.TRIAL, study.kind),
            (about.intervention, study.intervention.stimulus),
            (about.use, study.use),
            (about.population, study.population),
            (about.allocation, allocation.value if isinstance(allocation, Fact) else None),
            (about.payer, payer.value if isinstance(payer, Fact) else None),
        )
        if all(meant is None or meant == coded for meant, coded in wanted):
            if about.until is None or _year(topic, study) <= about.until:
                yield study


def _year(topic: Topic, study: Study) -> str:
    return _year_of(topic, study.sources[0])


def _year_of(topic: Topic, name: str) -> str:
    source = topic.sources.sources.get(name)
    return source.year if source is not None else ""
