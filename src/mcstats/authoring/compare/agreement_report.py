"""Show how two coders agree and what their disagreements change, in the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from mcstats.authoring.compare.adjudication import Decisions, consequence_text
from mcstats.authoring.compare.coder_agreement import (
    Agreement,
    Estimated,
    agreement_of,
    pooled_agreement,
)
from mcstats.authoring.compare.codings import CODED, Codings, Decision
from mcstats.authoring.compare.consequences import Consequences

MOST_DIGITS: Final = 6  # of a coefficient: a million decisions have one disagreement
SHOWN: Final = 3  # answers that a line names for one disagreement; the file names all


def agreements_of(codings: Codings) -> dict[str, Agreement]:
    """Return the agreement on each kind of decision, in the order of the model."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for decision in codings.decisions:
        pairs.setdefault(decision.field, []).append((decision.a, decision.b))
    return {field: agreement_of(mine) for field, mine in pairs.items()}


def agreement_on_all(codings: Codings) -> Agreement:
    """Return the agreement on all values together, chance taken for each kind of decision.

    An item that both coded is no decision between words; its values are.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in codings.decisions:
        if not one.a == one.b == CODED:
            groups.setdefault(one.field, []).append((one.a, one.b))
    return pooled_agreement(list(groups.values()))


def lines_of(
    codings: Codings,
    decisions: Decisions,
    consequences: Consequences,
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> Iterator[str]:
    """Yield the agreement by field, a summary, and the disagreements that matter; verbosely all."""
    if not quiet:
        yield f"{'decision':<44} {'agreed':>11}  kappa (95% CI)       alpha (95% CI)"
        agreements = agreements_of(codings)
        differing = {name: one for name, one in agreements.items() if one.agreed < one.units}
        yield from (_line(name, one) for name, one in differing.items())
        agreeing = len(agreements) - len(differing)
        yield f"and {agreeing} kinds of decision without a disagreement"
    yield _line("all decisions", agreement_on_all(codings))
    settled, open_, matter = len(decisions.settled), len(decisions.open), len(consequences.matter)
    yield (
        f"disagreements: {len(codings.disagreements)} ({settled} settled, {open_} open); "
        f"{matter} matter{'s' if matter == 1 else ''}"
    )
    yield f"judged {consequences.extent}" + (
        f"; {consequences.left_out} cannot stand together" if consequences.left_out else ""
    )
    if quiet:
        return
    others = [one for one in codings.disagreements if one not in consequences.matter]
    for decision in [*consequences.matter, *(others if verbose else ())]:
        changes = consequences.matter.get(decision, ())
        yield f"  {decision.where}: {decision.a} or {decision.b}"
        yield f"    at {decision.at_a} and {decision.at_b}"
        shown = list(dict.fromkeys(consequence_text(one) for one in changes))
        for text in shown[:SHOWN]:
            yield f"    changes the {text}"
        if len(shown) > SHOWN:
            yield f"    and {len(shown) - SHOWN} more"
    for spread in consequences.spreads:
        if len(spread.answers) > 1:
            answers = "; ".join(f"{words}: {count}" for words, count in spread.answers.items())
            yield f"  {spread.claim}, over all ways to settle them: {answers}"


def as_json(codings: Codings, decisions: Decisions, consequences: Consequences) -> str:
    """Return the same as JSON."""
    content = {
        "a": str(codings.folders[0]),
        "b": str(codings.folders[1]),
        "all": asdict(agreement_on_all(codings)),
        "fields": {field: asdict(one) for field, one in agreements_of(codings).items()},
        "disagreements": [_decision(one, decisions, consequences) for one in codings.disagreements],
        "extent": consequences.extent,
        "left_out": consequences.left_out,
        "claims": {spread.claim: spread.answers for spread in consequences.spreads},
    }
    return json.dumps(content, indent=2)


def _line(field: str, found: Agreement) -> str:
    agreed = f"{found.agreed}/{found.units}"
    return f"{field:<44} {agreed:>11}  {_shown(found.kappa):<20} {_shown(found.alpha)}".rstrip()


def _shown(estimated: Estimated) -> str:
    interval = interval_text(estimated)
    return value_text(estimated.value) + (f" ({interval})" if interval else "")


def value_text(value: float | None) -> str:
    """Return a coefficient to two digits; to as many as it takes where it is nearly 1."""
    if value is None:
        return "–"
    digits = 2
    while value < 1 and float(f"{value:.{digits}f}") == 1 and digits < MOST_DIGITS:
        digits += 1
    return f"{value:.{digits}f}"


def interval_text(estimated: Estimated) -> str:
    """Return the interval of a coefficient; empty where it has none."""
    if estimated.low is None or estimated.high is None:
        return ""
    return f"{value_text(estimated.low)} to {value_text(estimated.high)}"


def _decision(one: Decision, decisions: Decisions, consequences: Consequences) -> dict[str, Any]:
    words = {key: text for key, text in asdict(one).items() if key not in {"document", "name"}}
    return {
        "where": one.where,
        **words,
        "use": decisions.settled.get(one, "undecided"),
        "changes": [asdict(change) for change in consequences.matter.get(one, ())],
    }
