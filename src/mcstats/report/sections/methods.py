"""Methods: routes, formulas, and the rules as tables with their reasons."""

from __future__ import annotations

from mcstats.model.decision_table import DecisionTable as Rules
from mcstats.model.decision_table import When
from mcstats.model.rubric import Parameter
from mcstats.model.vocabularies import StudyKind
from mcstats.report.blocks import (
    Block,
    Bullets,
    Details,
    Para,
    Section,
    Table,
    Terms,
    table_of,
)
from mcstats.report.inline import Inline, Inlines, Line, Muted, Opens, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import label_of, words_of_route
from mcstats.report.view import View


def methods(view: View) -> Section:
    """Return formulas, rounding, rules, parameters and references."""
    blocks: list[Block] = [
        Para(
            "A printed figure is text and stands for every value that prints like it. An "
            "effect is computed on that set: it has a best value where there is one, the "
            "set that the printing leaves open, and a sampling interval. Nothing is filled "
            "in. Figures are rounded half up, and only for showing: verdicts are reached "
            "on unrounded values."
        ),
        _routes(view),
        _rules(view),
        _parameters(view),
        _references(view),
    ]
    return Section("methods", "How each figure was made", *blocks)


def _routes(view: View) -> Section:
    seen: dict[tuple[str, str, str], str] = {}
    for row in view.tables.effects:
        if row.estimable != "no":
            key = (row.measure, row.route, row.reference)
            seen.setdefault(key, row.assumption.rpartition("; ")[2])
    table = table_of(
        [(*key, assumption) for key, assumption in sorted(seen.items())],
        "routes",
        "Routes from print to effect",
        ("Measure", "", lambda r: (Words(label_of(r[0])), Line(Muted(Words(r[0], "code"))))),
        ("Route", "", lambda r: Words(words_of_route(r[1]))),
        ("Takes for granted", "wide", lambda r: Words(r[3])),
        ("Source", "wide", lambda r: Words(r[2], "citation")),
    )
    formulas: dict[str, str] = {}
    for step in view.tables.steps:
        if text := step.formula or step.symbol:
            formulas.setdefault(f"{step.name}: {text}", step.citation)
    items = [
        (Words(text, "formula"), *((" — ", Words(cited, "citation")) if cited else ()))
        for text, cited in sorted(formulas.items())
    ]
    details = [Details("Formulas of the steps", Bullets(*items))] if items else []
    return Section("routes-and-formulas", "Routes and formulas", table, *details, level=3)


def _rules(view: View) -> Section:
    blocks: list[Block] = [
        Para(
            "A table has exactly one rule for every combination of its inputs that can "
            "occur, so that the order of the rules means nothing. A fact that a rule does "
            "not name may be anything."
        )
    ]
    unused = _unused(view)
    for name, space in view.rubric.spaces().items():
        if name in unused:
            continue
        tables = [_table(view, name, table) for table in space.tables]
        blocks.append(Details(("Rules of: ", Words(name)), *tables))
    blocks.append(Details("Words that qualify a verdict", _qualifiers(view)))
    blocks.append(Details("What a hedging word means", _hedges(view)))
    return Section("rules", "The rules", *blocks, level=3)


def _unused(view: View) -> set[str]:
    """Return the spaces of rules that nothing in the topic asks: of reviews, of articles."""
    kinds = {study.kind for study in view.topic.studies.values()}
    of_reviews = set() if StudyKind.META_ANALYSIS in kinds else {"review_ratings"}
    judging = any(article.table for article in view.topic.articles.values())
    return of_reviews if judging else {*of_reviews, "reach"}


def _table(view: View, space: str, table: Rules) -> Table:
    scale = view.rubric.scales.get(table.gives)
    words = scale.words if scale else {}
    return table_of(
        table.rules,
        f"rules-{anchor(space)}-{anchor(table.id)}",
        (Words(table.id), ": ", Words(table.asks)),
        ("Where", "", lambda rule: _when(rule.when)),
        ("Then", "", lambda rule: Words(words.get(rule.then, rule.then))),
        ("Because", "wide", lambda rule: Words(rule.because)),
        ("Reference", "", lambda rule: view.reference(rule.reference)),
        row_id=lambda rule: f"rule-{anchor(f'{table.id}/{rule.id}')}",
    )


def _when(when: When) -> Inlines:
    if not when:
        return ("always",)
    lines: list[Inline] = []
    for name, words in when.items():
        body = join([Words(word) for word in words], " or ")
        lines.append(Line(Words(f"{name.replace('_', ' ')}: "), *body))
    return tuple(lines)


def _qualifiers(view: View) -> Table:
    return table_of(
        view.rubric.qualifiers,
        "qualifiers",
        "Qualifiers; they never change a level",
        ("Where", "", lambda q: _when(q.when)),
        ("Shows in", "", lambda q: Words(q.shows)),
        ("Words", "wide", lambda q: Words(q.phrase or q.frame or "")),
        ("Because", "wide", lambda q: Words(q.because)),
    )


def _hedges(view: View) -> Table:
    return table_of(
        view.rubric.hedges,
        "hedges",
        "Hedging words",
        ("Words", "wide", lambda hedge: join([Words(word) for word in hedge.words])),
        ("Means", "", lambda hedge: Words(hedge.kind)),
        ("Because", "wide", lambda hedge: Words(hedge.because)),
    )


def _parameters(view: View) -> Section:
    table = table_of(
        view.rubric.parameters.items(),
        "parameters",
        "Thresholds, with where they come from",
        ("Threshold", "", lambda item: Words(item[0].replace("_", " "))),
        ("Value", "figure", lambda item: _value(view, *item)),
        ("Unit", "", lambda item: Words(item[1].unit)),
        ("Because", "wide", lambda item: Words(item[1].because)),
        ("Reference", "", lambda item: view.reference(item[1].reference)),
    )
    return Section("thresholds", "Thresholds", table, level=3)


def _value(view: View, name: str, parameter: Parameter) -> Opens:
    key, number = f"rubric.{name}", parameter.number
    place = Words(f"rubric.yaml, parameters, {name}", "place")
    terms = Terms(("Declared in", place), ("Because", Words(parameter.because)))
    entry = view.register.enter(key, number, parameter.value, "printed", [f"rubric.yaml: {name}"])
    title = Words(name.replace("_", " "))
    return Opens(view.register.enter_note(key, title, lambda: (terms,), key), entry)


def _references(view: View) -> Section:
    table = table_of(
        sorted(view.rubric.references.items()),
        "references",
        "References of the rules",
        ("Key", "", lambda item: Words(item[0], "citation")),
        ("Reference", "wide", lambda item: Words(item[1], "citation")),
        row_id=lambda item: f"ref-{anchor(item[0])}",
    )
    return Section("rule-references", "References", Details("All references", table), level=3)
