"""Methods: routes, formulas, and the rules as tables with their reasons."""

from __future__ import annotations

from mcstats.model.decision_table import DecisionTable as Rules
from mcstats.model.decision_table import Rule, When
from mcstats.report.blocks import Block, Bullets, Column, Details, Para, Row, Section, Table, Terms
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
    columns = (
        Column("Measure"),
        Column("Route"),
        Column("Takes for granted", "wide"),
        Column("Source", "wide"),
    )
    seen: dict[tuple[str, str, str], str] = {}
    for row in view.tables.effects:
        if row.estimable != "no":
            seen.setdefault(
                (row.measure, row.route, row.reference), row.assumption.rpartition("; ")[2]
            )
    rows = tuple(
        Row(
            (Words(label_of(measure)), Line(Muted(Words(measure, "code")))),
            Words(words_of_route(route)),
            Words(assumption),
            Words(reference, "citation"),
        )
        for (measure, route, reference), assumption in sorted(seen.items())
    )
    table = Table("routes", "Routes from print to effect", columns, rows)
    formulas: dict[str, str] = {}
    for step in view.tables.steps:
        text = step.formula or step.symbol
        if text:
            formulas.setdefault(f"{step.name}: {text}", step.citation)
    items = tuple(
        (Words(text, "formula"), *((" — ", Words(cited, "citation")) if cited else ()))
        for text, cited in sorted(formulas.items())
    )
    blocks: tuple[Block, ...] = (table,)
    if items:
        blocks = (table, Details("Formulas of the steps", Bullets(*items)))
    return Section("routes-and-formulas", "Routes and formulas", *blocks, level=3)


def _rules(view: View) -> Section:
    rubric = view.rubric
    blocks: list[Block] = [
        Para(
            "A table has exactly one rule for every combination of its inputs that can "
            "occur, so that the order of the rules means nothing. A fact that a rule does "
            "not name may be anything."
        )
    ]
    for name, space in rubric.spaces().items():
        tables = tuple(_table(view, name, table) for table in space.tables)
        blocks.append(Details(("Rules of: ", Words(name)), *tables))
    blocks.append(Details("Words that qualify a verdict", _qualifiers(view)))
    blocks.append(Details("What a hedging word means", _hedges(view)))
    return Section("rules", "The rules", *blocks, level=3)


def _table(view: View, space: str, table: Rules) -> Table:
    columns = (Column("Where"), Column("Then"), Column("Because", "wide"), Column("Reference"))
    rows = tuple(_rule(view, table, rule) for rule in table.rules)
    caption = (Words(table.id), ": ", Words(table.asks))
    return Table(f"rules-{anchor(space)}-{anchor(table.id)}", caption, columns, rows)


def _rule(view: View, table: Rules, rule: Rule) -> Row:
    words = view.rubric.scales[table.gives].words if table.gives in view.rubric.scales else {}
    return Row(
        _when(rule.when),
        Words(words.get(rule.then, rule.then)),
        Words(rule.because),
        view.reference(rule.reference),
        id=f"rule-{anchor(f'{table.id}/{rule.id}')}",
    )


def _when(when: When) -> Inlines:
    if not when:
        return ("always",)
    lines: list[Inline] = []
    for name, words in when.items():
        body = join([Words(word) for word in words], " or ")
        lines.append(Line(Muted(Words(name.replace("_", " ")), " "), *body))
    return tuple(lines)


def _qualifiers(view: View) -> Table:
    columns = (
        Column("Where"),
        Column("Shows in"),
        Column("Words", "wide"),
        Column("Because", "wide"),
    )
    rows = tuple(
        Row(_when(q.when), Words(q.shows), Words(q.phrase or q.frame or ""), Words(q.because))
        for q in view.rubric.qualifiers
    )
    caption = ("Qualifiers; they never change a level",)
    return Table("qualifiers", caption, columns, rows)


def _hedges(view: View) -> Table:
    columns = (Column("Words", "wide"), Column("Means"), Column("Because", "wide"))
    rows = tuple(
        Row(join([Words(w) for w in h.words]), Words(h.kind), Words(h.because))
        for h in view.rubric.hedges
    )
    return Table("hedges", "Hedging words", columns, rows)


def _parameters(view: View) -> Section:
    columns = (
        Column("Threshold"),
        Column("Value", "figure"),
        Column("Unit"),
        Column("Because", "wide"),
        Column("Reference"),
    )
    rows = []
    for name, parameter in view.rubric.parameters.items():
        label = name.replace("_", " ")
        entry = view.register.enter(
            f"rubric.{name}", parameter.number, parameter.value, "printed", [f"rubric.yaml: {name}"]
        )

        def blocks(name: str = name, because: str = parameter.because) -> tuple[Block, ...]:
            where = (Words(f"rubric.yaml, parameters, {name}", "place"),)
            return (Terms(("Declared in", where), ("Because", Words(because))),)

        note = view.register.enter_note(f"rubric.{name}", (Words(label),), blocks, f"rubric.{name}")
        rows.append(
            Row(
                Words(label),
                Opens(note, entry),
                Words(parameter.unit),
                Words(parameter.because),
                view.reference(parameter.reference),
            )
        )
    table = Table("parameters", "Thresholds, with where they come from", columns, rows)
    return Section("thresholds", "Thresholds", table, level=3)


def _references(view: View) -> Section:
    rows = tuple(
        Row(Words(name, "citation"), Words(text, "citation"), id=f"ref-{anchor(name)}")
        for name, text in sorted(view.rubric.references.items())
    )
    columns = (Column("Key"), Column("Reference", "wide"))
    table = Table("references", "References of the rules", columns, rows)
    return Section("rule-references", "References", Details("All references", table), level=3)
