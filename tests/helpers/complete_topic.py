"""A small topic that has one of everything that a page shows, and its page."""
# ruff: noqa: E501

from __future__ import annotations

import re
import tempfile
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.places import DATA
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import EffectRow, NumberRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import CheckStatus
from mcstats.report.picture import Picture, Plot
from mcstats.report.site import render
from mcstats.report.view import Extras, Tables

SOURCES = """
topic: cold showers
search:
  until: "2024"
  systematic: no systematic search was made
  readers: one reader
  places:
    - {where: a library, sought: trials of cold showers, found: three}
  excluded:
    - {what: Pool 2001, because: no shower}
sources:
  frost2019: {kind: journal article, title: Cold showers and mood, authors: Frost A and others, year: "2019", container: J Cold, volume: 3(2), pages: 1-9, doi: 10.1000/frost, read: [abstract]}
  snow2020: {kind: journal article, title: Showers again, authors: Snow B, year: "2020", url: "https://example.org/snow", read: [abstract]}
  hail2021: {kind: journal article, title: One group, authors: Hail C, year: "2021", read: [abstract]}
  blog2022: {kind: web article, title: Do cold showers work?, authors: A blog, year: "2022", read: [full text]}
"""

CLAIMS = """
format: "2"
title: Do cold showers work?
sold: {intervention: shower, intervention_label: cold showers, population: adults, use: mood, setting_label: a cold shower at home}
claims:
  - id: mood
    statement: Lifts the mood
    asserts: caused
    lasting: weeks
    because: it is said to last
    use: mood
    outcome_label: mood
    mechanism: {plausible: "yes", because: cold wakes, source: frost2019}
    question: {constructs: [mood], measures: [SMD]}
    row: {article: blog2022, row: row1}
  - id: colds
    statement: Prevents colds
    asserts: caused
    lasting: weeks
    because: it is said to last
    use: mood
    outcome_label: colds
    outcome_better: lower
    mechanism: {plausible: "no", because: none was read, source: blog2022}
    question: {constructs: [illness_days], measures: [PC]}
syntheses:
  - id: mood_pooled
    label: Mood after cold showers
    measures: mood
    measure: SMD
    stratum: cold showers
    window: end of treatment
    members:
      - {study: frost2019, result: mood-end, measure: SMD}
      - {study: snow2020, result: mood-end, measure: SMD}
    because: the same question
"""

FROST = """
id: frost2019
label: Frost 2019
kind: trial
sources: [frost2019]
setting: {value: human, place: abstract}
population: adults
use: mood
intervention: {stimulus: shower, label: cold showers}
design:
  allocation: {value: randomised, place: title}
funding:
  payer: {value: industry, place: footnote, words: paid by a maker of taps}
  funder: {printed: Taps Ltd, place: footnote}
total: {printed: "60", unit: adults, place: abstract}
arms:
  - {id: cold, role: intervention, label: cold, analysed: {printed: "30", place: abstract}}
  - {id: warm, role: no treatment, label: no shower, analysed: {printed: "30", place: abstract}}
times:
  - {id: end, label: 6 weeks, weeks: "6", place: abstract}
outcomes:
  - {id: mood, label: mood score, measures: mood, better: higher, measured: self-report, unit: points}
  - {id: sick, label: ill at all, measures: illness, better: lower, measured: count}
details:
  minutes:
    printed: 5 min
    unit: min
    place: abstract
    because: the paper says what was done
    other:
      - {printed: 10 min, place: footnote}
results:
  - id: mood-end
    outcome: mood
    time: end
    contrast: between
    arms: [cold, warm]
    groups:
      cold: {mean: {printed: "12.4", place: table 2}, sd: {printed: "3.1", place: table 2}}
      warm: {mean: {printed: "10.1", place: table 2}, sd: {printed: "3.3", place: table 2}}
    estimates:
      - {measure: SMD, route: means_sd}
      - {measure: MD, route: means_sd}
  - id: sick-end
    outcome: sick
    time: end
    contrast: between
    arms: [cold, warm]
    groups:
      cold: {percent: {printed: <5%, place: abstract}}
      warm: {percent: {printed: ≥40%, place: abstract}}
    estimates:
      - {measure: RR, route: bounds}
not_found: [dropouts]
"""

