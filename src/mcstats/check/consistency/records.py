"""Compare the records of one study: differing values, and the date of registration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mcstats.check.row import CONTRADICTION, RIGHT, UNCHECKED, check_row
from mcstats.check.statements.compare_words import in_one_name
from mcstats.model.base import Fact, Reported, Sourced
from mcstats.model.dates import parse_date
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Path, Topic, sourced_values
from mcstats.model.vocabularies import NOT_REPORTED, SourceKind
from mcstats.model.written_number import read, relate

DIFFER = "records differ"
ITSELF = "the source contradicts itself"
OUTSIDE = "outside the registered criteria"
LATE = "registered after completion"
ORDER = "dates out of order"
_PAPERS = frozenset({SourceKind.ARTICLE, SourceKind.REVIEW})


def check_readings(topic: Topic, study: Study, hedges: Mapping[str, Hedge]) -> Iterator[CheckRow]:
    """Yield one row for each value that another place prints differently.

    The data file names the reading in use and the reason; that is the declaration.
    """
    for path, value in sourced_values(study):
        if not isinstance(value, Fact | Reported):
            continue
        used = _text(value)
        for index, other in enumerate(value.other):
            alternative = _text(other)
            name = ".".join(str(step) for step in path)
            same = _same(used, alternative, path, hedges)
            counts = None if same else _counts_of_people(value, other, path)
            first = value.source or study.sources[0]
            second = other.source or study.sources[0]
            if counts is not None:
                yield _other_count(topic, study, value, index, path, counts)
                continue
            diagnosis = "" if same else DIFFER if first != second else ITSELF
            if not same and _outside(topic, path, used, alternative, second, hedges):
                diagnosis = OUTSIDE
            result = check_row(
                f"{study.id}/readings/{name}/{index + 1}",
                "study",
                topic.line(f"studies/{study.id}", (*path, "other", index)),
                RIGHT if same else CONTRADICTION,
                f"{first}, {value.place}: {used}; {second}, {other.place}: {alternative}",
                printed=used,
                allowed=alternative,
                diagnosis=diagnosis,
            )
            what = f"{result.what}; {value.because}" if value.because else result.what
            yield result if same else replace(result, declared="yes", what=what)


def _other_count(
    topic: Topic,
    study: Study,
    value: Fact[Any] | Reported,
    index: int,
    path: Path,
    counts: tuple[str, str],
) -> CheckRow:
    """Return the row of two numbers of people or things that need not be the same number."""
    other = value.other[index]
    first, second = value.source or study.sources[0], other.source or study.sources[0]
    used, alternative = _text(value), _text(other)
    known = all(counts)
    what = f"{first}, {value.place}: {used}; {second}, {other.place}: {alternative}; "
    what += " against ".join(counts) if known else "they may count other people or other units"
    return check_row(
        f"{study.id}/readings/{'.'.join(str(step) for step in path)}/{index + 1}",
        "study",
        topic.line(f"studies/{study.id}", (*path, "other", index)),
        RIGHT if known else UNCHECKED,
        what,
        printed=used,
        allowed=alternative,
    )


def _counts_of_people(value: Sourced, other: Sourced, path: Path) -> tuple[str, str] | None:
    """Return what two sizes count, "" where no word says it; None if both count the same.

    Papers and registries print the planned, the randomised, the treated and the analysed, in
    people or in ulcers; two of these are two quantities, and no contradiction.
    """
    if path[-1] not in _SIZES:
        return None
    stages = [_first_of(_STAGES, v) for v in (value, other)]
    units = [_first_of(_UNITS, v) for v in (value, other)]
    if path[-1] in {"randomised", "analysed"}:
        stages[0] = stages[0] or str(path[-1])
    for pair in (stages, units):
        if all(pair) and pair[0] != pair[1]:
            return pair[0], pair[1]
    if all(stages) and (all(units) or not any(units)):
        return None  # the same stage, and no unit that parts them
    return "", ""


_SIZES = frozenset({"total", "randomised", "analysed", "n"})
_STAGES = {
    "planned": r"plan\w*|target|intend\w*|sample size",
    "analysed": r"analy[sz]\w*|evaluat\w*|complet\w*|finish\w*|remain\w*|followed",
    "treated": r"treated|received",
    "randomised": r"randomi[sz]\w*|enrol\w*|recruit\w*|selected|allocated",
}
_UNITS = {
    "people": r"people|persons?|participants?|patients?|subjects|women|men|adults|children",
    "things": r"ulcers?|wounds?|lesions?|sites?|eyes|teeth|limbs|faces|halves",
}


def _first_of(words: Mapping[str, str], value: Sourced) -> str:
    text = " ".join(
        str(part or "") for part in (getattr(value, "unit", ""), value.words, value.because)
    )
    found = {
        name: match.start()
        for name, pattern in words.items()
        if (match := re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)) is not None
    }
    return min(found, key=lambda name: found[name], default="")


def _text(value: Sourced) -> str:
    if hasattr(value, "printed"):
        return str(value.printed)
    return str(getattr(value, "value", ""))


def _same(used: str, alternative: str, path: Path, hedges: Mapping[str, Hedge]) -> bool:
    if in_one_name(used) == in_one_name(alternative):
        return True
    try:
        first, second = (read(text, str(path[-1]), hedges) for text in (used, alternative))
    except PrintedError:
        return False
    relations = (relate(first, second), relate(second, first))
    return any(relation is not None and relation.holds for relation in relations)


def _outside(
    topic: Topic, path: Path, used: str, alternative: str, source: str, hedges: Mapping[str, Hedge]
) -> bool:
    """Return whether a printed end of a range lies outside the range in a registry."""
    end = str(path[-1]).rsplit("_", 1)[-1]
    known = topic.sources.sources.get(source)
    if end not in {"minimum", "maximum"} or known is None:
        return False
    if known.kind is not SourceKind.REGISTRY:
        return False
    try:
        first, second = (read(text, "", hedges).number for text in (used, alternative))
    except PrintedError:
        return False
    return first < second if end == "minimum" else first > second


def check_dates(topic: Topic, study: Study) -> Iterator[CheckRow]:
    """Check that a study was registered before it was completed, if both dates are printed.

    A start after the end, and an end or a search after publication, are asked about too.
    """
    yield from _out_of_order(topic, study)
    values = (study.design.registered, study.design.completed)
    if not all(isinstance(value, Reported) for value in values):
        return
    texts = [value.printed for value in values if isinstance(value, Reported)]
    registered, completed = (parse_date(text) for text in texts)
    if registered is None or completed is None:
        return
    late = registered[0] > completed[1]
    yield check_row(
        f"{study.id}/registration",
        "study",
        topic.line(f"studies/{study.id}", ("design", "registered")),
        CONTRADICTION if late else RIGHT,
        f"registered {texts[0]}, completed {texts[1]}",
        printed=texts[0],
        allowed=f"not after {texts[1]}",
        diagnosis=LATE if late else "",
    )


def _out_of_order(topic: Topic, study: Study) -> Iterator[CheckRow]:
    """Yield a row for each date of a study that lies after one that ends it."""
    started, completed = (study.design.started, study.design.completed)
    searched = study.review.searched_until if study.review is not None else NOT_REPORTED
    papers = [topic.sources.sources[name] for name in study.sources]
    years = [int(p.year) for p in papers if p.kind in _PAPERS and p.year.isdecimal()]
    published = f"{max(years)}" if study.results and years else NOT_REPORTED
    for name, path, first, last in (
        ("started", ("design", "started"), started, completed),
        ("completed", ("design", "completed"), completed, published),
        ("searched", ("review", "searched_until"), searched, published),
    ):
        texts = [one.printed if isinstance(one, Reported) else str(one) for one in (first, last)]
        earlier, later = (parse_date(text) for text in texts)
        if earlier is None or later is None or earlier[0] <= later[1]:
            continue
        status, event = (
            (CONTRADICTION, "completed") if name == "started" else (UNCHECKED, "published")
        )
        yield check_row(
            f"{study.id}/{name}",
            "study",
            topic.line(f"studies/{study.id}", path),
            status,
            f"{name} {texts[0]}, and {event} {texts[1]}",
            printed=texts[0],
            allowed=f"not after {texts[1]}",
            diagnosis=ORDER,
        )
