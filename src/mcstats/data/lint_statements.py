"""Check the statements of articles and the public facts of a topic, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from mcstats.data.lint_references import unknown_name
from mcstats.data.partial_read import PartialTopic
from mcstats.data.suggestions import find_nearest, join_words, quote_word, suggest_nearest
from mcstats.model.article import OTHER, PRINTED_AS, Article, Statement
from mcstats.model.dates import parse_date
from mcstats.model.errors import Fault
from mcstats.model.printed import ABOUT
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.public_fact import PublicFact
from mcstats.model.read_stated_number import read_stated
from mcstats.model.share_of_studies import FOUND, SIZES, STUDIES, read_share_of_studies
from mcstats.model.stated_words import STATED_WORDS, alternatives_of, is_of_harm, stated_words
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.units import days_of
from mcstats.model.vocabularies import StudyKind, Voice
from mcstats.model.written_number import read

# Quantities of every study, and those that no study has to hold.
_OF_ANY = STATED_WORDS.keys() | frozenset(
    "n n_share n_randomised n_analysed year registered started completed funder conflicts setting "
    "stimulus authors first_author journal population use model intervention studies trials "
    "adverse_events worst_event".split()
)
_UNIT = r"(?: ?%| [a-z]+)?"
_FIGURE = r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_FIGURE}{_UNIT}(?: to | ?– ?){_FIGURE}{_UNIT}", re.ASCII)
_PART = re.compile(rf"{_FIGURE} (?:out )?of (?:the )?{_FIGURE}(?: [a-z]+)?", re.ASCII)
_ENDS = ("_low", "_high", "_lb", "_ub", "_minimum", "_maximum")


def lint_statements(draft: PartialTopic) -> Iterator[Fault]:
    """Yield the faults of statements and public facts that one look at them shows."""
    facts = draft.facts.value.facts if draft.facts.value is not None else ()
    quantities = {fact.quantity for fact in facts}.union(*(fact.names for fact in facts))
    for article in draft.articles.values():
        if article.value is not None:
            yield from _article(draft, article.value, article.positions, quantities)
    ids = {fact.id for fact in facts}
    for index, fact in enumerate(facts):
        yield from _fact(draft, fact, ids, ("facts", index))


def _article(
    draft: PartialTopic, article: Article, positions: Positions, facts: Set[str]
) -> Iterator[Fault]:
    ids = {statement.id for statement in article.statements}
    for index, statement in enumerate(article.statements):
        path: Path = ("statements", index)
        yield from _value(statement, positions, path)
        if statement.derived is not None:
            for number, name in enumerate(statement.derived.of):
                at = (*path, "derived", "from", number)
                yield from unknown_name(positions, at, "statement", name, ids)
        yield from _quantity(draft, statement, positions, path, facts)
        yield from _words(draft, statement, positions, path, facts)
        yield from _people(draft, statement, positions, path)
        yield from _setting(draft, statement, positions, path)
        yield from _counted(draft, statement, positions, path)


def _value(statement: Statement, positions: Positions, path: Path) -> Iterator[Fault]:
    given = [k for k in ("says", "states", "derived") if getattr(statement, k) is not None]
    # A number beside a calculation is held against it: "40 W for a million are 40 µW each".
    if len(given) != 1 and given != ["says", "derived"]:
        found = " and ".join(given) or "neither says nor states nor derived"
        fix = "write the number under says, or the word under states"
        yield positions.fault(path, "FORM", found, "one of says, states, derived", fix)
    if statement.says is None or parse_date(statement.says) is not None:
        return
    try:
        if statement.about.quantity in (STUDIES, FOUND):
            read_share_of_studies(statement.says, ABOUT)
        else:
            read_stated(statement.says, statement.about.quantity, statement.about.unit or "", ABOUT)
    except PrintedError as error:
        fault = error.words
        if statement.about.quantity in (STUDIES, FOUND):
            expected = "a number of studies, or all, most or none of them"
            fault = error.code, error.found, expected, 'write all, or a number such as "4 of the 5"'
        yield positions.fault((*path, "says"), *fault)
    for form, expected, fix in (
        (_RANGE, "the lower end first", 'swap the ends, or write "from" before a first value'),
        (_PART, "a part of no more than the whole", "check both numbers"),
    ):
        pair = form.fullmatch(statement.says)
        first, second = map(_plain, pair.groups()) if pair else (0.0, 0.0)
        if first > second:
            found = quote_word(statement.says)
            yield positions.fault((*path, "says"), "LOGIC", found, expected, fix)


def _plain(text: str) -> float:
    return float(text.replace(",", ""))


def _quantity(
    draft: PartialTopic, statement: Statement, positions: Positions, path: Path, facts: Set[str]
) -> Iterator[Fault]:
    """Yield a fault for a quantity that a statement asks a study for and that no study has."""
    name, study = statement.about.quantity, statement.about.study
    studies = [p.value for p in draft.studies.values() if p.value is not None]
    if study is None or len(studies) < len(draft.studies):
        return
    at = (*path, "about", "quantity")
    if name in PRINTED_AS and not any(name in each.details for each in studies):
        found = f"the measure {quote_word(name)}, which no study has among its details"
        expected, fix = "what a result prints, or a key of details", f"write {PRINTED_AS[name]}"
        yield positions.fault(at, "QUANTITY", found, expected, fix)
    part = draft.studies.get(study)
    if part is None or part.value is None:
        return
    known = _OF_ANY | facts | set(map(str, ArmKey)) | set(map(str, ContrastKey))
    known = known.union(*(_named_by(each) for each in studies))
    stem = next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), name)
    if name in known or stem in known or name.startswith("adverse_") or name in PRINTED_AS:
        return
    if any(f"{name}{end}" in known for end in _ENDS):
        return
    own = sorted(_named_by(part.value)) or sorted(known)
    meant = find_nearest(name, known)
    fix = f"did you mean {meant}? " if meant else ""
    fix += f'Or write "{name}: not reported" under details of {study}'
    found = f"the quantity {quote_word(name)}, which no study has"
    yield positions.fault(at, "QUANTITY", found, join_words(own, name), fix)


def _words(
    draft: PartialTopic, statement: Statement, positions: Positions, path: Path, facts: Set[str]
) -> Iterator[Fault]:
    """Yield a fault for each stated word that the closed list of its quantity does not have.

    Details of the study and public facts hold a quantity in the words of their source.
    """
    name, study = statement.about.quantity, statement.about.study
    words = stated_words(name)
    if statement.states is None or not words or name in facts or _is_advertised(statement):
        return
    if study is None:
        if not is_of_harm(name):
            return
    else:
        part = draft.studies.get(study)
        own = part.value if part is not None else None
        # Of a study that does not exist nothing is coded that a word could be held against.
        if own is None or own.kind is StudyKind.NONE or name in _named_by(own):
            return
    for word in alternatives_of(statement.states):
        if word not in words:
            fix = f"{suggest_nearest(word, words)} (the code word for what the article says)"
            yield positions.fault(
                (*path, "states"), "ENUM", quote_word(word), join_words(words), fix
            )


def _people(
    draft: PartialTopic, statement: Statement, positions: Positions, path: Path
) -> Iterator[Fault]:
    """Yield a fault for a subgroup that the study has no result of."""
    about = statement.about
    part = draft.studies.get(about.study) if about.study is not None else None
    if about.subgroup is None or part is None or part.value is None:
        return
    known = {r.subgroup for r in part.value.results if r.subgroup is not None}
    at: Path = (*path, "about", "subgroup")
    if not known:
        found = f"the subgroup {quote_word(about.subgroup)} of {about.study}, which codes none"
        fix = "leave out subgroup, or code the result with its subgroup"
        yield positions.fault(at, "REF", found, "a statement on all people", fix)
    else:
        yield from unknown_name(positions, at, "subgroup", about.subgroup, known)


def _setting(
    draft: PartialTopic, statement: Statement, positions: Positions, path: Path
) -> Iterator[Fault]:
    """Yield the faults of what a statement names beside its figure: people, use, time and size."""
    about = statement.about
    studies = [part.value for part in draft.studies.values() if part.value is not None]
    if len(studies) == len(draft.studies):
        people = {study.population for study in studies}
        people |= {r.subgroup for study in studies for r in study.results if r.subgroup}
        for key, known in (("population", people), ("use", {study.use for study in studies})):
            name = getattr(about, key)
            if name is not None and name not in known and not name.startswith(OTHER):
                found = f"the unknown {key} {quote_word(name)}"
                fix = f'{suggest_nearest(name, known)}; or "{OTHER}{name}" if no study has it'
                at = (*path, "about", key)
                yield positions.fault(at, "REF", found, join_words(known, name), fix)
    if about.after is not None:
        try:
            told = read_stated(about.after, "", "", ABOUT)
            is_time = days_of(told.unit) is not None
        except PrintedError:
            is_time = False
        if not is_time:
            found, fix = (
                quote_word(about.after),
                'write the time with its unit, such as "two years"',
            )
            yield positions.fault((*path, "about", "after"), "NUM-FORM", found, "a time", fix)
    if about.size is not None and about.size not in SIZES:
        try:
            read(about.size, "n", ABOUT)
        except PrintedError:
            found, fix = quote_word(about.size), 'write a limit, such as "over 1,000"'
            expected = f"a number of people, {join_words(SIZES)}"
            yield positions.fault((*path, "about", "size"), "NUM-FORM", found, expected, fix)


def _counted(
    draft: PartialTopic, statement: Statement, positions: Positions, path: Path
) -> Iterator[Fault]:
    """Yield the faults of a statement on how many studies have results of one kind."""
    about = statement.about
    keys = [key for key in ("trend", "significant", "size") if getattr(about, key) is not None]
    if not keys:
        return
    if about.quantity != STUDIES:
        found = f"{keys[0]} under about, with the quantity {quote_word(about.quantity)}"
        fix = f"write quantity: {STUDIES}"
        if keys[0] != "size":
            fix = f"write quantity: {keys[0]} and the word under states, or {fix[6:]}"
        yield positions.fault((*path, "about", keys[0]), "FORM", found, "counted studies", fix)
    elif keys != ["size"] and all(part.value is not None for part in draft.studies.values()):
        studies = [part.value for part in draft.studies.values() if part.value is not None]
        known = {outcome.measures for study in studies for outcome in study.outcomes}
        at: Path = (*path, "about", "outcome") if about.outcome else (*path, "about")
        yield from unknown_name(positions, at, "construct", about.outcome or "nothing", known)


def _is_advertised(statement: Statement) -> bool:
    """Return whether a statement only reports an advertisement, which nothing is compared with."""
    return Voice.ADVERTISED in (statement.voice, statement.states)


def _named_by(study: Study) -> set[str]:
    """Return the quantities that a study names itself."""
    # A part of a file that could not be read stands as a text in its place.
    dose = getattr(study.intervention, "dose", {})
    return {*study.details, *dose, *(outcome.measures for outcome in study.outcomes)}


def _fact(draft: PartialTopic, fact: PublicFact, ids: Set[str], path: Path) -> Iterator[Fault]:
    positions = draft.facts.positions
    if fact.derived is not None:
        for number, name in enumerate(fact.derived.of):
            at = (*path, "derived", "from", number)
            yield from unknown_name(positions, at, "fact", name, ids - {fact.id})
    if fact.says is not None:
        try:
            read_stated(fact.says, fact.quantity, fact.unit or "", ABOUT)
        except PrintedError as error:
            yield positions.fault((*path, "says"), *error.words)
