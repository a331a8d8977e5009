"""Explain one number as lines of text: its route, its inputs, and all that rests on it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from typing import Any, Final

from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    EffectRow,
    EvidenceRow,
    InputRow,
    NumberRow,
    PooledRow,
    RatingRow,
    StepRow,
    VerdictRow,
)
from mcstats.report.scale import as_read, is_ratio, label_of
from mcstats.verdict.answer import negative
from mcstats.workflow.files import read_regular
from mcstats.workflow.paths import TopicPaths, topic_with
from mcstats.workflow.run_tables import RunTables

MOST_FIGURES: Final = 8
"""Figures of the page that are named; of more their number is given."""


def explain(identifier: str, topic_paths: Iterable[TopicPaths]) -> Iterator[str]:
    """Yield the route, formula and inputs of a number with their places, and all that rests on it.

    Raises `InputError` for an id that no topic has, or that several have.
    """
    return _run_with(identifier, topic_paths).lines(identifier)


def explain_as_json(identifier: str, topic_paths: Iterable[TopicPaths]) -> str:
    """Return the rows of the tables that tell of an id and of its inputs, as JSON.

    A number that is not finite is its text in the tables, such as ``inf``.

    Raises `InputError` for an id that no topic has, or that several have.
    """
    run = _run_with(identifier, topic_paths)
    content = {"id": identifier, "topic": run.paths.topic, **run.rows(identifier)}
    return json.dumps(content, indent=2, allow_nan=False)


def _run_with(identifier: str, topic_paths: Iterable[TopicPaths]) -> _Explanation:
    """Return the tables of the one topic that knows an id."""
    runs = {paths: _Explanation(paths) for paths in topic_paths}
    known = {paths: run.known for paths, run in runs.items()}
    what = "effect, synthesis, claim, check, figure or value"
    return runs[topic_with(identifier, known, what, "an id of a table")]


class _Explanation(RunTables):
    """The tables of a topic, in lines of text."""

    def lines(self, name: str) -> Iterator[str]:
        """Yield everything that is known of an id."""
        if name in self.numbers:
            yield from self.number(self.numbers[name])
        if name in self.effects:
            yield from self.effect(self.effects[name])
        if name in self.syntheses and name not in self.claims:  # a claim shows its own synthesis
            yield from self.synthesis(name)
        if name in self.claims:
            yield from self.claim(self.claims[name])
        if name in self.checks:
            yield from _fields("check", self.checks[name])
        if name in self.values:
            yield from self.value(self.values[name])

    def number(self, row: NumberRow) -> Iterator[str]:
        exact = "" if row.value is None else f" (exactly {row.value!r}, {row.kind})"
        yield f"figure {row.number}: {row.printed}{exact}"
        yield f"  rests on: {row.rests_on or 'nothing but itself'}"
        for part in row.rests_on.replace(";", " ").split():
            if part in self.effects and part != row.number:
                yield from self.effect(self.effects[part])

    def effect(self, row: EffectRow) -> Iterator[str]:
        yield f"effect {row.effect}"
        yield f"  {row.measure} of {row.outcome} at {row.time}, {row.contrast}, scale {row.scale}"
        yield f"  route: {row.route} ({row.reference})"
        yield f"  estimable: {row.estimable}" + (f", because {row.because}" if row.because else "")
        steps = [step for step in self.table("steps", StepRow) if step.effect == row.effect]
        turned = bool(row.yi) and any(step.value == -(row.yi or 0.0) for step in steps)
        if is_ratio(row.measure) and row.yi is not None:
            yield f"  {_ratio(row.measure, (row.yi, row.ci_lb, row.ci_ub), turned=turned)}"
        log = ", the logarithm of the ratio" if is_ratio(row.measure) else ""
        yield f"  yi = {_number(row.yi)} (above 0 is a benefit){log}; vi = {_number(row.vi)}"
        yield f"  {_interval(row)}"
        yield f"  what the printing leaves open: {_number(row.yi_min)} to {_number(row.yi_max)}"
        if row.assumption:
            yield f"  assumes: {row.assumption}"
        yield "  inputs:"
        for one in (i for i in self.table("inputs", InputRow) if i.effect == row.effect):
            of = f"{one.key} of {one.arm}" if one.arm else one.key
            words = f' "{one.words}"' if one.words else ""
            place = f"{one.source}, {one.place}{words}; {self.paths.data / one.at}"
            yield f"    {of}: {one.printed} [{_number(one.lo)}, {_number(one.hi)}] {place}"
        yield "  steps:"
        for step in steps:
            span = "" if step.lo == step.hi else f"[{_number(step.lo)}, {_number(step.hi)}] "
            formula = f" = {step.formula}" if step.formula else ""
            of_log = is_ratio(row.measure) and step.symbol == row.measure
            symbol = f"ln {step.symbol}" if of_log else step.symbol
            yield (
                f"    {step.number}. {step.name}: {symbol}{formula} = {_number(step.value)} "
                f"{span}({step.citation})"
            )
        if turned:
            yield "    then the sign is turned, because less of it is a benefit"
        yield from self.resting(row.effect)

    def resting(self, effect: str) -> Iterator[str]:
        """Yield all that rests on an effect: syntheses, verdicts, checks, figures of the page."""
        yield "  what rests on it:"
        for pooled in self.table("pooled", PooledRow):
            if effect in pooled.members.replace(";", " ").split():
                yield f"    {_synthesis(pooled)}"
        for verdict in self.claims.values():
            if verdict.effect == effect:
                yield f"    verdict {verdict.claim}: {verdict.verdict}"
        for one in self.table("bodies", BodyRow):
            if one.effect == effect and one.question == "tested":
                yield f"    evidence on {one.claim}: {one.role}"
        for check in self.checks.values():
            if effect in check.check:
                yield f"    check {check.check}: {check.status}"
        yield from self.figures(effect)

    def figures(self, *origins: str) -> Iterator[str]:
        """Yield the figures that rest on an effect or a place of a file, and the pages with them.

        The figures of a synthesis have its id in theirs.
        """
        found = [
            row.number
            for row in self.numbers.values()
            if set(origins) & {*row.rests_on.replace(";", " ").split(), row.number}
        ]
        if found:
            more = len(found) - MOST_FIGURES
            rest = f" and {more} more" if more > 0 else ""
            many = "figure" if len(found) == 1 else "figures"
            shown = ", ".join(found[:MOST_FIGURES])
            yield f"    {len(found)} {many} of the page: {shown}{rest}"
            yield f"    on {', '.join(self._pages(found))}"

    def _pages(self, numbers: Collection[str]) -> Iterator[str]:
        """Yield the pages that show one of some figures, the audit of all figures aside."""
        for path in sorted((*self.paths.out.glob("*.html"), *self.paths.out.glob("claims/*.html"))):
            text = read_regular(path).decode("utf-8", "replace")
            name = path.relative_to(self.paths.out).as_posix()
            if name != "audit.html" and any(f'data-number="{one}"' in text for one in numbers):
                yield name

    def synthesis(self, name: str) -> Iterator[str]:
        """Yield the main figures of a synthesis, its members, each other way, and what rests."""
        rows = self.syntheses[name]
        main = rows[0]
        yield f"{_synthesis(main)}, {_interval(main)}"
        yield f"  {label_of(main.measure)} of {main.outcome}, k = {main.k}"
        if is_ratio(main.measure) and main.mu is not None:
            yield f"  {_ratio(main.measure, (main.mu, main.ci_lb, main.ci_ub))}"
        if main.tau2 is not None:
            yield f"  tau² = {_number(main.tau2)}, I² = {_number(main.i2)} %"
        if main.pi_lb is not None:
            yield f"  prediction interval {_number(main.pi_lb)} to {_number(main.pi_ub)}"
        if main.because:
            yield f"  because: {main.because}"
        weights = main.weights.split()
        yield "  members:"
        for member, weight in itertools.zip_longest(main.members.split(), weights, fillvalue=""):
            effect = self.effects.get(member)
            estimate = f": {_number(effect.yi)}, {_interval(effect)}" if effect else ""
            share = f", weight {float(weight):.3g} %" if weight else ""
            yield f"    {member}{estimate}{share}"
        for row in rows[1:]:
            yield f"  {row.role}: {_synthesis(row)}, {_interval(row)}, k = {row.k}"
        yield "  what rests on it:"
        yield from self.figures(*(n for n in self.numbers if n.startswith(f"pooled.{name}.")))

    def claim(self, row: VerdictRow) -> Iterator[str]:
        yield f"claim {row.claim}: {row.statement}"
        yield f"  our reading: {row.reading_text} (certainty: {row.certainty})"
        sold = f"certainty: {row.certainty_sold}"
        if row.certainty_indirect:
            sold += f"; from indirect evidence: {row.certainty_indirect}"
        yield f"  as sold: {row.sold_text} ({sold})"
        yield f"  verdict: {row.verdict_text} ({row.verdict})"
        if row.verdict_all_text != row.verdict_text:
            yield f"  the same rules on all evidence: {row.verdict_all_text} ({row.verdict_all})"
        yield f"  quality: {row.quality_text} ({row.quality})"
        yield f"  because: {row.because}"
        yield f"  rules: {row.rules}"
        yield f"  facts: {row.facts}"
        yield f"  best evidence: {row.best_evidence}"
        if row.article_verdict:
            agrees = {True: "agrees", False: "differs", None: "nothing to compare"}[row.agrees]
            yield f"  {row.article}: {row.article_quality} | {row.article_verdict} ({agrees})"
            yield f"  the article, against the evidence: {row.further}; {row.further_because}"
        if row.premises:
            yield f"  premises that only the article supplies: {row.premises}"
        yield from self.body(row.claim)
        for rating in self.table("ratings", RatingRow):
            if (rating.study, rating.outcome) == (row.study, row.outcome):
                arms = f" ({rating.comparison})" if rating.comparison else ""
                yield f"  {rating.domain}{arms}: {rating.rating}, because {rating.because}"
        if row.effect in self.effects:
            yield from self.effect(self.effects[row.effect])

    def body(self, claim: str) -> Iterator[str]:
        """Yield the synthesis of the evidence on a claim, its results, and the effect in people."""
        for pooled in self.table("pooled", PooledRow):
            if pooled.synthesis == claim:
                yield f"  {_synthesis(pooled)}, {_interval(pooled)}, k = {pooled.k}"
        for effect in self.table("absolute", AbsoluteRow):
            if effect.claim == claim:  # of people there are no parts
                without, treated = f"{effect.without:.0f}", f"{effect.with_:.0f}"
                yield f"  of {effect.per} people: {without} without it, {treated} with it"
        for one in self.table("bodies", BodyRow):
            if one.claim == claim and one.question == "tested":
                what = ", ".join(part for part in (one.tier, one.effect, one.word) if part)
                said = f" ({what})" if what else ""
                yield f"  {one.role}: {one.study} {one.outcome}{said}; {one.because}"

    def value(self, row: EvidenceRow) -> Iterator[str]:
        unit = f" {row.unit}" if row.unit else ""
        yield f"value {row.study}.{row.path}: {row.printed}{unit}"
        words = f' "{row.words}"' if row.words else ""
        yield f"  {row.source}, {row.place}{words}; {self.paths.data / row.at}"
        if row.because:
            yield f"  because: {row.because}"
        effects = dict.fromkeys(
            i.effect
            for i in self.table("inputs", InputRow)
            if i.effect in self.effects
            and self.effects[i.effect].study == row.study
            and (i.printed, i.place) == (row.printed, row.place)
        )
        own = list(self.figures(row.at, f"evidence.{row.study}.{row.path}"))
        resting = ", ".join(effects) or ("" if own else "nothing")
        yield f"  what rests on it: {resting}".rstrip()
        yield from own
        for effect in effects:
            yield from self.resting(effect)


def _number(value: float | None) -> str:
    return "not reported" if value is None else f"{value:.6g}"


def _synthesis(row: PooledRow) -> str:
    how = f"{row.method}, {row.test}" if row.k > 1 else "one study"
    return f"synthesis {row.synthesis} ({how}): mu = {_number(row.mu)}"


def _interval(row: PooledRow | EffectRow) -> str:
    if row.ci_lb is None or row.ci_ub is None:
        return "no interval"
    return f"interval {_number(row.ci_lb)} to {_number(row.ci_ub)}"


def _ratio(
    measure: str, figures: tuple[float, float | None, float | None], *, turned: bool = False
) -> str:
    """Return a ratio with its interval as people read it, in the direction of the source."""
    value, low, high = figures
    if turned:
        value, low, high = -value, negative(high), negative(low)
    text = f"{label_of(measure)} {as_read(measure, value):.3g}"
    if low is None or high is None:
        return text
    return f"{text} ({as_read(measure, low):.3g} to {as_read(measure, high):.3g})"


def _fields(title: str, row: Any) -> Iterator[str]:
    first, *rest = fields(row)
    yield f"{title} {getattr(row, first.name)}"
    for field in rest:
        value = getattr(row, field.name)
        if value not in {None, ""}:
            yield f"  {field.name}: {value}"
