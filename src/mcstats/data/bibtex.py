"""BibTeX as reference managers export it, split into entries and names by bibtexparser."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import RemoveEnclosingMiddleware
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Entry, Field, ImplicitComment, ParsingFailedBlock, String

from mcstats.data.bibtex_text import BLOCK, inherited, joined_parts, unclosed, without_tex
from mcstats.data.reference import (
    MAX_REFERENCES,
    PRINTABLE,
    Places,
    Reference,
    UnreadableReference,
    doi_of,
    flaw,
    one_line,
    person,
    pmid_of,
    too_large,
    with_issue,
)
from mcstats.data.suggestions import quote
from mcstats.data.tex import has_commands, plain_text, unknown_commands
from mcstats.data.text_file import MAX_FAULTS, read_text
from mcstats.model.errors import Fault, InputError
from mcstats.model.vocabularies import SourceKind

# With MAX_REFERENCES, each bounds one cost of the library: the worst file is read or refused
# within five seconds.
MAX_CHARACTERS: Final = 3_000_000  # 1 µs each; as many again where strings are put into values
MAX_TEX: Final = 200_000  # characters of values that hold TeX commands, up to 9 µs each

_KINDS: Final = {
    "article": SourceKind.ARTICLE,
    "online": SourceKind.WEB,
    "electronic": SourceKind.WEB,
    "webpage": SourceKind.WEB,
    "book": SourceKind.BOOK,
    "inbook": SourceKind.BOOK,
    "incollection": SourceKind.BOOK,
}
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
_KEYED: Final = re.compile(r"@\w+\s*[{(]\s*[^\s,{}=\"#%]+\s*[,})]")
# Text between entries is a comment; an entry that has lost its @ would be one too.
_WITHOUT_SIGN: Final = re.compile(r"(?m)^[ \t]*[A-Za-z]+[ \t]*\{[^\s,{}]+[ \t]*,\s*[A-Za-z]+\s*=")
_NAME: Final = re.compile(r"[^\s,{}()=\"#]+")
_SPACE: Final = re.compile(r"\s*")
_OPENING: Final = {"{": "brace", '"': "quote", "(": "bracket"}
_READ: Final = frozenset(
    "title author editor year date volume number issue journal journaltitle booktitle pages doi"
    " pmid note url crossref month ENTRYTYPE key".split()
)
_NO_LIBRARY: Final = Library()  # its functions on one entry ask for one and do not read it
_STRIP: Final = RemoveEnclosingMiddleware()

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # the faults say it in one line


def read_bibtex(path: FilePath, shown: str) -> list[Reference]:
    """Return the references of a file.

    Raises `InputError` with every fault of it.
    """
    reader = _Reader(read_text(path, shown, path.parent), shown)
    references = list(reader.references())
    if reader.faults:
        raise InputError(reader.faults[:MAX_FAULTS])
    return references


class _Reader:
    """Turns the blocks of a text into references and collects every fault."""

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.places = Places(text)
        self.strings = {month[:3].lower(): month for month in _MONTHS}
        self.expanded = self.tex = 0
        self.faults: list[Fault] = []

    def references(self) -> Iterator[Reference]:
        """Yield the reference of each entry that has no fault."""
        self.bound(len(self.text), MAX_CHARACTERS, "characters")
        self.bound(sum(1 for _ in BLOCK.finditer(self.text)), MAX_REFERENCES, "entries")
        entries = list(self.entries())
        if not entries and not self.faults:
            self.fault(0, "no entry", "@article{key, …", "export the references again")
        known = {entry.key.lower(): values for entry, values, _ in entries}
        for entry, values, start in entries:
            values, notes = inherited(values, known)
            yield from self.reference(entry, values, [*notes, *_repeated(entry)], start)

    def entries(self) -> Iterator[tuple[Entry, dict[str, str], int]]:
        """Yield each entry that can be read with its values and its place in the text."""
        offset = 0
        for block in parse_string(self.text, parse_stack=[]).blocks:
            raw = block.raw or ""
            start = self.text.index(raw, offset)
            offset = start + len(raw)
            if isinstance(block, ParsingFailedBlock):
                if block.ignore_error_block is None:
                    self.broken(raw, start)
                    offset = start + 1  # the next block may begin with what this one broke off at
                    continue
                block = block.ignore_error_block  # a key for the second time
            if isinstance(block, ImplicitComment):
                for lost in _WITHOUT_SIGN.finditer(raw):
                    words = "an entry without its @", "@article{key, …", "put @ before it"
                    self.fault(start + lost.start(), *words)
            elif isinstance(block, String):
                begin = len(BLOCK.match(raw)[0])  # type: ignore[index]  # the library found it by this
                fields = [Field(block.key, block.value)]
                self.strings |= self.values(fields, raw, begin, start) or {}
            elif isinstance(block, Entry):
                keyed = _KEYED.match(raw)
                if keyed is None:
                    self.no_key(start)
                elif (values := self.values(block.fields, raw, keyed.end(), start)) is not None:
                    yield block, values, start

    def values(
        self, fields: Sequence[Field], raw: str, offset: int, start: int
    ) -> dict[str, str] | None:
        """Return the value of each field by its name in lower case, or None after a fault.

        The fields begin at a place in the raw entry, which begins at `start` in the file.
        """
        before, values = len(self.faults), {}
        for field in fields:
            offset = raw.index("=", raw.index(field.key, offset) + len(field.key)) + 1
            offset = _SPACE.match(raw, offset).end()  # type: ignore[union-attr]  # it matches nothing as well
            try:
                values[field.key.lower()] = self.value(field.value)
            except UnreadableReference as error:
                self.fault(start + offset, *error.words, entry=start)
            offset += len(field.value)
        return values if len(self.faults) == before else None

    def value(self, raw: str) -> str:
        """Return what stands in braces or quotes, a number, what a string stands for, or a sum."""
        parts = []
        for part in joined_parts(raw):
            if part.startswith(("{", '"')):
                field = Field("", part)
                _STRIP.transform_entry(Entry("", "", [field]), _NO_LIBRARY)
                if field.enclosing == "no-enclosing":
                    fix = "put a comma between the two"
                    raise UnreadableReference(
                        "text behind a value", "name = {value}, name = …", fix
                    )
                parts.append(field.value)
            elif _NAME.fullmatch(part):
                parts.append(self.strings.get(part.lower(), part))
            else:
                found = f"{quote(part)} without braces" if part else "no value"
                raise UnreadableReference(found, "{value}", "put the value in braces")
        self.expanded += sum(map(len, parts))
        self.bound(self.expanded, MAX_CHARACTERS, "characters with its strings put in")
        return "".join(parts)

    def reference(
        self, entry: Entry, values: dict[str, str], notes: list[str], start: int
    ) -> Iterator[Reference]:
        """Yield the reference of an entry, or note why there is none."""

        def plain(*names: str) -> str:
            name = next((name for name in names if values.get(name)), "")
            if not name:
                return ""
            text = self.plain(values[name], name)
            notes.extend(f"the TeX command {c} in {name}" for c in unknown_commands(values[name]))
            return text

        try:
            year = re.search(r"\d{4}", plain("year", "date"))
            fields = {
                "title": plain("title"),
                "authors": self.people(values.get("author") or values.get("editor", "")),
                "year": year[0] if year else "",
                "container": plain("journal", "journaltitle", "booktitle"),
                "volume": with_issue(plain("volume"), plain("number", "issue")),
                "pages": plain("pages"),
                "doi": doi_of(without_tex(values.get("doi", ""))),
                "pmid": plain("pmid") or pmid_of(values.get("note", "")),
                "url": without_tex(values.get("url", "")),
            }
            if found := flaw(fields):
                raise UnreadableReference(found, PRINTABLE, "write it in short, in plain text")
        except UnreadableReference as error:
            self.fault(start, *error.words, entry=start)
            return
        kind = _KINDS.get(entry.entry_type, SourceKind.OTHER)
        if entry.entry_type == "misc" and fields["url"]:
            kind = SourceKind.WEB
        given = {name: value for name, value in fields.items() if value}
        left_out = tuple(name for name in values if name not in _READ and values[name].strip())
        place = self.places.of(start)
        yield Reference(entry.key, kind, given, *place, left_out=left_out, notes=tuple(notes))

    def people(self, names: str) -> str:
        """Return authors as a list gives them: family names with initials."""
        people = []
        for name in split_multiple_persons_names(names):
            if name.lower() == "others":
                people.append("and others")
                continue
            try:
                parts = parse_single_name_into_parts(name)
            except InvalidNameError as error:
                found = f"the name {quote(one_line(name))} ({error.reason.lower()})"
                fix = "put and between names, and close their braces"
                raise UnreadableReference(found, "Family, Given and Family, Given", fix) from None
            family, given, junior = (
                self.plain(" ".join(part), "author")
                for part in (parts.von + parts.last, parts.first, parts.jr)
            )
            people.append(f"{person(family, given)} {junior.rstrip('.')}".strip())
        return ", ".join(filter(None, people)).replace(", and others", " and others")

    def plain(self, value: str, name: str) -> str:
        if has_commands(value):
            self.tex += len(value)
            self.bound(self.tex, MAX_TEX, "characters with TeX commands")
        try:
            return plain_text(value)
        except ValueError:
            found, fix = f"TeX that cannot be read in {name}", f"write {name} in plain text"
            raise UnreadableReference(found, "accents, letters and simple commands", fix) from None

    def broken(self, raw: str, start: int) -> None:
        """Note why a block could not be read to its end."""
        opened = unclosed(raw)
        if opened is not None:
            what = _OPENING[raw[opened]]
            expected = f"balanced {what}s"
            self.fault(start + opened, f"a {what} never closed", expected, "close it", entry=start)
        elif not raw.lower().startswith("@string") and not _KEYED.match(raw):
            self.no_key(start)
        else:
            fix = "close the entry, or fix the field here"
            self.fault(start + len(raw), "no field", "name = {value}", fix, entry=start)

    def no_key(self, start: int) -> None:
        self.fault(start, "an entry without a key", "@article{key, …", "give it a key")

    def bound(self, count: int, most: int, what: str) -> None:
        """Refuse the file where it has more of something than is read within seconds."""
        if count > most:
            raise too_large(self.shown, most, what)

    def fault(
        self, offset: int, found: str, expected: str, fix: str, entry: int | None = None
    ) -> None:
        if entry is not None:
            found += f" in the entry of line {self.places.of(entry)[0]}"
        self.faults.append(Fault(self.shown, *self.places.of(offset), "BIB", found, expected, fix))


def _repeated(entry: Entry) -> Iterator[str]:
    """Yield a note for each field that an entry has more than once: the last one counts."""
    counts = Counter(field.key.lower() for field in entry.fields)
    yield from (f"{name}, which stands there {n} times" for name, n in counts.items() if n > 1)
