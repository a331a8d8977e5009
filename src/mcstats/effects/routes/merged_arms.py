"""Several arms taken together as the reference of a comparison, as at a factorial margin.

Routes take the arms before the last together themselves; the last ones are merged here, before a
route sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcstats.effects.bounds.propagate import as_printed, propagate
from mcstats.effects.routes.arm_means import combine_groups
from mcstats.effects.routes.route import Given, Value
from mcstats.model.printed import Printed

SUMMED: Final = ("n", "events", "person_time", "clusters")
MEANS: Final = (("mean", "sd"), ("change_mean", "change_sd"), ("baseline_mean", "baseline_sd"))


def merge_last_arms(given: Given, number: int) -> Given:
    """Return the values with the last arms, so many of them, as one.

    Sizes, events and times are added up; means and SDs are those of all people together (Cochrane
    Handbook 2019, sec. 6.5.2.10). What cannot be merged is left out, as if it were not printed.
    """
    if number < 2 or number >= len(given.arms):
        return given
    first, last = given.arms[:-number], given.arms[-number:]
    indexes = range(len(given.arms) - number, len(given.arms))
    merged: dict[str, Value] = {}
    for key in SUMMED:
        if all(key in arm for arm in last):
            total = given.single(key, indexes[0])
            for index in indexes[1:]:
                pair = {"a": total, "b": given.single(key, index)}
                total = propagate(lambda a, b: a + b, pair)
            merged[key] = as_printed(total, _texts(last, key, " + "))
    sizes = [given.single("n", index).best for index in indexes] if "n" in merged else []
    known = [size for size in sizes if size is not None]
    for mean, sd in MEANS:
        if len(known) < number or not all(key in arm for arm in last for key in (mean, sd)):
            continue
        sets = ([given.single(key, index) for index in indexes] for key in (mean, sd))
        means, sds = sets
        if min(span.lo for span in sds) > 0:
            both = combine_groups(means, sds, known)
            for key, span in zip((mean, sd), both, strict=True):
                merged[key] = as_printed(span, f"{_texts(last, key, ' and ')} together")
    return Given(given.contrast, (*first, merged))


def _texts(arms: tuple[Mapping[str, Value], ...], key: str, between: str) -> str:
    return between.join(value.text for arm in arms if isinstance(value := arm[key], Printed))
