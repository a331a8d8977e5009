"""The minimal topic with a study that leaves something open, and its choices and tipping points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.minimal_topic import CLAIMS, SOURCES, STUDY, write_minimal_topic
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import EffectRow
from mcstats.model.topic import Topic
from mcstats.verdict.multiverse.choices import choices_of
from mcstats.verdict.multiverse.evaluate import Evaluator
from mcstats.verdict.multiverse.specification import Choice, Option
from mcstats.verdict.multiverse.tipping_points import find_flip_points

STUDY_HEAD = STUDY[: STUDY.index("results:")]
BLINDED = "  participants: {value: blinded, place: t}\n  credible_sham: {value: 'yes', place: t}\n"
# A blinded trial of twelve weeks: its verdict depends on whether its interval decides.
SOUND_HEAD = (
    STUDY_HEAD.replace("funding:", f"{BLINDED}funding:")
    .replace("label: end,", 'label: end, weeks: "12",')
    .replace("self-report}", "self-report, assessors: {value: blinded, place: t}}")
)
SOUND_CLAIMS = CLAIMS.replace('plausible: "no"', 'plausible: "yes"')


def group_text(n: str, mean: str, sd: str, more: str = "") -> str:
    cells = f"n: {{printed: '{n}', place: t}}, mean: {{printed: '{mean}', place: t}}"
    return f"{{{cells}, sd: {{printed: '{sd}', place: t}}{more}}}"


def results_text(warm: str, cold: str, estimates: str, more: str = "") -> str:
    return f"""\
results:
  - id: pain-end
    outcome: pain
    time: end
    contrast: between
    arms: [warm, cold]
    groups:
      warm: {warm}
      cold: {cold}
{more}    estimates: [{estimates}]
"""


def span_text(setting: str, declared: str, low: str, high: str) -> str:
    span = f'{{setting: {setting}, declared: "{declared}", low: "{low}", high: "{high}"}}'
    told = "id: open, what: an open number, because: not printed"
    return f"assumptions:\n  - {{{told}, span: {span}}}\n"


def load_minimal_topic(folder: Path, study: str, claims: str = CLAIMS, **others: str) -> Topic:
    data = write_minimal_topic(folder)
    (data / "small" / "articles" / "blog.yaml").unlink()
    texts = {"claims.yaml": claims, "studies/trial2020.yaml": study}
    for name, text in others.items():
        texts[f"studies/{name}.yaml"] = text
        more = SOURCES[SOURCES.index("  trial2020:") : SOURCES.index("  blog:")]
        texts["sources.yaml"] = SOURCES + more.replace("trial2020", name)
    for name, text in texts.items():
        (data / "small" / name).write_text(text, encoding="utf-8")
    return load_topic(data / "small")


def evaluator_of(topic: Topic) -> Evaluator:
    return Evaluator(topic, the_rubric(), topic.claims.claims[0])


def flip_row(topic: Topic, sort: str) -> Any:
    judge = evaluator_of(topic)
    (row,) = [r for r in find_flip_points(judge, judge.judge(judge.declared)) if r.sort == sort]
    return row


def choices_by_name(topic: Topic) -> dict[str, Choice]:
    evaluator = evaluator_of(topic)
    found = choices_of(evaluator, evaluator.conclude(evaluator.declared))
    return {choice.name.removeprefix("Trial 2020: "): choice for choice in found}


def effect_under(topic: Topic, option: Option) -> EffectRow | None:
    """Return the effect that decides under an option."""
    evaluator = evaluator_of(topic)
    return evaluator.body(option.change(evaluator.declared)).effect
