"""Bodies of evidence drawn at random, as the words that `coded_bodies` codes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from helpers.coded_bodies import FIELDS, coded_topic
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.verdict.judge import Judged, judge_all

SD = 10.0
Z = 1.96
Words = dict[str, dict[str, Any]]
_ROWS: dict[str, tuple[list[EffectRow], list[RatingRow]]] = {}
_RANKS = list(the_rubric().scales["verdict"].order[0])
BIAS_FACTS: Mapping[str, tuple[str, ...]] = {
    # From good to bad; a word that is not there is not reported.
    "concealment": ("adequate", "inadequate"),
    "sequence": ("adequate", "inadequate"),
    "as_registered": ("yes", "no"),
}


@dataclass(frozen=True)
class Drawn:
    """A body in one field: its studies in words, and its claim."""

    seed: int
    field: str
    studies: Words
    claim: dict[str, Any]

    def changed(self, **studies: Mapping[str, Any]) -> Drawn:
        """Return the body with studies exchanged or added."""
        new = {name: dict(words) for name, words in studies.items()}
        return Drawn(self.seed, self.field, {**self.studies, **new}, self.claim)

    def judge(self) -> Judged:
        topic = coded_topic(self.field, copy.deepcopy(self.studies), copy.deepcopy(self.claim))
        effects: list[EffectRow] = []
        ratings: list[RatingRow] = []
        for name, study in topic.studies.items():
            key = f"{self.field} {name} {json.dumps(self.studies[name], sort_keys=True)}"
            if key not in _ROWS:
                alone = replace(topic, studies={name: study})
                hedges = the_rubric().hedge_words()
                _ROWS[key] = (
                    estimate_topic(alone, hedges).effects,
                    rate_topic(alone, the_rubric()),
                )
            effects.extend(_ROWS[key][0])
            ratings.extend(_ROWS[key][1])
        return judge_all(topic, the_rubric(), topic.claims.claims[0], effects, ratings)


def rank(judged: Judged) -> int:
    return _RANKS.index(judged.decision.verdict)


UNPROVEN = _RANKS.index("unproven")


def interval(difference: float, n: float) -> list[float]:
    """Return the interval of a difference between two equal arms."""
    half = Z * SD * 2 / n**0.5
    return [round(difference - half, 2), round(difference + half, 2)]


def drawn(seed: int) -> Drawn:
    """Return the body of a seed."""
    rng = random.Random(seed)
    studies: Words = {}
    for number in range(rng.choice([1, 1, 2, 2, 3, 4])):
        studies[f"s{number}"] = _study(rng, studies)
    claim: dict[str, Any] = {
        "lasting": rng.choice(["weeks", "weeks", "session", "permanent"]),
        "asserts": rng.choice(["caused", "caused", "seen"]),
    }
    if rng.random() < 0.2:
        claim["threshold"] = {"value": "2.0", "measure": "MD", "source": "s0", "place": "table 1"}
    return Drawn(seed, rng.choice(sorted(FIELDS)), studies, claim)


def bodies(first: int, number: int) -> Iterator[Drawn]:
    return (drawn(seed) for seed in range(first, first + number))


def _study(rng: random.Random, before: Words) -> dict[str, Any]:
    kind = rng.choices(["trial", "cohort", "before", "review", "report"], [12, 3, 2, 3, 1])[0]
    n = rng.choice([20, 40, 60, 100, 200, 400, 1000, 4000])
    difference = round(rng.gauss(0, 5) + rng.choice([-4, 0, 3, 6]), 1)
    weeks = rng.choice(["1", "12", "60"])
    if kind == "before":
        change = round(rng.gauss(5, 15), 1)
        return {"n": n, "arms": ["intervention"], "change": change, "weeks": weeks}
    if kind == "report":
        return {"kind": "user reports", "arms": ["intervention"], "trend": "benefit"}
    if kind == "review":
        studies: dict[str, Any] = {
            "kind": "meta-analysis",
            "review": rng.choice([{}, {"comprehensive": "no"}, _sound_review()]),
            "people": n,
            "studies": rng.randint(2, 12),
            "year": rng.randint(2000, 2020),
            "weeks": weeks,
        }
        if rng.random() < 0.8:
            studies |= {"estimate": difference, "ci": interval(difference, n)}
        if rng.random() < 0.5:
            inside = [s for s in before if before[s].get("kind", "trial") == "trial"][:2]
            studies["participants_of"] = inside
            # A review has at least as many people as the trials inside it.
            studies["people"] = max(n, sum(before[s].get("n", 0) for s in inside))
        return studies
    arms = [
        "intervention",
        rng.choice(["sham", "sham", "no treatment", "usual care"]),
    ]
    words: dict[str, Any] = {"n": n, "arms": arms, "weeks": weeks}
    if kind == "cohort":
        words |= {"allocation": "not randomised", "arms": ["intervention", "no treatment"]}
    else:
        words["design"] = {
            fact: rng.choice(options)
            for fact, options in BIAS_FACTS.items()
            if fact != "as_registered" and rng.random() < 0.5
        }
    if rng.random() < 0.15 and before:
        words["authors"] = f"{next(iter(before)).capitalize()} A"
    style = rng.choices(["ci", "p", "p below", "bare", "trend"], [12, 3, 2, 2, 1])[0]
    return words | statistics(style, difference, n, rng)


def _sound_review() -> dict[str, str]:
    names = "comprehensive two_readers protocol bias_assessed bias_considered appropriate"
    return dict.fromkeys([*names.split(), "participants_once"], "yes")


def statistics(style: str, difference: float, n: float, rng: random.Random) -> dict[str, Any]:
    """Return what a trial prints of its difference."""
    if style == "ci":
        return {"difference": difference, "ci": interval(difference, n)}
    if style == "bare":
        return {"difference": difference}
    trend = {"trend": "benefit" if difference >= 0 else "harm"}
    if style == "trend":
        return trend
    return {"p": printed_p(difference, n, exact=style == "p"), **trend}


def without(words: Mapping[str, Any], *dropped: str) -> dict[str, Any]:
    """Return the words of a study without some: the estimates that were coded stay coded."""
    kept = {key: text for key, text in words.items() if key not in dropped}
    for key, measure, route in (
        ("difference", "MD", "difference_ci"),
        ("estimate", "MD", "pooled_ci"),
        ("p", "SMD", "p_value"),
        ("change", "PC", "percent_change"),
    ):
        if key in dropped and "estimates" not in kept:
            kept["estimates"] = [{"measure": measure, "route": route}]
    return kept


def with_p(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a study with a P value and a direction in place of its interval."""
    difference, n = words["difference"], words["n"]
    kept = {key: text for key, text in words.items() if key not in ("ci", "difference")}
    return kept | {
        "p": printed_p(difference, n),
        "trend": "benefit" if difference >= 0 else "harm",
    }


def printed_p(difference: float, n: float, *, exact: bool = True) -> str:
    """Return the P value of a difference between two equal arms, as it is printed."""
    from statistics import NormalDist

    z = abs(difference) / (SD * 2 / n**0.5)
    p = 2 * (1 - NormalDist().cdf(z))
    if p < 0.001:
        return "<0.001"
    if not exact:
        return "<0.05" if p < 0.05 else f"{p:.2f}"
    return f"{p:.2f}" if p >= 0.01 else f"{p:.3f}"

    if p < 0.0001:
        return "<0.0001"
    if not exact:
        return "<0.05" if p < 0.05 else f"{p:.2f}"
    return f"{p:.4f}"
