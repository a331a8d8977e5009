"""The page that lists all topics, with their verdicts and the state of their checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mcstats.schema.rubric import Rubric
from mcstats.schema.tables import CheckRow, VerdictRow

from .blocks import Column, Group, Para, Row, Section, Table
from .inline import Inline, Inlines, Line, Link, Mark, Muted, Opens, Text, Words
from .ledger import Ledger, anchor
from .marks import SHAPES
from .notes import count_note
from .render import fill, policy, style

__all__ = ["Listed", "render_topics"]


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
    ledger = Ledger()
    columns = (
        Column("Topic", "wide"),
        Column("Verdicts", "wide"),
        Column("Checks", "wide"),
    )
    rows = tuple(_row(ledger, topic) for topic in topics)
    table = Table(
        "topics",
        (Text("Topics, with their verdicts and checks"),),
        columns,
        (Group((), rows),),
        cards=True,
    )
    intro = Para(
        (Text("Each page holds printed values, rules, and every step from them to a verdict."),)
    )
    sheet = style()
    return fill(
        "page.html.j2",
        title="Evidence, graded",
        policy=policy(sheet),
        style=Markup(sheet),
        linked=[],
        kicker=(Text("mcstats"),),
        heading=(Text("Evidence, graded"),),
        opening=(),
        skip="Skip to the topics",
        sections=(Section("all", (Text("Topics"),), (intro, table)),),
        notes=ledger.notes,
        signs=SHAPES,
        footer=(Para((Text("Written by mcstats."),)),),
    )


def _row(ledger: Ledger, topic: Listed) -> Row:
    link = Link(f"{topic.name}/index.html", (Words(topic.title),))
    scale = topic.rubric.scales["verdict"]
    tally = Counter(row.verdict for row in topic.verdicts)
    verdicts: list[Inline] = []
    for word in reversed(scale.order[0]):
        if tally[word]:
            key, what = (
                f"{topic.name}.{anchor(word)}",
                f"claims with the verdict: {scale.words[word]}",
            )
            number = _count(ledger, topic, key, tally[word], "verdicts", what)
            verdicts.append(Line((Words(f"{scale.words[word]}: "), *number)))
    return Row(
        (
            (link, Muted((Text(" — "), Words(topic.subject)))),
            tuple(verdicts),
            _state(ledger, topic),
        )
    )


def _state(ledger: Ledger, topic: Listed) -> Inlines:
    failed = [row for row in topic.checks if row.fails]
    if failed:
        key, what = f"{topic.name}.failing", "checks that fail"
        number = _count(ledger, topic, key, len(failed), "checks", what)
        return Mark("status", "no", "Not as declared"), Line((Text("checks that fail: "), *number))
    key, what = f"{topic.name}.checks", "checks"
    number = _count(ledger, topic, key, len(topic.checks), "checks", what)
    return Mark("status", "yes", "All as declared"), Line((Text("checks: "), *number))


def _count(ledger: Ledger, topic: Listed, key: str, value: int, table: str, what: str) -> Inlines:
    note = count_note(ledger, key, f"{topic.name}/tables/{table}.csv", what)
    entry = ledger.number(
        f"counts.{key}", value, str(value), "count", [f"{topic.name}/tables/{table}.csv"]
    )
    return (Opens(note, (entry,)),)
