"""Compare the verdict table of an article with the rules: level and qualifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcstats.check.row import MATCH, MISMATCH, UNCHECKED, check_row
from mcstats.model.tables import CheckRow, VerdictRow
from mcstats.model.topic import Topic

LEVEL, QUALIFIERS = "another level", "other qualifiers"


def check_verdicts(topic: Topic, verdicts: Iterable[VerdictRow]) -> Iterator[CheckRow]:
    """Yield one row for each row of each article's verdict table."""
    ours = {(verdict.article, verdict.row): verdict for verdict in verdicts if verdict.article}
    for article in topic.articles.values():
        for index, printed in enumerate(article.table):
            where = topic.line(f"articles/{article.id}", ("table", index))
            verdict = ours.get((article.id, printed.id))
            name, text = f"{article.id}/{printed.id}", f"{printed.quality} | {printed.verdict}"
            if verdict is None:
                what = "no claim of this topic repeats this row"
                yield check_row(name, "verdict", where, UNCHECKED, what, printed=text)
                continue
            reads = printed.reads
            levels = (verdict.quality, verdict.verdict) == (reads.quality, reads.verdict)
            same = set(verdict.qualifiers.replace(";", " ").split()) == set(reads.qualifiers)
            yield check_row(
                name,
                "verdict",
                where,
                MATCH if levels and same else MISMATCH,
                f"{verdict.claim}: the rules give {verdict.quality}, {verdict.verdict}",
                printed=text,
                allowed=f"{verdict.quality_text} | {verdict.verdict_text}",
                diagnosis="" if levels and same else QUALIFIERS if levels else LEVEL,
            )
