"""How the open choices of a study are settled for one of its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mcstats.effects.routes.options import Options
from mcstats.model.result import Assumption, DefensibleRange, Result
from mcstats.model.study import Study


@dataclass(frozen=True, slots=True)
class Settings:
    """How the open choices of a study are settled.

    Attributes
    ----------
    chosen : mapping of str to int
        For each assumption the number of the alternative in force; absent means the declared one.
    values : mapping of str to str
        Continuous choices (a setting such as ``n1`` or ``r``) that are held at one value.
    spans : bool
        Whether declared ranges widen the printed set.
    """

    chosen: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    spans: bool = True

    def __hash__(self) -> int:
        """Let the same settings be recognised; a mapping has no hash of its own."""
        chosen, values = (frozenset(part.items()) for part in (self.chosen, self.values))
        return hash((chosen, values, self.spans))


DECLARED = Settings()


def settle(study: Study, result: Result, settings: Settings) -> tuple[Options, str]:
    """Return the options that the assumptions give for one result, and since when it counts."""
    texts: dict[str, str] = {}
    spans: list[DefensibleRange] = []
    for assumption in assumptions_of(study, result):
        number = settings.chosen.get(assumption.id, -1)
        option = assumption.declared if number < 0 else assumption.others[number]
        if option is not None:
            texts |= option.settings
        if assumption.span is not None:
            texts[assumption.span.setting] = assumption.span.declared
            if assumption.span.total is not None and "total" not in texts:
                texts["total"] = assumption.span.total
            spans.append(assumption.span)
    texts |= {k: v for k, v in settings.values.items() if k in texts}
    since = texts.pop("since", "baseline")
    better = next(o.better for o in study.outcomes if o.id == result.outcome)
    direction = _direction(result)
    if direction and "direction" not in texts:
        texts["direction"] = direction
    options = Options.from_settings(texts, better=better.value)
    if settings.spans:
        for span in spans:
            low = options.total_low
            options = options.ranging(span.setting, span.low, span.high, span.total)
            options = replace(options, total_low=low) if low is not None else options
    return options, since


def assumptions_of(study: Study, result: Result) -> list[Assumption]:
    """Return the assumptions that touch a result."""
    return [a for a in study.assumptions if not a.results or result.id in a.results]


def _direction(result: Result) -> str | None:
    if isinstance(result.trend, str):
        return None
    value = result.trend.value.value
    return value if value in {"benefit", "harm"} else None
