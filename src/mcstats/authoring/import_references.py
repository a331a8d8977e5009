"""Add the references of a file to the sources of a topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from pydantic_core import PydanticCustomError

from mcstats.authoring.new_files import study_template
from mcstats.authoring.schemas import schema_line
from mcstats.authoring.yaml_writer import Plain, entry
from mcstats.data.csl import read_csl
from mcstats.data.reference import Reference, doi_of, same_document, slug
from mcstats.data.suggestions import quote
from mcstats.data.tagged_references import read_nbib, read_ris
from mcstats.data.yaml_edits import appended_to
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import visible
from mcstats.model.source import CHECKED
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import TO_WRITE

Read = Callable[[Path, str], list[Reference]]
_MARKS: Final = ("doi", "pmid", "title", "year")
MOST_NOTES: Final = 10  # lines; of more their number says enough


def _bibtex(path: Path, shown: str) -> list[Reference]:
    from mcstats.data.bibtex import read_bibtex  # its library takes 30 ms to import

    return read_bibtex(path, shown)


REFERENCES: Final[Mapping[str, Read]] = {
    ".bib": _bibtex,
    ".json": read_csl,
    ".ris": read_ris,
    ".nbib": read_nbib,
}
"""The reader of each kind of file, by its ending."""


def import_references(
    path: Path, shown: str, topic: Topic, folder: Path, studies: bool
) -> tuple[dict[Path, str], list[str]]:
    """Return the files of a topic with the references that it lacks, and what to say of the rest.

    With `studies` each new reference gets a study file. Raises `InputError` with the faults of the
    file, or where one id would mean two documents.
    """
    references = [_checked(one) for one in REFERENCES[path.suffix.lower()](path, shown)]
    known = _Known(topic)
    fresh = [reference for reference in references if not known.has(reference)]
    notes = list(_notes(references, len(references) - len(fresh)))
    keyed = _keyed(fresh, topic, shown)
    if not keyed:
        return {}, [*notes, "nothing is new"]
    block = "".join(entry(key, _source(reference)) for key, reference in keyed)
    files = appended_to(folder / "sources.yaml", "sources", block)
    sold = topic.claims.sold
    for key, _ in keyed if studies else ():
        file = folder / "studies" / f"{key}.yaml"
        if key not in topic.studies:
            files[file] = study_template(schema_line("study", file, folder.parent), key, sold)
    return files, notes


def _checked(reference: Reference) -> Reference:
    """Return a reference without identifiers and years that lead nowhere, each with a note."""
    fields, notes = dict(reference.fields), list(reference.notes)
    url = fields.get("url", "")
    if re.match(r"www\.[^\s/]+\.", url, re.IGNORECASE):
        fields["url"] = f"https://{url}"
    if digits := re.fullmatch(r"PMID:?\s*([0-9]+)", fields.get("pmid", ""), re.IGNORECASE):
        fields["pmid"] = digits[1]
    for key, check in CHECKED.items():
        if key in fields:
            try:
                check(fields[key])
            except PydanticCustomError:
                notes.append(f"the {key} {quote(fields.pop(key))}")
    return replace(reference, fields=fields, notes=tuple(notes))


class _Known:
    """The documents that are there: by DOI, by PubMed id, or by title and year.

    Two documents may share a title and a year only where each has a DOI of its own.
    """

    def __init__(self, topic: Topic) -> None:
        self.identifiers: set[str] = set()
        self.titles: dict[str, bool] = {}
        for source in topic.sources.sources.values():
            year = source.year if source.year != "no date" else ""
            self._add(source.doi or "", source.pmid or "", source.title, year)

    def has(self, reference: Reference) -> bool:
        """Return whether a reference is there, and note it where it is not."""
        doi, pmid, title, year = (reference.fields.get(k, "") for k in _MARKS)
        own = {doi_of(doi).lower()} if doi else {pmid} - {""}
        if own & self.identifiers:
            return True
        with_doi = self.titles.get(same_document(title, year))
        if title and with_doi is not None and not (with_doi and doi):
            return True
        self._add(doi, pmid, title, year)
        return False

    def _add(self, doi: str, pmid: str, title: str, year: str) -> None:
        self.identifiers |= {doi_of(doi).lower(), pmid} - {""}
        self.titles[same_document(title, year)] = bool(doi)


def _notes(references: Sequence[Reference], present: int) -> Iterator[str]:
    """Yield the notes on a file: what is there, what has no place, what is not read."""
    if present:
        yield f"{present} of {len(references)} references are there already"
    left_out = Counter(chain.from_iterable(reference.left_out for reference in references))
    if left_out:
        names = visible(", ".join(sorted(left_out)))
        yield f"left out, for a list of sources has no place for it: {names}"
    notes = [(r, note) for r in references for note in r.notes]
    for reference, note in notes[:MOST_NOTES]:
        yield visible(f"left out of the reference on line {reference.line}: {note}; check it there")
    if len(notes) > MOST_NOTES:
        yield f"and {len(notes) - MOST_NOTES} more such places"


def _keyed(
    references: Sequence[Reference], topic: Topic, shown: str
) -> list[tuple[str, Reference]]:
    """Return each reference with its id.

    Raises `InputError` where one key of the file would mean two documents.
    """
    taken = set(topic.sources.sources)
    faults, keyed = [], []
    for reference in references:
        key = slug(reference.key, "_-")
        if not reference.named:
            key = key or "source"
            letters = (f"{key}{letter}" for letter in ascii_lowercase[1:])
            key = next((k for k in chain([key], letters) if k not in taken), key)
        if key in taken or not key:
            found = f'the id "{key}" of another document' if key else "no key in the letters a-z"
            expected, fix = "an id for each document", f"change the key {reference.key}"
            place = shown, reference.line, reference.column
            faults.append(Fault(*place, "KEY-DUP", found, expected, fix))
        taken.add(key)
        keyed.append((key, reference))
    if faults:
        raise InputError(faults)
    return keyed


def _source(reference: Reference) -> dict[str, Plain]:
    fields = {"title": TO_WRITE, "authors": "not stated", "year": "no date"} | dict(
        reference.fields
    )
    return {"kind": str(reference.kind), **fields, "read": ["not read yet"]}
