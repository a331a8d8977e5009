"""The table of counts behind an effect, for methods that pool tables and no effects."""

from __future__ import annotations

from mcstats.effects.assumptions import Options
from mcstats.effects.routes.from_counts import nearest_count, possible_counts
from mcstats.effects.routes.route import Given, Unusable
from mcstats.effects.routes.worksheet import sizes_of
from mcstats.model.vocabularies import Assignment

Counts = tuple[float, float, float, float]
"""Events and size of group 1, events and size of group 2; a benefit favours group 1."""


def table_of_counts(given: Given, options: Options) -> Counts | None:
    """Return the table of two groups, the arms before the last one taken together.

    Parameters
    ----------
    given : Given
        The printed values of the result: events, or percentages of whole people.
    options : Options
        The assumptions about it. Where less is better, the groups change places, as the effect
        changes its sign.

    Returns
    -------
    tuple or None
        None where a count is not printed, printed as a bound, or shared by several comparisons, and
        where clusters were assigned, whose people are not independent.
    """
    clustered = options.assignment is Assignment.CLUSTER
    if options.shared != 1 or clustered or len(given.arms) < 2:
        return None
    try:
        sizes = sizes_of(given, options)
        if all("events" in arm for arm in given.arms):
            events = [given.single("events", i).best for i in range(len(given.arms))]
        elif len(given.arms) == 2 and all("percent" in arm for arm in given.arms):
            shares = [given.printed("percent", arm) for arm in (0, 1)]
            whole = zip(shares, (int(sizes.n1), int(sizes.n2)), strict=True)
            events = [nearest_count(share, n, possible_counts(share, n)) for share, n in whole]
        else:
            return None
    except Unusable:
        return None
    known = [float(count) for count in events if count is not None]
    if len(known) < len(events):
        return None
    first, second = (sum(known[:-1]), sizes.n1), (known[-1], sizes.n2)
    if first[0] > first[1] or second[0] > second[1]:
        return None
    return (*second, *first) if options.better == "lower" else (*first, *second)
