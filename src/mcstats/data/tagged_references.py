"""RIS and NBIB (MEDLINE) as libraries and reference managers export them: one tag for each line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Final

from mcstats.data.reference import (
    MAX_REFERENCES,
    PRINTABLE,
    Reference,
    doi_of,
    flaw,
    named_after,
    one_line,
    person,
    too_large,
    whole_references,
    with_issue,
)
from mcstats.data.suggestions import quote
from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError
from mcstats.model.vocabularies import SourceKind

_TAGGED: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_YEAR: Final = re.compile(r"\d{4}")
_RIS_KINDS: Final = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "INPR", "MGZN"), SourceKind.ARTICLE),
    **dict.fromkeys(("BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK"), SourceKind.BOOK),
    **dict.fromkeys(("ELEC", "WEB", "BLOG", "ICOMM"), SourceKind.WEB),
    "CTLI": SourceKind.REGISTRY,
}
_OF_FILE: Final = frozenset("TY ER ID LB RP SN DB DP Y2 M3 OWN STAT DCOM LR IS PST SO".split())
"""Tags that speak of the export rather than of the document; leaving them out loses nothing."""


@dataclass(slots=True)
class _Record:
    """One reference as it stands: the line it begins on, and the values of each tag in order."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *tags: str) -> str:
        """Return the first value of the first tag that has one."""
        return next((self.values[tag][0] for tag in tags if any(self.values.get(tag, ()))), "")

    def every(self, *tags: str) -> list[str]:
        """Return all values of the first tag that has one."""
        return next((self.values[tag] for tag in tags if self.values.get(tag)), [])


def read_ris(path: FilePath, shown: str) -> list[Reference]:
    """Return the references of a RIS file.

    Raises `InputError` with every fault of it.
    """
    return whole_references(_read(path, shown, "TY", _of_ris))


def read_nbib(path: FilePath, shown: str) -> list[Reference]:
    """Return the references of a file in the format of PubMed.

    Raises `InputError` with every fault of it.
    """
    return whole_references(_read(path, shown, "PMID", _of_nbib))


Fields = tuple[SourceKind, Mapping[str, str], frozenset[str]]


def _read(
    path: FilePath, shown: str, begins: str, make: Callable[[_Record], Fields]
) -> Iterator[Reference | Fault]:
    try:
        for record in _records(read_text(path, shown, path.parent), shown, begins):
            kind, fields, read = make(record)
            fields = {name: one_line(value) for name, value in fields.items() if value.strip()}
            if "title" not in fields:
                words = "a reference without a title", "a title", "add it, or delete the reference"
                yield Fault(shown, record.line, 1, "REF", *words)
            elif found := flaw(fields):
                fix = "write it in short, in plain text"
                yield Fault(shown, record.line, 1, "REF", found, PRINTABLE, fix)
            else:
                left_out = tuple(t for t in record.values if t not in read | _OF_FILE)
                key = named_after(fields)
                yield Reference(key, kind, fields, record.line, 1, named=False, left_out=left_out)
    except InputError as error:  # the rest cannot be read
        yield from error.faults


def _records(text: str, shown: str, begins: str) -> Iterator[_Record]:
    """Yield each reference; a line without a tag goes on with the value above it."""
    record: _Record | None = None
    count = 0
    values: list[str] = []
    more: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        tagged = _TAGGED.fullmatch(line.rstrip())
        if tagged is None:
            if record is not None and values and line.strip():
                more.append(line.strip())
            elif line.strip() and record is None:
                raise _foreign(shown, number, line, begins)
            continue
        _close(values, more)
        tag, value = tagged.groups()
        if tag == begins:
            if record is not None:
                yield record
            record, count = _Record(number), count + 1
            if count > MAX_REFERENCES:
                raise too_large(shown, MAX_REFERENCES, "references")
        elif record is None:
            raise _foreign(shown, number, line, begins)
        values = record.values.setdefault(tag, [])
        values.append(value.strip())
    if record is None:
        raise _foreign(shown, 1, "", begins)
    _close(values, more)
    yield record


def _close(values: list[str], more: list[str]) -> None:
    """Put the lines that go on with a value behind it, once for all of them."""
    if more:
        values[-1] = " ".join([values[-1], *more])
        more.clear()


def _foreign(shown: str, number: int, line: str, begins: str) -> InputError:
    found = f"{quote(line.strip())} before the first {begins}" if line else f"no {begins}"
    expected, fix = f'a reference that begins with "{begins}"', "export the references again"
    return InputError([Fault(shown, number, 1, "REF", found, expected, fix)])


def _of_ris(record: _Record) -> Fields:
    kind = _RIS_KINDS.get(record.first("TY"), SourceKind.OTHER)
    pages = "–".join(filter(None, (record.first("SP"), record.first("EP"))))
    accession = record.first("AN")
    fields = {
        "title": record.first("TI", "T1", "CT", "BT"),
        "authors": _people(record.every("AU", "A1", "A2", "ED")),
        "year": _year(record.first("PY", "Y1", "DA")),
        "container": record.first("JO", "JF", "T2", "JA", "J2"),
        "volume": with_issue(record.first("VL"), record.first("IS")),
        "pages": pages.replace("-", "–"),
        "doi": doi_of(record.first("DO")),
        "pmid": accession if re.fullmatch(r"[0-9]{1,9}", accession) else "",
        "url": record.first("UR", "L2"),
    }
    read = "TI T1 CT BT AU A1 A2 ED PY Y1 DA JO JF T2 JA J2 VL SP EP DO AN UR L2"
    return kind, fields, frozenset(read.split())


def _of_nbib(record: _Record) -> Fields:
    types = {value.lower() for value in record.values.get("PT", ())}
    review = bool(types & {"systematic review", "meta-analysis"})
    locators = [*record.values.get("LID", ()), *record.values.get("AID", ())]
    doi = next((v.removesuffix("[doi]") for v in locators if v.endswith("[doi]")), "")
    title = record.first("TI", "BTI").removesuffix(".")
    if title.startswith("[") and title.endswith("]"):  # PubMed translated it
        title = title[1:-1].removesuffix(".")
    people = _people(record.every("FAU", "AU")) or _people(record.every("FED", "ED"))
    fields = {
        "title": title,
        "authors": ", ".join(filter(None, [people, *record.values.get("CN", ())])),
        "year": _year(record.first("DP", "DEP")),
        "container": record.first("JT", "TA"),
        "volume": with_issue(record.first("VI"), record.first("IP")),
        "pages": record.first("PG").replace("-", "–"),
        "doi": doi_of(doi),
        "pmid": record.first("PMID"),
    }
    read = "PMID TI BTI FAU AU FED ED CN DP DEP JT TA VI IP PG LID AID PT"
    kind = SourceKind.REVIEW if review else SourceKind.ARTICLE
    return kind, fields, frozenset(read.split())


def _year(text: str) -> str:
    found = _YEAR.search(text)
    return found[0] if found else ""


def _people(names: Sequence[str]) -> str:
    """Return authors as a list gives them; a name without a comma is that of a group."""
    people = []
    for name in names:
        family, _, rest = name.partition(",")
        given, _, suffix = rest.partition(",")
        people.append(one_line(f"{person(family, given.strip())} {suffix.strip().rstrip('.')}"))
    return ", ".join(filter(None, people))
