"""The page of methods: search, rules in plain words, and what would change each verdict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mcstats.model.decision_table import Space
from mcstats.model.rubric import Parameter, Rubric
from mcstats.report.figures.forest import forest_plot
from mcstats.report.figures.gather_forest import forest_of_synthesis
from mcstats.report.figures.pictures import pictures_of
from mcstats.report.glossary import GLOSSARY
from mcstats.report.numbers import sentence
from mcstats.report.pages.prisma import gather_prisma
from mcstats.report.scale import label_of, words_of_route
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import Facts, View
from mcstats.report.wording import capitalised, in_words


def gather_methods(view: View) -> Facts:
    """Return the facts of the page of methods."""
    rubric, claims = view.rubric, view.topic.claims
    levels = view.levels("certainty")
    imitation = view.imitations or "placebo"
    words = {**GLOSSARY, **claims.terms}
    if "sham" not in imitation:
        del words["sham"]
    judged = tuple(
        (row, view.claim_ref(row.claim), view.article_ref(row.article))
        for row in view.tables.verdicts
    )
    return Facts(
        title=Label("Methods"),
        search=view.topic.sources.search,
        prisma=gather_prisma(view),
        claims=claims,
        rubric=rubric,
        routes=tuple(_routes(view)),
        steps=tuple(_steps(view)),
        spaces=tuple(_spaces(view)),
        references={name: view.rubric_ref(name) for name in rubric.references},
        thresholds=tuple(_thresholds(view)),
        example=next((ref for row, ref, _ in judged if row.certainty in levels), None),
        judged=judged if any(row.article for row, *_ in judged) else (),
        words=partial(_words, rubric),
        verdict_words=rubric.scales["verdict"].words,
        figures=pictures_of(view),
        syntheses=tuple(_syntheses(view)),
        glossary=tuple(sorted(words.items(), key=lambda item: item[0].casefold())),
        topic=view.topic.name,
        imitation=imitation,
        # The rubric speaks of a sham; a topic without one has its own word.
        sham="sham" if "sham" in imitation else imitation,
    )


def _words(rubric: Rubric, fact: str, word: str) -> str:
    """Return a word that a table gives, such as ``rct``, in the words for readers."""
    spaces = rubric.spaces().values()
    if not any(table.gives == fact for space in spaces for table in space.tables):
        return word
    found = [space.facts[fact].words for space in spaces if fact in space.facts]
    found += [rubric.scales[fact].words] if fact in rubric.scales else []
    return next((words[word] for words in found if word in words), word)


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
    asks = {
        "review_ratings": bool(view.reviews),
        "reach": any(article.table for article in view.topic.articles.values()),
    }
    return ((name, space) for name, space in view.rubric.spaces().items() if asks.get(name, True))


def _syntheses(view: View) -> Iterator[Facts]:
    """Yield each synthesis that can be drawn, and the analyses that answer otherwise."""
    for one in view.topic.claims.syntheses:
        if plot := forest_of_synthesis(view, one.id):
            rows = [row for row in view.tables.poolings if row.synthesis == one.id]
            others = [
                sentence(view, f"poolings.{one.id}.{place}", row.sentence)
                for place, row in enumerate(rows)
                if row.sentence
            ]
            yield Facts(synthesis=one, plot=forest_plot(plot), others=others, varied=bool(rows))


def _thresholds(view: View) -> Iterator[tuple[Label, Number, Parameter]]:
    for name, parameter in view.rubric.parameters.items():
        label = parameter.label or name.replace("_", " ")
        what, place = f"Threshold: {label}", [f"rubric.yaml: {name}"]
        value, text = parameter.number, parameter.value
        number = view.register.enter(f"rubric.{name}", value, text, "printed", place, what=what)
        yield capitalised(label), number, parameter
