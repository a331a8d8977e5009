"""Find the facts on which articles contradict one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from mcstats.check.row import MATCH, UNSUPPORTED, check_row
from mcstats.check.statements.wording import normalise
from mcstats.check.statements.written_number import read
from mcstats.model.article import Article, Statement
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.units import conversion_factor
from mcstats.model.vocabularies import StatementKind, Voice

CONTRADICT = "articles differ"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact on which articles disagree.

    Attributes
    ----------
    quantity : str
        The fact.
    statements : tuple of (Article, Statement)
        At least one statement of each side, in the order of the files.
    decides : str
        The reason of the check that one side passed; empty if neither did.
    """

    quantity: str
    statements: tuple[tuple[Article, Statement], ...]
    decides: str


def find_disagreements(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> list[Disagreement]:
    """Return the facts on which two articles make statements that cannot both be true.

    Statements concern the same fact if they name the same quantity, study, outcome, time and arm,
    or no study. Comments of readers are testimony and contradict nobody.
    """
    rows = {row.check: row for row in checked}
    groups: dict[tuple[str, ...], list[tuple[Article, Statement]]] = defaultdict(list)
    for article in topic.articles.values():
        for statement in article.statements:
            about = statement.about
            if statement.voice is Voice.READER or statement.kind is StatementKind.CONTRAINDICATION:
                continue
            place = (about.study, about.outcome, about.time, about.arm)
            groups[(about.quantity, *(part or "" for part in place))].append((article, statement))
    disagreements = []
    for (quantity, *_), statements in sorted(groups.items()):
        contradictory = [
            (first, second)
            for first, second in combinations(statements, 2)
            if first[0].id != second[0].id and _contradict(first[1], second[1], hedges)
        ]
        sides = [pair for pair in statements if any(pair in two for two in contradictory)]
        if sides:
            disagreements.append(Disagreement(quantity, tuple(sides), _decides(sides, rows)))
    return disagreements


def _contradict(first: Statement, second: Statement, hedges: Mapping[str, Hedge]) -> bool:
    if first.states is not None and second.states is not None:
        return normalise(first.states) != normalise(second.states)
    if first.says is None or second.says is None:
        return False
    try:
        one, two = (read(s.says or "", s.about.quantity, hedges) for s in (first, second))
    except PrintedError:
        return False
    units = [
        number.set.unit or statement.about.unit or ""
        for number, statement in ((one, first), (two, second))
    ]
    factor = conversion_factor(units[1], units[0])
    other = two.set if factor is None else two.times(factor).set
    return one.set.hi < other.lo or other.hi < one.set.lo


def _decides(sides: list[tuple[Article, Statement]], rows: Mapping[str, CheckRow]) -> str:
    checked = [rows.get(f"{article.id}/{statement.id}") for article, statement in sides]
    matches = [row for row in checked if row is not None and row.status == MATCH]
    return matches[0].what if matches else ""


def check_articles(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> Iterator[CheckRow]:
    """Yield one row for each fact on which articles disagree; none of them fails a check."""
    for disagreement in find_disagreements(topic, checked, hedges):
        article, statement = disagreement.statements[0]
        index = article.statements.index(statement)
        words = [f"{a.label}: {s.says or s.states}" for a, s in disagreement.statements]
        study = f"{statement.about.study}-" if statement.about.study else ""
        outcome = f"-{statement.about.outcome}" if statement.about.outcome else ""
        time = f"-{statement.about.time}" if statement.about.time else ""
        yield check_row(
            f"between/{study}{disagreement.quantity}{outcome}{time}",
            "articles",
            topic.line(f"articles/{article.id}", ("statements", index)),
            UNSUPPORTED,
            disagreement.decides or "no study that was read decides",
            printed="; ".join(dict.fromkeys(words)),
            allowed="one of them",
            diagnosis=CONTRADICT,
        )
