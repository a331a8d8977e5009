"""Sources, and the record of the search: places, findings, exclusions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from mcstats.model.base import ClaimId, Count, Id, Record, SourceId, Text, refuse
from mcstats.model.vocabularies import Read, SourceKind

NO_DATE: Final = "no date"
_YEAR: Final = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")  # printed books began about 1450
_DOI: Final = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~]*[0-9A-Za-z)>]")  # DOI Handbook 2.2
_PMID: Final = re.compile(r"[1-9][0-9]{0,8}")
_URL: Final = re.compile(
    r"https?://[^\s/?#@:]+\.[^\s/?#@:.]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.ASCII
)
_LONGEST: Final = 60  # of a text in a message
_NUMBERED: Final = re.compile(r"\b(?:NCT(?![0-9]{8}\b)|ISRCTN(?![0-9]{8}\b))\w*")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _year(text: str) -> str:
    if text != NO_DATE and _YEAR.fullmatch(text) is None:
        fix = f'write the year of publication, or "{NO_DATE}"'
        raise refuse("YEAR", _shown(text), "a year in four digits, 1500 to 2099", fix)
    return text


def _doi(text: str) -> str:
    if _DOI.fullmatch(text) is None:
        inside = _DOI.search(text)
        fix = f"write {inside[0]}" if inside else "copy it from the first page, or leave it out"
        raise refuse("DOI", _shown(text), "a DOI alone, such as 10.1000/182", fix)
    return text


def _pmid(text: str) -> str:
    if _PMID.fullmatch(text) is None:
        inside = re.search(r"(?<![0-9])[1-9][0-9]{0,8}(?![0-9])", text)
        fix = f'write "{inside[0]}"' if inside else "copy it from PubMed, or leave it out"
        raise refuse("PMID", _shown(text), "a PubMed id of one to nine digits", fix)
    return text


def _url(text: str) -> str:
    if _URL.fullmatch(text) is None:
        fix = "copy the address of the page from a browser"
        raise refuse("URL", _shown(text), "an address that begins with http:// or https://", fix)
    return text


def _registry(text: str) -> str:
    short = _NUMBERED.search(text)
    if short is not None or not re.search(r"[0-9]", text):
        expected = "the number of a registry: NCT or ISRCTN and eight digits, or another one's"
        raise refuse("REGISTRY", _shown(text), expected, "copy it from the record")
    return text


CHECKED: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"year": _year, "doi": _doi, "pmid": _pmid, "url": _url, "registry": _registry}
)
"""The check of each key of a source that has a form of its own; it raises for another form."""


class Source(Record):
    """One document: a paper, a registry record, a page.

    `read` says what of it was read; a source that could not be found is recorded as such.
    """

    kind: SourceKind
    """The kind of document."""
    title: Text
    """The title."""
    authors: Text
    """The authors, as a reference list gives them."""
    year: Annotated[Text, AfterValidator(_year)]
    """The year, in quotes, or `no date`."""
    container: Text | None = None
    """The journal, the book or the site."""
    volume: Text | None = None
    """Volume and issue."""
    pages: Text | None = None
    """The pages or the article number."""
    doi: Annotated[Text, AfterValidator(_doi)] | None = None
    """The DOI, without a resolver in front."""
    pmid: Annotated[Text, AfterValidator(_pmid)] | None = None
    """The PubMed id, in quotes."""
    registry: Annotated[Text, AfterValidator(_registry)] | None = None
    """The number of a trial registry."""
    url: Annotated[Text, AfterValidator(_url)] | None = None
    """The address of a page."""
    read: tuple[Read, ...]
    """The parts that were read; `not found` if the document could not be obtained."""
    retracted: Text | None = None
    """The date and the reason of a retraction: no result of the document answers a claim then."""
    note: Text | None = None
    """Anything else a reader should know."""


class Searched(Record):
    """One place that was searched, when, for what, with what result."""

    where: Text
    """The place that was searched."""
    sought: Text
    """The subject of the search."""
    found: Text
    """The result of the search."""


class Excluded(Record):
    """A source that was considered and left out, with the reason."""

    what: Text
    """The source that was left out."""
    source: SourceId | None = None
    """Its id, where it is listed."""
    because: Text
    """The reason."""
    harms: Text | None = None
    """The harms that it reports, as far as they were read; readers see them all the same."""


_DECIMAL: Final = r"[-−]?[01](?:\.[0-9]{1,6})?"
AGREEMENT: Final = f"^{_DECIMAL}$"
AGREEMENT_INTERVAL: Final = f"^{_DECIMAL} to {_DECIMAL}$"
_Agreement = Annotated[str, Field(pattern=AGREEMENT)]
_AgreementInterval = Annotated[str, Field(pattern=AGREEMENT_INTERVAL)]


class DoubleCoding(Record):
    """The agreement of those who coded the topic independently, before they settled anything."""

    readers: Count
    """The number of people who coded independently."""
    decisions: Count
    """The number of decisions that each of them made."""
    agreed: Count
    """The number on which they agreed."""
    kappa: _Agreement | None = None
    """Cohen's kappa over these decisions, as it is to be shown."""
    kappa_ci: _AgreementInterval | None = None
    """Its 95% interval, as "0.71 to 0.84"."""
    alpha: _Agreement | None = None
    """Krippendorff's alpha, as it is to be shown."""
    alpha_ci: _AgreementInterval | None = None
    """Its 95% interval."""
    unresolved: Count = "0"
    """The number of disagreements that are not settled."""
    mattering: Count | None = None
    """The number of these that change an answer to a claim."""
    because: Text | None = None
    """The way in which disagreements were settled."""


