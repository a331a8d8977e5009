"""The nouns of ``rubric.yaml``: scales, spaces of rules, qualifiers, certainty, parameters.

Every section is a field of `Rubric`; a further one is one more field with its noun.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import model_validator

from .base import Id, Noun, Text, refuse
from .error_model import ErrorModel
from .facts import Facts, Signals
from .printed import Hedge, HedgeKind
from .rules import Chain, Clause, Scale, Space, When

__all__ = [
    "Certainty",
    "Combination",
    "HedgeRule",
    "Monotone",
    "Nearest",
    "Parameter",
    "Qualifier",
    "Rubric",
]


class Parameter(Noun):
    """A threshold that methodologists set, with its unit and its source."""

    value: Text
    unit: Text
    because: Text
    reference: Id

    @property
    def number(self) -> float:
        """The value as a number."""
        return float(self.value)

    @model_validator(mode="after")
    def _a_number(self) -> Parameter:
        try:
            float(self.value)
        except ValueError:
            raise refuse("NUMBER", repr(self.value), "a number", "write a number") from None
        return self


class HedgeRule(Noun):
    """What a hedging word in front of a printed number means.

    `kind` is about, at least, over, up to or under; `units` widens "about" by that many units of
    the last printed digit on each side.
    """

    words: Chain
    kind: HedgeKind
    units: Text = "0"
    because: Text
    reference: Id


class Combination(Noun):
    """The last step: the verdict is the least of several results on its scale."""

    gives: Id
    least: Chain
    because: Text


class Monotone(Noun):
    """Which effects the statements on monotone rules call beneficial, and which adverse."""

    fact: Id
    beneficial: Chain
    adverse: Chain


class Qualifier(Noun):
    """Words that are added to a cell where a condition holds; they never change a level.

    `phrase` follows the text after `opens`, or after a comma where the qualifier before it opened
    alike; a `frame` takes the text in, in lower case, at ``{text}``.
    """

    id: Id
    shows: Id
    when: When
    opens: str = ""
    phrase: Text | None = None
    frame: Text | None = None
    because: Text

    @model_validator(mode="after")
    def _one_form(self) -> Qualifier:
        if (self.phrase is None) == (self.frame is None):
            raise refuse("FORM", "both or neither", "a phrase or a frame", "keep one of the two")
        return self


class Transition(Noun):
    """A change of one fact that no further evidence makes."""

    fact: Id
    was: Chain = ()
    becomes: Chain
    because: Text


class Nearest(Noun):
    """How the nearest change is searched for.

    `first` settles ties by the fact that changes; further evidence may only raise those that are
    `rising`; a transition without `was` holds from every word.
    """

    first: Chain
    rising: Chain
    never: tuple[Transition, ...]


class Certainty(Noun):
    """GRADE as data: the tables of its steps, the levels, and the wording of a result.

    `steps` are the tables that lower or raise, `domains` the ratings that count as risk of bias;
    `sizes` run from small to large, each with the parameter it begins at.
    """

    space: Space
    domains: Chain
    steps: Chain
    up: Chain
    none: Text
    wording: dict[Text, Text]
    sizes: dict[Text, Text]
    note: Text


class Rubric(Noun):
    """The rules of the project, each with its reason and reference."""

    title: Text
    circularity: Text
    references: dict[Id, Text]
    scales: dict[Id, Scale]
    effect: Space
    kind: Space
    ratings: Space
    further: Chain
    verdict: Space
    combine: Combination
    monotone: Monotone
    nearest: Nearest
    qualifiers: tuple[Qualifier, ...]
    certainty: Certainty
    parameters: dict[Id, Parameter]
    hedges: tuple[HedgeRule, ...]
    errors: ErrorModel | None = None

    def spaces(self) -> dict[str, Space]:
        """Return the spaces of rules by the name of their section."""
        return {
            "effect": self.effect,
            "kind": self.kind,
            "ratings": self.ratings,
            "verdict": self.verdict,
            "certainty": self.certainty.space,
        }

    def given(self) -> dict[str, tuple[str, ...]]:
        """Return what a table may give: the words of a scale, or of a fact behind a verdict."""
        facts = {name: tuple(axis.words) for name, axis in self.verdict.facts.items()}
        return facts | {name: tuple(scale.words) for name, scale in self.scales.items()}

    def hedge_words(self) -> dict[str, Hedge]:
        """Return what each hedging word means, for the reader of printed numbers."""
        return {w: Hedge(h.kind, float(h.units)) for h in self.hedges for w in h.words}

    @model_validator(mode="after")
    def _consistent(self) -> Rubric:
        problems = [*_names(self), *_references(self)]
        for name, space in self.spaces().items():
            problems.extend(f"{name}: {problem}" for problem in _words(space, self.given()))
        if problems:
            raise refuse(
                "RUBRIC",
                "; ".join(sorted(problems)),
                "facts, words, scales and references that the rubric itself declares",
                "mend the word or declare it",
            )
        return self


def _names(rubric: Rubric) -> Iterator[str]:
    for section, record in (("verdict", Facts), ("ratings", Signals)):
        wanted = set(record.__dataclass_fields__)
        found = set(rubric.spaces()[section].facts)
        if wanted != found:
            yield f"{section}: facts {sorted(wanted ^ found)} are not those of {record.__name__}"
    domains = {table.id for table in rubric.ratings.tables}
    for name in (*rubric.further, *rubric.certainty.domains):
        if name not in domains:
            yield f"further, certainty: no domain {name}"
    tables = {table.id for table in rubric.verdict.tables}
    for name in rubric.combine.least:
        if name not in tables:
            yield f"combine: no table {name}"
    for name in (*rubric.nearest.first, *rubric.nearest.rising):
        if name not in rubric.verdict.facts:
            yield f"nearest: no fact {name}"
    for transition in rubric.nearest.never:
        axis = rubric.verdict.facts.get(transition.fact)
        for word in (*transition.was, *transition.becomes):
            if axis is None or word not in axis.words:
                yield f"nearest: {transition.fact} is never {word!r}"
    words = rubric.verdict.facts[rubric.monotone.fact].words
    for word in (*rubric.monotone.beneficial, *rubric.monotone.adverse):
        if word not in words:
            yield f"monotone: no word {word!r}"
    results = {table.id: set(rubric.scales[table.gives].words) for table in rubric.verdict.tables}
    results[rubric.combine.gives] = set(rubric.scales[rubric.combine.gives].words)
    for name, axis in rubric.verdict.facts.items():
        results[name] = set(axis.vocabulary())
    for qualifier in rubric.qualifiers:
        for name, allowed in qualifier.when.items():
            for word in allowed:
                if word not in results.get(name, ()):
                    yield f"qualifier {qualifier.id}: {name} is never {word!r}"
    steps = {table.id for table in rubric.certainty.space.tables}
    for name in (*rubric.certainty.steps, *rubric.certainty.up):
        if name not in steps:
            yield f"certainty: no table {name}"


def _references(rubric: Rubric) -> Iterator[str]:
    cited = {parameter.reference for parameter in rubric.parameters.values()}
    cited |= {hedge.reference for hedge in rubric.hedges}
    cited |= rubric.errors.cited() if rubric.errors else set()
    identifiers = [qualifier.id for qualifier in rubric.qualifiers]
    for name, space in rubric.spaces().items():
        clauses: list[Clause] = [rule for table in space.tables for rule in table.rules]
        clauses.extend(space.impossible)
        cited |= {clause.reference for clause in clauses}
        identifiers.extend(f"{name}/{clause.id}" for clause in clauses)
    for reference in sorted(cited - set(rubric.references)):
        yield f"no reference {reference}"
    for reference in sorted(set(rubric.references) - cited):
        yield f"reference {reference} is cited nowhere"
    for identifier in sorted({i for i in identifiers if identifiers.count(i) > 1}):
        yield f"the id {identifier} twice"


def _words(space: Space, given: dict[str, tuple[str, ...]]) -> Iterator[str]:
    known = {name: set(axis.vocabulary()) for name, axis in space.facts.items()}
    for name, axis in space.facts.items():
        yield from _unknown(f"{name} applies", axis.applies, known)
        yield from (
            f"{name} applies: {other} itself is not always asked"
            for other in axis.applies
            if other in space.facts and space.facts[other].applies
        )
        yield from (
            f"{name}: {word!r} is no word of its own"
            for word in (*(w for chain in axis.order for w in chain), *axis.becomes)
            if word not in axis.words
        )
    for contradiction in space.impossible:
        yield from _unknown(contradiction.id, contradiction.when, known)
    for table in space.tables:
        if table.gives not in given:
            yield f"table {table.id}: nothing is called {table.gives}"
            continue
        readable = {name: known[name] for name in table.inputs if name in known}
        yield from (f"table {table.id}: no input {n}" for n in table.inputs if n not in known)
        for rule in table.rules:
            yield from _unknown(f"{table.id}/{rule.id}", rule.when, readable)
            if rule.then not in given[table.gives]:
                yield f"{table.id}/{rule.id}: {rule.then!r} is no word of {table.gives}"
        known[table.id] = set(given[table.gives])


def _unknown(place: str, when: When, known: dict[str, set[str]]) -> Iterator[str]:
    for name, words in when.items():
        if name not in known:
            yield f"{place}: {name} is not read here"
            continue
        yield from (f"{place}: {name} is never {w!r}" for w in words if w not in known[name])
