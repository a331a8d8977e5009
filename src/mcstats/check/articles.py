"""Articles against one another: contradictions, and which contraindications each one names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mcstats.schema.article import Article, Statement
from mcstats.schema.printed import Hedge, PrintedError
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Topic
from mcstats.schema.words import StatementKind, Voice

from .literal import read
from .row import MATCH, UNSUPPORTED, check_row
from .wording import normalise

__all__ = ["Disagreement", "check_articles", "contraindication_matrix", "find_disagreements"]

CONTRADICT = "articles differ"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact that articles tell differently.

    Attributes
    ----------
    quantity : str
        The fact.
    said : tuple of (Article, Statement)
        One statement of each side or more, in the order of the files.
    decides : str
        What decides, or empty: the finding of a check that one side passes and another fails.
    """

    quantity: str
    said: tuple[tuple[Article, Statement], ...]
    decides: str


def find_disagreements(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> list[Disagreement]:
    """Return the facts that two articles tell so that both cannot be true.

    Statements speak of the same fact where they name the same quantity and the same place of the
    same study, or no study. Readers' comments are testimony and contradict nobody.
    """
    rows = {found.check: found for found in checked}
    groups: dict[tuple[str, ...], list[tuple[Article, Statement]]] = defaultdict(list)
    for article in topic.articles.values():
        for statement in article.statements:
            about = statement.about
            if statement.voice is Voice.READER or statement.kind is StatementKind.CONTRAINDICATION:
                continue
            place = (about.study, about.outcome, about.time, about.arm)
            groups[(about.quantity, *(part or "" for part in place))].append((article, statement))
    found = []
    for (quantity, *_), said in sorted(groups.items()):
        against = [
            (first, second)
            for i, first in enumerate(said)
            for second in said[i + 1 :]
            if first[0].id != second[0].id and _contradict(first[1], second[1], hedges)
        ]
        sides = [pair for pair in said if any(pair in two for two in against)]
        if sides:
            found.append(Disagreement(quantity, tuple(sides), _decides(sides, rows)))
    return found


def _contradict(first: Statement, second: Statement, hedges: Mapping[str, Hedge]) -> bool:
    if first.states is not None and second.states is not None:
        return normalise(first.states) != normalise(second.states)
    if first.says is None or second.says is None:
        return False
    try:
        one, two = (read(s.says or "", s.about.quantity, hedges).set for s in (first, second))
    except PrintedError:
        return False
    return one.hi < two.lo or two.hi < one.lo


def _decides(sides: list[tuple[Article, Statement]], rows: Mapping[str, CheckRow]) -> str:
    checked = [rows.get(f"{article.id}/{statement.id}") for article, statement in sides]
    held = [found for found in checked if found is not None and found.status == MATCH]
    return held[0].what if held else ""


def check_articles(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> Iterator[CheckRow]:
    """Yield one row for each fact that articles tell differently; none of them fails a check."""
    for entry in find_disagreements(topic, checked, hedges):
        article, statement = entry.said[0]
        index = article.statements.index(statement)
        words = [f"{a.label}: {s.says or s.states}" for a, s in entry.said]
        study = f"{statement.about.study}-" if statement.about.study else ""
        outcome = f"-{statement.about.outcome}" if statement.about.outcome else ""
        time = f"-{statement.about.time}" if statement.about.time else ""
        yield check_row(
            f"between/{study}{entry.quantity}{outcome}{time}",
            "articles",
            topic.line(f"articles/{article.id}", ("statements", index)),
            UNSUPPORTED,
            entry.decides or "no study that was read decides",
            printed="; ".join(dict.fromkeys(words)),
            allowed="one of them",
            diagnosis=CONTRADICT,
        )


def contraindication_matrix(topic: Topic) -> dict[str, tuple[str, ...]]:
    """Return which articles name each contraindication.

    Returns
    -------
    dict
        Contraindication to the ids of the articles that name it; those that many name come first.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for article in topic.articles.values():
        for statement in article.statements:
            if statement.kind is StatementKind.CONTRAINDICATION and statement.states == "named":
                if article.id not in named[statement.about.quantity]:
                    named[statement.about.quantity].append(article.id)
    order = sorted(named, key=lambda quantity: (-len(named[quantity]), quantity))
    return {quantity: tuple(named[quantity]) for quantity in order}
