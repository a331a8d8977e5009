"""Collect what a study reports in words, with the coordinates that a statement can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mcstats.check.printed_ratio import ratio_of_print
from mcstats.model.base import Fact, Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ContrastKey, read_single
from mcstats.model.result import Result
from mcstats.model.stated_words import STATED_WORDS
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.topic import Path, Topic
from mcstats.model.vocabularies import Read, Role, StudyKind, YesNo
from mcstats.model.written_number import read_ends

_CODED = frozenset({*STATED_WORDS, "stimulus"})
# Words that follow from numbers, where they are not coded.
_FOLLOWING = frozenset({"trend", "significant"})


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """One fact that a study reports; `word` is empty if it does not report it.

    `others` holds the words of readings that are not used, each with its place; `open` is true for
    the words of the source, false for a word of a closed vocabulary; `inferred` is true for what a
    coder inferred for the reason in `because`.
    """

    study: str
    quantity: str
    word: str
    line: str
    place: str = ""
    because: str = ""
    others: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    time: str = ""
    arm: str = ""
    contrast: str = ""
    subgroup: str = ""
    open: bool = False
    inferred: bool = False

    @property
    def verb(self) -> str:
        """The verb for the word: a source prints its own, and a study file holds the code word."""
        if self.open or self.quantity not in _CODED:
            return "prints"
        return "gives" if self.quantity in _FOLLOWING else "is coded as"

    @property
    def with_place(self) -> str:
        """The word with its place."""
        return f"{self.word} ({self.place})" if self.place else self.word


def printed_words(
    topic: Topic, study: Study, effects: Iterable[EffectRow], alpha: float
) -> list[PrintedWord]:
    """Return the design of a study, its results in words, and its details."""
    collector = _WordCollector(topic, study)
    return [
        *collector.design(),
        *collector.of_outcomes(),
        *collector.details(),
        *collector.trends(),
        *collector.significance(alpha),
        *words_of_effects(study, effects),
    ]


def words_of_effects(study: Study, effects: Iterable[EffectRow]) -> Iterator[PrintedWord]:
    """Yield the direction of each effect, by its interval or else its sign, and its significance.

    Significance is computed only for results that print neither P nor interval.
    """
    printed = {
        (r.outcome, r.time, r.contrast.value, r.subgroup or "")
        for r in study.results
        if any(isinstance(r.printed.get(k), Reported) for k in (ContrastKey.P, ContrastKey.CI))
    }
    subgroups = {r.id: r.subgroup or "" for r in study.results}
    for effect in effects:
        if effect.study != study.id or effect.yi is None:
            continue
        low = effect.yi if effect.ci_lb is None else effect.ci_lb
        high = effect.yi if effect.ci_ub is None else effect.ci_ub
        of = "sign" if effect.ci_lb is None else "interval"
        fact = PrintedWord(
            study.id,
            "trend",
            "benefit" if low > 0 else "harm" if high < 0 else "unclear",
            effect.at,
            f"{of} of {effect.effect}",
            outcome=effect.outcome,
            time=effect.time,
            contrast=effect.contrast,
            subgroup=subgroups.get(effect.result, ""),
        )
        yield fact
        place = (effect.outcome, effect.time, effect.contrast, fact.subgroup)
        if place not in printed and effect.ci_lb is not None and effect.ci_ub is not None:
            word = "no" if low < 0 < high else "yes"
            yield replace(fact, quantity="significant", word=word)


class _WordCollector:
    def __init__(self, topic: Topic, study: Study) -> None:
        self.topic, self.study = topic, study

    def fact(self, quantity: str, value: Any, path: Path, **coordinates: Any) -> PrintedWord:
        study = self.study
        line = self.topic.line(f"studies/{study.id}", path)
        if isinstance(value, Fact | Reported):
            first = study.sources[0]
            word = value.printed if isinstance(value, Reported) else str(value.value.value)
            others = tuple(
                (
                    other.printed if hasattr(other, "printed") else str(other.value.value),
                    f"{other.source or first}, {other.place}",
                )
                for other in value.other
            )
            place = f"{value.source or first}, {value.place}"
            because = value.because or ""
            coordinates["inferred"] = getattr(value, "inferred", None) is YesNo.YES
            return PrintedWord(
                study.id, quantity, word, line, place, because, others, **coordinates
            )
        word = "" if value in {None, "not reported"} else str(value)
        return PrintedWord(study.id, quantity, word, line, **coordinates)

    def design(self) -> Iterator[PrintedWord]:
        """Yield the facts of the design, the funding and the intervention."""
        study, design = self.study, self.study.design
        for quantity, name in (
            ("allocation", "allocation"),
            ("sequence", "sequence"),
            ("concealment", "concealment"),
            ("credible_sham", "credible_sham"),
            ("participants_blinded", "participants"),
            ("providers_blinded", "providers"),
            ("registered", "registered"),
            ("started", "started"),
            ("completed", "completed"),
        ):
            yield self.fact(quantity, getattr(design, name), ("design", name))
        yield self.fact("funding", study.funding.payer, ("funding", "payer"))
        yield self.fact("funder", study.funding.funder, ("funding", "funder"), open=True)
        yield self.fact("conflicts", study.funding.conflicts, ("funding", "conflicts"), open=True)
        yield self.fact("setting", study.setting, ("setting",), open=True)
        others = [arm.role.value for arm in study.arms if arm.role is not Role.INTERVENTION]
        if study.arms:
            yield self.fact("comparator", others[0] if others else "none", ("arms",))
        stimulus = study.intervention.stimulus
        yield self.fact("stimulus", stimulus, ("intervention", "stimulus"))
        source = self.topic.sources.sources.get(study.sources[0])
        if source is not None:
            path: Path = ("sources", study.sources[0], "authors")
            line = self.topic.line("sources", path)
            for quantity in ("authors", "first_author"):
                yield PrintedWord(study.id, quantity, source.authors, line, open=True)
            yield PrintedWord(study.id, "journal", source.container or "", line, open=True)
        for name in ("population", "use", "model", "kind"):
            yield self.fact(name, getattr(study, name), (name,), open=True)
        yield self.fact("intervention", study.intervention.label, ("intervention",), open=True)
        missing = study.kind is StudyKind.NONE or _not_found(self.topic, study)
        yield self.fact("found", "no" if missing else "yes", ("kind",))

    def of_outcomes(self) -> Iterator[PrintedWord]:
        """Yield the blinding and the other facts of each outcome."""
        for index, outcome in enumerate(self.study.outcomes):
            path: Path = ("outcomes", index)
            for quantity, name in (
                ("assessors_blinded", "assessors"),
                ("scale_validated", "scale_validated"),
                ("primary", "primary"),
                ("measured", "measured"),
            ):
                value = getattr(outcome, name)
                yield self.fact(quantity, value, (*path, name), outcome=outcome.id)

    def details(self) -> Iterator[PrintedWord]:
        """Yield the details in the words of the source."""
        for key, value in self.study.details.items():
            yield self.fact(key, value, ("details", key), open=True)

    def trends(self) -> Iterator[PrintedWord]:
        """Yield the directions that are stated without a number."""
        for index, result in enumerate(self.study.results):
            path: Path = ("results", index, "trend")
            if isinstance(result.trend, Fact):
                yield self.fact("trend", result.trend, path, **_at(result))

    def significance(self, alpha: float) -> Iterator[PrintedWord]:
        """Yield the significance of each result, by its printed P or else by its interval.

        The word is empty where the set of P contains alpha.
        """
        for index, result in enumerate(self.study.results):
            for key, word in (
                (ContrastKey.P, _by_p(result, alpha)),
                (ContrastKey.CI, _by_ci(result)),
            ):
                if word is not None:
                    path: Path = ("results", index, "printed", str(key))
                    yield self.fact("significant", word or None, path, **_at(result))
                    break


def _by_p(result: Result, alpha: float) -> str | None:
    """Return whether the printed P is significant; None where there is none that can be read."""
    value = result.printed.get(ContrastKey.P)
    if not isinstance(value, Reported):
        return None
    try:
        p = read_single("p", value)
    except PrintedError:
        return None
    below = p.hi < alpha or (p.hi == alpha and p.hi_open)
    above = p.lo > alpha or (p.lo == alpha and p.lo_open)
    return "yes" if below else "no" if above else ""


def _by_ci(result: Result) -> str | None:
    """Return whether the printed interval excludes no effect; None where there is none."""
    value = result.printed.get(ContrastKey.CI)
    if not isinstance(value, Reported):
        return None
    try:
        low, high = read_ends(value.printed)
    except PrintedError:
        return None
    null = 0 if ContrastKey.REDUCTION in result.printed or ratio_of_print(result) is None else 1
    if low.set.lo > null or high.set.hi < null:
        return "yes"
    return "no" if low.set.hi < null < high.set.lo else ""


def _not_found(topic: Topic, study: Study) -> bool:
    """Return whether no source of a study could be obtained."""
    sources = [topic.sources.sources.get(name) for name in study.sources]
    return all(source is None or set(source.read) == {Read.NOT_FOUND} for source in sources)


def _at(result: Result) -> dict[str, str]:
    arm = result.arms[0] if result.contrast.value == "within" and result.arms else ""
    return {
        "outcome": result.outcome,
        "time": result.time,
        "arm": arm,
        "contrast": result.contrast.value,
        "subgroup": result.subgroup or "",
    }
