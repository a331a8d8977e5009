"""Check that the numbers of a search add up, those of its coders too, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcstats.data.partial_read import PartialTopic
from mcstats.model.errors import Fault
from mcstats.model.source import DoubleCoding, Flow, Source
from mcstats.model.topic import Positions
from mcstats.model.vocabularies import Read


def lint_search(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each source that is read and not read, and number that does not add up."""
    sources = draft.sources.value
    if sources is None:
        return
    if "sources" not in draft.sources.lost:
        yield from _unread(sources.sources, draft.sources.positions)
    if "search" in draft.sources.lost:
        return
    for key, text, allowed in _beyond(sources.search.coding):
        fix = "correct it, or leave it out if it was not recorded"
        path = ("search", "coding", key)
        yield draft.sources.positions.fault(path, "CODING", f'"{text}"', allowed, fix)
    if sources.search.flow is None:
        return
    for key, given, most, whole in _more_than_there_were(sources.search.flow):
        path, fix = ("search", "flow", key), "correct the numbers of this step"
        expected = f"at most the {most} of {whole}"
        yield draft.sources.positions.fault(path, "FLOW", str(given), expected, fix)
    for key, given, expected_sum, sum_of in steps_of(sources.search.flow):
        if given != expected_sum:
            yield draft.sources.positions.fault(
                ("search", "flow", key),
                "FLOW",
                f"{given}",
                f"{expected_sum} ({sum_of})",
                "correct the numbers of this step, or leave out the one that was not recorded",
            )


def _unread(sources: Mapping[str, Source], positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each source of which a part is read, and also none."""
    for name, source in sources.items():
        none = [part for part in source.read if part in (Read.NOT_READ, Read.NOT_FOUND)]
        if none and len(source.read) > 1:
            found = f'"{none[0]}" beside {", ".join(p for p in source.read if p != none[0])}'
            fix = "leave out what does not hold"
            expected = "the parts that were read, or that none was"
            yield positions.fault(("sources", name, "read"), "CONTRADICTION", found, expected, fix)


def _beyond(coding: DoubleCoding | None) -> Iterator[tuple[str, str, str]]:
    """Yield each figure on the agreement of coders that cannot be, and what it may be."""
    if coding is None:
        return
    open_ones = int(coding.decisions) - int(coding.agreed)
    for key, least, most in (
        ("readers", 2, None),
        ("decisions", 1, None),
        ("agreed", 0, int(coding.decisions)),
        ("unresolved", 0, max(0, open_ones)),
        ("mattering", 0, max(0, open_ones)),
    ):
        text = getattr(coding, key)
        if text is not None and not least <= int(text) <= (int(text) if most is None else most):
            yield key, text, f"{least} or more" if most is None else f"{least} to {most}"
    for key in ("kappa", "alpha"):
        shown, interval = getattr(coding, key), getattr(coding, f"{key}_ci")
        low, high = map(_number, (interval or "-1 to 1").split(" to "))
        if interval is not None and not -1 <= low <= high <= 1:
            yield f"{key}_ci", interval, "two numbers from -1 to 1, the lower one first"
        elif shown is not None and not low <= _number(shown) <= high:
            yield key, shown, f"a number from {low:g} to {high:g}"


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def steps_of(flow: Flow) -> Iterator[tuple[str, int, int, str]]:
    """Yield each step that can be checked: its key, its number, what it must be, and why."""
    if flow.identified and flow.screened is not None:
        left = _total(flow.identified) - _total(flow.removed)
        yield "screened", int(flow.screened), left, "identified less removed"
    if flow.screened is not None and flow.irrelevant is not None and flow.sought is not None:
        left = int(flow.screened) - int(flow.irrelevant)
        yield "sought", int(flow.sought), left, "screened less irrelevant"
    if flow.sought is not None and flow.not_retrieved is not None and flow.assessed is not None:
        left = int(flow.sought) - int(flow.not_retrieved)
        yield "assessed", int(flow.assessed), left, "sought less not_retrieved"
    if flow.assessed is not None and flow.excluded and flow.reports is not None:
        left = int(flow.assessed) - _total(flow.excluded)
        yield "reports", int(flow.reports), left, "assessed less excluded"


def _more_than_there_were(flow: Flow) -> Iterator[tuple[str, int, int, str]]:
    """Yield each part of the records that is more than the records of its step."""
    numbers = {
        key: None if value is None else _total(value) if isinstance(value, Mapping) else int(value)
        for key, value in flow
    }
    for key, whole in (
        ("removed", "identified"),
        ("irrelevant", "screened"),
        ("not_retrieved", "sought"),
        ("excluded", "assessed"),
        ("reports", "assessed"),
    ):
        part, most = numbers[key], numbers[whole]
        if part and most is not None and part > most and getattr(flow, whole):
            yield key, part, most, whole


def _total(counts: Mapping[str, str]) -> int:
    return sum(map(int, counts.values()))
