"""List what changed between the inputs of two states, one edit for each thing that has a cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import takewhile
from typing import Any, Final

from mcstats.model.base import Record
from mcstats.model.claim import Claims
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.workflow.diff.figure_builder import Inputs
from mcstats.workflow.record_leaves import changed_leaves, leaves_of

_LISTS: Final = ("claims", "syntheses")
_TAKEN: Final = frozenset({"name", "claims", "studies", "articles", "positions", "kept"})
"""Parts of a topic that have edits of their own, or are no part of its value."""
LONGEST: Final = 80  # characters of a value that a line shows
SHOWN: Final = 3  # values of one edit that a line names; the others are counted


class Cause(StrEnum):
    """A kind of change that can move a figure."""

    LIBRARY = "library"
    FORMULA = "formula"
    RULE = "rule"
    ADDED = "study added"
    CORRECTED = "study corrected"
    CHOICE = "choice"
    REMOVED = "study removed"
    ARTICLE = "article"
    SOURCES = "sources"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the inputs: its cause, what it is about, and the values that it changed."""

    cause: Cause
    subject: str
    changes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The edit in one line."""
        name = f"{self.cause.value}: {self.subject}" if self.subject else self.cause.value
        return f"{name}{self._shown}"

    @property
    def reason(self) -> str:
        """The edit as a clause of a sentence, after "because"."""
        return f"{_REASONS[self.cause].format(self.subject)}{self._shown}"

    @property
    def _shown(self) -> str:
        shown = "; ".join(self.changes[:SHOWN])
        more = len(self.changes) - SHOWN
        shown += f"; {more} more" if more > 0 else ""
        return f" ({shown})" if shown else ""


_REASONS: Final = {
    Cause.LIBRARY: "libraries changed",
    Cause.FORMULA: "{} changed",
    Cause.RULE: "the {} changed",
    Cause.ADDED: "study {} was added",
    Cause.CORRECTED: "study {} was corrected",
    Cause.CHOICE: "the choices of {} changed",
    Cause.REMOVED: "study {} was removed",
    Cause.ARTICLE: "article {} changed",
    Cause.SOURCES: "the sources changed",
    Cause.UNEXPLAINED: "of something that is not known",
}


Step = Callable[[Inputs], Inputs]


def edits_between(old: Inputs, new: Inputs) -> list[tuple[Edit, Step]]:
    """Return the edits that lead from one state to another, each with the function that makes it.

    The order is fixed, and each edit keeps a state whole as far as it can: rules, studies added,
    studies corrected, choices within studies, choices in the claims, studies removed, articles,
    sources and all other records. Made one after the other they give `new`.
    """
    return [
        *_rules(old, new),
        *_added(old.topic, new.topic),
        *_corrected(old.topic, new.topic),
        *_claims(old.topic.claims, new.topic.claims),
        *_removed(old.topic, new.topic),
        *_articles(old.topic, new.topic),
        *_other_records(old.topic, new.topic),
    ]


def differences(old: Record, new: Record) -> tuple[str, ...]:
    """Return a line for each value that differs between two records, by the key that holds it.

    Of a long text the line has the part in which the two differ.
    """
    return tuple(
        f"{_key(name)}: {_part(was, now) or 'nothing'} → {_part(now, was) or 'nothing'}"
        for name, was, now in changed_leaves(leaves_of(old), leaves_of(new))
    )


def _part(text: str, other: str) -> str:
    """Return a text, or of a long one the part from shortly before it differs from another."""
    if len(text) <= LONGEST:
        return text
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False))
    start = max(0, len(list(alike)) - LONGEST // 4)
    end = start + LONGEST
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def _key(name: tuple[str, ...]) -> str:
    """Return the keys to a value; the last one of a printed value or a fact goes without saying."""
    return ".".join(name[:-1] if len(name) > 1 and name[-1] in ("printed", "value") else name)


def _rules(old: Inputs, new: Inputs) -> Iterator[tuple[Edit, Step]]:
    if old.rubric != new.rubric:
        edit = Edit(Cause.RULE, "rubric", differences(old.rubric, new.rubric))
        yield edit, lambda inputs: replace(inputs, rubric=new.rubric)


def _added(old: Topic, new: Topic) -> Iterator[tuple[Edit, Step]]:
    for name in sorted(new.studies.keys() - old.studies.keys()):
        yield Edit(Cause.ADDED, name), _put_study(new.studies[name])


def _removed(old: Topic, new: Topic) -> Iterator[tuple[Edit, Step]]:
    for name in sorted(old.studies.keys() - new.studies.keys()):
        yield Edit(Cause.REMOVED, name), _without_study(name)


def _corrected(old: Topic, new: Topic) -> Iterator[tuple[Edit, Step]]:
    """Yield the corrections of studies, then the choices that were made otherwise within them."""
    shared = sorted(old.studies.keys() & new.studies.keys())
    changed = [name for name in shared if old.studies[name] != new.studies[name]]
    between = {name: with_choices_of(new.studies[name], old.studies[name]) for name in changed}
    for name in changed:
        if between[name] != old.studies[name]:
            changes = differences(old.studies[name], between[name])
            yield Edit(Cause.CORRECTED, name, changes), _put_study(between[name])
    for name in changed:
        if between[name] != new.studies[name]:
            changes = differences(between[name], new.studies[name])
            yield Edit(Cause.CHOICE, name, changes), _put_study(new.studies[name])


def with_choices_of(study: Study, other: Study) -> Study:
    """Return a study with the analytic choices of another coding of it.

    Choices are the assumptions, the overridden ratings, and the effects to compute of each result;
    all else is what sources print.
    """
    wanted = {result.id: result.estimates for result in other.results}
    results = tuple(
        result.model_copy(update={"estimates": wanted.get(result.id, result.estimates)})
        for result in study.results
    )
    taken = {"assumptions": other.assumptions, "overrides": other.overrides, "results": results}
    return study.model_copy(update=taken)


def _claims(old: Claims, new: Claims) -> Iterator[tuple[Edit, Step]]:
    for field in type(new).model_fields:
        was, now = getattr(old, field), getattr(new, field)
        if field in _LISTS or was == now:
            continue
        both = isinstance(was, Record) and isinstance(now, Record)
        changes = differences(was, now) if both else ("changed",)
        yield Edit(Cause.CHOICE, field, changes), _set_claims(_put_field(field, now))
    for field in _LISTS:
        yield from _items(field, old, new)


def _put_field(field: str, value: Any) -> Callable[[Claims], Claims]:
    return lambda claims: claims.model_copy(update={field: value})


def _items(field: str, old: Claims, new: Claims) -> Iterator[tuple[Edit, Step]]:
    """Yield an edit for each claim or synthesis, and put them into their new order at the end."""
    was = {item.id: item for item in getattr(old, field)}
    now = {item.id: item for item in getattr(new, field)}
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) == now.get(name):
            continue
        if name not in was:
            changes: tuple[str, ...] = ("added",)
        elif name not in now:
            changes = ("removed",)
        else:
            changes = differences(was[name], now[name])
        subject = name if field == "claims" else f"synthesis {name}"
        yield Edit(Cause.CHOICE, subject, changes), _set_claims(_put_item(field, name, now, was))


def _put_item(
    field: str, name: str, now: dict[str, Any], was: dict[str, Any]
) -> Callable[[Claims], Claims]:
    def put(claims: Claims) -> Claims:
        items = {item.id: item for item in getattr(claims, field)}
        if name in now:
            items[name] = now[name]
        else:
            del items[name]
        order = [*now, *(other for other in was if other not in now)]
        kept = tuple(items[other] for other in order if other in items)
        return claims.model_copy(update={field: kept})

    return put


def _articles(old: Topic, new: Topic) -> Iterator[tuple[Edit, Step]]:
    for name in sorted(old.articles.keys() | new.articles.keys()):
        was, now = old.articles.get(name), new.articles.get(name)
        if was == now:
            continue
        if was is None or now is None:
            changes: tuple[str, ...] = ("removed" if now is None else "added",)
        else:
            changes = differences(was, now)
        yield Edit(Cause.ARTICLE, name, changes), _set_article(name, now)


def _other_records(old: Topic, new: Topic) -> Iterator[tuple[Edit, Step]]:
    """Yield an edit for each further part of a topic, whatever parts there are."""
    for part in fields(Topic):
        was, now = getattr(old, part.name), getattr(new, part.name)
        if part.name in _TAKEN or was == now:
            continue
        both = isinstance(was, Record) and isinstance(now, Record)
        changes = differences(was, now) if both else ("changed",)
        name = "" if part.name == "sources" else part.name
        yield Edit(Cause.SOURCES, name, changes), _put_part(part.name, now)


def _put_part(name: str, value: Any) -> Step:
    return lambda inputs: _with(inputs, **{name: value})


def _with(inputs: Inputs, **parts: Any) -> Inputs:
    return replace(inputs, topic=replace(inputs.topic, **parts))


def _put_study(study: Study) -> Step:
    def put(inputs: Inputs) -> Inputs:
        studies = {**inputs.topic.studies, study.id: study}
        return _with(inputs, studies=dict(sorted(studies.items())))

    return put


def _without_study(name: str) -> Step:
    def drop(inputs: Inputs) -> Inputs:
        kept = {key: study for key, study in inputs.topic.studies.items() if key != name}
        return _with(inputs, studies=kept)

    return drop


def _set_claims(change: Callable[[Claims], Claims]) -> Step:
    return lambda inputs: _with(inputs, claims=change(inputs.topic.claims))


def _set_article(name: str, article: Any) -> Step:
    def put(inputs: Inputs) -> Inputs:
        articles = {key: value for key, value in inputs.topic.articles.items() if key != name}
        if article is not None:
            articles[name] = article
        return _with(inputs, articles=dict(sorted(articles.items())))

    return put
