"""The data request to the authors of a study."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.workflow.paths import Place, topic_with


def data_request(study: str, places: Iterable[Place]) -> str:
    """Return the letter that asks for what a study does not print.

    Raises
    ------
    InputError
        For a study that no topic has, or that several have.
    """
    from mcstats.verdict.letter import write_letter

    topics = {place: place.load() for place in places}
    studies = {place: topic.studies for place, topic in topics.items()}
    place = topic_with(study, studies, "study", "the id of a study")
    return write_letter(topics[place], studies[place][study], place.rubric())
