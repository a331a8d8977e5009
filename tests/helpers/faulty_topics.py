"""The corpus of bad input: a sound topic, edits that spoil it, and the lines that each deserves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import EnumType
from pathlib import Path
from typing import Any

import yaml

from helpers.places import TESTS
from mcstats.data.load_rubric import load_rubric
from mcstats.effects.assumptions import SETTINGS
from mcstats.model.claim import Claim
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.errors import Fault
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.source import Source
from mcstats.model.study import Study
from mcstats.model.vocabularies import Read, SourceKind, StudyKind
from mcstats.workflow.lint import lint_data

CORPUS_FOLDER = TESTS / "bad"
SOUND_FOLDER = CORPUS_FOLDER / "base"
RUBRIC = CORPUS_FOLDER.parents[1] / "data" / "rubric.yaml"


@dataclass(frozen=True)
class Case:
    """One edit of one file of the sound topic, and the lines that it must give."""

    group: str
    name: str
    file: str
    old: str
    new: str
    expect: tuple[str, ...]

    def __str__(self) -> str:
        """Return what the case is called."""
        return f"{self.group}: {self.name}"


def vocabularies() -> dict[str, str]:
    """Return lists of allowed words that grow with the project, by the name that cases use."""
    rubric = load_rubric(RUBRIC)

    def enumerated(words: EnumType) -> str:
        return ", ".join(str(word) for word in words)

    def keys(noun: Any) -> str:
        return ", ".join(sorted(noun.model_fields))

    return {
        "<keys of a study>": keys(Study),
        "<keys of a claim>": keys(Claim),
        "<keys of a source>": keys(Source),
        "<keys of a rubric>": keys(type(rubric)),
        "<keys of an arm>": enumerated(ArmKey),
        "<keys of a comparison>": enumerated(ContrastKey),
        "<kinds of study>": enumerated(StudyKind),
        "<kinds of source>": enumerated(SourceKind),
        "<what was read>": enumerated(Read),
        "<diagnoses>": enumerated(Diagnosis),
        "<settings>": ", ".join(SETTINGS),
        "<qualifiers>": ", ".join(sorted(q.id for q in rubric.qualifiers)),
    }


def corpus_cases() -> Iterator[Case]:
    """Yield the cases of the corpus."""
    words = vocabularies()
    for path in sorted(CORPUS_FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            expect = tuple(_filled(line, words) for line in entry["expect"])
            told = (entry["case"], entry["file"], entry["old"], entry["new"])
            yield Case(path.stem, *told, expect)


def _filled(line: str, words: Mapping[str, str]) -> str:
    for name, text in words.items():
        line = line.replace(name, text)
    return line


def write_sound_topic(data: Path) -> Path:
    """Write the sound topic and its rubric into a data folder, and return the topic."""
    data.mkdir(parents=True)
    shutil.copy(RUBRIC, data / "rubric.yaml")
    shutil.copytree(SOUND_FOLDER, data / "topic")
    return data / "topic"


def make_edit(folder: Path, case: Case) -> list[str]:
    """Make the edit of a case, and return the lines that it must give.

    The rubric is the project's own and grows: there a line counts from that of the edit, as "@+1".
    """
    path = folder / case.file
    text = path.read_text("utf-8")
    assert text.count(case.old) == 1, f"{case}: the text to replace stands there once"
    path.write_bytes(text.replace(case.old, case.new).encode())
    edited = text.count("\n", 0, text.index(case.old)) + 1
    return [
        re.sub(r":@([+-]\d+)?:", lambda m: f":{edited + int(m[1] or 0)}:", line)
        for line in case.expect
    ]


def lint_with_edits(folder: Path, edits: dict[str, list[tuple[str, str]]]) -> list[Fault]:
    topic = write_sound_topic(folder / "data")
    for name, changes in edits.items():
        text = (topic / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        (topic / name).write_text(text, encoding="utf-8")
    return lint_data(topic.parent)


ALPHA = "studies/alpha2020.yaml"