SNOW = """
id: snow2020
label: Snow 2020
kind: trial
sources: [snow2020]
setting: {value: human, place: abstract}
population: adults
use: mood
intervention: {stimulus: shower, label: cold showers}
design:
  allocation: {value: randomised, place: title}
funding: {payer: not reported}
total: {printed: "40", unit: adults, place: abstract}
arms:
  - {id: cold, role: intervention, label: cold, analysed: {printed: "20", place: abstract}}
  - {id: warm, role: no treatment, label: no shower, analysed: {printed: "20", place: abstract}}
times:
  - {id: end, label: 6 weeks, weeks: "6", place: abstract}
outcomes:
  - {id: mood, label: mood score, measures: mood, better: higher, measured: self-report, unit: points}
  - {id: calm, label: calm, measures: calm, better: higher, measured: self-report}
results:
  - id: mood-end
    outcome: mood
    time: end
    contrast: between
    arms: [cold, warm]
    groups:
      cold: {mean: {printed: "8.0", place: table 1}, sd: {printed: "2.5", place: table 1}}
      warm: {mean: {printed: "7.6", place: table 1}, sd: {printed: "2.4", place: table 1}}
    estimates:
      - {measure: SMD, route: means_sd}
  - id: calm-end
    outcome: calm
    time: end
    contrast: between
    arms: [cold, warm]
    printed:
      p: {printed: "0.04", place: abstract}
    trend: {value: benefit, place: abstract}
    groups:
      cold: {mean: not reported, sd: not reported}
      warm: {mean: not reported, sd: not reported}
    estimates:
      - {measure: SMD, route: p_value}
      - {measure: MD, route: means_sd}
assumptions:
  - id: p_reading
    what: the printed P value is rounded
    because: how it was cut is not printed
    results: [calm-end]
    declared: {label: rounded, settings: {p_reading: rounded}}
    others:
      - {label: truncated, settings: {p_reading: truncated}, kind: uncertain, because: digits may be cut off}
"""

HAIL = """
id: hail2021
label: Hail 2021
kind: trial
sources: [hail2021]
setting: {value: human, place: abstract}
population: adults
use: mood
intervention: {stimulus: shower, label: cold showers}
design:
  allocation: {value: one group, place: abstract}
funding: {payer: {value: independent, place: footnote}}
total: {printed: "12", unit: adults, place: abstract}
arms:
  - {id: cold, role: intervention, label: cold}
times:
  - {id: end, label: 1 year, place: abstract}
outcomes:
  - {id: days, label: "days ill, reduction", measures: illness_days, better: higher, measured: count, unit: "%"}
results:
  - id: days-end
    outcome: days
    time: end
    contrast: within
    scale: percent change
    arms: [cold]
    printed:
      change: {printed: 18.6%, place: abstract}
    estimates:
      - {measure: PC, route: percent_change}
"""

