"""Decide a verdict from facts: each table gives one word by one rule, the lowest is the verdict."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from mcstats.model.decision_table import FactsError, Rule, holds
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of the rules on one body of evidence for one claim.

    Attributes
    ----------
    facts : Facts
        With ``not applicable`` in place of a fact that is not asked.
    results : dict of str
        The word of each table, and the verdict.
    rules : dict of Rule
        The rule that decided each table.
    decisive : tuple of str
        The tables whose rules are the reason, the quality first.
    qualifiers : tuple of str
        The identifiers of all that hold, in the order of the rubric.
    """

    facts: Facts
    results: Mapping[str, str]
    rules: Mapping[str, Rule]
    decisive: tuple[str, ...]
    qualifiers: tuple[str, ...]

    @property
    def quality(self) -> str:
        """The word on the scale of quality."""
        return self.results["quality"]

    @property
    def verdict(self) -> str:
        """The word on the scale of verdicts."""
        return self.results["verdict"]

    @property
    def because(self) -> str:
        """The reasons of the rules that decided, the quality first."""
        return " ".join(dict.fromkeys(self.rules[name].because for name in self.decisive))


def decide(rubric: Rubric, facts: Facts) -> Decision:
    """Decide the verdict, and return it with its rules, reasons and qualifiers.

    Raises
    ------
    FactsError
        If the facts contradict one another or hold an unknown word.
    """
    settled = rubric.verdict.apply_defaults(facts.words())
    rules = rubric.verdict.decide_settled(settled)
    results = {name: rule.then for name, rule in rules.items()}
    rank = {word: n for n, word in enumerate(rubric.scales["verdict"].order[0])}
    least = min(rubric.combine.least, key=lambda name: rank[results[name]])
    results[rubric.combine.gives] = results[least]
    # `min` takes the first of equals: the rubric lists the table with the better reason first.
    before = tuple(name for name in rules if name not in rubric.combine.least)
    held = holding_qualifiers(rubric, {**settled, **results})
    return Decision(replace(facts, **settled), results, rules, (*before, least), held)


def holding_qualifiers(rubric: Rubric, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the identifiers of the qualifiers whose condition holds."""
    return tuple(q.id for q in rubric.qualifiers if holds(q.when, known))


def decide_any(
    rubric: Rubric, facts: Facts, choices: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Return every verdict that uncertain facts allow, from low to high.

    Contradictory combinations are left out.

    Parameters
    ----------
    choices : mapping of str to collection of str
        The words that each uncertain fact may hold.

    Raises
    ------
    FactsError
        If every combination contradicts itself.
    """
    verdicts: set[str] = set()
    reasons: tuple[str, ...] = ()
    for words in itertools.product(*choices.values()):
        changed = facts.words() | dict(zip(choices, words, strict=True))
        try:
            verdicts.add(decide(rubric, Facts(**changed)).verdict)
        except FactsError as refused:
            reasons = refused.reasons
    if not verdicts:
        raise FactsError(reasons)
    return tuple(word for word in rubric.scales["verdict"].order[0] if word in verdicts)


def further_word(rubric: Rubric, ratings: Mapping[str, str]) -> str:
    """Return one word for the domains without a fact of their own.

    Two or more rated high count as ``two high``; otherwise the worst rating is the word, what is
    not reported before some concerns.

    Parameters
    ----------
    ratings : mapping of str to str
        The rating of each domain that is asked; without any nothing is reported.
    """
    rated = [ratings[domain] for domain in rubric.further if domain in ratings]
    if rated.count("high") > 1:
        return "two high"
    if not rated:
        return "no information"
    worst_first = ("high", "no information", "some concerns")
    return next((word for word in worst_first if word in rated), "low")


def effect_word(rubric: Rubric, *, interval: str, direction: str) -> Rule:
    """Return the rule that combines an interval and a direction into one fact.

    Raises
    ------
    FactsError
        If they contradict one another.
    """
    return rubric.effect.decide({"interval": interval, "direction": direction})["effect"]


def kind_word(rubric: Rubric, *, evidence: str, comparator: str, allocation: str) -> Rule:
    """Return the rule that gives the kind of evidence.

    Raises
    ------
    FactsError
        If the comparator and the allocation contradict one another.
    """
    given = {"evidence": evidence, "comparator": comparator, "allocation": allocation}
    return rubric.kind.decide(given)["kind"]
