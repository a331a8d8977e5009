"""The page of the audit: every figure with its source, how it was obtained, and its uses."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mcstats.model.tables import (
    CheckRow,
    EffectRow,
    EvidenceRow,
    InputRow,
    MissingRow,
    MoveRow,
    NumberRow,
    PooledRow,
    StepRow,
    columns,
)
from mcstats.model.vocabularies import CheckStatus, CountsAs
from mcstats.report.bibliography import bibtex, csl
from mcstats.report.dictionary import MEANING
from mcstats.report.numbers import counted, effect_number
from mcstats.report.pages.studies import path_words
from mcstats.report.register import Line, anchor
from mcstats.report.render import text_link
from mcstats.report.scale import label_of, words_of_key, words_of_route
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import TABLES, View
from mcstats.report.wording import without_ids

MOST_MOVES: Final = 100
"""Changed numbers that the page lists: a new version of a source may change thousands."""
PAGE: Final = "audit.html"
_PAGES: Final = {
    "index.html": "Summary",
    "studies.html": "Studies",
    "articles.html": "Articles",
    "safety.html": "Safety",
    "methods.html": "Methods",
    PAGE: "Audit",
}
_KINDS: Final = {
    "article": "Statements of articles with their sources",
    "articles": "Articles with one another",
    "study": "Studies with themselves",
    "verdict": "Our rules with an article’s verdicts",
    "route": "Our computations with other software",
}
_ENDS: Final = (("ci_lb", "ci_ub"), ("approx_lb", "approx_ub"))
"""The ends of a confidence interval: as the data give them, or as we computed them."""
_ROUNDED: Final = ("yi_min", "yi_max")
"""Figures that say what rounding leaves open, beside an estimate."""
_LIST: Final = re.compile(r", | and (?=the )")
_GRAVITY: Final = [status.value for status in CheckStatus]


@dataclass(frozen=True, slots=True)
class Place:
    """A value as a source reports it, with its place and the words around it."""

    what: Label
    words: Label
    source: Ref
    place: Label
    because: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of the audit: figures that belong together, where they come from, where they go."""

    id: str
    what: Label
    measure: Label
    estimate: tuple[Number, ...]
    ours: bool
    others: tuple[tuple[str, Number], ...]
    rounding: tuple[Number, ...]
    places: tuple[Place, ...]
    route: Label
    members: tuple[Ref, ...]
    assumed: Label
    reference: Label
    steps: tuple[tuple[StepRow, Label], ...]
    table: str
    uses: tuple[tuple[Label, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The checks of one kind, counted, and those that are not right."""

    kind: Label
    counts: tuple[tuple[str, Number], ...]
    rows: tuple[tuple[CheckRow, tuple[tuple[Label, ...], tuple[Label, ...], Label]], ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The facts of the audit page."""

    title: Label
    groups: tuple[tuple[Label, tuple[Traced, ...]], ...]
    lacking: tuple[tuple[Ref, Label, MissingRow, tuple[Label, ...]], ...]
    checks: tuple[Compared, ...]
    moved: tuple[MoveRow, ...]
    more: bool
    new: int
    files: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    dictionary: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    lock: str
    topic: str


def gather_audit(view: View) -> Audit:
    """Return the facts of the audit page: every figure that the other pages show."""
    checks = tuple(_compared(view))
    groups: dict[str, list[Traced]] = defaultdict(list)
    evidence = {f"{row.study} {row.path}": row for row in view.tables.evidence}
    for line in list(view.register.lines()):
        groups[_group(view, line, evidence)].append(_traced(view, line, evidence))
    names = {name for record in (*TABLES.values(), NumberRow) for name in columns(record)}
    cited, moved = view.topic.sources.sources, [move for move in view.moves if move.old]
    return Audit(
        title=Label("Every number and its source"),
        groups=tuple((Label(label), tuple(lines)) for label, lines in groups.items()),
        lacking=tuple(_lacking(view, row) for row in view.tables.missing),
        checks=checks,
        moved=tuple(moved[:MOST_MOVES]),
        more=len(moved) > MOST_MOVES,
        new=sum(not move.old for move in view.moves),
        files=(*TABLES, "numbers"),
        sources=(
            ("sources.bib", text_link(bibtex(cited), "text/plain")),
            (
                "sources.json",
                text_link(json.dumps(csl(cited), ensure_ascii=False, indent=1), "application/json"),
            ),
        ),
        dictionary=tuple((name, MEANING.get(name, "")) for name in sorted(names)),
        inputs=tuple(sorted(view.extras.inputs.items())),
        lock=view.extras.lock,
        topic=view.topic.name,
    )


def _group(view: View, line: Line, evidence: dict[str, EvidenceRow]) -> str:
    """Return the head under which a line stands: its study, or the kind of table."""
    if line.table == "effects" and line.row in view.effects:
        return view.study_label(view.effects[line.row].study)
    if line.table == "evidence" and line.row in evidence:
        return view.study_label(evidence[line.row].study)
    if line.table == "pooled":
        return "Meta-analyses"
    return "Thresholds" if line.table == "rubric" else "Verdicts, counts and sentences"


def _traced(view: View, line: Line, evidence: dict[str, EvidenceRow]) -> Traced:
    effect = view.effects.get(line.row) if line.table == "effects" else None
    printed = evidence.get(line.row) if line.table == "evidence" else None
    estimate, ours, others = _figures(line)
    places: Iterable[EvidenceRow | InputRow] = (printed,) if printed else ()
    places = view.inputs.get(line.row, ()) if effect else places
    pooled = _pooled(view, line)
    study = effect.study if effect else printed.study if printed else ""
    uses: dict[str, list[str]] = defaultdict(list)
    for use in line.uses:
        uses[use.page].append(f"{use.page}#{use.id}")
    return Traced(
        id=line.id,
        what=_reported_what(view, printed) if printed else Label(line.what),
        measure=label_of(effect.measure if effect else ""),
        estimate=estimate,
        ours=ours,
        others=others,
        rounding=tuple(_rounding(view, effect)) if effect else (),
        places=tuple(_places(view, study, places)),
        route=Label(words_of_route(effect.route) if effect else _method(pooled)),
        members=tuple(
            view.study_ref(view.effects[name].study)
            for name in (pooled.members.split() if pooled else ())
            if name in view.effects
        ),
        assumed=Label(effect.assumption if effect else ""),
        reference=Label(effect.reference if effect else ""),
        steps=tuple(_steps(view, effect)) if effect else (),
        table=line.table,
        uses=tuple((_page_label(view, page), tuple(links)) for page, links in uses.items()),
    )


def _figures(line: Line) -> tuple[tuple[Number, ...], bool, tuple[tuple[str, Number], ...]]:
    """Return the estimate with its ends, whether we computed these, and the other figures."""
    found = {
        name.rpartition(".")[2].removeprefix("exp_"): Number(
            row.number, line.id, row.printed, row.printed if row.value is None else repr(row.value)
        )
        for name, row in line.numbers.items()
    }
    point = found.pop("yi", None) or found.pop("mu", None)
    if point is None:
        return (), False, tuple(found.items())
    ends = next((pair for pair in _ENDS if set(pair) <= set(found)), ())
    estimate = (point, *(found.pop(name) for name in ends))
    others = ((name, number) for name, number in found.items() if name not in _ROUNDED)
    return estimate, ends == _ENDS[1], tuple(others)


def _reported_what(view: View, row: EvidenceRow) -> Label:
    """Return in words what a value of a study is: its outcome, time and key, or its path."""
    steps, study = row.path.split("."), view.study(row.study)
    if study is None or steps[0] != "results":
        return path_words(row.path)
    result = study.results[int(steps[1])]
    outcome = view.outcome_label(row.study, result.outcome)
    time = view.time_label(row.study, result.time)
    return Label(f"{outcome}, {time}: {words_of_key(steps[-1])}")


def _pooled(view: View, line: Line) -> PooledRow | None:
    rows = (p for p in view.tables.pooled if f"{p.synthesis} {p.role}" == line.row)
    return next(rows, None) if line.table == "pooled" else None


def _method(pooled: PooledRow | None) -> str:
    """Return the method of a synthesis in words; nothing where there is none."""
    if pooled is None:
        return ""
    return "The result of one study" if pooled.k == 1 else f"Pooled by {pooled.method}"


def _rounding(view: View, row: EffectRow) -> Iterator[Number]:
    """Yield the ends of the values that rounding in the sources leaves open, where they differ."""
    if row.yi is not None and row.yi_min is not None and row.yi_max is not None:
        low = effect_number(view, row, "yi_min", row.yi_min)
        high = effect_number(view, row, "yi_max", row.yi_max)
        if low.shown and high.shown and low.shown != high.shown:
            yield from (low, high)


def _places(view: View, study: str, rows: Iterable[EvidenceRow | InputRow]) -> Iterator[Place]:
    """Yield each place in a source once, with all values that stand there."""
    found: dict[tuple[str, str, str], list[EvidenceRow | InputRow]] = defaultdict(list)
    for row in rows:
        found[row.source, row.place, row.words or row.printed].append(row)
    of = view.study(study)
    arms = {arm.id: arm.label for arm in of.arms} if of else {}
    for (source, place, words), same in found.items():
        names = (
            f"{words_of_key(row.key)}{f', {arms.get(row.arm, row.arm)}' if row.arm else ''}"
            for row in same
            if isinstance(row, InputRow)
        )
        because = next((row.because for row in same if isinstance(row, EvidenceRow)), "")
        yield Place(
            what=Label("; ".join(names)),
            words=Label(words),
            source=view.source_ref(source),
            place=Label(place),
            because=because,
        )


def _steps(view: View, row: EffectRow) -> Iterator[tuple[StepRow, Label]]:
    """Yield the steps of an effect, each with its figure."""
    digits = view.digits[row.effect]
    for step in view.steps.get(row.effect, ()):
        text = "" if step.value is None else digits.step(step.value, step.lo, step.hi)
        yield step, Label(text)


def _page_label(view: View, page: str) -> Label:
    if page in _PAGES:
        return Label(_PAGES[page])
    claims = {f"claims/{anchor(claim.id)}.html": claim.id for claim in view.topic.claims.claims}
    return view.claim_short(claims[page]) if page in claims else Label(page)


def _lacking(view: View, row: MissingRow) -> tuple[Ref, Label, MissingRow, tuple[Label, ...]]:
    """Return the study, the result, its row, and what to ask the authors for."""
    outcome, time = view.outcome_label(row.study, row.outcome), view.time_label(row.study, row.time)
    ask = tuple(map(Label, _LIST.split(row.ask or "no answer would help")))
    return view.study_ref(row.study), Label(f"{outcome}, {time}"), row, ask


def _compared(view: View) -> Iterator[Compared]:
    """Yield the kinds of checks with their counts, and what is not right, the gravest first."""
    kinds: dict[str, list[CheckRow]] = defaultdict(list)
    for row in view.tables.checks:
        kinds[row.kind].append(row)
    for kind, rows in kinds.items():
        label, tally = _KINDS.get(kind, kind), Counter(row.status for row in rows)
        counts = []
        for status in (status for status in _GRAVITY if tally[status]):
            key = f"checks.{kind}.{anchor(status)}"
            number = counted(view, key, tally[status], "checks", f"{label}: {status}")
            view.register.expect(number.line, PAGE)
            counts.append((status, number))
        wrong = [row for row in rows if row.counts_as not in ("", CountsAs.LIMIT)]
        wrong.sort(key=lambda row: _GRAVITY.index(row.status))
        texts = (
            (
                tuple(without_ids(view.topic, part) for part in row.printed.split("; ")),
                tuple(without_ids(view.topic, part) for part in row.allowed.split("; ")),
                without_ids(view.topic, row.diagnosis or row.what),
            )
            for row in wrong
        )
        yield Compared(Label(label), tuple(counts), tuple(zip(wrong, texts, strict=True)))
