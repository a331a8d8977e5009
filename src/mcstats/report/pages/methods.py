"""The page of methods: search, rules in plain words, and what would change each verdict."""

from __future__ import annotations

import base64
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
from mcstats.model.tables import ChangeRow, VerdictRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.glossary import GLOSSARY
from mcstats.report.numbers import sentence
from mcstats.report.scale import label_of, words_of_route
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import View
from mcstats.report.wording import in_words, plainly

_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)[^;]*$")
_NEAREST: Final = ("nearest in the evidence", "one change")
_TOGETHER: Final = re.compile(r" and (?=an? |all |some )")
SPECIFICATIONS: Final = ("specifications", "along")
"""The families of pictures of the analysis of choices."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the figures step in both themes, as links that hold it."""

    light: str
    dark: str
    alt: str
    caption: Label
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Which choice, and which further evidence, would change the verdict on a claim."""

    claim: Ref
    verdict: str
    firm: tuple[Markup, ...]
    up: tuple[tuple[tuple[Markup, ...], str], ...]
    down: tuple[tuple[tuple[Markup, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The verdict of an article beside that of the rules."""

    claim: Ref
    article: Ref | None
    said: Label
    ours: Label
    agrees: bool
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class Methods:
    """The facts of the page of methods."""

    title: Label
    ci: Label
    search: Search
    claims: Claims
    rubric: Rubric
    routes: tuple[tuple[Label, Label, Label], ...]
    steps: tuple[tuple[Label, tuple[Ref, ...]], ...]
    spaces: tuple[tuple[str, Space], ...]
    references: dict[str, Ref]
    thresholds: tuple[tuple[Label, Number, Parameter], ...]
    reproduced: tuple[Reproduced, ...]
    sensitivity: tuple[Sensitivity, ...]
    figures: tuple[Figure, ...]
    glossary: tuple[tuple[str, str], ...]
    versions: tuple[tuple[Label, Label], ...]
    topic: str


def gather_methods(view: View) -> Methods:
    """Return the facts of the page of methods."""
    rubric, claims = view.rubric, view.topic.claims
    words = {**GLOSSARY, **claims.terms}
    judged = any(row.article for row in view.tables.verdicts)
    return Methods(
        title=Label("Methods"),
        ci=Label("95% CI"),
        search=view.topic.sources.search,
        claims=claims,
        rubric=rubric,
        routes=tuple(_routes(view)),
        steps=tuple(_steps(view)),
        spaces=tuple(_spaces(view)),
        references={name: view.rubric_ref(name) for name in rubric.references},
        thresholds=tuple(_thresholds(view)),
        reproduced=tuple(_reproduced(view, row) for row in view.tables.verdicts) if judged else (),
        sensitivity=tuple(_sensitivity(view, claim) for claim in claims.claims),
        figures=tuple(_figures(view)),
        glossary=tuple(sorted(words.items(), key=lambda item: item[0].casefold())),
        versions=tuple(_versions()),
        topic=view.topic.name,
    )


def _routes(view: View) -> Iterator[tuple[Label, Label, Label]]:
    """Yield each measure with the way to it and its source, once."""
    rows = {(r.measure, r.route, r.reference) for r in view.tables.effects if r.estimable != "no"}
    for measure, route, reference in sorted(rows):
        yield Label(label_of(measure)), Label(words_of_route(route)), Label(reference)


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


def _thresholds(view: View) -> Iterator[tuple[Label, Number, Parameter]]:
    for name, parameter in view.rubric.parameters.items():
        number = view.register.enter(
            f"rubric.{name}", parameter.number, parameter.value, "printed",
            [f"rubric.yaml: {name}"], what=f"Threshold: {name.replace('_', ' ')}",
            table="rubric", row=name,
        )  # fmt: skip
        yield in_words(name), number, parameter


def _reproduced(view: View, row: VerdictRow) -> Reproduced:
    return Reproduced(
        claim=view.claim_ref(row.claim),
        article=view.article_ref(row.article) if row.article else None,
        said=Label(row.article_verdict),
        ours=Label(row.verdict_text),
        agrees=bool(row.agrees),
        lowest=view.verdict_words(row.range_lo),
        highest=view.verdict_words(row.range_hi),
    )


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
        for place, part in enumerate(_TOGETHER.split(row.change))
    )


def _figures(view: View) -> Iterator[Figure]:
    for picture in view.extras.pictures:
        if picture.name.split("-")[0] in SPECIFICATIONS:
            light, dark = (
                f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"
                for drawn in (picture.light, picture.dark)
            )
            size = picture.width, picture.height
            yield Figure(light, dark, picture.alt, Label(picture.caption), *size)


def _versions() -> Iterator[tuple[Label, Label]]:
    """Yield the libraries that the program needs, with the versions that are installed."""
    try:
        needed = metadata.requires("mcstats") or []
    except metadata.PackageNotFoundError:  # read from a folder that was never installed
        return
    names = (found[1] for text in needed if (found := _REQUIREMENT.fullmatch(text.strip())))
    for name in sorted(names, key=str.casefold):
        yield Label(name), Label(metadata.version(name))
