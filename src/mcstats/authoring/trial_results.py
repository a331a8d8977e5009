"""Turn the posted outcomes of a trial into results of a study, each value under its key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcstats.authoring.choose_route import choose_route
from mcstats.authoring.yaml_writer import Plain
from mcstats.data.trial_record import Analysis, Measured, Posted
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.named_measures import measure_in_words, usual_measure
from mcstats.effects.measures.registry import find_measure
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_value
from mcstats.model.vocabularies import NOT_REPORTED

_SPREADS: Final = {"STANDARD DEVIATION": "sd", "STANDARD ERROR": "se"}


def slug_of(text: str, between: str) -> str:
    """Return an id made of the words of a text."""
    return between.join(re.findall(r"[a-z0-9]+", text.lower()))[:60].strip(between) or "end"


def places_of(posted: Posted) -> tuple[str, str]:
    """Return the ids of the outcome and of the time of a posted result."""
    return slug_of(posted.outcome, "_"), slug_of(posted.time, "")


@dataclass
class ResultWriter:
    """Writes the posted results of one record."""

    arms: Mapping[str, str]  # the id of each arm by its title, the intervention first
    left_out: list[str]  # gets what has no place in a study

    def results(self, posted: Posted) -> Iterator[dict[str, Plain]]:
        """Yield a result for each comparison of groups, and one without where there is none."""
        pairs = [a for a in posted.analyses if len(a.groups) == 2]
        self.left_out += [
            "an analysis of more than two groups" for a in posted.analyses if len(a.groups) != 2
        ]
        ordered = [title for title in self.arms if title in posted.groups]
        if not pairs and ordered:
            yield self._result(posted, ordered, None, "")
        for number, analysis in enumerate(pairs):
            titles = [title for title in self.arms if title in analysis.groups]
            if len(titles) == 2:
                yield self._result(posted, titles, analysis, f"-{number + 1}" * (number > 0))

    def _result(
        self, posted: Posted, titles: Sequence[str], analysis: Analysis | None, suffix: str
    ) -> dict[str, Plain]:
        outcome, time = places_of(posted)
        names = [self.arms[title] for title in titles]
        groups = {self.arms[t]: dict(self._values(posted, posted.groups[t])) for t in titles}
        whole = dict(self._analysed(analysis)) if analysis else {}
        result: dict[str, Plain] = {
            "id": f"{outcome}-{time}{suffix}",
            "outcome": outcome,
            "time": time,
            "contrast": "between" if len(names) > 1 else "within",
            "arms": names,
        }
        if whole:
            places = f"{posted.place}, analysis"
            result["printed"] = {k: {"printed": v, "place": places} for k, v in whole.items()}
        if any(groups.values()):
            result["groups"] = {
                name: {k: _printed(v, posted.place) for k, v in values.items()}
                for name, values in groups.items()
            }
        if estimates := list(self._estimates(list(groups.values()), whole, analysis)):
            result["estimates"] = estimates
        if analysis:
            order = " against ".join(analysis.groups)
            method = f"{analysis.method}; " if analysis.method else ""
            words = f"{method}the record lists {order}; check which of them is subtracted"
            result["note"] = words
        return result

    def _values(self, posted: Posted, group: Measured) -> Iterator[tuple[str, str]]:
        """Yield each posted value under its key, where the record says which key that is."""
        percent = "percent" in posted.unit.lower()
        if group.n:
            yield from self._read("n", group.n)
        if not group.value:  # NA stands for a value that was not estimable
            keys = {"MEDIAN": "median", "COUNT OF PARTICIPANTS": "events"}
            yield keys.get(posted.param, "mean"), NOT_REPORTED
            return
        if posted.param in {"MEAN", "LEAST SQUARES MEAN"}:
            before = "change_" if re.search(r"\bchange\b", posted.outcome, re.IGNORECASE) else ""
            yield from self._read(f"{before}mean", group.value)
            spread = _SPREADS.get(posted.dispersion)
            if spread and group.spread:
                yield from self._read(f"{before}{spread}", group.spread)
            elif posted.dispersion.startswith("95% CONFIDENCE") and group.lower and group.upper:
                yield from self._read(f"{before}ci", f"{group.lower} to {group.upper}")
            elif posted.dispersion:
                self.left_out.append(f"{posted.dispersion.lower()} of means")
        elif posted.param == "MEDIAN":
            yield from self._read("median", group.value)
            ends = {"INTER-QUARTILE RANGE": ("q1", "q3"), "FULL RANGE": ("min", "max")}
            for key, text in zip(
                ends.get(posted.dispersion, ()), (group.lower, group.upper), strict=False
            ):
                yield from self._read(key, text)
            if posted.dispersion not in ends and posted.dispersion:
                self.left_out.append(f"{posted.dispersion.lower()} of medians")
        elif posted.param == "COUNT OF PARTICIPANTS" or (
            posted.param == "NUMBER" and posted.unit.lower() == "participants"
        ):
            yield from self._read("events", group.value)
        elif posted.param == "NUMBER" and percent:
            yield from self._read("percent", f"{group.value}%")
        else:
            what = posted.param.lower() or "values"
            self.left_out.append(f"{what} ({posted.unit})" if posted.unit else what)

    def _read(self, key: str, text: str) -> Iterator[tuple[str, str]]:
        """Yield a value under its key; what cannot be read as that is left out."""
        try:
            read_value(key, text)
        except PrintedError:
            self.left_out.append(f"{key} {text!r}")
        else:
            yield key, text

    def _analysed(self, analysis: Analysis) -> Iterator[tuple[str, str]]:
        """Yield the figures of a comparison: a ratio as estimate, a difference as difference."""
        code = measure_in_words(analysis.measure)
        ratio = code is not None and find_measure(code).family is Family.RATIO
        parts = {"p": analysis.p, "estimate" if ratio else "difference": analysis.estimate}
        if code is None and analysis.estimate:
            del parts["difference"]
            self.left_out.append(f"{analysis.measure or 'an estimate of an unnamed kind'}")
        elif analysis.lower and analysis.upper and analysis.level in {"", "95"}:
            parts["ci"] = f"{analysis.lower} to {analysis.upper}"
        elif analysis.lower or analysis.upper:
            self.left_out.append(f"an interval of {analysis.level or 'one side'}%")
        for key, text in parts.items():
            if text:
                yield from self._read(key, text)

    def _estimates(
        self,
        groups: Sequence[Mapping[str, str]],
        whole: Mapping[str, str],
        analysis: Analysis | None,
    ) -> Iterator[dict[str, Plain]]:
        """Yield the effect of the groups' own values, and the one that the record analysed."""
        if len(groups) != 2:
            return
        raw = [(arm, key) for arm, values in enumerate(groups, 1) for key in values]
        route = choose_route(raw, "")
        measure = usual_measure(route.measures, route.needs) if route else None
        if route and measure:
            yield {"measure": measure, "route": route.name}
        code = measure_in_words(analysis.measure) if analysis else None
        # An analysis is often adjusted, so that of the arms only their sizes belong to it.
        given = [*(place for place in raw if place[1] == "n"), *((0, key) for key in whole)]
        other = choose_route(given, code) if code else None
        if other and code != measure and other.needs:
            yield {"measure": str(code), "route": other.name}


def _printed(text: str, place: str) -> Plain:
    return text if text == NOT_REPORTED else {"printed": text, "place": place}
