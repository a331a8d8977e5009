"""The page of methods: search, rules in plain words, and what would change each verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from markupsafe import Markup

from mcstats.model.claim import Claim, Claims
from mcstats.model.decision_table import Space
from mcstats.model.rubric import Parameter, Rubric
from mcstats.model.source import Search
from mcstats.model.tables import ChangeRow, PoolingRow, VerdictRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.figures.forest import forest_plot
from mcstats.report.figures.gather_forest import forest_of_synthesis
from mcstats.report.figures.pictures import HEADS, pictures_of
from mcstats.report.glossary import GLOSSARY
from mcstats.report.numbers import sentence
from mcstats.report.pages.prisma import Prisma, gather_prisma
from mcstats.report.scale import label_of, words_of_route
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import View
from mcstats.report.wording import in_words, plainly

_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)[^;]*$")
_NEAREST: Final = ("nearest in the evidence", "one change")


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Which choice, and which further evidence, would change the verdict on a claim."""

    claim: Ref
    verdict: str
    firm: tuple[Markup, ...]
    up: tuple[tuple[tuple[Markup, ...], str], ...]
    down: tuple[tuple[tuple[Markup, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Pooling:
    """A synthesis with its forest plot, and the answers that other ways to pool give."""

    id: str
    label: Label
    because: str
    plot: Markup
    others: tuple[PoolingRow, ...]


@dataclass(frozen=True, slots=True)
class Methods:
    """The facts of the page of methods."""

    title: Label
    ci: Label
    search: Search
    prisma: Prisma
    claims: Claims
    rubric: Rubric
    routes: tuple[tuple[Label, Label, Label], ...]
    steps: tuple[tuple[Label, tuple[Ref, ...]], ...]
    spaces: tuple[tuple[str, Space], ...]
    references: dict[str, Ref]
    thresholds: tuple[tuple[Label, Number, Parameter], ...]
    judged: tuple[tuple[VerdictRow, Ref, Ref], ...]
    sensitivity: tuple[Sensitivity, ...]
    verdict_words: dict[str, str]
    figures: tuple[Markup, ...]
    syntheses: tuple[Pooling, ...]
    glossary: tuple[tuple[str, str], ...]
    versions: tuple[tuple[Label, Label], ...]
    topic: str


def gather_methods(view: View) -> Methods:
    """Return the facts of the page of methods."""
    rubric, claims = view.rubric, view.topic.claims
    words = {**GLOSSARY, **claims.terms}
    judged = tuple(
        (row, view.claim_ref(row.claim), view.article_ref(row.article))
        for row in view.tables.verdicts
    )
    return Methods(
        title=Label("Methods"),
        ci=Label("95% CI"),
        search=view.topic.sources.search,
        prisma=gather_prisma(view),
        claims=claims,
        rubric=rubric,
        routes=tuple(_routes(view)),
        steps=tuple(_steps(view)),
        spaces=tuple(_spaces(view)),
        references={name: view.rubric_ref(name) for name in rubric.references},
        thresholds=tuple(_thresholds(view)),
        judged=judged if any(row.article for row, *_ in judged) else (),
        verdict_words=rubric.scales["verdict"].words,
        sensitivity=tuple(_sensitivity(view, claim) for claim in claims.claims),
        figures=tuple(figure for kind in HEADS for figure in pictures_of(view, kind)),
        syntheses=tuple(_syntheses(view)),
        glossary=tuple(sorted(words.items(), key=lambda item: item[0].casefold())),
        versions=tuple(_versions()),
        topic=view.topic.name,
    )


def _routes(view: View) -> Iterator[tuple[Label, Label, Label]]:
    """Yield each measure with the way to it and its source, once."""
    rows = {(r.measure, r.route, r.reference) for r in view.tables.effects if r.estimable != "no"}
    for measure, route, reference in sorted(rows):
        yield label_of(measure), Label(words_of_route(route)), Label(reference)


def _steps(view: View) -> Iterator[tuple[Label, tuple[Ref, ...]]]:
    """Yield the steps of a certainty, with the references of their rules in this topic."""
    rules = view.rubric.certainty
    for step in ("start", *rules.steps, *rules.up):
        found = dict.fromkeys(r.reference for r in view.tables.footnotes if r.step == step)
        yield in_words(step), tuple(view.rubric_ref(name) for name in found)


def _spaces(view: View) -> Iterator[tuple[str, Space]]:
    """Yield the rules of the rubric that something in the topic asks."""
    kinds = {study.kind for study in view.topic.studies.values()}
    judged = any(article.table for article in view.topic.articles.values())
    unused = {"review_ratings"} - (
        {"review_ratings"} if StudyKind.META_ANALYSIS in kinds else set()
    )
    unused |= set() if judged else {"reach"}
    return ((name, space) for name, space in view.rubric.spaces().items() if name not in unused)


def _syntheses(view: View) -> Iterator[Pooling]:
    """Yield each synthesis of the topic that can be drawn."""
    for synthesis in view.topic.claims.syntheses:
        if plot := forest_of_synthesis(view, synthesis.id):
            others = tuple(p for p in view.tables.poolings if p.synthesis == synthesis.id)
            label = Label(synthesis.label)
            yield Pooling(synthesis.id, label, synthesis.because, forest_plot(plot), others)


def _thresholds(view: View) -> Iterator[tuple[Label, Number, Parameter]]:
    for name, parameter in view.rubric.parameters.items():
        number = view.register.enter(
            f"rubric.{name}", parameter.number, parameter.value, "printed",
            [f"rubric.yaml: {name}"], what=f"Threshold: {name.replace('_', ' ')}",
            table="rubric", row=name,
        )  # fmt: skip
        yield in_words(name), number, parameter


def _sensitivity(view: View, claim: Claim) -> Sensitivity:
    firm = [row for row in view.tables.firm if row.claim == claim.id and row.choice]
    changes = [r for r in view.tables.changes if r.claim == claim.id and r.kind in _NEAREST]
    verdict = view.verdicts.get(claim.id)

    def moves(direction: str) -> tuple[tuple[tuple[Markup, ...], str], ...]:
        rows = {r.change: r for r in changes if r.direction == direction}
        return tuple((_change(view, row), view.verdict_words(row.then)) for row in rows.values())

    return Sensitivity(
        claim=view.claim_ref(claim.id),
        verdict=view.verdict_words(verdict.verdict) if verdict else "",
        firm=tuple(
            sentence(view, f"firm.{claim.id}.{place}", plainly(row.sentence), "firm", claim.id)
            for place, row in enumerate(firm)
        ),
        up=moves("up"),
        down=moves("down"),
    )


def _change(view: View, row: ChangeRow) -> tuple[Markup, ...]:
    """Return the changes that are needed together, each by itself."""
    key = f"changes.{row.claim}.{row.change}"
    return tuple(
        sentence(view, f"{key}.{place}", plainly(part), "changes", row.claim)
        for place, part in enumerate(row.change.split("; "))
    )


def _versions() -> Iterator[tuple[Label, Label]]:
    """Yield the libraries that the program needs, with the versions that are installed."""
    try:
        needed = metadata.requires("mcstats") or []
    except metadata.PackageNotFoundError:  # read from a folder that was never installed
        return
    names = (found[1] for text in needed if (found := _REQUIREMENT.fullmatch(text.strip())))
    for name in sorted(names, key=str.casefold):
        yield Label(name), Label(metadata.version(name))
