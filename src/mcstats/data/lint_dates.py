"""Check the dates and times of a topic: that each can be read, and that their order is possible."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.data.suggestions import quote_word
from mcstats.model.base import Reported
from mcstats.model.dates import parse_date
from mcstats.model.errors import Fault
from mcstats.model.printed import Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.vocabularies import TO_WRITE

LONGEST_WEEKS = 5_200
"""A hundred years: beyond them the unit is another one than weeks."""
_DATE = "a date with its year from 1800 to 2099, such as May 2019 or 2019-05-31"


def lint_dates(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each date that is none, and for times and searches out of their order."""
    for part in draft.studies.values():
        if part.value is not None:
            yield from _of_study(part.value, part)
    yield from _of_search(draft)


def _of_study(study: Study, part: PartialRecord[Study]) -> Iterator[Fault]:
    dates = [] if "design" in part.lost else ["registered", "started", "completed"]
    for name in dates:
        value = getattr(study.design, name)
        yield from _readable(value, ("design", name), part.positions)
    if study.review is not None and "review" not in part.lost:
        path: Path = ("review", "searched_until")
        yield from _readable(study.review.searched_until, path, part.positions)
    if "times" not in part.lost:
        yield from _times(study, part.positions)


def _readable(value: Reported | str, path: Path, positions: Positions) -> Iterator[Fault]:
    if not isinstance(value, Reported):
        return
    texts = [((*path, "printed"), value.printed)]
    texts += [((*path, "other", n, "printed"), o.printed) for n, o in enumerate(value.other)]
    for place, text in texts:
        if parse_date(text) is None:
            fix = 'check the figure; if no date is printed write "not reported"'
            yield positions.fault(place, "DATE", quote_word(text), _DATE, fix)


def _times(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each time that is no number of weeks, or comes before the one above it."""
    before, line = -math.inf, 0
    for index, time in enumerate(study.times):
        number = _weeks(time.weeks)
        if number is None or number.best is None:
            continue
        path: Path = ("times", index, "weeks")
        weeks = number.best
        if number.unit:
            found, expected = quote_word(time.weeks or ""), "a number of weeks, without a unit"
            fix = f"write {weeks:g} if these are weeks, or convert it"
            yield positions.fault(path, "UNIT", found, expected, fix)
            continue
        if abs(weeks) > LONGEST_WEEKS:
            found, expected = quote_word(time.weeks or ""), f"at most {LONGEST_WEEKS:,} weeks"
            fix = "check the unit: weeks from the start"
            yield positions.fault(path, "RANGE", found, expected, fix)
        elif weeks < before:
            found = f"{time.weeks} weeks after {before:g} on line {line}"
            fix = "put the times in their order, or check the weeks"
            yield positions.fault(path, "ORDER", found, "the times in their order", fix)
        before, line = max(before, weeks), positions.nearest(path)[0]


def _weeks(text: str | None) -> Printed | None:
    try:
        return None if text is None else parse(text)
    except PrintedError:
        return None  # what is no number has a fault of its own


def _of_search(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for the end of a search that is no date, or lies before every source."""
    sources = draft.sources.value
    if sources is None or "search" in draft.sources.lost:
        return
    text = sources.search.until
    until = parse_date(text)
    path: Path = ("search", "until")
    if text == TO_WRITE:
        return  # of a topic that was just begun; lint names it as unfinished
    if until is None:
        fix = "write the date up to which was searched"
        yield draft.sources.positions.fault(path, "DATE", quote_word(text), _DATE, fix)
        return
    years = [int(s.year) for s in sources.sources.values() if s.year.isdecimal()]
    if years and min(years) > until[1].year:
        found = f"a search until {text}, before the oldest source ({min(years)})"
        fix = "write the date up to which was searched, or check the years of the sources"
        expected = "sources that the search can have found"
        yield draft.sources.positions.fault(path, "DATE", found, expected, fix)
