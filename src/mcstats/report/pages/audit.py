"""The page of the audit: every figure with its source, how it was obtained, and its uses."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from mcstats.model.printed_keys import words_of_key
from mcstats.model.tables import (
    AbsoluteRow,
    CheckRow,
    EffectRow,
    EvidenceRow,
    InputRow,
    MissingRow,
    NumberRow,
    PooledRow,
    StepRow,
    meanings_of,
    title_of,
)
from mcstats.model.vocabularies import CheckStatus, CountsAs
from mcstats.report.bibliography import bibtex
from mcstats.report.digits import STEP_DIGITS
from mcstats.report.format import count, significant
from mcstats.report.numbers import counted, effect_number, unit_words
from mcstats.report.pages.articles import COLUMNS, column_of
from mcstats.report.pages.studies import value_words
from mcstats.report.pooling_words import formulas_of_pooling, words_of_pooling
from mcstats.report.register import Line, anchor
from mcstats.report.render import data_link
from mcstats.report.scale import label_of, words_of_route
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import PAGES, TABLES, Facts, View
from mcstats.report.wording import plainly, without_ids

MOST_MOVES: Final = 100
"""Changed numbers that the page lists: a new version of a source may change thousands."""
PAGE: Final = "audit.html"
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
_HEADS: Final = {"pooled": "Meta-analyses", "rubric": "Thresholds"}
_OTHERS: Final = "Verdicts, counts and sentences"
"""Heads of lines that belong to no study."""
_LIST: Final = re.compile(r", | and (?=the )")
_GRAVITY: Final = [status.value for status in CheckStatus]


def gather_audit(view: View) -> Facts:
    """Return the facts of the audit page: every figure that the other pages show."""
    checks = tuple(_compared(view))
    evidence = {f"{row.study} {row.path}": row for row in view.tables.evidence}
    groups: dict[str, list[Facts]] = defaultdict(list)
    for line in list(view.register.lines()):
        assumed = line.id.startswith("assumed.")
        effect = view.effects.get(line.row) if line.table == "effects" and not assumed else None
        printed = evidence.get(line.row) if line.table == "evidence" else None
        of = effect or printed
        head = view.study_label(of.study) if of else _HEADS.get(line.table, _OTHERS)
        groups[head].append(_traced(view, line, effect, printed))
    files = {**TABLES, "numbers": NumberRow}
    moved = [move for move in view.moves if move.old]
    return Facts(
        title=Label("Every number and its source"),
        groups=tuple((Label(head), groups[head]) for head in sorted(groups, key=_place)),
        lacking=tuple(_lacking(view, row) for row in view.tables.missing),
        checks=checks,
        moved=moved[:MOST_MOVES],
        more=len(moved) > MOST_MOVES,
        new=any(not move.old for move in view.moves),
        files={name: plainly(title_of(record)) for name, record in files.items()},
        sources=data_link(bibtex(view.topic.sources.sources).encode(), "text/plain"),
        dictionary=sorted(meanings_of(files.values()).items()),
        topic=view.topic.name,
    )


def _place(head: str) -> tuple[bool, str]:
    """Return the rank of a head: studies by their labels, and what belongs to none at the end."""
    return head in (*_HEADS.values(), _OTHERS), head.casefold()


def _traced(view: View, line: Line, effect: EffectRow | None, printed: EvidenceRow | None) -> Facts:
    """Return a line: figures that belong together, where they come from, and where they go."""
    estimate, ours, others = _figures(line)
    syntheses = view.tables.pooled if line.table == "pooled" else ()
    pooled = next((p for p in syntheses if f"{p.synthesis} {p.role}" == line.row), None)
    uses: dict[str, list[str]] = defaultdict(list)
    for use in line.uses:
        uses[use.page].append(f"{use.page}#{use.id}")
    places: Iterable[EvidenceRow | InputRow] = (printed,) if printed else ()
    facts = Facts(
        id=line.id,
        what=value_words(view, printed.study, printed.path) if printed else Label(line.what),
        estimate=estimate,
        ours=ours,
        others=others,
        table=line.table,
        uses=tuple((_page_label(view, page), tuple(links)) for page, links in uses.items()),
        measure=Label(""), unit="", route=Label(""), assumed=Label(""), reference=Label(""),
        rounding=(), steps=(), members=(),
    )  # fmt: skip
    if pooled is not None:
        alone = pooled.k == 1
        facts.route = Label("the result of one study" if alone else words_of_pooling(pooled))
        members = [view.effects[name] for name in pooled.members.split() if name in view.effects]
        facts.members = [view.study_ref(effect.study) for effect in members]
        facts.steps = [
            (Facts(name=name, formula=formula, citation=citation), "")
            for name, formula, citation in formulas_of_pooling(pooled)
        ]
    if line.id.startswith("assumed."):
        facts.route = Label("assumed; no source gives it")
    absolute = next((a for a in view.tables.absolute if a.claim == line.row), None)
    if line.table == "absolute" and absolute is not None:
        _explain_absolute(view, absolute, facts)
    if effect is not None:
        # A count of participants rests on an effect as well, and is none.
        own = line.id.startswith("effects.")
        facts.measure = Label(label_of(effect.measure) if own else "")
        facts.unit = Label(unit_words(effect) if own else "")
        facts.rounding = tuple(_rounding(view, effect))
        facts.route = Label(words_of_route(effect.route))
        facts.assumed, facts.reference = Label(effect.assumption), Label(effect.reference)
        facts.steps = tuple(_steps(view, effect))
        places = view.inputs.get(line.row, ())
    of = effect or printed
    facts.places = tuple(_places(view, of.study if of else "", places))
    return facts


def _explain_absolute(view: View, row: AbsoluteRow, facts: Facts) -> None:
    """Add to a line of absolute effects the assumed risk, the relative effect and the formulas."""
    named = "difference of risks" if "difference" in row.formula else "ratio"
    relative = "" if row.relative is None else significant(row.relative, STEP_DIGITS)
    behind = [view.effects[b.effect] for b in view.deciding(row.claim) if b.effect in view.effects]
    applied: PooledRow | EffectRow = view.synthesis_of(row.claim, "main") or behind[0]
    facts.route = Label("from an assumed risk and the relative effect")
    facts.members = [view.study_ref(effect.study) for effect in behind]
    facts.steps = [
        (Facts(name=name, formula=text, citation=source), "")
        for name, text, source in (
            ("without", significant(row.control_risk, STEP_DIGITS), row.risk_source),
            (named, relative, label_of(applied.measure)),
            ("with", row.formula, "Cochrane Handbook 2019, sec. 15.4.4"),
            ("difference", f"with − without, per {count(row.per)}", ""),
        )
    ]


def _figures(line: Line) -> tuple[tuple[Number, ...], bool, tuple[tuple[str, Number], ...]]:
    """Return the estimate with its ends, whether we computed these, and the other figures."""
    found = {
        _part(line, name): Number(
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


def _part(line: Line, number: str) -> str:
    """Return which figure of its line a number is; those of all studies are the numbers of arms."""
    of_all = next((arm for arm in ("n1", "n2") if f".{arm}_of_all" in number), None)
    return of_all or number.removeprefix(f"{line.id}.").removeprefix("exp_")


def _rounding(view: View, row: EffectRow) -> Iterator[Number]:
    """Yield the ends of the values that rounding in the sources leaves open, where they differ."""
    if row.yi is not None and row.yi_min is not None and row.yi_max is not None:
        low = effect_number(view, row, "yi_min", row.yi_min)
        high = effect_number(view, row, "yi_max", row.yi_max)
        if low.shown and high.shown and low.shown != high.shown:
            yield from (low, high)


def _places(view: View, study: str, rows: Iterable[EvidenceRow | InputRow]) -> Iterator[Facts]:
    """Yield each place in a source once, with all values that stand there."""
    found: dict[tuple[str, str, str], list[EvidenceRow | InputRow]] = defaultdict(list)
    for row in rows:
        found[row.source, row.place, row.words or row.printed].append(row)
    of = view.study(study)
    arms = {arm.id: arm.label for arm in of.arms} if of else {}
    for (source, place, words), same in found.items():
        inputs = [row for row in same if isinstance(row, InputRow)]
        names = (
            ", ".join(filter(None, (words_of_key(row.key), arms.get(row.arm, row.arm))))
            for row in inputs
        )
        yield Facts(
            what=Label("; ".join(names)),
            words=Label(words),
            source=view.source_ref(source),
            place=Label(place),
            because="" if inputs else getattr(same[0], "because"),  # noqa: B009
        )


def _steps(view: View, row: EffectRow) -> Iterator[tuple[StepRow, Label]]:
    """Yield the steps of an effect, each with its figure."""
    digits = view.digits[row.effect]
    for step in view.steps.get(row.effect, ()):
        text = "" if step.value is None else digits.step(step.value, step.lo, step.hi)
        yield step, Label(text)


def _page_label(view: View, page: str) -> Label:
    if page in PAGES:
        return Label(PAGES[page])
    claims = {f"claims/{anchor(claim.id)}.html": claim.id for claim in view.topic.claims.claims}
    return view.claim_short(claims[page]) if page in claims else Label(page)


def _lacking(view: View, row: MissingRow) -> tuple[Ref, Label, MissingRow, tuple[Label, ...]]:
    """Return the study, the result, its row, and what to ask the authors for."""
    outcome, time = view.outcome_label(row.study, row.outcome), view.time_label(row.study, row.time)
    ask = tuple(map(Label, _LIST.split(row.ask or "no answer would help")))
    return view.study_ref(row.study), Label(f"{outcome}, {time}"), row, ask


def _compared(view: View) -> Iterator[Facts]:
    """Yield the kinds of checks with their counts, and what is not right, the gravest first."""
    for kind in dict.fromkeys(row.kind for row in view.tables.checks):
        rows = [row for row in view.tables.checks if row.kind == kind]
        label, tally = _KINDS.get(kind, kind), Counter(map(_result, rows))
        counts = {}
        for status in filter(
            tally.get, dict.fromkeys([*map(str.lower, COLUMNS.values()), *_GRAVITY])
        ):
            key = f"checks.{kind}.{anchor(status)}"
            counts[status] = counted(view, key, tally[status], "checks", f"{label}: {status}")
            view.register.expect(counts[status].line, PAGE)
        wrong = [row for row in rows if row.counts_as not in ("", CountsAs.LIMIT)]
        wrong.sort(key=lambda row: _GRAVITY.index(row.status))
        yield Facts(
            kind=Label(label), counts=counts, rows=[(r, _result(r), _sides(view, r)) for r in wrong]
        )


def _result(row: CheckRow) -> str:
    """Return the result of a check; those of statements in the words of the page of articles."""
    return COLUMNS[column_of(row)].lower() if row.kind == "article" else row.status


def _sides(view: View, row: CheckRow) -> tuple[list[Label], list[Label], Label]:
    """Return what was found, what was expected, and why it differs, with names in place of ids."""
    found, expected = (
        [without_ids(view.topic, part) for part in text.split("; ")]
        for text in (row.printed, row.allowed)
    )
    why = row.what if row.kind == "study" else row.diagnosis or row.what
    return found, expected, without_ids(view.topic, why)
