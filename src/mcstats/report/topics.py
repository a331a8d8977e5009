"""The page that lists all topics, with their verdicts and the state of their checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mcstats.model.rubric import Rubric
from mcstats.model.tables import CheckRow, VerdictRow
from mcstats.report.blocks import Column, Para, Row, Section, Table
from mcstats.report.inline import Inlines, Line, Link, Mark, Muted, Words
from mcstats.report.number_register import NumberRegister, anchor, row_count
from mcstats.report.render import fill_page


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
    return fill_page(
        title="Evidence, graded",
        linked=[],
        kicker="mcstats",
        heading="Evidence, graded",
        opening=(),
        skip="Skip to the topics",
        sections=(Section("all", "Topics", intro, table),),
        notes=register.notes,
        footer=(Para("Written by mcstats."),),
    )


def _row(register: NumberRegister, topic: Listed) -> Row:
    scale = topic.rubric.scales["verdict"]
    tally = Counter(row.verdict for row in topic.verdicts)
    verdicts = []
    for word in reversed(scale.order[0]):
        if tally[word]:
            counted = f"claims with the verdict: {scale.words[word]}"
            number = _count(register, topic, anchor(word), tally[word], "verdicts", counted)
            verdicts.append(Line(Words(f"{scale.words[word]}: "), *number))
    link = Link(f"{topic.name}/index.html", Words(topic.title))
    return Row((link, Muted(" — ", Words(topic.subject))), tuple(verdicts), _state(register, topic))


def _state(register: NumberRegister, topic: Listed) -> Inlines:
    failed = sum(row.fails for row in topic.checks)
    if failed:
        number = _count(register, topic, "failing", failed, "checks", "checks that fail")
        return Mark("status", "no", "Not as declared"), Line("checks that fail: ", *number)
    number = _count(register, topic, "checks", len(topic.checks), "checks", "checks")
    return Mark("status", "yes", "All as declared"), Line("checks: ", *number)


def _count(
    register: NumberRegister, topic: Listed, key: str, value: int, table: str, counted: str
) -> Inlines:
    key, folder = f"{topic.name}.{key}", f"{topic.name}/"
    return row_count(register, key, value, table, counted, folder=folder)
