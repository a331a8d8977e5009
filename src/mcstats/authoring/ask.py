"""`mcstats ask STUDY`: the data request to the authors of a study."""

from __future__ import annotations

import argparse
import difflib
import sys

from mcstats.schema.errors import Fault, InputError
from mcstats.workflow.paths import places

__all__ = ["ask"]


def ask(options: argparse.Namespace) -> int:
    """Print the letter that asks for what a study does not print.

    Raises
    ------
    InputError
        For a study that no topic has.
    """
    from mcstats.verdict.letter import letter

    found = []
    known: set[str] = set()
    for place in places(options, [options.topic] if options.topic else []):
        topic = place.load()
        known |= set(topic.studies)
        if options.study in topic.studies:
            found.append((place, topic))
    if not found:
        close = difflib.get_close_matches(options.study, sorted(known), n=3, cutoff=0.4)
        told = f"no study {options.study!r}"
        expected = ", ".join(close) or ", ".join(sorted(known))
        raise InputError(
            [Fault(str(options.data), 0, 0, "ID", told, expected, "take the id of a study file")]
        )
    if len(found) > 1:
        print(f"{options.study} is in several topics; say --topic", file=sys.stderr)
        return 2
    place, topic = found[0]
    print(letter(topic, topic.studies[options.study], place.rubric()), end="")
    return 0
