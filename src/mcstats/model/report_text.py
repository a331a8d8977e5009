"""The texts of a report in the words of the analyst, with references in place of figures."""

from __future__ import annotations

from mcstats.model.base import Record, Text


class Headed(Record):
    """A short head and the text below it."""

    head: Text
    """One or two words, or a short sentence."""
    text: Text
    """The text; in braces the figures that it names, as under `summary`."""


class Summary(Record):
    """The answer in the words of the analyst; without it, sentences follow from the results.

    Each figure in a text is a reference in braces and never typed: `{STUDY:PATH}` is a reported
    value of a study, as the column `path` of evidence.csv names it, `{EFFECT}` the estimate of an
    effect with its interval, and `{EFFECT:COLUMN}` one of its figures, such as `n1` or `yi`.
    """

    answer: Text
    """The answer in one sentence; what stands before a colon is emphasised."""
    leads: tuple[Headed, ...] = ()
    """One sentence for each question that people ask."""
    limits: tuple[Headed, ...] = ()
    """The limits of the review that a reader must know first."""
    map_title: Text | None = None
    """The finding that the map of the evidence shows."""


class Authorship(Record):
    """The authors of the review, its date, and their interests."""

    authors: tuple[Text, ...]
    """The authors, as they are cited."""
    date: Text
    """The date of this version, as YYYY-MM-DD."""
    interests: Text
    """Funding and interests of the authors, in a sentence."""
    protocol: Text
    """The protocol, or that there is none, in a sentence."""
    licence: Text | None = None
    """The licence of the data of the topic, such as CC-BY-4.0."""
    searched: Text | None = None
    """The search in a sentence, where that of sources.yaml is not meant."""


class ClaimSummary(Record):
    """The head of the page of a claim, in the words of the analyst."""

    short: Text | None = None
    """The claim in one or two words, for the navigation."""
    asks: Text | None = None
    """The claim as a question."""
    lead: Text | None = None
    """The answer in one or two sentences; figures as under the `summary` of the topic."""
    result: Text | None = None
    """The result of the best evidence in natural units, for the table; figures likewise."""
    figure: Text | None = None
    """The finding that the figure shows."""