BLOG = """
id: blog2022
source: blog2022
label: Blog 2022
publisher: {name: A blog, sells: taps, place: line 1}
table:
  - id: row1
    place: line 9
    claim: Lifts the mood
    best_evidence: A trial
    quality: Good
    verdict: Real
    reads: {quality: good, verdict: real}
statements:
  - id: n
    place: line 3
    kind: design
    paraphrase: How many took part.
    about: {study: frost2019, quantity: n}
    says: "60"
  - id: days
    place: line 4
    kind: result
    paraphrase: Fewer days ill.
    about: {study: hail2021, quantity: change, outcome: days, time: end, arm: cold, contrast: within, scale: percent change, unit: "%"}
    says: 81.6%
    declared: {diagnosis: adjacent digits swapped, because: the article prints it so}
  - id: heart
    place: line 5
    kind: contraindication
    paraphrase: A weak heart.
    about: {quantity: heart}
    states: named
"""
FILES = {
    "sources.yaml": SOURCES,
    "claims.yaml": CLAIMS,
    "studies/frost2019.yaml": FROST,
    "studies/snow2020.yaml": SNOW,
    "studies/hail2021.yaml": HAIL,
    "articles/blog2022.yaml": BLOG,
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
DRAWN = Plot(
    "specifications-mood", "mood", (), 20 / 96, "A square", "A square.", "Squares", lambda *_: None
)
EXTRAS = Extras(
    pictures=[Picture(DRAWN, SVG, SVG)],
)


@cache
def complete_topic() -> Topic:
    return load_files(FILES)


def load_files(files: dict[str, str]) -> Topic:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "showers"
        for file, text in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        return load_topic(folder)


def topic_of_size(size: int, kinds: dict[str, str]) -> Topic:
    """The topic with copies of some studies, in turn, up to a number of studies."""
    files = dict(FILES)
    sources = SOURCES.rstrip("\n")
    for number in range(size - 3):
        name = list(kinds)[number % len(kinds)]
        entry = next(line for line in SOURCES.splitlines() if line.strip().startswith(name))
        entry = entry.replace("10.1000/frost", f"10.1000/frost{number}")
        sources += "\n" + entry.replace(name, f"{name}x{number}")
        copy = kinds[name].replace(name, f"{name}x{number}")
        files[f"studies/{name}x{number}.yaml"] = re.sub(
            r"^label: (.*)$", rf"label: \1 copy {number}", copy, count=1, flags=re.MULTILINE
        )
    files["sources.yaml"] = sources + "\n"
    return load_files(files)


@cache
def complete_tables() -> Tables:
    return compute_tables(complete_topic())


@cache
def complete_pages() -> tuple[dict[str, str], list[NumberRow]]:
    return render(complete_topic(), shipped_rubric(), complete_tables(), (), EXTRAS)


_PLAIN = frozenset(
    {
        "label", "what", "because", "paraphrase", "population", "use", "title", "authors", "note",
        "where", "sought", "found", "systematic", "readers", "until", "topic", "place", "words",
        "printed", "name", "sells", "statement", "outcome_label", "model", "container", "reference",
        "unit", "what_read", "assumption", "best_evidence", "quality_text", "verdict_text", "up",
        "down", "reading_text", "sold_text", "verdict_all_text", "further_because", "article_quality", "article_verdict", "choices", "flips",
        "diagnosis", "alternatives", "allowed", "formula", "citation", "symbol", "fact", "at",
        "option", "declared_label", "choice", "overridden", "stratum", "implied", "change",
    }
)  # fmt: skip
"""Free text: what a person or a source wrote, as against words of a vocabulary and identifiers."""


def with_text_appended(value: Any, text: str, name: str = "") -> Any:
    """Return a copy in which every free text ends in `text`."""
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        kept = value in {"", "not reported", "yes", "no", "expired", *CheckStatus}
        return value if kept or name not in _PLAIN else value + text
    if isinstance(value, BaseModel):
        changed = {
            k: with_text_appended(getattr(value, k), text, k) for k in type(value).model_fields
        }
        return value.model_copy(update=changed)
    if isinstance(value, dict):
        return {k: with_text_appended(v, text) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(with_text_appended(v, text, name) for v in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(
            value,
            **{
                f.name: with_text_appended(getattr(value, f.name), text, f.name)
                for f in fields(value)
            },
        )
    return value


@cache
def effect_row(name: str = "frost2019-mood-end-md") -> EffectRow:
    (row,) = [r for r in complete_tables().effects if r.effect == name]
    return row


def changed_effect(**changes: Any) -> EffectRow:
    (row,) = [r for r in complete_tables().effects if r.effect == "frost2019-mood-end-smd"]
    return replace(row, **changes)


def filled_files() -> dict[str, Any]:
    """Return the files of a small topic as data, with the optional texts filled in."""
    files = {name: yaml.load(text, Loader=yaml.CBaseLoader) for name, text in FILES.items()}
    frost = files["studies/frost2019.yaml"]
    frost |= {"model": "a model", "note": "a note"}
    frost["total"] |= {"words": "sixty adults", "because": "said twice"}
    frost["adverse_events"] = [{"printed": "redness in two", "place": "text", "words": "redness"}]
    frost["overrides"] = [
        {
            "domain": "measurement",
            "outcome": "mood",
            "comparison": "cold v warm",
            "rating": "high",
            "because": "a reason",
        }
    ]
    frost["discrepancies"] = [
        {"check": "spread-cold", "diagnosis": "no such check", "because": "a slip"}
    ]
    frost["absences"] = [
        {
            "of": ["design.sequence"],
            "source": "frost2019",
            "words": ["lost to"],
            "text": "0123456789abcdef",
        }
    ]
    frost["assumptions"] = [
        {
            "id": "split",
            "what": "how many were in each arm",
            "because": "only the total is printed",
            "results": ["sick-end"],
            "span": {"setting": "n1", "declared": "30", "low": "25", "high": "35", "total": "60"},
        }
    ]
    files["sources.yaml"]["sources"]["frost2019"] |= {
        "pmid": "12345678",
        "registry": "registry 7",
        "note": "a note",
    }
    files["sources.yaml"]["sources"]["blog2022"]["retracted"] = "2024, its figures were invented"
    files["sources.yaml"]["search"]["coding"] = {
        "readers": "2",
        "decisions": "40",
        "agreed": "36",
        "kappa": "0.81",
        "kappa_ci": "0.70 to 0.92",
        "alpha": "0.80",
        "alpha_ci": "0.69 to 0.91",
        "unresolved": "1",
        "mattering": "1",
        "because": "a third reader settled the others",
    }
    claims = files["claims.yaml"]
    claims["claims"][0] |= {
        "duration": "six weeks",
        "gain": "lift the mood",
        "control_risk": {
            "value": "0.1",
            "time": "person-years",
            "source": "frost2019",
            "place": "text",
        },
        "threshold": {"value": "0.2", "source": "frost2019", "place": "text"},
        "overrides": [{"domain": "indirectness", "level": "-1", "because": "a reason"}],
        "disputed": [{"fact": "blinding", "other": ["high"], "because": "a reason"}],
    }
    claims["claims"][0]["question"] |= {
        "outcomes": ["mood"],
        "uses": ["mood"],
        "other_uses": ["mood"],
        "populations": ["adults", "all"],
        "least_weeks": "1",
        "because": "a reason",
    }
    claims["claims"][0]["summary"] = {
        key: "some words" for key in ("short", "asks", "lead", "result", "figure")
    }
    claims["terms"] = {"shower": "a meaning"}
    files["sources.yaml"]["search"] |= {
        "strategy": "a file",
        "excluded": [{"what": "a paper", "because": "a reason", "harms": "an event"}],
        "awaiting": [{"what": "a study", "because": "a reason", "people": "some"}],
        "flow": {"identified": {"databases": "9"}, "removed": {"duplicates": "1"}},
    }
    claims["about"] = {
        "authors": ["a name"], "date": "2026-11-27", "interests": "None.", "protocol": "None.", "licence": "CC0",
        "searched": "Once.",
    }  # fmt: skip
    claims["summary"] = {
        "answer": "an answer", "leads": [{"head": "a head", "text": "a text"}],
        "limits": [{"head": "a head", "text": "a text"}], "map_title": "a finding",
    }  # fmt: skip
    claims["syntheses"][0] |= {"method": "REML", "test": "adhoc"}
    claims["syntheses"][0]["members"][0]["sensitivity"] = "other"
    frost["results"][0] |= {"adjusted": {"value": "yes", "place": "text"}}
    frost["results"][0] |= {"adjusted_for": ["age"], "subgroup": "all"}
    frost["outcomes"][0] |= {"items": "1", "least": "0", "most": "100"}
    statements = files["articles/blog2022.yaml"]["statements"]
    statements[0]["about"] |= {"after": "six weeks"}
    statements[-1]["about"] |= {"subject": "a device"}
    counted = {"quantity": "studies", "size": "larger"}
    statements.append(statements[0] | {"id": "larger", "about": counted, "says": "1"})
    return files


def write_topic(folder: Path, files: dict[str, Any]) -> Path:
    topic = folder / "data" / "showers"
    for name, data in files.items():
        path = topic / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(
            data, default_style='"', sort_keys=False, allow_unicode=False, width=1_000_000
        )
        path.write_text(text, encoding="utf-8")
    rubric = folder / "data" / "rubric.yaml"
    if not rubric.exists():
        rubric.write_bytes((DATA / "rubric.yaml").read_bytes())
    return topic


HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><b>x</b>",
    "{{7*7}}{% raw %}",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "&amp;&#60;",
    "x" * 10_000,
)


MIXED = {"frost2019": FROST, "snow2020": SNOW, "hail2021": HAIL}


def pages_of_size(size: int, kinds: dict[str, str]) -> dict[str, str]:
    topic = topic_of_size(size, kinds)
    return render(topic, shipped_rubric(), compute_tables(topic))[0]
