"""Find out if a comparison takes the side of the other arm: "twice as likely on placebo"."""

from __future__ import annotations

import re
from typing import Final

from mcstats.model.study import Study
from mcstats.model.vocabularies import Role

_OF_ROLE: Final = {
    Role.SHAM: ("placebo", "sham", "dummy"),
    Role.NO_TREATMENT: ("no treatment", "nothing"),
    Role.USUAL_CARE: ("usual care", "standard care"),
}
_SHORT: Final = 4
"""Words of fewer letters, such as "and", name no arm."""


def tells_other_side(text: str, study: Study) -> bool:
    """Return whether the words name the arms after the first as the place of what they tell.

    "Twice as likely on placebo" does, "half as likely as on placebo" and "than with placebo" name
    them as what is compared with.
    """
    if len(study.arms) < 2:
        return False
    first, *others = study.arms
    own = set(_words_of(first.label))
    names = {"controls", "the control group"}
    for arm in others:
        names.update(word for word in _words_of(arm.label) if word not in own)
        names.update(f"{word} alone" for word in _words_of(arm.label))
        names.update(() if own & set(_OF_ROLE.get(arm.role, ())) else _OF_ROLE.get(arm.role, ()))
    named = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    place = re.compile(rf"\b(?:with|on|in|among|under|given|taking)(?: \w+)? (?:{named})\b")
    found = place.search(text.lower())
    if found is None:
        return False
    before = text.lower()[: found.start()].rstrip()
    return not re.search(r"\b(?:than|as|compared|versus|vs|against|relative to)$", before)


def _words_of(label: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", label.lower()) if len(word) >= _SHORT]
