"""Read the counts that are printed with a result: people, events, and the risk of the controls."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey, read_count, read_single
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ContrastKind

_PER = re.compile(r"per (\d[\d, ]*) (\D+)")


def printed_number(result: Result | None, key: ContrastKey, *, bound: bool = False) -> float | None:
    """Return the best value of a printed statistic, None where it is not printed.

    Parameters
    ----------
    bound : bool
        True to take the upper end of one that is printed as a bound.
    """
    value = result.printed.get(key) if result is not None else None
    if not isinstance(value, Reported):
        return None
    try:
        read = read_single(key, value)
        return read.hi if bound and read.best is None else read.best
    except PrintedError:
        return None


def count_participants(study: Study) -> float | None:
    """Return the printed number of participants: of the study, else the sum of its arms.

    Where both treatments were given to the same people, they are counted once.
    """
    if isinstance(study.total, Reported):
        return count_of(study.total)
    printed = [arm.randomised for arm in study.arms]
    if printed and all(isinstance(value, Reported) for value in printed):
        counts = [read_count(value).lo for value in printed if isinstance(value, Reported)]
        return float(max(counts) if study.design.assigned.same_people else sum(counts))
    return None


def count_of_arms(study: Study, result: Result | None, effect: EffectRow | None) -> float | None:
    """Return how many people of the arms of a result were analysed, or else were randomised.

    Where both treatments were given to the same people, they are counted once. Those of a subgroup
    are its own, or not known: the whole study has more.
    """
    pooled = printed_number(result, ContrastKey.N)
    if pooled is not None:
        return pooled
    if result is not None and result.subgroup is not None and not is_counted(result, effect):
        return None
    if study.design.assigned.same_people and not (result and result.of_first_period):
        sizes = [n for n in counts_of_arms(result, ArmKey.N).values() if n is not None]
        analysed = max(sizes, default=None)
        return analysed if analysed is not None else count_participants(study)
    if effect is not None and effect.n1 is not None:
        if effect.contrast == ContrastKind.WITHIN.value:
            return effect.n1
        if effect.n2 is not None:
            return effect.n1 + effect.n2
    analysed = add_known(counts_of_arms(result, ArmKey.N))
    if analysed is not None or result is None:
        return analysed
    arms = {arm.id: arm.randomised for arm in study.arms}
    if set(arms) <= set(result.arms) or len(arms) == 1:
        return count_participants(study)
    return add_known({arm: count_of(arms.get(arm)) for arm in result.arms})


def is_counted(result: Result | None, effect: EffectRow | None) -> bool:
    """Return whether a result says itself how many people it rests on."""
    if printed_number(result, ContrastKey.N) is not None:
        return True
    if effect is not None and effect.n1 is not None:
        return True
    return add_known(counts_of_arms(result, ArmKey.N)) is not None


def control_risk(result: Result | None) -> float | None:
    """Return the printed risk in the last arm, strictly between none and all."""
    if result is None or not result.arms:
        return None
    last = result.arms[-1]
    events, n = (counts_of_arms(result, key).get(last) for key in (ArmKey.EVENTS, ArmKey.N))
    if events is None or not n or not 0 < events < n:
        return None
    return events / n


def control_rate(result: Result | None) -> tuple[float, str] | None:
    """Return the printed rate in the last arm for one unit of time, and that unit in words.

    None where none is printed, or none whose unit says for how much time it is.
    """
    if result is None or not result.arms:
        return None
    value = result.groups.get(result.arms[-1], {}).get(ArmKey.RATE)
    unit = _PER.fullmatch(value.unit or "") if isinstance(value, Reported) else None
    if unit is None or not isinstance(value, Reported):
        return None
    try:
        rate = read_single(ArmKey.RATE, value).best
    except PrintedError:
        return None
    return None if rate is None else (rate / int(re.sub(r"\D", "", unit[1])), unit[2])


def counts_of_arms(result: Result | None, key: ArmKey) -> dict[str, float | None]:
    """Return a printed count for each arm of a result."""
    if result is None:
        return {}
    return {arm: count_of(result.groups.get(arm, {}).get(key)) for arm in result.arms}


def count_of(value: object) -> float | None:
    """Return a printed count, None where it is not printed or cannot be read."""
    if not isinstance(value, Reported):
        return None
    try:
        return read_count(value).best
    except PrintedError:
        return None


def share_or_count(value: Reported) -> float | None:
    """Return a printed percentage or count, None where it cannot be read."""
    try:
        return read_single("percent" if "%" in value.printed else "n", value).best
    except PrintedError:
        return None


def add_known(counts: Mapping[str, float | None]) -> float | None:
    """Return the sum of counts, or None where there is none or one is not known."""
    values = [value for value in counts.values() if value is not None]
    return sum(values) if counts and len(values) == len(counts) else None
