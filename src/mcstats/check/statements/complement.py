"""Find out if a share is that of those with an outcome, or of the rest: "59 % stayed off"."""

from __future__ import annotations

import re

from mcstats.model.study import Outcome
from mcstats.model.vocabularies import Better

_ALIVE = re.compile(r"\b(?:alive|surviv\w*|lived|living)\b")
_DEAD = re.compile(r"\b(?:dead|died|dying|deaths?|killed|mortality)\b")
_DENIED = re.compile(
    r"\b(?:not|never|neither|without|absence of|free (?:of|from)|no(?! (?:more|less|fewer))|"
    r"none of|failed to)\b|n't\b|-free\b|\bfree$"
)
# Words of a bad outcome that did not come.
_KEPT = re.compile(r"\b(?:stayed|remained|kept|escaped|avoided|spared|healthy|well)\b")


def tells_the_rest(text: str, outcome: Outcome | None) -> bool:
    """Return whether the words of a share speak of those who did not have an outcome.

    Life and death are each the rest of the other; a denial is the rest of what it denies, unless
    the outcome itself is one ("free of fever"); "stayed healthy" and "escaped" are the rest of an
    outcome of which less is better.
    """
    words = text.lower()
    if outcome is None:
        return _DENIED.search(words) is not None
    label = f"{outcome.label} {outcome.id} {outcome.measures}".lower().replace("_", " ")
    denied = (_DENIED.search(words) is None) is not (_DENIED.search(label) is None)
    for here, there in ((_ALIVE, _DEAD), (_DEAD, _ALIVE)):
        if here.search(words) and there.search(label):
            return not denied
    kept = outcome.better is Better.LOWER and _KEPT.search(words) is not None
    return denied or kept
