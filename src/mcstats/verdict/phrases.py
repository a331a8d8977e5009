"""Compose the sentences of the verdict table from scales and qualifiers."""

from __future__ import annotations

import string
from collections.abc import Mapping

from mcstats.model.errors import MCStatsError
from mcstats.model.rubric import Qualifier, Rubric
from mcstats.verdict.decide import Decision


class MissingWord(MCStatsError):
    """A phrase needs a word that neither the claim nor the study provides.

    Attributes
    ----------
    qualifier, word : str
        The qualifier whose phrase it is, and the name of the word.
    """

    def __init__(self, qualifier: str, word: str) -> None:
        super().__init__(f"the qualifier {qualifier} needs the word {{{word}}}")
        self.qualifier, self.word = qualifier, word


def compose(rubric: Rubric, decision: Decision, words: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each cell: ``quality`` and ``verdict``.

    Parameters
    ----------
    words : mapping of str to str
        The values of the placeholders (``tested``, ``claimed``, ``population``, ``outcome``,
        ``use``, ``duration``); only those that a phrase uses are needed.

    Raises
    ------
    MissingWord
        If the phrase of a qualifier that holds needs a word that is missing.
    """
    held = [q for q in rubric.qualifiers if q.id in decision.qualifiers]
    texts = {
        "quality": rubric.scales["quality"].words[decision.quality],
        "verdict": rubric.scales["verdict"].words[decision.verdict],
    }
    return {
        cell: _cell(text, [q for q in held if q.shows == cell], words)
        for cell, text in texts.items()
    }


def _cell(text: str, held: list[Qualifier], words: Mapping[str, str]) -> str:
    for qualifier in held:
        if qualifier.frame is not None:
            text = _fill(qualifier, qualifier.frame, {**words, "text": text[0].lower() + text[1:]})
    opened = None
    for qualifier in held:
        if qualifier.phrase is not None:
            lead = ", " if qualifier.opens == opened else qualifier.opens
            text += lead + _fill(qualifier, qualifier.phrase, words)
            opened = qualifier.opens
    return text


def _fill(qualifier: Qualifier, template: str, words: Mapping[str, str]) -> str:
    for _, name, _, _ in string.Formatter().parse(template):
        if name and not words.get(name):
            raise MissingWord(qualifier.id, name)
    return template.format_map(words)
