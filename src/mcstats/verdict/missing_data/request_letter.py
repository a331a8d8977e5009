"""Write the data request to the authors of a study, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mcstats.effects.effect_rows import effect_id
from mcstats.effects.routes.route import Route
from mcstats.effects.study_effects import effects_of, find_route
from mcstats.model.base import Fact, Reported
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.source import Source
from mcstats.model.study import Study
from mcstats.model.tables import MissingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Allocation, StudyKind
from mcstats.verdict.missing_data.hypothetical_reports import STATISTIC_NAMES
from mcstats.verdict.missing_data.missing_rows import missing_of

LINE_CHARACTERS = 78  # what mail programs show without breaking a line again
DESIGN_QUESTIONS: Mapping[str, str] = {
    "sequence": "how the random sequence was made",
    "concealment": "how the next assignment was hidden from those who enrolled",
    "credible_sham": "how the sham was made, and whether it could be told from the treatment",
    "participants": "whether the participants knew what they got",
    "providers": "whether those who treated knew",
    "registered": "whether and when the study was registered",
}
"""Questions on the design, for what is not reported; in the order of a methods section."""


def write_letter(topic: Topic, study: Study, rubric: Rubric) -> str:
    """Return the request for values that a study does not print, or say that none is missing.

    The shortest question comes first: for each result the one statistic that would narrow its
    effect most. Then come, per outcome and arm, the values that would complete each effect, and the
    parts of the design that are not reported.
    """
    rows = list(missing_of(study, rubric, effects_of(topic)))
    source = topic.sources.sources[study.sources[0]]
    blocks = [_opening(study, source)]
    shortest = list(_shortest(study, rows))
    if shortest:
        blocks.append(_numbered("If you can answer only one question for each result:", shortest))
    complete = [text for result in study.results for text in _complete(study, result, rows)]
    if complete:
        blocks.append("\n".join(["What would complete each result:", "", *complete]).rstrip())
    design = list(_design(study))
    if design:
        blocks.append(_numbered("What we did not find on how the study was done:", design))
    if study.not_found:
        blocks.append(_numbered("What else we looked for and did not find:", study.not_found))
    if len(blocks) == 1:
        return f"Nothing is missing of {study.label}: every effect has its estimate and variance.\n"
    blocks.append(_closing())
    return "\n\n".join(blocks) + "\n"


def _opening(study: Study, source: Source) -> str:
    where = ", ".join(filter(None, (source.container, source.volume, source.pages)))
    named = " ".join(filter(None, (f"{source.authors}. {source.title}.", where)))
    named += f" ({source.year})."
    if source.doi:
        named += f" doi:{source.doi}"
    read = " and ".join(str(part.value) for part in source.read)
    return "\n".join(
        [
            f"Subject: Data request, {study.label}",
            "",
            "Dear authors,",
            "",
            _filled(
                "We compare what studies print with what follows from it, and would like to "
                "include yours with its own figures rather than with bounds on them:"
            ),
            "",
            _filled(named, indent="  "),
            "",
            _filled(
                f"We read of it: {read}. What we ask for may well be printed in a part that we "
                "have not seen; the page is then all that we need."
            ),
        ]
    )


def _shortest(study: Study, rows: list[MissingRow]) -> Iterator[str]:
    """Yield each question once, with all results for which it is the shortest."""
    asked: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.ask:
            asked.setdefault(row.ask, {}).setdefault(_where(study, _result_of(study, row)))
    for ask, places in asked.items():
        yield f"{ask}: {'; '.join(places)}"


def _result_of(study: Study, row: MissingRow) -> Result:
    return next(
        r for r in study.results if any(effect_id(study, r, e) == row.effect for e in r.estimates)
    )


def _complete(study: Study, result: Result, rows: list[MissingRow]) -> Iterator[str]:
    """Yield a form to fill in: the missing values of each arm for the effects of a result."""
    wanted = {effect_id(study, result, e): find_route(e) for e in result.estimates}
    mine = [row for row in rows if row.effect in wanted]
    if not mine:
        return
    asked_by = list(_least(result, mine, wanted))
    keys = dict.fromkeys(k for route in asked_by for k in route.arm_needs)
    whole = dict.fromkeys(k for route in asked_by for k in route.needs)
    answers = dict.fromkeys(row.completes for row in mine if row.completes)
    yield _filled(_where(study, result), indent="  ")
    for row in mine:
        if row.implied != "nothing":
            measure = f"{row.measure} " if row.implied_lo is not None else ""
            yield _filled(f"known now: {measure}{row.implied}", indent="    ")
    for text in answers:
        yield _filled(f"enough would be: {text}", indent="    ")
    labels = {arm.id: arm.label for arm in study.arms}
    blank: list[str] = []
    for arm in result.arms or tuple(result.groups):
        printed = result.groups.get(arm, {})
        asked = [key for key in keys if not _has(printed, key)]
        if asked:
            fields = ", ".join(f"{_word(key)} ______" for key in asked)
            blank.append(_filled(f"{labels.get(arm, arm)}: {fields}", indent="    "))
    missing = [key for key in whole if not _has(result.printed, key)]
    if missing:
        fields = ", ".join(f"{STATISTIC_NAMES.get(key, key)} ______" for key in missing)
        blank.append(_filled(fields, indent="    "))
    yield from blank
    yield ""


def _least(result: Result, rows: list[MissingRow], wanted: Mapping[str, Route]) -> Iterator[Route]:
    """Yield for each measure the route that lacks fewest values: no more of them is asked for."""
    by_measure: dict[str, list[Route]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, []).append(wanted[row.effect])
    for routes in by_measure.values():
        yield min(routes, key=lambda route: _lacking(result, route))


def _lacking(result: Result, route: Route) -> int:
    arms = [result.groups.get(arm, {}) for arm in result.arms or tuple(result.groups)]
    of_arms = sum(not _has(arm, key) for arm in arms for key in route.arm_needs)
    return of_arms + sum(not _has(result.printed, key) for key in route.needs)


def _has(printed: Mapping[Any, object], key: str) -> bool:
    return any(str(name) == key and isinstance(v, Reported) for name, v in printed.items())


def _word(key: str) -> str:
    return {"n": "number analysed", "sd": "SD", "ci": "95% interval", "se": "SE"}.get(
        key, key.replace("_", " ")
    )


def _design(study: Study) -> Iterator[str]:
    if study.kind is not StudyKind.TRIAL:
        return
    for name, asked in DESIGN_QUESTIONS.items():
        value = getattr(study.design, name)
        if not isinstance(value, (Fact, Reported)) and _arises(study, name):
            yield asked
    numbers = ("randomised", "analysed") if _by_chance(study) else ("analysed",)
    for arm in study.arms:
        lacking = [n for n in numbers if not isinstance(getattr(arm, n), Reported)]
        if lacking:
            yield f"how many participants were {' and '.join(lacking)}: {arm.label}"
    if not isinstance(study.funding.payer, Fact):
        yield "who paid for the study"
    if not isinstance(study.funding.conflicts, Reported):
        yield "the authors' conflicts of interest"
    if not study.adverse_events:
        yield "adverse events, by arm"


def _arises(study: Study, name: str) -> bool:
    """Return whether a question on the design makes sense: none on a sham without a sham arm."""
    roles = {arm.role.value for arm in study.arms}
    if name == "credible_sham":
        return "sham" in roles
    if name in {"sequence", "concealment"}:
        return len(study.arms) > 1 and _by_chance(study)
    return len(study.arms) > 1 or name == "registered"


def _by_chance(study: Study) -> bool:
    """Return whether chance made the arms, as far as is known."""
    allocation = study.design.allocation
    return not isinstance(allocation, Fact) or allocation.value is Allocation.RANDOMISED


def _where(study: Study, result: Result) -> str:
    """Return outcome and time in words, and the arm if only one of several is meant."""
    times = {t.id: t.label for t in study.times}
    text = f"{study.outcome(result.outcome).label}, {times.get(result.time, result.time)}"
    if len(result.arms) == 1 and len(study.arms) > 1:
        text += f" ({next(arm.label for arm in study.arms if arm.id == result.arms[0])})"
    return text


def _closing() -> str:
    return "\n".join(
        [
            _filled(
                "A table, a spreadsheet or a sentence is equally welcome. We shall name you as the "
                "source of each figure, and show what is printed beside what you tell us."
            ),
            "",
            "With kind regards",
        ]
    )


def _numbered(title: str, items: Iterable[str]) -> str:
    lines = [title, ""]
    for number, item in enumerate(items, start=1):
        lead = f"  {number}. "
        lines.append(_filled(item, indent=lead, rest=" " * len(lead)))
    return "\n".join(lines)


def _filled(text: str, indent: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        text,
        LINE_CHARACTERS,
        initial_indent=indent,
        subsequent_indent=indent if rest is None else rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
