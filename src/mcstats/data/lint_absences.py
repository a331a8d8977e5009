"""Check what is coded as not reported against the texts that were searched, where at hand.

A text lies at ``texts/SOURCE.txt`` in the folder of its topic. It is compared without regard to
line breaks, case and typographic variants of a character.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any, Final

from mcstats.data.partial_read import PartialTopic
from mcstats.data.suggestions import find_nearest, quote
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import Fault
from mcstats.model.study import Absence, Study
from mcstats.model.topic import Positions, Topic
from mcstats.model.vocabularies import NOT_REPORTED

FOLDER: Final = "texts"
_AROUND: Final = 3  # words on each side of a word that was found: enough to find it again


def lint_absences(draft: PartialTopic, root: FilePath) -> Iterator[Fault]:
    """Yield a fault for each absence that the data or the texts in the folder contradict."""
    for part in draft.studies.values():
        study, positions = part.value, part.positions
        if study is None:
            continue
        for index, absence in enumerate(study.absences):
            yield from _things(study, absence, index, positions)
            yield from _in_text(study, absence, index, positions, root)


def lacking_fingerprints(topic: Topic, folder: FilePath) -> Iterator[str]:
    """Yield a line for each search that does not name its text, where that text is at hand."""
    for study in topic.studies.values():
        for index, absence in enumerate(study.absences):
            path = _path(folder, study, absence)
            if absence.text is None and path.is_file():
                place = topic.positions[f"studies/{study.id}"]
                line = place.nearest(("absences", index))[0]
                mark = fingerprint(read_source(path))
                yield f'{place.file}:{line}: add text: "{mark}" for {display_path(path)}'


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits that tell a text from others, whatever its line breaks."""
    return hashlib.sha256(" ".join(_plain(text).split()).encode()).hexdigest()[:16]


def read_source(path: FilePath) -> str:
    """Return the text of a source; what a conversion from PDF spoiled is kept as it is."""
    return path.read_bytes().decode("utf-8", errors="replace")


def find_words(text: str, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the place in `words`, the line and the surroundings of each word that is in a text.

    A word is found where a word of the text begins with it; of each the first place is given.
    """
    lines = text.splitlines()
    plain = [_plain(line) for line in lines]
    joined = "\n".join(plain)
    for number, word in enumerate(words):
        parts = map(re.escape, _plain(word).split())
        match = re.search(r"(?<!\w)" + r"\s+".join(parts), joined)
        if match is not None:
            line = joined.count("\n", 0, match.start()) + 1
            before = joined[: match.start()].split()[-_AROUND:]
            after = joined[match.start() :].split()[: _AROUND + 1]
            yield number, line, " ".join([*before, *after])


def _things(study: Study, absence: Absence, index: int, positions: Positions) -> Iterator[Fault]:
    for number, thing in enumerate(absence.of):
        if thing in study.not_found:
            continue
        value = _at(study, thing.split("."))
        if value == NOT_REPORTED:
            continue
        path = ("absences", index, "of", number)
        found = f"{quote(thing)}, which is " + ("no key" if value is None else "reported")
        near = find_nearest(thing, study.not_found)
        expected = near or "a key that is not reported, or an item of not_found"
        fix = "name the key, or take it out"
        yield positions.fault(path, "ABSENCE", found, expected, fix)


def _in_text(
    study: Study, absence: Absence, index: int, positions: Positions, root: FilePath
) -> Iterator[Fault]:
    path = _path(root, study, absence)
    if not path.is_file():
        return
    shown = display_path(path)
    text = read_source(path)
    mark = fingerprint(text)
    if absence.text is not None and absence.text != mark:
        found = f"{shown} with the fingerprint {mark}"
        expected = f"the text that was searched, {absence.text}"
        fix = f'search it again, and write text: "{mark}"'
        yield positions.fault(("absences", index, "text"), "ABSENCE-TEXT", found, expected, fix)
    for number, line, around in find_words(text, absence.words):
        found = f"{quote(absence.words[number])} in {shown}:{line}, “{around}”"
        expected = f"a text without it, as {', '.join(absence.of)} is coded as not reported"
        fix = "read that line, and code what it says or take the word from the list"
        place = ("absences", index, "words", number)
        yield positions.fault(place, "ABSENCE-WORD", found, expected, fix)


def _path(folder: FilePath, study: Study, absence: Absence) -> FilePath:
    return folder / FOLDER / f"{absence.source or study.sources[0]}.txt"


def _at(record: Any, keys: Sequence[str]) -> Any:
    """Return the value under keys and ids of items; None where one of them is not there."""
    for key in keys:
        if isinstance(record, tuple):
            record = next((item for item in record if getattr(item, "id", None) == key), None)
        elif isinstance(record, dict):
            record = record.get(key)
        else:
            record = getattr(record, key, None)
        if record is None:
            return None
    return record


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.replace("\u2010", "-").replace("\u2011", "-")
