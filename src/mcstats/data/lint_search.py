"""Check that the numbers of a search add up, from the records to the reports included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcstats.data.partial_read import PartialTopic
from mcstats.model.errors import Fault
from mcstats.model.source import Flow


def lint_search(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each step of the flow of records whose numbers do not add up."""
    sources = draft.sources.value
    if sources is None or "search" in draft.sources.lost or sources.search.flow is None:
        return
    for key, given, expected, sum_of in steps_of(sources.search.flow):
        if given != expected:
            yield draft.sources.positions.fault(
                ("search", "flow", key),
                "FLOW",
                f"{given}",
                f"{expected} ({sum_of})",
                "correct the numbers of this step, or leave out the one that was not recorded",
            )


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


def _total(counts: Mapping[str, str]) -> int:
    return sum(map(int, counts.values()))
