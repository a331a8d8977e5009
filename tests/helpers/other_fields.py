"""Topics of other fields, written as files from the few lines in which their trials differ."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from helpers.places import DATA
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.errors import Fault
from mcstats.model.tables import EffectRow
from mcstats.workflow.lint import lint_topics
from mcstats.workflow.paths import read_rubric

_SOURCE = """\
  {name}:
    kind: journal article
    title: A trial
    authors: Doe J
    year: "2020"
    read: [abstract]
"""
_STUDY = """\
id: {name}
label: {name}
kind: trial
sources: [{name}]
setting: {{value: human, place: abstract}}
population: adults
use: use
intervention: {{stimulus: x, label: x}}
design:
  allocation: {{value: randomised, place: abstract}}
funding: {{payer: not reported}}
arms:
  - {{id: a, role: intervention, label: a}}
  - {{id: b, role: sham, label: b}}
times:
  - {{id: end, label: end, weeks: "12", place: abstract}}
outcomes:
  - {{id: o, label: {label}, measures: m, measured: instrument, {outcome}}}
results:
  - id: r
    outcome: o
    time: end
    contrast: between
    arms: [a, b]
{result}"""
_CLAIMS = """\
format: "2"
title: Does it work?
sold: {{intervention: x, intervention_label: x, population: adults, use: use, setting_label: x}}
claims:
  - id: works
    statement: It works
    asserts: caused
    lasting: weeks
    because: it is sold for weeks
    use: use
    mechanism: {{plausible: "no", because: none was found, source: {first}}}
    question:
      constructs: [m]
{more}"""


def study_text(name: str, result: str, *, outcome: str = "better: lower", label: str = "o") -> str:
    """Return a study file; `result` is the part of its one result after the arms."""
    body = "".join(f"    {line}\n" for line in result.strip("\n").splitlines())
    return _STUDY.format(name=name, result=body, outcome=outcome, label=label)


def write_field(folder: Path, studies: Mapping[str, str], claims: str = "") -> Path:
    """Write a topic of these study files and the shipped rubric; return the topic's folder."""
    topic = folder / "data" / "field"
    shutil.rmtree(topic, ignore_errors=True)
    (topic / "studies").mkdir(parents=True, exist_ok=True)
    for name, text in studies.items():
        (topic / "studies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    search = 'topic: t\nsearch: {until: "2020", systematic: "no", readers: one, places: []}\n'
    sources = "".join(_SOURCE.format(name=name) for name in studies)
    (topic / "sources.yaml").write_text(f"{search}sources:\n{sources}", encoding="utf-8")
    text = _CLAIMS.format(first=next(iter(studies)), more=claims)
    (topic / "claims.yaml").write_text(text, encoding="utf-8")
    shutil.copy(DATA / "rubric.yaml", topic.parent / "rubric.yaml")
    return topic


def faults_of_field(folder: Path, studies: Mapping[str, str], claims: str = "") -> list[Fault]:
    """Return the faults that lint finds in a topic of these studies."""
    return lint_topics([write_field(folder, studies, claims)])


def effects_of_field(
    folder: Path, studies: Mapping[str, str], claims: str = ""
) -> dict[str, EffectRow]:
    """Return the effects of a topic of these studies, by study and measure."""
    topic = write_field(folder, studies, claims)
    assert lint_topics([topic]) == []
    hedges = read_rubric(topic.parent / "rubric.yaml").hedge_words()
    rows = estimate_topic(load_topic(topic), hedges).effects
    return {f"{row.study} {row.measure}": row for row in rows}


def synthesis_text(measure: str, *studies: str) -> str:
    """Return a synthesis of the one result of each study."""
    members = "".join(f"      - {{study: {s}, result: r, measure: {measure}}}\n" for s in studies)
    return f"""\
syntheses:
  - id: all
    label: all
    measures: m
    measure: {measure}
    stratum: x
    window: weeks
    members:
{members}    because: the same question
"""
