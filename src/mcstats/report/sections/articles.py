"""Statements of articles against what studies print; contraindications; publishers."""

from __future__ import annotations

from collections import Counter

from mcstats.model.article import Article, Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import CheckStatus, StatementKind, Voice
from mcstats.report.badges import STATUSES, status, status_class
from mcstats.report.blocks import Block, Column, Details, Group, Para, Row, Section, Table, table_of
from mcstats.report.inline import Inline, Inlines, Line, Link, Mark, Muted, Strong, Words, file_of
from mcstats.report.number_register import anchor, row_count
from mcstats.report.view import View

_VOICES = {
    Voice.QUOTED: "told in a quotation",
    Voice.ADVERTISED: "an advertisement that the article reports",
    Voice.READER: "told by a reader",
}
_FALLACY = Line(
    Strong("Within-group fallacy: "),
    "the change of one arm since the beginning holds all that would have changed without "
    "the treatment too; only the difference from another arm is an effect. ",
    Link("#uncontrolled", "What a change alone can carry"),
)


def articles(view: View) -> Section:
    """Return the statements of every article with what the studies say."""
    checks = {row.check: row for row in view.tables.checks if row.kind == "article"}
    blocks: list[Block] = [
        Para(
            "Each statement is a paraphrase with the article’s own figure or word, held "
            "against what the study it speaks of prints. A hedged figure is given the "
            "room that its hedge asks for; a bound is a bound."
        )
    ]
    blocks += view.figures("articles")
    if view.topic.articles:
        blocks += [_overview(view, checks), _sellers(view)]
    blocks += [_article(view, article, checks) for article in view.topic.articles.values()]
    blocks += _warnings(view)
    return Section("articles", "What articles say, against the studies", *blocks)


def _overview(view: View, checks: dict[str, CheckRow]) -> Table:
    columns = (Column("Article"), *(Column(name.capitalize(), "figure") for name in STATUSES))
    rows = []
    for article in view.topic.articles.values():
        tally = Counter(r.status for c, r in checks.items() if c.split("/")[0] == article.id)
        cells = [
            row_count(
                view.register,
                f"checks.{article.id}.{name.replace(' ', '_')}",
                tally[name],
                "checks",
                f"statements of {article.label} that are found: {name}",
            )
            for name in STATUSES
        ]
        rows.append(Row(Words(article.label, "label"), *cells))
    return Table("article-counts", "How the statements of each article fare", columns, rows)


def _sellers(view: View) -> Table:
    return table_of(
        view.topic.articles.values(),
        "sellers",
        "Who sells what",
        ("Article", "name", lambda article: Words(article.label, "label")),
        ("Publisher", "", lambda article: Words(article.publisher.name)),
        ("Sells", "wide", lambda article: Words(article.publisher.sells)),
        ("Place", "", lambda article: Words(article.publisher.place, "place")),
        cards=True,
    )


def _article(view: View, article: Article, checks: dict[str, CheckRow]) -> Section:
    columns = (
        Column("Statement", "wide"),
        Column("The article says"),
        Column("The study prints"),
        Column("Finding", "sign"),
        Column("Diagnosis", "wide"),
    )
    label = Words(article.label, "label")
    order = {status.value: number for number, status in enumerate(CheckStatus)}
    checked = [s for s in article.statements if f"{article.id}/{s.id}" in checks]

    def place(statement: Statement) -> int:
        return order[status_class(checks[f"{article.id}/{statement.id}"].status)]

    limit = order[CheckStatus.NOT_READ]
    notable = sorted((s for s in checked if place(s) < limit), key=place)
    blocks: list[Block] = []
    if notable:
        rows = [_statement(view, article, s, checks) for s in notable]
        caption = (label, ": statements that do not match what was read")
        blocks.append(Table(f"notable-{anchor(article.id)}", caption, columns, rows, cards=True))
    rest = [s for s in checked if s not in notable]
    kinds = dict.fromkeys(s.kind for s in article.statements)
    kinds.pop(StatementKind.CONTRAINDICATION, None)
    groups = [
        Group(kind.value.capitalize(), [_statement(view, article, s, checks) for s in mine])
        for kind in kinds
        if (mine := [s for s in rest if s.kind is kind])
    ]
    if groups:
        name, caption = f"statements-{anchor(article.id)}", (label, ": the other statements")
        table = Table(name, caption, columns, groups=groups, cards=True)
        blocks.append(Details("The other statements, one by one", table))
    return Section(f"article-{anchor(article.id)}", label, *blocks, level=3)


def _statement(
    view: View, article: Article, statement: Statement, checks: dict[str, CheckRow]
) -> Row:
    row = checks[f"{article.id}/{statement.id}"]
    key = f"statements.{article.id}.{statement.id}"
    quote: list[Inline] = [view.register.enter_printed(key, row.printed, row.where)]
    if statement.voice != "article":
        quote.append(Line(Muted(_VOICES[statement.voice])))
    why: list[Inline] = [Strong(Words(row.diagnosis)), Line(Words(row.what))]
    if row.diagnosis == Diagnosis.WITHIN_ARM:
        why.append(_FALLACY)
    if row.alternatives:
        why.append(Line(Muted("or: ", Words(row.alternatives))))
    place = Line(Muted(Words(statement.place, "place")))
    return Row(
        (Words(statement.paraphrase), place, *file_of(row.where, narrow=True)),
        tuple(quote),
        Words(row.allowed) if row.allowed else "not reported",
        status(row.status, row.declared),
        tuple(why),
        id=f"statement-{anchor(article.id + '-' + statement.id)}",
        role="bad" if row.status == CheckStatus.WRONG else "plain",
    )


def _warnings(view: View) -> tuple[Section, ...]:
    named: dict[str, dict[str, Statement]] = {}
    for article in view.topic.articles.values():
        for statement in article.statements:
            if statement.kind is StatementKind.CONTRAINDICATION and statement.states is not None:
                named.setdefault(statement.about.quantity, {})[article.id] = statement
    if not named:
        return ()
    articles_ = list(view.topic.articles.values())
    columns = (Column("Contraindication"), *(Column(a.label) for a in articles_))
    rows = []
    for quantity in sorted(named, key=lambda q: (-len(named[q]), q)):
        cells = (_warning(named[quantity].get(article.id)) for article in articles_)
        rows.append(Row(Words(quantity.replace("_", " ")), *cells))
    table = Table("warnings", "Who warns of what", columns, rows)
    title = "Contraindications, article by article"
    return (Section("contraindications", title, table, level=3),)


def _warning(statement: Statement | None) -> Inlines:
    if statement is None:
        return (Muted(Mark("status", "none", "not named")),)
    mark = Mark("status", "yes" if statement.states == "named" else "no", str(statement.states))
    return mark, Muted(" ", Words(statement.place, "place"))