class Awaiting(Excluded):
    """A study that was seen and not yet assessed, with the reason."""

    claims: tuple[ClaimId, ...] = ()
    """The claims that it bears on."""
    people: Text | None = None
    """The number of its participants, as printed."""


class Flow(Record):
    """The numbers of records and reports from the search to the included studies, as in PRISMA.

    A number that nobody recorded is left out.
    """

    identified: dict[Text, Count] = {}
    """Records by where they came from, such as `databases` and `registers`."""
    removed: dict[Text, Count] = {}
    """Records removed before screening, by reason, such as `duplicates`."""
    screened: Count | None = None
    """Records whose title and abstract were screened."""
    irrelevant: Count | None = None
    """Records excluded at screening."""
    sought: Count | None = None
    """Reports sought for reading."""
    not_retrieved: Count | None = None
    """Reports that could not be obtained."""
    assessed: Count | None = None
    """Reports assessed for eligibility."""
    excluded: dict[Text, Count] = {}
    """Reports excluded after reading, by reason."""
    reports: Count | None = None
    """Reports of included studies."""


class Search(Record):
    """The search for the evidence of a topic, and its limits."""

    until: Text
    """The date up to which was searched."""
    systematic: Text
    """The extent to which the search was systematic, in words."""
    readers: Text
    """The readers and coders, and double coding if there was any."""
    coding: DoubleCoding | None = None
    """The agreement of two independent coders, as `mcstats compare` writes it."""
    places: tuple[Searched, ...]
    """The places that were searched, each with subject and result."""
    excluded: tuple[Excluded, ...] = ()
    """The sources that were considered and left out."""
    awaiting: tuple[Awaiting, ...] = ()
    """The studies that were seen and not yet assessed."""
    strategy: Text | None = None
    """The file or the address that holds the full search strategies."""
    flow: Flow | None = None
    """The numbers of records and reports, where they were recorded."""


class Sources(Record):
    """``sources.yaml``: every document of the topic by its identifier."""

    topic: Text
    """The topic in words."""
    search: Search
    """The search for the evidence."""
    sources: dict[Id, Source]
    """Every document by its id."""
