"""Check that a rubric declares every word, fact, scale and reference that it uses."""

from __future__ import annotations

import itertools
import math
import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from mcstats.model.decision_table import Clause, FactDefinition, Space, When
from mcstats.model.facts import GIVEN
from mcstats.model.rubric import Rubric
from mcstats.model.rubric_requirements import (
    CITED,
    FACTS,
    LIMITS,
    MOST_UNITS,
    OFFERED,
    PHRASES,
    RISING,
    SCALES,
    STEPS,
    TABLES,
)

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """One name that a rubric uses without declaring it: its path, the name, the known names.

    `fix` says what to do where the nearest known name would be no remedy.
    """

    path: Path
    found: str
    expected: Collection[str] = ()
    fix: str = ""


def find_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield a problem for each name that a rubric uses and does not declare, or declares twice."""
    yield from _asked(rubric)
    yield from _ranges(rubric)
    yield from _orders(rubric)
    yield from _words_given(rubric)
    yield from _steps(rubric)
    yield from _effects(rubric)
    yield from _qualifiers(rubric)
    yield from _references(rubric)
    given = rubric.given()
    for name, space in rubric.spaces().items():
        yield from _space(space, given, (name,))
        yield from _twice((name,), space)


def _missing(
    path: Path, kind: str, names: Iterable[str], known: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each name of a list that is not there."""
    for index, name in enumerate(names):
        if name not in known:
            yield Problem((*path, index), f'no {kind} "{name}"', known)


