"""The data request to the authors of a study."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.workflow.paths import TopicPaths, topic_with


def data_request(study: str, topic_paths: Iterable[TopicPaths]) -> str:
    """Return the letter that asks for what a study does not print.

    Raises
    ------
    InputError
        For a study that no topic has, or that several have.
    """
    from mcstats.verdict.missing_data.request_letter import write_letter

    topics = {paths: paths.load() for paths in topic_paths}
    studies = {paths: topic.studies for paths, topic in topics.items()}
    paths = topic_with(study, studies, "study", "the id of a study")
    return write_letter(topics[paths], studies[paths][study], paths.rubric())
