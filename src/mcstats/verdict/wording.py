"""How big and how sure, in one plain sentence."""

from __future__ import annotations

from mcstats.schema.rubric import Rubric

from .grade import Certainty

__all__ = ["sentence"]


def sentence(
    rubric: Rubric,
    found: Certainty,
    size: str,
    *,
    claimed: str,
    outcome: str,
    elsewhere: bool = False,
) -> str:
    """Return the sentence for a certainty and a size, as a sentence begins.

    Parameters
    ----------
    size : str
        A word of the rubric's sizes.
    claimed, outcome : str
        What is applied, and to what end, in running text.
    elsewhere : bool
        Whether the outcome belongs to another use than the one that is asked about.

    Raises
    ------
    KeyError
        If the rubric has no such size.
    """
    words = {"claimed": claimed, "outcome": outcome, "size": rubric.certainty.sizes[size]}
    wording = rubric.certainty.wording
    if elsewhere:
        wording = {**wording, **rubric.certainty.elsewhere}
    text = wording[found.level].format_map(words)
    return text[0].upper() + text[1:]
