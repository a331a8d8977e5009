"""A topic while it is read: each file as far as it could be understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from mcstats.schema.article import Article
from mcstats.schema.claim import Claims
from mcstats.schema.source import Sources
from mcstats.schema.study import Study
from mcstats.schema.topic import Positions, Topic

from .salvage import Part

__all__ = ["Draft"]

N = TypeVar("N", bound=BaseModel)
_NONE = Positions("", {}, {})


@dataclass
class Draft:
    """The files of one topic.

    Attributes
    ----------
    source_names : set of str or None
        The sources that are listed, also those with faults; None where the list is unreadable.
    studies, articles : dict of str to Part
        By the name of the file.
    """

    name: str
    sources: Part[Sources] = field(default_factory=lambda: Part(None, _NONE))
    claims: Part[Claims] = field(default_factory=lambda: Part(None, _NONE))
    source_names: Collection[str] | None = None
    studies: dict[str, Part[Study]] = field(default_factory=dict)
    articles: dict[str, Part[Article]] = field(default_factory=dict)

    def documents(self) -> Iterator[tuple[str, Part[BaseModel]]]:
        """Yield every file by the name that `Topic.positions` gives it."""
        yield "sources", self.sources  # type: ignore[misc]  # a Part is only read
        yield "claims", self.claims  # type: ignore[misc]
        yield from ((f"studies/{name}", part) for name, part in self.studies.items())  # type: ignore[misc]
        yield from ((f"articles/{name}", part) for name, part in self.articles.items())  # type: ignore[misc]

    def topic(self) -> Topic | None:
        """Return the topic, or None where a file could not be understood as a whole."""
        sources, claims = _whole(self.sources), _whole(self.claims)
        studies = {name: _whole(part) for name, part in self.studies.items()}
        articles = {name: _whole(part) for name, part in self.articles.items()}
        if sources is None or claims is None:
            return None
        if any(study is None or study.id != name for name, study in studies.items()):
            return None
        if any(article is None or article.id != name for name, article in articles.items()):
            return None
        return Topic(
            self.name,
            sources,
            claims,
            {name: study for name, study in studies.items() if study is not None},
            {name: article for name, article in articles.items() if article is not None},
            {name: part.positions for name, part in self.documents()},
        )


def _whole(part: Part[N]) -> N | None:
    return None if part.lost else part.value
