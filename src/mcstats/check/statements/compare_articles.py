"""Find the facts on which articles contradict one another, or themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from mcstats.check.row import CONTRADICTION, RIGHT, WRONG, check_row
from mcstats.check.statements.check_statement import ADVERTISED
from mcstats.check.statements.compare_words import normalise
from mcstats.check.statements.public_facts import RECOMMENDS, WARNS
from mcstats.model.article import Article, Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_stated_number import read_stated
from mcstats.model.share_of_studies import FOUND
from mcstats.model.stated_number import StatedNumber
from mcstats.model.stated_words import Harm, alternatives_of
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.units import conversion_factor
from mcstats.model.vocabularies import Consequence, StatementKind, Voice

CONTRADICT = "articles differ"
_ENDS = ("_low", "_high")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact on which articles disagree, or one article with itself.

    Attributes
    ----------
    quantity : str
        The fact.
    statements : tuple of (Article, Statement)
        At least one statement of each side, in the order of the files.
    decided : tuple of CheckRow
        The rows of the checks of these statements, in the same order.
    """

    quantity: str
    statements: tuple[tuple[Article, Statement], ...]
    decided: tuple[CheckRow, ...]

    @property
    def decides(self) -> str:
        """The reason of the check that one side passed; empty if neither did."""
        return next((row.what for row in self.decided if row.status == RIGHT), "")

    @property
    def sources(self) -> str:
        """The words of sources that differ themselves; empty where none was read."""
        return next((row.what for row in self.decided if row.allowed), "")

    @property
    def wrong(self) -> CheckRow | None:
        """The row of a side that is already found wrong, or at odds with its own table."""
        found = (WRONG, CONTRADICTION)
        return next((row for row in self.decided if row.status in found), None)


def find_disagreements(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge], *, within: bool = False
) -> list[Disagreement]:
    """Return the facts on which two statements of articles cannot both be true.

    Statements concern the same fact if they name the same quantity, study, outcome, time, arm,
    claim and circumstance. Only what articles say themselves counts: comments, quotations and
    advertisements contradict nobody.

    Parameters
    ----------
    topic, checked, hedges
        The data, the rows of the statements, and the meaning of each hedge.
    within : bool
        Compare the statements of each article with one another, rather than with other articles.
    """
    rows = {row.check: row for row in checked}
    groups: dict[tuple[str, ...], list[tuple[Article, Statement]]] = defaultdict(list)
    for article in topic.articles.values():
        for statement in article.statements:
            # What one writer found contradicts nothing that another found in another year.
            own = statement.voice is Voice.ARTICLE and statement.about.quantity != FOUND
            if own and statement.states != ADVERTISED:
                groups[_fact_of(statement)].append((article, statement))
    disagreements = []
    for (quantity, *_), statements in sorted(groups.items()):
        contradictory = [
            (first, second)
            for first, second in combinations(statements, 2)
            if (first[0].id == second[0].id) is within and _contradict(first, second, hedges)
        ]
        for sides in _grouped(statements, contradictory, within=within):
            found = [rows.get(f"{article.id}/{statement.id}") for article, statement in sides]
            decided = tuple(row for row in found if row is not None)
            disagreements.append(Disagreement(quantity, tuple(sides), decided))
    return disagreements


def _fact_of(statement: Statement) -> tuple[str, ...]:
    about = statement.about
    place = (
        about.study,
        about.outcome,
        about.time,
        about.arm,
        about.claim,
        about.intervention,
        about.use,
        about.population,
        about.comparator,
        about.after,
        about.subject,
        about.circumstance,
        about.until,
    )
    return (about.quantity, *(part or "" for part in place))


def _grouped(
    statements: list[tuple[Article, Statement]],
    contradictory: list[tuple[tuple[Article, Statement], tuple[Article, Statement]]],
    *,
    within: bool,
) -> Iterator[list[tuple[Article, Statement]]]:
    """Yield the statements that take part in a contradiction, of one article or of all."""
    sides = [pair for pair in statements if any(pair in two for two in contradictory)]
    if not within:
        if sides:
            yield sides
        return
    for article in dict.fromkeys(article.id for article, _ in sides):
        yield [pair for pair in sides if pair[0].id == article]


def _contradict(
    first: tuple[Article, Statement], second: tuple[Article, Statement], hedges: Mapping[str, Hedge]
) -> bool:
    (_, one), (_, two) = first, second
    if one.states is not None and two.states is not None:
        return _words_contradict(one, two)
    if one.says is None or two.says is None:
        return False
    spans = [_span(article, statement, hedges) for article, statement in (first, second)]
    if spans[0] is None or spans[1] is None:
        return False
    (low, high, unit), (other_low, other_high, other_unit) = spans[0], spans[1]
    factor = float(conversion_factor(other_unit, unit) or 1)
    return high < other_low * factor or other_high * factor < low


