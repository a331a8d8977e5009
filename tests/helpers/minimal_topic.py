"""A topic of one study, one article and one claim, and a run of it in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers.places import DATA
from mcstats.cli import main
from mcstats.model.tables import NumberRow, dumps

SOURCES = """\
topic: small
search:
  until: "2020"
  systematic: "no"
  readers: one
  places:
    - {where: here, sought: a trial, found: one trial}
sources:
  trial2020:
    kind: journal article
    title: A trial
    authors: Doe J, Roe R
    year: "2020"
    read: [abstract]
  blog:
    kind: web article
    title: A page
    authors: Somebody
    year: "2021"
    read: [web page]
"""
CLAIMS = """\
format: "2"
title: Does it work?
sold:
  intervention: warmth
  intervention_label: warmth
  population: adults
  use: pain
  setting_label: warmth for pain
claims:
  - id: pain
    statement: Eases pain
    asserts: caused
    lasting: weeks
    because: courses of weeks are sold on it
    use: pain
    outcome_label: pain
    mechanism: {plausible: "no", because: none was found, source: trial2020}
    question:
      constructs: [pain]
      measures: [MD]
"""
STUDY = """\
id: trial2020
label: Trial 2020
kind: trial
sources: [trial2020]
setting: {value: human, place: abstract}
population: adults
use: pain
intervention: {stimulus: warmth, label: warmth}
design:
  allocation: {value: randomised, place: abstract}
funding: {payer: not reported}
arms:
  - {id: warm, role: intervention, label: warmth}
  - {id: cold, role: sham, label: no warmth}
times:
  - {id: end, label: end, place: abstract}
outcomes:
  - {id: pain, label: relief of pain, measures: pain, better: higher, measured: self-report}
details:
  sessions: {printed: "12", unit: sessions, place: abstract}
results:
  - id: pain-end
    outcome: pain
    time: end
    contrast: between
    arms: [warm, cold]
    groups:
      warm:
        n: {printed: "30", place: table}
        mean: {printed: "18.37", place: table}
        sd: {printed: "5.0", place: table}
      cold:
        n: {printed: "30", place: table}
        mean: {printed: "12.10", place: table}
        sd: {printed: "5.2", place: table}
    estimates:
      - {measure: MD, route: means_sd}
"""
ARTICLE = """\
id: blog
source: blog
label: Blog 2021
publisher: {name: Somebody, sells: warmth, place: line 1}
statements:
  - id: right
    place: line 2
    kind: result
    paraphrase: Relief under warmth.
    about: {study: trial2020, quantity: mean, outcome: pain, time: end, arm: warm}
    says: "18.4"
  - id: known
    place: line 3
    kind: result
    paraphrase: Relief under warmth, with two digits exchanged.
    about: {study: trial2020, quantity: mean, outcome: pain, time: end, arm: warm}
    says: "13.87"
    declared: {diagnosis: adjacent digits swapped, because: a slip of the page}
"""
STEPS = ("evidence", "effects", "ratings", "pooled", "verdicts", "checks")


def write_minimal_topic(folder: Path) -> Path:
    """Write the topic and the rubric below a folder, and return the folder of the data."""
    data = folder / "data"
    topic = data / "small"
    for name, text in (
        ("sources.yaml", SOURCES),
        ("claims.yaml", CLAIMS),
        ("studies/trial2020.yaml", STUDY),
        ("articles/blog.yaml", ARTICLE),
    ):
        path = topic / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(DATA / "rubric.yaml", data / "rubric.yaml")
    return data


def page_numbers(value: float = 6.27, cause: str = "datum") -> list[NumberRow]:
    """Return the ledger of a page with three figures."""
    return [
        NumberRow(
            "effects.md.yi", value, f"{value:.2f}", "closed form", "trial2020-pain-end-md", cause
        ),
        NumberRow("studies", 1.0, "1", "count", "", ""),
        NumberRow("printed", None, "18.37", "printed", "", cause),
    ]


def page_of_numbers(rows: list[NumberRow]) -> str:
    """Return a page that shows these figures."""
    shown = []
    for row in rows:
        value = row.printed if row.value is None else repr(row.value)
        shown.append(f'<data id="{row.number}" value="{value}">{row.printed}</data>')
    return f"<html><body><p>{' '.join(shown)}</p></body></html>\n"


def run_minimal_topic(folder: Path, rows: list[NumberRow] | None = None) -> tuple[Path, Path]:
    """Run the steps on a written topic and return the folders of data and reports."""
    data, reports = folder / "data", folder / "reports"
    where = ["--data", str(data), "--reports", str(reports)]
    for step in STEPS:
        assert main([step, "--topic", "small", *where]) == 0
    out = reports / "small"
    rows = page_numbers() if rows is None else rows
    (out / "tables" / "numbers.csv").write_text(dumps(NumberRow, rows), encoding="utf-8")
    (out / "index.html").write_text(page_of_numbers(rows), encoding="utf-8")
    assert main(["manifest", "--topic", "small", *where]) == 0
    return data, reports


def run_command(folder: Path, *words: str) -> int:
    where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    return main([*words, *where])


def run_again(folder: Path, rows: list[NumberRow] | None = None) -> None:
    """Run the topic again, as `make report` would after an edit."""
    run_minimal_topic(folder, rows)


def results_of(folder: Path) -> Path:
    return folder / "reports" / "small"


TWO_CHANGES = """\
results:
  - id: first
    outcome: pain
    time: mid
    contrast: within
    scale: percent change
    arms: [warm]
    printed: {change: {printed: 20.0%, place: abstract}}
    estimates: [{measure: PC, route: percent_change}]
  - id: second
    outcome: pain
    time: end
    contrast: within
    scale: percent change
    arms: [warm]
    printed: {change: {printed: 10.0%, place: abstract}}
    estimates: [{measure: PC, route: percent_change}]
assumptions:
  - id: counted
    what: each change counts from the visit before
    because: the table is headed so
    declared: {label: visit before, settings: {since: previous}}
"""


SYNTHESIS_OF_ONE = """\
syntheses:
  - id: pooled
    label: Pain
    measures: pain
    measure: MD
    stratum: warmth
    window: end of treatment
    members:
      - {study: trial2020, result: pain-end, measure: MD}
    because: the same question
"""
