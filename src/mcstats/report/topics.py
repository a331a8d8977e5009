"""The page that lists all topics, with their verdicts and the state of their checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mcstats.model.rubric import Rubric
from mcstats.model.tables import CheckRow, VerdictRow
from mcstats.report.badges import SHAPES
from mcstats.report.blocks import Column, Para, Row, Section, Table
from mcstats.report.inline import Inline, Inlines, Line, Link, Mark, Muted, Words
from mcstats.report.number_register import NumberRegister, anchor, row_count
from mcstats.report.render import fill, policy, style


@dataclass(frozen=True)
class Listed:
    """One topic: its folder, title and subject, its verdicts and checks, the rules that apply."""

    name: str
    title: str
    subject: str
    verdicts: Sequence[VerdictRow]
    checks: Sequence[CheckRow]
    rubric: Rubric


def render_topics(topics: Sequence[Listed]) -> str:
    """Return the page of all topics."""
    register = NumberRegister()
    columns = (Column("Topic", "wide"), Column("Verdicts", "wide"), Column("Checks", "wide"))
    rows = tuple(_row(register, topic) for topic in topics)
    table = Table("topics", "Topics, with their verdicts and checks", columns, rows, cards=True)
    intro = Para("Each page holds printed values, rules, and every step from them to a verdict.")
    sheet = style()
    return fill(
        "page.html.j2",
        title="Evidence, graded",
        policy=policy(sheet),
        style=Markup(sheet),
        linked=[],
        kicker=("mcstats",),
        heading=("Evidence, graded",),
        opening=(),
        skip="Skip to the topics",
        sections=(Section("all", "Topics", intro, table),),
        notes=register.notes,
        signs=SHAPES,
        footer=(Para("Written by mcstats."),),
    )


def _row(register: NumberRegister, topic: Listed) -> Row:
    link = Link(f"{topic.name}/index.html", Words(topic.title))
    scale = topic.rubric.scales["verdict"]
    tally = Counter(row.verdict for row in topic.verdicts)
    verdicts: list[Inline] = []
    for word in reversed(scale.order[0]):
        if tally[word]:
            key, what = (
                f"{topic.name}.{anchor(word)}",
                f"claims with the verdict: {scale.words[word]}",
            )
            number = row_count(
                register, key, tally[word], "verdicts", what, folder=f"{topic.name}/"
            )
            verdicts.append(Line(Words(f"{scale.words[word]}: "), *number))
    return Row((link, Muted(" — ", Words(topic.subject))), tuple(verdicts), _state(register, topic))


def _state(register: NumberRegister, topic: Listed) -> Inlines:
    failed = [row for row in topic.checks if row.fails]
    if failed:
        key, what = f"{topic.name}.failing", "checks that fail"
        number = row_count(register, key, len(failed), "checks", what, folder=f"{topic.name}/")
        return Mark("status", "no", "Not as declared"), Line("checks that fail: ", *number)
    key, what = f"{topic.name}.checks", "checks"
    number = row_count(register, key, len(topic.checks), "checks", what, folder=f"{topic.name}/")
    return Mark("status", "yes", "All as declared"), Line("checks: ", *number)
