"""The page of one claim."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.model.claim import Claim
from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The facts of the page of a claim."""

    title: Label


def gather_claim(view: View, claim: Claim) -> ClaimPage:
    """Return the facts of the page of a claim."""
    return ClaimPage(view.claim_statement(claim.id))