def _absent(
    path: Path, kind: str, required: Collection[str], known: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each name that is required and not there."""
    for name in required:
        if name not in known:
            yield Problem(path, f'no {kind} "{name}"', required)


def _asked(rubric: Rubric) -> Iterator[Problem]:
    """Yield a problem for each name that the program looks up and the rubric does not have."""
    spaces = rubric.spaces()
    for section, required in FACTS.items():
        declared = spaces[section].facts
        yield from _absent((section, "facts"), "fact", sorted(required), declared)
        offered = OFFERED.get(section, required)
        for name in sorted(set(declared) - set(offered)):
            yield Problem((section, "facts", name), f'the unknown fact "{name}"', offered)
    for section, required in TABLES.items():
        tables = {table.id for table in spaces[section].tables}
        yield from _absent((section, "tables"), "table", required, tables)
    yield from _absent(("scales",), "scale", SCALES, rubric.scales)
    yield from _absent(("parameters",), "parameter", sorted(LIMITS), rubric.parameters)


def _ranges(rubric: Rubric) -> Iterator[Problem]:
    """Yield a problem for each number that no method can compute with."""
    for name, parameter in rubric.parameters.items():
        least, most = LIMITS.get(name, (-math.inf, math.inf))
        if not least <= parameter.number <= most:
            found, allowed = f"{name} {parameter.value[:20]}", (f"{least:g} to {most:g}",)
            fix = "write the value that its reference gives"
            yield Problem(("parameters", name, "value"), found, allowed, fix)
    for names in RISING:
        for one, two in itertools.pairwise(names):
            if one not in rubric.parameters or two not in rubric.parameters:
                continue
            low, high = rubric.parameters[one], rubric.parameters[two]
            if low.number > high.number:
                found = f"{one} {low.value[:20]} above {two} {high.value[:20]}"
                allowed = (f"{one} at most {two}",)
                yield Problem(("parameters", one, "value"), found, allowed, "check both values")
    for index, hedge in enumerate(rubric.hedges):
        if float(hedge.units) > MOST_UNITS:
            found, allowed = f"{hedge.units[:20]} units", (f"0 to {MOST_UNITS:,}",)
            fix = "write units of the last printed digit"
            yield Problem(("hedges", index, "units"), found, allowed, fix)


def _orders(rubric: Rubric) -> Iterator[Problem]:
    """Yield a problem for each scale whose words one chain has to order, where none does.

    Two words of a scale that pages show alike are one too.
    """
    for name, every in rubric.scales.items():
        shown = [text.casefold() for text in every.words.values()]
        for place, word in enumerate(every.words):
            if shown[place] in shown[:place]:
                found = f'"{every.words[word]}", as pages show another word of {name}'
                at: Path = ("scales", name, "words", word)
                yield Problem(at, found, ("a text of its own",), "tell the two words apart")
    scales = ("verdict", "certainty", "reach", "step")
    ordered = [(("scales", name), rubric.scales.get(name)) for name in scales]
    of_effect = rubric.verdict.facts.get("effect")
    for path, scale in (*ordered, (("verdict", "facts", "effect"), of_effect)):
        if scale is None:
            continue
        first = scale.order[0] if scale.order else ()
        for word in scale.words:
            if scale is not of_effect and word not in first:
                found = f'the word "{word}" outside of the first order of {path[-1]}'
                yield Problem((*path, "order"), found, tuple(scale.words), "add it in its place")
        if not first:
            yield Problem(path, f"no order of {path[-1]}", tuple(scale.words), "add an order")
        for index, chain in enumerate(scale.order):
            yield from _missing((*path, "order", index), "word", chain, scale.words)


def _words_given(rubric: Rubric) -> Iterator[Problem]:
    """Yield a problem for each fact whose words are not those that the program gives."""
    for name, words in GIVEN.items():
        axis = rubric.verdict.facts.get(name)
        if axis is not None and set(axis.words) != set(words):
            path: Path = ("verdict", "facts", name, "words")
            found = f"the words {', '.join(axis.words)}"
            yield Problem(path, found, words, "declare each of these words and no other")


def _steps(rubric: Rubric) -> Iterator[Problem]:
    domains = {table.id for table in rubric.ratings.tables}
    reviewed = {table.id for table in rubric.review_ratings.tables}
    yield from _missing(("further",), "domain", rubric.further, domains | reviewed)
    certainty = rubric.certainty
    yield from _missing(("certainty", "domains"), "domain", certainty.domains, domains)
    yield from _missing(("certainty", "steps"), "step", certainty.steps, STEPS)
    yield from _missing(("certainty", "up"), "step", certainty.up, STEPS)
    yield from _absent(("certainty", "sizes"), "size", ("unknown",), certainty.sizes)
    tables = {table.id for table in rubric.verdict.tables}
    yield from _missing(("combine", "least"), "table", rubric.combine.least, tables)
    if rubric.combine.gives not in rubric.scales:
        found = f'no scale "{rubric.combine.gives}"'
        yield Problem(("combine", "gives"), found, tuple(rubric.scales))


def _effects(rubric: Rubric) -> Iterator[Problem]:
    facts = rubric.verdict.facts
    known = {name: set(axis.vocabulary()) for name, axis in facts.items()}
    yield from _missing(("nearest", "first"), "fact", rubric.nearest.first, facts)
    yield from _missing(("nearest", "rising"), "fact", rubric.nearest.rising, facts)
    for index, transition in enumerate(rubric.nearest.never):
        path: Path = ("nearest", "never", index)
        if transition.fact not in facts:
            yield Problem((*path, "fact"), f'no fact "{transition.fact}"', tuple(facts))
            continue
        words = facts[transition.fact].words
        yield from _when((*path, "where"), transition.where, known)
        yield from _missing((*path, "was"), "word", transition.was, words)
        yield from _missing((*path, "becomes"), "word", transition.becomes, words)
    if rubric.monotone.fact not in facts:
        found = f'no fact "{rubric.monotone.fact}"'
        yield Problem(("monotone", "fact"), found, tuple(facts))
        return
    words = facts[rubric.monotone.fact].words
    for name in ("beneficial", "adverse"):
        yield from _missing(("monotone", name), "word", getattr(rubric.monotone, name), words)


def _qualifiers(rubric: Rubric) -> Iterator[Problem]:
    gives = {table.id: table.gives for table in rubric.verdict.tables}
    gives[rubric.combine.gives] = rubric.combine.gives
    results = {
        name: set(rubric.scales[scale].words)
        for name, scale in gives.items()
        if scale in rubric.scales
    }
    results |= {name: set(axis.vocabulary()) for name, axis in rubric.verdict.facts.items()}
    seen: dict[str, int] = {}
    for index, qualifier in enumerate(rubric.qualifiers):
        path: Path = ("qualifiers", index)
        yield from _when((*path, "when"), qualifier.when, results)
        yield from _placeholders((*path, "phrase"), qualifier.phrase or "", PHRASES)
        yield from _placeholders((*path, "frame"), qualifier.frame or "", (*PHRASES, "text"))
        if seen.setdefault(qualifier.id, index) != index:
            yield Problem((*path, "id"), f'the id "{qualifier.id}" again')


def _placeholders(path: Path, text: str, known: Collection[str]) -> Iterator[Problem]:
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        yield Problem(path, "a brace that never closes")
        return
    for _, name, form, conversion in fields:
        if name not in known:
            yield Problem(path, f'no placeholder "{name}"', known)
        elif form or conversion:
            found = f"the placeholder {{{name}}} with a form"
            yield Problem(path, found, (f"{{{name}}}",), "write the name alone in its braces")


def _references(rubric: Rubric) -> Iterator[Problem]:
    known = rubric.references
    cited: list[tuple[Path, str]] = [
        *((("parameters", n, "reference"), p.reference) for n, p in rubric.parameters.items()),
        *((("hedges", i, "reference"), h.reference) for i, h in enumerate(rubric.hedges)),
    ]
    for name, space in rubric.spaces().items():
        cited += [((*p, "reference"), c.reference) for p, c in _clauses((name,), space)]
    if rubric.errors is not None:
        cited += [(("errors",), reference) for reference in sorted(rubric.errors.cited())]
    cited += [(("references",), reference) for reference in CITED]
    for path, reference in cited:
        if reference not in known:
            yield Problem(path, f'no reference "{reference}"', tuple(known))
    for reference in sorted(set(known) - {reference for _, reference in cited}):
        yield Problem(("references", reference), "a reference that is cited nowhere")


def _clauses(path: Path, space: Space) -> Iterator[tuple[Path, Clause]]:
    for index, contradiction in enumerate(space.impossible):
        yield (*path, "impossible", index), contradiction
    for number, table in enumerate(space.tables):
        for index, rule in enumerate(table.rules):
            yield (*path, "tables", number, "rules", index), rule


def _twice(base: Path, space: Space) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, clause in _clauses(base, space):
        if clause.id in seen:
            yield Problem((*path, "id"), f'the id "{clause.id}" again')
        seen.add(clause.id)


def _changes(here: Path, axis: FactDefinition, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    described: list[tuple[Path, dict[str, str]]] = [((*here, "becomes"), axis.becomes)]
    for index, wording in enumerate(axis.becomes_where):
        path: Path = (*here, "becomes_where", index)
        yield from _when((*path, "when"), wording.when, known)
        described.append(((*path, "becomes"), wording.becomes))
    for path, texts in described:
        for word in texts:
            if word not in axis.words:
                yield Problem((*path, word), f'no word "{word}"', tuple(axis.words))


def _space(space: Space, given: Mapping[str, tuple[str, ...]], base: Path) -> Iterator[Problem]:
    known = {name: set(axis.vocabulary()) for name, axis in space.facts.items()}
    for name, axis in space.facts.items():
        here: Path = (*base, "facts", name)
        yield from _when((*here, "applies"), axis.applies, known)
        for other in axis.applies:
            if other in space.facts and space.facts[other].applies:
                found = f'the fact "{other}", which itself is not always asked'
                yield Problem((*here, "applies", other), found)
        for index, chain in enumerate(axis.order):
            yield from _missing((*here, "order", index), "word", chain, axis.words)
        yield from _changes(here, axis, known)
    for index, contradiction in enumerate(space.impossible):
        yield from _when((*base, "impossible", index, "when"), contradiction.when, known)
    for number, table in enumerate(space.tables):
        here = (*base, "tables", number)
        if table.gives not in given:
            yield Problem((*here, "gives"), f'nothing is called "{table.gives}"', tuple(given))
            continue
        yield from _missing((*here, "inputs"), "input", table.inputs, known)
        readable = {name: known[name] for name in table.inputs if name in known}
        for index, rule in enumerate(table.rules):
            path: Path = (*here, "rules", index)
            yield from _when((*path, "when"), rule.when, readable)
            if rule.then not in given[table.gives]:
                found = f'no {table.gives} "{rule.then}"'
                yield Problem((*path, "then"), found, given[table.gives])
        known[table.id] = set(given[table.gives])


def _when(path: Path, when: When, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name, words in when.items():
        if name not in known:
            yield Problem((*path, name), f'the fact "{name}", which is not read here', tuple(known))
            continue
        for word in words:
            if word not in known[name]:
                yield Problem((*path, name), f'{name} is never "{word}"', known[name])
