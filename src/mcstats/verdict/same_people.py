"""Compare the participants and the teams of two studies."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from mcstats.model.base import Reported
from mcstats.model.dates import parse_date
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import SourceKind

_PAPERS = frozenset({SourceKind.ARTICLE, SourceKind.REVIEW})
_NOBODY = frozenset({"et al", "others", "not known"})


def why_same_people(one: Study, other: Study, topic: Topic) -> str:
    """Return why two studies share participants, or may share them; empty where they do not.

    A review that does not list its trials may contain every trial that was over before its search.
    """
    if one.id == other.id:
        return "It is the same study"
    for review, trial in ((one, other), (other, one)):
        if trial.id in review.participants_of:
            return f"The participants of {trial.label} are among those of {review.label}"
    if other.id in one.perhaps_same_people or one.id in other.perhaps_same_people:
        first, second = sorted((one.label, other.label))
        return f"{first} and {second} may be of the same people"
    reviews = [s for s in (one, other) if s.is_review]
    shared = set(one.participants_of) & set(other.participants_of)
    if shared:
        return f"Both contain the participants of {topic.studies[min(shared)].label}"
    if len(reviews) == 2:
        both = all(review.participants_of for review in reviews)
        return "" if both else "Both are reviews and may contain the same trials"
    if reviews and not reviews[0].participants_of:
        trial = other if reviews[0] is one else one
        if not is_newer(trial, reviews[0], topic):
            return f"The trials of {reviews[0].label} are not listed and may include {trial.label}"
    return ""


def is_newer(trial: Study, review: Study, topic: Topic) -> bool:
    """Return whether a trial was completed, or else published, after the search of a review.

    A review whose search is not dated was searched before it was published.
    """
    facts = review.review
    searched = _printed_date(facts.searched_until if facts is not None else None)
    years = years_of(review, topic)
    if searched is None and not years:
        return False
    last = searched[1] if searched is not None else date(max(years), 12, 31)
    completed = _printed_date(trial.design.completed)
    if completed is not None:
        return completed[0] > last
    published = years_of(trial, topic)
    return bool(published) and min(published) > last.year


def years_of(study: Study, topic: Topic) -> list[int]:
    """Return the years in which the sources of a study were published, where they are known."""
    years = (topic.sources.sources[name].year for name in study.sources)
    return [int(year) for year in years if year.isdecimal()]


def _printed_date(value: object) -> tuple[date, date] | None:
    return parse_date(value.printed) if isinstance(value, Reported) else None


def shared_authors(one: Study, other: Study, topic: Topic) -> list[str]:
    """Return the authors whom the papers of two studies have in common, in alphabetical order.

    Databases and registries that hold records of a study are no authors of it. A list that ends in
    "and others" is taken as far as it goes.
    """
    return sorted(_authors(one, topic) & _authors(other, topic))


def _authors(study: Study, topic: Topic) -> set[str]:
    sources = (topic.sources.sources[name] for name in study.sources)
    names = (_names_in(source.authors) for source in sources if source.kind in _PAPERS)
    return set().union(*names)


@lru_cache(maxsize=4096)  # every study is compared with every other
def _names_in(authors: str) -> frozenset[str]:
    names = (name.strip() for name in re.split(r"[,;]|\band\b|&", authors))
    return frozenset(n for n in names if n and n.rstrip(".").lower() not in _NOBODY)