def _words_contradict(one: Statement, two: Statement) -> bool:
    words = [
        {normalise(word) for word in alternatives_of(statement.states or "")}
        for statement in (one, two)
    ]
    if words[0] & words[1] or any(_holds(a, b) or _holds(b, a) for a in words[0] for b in words[1]):
        return False
    if (Harm.SAFEST.value,) in words[0] | words[1]:  # both that harm happens and that none does
        return False
    kinds = {one.kind, two.kind}
    if StatementKind.CONTRAINDICATION in kinds:
        # Of a contraindication only a recommendation is the opposite: "avoid" and "named" agree.
        stated = [set(alternatives_of(s.states or "")) for s in (one, two)]
        return any(bool(a & WARNS) and bool(b & RECOMMENDS) for a, b in (stated, stated[::-1]))
    return True


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether words hold others, without a negation: "animal, in vitro" holds "animal"."""
    return set(part) < set(whole) and not {"no", "not", "non", "un"} & set(whole)


def _span(
    article: Article, statement: Statement, hedges: Mapping[str, Hedge]
) -> tuple[float, float, str] | None:
    """Return the range that a statement leaves open; one end of a range stands for all of it."""
    as_stated = _told(statement, hedges)
    if as_stated is None:
        return None
    ends = [as_stated, _other_end(article, statement, hedges) or as_stated]
    low = min(end.literal.set.lo for end in ends)
    high = max((end.high or end.literal).set.hi for end in ends)
    return low, high, as_stated.unit or statement.about.unit or ""


def _other_end(
    article: Article, statement: Statement, hedges: Mapping[str, Hedge]
) -> StatedNumber | None:
    quantity = statement.about.quantity
    end = next((end for end in _ENDS if quantity.endswith(end)), None)
    if end is None:
        return None
    wanted = quantity.removesuffix(end) + _ENDS[1 - _ENDS.index(end)]
    about = statement.about.model_copy(update={"quantity": wanted})
    other = next((s for s in article.statements if s.about == about), None)
    return None if other is None else _told(other, hedges)


def _told(statement: Statement, hedges: Mapping[str, Hedge]) -> StatedNumber | None:
    try:
        about = statement.about
        return read_stated(statement.says or "", about.quantity, about.unit or "", hedges)
    except PrintedError:
        return None


def with_own_contradictions(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> list[CheckRow]:
    """Return the rows of statements, in which one that its own article denies is a contradiction.

    It is the first that nothing else decides, where no side is found wrong.
    """
    rows = {row.check: row for row in checked}
    for disagreement in find_disagreements(topic, rows.values(), hedges, within=True):
        said = [
            (s.place, s.says or s.states, s.says or s.paraphrase.rstrip("."))
            for _, s in disagreement.statements
        ]
        undecided = [
            (row, own)
            for row, own in zip(disagreement.decided, said, strict=True)
            if row.status != RIGHT
        ]
        if disagreement.wrong is None and undecided:
            row, own_words = undecided[0]
            place, _, words = next(each for each in said if each[1] != own_words[1])
            own = f"{place}: {words}"
            rows[row.check] = replace(
                row,
                status=CONTRADICTION,
                diagnosis=Diagnosis.ITSELF,
                allowed=own,
                what=f"the same article, {own}; {row.what}",
            )
    return list(rows.values())


def check_articles(
    topic: Topic, checked: Iterable[CheckRow], hedges: Mapping[str, Hedge]
) -> Iterator[CheckRow]:
    """Yield one row for each fact on which articles disagree with one another or themselves.

    A disagreement of which one side was found wrong is charged with that statement.
    """
    checked = list(checked)
    for within in (True, False):
        for disagreement in find_disagreements(topic, checked, hedges, within=within):
            yield _row(topic, disagreement, within=within)


def _row(topic: Topic, disagreement: Disagreement, *, within: bool) -> CheckRow:
    article, statement = disagreement.statements[0]
    index = article.statements.index(statement)
    about = statement.about
    words = [
        f"{s.place}: {s.says or s.states}" if within else f"{a.label}: {s.says or s.states}"
        for a, s in disagreement.statements
    ]
    place = (about.outcome, about.time, about.circumstance)
    parts = (about.study, about.claim, disagreement.quantity, *place)
    name = "-".join(part for part in parts if part)
    wrong = disagreement.wrong
    gravest = min((s.bears_on for _, s in disagreement.statements), key=list(Consequence).index)
    what = disagreement.decides or (wrong.what if wrong else disagreement.sources)
    row = check_row(
        f"within-{article.id}/{name}" if within else f"between/{name}",
        "articles",
        topic.line(f"articles/{article.id}", ("statements", index)),
        CONTRADICTION,
        what or "nothing that was read decides",
        printed="; ".join(dict.fromkeys(words)),
        allowed="one of them",
        diagnosis=Diagnosis.ITSELF if within else CONTRADICT,
    )
    return replace(row, same_as=wrong.check if wrong else "", consequence=gravest.value)
